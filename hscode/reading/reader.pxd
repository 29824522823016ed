from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport MAX_FOUND, Found, Index, View
from hscode.reading._patterns cimport Phrases
from hscode.reading._scan cimport Characters, Telling
from hscode.reading.facts cimport Fact, FactFinder
from hscode.reading.measures cimport Measure, MeasureFinder
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary
from hscode.reading.wording cimport Folded


cdef class Reading:
    cdef readonly Statement statement
    cdef readonly object blend
    cdef Reader reader
    cdef Found* found  # the phrases of the index, by their ends, the longest first
    cdef int n_found
    cdef Fact* fact  # the facts that are stated
    cdef int n_facts
    cdef Measure* measure  # the measures
    cdef Py_ssize_t n_measures
    cdef list _measures
    cdef list _facts  # the same as Python has them, None before somebody asks
    cdef list _phrases
    cdef int _signs  # what others listen for
    cdef str _asked  # what is read of the text, and its characters
    cdef Characters _characters
    cdef Reading _next  # that is read behind this one

    cdef int take(self, const Phrases* phrases, const Fact* fact, int n_facts) except -1 nogil
    cpdef int signs(self) except -1
    cdef void find_signs(self, Statement statement, const Phrases* phrases) noexcept nogil
    cdef int take_measures(self, const Measure* measures, Py_ssize_t n) except -1 nogil
    cdef int _put_measures(self, list measures) except -1
    cdef int define(self, int32_t value, int32_t note) except -1 nogil
    cdef str words_stating(self, Py_ssize_t i)
    cdef int _put(self, list facts) except -1
    cdef const Found* _spans(self) except NULL
    cdef const View* view(self) except NULL
    cdef Phrases _heard(self) except *
    cdef Py_ssize_t _end_of_phrase(self, int kind, Py_ssize_t k) except -1
    cdef object _phrase(self, Py_ssize_t i)
    cdef bint is_parted_before(self, Py_ssize_t k) noexcept nogil


cdef class Reader:
    cdef readonly Vocabulary vocabulary
    cdef Index _core
    cdef Telling _labels
    cdef object _behind_headline
    cdef object _alloys
    cdef FactFinder _facts
    cdef MeasureFinder _measures
    cdef dict _entries
    cdef bytes _places  # for whose names somebody listens
    cdef const uint8_t* _place  # what these hold, NULL where nobody does
    cdef bytes _components  # by token, 1 for a noun for a component
    cdef bytes _parts  # the same for those of machines that have no headings of their own
    cdef const uint8_t* _component  # what these hold
    cdef const uint8_t* _part
    cdef Found _found[MAX_FOUND]
    cdef Phrases _phrases  # of the text that is read
    cdef Folded _folded
    cdef bint _is_reading

    cpdef Reading read(self, str text)
    cpdef list read_run(self, list texts)
    cdef Reading _begin(self, str text)
    cdef int _read_all(self, Reading first) except -1 nogil
    cdef int _read(self, Reading reading) except -1 nogil
    cdef int _find_names(self, Statement statement) except -1 nogil
    cdef int _match(self, Statement statement) except -1 nogil
    cdef int _tell(self, Reading reading, Statement statement, FactFinder facts) except -1 nogil
    cdef bint _weigh(self, Reading reading) except -1
    cdef int _tell_besides(self, Reading reading) except -1
    cdef tuple _entries_of(self, pattern)
