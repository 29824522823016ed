# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The trees that set the best codes in order, asked for all codes at once.

No tree is walked. Every branch asks all codes together whether their value of a feature is above its threshold: a code of which it is
cannot come to the leaves below, so that every branch of a tree strikes out leaves, and the first leaf that is left is the one to which the
code would have come. Values are compared by their rank among all thresholds of their feature, which is a small number.

Source: C. Lucchese et al., QuickScorer: a fast algorithm to rank documents with additive ensembles of regression trees, SIGIR 2015.
"""

cimport cython
from libc.stdlib cimport calloc, free
from libc.string cimport memset

from cython cimport view
from hscode._core cimport lowest

cdef extern from "_wide.h" nogil:
    enum:
        WIDE_SIDE "HSCODE_SIDE"
    void rank "hscode_rank"(const double* values, const double* thresholds, int n, int16_t* ranks)
    void strike_out "hscode_strike_out"(const Branch* branches, const int32_t* first, int n_trees, const Ranks* ranks, Bits* left)

cdef enum:
    MOST_THRESHOLDS = 0x7FFF  # of a feature
    MOST_FEATURES = 65536

assert <int>WIDE_SIDE == <int>LANES

cdef object ONE = 1  # Python's, which is shifted without end


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
        thresholds = [sorted(of_feature) for of_feature in _thresholds(trees, n_features)]
        cut = [_cut(branches, leaves) for branches, leaves in trees]
        n_thresholds = sum([len(of_feature) for of_feature in thresholds])
        if max([len(of_feature) for of_feature in thresholds], default=0) > MOST_THRESHOLDS:
            raise ValueError(f"the trees have {n_thresholds} thresholds; there is room for {MOST_THRESHOLDS} of a feature")
        self.scale, self.n_features = scale, n_features
        self.first_threshold = <int32_t*>calloc(n_features + 1, sizeof(int32_t))
        self.threshold = <double*>calloc(n_thresholds + 1, sizeof(double))
        self.rank = <Ranks*>calloc(n_features + 1, sizeof(Ranks))
        self.first_branch = <int32_t*>calloc(len(cut) + 1, sizeof(int32_t))
        self.branch = <Branch*>calloc(sum([len(tree[0]) for tree in cut]) + 1, sizeof(Branch))
        self.left = <Bits*>calloc(len(cut) + 1, sizeof(Bits))
        self.value = <Values*>calloc(len(cut) + 1, sizeof(Values))
        if (self.first_threshold == NULL or self.threshold == NULL or self.rank == NULL or self.first_branch == NULL or self.branch == NULL
                or self.left == NULL or self.value == NULL):
            raise MemoryError
        ranks = {}
        for i, of_feature in enumerate(thresholds):
            for k, threshold in enumerate(of_feature):
                self.threshold[len(ranks)] = threshold
                ranks[i, threshold] = k + 1
            self.first_threshold[i + 1] = <int32_t>len(ranks)
        self._plant(ranks, cut)
        self.n_trees = len(cut)

    cdef int _plant(self, dict rank, list cut) except -1:
        cdef int t, i = 0, k
        for t, (branches, leaves) in enumerate(cut):
            for feature, threshold, left in branches:
                self.branch[i].feature, self.branch[i].rank, self.branch[i].above = feature, rank[feature, threshold], <int16_t><uint16_t>left
                i += 1
            self.first_branch[t + 1] = i
            for k, value in enumerate(leaves):
                self.value[t][k] = value

    def __dealloc__(self):
        free(self.first_threshold); free(self.threshold); free(self.rank); free(self.first_branch); free(self.branch); free(self.left)
        free(self.value)

    def __len__(self):
        return self.n_trees

    def scores(self, codes):
        """Return the scores of up to ``LANES`` codes, each given by its features.

        Raises:
            ValueError: more codes, more or fewer features, or one that is no number.
        """
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
                if value != value:
                    raise ValueError(f"feature {feature} of code {lane} is no number")
        self.judge(<const Side*>&features[0, 0], score)
        return [score[lane] for lane in range(len(codes))]

    cdef void judge(self, const Side* features, double* score) noexcept nogil:
        """Write the score of each code; *features* are those of all codes side by side."""
        cdef int t, lane
        self._rank(features)
        strike_out(self.branch, self.first_branch, self.n_trees, self.rank, self.left)
        memset(score, 0, LANES * sizeof(double))
        for t in range(self.n_trees):
            for lane in range(LANES):
                score[lane] += self.value[t][lowest(<uint16_t>self.left[t][lane])]
        for lane in range(LANES):
            score[lane] *= self.scale

    cdef void _rank(self, const Side* features) noexcept nogil:
        """Count the thresholds that each value is above: those of a feature rise."""
        cdef int feature, first
        for feature in range(self.n_features):
            first = self.first_threshold[feature]
            rank(<const double*>(features + feature), self.threshold + first, self.first_threshold[feature + 1] - first, <int16_t*>(self.rank + feature))


def _thresholds(trees, n_features):
    """Return the thresholds of each feature."""
    of_feature = [set() for _ in range(n_features)]
    for branches, _ in trees:
        for feature, threshold, _, _ in branches:
            of_feature[feature].add(float(threshold))
    return of_feature


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
        out.append((feature, float(threshold), 0xFFFF & ~((ONE << len(values)) - (ONE << first))))
        place(high, depth + 1)

    place(0 if branches else ~0, 0)
    return out, values
