# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Evidence: what the words of a text say for the places of the tariff, gathered in one go and kept only where a word reaches."""

cimport cython
from libc.math cimport sqrt
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from hscode._core cimport (
    CHAPTERS, CUE, LOOKALIKE, MAX_FOUND, MAX_TOKENS, TERM, TITLE, View, add, await_entries, await_found, await_phrase, await_start, entry_start, find_all, has, norm, phrase, prefetch, u24, unscaled,
)
from hscode.ranking._postings cimport OF_MANY, OF_TITLE, PATTERN, PLACE, postings_of

cdef extern from "_wide.h" nogil:
    enum:
        RUN "HSCODE_RUN"
    int find_marked "hscode_find_marked"(const uint32_t* postings, uint32_t low, int n, const uint32_t* marks, uint32_t* found)
    void mark "hscode_mark"(const uint32_t* postings, uint32_t low, int n, uint32_t* marks)

cdef enum:
    MAX_SHARED = 64  # touches of one phrase
    CACHE_LINE = 64
    CHUNK = 256  # postings that are looked through in one go
    FEW = 1024  # marks that are taken back one by one sooner than all at once
    AHEAD = 8  # places that are on their way from memory while one is compared

assert <int>RUN == <int>CHUNK

cdef float KIN = 0.6  # a word of the same root counts for so much of the word itself
cdef float LEAST = 0.08  # a phrase no more like the text than this says nothing
cdef float NEAR = 0.5
cdef float WHOLE = 0.97  # share of the words that are not neutral from which a term is all that the text says


