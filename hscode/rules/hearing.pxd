cimport cython
from libc.stdint cimport uint8_t, uint32_t

from hscode._core cimport View
from hscode.reading._patterns cimport Phrases
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport Statement
from hscode.rules._evidence cimport Outcome
from hscode.rules._nodes cimport Nodes
from hscode.rules._places cimport Places

cdef enum:
    MOST_SETS = 10  # of places that one rule asks for; one on composite goods asks for nine


@cython.final
cdef class Hearing:
    cdef readonly object nomenclature
    cdef readonly Reading reading
    cdef readonly object components
    cdef readonly bint on_record
    cdef readonly object head
    cdef readonly list steps
    cdef readonly str as_if, decided_by
    cdef Statement statement
    cdef Phrases phrases
    cdef const View* view
    cdef Places places
    cdef readonly Outcome done  # what the rules take out and point to
    cdef bint is_as_if
    cdef public int due  # a bit for each rule that may say something
    cdef Hearing next  # that is held behind this one
    cdef Nodes _sets[MOST_SETS]
    cdef int _n_sets
    cdef uint8_t* _marked
    cdef void begin(self) noexcept nogil
    cdef Nodes* new_set(self) except NULL nogil
    cdef const uint8_t* mark_playing(self, int roles) except NULL nogil
    cdef const uint8_t* mark_head(self) except NULL nogil
    cdef bint plays_any(self, int roles) noexcept nogil
    cdef int take_out(self, const Nodes* places) except -1 nogil
    cdef int point_to(self, const Nodes* places, float strength) except -1 nogil
    cdef int name_head(self, const uint8_t* outside, Nodes* headings) except -1 nogil
