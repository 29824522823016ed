from libc.stdint cimport uint8_t, uint64_t

cdef enum:
    PREFIX = 3  # letters of a clue that are compared at once
    LETTERS = 32  # that are told apart for it: small ones and capitals are the same, and some are marks and digits too
    LETTER = 31  # the bits of a character by which they are
    AHEAD = 4  # characters behind a text that may be looked at: none of them is anything
    MOST = 4000  # characters up to which a text is read


cdef struct Scan:
    # a folded text as its tokens are taken from it, one after the other
    const uint8_t* text  # its characters, those beyond ASCII put to what they are; nothing stands behind them
    Py_ssize_t size
    Py_ssize_t at  # where the next token is looked for
    Py_ssize_t last  # where the last one ends
    Py_ssize_t seen  # up to where letters with points were looked at
    # the token
    Py_ssize_t start
    Py_ssize_t end
    bint pointed  # it is initials, which are said without their points


cdef struct Characters:
    # a text as Python holds it
    const void* data
    Py_ssize_t size
    int kind
    bint is_plain  # all of it is ASCII


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


cdef void begin(Scan* scan, const uint8_t* text, Py_ssize_t size) noexcept nogil
cdef bint take_next(Scan* scan) noexcept nogil
cdef bint fold_plainly(const uint8_t* text, Py_ssize_t size, uint8_t* folded) noexcept nogil
cdef Characters characters_of(str text) noexcept
cdef bint may_be_first(const Characters* text, Py_ssize_t i, Py_UCS4 folded) noexcept nogil
cdef bint is_in_small_letters(const Characters* text) noexcept nogil
cdef Py_ssize_t end_of(const Characters* text) noexcept nogil
cdef void put_kinds(str text, uint8_t* at)
cpdef list split(str text)
cpdef list tokenise(str text)
