"""The legal notes, executed: which notes the goods meet, and what each does to the candidates.

GIR 1 gives the notes the force of law beside the headings. Notes run section before chapter before subheading, in the
order of the nomenclature.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from hscode.index import Nomenclature
from hscode.kinds import Kind, Level
from hscode.reading.reader import FactHit, Reading
from hscode.rules._evidence import Evidence, Provision
from hscode.rules.order import SENDING

HINT, OUT, DIRECTION, ORDER = 1.0, 2.5, 4.0, 7.0
"""How strongly a note points: to a whole chapter or many headings; out of a chapter by the name alone, which may not be that of goods
of the chapter at all; to a few headings for the goods; to a few for goods that meet conditions of the note's own."""
FEW = 6
"""Headings up to which a note points to few."""
NOTHING: dict[str, Any] = {"article": [], "mentions": [], "goods_of": [], "mentions_goods_of": [], "facts": [], "parts": False}
"""No conditions."""


@dataclass(slots=True)
class Fired:
    """A note whose conditions the goods meet, and the words that met them."""

    note: dict[str, Any]
    words: str


@dataclass(slots=True)
class Outcome:
    """What the notes do: nodes taken out, nodes pointed to with a strength, and the notes that fired."""

    excluded: list[int] = field(default_factory=list)
    noted: list[tuple[int, float]] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)


class _Rule:
    """A note as the engine runs it: its conditions, what stops it, and what it does."""

    __slots__ = ("conditions", "excepted", "let_in", "note", "out", "points", "sets")

    def __init__(self, note: dict[str, Any], excepted: list[int], nomenclature: Nomenclature) -> None:
        self.note = note
        self.conditions = Provision(note, NOTHING)
        self.excepted = excepted
        """The notes that stop this one when they are met, by their place in the order of the engine."""
        self.sets = [value for condition in note["sets"] for value in condition["values"]]
        to: list[int] = note["to_nodes"]
        let_in = spared(note)
        self.let_in = {node for code, node in zip(note["to"], to, strict=True) if code in let_in}
        self.out = [node for node in note["scope_nodes"] if not _holds(nomenclature, node, to)] if note["effect"] == "exclude" else []
        strength = _strength(note)
        self.points = [(node, strength) for place in to for node in _targets(nomenclature, place)] if strength else []


_Notes = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]


class _SetOff(dict[int, "_Notes | None"]):
    """The notes that the phrases met so far set off; what another does is found out when it is met."""

    __slots__ = ("_find",)
    ROOM = 50_000

    def __init__(self, find: Callable[[int], _Notes | None]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, pattern: int) -> _Notes | None:
        if len(self) >= self.ROOM:
            self.clear()
        found = self[pattern] = self._find(pattern)
        return found


