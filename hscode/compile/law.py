"""The legal notes as the engine runs them, laid out as numbers: what each asks for, what stops it, what it does, and what sets it off.

Notes go by their place in the order in which they run. Each has marks and some lists of numbers, most of them empty, which
``hscode.rules._evidence`` reads in place; its conditions on facts stand behind those of the places of the tariff. What a note says is
told apart from that (:func:`told`).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from itertools import accumulate, chain
from typing import Any

from hscode.compile.facts import Condition, FactVocabulary
from hscode.compile.mentions import read_mention
from hscode.compile.notes import Note, When, articles, runs, words_of_trigger
from hscode.compile.wordtable import Sections
from hscode.kinds import METHODS, Level
from hscode.reading.relations import Role
from hscode.rules.notes import spared

HINT, OUT, DIRECTION, ORDER, DECISION = 1.0, 2.5, 4.0, 7.0, 20.0
"""How strongly a note points: to a whole chapter or many headings; out of a chapter by the name alone, which may not be that of goods
of the chapter at all; to a few headings for the goods; to a few for goods that meet conditions of the note's own; to a few for goods that the
note takes from the place of their name, a mixture by the share of another thing in it or anything by a fact, so that the name says no more where
they go, or that it gives to one place before all others to which they answer."""
FEW = 6
"""Headings up to which a note points to few."""
_ROLE_BITS = 4
_NOTHING = When()


class Mark(IntFlag):
    """Marks of a note."""

    EXCLUDES = 1
    PLAIN = 2
    """It goes by the name of the goods, that of their heading, alone."""
    BY_WORD = 4
    """It is an exclusion that goes by the name of the article alone."""
    DEFINES = 8
    """It tells facts of the goods."""
    ASKS_PARTS = 16
    SPARES_PARTS = 32
    OF_MIXTURE = 64
    """It names goods and asks for a share in them, and so decides on a mixture whole."""
    MENTIONING = 128
    """Its words may stand anywhere; those of others name the article."""


class Listed(IntEnum):
    """The lists of a note, in the order in which they stand."""

    ARTICLE = 0
    """Phrases that name the article."""
    MENTIONS = 1
    """Phrases that may stand anywhere, as :func:`mention_number` says."""
    UNLESS_ARTICLE = 2
    UNLESS_MENTIONS = 3
    GOODS = 4
    """Places of the goods, as :func:`bounds` of their nodes."""
    ANYWHERE = 5
    """Places of what may be named anywhere, likewise."""
    UNLESS_GOODS = 6
    UNLESS_ANYWHERE = 7
    SCOPE = 8
    """Places that the note governs, likewise."""
    TO = 9
    """Places to which it sends, likewise."""
    OUT = 10
    """Places that it takes out."""
    LET_IN = 11
    """Places to which it sends goods, whatever earlier notes took out; they rise."""
    POINTS = 12
    """Places to which it points."""
    SETS = 13
    """Values of the facts that it defines."""
    EXCEPTED = 14
    """Notes that stop it when they are met."""


@dataclass(frozen=True)
class Numbering:
    """What the index calls phrases, places, values of facts and dimensions of measures."""

    words: Callable[[str], list[str]]
    """The content words of a phrase."""
    pattern: Callable[[list[str]], int | None]
    """The number of the phrase of some content words, None where the index knows none of them."""
    nodes: Mapping[str, int]
    """The node of each code."""
    ends: Sequence[int]
    """Behind which node a node ends."""
    levels: Sequence[int]
    """Level of each node."""
    values: Mapping[tuple[str, str], int]
    dimensions: Mapping[str, int]
    facts: FactVocabulary


def told(note: Note) -> dict[str, Any]:
    """Return what is told of a note to those who ask what it says; of its conditions whether they name an article, and the names of facts."""
    when = note.when and {"article": bool(articles(note.when)), "facts": [fact.name for fact in note.when.facts]}
    return {"id": note.id, "cite": note.cite, "says": note.says, "effect": note.effect, "status": note.status, "scope": note.scope, "to": note.to,
            "why": note.why, "when": when, "excepts": note.excepts, "method": note.method}  # fmt: skip


def facts_asked(notes: list[Note]) -> list[list[Condition]]:
    """Return the conditions on facts of the notes that run: of each what it asks for, and what it makes an exception of."""
    return [(when or _NOTHING).facts for note in runs(notes) for when in (note.when, note.unless)]


def law_sections(notes: list[Note], numbering: Numbering) -> Sections:
    """Return the sections of the notes that run, and of what sets them off."""
    running = runs(notes)
    source = {note.id: number for number, note in enumerate(notes)}
    stopping: dict[str, list[int]] = {}
    for k, note in enumerate(running):
        for label in note.excepts:
            stopping.setdefault(label, []).append(k)
    lists = [_lists(note, numbering) | {Listed.EXCEPTED: stopping.get(note.id, [])} for note in running]
    cites = [note.cite.encode() if note.sets else b"" for note in running]  # with which they state the facts
    flat = [each[kind] for each in lists for kind in Listed]
    return {
        "law_note": array("H", (source[note.id] for note in running)),
        "law_flags": bytes(_marks(note, listed) for note, listed in zip(running, lists, strict=True)),
        "law_method": bytes(METHODS.index(note.method) + 1 if note.method else 0 for note in running),
        "law_strength": array("f", map(_strength, running)),
        "law_off": array("I", accumulate(map(len, flat), initial=0)), "law_list": array("I", chain.from_iterable(flat)),
        "law_cite": b"".join(cites), "law_cite_off": array("I", accumulate(map(len, cites), initial=0)),
        **_due_sections(running, numbering),
    }  # fmt: skip


def mention_number(pattern: int, before: int = -1, after: int = -1) -> int:
    """Return the number of a phrase that may stand anywhere, with the roles asked for before and behind it, -1 for any.

    >>> hex(mention_number(0x123)), hex(mention_number(0x123, 5, 3))
    ('0x12300', '0x12364')
    """
    return (pattern << _ROLE_BITS | before + 1) << _ROLE_BITS | after + 1


def bounds(ranges: Iterable[tuple[int, int]]) -> list[int]:
    """Return the first number of each of some half-open ranges and the one behind its last, those that touch taken together.

    A number lies in one of the ranges if an odd count of bounds does not stand behind it.

    >>> bounds([(7, 9), (1, 4), (3, 5), (5, 6)])
    [1, 6, 7, 9]
    """
    out: list[int] = []
    for first, end in sorted(ranges):
        if out and first <= out[-1]:
            out[-1] = max(out[-1], end)
        elif first < end:
            out += [first, end]
    return out


def _lists(note: Note, numbering: Numbering) -> dict[Listed, list[int]]:
    """Return the lists of a note but those that others say of it."""
    when, unless = note.when or _NOTHING, note.unless or _NOTHING
    scope, to = ([numbering.nodes[code] for code in codes] for codes in (note.scope, note.to))
    let_in = set(spared(told(note)))
    return {
        Listed.ARTICLE: _phrases(when.article, numbering), Listed.MENTIONS: _mentions(when.mentions, numbering, exceptions=False),
        Listed.UNLESS_ARTICLE: _phrases(unless.article, numbering), Listed.UNLESS_MENTIONS: _mentions(unless.mentions, numbering, exceptions=True),
        Listed.GOODS: _within(when.goods_of, numbering), Listed.ANYWHERE: _within(when.mentions_goods_of, numbering),
        Listed.UNLESS_GOODS: _within(unless.goods_of, numbering), Listed.UNLESS_ANYWHERE: _within(unless.mentions_goods_of, numbering),
        Listed.SCOPE: _within(note.scope, numbering), Listed.TO: _within(note.to, numbering),
        Listed.OUT: [node for node in scope if not _holds(node, to, numbering)] if note.effect == "exclude" else [],
        Listed.LET_IN: sorted({numbering.nodes[code] for code in let_in}),
        Listed.POINTS: [node for place in to for node in _targets(place, numbering)] if _strength(note) else [],
        Listed.SETS: [numbering.values[fact.name, value] for fact in note.sets for value in fact.values],
    }  # fmt: skip


def _marks(note: Note, listed: dict[Listed, list[int]]) -> int:
    """Return the marks of a note."""
    when, unless, excludes = note.when or _NOTHING, note.unless or _NOTHING, note.effect == "exclude"
    asks_more = listed[Listed.MENTIONS] or when.facts
    marks = {
        Mark.EXCLUDES: excludes,
        Mark.PLAIN: not (listed[Listed.ARTICLE] or asks_more or (when.parts and not excludes)),
        Mark.BY_WORD: excludes and note.to and listed[Listed.ARTICLE] and not (asks_more or when.goods_of),
        Mark.DEFINES: note.sets,
        Mark.ASKS_PARTS: when.parts,
        Mark.SPARES_PARTS: unless.parts,
        Mark.OF_MIXTURE: _of_mixture(note),
        Mark.MENTIONING: words_of_trigger(note) and not articles(when),
    }
    return sum(mark for mark, holds in marks.items() if holds)


def _phrases(texts: list[str], numbering: Numbering) -> list[int]:
    """Return the numbers of some phrases."""
    patterns = (numbering.pattern(numbering.words(text)) for text in texts)
    return sorted({pattern for pattern in patterns if pattern is not None})


def _mentions(texts: list[str], numbering: Numbering, exceptions: bool) -> list[int]:
    """Return phrases with the roles asked for. What a note asks for may be said in other words of relation; a negation never."""
    out = set()
    for text in texts:
        mention = read_mention(text)
        words = numbering.words(mention.said)
        pattern = numbering.pattern(words)
        if pattern is not None:
            strict = (exceptions and words == list(mention.words)) or mention.before == Role.WITHOUT  # "in oil" is asked for by its word
            out.add(mention_number(pattern, mention.before if strict else -1, mention.after if exceptions else -1))
    return sorted(out)


def _within(codes: list[str], numbering: Numbering) -> list[int]:
    """Return the bounds of some places with all below them."""
    nodes = [numbering.nodes[code] for code in codes]
    return bounds((node, numbering.ends[node]) for node in nodes)


def _holds(node: int, targets: list[int], numbering: Numbering) -> bool:
    """Whether *node* holds one of *targets*: an exclusion never takes out the place to which it points."""
    return any(node <= target < numbering.ends[node] for target in targets)


def _targets(node: int, numbering: Numbering) -> list[int]:
    """A note that points to a chapter points to its headings."""
    if numbering.levels[node] == Level.CHAPTER:
        return [below for below in range(node + 1, numbering.ends[node]) if numbering.levels[below] == Level.HEADING]
    return [node]


def _of_mixture(note: Note) -> bool:
    """Whether a note names goods and asks for a share in them, and so decides on a mixture whole."""
    when = note.when or _NOTHING
    return bool(articles(when)) and any(fact.dimension == "share" for fact in when.facts)


def _strength(note: Note) -> float:
    """How strongly a note points to its targets; not at all where the name of the goods, which points there itself, is all that it goes by."""
    when, excludes = note.when or _NOTHING, note.effect == "exclude"
    if excludes and when.goods_of and not (articles(when) or when.mentions or when.facts):
        return 0.0
    if len(note.to) > FEW or any(len(code) == 2 for code in note.to):
        return HINT
    if excludes and not when.facts and not when.mentions:
        return OUT
    if excludes and (_of_mixture(note) or (when.goods_of and when.facts and len(note.to) == 1)):
        return DECISION
    if not (articles(when) or when.facts):
        return DIRECTION
    return DECISION if note.effect == "prefer" else ORDER


def _due_sections(running: list[Note], numbering: Numbering) -> Sections:
    """Return which notes may be met by which goods; the engine looks at no others.

    A note is filed under one of the conditions that it cannot do without: its method; its words, which the entries of the phrases name,
    and which stand anywhere or name the article; the headings of its goods, or of the article itself where an exclusion asks for no more;
    its first fact. Headings hold those of a code, and values those of what they are a kind of.

    The notes stand in rows: by the places that name the article, by the same as those of any goods, by values, methods and dimensions.
    """
    by_head: dict[int, list[int]] = {}
    by_goods: dict[int, list[int]] = {}
    by_value: dict[int, list[int]] = {}
    by_method: dict[int, list[int]] = {}
    by_dimension: dict[int, list[int]] = {}
    for k, note in enumerate(running):
        when = note.when or _NOTHING
        if note.method:
            by_method.setdefault(METHODS.index(note.method), []).append(k)
        elif words_of_trigger(note):
            continue
        elif when.goods_of:
            filed = by_head if note.effect == "exclude" and not when.facts else by_goods
            for code in dict.fromkeys(code[:4] for code in when.goods_of):
                filed.setdefault(numbering.nodes[code], []).append(k)
        elif when.facts and when.facts[0].dimension:
            by_dimension.setdefault(numbering.dimensions[when.facts[0].dimension], []).append(k)
        elif when.facts:
            for number in _kinds_of(when.facts[0], numbering):
                by_value.setdefault(number, []).append(k)
    places = sorted({*by_head, *by_goods})
    numbers = ((by_head, places), (by_goods, places), (by_value, range(len(numbering.values))), (by_method, range(len(METHODS))),
               (by_dimension, range(len(numbering.dimensions))))  # fmt: skip
    rows = [filed.get(number, []) for filed, each in numbers for number in each]
    return {"due_place": array("H", places), "due_off": array("I", accumulate(map(len, rows), initial=0)),
            "due_note": array("H", chain.from_iterable(rows))}  # fmt: skip


def _kinds_of(fact: Condition, numbering: Numbering) -> list[int]:
    """Return the values that meet a condition: those that it names, and the kinds of these."""
    wanted = set(fact.values)
    return [number for (attribute, value), number in numbering.values.items()
            if attribute == fact.name and wanted & set(numbering.facts.ancestors(attribute, value))]  # fmt: skip
