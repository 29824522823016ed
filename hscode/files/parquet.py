"""Parquet files: read and written in batches with pyarrow, which is imported when it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, overload

from hscode.errors import InputFileError
from hscode.files.encodings import undecoded
from hscode.files.rows import UNREAD, Cells, Columns, Row, Source, as_code, as_json, as_text, check_columns, printable
from hscode.files.text import open_binary

BATCH_ROWS = 1024
BATCH_BYTES = 32 << 20
"""A batch is as many rows as are expected to fit, and at most :data:`BATCH_ROWS`."""


@contextmanager
def open_parquet(name: str, added: Columns) -> Iterator[Batches]:
    """Open a Parquet file.

    Raises:
        InputFileError: missing, damaged or no Parquet file.
        ModuleNotFoundError: pyarrow is not installed.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with open_binary(name) as stream:
        try:
            file = pq.ParquetFile(stream)
        except (pa.ArrowException, OSError) as error:
            raise InputFileError(f"{name} is no readable Parquet file ({_short(error)}); write it again") from None
        with file:
            yield Batches(file, name, added)


class Batches:
    """A Parquet file, read batch by batch.

    Args:
        file: of pyarrow.
        name: of the file, for messages.
        added: columns that the output will have besides.

    Raises:
        InputFileError: it has the added columns already.
    """

    def __init__(self, file: Any, name: str, added: Columns) -> None:
        self.name, self._file = name, file
        self.schema = file.schema_arrow
        self.columns: list[str] = list(self.schema.names)
        check_columns(self.columns, added, name)

    def rows(self, text: str | None, code: str | None = None) -> Iterator[Row]:
        """Yield the rows with the text of the column *text* and the code of the column *code*, where they are named."""
        number = 0
        for batch in self._batches():
            texts, codes = ([None] * batch.num_rows if column is None else self._asked(batch, column, number) for column in (text, code))
            for place in range(batch.num_rows):
                number += 1
                said, declared = as_text(texts[place]), as_code(codes[place])
                fault = undecoded(text or "", said, "utf-8") or undecoded(code or "", as_text(declared), "utf-8")
                mend = "; write the column as text" if fault else ""
                yield Row(number, number, said, fault + mend, _BatchRow(batch, place, f"{self.name}: row {number}"), code=declared, origin=batch)

    def _asked(self, batch: Any, column: str, before: int) -> list[Any]:
        """Return the values of a column that is asked for; *before* rows stand before the batch."""
        where = f"{self.name}: rows {before + 1} to {before + batch.num_rows}"
        return _values(batch.column(self.columns.index(column)), column, where)

    def _batches(self) -> Iterator[Any]:
        import pyarrow as pa

        meta = self._file.metadata
        size = sum(meta.row_group(k).total_byte_size for k in range(meta.num_row_groups))
        rows = max(1, min(BATCH_ROWS, BATCH_BYTES * max(meta.num_rows, 1) // max(size, 1)))
        try:
            yield from self._file.iter_batches(batch_size=rows)
        except (pa.ArrowException, OSError) as error:
            raise InputFileError(f"{self.name} is damaged ({_short(error)}); write it again") from None


class _BatchRow(Sequence[Any]):
    """The cells of one row of a batch, made only when they are asked for; *where* names the row."""

    def __init__(self, batch: Any, place: int, where: str) -> None:
        self._batch, self._place, self._where = batch, place, where

    def __len__(self) -> int:
        return int(self._batch.num_columns)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return _values(self._batch.column(index).slice(self._place, 1), self._batch.schema.names[index], self._where)[0]


class ParquetWriter:
    """Writes Parquet, the added columns behind those of the input.

    The columns of a Parquet file keep their types; those of other tables become text. A row that does not fit its header
    stands in a column of its own.

    Args:
        path: where to write.
        source: the rows that will be written.
        added: the columns that are added.
    """

    def __init__(self, path: Path, source: Source, added: Columns) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
        self._new = [pa.field(name, kinds[kind]) for name, kind in added.items()]
        self._own = source.schema if isinstance(source, Batches) else None
        given = list(self._own) if self._own is not None else [pa.field(name, pa.string()) for name in (*source.columns, UNREAD)]
        self._columns = source.columns
        self._schema = pa.schema([*given, *self._new], metadata=self._own.metadata if self._own is not None else None)
        path.touch()  # Python says why it cannot be written, and under what name
        self._writer = pq.ParquetWriter(path, self._schema)
        self._batch: Any = None
        self._rows: list[Sequence[Any]] = []
        self._added: list[Cells] = []
        self._size = 0

    def write(self, row: Row, added: Cells) -> None:
        """Hold *row* back with the values of the added columns until its batch is full."""
        full = len(self._added) >= BATCH_ROWS or self._size > BATCH_BYTES
        if full if self._own is None else row.origin is not self._batch:
            self._flush()
        self._batch = row.origin
        self._added.append(added)
        if self._own is None:
            cells = self._cells(row)
            self._rows.append(cells)
            self._size += sum(len(cell or "") for cell in cells)

    def close(self) -> None:
        """Write what is held back, and the end of the file."""
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Close the file, which will not be kept."""
        self._writer.close()

    def _cells(self, row: Row) -> list[str | None]:
        if len(row.cells) != len(self._columns):
            return [*([None] * len(self._columns)), printable(as_json(self._columns, row.cells))]
        return [*(None if cell is None else printable(as_text(cell)) for cell in row.cells), None]

    def _flush(self) -> None:
        import pyarrow as pa

        if not self._added:
            return
        if self._own is not None:
            given = [self._batch.column(k) for k in range(self._batch.num_columns)]
        else:
            given = [pa.array(column, pa.string()) for column in zip(*self._rows, strict=True)]
        new = [pa.array([_plain(added[field.name]) for added in self._added], field.type) for field in self._new]
        self._writer.write_batch(pa.record_batch([*given, *new], schema=self._schema))
        self._rows, self._added, self._size = [], [], 0


def _values(values: Any, column: str, where: str) -> list[Any]:
    """Return values of a column of a batch: of text that is not UTF-8 as bytes, of days and times that Python does not hold as text.

    Raises:
        InputFileError: values that can be had in neither way.
    """
    import pyarrow as pa

    try:
        return list(values.to_pylist())
    except (ValueError, OverflowError) as error:
        held = pa.large_binary() if isinstance(error, UnicodeDecodeError) else pa.string()
    try:
        return list(values.cast(held).to_pylist())
    except (pa.ArrowException, ValueError) as error:
        raise InputFileError(f"{where}: {column!r} cannot be read as {values.type} ({_short(error)}); write the column as text") from None


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:120]


def _plain(value: str | int | float | None) -> str | int | float | None:
    return printable(value) if isinstance(value, str) else value
