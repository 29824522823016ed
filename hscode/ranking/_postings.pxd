cimport cython
from libc.stdint cimport uint8_t, uint16_t, uint32_t

from hscode._core cimport View

cdef enum:
    PATTERN = 0x7FFFFF  # of a posting: the phrase
    OF_MANY = 0x800000  # and the marks that the phrase has more entries than one
    AGAIN = 0x1000000  # and that it stands in a posting of the same word before
    PLACE = 0x7FFF  # of a posting: the place for which the phrase stands
    OF_TITLE = 0x8000  # and the mark that the phrase is its title


cdef struct Word:
    # what is known of a word side by side; that of the next word tells where its rows end
    float idf
    uint32_t first  # posting
    uint32_t others  # the first posting behind those that stand for their place alone
    uint32_t phrases  # how many are still to be arranged: they stand where the postings will
    uint32_t kin
    uint32_t headings  # the first association with a heading, a code, a chapter
    uint32_t leaves
    uint32_t chapters


cdef struct Posting:
    double known
    uint32_t pattern
    float norm
    uint16_t place
    uint16_t is_other


@cython.final
cdef class Postings:
    cdef const View* view  # of an index that is there: who asks for postings holds it
    cdef uint32_t n_tokens
    cdef Word* words
    cdef uint32_t* pattern  # of each posting, with marks
    cdef uint16_t* place  # with its mark
    cdef float* norm  # the lengths of their phrases
    cdef double* known  # and the weights of their words, summed up; below nought where a word comes twice
    cdef uint32_t* seen  # by place with its mark: the last word for which it has been seen, from 1
    cdef Posting* work  # room for the postings of one word, twice
    cdef size_t most  # postings of a word
    cdef bint _count(self, uint32_t* count) noexcept nogil
    cdef void _hand_out(self, uint32_t* at) noexcept nogil
    cdef void arrange(self, uint32_t token) noexcept
    cdef uint32_t _gather(self, const Word* word, Posting* out) noexcept nogil
    cdef void _part(self, Word* word, uint32_t token, Posting* postings, uint32_t n) noexcept nogil


cdef Postings postings_of(index)
