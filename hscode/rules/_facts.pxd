from libc.stdint cimport uint32_t


cdef bint are_beside(const uint32_t* names, Py_ssize_t n, near) except -1
