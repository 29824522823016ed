"""Excel workbooks: read and written row by row with openpyxl, which is imported when it is needed.

A workbook is a zip archive that comes from strangers: before it is opened, its parts are measured.
"""

from __future__ import annotations

import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from hscode.errors import InputFileError
from hscode.files.encodings import foreign_format
from hscode.files.rows import MAX_COLUMNS, Cells, Columns, Row, as_number, as_text, check_columns, counted
from hscode.files.text import open_binary

SHEET_LIMIT = 2 << 30
"""Bytes of one sheet, unpacked; it is read as a stream."""
PART_LIMIT = 256 << 20
"""Bytes of any other part, unpacked; it is held in memory."""
MAX_PARTS = 5000
SUSPECT, RATIO = 10 << 20, 200
"""Bytes from which a part is suspect, and how many times its packed size it may have: honest sheets have some ten times theirs."""
CELL_TEXT = 32_767
"""Characters that Excel holds in a cell."""
MAX_ROWS = 1_048_576
"""Rows that Excel holds in a sheet, the header among them."""
_WHOLE = 10**15
"""Whole numbers from which Excel loses digits."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f])_")
"""How Excel writes a control character; other letters it does not escape, and ``_x2000_`` may be the name of an article."""
_FIRST_YEAR = 1900
"""Year before which Excel has no days."""
_SHEETS = "worksheets/"
_ARCHIVE = b"PK"
_DOCTYPE = b"<!DOCTYPE"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_PIECE = 1 << 20
_MAGIC = 16
"""Bytes by which a file is told that is no workbook, or a formula in one."""
_UNCOMPUTED = "is a formula whose value is not stored; open the workbook with Excel and save it"


@contextmanager
def open_workbook(name: str, sheet: str | None, added: Columns) -> Iterator[Sheet]:
    """Open a sheet of a workbook, the first when none is named.

    Raises:
        InputFileError: no workbook, one that is damaged or made to burst, or no such sheet.
        ModuleNotFoundError: openpyxl is not installed.
    """
    with ExitStack() as books, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")  # of what it leaves out, which no row needs
        book = _opened(name, books, data_only=True)
        titles = [each.title for each in book.worksheets]  # a sheet that is a chart has no cells
        if not titles:
            raise InputFileError(f"{name} has no sheet with cells")
        if sheet is not None and sheet not in titles:
            raise InputFileError(f"{name} has no sheet {sheet!r} with cells; name one of {', '.join(map(repr, titles))}")
        title = titles[0] if sheet is None else sheet
        yield Sheet(book[title], lambda: _opened(name, books, data_only=False)[title], name, added)


def _opened(name: str, books: ExitStack, *, data_only: bool) -> Any:
    """Open a workbook for reading only, until *books* are closed: with the computed values of formulas, or the formulas."""
    from openpyxl import load_workbook

    try:
        _check_archive(name)
        stream = books.enter_context(open_binary(name))  # by its name openpyxl would refuse what has another suffix
        book = load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    except (InputFileError, ModuleNotFoundError):
        raise
    except Exception as error:  # whatever a damaged part makes openpyxl or its XML parser raise
        raise InputFileError(f"{name} is no readable Excel workbook ({_short(error)}); save it again as .xlsx") from None
    books.callback(book.close)
    return book


class Sheet:
    """A sheet with a header in its first row that is not blank. Blank rows are no rows.

    Args:
        sheet: of openpyxl, opened for reading only, with the computed values of formulas.
        formulas: opens the same sheet with the formulas; called when a row lacks a cell and the workbook holds formulas.
        name: of the file, for messages.
        added: columns that the output will have besides.

    Raises:
        InputFileError: no header, or one that has the added columns already.
    """

    def __init__(self, sheet: Any, formulas: Callable[[], Any], name: str, added: Columns) -> None:
        self.name = name
        self._records = self._read(sheet)
        self._formulas = self._lines(formulas, values_only=True)
        self._typed = self._lines(lambda: sheet, values_only=False)
        header = next((cells for _, cells in self._records if cells), [])
        if not header:
            raise InputFileError(f"{name} is empty; its first row must name the columns")
        self.columns: list[str] = [as_text(cell) for cell in header]
        check_columns(self.columns, added, name)

    def rows(self, text: str | None, code: str | None = None) -> Iterator[Row]:
        """Yield the rows with the text of the column *text* and the code of the column *code*, where they are named."""
        width, number = len(self.columns), 0
        places = [None if column is None else self.columns.index(column) for column in (text, code)]
        for line, found in self._records:
            cells = found + [None] * (width - len(found))
            missing = self._uncomputed(line, found) if None in cells and self._has_formulas else {}
            if not found and not missing:
                continue
            number += 1
            cells += [None] * (max(missing, default=0) + 1 - len(cells))
            for place, formula in missing.items():
                cells[place] = formula
            fault = f"the row has {counted(len(cells), 'cell')} where the header has {width}" if len(cells) > width else ""
            said, declared = ("" if fault or place is None else cells[place] for place in places)
            fault = fault or next((f"{self.columns[place]!r} {_UNCOMPUTED}" for place in places if place in missing), "")
            yield Row(number, line, as_text(said), fault, cells, code=declared)

    @cached_property
    def _has_formulas(self) -> bool:
        """Whether there is any formula to look for: the cells are then read twice, which takes as long again."""
        with self._undamaged():
            return _holds_formulas(self.name)

    def _read(self, sheet: Any) -> Iterator[tuple[int, list[Any]]]:
        """Yield the number and the cells of each row that has cells, without the blank ones at its end."""
        for number, row in self._lines(lambda: sheet, values_only=True):
            cells = [_unescaped(cell) for cell in row]
            while cells and cells[-1] in (None, ""):
                cells.pop()
            if row:
                yield number, cells

    def _uncomputed(self, line: int, found: Sequence[Any]) -> dict[int, str]:
        """Return the formulas of a line that have no value, by the places of their cells. The lines are asked for in their order.

        A formula whose value is an empty text has one; the type of its cell says so.
        """
        formulas = next(cells for number, cells in self._formulas if number == line)
        empty = {place: cell for place, cell in enumerate(formulas) if cell is not None and (place >= len(found) or found[place] is None)}
        if not empty:
            return {}
        typed = next(cells for number, cells in self._typed if number == line)
        # openpyxl has a class of its own for a formula over several cells
        return {place: as_text(getattr(cell, "text", cell)) for place, cell in empty.items() if typed[place].data_type != "str"}

    def _lines(self, opened: Callable[[], Any], *, values_only: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        """Yield the number and the cells of each line of a sheet, which is opened when the first is asked for."""
        with self._undamaged():
            sheet = opened()
            sheet.reset_dimensions()  # what the file says of its size may be a lie
            yield from enumerate(sheet.iter_rows(values_only=values_only), 1)

    @contextmanager
    def _undamaged(self) -> Iterator[None]:
        """Say of what openpyxl raises, which reads the sheet while its rows are read, that the workbook is damaged."""
        try:
            yield
        except InputFileError:
            raise
        except Exception as error:  # as above: whatever a damaged part makes it raise
            raise InputFileError(f"{self.name} is damaged behind the rows read so far ({_short(error)}); save it again as .xlsx") from None


class SheetWriter:
    """Writes a workbook of one sheet, the added columns behind those of the input; what begins like a formula is written as text.

    Args:
        path: where to write.
        columns: the header.
        added: the columns that are added.
    """

    def __init__(self, path: Path, columns: Sequence[str], added: Columns) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell

        self._path, self._width, self._added = path, len(columns), tuple(added)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("hscode")
        self._cell = WriteOnlyCell
        self._rows = 0
        path.touch()  # where it cannot be written, that is known before the rows are worked through
        self._put([*columns, *added])

    def write(self, row: Row, added: Cells) -> None:
        """Write *row* with the values of the added columns.

        Raises:
            InputFileError: a cell or a number of rows that Excel does not hold.
        """
        cells = list(row.cells) + [None] * (self._width - len(row.cells))
        self._put([*cells[: self._width], *(added[name] for name in self._added), *cells[self._width :]])

    def close(self) -> None:
        """Save the workbook."""
        self._book.save(self._path)

    def abandon(self) -> None:
        """Close what openpyxl holds open of a workbook that will not be saved."""
        self._sheet.close()

    def _put(self, values: list[Any]) -> None:
        if len(values) > MAX_COLUMNS:
            raise InputFileError(f"row {self._rows} has {len(values):,} cells where Excel holds {MAX_COLUMNS:,}; write csv, jsonl or parquet")
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise InputFileError(f"Excel holds {MAX_ROWS:,} rows, and there are more; write csv, jsonl or parquet")
        self._sheet.append([self._converted(value) for value in values])

    def _converted(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            value = as_number(value)
        if value is None or _held(value):
            return value
        text = _UNPRINTABLE.sub("\ufffd", as_text(value))
        if len(text) > CELL_TEXT:
            says = f"row {self._rows - 1} has a cell of {len(text):,} characters where Excel holds {CELL_TEXT:,}"
            raise InputFileError(f"{says}; write csv, jsonl or parquet")
        cell = self._cell(self._sheet, text)
        cell.data_type = "s"  # a formula otherwise, where the text begins with =
        return cell


def _held(value: Any) -> bool:
    """Whether Excel holds a typed value as it is: a finite number of few digits, a day from 1900 on, a time without a zone."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, (datetime, time)) and value.tzinfo is not None:
        return False
    if isinstance(value, date):
        return value.year >= _FIRST_YEAR
    return isinstance(value, (time, timedelta)) or (isinstance(value, int) and abs(value) < _WHOLE)


