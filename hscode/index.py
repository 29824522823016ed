"""The index of an edition: opened once, memory-mapped, shared."""

from __future__ import annotations

import json
import mmap
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from hscode._core import Index
from hscode.errors import IndexFileError, OptionError
from hscode.kinds import Flag, Level

EDITIONS = ("2022",)
PACKAGE = Path(__file__).parent


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

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise IndexFileError(f"no index file at {path}; build it with `hscode compile`") from None
        except (OSError, ValueError) as error:
            raise IndexFileError(f"cannot read the index file {path}: {error}; rebuild it with `hscode compile`") from None
        self.file = path
        self.core = Index(self._map)

    @cached_property
    def meta(self) -> dict[str, Any]:
        """Notes, attributes and names of values, as the compiler wrote them."""
        data: dict[str, Any] = json.loads(bytes(self.core.section("meta_json")))
        return data

    @cached_property
    def value_names(self) -> list[tuple[str, str]]:
        """Attribute and name of each fact value."""
        attributes = self.meta["attributes"]
        return [(attributes[a], name) for a, name in zip(self.core.section("value_attr"), self.meta["values"], strict=True)]

    @cached_property
    def by_code(self) -> dict[str, int]:
        """Node of each chapter (2 digits), heading (4) and code (6)."""
        out: dict[str, int] = {}
        for node in range(self.core.counts["nodes"]):
            code, level, _, _, _, _, leaf = self.core.node(node)
            if level == Level.CHAPTER:
                out[f"{code:02}"] = node
            elif level == Level.HEADING:
                out[f"{code // 100 if leaf >= 0 else code:04}"] = node
            if leaf >= 0:
                out[f"{code:06}"] = node
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

    def codes_of(self, nodes: set[int]) -> set[str]:
        """Return the codes of *nodes* and of all places above them, chapters included."""
        return {place.code for node in nodes for place in self.path(node)}

    def path(self, node: int) -> list[Place]:
        """Return the places from the chapter down to *node*."""
        out = []
        while node >= 0:
            place = self.place(node)
            if place.level >= Level.CHAPTER:
                out.append(place)
            node = place.parent
        return out[::-1]


def nomenclature(edition: str = "2022") -> Nomenclature:
    """Return the built-in nomenclature of an HS edition.

    Raises:
        OptionError: an edition that this version does not hold.
        IndexFileError: the index was not built.

    >>> nomenclature().core.edition
    '2022'
    """
    if not isinstance(edition, str) or edition not in EDITIONS:
        raise OptionError(f"unknown edition {edition!r}; use one of {', '.join(EDITIONS)}")
    return _opened(edition)


@lru_cache(maxsize=4)
def _opened(edition: str) -> Nomenclature:
    return Nomenclature(PACKAGE / f"hs{edition}.idx")
