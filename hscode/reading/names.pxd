from libc.stdint cimport uint8_t

from hscode._core cimport Index, View
from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement


cdef void turn_round(Statement statement, const View* view) noexcept nogil
cdef bint is_cut(Statement statement, const Phrases* phrases) noexcept nogil
cdef bint complete(Statement statement, Index core) except -1 nogil
cdef Py_ssize_t find_head(Statement statement, const View* view, const uint8_t* components) noexcept nogil
cdef bint are_parts(Statement statement, const Phrases* phrases, const uint8_t* components) noexcept nogil
cdef bint stands_behind_machine(const Phrases* phrases, const Phrases* named) noexcept nogil
