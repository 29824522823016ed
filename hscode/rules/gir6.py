"""GIR 6: within a heading the subheadings are compared one dash level at a time, only those of the same level.

A branch is taken for the facts it asks for, for the terms that name its goods, or by elimination; a fact that the text does
not state is taken from the commercial default and reported. Source: General Interpretative Rule 6 of the Harmonized System
2022.
"""

from __future__ import annotations

from hscode.codes import pretty
from hscode.index import Nomenclature, Place
from hscode.kinds import Kind, Level
from hscode.reading.reader import Reading
from hscode.rules.facts import FactState, judge, say
from hscode.rules.gir1 import affirmed, named_phrases, words_of
from hscode.rules.hearing import codes_of
from hscode.steps import Step

CITATION = "GIR 6"
_DASHES = {Level.ONE_DASH: "one-dash level", Level.TWO_DASH: "two-dash level"}


def subheading_steps(nomenclature: Nomenclature, reading: Reading, leaf: int) -> tuple[list[Step], list[str]]:
    """Return the steps from the heading down to *leaf*, and the assumptions made on the way."""
    steps: list[Step] = []
    assumptions: list[str] = []
    for place in nomenclature.path(leaf):
        if place.level <= Level.HEADING:
            continue
        reasons = _facts_met(nomenclature, reading, place) + _names(reading, place)
        if not reasons:
            if nomenclature.place(place.parent).default == place.node:
                assumptions.append(_assumption(nomenclature, reading, place))
                reasons = ["the commercial default, for the text says nothing else"]
            elif place.residual:
                reasons = ["by elimination: no sibling answers better"]
            else:
                reasons = ["nearest in words among its siblings"]
        says = f"{pretty(place.code)} {place.title}: {'; '.join(reasons)}"
        steps.append(Step("GIR 6", f"{CITATION}, {_DASHES[place.level]}", says, (place.code,), "choose", (place.code,)))
    return steps, assumptions


def attributes_asked(nomenclature: Nomenclature, leaves: list[int]) -> set[str]:
    """Return the attributes on which the headings and subheadings on the way to *leaves*, and their siblings, part."""
    nodes = {node for leaf in leaves for place in nomenclature.path(leaf) for node in (place.node, *siblings(nomenclature, place.node))}
    return {say(nomenclature, condition)[0] for node in nodes for condition in nomenclature.core.conditions(node)}


def siblings(nomenclature: Nomenclature, node: int) -> list[int]:
    """Return the children of the parent of *node*."""
    return nomenclature.children(nomenclature.place(node).parent)


def _facts_met(nomenclature: Nomenclature, reading: Reading, place: Place) -> list[str]:
    met = []
    for condition in nomenclature.core.conditions(place.node):
        if judge(nomenclature, condition, reading) is FactState.MET:
            name, value = say(nomenclature, condition)
            met.append(f"{name} {value} is stated")
    return met


def _names(reading: Reading, place: Place) -> list[str]:
    named = named_phrases(reading, place.node, place.end)
    if named:
        return [f"“{words_of(reading, named[0])}” is a trade name of such goods"]
    cues = affirmed(reading, reading.phrases_of(Kind.CUE, place.node, place.end))
    return [f"“{words_of(reading, cues[0])}” points to it among its siblings"] if cues else []


def _assumption(nomenclature: Nomenclature, reading: Reading, place: Place) -> str:
    """Say what a default takes for granted, and which codes it would otherwise be."""
    others = [nomenclature.place(node) for node in siblings(nomenclature, place.node) if node != place.node]
    facts = [" ".join(say(nomenclature, c)) for c in nomenclature.core.conditions(place.node) if judge(nomenclature, c, reading) is FactState.OPEN]
    taken = ", ".join(facts) if facts else place.title
    changes = "; ".join(f"{_if(nomenclature, other)}{_codes(nomenclature, other)} {other.title}" for other in others[:3])
    return f"taken as {taken} (commercial default), which leads to {_codes(nomenclature, place)}; otherwise {changes}"


def _codes(nomenclature: Nomenclature, place: Place) -> str:
    """Return the code of a place, or those in a group."""
    return ", ".join(map(pretty, codes_of(nomenclature, [place.node])))


def _if(nomenclature: Nomenclature, other: Place) -> str:
    """Return the facts that would lead to another place, as a condition of a sentence."""
    facts = " and ".join(" ".join(say(nomenclature, c)) for c in nomenclature.core.conditions(other.node))
    return f"if {facts}: " if facts else ""
