"""Files of text: CSV, TSV and JSON lines, read and written as streams, so that a million rows need no more memory than one.

A row that cannot be read is carried through with its fault; for bytes that the encoding does not know U+FFFD is written.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from hscode.errors import InputFileError
from hscode.files.encodings import STAND_INS, encoding_of, shown, undecoded
from hscode.files.rows import UNREAD, Cells, Columns, Row, as_json, as_text, check_clash, check_columns, counted, neutral, printable

CELL_LIMIT = 1 << 24
"""Characters of a cell; a bound, for one stray quotation mark would otherwise take the rest of the file for one cell."""
LINE_LIMIT = 1 << 26
"""Characters of a line, and of all lines of a row; a bound, for a file that is no text may have no line end."""
FIRST_ROWS = 100
"""Rows of a JSONL file that are looked at for its columns."""
DELIMITERS = {"csv": ",", "tsv": "\t"}
_TELLS = re.compile(r'"?sep=([\t !#-/:-@[-`{-~])"?\r?\n?', re.IGNORECASE)
_MEND = "; save the file as UTF-8, or name its encoding with --encoding"


@contextmanager
def open_text(name: str, kind: str, encoding: str | None) -> Iterator[TextIO]:
    """Open a file as text, or standard input for ``-``.

    Raises:
        InputFileError: a file that cannot be opened, or is no text.
    """
    with open_binary(name) as binary:
        used = encoding or encoding_of(binary, name)
        # newline: in JSONL only a line feed ends a line; the csv module wants all line ends as they are
        text = io.TextIOWrapper(binary, encoding=used, errors=STAND_INS, newline="\n" if kind == "jsonl" else "")
        try:
            yield text
        finally:
            text.detach()


def open_binary(name: str) -> AbstractContextManager[BinaryIO]:
    """Open a file, or standard input for ``-``.

    Raises:
        InputFileError: a file that cannot be opened.
    """
    if name == "-":
        if sys.stdin is None:
            raise InputFileError("standard input is closed; name a file")
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputFileError(f"cannot read {name}: {error.strerror}; name a file of descriptions") from None


def bounded(stream: TextIO, name: str) -> Iterator[str]:
    """Yield the lines of *stream*, the first without a byte order mark.

    Raises:
        InputFileError: a line without end, or a file that its encoding cannot begin to read.
    """
    number = 0
    while line := _next_line(stream, name):
        number += 1
        if len(line) == LINE_LIMIT and not line.endswith("\n"):
            raise InputFileError(f"{name}: line {number} has more than {LINE_LIMIT:,} characters; is this a file of text with line ends?")
        yield line.removeprefix("\ufeff") if number == 1 else line


def _next_line(stream: TextIO, name: str) -> str:
    try:
        return stream.readline(LINE_LIMIT)
    except UnicodeError as error:
        raise InputFileError(f"{name} is not {shown(stream.encoding)} ({error}); name another with --encoding, such as utf-16-le") from None


def told_delimiter(lines: Iterator[str]) -> tuple[str | None, Iterator[str]]:
    """Return the delimiter that a first line such as ``sep=;`` tells, and the lines with a blank one in its place."""
    first = next(lines, "")
    told = _TELLS.fullmatch(first)
    return (told[1], chain(["\n"], lines)) if told else (None, chain([first], lines))


class Table:
    """A CSV or TSV file with a header. Blank lines are no rows.

    A line whose quotation marks do not match is one row with a fault, and reading goes on with the next line.

    Args:
        lines: of text opened with ``newline=""``.
        delimiter: what parts the cells.
        name: of the file, for messages.
        added: columns that the output will have besides.
        kind: of the file, csv or tsv.
        encoding: of the file, for messages.

    Raises:
        InputFileError: no header, a malformed one, or one that has the added columns already.
    """

    def __init__(self, lines: Iterable[str], delimiter: str, name: str, added: Columns, *, kind: str = "csv", encoding: str = "utf-8") -> None:
        csv.field_size_limit(CELL_LIMIT)
        self.name, self.kind, self.delimiter, self._encoding = name, kind, delimiter, encoding
        self._lines = _LineFeed(iter(lines))
        self._records = self._read()
        _, header, fault = next(self._records, (0, [], ""))
        if fault:
            raise InputFileError(f"the header of {name} is malformed: {fault}; mend the first line")
        if not header:
            raise InputFileError(f"{name} is empty; its first line must name the columns")
        self.columns: list[str] = [printable(column) for column in header]
        check_columns(self.columns, added, name)

    def rows(self, text: str | None, code: str | None = None) -> Iterator[Row]:
        """Yield the rows with the text of the column *text* and the code of the column *code*, where they are named."""
        places = [None if column is None else self.columns.index(column) for column in (text, code)]
        for number, (line, cells, malformed) in enumerate(self._records, 1):
            fault = malformed or self._ragged(cells)
            said, declared = ("" if fault or place is None else cells[place] for place in places)
            yield Row(number, line, said, fault or self._undecoded(cells), cells, code=declared)

    def _ragged(self, cells: list[str]) -> str:
        if len(cells) == len(self.columns):
            return ""
        return f"the row has {counted(len(cells), 'cell')} where the header has {len(self.columns)}"

    def _undecoded(self, cells: list[str]) -> str:
        faults = (undecoded(column, cell, self._encoding) for column, cell in zip(self.columns, cells, strict=True))
        return next((fault + _MEND for fault in faults if fault), "")

    def _read(self) -> Iterator[tuple[int, list[str], str]]:
        """Yield the line, the cells and the fault of each record."""
        reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        while True:
            line = self._lines.start_record()
            try:
                cells, fault = next(reader), ""
            except StopIteration:
                return
            except csv.Error as error:
                cells, fault = self._lines.keep_first(error).rstrip("\r\n").split(self.delimiter), f"malformed quotation marks ({error})"
            if cells:
                yield line, cells, fault


class _LineFeed:
    """The lines of a stream for the csv module; those of a record that failed are read again, all but the first.

    Each line is given back once at most: a record that begins on a line given back and goes on to the next one is within quotation
    marks there, as the record that failed was, and fails for the same reason.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._stream = lines
        self._again: list[str] = []
        self._fault = ""
        self._record: list[str] = []
        self._size = 0
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again and self._record:
            raise csv.Error(self._fault)
        line = self._again.pop() if self._again else next(self._stream)
        self._number += 1
        self._record.append(line)
        self._size += len(line)
        if self._size > LINE_LIMIT:
            raise csv.Error(f"row larger than {LINE_LIMIT:,} characters")
        return line

    def start_record(self) -> int:
        """Begin a record and return the number of its first line, from 1."""
        self._record.clear()
        self._size = 0
        return self._number + 1

    def keep_first(self, fault: csv.Error) -> str:
        """Return the first line of the record, which failed by *fault*; give the others back."""
        first, *others = self._record
        if others:
            self._again, self._fault = others[::-1], str(fault)
            self._number -= len(others)
        return first


