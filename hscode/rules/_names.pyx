# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What the trade terms of a reading name, compiled: the General Interpretative Rules ask it of most texts.

A heading is named by the terms that stand at or below it. What follows from the names is said by the rules.
"""

from cpython.bytearray cimport PyByteArray_AS_STRING
from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport LEVEL_HEADING, TERM, Found, View, entry_start
from hscode.reading.reader cimport Reading
from hscode.reading._patterns cimport add_places
from hscode.reading._position cimport PACKING
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Lexeme


def playing(Statement statement not None, *roles):
    """Return the positions of the words that play one of some roles."""
    cdef int role, wanted = 0
    cdef Py_ssize_t k
    for role in roles:
        if 0 <= role <= PACKING:
            wanted |= 1 << role
    return [k for k in range(statement.size) if wanted >> statement.at[k].role & 1]


def naming_head(Reading reading not None, outside=()):
    """Return the headings which the longest trade terms over the head noun name that hold no word at the positions *outside*."""
    cdef const Found* found = reading._spans()
    cdef bytearray held = _marked(reading.statement, outside)
    cdef const uint8_t* marked = <const uint8_t*>PyByteArray_AS_STRING(held)
    cdef Py_ssize_t i, head = reading.statement.head
    cdef int words, longest = 1
    cdef set headings = set()
    for i in range(_count(reading)):
        words = found[i].end - found[i].start
        if found[i].start <= head < found[i].end and words >= longest and _names_goods(reading, i) and not _touches(&found[i], marked):
            if words > longest:
                headings.clear()
                longest = words
            _add_headings(reading, i, headings)
    return headings


def named_in(Reading reading not None, positions):
    """Return the headings which the trade terms name that stand in no longer one, and wholly within *positions*."""
    return _named_by_outer(reading, positions, True)


def named_touching(Reading reading not None, positions):
    """Return the headings which the trade terms name that stand in no longer one, and hold a word at *positions*."""
    return _named_by_outer(reading, positions, False)


def ending_at_head(Reading reading not None):
    """Return the headings which the trade terms name that end with the head noun."""
    cdef const Found* found = reading._spans()
    cdef Py_ssize_t i, end = reading.statement.head + 1
    cdef set headings = set()
    for i in range(_count(reading)):
        if found[i].end == end:
            _add_headings(reading, i, headings)
    return headings


def places_touching(Reading reading not None, positions):
    """Return the places at which the trade terms stand that hold a word at *positions*, those in longer ones as well."""
    cdef const Found* found = reading._spans()
    cdef bytearray held = _marked(reading.statement, positions)
    cdef const uint8_t* marked = <const uint8_t*>PyByteArray_AS_STRING(held)
    cdef Py_ssize_t i
    cdef set places = set()
    for i in range(_count(reading)):
        if _touches(&found[i], marked):
            add_places(reading.view(), found[i].pattern, places)
    return places


def head_word(Statement statement not None):
    """Return the head noun, empty when there is none."""
    return (<Lexeme>statement.lexemes[statement.head]).form if statement.head >= 0 else ""


def headings_at(Reading reading not None, places):
    """Return the headings at or below which some places stand of the nomenclature with which a text was read.

    Raises:
        IndexError: there is no such place.
    """
    cdef const View* view = reading.view()
    cdef uint32_t node
    cdef set headings = set()
    for node in places:
        if node >= view.n_nodes:
            raise IndexError(f"no node {node}")
        _add_heading(view, node, headings)
    return headings


cdef inline Py_ssize_t _count(Reading reading):
    """Return how many phrases stand in a text."""
    return <Py_ssize_t>(len(reading._found) // sizeof(Found))


cdef inline bint _names_goods(Reading reading, Py_ssize_t i) except -1:
    """Whether a phrase is a trade term."""
    return reading.reader._names_goods(reading._spans()[i].pattern)


cdef set _named_by_outer(Reading reading, positions, bint wholly):
    """Return the headings which the trade terms name that stand in no longer one, and in part or *wholly* within positions."""
    cdef const Found* found = reading._spans()
    cdef bytearray held = _marked(reading.statement, positions)
    cdef const uint8_t* marked = <const uint8_t*>PyByteArray_AS_STRING(held)
    cdef Py_ssize_t i
    cdef set headings = set()
    for i in _outer(reading):
        if _stands_in(&found[i], marked) if wholly else _touches(&found[i], marked):
            _add_headings(reading, i, headings)
    return headings


cdef list _outer(Reading reading):
    """Return the trade terms that stand in no longer one, from the last on: phrases come by their ends, the longest first."""
    cdef const Found* found = reading._spans()
    cdef Py_ssize_t i, last = -1
    cdef list outer = []
    for i in range(_count(reading) - 1, -1, -1):
        if (last >= 0 and found[i].start >= found[last].start) or not _names_goods(reading, i):
            continue
        if last >= 0 and found[i].end == found[last].end:
            outer.pop()  # it stands in this one
        outer.append(i)
        last = i
    return outer


cdef bytearray _marked(Statement statement, positions):
    """Return a byte for each position, 1 at those given."""
    cdef bytearray marked = bytearray(statement.size)
    cdef Py_ssize_t k
    for k in positions:
        if 0 <= k < statement.size:
            marked[k] = 1
    return marked


cdef inline bint _touches(const Found* found, const uint8_t* marked) noexcept:
    """Whether a phrase holds a word at a marked position."""
    cdef int32_t k
    for k in range(found.start, found.end):
        if marked[k]:
            return True
    return False


cdef inline bint _stands_in(const Found* found, const uint8_t* marked) noexcept:
    """Whether all words of a phrase stand at marked positions."""
    cdef int32_t k
    for k in range(found.start, found.end):
        if not marked[k]:
            return False
    return True


cdef object _add_headings(Reading reading, Py_ssize_t i, set headings):
    """Add the headings which a trade term names."""
    cdef const View* view = reading.view()
    cdef uint32_t entry, pattern = reading._spans()[i].pattern
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] == TERM:
            _add_heading(view, view.ent_target[entry], headings)


cdef inline object _add_heading(const View* view, uint32_t node, set headings):
    """Add the heading at or below which a node stands, if there is one."""
    while view.node_level[node] > LEVEL_HEADING:
        node = view.node_parent[node]
    if view.node_level[node] == LEVEL_HEADING:
        headings.add(node)
