"""Files of descriptions: read and written as streams, so that a million rows need no more memory than one.

A row that cannot be read is carried through with its fault; bytes that are not UTF-8 come out as they went in.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TextIO

from hscode.errors import InputFileError, OptionError

FORMATS = ("csv", "tsv", "jsonl")
ADDED = ("hs_code", "hs_level", "hs_title", "hs_probability", "hs_alternatives", "hs_error")
"""The columns that classifying a file adds, in their order."""
UNREAD = "hs_input"
"""Key under which a row that is no object, or does not fit its columns, is carried through in JSONL."""
DEFAULT_COLUMN = "description"
CELL_LIMIT = 1 << 24
"""Characters of a cell; a bound, for one stray quotation mark would otherwise take the rest of the file for one cell."""
FIRST_ROWS = 100
"""Rows of a JSONL file that are looked at for its columns."""

_DELIMITERS = {"csv": ",", "tsv": "\t"}
_SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_UNDECODED = re.compile("[\udc80-\udcff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Cells = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    ``number`` counts rows from 1, without the header; ``line`` is the line of the file on which the row starts; ``error`` says why
    it cannot be read, empty when it can. ``cells`` hold the row of a table, ``raw`` the object of a JSONL line.
    """

    number: int
    line: int
    text: str
    error: str
    cells: list[str] = field(default_factory=list)
    raw: str = ""


class Source(Protocol):
    """A file that is being read: its columns, and its rows once."""

    columns: list[str]

    def rows(self, column: str) -> Iterator[Row]:
        """Yield the rows with the text of *column*."""


class Writer(Protocol):
    """A file that is being written."""

    def write(self, row: Row, added: Cells) -> None:
        """Write *row* with the values of the added columns."""


def input_format(name: str, wanted: str | None) -> str:
    """Return the format of an input by its suffix, else the *wanted* one.

    Raises:
        OptionError: neither tells.

    >>> input_format("goods.CSV", None), input_format("goods.txt", "tsv")
    ('csv', 'tsv')
    """
    found = _SUFFIXES.get(Path(name).suffix.lower(), wanted)
    if found is None:
        raise OptionError(f"the suffix of {name!r} does not tell its format; add --format {'|'.join(FORMATS)}")
    return found


def output_format(name: str | None, wanted: str | None, given: str) -> str:
    """Return the format of an output: the *wanted* one, else by its suffix, else that of the input, *given*.

    Raises:
        OptionError: a table wanted of a JSONL file, whose rows may differ in their columns.
    """
    found = wanted or _SUFFIXES.get(Path(name or "").suffix.lower(), given)
    if given == "jsonl" and found != "jsonl":
        raise OptionError(f"rows of JSONL may differ in their columns and cannot be written as {found}; name an output that ends in .jsonl")
    return found


@contextmanager
def open_input(name: str, kind: str) -> Iterator[TextIO]:
    """Open a file as text, or standard input for ``-``.

    Raises:
        InputFileError: a file that cannot be opened, or is UTF-16.
    """
    with _open_binary(name) as binary:
        if isinstance(binary, io.BufferedReader) and binary.peek(2)[:2] in _UTF16:
            raise InputFileError(f"{name} is UTF-16; save it as UTF-8")
        # newline: in JSONL only a line feed ends a line; the csv module wants all line ends as they are
        text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="\n" if kind == "jsonl" else "")
        try:
            yield text
        finally:
            text.detach()


def read_source(stream: TextIO, kind: str, name: str, added: Sequence[str] = ADDED) -> Source:
    """Return the rows of an opened file, to which the columns *added* will be added.

    Raises:
        InputFileError: a table without a header, lines without an object, or a file that has one of the added columns already.
    """
    source: Source = Lines(stream, name, added) if kind == "jsonl" else Table(stream, _DELIMITERS[kind], name)
    _check_clash(source.columns, name, added)
    return source


def text_column(columns: Sequence[str], wanted: str | None, name: str, option: str = "--text-column", default: str = DEFAULT_COLUMN) -> str:
    """Return the column that holds the text: the *wanted* one of an option, else the *default*.

    Raises:
        InputFileError: there is no such column, or two of it; the message lists the columns.
    """
    column = default if wanted is None else wanted
    shown = ", ".join(repr(each) for each in columns)
    if column not in columns:
        mend = "name one of its columns" if wanted is not None else f"name the column of the text with {option}"
        raise InputFileError(f"{name} has no column {column!r}; {mend}: {shown}")
    if list(columns).count(column) > 1:
        raise InputFileError(f"{name} has more than one column {column!r}; rename all but one of: {shown}")
    return column


