"""``hscode classify``: one description, lines from standard input, or a file with one row out for each row in."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from hscode.browse import lookup
from hscode.classifier import answer as go_on
from hscode.classifier import classify
from hscode.cli import render
from hscode.cli.files import ADDED, Cells, Row, input_format, make_writer, open_input, open_output, output_format, read_source, text_column
from hscode.errors import DescriptionError, OptionError
from hscode.index import nomenclature
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
    nomenclature(arguments.edition)
    if arguments.input is not None:
        return _file(arguments)
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
    if arguments.ask and (arguments.input is not None or not arguments.text or arguments.text == ["-"]):
        raise OptionError("--ask needs the one description to ask about: hscode classify --ask TEXT")
    if arguments.ask and not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise OptionError("--ask asks on a terminal, and standard input or output is none; leave it out: the questions stand in the answer")
    if arguments.explain and arguments.input is None and not arguments.text and sys.stdin and not sys.stdin.isatty():
        raise OptionError("--explain is for one description; with --jsonl each line holds its trace")


def _one(text: str, arguments: Namespace) -> int:
    answer = classify(text.strip(), limit=arguments.limit, edition=arguments.edition)
    if arguments.ask:
        answer = _asked(answer)
    if arguments.json or arguments.jsonl:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1 if arguments.json else None))
    else:
        shown = render.classification(answer, _title(answer, arguments.edition), render.Style.of_stdout(), explain=arguments.explain)
        print("\n".join(shown))
    return 1 if answer.findings else 0


def _asked(answer: Classification) -> Classification:
    """Ask the best open question until none is open; an empty line, or the end of the input, leaves the answer as it is."""
    while answer.questions:
        question = answer.questions[0]
        choices = list(question.answers)
        print("\n".join(render.question(question, render.Style.of_stdout())))
        try:
            said = input(f"1 to {len(choices)}, or nothing to leave it open: ").strip()
        except EOFError:
            print()
            return answer
        if not said:
            return answer
        chosen = choices[int(said) - 1] if said.isascii() and said.isdigit() and 0 < int(said) <= len(choices) else said
        try:
            answer = go_on(answer, {question: chosen})
        except OptionError as error:
            print(render.visible(str(error)))
    return answer


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


def _file(arguments: Namespace) -> int:
    kind = input_format(arguments.input, arguments.format)
    written = output_format(arguments.output, arguments.format, kind)
    name = "standard input" if arguments.input == "-" else arguments.input
    faults = _Faults()
    with open_input(arguments.input, kind) as stream:
        source = read_source(stream, kind, name)
        column = text_column(source.columns, arguments.text_column, name)
        with open_output(arguments.output) as out, _progress() as progress:
            writer = make_writer(out, written, source, name)
            for row in source.rows(column):
                added = _added(row, arguments)
                writer.write(row, added)
                faults.note(row, added)
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

    def __init__(self) -> None:
        self.count = 0
        self._first: list[str] = []

    def note(self, row: Row, added: Cells) -> None:
        """Remember a row if it has an error."""
        if not added["hs_error"]:
            return
        self.count += 1
        if self.count <= SHOWN_FAULTS:
            self._first.append(f"row {row.number} (line {row.line}): {added['hs_error']}")

    def report(self) -> None:
        """Name the rows with errors on standard error."""
        for fault in self._first:
            print(f"hscode: {render.visible(fault)}", file=sys.stderr)
        if self.count > len(self._first):
            print(f"hscode: and {self.count - len(self._first)} more rows with errors; see the column hs_error", file=sys.stderr)


class _Progress:
    """Counts rows on standard error while they are classified, on a terminal only."""

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
