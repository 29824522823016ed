"""The legal notes, executed: which notes the goods meet, and what each does to the candidates.

GIR 1 gives the notes the force of law beside the headings. Notes run section before chapter before subheading, in the
order of the nomenclature.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hscode.index import Nomenclature
from hscode.kinds import Kind, Level
from hscode.reading.reader import DIMENSIONS, FactHit, Phrase, Reading
from hscode.reading.statement import Role
from hscode.rules.facts import compare

_POINTING = {"exclude": 1.0, "include": 1.0, "treat-as": 1.5, "prefer": 1.0}
_TOLD = frozenset({Kind.FACT, Kind.NOISE, Kind.PACKING})


@dataclass(frozen=True)
class Fired:
    """A note whose conditions the goods meet, and the words that met them."""

    note: dict[str, Any]
    words: str


@dataclass
class Outcome:
    """What the notes do: nodes taken out, nodes pointed to with a strength, and the notes that fired."""

    excluded: list[int] = field(default_factory=list)
    noted: list[tuple[int, float]] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)


class NoteEngine:
    """Runs the encoded notes of one nomenclature on readings."""

    def __init__(self, nomenclature: Nomenclature) -> None:
        self._nomenclature = nomenclature
        self._notes = [note for note in nomenclature.meta["notes"] if note["status"] != "text-only" and note["when"] and not note["method"]]
        self._by_pattern: dict[int, list[int]] = defaultdict(list)
        self._by_heading: dict[str, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for number, note in enumerate(self._notes):
            self._register(number, note["when"])

    def _register(self, number: int, when: dict[str, Any]) -> None:
        """File a note under what can trigger it, so that a reading tries few notes."""
        if when["article"] or when["mentions"]:
            for pattern in when["article"] or when["mentions"]:
                self._by_pattern[pattern].append(number)
        elif when["goods_of"]:
            for code in when["goods_of"]:
                self._by_heading[code[:4]].append(number)
        elif when["facts"]:
            self._always.append(number)

    def apply(self, reading: Reading) -> Outcome:
        """Return what the notes do to *reading*; facts that a note defines are added to the reading."""
        outcome = Outcome()
        named = self._named(reading)
        numbers = set(self._always)
        for phrase in reading.phrases:
            numbers.update(self._by_pattern.get(phrase.pattern, ()))
        for code in named:
            numbers.update(self._by_heading.get(code[:4], ()))
            numbers.update(self._by_heading.get(code[:2], ()))
        for number in sorted(numbers):
            note = self._notes[number]
            words = self._met(note["when"], reading, named)
            if words is not None and not _undecided(note, named) and (note["unless"] is None or not self._any_met(note["unless"], reading, named)):
                outcome.fired.append(Fired(note, words))
                self._effect(note, reading, outcome)
        return outcome

    def _named(self, reading: Reading) -> set[str]:
        """Codes of the headings and below whose terms name the article: those of the longest phrases over the head noun.

        Empty when the phrase leaves part of the article's name unread: "hammer" does not name a drop hammer.
        """
        phrases = [p for p in reading.head_phrases() if any(kind == Kind.TERM for kind, _ in p.entries)]
        longest = max((p.end - p.start for p in phrases), default=0)
        phrases = [p for p in phrases if p.end - p.start == longest]
        if not phrases or not self._covers(reading, phrases[0]):
            return set()
        nodes = {node for phrase in phrases for kind, node in phrase.entries if kind == Kind.TERM}
        return self._nomenclature.codes_of(nodes)

    def _mentioned(self, reading: Reading) -> set[str]:
        """Codes of the places whose terms stand anywhere in the text, with those above them."""
        return self._nomenclature.codes_of(reading.named_nodes())

    def _covers(self, reading: Reading, phrase: Phrase) -> bool:
        """Whether the words of the article's name outside *phrase* only state facts (material, sex, state) or say nothing."""
        statement = reading.statement
        told = {k for p in reading.phrases if any(kind in _TOLD for kind, _ in p.entries) for k in range(p.start, p.end)}
        return all(
            role != Role.HEAD or phrase.start <= k < phrase.end or k in told or statement.words[k][0].isdigit()
            for k, role in enumerate(statement.roles)
        )

    def _met(self, when: dict[str, Any], reading: Reading, named: set[str]) -> str | None:
        """Return the words that meet all of *when*, or None."""
        words: list[str] = []
        for key, over_head in (("article", True), ("mentions", False)):
            if when[key]:
                found = _first(reading, when[key], over_head)
                if found is None:
                    return None
                words.append(" ".join(reading.statement.words[found.start : found.end]))
        if when["goods_of"]:
            codes = [code for code in when["goods_of"] if code in named]
            if not codes:
                return None
            words.append(_head_word(reading))
        if when["mentions_goods_of"] and not self._mentioned(reading).intersection(when["mentions_goods_of"]):
            return None
        if when["parts"] and not reading.statement.parts:
            return None
        for condition in when["facts"]:
            fact = self._fact(condition, reading)
            if fact is None:
                return None
            words.append(fact)
        return ", ".join(dict.fromkeys(word for word in words if word)) or _head_word(reading)

    def _any_met(self, unless: dict[str, Any], reading: Reading, named: set[str]) -> bool:
        """Whether any of the exceptions holds."""
        single = {"article": [], "mentions": [], "goods_of": [], "mentions_goods_of": [], "facts": [], "parts": False}
        for key in ("article", "mentions", "goods_of", "mentions_goods_of", "parts"):
            if unless[key] and self._met({**single, key: unless[key]}, reading, named) is not None:
                return True
        return any(self._fact(condition, reading) is not None for condition in unless["facts"])

    def _fact(self, condition: dict[str, Any], reading: Reading) -> str | None:
        """Return the words that state a fact, or None when the text does not state it."""
        if condition["dimension"]:
            for dimension, value, _ in reading.measures:
                if dimension == DIMENSIONS[condition["dimension"]] and compare(condition["op"], value, condition["number"]):
                    return f"{condition['name']} {value:g}"
            return None
        wanted = set(condition["values"])
        for fact in reading.facts:
            if wanted.intersection(self._nomenclature.core.value_ancestors(fact.value)):
                return fact.words
        return None

    def _effect(self, note: dict[str, Any], reading: Reading, outcome: Outcome) -> None:
        known = self._nomenclature.by_code
        for condition in note["sets"]:
            for value in condition["values"]:
                if all(fact.value != value for fact in reading.facts):
                    reading.facts.append(FactHit(value, note["cite"]))
        strength = _POINTING.get(note["effect"])
        if strength is None:
            return
        to = [known[code] for code in note["to"]]
        if note["effect"] == "exclude":
            outcome.excluded += [node for code in note["scope"] if not _holds(self._nomenclature, node := known[code], to)]
        outcome.noted += [(node, strength) for target in to for node in self._targets(target)]

    @lru_cache(maxsize=10_000)  # noqa: B019 - an engine lives as long as its thread
    def _targets(self, node: int) -> list[int]:
        """A note that points to a chapter points to its headings; one that points to a code points to it and its heading."""
        place = self._nomenclature.place(node)
        if place.level == Level.CHAPTER:
            return [n for n in range(node + 1, place.end) if self._nomenclature.place(n).level == Level.HEADING]
        return [node]


def _undecided(note: dict[str, Any], named: set[str]) -> bool:
    """Whether an exclusion of goods "of heading X" meets a name that the excluded place uses as well: then the name decides nothing."""
    when = note["when"]
    if note["effect"] != "exclude" or not when["goods_of"] or when["article"]:
        return False
    return any(code in named for code in note["scope"])


def _holds(nomenclature: Nomenclature, node: int, targets: list[int]) -> bool:
    """Whether *node* holds one of *targets*: an exclusion never takes out the place to which it points."""
    end = nomenclature.place(node).end
    return any(node <= target < end for target in targets)


def _first(reading: Reading, patterns: list[int], over_head: bool) -> Phrase | None:
    head, roles = reading.statement.head, reading.statement.roles
    for phrase in reading.phrases:
        if phrase.pattern in patterns and roles[phrase.start] != Role.WITHOUT and (not over_head or phrase.start <= head < phrase.end):
            return phrase
    return None


def _head_word(reading: Reading) -> str:
    head = reading.statement.head
    return reading.statement.words[head] if head >= 0 else ""
