# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The second opinion: what words, pairs of words and parts of words say of the places of the tariff (``hscode.compile.opinion``)."""

cimport cython
from libc.stdint cimport int8_t, int16_t, uint8_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy, memset

from hscode._builtins cimport prefetch
from hscode._ngrams cimport MAX_GRAMS, pair_hash, word_grams
from hscode._vectors cimport DIM, HALF, ZERO, fill_scales

cdef extern from "_wide.h" nogil:
    enum:
        WIDE "HSCODE_DIM"
    void agree "hscode_agree"(const int8_t* rows, const float* scale, const int16_t* text, float unit, int n, float* out)
    float make_small "hscode_make_small"(const float* row, int16_t* small)
    void add_rows "hscode_add_rows"(const uint8_t* rows, const uint32_t* number, const float* scale, int n, int zero, float* total)
    double log_sum "hscode_log_sum_small"(const float* powers, int n)

assert <int>WIDE == <int>DIM

cdef double REMOTE = -8.0
cdef double UNHEARD = -14.001  # log of a probability that counts as none, a little below the ranker's least


@cython.final
cdef class Opinion:
    """The second opinion on one text at a time."""

    def __cinit__(self, Index index not None):
        cdef uint32_t i
        cdef int32_t chapter
        self.index = index
        self.heading = <float*>calloc(index.view.n_headings + 1, sizeof(float))
        self.heading_rows = <int8_t*>calloc((<size_t>index.view.n_headings + 1) * DIM, sizeof(int8_t))
        self.heading_scale = <float*>calloc(index.view.n_headings + 1, sizeof(float))
        self.buckets = <uint32_t*>calloc(MAX_TOKENS * (MAX_GRAMS + 1), sizeof(uint32_t))
        self.bucket_scale = <float*>calloc(MAX_TOKENS * (MAX_GRAMS + 1), sizeof(float))
        if self.buckets == NULL or self.bucket_scale == NULL or self.heading == NULL or self.heading_rows == NULL or self.heading_scale == NULL:
            raise MemoryError
        fill_scales(self.scales)
        memset(self.chapter_rows, 0, sizeof(self.chapter_rows))
        memset(self.chapter_scale, 0, sizeof(self.chapter_scale))
        for chapter in range(CHAPTERS):
            self.chapter_node[chapter] = -1
            self.n_headings[chapter] = 0
        for i in range(index.view.n_headings):
            chapter = <int32_t>index.view.node_code[index.view.node_parent[index.view.head_node[i]]]
            if self.n_headings[chapter] == 0:
                self.chapter_node[chapter] = index.view.node_parent[index.view.head_node[i]]
                self.first_heading[chapter] = <int32_t>i
                self._copy(self.chapter_rows + chapter * DIM, &self.chapter_scale[chapter], <uint32_t>self.chapter_node[chapter])
            self._copy(self.heading_rows + <size_t>i * DIM, &self.heading_scale[i], index.view.head_node[i])
            self.n_headings[chapter] += 1

    def __dealloc__(self):
        free(self.buckets); free(self.bucket_scale); free(self.heading); free(self.heading_rows); free(self.heading_scale)

    cdef void _copy(self, int8_t* row, float* scale, uint32_t node) noexcept nogil:
        """Copy the vector of a node and its scale to where those of its kind stand close together."""
        memcpy(row, self.index.view.op_node + <size_t>node * DIM, DIM)
        scale[0] = self.scales[self.index.view.op_node_scale[node]]

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
        cdef float text[DIM]
        for i in range(n):
            for k in range(self.first_bucket[i], self.first_bucket[i + 1]):
                self.bucket_scale[k] = weight[i] * self.scales[self.index.view.op_scale[self.buckets[k]]]
            total += weight[i] * (self.first_bucket[i + 1] - self.first_bucket[i])
        memset(text, 0, sizeof(text))
        add_rows(self.index.view.op_row, self.buckets, self.bucket_scale, self.first_bucket[n], ZERO, text)
        for d in range(DIM):
            text[d] = <float>(text[d] / total) if total > 0 else 0
        self.unit = make_small(text, self.text)

    cdef void await_node(self, uint32_t node) noexcept nogil:
        """Have the vector of a node brought from memory."""
        prefetch(self.index.view.op_node + <size_t>node * DIM)

    cdef double agree(self, uint32_t node) noexcept nogil:
        """How much the second opinion is for a node, against its siblings."""
        cdef float agreed
        agree(self.index.view.op_node + <size_t>node * DIM, &self.scales[self.index.view.op_node_scale[node]], self.text, self.unit, 1, &agreed)
        return agreed

    cdef void judge_chapters(self) noexcept nogil:
        """The log of the probability that the second opinion gives to each chapter."""
        cdef int c, n = 0
        cdef double total
        cdef float agreed[CHAPTERS]
        cdef float known[CHAPTERS]
        agree(self.chapter_rows, self.chapter_scale, self.text, self.unit, CHAPTERS, agreed)
        for c in range(CHAPTERS):
            self.chapter[c] = agreed[c]
            if self.chapter_node[c] >= 0:
                known[n] = agreed[c]
                n += 1
        total = log_sum(known, n)
        for c in range(CHAPTERS):
            self.chapter[c] -= total
            self.remote[c] = self.chapter[c] < REMOTE

    cdef void judge_headings(self, int chapter) noexcept nogil:
        """The log of the probability that the second opinion gives to each heading of a chapter."""
        cdef int32_t h, first = self.first_heading[chapter], n = self.n_headings[chapter]
        cdef float* heading = self.heading + first
        cdef double rest
        if self.chapter[chapter] < UNHEARD:  # no heading is likelier than its chapter
            for h in range(n):
                heading[h] = <float>UNHEARD
            return
        agree(self.heading_rows + <size_t>first * DIM, self.heading_scale + first, self.text, self.unit, n, heading)
        rest = self.chapter[chapter] - log_sum(heading, n)
        for h in range(n):
            heading[h] += rest
