from hscode._core cimport Index, View
from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement


cdef object turn_round(Statement statement, const View* view)
cdef bint is_cut(Statement statement, const Phrases* phrases)
cdef bint complete(Statement statement, Index core)
cdef Py_ssize_t find_head(Statement statement, const View* view, set components)
cdef bint are_parts(Statement statement, const Phrases* phrases, set components)
cdef bint stands_behind_machine(const Phrases* phrases, const Phrases* named) noexcept