@cython.final
cdef class Evidence:
    """The evidence of one text at a time.

    Phrases are compared by the cosine of their words, weighted by how few headings use them. Nearly all phrases share but one word
    with the text; for them the shortest of each place is enough, and the index keeps it in front. Those that share more are found by
    two bits for each phrase, in the chapters that come into question, and compared whole.
    """

    def __cinit__(self, Index index not None):
        cdef View* v = &index.view
        cdef uint32_t i, node
        self.index = index
        self.postings = postings_of(index)
        self.said = <uint64_t*>calloc((v.n_tokens >> 6) + 1, sizeof(uint64_t))
        self.touched = <uint64_t*>calloc((v.n_tokens >> 6) + 1, sizeof(uint64_t))
        self.out = <uint8_t*>calloc(v.n_nodes, 1)
        self.likeness = <Likeness*>malloc(v.n_nodes * sizeof(Likeness))
        self.sayings = <Sayings*>malloc(v.n_nodes * sizeof(Sayings))
        self.compared = <uint64_t*>calloc((v.n_nodes >> 6) + 1, sizeof(uint64_t))
        self.spoken = <uint64_t*>calloc((v.n_nodes >> 6) + 1, sizeof(uint64_t))
        self.heading_of = <uint16_t*>calloc(v.n_nodes, sizeof(uint16_t))
        self.alone = <Alone*>malloc(MAX_TOUCHES * sizeof(Alone))
        self.excluded = <uint32_t*>malloc(v.n_nodes * sizeof(uint32_t))
        self.associated = <uint64_t*>calloc((v.n_headings >> 6) + 1, sizeof(uint64_t))
        self.heading = <float*>calloc(v.n_headings + 1, sizeof(float))
        self.heading_naming = <float*>calloc(v.n_headings + 1, sizeof(float))
        self.leaf = <float*>calloc(v.n_leaves + 1, sizeof(float))
        self.touches = <Touch*>malloc(MAX_TOUCHES * sizeof(Touch))
        self.first_touch = <int32_t*>calloc(v.n_tokens, sizeof(int32_t))
        self.once = <uint32_t*>calloc((v.n_patterns >> 5) + 1, sizeof(uint32_t))
        self.twice = <uint64_t*>calloc((v.n_patterns >> 6) + 1, sizeof(uint64_t))
        self.shared = <Shared*>malloc(v.n_patterns * sizeof(Shared))
        if (self.said == NULL or self.touched == NULL or self.out == NULL or self.likeness == NULL or self.sayings == NULL or self.compared == NULL
                or self.spoken == NULL or self.excluded == NULL or self.heading == NULL or self.heading_naming == NULL or self.leaf == NULL
                or self.touches == NULL or self.first_touch == NULL or self.once == NULL or self.twice == NULL or self.shared == NULL
                or self.associated == NULL or self.heading_of == NULL or self.alone == NULL):
            raise MemoryError
        for i in range(v.n_headings):
            for node in range(v.head_node[i], v.node_end[v.head_node[i]]):
                self.heading_of[node] = <uint16_t>(i + 1)

    def __dealloc__(self):
        free(self.said); free(self.touched); free(self.out); free(self.likeness); free(self.sayings); free(self.compared); free(self.spoken)
        free(self.excluded); free(self.heading); free(self.heading_naming); free(self.leaf); free(self.touches); free(self.first_touch)
        free(self.once); free(self.twice); free(self.shared); free(self.associated); free(self.heading_of); free(self.alone)

    cdef void hear(self, const Question* question) noexcept nogil:
        """Take a text, which stays where it is until the next one is taken: its words with their weights, and what notes say of places."""
        cdef int i
        cdef uint32_t node
        cdef Sayings* sayings
        self.tokens, self.whole, self.naming, self.neutral = question.tokens, question.whole, question.naming, question.neutral
        self.n_tokens, self.head = question.n_words, question.head
        self.total_whole = self.total_naming = 0
        self.await_words(question)
        for i in range(self.n_tokens):
            self.total_whole += self.whole[i]
            self.total_naming += self.naming[i]
        self.total_whole = self.total_whole if self.total_whole > 0 else 1
        self.total_naming = self.total_naming if self.total_naming > 0 else 1
        for i in range(question.n_excluded):
            node = question.excluded[i]
            if not self.out[node]:
                memset(self.out + node, 1, self.index.view.node_end[node] - node)
                self.excluded[self.n_excluded] = node
                self.n_excluded += 1
        for i in range(question.n_notes):
            sayings = self._say(question.notes[i].node)
            sayings.note = max(sayings.note, question.notes[i].strength)

    cdef void compare(self, const uint8_t* far, const uint8_t* remote) noexcept nogil:
        """Compare the text with those phrases of its words that are near it, or share more than one word with it.

        The latter not with those of headings that are *far*, to which all belong of chapters that are *remote*.
        """
        cdef int i
        cdef uint32_t k
        self.n_alone = 0
        for i in range(self.n_touches):
            if self.first_touch[self.touches[i].token] == i + 1:
                self._take_near(i, &self.alone[self.n_alone])
                self.n_alone += 1
        self._find_shared(far, remote)
        for k in range(self.n_shared):
            if k + AHEAD < self.n_shared:
                self._await_places(self.shared[k + AHEAD].posting)
            self._compare_shared(&self.shared[k])

    cdef void compare_rest(self, const uint8_t* far) noexcept nogil:
        """Compare the text with all other phrases of its words but those of headings that are *far*."""
        cdef int i
        for i in range(self.n_alone):
            self._take_rest(&self.alone[i], far)

    cdef void clear(self) noexcept nogil:
        """Forget the text."""
        cdef const View* v = &self.index.view
        cdef int i
        memset(self.compared, 0, ((v.n_nodes >> 6) + 1) * sizeof(uint64_t))
        memset(self.spoken, 0, ((v.n_nodes >> 6) + 1) * sizeof(uint64_t))
        for i in range(self.n_excluded):
            memset(self.out + self.excluded[i], 0, v.node_end[self.excluded[i]] - self.excluded[i])
        for i in range(self.n_touches):
            self.first_touch[self.touches[i].token] = 0
            self.touched[self.touches[i].token >> 6] = 0
        for i in range(self.n_tokens):
            if self.tokens[i] >= 0:
                self.said[self.tokens[i] >> 6] = 0
        self.n_excluded = self.n_touches = self.n_tokens = self.n_known = 0
        memset(self.associated, 0, ((v.n_headings >> 6) + 1) * sizeof(uint64_t))
        memset(self.heading, 0, v.n_headings * sizeof(float))
        memset(self.heading_naming, 0, v.n_headings * sizeof(float))
        memset(self.chapter, 0, sizeof(self.chapter))
        memset(self.chapter_naming, 0, sizeof(self.chapter_naming))
        memset(self.chapter_head, 0, sizeof(self.chapter_head))

    cdef Likeness* _compare(self, uint32_t node) noexcept nogil:
        """Return the likeness of a place."""
        if not has(self.compared, node):
            add(self.compared, node)
            memset(&self.likeness[node], 0, sizeof(Likeness))
        return &self.likeness[node]

    cdef Sayings* _say(self, uint32_t node) noexcept nogil:
        """Return what is said of a place."""
        if not has(self.spoken, node):
            add(self.spoken, node)
            memset(&self.sayings[node], 0, sizeof(Sayings))
        return &self.sayings[node]

    cdef void weigh(self) noexcept nogil:
        """Weigh the words, touch them and those of the same root, and add up with which places they go."""
        cdef const View* v = &self.index.view
        cdef int i
        cdef uint32_t k, token
        cdef float idf, norm_whole = 0, norm_naming = 0, total_whole = 0, total_naming = 0, told = 0
        for i in range(self.n_tokens):
            if self.tokens[i] >= 0:
                self._await_associations(<uint32_t>self.tokens[i])
        for i in range(self.n_tokens):
            if self.tokens[i] < 0:
                norm_whole += (self.whole[i] * UNKNOWN) ** 2
                norm_naming += (self.naming[i] * UNKNOWN) ** 2
                total_whole += self.whole[i] * UNKNOWN
                told += 0 if self.neutral[i] else self.whole[i] * UNKNOWN
                total_naming += self.naming[i] * UNKNOWN
                continue
            token = <uint32_t>self.tokens[i]
            if has(self.said, token):
                continue
            add(self.said, token)
            self.known[self.n_known] = i
            self.n_known += 1
            idf = self.postings.words[token].idf
            norm_whole += (self.whole[i] * idf) ** 2
            norm_naming += (self.naming[i] * idf) ** 2
            total_whole += self.whole[i] * idf
            told += 0 if self.neutral[i] else self.whole[i] * idf
            total_naming += self.naming[i] * idf
            self._touch(token, idf, self.whole[i], self.naming[i])
            for k in range(self.postings.words[token].kin, self.postings.words[token + 1].kin):
                if not has(self.said, u24(v.kin_tok, k)):
                    self._touch(u24(v.kin_tok, k), idf, KIN * self.whole[i], KIN * self.naming[i])
            self._associate(i)
        if total_whole > 0:
            for i in range(CHAPTERS):
                self.chapter[i] /= total_whole
                self.chapter_naming[i] /= (total_naming if total_naming > 0 else 1)
        self.norm_whole = sqrt(norm_whole) if norm_whole > 0 else 1.0
        self.norm_naming = sqrt(norm_naming) if norm_naming > 0 else 1.0
        self.mass_told = told if told > 0 else 1.0
        self.mass_whole = total_whole if total_whole > 0 else 1.0
        self.mass_naming = total_naming if total_naming > 0 else 1.0

    cdef void await_words(self, const Question* question) noexcept nogil:
        """Have what is known of the words of a text brought from memory."""
        cdef int i
        for i in range(question.n_words):
            if question.tokens[i] >= 0:
                self._await_word(<uint32_t>question.tokens[i])

    cdef void await_postings(self, const Question* question) noexcept nogil:
        """Have the associations and the first postings of the words of a text brought from memory."""
        cdef int i
        for i in range(question.n_words):
            if question.tokens[i] >= 0:
                self._await_associations(<uint32_t>question.tokens[i])
                self._await_postings(<uint32_t>question.tokens[i])

    cdef void _await_word(self, uint32_t token) noexcept nogil:
        """Have what is known of a word brought from memory."""
        prefetch(self.postings.words + token)
        prefetch(self.postings.words + token + 1)
        await_start(&self.index.view, token)

    cdef void _await_associations(self, uint32_t token) noexcept nogil:
        """Have the associations of a word brought from memory."""
        cdef const View* v = &self.index.view
        cdef const Word* word = &self.postings.words[token]
        prefetch(v.nbh_id + word.headings)
        prefetch(v.nbh_w + word.headings)
        prefetch(v.nbl_id + word.leaves)
        prefetch(v.nbl_w + word.leaves)
        prefetch(v.nbc_id + word.chapters)
        prefetch(v.nbc_w + word.chapters)
        prefetch(v.kin_tok + 3 * <size_t>word.kin)

    cdef void _await_postings(self, uint32_t token) noexcept nogil:
        """Have the first postings of a word brought from memory."""
        cdef const Word* word = &self.postings.words[token]
        prefetch(self.postings.filed + word.first)
        prefetch(<const uint8_t*>(self.postings.filed + word.first) + CACHE_LINE)
        prefetch(self.postings.place + word.first)
        prefetch(<const uint8_t*>(self.postings.place + word.first) + CACHE_LINE)
        prefetch(self.postings.norm + word.first)
        prefetch(<const uint8_t*>(self.postings.norm + word.first) + CACHE_LINE)

    cdef void _touch(self, uint32_t token, float said, float whole, float naming) noexcept nogil:
        """Touch a word for one that the text says, whose weight by how few headings use it is *said*."""
        cdef float both = said * self.postings.words[token].idf
        cdef Touch* touch = &self.touches[self.n_touches]
        cdef int32_t* place = &self.first_touch[token]
        if self.n_touches == MAX_TOUCHES:
            return
        self._await_postings(token)
        touch.token, touch.following = token, 0
        touch.whole = whole * both + 1e-9
        touch.naming = naming * both
        while place[0]:
            place = &self.touches[place[0] - 1].following
        self.n_touches += 1
        place[0] = self.n_touches
        add(self.touched, token)

    cdef void _associate(self, int i) noexcept nogil:
        """Add with which headings and chapters a word goes."""
        cdef const View* v = &self.index.view
        cdef uint32_t k, token = <uint32_t>self.tokens[i]
        cdef const Word* word = &self.postings.words[token]
        cdef const uint16_t* number = v.nbh_id
        cdef const uint16_t* weight = v.nbh_w
        cdef uint64_t* associated = self.associated
        cdef float* heading = self.heading
        cdef float* heading_naming = self.heading_naming
        cdef float idf = word.idf, whole = self.whole[i], naming = self.naming[i], much
        for k in range(word.headings, word[1].headings):
            much = unscaled(weight[k])
            add(associated, number[k])
            heading[number[k]] += whole * much
            heading_naming[number[k]] += naming * much
        for k in range(word.chapters, word[1].chapters):
            much = unscaled(v.nbc_w[k])
            self.chapter[v.nbc_id[k]] += whole * idf * much
            self.chapter_naming[v.nbc_id[k]] += naming * idf * much
            if i == self.head:
                self.chapter_head[v.nbc_id[k]] = much

    cdef void associate_leaves(self, uint32_t first, uint32_t end) noexcept nogil:
        """Add up with which of the codes from *first* up to *end* the words go: of few headings that is ever asked."""
        cdef const View* v = &self.index.view
        cdef const Word* word
        cdef uint32_t k, last
        cdef int i
        cdef float whole
        memset(self.leaf + first, 0, (end - first) * sizeof(float))
        for i in range(self.n_known):
            word, whole = &self.postings.words[self.tokens[self.known[i]]], self.whole[self.known[i]]
            last = word[1].leaves
            k = _first_from(v.nbl_id, word.leaves, last, first)
            while k < last and v.nbl_id[k] < end:
                self.leaf[v.nbl_id[k]] += whole * unscaled(v.nbl_w[k])
                k += 1

    cdef float _of_touches(self, int touch, float* naming) noexcept nogil:
        """Return the weight that all touches of a word together give to a phrase."""
        cdef float whole = 0
        cdef int32_t k = touch + 1
        naming[0] = 0
        while k:
            whole += self.touches[k - 1].whole
            naming[0] += self.touches[k - 1].naming
            k = self.touches[k - 1].following
        return whole

    cdef void _take_near(self, int touch, Alone* alone) noexcept nogil:
        """Take the phrases of one word that are near the text if they share no other with it; write what the rest of its phrases are taken by.

        The shortest phrase of each place stands in front, the shortest of all first.
        """
        cdef const Word* word = &self.postings.words[self.touches[touch].token]
        cdef const uint16_t* place = self.postings.place + word.first
        cdef const float* length = self.postings.norm + word.first
        cdef uint32_t k, end, n_near = word.n_alone
        alone.touch, alone.first = touch, word.first
        alone.whole = self._of_touches(touch, &alone.naming)
        alone.mark = ALONE if has(self.said, self.touches[touch].token) else NO_PHRASE
        alone.near = self._count_above(length, 0, n_near, NEAR, alone.whole, alone.naming)
        alone.alike = self._count_above(length, alone.near, n_near, LEAST, alone.whole, alone.naming)
        for k in range(alone.near):
            self._take_alone(alone, word.first + k)
        if n_near == 0 or alone.whole / (self.norm_whole * length[0]) <= NEAR:
            return
        end = self._count_above(length, n_near, word.end - word.first, NEAR, alone.whole, 0)
        for k in range(n_near, end):  # the others only tell how many phrases are near
            if not place[k] & OF_TITLE:
                self._compare(place[k] & PLACE).near += 1

    cdef void _take_rest(self, const Alone* alone, const uint8_t* far) noexcept nogil:
        """Take those phrases of one word that are like the text, but not near it.

        Whether a heading is far is no branch, for nothing would foretell it.
        """
        cdef const uint16_t* place = self.postings.place + alone.first
        cdef uint32_t picked[CHUNK]
        cdef uint32_t k, n, end, first = alone.near
        while first < alone.alike:
            n, end = 0, min(first + CHUNK, alone.alike)
            for k in range(first, end):
                picked[n] = k
                n += not far[self.heading_of[place[k] & PLACE]]
            for k in range(n):
                if k + AHEAD < n:
                    prefetch(&self.likeness[place[picked[k + AHEAD]] & PLACE])
                self._take_alone(alone, alone.first + picked[k])
            first = end

    cdef uint32_t _count_above(self, const float* length, uint32_t low, uint32_t high, float bar, float whole, float naming) noexcept nogil:
        """Return the end of those phrases from *low* on, the shortest first, that are more like the text than *bar*."""
        cdef uint32_t k
        while low < high:
            k = (low + high) >> 1
            if whole / (self.norm_whole * length[k]) > bar or naming / (self.norm_naming * length[k]) > bar:
                low = k + 1
            else:
                high = k
        return low

    cdef inline void _take_alone(self, const Alone* alone, uint32_t posting) noexcept nogil:
        """Take how like the text the phrase of a posting is that shares but one word with it; of two that are as like, that of the first word."""
        cdef uint32_t node = self.postings.place[posting]
        cdef float length = self.postings.norm[posting]
        cdef float like = alone.whole / (self.norm_whole * length), like_naming = alone.naming / (self.norm_naming * length)
        cdef Likeness* place
        if node & OF_TITLE:
            self._take_title(node & PLACE, like)
            return
        place = self._compare(node)
        if like > place.whole or (like == place.whole and place.best & ALONE and alone.touch < <int>place.touch):
            place.whole, place.best, place.touch = like, alone.mark | posting, <uint16_t>alone.touch
        place.naming = like_naming if like_naming > place.naming else place.naming
        place.near += like > NEAR

    cdef inline void _take_title(self, uint32_t node, float like) noexcept nogil:
        """Take how like the text the title of a place is."""
        cdef Sayings* sayings = self._say(node)
        sayings.title = max(sayings.title, like)

    cdef void _find_shared(self, const uint8_t* far, const uint8_t* remote) noexcept nogil:
        """Find the phrases that hold two or more of the touched words and belong to a heading that is not *far*."""
        cdef int i, longest = 0
        cdef uint32_t n, most = 0, marked = 0
        self.n_shared = 0
        self._find_runs(remote)
        for i in range(self.n_touches):
            n = self._size_of(i)
            if n > most:
                most, longest = n, i
        for i in range(self.n_touches):
            if i != longest and self.first_touch[self.touches[i].token] == i + 1:
                marked += self._look_through(i, far, marked > 0, True)
        if marked:
            self._look_through(longest, far, True, False)  # its phrases need no mark: no word follows
            self._take_marks_back(longest, marked)

    cdef uint32_t _size_of(self, int touch) noexcept nogil:
        """Return how many postings a touched word has."""
        cdef const Word* word = &self.postings.words[self.touches[touch].token]
        return word.end - word.first

    cdef void _find_runs(self, const uint8_t* remote) noexcept nogil:
        """Find the runs of chapters that are not *remote*."""
        cdef int32_t chapter
        cdef bint runs = False
        self.n_runs = 0
        for chapter in range(1, CHAPTERS):
            if remote[chapter]:
                runs = False
                continue
            if not runs:
                self.runs[self.n_runs].first = chapter
                self.n_runs += 1
            runs = True
            self.runs[self.n_runs - 1].end = chapter + 1

    cdef int _spans_of(self, const Word* word, Span* spans) noexcept nogil:
        """Write where the postings of a word stand that are filed under chapters that are not remote, and return in how many spans.

        If they are few, they stand in one span with all others.
        """
        cdef int i
        cdef const uint32_t* ends
        if word.directory == 0:
            spans[0].first, spans[0].end = word.first, word.end
            return 1
        ends = self.postings.directories[word.directory - 1]
        for i in range(self.n_runs):
            spans[i].first, spans[i].end = ends[self.runs[i].first - 1], ends[self.runs[i].end - 1]
        return self.n_runs

    cdef uint32_t _look_through(self, int touch, const uint8_t* far, bint finding, bint marking) noexcept nogil:
        """Find those phrases of a touched word that have a mark, if *finding*, then mark them all, if *marking*; return how many postings they have.

        A word may have several postings of one phrase: they are all looked at before the first of them is marked.
        """
        cdef Span spans[CHAPTERS]
        cdef int i, n = self._spans_of(&self.postings.words[self.touches[touch].token], spans)
        cdef uint32_t size = 0
        for i in range(n if finding else 0):
            self._find_marked(&spans[i], far)
        for i in range(n):
            size += spans[i].end - spans[i].first
            if marking:
                mark(self.postings.filed + spans[i].first, PATTERN, <int>(spans[i].end - spans[i].first), self.once)
        return size

    cdef void _find_marked(self, const Span* span, const uint8_t* far) noexcept nogil:
        """Keep the phrases of a span of postings that have a mark, but those of headings that are *far*."""
        cdef uint32_t found[CHUNK + 1]
        cdef uint32_t first = span.first
        cdef int k, n_found
        while first < span.end:
            n_found = find_marked(self.postings.filed + first, PATTERN, <int>min(CHUNK, span.end - first), self.once, found)
            for k in range(n_found):
                if not far[self.heading_of[self.postings.filed_place[first + found[k]] & PLACE]]:
                    self._share(first + found[k])
            first += CHUNK

    cdef void _take_marks_back(self, int longest, uint32_t marked) noexcept nogil:
        """Take back the marks, which are those of so many postings."""
        cdef Span spans[CHAPTERS]
        cdef int i, j
        cdef uint32_t k
        for k in range(self.n_shared):
            self.twice[(self.postings.filed[self.shared[k].posting] & PATTERN) >> 6] = 0
        if marked > FEW:
            memset(self.once, 0, ((self.index.view.n_patterns >> 5) + 1) * sizeof(uint32_t))
            return
        for i in range(self.n_touches):
            if i != longest and self.first_touch[self.touches[i].token] == i + 1:
                for j in range(self._spans_of(&self.postings.words[self.touches[i].token], spans)):
                    for k in range(spans[j].first, spans[j].end):
                        self.once[(self.postings.filed[k] & PATTERN) >> 5] = 0

    cdef void _share(self, uint32_t posting) noexcept nogil:
        """Keep the posting of a phrase that holds two of the touched words or more, once; its words are on their way from memory."""
        cdef uint32_t pattern = self.postings.filed[posting] & PATTERN
        cdef Shared* shared = &self.shared[self.n_shared]
        if not has(self.twice, pattern):
            add(self.twice, pattern)
            shared.posting, shared.tokens = posting, phrase(&self.index.view, pattern, &shared.length)
            self.n_shared += 1
            prefetch(shared.tokens - 1)
            prefetch(self.index.view.pat_entry + pattern)

    cdef void _await_places(self, uint32_t posting) noexcept nogil:
        """Have what is known of the places of a shared phrase brought from memory."""
        cdef uint32_t pattern = self.postings.filed[posting]
        if pattern & OF_MANY:
            await_entries(&self.index.view, pattern & PATTERN)
        else:
            prefetch(&self.likeness[self.postings.filed_place[posting] & PLACE])

    cdef void _compare_shared(self, const Shared* shared) noexcept nogil:
        """Compare the text with a phrase by all words that they share."""
        cdef const View* v = &self.index.view
        cdef uint32_t k, pattern = self.postings.filed[shared.posting]
        cdef uint16_t place = self.postings.filed_place[shared.posting]
        cdef bint of_many = pattern & OF_MANY != 0
        cdef int near = 0
        cdef float like, like_naming
        pattern &= PATTERN
        self._add_touches(shared, &like, &like_naming, &near)
        if like <= LEAST and like_naming <= LEAST:
            return
        near += like > NEAR
        if not of_many:
            self._take(place & PLACE, place & OF_TITLE, pattern, like, like_naming, near)
            return
        for k in range(entry_start(v, pattern), entry_start(v, pattern + 1)):
            if v.ent_kind[k] in (TERM, TITLE):
                self._take(v.ent_target[k], v.ent_kind[k] == TITLE, pattern, like, like_naming, near)

    cdef void _add_touches(self, const Shared* shared, float* like, float* like_naming, int* near) noexcept nogil:
        """Write how like a phrase the text is, and take from *near* the words for which alone it has been counted as near."""
        cdef const uint32_t* tokens = shared.tokens
        cdef const Touch* touch
        cdef int32_t touches[MAX_SHARED]
        cdef int32_t number
        cdef int n = 0, i
        cdef uint32_t held[MAX_TOKENS]
        cdef uint32_t k, n_held = 0
        cdef float whole = 0, naming = 0, alone, both = self.norm_whole * norm(tokens)
        for k in range(shared.length):
            held[n_held] = tokens[k]
            n_held += has(self.touched, tokens[k])
        for k in range(n_held):
            number, alone = self.first_touch[held[k]], 0
            if _has(touches, n, number):
                continue
            while number:
                touch = &self.touches[number - 1]
                alone += touch.whole
                if n < MAX_SHARED:
                    _put(touches, n, number)
                    n += 1
                number = touch.following
            near[0] -= alone / both > NEAR
        for i in range(n):  # in the order of the text
            whole += self.touches[touches[i] - 1].whole
            naming += self.touches[touches[i] - 1].naming
        like[0] = whole / both
        like_naming[0] = naming / (self.norm_naming * norm(tokens))

    cdef void _take(self, uint32_t node, bint of_title, uint32_t best, float like, float like_naming, int near) noexcept nogil:
        """Take how like the text a phrase of a place is; of two that are as like, the first, but a phrase before what is known of it alone."""
        cdef Likeness* place
        if of_title:
            self._take_title(node, like)
            return
        place = self._compare(node)
        if like > place.whole or (like == place.whole and place.best & ALONE):
            place.whole, place.best, place.touch = like, best, 0
        place.naming = like_naming if like_naming > place.naming else place.naming
        place.near += <int16_t>near

    cdef void await_cover(self, const Likeness* likeness) noexcept nogil:
        """Have what :meth:`cover` reads brought from memory."""
        if likeness.best == NO_PHRASE:
            return
        if likeness.best & ALONE:
            prefetch(self.postings.known + (likeness.best ^ ALONE))
        else:
            await_phrase(&self.index.view, likeness.best)

    cdef void cover(self, const Likeness* likeness, double* known, double* covered) noexcept nogil:
        """Write the weight of the words of the likest phrase, and of those that the text says."""
        cdef const View* v = &self.index.view
        cdef const uint32_t* tokens
        cdef uint32_t k, length, pattern = likeness.best
        cdef double all_words = 0, of_text = 0, idf
        known[0] = covered[0] = 0
        if pattern == NO_PHRASE:
            return
        if pattern & ALONE:
            known[0], covered[0] = self.postings.known[pattern ^ ALONE], self.postings.words[self.touches[likeness.touch].token].idf
            if known[0] >= 0:
                return
            pattern = <uint32_t>(-1.0 - known[0])  # a word comes twice in it
        tokens = phrase(v, pattern, &length)
        for k in range(length):
            idf = v.tok_idf[tokens[k]]
            all_words += idf
            of_text += idf * has(self.said, tokens[k])
        known[0], covered[0] = all_words, of_text

    cdef void say_phrases(self) noexcept nogil:
        """Take the phrases that the text says whole."""
        cdef const View* v = &self.index.view
        cdef int i, j, count = find_all(v, self.tokens, self.n_tokens, self.found, MAX_FOUND)
        cdef uint32_t k
        cdef float mass, mass_head, told, idf
        cdef bint lone, inside, over_head
        cdef Sayings* place
        cdef Found* found
        await_found(v, self.found, count)
        for i in range(count):
            found = &self.found[i]
            mass = mass_head = told = 0
            for j in range(found.start, found.end):
                idf = v.tok_idf[self.tokens[j]]
                mass += self.whole[j] * idf
                mass_head += self.naming[j] * idf
                told += 0 if self.neutral[j] else self.whole[j] * idf
            mass /= self.mass_whole
            mass_head /= self.mass_naming
            lone = found.end - found.start == 1 and found.start != self.head
            over_head = found.start <= self.head < found.end
            inside = self._is_inside(i, count)
            for k in range(entry_start(v, found.pattern), entry_start(v, found.pattern + 1)):
                if v.ent_kind[k] == TERM:
                    place = self._say(v.ent_target[k])
                    if inside:
                        place.inside = max(place.inside, mass)
                        continue
                    place.exact = max(place.exact, mass)
                    if told > WHOLE * self.mass_told:
                        place.named = 1
                    if lone:
                        place.lone = max(place.lone, mass)
                    if over_head:
                        place.exact_head = max(place.exact_head, mass_head)
                        if found.end == self.head + 1:
                            place.exact_end = max(place.exact_end, mass_head)
                elif v.ent_kind[k] == CUE:
                    if not inside or self._is_along(i, count, v.ent_target[k]):
                        self._say(v.ent_target[k]).cue += mass
                elif v.ent_kind[k] == LOOKALIKE:
                    place = self._say(v.ent_target[k])
                    place.lookalike = max(place.lookalike, mass)

    cdef bint _is_inside(self, int i, int count) noexcept nogil:
        """Whether a term is inside a longer one, and so not what the text says: "contact lens" in "contact lens case"."""
        cdef const View* v = &self.index.view
        cdef uint32_t first
        cdef int j
        for j in range(count):
            if self._holds(j, i):
                first = entry_start(v, self.found[j].pattern)
                if first < entry_start(v, self.found[j].pattern + 1) and v.ent_kind[first] == TERM:  # kinds are sorted
                    return True
        return False

    cdef bint _is_along(self, int i, int count, uint32_t node) noexcept nogil:
        """Whether one of the longer terms around a cue stands at the place of the cue, above or below it.

        Else the cue is part of the name of other goods: "cod" in "saffron cod", "potato" in "sweet potato starch".
        """
        cdef const View* v = &self.index.view
        cdef uint32_t k, place
        cdef int j
        for j in range(count):
            if not self._holds(j, i):
                continue
            for k in range(entry_start(v, self.found[j].pattern), entry_start(v, self.found[j].pattern + 1)):
                place = v.ent_target[k]
                if v.ent_kind[k] == TERM and (place <= node < v.node_end[place] or node <= place < v.node_end[node]):
                    return True
        return False

    cdef inline bint _holds(self, int longer, int i) noexcept nogil:
        """Whether one phrase that was found has all words of another and more."""
        cdef const Found* found = &self.found[i]
        cdef const Found* other = &self.found[longer]
        return other.start <= found.start and found.end <= other.end and other.end - other.start > found.end - found.start


cdef inline uint32_t _first_from(const uint16_t* numbers, uint32_t low, uint32_t high, uint32_t least) noexcept nogil:
    """Return the first of those that rise from *low* up to *high* that is at least so large; *high* if none is."""
    cdef uint32_t k
    while low < high:
        k = (low + high) >> 1
        if numbers[k] < least:
            low = k + 1
        else:
            high = k
    return low


cdef bint _has(const int32_t* touches, int n, int32_t touch) noexcept nogil:
    cdef int i
    for i in range(n):
        if touches[i] == touch:
            return True
    return False


cdef void _put(int32_t* touches, int n, int32_t touch) noexcept nogil:
    """Put a touch among those before it, in their order."""
    while n and touches[n - 1] > touch:
        touches[n] = touches[n - 1]
        n -= 1
    touches[n] = touch
