"""The legal notes, executed: which notes the goods meet, and what each does to the candidates.

GIR 1 gives the notes the force of law beside the headings. Notes run section before chapter before subheading, in the
order of the nomenclature.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.reading.reader import FactHit, Reading
from hscode.rules._evidence import Docket, Evidence, Provision
from hscode.rules.order import SENDING

HINT, OUT, DIRECTION, ORDER = 1.0, 2.5, 4.0, 7.0
"""How strongly a note points: to a whole chapter or many headings; out of a chapter by the name alone, which may not be that of goods
of the chapter at all; to a few headings for the goods; to a few for goods that meet conditions of the note's own."""
FEW = 6
"""Headings up to which a note points to few."""
NOTHING: dict[str, Any] = {"article": [], "mentions": [], "goods_of": [], "mentions_goods_of": [], "facts": [], "parts": False}
"""No conditions."""


class Fired(NamedTuple):
    """A note whose conditions the goods meet, and the words that met them."""

    note: dict[str, Any]
    words: str


@dataclass(slots=True)
class Outcome:
    """What the notes do: nodes taken out, nodes pointed to with a strength, and the notes that fired."""

    excluded: list[int] = field(default_factory=list)
    noted: list[tuple[int, float]] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)


class _Rule(Provision):
    """A note as the engine runs it: its conditions, what stops it, and what it does."""

    __slots__ = ("above", "excepted", "let_in", "note", "out", "points", "sets")

    def __init__(self, note: dict[str, Any], excepted: list[int], nomenclature: Nomenclature) -> None:
        super().__init__(note, NOTHING, nomenclature)
        self.note = note
        self.excepted = excepted
        """The notes that stop this one when they are met, by their place in the order of the engine."""
        self.sets = [value for condition in note["sets"] for value in condition["values"]]
        to: list[int] = note["to_nodes"]
        let_in = spared(note)
        self.let_in = {node for code, node in zip(note["to"], to, strict=True) if code in let_in}
        self.above = {above for node in self.let_in for above in nomenclature.all_above(node)}
        self.out = [node for node in note["scope_nodes"] if not _holds(nomenclature, node, to)] if note["effect"] == "exclude" else []
        strength = _strength(note)
        self.points = [(node, strength) for place in to for node in _targets(nomenclature, place)] if strength else []


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
        self._excepted: dict[int, list[int]] = dict(index["excepted"])
        by_head, by_goods, by_value, by_dimension = (dict(index[filed]) for filed in ("article_goods", "goods", "values", "dimensions"))
        mentioning = frozenset(index["mentioning"])
        self.docket = Docket(
            nomenclature.core, self._rules, self._rule, mentioning, by_head, by_goods, by_value, by_dimension, index["methods"],
        )  # fmt: skip

    def apply(self, reading: Reading, on_record: bool = True) -> Outcome:
        """Return what the notes do to *reading*; facts that a note defines are added to the reading.

        Args:
            reading: the goods.
            on_record: whether to put on record which notes fired.
        """
        outcome = Outcome()
        evidence = Evidence(reading, self.docket)
        for rule in evidence:
            if rule.excepted and self._is_stopped(rule, evidence):
                continue
            if on_record:
                outcome.fired.append(Fired(rule.note, evidence.words_for(rule) or ""))
            for value in self._add_facts(rule, reading) if rule.sets else ():  # facts that a note defines may set later ones off
                evidence.set_off_by(value)
            self._effect(rule, outcome)
        return outcome

    def _is_stopped(self, rule: _Rule, evidence: Evidence) -> bool:
        """Whether a note that is an exception to another is met."""
        return any(evidence.is_met(self._rule(each)) for each in rule.excepted)

    def _rule(self, number: int) -> _Rule:
        """Return a note by its place in the order of the engine; it is read when it is first met."""
        rule = self._rules[number]
        if rule is None:
            rule = _Rule(self._nomenclature.note(self._runs[number]), self._excepted.get(number, []), self._nomenclature)
            self._rules[number] = rule
        return rule

    def _effect(self, rule: _Rule, outcome: Outcome) -> None:
        """Take out, let in and point to what a note says."""
        excluded = outcome.excluded
        if excluded and rule.let_in:
            excluded = outcome.excluded = self._without(excluded, rule)
        if excluded and rule.out:
            known = set(excluded)
            excluded += [node for node in rule.out if node not in known]
        else:
            excluded += rule.out
        outcome.noted += rule.points

    def _add_facts(self, rule: _Rule, reading: Reading) -> list[int]:
        """Add the facts that a note defines; return their values."""
        known = {fact.value for fact in reading.facts}
        added = [value for value in dict.fromkeys(rule.sets) if value not in known]
        reading.facts.extend(FactHit(value, rule.note["cite"]) for value in added)
        return added

    def _without(self, excluded: list[int], rule: _Rule) -> list[int]:
        """The places of *excluded* without those to which a later, more particular note sends the goods by name."""
        if rule.above.isdisjoint(excluded):
            return excluded
        return [part for node in excluded for part in (self._around(node, rule) if node in rule.above else [node])]

    def _around(self, node: int, rule: _Rule) -> list[int]:
        """The places below *node* without those let in."""
        if node in rule.let_in:
            return []
        if node not in rule.above:
            return [node]
        return [part for child in self._nomenclature.children(node) for part in self._around(child, rule)]


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
