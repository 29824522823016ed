"""Explaining an answer: the trace of the law step by step, what it takes for granted, and the questions that would decide.

Nothing of this is needed for the answer itself; it is worked out when somebody asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hscode.codes import pretty
from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.questions import open_questions
from hscode.ranking._ranked import Ranked
from hscode.rules import gir1, gir6
from hscode.steps import Step
from hscode.types import Explanation

if TYPE_CHECKING:
    from hscode.classifier import Heard


def reasons(leaf: int, ranked: Ranked, tariff: Nomenclature) -> tuple[tuple[Step, ...], list[str]]:
    """Return the steps to one candidate in legal order, and the assumptions on the way."""
    heading = tariff.above(leaf, Level.HEADING)
    codes = {place.code for place in tariff.path(leaf)}
    bearing = gir1.bearing_notes(tariff, ranked.decisive, ranked.outcome)
    notes = [gir1.note_step(f) for f in bearing if codes.intersection(f.note["to"])]
    chosen = gir1.heading_step(tariff, ranked.decisive, heading, ranked.headings, ranked.decided_by)
    steps, assumptions = gir6.subheading_steps(tariff, ranked.decisive, leaf)
    terms = [step for step in ranked.steps if step.rule == gir1.CITATION]
    later = ranked.steps[len(terms) :]
    if not ranked.decided_by:
        return (*notes, *terms, chosen, *later, *steps), assumptions
    before = [step for step in later if step.rule <= ranked.decided_by]
    after = later[len(before) :]
    return (*notes, *terms, gir1.unnamed_step(ranked.decided_by), *before, chosen, *after, *steps), assumptions


def leaf_within(code: str | None, ranked: Ranked, tariff: Nomenclature) -> int:
    """Return the first candidate in the answered code, to which the trace leads: the first of all may be of another heading. -1 for none."""
    leaves = [leaf for leaf, _ in ranked.leaves]
    within = (leaf for leaf in leaves if tariff.place(leaf).code.startswith(code or ""))
    return next(within, leaves[0] if leaves else -1)


def explain(heard: Heard, tariff: Nomenclature, leaf: int, last: tuple[Step, ...]) -> Explanation:
    """Return the trace of an answer and what hangs on it.

    Args:
        heard: the case.
        tariff: the nomenclature.
        leaf: the candidate to which the trace leads, -1 where there is none.
        last: the steps that end it.
    """
    ranked = heard.ranked
    likely = [leaf, *(each for each, _ in ranked.leaves[:3])] if leaf >= 0 else []
    trace = [_reading_step(ranked, tariff, gir6.attributes_asked(tariff, likely))]
    trace += [Step("reading", "reading", f"“{word}” is read as “{mended}”") for word, mended in ranked.reading.statement.corrections.items()]
    trace += [Step("reading", "reading", f"stated besides: {said}") for _, said in heard.stated.said]
    bearing = gir1.bearing_notes(tariff, ranked.decisive, ranked.outcome)
    excluded = tuple(step for step in map(gir1.note_step, bearing) if step.effect == "exclude")
    if leaf < 0:
        return Explanation((*trace, *excluded, *ranked.steps, *last), excluded, (), ())
    way, assumptions = reasons(leaf, ranked, tariff)
    notes = [step for step in map(gir1.note_step, ranked.outcome.fired) if step not in way]
    questions = open_questions(tariff, ranked, heard.again)
    return Explanation((*trace, *notes, *way, *last), excluded, tuple(assumptions), tuple(questions))


def depth_step(code: str | None, probability: float) -> Step:
    """Say to how many digits the probabilities bear the answer."""
    if code is None:
        return Step("depth", "depth", "no code is given")
    says = f"the answer is given to {len(code)} digits, for {pretty(code)} has {probability:.0%}"
    return Step("depth", "depth", says, (code,), "choose", (code,))


def _reading_step(ranked: Ranked, tariff: Nomenclature, asked: set[str]) -> Step:
    """Say what was read: the article, and of the facts those on which the likely subheadings part."""
    statement, names = ranked.reading.statement, tariff.value_names
    said = []
    if statement.head >= 0:
        said.append(f"the article is “{statement.words[statement.head]}”" + (", presented as parts or accessories" if statement.parts else ""))
    said += [
        f"{names[fact.value][0]} {names[fact.value][1].replace('-', ' ')} (“{fact.words}”)"
        for fact in ranked.reading.facts
        if names[fact.value][0] in asked
    ]
    if statement.unknown:
        said.append("not read: " + ", ".join(f"“{word}”" for word in statement.unknown))
    return Step("reading", "reading", "; ".join(said) or "nothing is read")
