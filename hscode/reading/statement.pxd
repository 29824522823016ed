from libc.stdint cimport uint16_t

from hscode._core cimport Index
from hscode.reading._position cimport Position


cdef class Statement:
    cdef readonly str text
    cdef readonly list surface
    cdef readonly Py_ssize_t head
    cdef public bint parts
    cdef readonly bint formal
    cdef readonly list quantities
    cdef readonly dict trades  # words that tell how its figures are to be read, with their marks
    cdef readonly list told
    cdef readonly list containers
    cdef list shares
    cdef readonly dict corrections
    cdef readonly list unknown
    cdef Py_ssize_t size
    cdef Position* at
    cdef list lexemes
    cdef bint spread
    cdef bint silenced
    cdef bint lies_in  # something to keep it
    cdef Py_ssize_t held_from  # where what comes with a packing is named, which may hold it; 0 for nowhere
    cdef Py_ssize_t held_to
    cdef int said
    cdef int signs
    cdef object _held
    cdef bytearray _clauses
    cdef list _tokens
    cdef list _roles
    cdef list _words
    cdef list _positions
    cdef frozenset _spoken
    cdef dict _sets

    cdef Position* _make_room(self, Py_ssize_t size)
    cdef frozenset _marked(self, uint16_t mark)
    cdef void mark(self, Py_ssize_t first, Py_ssize_t last, uint16_t mark) noexcept
    cdef void unmark(self, uint16_t mark) noexcept
    cdef int group(self, Py_ssize_t k) noexcept
    cdef Py_ssize_t first_other(self, Index core, int flags, Py_ssize_t k) except -1
    cdef bint is_behind_and(self, Py_ssize_t k) noexcept
    cdef bint adjoins(self, Py_ssize_t k)
    cdef bint is_denied(self, Py_ssize_t first, Py_ssize_t end)
    cdef bint is_imitated(self, Py_ssize_t first, Py_ssize_t end)
