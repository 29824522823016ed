"""Rows as all formats give and take them, and what they share: bounds, faults, texts that a spreadsheet would execute."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from hscode.errors import InputFileError
from hscode.files.encodings import STAND_INS

UNREAD = "hs_input"
"""Key under which a row that is no object, or does not fit its columns, is carried through where cells need a name."""
MAX_COLUMNS = 16_384
"""Columns of a table: as many as a spreadsheet holds. A header with more is no header."""
_FLOAT_DIGITS = 15
"""Digits that every float holds."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_EXECUTED = frozenset("=+-@\t\r＝＋－＠")
_NUMBER = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?%?")

Cells = Mapping[str, str | int | float | None]
Columns = Mapping[str, type]
"""Names of columns with the type of their values: str, int or float."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    ``number`` counts rows from 1, without the header; ``line`` is the line of the file on which the row starts; ``text`` is the
    description, ``code`` the declared code as it stands there; ``error`` says why the row cannot be read, empty when it can. ``cells``
    hold the row of a table, ``raw`` the object of a JSONL line, ``origin`` what the row was read from where a writer can take it over.
    """

    number: int
    line: int
    text: str
    error: str
    cells: Sequence[Any] = field(default_factory=list)
    raw: str = ""
    code: Any = ""
    origin: Any = None


class Source(Protocol):
    """A file that is being read: its name, its columns, and its rows once."""

    name: str
    columns: list[str]

    def rows(self, text: str | None, code: str | None = None) -> Iterator[Row]:
        """Yield the rows with the text of the column *text* and the code of the column *code*, where they are named."""


class Writer(Protocol):
    """A file that is being written."""

    def write(self, row: Row, added: Cells) -> None:
        """Write *row* with the values of the added columns."""


def neutral(cell: str) -> str:
    """Return a cell so that no spreadsheet executes it: with an apostrophe before what begins like a formula. Numbers stay.

    >>> neutral("=cmd|' /C calc'!A0"), neutral("-5.2"), neutral("- 2 shirts"), neutral("tea")
    ("'=cmd|' /C calc'!A0", '-5.2', "'- 2 shirts", 'tea')
    """
    if cell and cell[0] in _EXECUTED and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def printable(text: str) -> str:
    """Return *text* with U+FFFD for what is no text: bytes that could not be decoded, and halves of a letter."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def check_columns(columns: Sequence[str], added: Columns, name: str) -> None:
    """Check the columns of a table.

    Raises:
        InputFileError: too many columns, or one that the command adds.
    """
    if len(columns) > MAX_COLUMNS:
        raise InputFileError(f"{name} has {len(columns):,} columns where a table has at most {MAX_COLUMNS:,}; is its first row a header?")
    check_clash(columns, added, name)


def check_clash(columns: Sequence[str] | Mapping[str, Any], added: Columns, name: str) -> None:
    """Check that a file has none of the columns that the command adds.

    Raises:
        InputFileError: it has one.
    """
    for column in added:
        if column in columns:
            raise InputFileError(f"{name} already has a column {column!r}, which this command adds; rename or remove it")


def only_column(columns: Sequence[str], wanted: str | None, default: str, option: str, name: str) -> str:
    """Return the column that the user *wanted*, else the *default* one.

    Raises:
        InputFileError: there is no such column, or two of it; the message lists the columns.
    """
    column = default if wanted is None else wanted
    shown = ", ".join(repr(each) for each in columns[:30]) + (", ..." if len(columns) > 30 else "")
    if column not in columns:
        mend = "name one of its columns" if wanted is not None else f"name the column with {option}"
        raise InputFileError(f"{name} has no column {column!r}; {mend}: {shown}{_unparted(columns)}")
    if list(columns).count(column) > 1:
        raise InputFileError(f"{name} has more than one column {column!r}; rename all but one of: {shown}")
    return column


def _unparted(columns: Sequence[str]) -> str:
    """Return what to do when the one column of a table holds what may part its cells; nothing otherwise."""
    said = {";": "';'", "\t": "tab"}
    mark = next((mark for mark in said if len(columns) == 1 and mark in columns[0]), None)
    return "" if mark is None else f". This one column may be several: if {said[mark]} parts them, say so with --delimiter {said[mark]}"


def as_text(value: Any) -> str:
    """Return the value of a typed cell as text; a whole number is written without a point, bytes are read as UTF-8.

    >>> as_text(90121.0), as_text(Decimal("90121.00")), as_text(None), as_text(b"tea")
    ('90121', '90121', '', 'tea')
    """
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", STAND_INS)
    if isinstance(value, Decimal):
        return str(int(value)) if value == int(value) else f"{value:f}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def as_number(value: Decimal) -> int | float | str:
    """Return a decimal number as an int where it is whole, else as a float, or as text where that would lose digits.

    >>> as_number(Decimal("90121.00")), as_number(Decimal("1.50")), as_number(Decimal("1234567890.1234567890"))
    (90121, 1.5, '1234567890.1234567890')
    """
    if value == int(value):
        return int(value)
    return float(value) if len(value.as_tuple().digits) <= _FLOAT_DIGITS else as_text(value)


def as_code(value: Any) -> Any:
    """Return the value of a typed cell that holds a code, with plain text and numbers for bytes and decimal numbers."""
    if isinstance(value, Decimal):
        return as_number(value)
    return as_text(value) if isinstance(value, bytes) else value


def as_json(columns: Sequence[str], cells: Sequence[Any]) -> str:
    """Return the row of a table as a JSON object; a row that does not fit its columns stands under one key.

    >>> as_json(["n", "list"], [float("nan"), [1.5, float("-inf")]])
    '{"n": "nan", "list": [1.5, "-inf"]}'
    """
    fits = len(cells) == len(columns)
    row = dict(zip(columns, cells, strict=True)) if fits else {UNREAD: list(cells)}
    try:
        return json.dumps(row, ensure_ascii=False, allow_nan=False, default=_as_json)
    except ValueError:  # a number that is none or has no end, for which JSON has no sign
        return json.dumps(_finite(row), ensure_ascii=False, allow_nan=False, default=_as_json)


def _finite(value: Any) -> Any:
    """Return a value of a typed cell with text for the numbers in it that are none or have no end."""
    if isinstance(value, float) and not math.isfinite(value):
        return as_text(value)
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, (list, tuple)) else value


def _as_json(value: Any) -> int | float | str:
    return as_number(value) if isinstance(value, Decimal) else as_text(value)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 cell", "2 cells"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
