"""Carry an answer of the latest edition to an older one.

The law and the words that :func:`hscode.classify` runs are those of the latest edition. Each code gives its whole probability to
one code of the older edition, the one that the conversion tables name for it, step by step; what goes to one older code adds up. So
the probabilities of an older edition together are those of the latest.

A few codes of 2022, such as those of electronic waste and of display modules, took from hundreds of older ones, and the one that the
table names tells little. Such a code gives its probability to that one of its predecessors, those of its own heading where there are
any, which has most from the other codes of the same answer; when none has any, to the first of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from hscode.codes import pretty
from hscode.editions.tables import codes_in, headings_in, tables
from hscode.index_file import EDITIONS, LATEST
from hscode.steps import Step
from hscode.types import Explanation, Question

PREVIOUS = EDITIONS[-2]
BASKET = 100
"""Predecessors above which the one that the conversion table names tells little."""


@dataclass
class Carried:
    """A code of an older edition with its probability, and the likeliest code of the latest edition of which it has it."""

    code: str
    probability: float
    origin: int
    """Number of that code in the ranking of the latest edition."""


def carry(ranked: Iterable[tuple[str, float]], edition: str) -> list[Carried]:
    """Return the codes of an older edition that have the probabilities of codes of the latest, best first.

    Args:
        ranked: six-digit codes of the latest edition with their probabilities, best first.
        edition: year of the older edition.
    """
    given = list(ranked)
    before, onwards = _before(), _onwards(edition)
    own: dict[str, float] = {}
    for code, probability in given:
        if len(before[code]) == 1:
            own[before[code][0]] = own.get(before[code][0], 0.0) + probability
    found: dict[str, Carried] = {}
    for origin, (code, probability) in enumerate(given):
        then = onwards[max(before[code], key=lambda old: own.get(old, 0.0))]
        carried = found.setdefault(then, Carried(then, 0.0, origin))
        carried.probability += probability
    return sorted(found.values(), key=lambda each: -each.probability)


def older(codes: Iterable[str], edition: str) -> tuple[str, ...]:
    """Return the codes of an older edition that stand for codes of the latest, each once, in the same order.

    >>> older(["854143", "854142"], "2017")
    ('854140',)
    """
    return tuple(dict.fromkeys(_onwards(edition)[_before()[code][0]] for code in codes))


def carry_questions(explanation: Explanation, edition: str) -> Explanation:
    """Return an explanation with those of its questions that decide in an older edition too."""
    questions = (_carry_question(question, edition) for question in explanation.questions)
    return replace(explanation, questions=tuple(each for each in questions if len(set(each.answers.values())) > 1))


def carry_step(code: str, origin: str, edition: str) -> Step:
    """Return the step that says which code of an older edition stands for one of the latest."""
    said = f"HS {LATEST} {pretty(origin)} is {pretty(code)} in HS {edition}" if code != origin else f"{pretty(code)} is the code in HS {edition} too"
    return Step("edition", f"conversion tables HS {LATEST} to HS {edition}", said, (code,), "choose", (code,))


def _carry_question(question: Question, edition: str) -> Question:
    return replace(question, answers={answer: _place(code, edition) for answer, code in question.answers.items()})


def _place(code: str, edition: str) -> str:
    return codes_in(code, LATEST, edition)[0] if len(code) == 6 else headings_in(code, LATEST, edition)[0]


@lru_cache(maxsize=1)
def _before() -> dict[str, list[str]]:
    """Return for each code of the latest edition the codes of the one before to which it may give its probability, the best first."""
    found = {code: codes_in(code, LATEST, PREVIOUS) for code in tables().codes(LATEST)}
    return {code: _likely(code, olds) if len(olds) > BASKET else olds[:1] for code, olds in found.items()}


def _likely(code: str, olds: list[str]) -> list[str]:
    if olds[0] == code:
        return olds[:1]
    return [old for old in olds if old[:4] == code[:4]] or olds


@lru_cache(maxsize=8)
def _onwards(edition: str) -> dict[str, str]:
    """Return for each code of the edition before the latest that of an older one which the tables put first, where there is one."""
    return {code: found[0] for code in tables().codes(PREVIOUS) if (found := codes_in(code, PREVIOUS, edition))}
