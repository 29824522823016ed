# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""GIR 1: goods of another measure than the terms of a place ask for are not of that place. Below the headings Rule 6 says the same.

Compiled, for much of what is sold is measured. Source: General Interpretative Rules 1 and 6 of the Harmonized System 2022.
"""

from libc.stdint cimport uint32_t
from libc.stdlib cimport free
from libc.string cimport memcmp

from hscode._core cimport LEVEL_HEADING, View
from hscode._rows cimport grown
from hscode.reading.reader cimport Reading
from hscode.rules._facts cimport CONTRADICTED, MET, OPEN, Condition, are_facts_met, condition_at, judge_measures
from hscode.rules._names cimport put_parts_below
from hscode.rules._nodes cimport Nodes, put, put_all, set_of
from hscode.rules.hearing cimport Hearing

cdef enum:
    FEW = 16


cdef struct Told:
    # what is told of a measure for which a place asks
    uint32_t among  # among the children of which place the place is chosen, 0 for a heading
    uint32_t node  # the place
    Condition asked
    int state


cdef struct AllTold:
    Told* at
    Py_ssize_t n
    Py_ssize_t room


cdef int outside_measure(Hearing hearing) except -1 nogil:
    """Take out the places that ask for another measure than the goods have, where another in the choice asks for theirs.

    A breaker for 245 kV is of 8535, for circuits above 1000 V, and not of 8536, for those up to it. Many places ask for measures of quite other
    goods: so one goes by what is measured, width or thickness, and only if another place is met, or if all else is met that the place asks for: a
    chest freezer of 1000 l is none of those up to 800 l.
    """
    cdef AllTold told
    told.at, told.n, told.room = NULL, 0, 0
    hearing.begin()
    try:
        _tell(hearing, &told)
        return _take_out(hearing, &told)
    finally:
        free(told.at)


cdef int _tell(Hearing hearing, AllTold* told) except -1 nogil:
    """Find what is told of the measures for which headings ask, and those below the headings that name the goods; what is left open is left out."""
    cdef const View* view = hearing.view
    cdef Nodes* named = hearing.new_set()
    cdef Py_ssize_t k
    cdef uint32_t node
    for k in range(hearing.places.n_measured):
        _tell_at(view, hearing.places.measured[k], 0, hearing.reading, told)
    hearing.name_head(NULL, named)
    for k in range(named.n):
        for node in range(named.at[k] + 1, view.node_end[named.at[k]]):
            _tell_at(view, node, view.node_parent[node], hearing.reading, told)
    return 0


cdef int _tell_at(const View* view, uint32_t node, uint32_t among, Reading reading, AllTold* told) except -1 nogil:
    """Add what is told of the measures for which a place asks."""
    cdef Told* longer
    cdef Condition asked
    cdef uint32_t c
    cdef int state
    for c in range(view.cond_off[node], view.cond_off[node + 1]):
        if not view.cond_kind[c]:
            continue
        asked = condition_at(view, c)
        state = judge_measures(&asked, reading)
        if state == OPEN:
            continue
        if told.n == told.room:
            longer = <Told*>grown(told.at, &told.room, FEW, sizeof(Told))
            if longer == NULL:
                raise MemoryError
            told.at = longer
        told.at[told.n].among, told.at[told.n].node, told.at[told.n].asked, told.at[told.n].state = among, node, asked, state
        told.n += 1
    return 0


cdef int _take_out(Hearing hearing, const AllTold* told) except -1 nogil:
    """Take out the places that are missed, and with those below a heading its places for parts."""
    cdef const View* view = hearing.view
    cdef Nodes* out = hearing.new_set()
    cdef Nodes* parts = hearing.new_set()
    cdef Nodes* together = hearing.new_set()
    cdef const Told* missed
    cdef Py_ssize_t k
    cdef uint32_t heading
    for k in range(told.n):
        missed = &told.at[k]
        if missed.state == CONTRADICTED and (_is_met_beside(told, missed) or (missed.among and are_facts_met(view, missed.node, hearing.reading))):
            put(out, missed.node)
    if out.n == 0:
        return 0
    for k in range(0 if hearing.statement.parts else out.n):
        heading = out.at[k]
        while view.node_level[heading] > LEVEL_HEADING:
            heading = view.node_parent[heading]
        if heading != out.at[k]:
            put_parts_below(view, heading, parts)
    put_all(together, out)
    put_all(together, parts)
    hearing.take_out(together)
    if hearing.on_record:
        with gil:
            _record(hearing, set_of(out), set_of(parts))
    return 0


cdef bint _is_met_beside(const AllTold* told, const Told* missed) noexcept nogil:
    """Whether a place in the same choice is met that asks for the same: a measure of the same dimension and name."""
    cdef const Told* other
    cdef Py_ssize_t k
    for k in range(told.n):
        other = &told.at[k]
        if other.state != MET or other.among != missed.among or other.asked.key != missed.asked.key:
            continue
        if other.asked.n == missed.asked.n:
            if memcmp(other.asked.items, missed.asked.items, missed.asked.n * sizeof(uint32_t)) == 0:
                return True
    return False


cdef object _record(Hearing hearing, set out, set parts):
    says = f"the terms of {hearing.codes(out)} ask for another measure than is stated"
    says += f", and those of {hearing.codes(parts)} for parts" if parts else ""
    hearing.record("GIR 1", says, "exclude", out | parts)
