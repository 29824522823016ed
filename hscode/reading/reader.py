"""The reader: a description to a statement, with the facts and the phrases of the nomenclature that it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from hscode.index import Nomenclature
from hscode.kinds import Kind, TokenFlag
from hscode.reading.mending import Mender
from hscode.reading.quantities import UNITS
from hscode.reading.statement import Role, Statement, find_head, read_statement

_STATES = frozenset({Role.HEAD, Role.QUALIFIER, Role.OF, Role.PACKING})
"""Roles whose words state facts of the goods themselves, not of what they are for or come with."""
_PERSONS = frozenset({"sex", "age"})
"""Attributes that "for" states too: "shirts for men"."""
MIN_CONTEXT_CUT = 3
"""Letters that a cut last word has kept at least."""
LABEL_LENGTH = 26
"""Characters from which a line may be cut: parcel labels hold some 30."""
MAX_COMPLETIONS = 80
DIMENSIONS = {dimension: number for number, dimension in enumerate(dict.fromkeys(d for d, _ in UNITS.values()))}


class Phrase(NamedTuple):
    """A phrase of the index in the statement: its pattern, its half-open range of tokens, what it stands for."""

    pattern: int
    start: int
    end: int
    entries: tuple[tuple[int, int], ...]


class FactHit(NamedTuple):
    """A fact that the text states: number of the value, and the words that say it."""

    value: int
    words: str


@dataclass
class Reading:
    """A statement with what the index finds in it."""

    statement: Statement
    phrases: list[Phrase]
    facts: list[FactHit] = field(default_factory=list)
    measures: list[tuple[int, float, tuple[int, ...]]] = field(default_factory=list)
    """Dimension number, value in its base unit, tokens near the number."""

    def named_nodes(self) -> set[int]:
        """Return the nodes at which a trade term of the text stands."""
        return {node for phrase in self.phrases for kind, node in phrase.entries if kind == Kind.TERM}

    def head_phrases(self) -> list[Phrase]:
        """Return the phrases that cover the head noun."""
        head = self.statement.head
        return [p for p in self.phrases if p.start <= head < p.end]


class Reader:
    """Reads descriptions with the words of one nomenclature."""

    def __init__(self, nomenclature: Nomenclature) -> None:
        self._nomenclature = nomenclature
        core = nomenclature.core
        self._lookup = lru_cache(maxsize=200_000)(lambda form: core.word_tokens(form) or ())
        self._flags = lru_cache(maxsize=200_000)(core.token_flags)
        self._entries = lru_cache(maxsize=300_000)(lambda pattern: tuple(core.entries(pattern)))
        self._values = lru_cache(maxsize=300_000)(lambda pattern: tuple(target for kind, target in self._entries(pattern) if kind == Kind.FACT))
        self._names_goods = lru_cache(maxsize=300_000)(lambda pattern: any(kind == Kind.TERM for kind, _ in self._entries(pattern)))
        self._mender = Mender(core)
        self._opposite = self._yes_and_no()
        self._textile = nomenclature.value_names.index(("material", "textile"))

    def read(self, text: str) -> Reading:
        """Read *text*: a statement, all phrases of the index in it, the facts that they state, its measures."""
        statement = read_statement(text, self._lookup, self._mender.mend, self._flags)
        phrases = self._phrases(statement)
        if self._is_cut(statement, phrases) and self._complete(statement):
            phrases = self._phrases(statement)
        terms = [p for p in phrases if p.end - p.start > 1 and self._names_goods(p.pattern)]
        inside = {k for p in terms for k in range(p.start, p.end)}
        statement.head = find_head(statement, self._flags, {p.end - 1 for p in terms}, inside)
        statement.inside = inside
        reading = Reading(statement, phrases)
        reading.facts = self._facts(statement, phrases)
        reading.measures = self._measures(statement)
        return reading

    def _phrases(self, statement: Statement) -> list[Phrase]:
        return [Phrase(p, s, e, self._entries(p)) for p, s, e in self._nomenclature.core.match(statement.tokens)]

    def _is_cut(self, statement: Statement, phrases: list[Phrase]) -> bool:
        """Whether the last word may have lost its end: it is not plainly known, or the line is as long as labels are and no term ends there."""
        if statement.formal or len(statement.tokens) < 2 or len(statement.positions) != len(set(statement.positions)):
            return False
        last, end = statement.surface[statement.positions[-1]], len(statement.text.rstrip())
        if last.end < end or not last.text.isalpha() or len(last.text) < MIN_CONTEXT_CUT:
            return False
        known = statement.tokens[-1] >= 0 and len(statement.tokens) - 1 not in statement.mended
        named = any(p.end == len(statement.tokens) and p.end - p.start > 1 for p in phrases)
        return not known or (end >= LABEL_LENGTH and not named)

    def _complete(self, statement: Statement) -> bool:
        """Complete a cut last word to one that makes a trade term with the words before it: "cake toppe" is a cake topper."""
        core, word = self._nomenclature.core, statement.surface[statement.positions[-1]].text
        before = statement.tokens[-4:-1]
        best: tuple[int, float] = (1, 0.0)
        found = ""
        for candidate in core.words_from(word, MAX_COMPLETIONS):
            numbers = self._lookup(candidate)
            if len(numbers) != 1 or " " in candidate:
                continue
            sequence = [*before, numbers[0]]
            length = max((e - s for p, s, e in core.match(sequence) if e == len(sequence) and self._names_goods(p)), default=0)
            rank = (length, -core.token_idf(numbers[0]))
            if length > 1 and rank > best:
                best, found = rank, candidate
        if not found:
            return False
        statement.tokens[-1] = self._lookup(found)[0]
        statement.corrections[word] = found
        statement.unknown = [form for form in statement.unknown if form != statement.words[-1]]
        return True

    def is_noise(self, token: int) -> bool:
        """Whether a token says nothing about the kind of goods: colours, sizes, selling words."""
        return bool(self._flags(token) & TokenFlag.NOISE)

    def is_number(self, token: int) -> bool:
        """Whether a token is a number."""
        return bool(self._flags(token) & TokenFlag.NUMBER)

    def _is_material(self, token: int) -> bool:
        return token >= 0 and bool(self._flags(token) & TokenFlag.MATERIAL)

    def _facts(self, statement: Statement, phrases: list[Phrase]) -> list[FactHit]:
        names = self._nomenclature.value_names
        hits: list[tuple[int, int, int]] = []
        for phrase in phrases:
            hits += [(value, phrase.start, phrase.end) for value in self._values(phrase.pattern)]
        shares = _material_shares(statement, self._is_material)
        main = max(shares.values(), default=0.0)
        statement.lesser = {k for k, share in shares.items() if share < main} if shares else self._named_later(statement, hits)
        facts: list[FactHit] = []
        for value, start, end in hits:
            attribute = names[value][0]
            if any(names[v][0] == attribute and s <= start and end <= e and e - s > end - start for v, s, e in hits):
                continue  # "leather" inside "faux leather"
            role = statement.roles[end - 1]
            stated: int | None = value
            if Role.WITHOUT in statement.roles[start:end] or (start and statement.words[start - 1] == "non"):
                stated = self._opposite.get(value)
            elif role not in _STATES and attribute not in _PERSONS:
                continue
            if not statement.lesser.isdisjoint(range(start, end)):
                continue  # a lesser part of a blend
            if stated is not None and all(f.value != stated for f in facts):
                facts.append(FactHit(stated, " ".join(statement.words[start:end])))
        return facts

    def _named_later(self, statement: Statement, hits: list[tuple[int, int, int]]) -> set[int]:
        """Positions of the fibres after the first where several are listed without shares: trade names the predominant one first.

        Section XI, note 2(A) asks for the predominant textile material by weight.
        """
        core, names = self._nomenclature.core, self._nomenclature.value_names
        fibres = sorted(
            (start, end, value)
            for value, start, end in hits
            if names[value][0] == "material" and statement.roles[start] == Role.OF and self._textile in core.value_ancestors(value)
        )
        if not fibres:
            return set()
        first = fibres[0][2]
        kin = {value for _, _, value in fibres if value in core.value_ancestors(first) or first in core.value_ancestors(value)}
        return {k for start, end, value in fibres[1:] if value not in kin for k in range(start, end)}

    def _measures(self, statement: Statement) -> list[tuple[int, float, tuple[int, ...]]]:
        out = []
        for quantity in statement.quantities:
            near = [t for t, position in zip(statement.tokens, statement.positions, strict=True)
                    if t >= 0 and quantity.first - 4 <= position < quantity.last + 4]  # fmt: skip
            out.append((DIMENSIONS[quantity.dimension], quantity.value, tuple(near[:8])))
        return out

    def _yes_and_no(self) -> dict[int, int]:
        names = self._nomenclature.value_names
        number = {name: i for i, name in enumerate(names)}
        out = {}
        for (attribute, value), i in number.items():
            other = number.get((attribute, "no" if value == "yes" else "yes"))
            if value in ("yes", "no") and other is not None:
                out[i] = other
        return out


def _material_shares(statement: Statement, is_material: Callable[[int], bool]) -> dict[int, float]:
    """Return the share in per cent of each token that states a material: "60% cotton" or "cotton 60%", as more of the shares can be read."""
    percents = [q for q in statement.quantities if q.dimension == "share"]
    if not percents:
        return {}
    at = {position: k for k, position in reversed(list(enumerate(statement.positions)))}
    readings = []
    for after in (True, False):
        shares: dict[int, float] = {}
        for quantity in percents:
            places = range(quantity.last, quantity.last + 4) if after else range(quantity.first - 1, quantity.first - 4, -1)
            stated = next((at[place] for place in places if place in at and is_material(statement.tokens[at[place]])), None)
            if stated is not None and stated not in shares:
                shares[stated] = quantity.value
        readings.append(shares)
    return max(readings, key=len)
