from libc.stdint cimport uint8_t, uint64_t

cdef enum:
    PREFIX = 3  # letters of a clue that are compared at once
    LETTERS = 32  # that are told apart for it: small ones and capitals are the same, and some are marks and digits too
    LETTER = 31  # the bits of a character by which they are


cdef class Token:
    cdef readonly str text
    cdef readonly Py_ssize_t start
    cdef readonly Py_ssize_t end


cdef class Clues:
    cdef tuple words
    cdef uint64_t having[LETTERS][PREFIX]  # which of the words have a letter in first, second and third place
    cpdef bint stand_in(self, str text) except -1
    cdef bint stand_at(self, const uint8_t* text, Py_ssize_t size, uint64_t words) noexcept


cdef class Asking(Clues):
    cpdef str goods_asked_for(self, str text)


cdef class Telling:
    cpdef str in_order(self, str text)


cpdef list split(str text)
cpdef list tokenise(str text)
