"""The vocabulary that cuts across chapters: noise, packings, vague words, abbreviations, labels of fields."""

from __future__ import annotations

from pathlib import Path

from hscode.compile.source import text_lines
from hscode.reading.labels import KINDS


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


def read_labels(path: Path, root: Path) -> dict[str, str]:
    """Read what each label of a field does: a line at the margin says what, the labels stand indented below it; a label twice is a fault."""
    out: dict[str, str] = {}
    kind = ""
    for line, place in text_lines(path, root):
        if not line.startswith(" "):
            kind = line.strip()
            if kind not in KINDS:
                raise place.fault(kind, "is nothing that a field does", f"Write one of: {', '.join(KINDS)}")
            continue
        for label in filter(None, (item.strip() for item in line.split(";"))):
            if not kind:
                raise place.fault(label, "stands under nothing", f"Write above it at the margin one of: {', '.join(KINDS)}")
            if label in out:
                raise place.fault(label, "stands twice", "Keep one of the two")
            out[label] = kind
    return out
