"""Facts against conditions: met, contradicted or open."""

from __future__ import annotations

import operator
from collections.abc import Callable

from hscode.index import Nomenclature
from hscode.reading.quantities import DIMENSIONS, UNITS
from hscode.rules._facts import NAMED, FactState, judge

__all__ = ["CONTRADICTED", "MET", "NAMED", "OPEN", "OPERATORS", "Condition", "FactState", "compare", "judge", "say"]

Condition = tuple[int, int, int, float, tuple[int, ...]]
"""As the index gives it: is_measure, attribute or dimension, operator, number in the base unit, values or name tokens."""

OPERATORS = ("=", "<", "<=", ">", ">=")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_WORDS = {"=": "", "<": "under ", "<=": "up to ", ">": "over ", ">=": "at least "}
_BASE_UNIT = {dimension: unit for unit, (dimension, factor) in reversed(UNITS.items()) if factor == 1.0}
OPEN, MET, CONTRADICTED = FactState  # a class takes long to find its members, and conditions are judged by the score


def say(nomenclature: Nomenclature, condition: Condition) -> tuple[str, str]:
    """Return the name of a condition and its value in words: ``("output", "up to 750 W")``."""
    is_measure, key, op, number, items = condition
    if is_measure:
        dimension = next(name for name, i in DIMENSIONS.items() if i == key)
        name = " ".join(nomenclature.core.token_text(token) for token in items) or dimension
        return name, f"{_WORDS[OPERATORS[op]]}{number:g} {_BASE_UNIT.get(dimension, '')}".strip()
    names = nomenclature.value_names
    return nomenclature.meta["attributes"][key], " or ".join(names[item][1].replace("-", " ") for item in items)


def compare(op: str, value: float, number: float) -> bool:
    """Return whether *value* stands in the relation *op* to *number*."""
    return _COMPARED[op](value, number)
