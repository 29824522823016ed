cimport cython

from hscode.ranking._questions cimport Shares
from hscode.reading.reader cimport Reading
from hscode.rules._evidence cimport Outcome


@cython.final
cdef class Ranked:
    cdef readonly Reading reading
    cdef public Outcome outcome
    cdef public Shares leaves, headings
    cdef public object steps
    cdef public Reading component
    cdef public str decided_by
    cdef inline Reading compared(self):
        return self.reading if self.component is None else self.component