class Lines:
    """A JSONL file: one object a line. Blank lines are no rows.

    Args:
        lines: of text of which only a line feed ends a line.
        name: of the file, for messages.
        added: keys that the output will have besides.
        encoding: of the file, for messages.

    Raises:
        InputFileError: none of the first lines is an object with keys: this is no JSONL file.
    """

    def __init__(self, lines: Iterable[str], name: str, added: Columns, *, encoding: str = "utf-8") -> None:
        self.name, self._added, self._encoding = name, added, encoding
        self._lines = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
        self._first = list(islice(self._lines, FIRST_ROWS))
        self.columns: list[str] = list(dict.fromkeys(key for _, line in self._first for key in _object(line)[0]))
        if not self.columns:
            raise InputFileError(f"{name} has no JSON object in its first {FIRST_ROWS} rows; write one object a line")
        check_clash(self.columns, added, name)

    def rows(self, text: str | None, code: str | None = None) -> Iterator[Row]:
        """Yield the rows with the text of the key *text* and the code of the key *code*, where they are named.

        Raises:
            InputFileError: a row has one of the added columns already.
        """
        for number, (line, raw) in enumerate(chain(self._first, self._lines), 1):
            content, fault = _object(raw)
            if fault:
                yield Row(number, line, "", fault, raw=json.dumps({UNREAD: raw.rstrip("\r\n")}, ensure_ascii=False))
                continue
            check_clash(content, self._added, f"{self.name}:{line}")
            said, fault = ("", "") if text is None else _text(content, text)
            declared, wrong = ("", "") if code is None else _code(content, code)
            yield Row(number, line, said, self._undecoded(raw, content) or fault or wrong, raw=raw.strip(" \t\r\n"), code=declared)

    def _undecoded(self, raw: str, content: Mapping[str, Any]) -> str:
        whole = undecoded(UNREAD, raw, self._encoding)
        if not whole:  # half a letter in the object is then one that was written as an escape
            return ""
        faults = (undecoded(key, value, self._encoding) for key, value in content.items() if isinstance(value, str))
        return next((fault for fault in faults if fault), whole) + _MEND


class TableWriter:
    """Writes CSV or TSV, the added columns behind those of the input.

    What a row has beyond its header stands behind the added columns: nothing is lost, and the columns keep their places. A cell
    that begins like a formula gets an apostrophe before it, so that no spreadsheet executes it.
    """

    def __init__(self, stream: TextIO, delimiter: str, columns: Sequence[str], added: Columns) -> None:
        self._width, self._added = len(columns), tuple(added)
        self._plain = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        self._quoted = csv.writer(stream, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._put([*columns, *added])

    def write(self, row: Row, added: Cells) -> None:
        """Write *row* with the values of the added columns."""
        cells = [as_text(cell) for cell in row.cells] + [""] * (self._width - len(row.cells))
        values = ["" if added[name] is None else str(added[name]) for name in self._added]
        self._put([*cells[: self._width], *values, *cells[self._width :]])

    def _put(self, cells: list[str]) -> None:
        cells = [neutral(printable(cell)) for cell in cells]
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
        opened = (row.raw or as_json(self._columns, row.cells))[:-1].rstrip()
        comma = "" if opened == "{" else ", "
        self._stream.write(printable(f"{opened}{comma}{json.dumps(dict(added), ensure_ascii=False)[1:]}\n"))


def _object(line: str) -> tuple[dict[str, Any], str]:
    """Return the object on a line, or an empty one and the fault."""
    try:
        content = _DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        return {}, f"not JSON ({error})"
    return (content, "") if isinstance(content, dict) else ({}, "not a JSON object")


def _no_number(sign: str) -> float:
    """Refuse what other programs write for a number that is none or has no end, and no reader of JSON needs to know."""
    raise ValueError(f"{sign} is no number of JSON; write null or text")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def _text(content: Mapping[str, Any], key: str) -> tuple[str, str]:
    """Return the text under *key* and the fault, empty when it is text."""
    if key not in content:
        return "", f"the row has no {key!r}"
    text = content[key]
    if not isinstance(text, str):
        return "", f"{key!r} is {json.dumps(text)[:60]}, not text"
    return text, ""


def _code(content: Mapping[str, Any], key: str) -> tuple[Any, str]:
    """Return the code under *key* and the fault, empty when it is text, a number or null."""
    if key not in content:
        return "", f"the row has no {key!r}"
    code = content[key]
    if isinstance(code, (bool, list, dict)):
        return "", f"{key!r} is {json.dumps(code)[:60]}, not a code"
    return code, ""
