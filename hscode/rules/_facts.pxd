from libc.stdint cimport uint32_t

from hscode.reading.measures cimport Measure


cdef bint are_beside(const uint32_t* names, Py_ssize_t n, const Measure* measure) noexcept nogil
