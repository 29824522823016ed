"""The vocabulary that cuts across chapters: noise, packings, vague words, abbreviations, and words filed under what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from hscode.compile.source import Place, text_lines
from hscode.reading.phrases import content_word, content_words
from hscode.reading.text import tokenise

ALONE = "!"
"""Stands behind a word that is passed over by itself, as phrases of two words are: ``fcl!``."""


class ByNeighbour(NamedTuple):
    """A short form that stands for something only beside certain words: "ppr" for paper beside "a4" or "gsm"."""

    short: str
    long: tuple[str, ...]
    """Content words that it stands for."""
    neighbours: tuple[str, ...]
    """Content words of which one must stand in the description."""


def read_word_list(path: Path, root: Path) -> list[str]:
    """Read a file of phrases parted by semicolons; a phrase goes on in the next line, but not over a blank line or a remark."""
    blocks, at = [""], 0
    for line, place in text_lines(path, root):
        if place.line != at + 1:
            blocks.append("")
        blocks[-1] += " " + line
        at = place.line
    return [" ".join(item.split()) for block in blocks for item in block.split(";") if item.strip()]


def read_advice(path: Path, root: Path) -> dict[str, str]:
    """Read lines ``words > what would be enough instead``; a word twice is a fault."""
    out: dict[str, str] = {}
    for line, place in text_lines(path, root):
        words, _, advice = (part.strip() for part in line.partition(">"))
        if not words or not advice:
            raise place.fault(line.strip()[:40], "does not say what would be enough", "Write `vague words > what to write instead`")
        for word in filter(None, (item.strip() for item in words.split(";"))):
            if word in out:
                raise place.fault(word, "stands twice", "Keep one of the two")
            out[word] = advice
    return out


def read_abbreviations(path: Path, root: Path) -> dict[str, str]:
    """Read lines ``short = what it stands for``; a short form twice is a fault. Lines that name neighbours are passed over."""
    out: dict[str, str] = {}
    for line, place in text_lines(path, root):
        if _names_neighbours(line):
            continue
        short, equals, long = (part.strip() for part in line.partition("="))
        if not equals or not short or not long:
            raise place.fault(line.strip(), "is not an abbreviation", "Write `short = what it stands for`")
        if short in out:
            raise place.fault(short, "stands twice", "Keep one of the two")
        out[short] = long
    return out


def read_filed(path: Path, root: Path, kinds: Sequence[str], what: str) -> dict[str, str]:
    """Read what words are filed under: one of *kinds* at the margin, which is what *what* says, and the words below; a word twice is a fault."""
    out: dict[str, str] = {}
    for kind, word, place in filed_words(path, root, kinds, what):
        if word in out:
            raise place.fault(word, "stands twice", "Keep one of the two")
        out[word] = kind
    return out


def read_by_kind(path: Path, root: Path, kinds: Sequence[str], what: str, *, spelt: bool = False) -> dict[str, list[str]]:
    """Read what :func:`read_filed` reads where a word may be filed under several of *kinds*; twice under the same is a fault.

    Words that are looked for as texts are *spelt* must be such as a text is read to hold.
    """
    out: dict[str, list[str]] = {kind: [] for kind in kinds}
    for kind, word, place in filed_words(path, root, kinds, what):
        if spelt and [token.text for token in tokenise(word)] != [word]:
            raise place.fault(word, "is no single word as texts are read", "Write one word in small letters without accents, each on its own")
        if word in out[kind]:
            raise place.fault(word, f"stands twice under {kind}", "Keep one of the two")
        out[kind].append(word)
    return out


def filed_words(path: Path, root: Path, kinds: Sequence[str], what: str) -> Iterator[tuple[str, str, Place]]:
    """Yield the kinds and the words of a file that has kinds at the margin and words below them, parted by semicolons."""
    kind = ""
    for line, place in text_lines(path, root):
        if not line.startswith(" "):
            kind = line.strip()
            if kind not in kinds:
                raise place.fault(kind, f"is nothing that {what}", f"Write one of: {', '.join(kinds)}")
            continue
        for word in filter(None, (item.strip() for item in line.split(";"))):
            if not kind:
                raise place.fault(word, "stands under nothing", f"Write above it at the margin one of: {', '.join(kinds)}")
            yield kind, word, place


def read_by_neighbours(path: Path, root: Path) -> list[ByNeighbour]:
    """Read lines ``short = what it stands for | words beside it`` in their order.

    A line ``&name = words`` gives a name to words that stand beside many; ``&name`` among the words of a later line stands for them.
    """
    groups: dict[str, list[str]] = {}
    out: list[ByNeighbour] = []
    for line, place in text_lines(path, root):
        if not _names_neighbours(line):
            continue
        left, _, right = line.strip().partition("=" if line.lstrip().startswith("&") else "|")
        short, _, long = (part.strip() for part in left.partition("="))
        words: list[str] = []
        for word in right.split():
            if word.startswith("&") and word not in groups:
                raise place.fault(word, "is no name of words", f"Write a line `{word} = ...` above it")
            words += groups[word] if word.startswith("&") else content_words(word)
        if not words or not short or not (long or short.startswith("&")):
            raise place.fault(line.strip(), "is not an abbreviation", "Write `short = what it stands for | words beside it`")
        if short.startswith("&"):
            groups[short] = words
        else:
            out.append(ByNeighbour(content_word(short) if short.isalpha() else short, tuple(content_words(long)), tuple(dict.fromkeys(words))))
    return out


def _names_neighbours(line: str) -> bool:
    return "|" in line or line.lstrip().startswith("&")
