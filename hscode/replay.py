"""Replay: going through the steps of a trace one by one, to check that they lead to the answer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hscode.classification import Classification
    from hscode.steps import Step

ORDER = (
    "reading", "note", "GIR 1", "GIR 2(a)", "GIR 2(b)", "GIR 3(a)", "GIR 3(b)", "GIR 3(c)", "GIR 4", "GIR 5(a)", "GIR 5(b)", "GIR 6",
    "edition", "depth",
)  # fmt: skip
"""The order in which the law applies its rules."""


def faults_of(classification: Classification) -> tuple[str, ...]:
    """Return what is wrong with the trace of a classification: empty when it holds.

    The steps stand in the order of the law; what a step takes out, no later step chooses; each choice lies below the one before; the
    last lies in the code that is answered, and is the first candidate that does; and the depth on which the last step settles is that of the
    answer.
    """
    steps = classification.trace
    faults = [
        f"{after.rule} stands behind {before.rule}" for before, after in pairwise(steps) if ORDER.index(after.rule) < ORDER.index(before.rule)
    ]
    at, wrong = _followed(steps)
    code = classification.code or ""
    if not at.startswith(code):
        wrong.append(f"the steps lead to {at or 'nothing'}, which is not in {code}")
    first = next((each.code for each in classification.candidates if each.code.startswith(code)), None)
    if first is not None and at != first:  # with a small limit none may be listed
        wrong.append(f"the steps lead to {at or 'nothing'}, the first candidate in the answer is {first}")
    if at and not classification.candidates:
        wrong.append(f"the steps lead to {at}, there are no candidates")
    settled = next((step.on[0] for step in steps if step.rule == "depth" and step.on), None)
    if settled != classification.code:
        wrong.append(f"the last step answers {settled}, the answer is {classification.code}")
    return (*faults, *wrong)


def _followed(steps: tuple[Step, ...]) -> tuple[str, list[str]]:
    """Return the code to which the choices lead, and what is wrong on the way; an older edition has codes of its own."""
    out: dict[str, bool] = {}
    at, faults = "", []
    for step in steps:
        if step.effect in ("exclude", "point"):
            for code in step.on:
                out.pop(code, None)
                out[code] = step.effect == "exclude"
        elif step.rule == "edition":
            (at,) = step.on
        elif step.effect == "choose" and step.rule != "depth":
            (code,) = step.on
            if _is_out(code, out):
                faults.append(f"{step.citation} chooses {code}, which is taken out")
            if not code.startswith(at):
                faults.append(f"{step.citation} chooses {code}, which is not below {at}")
            at = code
    return at, faults


def _is_out(code: str, out: dict[str, bool]) -> bool:
    """Whether *code* is taken out: the last step counts that took out what holds it, or let in it, what holds it or what it holds."""
    reached = [taken for each, taken in out.items() if code.startswith(each) or (not taken and each.startswith(code))]
    return bool(reached) and reached[-1]
