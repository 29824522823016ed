from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport View
from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement
from hscode.rules._nodes cimport Nodes


cdef int put_headings_over(const Phrases* phrases, Py_ssize_t head, const uint8_t* outside, Nodes* headings) except -1 nogil
cdef int put_headings_touching(const Phrases* phrases, const uint8_t* marked, Nodes* headings) except -1 nogil
cdef int put_places_touching(const Phrases* phrases, const uint8_t* marked, Nodes* places) except -1 nogil
cdef int put_parts_below(const View* view, uint32_t heading, Nodes* places) except -1 nogil
cdef int put_compared(const Phrases* phrases, Py_ssize_t head, Nodes* specific, Nodes* general) except -1 nogil
cdef int put_compared_below(const Phrases* phrases, Py_ssize_t head, Nodes* own, Nodes* shorter) except -1 nogil
cdef bint stands_before(const Phrases* phrases, Py_ssize_t end, const uint8_t* places) noexcept nogil
cdef bint stands_before_name(const Phrases* phrases, Py_ssize_t head, const uint8_t* places) noexcept nogil
cdef bint stands_behind(const Phrases* phrases, Statement statement, const uint8_t* places, int roles) noexcept nogil
