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
from hscode.rules.facts import NAMED, compare
from hscode.rules.order import SENDING, rank

_EMPTY = frozenset({Kind.NOISE, Kind.PACKING, Kind.VAGUE})
HINT, OUT, DIRECTION, ORDER = 1.0, 2.5, 4.0, 7.0
"""How strongly a note points: to a whole chapter or many headings; out of a chapter by the name alone, which may not be that of goods
of the chapter at all; to a few headings for the goods; to a few for goods that meet conditions of the note's own."""
FEW = 6
"""Headings up to which a note points to few."""
NOTHING: dict[str, Any] = {"article": [], "mentions": [], "goods_of": [], "mentions_goods_of": [], "facts": [], "parts": False}
"""No conditions."""
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


@dataclass(frozen=True)
class _Named:
    """Codes of the places whose terms the text names: for the article as a whole, in the words that name goods, and anywhere."""

    article: frozenset[str]
    goods: frozenset[str]
    anywhere: frozenset[str]
    bare: bool
    """The article goes by one word."""


class NoteEngine:
    """Runs the encoded notes of one nomenclature on readings."""

    def __init__(self, nomenclature: Nomenclature) -> None:
        self._nomenclature = nomenclature
        runs = [note for note in nomenclature.meta["notes"] if note["status"] != "text-only" and (note["when"] or note["method"])]
        self._notes = sorted(runs, key=lambda note: rank(note["id"]))
        self._by_pattern: dict[int, list[int]] = defaultdict(list)
        self._by_heading: dict[str, list[int]] = defaultdict(list)
        self._by_method: dict[str, list[int]] = defaultdict(list)
        self._always: list[int] = []
        self._exceptions: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for number, note in enumerate(self._notes):
            self._register(number, note)
            for label in note["excepts"]:
                self._exceptions[label].append(note)

    def _register(self, number: int, note: dict[str, Any]) -> None:
        """File a note under what can trigger it, so that a reading tries few notes."""
        when = note["when"] or NOTHING
        if note["method"]:
            self._by_method[note["method"]].append(number)
        elif when["article"] or when["mentions"]:
            for pattern in when["article"] or [pattern for pattern, _, _ in when["mentions"]]:
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
        numbers = {*self._always, *self._by_method.get(reading.blend.method, ())}
        for phrase in reading.phrases:
            numbers.update(self._by_pattern.get(phrase.pattern, ()))
        for code in named.goods:
            numbers.update(self._by_heading.get(code[:4], ()))
            numbers.update(self._by_heading.get(code[:2], ()))
        for number in sorted(numbers):
            note = self._notes[number]
            words = self._applies(note, reading, named)
            if words is not None and all(self._applies(each, reading, named) is None for each in self._exceptions[note["id"]]):
                outcome.fired.append(Fired(note, words))
                self._effect(note, reading, outcome)
        return outcome

    def _applies(self, note: dict[str, Any], reading: Reading, named: _Named) -> str | None:
        """Return the words that meet the conditions of *note*, or None where one is not met or an exception of its own holds."""
        if note["method"] and note["method"] != reading.blend.method:
            return None
        words = self._met(note, note["when"] or NOTHING, reading, named)
        if words is None or (note["unless"] and self._any_met(note, reading, named)) or self._in_longer_name(note, reading):
            return None
        return " ".join(reading.statement.words[k] for k in sorted(reading.blend.main)) if note["method"] else words

    def _without(self, excluded: list[int], spared: set[int]) -> list[int]:
        """The places of *excluded* without those to which a later, more particular note sends the goods by name."""
        inside = {node for node in excluded if not spared.isdisjoint(range(node + 1, self._nomenclature.place(node).end))}
        return [part for node in excluded for part in (self._around(node, spared) if node in inside else [node])]

    def _around(self, node: int, spared: set[int]) -> list[int]:
        """The places below *node* without those spared."""
        end = self._nomenclature.place(node).end
        if node in spared:
            return []
        if spared.isdisjoint(range(node + 1, end)):
            return [node]
        out, child = [], node + 1
        while child < end:
            out += self._around(child, spared)
            child = self._nomenclature.place(child).end
        return out

    def _named(self, reading: Reading) -> _Named:
        """Codes of the headings and below whose terms name the goods.

        The article is named by the longest phrases over the head noun, unless they leave part of its name unread: "hammer" does
        not name a drop hammer. Goods are named by all phrases in the words that name or qualify them, none inside another.
        """
        terms = [p for p in reading.phrases if p.entries and p.entries[0][0] == Kind.TERM]  # kinds are sorted
        head, roles = reading.statement.head, reading.statement.roles
        over = [p for p in terms if p.start <= head < p.end and head not in reading.statement.shared]
        longest = max((p.end - p.start for p in over), default=0)
        over = [p for p in over if p.end - p.start == longest]
        naming = [p for p in terms if roles[p.start] <= Role.QUALIFIER and roles[p.end - 1] <= Role.QUALIFIER]
        naming = [p for p in naming if not any(q.start <= p.start and p.end <= q.end and q.end - q.start > p.end - p.start for q in naming)]
        return _Named(
            self._codes(over) if over and self._covers(reading, over[0]) else frozenset(),
            self._codes(naming) | self._codes(over),
            self._codes(terms),
            longest == 1,
        )

    def _codes(self, phrases: list[Phrase]) -> frozenset[str]:
        """Codes of the places at which the terms stand, with those above them."""
        return frozenset().union(*(self._path(node) for phrase in phrases for kind, node in phrase.entries if kind == Kind.TERM))

    @lru_cache(maxsize=10_000)  # noqa: B019 - an engine lives as long as its thread
    def _path(self, node: int) -> frozenset[str]:
        """Codes of a place and of those above it; a heading that is not divided goes by four digits as well."""
        return frozenset(code for place in self._nomenclature.path(node) for code in (place.code, place.code[:4]))

    def _covers(self, reading: Reading, phrase: Phrase) -> bool:
        """Whether the words of the article's name outside *phrase* only state facts (material, sex, state) or say nothing."""
        statement = reading.statement
        told = {k for p in reading.phrases if any(kind in _TOLD for kind, _ in p.entries) for k in range(p.start, p.end)}
        return all(
            role != Role.HEAD or phrase.start <= k < phrase.end or k in told or statement.words[k][0].isdigit()
            for k, role in enumerate(statement.roles)
        )

    def _met(self, note: dict[str, Any], when: dict[str, Any], reading: Reading, named: _Named) -> str | None:
        """Return the words that meet all of *when*, or None."""
        words: list[str] = []
        for key, find in (("article", _naming), ("mentions", _mentioning)):
            if when[key]:
                found = find(reading, when[key])
                if found is None:
                    return None
                words.append(" ".join(reading.statement.words[found.start : found.end]))
        if when["goods_of"]:
            if not self._of_goods(note, when, reading, named):
                return None
            words.append(_head_word(reading))
        if when["mentions_goods_of"] and named.anywhere.isdisjoint(when["mentions_goods_of"]):
            return None
        if when["parts"] and not reading.statement.parts:
            return None
        for condition in when["facts"]:
            fact = self._fact(condition, reading)
            if fact is None:
                return None
            words.append(fact)
        return ", ".join(dict.fromkeys(word for word in words if word)) or _head_word(reading)

    def _in_longer_name(self, note: dict[str, Any], reading: Reading) -> bool:
        """Whether a bare word that alone sets off an exclusion is but part of a longer trade name, of goods that the note does not send.

        "Ring" is not the ring of the jewellers in "hanging ring".
        """
        when = note["when"] or NOTHING
        if note["effect"] != "exclude" or not note["to"] or not when["article"] or when["mentions"] or when["facts"] or when["goods_of"]:
            return False
        word = _naming(reading, when["article"])
        if word is None or word.end - word.start > 1:
            return False
        names = (p for p in reading.phrases if p.end - p.start > 1 and p.start <= word.start < p.end and p.entries)
        return any(p.entries[0][0] == Kind.TERM and self._codes([p]).isdisjoint(note["to"]) for p in names)  # kinds are sorted

    def _of_goods(self, note: dict[str, Any], when: dict[str, Any], reading: Reading, named: _Named) -> bool:
        """Whether the goods are of one of the headings asked for.

        A note that asks for nothing besides wants the article named whole; an exclusion moreover by a name that the excluded place
        does not use as well, be it as a bare word that points to it: otherwise the name decides nothing.
        """
        excludes = note["effect"] == "exclude"
        if when["facts"] or when["article"] or when["mentions"] or (when["parts"] and not excludes):
            return not named.goods.isdisjoint(when["goods_of"])
        if named.article.isdisjoint(when["goods_of"]):
            return False
        if not excludes:
            return True
        return named.article.isdisjoint(note["scope"]) and (not named.bare or self._cued(reading).isdisjoint(note["scope"]))

    def _cued(self, reading: Reading) -> frozenset[str]:
        """Codes of the places to which the bare head noun points among their siblings, with those above them."""
        head = reading.statement.head
        bare = (p for p in reading.phrases if p.start == head and p.end == head + 1)
        return frozenset().union(*(self._path(node) for p in bare for kind, node in p.entries if kind == Kind.CUE))

    def _any_met(self, note: dict[str, Any], reading: Reading, named: _Named) -> bool:
        """Whether any of the exceptions holds. What is said within the words of the note's own article is no exception to it."""
        unless = note["unless"]
        own = _naming(reading, (note["when"] or NOTHING)["article"])
        if unless["mentions"] and _mentioning(reading, unless["mentions"], own):
            return True
        if unless["article"] and (found := _naming(reading, unless["article"])) and not (own and _longer(own, found)):
            return True
        for key in ("goods_of", "mentions_goods_of", "parts"):
            if unless[key] and self._met(note, {**NOTHING, key: unless[key]}, reading, named) is not None:
                return True
        return any(self._fact(condition, reading) is not None for condition in unless["facts"])

    def _fact(self, condition: dict[str, Any], reading: Reading) -> str | None:
        """Return the words that state a fact, or None when the text does not state it."""
        if condition["dimension"]:
            wanted_dimension = DIMENSIONS[condition["dimension"]]
            for dimension, value, near in reading.measures:
                named = dimension not in NAMED or not set(near).isdisjoint(condition["near"])
                if dimension == wanted_dimension and named and compare(condition["op"], value, condition["number"]):
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
        if let_in := spared(note):
            outcome.excluded = self._without(outcome.excluded, {known[code] for code in let_in})
        if note["effect"] == "exclude":
            to = [known[code] for code in note["to"]]
            scope = [node for code in note["scope"] if not _holds(self._nomenclature, node := known[code], to)]
            outcome.excluded += [node for node in scope if node not in outcome.excluded]
        if strength := _strength(note):
            outcome.noted += [(node, strength) for code in note["to"] for node in self._targets(known[code])]

    @lru_cache(maxsize=10_000)  # noqa: B019 - an engine lives as long as its thread
    def _targets(self, node: int) -> list[int]:
        """A note that points to a chapter points to its headings; one that points to a code points to it and its heading."""
        place = self._nomenclature.place(node)
        if place.level == Level.CHAPTER:
            return [n for n in range(node + 1, place.end) if self._nomenclature.place(n).level == Level.HEADING]
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


