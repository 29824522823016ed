from libc.stdint cimport int32_t, uint8_t, uint16_t

from hscode._core cimport Index
from hscode.reading._position cimport Position
from hscode.reading._scan cimport Characters
from hscode.reading.quantities cimport Amounts
from hscode.reading.vocabulary cimport Kept, Surface


cdef class Statement:
    cdef readonly str text
    cdef readonly Py_ssize_t head
    cdef public bint parts
    cdef readonly bint formal
    cdef readonly dict trades  # words that tell how its figures are to be read, with their marks
    cdef list _told
    cdef list _containers
    cdef Kept kept  # its words among all that its reader keeps
    cdef list _own  # or these alone
    cdef Characters characters  # of the text
    cdef Surface pieces
    cdef Amounts amounts  # the quantities
    cdef Amounts portions  # the shares of materials, by the positions of their names
    cdef Py_ssize_t size
    cdef Position* at
    cdef uint8_t* _clauses  # what kind of clause each surface token stands in, NULL where all stand in the first
    cdef str completed  # what its last word is read as, which was cut
    cdef int marks  # of all its tokens together
    cdef int says
    cdef int kinds
    cdef bint spread
    cdef bint silenced
    cdef bint unread  # some words are not known
    cdef bint has_shares  # among its quantities
    cdef bint has_proportions
    cdef bint has_plies
    cdef bint is_empty  # the packing, by a state that is told
    cdef bint lies_in  # something to keep it
    cdef Py_ssize_t held_from  # where what comes with a packing is named, which may hold it; 0 for nowhere
    cdef Py_ssize_t held_to
    cdef int said
    cdef int signs
    cdef list _surface
    cdef list _quantities
    cdef list _tokens
    cdef list _roles
    cdef list _words
    cdef list _positions
    cdef frozenset _spoken
    cdef dict _sets

    cdef int make_room(self, Py_ssize_t size) except -1 nogil
    cdef int add_container(self, container) except -1
    cdef int add_told(self, told) except -1
    cdef bint tells_at(self, int32_t surface) except -1 nogil
    cdef frozenset _marked(self, uint16_t mark)
    cdef void mark(self, Py_ssize_t first, Py_ssize_t last, uint16_t mark) noexcept nogil
    cdef void unmark(self, uint16_t mark) noexcept nogil
    cdef int group(self, Py_ssize_t k) noexcept nogil
    cdef Py_ssize_t first_other(self, Index core, int flags, Py_ssize_t k) except -1
    cdef bint is_behind_and(self, Py_ssize_t k) noexcept nogil
    cdef bint adjoins(self, Py_ssize_t k) noexcept nogil
    cdef bint is_denied(self, Py_ssize_t first, Py_ssize_t end) noexcept nogil
    cdef bint is_imitated(self, Py_ssize_t first, Py_ssize_t end) noexcept nogil
