"""Ranges of a measure: where the conditions of codes cut it, so that all of a range is under the same codes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from hscode.index import Nomenclature
from hscode.reading.quantities import DIMENSIONS
from hscode.rules.facts import OPERATORS, Condition, compare, say

Measure = tuple[int, float, tuple[int, ...]]
"""As in a reading: the dimension, the value, the words near it."""
Cut = tuple[float, bool]
"""Where one range ends and the next begins: a number, and whether it belongs to the one below."""
T = TypeVar("T", bound=Hashable)

_CUTS = {"=": (False, True), "<": (False,), "<=": (True,), ">": (True,), ">=": (False,)}
"""Whether the number of a condition belongs to the range below the cut, for each cut that a condition makes."""
_SHARE = DIMENSIONS["share"]
_ALL = 100.0
"""No share of a whole is larger, in percent."""
_NAMES = 8
"""Words of the name of a measure that are stated with it."""


@dataclass(frozen=True)
class Range:
    """A range of a measure, open where it has no *begin* or no *end*.

    ``named`` is a condition on the measure, of which the range has its name and dimension; ``value`` a number in the range.
    """

    named: Condition
    begin: Cut | None
    end: Cut | None
    value: float

    @property
    def measure(self) -> Measure:
        """What is stated by who says that the measure lies in the range."""
        _, dimension, _, _, words = self.named
        return dimension, self.value, words[:_NAMES]

    def says(self, tariff: Nomenclature) -> str:
        """Return the range in words: ``"over 1 %, up to 6 %"``."""
        return ", ".join(say(tariff, bound)[1] for bound in _bounds(self.named, self.begin, self.end))


def cut(named: Condition, asking: Mapping[int, Sequence[Condition]]) -> list[tuple[Range, frozenset[int]]]:
    """Return the ranges of a measure as they rise, each with the codes whose conditions all of it meets; no two overlap.

    Args:
        named: a condition on the measure, by whose name it is asked for.
        asking: codes with their conditions on the measure.
    """
    cuts = sorted({(number, below) for conditions in asking.values() for _, _, op, number, _ in conditions for below in _CUTS[OPERATORS[op]]})
    ranges: list[tuple[Range, frozenset[int]]] = []
    for begin, end in pairwise((None, *cuts, None)):
        value = _number_in(_bounds(named, begin, end))
        if value is not None:  # else it is less than nothing, or more than all
            met = frozenset(code for code, conditions in asking.items() if are_met(conditions, value))
            ranges.append((Range(named, begin, end, value), met))
    return joined(ranges)


def joined(ranges: Iterable[tuple[Range, T]]) -> list[tuple[Range, T]]:
    """Return ranges that rise, those side by side as one that come to the same."""
    out: list[tuple[Range, T]] = []
    for each, comes_to in ranges:
        if out and out[-1][0].end == each.begin and out[-1][1] == comes_to:
            out[-1] = replace(out[-1][0], end=each.end), comes_to
        else:
            out.append((each, comes_to))
    return out


def are_met(conditions: Sequence[Condition], value: float) -> bool:
    """Whether a measure meets all conditions on it."""
    return all(compare(OPERATORS[op], value, number) for _, _, op, number, _ in conditions)


def _bounds(named: Condition, begin: Cut | None, end: Cut | None) -> list[Condition]:
    """Return a range between two cuts, as conditions on a measure of the name and dimension of another condition."""
    _, key, _, _, items = named
    if begin and end and begin[0] == end[0]:
        return [(1, key, OPERATORS.index("="), begin[0], items)]
    lower = [(">" if begin[1] else ">=", begin[0])] if begin else []
    upper = [("<=" if end[1] else "<", end[0])] if end else []
    return [(1, key, OPERATORS.index(op), number, items) for op, number in lower + upper]


def _number_in(conditions: Sequence[Condition]) -> float | None:
    """Return a number that meets all conditions on a measure, None when there is none."""
    bounds = sorted({number for _, _, _, number, _ in conditions})
    beyond = bounds[-1] * 1.5 + 1.0
    tried = [*bounds, *((a + b) / 2 for a, b in pairwise(bounds)), bounds[0] * 0.5, min(beyond, _ALL) if conditions[0][1] == _SHARE else beyond]
    return next((number for number in reversed(tried) if are_met(conditions, number)), None)
