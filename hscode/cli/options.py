"""Options of the commands that work through a file. The parser needs them, and help shall not wait for what reads the files."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass

from hscode.errors import OptionError

FORMATS = ("csv", "tsv", "jsonl", "xlsx", "parquet")
"""Formats of files, as :data:`hscode.files.FORMATS` has them."""
_FILE_OPTIONS = ("output", "text_column", "code_column", "format", "encoding", "delimiter", "sheet", "report", "fail_on", "threads")


@dataclass(frozen=True)
class ColumnOption:
    """A column of the input that an option names: the option, what the column holds, and its name without the option."""

    option: str
    holds: str
    default: str

    def wanted(self, arguments: Namespace) -> str | None:
        """Return the column that the arguments name."""
        column: str | None = getattr(arguments, self.option.removeprefix("--").replace("-", "_"))
        return column


TEXT = ColumnOption("--text-column", "descriptions", "description")
CODE = ColumnOption("--code-column", "codes", "code")


def add_file_options(parser: argparse.ArgumentParser, verb: str, *columns: ColumnOption) -> argparse._ArgumentGroup:
    """Add the options of a command that works through a file."""
    files = parser.add_argument_group("files", "CSV, TSV, JSONL, Excel (.xlsx) or Parquet, told by the suffix; one row out for each row in")
    files.add_argument("--input", metavar="FILE", help=f"the file to {verb}; - is standard input")
    files.add_argument("--output", metavar="FILE", help="where to write, whole or not at all; default: standard output")
    for column in columns:
        files.add_argument(column.option, metavar="COLUMN", help=f"the column of the {column.holds}; default: {column.default}")
    formats = "format of an input and of an output whose suffix does not tell, and of standard output; default of the output: as the input"
    files.add_argument("--format", choices=FORMATS, help=formats)
    files.add_argument("--encoding", metavar="NAME", help="encoding of an input of text; default: UTF-8, UTF-16 or cp1252, whichever it is")
    parts = "what parts the cells of a CSV or TSV input: a character, or the word tab; default: a comma or a tab, or as a first line sep= tells"
    files.add_argument("--delimiter", metavar="CHAR", type=_delimiter, help=parts)
    files.add_argument("--sheet", metavar="NAME", help="sheet of an Excel workbook; default: the first")
    parser.set_defaults(format_help=parser.format_help)
    return files


def _delimiter(text: str) -> str:
    found = "\t" if text in ("tab", "\\t") else text
    if len(found) != 1 or found == '"' or not (found == "\t" or found.isprintable()):
        raise argparse.ArgumentTypeError(f"{text!r} is not one character, such as ; or |, nor the word tab")
    return found


def check_options(arguments: Namespace, subject: str, text_options: Sequence[str]) -> None:
    """Check that the options for files come with ``--input``, and the subject and its options without.

    Args:
        arguments: of the command.
        subject: what stands on the command line instead of a file, in words; empty when nothing does.
        text_options: options for that.

    Raises:
        OptionError: one does not.
    """
    if arguments.input is not None and subject:
        raise OptionError(f"both {subject} and --input are given; give one of them")
    names = text_options if arguments.input is not None else _FILE_OPTIONS
    given = [f"--{name.replace('_', '-')}" for name in names if getattr(arguments, name, None)]
    if given and arguments.input is not None:
        instead = " (--format jsonl writes JSON lines)" if given[0] in ("--json", "--jsonl") else ""
        raise OptionError(f"{given[0]} does not go with --input; leave it out{instead}")
    if given:
        raise OptionError(f"{given[0]} needs --input FILE")