def _naming(reading: Reading, patterns: list[int]) -> Phrase | None:
    """The longest phrase of *patterns* that names the article: over the head noun, or of some words at the end of a name."""
    statement = reading.statement
    best: Phrase | None = None
    for phrase in reading.phrases:
        if phrase.pattern in patterns and statement.roles[phrase.start] != Role.WITHOUT:
            longer = best is None or phrase.end - phrase.start > best.end - best.start
            if longer and (phrase.start <= statement.head < phrase.end or _ends_name(reading, phrase)):
                best = phrase
    return best


def _longer(one: Phrase, other: Phrase) -> bool:
    """Whether *other* is but a part of *one*: "brace" of "knee brace"."""
    return one.start <= other.start and other.end <= one.end and other.end - other.start < one.end - one.start


def _ends_name(reading: Reading, phrase: Phrase) -> bool:
    """Whether a phrase of two words or more in the naming words is a name by itself, and not part of a longer one.

    "Contact lens" is in "contact lens, monthly", not in "contact lens case"; what follows a name is a break, a word of relation,
    a number, a packing or a word that says nothing.
    """
    statement = reading.statement
    start, end = phrase.start, phrase.end
    if end - start < 2 or statement.roles[start] != Role.HEAD or statement.roles[end - 1] != Role.HEAD:
        return False
    if end == len(statement.roles) or statement.roles[end] != Role.HEAD or statement.positions[end] - statement.positions[end - 1] > 1:
        return True
    return statement.words[end][0].isdigit() or any(p.start == end and p.entries[0][0] in _EMPTY for p in reading.phrases if p.entries)


def _mentioning(reading: Reading, mentions: list[list[int]], outside: Phrase | None = None) -> Phrase | None:
    """The first of the *mentions* in the text: not negated, unless a negation is what is asked for, and in the relations asked for.

    Nothing within the phrase *outside* counts, unless it matters what comes next.
    """
    roles = reading.statement.roles
    asked: dict[int, list[tuple[int, int]]] = {}
    for pattern, before, after in mentions:
        asked.setdefault(pattern, []).append((before, after))
    for phrase in reading.phrases:
        for before, after in asked.get(phrase.pattern, ()):
            role = roles[phrase.start]
            if after < 0 and outside and outside.start <= phrase.start and phrase.end <= outside.end:
                continue
            if (before == Role.WITHOUT) != (role == Role.WITHOUT) or (before >= 0 and role == Role.HEAD):
                continue
            if after < 0 or (phrase.end < len(roles) and roles[phrase.end] == after != roles[phrase.end - 1]):
                return phrase
    return None


def _head_word(reading: Reading) -> str:
    head = reading.statement.head
    return reading.statement.words[head] if head >= 0 else ""
