# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""GIR 3(b), composite goods: what an article has or comes with does not give it its character: a pen with a clock is a pen.

Compiled, for many goods have or come with something. Source: General Interpretative Rule 3(b) of the Harmonized System 2022; that goods with a
motor are those of the heading with one is Rule 1.
"""

from libc.stdint cimport uint8_t

from hscode._core cimport PARTS
from hscode.reading._position cimport QUALIFIER, WITH
from hscode.rules._facts cimport CONTRADICTED, told_at
from hscode.rules._names cimport put_headings_touching, put_parts_below, put_places_touching
from hscode.rules._nodes cimport Nodes, holds, meet, put, put_all, set_of, take_away
from hscode.rules.hearing cimport Hearing

from hscode.rules.rulebook import rulebook

cdef enum:
    COMES_WITH = 1 << WITH
    BEHIND_COMMA = 1 << QUALIFIER

cdef float COMPOSITE = 3.0, TOLD = 4.0, DRIVEN = 7.0
# how strongly an article goes before what it has or comes with, and before what is told of it behind a comma, and one with a motor to its own


cdef int composite(Hearing hearing) except -1 nogil:
    """Leave aside what an article has or comes with.

    Applies where trade names the article itself; the headings that name it are pointed to, but those that ask for what the text denies. On a
    label or an invoice what stands behind a comma tells of an article of one heading as well ("passenger car, petrol engine"). Parts and
    accessories presented with their article go with it, so the places for them are taken out: a violin with its bow is a violin, a car with
    its petrol engine is a car.
    """
    cdef Nodes* named
    cdef Nodes* beside
    cdef Nodes* parts
    cdef bint comes_with = hearing.plays_any(COMES_WITH)
    cdef int told
    hearing.begin()
    if hearing.is_as_if or not (comes_with or hearing.plays_any(BEHIND_COMMA)):
        return 0
    told = BEHIND_COMMA if not hearing.statement.formal or _tells_drive(hearing) else COMES_WITH
    if not (comes_with or hearing.plays_any(told)):
        return 0
    named, beside, parts = hearing.new_set(), hearing.new_set(), hearing.new_set()
    _name(hearing, hearing.mark_playing(COMES_WITH | told), named)
    if named.n == 0 or (named.n > 1 and not comes_with):
        return 0
    put_headings_touching(&hearing.phrases, hearing.mark_playing(COMES_WITH | told), beside)
    take_away(beside, named)
    if comes_with and _is_driven(hearing, named, beside):
        return 0
    if not hearing.statement.parts:
        _put_parts(hearing, named, beside, COMES_WITH | told, comes_with, parts)
    if beside.n:
        hearing.point_to(named, COMPOSITE if comes_with else TOLD)
    hearing.take_out(parts)
    if hearing.on_record and (beside.n or parts.n):
        with gil:
            _record(hearing, set_of(named), set_of(beside), set_of(parts))
    return 0


cdef object _record(Hearing hearing, set named, set beside, set parts):
    others = f"what they have, come with or are told to be ({hearing.codes(beside)}) does not" if beside else "parts and accessories go with it"
    says = f"“{hearing.head_word()}” gives the goods their character; {others}"
    hearing.record("GIR 3(b)", says, "exclude" if parts else "point", parts or named)


cdef int _name(Hearing hearing, const uint8_t* behind, Nodes* named) except -1 nogil:
    """Put the headings that name the article apart from what stands behind it, without those that ask for what the text denies."""
    cdef Py_ssize_t k, kept = 0
    hearing.name_head(behind, named)
    for k in range(named.n):
        if not told_at(hearing.view, named.at[k], hearing.reading) >> CONTRADICTED & 1:
            named.at[kept] = named.at[k]
            kept += 1
    named.n = kept
    return 0


cdef bint _tells_drive(Hearing hearing) except -1 nogil:
    """Whether what stands behind the comma of a tariff's entry drives goods that are named: "passenger car, petrol engine" is no inverted engine."""
    cdef Nodes* named = hearing.new_set()
    cdef Nodes* behind = hearing.new_set()
    if not hearing.plays_any(BEHIND_COMMA):
        return False
    hearing.name_head(NULL, named)
    if not _is_any(named, hearing.places.driven):
        return False
    put_headings_touching(&hearing.phrases, hearing.mark_playing(BEHIND_COMMA), behind)
    return _is_any(behind, hearing.places.drives)


