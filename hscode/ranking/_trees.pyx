# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The trees that set the best codes in order, asked for all codes at once.

No tree is walked. Every branch asks all codes together whether their value of a feature is above its threshold: a code of which it is
cannot come to the leaves below, so that every branch of a tree strikes out leaves, and the first leaf that is left is the one to which the
code would have come. Values are compared by their rank among all thresholds of their feature, which is a small number.

Source: C. Lucchese et al., QuickScorer: a fast algorithm to rank documents with additive ensembles of regression trees, SIGIR 2015.
"""

cimport cython
from libc.stdint cimport int16_t, int32_t, uint16_t, uint32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset

from cython cimport view
from hscode._builtins cimport lowest

cdef extern from "_wide.h" nogil:
    enum:
        WIDE_SIDE "HSCODE_SIDE"
    void rank "hscode_rank"(const Side* values, const double* thresholds, const int32_t* first, int n_features, int n_codes, Ranks* ranks)
    void strike_out "hscode_strike_out"(const Branch* branches, const int32_t* first, int n_trees, const Ranks* ranks, Bits* left)

cdef enum:
    MOST_THRESHOLDS = 0x7FFF  # of a feature
    MOST_FEATURES = 65536

assert <int>WIDE_SIDE == <int>LANES


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
        cdef list whole, thresholds
        cdef Py_ssize_t n_thresholds, n_branches
        if not 0 <= n_features <= MOST_FEATURES:
            raise ValueError(f"{n_features} features cannot be asked for; there is room for {MOST_FEATURES}")
        whole = [_checked(t, branches, list(leaves), n_features) for t, (branches, leaves) in enumerate(trees)]
        thresholds = _thresholds(whole, n_features)
        n_thresholds, n_branches = sum(map(len, thresholds)), MOST_LEAVES * len(whole)
        if max(map(len, thresholds), default=0) > MOST_THRESHOLDS:
            raise ValueError(f"the trees have {n_thresholds} thresholds; there is room for {MOST_THRESHOLDS} of a feature")
        self.scale, self.n_features = scale, n_features
        self.first_threshold = <int32_t*>calloc(n_features + 1, sizeof(int32_t))
        self.threshold = <double*>calloc(n_thresholds + 1, sizeof(double))
        self.first_branch = <int32_t*>calloc(len(whole) + 1, sizeof(int32_t))
        self.branch = <Branch*>calloc(n_branches + 1, sizeof(Branch))
        self.value = <Values*>calloc(len(whole) + 1, sizeof(Values))
        if (self.first_threshold == NULL or self.threshold == NULL or self.first_branch == NULL or self.branch == NULL
                or self.value == NULL):
            raise MemoryError
        self._plant(whole, self._rank_thresholds(thresholds))

    cdef list _rank_thresholds(self, list thresholds):
        """Write the thresholds of each feature, and return of each by how many of them a value above it is above."""
        cdef int32_t n = 0
        cdef list ranks = []
        cdef dict rank
        for i, of_feature in enumerate(thresholds):
            rank = {}
            for threshold in sorted(of_feature):
                self.threshold[n] = threshold
                n += 1
                rank[threshold] = len(rank) + 1
            self.first_threshold[<int>i + 1] = n
            ranks.append(rank)
        return ranks

    cdef int _plant(self, list trees, list ranks) except -1:
        """Write the branches of each tree, and the values of its leaves from the lowest to the highest."""
        cdef int32_t n = 0
        cdef int n_leaves
        cdef tuple tree
        for tree in trees:
            n_leaves = 0
            self._place(tree, ranks, 0 if tree[0] else ~0, 0, &n, &n_leaves)
            self.n_trees += 1
            self.first_branch[self.n_trees] = n

    cdef int _place(self, tuple tree, list ranks, int number, int depth, int32_t* n, int* n_leaves) except -1:
        """Write what stands at and below a node of the tree that is planted, each branch with the leaves that are left above its threshold."""
        cdef list features, thresholds, low, high, leaves
        cdef int first = n_leaves[0]
        cdef Branch* branch
        features, thresholds, low, high, leaves = tree
        if depth > MOST_LEAVES or first == MOST_LEAVES:  # a branch so deep has as many leaves beside its way
            raise ValueError(f"a tree comes to more leaves than there is room for: {MOST_LEAVES}")
        if number < 0:
            self.value[self.n_trees][first] = leaves[~number]
            n_leaves[0] += 1
            return 0
        self._place(tree, ranks, low[number], depth + 1, n, n_leaves)
        branch = &self.branch[n[0]]
        branch.feature = features[number]
        branch.rank[0] = branch.rank[1] = (<dict>ranks[features[number]])[thresholds[number]]
        branch.above[0] = branch.above[1] = <int16_t><uint16_t>~((<uint32_t>1 << n_leaves[0]) - (<uint32_t>1 << first))
        n[0] += 1
        self._place(tree, ranks, high[number], depth + 1, n, n_leaves)
        return 0

    def __dealloc__(self):
        free(self.first_threshold); free(self.threshold); free(self.first_branch); free(self.branch); free(self.value)

    def __len__(self):
        return self.n_trees

    def scores(self, codes):
        """Return the scores of up to ``LANES`` codes, each given by its features.

        Raises:
            ValueError: more codes, more or fewer features, or one that is no number.
        """
        cdef double score[LANES]
        cdef double[:, ::1] features
        cdef int16_t[:, ::1] ranks, left
        codes = [tuple(code) for code in codes]  # as long as they say
        if len(codes) > LANES or any([len(code) != self.n_features for code in codes]):
            raise ValueError(f"up to {LANES} codes of {self.n_features} features are judged")
        features = view.array((self.n_features, LANES), sizeof(double), "d")
        features[:] = 0
        ranks = view.array((self.n_features + 1, WIDE_LANES), sizeof(int16_t), "h")
        left = view.array((self.n_trees + 1, WIDE_LANES), sizeof(int16_t), "h")
        ranks[:] = 0
        for lane, code in enumerate(codes):
            for feature, value in enumerate(code):
                features[feature, lane] = value
                if value != value:
                    raise ValueError(f"feature {feature} of code {lane} is no number")
        self.judge(<const Side*>&features[0, 0], <Ranks*>&ranks[0, 0], <Bits*>&left[0, 0], <int>len(codes), score)
        return [score[lane] for lane in range(len(codes))]

    cdef void judge(self, const Side* features, Ranks* ranks, Bits* left, int n_codes, double* score) noexcept nogil:
        """Write the score of each code.

        *features* are those of all codes side by side. There is room in *ranks* for each feature, how many thresholds the values are above, and
        in *left* for each tree, the leaves that are left to each code.
        """
        cdef int t, lane
        cdef double total[LANES]
        rank(features, self.threshold, self.first_threshold, self.n_features, n_codes, ranks)
        strike_out(self.branch, self.first_branch, self.n_trees, ranks, left)
        memset(total, 0, sizeof(total))
        for t in range(self.n_trees):
            for lane in range(n_codes):
                total[lane] += self.value[t][lowest(<uint16_t>left[t][lane])]
        for lane in range(n_codes):
            score[lane] = total[lane] * self.scale


cdef list _thresholds(list trees, int n_features):
    """Return the thresholds of each feature."""
    cdef list of_feature = [set() for _ in range(n_features)], features, thresholds
    cdef Py_ssize_t n
    for features, thresholds, *_ in trees:
        for n in range(len(features)):
            (<set>of_feature[features[n]]).add(thresholds[n])
    return of_feature


cdef tuple _checked(t, branches, list leaves, int n_features):
    """Return the features, thresholds and ways of a tree in lists of their own, and its leaves: all are what a loop may follow."""
    cdef list features = [], thresholds = [], lows = [], highs = []
    cdef Py_ssize_t n, n_branches, n_leaves = len(leaves)
    cdef double threshold
    if not n_leaves:
        raise ValueError(f"tree {t} has no leaf")
    if n_leaves > MOST_LEAVES:
        raise ValueError(f"tree {t} has {n_leaves} leaves; there is room for {MOST_LEAVES}")
    for feature, threshold, low, high in branches:
        if not 0 <= feature < n_features:
            raise ValueError(f"tree {t} asks for feature {feature}; there are {n_features}")
        if threshold != threshold:  # it would leave the thresholds of the feature out of order
            raise ValueError(f"tree {t} asks for a threshold that is no number")
        features.append(<int>feature)
        thresholds.append(threshold)
        lows.append(low)
        highs.append(high)
    n_branches = len(features)
    for n in range(n_branches):
        for following in (lows[n], highs[n]):
            if not (n < following < n_branches or -n_leaves <= following < 0):
                raise ValueError(f"tree {t} goes on to {following}, which does not exist or does not follow")
    return features, thresholds, lows, highs, leaves
