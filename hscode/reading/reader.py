"""The reader: a description to a statement, with the facts and the phrases of the nomenclature that it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from hscode.index import Nomenclature
from hscode.kinds import Kind, TokenFlag
from hscode.reading.blends import Blend, Share, predominant
from hscode.reading.mending import Mender
from hscode.reading.presentation import State, Told
from hscode.reading.quantities import UNITS
from hscode.reading.statement import FIBRE_FORMS, Role, Statement, find_head, read_statement

_STATES = frozenset({Role.HEAD, Role.QUALIFIER, Role.OF, Role.PACKING})
"""Roles whose words state facts of the goods themselves, not of what they are for or come with."""
_PERSONS = frozenset({"sex", "age"})
"""Attributes that "for" states too: "shirts for men"."""
_SECONDARY = frozenset(
    {"lining", "padding", "filling", "fill", "wadding", "trim", "trimming", "collar", "cuff", "pocket", "hood", "interlining", "insole"}
)
"""Words in front of a share that is not that of the outer fabric: section XI, subheading note 2(B)(a)."""
_TOLD_BY_PACKING = frozenset({"retail", "airtight"})
"""Attributes of the goods that their packing tells; what it is of does not speak of them: "honey in glass jars" is not of glass."""
MIN_CONTEXT_CUT = 3
"""Letters that a cut last word has kept at least."""
LABEL_LENGTH = 26
"""Characters from which a line may be cut: parcel labels hold some 30."""
MAX_COMPLETIONS = 80
DIMENSIONS = {dimension: number for number, dimension in enumerate(dict.fromkeys(d for d, _ in UNITS.values()))}


_NO_BLEND = Blend("", frozenset())


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
    blend: Blend = _NO_BLEND
    """By which method the material was found that counts, where the text states shares."""

    def head_phrases(self) -> list[Phrase]:
        """Return the phrases that cover the head noun."""
        head = self.statement.head
        return [p for p in self.phrases if p.start <= head < p.end]

    def named_nodes(self) -> set[int]:
        """Return the nodes at which a trade term of the text stands."""
        return {node for phrase in self.phrases for kind, node in phrase.entries if kind == Kind.TERM}


class Reader:
    """Reads descriptions with the words of one nomenclature."""

    def __init__(self, nomenclature: Nomenclature) -> None:
        self._nomenclature = nomenclature
        core = nomenclature.core
        self._lookup = lru_cache(maxsize=200_000)(lambda form: core.word_tokens(form) or ())
        self._flags = lru_cache(maxsize=200_000)(core.token_flags)
        self._entries = lru_cache(maxsize=300_000)(lambda pattern: tuple(core.entries(pattern)))
        self._names_goods = lru_cache(maxsize=300_000)(lambda pattern: any(kind == Kind.TERM for kind, _ in self._entries(pattern)))
        self._mender = Mender(core)
        self._opposite = self._yes_and_no()
        self._textile = nomenclature.value_names.index(("material", "textile"))
        self._side = core.word_tokens("side") or ()

    def read(self, text: str) -> Reading:
        """Read *text*: a statement, all phrases of the index in it, the facts that they state, its measures."""
        statement = read_statement(text, self._lookup, self._mender.mend, self._flags)
        phrases = self._phrases(statement)
        if self._is_cut(statement, phrases) and self._complete(statement):
            phrases = self._phrases(statement)
        self._open_blanks(statement, phrases)
        terms = [p for p in phrases if p.end - p.start > 1 and self._names_goods(p.pattern) and not self._is_material(p)]
        inside = {k for p in terms for k in range(p.start, p.end)}
        facts, blend = self._facts(statement, phrases)
        statement.head = find_head(statement, self._flags, {p.end - 1 for p in terms}, inside)
        statement.inside = inside
        reading = Reading(statement, phrases, facts, blend=blend)
        reading.measures = self._measures(statement)
        return reading

    def _phrases(self, statement: Statement) -> list[Phrase]:
        """Return the phrases of the index; none runs from what the goods are into what is told of them ("violin with case")."""
        found = [Phrase(p, s, e, self._entries(p)) for p, s, e in self._nomenclature.core.match(statement.tokens)]
        groups = statement.groups()
        return [p for p in found if len(set(groups[p.start : p.end])) == 1] if any(groups) else found

    def _open_blanks(self, statement: Statement, phrases: list[Phrase]) -> None:
        """Blanks for a thing are named by the thing, unless trade has a name for them ("key blank"): what follows "for" or "of" names the goods."""
        if "blank" not in statement.words:
            return
        k = statement.words.index("blank")
        terms = [p for p in phrases if self._names_goods(p.pattern) and not self._says_material(statement.tokens[p.end - 1])]
        named = any(
            p.start <= k < p.end and any(i != k and not self._says_material(statement.tokens[i]) for i in range(p.start, p.end)) for p in terms
        )
        if named or statement.roles[k] != Role.HEAD or statement.roles[k + 1 : k + 2] == [Role.HEAD]:
            return
        statement.told.append(Told(State.UNFINISHED, statement.positions[k], statement.positions[k] + 1))
        statement.roles[k] = Role.PLACE
        if any(p.end == k for p in terms):  # "saw blade blanks of steel"
            return
        comma = next((i for i in range(statement.positions[k], len(statement.surface)) if statement.surface[i].text in ",;("), len(statement.surface))
        for i, other in enumerate(statement.roles):
            if i > k and other in (Role.OF, Role.FOR):
                statement.roles[i] = Role.HEAD if statement.positions[i] < comma else Role.QUALIFIER

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

    def _is_material(self, phrase: Phrase) -> bool:
        """Whether a term is first of all the name of a material: "sterling silver" in "sterling silver flute"."""
        return any(kind == Kind.FACT and self._nomenclature.value_names[value][0] == "material" for kind, value in phrase.entries)

    def is_material_only(self, statement: Statement) -> bool:
        """Whether the last word of the naming phrase is a material: the words say what something is of."""
        named = [token for token, role in zip(statement.tokens, statement.roles, strict=True) if role == Role.HEAD]
        return bool(named) and self._says_material(named[-1])

    def _says_material(self, token: int) -> bool:
        return token >= 0 and bool(self._flags(token) & TokenFlag.MATERIAL)

    def _facts(self, statement: Statement, phrases: list[Phrase]) -> tuple[list[FactHit], Blend]:
        names = self._nomenclature.value_names
        hits: list[tuple[int, int, int]] = []
        for phrase in phrases:
            hits += [(target, phrase.start, phrase.end) for kind, target in phrase.entries if kind == Kind.FACT]
        blend = self._weigh(statement, phrases, hits)
        if not blend.main:
            statement.lesser = self._named_later(statement, hits)
        packed = statement.contained()
        told = {position for t in statement.told for position in range(t.first, t.last)}
        facts: list[FactHit] = []
        for value, start, end in hits:
            attribute = names[value][0]
            if any(names[v][0] == attribute and s <= start and end <= e and e - s > end - start for v, s, e in hits):
                continue  # "leather" inside "faux leather"
            role = statement.roles[end - 1]
            stated: int | None = value
            if Role.WITHOUT in statement.roles[start:end] or (start and statement.words[start - 1] == "non"):
                stated = self._opposite.get(value)
            elif not self._speaks_of_goods(attribute, role, statement.positions[end - 1] in told, end - 1 in packed):
                continue
            if not statement.lesser.isdisjoint(range(start, end)):
                continue  # a lesser part of a blend
            if stated is not None and all(f.value != stated for f in facts):
                facts.append(FactHit(stated, " ".join(statement.words[start:end])))
        return facts, blend

    def _weigh(self, statement: Statement, phrases: list[Phrase], hits: list[tuple[int, int, int]]) -> Blend:
        """Find the material that counts where shares are stated: the others become lesser, and what only a share names joins the *hits*."""
        if all(q.dimension != "share" for q in statement.quantities):
            return _NO_BLEND
        names = self._nomenclature.value_names
        materials = [hit for hit in hits if names[hit[0]][0] == "material"]
        only = [(target, p.start, p.end) for p in phrases for kind, target in p.entries if kind == Kind.SHARE]
        at = {k: hit for hit in sorted(only + materials, key=lambda h: h[2] - h[1]) for k in range(hit[1], hit[2])}
        percents = _material_shares(statement, set(at))
        if not percents:
            return _NO_BLEND
        hits += [hit for hit in dict.fromkeys(at[k] for k in percents) if hit in only]
        shares = {k: self._share(statement, at[k], percent) for k, percent in percents.items() if not _is_secondary(statement, at[k])}
        spans = {at[k] for k in percents}
        besides = [hit for hit in materials if hit not in spans and "base-metal" in self._above(hit[0])]
        blend = predominant(shares or {k: self._share(statement, at[k], percent) for k, percent in percents.items()}, bool(besides))
        lesser = [at[k] for k in percents if k not in blend.main]
        if blend.method == "precious-alloy":
            lesser += besides
        statement.shared = {k for hit in spans for k in range(hit[1], hit[2])}
        statement.lesser = {k for _, start, end in lesser for k in range(start, _with_form(statement, end))}
        return blend

    def _above(self, value: int) -> frozenset[str]:
        """Names of a value and of those that it is a kind of."""
        names = self._nomenclature.value_names
        return frozenset(names[v][1] for v in self._nomenclature.core.value_ancestors(value))

    def _share(self, statement: Statement, hit: tuple[int, int, int], percent: float) -> Share:
        value, _, end = hit
        return Share(self._above(value), percent, staple=statement.words[end : end + 1] == ["staple"])

    @staticmethod
    def _speaks_of_goods(attribute: str, role: Role, told: bool, packed: bool) -> bool:
        """Whether words in a role state facts of the goods; *told* words say how they are presented, *packed* ones what they are packed in."""
        if packed:
            return attribute in _TOLD_BY_PACKING
        return role in _STATES or attribute in _PERSONS or told

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
            first = max([quantity.first - 4, *(other.last for other in statement.quantities if other.last <= quantity.first)])
            last = min([quantity.last + 4, *(other.first for other in statement.quantities if other.first >= quantity.last)])
            last = next((k for k in range(quantity.last, min(last, len(statement.surface))) if statement.surface[k].text == ","), last)
            near = [t for t, position in zip(statement.tokens, statement.positions, strict=True) if t >= 0 and first <= position < last]
            if any(statement.surface[place].text == "x" for place in (quantity.first - 1, quantity.last) if 0 <= place < len(statement.surface)):
                near = [*self._side, *near]  # "53 x 53 cm" are sides
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


def _material_shares(statement: Statement, materials: set[int]) -> dict[int, float]:
    """Return the share in per cent of each position of a material.

    "60% cotton" or "cotton 60%": the way in which more of the shares can be read, and then the one in which the materials stand nearer.
    """
    percents = [q for q in statement.quantities if q.dimension == "share"]
    at = {position: k for k, position in reversed(list(enumerate(statement.positions)))}
    commas = {k for k, token in enumerate(statement.surface) if token.text == ","}
    readings: list[tuple[int, int, dict[int, float]]] = []
    for after in (True, False):
        shares: dict[int, float] = {}
        gap = 0
        for quantity in percents:
            places = range(quantity.last, quantity.last + 4) if after else range(quantity.first - 1, quantity.first - 4, -1)
            found = next((k for k in places if at.get(k) in materials or k in commas), None)
            if found in at and at[found] not in shares:
                shares[at[found]] = quantity.value
                gap += abs(found - places[0])
        readings.append((len(shares), -gap, shares))
    return max(readings, key=lambda reading: reading[:2])[2]


def _is_secondary(statement: Statement, hit: tuple[int, int, int]) -> bool:
    """Whether the share is that of a lining, a filling or a trimming."""
    return not _SECONDARY.isdisjoint(statement.words[max(0, hit[1] - 2) : hit[1]])


def _with_form(statement: Statement, end: int) -> int:
    """The end of a fibre's name with what says whether it is filament or staple."""
    return end + 1 if end < len(statement.words) and statement.words[end] in FIBRE_FORMS else end
