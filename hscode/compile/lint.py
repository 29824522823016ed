"""The lint of the legal notes: what a customs expert should look at again after an edit, although it builds.

A note that can never take effect, one that another makes needless, one that sends goods to where the notes there refuse them,
one that sends away what a term names where it is sent from, and cases that come out wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from hscode.compile.builder import Sources
from hscode.compile.mentions import Mention, read_mention
from hscode.compile.notes import Note, When, run_order, spares
from hscode.compile.source import Place
from hscode.reading.phrases import content_words

_NOTHING = When()
Words = tuple[str, ...]


class Remark(NamedTuple):
    """Something to look at again: where it stands, at which key, what is odd, and what to do about it."""

    place: Place
    key: str
    odd: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}: {self.key}: {self.odd}. {self.mend}."

    def to_dict(self) -> dict[str, str | int]:
        """Return plain data."""
        return {"file": self.place.file, "line": self.place.line, "key": self.key, "odd": self.odd, "mend": self.mend}


def lint(sources: Sources) -> list[Remark]:
    """Return the remarks on the notes of *sources*, in the order of the sources. Cases are for :func:`failing_cases`."""
    runs = _Notes(sources)
    remarks = [
        remark
        for note in runs.notes
        for found in (runs.idle_phrases(note), runs.idle(note), runs.shadowed(note), runs.refused(note), runs.named_in_scope(note))
        for remark in found
    ]
    return sorted(remarks, key=lambda remark: (remark.place.file, remark.place.line))


def failing_cases(sources: Sources) -> Iterator[Remark]:
    """Yield the cases of the notes that run whose goods get another code than they should, by the index in use.

    Raises:
        IndexFileError: the index was not built.
    """
    from hscode.classifier import classify

    for note in sources.notes:
        for case in note.cases if note.status != "text-only" else ():
            candidates = classify(case["goods"], limit=1).candidates
            code = candidates[0].code if candidates else ""
            if not case_passes(case, code):
                wanted = " ".join([case["code"], f"not {case['not']}" if case["not"] else ""]).strip()
                odd = f"{case['goods']!r} of {note.id} gets {code or 'no code'}, wanted {wanted}"
                yield Remark(note.place, "cases", odd, "Mend the conditions or the terms, or the case if it is wrong in law")


def case_passes(case: dict[str, str], code: str) -> bool:
    """Return whether *code* is what a case expects: begins with one of the codes wanted, and with none that is not.

    >>> case_passes({"goods": "mint", "code": "1211", "not": "0902|0903"}, "121190")
    True
    """
    return bool(code) and (not case["code"] or _begins(code, case["code"])) and not (case["not"] and _begins(code, case["not"]))


@dataclass
class _Notes:
    """The notes that run, with what the checks ask again and again."""

    sources: Sources

    @cached_property
    def notes(self) -> list[Note]:
        return [note for note in self.sources.notes if note.status != "text-only"]

    @cached_property
    def own(self) -> dict[str, list[Note]]:
        """The exclusions of each section and chapter."""
        ordered = sorted((note for note in self.notes if note.effect == "exclude"), key=_origin)
        return {origin: list(group) for origin, group in groupby(ordered, key=_origin)}

    @cached_property
    def section_of(self) -> dict[str, str]:
        return {chapter.code: f"sec{section.code}" for section in self.sources.sections for chapter in section.children}

    @cached_property
    def named(self) -> set[str]:
        """The places that terms name, with those above them."""
        codes = {code for _, code, _ in self.sources.sheet.names()}
        return {code[:digits] for code in codes for digits in (2, 4, 6)}

    def idle_phrases(self, note: Note) -> Iterator[Remark]:
        """Phrases of which no word counts, and phrases that an exception of the note stops whenever they stand."""
        when, unless = note.when or _NOTHING, note.unless or _NOTHING
        for key, texts in (("article", when.article), ("mentions", when.mentions), ("article", unless.article), ("mentions", unless.mentions)):
            for text in texts:
                if not (_words(text) if key == "article" else _mention(text).words):
                    yield Remark(note.place, key, f"{text!r} of {note.id} holds no word that is read", "Take it out or write words of goods")
        for text in when.article:
            stop = _stopped(_words(text), unless)
            if stop:
                odd = f"{text!r} of {note.id} is always stopped by its exception {stop!r}"
                yield Remark(note.place, "article", odd, "Take one of the two out, or make the exception longer")

    def idle(self, note: Note) -> Iterator[Remark]:
        """A note that nothing sets off: no phrase is left, or no term names goods of its headings."""
        when, unless = note.when or _NOTHING, note.unless or _NOTHING
        phrases = [_words(text) for text in when.article] or [_mention(text).words for text in when.mentions]
        if phrases and all(not words or (when.article and _stopped(words, unless)) for words in phrases):
            odd = f"{note.id} can never be met: none of its phrases can set it off"
            yield Remark(note.place, "when", odd, "Write phrases that goods are called by")
        for key, codes in (("goods-of", when.goods_of), ("mentions-goods-of", when.mentions_goods_of)):
            if codes and self.named.isdisjoint(codes):
                odd = f"{note.id} can never be met: no term names goods of {', '.join(codes)}"
                yield Remark(note.place, key, odd, "Write terms for these headings, or name other headings")

    def shadowed(self, note: Note) -> Iterator[Remark]:
        """A note that does nothing which an earlier one has not done already."""
        if note.effect != "exclude" and not note.to and not note.sets:
            return  # it is only cited
        for other in self.notes:
            earlier = not _covers(note, other) or self.order[other.id] < self.order[note.id]
            if other is not note and _covers(other, note) and earlier:
                odd = f"{note.id} does nothing that {other.id} does not do already"
                yield Remark(note.place, "when", odd, "Take it out, or give it conditions or a target of its own")
                return

    @cached_property
    def order(self) -> dict[str, int]:
        return run_order(self.notes)

    def refused(self, note: Note) -> Iterator[Remark]:
        """Targets from which their own notes exclude the same goods by the same words."""
        found: dict[str, tuple[Note, Words, list[str]]] = {}
        for target in note.to:
            for other in self._own_of(target):
                refuses = any(target.startswith(code) for code in other.scope) and not spares(note, target, other, self.order)
                if refuses and (words := _met_by(note, other)):
                    found.setdefault(other.id, (other, words, []))[2].append(target)
        for other, words, targets in found.values():
            odd = f"{note.id} sends {' '.join(words)!r} to {', '.join(targets)}, from where {other.id} excludes it"
            yield Remark(note.place, "to", odd, f"Send it on to {', '.join(other.to) or 'its right place'}, or except it in one of the two")

    def _own_of(self, code: str) -> Iterator[Note]:
        """Yield the notes of the chapter of a code, and those of its section."""
        for origin in (f"ch{code[:2]}", self.section_of[code[:2]]):
            yield from self.own.get(origin, ())

    @cached_property
    def terms(self) -> dict[Words, list[tuple[str, str, Place]]]:
        """The terms by their words, with the codes at which they stand; those that belong elsewhere stand where they belong."""
        out: dict[Words, list[tuple[str, str, Place]]] = {}
        for text, code, place in self.sources.sheet.names():
            out.setdefault(_words(text), []).append((text, code, place))
        return out

    def named_in_scope(self, note: Note) -> Iterator[Remark]:
        """Terms of the places that an exclusion takes out which are the very name that sets it off; one that asks for more decides by more."""
        when = note.when or _NOTHING
        if note.effect != "exclude" or not when.article or when != When(article=when.article):
            return
        for words in dict.fromkeys(map(_words, when.article)):
            if not words or _stopped(words, note.unless or _NOTHING):
                continue
            for text, code, place in self.terms.get(words, ()):
                if _within(code, note.scope) and not _within(code, note.to):
                    odd = f"the term {text!r} at {code} ({place.file}:{place.line}) is a name that {note.id} sends away from there"
                    mend = f"Move it to {', '.join(note.to) or 'its right place'}, or take the name out of the note"
                    yield Remark(note.place, "article", odd, mend)


def _origin(note: Note) -> str:
    return note.id.split(".")[0]


def _within(code: str, places: list[str]) -> bool:
    return code.startswith(tuple(places))


def _begins(code: str, prefixes: str) -> bool:
    return code.startswith(tuple(prefix.strip() for prefix in prefixes.split("|")))


def _stopped(words: Words, unless: When) -> str:
    """The exception that is the same name as *words*, empty for none; a longer name counts before an exception within it."""
    for text in unless.article:
        if words and _words(text) == words:
            return text
    return ""


@lru_cache(maxsize=100_000)
def _words(text: str) -> Words:
    return tuple(content_words(text))


@lru_cache(maxsize=100_000)
def _mention(text: str) -> Mention:
    return read_mention(text)


def _plain(text: str) -> Words:
    """The words of a phrase that asks for no relation, else none."""
    mention = _mention(text)
    return mention.words if mention.before < 0 and mention.after < 0 else ()


def _inside(part: Words, whole: Words) -> bool:
    return any(whole[k : k + len(part)] == part for k in range(len(whole) - len(part) + 1))


def _covers(first: Note, second: Note) -> bool:
    """Whether *first* is met whenever *second* is, and then does the same."""
    one, two = first.when or _NOTHING, second.when or _NOTHING
    if not first.when or not second.when or first.effect != second.effect:
        return False
    if first.to != second.to or first.sets != second.sets or first.method != second.method or first.unless not in (None, second.unless):
        return False
    if not set(second.scope) <= set(first.scope) or (one.parts and not two.parts):
        return False
    if any(condition not in two.facts for condition in one.facts):
        return False
    pairs = ((one.article, two.article), (one.mentions, two.mentions), (one.goods_of, two.goods_of), (one.mentions_goods_of, two.mentions_goods_of))
    return all(not wide or (narrow and set(narrow) <= set(wide)) for wide, narrow in pairs)


def _met_by(note: Note, other: Note) -> Words:
    """The words of an article of *note* that by themselves, with the facts of *note*, meet the exclusion *other*."""
    when, excluded, unless = note.when or _NOTHING, other.when or _NOTHING, other.unless or _NOTHING
    if not excluded.article or excluded.parts or excluded.goods_of or any(condition not in when.facts for condition in excluded.facts):
        return ()
    for text in when.article:
        words = _words(text)
        named = any(article and words[-len(article) :] == article for article in map(_words, excluded.article))
        mentioned = not excluded.mentions or any(part and _inside(part, words) for part in map(_plain, excluded.mentions))
        if named and mentioned and not any(part and _inside(part, words) for part in [*map(_words, unless.article), *map(_plain, unless.mentions)]):
            return words
    return ()
