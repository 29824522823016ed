# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The trees that set the best codes in order, asked for all codes at once.

No tree is walked. Every question "is the feature up to the threshold?" is answered for all codes together, a few bits each; a code
that is above the threshold cannot come to the leaves below it, so that every branch of a tree strikes out leaves, and the first leaf
that is left is the one to which the code would have come.

Source: C. Lucchese et al., QuickScorer: a fast algorithm to rank documents with additive ensembles of regression trees, SIGIR 2015.
"""

cimport cython
from libc.stdlib cimport calloc, free
from libc.string cimport memset

from cython cimport view
from hscode._core cimport lowest

cdef uint64_t FOUR_TIMES = 0x0001000100010001U
cdef uint64_t ALL = 0xFFFFFFFFFFFFFFFFU
cdef enum:
    MOST_QUESTIONS = 65536
    MOST_FEATURES = 65536


@cython.final
cdef class Forest:
    """Trees over features of codes.

    Args:
        trees: of each tree its nodes ``(feature, threshold, low, high)``, the root first, and the values of its leaves: a value
            of the feature up to the threshold goes on to *low*, else to *high*; a negative number is the leaf ``~number``.
        scale: what the sum of the trees is multiplied by to be the log of the odds.
        n_features: number of features.

    Raises:
        ValueError: a tree that goes on to what there is not, asks for a feature that there is not, or has no leaf or too many; too many features.
    """

    def __cinit__(self, trees, double scale, int n_features):
        cdef int i, k
        if not 0 <= n_features <= MOST_FEATURES:
            raise ValueError(f"{n_features} features cannot be asked for; there is room for {MOST_FEATURES}")
        for t, tree in enumerate(trees):
            _check(t, tree, n_features)
        questions = sorted({(feature, float(threshold)) for branches, _ in trees for feature, threshold, _, _ in branches})
        cut = [_cut(branches, leaves) for branches, leaves in trees]
        n_branches = sum([len(tree[0]) for tree in cut])
        if len(questions) > MOST_QUESTIONS:
            raise ValueError(f"the trees ask {len(questions)} questions; there is room for {MOST_QUESTIONS}")
        self.scale, self.n_features = scale, n_features
        self.first_question = <int32_t*>calloc(n_features + 1, sizeof(int32_t))
        self.threshold = <double*>calloc(len(questions) + 1, sizeof(double))
        self.answer = <Bits*>calloc(len(questions) + 1, sizeof(Bits))
        self.first_branch = <int32_t*>calloc(len(cut) + 1, sizeof(int32_t))
        self.question = <uint16_t*>calloc(n_branches + 1, sizeof(uint16_t))
        self.above = <uint64_t*>calloc(n_branches + 1, sizeof(uint64_t))
        self.value = <Values*>calloc(len(cut) + 1, sizeof(Values))
        if (self.first_question == NULL or self.threshold == NULL or self.answer == NULL or self.first_branch == NULL or self.question == NULL
                or self.above == NULL or self.value == NULL):
            raise MemoryError
        for i, (feature, threshold) in enumerate(questions):
            self.threshold[i] = threshold
            k = feature
            self.first_question[k + 1] = i + 1
        for i in range(n_features):
            self.first_question[i + 1] = max(self.first_question[i + 1], self.first_question[i])
        self._plant(trees, {question: i for i, question in enumerate(questions)}, cut)
        self.n_trees = len(cut)

    cdef int _plant(self, trees, dict number, list cut) except -1:
        cdef int t, i = 0, k
        for t, (branches, leaves) in enumerate(cut):
            for feature, threshold, left in branches:
                self.question[i] = number[feature, threshold]
                self.above[i] = <uint64_t>left * FOUR_TIMES
                i += 1
            self.first_branch[t + 1] = i
            for k, value in enumerate(leaves):
                self.value[t][k] = value

    def __dealloc__(self):
        free(self.first_question); free(self.threshold); free(self.answer); free(self.first_branch); free(self.question); free(self.above)
        free(self.value)

    def __len__(self):
        return self.n_trees

    def scores(self, codes):
        """Return the scores of up to ``LANES`` codes, each given by its features."""
        cdef double score[LANES]
        cdef double[:, ::1] features
        codes = [tuple(code) for code in codes]  # as long as they say
        if len(codes) > LANES or any([len(code) != self.n_features for code in codes]):
            raise ValueError(f"up to {LANES} codes of {self.n_features} features are judged")
        features = view.array((self.n_features, LANES), sizeof(double), "d")
        features[:] = 0
        for lane, code in enumerate(codes):
            for feature, value in enumerate(code):
                features[feature, lane] = value
        self.judge(<const Side*>&features[0, 0], score)
        return [score[lane] for lane in range(len(codes))]

    cdef void judge(self, const Side* features, double* score) noexcept nogil:
        """Write the score of each code; *features* are those of all codes side by side."""
        cdef uint64_t left[WORDS]
        cdef int t, k, w
        cdef const uint64_t* below
        cdef uint64_t above
        self._ask(features)
        memset(score, 0, LANES * sizeof(double))
        for t in range(self.n_trees):
            left[0] = left[1] = left[2] = ALL
            for k in range(self.first_branch[t], self.first_branch[t + 1]):
                below, above = <const uint64_t*>(self.answer + self.question[k]), self.above[k]
                left[0] &= below[0] | above
                left[1] &= below[1] | above
                left[2] &= below[2] | above
            for w in range(WORDS):
                score[4 * w] += self.value[t][lowest(<uint16_t>left[w])]
                score[4 * w + 1] += self.value[t][lowest(<uint16_t>(left[w] >> 16))]
                score[4 * w + 2] += self.value[t][lowest(<uint16_t>(left[w] >> 32))]
                score[4 * w + 3] += self.value[t][lowest(<uint16_t>(left[w] >> 48))]
        for k in range(LANES):
            score[k] *= self.scale

    cdef void _ask(self, const Side* features) noexcept nogil:
        """Answer all questions. Those of one feature rise, so that a code that is up to one threshold is up to all behind it."""
        cdef int feature, lane, first, end, q, half, size
        cdef int low[LANES]
        cdef uint64_t so_far[WORDS]
        cdef const double* value
        cdef const double* threshold
        for feature in range(self.n_features):
            first, end = self.first_question[feature], self.first_question[feature + 1]
            if first == end:
                continue
            memset(self.answer[first], 0, (end - first + 1) * sizeof(Bits))
            memset(low, 0, sizeof(low))
            value, threshold, size = <const double*>(features + feature), self.threshold + first, end - first
            while size > 1:  # the codes side by side, without a branch that could be guessed wrong
                half = size >> 1
                for lane in range(LANES):
                    low[lane] += half & -<int>(not value[lane] <= threshold[low[lane] + half - 1])
                size -= half
            for lane in range(LANES):
                q = first + low[lane] + <int>(not value[lane] <= threshold[low[lane]])
                self.answer[q][lane >> 2] |= <uint64_t>0xFFFF << (16 * (lane & 3))
            so_far[0] = so_far[1] = so_far[2] = 0
            for q in range(first, end):
                so_far[0] |= self.answer[q][0]
                so_far[1] |= self.answer[q][1]
                so_far[2] |= self.answer[q][2]
                self.answer[q][0], self.answer[q][1], self.answer[q][2] = so_far[0], so_far[1], so_far[2]


def _check(t, tree, n_features):
    branches, leaves = tree
    if not leaves:
        raise ValueError(f"tree {t} has no leaf")
    if len(leaves) > MOST_LEAVES:
        raise ValueError(f"tree {t} has {len(leaves)} leaves; there is room for {MOST_LEAVES}")
    for n, (feature, _, low, high) in enumerate(branches):
        for following in (low, high):
            if not (n < following < len(branches) or -len(leaves) <= following < 0):
                raise ValueError(f"tree {t} goes on to {following}, which does not exist or does not follow")
        if not 0 <= feature < n_features:
            raise ValueError(f"tree {t} asks for feature {feature}; there are {n_features}")


def _cut(branches, leaves):
    """Return the branches as ``(feature, threshold, leaves left above it)``, and the values of the leaves from the lowest to the highest."""
    out, values = [], []

    def place(number, depth):
        if depth > MOST_LEAVES or len(values) == MOST_LEAVES:  # a branch so deep has as many leaves beside its way
            raise ValueError(f"a tree comes to more leaves than there is room for: {MOST_LEAVES}")
        if number < 0:
            values.append(leaves[~number])
            return
        feature, threshold, low, high = branches[number]
        first = len(values)
        place(low, depth + 1)
        out.append((feature, float(threshold), 0xFFFF & ~((1 << len(values)) - (1 << first))))
        place(high, depth + 1)

    place(0 if branches else ~0, 0)
    return out, values
