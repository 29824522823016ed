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
from hscode.rules.gir1 import named_phrases, words_of
from hscode.types import Question, Step

CITATION = "GIR 6"
_DASHES = {Level.ONE_DASH: "one-dash level", Level.TWO_DASH: "two-dash level"}


def subheading_steps(nomenclature: Nomenclature, reading: Reading, leaf: int) -> tuple[list[Step], list[str]]:
    """Return the steps from the heading down to *leaf*, and the assumptions made on the way."""
    steps: list[Step] = []
    assumptions: list[str] = []
    for place in nomenclature.path(leaf):
        if place.level <= Level.HEADING:
            continue
        reasons = _facts_met(nomenclature, reading, place) + _names(nomenclature, reading, place)
        if not reasons:
            if nomenclature.place(place.parent).default == place.node:
                assumptions.append(_assumption(nomenclature, reading, place))
                reasons = ["the commercial default, for the text says nothing else"]
            elif place.residual:
                reasons = ["by elimination: no sibling answers better"]
            else:
                reasons = ["nearest in words among its siblings"]
        steps.append(Step("GIR 6", f"{CITATION}, {_DASHES[place.level]}", f"{pretty(place.code)} {place.title}: {'; '.join(reasons)}", (place.code,)))
    return steps, assumptions


def open_questions(nomenclature: Nomenclature, reading: Reading, leaf: int) -> list[Question]:
    """Return the facts on the way to *leaf* that the text leaves open and on which siblings part, as plain questions."""
    questions: list[Question] = []
    for place in nomenclature.path(leaf):
        if place.level <= Level.HEADING:
            continue
        answers: dict[str, dict[str, str]] = {}
        for sibling in siblings(nomenclature, place.node):
            for condition in nomenclature.core.conditions(sibling):
                if judge(nomenclature, condition, reading) is FactState.OPEN:
                    name, value = say(nomenclature, condition)
                    answers.setdefault(name, {})[value] = nomenclature.place(sibling).code
        questions += [Question(name, _ask(name, list(options)), options) for name, options in answers.items() if len(options) > 1]
    return questions[:3]


def attributes_asked(nomenclature: Nomenclature, leaves: list[int]) -> set[str]:
    """Return the attributes on which the headings and subheadings on the way to *leaves*, and their siblings, part."""
    nodes = {node for leaf in leaves for place in nomenclature.path(leaf) for node in (place.node, *siblings(nomenclature, place.node))}
    return {say(nomenclature, condition)[0] for node in nodes for condition in nomenclature.core.conditions(node)}


def _ask(name: str, answers: list[str]) -> str:
    """Return a plain question for a fact.

    >>> _ask("roasted", ["no", "yes"]), _ask("output", ["up to 750 W", "over 750 W"])
    ('Are the goods roasted?', 'What is the output: up to 750 W, or over 750 W?')
    """
    if set(answers) <= {"yes", "no"}:
        return f"Are the goods {name.replace('-', ' ')}?"
    return f"What is the {name.replace('-', ' ')}: {', '.join(answers[:-1])}, or {answers[-1]}?"


def siblings(nomenclature: Nomenclature, node: int) -> list[int]:
    """Return the children of the parent of *node*."""
    parent = nomenclature.place(nomenclature.place(node).parent)
    out, child = [], parent.node + 1
    while child < parent.end:
        out.append(child)
        child = nomenclature.place(child).end
    return out


def _facts_met(nomenclature: Nomenclature, reading: Reading, place: Place) -> list[str]:
    met = []
    for condition in nomenclature.core.conditions(place.node):
        if judge(nomenclature, condition, reading) is FactState.MET:
            name, value = say(nomenclature, condition)
            met.append(f"{name} {value} is stated")
    return met


def _names(nomenclature: Nomenclature, reading: Reading, place: Place) -> list[str]:
    named = named_phrases(reading, place.node, place.end)
    if named:
        return [f"“{words_of(reading, named[0])}” is a trade name of such goods"]
    for phrase in reading.phrases:
        if any(kind == Kind.CUE and place.node <= node < place.end for kind, node in phrase.entries):
            return [f"“{words_of(reading, phrase)}” points to it among its siblings"]
    return []


def _assumption(nomenclature: Nomenclature, reading: Reading, place: Place) -> str:
    """Say what a default takes for granted, and which codes it would otherwise be."""
    others = [nomenclature.place(node) for node in siblings(nomenclature, place.node) if node != place.node]
    facts = [" ".join(say(nomenclature, c)) for c in nomenclature.core.conditions(place.node) if judge(nomenclature, c, reading) is FactState.OPEN]
    taken = ", ".join(facts) if facts else place.title
    shown = "; ".join(f"{pretty(o.code)} {o.title}" if o.leaf else o.title for o in others[:3])
    return f"taken as {taken} (commercial default); if not, see {shown}"
