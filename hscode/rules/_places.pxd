from libc.stdint cimport uint8_t, uint32_t

from hscode._core cimport Index


cdef class Places:
    cdef const uint8_t* things  # whose parts a note sends somewhere
    cdef const uint8_t* drives  # engines and motors
    cdef const uint8_t* driven  # machines and vehicles that these drive
    cdef const uint8_t* undriven  # goods that have no motor by the terms of their heading
    cdef const uint8_t* telling_parts  # of parts and accessories, or with places for these, or of what drives goods
    cdef uint32_t* driving  # the headings of engines and motors
    cdef Py_ssize_t n_driving
    cdef uint32_t* measured  # those that ask for a measure
    cdef Py_ssize_t n_measured
    cdef Index core
    cdef tuple _kept
    cdef int _list(self, Index core) except -1
