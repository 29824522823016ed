from libc.stdint cimport int32_t, uint8_t, uint16_t

from hscode._core cimport View
from hscode.reading.vocabulary cimport Vocabulary


cdef enum:  # the roles, as numbers
    HEAD = 0
    QUALIFIER = 1
    OF = 2
    FOR = 3
    WITH = 4
    WITHOUT = 5
    PLACE = 6
    PACKING = 7

cdef enum:  # what is told of a position
    SHARED = 1
    LESSER = 2
    INSIDE = 4
    MENDED = 8
    MEASURED = 16
    PACKED = 32
    BEHIND_SHARE = 64
    ENDS_TERM = 128
    SILENT = 256
    READ_AS = 512  # its spelling is not that of the token: a short form, or mended
    BEHIND_AND = 1024  # between it and the word before it in the text stands one that parts names
    LATER = 2048  # in a sentence behind the one that names the goods
    ASIDE = 4096  # in a clause that tells how the goods are put up


cdef struct Position:
    # a token of the index in the order of the text: its number or -1, the surface token behind it, its role and its marks
    int32_t token
    int32_t surface
    uint8_t role
    uint16_t marks


cdef class Statement:
    cdef readonly str text
    cdef readonly list surface
    cdef readonly Py_ssize_t head
    cdef public bint parts
    cdef readonly bint formal
    cdef readonly list quantities
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
    cdef int said
    cdef int signs
    cdef object _held
    cdef bytearray _clauses
    cdef list _tokens
    cdef list _roles
    cdef list _words
    cdef list _positions
    cdef dict _sets

    cdef Position* _make_room(self, Py_ssize_t size)
    cdef set _marked(self, uint16_t mark)
    cdef void mark(self, Py_ssize_t first, Py_ssize_t last, uint16_t mark) noexcept
    cdef void unmark(self, uint16_t mark) noexcept
    cdef int group(self, Py_ssize_t k) noexcept
    cdef bint is_behind_and(self, Py_ssize_t k) noexcept


cdef bytearray room_for(Py_ssize_t n, size_t size)
cdef Statement read_statement(str text, Vocabulary vocabulary)
cdef Py_ssize_t find_head(Statement statement, const View* view)
cdef bint is_material(int32_t token, const View* view) noexcept
