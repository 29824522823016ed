# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The second opinion: what words, pairs of words and parts of words say of the places of the tariff (``hscode.compile.opinion``)."""

cimport cython
from libc.math cimport exp, log
from libc.stdint cimport int8_t, uint8_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset

from hscode._core cimport prefetch
from hscode._ngrams cimport MAX_GRAMS, pair_hash, word_grams
from hscode._vectors cimport DIM, HALF, ZERO, fill_scales

cdef extern from "_wide.h" nogil:
    enum:
        WIDE "HSCODE_DIM"
    void agreements "hscode_agree"(const float* rows, const float* text, int n, float* out)

assert <int>WIDE == <int>DIM

cdef double UNHEARD = -14.001  # log of a probability that counts as none, a little below the ranker's least


@cython.final
cdef class Opinion:
    """The second opinion on one text at a time."""

    def __cinit__(self, Index index not None):
        cdef uint32_t i
        cdef int32_t chapter
        self.index = index
        self.heading = <float*>calloc(index.view.n_headings + 1, sizeof(float))
        self.chapter_rows = <float*>calloc(CHAPTERS * DIM, sizeof(float))
        self.heading_rows = <float*>calloc((index.view.n_headings + 1) * DIM, sizeof(float))
        self.buckets = <uint32_t*>calloc(MAX_TOKENS * (MAX_GRAMS + 1), sizeof(uint32_t))
        if self.buckets == NULL or self.heading == NULL or self.chapter_rows == NULL or self.heading_rows == NULL:
            raise MemoryError
        fill_scales(self.scales)
        for chapter in range(CHAPTERS):
            self.chapter_node[chapter] = -1
            self.n_headings[chapter] = 0
        for i in range(index.view.n_headings):
            chapter = <int32_t>index.view.node_code[index.view.node_parent[index.view.head_node[i]]]
            if self.n_headings[chapter] == 0:
                self.chapter_node[chapter] = index.view.node_parent[index.view.head_node[i]]
                self.first_heading[chapter] = <int32_t>i
                self._copy(self.chapter_rows + chapter * DIM, <uint32_t>self.chapter_node[chapter])
            self._copy(self.heading_rows + i * DIM, index.view.head_node[i])
            self.n_headings[chapter] += 1

    def __dealloc__(self):
        free(self.buckets); free(self.heading); free(self.chapter_rows); free(self.heading_rows)

    cdef void _copy(self, float* row, uint32_t node) noexcept nogil:
        """Write the vector of a node as it was before it was made small."""
        cdef const int8_t* small = self.index.view.op_node + <size_t>node * DIM
        cdef float scale = self.scales[self.index.view.op_node_scale[node]]
        cdef int d
        for d in range(DIM):
            row[d] = scale * small[d]

    cdef void read(self, const Question* question) noexcept nogil:
        """Read the words of a text; the vectors of their parts are on their way from memory."""
        cdef uint32_t before = 0, mask = self.index.view.n_buckets - 1
        cdef uint32_t* bucket = self.buckets
        cdef int i, k, count
        for i in range(question.n_words):
            self.first_bucket[i] = <int32_t>(bucket - self.buckets)
            count = word_grams(question.letters + question.first_letter[i], question.first_letter[i + 1] - question.first_letter[i], bucket)
            if i:
                bucket[count] = pair_hash(before, bucket[0])
                count += 1
            before = bucket[0]
            for k in range(count):
                bucket[k] &= mask
                prefetch(self.index.view.op_row + <size_t>bucket[k] * HALF)
                prefetch(self.index.view.op_scale + bucket[k])
            bucket += count
        self.first_bucket[question.n_words] = <int32_t>(bucket - self.buckets)

    cdef void hear(self, const float* weight, int n) noexcept nogil:
        """Make the vector of the text: the weighted mean of those of its words, word pairs and n-grams."""
        cdef int i, k, d
        cdef double total = 0
        cdef const uint8_t* row
        cdef float scale
        memset(self.text, 0, sizeof(self.text))
        for i in range(n):
            if weight[i] == 0:
                continue
            for k in range(self.first_bucket[i], self.first_bucket[i + 1]):
                row = self.index.view.op_row + <size_t>self.buckets[k] * HALF
                scale = weight[i] * self.scales[self.index.view.op_scale[self.buckets[k]]]
                for d in range(HALF):
                    self.text[d] += scale * ((row[d] & 15) - ZERO)
                    self.text[HALF + d] += scale * ((row[d] >> 4) - ZERO)
            total += weight[i] * (self.first_bucket[i + 1] - self.first_bucket[i])
        for d in range(DIM):
            self.text[d] = <float>(self.text[d] / total) if total > 0 else 0

    cdef double agree(self, uint32_t node) noexcept nogil:
        """How much the second opinion is for a node, against its siblings."""
        cdef float row[DIM]
        cdef float agreement
        self._copy(row, node)
        agreements(row, self.text, 1, &agreement)
        return agreement

    cdef void judge_chapters(self) noexcept nogil:
        """The log of the probability that the second opinion gives to each chapter."""
        cdef int c
        cdef double top = -1e300, total = 0
        cdef float agreement[CHAPTERS]
        agreements(self.chapter_rows, self.text, CHAPTERS, agreement)
        memset(self.judged, 0, sizeof(self.judged))
        for c in range(CHAPTERS):
            if self.chapter_node[c] >= 0:
                self.chapter[c] = agreement[c]
                top = self.chapter[c] if self.chapter[c] > top else top
        for c in range(CHAPTERS):
            if self.chapter_node[c] >= 0:
                total += exp(self.chapter[c] - top)
        top += log(total)
        for c in range(CHAPTERS):
            self.chapter[c] -= top

    cdef void judge_headings(self, int chapter) noexcept nogil:
        """The log of the probability that the second opinion gives to each heading of a chapter, once for a text."""
        cdef int32_t h, first = self.first_heading[chapter], end = first + self.n_headings[chapter]
        cdef double top = -1e300, total = 0
        if self.judged[chapter]:
            return
        self.judged[chapter] = 1
        if self.chapter[chapter] < UNHEARD:  # no heading is likelier than its chapter
            for h in range(first, end):
                self.heading[h] = <float>UNHEARD
            return
        agreements(self.heading_rows + first * DIM, self.text, end - first, self.heading + first)
        for h in range(first, end):
            top = self.heading[h] if self.heading[h] > top else top
        for h in range(first, end):
            total += exp(self.heading[h] - top)
        total = self.chapter[chapter] - top - log(total)
        for h in range(first, end):
            self.heading[h] += total
