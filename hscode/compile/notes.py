"""Legal notes as data: one entry a provision, with an effect from a closed set and its conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hscode.compile.facts import Condition, FactVocabulary, read_conditions
from hscode.compile.source import Entry, Place

EFFECTS = ("exclude", "include", "define", "threshold", "prefer", "treat-as", "mixture", "parts", "order")
STATUSES = ("encoded", "partly", "text-only")
METHODS = ("predominant-textile", "predominant-polymer")
"""Methods that the reader computes from the shares of materials: the material with the largest share is the material."""

NOTE_KEYS = frozenset({"id", "cite", "says", "effect", "scope", "to", "when", "unless", "sets", "method", "status", "why", "cases"})
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
        sets=read_conditions(entry.text("sets"), entry.at("sets"), facts) if "sets" in entry else [],
        method=method, why=entry.text("why", ""), cases=cases,
    )  # fmt: skip


def check_targets(notes: list[Note], known: set[str]) -> None:
    """Raise the fault of the first note that redirects to nowhere or shares its id with another."""
    seen: dict[str, Note] = {}
    for note in notes:
        if note.id in seen:
            raise note.place.fault("id", f"{note.id} stands twice, also at line {seen[note.id].place.line}", "Rename one of the two")
        seen[note.id] = note
        for key, codes in (
            ("scope", note.scope),
            ("to", note.to),
            ("goods-of", note.when.goods_of if note.when else []),
            ("goods-of", note.unless.goods_of if note.unless else []),
        ):
            for code in codes:
                if code not in known:
                    raise note.place.fault(key, f"{note.id} points to {code}, which does not exist", "Write an existing chapter, heading or code")


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
