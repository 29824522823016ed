# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What the trade terms of a reading name, compiled: the General Interpretative Rules ask it of most texts.

A heading is named by the terms that stand at or below it. What follows from the names is said by the rules.
"""

from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport LEVEL_HEADING, TERM, Found, View, entry_start
from hscode.reading.reader cimport Reading
from hscode.reading._patterns cimport Phrases, add_places, ending_at, is_placed, names_goods
from hscode.reading._position cimport HEAD, PACKING
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport form_of


def playing(Statement statement not None, *roles):
    """Return the positions of the words that play one of some roles."""
    cdef int wanted = _bits(roles)
    cdef Py_ssize_t k
    return [k for k in range(statement.size) if wanted >> statement.at[k].role & 1]


def naming_head(Reading reading not None, outside=()):
    """Return the headings which the longest trade terms over the head noun name that hold no word at the positions *outside*."""
    cdef const Found* found = reading._spans()
    cdef bytearray held = _marked(reading.statement, outside)
    cdef const uint8_t* marked = <const uint8_t*>PyByteArray_AS_STRING(held)
    cdef Py_ssize_t i, head = reading.statement.head
    cdef int words, longest = 1
    cdef set headings = set()
    for i in range(reading.n_found):
        words = found[i].end - found[i].start
        if found[i].start <= head < found[i].end and words >= longest and _names_goods(reading, i) and not _touches(&found[i], marked):
            if words > longest:
                headings.clear()
                longest = words
            _add_headings(reading.view(), found[i].pattern, headings)
    return headings


def named_in(Reading reading not None, positions):
    """Return the headings which the trade terms name that stand in no longer one, and wholly within *positions*."""
    return _named_by_outer(reading, positions, True)


def named_touching(Reading reading not None, positions):
    """Return the headings which the trade terms name that stand in no longer one, and hold a word at *positions*."""
    return _named_by_outer(reading, positions, False)


def compared_at_head(Reading reading not None):
    """Return the headings which the longest trade term names that ends with the head noun, and those which only shorter ones name."""
    cdef Phrases phrases = reading._heard()
    cdef Phrases ending = ending_at(&phrases, reading.statement.head + 1)
    cdef set specific = set(), general = set()
    cdef int i, longest = _longest(&ending)
    for i in range(longest, ending.n):
        _add_headings(ending.view, ending.found[i].pattern, specific if i == longest else general)
    general -= specific
    return specific, general


def compared_below(Reading reading not None):
    """Return the one place below a heading at which the longest trade term stands that ends with the head noun, and those of only shorter ones there.

    It is -1 where that term stands at a heading, or at several places.
    """
    cdef Phrases phrases = reading._heard()
    cdef Phrases ending = ending_at(&phrases, reading.statement.head + 1)
    cdef const View* view = ending.view
    cdef set places = set(), shorter = set()
    cdef int i, longest = _longest(&ending)
    if longest == ending.n:
        return -1, shorter
    add_places(view, ending.found[longest].pattern, places)
    (own, *others) = places
    if others or view.node_level[<uint32_t>own] <= LEVEL_HEADING:
        return -1, shorter
    for i in range(longest + 1, ending.n):
        add_places(view, ending.found[i].pattern, shorter)
    return own, {node for node in shorter - places if view.node_level[<uint32_t>node] > LEVEL_HEADING}


def names(Reading reading not None):
    """Return the phrases that are trade terms."""
    cdef Phrases phrases = reading._heard()
    cdef int i
    return [reading._phrase(i) for i in range(phrases.n) if names_goods(phrases.view, phrases.found[i].pattern)]


def begins(Reading reading not None, nouns not None):
    """Return where the name may begin that ends with the head noun: there, or at some *nouns* right in front of it that name the goods as well."""
    cdef Statement statement = reading.statement
    cdef Py_ssize_t k = statement.head
    cdef list firsts = [k]
    while k > 1 and statement.at[k - 1].role == HEAD and form_of(statement.at[k - 1].lexeme) in nouns:
        k -= 1
        firsts.append(k)
    return firsts


def stands_before(Reading reading not None, list positions not None, bytes places not None):
    """Whether a trade term that ends right before one of some positions stands at one of some places, of which each has a byte."""
    cdef Phrases phrases = reading._heard()
    cdef const uint8_t* marked = _checked(phrases.view, places)
    cdef Phrases ending
    cdef Py_ssize_t k
    for k in positions:
        ending = ending_at(&phrases, k)
        if is_placed(&ending, marked):
            return True
    return False


def stands_before_name(Reading reading not None, bytes places not None):
    """Whether a trade term stands at one of some places, of which each has a byte, that ends where a name of the goods begins.

    It begins in front of all terms that end with the head noun, the names of the goods.
    """
    cdef Phrases phrases = reading._heard()
    cdef Phrases own = ending_at(&phrases, reading.statement.head + 1)
    cdef Phrases ending
    cdef const uint8_t* marked = _checked(phrases.view, places)
    cdef int i, longest = _longest(&own)
    for i in range(longest, own.n):
        if not names_goods(own.view, own.found[i].pattern):
            continue
        ending = ending_at(&phrases, own.found[i].start)
        while ending.n and ending.found[ending.n - 1].start >= own.found[longest].start:
            ending.n -= 1  # the shortest comes last
        if is_placed(&ending, marked):
            return True
    return False


def stands_behind(Reading reading not None, bytes places not None, *roles):
    """Whether a trade term stands at one of some places, of which each has a byte, that begins behind the head noun in one of some roles."""
    cdef Phrases ending, phrases = reading._heard()
    cdef const uint8_t* marked = _checked(phrases.view, places)
    cdef Statement statement = reading.statement
    cdef int i, wanted = _bits(roles)
    for i in range(phrases.n - 1, -1, -1):
        if phrases.found[i].end <= statement.head + 1:
            break
        if phrases.found[i].start <= statement.head or not wanted >> statement.at[phrases.found[i].start].role & 1:
            continue
        ending.view, ending.found, ending.n = phrases.view, &phrases.found[i], 1
        if is_placed(&ending, marked):
            return True
    return False


def places_touching(Reading reading not None, positions):
    """Return the places at which the trade terms stand that hold a word at *positions*, those in longer ones as well."""
    cdef const Found* found = reading._spans()
    cdef bytearray held = _marked(reading.statement, positions)
    cdef const uint8_t* marked = <const uint8_t*>PyByteArray_AS_STRING(held)
    cdef Py_ssize_t i
    cdef set places = set()
    for i in range(reading.n_found):
        if _touches(&found[i], marked):
            add_places(reading.view(), found[i].pattern, places)
    return places


def head_word(Statement statement not None):
    """Return the head noun, empty when there is none."""
    return form_of(statement.at[statement.head].lexeme) if statement.head >= 0 else ""


cdef int _bits(tuple roles) except -1:
    """Return a bit for each of some roles."""
    cdef int role, bits = 0
    for role in roles:
        if 0 <= role <= PACKING:
            bits |= 1 << role
    return bits


cdef int _longest(const Phrases* ending) noexcept:
    """Return which of some phrases that end alike is the longest trade term, their number when none is one: the longest comes first."""
    cdef int i = 0
    while i < ending.n and not names_goods(ending.view, ending.found[i].pattern):
        i += 1
    return i


cdef const uint8_t* _checked(const View* view, bytes places) except NULL:
    """Return the bytes of the places, of which there must be one for each."""
    if len(places) != <Py_ssize_t>view.n_nodes:
        raise ValueError(f"{len(places)} bytes for {view.n_nodes} places")
    return <const uint8_t*>PyBytes_AS_STRING(places)


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
            _add_headings(reading.view(), found[i].pattern, headings)
    return headings


cdef list _outer(Reading reading):
    """Return the trade terms that stand in no longer one, from the last on: phrases come by their ends, the longest first."""
    cdef const Found* found = reading._spans()
    cdef Py_ssize_t i, last = -1
    cdef list outer = []
    for i in range(reading.n_found - 1, -1, -1):
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


cdef object _add_headings(const View* view, uint32_t pattern, set headings):
    """Add the headings which a trade term names."""
    cdef uint32_t entry
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] == TERM:
            _add_heading(view, view.ent_target[entry], headings)


cdef inline object _add_heading(const View* view, uint32_t node, set headings):
    """Add the heading at or below which a node stands, if there is one."""
    while view.node_level[node] > LEVEL_HEADING:
        node = view.node_parent[node]
    if view.node_level[node] == LEVEL_HEADING:
        headings.add(node)
