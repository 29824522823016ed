# cython: language_level=3
"""How deep an answer goes and what it holds, compiled: one object, which the collector of garbage passes by until somebody looks behind it.

Answers are kept, thousands of them; a collector that goes through all of them time and again takes a tenth of all time.
"""

cimport cython
from libc.stdint cimport uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from hscode._core cimport CHAPTERS, Index, View
from hscode.ranking._questions cimport Share, Shares

cdef extern from "Python.h":
    bint PyObject_GC_IsTracked(object each)
    void PyObject_GC_Track(void* each)
    void PyObject_GC_UnTrack(void* each)


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

    def deepest(self, Shares leaves not None, Shares headings not None):
        """Return ``(code, digits, probability)`` of the deepest code that the probabilities of codes and headings support, None, 0 and 0 for none.

        Args:
            leaves: the codes, best first.
            headings: the headings, best first.

        Raises:
            ValueError: no codes, no headings, or those of another index.
        """
        cdef uint32_t chapter = 0
        cdef double share = 0
        cdef int digits
        if not leaves.size or not headings.size or leaves.index is not self.index or headings.index is not self.index:
            raise ValueError("an answer is one of the codes and headings of its index")
        digits = self._digits(leaves.share[0].share, headings.share, headings.size, &self.index.view, &chapter, &share)
        if digits == SIX:
            return self._code(leaves.share[0].node), digits, share
        if digits == FOUR:
            return self._code(headings.share[0].node), digits, share
        return (f"{chapter:02}" if digits == TWO else None), digits, share

    def deepest_carried(self, tuple best not None, list headings not None):
        """Return what :meth:`deepest` does, of codes that are not those of the index.

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

    Candidates and reasons are kept as what makes them, and made when they are first asked for. An answer to text alone keeps still less:
    the numbers of its candidates. It leads back to itself by no way before somebody looks behind it.
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
    cdef object look  # makes what stands behind an answer to text alone; None for any other
    cdef object limit  # of such an answer, however large
    cdef Share* leaves
    cdef Py_ssize_t n_leaves

    def __dealloc__(self):
        free(self.leaves)

    def _hold(self, text, code, candidates, findings, explain, edition, case, index, double probability):
        """Take the fields; *candidates* may be what has a method of that name that makes them."""
        self.text, self.code, self.findings, self.edition, self.index, self.probability = text, code, findings, edition, index, probability
        self.given_candidates, self.given_explain, self.given_case = candidates, explain, case
        self._follow()

    @property
    def candidates(self):
        """Six-digit codes, best first."""
        cdef object given
        self._look_behind()
        given = self.given_candidates
        if not isinstance(given, tuple):
            given = self.given_candidates = given.candidates()
        return given

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

    cdef int _look_behind(self) except -1:
        """Have what stands behind the answer at hand; from now on the collector follows it."""
        cdef list leaves
        cdef Py_ssize_t i
        if self.look is None:
            return 0
        leaves = [(self.leaves[i].node, self.leaves[i].share) for i in range(self.n_leaves)]
        behind = self.look(self.text, self.limit, self.code, self.probability, tuple(leaves))
        if self.look is not None:  # no other thread was quicker
            self.given_candidates = self.given_explain = behind
            self.given_case = behind.case
            self._follow()
        return 0

    cdef void _follow(self) noexcept:
        """Have the collector follow an answer that holds whatever it was given."""
        self.look = None
        if not PyObject_GC_IsTracked(self):
            PyObject_GC_Track(<void*>self)


def answer_to(str text not None, limit, code, double probability, tuple findings not None, Shares leaves not None, str edition, str index, kind, look):
    """Return the answer to text alone.

    Args:
        text: the description.
        limit: number of candidates that were asked for; there are none below 1.
        code: the code, or None.
        probability: that of the code.
        findings: what to know about the description.
        leaves: the best codes, as many as were asked for or more.
        edition: year of the edition.
        index: digest of the index.
        kind: the class of the answer, which is derived from :class:`Answer`.
        look: makes what stands behind the answer of its text, limit, code, probability and leaves, when that is first asked for. It has a ``case``
            and a method ``candidates``, and explains the answer when it is called.

    Raises:
        TypeError: another *kind* of class.
    """
    cdef Answer answer = Answer.__new__(kind)
    answer.text, answer.limit, answer.code, answer.findings, answer.edition, answer.index = text, limit, code, findings, edition, index
    answer.probability = probability
    answer.n_leaves = max(0, min(limit, leaves.size))
    answer.leaves = <Share*>malloc((answer.n_leaves + 1) * sizeof(Share))
    if answer.leaves == NULL:
        raise MemoryError
    memcpy(answer.leaves, leaves.share, answer.n_leaves * sizeof(Share))
    answer.look = look
    PyObject_GC_UnTrack(<void*>answer)
    return answer