class NoteEngine:
    """Runs the encoded notes of one nomenclature on readings.

    Which notes a reading can meet at all is known from its phrases, its facts and its method (:func:`hscode.compile.notes.note_index`), so
    that a text is held against few of them.
    """

    def __init__(self, nomenclature: Nomenclature) -> None:
        index = nomenclature.meta["note_index"]
        self._nomenclature = nomenclature
        self._runs: list[int] = index["runs"]
        self._rules: list[_Rule | None] = [None] * len(self._runs)
        self._by_method: dict[str, list[int]] = index["methods"]
        self._by_heading: dict[str, list[int]] = index["goods"]
        self._by_head: dict[str, list[int]] = index["article_goods"]
        self._mentioning: frozenset[int] = frozenset(index["mentioning"])
        self._by_value: dict[int, list[int]] = dict(index["values"])
        self._by_dimension: dict[int, list[int]] = dict(index["dimensions"])
        self._excepted: dict[int, list[int]] = dict(index["excepted"])
        self.kinds_of = lru_cache(maxsize=10_000)(lambda value: frozenset(nomenclature.core.value_ancestors(value)))
        self._set_off = _SetOff(self._set_off_by)
        self.codes_of = lru_cache(maxsize=5_000)(partial(self._codes_named, Kind.TERM))
        self.cued_by = lru_cache(maxsize=5_000)(partial(self._codes_named, Kind.CUE))

    def apply(self, reading: Reading) -> Outcome:
        """Return what the notes do to *reading*; facts that a note defines are added to the reading."""
        outcome = Outcome()
        evidence = Evidence(reading, self.codes_of, self.cued_by, self.kinds_of)
        numbers = evidence.triggers(self._set_off, self._by_value, self._by_dimension, self._by_method)
        for number in numbers:
            rule = self._rules[number] or self._rule(number)
            words = evidence.words_for(rule.conditions)
            if words is not None and not (rule.excepted and self._is_stopped(rule, evidence)):
                outcome.fired.append(Fired(rule.note, words))
                for value in self._effect(rule, reading, outcome):  # facts that a note defines may set later ones off
                    for later in self._by_value.get(value, ()):
                        if later > number and later not in numbers:
                            insort(numbers, later)
        return outcome

    def _is_stopped(self, rule: _Rule, evidence: Evidence) -> bool:
        """Whether a note that is an exception to another is met."""
        return any(evidence.words_for(self._rule(each).conditions) is not None for each in rule.excepted)

    def _set_off_by(self, pattern: int) -> _Notes | None:
        """Return the notes that a phrase may set off, None when it sets off none.

        By naming the article; by standing anywhere; as a trade term over the head noun by the headings at which it stands; as one in any
        words that name the goods.
        """
        worded = {target - 1 for kind, target in self._nomenclature.core.entries(pattern) if kind == Kind.NOTE and target}
        codes = self.codes_of(pattern)
        by_head, by_goods = ({n for code in codes & filed.keys() for n in filed[code]} for filed in (self._by_head, self._by_heading))
        if not (worded or by_head or by_goods):
            return None
        return tuple(worded - self._mentioning), tuple(worded & self._mentioning), tuple(by_head), tuple(by_goods)

    def _codes_named(self, wanted: Kind, pattern: int) -> frozenset[str]:
        """Codes of the places at which a phrase stands as an entry of the kind *wanted*, with those above them."""
        return frozenset([code for kind, node in self._nomenclature.core.entries(pattern) if kind == wanted for code in self._path(node)])

    @lru_cache(maxsize=10_000)  # noqa: B019 - an engine lives as long as its thread
    def _path(self, node: int) -> frozenset[str]:
        """Codes of a place and of those above it; a heading that is not divided goes by four digits as well."""
        return frozenset(code for place in self._nomenclature.path(node) for code in (place.code, place.code[:4]))

    def _rule(self, number: int) -> _Rule:
        """Return a note by its place in the order of the engine; it is read when it is first met."""
        rule = self._rules[number]
        if rule is None:
            rule = _Rule(self._nomenclature.note(self._runs[number]), self._excepted.get(number, []), self._nomenclature)
            self._rules[number] = rule
        return rule

    def _effect(self, rule: _Rule, reading: Reading, outcome: Outcome) -> list[int]:
        """Do what a note says; return the values of the facts that it adds."""
        added = self._add_facts(rule, reading) if rule.sets else []
        if rule.let_in:
            outcome.excluded = self._without(outcome.excluded, rule.let_in)
        if rule.out:
            outcome.excluded += [node for node in rule.out if node not in outcome.excluded] if outcome.excluded else rule.out
        outcome.noted += rule.points
        return added

    def _add_facts(self, rule: _Rule, reading: Reading) -> list[int]:
        known = {fact.value for fact in reading.facts}
        added = [value for value in dict.fromkeys(rule.sets) if value not in known]
        reading.facts.extend(FactHit(value, rule.note["cite"]) for value in added)
        return added

    def _without(self, excluded: list[int], spared: set[int]) -> list[int]:
        """The places of *excluded* without those to which a later, more particular note sends the goods by name."""
        return [part for node in excluded for part in (self._around(node, spared) if self._holds_below(node, spared) else [node])]

    def _around(self, node: int, spared: set[int]) -> list[int]:
        """The places below *node* without those spared."""
        if node in spared:
            return []
        if not self._holds_below(node, spared):
            return [node]
        return [part for child in self._nomenclature.children(node) for part in self._around(child, spared)]

    def _holds_below(self, node: int, spared: set[int]) -> bool:
        """Whether any place of *spared* lies below *node*."""
        end = self._nomenclature.place(node).end
        return any(node < each < end for each in spared)


def _targets(nomenclature: Nomenclature, node: int) -> list[int]:
    """A note that points to a chapter points to its headings; one that points to a code points to it and its heading."""
    place = nomenclature.place(node)
    if place.level == Level.CHAPTER:
        levels = nomenclature.core.section("node_level")
        return [n for n in range(node + 1, place.end) if levels[n] == Level.HEADING]
    return [node]


def spared(note: dict[str, Any]) -> tuple[str, ...]:
    """Return the headings and codes that a note lets in again by sending goods there that it names itself.

    That is a later word than that of a section note that only excludes.
    """
    particular = note["effect"] in SENDING or not note["id"].startswith("sec")
    named = particular and bool((note["when"] or NOTHING)["article"])
    return tuple(code for code in note["to"] if len(code) > 2) if named else ()


def _strength(note: dict[str, Any]) -> float:
    """How strongly a note points to its targets; not at all where the name of the goods, which points there itself, is all that it goes by."""
    when = note["when"] or NOTHING
    if note["effect"] == "exclude" and when["goods_of"] and not (when["article"] or when["mentions"] or when["facts"]):
        return 0.0
    if len(note["to"]) > FEW or any(len(code) == 2 for code in note["to"]):
        return HINT
    if note["effect"] == "exclude" and not when["facts"] and not when["mentions"]:
        return OUT
    return ORDER if when["article"] or when["facts"] else DIRECTION


def _holds(nomenclature: Nomenclature, node: int, targets: list[int]) -> bool:
    """Whether *node* holds one of *targets*: an exclusion never takes out the place to which it points."""
    end = nomenclature.place(node).end
    return any(node <= target < end for target in targets)