def _unescaped(value: Any) -> Any:
    """Return the value of a cell, with the control characters of a text that Excel wrote as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if isinstance(value, str) and "_x" in value else value


def _check_archive(name: str) -> None:
    """Refuse an archive whose parts would burst the memory.

    Raises:
        InputFileError: too many parts, too large a part, or one that declares entities.
    """
    with open_binary(name) as stream:
        head = stream.read(_MAGIC)
        if not zipfile.is_zipfile(stream):
            raise InputFileError(f"{name} is {_no_workbook(head)}, or save it again as .xlsx")
    with zipfile.ZipFile(name) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise InputFileError(f"{name} has {len(parts):,} parts, which no honest workbook has")
        for part in parts:
            _check_part(name, archive, part)


def _check_part(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part of the archive *name* that is too large, or declares entities."""
    limit = SHEET_LIMIT if _SHEETS in part.filename else PART_LIMIT
    burst = part.file_size > SUSPECT and part.file_size > RATIO * max(part.compress_size, 1)
    if burst or part.file_size > limit:
        says = f"{name} unpacks {part.filename!r} from {part.compress_size:,} to {part.file_size:,} bytes"
        raise InputFileError(f"{says}; this is a zip bomb, or a workbook too large to read: save it as csv")
    if part.filename.endswith(".xml"):
        with archive.open(part) as stream:
            if _DOCTYPE in stream.read(1024):
                raise InputFileError(f"{name} declares entities in {part.filename!r}, as no workbook does; it is refused")


def _no_workbook(head: bytes) -> str:
    """Say what a file is that is no whole zip archive, by its first bytes, and what to do about it."""
    if head.startswith(_ARCHIVE):
        return "an Excel workbook (.xlsx) without its end; copy it again"
    what, mend = foreign_format(head) or ("no Excel workbook (.xlsx), whatever its suffix", "name it by what it is")
    return f"{what}; {mend}"


def _holds_formulas(name: str) -> bool:
    """Whether a sheet of a workbook holds a formula."""
    with zipfile.ZipFile(name) as archive:
        sheets = [part for part in archive.infolist() if _SHEETS in part.filename]
        return any(_FORMULA.search(piece) for part in sheets for piece in _pieces(archive, part))


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece, each with the end of the one before it."""
    end = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield end + piece
            end = piece[-_MAGIC:]


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]
