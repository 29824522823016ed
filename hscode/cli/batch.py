"""What the commands that work through a file share: one row out for each row in, the rows with errors, and the count on a terminal."""

from __future__ import annotations

import logging
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from hscode.cli import render
from hscode.cli.options import CODE, ColumnOption
from hscode.cli.streams import tell
from hscode.errors import CodeError, HSCodeError
from hscode.files import input_format, open_source, open_writer, output_format
from hscode.files.rows import Cells, Columns, Row, Source, as_text, only_column
from hscode.types import plain_number

SHOWN_FAULTS = 20
"""Rows with errors that are named on standard error; the output names all."""
_log = logging.getLogger(__name__)


def each_row(
    arguments: Namespace, added: Columns, work: Callable[[Sequence[Row]], Iterable[Cells]], text: ColumnOption | None,
    code: ColumnOption | None = None, *, at_once: int = 1,
) -> None:  # fmt: skip
    """Write a row for each row of the input file, with further columns.

    Args:
        arguments: of the command, with those that :func:`hscode.cli.options.add_file_options` adds.
        added: the further columns.
        work: gives their values for each of some rows.
        text: the column that is read as text, where there is one.
        code: the column that is read as a declared code, where there is one.
        at_once: how many rows are read before the first of them is worked on.

    Raises:
        OptionError: formats that cannot be told, or do not go together.
        InputFileError: a file that cannot be read or written.
    """
    kind = input_format(arguments.input, arguments.format)
    written = output_format(arguments.output, arguments.format, kind)
    options = {"encoding": arguments.encoding, "sheet": arguments.sheet, "delimiter": arguments.delimiter}
    with open_source(arguments.input, kind, added, **options) as source:
        columns = {each: _column(source, each, arguments) for each in (code, text) if each is not None}
        _log.info("reading %s (%s): %s", source.name, kind, ", ".join(f"{each.holds} in {name!r}" for each, name in columns.items()))
        with open_writer(arguments.output, written, source, added) as writer, Progress.shown() as progress:
            rows = source.rows(*(None if each is None else columns[each] for each in (text, code)))
            while run := list(islice(rows, at_once)):
                for row, cells in zip(run, work(run), strict=True):
                    writer.write(row, cells)
                    progress.step()


def _column(source: Source, of: ColumnOption, arguments: Namespace) -> str:
    return only_column(source.columns, of.wanted(arguments), of.default, of.option, source.name)


class Faults:
    """The rows with errors: their number, and the first of them by name.

    Args:
        column: the added column that holds the error of a row.
    """

    def __init__(self, column: str) -> None:
        self.count = 0
        self._column = column
        self._first: list[str] = []

    def noted(self, row: Row, added: Cells) -> Cells:
        """Return the added values of a row, which is remembered if it has an error."""
        if added[self._column]:
            self.count += 1
            if self.count <= SHOWN_FAULTS:
                self._first.append(f"row {row.number} (line {row.line}): {added[self._column]}")
        return added

    def report(self) -> int:
        """Name the rows with errors on standard error, and return the exit status: 1 when there are any."""
        for fault in self._first:
            tell(f"hscode: {render.visible(fault)}")
        if self.count > len(self._first):
            tell(f"hscode: and {self.count - len(self._first)} more rows with errors; see the column {self._column}")
        return 1 if self.count else 0


def answer_rows(
    arguments: Namespace, columns: Columns, answer: Callable[[Sequence[str]], Sequence[Cells]], asked: ColumnOption, *, error: str,
    unfit: type[HSCodeError], at_once: int = 1,
) -> int:  # fmt: skip
    """Answer the text, or the code, of each row of the input file, and return the exit status: 1 when rows have errors.

    Args:
        arguments: of the command, as for :func:`each_row`.
        columns: the further columns.
        answer: gives their values for each of some texts.
        asked: the column that is read, as codes where it is that of the codes.
        error: that of the further columns which holds the error of a row.
        unfit: what *answer* raises where one of the texts has none.
        at_once: how many rows are answered together.

    Raises:
        OptionError: formats that cannot be told, or do not go together.
        InputFileError: a file that cannot be read or written.
    """
    faults, coded = Faults(error), asked is CODE

    def faulty(why: str) -> Cells:
        return dict.fromkeys(columns) | {error: why}

    def answers(rows: Sequence[Row]) -> Sequence[Cells]:
        try:
            return answer([_code(row.code) if coded else row.text for row in rows])
        except unfit as fault:
            return [faulty(str(fault))] if len(rows) == 1 else [cells for row in rows for cells in answers([row])]

    def work(rows: Sequence[Row]) -> list[Cells]:
        readable = [row for row in rows if not row.error]
        answered = iter(answers(readable) if readable else ())
        return [faults.noted(row, faulty(row.error) if row.error else next(answered)) for row in rows]

    each_row(arguments, columns, work, None if coded else asked, asked if coded else None, at_once=at_once)
    return faults.report()


def _code(value: Any) -> str:
    """Return the value of a typed cell that holds a code as text.

    Raises:
        CodeError: it is a date or the like, some of whose digits might pass for a code.
    """
    if value is None or isinstance(value, (str, bytes)) or plain_number(value) is not None:
        return as_text(value)
    raise CodeError(f"a code must be text or a number, not {type(value).__name__} ({as_text(value):.60})")


class Progress:
    """Counts rows on standard error while they are worked through, on a terminal only."""

    EVERY = 0.5

    def __init__(self) -> None:
        self._visible = sys.stderr.isatty()
        self._rows = 0
        self._start = self._last = time.monotonic()

    def step(self) -> None:
        """Count a row."""
        self._rows += 1
        now = time.monotonic()
        if self._visible and now - self._last >= self.EVERY:
            self._last = now
            print(f"\r{self._rows:,} rows, {self._rows / (now - self._start):,.0f} a second ", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Wipe the line."""
        if self._visible:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    @classmethod
    @contextmanager
    def shown(cls) -> Iterator[Progress]:
        """Show the count while rows are worked through, and wipe it in the end."""
        progress = cls()
        try:
            yield progress
        finally:
            progress.clear()
