"""``hscode classify``: one description, lines from standard input, or a file with one row out for each row in."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from hscode.browse import lookup
from hscode.classifier import classify
from hscode.cli import render
from hscode.cli.files import (
    ADDED,
    DEFAULT_COLUMN,
    Cells,
    Row,
    input_format,
    make_writer,
    open_input,
    open_output,
    output_format,
    read_source,
    text_column,
)
from hscode.errors import DescriptionError, OptionError
from hscode.index import check_edition
from hscode.types import Classification

SHOWN_FAULTS = 20
"""Rows with errors that are named on standard error; the output names all."""
_FILE_OPTIONS = ("output", "text_column", "format")
_TEXT_OPTIONS = ("json", "jsonl", "explain")


def run(arguments: Namespace) -> int:
    """Classify what the arguments name, and return the exit status.

    Raises:
        OptionError: options that do not go together, or an unknown edition.
        DescriptionError: the one description is empty.
        InputFileError: a file that cannot be read or written.
    """
    _check_options(arguments)
    check_edition(arguments.edition)
    if arguments.input is not None:
        return each_row(arguments, ADDED, lambda row: _added(row, arguments), "--text-column")
    if arguments.text == ["-"]:
        return _one(sys.stdin.read() if sys.stdin else "", arguments)
    if arguments.text:
        return _one(" ".join(arguments.text), arguments)
    if sys.stdin is None or sys.stdin.isatty():
        arguments.print_help(sys.stderr)
        return 2
    return _lines(arguments)


def _check_options(arguments: Namespace) -> None:
    given = [f"--{name.replace('_', '-')}" for name in (_TEXT_OPTIONS if arguments.input is not None else _FILE_OPTIONS) if getattr(arguments, name)]
    if arguments.input is not None and arguments.text:
        raise OptionError(f"both a description ({' '.join(arguments.text)!r}) and --input are given; give one of them")
    if given and arguments.input is not None:
        raise OptionError(f"{given[0]} does not go with --input; leave it out (--format jsonl writes JSON lines)")
    if given:
        raise OptionError(f"{given[0]} needs --input FILE")
    if arguments.explain and arguments.input is None and not arguments.text and sys.stdin and not sys.stdin.isatty():
        raise OptionError("--explain is for one description; with --jsonl each line holds its trace")


def _one(text: str, arguments: Namespace) -> int:
    answer = classify(text.strip(), limit=arguments.limit, edition=arguments.edition)
    if arguments.json or arguments.jsonl:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1 if arguments.json else None))
    else:
        shown = render.classification(answer, _title(answer, arguments.edition), render.Style.of_stdout(), explain=arguments.explain)
        print("\n".join(shown))
    return 1 if answer.findings else 0


def _lines(arguments: Namespace) -> int:
    """Answer each line of standard input with a line, at once, so that a program may wait for it."""
    failed = False
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        try:
            answer = classify(text, limit=arguments.limit, edition=arguments.edition)
        except DescriptionError as error:
            failed = True
            fault: dict[str, Any] = {"text": text, "code": None, "error": str(error)}
            print(json.dumps(fault, ensure_ascii=False) if arguments.json or arguments.jsonl else f"\t\t{error}\t{render.visible(text)}", flush=True)
            continue
        if arguments.json or arguments.jsonl:
            print(json.dumps(answer.to_dict(), ensure_ascii=False), flush=True)
        else:
            print(render.line(answer, _title(answer, arguments.edition)), flush=True)
    return 1 if failed else 0


def each_row(arguments: Namespace, columns: Sequence[str], added: Callable[[Row], Cells], option: str, default: str = DEFAULT_COLUMN) -> int:
    """Write a row for each row of the input file, with further columns, and return the exit status: 1 when rows have errors.

    Args:
        arguments: with ``input``, ``output``, ``format``, and the column of the text under the name of *option*.
        columns: names of the further columns; the last holds the error of a row.
        added: gives their values for a row.
        option: that names the column of the text.
        default: the column without the option.
    """
    kind = input_format(arguments.input, arguments.format)
    written = output_format(arguments.output, arguments.format, kind)
    name = "standard input" if arguments.input == "-" else arguments.input
    faults = _Faults(columns[-1])
    with open_input(arguments.input, kind) as stream:
        source = read_source(stream, kind, name, columns)
        wanted = getattr(arguments, option.removeprefix("--").replace("-", "_"))
        column = text_column(source.columns, wanted, name, option, default)
        with open_output(arguments.output) as out, _progress() as progress:
            writer = make_writer(out, written, source, name, columns)
            for row in source.rows(column):
                cells = added(row)
                writer.write(row, cells)
                faults.note(row, cells)
                progress.step()
    faults.report()
    return 1 if faults.count else 0


def _added(row: Row, arguments: Namespace) -> Cells:
    """Return the values of the added columns for a row."""
    if row.error:
        return dict.fromkeys(ADDED) | {"hs_error": row.error}
    try:
        answer = classify(row.text, limit=arguments.limit, edition=arguments.edition)
    except DescriptionError as error:
        return dict.fromkeys(ADDED) | {"hs_error": str(error)}
    others = (f"{c.code}:{c.probability:.4f}" for c in answer.candidates if c.code != answer.code)
    probability = round(render.probability(answer), 4) if answer.code else None
    title = _title(answer, arguments.edition)
    return {
        "hs_code": answer.code,
        "hs_level": answer.level,
        "hs_title": title,
        "hs_probability": probability,
        "hs_alternatives": " ".join(others),
        "hs_error": None,
    }


def _title(answer: Classification, edition: str) -> str:
    if answer.code is None:
        return ""
    return answer.candidates[0].title if answer.level == 6 else _title_of(answer.code, edition)


@lru_cache(maxsize=2000)
def _title_of(code: str, edition: str) -> str:
    return lookup(code, edition=edition).title


class _Faults:
    """The rows with errors: their number, and the first of them by name."""

    def __init__(self, column: str) -> None:
        self.count = 0
        self._column = column
        self._first: list[str] = []

    def note(self, row: Row, added: Cells) -> None:
        """Remember a row if it has an error."""
        if not added[self._column]:
            return
        self.count += 1
        if self.count <= SHOWN_FAULTS:
            self._first.append(f"row {row.number} (line {row.line}): {added[self._column]}")

    def report(self) -> None:
        """Name the rows with errors on standard error."""
        for fault in self._first:
            print(f"hscode: {render.visible(fault)}", file=sys.stderr)
        if self.count > len(self._first):
            print(f"hscode: and {self.count - len(self._first)} more rows with errors; see the column {self._column}", file=sys.stderr)


class _Progress:
    """Counts rows on standard error while they are worked on, on a terminal only."""

    EVERY = 0.5

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._rows = 0
        self._start = self._last = time.monotonic()

    def step(self) -> None:
        """Count a row."""
        self._rows += 1
        now = time.monotonic()
        if self._shown and now - self._last >= self.EVERY:
            self._last = now
            print(f"\r{self._rows:,} rows, {self._rows / (now - self._start):,.0f} a second ", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Wipe the line."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


@contextmanager
def _progress() -> Iterator[_Progress]:
    progress = _Progress()
    try:
        yield progress
    finally:
        progress.clear()