cdef bint _is_any(const Nodes* nodes, const uint8_t* places) noexcept nogil:
    """Whether any place of a set is one of some places, of which each has a byte."""
    cdef Py_ssize_t k
    for k in range(nodes.n):
        if places[nodes.at[k]]:
            return True
    return False


cdef bint _is_driven(Hearing hearing, const Nodes* named, const Nodes* beside) except -1 nogil:
    """Point to the heading of goods with a motor where the one that names them asks that they have none: bicycles, razors."""
    if not (_is_any(beside, hearing.places.drives) and _is_any(named, hearing.places.undriven)):
        return False
    with gil:
        _drive(hearing, set_of(named), set_of(beside))
    return True


cdef object _drive(Hearing hearing, set named, set beside):
    tariff, headings = hearing.nomenclature, rulebook(hearing.nomenclature).driven
    drives = {node for node in beside if hearing.places.drives[<Py_ssize_t>node]}
    out = {node for node in named if tariff.place(node).code[:4] in headings}
    driven = {tariff.by_code[headings[tariff.place(node).code[:4]]] for node in out}
    hearing.exclude(out | drives)
    hearing.point(driven, DRIVEN)
    says = f"with its motor the “{hearing.head_word()}” answers to the terms of {hearing.codes(driven)}, not to those of {hearing.codes(out)}"
    hearing.record("GIR 1", says, "exclude", out | drives)


cdef int _put_parts(Hearing hearing, const Nodes* named, const Nodes* beside, int behind, bint comes_with, Nodes* parts) except -1 nogil:
    """Put the places for parts and accessories in which an article does not stand for having them, or for coming with them.

    They are headings *beside* those that name the article, places in these that the words name which play the roles *behind* it, and such as are
    below its own headings, unless the article is itself a part of something: a toner cartridge with its chip.
    """
    cdef Nodes* below
    cdef Nodes* touched
    cdef Py_ssize_t k
    if not (_is_any(beside, hearing.places.telling_parts) or (comes_with and _is_any(named, hearing.places.telling_parts))):
        return 0  # so it is with most goods
    for k in range(beside.n):
        if hearing.view.node_flags[beside.at[k]] & PARTS:
            put(parts, beside.at[k])
    if _is_any(beside, hearing.places.drives):
        for k in range(hearing.places.n_driving):
            if not holds(named, hearing.places.driving[k]):
                put(parts, hearing.places.driving[k])
    below, touched = hearing.new_set(), hearing.new_set()
    for k in range(beside.n):
        if not holds(parts, beside.at[k]):
            put_parts_below(hearing.view, beside.at[k], below)
    if below.n:
        put_places_touching(&hearing.phrases, hearing.mark_playing(behind), touched)
        for k in range(below.n):
            if holds(touched, below.at[k]):
                put(parts, below.at[k])
    return _put_own_parts(hearing, named, parts) if comes_with else 0


cdef int _put_own_parts(Hearing hearing, const Nodes* named, Nodes* parts) except -1 nogil:
    """Put the places for parts below the headings of an article, unless a name over the head noun stands at one of them."""
    cdef Nodes* own = hearing.new_set()
    cdef Nodes* over = hearing.new_set()
    cdef Py_ssize_t k
    for k in range(named.n):
        put_parts_below(hearing.view, named.at[k], own)
    if own.n:
        put_places_touching(&hearing.phrases, hearing.mark_head(), over)
    return 0 if meet(own, over) else put_all(parts, own)