class Table:
    """A CSV or TSV file with a header. Blank lines are no rows.

    A line whose quotation marks do not match is one row with a fault, and reading goes on with the next line.

    Args:
        stream: text opened with ``newline=""``.
        delimiter: what parts the cells.
        name: of the file, for messages.

    Raises:
        InputFileError: no header, or a malformed one.
    """

    def __init__(self, stream: TextIO, delimiter: str, name: str) -> None:
        csv.field_size_limit(CELL_LIMIT)
        self._lines = _LineFeed(stream)
        self._delimiter = delimiter
        self._records = self._read()
        _, header, fault = next(self._records, (0, [], ""))
        if fault:
            raise InputFileError(f"the header of {name} is malformed: {fault}; mend the first line")
        if not header:
            raise InputFileError(f"{name} is empty; its first line must name the columns")
        self.columns: list[str] = header

    def rows(self, column: str) -> Iterator[Row]:
        """Yield the rows with the text of *column*."""
        place = self.columns.index(column)
        for number, (line, cells, malformed) in enumerate(self._records, 1):
            fault = malformed or self._ragged(cells)
            text = "" if fault else cells[place]
            yield Row(number, line, text, fault or _undecoded(text), cells)

    def _ragged(self, cells: list[str]) -> str:
        if len(cells) == len(self.columns):
            return ""
        return f"the row has {_counted(len(cells), 'cell')} where the header has {len(self.columns)}"

    def _read(self) -> Iterator[tuple[int, list[str], str]]:
        """Yield the line, the cells and the fault of each record."""
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        while True:
            line = self._lines.start_record()
            try:
                cells, fault = next(reader), ""
            except StopIteration:
                return
            except csv.Error as error:
                cells, fault = self._lines.keep_first().rstrip("\r\n").split(self._delimiter), f"malformed quotation marks ({error})"
            if cells:
                yield line, cells, fault


