"""The notes on parts: a part that a heading names goes there; others made for a thing go with it, or to the heading for parts of such things.

Section XVI, note 2, section XVII, notes 2 and 3, chapter 90, note 2, chapter 95, note 3, and the notes and headings of the chapters 91 to 96 are
law, and so part of GIR 1. They need more than a list of headings: where the parts of a thing go depends on which thing is named, and what a part is
by itself on its own name. Which note speaks of which things, and what it leaves where, stands in ``vocabulary/rules.yaml``.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.reading.nouns import FITS, FITS_OR_SERVES
from hscode.reading.nouns import OF_MACHINE as PART_OF_MACHINE
from hscode.reading.nouns import OF_OWN as PART_OF_ITS_OWN
from hscode.reading.reader import Phrase
from hscode.reading.relations import PART_WORDS, Role
from hscode.rules._names import begins, names
from hscode.rules.hearing import Hearing, headings_of, outermost, places_of
from hscode.rules.rulebook import PartsNote, places_in, places_of_parts, rulebook

OF_THING = 20.0
"""How strongly a component of a thing points to where the parts of the thing go."""
NAMED_WHOLE = 10.0
"""How strongly a name of thing and component together points to its places, against those of the thing."""
_CITATION = "GIR 1"
_BEHIND = (Role.FOR, Role.OF)
"""Roles of what stands behind "for" or "of"."""
_MANY = 3
"""A name of things of more headings than this does not tell which one is meant."""
_SLABS = frozenset({"glass", "stone", "marble", "ceramic"})
"""Of these a sheet or slab is no part of furniture (chapter 94, note 3(a))."""
_FURNITURE = frozenset({"9401", "9402", "9403"})
_SLAB_NOUNS = frozenset({"top", "tabletop", "shelf", "panel", "door"})


@lru_cache(maxsize=4)
def listens(tariff: Nomenclature) -> frozenset[str]:
    """Return the words for components, one of which stands in a text that speaks of a part of a thing."""
    return _components(tariff).union(tariff.meta["components"][PART_OF_ITS_OWN], *(note.nouns for note in rulebook(tariff).parts_notes))


def of_what_is_behind(hearing: Hearing) -> None:
    """Take out what is named by "parts" and the thing behind "of" as if one name: "parts of a washing machine" are no machine that washes parts."""
    statement, tariff = hearing.reading.statement, hearing.nomenclature
    firsts = [k for k, word in enumerate(statement.words) if word in PART_WORDS and _is_apart(hearing, k + 1)]
    named = names(hearing.reading)
    across = [p for p in named if p.start in firsts]
    things = [p for p in named if any(p.start == over.start + 1 and p.end == over.end for over in across)]
    of_parts = places_of_parts(tariff)
    out = {tariff.above(node, Level.HEADING) for node in places_of(across) if not of_parts[node]} - headings_of(tariff, things)
    if things and out:
        hearing.exclude(out)
        thing = statement.said_by(things[0].start, things[0].end)
        hearing.record(_CITATION, f"parts of “{thing}” are meant: not {hearing.codes(out)}", "exclude", out)


def _is_apart(hearing: Hearing, k: int) -> bool:
    """Whether other words stand in the text between a word and the one before it."""
    positions = hearing.reading.statement.positions
    return k < len(positions) and positions[k] > positions[k - 1] + 1


def of_thing(hearing: Hearing) -> None:
    """Point to the place for the parts of the thing that is named in front of a component, or behind "for" or "of".

    A thing stands in front only right before its component, "washing machine drum", or before components of which that is one, "aircraft wing
    flap". Where trade has a name for thing and component together, that name says where it goes; so it is with all that fits a thing, "kettle
    filter", where it is presented as a part: "kettle filter replacement".
    """
    statement, tariff, noun = hearing.reading.statement, hearing.nomenclature, hearing.head_word()
    head, is_component, firsts = statement.head, noun in listens(tariff), begins(hearing.reading, listens(tariff))
    named = names(hearing.reading)
    for first in firsts:
        in_front = [p for p in named if p.end == first]
        begin = min((p.start for p in in_front), default=first)
        whole = [p for p in named if p.start <= begin and head < p.end and p.start < head and not _is_of_a_heading(tariff, p)]
        if whole:
            things = places_of(outermost(in_front))
            note = next((note for node in sorted(things) if (note := _note_on(tariff, node))), None)
            if note is not None:
                _named_whole(hearing, max(whole, key=lambda p: (p.end - p.start, -p.start)), things, note)
                return
        elif is_component:
            things, note = _things(hearing, outermost([p for p in named if p.end == first or _is_behind(hearing, p)]))
            to = {part for node in things for part in _parts_of(tariff, node, with_thing=note is not None and note.with_)}
            if note is not None and to:
                _of_things(hearing, things, to, note)
                return


def _of_things(hearing: Hearing, things: Set[int], to: Set[int], note: PartsNote) -> None:
    """Point to the place for the parts of some things, or, where trade has a name for a component with others in front, to its places among these."""
    statement, tariff, noun = hearing.reading.statement, hearing.nomenclature, hearing.head_word()
    if noun in note.named or (noun in rulebook(tariff).named_components and not _has_blades_of_its_own(hearing, things)):
        return
    end = statement.head + 1
    whole = [p for p in names(hearing.reading) if p.end == end and p.start < statement.head]
    own = places_of(p for p in whole if statement.words[p.start] in listens(tariff))
    if own and all(places_of_parts(tariff)[node] for node in own) and own <= _within(tariff, to):
        to = own
    _point(hearing, to, OF_THING, f"“{noun}” is a part of a thing that is named, and no heading names it itself ({note.citation})")
    out = _headings(tariff, things) - _headings(tariff, to)
    hearing.exclude(out)
    if out:
        hearing.record(_CITATION, f"a part is not the thing itself ({note.citation}): not {hearing.codes(out)}", "exclude", out)


def _is_behind(hearing: Hearing, name: Phrase) -> bool:
    """Whether a name stands behind the goods, and behind "for" or "of"."""
    statement = hearing.reading.statement
    return name.start > statement.head and statement.roles[name.start] in _BEHIND


def _named_whole(hearing: Hearing, name: Phrase, things: Set[int], note: PartsNote) -> None:
    """Point to the places of a name of thing and component together, "golf club head", beside those of the thing itself."""
    of_parts = places_of_parts(hearing.nomenclature)
    to = {node for node in places_of([name]) if node not in things or of_parts[node]}
    if hearing.head_word() in note.named:
        return
    if to and hearing.reading.statement.head == name.end - 1 and all(hearing.nomenclature.place(node).level > Level.HEADING for node in to):
        said = hearing.reading.statement.said_by(name.start, name.end)
        _point(hearing, to, NAMED_WHOLE, f"“{said}” is what trade calls a part of the thing, not the thing itself ({note.citation})")


def _is_of_a_heading(tariff: Nomenclature, name: Phrase) -> bool:
    """Whether a name of thing and component stands at a heading alone, and so does not say where below it the component goes."""
    return all(tariff.place(node).level <= Level.HEADING for node in places_of([name]))


def _headings(tariff: Nomenclature, places: Set[int]) -> set[int]:
    """Return the headings of some places."""
    return {tariff.above(node, Level.HEADING) for node in places}


def _within(tariff: Nomenclature, places: Set[int]) -> set[int]:
    """Return all places in the headings of some places."""
    return {node for heading in _headings(tariff, places) for node in range(heading, tariff.place(heading).end)}


def _point(hearing: Hearing, to: Set[int], strength: float, says: str) -> None:
    """Point to the places for a part, as which the goods are presented from now on where these are for parts alone."""
    tariff = hearing.nomenclature
    to = {node for node in to if not any(node < other < tariff.place(node).end for other in to)}
    if all(places_of_parts(tariff)[node] for node in to):
        hearing.reading.statement.parts = True
    hearing.point(to | _headings(tariff, to), strength)
    hearing.record(_CITATION, f"{says}: {hearing.codes(to)}", "point", to)


def of_own_heading(hearing: Hearing) -> None:
    """Point to the heading that names the part itself, in front of which, or behind "for", a thing is named: "tumble dryer motor".

    In front the thing stands right before the part. Where trade has a name for both together, that name says where the part goes.
    """
    statement, tariff = hearing.reading.statement, hearing.nomenclature
    if statement.parts and statement.words[statement.head] in _components(tariff):
        return
    named = names(hearing.reading)
    ending = [p for p in named if p.end == statement.head + 1]
    thing, name = min(((m, p) for p in ending for m in named if m.end == p.start), key=lambda pair: pair[0].start, default=(None, None))
    things = [thing] if thing else outermost([p for p in named if _is_behind(hearing, p) and statement.roles[p.start] is Role.FOR])
    name = name or min(ending, key=lambda p: p.start, default=None)
    if name is None or (thing and any(p.start <= thing.start for p in ending)):
        return
    of_parts = places_of_parts(tariff)
    theirs = {tariff.above(node, Level.HEADING) for node in places_of(things) if not of_parts[node]}
    notes = [_note_on(tariff, node) for node in sorted(theirs)]
    if not theirs or None in notes:
        return
    leaving = [(note, {node for node in headings_of(tariff, [name]) - theirs if note and tariff.place(node).code[:4] in note.own}) for note in notes]
    own = set[int]().union(*(headings for _, headings in leaving))
    homes = {tariff.above(part, Level.HEADING) for node in places_of(things) for part in _parts_of(tariff, node, with_thing=False)}
    if not own or headings_of(tariff, [name]) & (homes - theirs):
        return
    hearing.point(own, OF_THING)
    says = f"“{statement.said_by(name.start, name.end)}” has a heading of its own, whatever thing it is for"
    cite = next(note.own_citation for note, headings in leaving if note and headings)
    hearing.record(_CITATION, f"{says} ({cite}): {hearing.codes(own)}", "point", own)


def _things(hearing: Hearing, things: list[Phrase]) -> tuple[set[int], PartsNote | None]:
    """Return the places of the things named with the note on their parts; none where something else is named, or things of too many headings.

    A noun that names a part of the things of one note alone tells that these are meant, whatever else is called so: "drum head".
    """
    tariff, statement = hearing.nomenclature, hearing.reading.statement
    noun, places = statement.words[statement.head], places_of(things)
    notes = {node: _note_on(tariff, node) for node in places}
    if noun not in _components(tariff):
        places = {node for node, note in notes.items() if note is not None and noun in note.nouns}
    headings = _headings(tariff, places)
    found = [notes[node] for node in sorted(places)]
    if not found or len(headings) > _MANY or None in found or _is_slab(hearing, headings):
        return set(), None
    return places, found[0]


def _is_slab(hearing: Hearing, headings: Set[int]) -> bool:
    """Whether the goods are a sheet or slab of glass or stone, which is no part of furniture."""
    tariff, statement = hearing.nomenclature, hearing.reading.statement
    if statement.words[statement.head] not in _SLAB_NOUNS or not {tariff.place(node).code[:4] for node in headings} & _FURNITURE:
        return False
    return not _SLABS.isdisjoint(tariff.value_names[fact.value][1] for fact in hearing.reading.facts)


@lru_cache(maxsize=10_000)
def _note_on(tariff: Nomenclature, node: int) -> PartsNote | None:
    """Return the note that speaks of the parts of the things of a place."""
    code = _code_of(tariff, node)
    digits, note = max(((note.speaks_of(code), note) for note in rulebook(tariff).parts_notes), key=lambda pair: pair[0], default=(0, None))
    return note if digits else None


def _code_of(tariff: Nomenclature, node: int) -> str:
    """Return the six digits of a place that is not divided, of others the four of their heading."""
    place = tariff.place(node)
    return place.code if place.leaf else tariff.place(tariff.above(node, Level.HEADING)).code[:4]


def own_places(tariff: Nomenclature) -> bytes:
    """Return a byte for each place, 1 for those in the headings that name parts themselves."""
    return places_in(tariff, rulebook(tariff).own_parts)


@lru_cache(maxsize=4)
def _components(nomenclature: Nomenclature) -> frozenset[str]:
    return frozenset(nomenclature.meta["components"][PART_OF_MACHINE])


@lru_cache(maxsize=4)
def fittings(nomenclature: Nomenclature) -> frozenset[str]:
    """Return the words for what fits a thing."""
    return frozenset(nomenclature.meta["components"][FITS]).union(nomenclature.meta["components"][FITS_OR_SERVES])


def _has_blades_of_its_own(hearing: Hearing, things: Set[int]) -> bool:
    """Whether the goods are blades of a machine whose blades go with it."""
    headings = {hearing.nomenclature.place(node).code[:4] for node in things}
    return hearing.head_word() == "blade" and headings <= rulebook(hearing.nomenclature).bladed


def _parts_of(tariff: Nomenclature, node: int, *, with_thing: bool) -> list[int]:
    """Return where the parts of the things of one place go; *with_thing*: with these where nothing else is said."""
    code = _code_of(tariff, node)
    sent = rulebook(tariff).parts_of
    to = sent.get(code) or sent.get(code[:4])
    if to:
        return [tariff.by_code[each] for each in to]
    heading = tariff.above(node, Level.HEADING)
    below = tariff.parts_below(heading)
    return [part for part in below if tariff.place(part).parent not in below] or ([node] if with_thing else [])
