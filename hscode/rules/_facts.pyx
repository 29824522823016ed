# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Facts against conditions, compiled: the General Interpretative Rules ask of most texts whether they meet what places ask for."""

from cpython.bytearray cimport PyByteArray_AS_STRING
from libc.stdint cimport int32_t, uint32_t, uint64_t

from enum import IntEnum

from hscode._core cimport LEVEL_HEADING, Index, View, is_kind_of, stands
from hscode.reading.measures cimport Measure
from hscode.reading.reader cimport Reading

from hscode.reading.quantities import DIMENSIONS

NAMED = (DIMENSIONS["share"], DIMENSIONS["length"])
"""Dimensions whose measures need a name: fat or cotton, width or thickness."""
cdef uint32_t _SHARE = NAMED[0], _LENGTH = NAMED[1]

cdef enum:  # states, as numbers
    OPEN = 0
    MET = 1
    CONTRADICTED = 2

cdef enum:
    MOST = 63  # number of a dimension at most, for there is a bit for each

assert len(DIMENSIONS) <= MOST


class FactState(IntEnum):
    """What the text says of a condition."""

    OPEN = 0
    MET = 1
    CONTRADICTED = 2


cdef tuple _STATES = tuple(FactState)
cdef list _TOGETHER = [frozenset([state for state in FactState if told >> state & 1]) for told in range(8)]  # by the bits of the states that are told


cdef struct Condition:
    bint is_measure
    uint32_t key  # attribute or dimension
    int op
    double number  # in the base unit
    const uint32_t* items  # values or name tokens
    Py_ssize_t n


def judge(nomenclature, condition, Reading reading not None):
    """Return whether *reading* meets or contradicts *condition*, or leaves it open.

    A value meets a condition that asks for it or for what it is a kind of (cotton is a textile); a value above the one asked
    for leaves it open; any other value of the attribute contradicts it. A share or a length needs its name beside it.
    """
    cdef Index core = nomenclature.core
    cdef Condition asked
    cdef bytearray held
    cdef uint32_t* items
    cdef Py_ssize_t k
    asked.is_measure, asked.key, asked.op, asked.number, listed = condition
    asked.n = len(listed)
    held = bytearray(asked.n * sizeof(uint32_t))
    items = <uint32_t*>PyByteArray_AS_STRING(held)
    for k, item in enumerate(listed):
        items[k] = item
    asked.items = items
    return _STATES[_judge(&core.view, &asked, reading)]


def states_at(Reading reading not None, uint32_t node):
    """Return what a reading says of the things for which a place asks."""
    cdef const View* view = reading.view()
    _check(view, node)
    return _TOGETHER[_told_at(view, node, reading)]


def states_below_heading(Reading reading not None, uint32_t node):
    """Return what a reading says of the things for which a place asks, and those above it up to the heading, which is not among them."""
    cdef const View* view = reading.view()
    cdef int told = 0
    _check(view, node)
    while view.node_level[node] > LEVEL_HEADING:
        told |= _told_at(view, node, reading)
        node = view.node_parent[node]
    return _TOGETHER[told]


def are_facts_met(Reading reading not None, uint32_t node):
    """Return whether a place asks for facts beside measures, all of which a reading states.

    Raises:
        IndexError: there is no such place.
    """
    cdef const View* view = reading.view()
    cdef Condition asked
    cdef uint32_t c
    cdef bint asks = False
    _check(view, node)
    for c in range(view.cond_off[node], view.cond_off[node + 1]):
        asked = _condition(view, c)
        if asked.is_measure:
            continue
        asks = True
        if _judge_values(view, &asked, reading) != MET:
            return False
    return asks


