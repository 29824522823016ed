"""Section XVI, note 2: a part that a heading names goes there; others made for a machine go with it, or to the heading for parts of such machines.

The note is one of the law, and so part of GIR 1. It needs more than a list of headings: where the parts of a machine go depends on which
machine is named (note 2(b)), and what a part is by itself on its own name (note 2(a)).
"""

from __future__ import annotations

from functools import lru_cache

from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.reading.nouns import OF_MACHINE as PART_OF_MACHINE
from hscode.reading.reader import Phrase
from hscode.reading.relations import Role
from hscode.rules.hearing import Hearing, headings_of, names_goods, outermost, places_of
from hscode.rules.rulebook import rulebook

OF_MACHINE = 20.0
"""How strongly a component of a machine points to where the parts of the machine go."""
_CITATION = "GIR 1"
_MACHINES = frozenset({"84", "85"})
_MANY = 3
"""A name of machines of more headings than this does not tell which one is meant."""


def of_machine(hearing: Hearing) -> None:
    """Point to the place for the parts of the machine that is named in front of a component, or behind "for" or "of".

    A machine stands in front only right before its component: "washing machine drum". Where trade has a name for machine and component
    together, that name says where it goes.
    """
    statement = hearing.reading.statement
    head = statement.head
    if head < 0 or not statement.parts or statement.words[head] not in _components(hearing.nomenclature):
        return
    named = [p for p in hearing.reading.phrases if names_goods(p)]
    begin = min((p.start for p in named if p.end == head), default=head)
    if any(p.start <= begin and head < p.end and p.start < head for p in named):
        return
    machines = [p for p in named if p.end == head or (p.start > head and statement.roles[p.start] in (Role.FOR, Role.OF))]
    to = _places_for_parts(hearing, outermost(machines))
    if not to or (statement.words[head] in rulebook(hearing.nomenclature).named_components and not _has_blades_of_its_own(hearing, machines)):
        return
    hearing.point(to, OF_MACHINE)
    says = f"“{statement.words[head]}” is a part of a machine that is named, and no heading names it itself"
    hearing.record(_CITATION, f"{says} (section XVI, note 2(b)): {hearing.codes(to)}", "point", to)


def of_own_heading(hearing: Hearing) -> None:
    """Point to the heading that names the part itself, in front of which, or behind "for", a machine is named: "tumble dryer motor".

    In front the machine stands right before the part. Where trade has a name for both together, that name says where the part goes.
    """
    statement, tariff = hearing.reading.statement, hearing.nomenclature
    if statement.parts and statement.words[statement.head] in _components(tariff):
        return
    named = [p for p in hearing.reading.phrases if names_goods(p)]
    names = [p for p in named if p.end == statement.head + 1]
    machine, name = min(((m, p) for p in names for m in named if m.end == p.start), key=lambda pair: pair[0].start, default=(None, None))
    machines = [machine] if machine else outermost([p for p in named if p.start > statement.head and statement.roles[p.start] is Role.FOR])
    name = name or min(names, key=lambda p: p.start, default=None)
    if name is None or (machine and any(p.start <= machine.start for p in names)):
        return
    theirs = {tariff.above(node, Level.HEADING) for node in places_of(machines) if not _is_of_parts(tariff, node)}
    own_parts = rulebook(tariff).own_parts
    own = {node for node in headings_of(tariff, [name]) - theirs if tariff.place(node).code[:4] in own_parts}
    if not own or not theirs or not all(tariff.place(node).code[:2] in _MACHINES for node in theirs):
        return
    hearing.point(own, OF_MACHINE)
    says = f"“{statement.said_by(name.start, name.end)}” has a heading of its own, whatever machine it is for"
    hearing.record(_CITATION, f"{says} (section XVI, note 2(a)): {hearing.codes(own)}", "point", own)


def _is_of_parts(tariff: Nomenclature, node: int) -> bool:
    """Whether a place is one for parts, or lies in one."""
    return any(tariff.place(each).parts for each in (node, *tariff.all_above(node)))


@lru_cache(maxsize=4)
def _components(nomenclature: Nomenclature) -> frozenset[str]:
    return frozenset(nomenclature.meta["components"][PART_OF_MACHINE])


def _has_blades_of_its_own(hearing: Hearing, machines: list[Phrase]) -> bool:
    """Whether the goods are blades of a machine whose blades go with it."""
    statement, tariff = hearing.reading.statement, hearing.nomenclature
    headings = {tariff.place(node).code[:4] for node in headings_of(tariff, machines)}
    return statement.words[statement.head] == "blade" and headings <= rulebook(tariff).bladed


def _places_for_parts(hearing: Hearing, machines: list[Phrase]) -> set[int]:
    """Return where parts go of the machines named; nothing where something else is named, or machines of too many headings."""
    tariff = hearing.nomenclature
    places = places_of(machines)
    headings = {tariff.above(node, Level.HEADING) for node in places}
    if not places or len(headings) > _MANY or not all(tariff.place(node).code[:2] in _MACHINES for node in headings):
        return set()
    return {to for node in places for to in _parts_of(tariff, node)}


def _parts_of(tariff: Nomenclature, node: int) -> list[int]:
    """Return where the parts of the machines of one place go."""
    code = tariff.place(node).code if tariff.place(node).leaf else tariff.place(tariff.above(node, Level.HEADING)).code[:4]
    sent = rulebook(tariff).parts_of
    to = sent.get(code) or sent.get(code[:4])
    if to:
        return [tariff.by_code[to]]
    heading = tariff.above(node, Level.HEADING)
    below = tariff.parts_below(heading)
    return [part for part in below if tariff.place(part).parent not in below]
