cimport cython
from libc.stdint cimport int16_t, int32_t, uint32_t

cdef extern from "_wide.h" nogil:
    ctypedef struct Branch "hscode_branch":
        uint32_t feature
        int16_t rank[2]  # of a value that is above the threshold: it is at least so; twice side by side
        int16_t above[2]  # the leaves that are left to a code above the threshold, a bit for each

cdef enum:
    LANES = 12  # codes that are judged side by side
    WIDE_LANES = 16  # for which there is room
    MOST_LEAVES = 16  # of a tree

ctypedef double Side[LANES]  # one number for each code
ctypedef int16_t Ranks[WIDE_LANES]
ctypedef int16_t Bits[WIDE_LANES]
ctypedef double Values[MOST_LEAVES]


@cython.final
cdef class Forest:
    """Read alone once it is planted: what is found out of codes is written where the caller says."""
    cdef readonly int n_features
    cdef int n_trees
    cdef double scale
    cdef int32_t* first_threshold  # of each feature, and one more
    cdef double* threshold  # those of a feature rise
    cdef int32_t* first_branch  # of each tree, and one more
    cdef Branch* branch
    cdef Values* value  # of the leaves of each tree
    cdef list _rank_thresholds(self, list thresholds)
    cdef int _plant(self, list trees, list ranks) except -1
    cdef int _place(self, tuple tree, list ranks, int number, int depth, int32_t* n, int* n_leaves) except -1
    cdef void judge(self, const Side* features, Ranks* ranks, Bits* left, int n_codes, double* score) noexcept nogil
