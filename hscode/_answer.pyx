# cython: language_level=3
"""How deep an answer goes and what it holds, compiled: one object. Those to text the collector of garbage passes by until somebody looks behind them.

Answers are kept, thousands of them; a collector that goes through all of them time and again takes a tenth of all time.
"""

cimport cython
from cpython.object cimport PyObject, PyTypeObject
from libc.stdint cimport uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from hscode._builtins cimport give_back
from hscode._core cimport CHAPTERS, Index, View
from hscode.ranking._questions cimport Question, Questions, Share, Shares

cdef extern from "Python.h":
    bint PyObject_GC_IsTracked(object each)
    void PyObject_GC_Track(void* each)
    void PyObject_GC_UnTrack(void* each)


cdef enum:
    FEW = 5  # candidates that are kept in the answer itself, as many as are asked for as a rule

cdef enum:  # digits of an answer
    NONE = 0
    TWO = 2
    FOUR = 4
    SIX = 6


@cython.final
cdef class Depths:
    """To how many digits probabilities bear an answer.

    Args:
        index: the compiled nomenclature.
        six: probability of a code from which the answer is given at six digits.
        four: of a heading, at four.
        two: of a chapter, at two.
    """

    cdef Index index
    cdef double six
    cdef double four
    cdef double two
    cdef list codes  # of each place as text, once it was an answer

    def __cinit__(self, Index index not None, double six, double four, double two):
        self.index, self.six, self.four, self.two = index, six, four, two
        self.codes = [None] * index.view.n_nodes

    cdef int deepest(self, const Question* found, Answer answer) except -1:
        """Give an answer the deepest code that the probabilities of codes and headings support, and return its digits."""
        cdef uint32_t chapter = 0
        cdef int digits
        if not found.n_codes or not found.n_headings:
            raise ValueError("an answer is one of some codes and headings")
        digits = self._digits(found.codes[0].share, found.headings, found.n_headings, &self.index.view, &chapter, &answer.probability)
        if digits == SIX:
            answer.code = self._code(found.codes[0].node)
        elif digits == FOUR:
            answer.code = self._code(found.headings[0].node)
        elif digits == TWO:
            answer.code = f"{chapter:02}"
        return digits

    def deepest_carried(self, tuple best not None, list headings not None):
        """Return ``(code, digits, probability)`` of the deepest code that the probabilities of codes and headings support, None, 0 and 0 for none.

        These are no codes of the index, but those that they are in another edition.

        Args:
            best: the best code and its probability.
            headings: each heading and its probability, best first.

        Raises:
            ValueError: no headings, or one that is none.
        """
        cdef uint32_t chapter = 0
        cdef double share = 0
        cdef int digits
        cdef Py_ssize_t i, n = len(headings)
        cdef Share* shares
        if not n:
            raise ValueError("an answer is one of some codes and headings")
        shares = <Share*>malloc(n * sizeof(Share))
        if shares == NULL:
            raise MemoryError
        try:
            for i in range(n):
                heading, shares[i].share = headings[i]
                shares[i].node = int(heading[:2])
                if shares[i].node >= CHAPTERS:
                    raise ValueError(f"{heading!r} is no heading")
            digits = self._digits(best[1], shares, n, NULL, &chapter, &share)
        finally:
            free(shares)
        if digits == SIX:
            return best[0], digits, share
        if digits == FOUR:
            return headings[0][0], digits, share
        return (f"{chapter:02}" if digits == TWO else None), digits, share

    cdef int _digits(self, double six, const Share* headings, Py_ssize_t n, const View* view, uint32_t* chapter, double* share) noexcept nogil:
        """Return to how many digits probabilities bear an answer, and write how likely it is, and where to two, the chapter.

        Without a *view* places are chapters.
        """
        cdef double shares[CHAPTERS]
        cdef double most = 0, rest = 1
        cdef Py_ssize_t i
        cdef uint32_t at
        if six >= self.six:
            share[0] = six
            return SIX
        if headings[0].share >= self.four:
            share[0] = headings[0].share
            return FOUR
        memset(shares, 0, sizeof(shares))
        for i in range(n):
            at = headings[i].node if view == NULL else view.node_code[view.node_parent[headings[i].node]]
            shares[at] += headings[i].share
            rest -= headings[i].share
            if shares[at] > most:
                most, chapter[0] = shares[at], at
            if most + rest < self.two:
                break  # what is left changes nothing
        if most < self.two:
            return NONE
        share[0] = most
        return TWO

    cdef str _code(self, uint32_t node):
        cdef int width
        if self.codes[node] is None:
            width = SIX if self.index.view.node_leaf[node] >= 0 else FOUR
            self.codes[node] = f"{self.index.view.node_code[node]:0{width}}"
        return self.codes[node]


