# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Facts against conditions, compiled: the General Interpretative Rules ask of most texts whether they meet what places ask for."""

from cpython.bytearray cimport PyByteArray_AS_STRING
from libc.stdint cimport int32_t, uint32_t

from enum import IntEnum

from hscode._core cimport LEVEL_HEADING, Index, View, is_kind_of, stands
from hscode.reading.measures cimport Measure
from hscode.reading.reader cimport Reading

from hscode.reading.quantities import DIMENSIONS

NAMED = (DIMENSIONS["share"], DIMENSIONS["length"])
"""Dimensions whose measures need a name: fat or cotton, width or thickness."""
cdef uint32_t _SHARE = NAMED[0], _LENGTH = NAMED[1]


class FactState(IntEnum):
    """What the text says of a condition."""

    OPEN = 0
    MET = 1
    CONTRADICTED = 2


cdef tuple _STATES = tuple(FactState)


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


cdef int told_below_heading(const View* view, uint32_t node, Reading reading) except -1 nogil:
    """Return the states in which the conditions of a place are, as bits, and of those above it up to the heading, which is not among them."""
    cdef int told = 0
    while view.node_level[node] > LEVEL_HEADING:
        told |= told_at(view, node, reading)
        node = view.node_parent[node]
    return told


cdef bint are_facts_met(const View* view, uint32_t node, Reading reading) except -1 nogil:
    """Whether a place asks for facts beside measures, all of which a reading states."""
    cdef Condition asked
    cdef uint32_t c
    cdef bint asks = False
    for c in range(view.cond_off[node], view.cond_off[node + 1]):
        asked = condition_at(view, c)
        if asked.is_measure:
            continue
        asks = True
        if _judge_values(view, &asked, reading) != MET:
            return False
    return asks


cdef Condition condition_at(const View* view, uint32_t c) noexcept nogil:
    """Return a condition by its number."""
    cdef Condition asked
    asked.is_measure, asked.key, asked.op, asked.number = view.cond_kind[c], view.cond_key[c], view.cond_op[c], view.cond_val[c]
    asked.items, asked.n = view.cond_list + view.cond_list_off[c], view.cond_list_off[c + 1] - view.cond_list_off[c]
    return asked


cdef int told_at(const View* view, uint32_t node, Reading reading) except -1 nogil:
    """Return the states in which the conditions of a place are, as bits."""
    cdef Condition asked
    cdef uint32_t c
    cdef int told = 0
    for c in range(view.cond_off[node], view.cond_off[node + 1]):
        asked = condition_at(view, c)
        told |= 1 << _judge(view, &asked, reading)
    return told


cdef int _judge(const View* view, const Condition* asked, Reading reading) except -1 nogil:
    return judge_measures(asked, reading) if asked.is_measure else _judge_values(view, asked, reading)


cdef int judge_measures(const Condition* asked, Reading reading) noexcept nogil:
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


cdef int _judge_values(const View* view, const Condition* asked, Reading reading) except -1 nogil:
    cdef int i, state = OPEN
    cdef uint32_t value
    cdef Py_ssize_t k
    cdef bint above
    for i in range(reading.n_facts):
        value = <uint32_t>reading.fact[i].value
        if value >= view.n_values:
            with gil:
                raise IndexError(value)
        if view.value_attr[value] != asked.key:
            continue
        above = False
        for k in range(asked.n):
            if asked.items[k] >= view.n_values:
                with gil:
                    raise IndexError(asked.items[k])
            if is_kind_of(view, value, asked.items[k]):
                return MET
            above |= is_kind_of(view, asked.items[k], value)
        if not above:
            state = CONTRADICTED
    return state
