cimport cython


@cython.final
cdef class Outcome:
    cdef public tuple excluded, noted, fired
    cdef public bint of_mixture
