cimport cython
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t

from hscode._core cimport CHAPTERS, View

cdef enum:
    PATTERN = 0x7FFFFF  # of a posting: the phrase
    OF_MANY = 0x800000  # and the mark that the phrase has more entries than one
    PLACE = 0x7FFF  # of a posting: the place for which the phrase stands
    OF_TITLE = 0x8000  # and the mark that the phrase is its title


cdef struct Word:
    # what is known of a word side by side; that of the next word tells where its rows of others end
    float idf
    uint32_t first  # posting
    uint32_t end  # behind the last posting; 0 before they are arranged
    uint16_t n_alone  # postings that stand for their place alone: the first
    uint16_t directory  # number of the directory of its postings by chapters, from 1; 0 for none
    uint32_t kin
    uint32_t headings  # the first association with a heading, a code, a chapter
    uint32_t leaves
    uint32_t chapters


ctypedef uint32_t Directory[CHAPTERS]  # where the postings filed under each chapter end


cdef struct Span:
    # nodes of the trie that stand together
    uint32_t first
    uint32_t end


cdef struct Phrase:
    uint32_t bits  # of its length
    uint32_t pattern


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
    cdef uint16_t* place  # of each posting, with its mark
    cdef float* norm  # the lengths of their phrases
    cdef double* known  # and the weights of their words, summed up; where a word comes twice, nought less the phrase and one
    cdef uint32_t* filed  # the phrases of the postings of each word by chapters, with marks
    cdef uint16_t* filed_place  # and their places with theirs
    cdef uint8_t* chapter  # of each place below a chapter
    cdef Directory* directories  # of words with many postings
    cdef uint32_t n_directories
    cdef uint32_t* seen  # by place with its mark: the last word for which it has been seen, from 1
    cdef uint32_t used  # where the postings of the next word that is arranged begin
    cdef uint32_t enough  # postings that are arranged before the rest are in one go
    cdef uint32_t all_arranged  # whether they were
    cdef uint32_t* first_edge  # by symbol: where its edges begin; one more
    cdef uint32_t* edges  # of the trie, by their symbols
    cdef Span* spans  # room for those of one word
    cdef Posting* work  # room for the postings of one word, twice
    cdef size_t room  # for so many
    cdef size_t _most(self) noexcept nogil
    cdef void _gather_words(self) noexcept nogil
    cdef void _find_chapters(self) noexcept nogil
    cdef uint32_t _file_edges(self) noexcept nogil
    cdef int arrange(self, uint32_t token) except -1
    cdef int _arrange(self, uint32_t token) except -1
    cdef int _arrange_rest(self) except -1
    cdef uint32_t _spell_all(self, Phrase* phrases, uint32_t* first) noexcept nogil
    cdef void _hand_out(self, const Phrase* phrases, Posting* postings, uint32_t* first, uint32_t* held) noexcept nogil
    cdef int64_t _take_held(self, const Posting* postings, const uint32_t* held, const uint32_t* end) except -1
    cdef int _make_room(self, size_t n) except -1
    cdef uint32_t _find_spans(self, uint32_t token) noexcept nogil
    cdef int64_t _gather(self, uint32_t n_spans) except -1
    cdef void _part(self, uint32_t token, Posting* postings, uint32_t n) noexcept nogil
    cdef void _file(self, Word* word, const Posting* postings, uint32_t n) noexcept nogil


cdef Postings postings_of(index)