def measures_told(Reading reading not None, dict headings not None, under):
    """Return what a reading says of the measures for which *headings* ask, and for which the places below some headings do, those *under* which to look.

    What it leaves open is left out. Each is told behind the place among whose children its own is chosen, 0 for a heading, behind its own place and
    the names of the measure.

    Args:
        reading: the goods.
        headings: those that ask for a measure, by its dimension.
        under: the headings below which to look.

    Raises:
        IndexError: there is no such place.
    """
    cdef const View* view = reading.view()
    cdef uint64_t bit, measured = 0
    cdef uint32_t node, heading, dimension
    cdef Py_ssize_t i
    cdef list told = []
    for i in range(reading.n_measures):
        dimension = <uint32_t>reading.measure[i].dimension
        bit = <uint64_t>1 << (dimension & MOST)
        if measured & bit:
            continue
        measured |= bit
        for node in headings.get(dimension, ()):
            _check(view, node)
            _add_measures(view, node, 0, reading, bit, told)
    for heading in under:
        _check(view, heading)
        for node in range(heading + 1, view.node_end[heading]):
            _add_measures(view, node, view.node_parent[node], reading, measured, told)
    return told


cdef int _add_measures(const View* view, uint32_t node, uint32_t among, Reading reading, uint64_t measured, list told) except -1:
    """Add what a reading says of the measures for which a place asks, where these are of dimensions that are *measured*."""
    cdef Condition asked
    cdef uint32_t c
    cdef Py_ssize_t k
    cdef int state
    for c in range(view.cond_off[node], view.cond_off[node + 1]):
        if not view.cond_kind[c] or not measured >> (view.cond_key[c] & MOST) & 1:
            continue
        asked = _condition(view, c)
        state = _judge_measures(&asked, reading)
        if state != OPEN:
            told.append((among, node, tuple([asked.items[k] for k in range(asked.n)]), _STATES[state]))
    return 0


cdef inline int _check(const View* view, uint32_t node) except -1:
    if node >= view.n_nodes:
        raise IndexError(f"no node {node}")
    return 0


cdef Condition _condition(const View* view, uint32_t c) noexcept:
    cdef Condition asked
    asked.is_measure, asked.key, asked.op, asked.number = view.cond_kind[c], view.cond_key[c], view.cond_op[c], view.cond_val[c]
    asked.items, asked.n = view.cond_list + view.cond_list_off[c], view.cond_list_off[c + 1] - view.cond_list_off[c]
    return asked


cdef int _told_at(const View* view, uint32_t node, Reading reading) except -1:
    """Return the states in which the conditions of a place are, as bits."""
    cdef Condition asked
    cdef uint32_t c
    cdef int told = 0
    for c in range(view.cond_off[node], view.cond_off[node + 1]):
        asked = _condition(view, c)
        told |= 1 << _judge(view, &asked, reading)
    return told


cdef int _judge(const View* view, const Condition* asked, Reading reading) except -1:
    return _judge_measures(asked, reading) if asked.is_measure else _judge_values(view, asked, reading)


cdef int _judge_measures(const Condition* asked, Reading reading) noexcept nogil:
    cdef bint is_named = asked.key == _SHARE or asked.key == _LENGTH
    cdef Py_ssize_t i
    cdef const Measure* measure
    for i in range(reading.n_measures):
        measure = &reading.measure[i]
        if measure.dimension == <int32_t>asked.key and (not is_named or are_beside(asked.items, asked.n, measure)):
            return MET if stands(asked.op, measure.value, asked.number) else CONTRADICTED
    return OPEN


cdef bint are_beside(const uint32_t* names, Py_ssize_t n, const Measure* measure) noexcept nogil:
    """Whether one of the names that are asked for stands near a measure."""
    cdef Py_ssize_t k
    cdef int i
    for i in range(measure.n_near):
        for k in range(n):
            if names[k] == measure.near[i]:
                return True
    return False


cdef int _judge_values(const View* view, const Condition* asked, Reading reading) except -1:
    cdef int i, state = OPEN
    cdef uint32_t value
    cdef Py_ssize_t k
    cdef bint above
    for i in range(reading.n_facts):
        value = <uint32_t>reading.fact[i].value
        if value >= view.n_values:
            raise IndexError(value)
        if view.value_attr[value] != asked.key:
            continue
        above = False
        for k in range(asked.n):
            if asked.items[k] >= view.n_values:
                raise IndexError(asked.items[k])
            if is_kind_of(view, value, asked.items[k]):
                return MET
            above |= is_kind_of(view, asked.items[k], value)
        if not above:
            state = CONTRADICTED
    return state
