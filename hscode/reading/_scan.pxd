from libc.stdint cimport uint64_t


cdef class Token:
    cdef readonly str text
    cdef readonly Py_ssize_t start
    cdef readonly Py_ssize_t end


cdef class Clues:
    cdef tuple words
    cdef uint64_t having[3][256]  # which of the words have a byte in first, second and third place


cpdef list split(str text)
