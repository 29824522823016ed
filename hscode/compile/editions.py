"""The older editions: which codes they had, and from which codes those of the next edition took their goods.

A file for each pair of neighbouring editions says only what is not identity; the codes of an older edition follow from those
of the next one.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from hscode.compile.source import Place, text_lines
from hscode.index_file import EDITIONS

_CODE = re.compile(r"\d{6}")
_HEADINGS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_ENDED = "-"

Predecessors = dict[str, list[str]]
"""Code of the newer edition to those of the older one from which it took goods, the best first."""


@dataclass
class EditionTables:
    """The codes of all editions in :data:`~hscode.index_file.EDITIONS`, and the way from each edition to the one before it."""

    codes: list[list[str]]
    back: list[Predecessors]


@dataclass
class _Line:
    """One line of a file: codes of the newer edition, where they came from, and where it stands."""

    new: list[str]
    old: list[str]
    place: Place


def read_editions(folder: Path, root: Path, latest: set[str]) -> EditionTables:
    """Read the files ``OLDER-NEWER.txt`` in *folder*, from the latest edition backwards.

    Args:
        folder: where the files are.
        root: the nomenclature folder, to which faults name files.
        latest: the codes of the latest edition.

    Raises:
        NomenclatureError: a line that cannot be read, or that names a code twice or one that does not exist.
        FileNotFoundError: the file of a pair is missing.
    """
    codes, back = [sorted(latest)], []
    for older, newer in reversed(list(pairwise(EDITIONS))):
        lines = list(_lines(folder / f"{older}-{newer}.txt", root))
        predecessors, known = _predecessors(lines, codes[-1], newer, older)
        codes.append(known)
        back.append(predecessors)
    return EditionTables(codes[::-1], back[::-1])


def edition_sections(tables: EditionTables) -> dict[str, bytes | array[int] | array[float]]:
    """Return the sections of the index: codes by edition, and for each code those before it and those after it, best first."""
    number: dict[tuple[int, str], int] = {}
    off = array("I", [0])
    for edition, codes in enumerate(tables.codes):
        for code in codes:
            number[edition, code] = len(number)
        off.append(len(number))
    before: list[list[int]] = [[] for _ in number]
    after: list[list[int]] = [[] for _ in number]
    for older, back in enumerate(tables.back):
        for code, olds in back.items():
            before[number[older + 1, code]] = [number[older, old] for old in olds]
        for old, news in _successors(back).items():
            after[number[older, old]] = [number[older + 1, new] for new in news]
    back_off, back_to = _lists(before)
    fore_off, fore_to = _lists(after)
    codes_of_all = array("I", (int(code) for codes in tables.codes for code in codes))
    return {"edition_code": codes_of_all, "edition_off": off, "back_off": back_off, "back_to": back_to, "fore_off": fore_off, "fore_to": fore_to}


def _lists(lists: list[list[int]]) -> tuple[array[int], array[int]]:
    off, items = array("I", [0]), array("I")
    for each in lists:
        items.extend(each)
        off.append(len(items))
    return off, items


def _successors(back: Predecessors) -> Predecessors:
    """Turn a table round.

    The conversion tables name the best code backwards only. Forwards the best is, in this order: the code that kept its number; one whose
    own best predecessor the code is; one of the same heading; the one that took from the fewest codes.
    """
    news: Predecessors = {}
    for new, olds in back.items():
        for old in olds:
            news.setdefault(old, []).append(new)

    def rank(old: str, new: str) -> tuple[bool, bool, bool, int, str]:
        return new != old, back[new][0] != old, new[:4] != old[:4], len(back[new]), new

    return {old: sorted(each, key=partial(rank, old)) for old, each in news.items()}


def _lines(path: Path, root: Path) -> Iterator[_Line]:
    for text, place in text_lines(path, root):
        left, arrow, right = text.partition("<")
        new, old = left.split(), right.split()
        if not arrow or not new or not old:
            raise place.fault(text.strip()[:40], "is not a line of codes", "Write `new code < old code old code`, the best old code first")
        for code in [] if new == [_ENDED] else new:
            if not _CODE.fullmatch(code):
                raise place.fault(code, "is not a code of 6 digits", "Write the digits without dots")
        yield _Line(new, old, place)


def _predecessors(lines: list[_Line], codes: list[str], newer: str, older: str) -> tuple[Predecessors, list[str]]:
    """Return the table of a pair and the codes of the older edition."""
    known, said = set(codes), dict[str, Place]()
    for line in lines:
        for code in line.new:
            if code == _ENDED:
                continue
            if code not in known:
                raise line.place.fault(code, f"is no code of HS {newer}", f"Write a code of HS {newer} on the left of `<`")
            if code in said:
                raise line.place.fault(code, f"stands also on line {said[code].line}", "Keep one of the two")
            said[code] = line.place
    olds = {code for code in codes if code not in said} | {item for line in lines for item in line.old if _CODE.fullmatch(item)}
    ordered = sorted(olds)
    table: Predecessors = {code: [code] for code in codes if code not in said}
    for line in lines:
        expanded = _expand(line, ordered, older)
        if line.new != [_ENDED]:
            table |= dict.fromkeys(line.new, expanded)
        if line.new == expanded:
            raise line.place.fault(line.new[0], "says what holds without a line: the code keeps its number", "Delete the line")
    _check_ended(lines, table)
    return table, ordered


def _expand(line: _Line, olds: list[str], older: str) -> list[str]:
    """Return the old codes of a line; the headings among its items stand for all their codes but the best, which comes first."""
    out: list[str] = []
    for i, item in enumerate(line.old):
        if _CODE.fullmatch(item):
            found = [item]
        elif i and (span := _HEADINGS.fullmatch(item)):
            first, last = span[1], span[2] or span[1]
            found = [code for code in olds if first <= code[:4] <= last and code != out[0]]
            if not found:
                raise line.place.fault(item, f"holds no code of HS {older}", "Write headings in rising order, such as 8413-8415")
        else:
            raise line.place.fault(item, "is neither a code nor, behind the best code, a heading", "Write 841311, 8413 or 8413-8415")
        twice = set(found).intersection(out)
        if twice:
            raise line.place.fault(min(twice), "stands twice on this line", "Keep one of the two")
        out += found
    return out


def _check_ended(lines: list[_Line], table: Predecessors) -> None:
    """A code that ended has no successor."""
    going_on = {old for olds in table.values() for old in olds}
    for line in lines:
        for code in line.old if line.new == [_ENDED] else []:
            if code in going_on:
                raise line.place.fault(code, "is said to have ended, but goods of it went on", "Delete it from this line or from the others")
