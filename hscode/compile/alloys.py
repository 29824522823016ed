"""Metals by their analysis: the shares by which they count as alloyed, read from ``vocabulary/alloys.txt``."""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path
from typing import Any

from hscode.compile.source import Place, block_lines
from hscode.reading.alloys import OTHERS

_ELEMENTS, _COATS, _KINDS = "elements", "coats of steel", "kinds of steel"
_LIMITS = ("alloyed steel from", "free-cutting steel from", "pig iron up to", "pure from", "refined copper up to", "pure aluminium up to")
"""Blocks of shares, one an element."""
_BLOCKS = (_ELEMENTS, _COATS, _KINDS, *_LIMITS)
_ELEMENT = re.compile(r"(?P<symbol>[A-Z][a-z]?): *(?P<names>[a-z]+(?: *; *[a-z]+)*)")
_LIMIT = re.compile(r"(?P<of>\S+) (?P<share>\d+(?:\.\d+)?)")
_BOUND = re.compile(r"(?P<of>[A-Z][A-Za-z+]*) ?(?P<op><=|>=) ?(?P<share>\d+(?:\.\d+)?)")
_ASKED = re.compile(r"(?P<what>only|told) (?P<of>.+)")


def read_alloys(path: Path, root: Path, kinds: Set[str]) -> dict[str, Any]:
    """Read the file to plain data, of which :class:`hscode.reading.alloys.Alloys` is made; blocks that it lacks are empty.

    Args:
        path: the file.
        root: the folder to which the places of faults are relative.
        kinds: names of facts that say of which kind a metal is.

    Raises:
        NomenclatureError: another block, an element that is not declared, something twice, a kind that no fact is, or what is no share.
    """
    out: dict[str, Any] = {block: [] for block in _BLOCKS}
    for block, line, place in block_lines(path, root, _BLOCKS):
        _read(out, block, line, place, kinds)
    return {block.replace(" ", "_").replace("-", "_"): listed for block, listed in out.items()}


def _read(out: dict[str, Any], block: str, line: str, place: Place, kinds: Set[str]) -> None:
    """Add a line of a block."""
    known = {symbol for symbol, _ in out[_ELEMENTS]}
    if block == _ELEMENTS:
        match = _ELEMENT.fullmatch(line)
        if match is None:
            raise place.fault(line, "is no element", "Write `Symbol: name`, other names behind semicolons")
        _add(out[block], match["symbol"], [name.strip() for name in match["names"].split(";")], place)
    elif block == _KINDS:
        kind, _, conditions = (part.strip() for part in line.partition(":"))
        if kind not in kinds:
            raise place.fault(kind, "is no kind of metal", "Declare it in vocabulary/facts.txt")
        _add(out[block], kind, [_condition(each.strip(), place, known) for each in conditions.split(";")], place)
    elif block == _COATS:
        out[block] += [_element(each.strip(), place, known) for each in line.split(";")]
    else:
        for item in line.split(";"):
            match = _LIMIT.fullmatch(item.strip())
            if match is None:
                raise place.fault(item.strip(), "is no share of an element", "Write the symbol of an element and its per cent, `Cr 10.5`")
            of = match["of"] if match["of"] == OTHERS else _elements(match["of"], place, known)
            _add(out[block], of, float(match["share"]), place)


def _add(listed: list[list[Any]], key: str, value: object, place: Place) -> None:
    if any(key == each for each, _ in listed):
        raise place.fault(key, "stands twice", "Keep one of the two")
    listed.append([key, value])


def _condition(text: str, place: Place, known: Set[str]) -> list[Any]:
    """Return a condition as what it asks, of which elements, and the share."""
    if (match := _ASKED.fullmatch(text)) is not None:
        return [match["what"], [_element(each, place, known) for each in match["of"].split()], 0]
    if (match := _BOUND.fullmatch(text)) is not None:
        return [match["op"], _elements(match["of"], place, known).split("+"), float(match["share"])]
    raise place.fault(text, "is no condition", "Write `Cr>=10.5`, `Mo+W+V>=7`, `only Si Mn` or `told C`")


def _elements(text: str, place: Place, known: Set[str]) -> str:
    """Return the symbols of elements that are added up."""
    return "+".join(_element(each, place, known) for each in text.split("+"))


def _element(symbol: str, place: Place, known: Set[str]) -> str:
    if symbol not in known:
        raise place.fault(symbol, "is no element", f"Declare it under `{_ELEMENTS}`, at the head of the file")
    return symbol
