"""Excel workbooks: read and written row by row with openpyxl, which is imported when it is needed.

A workbook is a zip archive that comes from strangers: before it is opened, its parts are measured.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hscode.errors import InputFileError
from hscode.files.rows import Cells, Columns, Row, as_text, check_columns, counted, printable

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
_DOCTYPE = b"<!DOCTYPE"
_KEPT = (bool, float, datetime, date, time, timedelta)


@contextmanager
def open_workbook(name: str, sheet: str | None, added: Columns) -> Iterator[Sheet]:
    """Open a sheet of a workbook, the first when none is named.

    Raises:
        InputFileError: no workbook, one that is damaged or made to burst, or no such sheet.
        ModuleNotFoundError: openpyxl is not installed.
    """
    from openpyxl import load_workbook

    try:
        _check_archive(name)
        book = load_workbook(name, read_only=True, data_only=True, keep_links=False)
    except (InputFileError, ModuleNotFoundError):
        raise
    except FileNotFoundError as error:
        raise InputFileError(f"cannot read {name}: {error.strerror}; name a file of descriptions") from None
    except Exception as error:  # whatever a damaged part makes openpyxl or its XML parser raise
        raise InputFileError(f"{name} is no readable Excel workbook ({_short(error)}); save it again as .xlsx") from None
    try:
        if not book.worksheets or (sheet is not None and sheet not in book.sheetnames):
            shown = ", ".join(repr(each) for each in book.sheetnames)
            raise InputFileError(f"{name} has no sheet {sheet!r}; name one of {shown}" if book.worksheets else f"{name} has no sheet with cells")
        yield Sheet(book[sheet] if sheet is not None else book.worksheets[0], name, added)
    finally:
        book.close()


class Sheet:
    """A sheet with a header in its first row that is not blank. Blank rows are no rows.

    Args:
        sheet: of openpyxl, opened for reading only.
        name: of the file, for messages.
        added: columns that the output will have besides.

    Raises:
        InputFileError: no header, or one that has the added columns already.
    """

    def __init__(self, sheet: Any, name: str, added: Columns) -> None:
        self.name = name
        sheet.reset_dimensions()  # what the file says of its size may be a lie
        self._records = self._read(sheet)
        _, header = next(self._records, (0, []))
        if not header:
            raise InputFileError(f"{name} is empty; its first row must name the columns")
        self.columns: list[str] = [as_text(cell) for cell in header]
        check_columns(self.columns, added, name)

    def rows(self, text: str | None, code: str | None = None) -> Iterator[Row]:
        """Yield the rows with the text of the column *text* and the code of the column *code*, where they are named."""
        width = len(self.columns)
        places = [None if column is None else self.columns.index(column) for column in (text, code)]
        for number, (line, found) in enumerate(self._records, 1):
            cells = found + [None] * (width - len(found))
            fault = f"the row has {counted(len(cells), 'cell')} where the header has {width}" if len(cells) > width else ""
            said, declared = ("" if fault or place is None else cells[place] for place in places)
            yield Row(number, line, as_text(said), fault, cells, code=declared)

    def _read(self, sheet: Any) -> Iterator[tuple[int, list[Any]]]:
        """Yield the number and the cells of each row that is not blank, without the blank cells at its end."""
        try:
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = list(row)
                while cells and cells[-1] in (None, ""):
                    cells.pop()
                if cells:
                    yield number, cells
        except Exception as error:  # as above: the sheet is read while its rows are
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
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise InputFileError(f"Excel holds {MAX_ROWS:,} rows, and there are more; write csv, jsonl or parquet")
        self._sheet.append([self._converted(value) for value in values])

    def _converted(self, value: Any) -> Any:
        if value is None or isinstance(value, _KEPT) or (isinstance(value, int) and abs(value) < _WHOLE):
            return value
        text = _UNPRINTABLE.sub("\ufffd", printable(as_text(value)))
        if len(text) > CELL_TEXT:
            says = f"row {self._rows - 1} has a cell of {len(text):,} characters where Excel holds {CELL_TEXT:,}"
            raise InputFileError(f"{says}; write csv, jsonl or parquet")
        cell = self._cell(self._sheet, text)
        cell.data_type = "s"  # a formula otherwise, where the text begins with =
        return cell


def _check_archive(name: str) -> None:
    """Refuse an archive whose parts would burst the memory.

    Raises:
        InputFileError: too many parts, too large a part, or one that declares entities.
    """
    if not zipfile.is_zipfile(name):
        if not Path(name).exists():
            raise FileNotFoundError(2, "No such file or directory", name)
        raise InputFileError(f"{name} is no Excel workbook (.xlsx), whatever its suffix; name it by what it is, or save it again")
    with zipfile.ZipFile(name) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise InputFileError(f"{name} has {len(parts):,} parts, which no honest workbook has")
        for part in parts:
            limit = SHEET_LIMIT if "worksheets/" in part.filename else PART_LIMIT
            burst = part.file_size > SUSPECT and part.file_size > RATIO * max(part.compress_size, 1)
            if burst or part.file_size > limit:
                says = f"{name} unpacks {part.filename!r} from {part.compress_size:,} to {part.file_size:,} bytes"
                raise InputFileError(f"{says}; this is a zip bomb, or a workbook too large to read: save it as csv")
            if part.filename.endswith(".xml"):
                with archive.open(part) as stream:
                    if _DOCTYPE in stream.read(1024):
                        raise InputFileError(f"{name} declares entities in {part.filename!r}, as no workbook does; it is refused")


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]