cdef class Answer:
    """The fields of a :class:`hscode.Classification`.

    Candidates and reasons are made when they are first asked for: an answer keeps the goods and the numbers of its candidates. One to text alone
    leads back to itself by no way before somebody looks behind it.
    """

    cdef readonly object text
    cdef readonly object code
    cdef readonly double probability  # of the code
    cdef readonly object findings
    cdef readonly object edition
    cdef readonly object index
    cdef object given_candidates  # or what has a method that makes them
    cdef object given_explain
    cdef object given_case
    cdef object look  # makes what stands behind the answer; None once it is at hand
    cdef object goods  # what was described, what was stated besides, and the limit, however large
    cdef object stated
    cdef object limit
    cdef Share* leaves
    cdef Share few[FEW]
    cdef Py_ssize_t n_leaves

    def __dealloc__(self):
        if self.leaves != self.few:
            free(self.leaves)

    def _hold(self, text, code, candidates, findings, explain, edition, case, index, double probability):
        """Take the fields; *candidates* may be what has a method of that name that makes them."""
        self.text, self.code, self.findings, self.edition, self.index, self.probability = text, code, findings, edition, index, probability
        self.given_candidates, self.given_explain, self.given_case = candidates, explain, case
        self._follow()

    @property
    def candidates(self):
        """Six-digit codes, best first."""
        cdef object given, made
        self._look_behind()
        with cython.critical_section(self):
            given = self.given_candidates
        if isinstance(given, tuple):
            return given
        made = given.candidates()
        with cython.critical_section(self):
            if self.given_candidates is given:  # no other thread was quicker
                self.given_candidates = made
            return self.given_candidates

    @property
    def explain(self):
        """What works out the reasons."""
        self._look_behind()
        return self.given_explain

    @property
    def case(self):
        """What the answer was given on, None where that is not known."""
        self._look_behind()
        return self.given_case

    cdef int _keep(self, const Question* found, Py_ssize_t n) except -1:
        """Keep the numbers of the best codes."""
        self.leaves = self.few
        if n > FEW:
            self.leaves = <Share*>malloc(n * sizeof(Share))
        if self.leaves == NULL:
            raise MemoryError
        if n:
            memcpy(self.leaves, found.codes, n * sizeof(Share))
        self.n_leaves = n
        return 0

    cdef int _look_behind(self) except -1:
        """Have what stands behind the answer at hand; from now on the collector follows it."""
        cdef object look, goods, stated, limit
        cdef list leaves
        cdef Py_ssize_t i
        with cython.critical_section(self):
            look, goods, stated, limit = self.look, self.goods, self.stated, self.limit
        if look is None:
            return 0
        leaves = [(self.leaves[i].node, self.leaves[i].share) for i in range(self.n_leaves)]
        behind = look(goods, stated, limit, self.code, self.probability, tuple(leaves))
        with cython.critical_section(self):
            if self.look is not None:  # no other thread was quicker
                self.given_candidates = self.given_explain = behind
                self.given_case = behind.case
                self._follow()
        return 0

    cdef void _follow(self) noexcept:
        """Have the collector follow an answer that holds whatever it was given."""
        self.look = self.goods = self.stated = None
        if not PyObject_GC_IsTracked(self):
            PyObject_GC_Track(<void*>self)


