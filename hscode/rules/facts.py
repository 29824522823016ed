"""Facts against conditions: met, contradicted or open."""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import Enum

from hscode.index import Nomenclature
from hscode.reading.quantities import UNITS
from hscode.reading.reader import DIMENSIONS, Reading

Condition = tuple[int, int, int, float, tuple[int, ...]]
"""As the index gives it: is_measure, attribute or dimension, operator, number in the base unit, values or name tokens."""

OPERATORS = ("=", "<", "<=", ">", ">=")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_WORDS = {"=": "", "<": "under ", "<=": "up to ", ">": "over ", ">=": "at least "}
NAMED = (DIMENSIONS["share"], DIMENSIONS["length"])
"""Dimensions whose measures need a name: fat or cotton, width or thickness."""
_BASE_UNIT = {dimension: unit for unit, (dimension, factor) in reversed(UNITS.items()) if factor == 1.0}


class FactState(Enum):
    """What the text says of a condition."""

    OPEN = 0
    MET = 1
    CONTRADICTED = 2


OPEN, MET, CONTRADICTED = FactState  # a class takes long to find its members, and conditions are judged by the score


def judge(nomenclature: Nomenclature, condition: Condition, reading: Reading) -> FactState:
    """Return whether *reading* meets or contradicts *condition*, or leaves it open.

    A value meets a condition that asks for it or for what it is a kind of (cotton is a textile); a value above the one asked
    for leaves it open; any other value of the attribute contradicts it. A share or a length needs its name beside it.
    """
    is_measure, key, op, number, items = condition
    if is_measure:
        for dimension, value, near in reading.measures:
            if dimension == key and (dimension not in NAMED or not set(items).isdisjoint(near)):
                return MET if compare(OPERATORS[op], value, number) else CONTRADICTED
        return OPEN
    core, state = nomenclature.core, OPEN
    attributes = nomenclature.core.section("value_attr")
    for fact in reading.facts:
        if attributes[fact.value] != key:
            continue
        if not set(items).isdisjoint(core.value_ancestors(fact.value)):
            return MET
        above = any(fact.value in core.value_ancestors(item) for item in items)
        state = state if above else CONTRADICTED
    return state


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
