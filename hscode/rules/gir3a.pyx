# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""GIR 3(a): the heading with the most specific description goes before a more general one.

Compiled, for it has something to say of a sixth of all goods. Source: General Interpretative Rule 3(a) of the Harmonized System 2022, and within
one heading Rule 6.
"""

from libc.stdint cimport uint32_t

from hscode._core cimport View
from hscode.rules._facts cimport CONTRADICTED, MET, told_below_heading
from hscode.rules._names cimport put_compared, put_compared_below
from hscode.rules._nodes cimport Nodes, put, set_of
from hscode.rules.hearing cimport Hearing

cdef float SPECIFIC = 1.0, SPECIFIC_BELOW = 3.0  # how strongly the more specific description is pointed to, among headings and below one


cdef int most_specific(Hearing hearing) except -1 nogil:
    """GIR 3(a): the description that names the article goes before the one that names its class.

    Among the trade terms that end at the head noun, the longest describes the goods most precisely: "electric shaver" goes before
    "shaver". The headings of the shorter ones are more general in relation to these goods.
    """
    cdef Nodes* specific
    cdef Nodes* general
    cdef int words
    hearing.begin()
    specific, general = hearing.new_set(), hearing.new_set()
    words = put_compared(&hearing.phrases, hearing.statement.head, specific, general)
    if general.n == 0 or specific.n == 0:
        return _most_specific_below(hearing)
    hearing.point_to(specific, SPECIFIC)
    if hearing.on_record:
        with gil:
            _record(hearing, words, set_of(specific), set_of(general))
    return 0


cdef object _record(Hearing hearing, int words, set specific, set general):
    head = hearing.statement.head
    name = hearing.statement.said_by(head + 1 - words, head + 1)
    says = f"“{name}” names the goods more precisely than “{hearing.head_word()}”: {hearing.codes(specific)} goes before {hearing.codes(general)}"
    hearing.record("GIR 3(a)", says, "point", specific)


cdef int _most_specific_below(Hearing hearing) except -1 nogil:
    """GIR 6 with 3(a): within one heading the longer name goes before the shorter one in the same way: "water ski" before "ski".

    It decides alone against the places for which nothing speaks that the text states, unless something stated speaks against its own.
    """
    cdef Nodes* own
    cdef Nodes* general
    cdef Nodes* out
    cdef Py_ssize_t k
    hearing.begin()
    own, general, out = hearing.new_set(), hearing.new_set(), hearing.new_set()
    put_compared_below(&hearing.phrases, hearing.statement.head, own, general)
    if general.n == 0:
        return 0
    hearing.point_to(own, SPECIFIC_BELOW)
    if not told_below_heading(hearing.view, own.at[0], hearing.reading) >> CONTRADICTED & 1:
        for k in range(general.n):
            if not told_below_heading(hearing.view, general.at[k], hearing.reading) >> MET & 1:
                put(out, _parting(hearing.view, general.at[k], own.at[0]))
    hearing.take_out(out)
    if hearing.on_record:
        with gil:
            _record_below(hearing, set_of(own), set_of(general), set_of(out))
    return 0


cdef object _record_below(Hearing hearing, set own, set general, set out):
    hearing.record("GIR 6", f"the longer name decides between {hearing.codes(own)} and {hearing.codes(general)}", "point", own)
    if out:
        hearing.record("GIR 6", f"nothing stated speaks for {hearing.codes(out)}: left aside", "exclude", out)


cdef uint32_t _parting(const View* view, uint32_t node, uint32_t own) noexcept nogil:
    """Return the place at or above *node* that stands right below one that holds *own* as well: where the ways to the two part."""
    cdef uint32_t above = view.node_parent[node]
    while not above <= own < view.node_end[above]:
        node, above = above, view.node_parent[above]
    return node
