"""The compiled General Interpretative Rules once more, as plainly as the phrases of a text and the places of the tariff let them be said.

What is compiled is held against this by :mod:`tests.test_rules`; nothing else uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.reading.reader import Phrase, Reading
from hscode.reading.relations import PART_WORDS, Role
from hscode.reading.signs import Sign
from hscode.rules import parts
from hscode.rules.facts import FactState, judge
from hscode.rules.hearing import Hearing, headings_of, names_goods, places_of
from hscode.rules.rulebook import headings_with, places_in, rulebook

DRIVEN_CHAPTERS = {"84", "86", "87", "88", "89"}


def names(reading: Reading) -> list[Phrase]:
    """Return the phrases that are trade terms."""
    return [p for p in reading.phrases if names_goods(p)]


def at_head(reading: Reading) -> list[Phrase]:
    """Return the trade terms that end with the head noun, the longest first."""
    return sorted((p for p in names(reading) if p.end == reading.statement.head + 1), key=lambda p: p.start)


def states(tariff: Nomenclature, reading: Reading, nodes: Iterable[int]) -> set[FactState]:
    """Return what a reading says of the things for which places ask."""
    return {judge(tariff, condition, reading) for node in nodes for condition in tariff.core.conditions(node)}


def below_heading(tariff: Nomenclature, node: int) -> list[int]:
    """Return a place and those above it below its heading."""
    return [each for each in (node, *tariff.all_above(node)) if tariff.place(each).level > Level.HEADING]


def parts_below(tariff: Nomenclature, headings: Iterable[int]) -> set[int]:
    """Return the places for parts and accessories below some headings."""
    return set().union(*map(tariff.parts_below, headings))


def outside_measure(hearing: Hearing) -> None:
    """GIR 1: places that ask for another measure, where another in the choice asks for that of the goods."""
    tariff, reading = hearing.nomenclature, hearing.reading
    named = [node for heading in hearing.naming_head() for node in range(heading + 1, tariff.place(heading).end)]
    choices = [*((0, heading) for heading in tariff.core.section("head_node")), *((tariff.place(node).parent, node) for node in named)]
    asked = [(among, node, condition) for among, node in choices for condition in tariff.core.conditions(node) if condition[0]]
    told = [(among, node, (condition[1], condition[4]), judge(tariff, condition, reading)) for among, node, condition in asked]
    met = {(among, measure) for among, _, measure, state in told if state is FactState.MET}
    out = set()
    for among, node, measure, state in told:
        others = {judge(tariff, each, reading) for each in tariff.core.conditions(node) if not each[0]}
        if state is FactState.CONTRADICTED and ((among, measure) in met or (among and others == {FactState.MET})):
            out.add(node)
    fallen = {tariff.above(node, Level.HEADING) for node in out if tariff.place(node).level > Level.HEADING}
    of_parts = set() if reading.statement.parts else parts_below(tariff, fallen)
    if out:
        hearing.exclude(out | of_parts)
        says = f"the terms of {hearing.codes(out)} ask for another measure than is stated"
        hearing.record("GIR 1", says + (f", and those of {hearing.codes(of_parts)} for parts" if of_parts else ""), "exclude", out | of_parts)


def most_specific(hearing: Hearing) -> None:
    """GIR 3(a): the longest name that ends with the head noun goes before the shorter ones, and below one heading in the same way."""
    tariff, reading, ending = hearing.nomenclature, hearing.reading, at_head(hearing.reading)
    specific = headings_of(tariff, ending[:1])
    general = headings_of(tariff, ending[1:]) - specific
    if specific and general:
        hearing.point(specific, 1.0)
        name = reading.statement.said_by(ending[0].start, ending[0].end)
        than = f"“{name}” names the goods more precisely than “{hearing.head_word()}”"
        hearing.record("GIR 3(a)", f"{than}: {hearing.codes(specific)} goes before {hearing.codes(general)}", "point", specific)
        return
    own = places_of(ending[:1])
    shorter = {node for node in places_of(ending[1:]) - own if tariff.place(node).level > Level.HEADING}
    if len(own) != 1 or not shorter or any(tariff.place(node).level <= Level.HEADING for node in own):
        return
    (place,) = own
    hearing.point(own, 3.0)
    hearing.record("GIR 6", f"the longer name decides between {hearing.codes(own)} and {hearing.codes(shorter)}", "point", own)
    if FactState.CONTRADICTED in states(tariff, reading, below_heading(tariff, place)):
        return
    silent = [node for node in shorter if FactState.MET not in states(tariff, reading, below_heading(tariff, node))]
    ways = {place, *tariff.all_above(place)}
    out = {next(each for each in (node, *tariff.all_above(node)) if tariff.place(each).parent in ways) for node in silent}
    if out:
        hearing.exclude(out)
        hearing.record("GIR 6", f"nothing stated speaks for {hearing.codes(out)}: left aside", "exclude", out)


def composite(hearing: Hearing) -> None:
    """GIR 3(b): what an article has or comes with, or what is told of it behind a comma, does not give it its character."""
    tariff, statement = hearing.nomenclature, hearing.reading.statement
    comes_with = Role.WITH in statement.roles
    told = Role.WITH if statement.formal and not _tells_drive(hearing) else Role.QUALIFIER
    if hearing.as_if or not (comes_with or told in statement.roles):
        return
    behind = hearing.playing(Role.WITH, told)
    named = {node for node in hearing.naming_head(behind) if FactState.CONTRADICTED not in states(tariff, hearing.reading, [node])}
    beside = hearing.named_touching(behind) - named
    if not named or (len(named) > 1 and not comes_with) or (comes_with and _is_driven(hearing, named, beside)):
        return
    of_parts = set() if statement.parts else _parts_with(hearing, named, beside, behind, comes_with)
    if beside:
        hearing.point(named, 3.0 if comes_with else 4.0)
    hearing.exclude(of_parts)
    if beside or of_parts:
        others = f"what they have, come with or are told to be ({hearing.codes(beside)}) does not" if beside else "parts and accessories go with it"
        says = f"“{hearing.head_word()}” gives the goods their character; {others}"
        hearing.record("GIR 3(b)", says, "exclude" if of_parts else "point", of_parts or named)


def _drives(tariff: Nomenclature) -> Set[int]:
    return headings_with(tariff, rulebook(tariff).drives)


def _tells_drive(hearing: Hearing) -> bool:
    tariff, behind = hearing.nomenclature, hearing.playing(Role.QUALIFIER)
    if not behind or DRIVEN_CHAPTERS.isdisjoint(tariff.place(node).code[:2] for node in hearing.naming_head()):
        return False
    return not _drives(tariff).isdisjoint(hearing.named_touching(behind))


def _is_driven(hearing: Hearing, named: Set[int], beside: Set[int]) -> bool:
    tariff = hearing.nomenclature
    driven, drives = rulebook(tariff).driven, beside & _drives(tariff)
    out = {node for node in named if tariff.place(node).code[:4] in driven}
    if not drives or not out:
        return False
    to = {tariff.by_code[driven[tariff.place(node).code[:4]]] for node in out}
    hearing.exclude(out | drives)
    hearing.point(to, 7.0)
    says = f"with its motor the “{hearing.head_word()}” answers to the terms of {hearing.codes(to)}, not to those of {hearing.codes(out)}"
    hearing.record("GIR 1", says, "exclude", out | drives)
    return True


def _parts_with(hearing: Hearing, named: Set[int], beside: Set[int], behind: list[int], comes_with: bool) -> set[int]:
    tariff, phrases = hearing.nomenclature, hearing.reading.phrases
    of_parts = {node for node in beside if tariff.place(node).parts}
    if not _drives(tariff).isdisjoint(beside):
        of_parts |= _drives(tariff) - named
    touching = places_of(p for p in phrases if not set(behind).isdisjoint(range(p.start, p.end)))
    of_parts |= parts_below(tariff, beside - of_parts) & touching
    own = parts_below(tariff, named) if comes_with else set()
    over = places_of(hearing.head_phrases())
    return of_parts | own if own.isdisjoint(over) else of_parts


def is_engine(hearing: Hearing) -> bool:
    """Whether the head noun names engines and motors alone, and something is measured."""
    named = hearing.naming_head()
    return bool(named and hearing.reading.measures) and named <= _drives(hearing.nomenclature)


def names_parts_with_thing(hearing: Hearing) -> bool:
    """Whether a name of parts begins with "parts" and runs over words that name nothing."""
    statement = hearing.reading.statement
    apart = [k for k in range(len(statement.words) - 1) if statement.positions[k + 1] > statement.positions[k] + 1]
    return statement.parts and any(p.start in apart and statement.words[p.start] in PART_WORDS for p in names(hearing.reading))


def _are_things(hearing: Hearing, phrases: Iterable[Phrase]) -> bool:
    """Whether one of some names is that of a thing whose parts a note sends somewhere."""
    tariff = hearing.nomenclature
    places = places_in(tariff, frozenset(code[:4] for note in rulebook(tariff).parts_notes for code in note.of))
    return any(places[node] for node in places_of(phrases))


def _behind(reading: Reading, *roles: Role) -> list[Phrase]:
    statement = reading.statement
    return [p for p in names(reading) if p.start > statement.head and statement.roles[p.start] in roles]


def is_beside_thing(hearing: Hearing) -> bool:
    """Whether a thing is named right in front of a component or fitting, or behind "for" or "of" where it is a component."""
    tariff, reading, statement = hearing.nomenclature, hearing.reading, hearing.reading.statement
    noun, components = hearing.head_word(), parts.listens(tariff)
    if noun not in components and not (statement.parts and noun in parts.fittings(tariff)):
        return False
    first = statement.head
    while first > 1 and statement.roles[first - 1] is Role.HEAD and statement.words[first - 1] in components:
        first -= 1
    in_front = [p for p in names(reading) if first <= p.end <= statement.head]
    return _are_things(hearing, in_front) or (noun in components and _are_things(hearing, _behind(reading, Role.FOR, Role.OF)))


def is_for_thing(hearing: Hearing) -> bool:
    """Whether a thing is named right in front of a name of the goods, and of the longest of these, or behind "for".

    A heading that names parts itself names the goods, and something is for others, or a component, or stands behind a machine.
    """
    reading, own = hearing.reading, at_head(hearing.reading)
    said = {*reading.statement.words, *reading.statement.spoken()}
    serves = reading.signs() & (Sign.COMPOUND | 1 << Role.FOR) or not said.isdisjoint(parts.listens(hearing.nomenclature))
    if not (serves and reading.signs() & Sign.PLACED):
        return False
    in_front = [p for p in names(reading) for name in own if p.end == name.start and p.start < own[0].start]
    return _are_things(hearing, in_front) or _are_things(hearing, _behind(reading, Role.FOR))


PLAIN: dict[str, Callable[[Hearing], None]] = {"outside_measure": outside_measure, "most_specific": most_specific, "composite": composite}
"""The compiled rules."""
GATES: dict[str, Callable[[Hearing], bool]] = {
    "by_engine": is_engine, "of_what_is_behind": names_parts_with_thing, "of_thing": is_beside_thing, "of_own_heading": is_for_thing,
}  # fmt: skip
"""Of what goods others can say anything at all."""
