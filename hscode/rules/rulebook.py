"""What the rules know of goods: headings and words of ``vocabulary/rules.yaml``, as the index holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from hscode.index import Nomenclature
from hscode.kinds import Flag, Level
from hscode.rules._places import Places
from hscode.rules.composition import Part, pieces

INEDIBLE = "inedible"
"""The state of fats and oils that are not eaten, which no fact tells."""
_CHAPTER, _PARTS = int(Level.CHAPTER), int(Flag.PARTS)
_DRIVEN_CHAPTERS = frozenset({"84", "86", "87", "88", "89"})
"""Chapters of machines and vehicles that an engine drives."""
_WHOLES = ("mixtures", "sets")
_NOTE_SETS = ("own", "nouns", "named")
_READ_APART = frozenset({"parts_notes", "parts_of", *_WHOLES})


class NamedWhole(NamedTuple):
    """Mixtures and sets with a place of their own: the places of their components, what else must hold of these, and where it is said."""

    of: tuple[str, ...]
    """What the codes of the components begin with."""
    place: str
    citation: str
    several: bool = False
    """The components are of two headings at least."""
    with_: str = ""
    """A heading of which one of them must be."""
    state: str = ""
    unless: str = ""
    """States in which the goods must be, and in which they must not."""
    as_many: bool = False
    """Those of the heading *with_* are no fewer than the others, as far as they are counted."""
    shared: bool = False
    """The share of each component is stated."""
    mostly: bool = False
    """Fewer others may be among them: a tape measure among tools."""

    def covers(self, parts: Sequence[Part], codes: Sequence[str], states: Set[str]) -> bool:
        """Whether a whole made up of *parts* with *codes* of their own in *states* is one of these."""
        own = [code for code in codes if code.startswith(self.of)]
        others = len(codes) - len(own)
        if (others and not (self.mostly and len(own) > others)) or (self.several and len({code[:4] for code in own}) < 2):
            return False
        if (self.state and self.state not in states) or (self.unless and self.unless in states):
            return False
        if self.shared and any(part.share is None for part in parts):
            return False
        if self.with_ and not any(code.startswith(self.with_) for code in codes):
            return False
        return not self.as_many or self._as_many(codes, [pieces(part.words) for part in parts])

    def _as_many(self, codes: Sequence[str], counts: Sequence[int | None]) -> bool:
        counted = [(code.startswith(self.with_), count) for code, count in zip(codes, counts, strict=True) if count is not None]
        return len(counted) < len(codes) or sum(count if within else -count for within, count in counted) >= 0


class PartsNote(NamedTuple):
    """A note on parts: of which things it speaks, and where it leaves and sends what is fitted in them."""

    of: tuple[str, ...]
    """What the codes of the things begin with."""
    own_citation: str
    own: frozenset[str]
    """Headings whose goods go there in whatever thing they are."""
    citation: str
    nouns: frozenset[str]
    """Words for parts of these things, beside the components of machines."""
    named: frozenset[str] = frozenset()
    """Components of these things that headings name themselves."""
    with_: bool = False
    """Parts for which there is no place go with the thing itself."""

    def speaks_of(self, code: str) -> int:
        """Return how many digits of a code the note names, 0 where it does not speak of such things."""
        return max((len(each) for each in self.of if code.startswith(each)), default=0)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The lists of ``vocabulary/rules.yaml``; what each is for stands there."""

    lacking: dict[tuple[str, str], str]
    """The heading of what is left, by the heading of the article and the part that it lacks."""
    driven: dict[str, str]
    """The heading of the same goods with a motor, by the heading that asks that they have none."""
    parts_notes: tuple[PartsNote, ...]
    own_parts: frozenset[str]
    """The headings that one of the notes names for what goes there in whatever thing it is."""
    parts_of: dict[str, tuple[str, ...]]
    """The places for the parts of things, by the code or heading of these."""
    named_components: frozenset[str]
    bladed: frozenset[str]
    drives: frozenset[str]
    vehicles: frozenset[str]
    drive_parts: frozenset[str]
    of_vehicles: frozenset[str]
    holders: frozenset[str]
    serving_headings: frozenset[str]
    serving_words: frozenset[str]
    applied_chapters: frozenset[str]
    applied_with: frozenset[str]
    powered_chapters: frozenset[str]
    utensils: frozenset[str]
    seasonings: frozenset[str]
    garments: frozenset[str]
    vessels: frozenset[str]
    cases: frozenset[str]
    plated: frozenset[str]
    coloured: frozenset[str]
    processed: frozenset[str]
    inedible: frozenset[str]
    eaten: frozenset[str]
    mixtures: tuple[NamedWhole, ...]
    sets: tuple[NamedWhole, ...]


