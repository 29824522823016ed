cimport cython
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint64_t

cdef enum:
    LANES = 12  # codes that are judged side by side
    WORDS = 3  # of 64 bits, that hold 16 bits of each
    MOST_LEAVES = 16  # of a tree

ctypedef double Side[LANES]  # one number for each code
ctypedef uint64_t Bits[WORDS]
ctypedef double Values[MOST_LEAVES]


@cython.final
cdef class Forest:
    cdef readonly int n_features
    cdef int n_trees
    cdef double scale
    cdef int32_t* first_question  # of each feature, and one more
    cdef double* threshold  # of each question
    cdef Bits* answer  # to each question: 16 ones for each code whose value is up to the threshold
    cdef int32_t* first_branch  # of each tree, and one more
    cdef uint16_t* question  # of each branch
    cdef uint64_t* above  # of each branch: the leaves that are left to a code above the threshold, four times
    cdef Values* value  # of the leaves of each tree
    cdef int _plant(self, trees, dict number, list cut) except -1
    cdef void judge(self, const Side* features, double* score) noexcept nogil
    cdef void _ask(self, const Side* features) noexcept nogil
