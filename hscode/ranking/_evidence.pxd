cimport cython
from libc.stdint cimport int16_t, int32_t, uint8_t, uint16_t, uint32_t, uint64_t

from hscode._core cimport CHAPTERS, MAX_FOUND, MAX_TOKENS, Found, Index
from hscode.ranking._postings cimport Postings, Span, Word
from hscode.ranking._questions cimport Question

cdef enum:
    MAX_TOUCHES = 8192  # words of a text and their kin
    ALONE = 0x80000000  # mark of a posting, whose phrase is compared as if it shared but one word with the text
    NO_PHRASE = 0xFFFFFFFF
    UNKNOWN = 4  # weight of a word that the index does not know


cdef float NEAR  # likeness from which a phrase is near


cdef struct Touch:
    # a word that the text says or means by a kindred word: the weight that it gives a phrase that holds it, and the next touch of the same word
    uint32_t token
    int32_t following
    double whole
    float naming


cdef struct Alone:
    # a touch with the weight that it and all others of its word give a phrase that holds no other; its postings and their mark, and of those that
    # stand for their place how many are near the text, and how many of the least likeness or more
    int touch
    uint32_t mark
    uint32_t first
    uint32_t near
    uint32_t alike
    float whole
    float naming


cdef struct Shared:
    # a phrase that holds two of the touched words or more: one of its postings, and its words
    uint32_t posting
    uint32_t length
    const uint32_t* tokens


cdef struct Run:
    # chapters that follow each other
    int32_t first
    int32_t end


cdef struct Likeness:
    # of a place: how like the text the likest of its terms is, and like the phrase that names the goods; the likest, which is a phrase, or
    # a posting of a touched word, or a phrase of which the text says only words of the same root; how many are near
    float whole
    float naming
    uint32_t best
    uint16_t touch
    int16_t near


cdef struct Sayings:
    # of a place: how like the text its title is; shares of the text that are terms of it, cues to it or what it is mistaken for; how
    # strongly a note points to it
    float title
    float exact
    float exact_head
    float exact_end
    float lone
    float inside
    float cue
    float lookalike
    float note
    float named  # 1 where a term is all that the text says but for neutral words


@cython.final
cdef class Evidence:
    cdef Index index
    cdef Postings postings
    cdef const int32_t* tokens  # of the words of the text, and their weights
    cdef const float* whole
    cdef const float* naming
    cdef const uint8_t* neutral
    cdef int n_tokens
    cdef int head
    cdef double total_whole  # of the weights
    cdef double total_naming
    cdef uint64_t* said  # a bit for each token: the text says it
    cdef uint64_t* touched  # and it says it or a word of the same root
    cdef uint8_t* out  # of each place whether a note excludes it
    cdef uint16_t* heading_of  # of each place the number of its heading, from 1; nought above headings
    cdef Likeness* likeness
    cdef Sayings* sayings
    cdef uint64_t* compared  # a bit for each place: it has phrases that are like the text
    cdef uint64_t* spoken  # and phrases that the text says whole, or a title that is like it, or a note points to it
    cdef uint32_t* excluded
    cdef int n_excluded
    cdef uint64_t* associated  # a bit for each heading: words of the text go with it
    cdef float* heading  # how much they do, and those that name the goods
    cdef float* heading_naming
    cdef float* leaf  # and of the codes that were asked for
    cdef int32_t known[MAX_TOKENS]  # of the words that the index knows the first each
    cdef int n_known
    cdef float chapter[CHAPTERS]
    cdef float chapter_naming[CHAPTERS]
    cdef float chapter_head[CHAPTERS]
    cdef Touch* touches
    cdef int n_touches
    cdef Alone* alone  # of each touched word
    cdef int n_alone
    cdef int32_t* first_touch  # of each token, from 1; 0 for none
    cdef float norm_whole
    cdef float norm_naming
    cdef float mass_whole
    cdef float mass_naming
    cdef float mass_told  # of the words that are not neutral
    cdef uint32_t* once  # a bit for each phrase: it holds a word of the text
    cdef uint64_t* twice  # and two or more
    cdef Shared* shared  # phrases that hold two or more
    cdef uint32_t n_shared
    cdef Run runs[CHAPTERS]  # of chapters in which they are looked for
    cdef int n_runs
    cdef Found found[MAX_FOUND]

    cdef void hear(self, const Question* question) noexcept nogil
    cdef void weigh(self) noexcept nogil
    cdef void compare(self, const uint8_t* far, const uint8_t* remote) noexcept nogil
    cdef void compare_rest(self, const uint8_t* far) noexcept nogil
    cdef void say_phrases(self) noexcept nogil
    cdef void clear(self) noexcept nogil
    cdef Likeness* _compare(self, uint32_t node) noexcept nogil
    cdef Sayings* _say(self, uint32_t node) noexcept nogil
    cdef void _await_word(self, uint32_t token) noexcept nogil
    cdef void _await_associations(self, uint32_t token) noexcept nogil
    cdef void _await_postings(self, uint32_t token) noexcept nogil
    cdef void _touch(self, uint32_t token, float said, float whole, float naming) noexcept nogil
    cdef void _associate(self, int i) noexcept nogil
    cdef void associate_leaves(self, uint32_t first, uint32_t end) noexcept nogil
    cdef float _of_touches(self, int touch, float* naming) noexcept nogil
    cdef void _take_near(self, int touch, Alone* alone) noexcept nogil
    cdef void _take_rest(self, const Alone* alone, const uint8_t* far) noexcept nogil
    cdef void _find_shared(self, const uint8_t* far, const uint8_t* remote) noexcept nogil
    cdef uint32_t _size_of(self, int touch) noexcept nogil
    cdef void _find_runs(self, const uint8_t* remote) noexcept nogil
    cdef int _spans_of(self, const Word* word, Span* spans) noexcept nogil
    cdef uint32_t _look_through(self, int touch, const uint8_t* far, bint finding, bint marking) noexcept nogil
    cdef void _find_marked(self, const Span* span, const uint8_t* far) noexcept nogil
    cdef void _take_marks_back(self, int longest, uint32_t marked) noexcept nogil
    cdef void _share(self, uint32_t posting) noexcept nogil
    cdef void await_words(self, const Question* question) noexcept nogil
    cdef void await_postings(self, const Question* question) noexcept nogil
    cdef void _await_places(self, uint32_t posting) noexcept nogil
    cdef void _compare_shared(self, const Shared* shared) noexcept nogil
    cdef void _add_touches(self, const Shared* shared, float* like, float* like_naming, int* near) noexcept nogil
    cdef void await_cover(self, const Likeness* likeness) noexcept nogil
    cdef void cover(self, const Likeness* likeness, double* known, double* covered) noexcept nogil
    cdef uint32_t _count_above(self, const float* length, uint32_t low, uint32_t high, float bar, float whole, float naming) noexcept nogil
    cdef void _take_alone(self, const Alone* alone, uint32_t posting) noexcept nogil
    cdef void _take_title(self, uint32_t node, float like) noexcept nogil
    cdef void _take(self, uint32_t node, bint of_title, uint32_t best, float like, float like_naming, int near) noexcept nogil
    cdef bint _is_inside(self, int i, int count) noexcept nogil
    cdef bint _is_along(self, int i, int count, uint32_t node) noexcept nogil
    cdef bint _holds(self, int longer, int i) noexcept nogil
