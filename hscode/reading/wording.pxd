from cpython.object cimport PyObject
from libc.stdint cimport uint8_t

from hscode.reading._scan cimport Characters
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary


cdef struct Folded:
    # room for a text in small letters
    uint8_t* at
    Py_ssize_t room


cdef bint take_known(Statement statement, const Characters* asked, Folded* folded, Vocabulary vocabulary) except -1 nogil
cdef int read_statement(Statement statement, const Characters* asked, PyObject* text, Folded* folded, Vocabulary vocabulary) except -1 nogil
