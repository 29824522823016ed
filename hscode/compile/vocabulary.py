"""The vocabulary that cuts across chapters: noise, packings, vague words, abbreviations."""

from __future__ import annotations

from pathlib import Path

from hscode.compile.source import text_lines


def read_word_list(path: Path, root: Path) -> list[str]:
    """Read a file of phrases parted by semicolons or lines."""
    return [item.strip() for line, _ in text_lines(path, root) for item in line.split(";") if item.strip()]


def read_abbreviations(path: Path, root: Path) -> dict[str, str]:
    """Read lines ``short = what it stands for``; a short form twice is a fault."""
    out: dict[str, str] = {}
    for line, place in text_lines(path, root):
        short, equals, long = (part.strip() for part in line.partition("="))
        if not equals or not short or not long:
            raise place.fault(line.strip(), "is not an abbreviation", "Write `short = what it stands for`")
        if short in out:
            raise place.fault(short, "stands twice", "Keep one of the two")
        out[short] = long
    return out
