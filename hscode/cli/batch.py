"""What the commands that work through a file share: its options, its formats, and the count of rows on a terminal."""

from __future__ import annotations

import argparse
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from hscode.errors import OptionError

DEFAULT_COLUMN = "description"
"""The column of the descriptions where none is named."""
FORMATS = ("csv", "tsv", "jsonl", "xlsx", "parquet")
"""Formats of files, as :data:`hscode.files.FORMATS` has them; help shall not wait for that."""
_FILE_OPTIONS = ("output", "text_column", "code_column", "format", "encoding", "sheet", "report", "fail_on")


def add_file_options(parser: argparse.ArgumentParser, verb: str) -> argparse._ArgumentGroup:
    """Add the options of a command that works through a file."""
    files = parser.add_argument_group("files", "CSV, TSV, JSONL, Excel (.xlsx) or Parquet, told by the suffix; one row out for each row in")
    files.add_argument("--input", metavar="FILE", help=f"the file to {verb}; - is standard input")
    files.add_argument("--output", metavar="FILE", help="where to write, whole or not at all; default: standard output")
    files.add_argument("--text-column", metavar="COLUMN", help=f"the column of the descriptions; default: {DEFAULT_COLUMN}")
    formats = "format of the output (default: by its suffix, else as the input), and of an input whose suffix does not tell"
    files.add_argument("--format", choices=FORMATS, help=formats)
    files.add_argument("--encoding", metavar="NAME", help="encoding of an input of text; default: UTF-8, UTF-16 or cp1252, whichever it is")
    files.add_argument("--sheet", metavar="NAME", help="sheet of an Excel workbook; default: the first")
    return files


def check_text_options(arguments: Namespace, text_options: Sequence[str]) -> None:
    """Check that the options for files come with ``--input``, and those for one text without.

    Raises:
        OptionError: one does not.
    """
    names = text_options if arguments.input is not None else _FILE_OPTIONS
    given = [f"--{name.replace('_', '-')}" for name in names if getattr(arguments, name, None)]
    if given and arguments.input is not None:
        raise OptionError(f"{given[0]} does not go with --input; leave it out (--format jsonl writes JSON lines)")
    if given:
        raise OptionError(f"{given[0]} needs --input FILE")


def formats_of(arguments: Namespace) -> tuple[str, str]:
    """Return the format of the input and that of the output.

    Raises:
        OptionError: they cannot be told, or do not go together.
    """
    from hscode.files import input_format, output_format

    kind = input_format(arguments.input, arguments.format)
    return kind, output_format(arguments.output, arguments.format, kind)


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
