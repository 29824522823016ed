from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport Index
from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement


cdef struct Hit:
    # a value that words at the positions [start, end) stand for, and its attribute
    int value
    int attribute
    int start
    int end


cdef class FactFinder:
    cdef Index _core
    cdef list names
    cdef dict _number
    cdef uint32_t _n_values
    cdef uint32_t _n_attributes
    cdef int32_t* _opposite  # of each value "yes" the "no", -1 for none and for all others
    cdef int32_t* _mixed_with  # of each textile material what goods are mixed with of which it is the lesser, -1 for none
    cdef tuple _negations
    cdef bytes _spoken_of
    cdef set _had
    cdef set _served
    cdef dict _plies
    cdef int material  # the attribute
    cdef int _construction
    cdef int _mix
    cdef int textile  # the material
    # of the text that is read
    cdef Hit* _hits
    cdef int n_hits
    cdef int _room
    cdef uint8_t* _known  # of each value whether it is a fact already
    cdef uint8_t* _settled  # of each attribute whether a negation says its value

    cdef int find(self, Statement statement, const Phrases* phrases) except -1
    cdef list beside_shares(self, Statement statement, const Phrases* phrases)
    cdef int add_hit(self, int32_t value, int start, int end) except -1
    cdef list told(self, int first=*)
    cdef object above(self, uint32_t value)
    cdef object mark_named_later(self, Statement statement)
    cdef list stated(self, Statement statement)
    cdef list with_alloy(self, list facts, Statement statement, alloys, dict analysed)
    cdef list with_footwear(self, list facts, Statement statement)
    cdef object add_plies(self, list facts, Statement statement)
    cdef int _find_hits(self, Statement statement, const Phrases* phrases, int kind, int related) except -1
    cdef int _add_fact(self, list facts, int32_t value, Statement statement, const Hit* hit) except -1
    cdef int _add_mixed(self, list facts, Statement statement, const Hit* hit) except -1
    cdef list _negated(self, Statement statement)
    cdef object _add_negated(self, list stated, Statement statement, int k, str word, int32_t number)
    cdef bint _speaks_of_goods(self, Statement statement, const Hit* hit)