class _LineFeed:
    """The lines of a stream for the csv module; those of a record that failed are read again, all but the first."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._again: list[str] = []
        self._record: list[str] = []
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._stream)
        self._number += 1
        self._record.append(line)
        return line

    def start_record(self) -> int:
        """Begin a record and return the number of its first line, from 1."""
        self._record.clear()
        return self._number + 1

    def keep_first(self) -> str:
        """Return the first line of the record; give the others back."""
        first, *others = self._record
        self._again.extend(reversed(others))
        self._number -= len(others)
        return first


class Lines:
    """A JSONL file: one object a line. Blank lines are no rows.

    Args:
        stream: text of which only a line feed ends a line.
        name: of the file, for messages.
        added: the columns that will be added, which no row may have.

    Raises:
        InputFileError: none of the first lines is an object with keys: this is no JSONL file.
    """

    def __init__(self, stream: TextIO, name: str, added: Sequence[str] = ADDED) -> None:
        self._name = name
        self._added = added
        self._lines = ((number, line) for number, line in enumerate(stream, 1) if line.strip())
        self._first = list(islice(self._lines, FIRST_ROWS))
        self.columns: list[str] = list(dict.fromkeys(key for _, line in self._first for key in _object(line)[0]))
        if not self.columns:
            raise InputFileError(f"{name} has no JSON object in its first {FIRST_ROWS} rows; write one object a line")

    def rows(self, column: str) -> Iterator[Row]:
        """Yield the rows with the text of *column*.

        Raises:
            InputFileError: a row has one of the added columns already.
        """
        for number, (line, raw) in enumerate(chain(self._first, self._lines), 1):
            content, fault = _object(raw)
            if fault:
                yield Row(number, line, "", fault, raw=json.dumps({UNREAD: raw.rstrip("\r\n")}, ensure_ascii=False))
                continue
            _check_clash(content, f"{self._name}:{line}", self._added)
            text, fault = _text(content, column)
            yield Row(number, line, text, fault, raw=raw.strip(" \t\r\n"))


class TableWriter:
    """Writes CSV or TSV, the added columns behind those of the input.

    What a row has beyond its header stands behind the added columns: nothing is lost, and the columns keep their places.
    """

    def __init__(self, stream: TextIO, delimiter: str, columns: Sequence[str], added: Sequence[str] = ADDED) -> None:
        self._added = added
        self._width = len(columns)
        self._plain = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        self._quoted = csv.writer(stream, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._put([*columns, *added])

    def write(self, row: Row, added: Cells) -> None:
        """Write *row* with the values of the added columns."""
        cells = row.cells + [""] * (self._width - len(row.cells))
        values = ["" if added[name] is None else str(added[name]) for name in self._added]
        self._put([*cells[: self._width], *values, *cells[self._width :]])

    def _put(self, cells: list[str]) -> None:
        # the csv module of Python 3.11 leaves a carriage return unquoted, which reads back as the end of the row
        writer = self._quoted if any("\r" in cell for cell in cells) else self._plain
        writer.writerow(cells)


class LinesWriter:
    """Writes JSONL; the text of an object that was read stands unchanged before the added keys.

    Args:
        stream: where to write.
        columns: the header, for rows of a table.
    """

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns = columns

    def write(self, row: Row, added: Cells) -> None:
        """Write *row* with the values of the added columns."""
        opened = (row.raw or self._object(row.cells))[:-1].rstrip()
        comma = "" if opened == "{" else ", "
        self._stream.write(f"{opened}{comma}{json.dumps(dict(added), ensure_ascii=False)[1:]}\n")

    def _object(self, cells: list[str]) -> str:
        fits = len(cells) == len(self._columns)
        return json.dumps(dict(zip(self._columns, cells, strict=True)) if fits else {UNREAD: cells}, ensure_ascii=False)


def make_writer(stream: TextIO, kind: str, source: Source, name: str, added: Sequence[str] = ADDED) -> Writer:
    """Return a writer of the format *kind* for the rows of *source* with the columns *added*.

    Raises:
        InputFileError: JSONL wanted of a table with two columns of one name, which an object cannot hold.
    """
    if kind != "jsonl":
        return TableWriter(stream, _DELIMITERS[kind], source.columns, added)
    twice = [column for column in source.columns if source.columns.count(column) > 1]
    if twice:
        raise InputFileError(f"{name} has more than one column {twice[0]!r}, which JSONL cannot hold; rename one, or write csv")
    return LinesWriter(stream, source.columns)


@contextmanager
def open_output(name: str | None) -> Iterator[TextIO]:
    """Open an output as text: standard output for None or ``-``; a file that appears under its name only when it is whole.

    Raises:
        InputFileError: a file that cannot be written.
    """
    if name is None or name == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
        yield sys.stdout
        return
    with replacing(Path(name)) as temporary, temporary.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        yield stream


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name in the folder of *path*; it is renamed to *path* when the block ends well, and deleted when not.

    A pipe or device is written in place.

    Raises:
        InputFileError: a folder that is missing, or may not be written to.
    """
    target = path.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        yield target
        return
    if target.is_dir() or not target.parent.is_dir():
        fault = "it is a folder; name a file" if target.is_dir() else f"there is no folder {path.parent}; make it first"
        raise InputFileError(f"cannot write {path}: {fault}")
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        if error.filename != str(temporary):
            raise
        raise InputFileError(f"cannot write {path}: {error.strerror}; choose another folder") from None
    finally:
        temporary.unlink(missing_ok=True)


def _open_binary(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputFileError(f"cannot read {name}: {error.strerror}; name a file of descriptions") from None


def _check_clash(columns: Sequence[str] | Mapping[str, Any], name: str, added: Sequence[str]) -> None:
    for column in added:
        if column in columns:
            raise InputFileError(f"{name} already has a column {column!r}, which would be added; rename or remove it")


def _object(line: str) -> tuple[dict[str, Any], str]:
    """Return the object on a line, or an empty one and the fault."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {}, f"not JSON ({error})"
    return (content, "") if isinstance(content, dict) else ({}, "not a JSON object")


def _text(content: Mapping[str, Any], column: str) -> tuple[str, str]:
    """Return the text under *column* and the fault, empty when it is text."""
    if column not in content:
        return "", f"the row has no {column!r}"
    text = content[column]
    if not isinstance(text, str):
        return "", f"{column!r} is {json.dumps(text)[:60]}, not text"
    return text, _undecoded(text)


def _undecoded(text: str) -> str:
    """Return the fault of a text with bytes that are not UTF-8, empty when there are none."""
    found = _UNDECODED.search(text)
    return f"not UTF-8 (byte 0x{ord(found[0]) - 0xDC00:02x}); save the file as UTF-8" if found else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
