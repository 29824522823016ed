# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What the trade terms of a reading name, compiled: the General Interpretative Rules ask it of most texts.

A heading is named by the terms that stand at or below it. What follows from the names is said by the rules.
"""

from cpython.bytearray cimport PyByteArray_AS_STRING
from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport LEVEL_HEADING, MAX_FOUND, PARTS, TERM, Found, View, entry_start
from hscode.reading._patterns cimport Phrases, ending_at, is_placed, names_goods
from hscode.reading._position cimport HEAD, PACKING
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport form_of
from hscode.rules._nodes cimport Nodes, begin, drop, put, set_of, take_away


def playing(Statement statement not None, *roles):
    """Return the positions of the words that play one of some roles."""
    cdef int wanted = _bits(roles)
    cdef Py_ssize_t k
    return [k for k in range(statement.size) if wanted >> statement.at[k].role & 1]


def naming_head(Reading reading not None, outside=()):
    """Return the headings which the longest trade terms over the head noun name that hold no word at the positions *outside*."""
    cdef Phrases phrases = reading._heard()
    cdef bytearray held = _marked(reading.statement, outside)
    cdef Nodes headings
    begin(&headings)
    try:
        put_headings_over(&phrases, reading.statement.head, <const uint8_t*>PyByteArray_AS_STRING(held), &headings)
        return set_of(&headings)
    finally:
        drop(&headings)


def named_in(Reading reading not None, positions):
    """Return the headings which the trade terms name that stand in no longer one, and wholly within *positions*."""
    return _named_by_outer(reading, positions, True)


def named_touching(Reading reading not None, positions):
    """Return the headings which the trade terms name that stand in no longer one, and hold a word at *positions*."""
    return _named_by_outer(reading, positions, False)


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


def head_word(Statement statement not None):
    """Return the head noun, empty when there is none."""
    return form_of(statement.at[statement.head].lexeme) if statement.head >= 0 else ""


cdef int put_headings_over(const Phrases* phrases, Py_ssize_t head, const uint8_t* outside, Nodes* headings) except -1 nogil:
    """Put the headings which the longest trade terms over the head noun name that hold no marked position."""
    cdef const Found* found = phrases.found
    cdef int i, words, longest = 1
    for i in range(phrases.n):
        words = found[i].end - found[i].start
        if not found[i].start <= head < found[i].end or words < longest or not names_goods(phrases.view, found[i].pattern):
            continue
        if outside != NULL and _touches(&found[i], outside):
            continue
        if words > longest:
            headings.n = 0
            longest = words
        _put_headings(phrases.view, found[i].pattern, headings)
    return 0


cdef int put_headings_touching(const Phrases* phrases, const uint8_t* marked, Nodes* headings) except -1 nogil:
    """Put the headings which the trade terms name that stand in no longer one and hold a marked position."""
    return _put_headings_of_outer(phrases, marked, False, headings)


cdef int put_places_touching(const Phrases* phrases, const uint8_t* marked, Nodes* places) except -1 nogil:
    """Put the places at which the trade terms stand that hold a marked position, those in longer ones as well."""
    cdef int i
    for i in range(phrases.n):
        if _touches(&phrases.found[i], marked):
            _put_places(phrases.view, phrases.found[i].pattern, places)
    return 0


cdef int put_parts_below(const View* view, uint32_t heading, Nodes* places) except -1 nogil:
    """Put the places below a heading for parts and accessories of its goods, with all that stands below these."""
    cdef uint32_t node = heading + 1, within
    while node < view.node_end[heading]:
        if not view.node_flags[node] & PARTS:
            node += 1
            continue
        for within in range(node, view.node_end[node]):
            put(places, within)
        node = view.node_end[node]
    return 0


cdef int put_compared(const Phrases* phrases, Py_ssize_t head, Nodes* specific, Nodes* general) except -1 nogil:
    """Put the headings which the longest trade term names that ends with the head noun, and those which only shorter ones name.

    Return how many words the longest has, 0 where there is none.
    """
    cdef Phrases ending = ending_at(phrases, head + 1)
    cdef int i, longest = _longest(&ending)
    for i in range(longest, ending.n):
        _put_headings(ending.view, ending.found[i].pattern, specific if i == longest else general)
    take_away(general, specific)
    return 0 if longest == ending.n else ending.found[longest].end - ending.found[longest].start


cdef int put_compared_below(const Phrases* phrases, Py_ssize_t head, Nodes* own, Nodes* shorter) except -1 nogil:
    """Put the one place below a heading at which the longest trade term stands that ends with the head noun, and those of only shorter ones there.

    There are none of shorter ones where that term stands at a heading, or at several places.
    """
    cdef Phrases ending = ending_at(phrases, head + 1)
    cdef const View* view = ending.view
    cdef Py_ssize_t k, kept = 0
    cdef int i, longest = _longest(&ending)
    if longest == ending.n:
        return 0
    _put_places(view, ending.found[longest].pattern, own)
    if own.n != 1 or view.node_level[own.at[0]] <= LEVEL_HEADING:
        return 0
    for i in range(longest + 1, ending.n):
        _put_places(view, ending.found[i].pattern, shorter)
    take_away(shorter, own)
    for k in range(shorter.n):
        if view.node_level[shorter.at[k]] > LEVEL_HEADING:
            shorter.at[kept] = shorter.at[k]
            kept += 1
    shorter.n = kept
    return 0


cdef bint stands_before(const Phrases* phrases, Py_ssize_t end, const uint8_t* places) noexcept nogil:
    """Whether a trade term that ends right before a position stands at one of some places, of which each has a byte."""
    cdef Phrases ending = ending_at(phrases, end)
    return is_placed(&ending, places)


cdef bint stands_before_name(const Phrases* phrases, Py_ssize_t head, const uint8_t* places) noexcept nogil:
    """Whether a trade term stands at one of some places, of which each has a byte, that ends where a name of the goods begins.

    It begins in front of all terms that end with the head noun, the names of the goods.
    """
    cdef Phrases own = ending_at(phrases, head + 1)
    cdef Phrases ending
    cdef int i, longest = _longest(&own)
    for i in range(longest, own.n):
        if not names_goods(own.view, own.found[i].pattern):
            continue
        ending = ending_at(phrases, own.found[i].start)
        while ending.n and ending.found[ending.n - 1].start >= own.found[longest].start:
            ending.n -= 1  # the shortest comes last
        if is_placed(&ending, places):
            return True
    return False


cdef bint stands_behind(const Phrases* phrases, Statement statement, const uint8_t* places, int roles) noexcept nogil:
    """Whether a trade term stands at one of some places, of which each has a byte, that begins behind the head noun in one of some roles."""
    cdef Phrases ending
    cdef int i
    for i in range(phrases.n - 1, -1, -1):
        if phrases.found[i].end <= statement.head + 1:
            break
        if phrases.found[i].start <= statement.head or not roles >> statement.at[phrases.found[i].start].role & 1:
            continue
        ending.view, ending.found, ending.n = phrases.view, &phrases.found[i], 1
        if is_placed(&ending, places):
            return True
    return False


cdef int _bits(tuple roles) except -1:
    """Return a bit for each of some roles."""
    cdef int role, bits = 0
    for role in roles:
        if 0 <= role <= PACKING:
            bits |= 1 << role
    return bits


cdef int _longest(const Phrases* ending) noexcept nogil:
    """Return which of some phrases that end alike is the longest trade term, their number when none is one: the longest comes first."""
    cdef int i = 0
    while i < ending.n and not names_goods(ending.view, ending.found[i].pattern):
        i += 1
    return i


cdef set _named_by_outer(Reading reading, positions, bint wholly):
    """Return the headings which the trade terms name that stand in no longer one, and in part or *wholly* within positions."""
    cdef Phrases phrases = reading._heard()
    cdef bytearray held = _marked(reading.statement, positions)
    cdef Nodes headings
    begin(&headings)
    try:
        _put_headings_of_outer(&phrases, <const uint8_t*>PyByteArray_AS_STRING(held), wholly, &headings)
        return set_of(&headings)
    finally:
        drop(&headings)


cdef int _put_headings_of_outer(const Phrases* phrases, const uint8_t* marked, bint wholly, Nodes* headings) except -1 nogil:
    """Put the headings which the trade terms name that stand in no longer one, and in part or *wholly* at marked positions.

    Phrases come by their ends, the longest first; they are gone through from the last on.
    """
    cdef const Found* found = phrases.found
    cdef int outer[MAX_FOUND]
    cdef int i, last = -1, n = 0
    for i in range(phrases.n - 1, -1, -1):
        if (last >= 0 and found[i].start >= found[last].start) or not names_goods(phrases.view, found[i].pattern):
            continue
        if last >= 0 and found[i].end == found[last].end:
            n -= 1  # that one stands in this one
        outer[n] = last = i
        n += 1
    for i in range(n):
        if _stands_in(&found[outer[i]], marked) if wholly else _touches(&found[outer[i]], marked):
            _put_headings(phrases.view, found[outer[i]].pattern, headings)
    return 0


cdef bytearray _marked(Statement statement, positions):
    """Return a byte for each position, 1 at those given."""
    cdef bytearray marked = bytearray(statement.size)
    cdef Py_ssize_t k
    for k in positions:
        if 0 <= k < statement.size:
            marked[k] = 1
    return marked


cdef inline bint _touches(const Found* found, const uint8_t* marked) noexcept nogil:
    """Whether a phrase holds a word at a marked position."""
    cdef int32_t k
    for k in range(found.start, found.end):
        if marked[k]:
            return True
    return False


cdef inline bint _stands_in(const Found* found, const uint8_t* marked) noexcept nogil:
    """Whether all words of a phrase stand at marked positions."""
    cdef int32_t k
    for k in range(found.start, found.end):
        if not marked[k]:
            return False
    return True


cdef int _put_places(const View* view, uint32_t pattern, Nodes* places) except -1 nogil:
    """Put the places at which a pattern stands as a trade term."""
    cdef uint32_t entry
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] == TERM:
            put(places, view.ent_target[entry])
    return 0


cdef int _put_headings(const View* view, uint32_t pattern, Nodes* headings) except -1 nogil:
    """Put the headings which a trade term names: at or below which it stands."""
    cdef uint32_t entry, node
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] != TERM:
            continue
        node = view.ent_target[entry]
        while view.node_level[node] > LEVEL_HEADING:
            node = view.node_parent[node]
        if view.node_level[node] == LEVEL_HEADING:
            put(headings, node)
    return 0
