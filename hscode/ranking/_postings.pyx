# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Postings: the phrases of each word, in such an order that most need not be read.

A phrase that shares one word with a text is the more like it the shorter it is. So the postings of a word begin with one phrase
for each place, the shortest in front: the ranker compares these and stops where they become too unlike. The lengths of their phrases
stand beside them, and the sums of the weights of their words. Behind them stand the other phrases, shortest first too: they only tell
how many phrases are near.

They follow from the phrases of the index and are not in its file. The first ranker of an index hands each phrase to its words; a word
is arranged when a question about a text first names it, under the GIL, so that rankers of several threads share the postings.
"""

cimport cython
from libc.math cimport sqrt
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy

from hscode._core cimport MAX_TOKENS, TERM, TITLE, Index, entry_start, norm, phrase, prefetch, u24

from hscode.errors import IndexFileError

cdef enum:
    AHEAD = 8  # phrases that are on their way from memory while one is read
    FEW = 12  # postings that are set in order one by one
    MOST_POSTINGS = 0x1000000
    MARKED_PLACES = 0x10000

cdef float LEAST_NORM = 1e-6


@cython.final
cdef class Postings:
    """The postings of an index."""

    def __cinit__(self, Index index not None):
        cdef bint good = False
        cdef size_t n
        cdef uint32_t* at
        self.view, self.n_tokens = &index.view, index.view.n_tokens
        self.words = <Word*>calloc(<size_t>self.n_tokens + 1, sizeof(Word))
        self.seen = <uint32_t*>calloc(MARKED_PLACES, sizeof(uint32_t))
        at = <uint32_t*>calloc(<size_t>self.n_tokens + 1, sizeof(uint32_t))
        try:
            if self.words == NULL or self.seen == NULL or at == NULL:
                raise MemoryError
            with nogil:
                good = self._count(at)
            if not good:
                raise IndexFileError("the phrases of the index file are too many; rebuild it with `hscode compile`")
            n = <size_t>self.words[self.n_tokens].first + 1
            self.pattern = <uint32_t*>malloc(n * sizeof(uint32_t))
            self.place = <uint16_t*>malloc(n * sizeof(uint16_t))
            self.norm = <float*>malloc(n * sizeof(float))
            self.known = <double*>malloc(n * sizeof(double))
            self.work = <Posting*>malloc((2 * self.most + 1) * sizeof(Posting))
            if self.pattern == NULL or self.place == NULL or self.norm == NULL or self.known == NULL or self.work == NULL:
                raise MemoryError
            with nogil:
                self._hand_out(at)
        finally:
            free(at)

    def __dealloc__(self):
        free(self.words); free(self.pattern); free(self.place); free(self.norm); free(self.known); free(self.seen); free(self.work)

    cdef bint _count(self, uint32_t* count) noexcept nogil:
        """Count the postings of each word, and gather what else is known of it; return whether there is room for them."""
        cdef const View* v = self.view
        cdef uint32_t i, size, pattern, terms, token
        cdef size_t total = 0
        cdef const uint32_t* tokens = v.phrases + 1
        cdef Word* word
        for size in range(1, v.n_lengths):
            for pattern in range(v.pat_lengths[size - 1], v.pat_lengths[size]):
                terms = terms_of(v, pattern)
                for i in range(size):
                    if not comes_before(tokens, i):
                        count[tokens[i]] += terms
                        total += terms
                tokens += size + 1
            if total > MOST_POSTINGS:
                return False
        total = 0
        for token in range(self.n_tokens + 1):
            word = &self.words[token]
            word.idf = v.tok_idf[token] if token < self.n_tokens else 0
            word.first = word.others = <uint32_t>total
            word.kin, word.headings, word.leaves = u24(v.kin_off, token), u24(v.nbh_off, token), u24(v.nbl_off, token)
            word.chapters = u24(v.nbc_off, token)
            total += count[token]
            self.most = max(self.most, <size_t>count[token])
        return True

    cdef void _hand_out(self, uint32_t* at) noexcept nogil:
        """Hand each phrase to its words, once to each, where their postings will be."""
        cdef const View* v = self.view
        cdef uint32_t i, size, pattern, token
        cdef const uint32_t* tokens = v.phrases + 1
        for token in range(self.n_tokens):
            at[token] = self.words[token].first
        for size in range(1, v.n_lengths):
            for pattern in range(v.pat_lengths[size - 1], v.pat_lengths[size]):
                if terms_of(v, pattern):
                    for i in range(size):
                        if not comes_before(tokens, i):
                            self.pattern[at[tokens[i]]] = pattern
                            at[tokens[i]] += 1
                tokens += size + 1
        for token in range(self.n_tokens):
            self.words[token].phrases = at[token] - self.words[token].first

    cdef void arrange(self, uint32_t token) noexcept:
        """Arrange the postings of a word, if they are not. Under the GIL."""
        cdef Word* word = &self.words[token]
        cdef uint32_t n
        if word.phrases:
            n = self._gather(word, self.work)
            self._part(word, token, by_length(self.work, self.work + self.most, n), n)
            word.phrases = 0

    cdef uint32_t _gather(self, const Word* word, Posting* out) noexcept nogil:
        """Write the postings of a word as they come; return how many there are."""
        cdef const View* v = self.view
        cdef const uint32_t* pattern = self.pattern + word.first
        cdef uint32_t i, k, length, n = 0
        cdef const uint32_t* tokens
        cdef double known
        for i in range(word.phrases):
            if i + AHEAD < word.phrases:
                prefetch(phrase(v, pattern[i + AHEAD], &length) - 1)
                prefetch(v.ent_target + entry_start(v, pattern[i + AHEAD]))
            tokens = phrase(v, pattern[i], &length)
            if norm(tokens) == 0:
                put_norm(v, <uint32_t*>tokens, length)
            known = known_of(v, tokens, length)
            for k in range(entry_start(v, pattern[i]), entry_start(v, pattern[i] + 1)):
                if v.ent_kind[k] in (TERM, TITLE):
                    out[n].pattern = pattern[i] | (OF_MANY if entry_start(v, pattern[i] + 1) - entry_start(v, pattern[i]) > 1 else 0)
                    out[n].norm, out[n].known = norm(tokens), known
                    out[n].place = <uint16_t>(v.ent_target[k] | (OF_TITLE if v.ent_kind[k] == TITLE else 0))
                    n += 1
        return n

    cdef void _part(self, Word* word, uint32_t token, Posting* postings, uint32_t n) noexcept nogil:
        """Write postings, the first of each place in front."""
        cdef uint32_t i, k, end, at = word.first, other, first
        for i in range(n):
            postings[i].is_other = self.seen[postings[i].place] == token + 1
            self.seen[postings[i].place] = token + 1
            at += not postings[i].is_other
        word.others = other = at
        at = word.first
        i = 0
        while i < n:  # the postings of one phrase, of which the one that comes to stand in front has no mark
            end = first = i
            while end < n and postings[end].pattern == postings[i].pattern:
                if postings[first].is_other and not postings[end].is_other:
                    first = end
                end += 1
            for k in range(i, end):
                if k != first:
                    postings[k].pattern |= AGAIN
                if postings[k].is_other:
                    self.pattern[other], self.place[other], self.norm[other] = postings[k].pattern, postings[k].place, postings[k].norm
                    other += 1
                else:
                    self.pattern[at], self.place[at] = postings[k].pattern, postings[k].place
                    self.norm[at], self.known[at] = postings[k].norm, postings[k].known
                    at += 1
            i = end


cdef inline uint32_t terms_of(const View* v, uint32_t pattern) noexcept nogil:
    """Return how many terms and titles a phrase is."""
    cdef uint32_t k, terms = 0
    for k in range(entry_start(v, pattern), entry_start(v, pattern + 1)):
        terms += v.ent_kind[k] in (TERM, TITLE)
    return terms


cdef inline bint comes_before(const uint32_t* tokens, uint32_t i) noexcept nogil:
    """Whether a word of a phrase stands in it before."""
    cdef uint32_t k
    for k in range(i):
        if tokens[k] == tokens[i]:
            return True
    return False


cdef void put_norm(const View* v, uint32_t* tokens, uint32_t length) noexcept nogil:
    """Write the length of a phrase as a vector of its words in front of them; each counts once, in the order of their numbers."""
    cdef uint32_t in_order[MAX_TOKENS]
    cdef uint32_t i, k
    cdef double square = 0
    cdef float value
    for i in range(length):
        k = i
        while k and in_order[k - 1] > tokens[i]:
            in_order[k] = in_order[k - 1]
            k -= 1
        in_order[k] = tokens[i]
    for i in range(length):
        if i == 0 or in_order[i] != in_order[i - 1]:
            square += <double>v.tok_idf[in_order[i]] * v.tok_idf[in_order[i]]
    value = <float>sqrt(square)
    value = value if value > LEAST_NORM else 1
    memcpy(tokens - 1, &value, sizeof(float))


cdef double known_of(const View* v, const uint32_t* tokens, uint32_t length) noexcept nogil:
    """Return the weights of the words of a phrase, summed up; below nought where a word comes twice."""
    cdef uint32_t k
    cdef double known = 0
    cdef bint again = False
    for k in range(length):
        known += v.tok_idf[tokens[k]]
        again |= comes_before(tokens, k)
    return -known if again else known


cdef Posting* by_length(Posting* postings, Posting* room, uint32_t n) noexcept nogil:
    """Return postings in the order of the lengths of their phrases, those of the same length as they were: in their place, or in the room."""
    cdef uint32_t size = FEW, low = 0, middle, end, i, j, k
    while low < n:
        set_in_order(postings + low, min(n - low, size))
        low += size
    while size < n:  # merge runs of twice the size each time
        low = 0
        while low < n:
            middle, end = min(low + size, n), min(low + 2 * size, n)
            i, j = low, middle
            for k in range(low, end):
                if i < middle and (j == end or postings[i].norm <= postings[j].norm):
                    room[k] = postings[i]
                    i += 1
                else:
                    room[k] = postings[j]
                    j += 1
            low = end
        postings, room = room, postings
        size *= 2
    return postings


cdef void set_in_order(Posting* postings, uint32_t n) noexcept nogil:
    cdef uint32_t i, k
    cdef Posting posting
    for i in range(1, n):
        posting, k = postings[i], i
        while k and postings[k - 1].norm > posting.norm:
            postings[k] = postings[k - 1]
            k -= 1
        postings[k] = posting


cdef Postings postings_of(index):
    """Return the postings of an index, which are made when they are first asked for."""
    cdef Index of = index
    cdef Postings made
    if of.postings is None:
        made = Postings(of)
        if of.postings is None:  # no other thread has made them meanwhile
            of.postings = made
    return of.postings


def postings(Index index not None, uint32_t token):
    """Return ``(pattern, place, marks, length)`` of the postings of a token; no length behind those that stand for their place alone."""
    cdef Postings of = postings_of(index)
    cdef Word* word
    if token >= of.n_tokens:
        raise IndexError(token)
    of.arrange(token)
    word = &of.words[token]
    return [(of.pattern[k] & PATTERN, of.place[k] & PLACE, of.pattern[k] & ~<uint32_t>PATTERN | of.place[k] & OF_TITLE,
             of.norm[k] if k < word.others else None) for k in range(word.first, word[1].first)]
