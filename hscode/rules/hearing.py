"""The goods before the General Interpretative Rules: what a rule may look at, and what it may do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hscode.index import Nomenclature
from hscode.kinds import Kind, Level
from hscode.reading.presentation import State
from hscode.reading.reader import Phrase, Reading
from hscode.reading.relations import Role
from hscode.rules._names import head_word, named_in, named_touching, naming_head, playing
from hscode.rules.composition import Head
from hscode.steps import Step

if TYPE_CHECKING:
    from hscode.types import Component

_LAST_OF_FOODS = 24
"""Chapters up to this one hold what is eaten, drunk and smoked, and what it is made of."""


def names_nothing(_: str) -> None:
    """Find no name in the words of a component."""


@dataclass(slots=True)
class Hearing:
    """A reading before the rules, which say what they take out and point to, and put on record what they did and why.

    ``on_record`` tells whether anybody asks for the record; what the rules do is the same without it.
    """

    nomenclature: Nomenclature
    reading: Reading
    components: Sequence[Component] = ()
    on_record: bool = True
    head: Head = names_nothing
    """Names the heading of a component by its words."""
    excluded: list[int] = field(default_factory=list)
    noted: list[tuple[int, float]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    as_if: str = ""
    """The component, or the akin goods, as which the goods are classified."""
    decided_by: str = ""
    """The rule that says so: GIR 3(b), 3(c) or 4."""

    def tells(self, state: State) -> str:
        """Return the words that tell a state of presentation, empty when none do."""
        return self.reading.statement.tells(state) if self.reading.statement.told else ""

    def exclude(self, headings: Collection[int]) -> None:
        """Take headings out."""
        if headings:
            self.excluded += sorted(headings)

    def point(self, nodes: Collection[int], strength: float) -> None:
        """Point to places, as strongly as a legal note does with 1."""
        for node in sorted(nodes) if len(nodes) > 1 else nodes:
            self.noted.append((node, strength))

    def classify_as(self, words: str, rule: str) -> None:
        """Have the goods classified as if they were what *words* name."""
        self.as_if, self.decided_by = words, rule

    def is_food(self, heading: int) -> bool:
        """Whether a heading is of the sections of food and drink and what they are made of, I to IV."""
        return int(self.nomenclature.place(heading).code[:2]) <= _LAST_OF_FOODS

    def record(self, rule: str, says: str, effect: str, nodes: Iterable[int] = ()) -> None:
        """Put a step on record: the rule, what it did because of which words, and the places to which it did so."""
        if not self.on_record:
            return
        codes = tuple(dict.fromkeys(codes_of(self.nomenclature, sorted(nodes))))
        self.steps.append(Step(rule, rule, says, codes, effect, codes if effect == "exclude" else ()))

    def codes(self, places: Iterable[int]) -> str:
        """Return the codes of places for a sentence of the record, those of headings with four digits."""
        if not self.on_record:
            return ""
        tariff = self.nomenclature
        said = [[tariff.place(node).code[:4]] if tariff.place(node).level == Level.HEADING else codes_of(tariff, [node]) for node in sorted(places)]
        return ", ".join(dict.fromkeys(code for codes in said for code in codes))

    def head_phrases(self) -> list[Phrase]:
        """Return the phrases that cover the head noun."""
        return self.reading.head_phrases()

    def named_in(self, positions: Iterable[int]) -> set[int]:
        """Return the headings which the trade terms wholly within *positions* name, those in longer ones left out."""
        return named_in(self.reading, positions)

    def named_touching(self, positions: Iterable[int]) -> set[int]:
        """Return the headings which the trade terms name that hold a word at *positions*, those in longer ones left out."""
        return named_touching(self.reading, positions)

    def naming_head(self, outside: Iterable[int] = ()) -> set[int]:
        """Return the headings which the longest trade terms over the head noun name that hold no word at the positions *outside*."""
        return naming_head(self.reading, outside)

    def playing(self, *roles: Role) -> list[int]:
        """Return the positions of the words that play one of some parts."""
        return playing(self.reading.statement, *roles)

    def head_word(self) -> str:
        """Return the head noun, empty when there is none."""
        return head_word(self.reading.statement)


def codes_of(nomenclature: Nomenclature, nodes: Iterable[int]) -> list[str]:
    """Return the codes of places; a group below a heading has none of its own, and those in it stand for it."""
    codes: list[str] = []
    for place in map(nomenclature.place, nodes):
        is_group = place.level > Level.HEADING and not place.leaf
        codes += codes_of(nomenclature, nomenclature.children(place.node)) if is_group else [place.code]
    return codes


def names_goods(phrase: Phrase) -> bool:
    """Whether a phrase is a trade term of some place."""
    entries = phrase.entries
    return bool(entries) and entries[0][0] == Kind.TERM  # terms come first


def outermost(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases that stand in no longer one, in their order."""
    return [p for p in phrases if not any(q.start <= p.start and p.end <= q.end and p != q for q in phrases)]


def headings_of(nomenclature: Nomenclature, phrases: Iterable[Phrase]) -> set[int]:
    """Return the headings at or below which the terms of *phrases* stand."""
    return set().union(*[nomenclature.headings_named(p.pattern) for p in phrases])


def parts_below(nomenclature: Nomenclature, headings: Iterable[int]) -> set[int]:
    """Return the places for parts and accessories of the goods of some headings."""
    return set().union(*map(nomenclature.parts_below, headings))


def places_of(phrases: Iterable[Phrase]) -> set[int]:
    """Return the places at which the terms of *phrases* stand."""
    return {node for phrase in phrases for kind, node in phrase.entries if kind == Kind.TERM}
