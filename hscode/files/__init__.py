"""Files of goods: CSV, TSV, JSON lines, Excel and Parquet, read and written as streams, one row out for each row in.

Nothing here knows what is done with the rows; commands give the columns that they add.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hscode.errors import InputFileError, OptionError
from hscode.files.encodings import check_encoding
from hscode.files.excel import SheetWriter, open_workbook
from hscode.files.output import open_text_output, replacing
from hscode.files.parquet import Batches, ParquetWriter, open_parquet
from hscode.files.rows import UNREAD, Columns, Source, Writer
from hscode.files.text import DELIMITERS, Lines, LinesWriter, Table, TableWriter, bounded, open_text, told_delimiter

FORMATS = ("csv", "tsv", "jsonl", "xlsx", "parquet")
_BINARY = ("xlsx", "parquet")
_SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx", ".parquet": "parquet", ".pq": "parquet"}


def input_format(name: str, wanted: str | None) -> str:
    """Return the format of an input by its suffix, else the *wanted* one.

    Raises:
        OptionError: neither tells, or a workbook or Parquet file on standard input.

    >>> input_format("goods.CSV", None), input_format("goods.txt", "tsv")
    ('csv', 'tsv')
    """
    found = _SUFFIXES.get(Path(name).suffix.lower(), wanted)
    if found is None:
        raise OptionError(f"the suffix of {name!r} does not tell its format; add --format {'|'.join(FORMATS)}")
    if name == "-" and found in _BINARY:
        raise OptionError(f"{found} cannot be read from standard input; name a file")
    return found


def output_format(name: str | None, wanted: str | None, given: str) -> str:
    """Return the format of an output: by its suffix, else the *wanted* one, else that of the input, *given*.

    Raises:
        OptionError: a table wanted of a JSONL file, whose rows may differ in their columns; a workbook or Parquet on standard output;
            a *wanted* format that is neither that of the input nor that of the output.

    >>> output_format("coded.XLSX", "csv", "csv"), output_format("coded.txt", "tsv", "csv"), output_format(None, None, "csv")
    ('xlsx', 'tsv', 'csv')
    """
    told = _SUFFIXES.get(Path(name or "").suffix.lower())
    if told is not None and wanted not in (None, told, given):
        raise OptionError(f"--format {wanted} fits neither the input, which is {given}, nor the output {name!r}, which is {told}; leave it out")
    found = told or wanted or given
    if given == "jsonl" and found != "jsonl":
        raise OptionError(f"rows of JSONL may differ in their columns and cannot be written as {found}; name an output that ends in .jsonl")
    if found in _BINARY and name in (None, "-"):
        raise OptionError(f"{found} cannot be written to standard output; name a file with --output, or another --format")
    return found


@contextmanager
def open_source(
    name: str, kind: str, added: Columns, *, encoding: str | None = None, sheet: str | None = None, delimiter: str | None = None
) -> Iterator[Source]:
    """Open a file for reading its rows once; standard input for ``-``.

    Args:
        name: of the file.
        kind: one of :data:`FORMATS`.
        added: columns that the output will have besides, which the file must not have.
        encoding: of a file of text; None finds it out.
        sheet: of a workbook; None takes the first.
        delimiter: what parts the cells of a CSV or TSV file; None takes what a first line ``sep=`` tells, else a comma or a tab.

    Raises:
        InputFileError: a file that cannot be read, or is not what its name says.
        OptionError: an unknown encoding, or an option that does not go with the format.
    """
    check_encoding(encoding)
    if encoding is not None and kind in _BINARY:
        raise OptionError(f"--encoding is for files of text; {kind} has its own")
    if sheet is not None and kind != "xlsx":
        raise OptionError(f"--sheet is for Excel workbooks; {name} is {kind}")
    if delimiter is not None and kind not in DELIMITERS:
        raise OptionError(f"--delimiter is for CSV and TSV; {name} is {kind}")
    if kind == "xlsx":
        with open_workbook(name, sheet, added) as workbook:
            yield workbook
    elif kind == "parquet":
        with open_parquet(name, added) as parquet:
            yield parquet
    else:
        with open_text(name, kind, encoding) as stream:
            shown = "standard input" if name == "-" else name
            lines = bounded(stream, shown)
            if kind == "jsonl":
                yield Lines(lines, shown, added, encoding=stream.encoding)
            else:
                told, lines = told_delimiter(lines)
                yield Table(lines, delimiter or told or DELIMITERS[kind], shown, added, kind=kind, encoding=stream.encoding)


@contextmanager
def open_writer(name: str | None, kind: str, source: Source, added: Columns) -> Iterator[Writer]:
    """Open an output for the rows of *source*; a file appears under its name only when it is whole.

    Args:
        name: of the file; None and ``-`` are standard output.
        kind: one of :data:`FORMATS`.
        source: the rows that will be written.
        added: the columns that are added, with the type of their values.

    Raises:
        InputFileError: a file that cannot be written, or columns that the format cannot hold.
    """
    _check_names(kind, source)
    if kind in _BINARY:
        assert name is not None  # output_format saw to it
        with replacing(Path(name)) as temporary:
            writer = SheetWriter(temporary, source.columns, added) if kind == "xlsx" else ParquetWriter(temporary, source, added)
            try:
                yield writer
            except BaseException:
                writer.abandon()
                raise
            writer.close()
        return
    with open_text_output(name) as stream:
        if kind == "jsonl":
            yield LinesWriter(stream, source.columns)
        else:
            delimiter = source.delimiter if isinstance(source, Table) and source.kind == kind else DELIMITERS[kind]
            yield TableWriter(stream, delimiter, source.columns, added)


def _check_names(kind: str, source: Source) -> None:
    if kind not in ("jsonl", "parquet") or isinstance(source, Lines):
        return
    seen = {UNREAD} if kind == "parquet" and not isinstance(source, Batches) else set()
    for column in source.columns:
        if column in seen:
            raise InputFileError(f"{source.name} has more than one column {column!r}, which {kind.upper()} cannot hold; rename one, or write csv")
        seen.add(column)
