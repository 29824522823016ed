cimport cython
from libc.stdint cimport uint32_t


cdef struct Pointed:
    # a place to which a legal note or a rule points, and how strongly
    uint32_t node
    float strength


@cython.final
cdef class Outcome:
    cdef uint32_t* out  # places that are taken out
    cdef Py_ssize_t n_out
    cdef Py_ssize_t _out_room
    cdef Pointed* points
    cdef Py_ssize_t n_points
    cdef Py_ssize_t _points_room
    cdef public tuple fired
    cdef public bint of_mixture
    cdef int take_out(self, uint32_t node) except -1 nogil
    cdef int point_to(self, uint32_t node, float strength) except -1 nogil
