"""The index of an edition: opened once, memory-mapped, shared."""

from __future__ import annotations

import json
import mmap
import os
import sys
import zlib
from contextlib import suppress
from functools import cached_property, lru_cache
from threading import Lock, Thread
from typing import Any, NamedTuple

from hscode._core import Index
from hscode.errors import IndexFileError, OptionError, shown
from hscode.index_file import EDITIONS, LATEST, NOTES_OF_RUN
from hscode.kinds import Flag, Kind, Level

PACKAGE = os.path.dirname(__file__)
"""Folder of the package, which holds the index."""
_WIDTH = {int(Level.SECTION): 0, int(Level.CHAPTER): 2, int(Level.HEADING): 4}
"""Digits of the code of a place that is no leaf, by level; 4 below headings."""
_LEVELS = tuple(Level)
_RESIDUAL, _PARTS = int(Flag.RESIDUAL), int(Flag.PARTS)
_POINTING = frozenset({Kind.TERM, Kind.TITLE, Kind.CUE})
Measured = dict[int, list[tuple[int, int, Any]]]
"""Places that ask for a measure, by its dimension: each behind the place among whose children it is chosen, and with its condition."""


class Place(NamedTuple):
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
        if "logging" in sys.modules:  # else nobody can have set it up, and importing it would be a tenth of importing all else
            sys.modules["logging"].getLogger(__name__).debug("opened %s: HS %s", path, self.core.edition)

    @cached_property
    def meta(self) -> dict[str, Any]:
        """Attributes, names of values and words that the reading heeds, as the compiler wrote them."""
        data: dict[str, Any] = json.loads(bytes(self.core.section("meta_json")))
        return data

    @cached_property
    def notes(self) -> list[dict[str, Any]]:
        """All legal notes in the order of the law."""
        return [self.note(number) for number in range(len(self.core.section("note_off")) - 1)]

    @lru_cache(maxsize=2_000)  # noqa: B019 - a nomenclature lives as long as the process
    def note(self, number: int) -> dict[str, Any]:
        """Return what one legal note says, as the compiler wrote it.

        Raises:
            IndexFileError: the notes cannot be inflated, or are not as long as the file says.
        """
        offsets, run = self.core.section("note_off"), number // NOTES_OF_RUN
        begin, (first, end) = offsets[run * NOTES_OF_RUN], offsets[number : number + 2]
        data: dict[str, Any] = json.loads(self._notes_of(run)[first - begin : end - begin])
        return data

    @lru_cache(maxsize=100)  # noqa: B019 - a nomenclature lives as long as the process
    def _notes_of(self, run: int) -> bytes:
        """Inflate a run of legal notes."""
        offsets = self.core.section("note_off")[run * NOTES_OF_RUN : (run + 1) * NOTES_OF_RUN + 1]
        first, end = self.core.section("note_run")[run : run + 2]
        size = offsets[-1] - offsets[0]
        try:
            text = zlib.decompressobj().decompress(self.core.section("note_blob")[first:end], size + 1)
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
        codes, levels, leaf = map(self.core.section, ("node_code", "node_level", "node_leaf"))
        chapter = int(Level.CHAPTER)
        return (
            {f"{codes[node]:02}": node for node, level in enumerate(levels) if level == chapter}
            | {f"{codes[node] // 100 if leaf[node] >= 0 else codes[node]:04}": node for node in self.core.section("head_node")}
            | {f"{codes[node]:06}": node for node in self.core.section("leaf_node")}
        )

    @cached_property
    def conditioned(self) -> dict[tuple[int, int], list[tuple[int, Any]]]:
        """Nodes with their conditions, by whether these ask for a measure, and for which attribute or dimension."""
        out: dict[tuple[int, int], list[tuple[int, Any]]] = {}
        for node in range(self.core.counts["nodes"]):
            for condition in self.core.conditions(node):
                out.setdefault(condition[:2], []).append((node, condition))
        return out

    @lru_cache(maxsize=2_000)  # noqa: B019 - a nomenclature lives as long as the program
    def measured_below(self, heading: int) -> Measured:
        """Places below a heading that ask for a measure, each behind the place among whose children it is chosen."""
        out: Measured = {}
        for node in range(heading + 1, self.place(heading).end):
            for condition in self.core.conditions(node):
                if condition[0]:
                    out.setdefault(condition[1], []).append((self.place(node).parent, node, condition))
        return out

    @lru_cache(maxsize=2_000)  # noqa: B019 - a nomenclature lives as long as the program
    def parts_below(self, heading: int) -> frozenset[int]:
        """Places below a heading for parts and accessories of its goods, with all that stands below these."""
        below = [self.place(node) for node in range(heading + 1, self.place(heading).end)]
        return frozenset(node for place in below if place.parts for node in range(place.node, place.end))

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
        width = 6 if leaf >= 0 else _WIDTH.get(level, 4)
        text = f"{code:0{width}}" if width else ""
        return Place(node, text, _LEVELS[level], parent, end, flags & _RESIDUAL != 0, flags & _PARTS != 0, default, leaf >= 0, self.core.title(node))

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

    def outside(self, node: int) -> list[int]:
        """Return the places beside *node* on every level down to it: what is left without them is *node*, and what it holds."""
        own = self.above(node, Level.SECTION)
        return [*self.beside(node, Level.SECTION), *(section for section in self.sections if section != own)]

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
        raise OptionError(f"unknown edition {shown(edition)}; use one of {', '.join(EDITIONS)}")
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
    if _ahead:
        for opening in tuple(_ahead):
            opening.join()
        _ahead.clear()
    return _built_in.nomenclature or _built_in.open()


def open_ahead() -> None:
    """Begin to open the built-in nomenclature, and to make what its first ranker asks for, in a thread of its own.

    Most of that needs no lock of the interpreter, so that the weights are read meanwhile. Who asks for the nomenclature waits for the thread;
    what is wrong with the index is said to them, not here.
    """
    if _ahead or _built_in.nomenclature:
        return
    from hscode.ranking._postings import make_postings  # which knows the core, as this module does

    def open_and_make() -> None:
        with suppress(IndexFileError):
            make_postings(_built_in.open().core)

    opening = Thread(target=open_and_make, name="hscode-opening")
    with suppress(RuntimeError):  # where no thread can be started, the index is opened when it is asked for
        opening.start()
        _ahead.append(opening)


_ahead: list[Thread] = []
"""The thread that opens the built-in nomenclature, until somebody has waited for it; appending and clearing are atomic."""


class _Once:
    """The built-in nomenclature, which whoever asks first opens; who comes meanwhile waits, for two would hold twice what all threads share."""

    def __init__(self) -> None:
        self.nomenclature: Nomenclature | None = None
        self._lock = Lock()

    def open(self) -> Nomenclature:
        """Return the nomenclature, opened if it is not yet."""
        with self._lock:
            if self.nomenclature is None:
                self.nomenclature = Nomenclature(os.path.join(PACKAGE, f"hs{LATEST}.idx"))
            return self.nomenclature

    def renew_lock(self) -> None:
        """Make the lock anew: a forked process has no thread that would give it back."""
        self._lock = Lock()


_built_in = _Once()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_built_in.renew_lock)
