# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Postings: the phrases of each word, in such an order that most need not be read.

A phrase that shares one word with a text is the more like it the shorter it is. So the postings of a word begin with one phrase
for each place, the shortest in front: the ranker compares these and stops where they become too unlike. The lengths of their phrases
stand beside them, and the sums of the weights of their words. Behind them stand the other phrases, shortest first too: they only tell
how many phrases are near. All phrases of a word are filed by chapters besides, for those that share more words with a text are looked for in the
chapters alone that come into question.

They follow from the trie of the index and are not in its file. A word is arranged when a question about a text first names it, by one thread
at a time, so that rankers of several threads share the postings: its phrases are those of the nodes to which it leads and of all below them, which
stand together on each level, as nodes are numbered breadth first. Then its phrases are spelt, too. Whoever asks for one answer waits for
no more than that; once a good part of all postings was asked for, the rest are arranged in one go, which takes a tenth of the time for each.
"""

cimport cython
from libc.math cimport sqrt
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset

from hscode._builtins cimport publish, published
from hscode._core cimport (
    CHAPTERS, MAX_TOKENS, SYMBOLS, TERM, TITLE, Index, await_entries, await_phrase, ends_here, entry_start, first_below, norm, parents_before, phrase, phrases_before, prefetch,
    spell, u24,
)

from hscode.errors import IndexFileError

cdef enum:
    AHEAD = 8  # spans whose phrases are on their way from memory while one is read
    FEW = 12  # postings that are set in order one by one
    MANY = 128  # postings of a word that are worth a directory
    MOST_DIRECTORIES = 0xFFFF
    MOST_POSTINGS = 0x1000000
    MARKED_PLACES = 0x10000
    NONE = 0xFFFFFFFF  # no phrase
    ONE_BY_ONE = 16  # words are arranged one by one up to a sixteenth of all postings
    DIGIT = 11  # bits by which phrases are set in order at a time, three times the 32 of a length
    DIGITS = 1 << DIGIT

cdef float LEAST_NORM = 1e-6


@cython.final
cdef class Postings:
    """The postings of an index."""

    def __cinit__(self, Index index not None):
        cdef size_t n
        self.view, self.n_tokens, self.used = &index.view, index.view.n_tokens, 1
        n = self._most()
        self.enough = <uint32_t>(n // ONE_BY_ONE)
        if n > MOST_POSTINGS:
            raise IndexFileError("the phrases of the index file are too many; rebuild it with `hscode compile`")
        self.words = <Word*>calloc(<size_t>self.n_tokens + 1, sizeof(Word))
        self.seen = <uint32_t*>calloc(MARKED_PLACES, sizeof(uint32_t))
        self.first_edge = <uint32_t*>calloc(SYMBOLS + 2, sizeof(uint32_t))
        self.edges = <uint32_t*>malloc((<size_t>self.view.n_edges + 1) * sizeof(uint32_t))
        self.filed = <uint32_t*>malloc(n * sizeof(uint32_t))
        self.filed_place = <uint16_t*>malloc(n * sizeof(uint16_t))
        self.chapter = <uint8_t*>calloc(<size_t>self.view.n_nodes + 1, 1)
        self.directories = <Directory*>malloc((min(n // MANY, MOST_DIRECTORIES) + 1) * sizeof(Directory))
        self.place = <uint16_t*>malloc(n * sizeof(uint16_t))
        self.norm = <float*>malloc(n * sizeof(float))
        self.known = <double*>malloc(n * sizeof(double))
        if (self.words == NULL or self.seen == NULL or self.first_edge == NULL or self.edges == NULL or self.filed == NULL
                or self.filed_place == NULL or self.chapter == NULL or self.directories == NULL or self.place == NULL or self.norm == NULL or self.known == NULL):
            raise MemoryError
        with nogil:
            n = self._file_edges()
            self._gather_words()
            self._find_chapters()
        self.spans = <Span*>malloc(self.view.n_lengths * (n + 1) * sizeof(Span))
        if self.spans == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.words); free(self.filed); free(self.filed_place); free(self.chapter); free(self.directories); free(self.place); free(self.norm); free(self.known); free(self.seen); free(self.first_edge)
        free(self.edges); free(self.spans); free(self.work)

    cdef size_t _most(self) noexcept nogil:
        """Return how many postings there can be: one for each word of each entry of a phrase; they begin behind one that there is not."""
        cdef const View* v = self.view
        cdef size_t size, n = 1
        for size in range(1, v.n_lengths):
            n += size * (entry_start(v, v.pat_lengths[size]) - entry_start(v, v.pat_lengths[size - 1]))
        return n

    cdef void _gather_words(self) noexcept nogil:
        """Gather what is known of each word."""
        cdef const View* v = self.view
        cdef uint32_t token
        cdef Word* word
        for token in range(self.n_tokens + 1):
            word = &self.words[token]
            word.idf = v.tok_idf[token] if token < self.n_tokens else 0
            word.kin, word.headings, word.leaves = u24(v.kin_off, token), u24(v.nbh_off, token), u24(v.nbl_off, token)
            word.chapters = u24(v.nbc_off, token)

    cdef void _find_chapters(self) noexcept nogil:
        """Write of each place from the headings down in which chapter it stands."""
        cdef const View* v = self.view
        cdef uint32_t i, head
        for i in range(v.n_headings):
            head = v.head_node[i]
            memset(self.chapter + head, <uint8_t>v.node_code[v.node_parent[head]], v.node_end[head] - head)

    cdef uint32_t _file_edges(self) noexcept nogil:
        """File the edges of the trie by their symbols, those of one symbol in their order; return how many there are of one at most."""
        cdef const View* v = self.view
        cdef uint32_t* at = self.first_edge + 1  # where the next edge of each symbol comes: in the end, where those of the following begin
        cdef uint32_t edge, symbol, n, total = 0, most = 0
        for edge in range(v.n_edges):
            at[v.trie_edge[edge]] += 1
        for symbol in range(SYMBOLS):
            n, at[symbol] = at[symbol], total
            total += n
            most = max(most, n)
        for edge in range(v.n_edges):
            symbol = v.trie_edge[edge]
            self.edges[at[symbol]] = edge
            at[symbol] += 1
        return most

    cdef int arrange(self, uint32_t token) except -1:
        """Arrange the postings of a word, if they are not."""
        if not published(&self.words[token].end):
            with cython.critical_section(self):
                self._arrange(token)
        return 0

    cdef int _arrange(self, uint32_t token) except -1:
        """Arrange the postings of a word, unless another thread has done so, or of all words; one thread at a time."""
        cdef uint32_t n
        if self.words[token].end:
            return 0
        if self.used > self.enough:
            return self._arrange_rest()
        n = <uint32_t>self._gather(self._find_spans(token))
        self._part(token, by_length(self.work, self.work + self.room, n), n)
        return 0

    cdef int _arrange_rest(self) except -1:
        """Arrange the postings of all words that are not: phrases are set in order once, and handed to their words in that order."""
        cdef uint32_t n = self.view.n_patterns, token
        cdef size_t most = entry_start(self.view, n)
        cdef Phrase* phrases = <Phrase*>malloc(2 * (<size_t>n + 1) * sizeof(Phrase))
        cdef uint32_t* first = <uint32_t*>calloc(<size_t>self.n_tokens + 1, sizeof(uint32_t))
        cdef Posting* postings = <Posting*>malloc((most + 1) * sizeof(Posting))
        cdef uint32_t* held = NULL
        try:
            if phrases == NULL or first == NULL or postings == NULL:
                raise MemoryError
            held = <uint32_t*>malloc((<size_t>self._spell_all(phrases, first) + 1) * sizeof(uint32_t))
            if held == NULL:
                raise MemoryError
            self._hand_out(by_norm(phrases, phrases + n, n), postings, first, held)
            for token in range(self.n_tokens):
                if self.words[token].end == 0:
                    n = <uint32_t>self._take_held(postings, held + (first[token - 1] if token else 0), held + first[token])
                    self._part(token, self.work, n)
            publish(&self.all_arranged, True)
        finally:
            free(phrases); free(first); free(postings); free(held)
        return 0

    cdef uint32_t _spell_all(self, Phrase* phrases, uint32_t* first) noexcept nogil:
        """Spell the phrases that are not, list all with their lengths, and write where those of each word are to begin; return how many they are."""
        cdef const View* v = self.view
        cdef const uint32_t* tokens
        cdef uint32_t node, length, k, token, n, pattern = 0, total = 0
        for node in range(v.n_tokens + v.n_edges):
            if ends_here(v, node):
                tokens = spelt(v, node, pattern, &length)
                phrases[pattern].pattern, phrases[pattern].bits = pattern, bits_of(norm(tokens))
                if has_postings(v, pattern):
                    for k in range(length):
                        first[tokens[k]] += not comes_before(tokens, k)
                pattern += 1
        for token in range(self.n_tokens):
            n, first[token] = first[token], total
            total += n
        return total

    cdef void _hand_out(self, const Phrase* phrases, Posting* postings, uint32_t* first, uint32_t* held) noexcept nogil:
        """Write the postings of phrases in their order, and for each word where those of its phrases begin; *first* says in the end where its
        phrases end."""
        cdef const View* v = self.view
        cdef const uint32_t* tokens
        cdef uint32_t i, length, k, begin, at = 0
        for i in range(v.n_patterns):
            if i + 2 * AHEAD < v.n_patterns:
                prefetch(v.pat_entry + phrases[i + 2 * AHEAD].pattern)
            if i + AHEAD < v.n_patterns:
                await_phrase(v, phrases[i + AHEAD].pattern)
                await_entries(v, phrases[i + AHEAD].pattern)
            begin = at
            at += put_postings(v, phrases[i].pattern, postings + at)
            tokens = phrase(v, phrases[i].pattern, &length)
            for k in range(length if at > begin else 0):
                if not comes_before(tokens, k):
                    held[first[tokens[k]]] = begin
                    first[tokens[k]] += 1
        postings[at].pattern = NONE

    cdef int64_t _take_held(self, const Posting* postings, const uint32_t* held, const uint32_t* end) except -1:
        """Write the postings of the phrases of a word; return how many there are."""
        cdef const Posting* posting
        cdef uint32_t pattern, n = 0
        while held < end:
            if held + AHEAD < end:
                prefetch(postings + held[AHEAD])
            posting = postings + held[0]
            pattern = posting.pattern
            while posting.pattern == pattern:
                self._make_room(n + 1)
                self.work[n] = posting[0]
                n, posting = n + 1, posting + 1
            held += 1
        return n

    cdef int _make_room(self, size_t n) except -1:
        """See that there is room for so many postings of one word, and once more for setting them in order."""
        cdef Posting* longer
        if n > self.room:
            longer = <Posting*>realloc(self.work, 4 * n * sizeof(Posting))
            if longer == NULL:
                raise MemoryError
            self.work, self.room = longer, 2 * n
        return 0

    cdef uint32_t _find_spans(self, uint32_t token) noexcept nogil:
        """Find the nodes of the trie whose phrases hold a word, in their order: level by level those below it, and those to which it leads.

        Return how many spans of nodes they are.
        """
        cdef const View* v = self.view
        cdef const uint32_t* edge = self.edges + self.first_edge[v.trie_symbol[token]]
        cdef const uint32_t* last = self.edges + self.first_edge[v.trie_symbol[token] + 1]
        cdef uint32_t level_end = v.n_tokens, low = 0, high = 1, n = 1, i, first, end
        self.spans[0].first, self.spans[0].end = token, token + 1
        while edge < last or low < high:
            level_end = first_below(v, level_end)
            for i in range(low, high + 1):
                if i < high and parents_before(v, self.spans[i].first) == parents_before(v, self.spans[i].end):
                    continue  # nothing is below it
                first = first_below(v, self.spans[i].first) if i < high else level_end
                end = first_below(v, self.spans[i].end) if i < high else level_end
                while edge < last and v.n_tokens + edge[0] < first:
                    self.spans[n].first, self.spans[n].end = v.n_tokens + edge[0], v.n_tokens + edge[0] + 1
                    n, edge = n + 1, edge + 1
                while edge < last and v.n_tokens + edge[0] < end:  # the word stands above already
                    edge += 1
                if first < end:
                    self.spans[n].first, self.spans[n].end = first, end
                    n += 1
            low, high = high, n
        return n

    cdef int64_t _gather(self, uint32_t n_spans) except -1:
        """Write the postings of the phrases of the spans as they come; return how many there are."""
        cdef const View* v = self.view
        cdef uint32_t i, node, pattern, length, n = 0
        for i in range(n_spans):
            if i + 2 * AHEAD < n_spans:
                await_node(v, self.spans[i + 2 * AHEAD].first)
            if i + AHEAD < n_spans:
                pattern = phrases_before(v, self.spans[i + AHEAD].first)
                prefetch(v.pat_entry + pattern)
                await_phrase(v, pattern)
            pattern = phrases_before(v, self.spans[i].first)
            self._make_room(n + entry_start(v, phrases_before(v, self.spans[i].end)) - entry_start(v, pattern))
            for node in range(self.spans[i].first, self.spans[i].end):
                if ends_here(v, node):
                    spelt(v, node, pattern, &length)
                    n += put_postings(v, pattern, self.work + n)
                    pattern += 1
        return n

    cdef void _part(self, uint32_t token, Posting* postings, uint32_t n) noexcept nogil:
        """Write the postings of a word, the first of each place in front, and file them."""
        cdef Word* word = &self.words[token]
        cdef uint32_t i, at, other
        word.first = at = other = self.used
        for i in range(n):
            postings[i].is_other = self.seen[postings[i].place] == token + 1
            self.seen[postings[i].place] = token + 1
            other += not postings[i].is_other
        word.n_alone = <uint16_t>min(other - at, 0xFFFF)
        self.used = word.first + n
        for i in range(n):
            if postings[i].is_other:
                self.place[other], self.norm[other] = postings[i].place, postings[i].norm
                other += 1
            else:
                self.place[at], self.norm[at], self.known[at] = postings[i].place, postings[i].norm, postings[i].known
                at += 1
        self._file(word, postings, n)
        publish(&word.end, self.used)

    cdef void _file(self, Word* word, const Posting* postings, uint32_t n) noexcept nogil:
        """File the postings of a word by chapters, those of one chapter as they stand; if they are many, with a directory."""
        cdef uint32_t ends[CHAPTERS]
        cdef uint32_t i, n_here, chapter, at = word.first
        memset(ends, 0, sizeof(ends))
        for i in range(n):
            ends[self.chapter[postings[i].place & PLACE]] += 1
        for chapter in range(CHAPTERS):
            n_here, ends[chapter] = ends[chapter], at
            at += n_here
        for i in range(n):
            chapter = self.chapter[postings[i].place & PLACE]
            self.filed[ends[chapter]], self.filed_place[ends[chapter]] = postings[i].pattern, postings[i].place
            ends[chapter] += 1
        if n >= MANY and self.n_directories < MOST_DIRECTORIES:
            memcpy(self.directories[self.n_directories], ends, sizeof(ends))
            self.n_directories += 1
            word.directory = <uint16_t>self.n_directories


cdef inline void await_node(const View* v, uint32_t node) noexcept nogil:
    """Have what is known of a node of the trie brought from memory; the first level has no edges."""
    prefetch(v.trie_bits + 3 * <size_t>(node >> 6))
    if node >= v.n_tokens:
        prefetch(v.trie_edge + (node - v.n_tokens))
        prefetch(v.above + (node - v.n_tokens))


cdef inline const uint32_t* spelt(const View* v, uint32_t node, uint32_t pattern, uint32_t* length) noexcept nogil:
    """Return the words of the phrase that a node ends, which is spelt if it is not, and write how many they are."""
    cdef uint32_t* tokens = <uint32_t*>phrase(v, pattern, length)
    if norm(tokens) == 0:
        spell(v, node, length[0], tokens)
        put_norm(v, tokens, length[0])
    return tokens


cdef inline bint has_postings(const View* v, uint32_t pattern) noexcept nogil:
    """Whether a phrase is a term or a title of some place."""
    cdef uint32_t k
    for k in range(entry_start(v, pattern), entry_start(v, pattern + 1)):
        if v.ent_kind[k] in (TERM, TITLE):
            return True
    return False


cdef uint32_t put_postings(const View* v, uint32_t pattern, Posting* out) noexcept nogil:
    """Write the postings of a phrase that is spelt; return how many there are."""
    cdef uint32_t first = entry_start(v, pattern), end = entry_start(v, pattern + 1), k, length, n = 0
    cdef const uint32_t* tokens = phrase(v, pattern, &length)
    cdef double known = known_of(v, pattern, tokens, length)
    for k in range(first, end):
        if v.ent_kind[k] in (TERM, TITLE):
            out[n].pattern = pattern | (OF_MANY if end - first > 1 else 0)
            out[n].norm, out[n].known = norm(tokens), known
            out[n].place = <uint16_t>(v.ent_target[k] | (OF_TITLE if v.ent_kind[k] == TITLE else 0))
            n += 1
    return n


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


cdef double known_of(const View* v, uint32_t pattern, const uint32_t* tokens, uint32_t length) noexcept nogil:
    """Return the weights of the words of a phrase, summed up; where a word comes twice, nought less the phrase and one."""
    cdef uint32_t k
    cdef double known = 0
    cdef bint again = False
    for k in range(length):
        known += v.tok_idf[tokens[k]]
        again |= comes_before(tokens, k)
    return -1.0 - pattern if again else known


cdef inline uint32_t bits_of(float value) noexcept nogil:
    cdef uint32_t bits
    memcpy(&bits, &value, sizeof(bits))
    return bits


cdef const Phrase* by_norm(Phrase* phrases, Phrase* room, uint32_t n) noexcept nogil:
    """Return phrases in the order of their lengths, those of the same length as they were: in their place, or in the room.

    The bits of numbers above nought stand in the order of the numbers; they are gone through digit by digit, the last first.
    """
    cdef uint32_t at[DIGITS]
    cdef uint32_t i, digit, k, total, shift = 0
    while shift < 32:
        memset(at, 0, sizeof(at))
        for i in range(n):
            at[(phrases[i].bits >> shift) & (DIGITS - 1)] += 1
        total = 0
        for digit in range(DIGITS):
            k, at[digit] = at[digit], total
            total += k
        for i in range(n):
            digit = (phrases[i].bits >> shift) & (DIGITS - 1)
            room[at[digit]] = phrases[i]
            at[digit] += 1
        phrases, room = room, phrases
        shift += DIGIT
    return phrases


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
    with cython.critical_section(of):
        if of.postings is not None:
            return of.postings
    made = Postings(of)
    with cython.critical_section(of):
        if of.postings is None:  # no other thread has made them meanwhile
            of.postings = made
        return of.postings


def make_postings(Index index not None):
    """Make what the first ranker of an index asks for, ahead of it."""
    postings_of(index)


def postings(Index index not None, uint32_t token):
    """Return the postings of a token, and the same as they are filed.

    The first are ``(place, mark, length, known)``, whose length and known weights are None behind those that stand for their place alone, the second
    ``(pattern, marks, place, mark)``.
    """
    cdef Postings of = postings_of(index)
    cdef Word* word
    if token >= of.n_tokens:
        raise IndexError(token)
    of.arrange(token)
    word = &of.words[token]
    alone = [(of.place[k] & PLACE, of.place[k] & OF_TITLE, of.norm[k], of.known[k]) for k in range(word.first, word.first + word.n_alone)]
    others = [(of.place[k] & PLACE, of.place[k] & OF_TITLE, None, None) for k in range(word.first + word.n_alone, word.end)]
    filed = [(of.filed[k] & PATTERN, of.filed[k] & ~<uint32_t>PATTERN, of.filed_place[k] & PLACE, of.filed_place[k] & OF_TITLE)
             for k in range(word.first, word.end)]
    return alone + others, filed
