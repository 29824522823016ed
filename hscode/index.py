"""The index of an edition: opened once, memory-mapped, shared."""

from __future__ import annotations

import json
import logging
import mmap
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from hscode._core import Index
from hscode.errors import IndexFileError, OptionError
from hscode.index_file import EDITIONS, LATEST
from hscode.kinds import Flag, Kind, Level

PACKAGE = os.path.dirname(__file__)
"""Folder of the package, which holds the index."""
_NO_HEADING = frozenset({-1})
_POINTING = frozenset({Kind.TERM, Kind.TITLE, Kind.CUE})
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """A node of the tariff as the rules see it."""

    node: int
    code: str
    level: Level
    parent: int
    end: int
    residual: bool
    parts: bool
    default: int
    leaf: bool
    title: str


class Nomenclature:
    """An opened index with the views that the rules need.

    The file stays mapped as long as this object lives. A new file may be put in its place by renaming, as ``hscode compile``
    does, and the file may be deleted: what is mapped stays whole. It must not be written to or cut in place.

    Args:
        path: an index file.

    Raises:
        IndexFileError: missing, truncated or foreign file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        try:
            with open(path, "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise IndexFileError(f"no index file at {path}; build it with `hscode compile`") from None
        except (OSError, ValueError) as error:
            raise IndexFileError(f"cannot read the index file {path}: {error}; rebuild it with `hscode compile`") from None
        self.file = path
        self.core = Index(self._map)
        _log.debug("opened %s: HS %s", path, self.core.edition)

    @cached_property
    def meta(self) -> dict[str, Any]:
        """Attributes, names of values and what sets notes off, as the compiler wrote them."""
        data: dict[str, Any] = json.loads(bytes(self.core.section("meta_json")))
        return data

    @cached_property
    def notes(self) -> list[dict[str, Any]]:
        """All legal notes in the order of the law."""
        return [self.note(number) for number in range(len(self.core.section("note_off")) - 1)]

    def note(self, number: int) -> dict[str, Any]:
        """Return one legal note as the compiler wrote it."""
        first, end = self.core.section("note_off")[number : number + 2]
        data: dict[str, Any] = json.loads(self._note_text[first:end])
        return data

    @cached_property
    def _note_text(self) -> bytes:
        """All legal notes in one text, which the file holds deflated."""
        size = self.core.section("note_off")[-1]
        try:
            text = zlib.decompressobj().decompress(self.core.section("note_blob"), size + 1)
        except zlib.error as error:
            raise IndexFileError(f"the legal notes of the index file cannot be inflated: {error}; rebuild it with `hscode compile`") from None
        if len(text) != size:
            raise IndexFileError("the legal notes of the index file are not as long as it says; rebuild it with `hscode compile`")
        return text

    @cached_property
    def value_names(self) -> list[tuple[str, str]]:
        """Attribute and name of each fact value."""
        attributes = self.meta["attributes"]
        return [(attributes[a], name) for a, name in zip(self.core.section("value_attr"), self.meta["values"], strict=True)]

    @cached_property
    def value_numbers(self) -> dict[tuple[str, str], int]:
        """Attribute and name of each fact value to its number."""
        return {pair: number for number, pair in enumerate(self.value_names)}

    @cached_property
    def by_code(self) -> dict[str, int]:
        """Node of each chapter (2 digits), heading (4) and code (6)."""
        out: dict[str, int] = {}
        chapter, heading = int(Level.CHAPTER), int(Level.HEADING)
        for node, (code, level, leaf) in enumerate(zip(*map(self.core.section, ("node_code", "node_level", "node_leaf")), strict=True)):
            if level == chapter:
                out[f"{code:02}"] = node
            elif level == heading:
                out[f"{code // 100 if leaf >= 0 else code:04}"] = node
            if leaf >= 0:
                out[f"{code:06}"] = node
        return out

    @cached_property
    def heading_of(self) -> list[int]:
        """Heading of each node: the one at or below which it stands, -1 above headings."""
        out: list[int] = []
        heading, end, level = -1, 0, int(Level.HEADING)
        for node, (its, last) in enumerate(zip(self.core.section("node_level"), self.core.section("node_end"), strict=True)):
            if its == level:
                heading, end = node, last
            out.append(heading if node < end else -1)
        return out

    def headings_at(self, nodes: Iterable[int]) -> set[int]:
        """Return the headings at or below which some nodes stand."""
        heading_of = self.heading_of
        return {heading_of[node] for node in nodes} - _NO_HEADING

    @cached_property
    def conditioned(self) -> dict[tuple[int, int], list[tuple[int, Any]]]:
        """Nodes with their conditions, by whether these ask for a measure, and for which attribute or dimension."""
        out: dict[tuple[int, int], list[tuple[int, Any]]] = {}
        for node in range(self.core.counts["nodes"]):
            for condition in self.core.conditions(node):
                out.setdefault(condition[:2], []).append((node, condition))
        return out

    @cached_property
    def measured_headings(self) -> list[tuple[int, int, Any]]:
        """Headings that ask for a measure, each behind 0 and with its condition: they are chosen among all headings."""
        return [(0, heading, condition) for heading in self.core.section("head_node") for condition in self.core.conditions(heading) if condition[0]]

    @lru_cache(maxsize=2_000)  # noqa: B019 - a nomenclature lives as long as the program
    def measured_below(self, heading: int) -> list[tuple[int, int, Any]]:
        """Places below a heading that ask for a measure, each behind the place among whose children it is chosen and with its condition."""
        below = range(heading + 1, self.place(heading).end)
        return [(self.place(node).parent, node, condition) for node in below for condition in self.core.conditions(node) if condition[0]]

    @cached_property
    def digest(self) -> str:
        """Digest of the index, in hexadecimal."""
        return self.core.digest.hex()

    @cached_property
    def sections(self) -> list[int]:
        """Nodes of the sections."""
        return [node for node, level in enumerate(self.core.section("node_level")) if level == Level.SECTION]

    def children(self, node: int) -> list[int]:
        """Return the places one level below *node*, in their order."""
        out, child, end = [], node + 1, self.place(node).end
        while child < end:
            out.append(child)
            child = self.place(child).end
        return out

    @lru_cache(maxsize=10_000)  # noqa: B019 - a nomenclature lives as long as the process
    def place(self, node: int) -> Place:
        """Return the facts of one node."""
        code, level, parent, end, flags, default, leaf = self.core.node(node)
        width = {Level.SECTION: 0, Level.CHAPTER: 2, Level.HEADING: 4}.get(Level(level), 4)
        text = f"{code:06}" if leaf >= 0 else f"{code:0{width}}" if width else ""
        return Place(
            node, text, Level(level), parent, end, bool(flags & Flag.RESIDUAL), bool(flags & Flag.PARTS), default, leaf >= 0, self.core.title(node)
        )

    def above(self, node: int, level: Level) -> int:
        """Return the node of *level* that holds *node*, or *node* itself."""
        while self.place(node).level > level:
            node = self.place(node).parent
        return node

    def all_above(self, node: int) -> list[int]:
        """Return the places that hold *node*, from the nearest upwards."""
        out = []
        while (node := self.place(node).parent) >= 0:
            out.append(node)
        return out

    def beside(self, node: int, under: Level) -> list[int]:
        """Return the places beside *node* and beside each that holds it, on every level below *under*, from *node* upwards."""
        out: list[int] = []
        place = self.place(node)
        while place.level > under:
            out += [other for other in self.children(place.parent) if other != place.node]
            place = self.place(place.parent)
        return out

    @lru_cache(maxsize=20_000)  # noqa: B019 - a nomenclature lives as long as the process
    def headings_named(self, pattern: int) -> frozenset[int]:
        """Return the headings at or below which the trade terms of a pattern stand."""
        nodes = [node for kind, node in self.core.entries(pattern) if kind == Kind.TERM]
        return frozenset([self.above(node, Level.HEADING) for node in nodes if self.place(node).level >= Level.HEADING])

    @lru_cache(maxsize=5_000)  # noqa: B019 - a nomenclature lives as long as the process
    def codes_named(self, pattern: int) -> frozenset[str]:
        """Return the codes of the places at which the trade terms of a pattern stand, and of all above them, chapters included."""
        return frozenset([place.code for kind, node in self.core.entries(pattern) if kind == Kind.TERM for place in self.path(node)])

    @lru_cache(maxsize=5_000)  # noqa: B019 - a nomenclature lives as long as the process
    def pointed(self, pattern: int) -> frozenset[str]:
        """Return the chapters and headings to which a pattern points as a term, a title or a cue, however weakly."""
        places = [self.place(node) for kind, node in self.core.entries(pattern) if kind in _POINTING]
        return frozenset([code for place in places if place.level >= Level.CHAPTER for code in (place.code[:2], place.code[:4])])

    def path(self, node: int) -> list[Place]:
        """Return the places from the chapter down to *node*."""
        out = []
        while node >= 0:
            place = self.place(node)
            if place.level >= Level.CHAPTER:
                out.append(place)
            node = place.parent
        return out[::-1]


def check_edition(edition: str) -> str:
    """Return *edition*, the year of an edition whose codes the index holds.

    Raises:
        OptionError: another year, or no text.

    >>> check_edition("2017")
    '2017'
    """
    if not isinstance(edition, str) or edition not in EDITIONS:
        raise OptionError(f"unknown edition {edition!r}; use one of {', '.join(EDITIONS)}")
    return edition


def nomenclature(edition: str = LATEST) -> Nomenclature:
    """Return the built-in nomenclature, which is that of the latest edition; older editions are known by their codes.

    Raises:
        OptionError: another edition.
        IndexFileError: the index was not built.

    >>> nomenclature().core.edition
    '2022'
    """
    if edition != LATEST:
        check_edition(edition)
        raise OptionError(f"HS {edition} is held by its codes alone, without titles and notes; convert them to {LATEST} with hscode.convert")
    return _opened(LATEST)


@lru_cache(maxsize=1)
def _opened(edition: str) -> Nomenclature:
    return Nomenclature(os.path.join(PACKAGE, f"hs{edition}.idx"))