@cython.final
cdef class Answers:
    """Gives the answers in the latest edition.

    Args:
        depths: how deep they go.
        edition: year of the edition.
        digest: that of the index.
        kind: the class of an answer, which is derived from :class:`Answer`.
        nothing: what is stated besides where nothing is.
        known: returns what to know about a description that is not answered at six digits, of what is wrong with its words, whether there are
            codes, the code and its digits.
        look: makes what stands behind the answer of its goods, what is stated besides, limit, code, probability and leaves, when that is first
            asked for. It has a ``case`` and a method ``candidates``, and explains the answer when it is called.

    Raises:
        TypeError: another *kind* of class.
    """

    cdef Depths depths
    cdef str edition, digest
    cdef type kind
    cdef object nothing, known, look

    def __cinit__(self, Depths depths not None, str edition not None, str digest not None, type kind not None, nothing, known, look):
        if not issubclass(kind, Answer):
            raise TypeError(f"{kind.__name__} is no class of answers")
        self.depths, self.edition, self.digest, self.kind = depths, edition, digest, kind
        self.nothing, self.known, self.look = nothing, known, look

    def to(self, goods, stated, limit, tuple told not None, fault, Shares leaves not None, Shares headings not None):
        """Return the answer to a description.

        Args:
            goods: what was described.
            stated: what was stated besides.
            limit: number of candidates that were asked for; there are none below 1.
            told: the text of the goods, what their fields state besides, and what of the text contradicts these.
            fault: what is wrong with the words, None for nothing.
            leaves: the best codes, as many as were asked for or more.
            headings: the best headings.

        Raises:
            ValueError: codes without headings, or those of another index.
        """
        cdef Question found
        self._check(leaves.index if leaves.size else None)
        self._check(headings.index if headings.size else None)
        found.codes, found.n_codes, found.headings, found.n_headings = leaves.share, <int>leaves.size, headings.share, <int>headings.size
        return self._to(goods, stated, limit, told, fault, &found)

    def to_run(self, list run not None, stated, limit, list told not None, list faults not None, Questions questions not None):
        """Return the answers to a run of descriptions, of which the ranker was asked the *questions*; the rest is as for :meth:`to`.

        Raises:
            RuntimeError: somebody adds to the questions, or they are being asked.
            ValueError: more or fewer questions than descriptions, codes without headings, or those of another index.
        """
        cdef Py_ssize_t i
        self._check(questions.index)
        questions.take()
        try:
            if not len(run) == len(told) == len(faults) == questions.size:
                raise ValueError("each description has its question")
            return [self._to(run[i], stated, limit, told[i], faults[i], questions.question[i]) for i in range(questions.size)]
        finally:
            give_back(&questions.is_taken)

    cdef int _check(self, Index index) except -1:
        """See that what was found was found in the index of the answers, if anything was."""
        if index is not None and index is not self.depths.index:
            raise ValueError("an answer is one of the codes and headings of its index")
        return 0

    cdef Answer _to(self, goods, stated, limit, tuple told, fault, const Question* found):
        cdef Answer answer = <Answer?>(<PyTypeObject*>self.kind).tp_new(self.kind, <PyObject*>(), NULL)
        cdef str text
        cdef tuple contradictions
        cdef int digits = NONE
        text, _, contradictions = told
        answer.text, answer.goods, answer.stated, answer.limit = text, goods, stated, limit
        answer.edition, answer.index = self.edition, self.digest
        answer.look = self.look
        if fault is None and found.n_codes:
            digits = self.depths.deepest(found, answer)
        if digits == SIX:
            answer.findings = contradictions
        else:
            answer.findings = self.known(fault, found.n_codes > 0, answer.code, digits) + contradictions
        answer._keep(found, max(0, min(limit, found.n_codes)))
        if type(goods) is str and stated is self.nothing:
            PyObject_GC_UnTrack(<void*>answer)
        return answer
