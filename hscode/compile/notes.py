"""Legal notes as data: one entry a provision, with an effect from a closed set and its conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hscode.compile.facts import Condition, FactVocabulary, read_conditions
from hscode.compile.mentions import read_mention
from hscode.compile.source import Entry, Place
from hscode.kinds import METHODS
from hscode.reading.phrases import content_words
from hscode.rules.order import SENDING, rank

EFFECTS = ("exclude", "include", "define", "threshold", "prefer", "treat-as", "mixture", "parts", "order")
STATUSES = ("encoded", "partly", "text-only")

NOTE_KEYS = frozenset({"id", "cite", "says", "effect", "scope", "to", "when", "unless", "excepts", "sets", "method", "status", "why", "cases"})
_WHEN_KEYS = frozenset({"article", "mentions", "goods-of", "mentions-goods-of", "facts", "parts"})
_CASE_KEYS = frozenset({"goods", "code", "not"})


@dataclass
class When:
    """What the goods must be for a note to apply: all that is given must hold, any one of each list."""

    article: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    goods_of: list[str] = field(default_factory=list)
    mentions_goods_of: list[str] = field(default_factory=list)
    facts: list[Condition] = field(default_factory=list)
    parts: bool = False


@dataclass
class Note:
    """One provision of the legal notes."""

    id: str
    cite: str
    says: str
    effect: str
    status: str
    place: Place
    scope: list[str]
    to: list[str]
    when: When | None
    unless: When | None
    excepts: list[str]
    """Ids of the notes that this one stops when it is met."""
    sets: list[Condition]
    method: str
    why: str
    cases: list[dict[str, Any]]


def read_note(entry: Entry, facts: FactVocabulary) -> Note:
    """Read one note; an unknown effect, a note without a reason for what is not encoded, or thin cases are faults."""
    effect, status = entry.text("effect", "define"), entry.text("status")
    if effect not in EFFECTS:
        raise entry.at("effect").fault("effect", f"{effect!r} is not an effect", f"Use one of {', '.join(EFFECTS)}")
    if status not in STATUSES:
        raise entry.at("status").fault("status", f"{status!r} is not a status", f"Use one of {', '.join(STATUSES)}")
    method = entry.text("method", "")
    if method and method not in METHODS:
        raise entry.at("method").fault("method", f"{method!r} is not a method", f"Use one of {', '.join(METHODS)}")
    if status != "encoded" and "why" not in entry:
        raise entry.place.fault("why", f"is missing for a note that is {status}", "Say what is missing or why it cannot run")
    cases = [_read_case(case) for case in entry.entries("cases", "case", _CASE_KEYS)]
    when = _read_when(entry.entry("when", "when", _WHEN_KEYS), facts)
    if status == "encoded" and when is None and not method:
        raise entry.place.fault("when", "is missing for an encoded note", "Write the conditions, or set the status to text-only")
    return Note(
        id=entry.text("id"), cite=entry.text("cite"), says=entry.text("says"), effect=effect, status=status, place=entry.place,
        scope=[code for code, _ in entry.codes("scope")], to=[code for code, _ in entry.codes("to")],
        when=when, unless=_read_when(entry.entry("unless", "unless", _WHEN_KEYS), facts),
        excepts=[label for label, _ in entry.texts("excepts")],
        sets=read_conditions(entry.text("sets"), entry.at("sets"), facts) if "sets" in entry else [],
        method=method, why=entry.text("why", ""), cases=cases,
    )  # fmt: skip


def check_targets(notes: list[Note], known: set[str]) -> None:
    """Raise the fault of the first note that redirects to nowhere or in a circle, excepts nothing, or shares its id with another."""
    seen: dict[str, Note] = {}
    for note in notes:
        if note.id in seen:
            raise note.place.fault("id", f"{note.id} stands twice, also at line {seen[note.id].place.line}", "Rename one of the two")
        seen[note.id] = note
        for key, code in _places_of(note):
            if code not in known:
                raise note.place.fault(key, f"{note.id} points to {code}, which does not exist", "Write an existing chapter, heading or code")
    _check_exceptions(seen)
    _check_redirects(notes)


def _places_of(note: Note) -> Iterator[tuple[str, str]]:
    """Yield all places to which a note points, each with the key under which it stands."""
    yield from (("scope", code) for code in note.scope)
    yield from (("to", code) for code in note.to)
    for asked in filter(None, (note.when, note.unless)):
        yield from (("goods-of", code) for code in asked.goods_of)
        yield from (("mentions-goods-of", code) for code in asked.mentions_goods_of)


def _check_exceptions(notes: dict[str, Note]) -> None:
    """An exception names an existing note, and no two notes stop each other, not even by way of others."""
    for note in notes.values():
        for label in note.excepts:
            if label not in notes:
                raise note.place.fault("excepts", f"{note.id} is an exception to {label}, which does not exist", "Write the id of a note")
    circle = _circle({id: note.excepts for id, note in notes.items()})
    if circle:
        raise notes[circle[-1]].place.fault(
            "excepts", f"{' excepts '.join([*circle, circle[0]])}: exceptions in a circle stop each other", "Take the label out of one of them")


def _check_redirects(notes: list[Note]) -> None:
    """No exclusion sends goods to where another sends them back, by the same word under the same conditions, not even by way of others."""
    by_trigger: dict[tuple[str, ...], list[Note]] = {}
    for note in notes:
        if note.effect == "exclude" and note.status != "text-only" and note.when:
            for trigger in _triggers(note.when):
                by_trigger.setdefault(trigger, []).append(note)
    order = run_order(notes)
    for trigger, sharing in by_trigger.items():
        following = {note.id: [other.id for other in sharing if _hands_on(note, other, order)] for note in sharing}
        circle = _circle(following)
        if circle:
            last = next(note for note in sharing if note.id == circle[-1])
            way = " to ".join([*circle, circle[0]])
            raise last.place.fault(
                "to", f"{way}: these exclusions send {' '.join(trigger)!r} round in a circle",
                "Take the word or heading out of one of them, or give each a condition that tells the goods apart")


def _triggers(when: When) -> list[tuple[str, ...]]:
    """What sets a note off: the words of its articles, or the headings of its goods where it names no article."""
    if when.article:
        return [words for text in when.article if (words := tuple(content_words(text)))]
    return [] if when.mentions else [(code,) for code in when.goods_of]


def runs(notes: list[Note]) -> list[Note]:
    """Return the notes that the engine runs, in its order."""
    return sorted((note for note in notes if note.status != "text-only" and (note.when or note.method)), key=lambda note: rank(note.id))


def words_of_trigger(note: Note) -> list[str]:
    """Return the phrases of which one must stand in the text for a note to be met; none where it asks for other things alone."""
    when = note.when or When()
    if note.method:
        return []
    return articles(when) or [text for each in when.mentions if (text := read_mention(each).said)]


def articles(when: When) -> list[str]:
    """Return the phrases that name the article, without those of function words alone."""
    return [text for text in when.article if content_words(text)]


def run_order(notes: list[Note]) -> dict[str, int]:
    """Return the place of each note, by its id, in the order in which the engine runs them."""
    return {note.id: k for k, note in enumerate(sorted(notes, key=lambda note: rank(note.id)))}


def spares(note: Note, target: str, other: Note, order: dict[str, int]) -> bool:
    """Whether *note*, which runs after *other* and sends goods by name, keeps its *target* out of the wider exclusion of *other*."""
    particular = note.effect in SENDING or not note.id.startswith("sec")
    by_name = bool(note.when and note.when.article)
    return by_name and particular and order[note.id] > order[other.id] and target not in other.scope


def _hands_on(first: Note, second: Note, order: dict[str, int]) -> bool:
    """Whether goods that *first* excludes arrive where *second* excludes them, for all that both ask besides the trigger."""
    assert first.when and second.when
    arrives = any(_overlap(target, code) for target in first.to if not spares(first, target, second, order) for code in second.scope)
    if first is second or not arrives:
        return False
    if first.when.facts != second.when.facts or first.when.parts != second.when.parts or first.method != second.method:
        return False
    if _excepted(first, second) or _excepted(second, first):
        return False
    both = set(first.when.mentions) & set(second.when.mentions)
    return bool(both) or not (first.when.mentions and second.when.mentions)


def _excepted(first: Note, second: Note) -> bool:
    """Whether *second* excepts whatever *first* asks to be mentioned, so that no goods meet both."""
    asked, excepted = first.when.mentions if first.when else [], second.unless.mentions if second.unless else []
    return bool(asked) and set(asked) <= set(excepted)


def _overlap(one: str, other: str) -> bool:
    """Whether one of two places holds the other, or they are the same."""
    return one.startswith(other) or other.startswith(one)


def _circle(following: dict[str, list[str]]) -> list[str]:
    """Return the names along a circle in a graph, empty when there is none."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return []
        found = next(filter(None, (walk(next_name, [*path, name]) for next_name in following.get(name, ()))), [])
        done.add(name)
        return found

    return next(filter(None, (walk(name, []) for name in following)), [])


def _read_when(entry: Entry | None, facts: FactVocabulary) -> When | None:
    if entry is None:
        return None
    when = When(
        article=[text for text, _ in entry.texts("article")],
        mentions=[text for text, _ in entry.texts("mentions")],
        goods_of=[code for code, _ in entry.codes("goods-of")],
        mentions_goods_of=[code for code, _ in entry.codes("mentions-goods-of")],
        facts=read_conditions(entry.text("facts"), entry.at("facts"), facts) if "facts" in entry else [],
        parts=entry.flag("parts"),
    )
    if when == When():
        raise entry.place.fault(entry.what, "says nothing", "Give at least one of article, mentions, goods-of, mentions-goods-of, facts, parts")
    return when


def _read_case(entry: Entry) -> dict[str, Any]:
    case = {"goods": entry.text("goods"), "code": entry.text("code", ""), "not": entry.text("not", "")}
    if not case["code"] and not case["not"]:
        raise entry.place.fault("case", "says neither the code expected nor one that must not be", 'Add code: "..." or not: "..."')
    return case
