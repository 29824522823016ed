cimport cython
from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport MAX_TOKENS, Index
from hscode.ranking._postings cimport Postings
from hscode.reading.facts cimport Fact
from hscode.reading.measures cimport MAX_NEAR, Measure
from hscode.rules._evidence cimport Pointed

cdef enum:
    MAX_VALUES = 64
    MAX_MEASURES = 16
    MAX_LEAVES = 2048
    DEPTH_HEADINGS = 16


cdef struct Share:
    # a place and its probability
    double share
    uint32_t node


cdef struct Question:
    # what the ranker is to know of a text, behind which stand the numbers themselves, and room for the answer
    int32_t n_words
    int32_t n_values
    int32_t n_measures
    int32_t n_excluded
    int32_t n_notes
    int32_t head
    int32_t limit
    bint parts
    bint formal
    int32_t* tokens
    float* whole
    float* naming
    uint32_t* first_letter  # of each word, and one more
    uint8_t* neutral  # 1 for a word that names nothing: a colour, a number, where goods are from
    uint8_t* letters  # of the words in UTF-8, as many of each as count
    uint32_t* values
    Measure* measures
    uint32_t* excluded
    Pointed* notes
    # the answer
    int32_t n_codes
    int32_t n_headings
    Share* codes
    Share* headings


cdef struct Told:
    # what is known of a text besides its words
    const Fact* facts
    Py_ssize_t n_facts
    const Measure* measures
    Py_ssize_t n_measures
    const uint32_t* excluded
    Py_ssize_t n_excluded
    const Pointed* notes
    Py_ssize_t n_notes
    bint parts
    bint formal


cdef struct Said:
    # the words of a text: their letters in UTF-8, their numbers, -1 where a word is unknown, their weights in the whole text and in the phrase that
    # names the goods, and which of them name nothing
    int n
    int head
    const char* letters[MAX_TOKENS]
    Py_ssize_t sizes[MAX_TOKENS]
    int32_t tokens[MAX_TOKENS]
    float whole[MAX_TOKENS]
    float naming[MAX_TOKENS]
    uint8_t neutral[MAX_TOKENS]


@cython.final
cdef class Questions:
    cdef readonly Index index
    cdef Postings postings
    cdef Question** question
    cdef Py_ssize_t size
    cdef Py_ssize_t room
    cdef bint is_taken  # somebody adds to them or answers them
    cdef int take(self) except -1
    cdef int put(self, const Said* said, const Told* told, int limit) except -1
    cdef Question* _new(
        self, Py_ssize_t n_words, Py_ssize_t n_values, Py_ssize_t n_measures, Py_ssize_t n_excluded, Py_ssize_t n_notes, int limit
    ) except NULL
    cdef int _take_words(self, Question* question, const Said* said) except -1
    cdef int _take_told(self, Question* question, const Told* told) except -1
    cdef int _arrange(self, uint32_t token) except -1
    cdef int _check(self, uint32_t number, uint32_t end) except -1
    cdef list answers(self)


@cython.final
cdef class Shares:
    cdef Index index  # whose places they are
    cdef Share* share
    cdef Py_ssize_t size
    cdef tuple _pair(self, Py_ssize_t i)
