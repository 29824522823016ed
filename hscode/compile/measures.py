"""The words for measures: by which others descriptions and fields say those of which the tariff asks, read from ``vocabulary/measures.txt``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hscode.compile.source import Place, block_lines
from hscode.reading.phrases import content_word
from hscode.reading.quantities import DIMENSIONS

DESCRIBED, LITTLE, OTHERS, NOTHING = "described", "telling little", "of something else", "saying nothing"
_LISTS = (LITTLE, OTHERS, NOTHING)
"""Blocks of words alone; the lines of the others begin with the name of which they tell."""


@dataclass
class MeasureWords:
    """What the file says, block by block."""

    described: dict[str, list[str]] = field(default_factory=dict)
    """The other words of descriptions, by a noun of conditions."""
    meant: dict[str, dict[str, str]] = field(default_factory=dict)
    """By a dimension, and a word in the name of a field, the words by which the tariff says the same."""
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _LISTS})


def read_measures(path: Path, root: Path) -> MeasureWords:
    """Read the file: blocks with their names at the margin; a dimension is a name of one.

    Raises:
        NomenclatureError: a block of another name, a line that tells of nothing, a word twice, or ``&name`` of no line above.
    """
    out = MeasureWords()
    blocks = (DESCRIBED, *_LISTS, *DIMENSIONS)
    for block, text, place in block_lines(path, root, blocks):
        name, colon, listed = (part.strip() for part in text.partition(":"))
        if block in _LISTS:
            out.lists[block] += map(content_word, _items(text))
        elif not colon or not name or not listed:
            raise place.fault(text, "does not say what of", "Write `word of the tariff: other words`")
        elif block == DESCRIBED:
            _describe(out.described, name, _items(listed), place)
        else:
            _mean(out.meant.setdefault(block, {}), name, _items(listed), place)
    return out


def _items(text: str) -> list[str]:
    return [" ".join(item.split()) for item in text.split(";") if item.strip()]


def _describe(described: dict[str, list[str]], name: str, items: list[str], place: Place) -> None:
    """Add a noun with its words, those of other lines for their names."""
    if name in described:
        raise place.fault(name, "stands twice", "Keep one of the two lines")
    words: list[str] = []
    for item in items:
        if item.startswith("&") and item[1:] not in described:
            raise place.fault(item, "is no name of words", f"Write a line `{item[1:]}: ...` above it")
        words += described[item[1:]] if item.startswith("&") else [item]
    described[name] = words


def _mean(meant: dict[str, str], name: str, items: list[str], place: Place) -> None:
    """Add the words that mean the words of the tariff that are *name*."""
    for word in map(content_word, items):
        if word in meant:
            raise place.fault(word, "stands twice", "Keep it at the words of the tariff that it means")
        meant[word] = name