@lru_cache(maxsize=4)
def rulebook(tariff: Nomenclature) -> RuleBook:
    """Return what the rules know of the goods of a tariff.

    >>> from hscode.index import nomenclature
    >>> rulebook(nomenclature()).lacking["9004", "lens"]
    '9003'
    """
    kept: dict[str, Any] = tariff.meta["rulebook"]
    said: dict[str, Any] = {key: frozenset(map(_frozen, listed)) for key, listed in kept.items() if key not in _READ_APART}
    said["lacking"] = {(article, part): rest for article, part, rest in said["lacking"]}
    said["driven"], said["parts_of"] = dict(said["driven"]), {}
    for thing, place in kept["parts_of"]:
        said["parts_of"][thing] = (*said["parts_of"].get(thing, ()), place)
    said["parts_notes"] = tuple(
        PartsNote(**{**each, "of": tuple(each["of"]), **{key: frozenset(each[key]) for key in _NOTE_SETS}}) for each in kept["parts_notes"]
    )
    said["own_parts"] = frozenset[str]().union(*(note.own for note in said["parts_notes"]))
    for key in _WHOLES:
        said[key] = tuple(NamedWhole(**{**each, "of": tuple(each["of"])}) for each in kept[key])
    return RuleBook(**said)


@lru_cache(maxsize=20)
def headings_with(tariff: Nomenclature, codes: frozenset[str]) -> frozenset[int]:
    """Return the headings of a tariff with some of the *codes*.

    >>> from hscode.index import nomenclature
    >>> tariff = nomenclature()
    >>> [tariff.place(node).title for node in headings_with(tariff, frozenset({"8408"}))]
    ['Diesel and semi-diesel (compression-ignition) piston engines']
    """
    numbers, leaf = map(tariff.core.section, ("node_code", "node_leaf"))
    wanted = set(map(int, codes))
    return frozenset([node for node in tariff.core.section("head_node") if numbers[node] // (100 if leaf[node] >= 0 else 1) in wanted])


@lru_cache(maxsize=20)
def places_in(tariff: Nomenclature, codes: frozenset[str]) -> bytes:
    """Return a byte for each place of a tariff, 1 for those in the chapters and headings with some of the *codes*.

    >>> from hscode.index import nomenclature
    >>> tariff = nomenclature()
    >>> places = places_in(tariff, frozenset({"01", "8408"}))
    >>> [places[tariff.by_code[code]] for code in ("01", "010121", "0201", "8407", "8408", "840890")]
    [1, 1, 0, 0, 1, 1]
    """
    headings = headings_with(tariff, frozenset([code for code in codes if len(code) == 4]))
    return marked(tariff, [*headings, *_chapters_with(tariff, {int(code) for code in codes if len(code) == 2})])


def _chapters_with(tariff: Nomenclature, numbers: Set[int]) -> list[int]:
    """Return the chapters of a tariff with some numbers."""
    if not numbers:
        return []
    codes, levels = map(tariff.core.section, ("node_code", "node_level"))
    return [node for node, level in enumerate(levels) if level == _CHAPTER and codes[node] in numbers]


@lru_cache(maxsize=4)
def places_of_parts(tariff: Nomenclature) -> bytes:
    """Return a byte for each place of a tariff, 1 for those that are for parts and accessories or lie in one."""
    return marked(tariff, _for_parts(tariff))


def _for_parts(tariff: Nomenclature) -> list[int]:
    """Return the places of a tariff that are for parts and accessories."""
    return [node for node, marks in enumerate(tariff.core.section("node_flags")) if marks & _PARTS]


@lru_cache(maxsize=4)
def known_places(tariff: Nomenclature) -> Places:
    """Return what the compiled rules know of the places of a tariff."""
    book = rulebook(tariff)
    drives = headings_with(tariff, book.drives)
    return Places(
        tariff.core,
        things=places_in(tariff, frozenset([code[:4] for note in book.parts_notes for code in note.of])),
        drives=marked(tariff, drives),
        driven=places_in(tariff, _DRIVEN_CHAPTERS),
        undriven=places_in(tariff, frozenset(book.driven)),
        telling_parts=marked(tariff, drives.union([tariff.above(node, Level.HEADING) for node in _for_parts(tariff)])),
    )


def marked(tariff: Nomenclature, nodes: Iterable[int]) -> bytes:
    """Return a byte for each place of a tariff, 1 for some of them and for all that lie in these."""
    ends = tariff.core.section("node_end")
    marks = bytearray(len(ends))
    for node in nodes:
        marks[node : ends[node]] = b"\1" * (ends[node] - node)
    return bytes(marks)


def _frozen(item: str | list[str]) -> str | tuple[str, ...]:
    return item if isinstance(item, str) else tuple(item)
