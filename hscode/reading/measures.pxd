from libc.stdint cimport int8_t, int32_t, uint8_t, uint32_t

from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary

cdef enum:
    MAX_NEAR = 8
    KINDS = 8  # of lengths
    MAX_NAMES = 6  # tokens of the names of one


cdef struct Measure:
    # a dimension, a value in its base unit, and the tokens near the number
    double value
    int32_t dimension
    int32_t n_near
    uint32_t near[MAX_NEAR]


cdef class MeasureFinder:
    cdef Vocabulary _vocabulary
    cdef int32_t _sides[MAX_NAMES]
    cdef int _n_sides
    cdef int32_t _names[KINDS][MAX_NAMES]  # of each kind of length, its tokens
    cdef int _n_names[KINDS]
    cdef int8_t* _length  # by token: the kind of length of which it is the name, -1 for none
    cdef int8_t* _one_length  # the kind of the one length of what it names
    # of the text that is read
    cdef int32_t* _first_at  # the first position of each surface token, counted from 1
    cdef uint8_t* _bounds  # what of quantities begins and ends at each
    cdef Py_ssize_t _room
    cdef int _order  # whether lengths stand behind their names or in front of them
    cdef Measure* found
    cdef Py_ssize_t n_found
    cdef Py_ssize_t _found_room

    cdef int find(self, Statement statement) except -1 nogil
    cdef list shares_of(self, dict analysed, dict names)
    cdef int _mark(self, int8_t* kinds, str word, str kind) except -1
    cdef int _begin(self, Statement statement) except -1 nogil
    cdef int _add(self, int dimension, double value) except -1 nogil
    cdef Measure* _last(self) noexcept nogil
    cdef int _add_near(self, Measure* measure, Statement statement, Py_ssize_t begin, Py_ssize_t end) noexcept nogil
    cdef bint _is_taken(self, Statement statement, int32_t token) noexcept nogil
    cdef int _order_of_names(self, Statement statement) noexcept nogil
    cdef int32_t _name_beside(self, Statement statement, Py_ssize_t begin, Py_ssize_t end, int order) noexcept nogil
    cdef void _part_shares(self, Statement statement) noexcept nogil
    cdef bint _is_named_behind(self, Statement statement, Py_ssize_t end) noexcept nogil
    cdef int _name_lengths(self, Statement statement) except -1 nogil
    cdef int _kinds_near(self, const Measure* measure) noexcept nogil
    cdef int _name_unnamed(self, int kind, int told) except -1
    cdef void _name(self, Measure* measure, int kind) noexcept nogil
    cdef int _kind_of_length(self, Statement statement) noexcept nogil
    cdef int _add_apparent_powers(self) except -1 nogil


cdef list measures_of(const Measure* measures, Py_ssize_t n)
