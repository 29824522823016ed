from libc.stdint cimport uint32_t

from hscode._core cimport View
from hscode.reading.measures cimport Measure
from hscode.reading.reader cimport Reading

cdef enum:  # states, as numbers
    OPEN = 0
    MET = 1
    CONTRADICTED = 2


cdef struct Condition:
    bint is_measure
    uint32_t key  # attribute or dimension
    int op
    double number  # in the base unit
    const uint32_t* items  # values or name tokens
    Py_ssize_t n


cdef bint are_beside(const uint32_t* names, Py_ssize_t n, const Measure* measure) noexcept nogil
cdef Condition condition_at(const View* view, uint32_t c) noexcept nogil
cdef int told_at(const View* view, uint32_t node, Reading reading) except -1 nogil
cdef int told_below_heading(const View* view, uint32_t node, Reading reading) except -1 nogil
cdef bint are_facts_met(const View* view, uint32_t node, Reading reading) except -1 nogil
cdef int judge_measures(const Condition* asked, Reading reading) noexcept nogil
