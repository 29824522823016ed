"""Facts: the attributes and values that part subheadings, and the conditions written with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hscode.compile.source import Place, text_lines
from hscode.reading.phrases import content_words
from hscode.reading.quantities import UNITS

_VALUE = re.compile(r"^  (?P<value>[a-z0-9][a-z0-9-]*)(?: < (?P<up>[a-z0-9-]+(?:, [a-z0-9-]+)*))?(?: *: *(?P<words>.*))?$")
_ATTRIBUTE = re.compile(r"^[a-z][a-z0-9-]*(?: [a-z0-9-]+)*$")
_MEASURE = re.compile(r"^(?P<name>[a-z][a-z -]*?) ?(?P<op><=|>=|<|>|=) ?(?P<number>\d+(?:\.\d+)?)(?: ?(?P<unit>\S+(?: vol)?))?$")
_HAVING = re.compile(r"(?:\w+ )?with ")
_SERVING = re.compile(r"(?:not )?for ")
_RELATIONS = frozenset({"with", "for", "in", "on", "by", "per"})
"""Words of relation that the reader sets aside: of "with freezer" it keeps "freezer"."""
_CHOICE = re.compile(r"^(?P<name>[a-z][a-z0-9 -]*)=(?P<values>[a-z0-9-]+(?:\|[a-z0-9-]+)*)$")


@dataclass(frozen=True)
class Value:
    """One value of an attribute, with the words that state it in a description."""

    attribute: str
    name: str
    up: tuple[str, ...]
    words: tuple[str, ...]
    place: Place
    shares: tuple[str, ...] = ()
    """Words that state it only beside a share: ``%tin`` in "55 % tin"."""
    behind: tuple[str, ...] = ()
    """Words that state it only where they are not the goods: "with freezer", of which the reader keeps "freezer"."""

    @property
    def is_had(self) -> bool:
        """Whether goods state it by what they have, as one of its words says: "with fittings"."""
        return any(_HAVING.match(word) for word in self.words + self.behind)

    @property
    def is_served(self) -> bool:
        """Whether goods state it by what they are for, as one of its words says: "for sowing"."""
        return any(_SERVING.match(word) for word in self.words + self.behind)


@dataclass
class FactVocabulary:
    """All attributes: ``values["material"]["cotton"]``."""

    values: dict[str, dict[str, Value]] = field(default_factory=dict)

    def ancestors(self, attribute: str, value: str) -> list[str]:
        """Return *value* and all values above it ("cotton" is also "plant-fibre" and "textile")."""
        seen: list[str] = []
        queue = [value]
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.append(name)
                queue.extend(self.values[attribute][name].up)
        return seen


@dataclass(frozen=True)
class Condition:
    """One condition of a ``when``: a choice among values, or a measure against a number."""

    name: str
    op: str
    values: tuple[str, ...] = ()
    number: float = 0.0
    dimension: str = ""
    """For a measure: the number is in the base unit of this dimension."""


def read_facts(path: Path, root: Path) -> FactVocabulary:
    """Read ``vocabulary/facts.txt``: an attribute a line, its values indented below it as ``value < up: words; words``."""
    vocabulary = FactVocabulary()
    attribute = ""
    for line, place in text_lines(path, root):
        if not line.startswith(" "):
            attribute = line
            if not _ATTRIBUTE.match(attribute):
                raise place.fault(line, "is not the name of an attribute", "Use small letters, digits and hyphens")
            if attribute in vocabulary.values:
                raise place.fault(attribute, "is declared twice", "Put all its values under one line")
            vocabulary.values[attribute] = {}
            continue
        value = _value(line, attribute, place)
        if value.name in vocabulary.values[attribute]:
            raise place.fault(value.name, f"stands twice under {attribute}", "Keep one of the two")
        vocabulary.values[attribute][value.name] = value
    for values in vocabulary.values.values():
        _check_parents(values)
    return vocabulary


def _value(line: str, attribute: str, place: Place) -> Value:
    """Read the line of a value."""
    match = _VALUE.match(line)
    if not match or not attribute:
        raise place.fault(line.strip(), "is not a value", "Write `  value < parent: word; word` under an attribute")
    stated = [word.strip() for word in (match["words"] or "").split(";") if word.strip()]
    said = [word for word in stated if not word.startswith("%")]
    behind = tuple(word for word in said if _stands_behind(word, said))
    words = tuple(word for word in said if word not in behind)
    shares = tuple(word[1:].strip() for word in stated if word.startswith("%"))
    up = tuple(match["up"].split(", ")) if match["up"] else ()
    return Value(attribute, match["value"], up, words, place, shares, behind)


def _check_parents(values: Mapping[str, Value]) -> None:
    """Raise the fault of the first value of an attribute that is a kind of what is none."""
    for value in values.values():
        for up in value.up:
            if up not in values:
                raise value.place.fault(value.name, f"has the unknown parent {up}", f"Declare {up} under {value.attribute}")


def _stands_behind(word: str, said: Sequence[str]) -> bool:
    """Whether *word* is written with a word of relation and one other, and the other is not among what is *said* as well: "with freezer"."""
    relation, _, rest = word.partition(" ")
    return relation in _RELATIONS and content_words(word) == content_words(rest) != [] and " " not in rest and rest not in said


def read_conditions(text: str, place: Place, vocabulary: FactVocabulary) -> list[Condition]:
    """Read ``"sex=women; weight<=3 kg"``; an undeclared value or a threshold without a known unit is a fault."""
    conditions = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        choice = _CHOICE.match(part)
        measure = _MEASURE.match(part)
        if choice and not (measure and measure["unit"]) and choice["name"] in vocabulary.values:
            conditions.append(_choice(choice["name"], tuple(choice["values"].split("|")), place, vocabulary))
        elif measure:
            conditions.append(_threshold(measure, place))
        else:
            raise place.fault("when", f"cannot read the condition {part!r}", "Write attribute=value, or name<=number unit")
    return conditions


def _choice(attribute: str, values: tuple[str, ...], place: Place, vocabulary: FactVocabulary) -> Condition:
    """Return the condition that goods have one of the *values* of an attribute."""
    for value in values:
        if value not in vocabulary.values[attribute]:
            raise place.fault("when", f"{attribute}={value} is not declared", "Declare it in vocabulary/facts.txt")
    return Condition(attribute, "=", values)


def _threshold(measure: re.Match[str], place: Place) -> Condition:
    """Return the condition on a measure that was matched."""
    if not measure["unit"]:
        raise place.fault("when", f"{measure[0]!r} is a threshold without a unit", "Add the unit: kg, W, %, ...")
    if measure["unit"] not in UNITS:
        raise place.fault("when", f"the unit {measure['unit']!r} is unknown", f"Use one of {', '.join(sorted(UNITS))}")
    dimension, factor = UNITS[measure["unit"]]
    return Condition(measure["name"], measure["op"], (), float(measure["number"]) * factor, dimension)
