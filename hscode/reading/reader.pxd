from libc.stdint cimport uint32_t

from hscode._core cimport MAX_FOUND, Found, Index, View
from hscode.reading._patterns cimport Phrases
from hscode.reading._scan cimport Telling
from hscode.reading.facts cimport FactFinder
from hscode.reading.measures cimport MeasureFinder
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary


cdef class Reading:
    cdef readonly Statement statement
    cdef public list facts
    cdef public list measures
    cdef readonly object blend
    cdef Reader reader
    cdef bytes _found
    cdef list _phrases

    cdef const Found* _spans(self) except NULL
    cdef const View* view(self) except NULL
    cdef Phrases _heard(self) except *
    cdef Py_ssize_t _end_of_phrase(self, int kind, Py_ssize_t k) except -1
    cdef object _phrase(self, Py_ssize_t i)
    cdef bint is_parted_before(self, Py_ssize_t k) except -1


cdef class Reader:
    cdef readonly Vocabulary vocabulary
    cdef Index _core
    cdef Telling _labels
    cdef object _alloys
    cdef FactFinder _facts
    cdef MeasureFinder _measures
    cdef dict _entries
    cdef bytes _places  # for whose names somebody listens
    cdef set _components  # parts of machines, with headings of their own or not
    cdef set _parts  # those without
    cdef Found _found[MAX_FOUND]
    cdef Phrases _phrases  # of the text that is read
    cdef bint _is_reading

    cpdef Reading read(self, str text)
    cdef Reading _read(self, str text)
    cdef object _find_names(self, Statement statement)
    cdef int _match(self, Statement statement) except -1
    cdef object _tell(self, Reading reading, Statement statement)
    cdef tuple _entries_of(self, pattern)
    cdef bint _names_goods(self, uint32_t pattern) noexcept
