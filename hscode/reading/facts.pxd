from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport Index, View
from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement


cdef struct Hit:
    # a value that words at the positions [start, end) stand for, and its attribute
    int value
    int attribute
    int start
    int end


cdef enum:  # what states a fact
    BY_WORDS = 0
    BY_NOTE = 1
    BY_NEGATION = 2  # the first word of those for it, and so on
    N_NEGATIONS = 3


cdef struct Fact:
    # a value that is stated by the words at the positions [start, end), behind a word of negation or not, or by the legal note whose number *start* is
    int32_t value
    int32_t by
    int32_t start
    int32_t end


cdef class FactFinder:
    cdef Index _core
    cdef list names
    cdef dict _number
    cdef uint32_t _n_values
    cdef uint32_t _n_attributes
    cdef int32_t* _opposite  # of each value "yes" the "no", -1 for none and for all others
    cdef int32_t* _mixed_with  # of each textile material what goods are mixed with of which it is the lesser, -1 for none
    cdef uint8_t* _stated_behind  # of each value, behind which words of relation it is stated too
    cdef int32_t _negation[N_NEGATIONS]  # tokens, -1 for what the index does not know
    cdef bytes _spoken_of_held
    cdef const uint8_t* _spoken_of
    cdef dict _form  # the values for what fibres are in that are mixed in
    cdef dict _plies
    cdef int material  # the attribute
    cdef int _construction
    cdef int _mix
    cdef int textile  # the material
    # of the text that is read
    cdef Hit* _hits
    cdef int n_hits
    cdef Py_ssize_t _room
    cdef Fact* _facts
    cdef int n_facts
    cdef Py_ssize_t _facts_room
    cdef uint8_t* _known  # of each value whether it is a fact already
    cdef uint8_t* _settled  # of each attribute whether a negation says its value

    cdef int find(self, Statement statement, const Phrases* phrases) except -1 nogil
    cdef list beside_shares(self, Statement statement, const Phrases* phrases)
    cdef int add_hit(self, int32_t value, int start, int end) except -1 nogil
    cdef list told(self, int first=*)
    cdef object above(self, uint32_t value)
    cdef int mark_named_later(self, Statement statement) except -1 nogil
    cdef bint _is_listed_fibre(self, Statement statement, const Hit* hit) noexcept nogil
    cdef bint _is_kin(self, int32_t value, int32_t other) noexcept nogil
    cdef int state(self, Statement statement) except -1 nogil
    cdef list with_alloy(self, list facts, Statement statement, alloys, dict analysed)
    cdef list with_footwear(self, list facts, Statement statement)
    cdef object add_plies(self, list facts, Statement statement)
    cdef int _find_hits(self, Statement statement, const Phrases* phrases, int kind, int related) except -1 nogil
    cdef int _add_fact(self, int32_t value, int by, int32_t start, int32_t end) except -1 nogil
    cdef int _add_mixed(self, Statement statement, const Hit* hit) except -1 nogil
    cdef int _state_negated(self, Statement statement) except -1 nogil
    cdef int _add_negated(self, Statement statement, int k, int negation) except -1 nogil
    cdef bint _speaks_of_goods(self, Statement statement, const Hit* hit) except -1 nogil


cdef str words_of(const Fact* fact, Statement statement, const View* view)
