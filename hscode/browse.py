"""Browsing the tariff: look a code up, search by words, complete a word, read the notes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from hscode.classifier import check_count
from hscode.codes import compact
from hscode.editions import places
from hscode.editions.tables import places_in
from hscode.errors import DescriptionError, shown
from hscode.index import Nomenclature, check_edition, nomenclature
from hscode.index_file import LATEST
from hscode.kinds import Level
from hscode.reading.phrases import content_words
from hscode.rules.facts import say
from hscode.types import LegalNote, NoteCoverage, Place, plain_text

_SPELLINGS_EACH = 20
"""Spellings that the index holds of one word at most: joined with its neighbours, apart, short."""
_LEVELS = {Level.CHAPTER: "chapter", Level.HEADING: "heading"}


def lookup(code: str, *, edition: str = "2022") -> Place:
    """Return the place of a chapter, heading or six-digit code in the tariff.

    A code of an older edition is said in the titles of the codes that hold its goods in the latest edition.

    Args:
        code: two, four or six digits, with or without dots.
        edition: year of the HS edition.

    Raises:
        CodeError: malformed, or not in the edition (the message names the editions that have it, or the nearest codes).
        OptionError: an unknown edition.

    >>> lookup("0901.21").title
    'Roasted coffee, whole bean or ground, caffeine left in'
    """
    if check_edition(edition) != LATEST:
        return places.place(code, edition)
    tariff = nomenclature()
    node = find(code, tariff)
    place = tariff.place(node)
    path = tuple((p.code, p.title) for p in tariff.path(node)[:-1])
    conditions = tuple(" ".join(say(tariff, condition)) for p in tariff.path(node) for condition in tariff.core.conditions(p.node))
    level = "subheading" if len(compact(code)) == 6 else _LEVELS[place.level]
    shown = place.code[: len(compact(code))]
    after, before = places.neighbours(shown, LATEST)
    return Place(shown, place.title, level, path, tuple(_children(tariff, node)), conditions, LATEST, after, before)


def find(code: str, nomenclature: Nomenclature) -> int:
    """Return the node of a code.

    Raises:
        CodeError: malformed, or not in the edition; the message names the editions that have it, or the nearest codes.
    """
    digits = compact(code)
    node = nomenclature.by_code.get(digits)
    if node is None:
        raise places.unknown_code(digits, nomenclature.core.edition)
    return node


def search(words: str, *, limit: int = 20, edition: str = "2022") -> list[Place]:
    """Return the places whose titles hold all *words*, in the order of the tariff.

    For an older edition they are the places from which those of the latest took most of their goods.

    Args:
        words: one or more words; plural and spelling do not matter.
        limit: number of places, at least 1.
        edition: year of the HS edition.

    Raises:
        DescriptionError: no word to search for.
        OptionError: a limit below 1, or an unknown edition.

    >>> [place.code for place in search("decaffeinated coffee")]
    ['0901', '090122']
    """
    wanted = set(content_words(plain_text("what to search for", words)))
    if not wanted:
        raise DescriptionError(f"nothing to search for in {shown(words)}; give at least one word of the goods")
    limit = min(check_count("limit", limit), len(nomenclature().by_code))
    check_edition(edition)
    found = (code for each in _titled(wanted) for code in places_in(each, LATEST, edition)[:1])
    return [lookup(code, edition=edition) for code in islice(dict.fromkeys(found), limit)]


def suggest(prefix: str, *, limit: int = 10, edition: str = "2022") -> list[str]:
    """Return words of the vocabulary that start with *prefix*, for completion while typing.

    Args:
        prefix: the beginning of a word, at least one letter.
        limit: number of words, at least 1.
        edition: year of the HS edition.

    Raises:
        DescriptionError: an empty prefix.
        OptionError: a limit below 1, or an unknown edition.

    >>> suggest("decaffein", limit=2)
    ['decaffeinated', 'decaffeinato']
    """
    begins = plain_text("the beginning of a word", prefix).strip().lower()
    if not begins:
        raise DescriptionError("the beginning of a word is empty; give at least one letter")
    core = nomenclature().core
    limit = min(check_count("limit", limit), core.counts["tokens"])
    check_edition(edition)
    words = core.words_from(begins, limit * _SPELLINGS_EACH)
    spelt = [(word, core.word_tokens(word) or ()) for word in words]
    return [word for word, tokens in spelt if len(tokens) == 1 and core.token_text(tokens[0]) == word][:limit]


def notes(code: str, *, edition: str = "2022") -> list[LegalNote]:
    """Return the legal notes of a chapter and its section, or all that bear on a heading or a code, in legal order.

    On a heading or a code bear the notes of its own chapter and section that name it, and those of others that send goods to it or to its
    chapter: what Chapter 95 leaves to Chapters 61 and 62 bears on the headings of these. The notes are those of the latest edition; for a
    code of an older one, those that bear on the codes which hold its goods today.

    Args:
        code: two, four or six digits.
        edition: year of the HS edition.

    Raises:
        CodeError: malformed, or not in the edition.
        OptionError: an unknown edition.

    >>> [note.cite for note in notes("09")][:2]
    ['Section II, note 1', 'Chapter 09, note 1']
    """
    tariff = nomenclature()
    today = [code] if check_edition(edition) == LATEST else places_in(places.place(code, edition).code, edition, LATEST)
    bearing = {note["id"] for each in today for note in _bearing(each, tariff)}
    return [
        LegalNote(note["id"], note["cite"], note["says"], note["effect"], note["status"], note["why"], tuple(note["scope"]), tuple(note["to"]))
        for note in tariff.notes
        if note["id"] in bearing
    ]


def _titled(wanted: set[str]) -> Iterator[str]:
    """Yield the codes of the latest edition whose titles hold the words; a heading that is not divided counts once."""
    tariff, last = nomenclature(), -1
    for code, node in sorted(tariff.by_code.items(), key=lambda item: (item[1], len(item[0]))):
        if node != last and wanted <= set(content_words(tariff.place(node).title)):
            last = node
            yield code


def _bearing(code: str, tariff: Nomenclature) -> Iterator[dict[str, Any]]:
    """Yield the notes that bear on a code."""
    node = find(code, tariff)
    digits = compact(code)
    own = (f"ch{digits[:2]}", f"sec{_numeral(tariff, node)}")
    places = {place.code for place in tariff.path(node) if len(place.code) > 2}
    sent = {digits[:2], digits[:4], *places} if places else set()
    for note in tariff.notes:
        if _origin(note) not in own:
            bears = not sent.isdisjoint(note["to"])
        else:
            bears = not places or any(c[: len(k)] == k or k[: len(c)] == c for c in places for k in [*note["scope"], *note["to"]])
        if bears:
            yield note


def coverage(code: str = "", *, edition: str = "2022") -> list[NoteCoverage]:
    """Return how far the notes of each section and chapter are executed, in the order of the law.

    Args:
        code: a chapter, heading or code whose chapter and section alone are wanted; empty for all.
        edition: year of the HS edition.

    Raises:
        CodeError: malformed, or not in the edition.
        OptionError: an unknown edition, or one whose notes are not held: all but the latest.

    >>> [each.origin for each in coverage("6109.10")]
    ['Section XI', 'Chapter 61']
    """
    tariff = nomenclature(edition)
    wanted = None
    if code:
        node = find(code, tariff)
        wanted = {f"sec{_numeral(tariff, node)}", f"ch{compact(code)[:2]}"}
    found = []
    for origin, notes_of in groupby(tariff.notes, key=_origin):
        if wanted is None or origin in wanted:
            found.append(_coverage(origin, [next(entries) for _, entries in groupby(notes_of, key=_provision)]))
    return found


def _origin(note: dict[str, Any]) -> str:
    return str(note["id"]).partition(".")[0]


def _provision(note: dict[str, Any]) -> str:
    """The label of a provision: several entries that execute one are parted by a plus sign, the first says how far."""
    return str(note["id"]).partition("+")[0]


def _coverage(origin: str, provisions: list[dict[str, Any]]) -> NoteCoverage:
    by_status = {status: [note for note in provisions if note["status"] == status] for status in ("encoded", "partly", "text-only")}
    exclusions = [note for note in provisions if note["effect"] == "exclude" and not note["why"].startswith("lead-in")]
    return NoteCoverage(
        f"Section {origin[3:]}" if origin.startswith("sec") else f"Chapter {origin[2:]}",
        len(by_status["encoded"]), len(by_status["partly"]), len(by_status["text-only"]),
        len(exclusions), sum(note["status"] == "encoded" for note in exclusions),
        tuple((note["cite"], note["status"], note["why"]) for note in provisions if note["status"] != "encoded"),
    )  # fmt: skip


def _children(tariff: Nomenclature, node: int) -> list[tuple[str, str]]:
    out, child = [], node + 1
    while child < tariff.place(node).end:
        place = tariff.place(child)
        out.append((place.code, place.title))
        child = place.end
    return out


def _numeral(tariff: Nomenclature, node: int) -> str:
    numerals: list[str] = tariff.meta["sections"]
    while tariff.place(node).level > Level.SECTION:
        node = tariff.place(node).parent
    before = sum(1 for n in range(node) if tariff.place(n).level == Level.SECTION)
    return numerals[before]
