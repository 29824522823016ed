"""Trade terms: what trade calls the goods of each code, read from the plain lines of ``nomenclature/terms``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hscode.compile.source import Place, text_lines

KEYS = ("default", "common", "parcels", "terms", "cues", "elsewhere")
"""Keys of a block. ``common`` is a digit: how often trade sees goods of a code, 9 everyday mass goods, 0 hardly ever;
``parcels`` the same for consumer parcels, 0 where absent."""


@dataclass
class TermSheet:
    """What the files of terms say, still as text: terms and cues with the codes they stand at, defaults, look-alikes."""

    terms: list[tuple[str, str, Place]] = field(default_factory=list)
    cues: list[tuple[str, str, Place]] = field(default_factory=list)
    defaults: dict[str, tuple[str, Place]] = field(default_factory=dict)
    common: dict[str, int] = field(default_factory=dict)
    parcels: dict[str, int] = field(default_factory=dict)
    elsewhere: list[tuple[str, str, str, Place]] = field(default_factory=list)
    """(code that the phrase looks like, phrase, code where it belongs, place)"""

    def names(self) -> list[tuple[str, str, Place]]:
        """Return the terms with the codes at which they stand; look-alikes stand where they belong."""
        return self.terms + [(text, target, place) for _, text, target, place in self.elsewhere]


def read_terms(folder: Path, root: Path) -> TermSheet:
    """Read all files of *folder*.

    A file holds blocks. A block starts with one or more codes at the left margin; indented lines below it start with
    one of :data:`KEYS` and go on, more deeply indented, until the next key. Items are parted by semicolons. A block of
    several codes says that its terms alone do not decide among them.
    """
    sheet = TermSheet()
    for path in sorted(folder.glob("*.txt")):
        for codes, key, value, place in _blocks(path, root):
            _add(sheet, codes, key, [item.strip() for item in value.split(";") if item.strip()], place)
    return sheet


def _blocks(path: Path, root: Path) -> Iterator[tuple[list[str], str, str, Place]]:
    codes: list[str] = []
    key, value, start = "", "", Place("", 0)
    for line, place in text_lines(path, root):
        indent = len(line) - len(line.lstrip())
        if indent <= 2 and key:
            yield codes, key, value, start
            key = ""
        if indent == 0:
            codes = _codes(line, place)
        elif indent == 2:
            key, _, value = line.strip().partition(" ")
            start = place
            if key not in KEYS:
                raise place.fault(key, "is not a key of a block of terms", f"Use one of {', '.join(KEYS)}")
            if not codes:
                raise place.fault(key, "stands before any code", "Write the code on a line above it")
        elif key:
            value += " " + line.strip()
        else:
            raise place.fault(line.strip()[:40], "goes on with nothing", f"Start with one of {', '.join(KEYS)}, indented by two")
    if key:
        yield codes, key, value, start


def _codes(line: str, place: Place) -> list[str]:
    """Read the line at the margin with which a block begins."""
    codes = line.split()
    for code in codes:
        if not code.isdigit() or len(code) not in (2, 4, 6):
            raise place.fault(code, "is not a chapter, heading or six-digit code", "Start a block with codes; indent its lines")
    return codes


def _add(sheet: TermSheet, codes: list[str], key: str, items: list[str], place: Place) -> None:
    for code in codes:
        if key == "terms":
            sheet.terms += [(item, code, place) for item in items]
        elif key == "cues":
            sheet.cues += [(item, code, place) for item in items]
        elif key == "default":
            if len(items) != 1 or not items[0].startswith(code) or len(items[0]) != 6 or code in sheet.defaults:
                raise place.fault(
                    "default", f"{'; '.join(items)} is not one code within {code}, said once", "Write one six-digit code of this heading"
                )
            sheet.defaults[code] = (items[0], place)
        elif key in ("common", "parcels"):
            said = sheet.common if key == "common" else sheet.parcels
            if len(code) != 6 or len(items) != 1 or len(items[0]) != 1 or not items[0].isdigit() or code in said:
                raise place.fault(key, f"{'; '.join(items)} is not one digit for a six-digit code, said once", f"Write `{key} 5`")
            said[code] = int(items[0])
        else:
            sheet.elsewhere += [(code, *_sent(item, place), place) for item in items]


def _sent(item: str, place: Place) -> tuple[str, str]:
    """Read a phrase with the code where it belongs."""
    phrase, arrow, target = (part.strip() for part in item.partition(">"))
    if not arrow or not phrase or not target.isdigit():
        raise place.fault("elsewhere", f"{item!r} does not say where it belongs", "Write `phrase > code`")
    return phrase, target
