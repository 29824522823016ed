from libc.stdint cimport int32_t

from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary


cdef class MeasureFinder:
    cdef Vocabulary _vocabulary
    cdef tuple _side
    cdef dict _names  # of the lengths, their tokens
    cdef dict _lengths  # what their names say, by token
    cdef dict _one_length

    cdef list find(self, Statement statement)
    cdef list shares_of(self, dict analysed, dict names)
    cdef int _order_of_names(self, Statement statement, const int32_t* first_at)
    cdef int _name_beside(self, Statement statement, const int32_t* first_at, Py_ssize_t begin, Py_ssize_t end, int order)
    cdef set _names_of_lengths(self, Statement statement, const int32_t* first_at, int order)
    cdef object _name_lengths(self, Statement statement, list measures)
    cdef str _kind_of_length(self, Statement statement)
