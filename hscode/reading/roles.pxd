from libc.stdint cimport uint16_t

from hscode.reading._position cimport Position
from hscode.reading.vocabulary cimport Lexeme, Vocabulary


cdef class Words:
    cdef Vocabulary vocabulary
    cdef list lexemes
    cdef bytearray held
    cdef bytearray clauses
    cdef Position* at
    cdef Py_ssize_t size
    cdef bint parted  # since the last of them a word that parts names has been read
    cdef bint lying  # the next of them is what goods lie in to keep
    cdef bint lies_in  # one of them is
    cdef bint named  # one of them may name goods
    cdef uint16_t marks  # of the clause that is read

    cdef object add(self, Lexeme lexeme, Py_ssize_t surface, int role)
    cdef object take(self, Words words, Py_ssize_t k)
    cdef bint is_done_to(self, Py_ssize_t surface)
    cdef int bracketed(self, Py_ssize_t surface, int role)
    cdef int begin(self, int clause)


cdef Words words_of(str text, list surface, list spellings, int marks, dict aside, Vocabulary vocabulary)
