# cython: language_level=3
"""What an answer holds, compiled: one object, which the collector of garbage passes by until somebody looks behind it.

Answers are kept, thousands of them; a collector that goes through all of them time and again takes a tenth of all time.
"""

from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

from hscode.ranking._questions cimport Share, Shares

cdef extern from "Python.h":
    bint PyObject_GC_IsTracked(object each)
    void PyObject_GC_Track(void* each)
    void PyObject_GC_UnTrack(void* each)


cdef class Answer:
    """The fields of a :class:`hscode.Classification`.

    Candidates and reasons are kept as what makes them, and made when they are first asked for. An answer to text alone keeps still less:
    the numbers of its candidates. It leads back to itself by no way before somebody looks behind it.
    """

    cdef readonly object text
    cdef readonly object code
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

    def _hold(self, text, code, candidates, findings, explain, edition, case, index):
        """Take the fields; *candidates* may be what has a method of that name that makes them."""
        self.text, self.code, self.findings, self.edition, self.index = text, code, findings, edition, index
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
        behind = self.look(self.text, self.limit, self.code, tuple(leaves))
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


def answer_to(str text not None, limit, code, tuple findings not None, Shares leaves not None, str edition, str index, kind, look):
    """Return the answer to text alone.

    Args:
        text: the description.
        limit: number of candidates that were asked for; there are none below 1.
        code: the code, or None.
        findings: what to know about the description.
        leaves: the best codes, as many as were asked for or more.
        edition: year of the edition.
        index: digest of the index.
        kind: the class of the answer, which is derived from :class:`Answer`.
        look: makes what stands behind the answer of its text, limit, code and leaves, when that is first asked for. It has a ``case``
            and a method ``candidates``, and explains the answer when it is called.

    Raises:
        TypeError: another *kind* of class.
    """
    cdef Answer answer = Answer.__new__(kind)
    answer.text, answer.limit, answer.code, answer.findings, answer.edition, answer.index = text, limit, code, findings, edition, index
    answer.n_leaves = max(0, min(limit, leaves.size))
    answer.leaves = <Share*>malloc((answer.n_leaves + 1) * sizeof(Share))
    if answer.leaves == NULL:
        raise MemoryError
    memcpy(answer.leaves, leaves.share, answer.n_leaves * sizeof(Share))
    answer.look = look
    PyObject_GC_UnTrack(<void*>answer)
    return answer
