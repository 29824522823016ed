"""Files in all formats, from good ones and from strangers: no row lost, nothing executed, memory bounded."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hscode.cli import options
from hscode.errors import HSCodeError, InputFileError, OptionError
from hscode.files import FORMATS, input_format, open_source, open_writer, output_format, text
from hscode.files.encodings import check_encoding, encoding_of
from hscode.files.output import replacing
from hscode.files.rows import MAX_COLUMNS, Row, as_text, neutral, only_column
from tests.conftest import Run, fails

ADDED = {"hs_x": str, "hs_n": int, "hs_p": float}
VALUES: dict[str, str | int | float | None] = {"hs_x": "=x", "hs_n": 4, "hs_p": None}
HEADER = ["code", "description", "note"]
ROWS = [["0901.21", "roasted coffee", "a"], ["090240", "black tea, 25 kg", ""], ["950440", "playing cards", "ü – €"]]


def write_table(path: Path, rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_book(path: Path, rows: list[list[Any]], sheet: str = "items") -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    book.save(path)
    return path


def load_book(path: Path) -> Any:
    return pytest.importorskip("openpyxl").load_workbook(path)


def write_parquet(path: Path, columns: dict[str, list[Any]]) -> Path:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table(columns), path)
    return path


def write_any(folder: Path, kind: str, rows: list[list[Any]]) -> Path:
    path = folder / f"in.{kind}"
    if kind == "xlsx":
        return write_book(path, rows)
    if kind == "parquet":
        return write_parquet(path, {name: [row[k] for row in rows[1:]] for k, name in enumerate(rows[0])})
    if kind == "jsonl":
        path.write_text("".join(json.dumps(dict(zip(rows[0], row, strict=True))) + "\n" for row in rows[1:]), encoding="utf-8")
        return path
    return write_table(path, rows, delimiter="\t" if kind == "tsv" else ",")


def read_any(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".xlsx":
        import openpyxl

        sheet: Any = openpyxl.load_workbook(path).active
        header, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows]
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return list(pq.read_table(path).to_pylist())
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))


def copy(source: Path, target: Path, **options: Any) -> list[Row]:
    kind = input_format(str(source), None)
    written = output_format(str(target), None, kind)
    rows = []
    with open_source(str(source), kind, ADDED, **options) as opened, open_writer(str(target), written, opened, ADDED) as out:
        columns = [only_column(opened.columns, None, name, "--x", opened.name) for name in ("description", "code")]
        for row in opened.rows(*columns):
            out.write(row, VALUES)
            rows.append(row)
    return rows


class TestFormats:
    @pytest.mark.parametrize("source", ["csv", "tsv", "xlsx", "parquet", "jsonl"])
    @pytest.mark.parametrize("target", ["csv", "tsv", "xlsx", "parquet", "jsonl"])
    def test_every_format_to_every_other(self, tmp_path: Path, source: str, target: str) -> None:
        given_file, out = write_any(tmp_path, source, [HEADER, *ROWS]), tmp_path / f"out.{target}"
        if source == "jsonl" and target != "jsonl":
            with pytest.raises(OptionError, match="JSONL"):
                copy(given_file, out)
            return
        rows = copy(given_file, out)
        assert [(row.number, as_text(row.code), row.text, row.error) for row in rows] == [(k, row[0], row[1], "") for k, row in enumerate(ROWS, 1)]
        written = read_any(out)
        assert [[as_text(row[name]) for name in HEADER] for row in written] == ROWS
        assert [name for name in written[0] if name != "hs_input"] == [*HEADER, *ADDED]
        assert {as_text(row["hs_n"]) for row in written} == {"4"}
        assert {row["hs_x"] for row in written} == {"'=x" if target in ("csv", "tsv") else "=x"}
        assert {as_text(row["hs_p"]) for row in written} == {""}

    def test_types_of_parquet_are_kept(self, tmp_path: Path) -> None:
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        table = pa.table({
            "description": pa.array(["tea", None]).dictionary_encode(), "code": pa.array([90240, 950440]), "day": [date(2024, 2, 29), None],
            "list": [[1, 2], []], "blob": [b"\xff", None]})  # fmt: skip
        source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
        pq.write_table(table, source)
        rows = copy(source, out)
        assert [(row.code, row.text) for row in rows] == [(90240, "tea"), (950440, "")]
        again = pq.read_table(out)
        assert again.select(table.column_names).equals(table)
        assert [str(again.schema.field(name).type) for name in ADDED] == ["string", "int64", "double"]
        lines = tmp_path / "out.jsonl"
        copy(source, lines)
        assert json.loads(lines.read_text(encoding="utf-8").splitlines()[0])["day"] == "2024-02-29"

    def test_many_batches(self, tmp_path: Path) -> None:
        source, out = tmp_path / "in.parquet", tmp_path / "o.parquet"
        write_parquet(source, {"description": [f"tea {k}" for k in range(5000)], "code": ["0902"] * 5000})
        assert len(copy(source, out)) == 5000
        assert [row["description"] for row in read_any(out)] == [f"tea {k}" for k in range(5000)]
        table = write_table(tmp_path / "in.csv", [["description", "code"], *([f"tea {k}", "0902"] for k in range(5000))])
        copy(table, out)
        assert [row["description"] for row in read_any(out)] == [f"tea {k}" for k in range(5000)]

    def test_types_of_excel_are_kept(self, tmp_path: Path) -> None:
        first = [90121, "coffee", 1.5, date(2024, 2, 29)]
        source = write_book(tmp_path / "in.xlsx", [[None, None], ["code", "description", "n", "day"], first, [None] * 4, ["090240", 12, True]])
        out = tmp_path / "out.xlsx"
        rows = copy(source, out)
        assert [(row.number, row.line, row.code, row.text) for row in rows] == [(1, 3, 90121, "coffee"), (2, 5, "090240", "12")]
        written = read_any(out)
        assert written[0]["code"] == 90121
        assert written[0]["n"] == 1.5
        assert str(written[0]["day"]).startswith("2024-02-29")
        assert (written[1]["n"], written[1]["day"]) == (True, None)

    def test_sheets(self, tmp_path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        book.active.append(["description", "code"])
        second = book.create_sheet("goods")
        second.append(["description", "code"])
        second.append(["tea", "0902"])
        book.save(tmp_path / "in.xlsx")
        assert copy(tmp_path / "in.xlsx", tmp_path / "o.csv") == []
        assert [row.text for row in copy(tmp_path / "in.xlsx", tmp_path / "o.csv", sheet="goods")] == ["tea"]
        with pytest.raises(InputFileError, match="'Sheet', 'goods'"):
            copy(tmp_path / "in.xlsx", tmp_path / "o.csv", sheet="x")
        with pytest.raises(OptionError, match="--sheet"):
            copy(write_table(tmp_path / "in.csv", [HEADER]), tmp_path / "o.csv", sheet="x")

    @pytest.mark.parametrize("kind", ["xlsx", "parquet"])
    def test_not_through_a_pipe(self, kind: str) -> None:
        with pytest.raises(OptionError, match="standard input"):
            input_format("-", kind)
        with pytest.raises(OptionError, match="standard output"):
            output_format(None, kind, "csv")

    def test_the_suffix_of_the_output_tells_its_format(self, run: Run, tmp_path: Path) -> None:
        pytest.importorskip("openpyxl")
        source, out = write_table(tmp_path / "in.csv", [HEADER, *ROWS]), tmp_path / "out.xlsx"
        assert run("validate", "--input", source, "--output", out, "--format", "csv")[0] == 0
        assert [row["description"] for row in read_any(out)] == [row[1] for row in ROWS]
        assert output_format("out.txt", "tsv", "csv") == output_format("-", "tsv", "csv") == "tsv"
        says = "--format tsv fits neither the input, which is csv, nor the output"
        fails(run("validate", "--input", source, "--output", out, "--format", "tsv"), says, "leave it out")

    def test_closed_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", None)
        fails(run("validate", "--input", "-", "--format", "csv"), "standard input is closed; name a file")

    def test_two_outputs_of_one_name(self, tmp_path: Path) -> None:
        with replacing(tmp_path / "o.csv") as first, replacing(tmp_path / "o.csv") as second:
            assert first != second
            first.write_text("1", encoding="utf-8")
            second.write_text("2", encoding="utf-8")
        assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["1"]

    @pytest.mark.parametrize("number", ["851712", "851712.0", "8517.12"])
    def test_numbers_as_codes_to_convert(self, run: Run, tmp_path: Path, number: str) -> None:
        source = tmp_path / "in.jsonl"
        source.write_text(f'{{"code": {number}}}\n{{"code": [1]}}\n', encoding="utf-8")
        status, out, _ = run("convert", "--input", source)
        first, second = map(json.loads, out.splitlines())
        assert (status, first["hs_converted"], first["hs_converted_error"]) == (1, "851713", None)
        assert second["hs_converted_error"] == "'code' is [1], not a code"

    @pytest.mark.parametrize("kind", ["xlsx", "parquet"])
    def test_dates_as_codes_to_convert(self, run: Run, tmp_path: Path, kind: str) -> None:
        source = write_any(tmp_path, kind, [["code", "description"], [date(2022, 6, 1), "tea"]])
        status, out, _ = run("convert", "--input", source, "--format", "csv")
        assert status == 1
        assert "a code must be text or a number, not date" in out

    @pytest.mark.parametrize("kind", ["xlsx", "parquet"])
    def test_a_format_that_the_suffix_does_not_tell(self, run: Run, tmp_path: Path, kind: str) -> None:
        source = write_any(tmp_path, kind, [HEADER, *ROWS]).rename(tmp_path / "export.bin")
        assert run("validate", "--input", source, "--format", kind, "--output", tmp_path / "o.csv")[0] == 0
        assert [row["description"] for row in read_any(tmp_path / "o.csv")] == [row[1] for row in ROWS]

    def test_the_parser_knows_the_formats(self) -> None:
        assert options.FORMATS == FORMATS

    @pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="no /dev/stdout here")
    def test_an_output_that_is_a_pipe(self, tmp_path: Path) -> None:
        source = write_table(tmp_path / "in.csv", [HEADER, *ROWS])
        command = [sys.executable, "-m", "hscode", "convert", "--input", str(source), "--output", "/dev/stdout", "--format", "csv"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("code,description,note,hs_converted")

    def test_an_output_of_a_long_name(self, tmp_path: Path) -> None:
        for name in ("x" * 251, "é" * 125):
            with replacing(tmp_path / f"{name}.csv") as temporary:
                temporary.write_text("1", encoding="utf-8")
            assert (tmp_path / f"{name}.csv").read_text(encoding="utf-8") == "1"

    @pytest.mark.parametrize(("module", "kind"), [("openpyxl", "xlsx"), ("pyarrow", "parquet")])
    def test_without_the_extra(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, kind: str) -> None:
        source = write_any(tmp_path, kind, [HEADER, *ROWS])
        monkeypatch.setitem(sys.modules, module, None)
        fails(run("classify", "--input", source, "--output", tmp_path / "o.csv"), f"needs {module}", f"pip install {module}")
        assert [path.name for path in tmp_path.iterdir()] == [source.name]

    def test_what_a_table_cannot_say_in_parquet(self, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_text("code,description\n1,tea,x\n2,coffee\n", encoding="utf-8")
        copy(source, tmp_path / "o.parquet")
        rows = read_any(tmp_path / "o.parquet")
        assert rows[0]["code"] is None
        assert json.loads(rows[0]["hs_input"]) == {"hs_input": ["1", "tea", "x"]}
        assert (rows[1]["code"], rows[1]["hs_input"]) == ("2", None)

    @pytest.mark.parametrize("target", ["jsonl", "parquet"])
    def test_two_columns_of_one_name(self, tmp_path: Path, target: str) -> None:
        source = write_table(tmp_path / "in.csv", [["code", "description", "x", "x"]])
        with pytest.raises(InputFileError, match="more than one column 'x'"):
            copy(source, tmp_path / f"o.{target}")
        assert not (tmp_path / f"o.{target}").exists()


class TestDelimiters:
    @pytest.mark.parametrize(("option", "delimiter"), [(";", ";"), ("|", "|"), ("tab", "\t"), ("\\t", "\t")])
    def test_named(self, run: Run, tmp_path: Path, option: str, delimiter: str) -> None:
        source, out = write_table(tmp_path / "in.csv", [HEADER, *ROWS], delimiter=delimiter), tmp_path / "out.csv"
        assert run("validate", "--input", source, "--output", out, "--delimiter", option)[0] == 0
        with out.open(encoding="utf-8", newline="") as file:
            assert [row[:3] for row in csv.reader(file, delimiter=delimiter)] == [HEADER, *ROWS]
        for kind in ("tsv", "jsonl"):
            run("validate", "--input", source, "--output", tmp_path / f"out.{kind}", "--delimiter", option)
            assert [row["description"] for row in read_any(tmp_path / f"out.{kind}")] == [row[1] for row in ROWS]

    @pytest.mark.parametrize("told", ["sep=;", '"sep=;"', "\ufeffSEP=;"])
    def test_told_by_the_first_line(self, tmp_path: Path, told: str) -> None:
        source = tmp_path / "in.csv"
        source.write_text(f"{told}\r\ncode;description\r\n0901.21;coffee, roasted\r\n", encoding="utf-8")
        assert [(row.number, row.line, row.cells) for row in copy(source, tmp_path / "o.csv")] == [(1, 3, ["0901.21", "coffee, roasted"])]
        assert (tmp_path / "o.csv").read_text(encoding="utf-8").startswith("code;description;hs_x")
        source.write_text("sep=;\ncode|description\n0901.21|tea\n", encoding="utf-8")
        assert [row.text for row in copy(source, tmp_path / "o.csv", delimiter="|")] == ["tea"]

    @pytest.mark.parametrize("told", [b"sep=\0", b"sep=\xff", b"sep=\r", b"sep=5", b"sep=", b'sep="', b"sep=;;"])
    def test_not_told(self, tmp_path: Path, told: bytes) -> None:
        (tmp_path / "in.csv").write_bytes(told + b"\ncode,description\n1,tea\n")
        with open_source(str(tmp_path / "in.csv"), "csv", ADDED, encoding="utf-8") as source:
            assert "description" not in source.columns

    @pytest.mark.parametrize(("delimiter", "says"), [(";", "';'"), ("\t", "tab")])
    def test_a_table_of_one_column_says_how(self, run: Run, tmp_path: Path, delimiter: str, says: str) -> None:
        source = write_table(tmp_path / "in.csv", [HEADER, *ROWS], delimiter=delimiter)
        fails(run("validate", "--input", source), "no column 'code'", f"--delimiter {says}")
        assert "--delimiter" not in run("validate", "--input", write_table(source, [["a;b", "c"]]))[2]

    @pytest.mark.parametrize("option", ["", ";;", '"', "\n", "comma", "\udcff"])
    def test_no_delimiter(self, run: Run, option: str) -> None:
        fails(run("validate", "--input", "in.csv", "--delimiter", option), "--delimiter", "one character")

    def test_of_tables_of_text_alone(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "in.jsonl").write_text('{"code": "0901"}\n', encoding="utf-8")
        fails(run("validate", "--input", tmp_path / "in.jsonl", "--delimiter", ";"), "--delimiter is for CSV and TSV")
        fails(run("validate", "0901", "--delimiter", ";"), "--delimiter needs --input")


class TestQuotes:
    @staticmethod
    def _read(body: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Row], int]:
        """Return the rows of a table, and how often the csv module was given a line of it."""
        given_lines, give = [], text._LineFeed.__next__

        def counted(feed: Any) -> str:
            line = give(feed)
            given_lines.append(line)
            return line

        monkeypatch.setattr(text._LineFeed, "__next__", counted)
        return list(text.Table(io.StringIO("a,b\n" + body, newline=""), ",", "x", {}).rows("a")), len(given_lines)

    @pytest.mark.parametrize("lines", [['a","b'], ['"a', "b,c"], ['"', "c", '"d"e'], ['a","b', "c,d", '"e']])
    def test_each_line_is_read_twice_at_most(self, monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
        body = "".join(f"{line}\n" for line in lines * 500)
        rows, read = self._read(body, monkeypatch)
        assert read <= 2 * (500 * len(lines) + 1)
        assert sum(cell.count("\n") for row in rows for cell in row.cells) + len(rows) == 500 * len(lines)

    @given(st.text(st.sampled_from('",ab\n'), max_size=60))
    @example(',\n",b\na\n"a\n\n""b\n\nb","\n\n,,a')
    def test_rows_are_those_of_reading_anew(self, body: str) -> None:
        """As if each row were read by a reader of its own from the lines that are left."""
        lines, place, rows = body.splitlines(keepends=True), 0, []
        while place < len(lines):
            reader = csv.reader(lines[place:], strict=True)
            try:
                cells, fault, used = next(reader), "", reader.line_num
            except csv.Error as error:
                cells, fault, used = lines[place].rstrip("\n").split(","), f"malformed quotation marks ({error})", 1
            if cells:
                rows.append((place + 2, cells, fault))
            place += used
        found = text.Table(io.StringIO(f"a,b\n{body}", newline=""), ",", "x", {}).rows(None)
        assert [(row.line, row.cells, row.error if row.error.startswith("malformed") else "") for row in found] == rows

    def test_a_row_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(text, "LINE_LIMIT", 1000)
        rows, read = self._read('a","b\n' * 1000, monkeypatch)
        assert (len(rows), rows[0].error) == (1000, "malformed quotation marks (row larger than 1,000 characters)")
        assert read <= 2002


class TestEncodings:
    TEXT = "code,description\n090121,café crème – 5 €\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_found_out(self, tmp_path: Path, encoding: str, kind: str) -> None:
        content = self.TEXT if kind == "csv" else '{"code": "090121", "description": "café crème – 5 €"}\n'
        source, out = tmp_path / f"in.{kind}", tmp_path / f"out.{kind}"
        source.write_bytes(content.encode(encoding))
        rows = copy(source, out)
        assert [(row.code, row.text, row.error) for row in rows] == [("090121", "café crème – 5 €", "")]
        assert read_any(out)[0]["description"] == "café crème – 5 €"

    def test_given(self, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_bytes("code,description\n1,кофе\n".encode("cp1251"))
        assert copy(source, tmp_path / "o.csv", encoding="cp1251")[0].text == "кофе"
        with pytest.raises(OptionError, match="unknown encoding 'x'"):
            copy(source, tmp_path / "o.csv", encoding="x")
        with pytest.raises(OptionError, match="no encoding of files"):
            check_encoding("unicode_escape")
        with pytest.raises(OptionError, match="unknown encoding 'hex'"):
            check_encoding("hex")
        with pytest.raises(OptionError, match="--encoding"):
            copy(write_book(tmp_path / "in.xlsx", [HEADER]), tmp_path / "o.csv", encoding="utf-8")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "utf-32-le", None])
    def test_the_mark_is_no_part_of_the_text(self, tmp_path: Path, encoding: str | None) -> None:
        for name, content in (("in.csv", "code,description\n1,tea\n"), ("in.jsonl", '{"code": "1", "description": "tea"}\n')):
            source, out = tmp_path / name, tmp_path / f"o{name}"
            used = (encoding or "utf-8").removesuffix("-sig")
            source.write_bytes(f"\ufeff{content}".encode(used))
            assert [(row.code, row.text, row.error) for row in copy(source, out, encoding=encoding)] == [("1", "tea", "")]
            assert next(iter(read_any(out)[0])) == "code"

    def test_what_is_no_encoding(self, run: Run, tmp_path: Path) -> None:
        source = write_table(tmp_path / "in.csv", [HEADER, *ROWS])
        for encoding in ("undefined", "punycode", "idna", "raw_unicode_escape"):
            fails(run("validate", "--input", source, "--encoding", encoding), f"{encoding!r} is no encoding of files")
        for encoding in ("utf-16", "utf-32"):
            fails(run("validate", "--input", source, "--encoding", encoding), "in.csv is not UTF-", "does not start with BOM", "utf-16-le")

    @pytest.mark.parametrize(
        ("encoding", "cell", "says"),
        [
            ("utf-8", b"caf\xe9", "UTF-8 (byte 0xe9)"),
            ("cp1252", b"a\x81b", "cp1252 (byte 0x81)"),
            ("utf-16-le", b"\x00\xd8", "UTF-16-LE (byte 0x00)"),
            ("hz", b"~!", "hz (byte 0x7e)"),
        ],
    )
    @pytest.mark.parametrize("target", ["csv", "tsv", "jsonl", "xlsx", "parquet"])
    def test_bytes_of_no_text_in_any_cell(self, tmp_path: Path, encoding: str, cell: bytes, says: str, target: str) -> None:
        source, out = tmp_path / "in.csv", tmp_path / f"out.{target}"
        source.write_bytes("code,description,note\n1,tea,".encode(encoding) + cell + "\n2,coffee,b\n".encode(encoding))
        rows = copy(source, out, encoding=encoding)
        assert [row.error for row in rows] == [f"'note' is not {says}; save the file as UTF-8, or name its encoding with --encoding", ""]
        if target not in ("xlsx", "parquet"):
            out.read_text(encoding="utf-8")
        first, second = read_any(out)
        assert "\ufffd" in first["note"]
        assert (first["description"], second["note"]) == ("tea", "b")

    def test_bytes_of_no_text_in_json_lines(self, tmp_path: Path) -> None:
        source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        line = b'{"code": "1", "description": "tea \\udce9", "note": "caf\xe9"}\n'
        source.write_bytes(line.replace(b"caf\xe9", b"x") + line + line.replace(b'caf\xe9"', b'x", "note": "y", "a": ["\xe9"]'))
        rows = copy(source, out, encoding="utf-8")
        assert [row.error.split(";")[0] for row in rows] == ["", "'description' is not UTF-8 (byte 0xe9)", "'description' is not UTF-8 (byte 0xe9)"]
        written = out.read_text(encoding="utf-8").splitlines()
        assert [line.count("\ufffd") for line in written] == [0, 1, 1]
        assert all("\\udce9" in line for line in written)

    def test_bytes_of_no_text_in_a_header(self, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_bytes(b"code,description,caf\xe9\n1,tea,x\n")
        for target in ("csv", "jsonl", "xlsx", "parquet"):
            assert [row.error for row in copy(source, tmp_path / f"o.{target}", encoding="utf-8")] == [""]
            assert read_any(tmp_path / f"o.{target}")[0]["caf\ufffd"] == "x"

    @pytest.mark.parametrize("target", ["csv", "tsv", "jsonl", "xlsx", "parquet"])
    def test_half_a_letter_is_written(self, tmp_path: Path, target: str) -> None:
        source, out = write_table(tmp_path / "in.csv", [["code", "description"]]), tmp_path / f"out.{target}"
        with open_source(str(source), "csv", ADDED) as opened, open_writer(str(out), target, opened, ADDED) as writer:
            writer.write(Row(1, 2, "", "", ["1", "a\ud800b"]), {"hs_x": "\udfffc", "hs_n": 1, "hs_p": 0.5})
        row, *_ = read_any(out)
        assert (row["description"], row["hs_x"]) == ("a\ufffdb", "\ufffdc")

    def test_half_a_letter_of_json_lines(self, run: Run, tmp_path: Path) -> None:
        source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        source.write_text('{"code":"0902.10","description":"\\ud800zxqv"}\n{"code":"0902.10","description":"green tea"}\n', encoding="utf-8")
        assert run("validate", "--input", source, "--output", out, "--report", tmp_path / "r.html")[0] == 1
        first, second = out.read_text(encoding="utf-8").splitlines()
        assert first.startswith('{"code":"0902.10","description":"\\ud800zxqv", "hs_verdict"')
        assert "\ufffdzxqv" in json.loads(first)["hs_reason"]
        assert json.loads(second)["hs_read"] == "090210"

    @pytest.mark.parametrize("before", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
    def test_a_letter_late_in_the_file(self, before: int) -> None:
        for encoding in ("utf-8", "cp1252"):
            assert encoding_of(io.BytesIO(b"a" * before + "é tea".encode(encoding)), "x") == encoding
        assert encoding_of(io.BytesIO(b"a" * before + b"\xe9"), "x") == "cp1252"
        assert encoding_of(io.BytesIO(b"a" * before), "x") == "utf-8"

    @pytest.mark.parametrize(("first", "others", "encoding"), [(b"\xe9", 3, "utf-8"), (b"caf\xe9 \x96", 1, "cp1252"), (b"\xe9", 0, "cp1252")])
    def test_most_letters_decide(self, tmp_path: Path, first: bytes, others: int, encoding: str) -> None:
        lines = [b"1,x" + first, *["2,crème".encode()] * others, b"3,tea"]
        assert encoding_of(io.BytesIO(b"code,description\n" + b"\n".join(lines)), "x") == encoding
        (tmp_path / "in.csv").write_bytes(b"code,description\n" + b"\n".join(lines))
        rows = copy(tmp_path / "in.csv", tmp_path / "o.csv")
        if encoding == "utf-8":
            assert rows[0].error.startswith("'description' is not UTF-8 (byte 0xe9)")
            assert [row.text for row in rows[1:]] == ["crème"] * others + ["tea"]

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
    def test_utf8_is_never_taken_for_another(self, content: str) -> None:
        data = content.encode()
        if not data.startswith((b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data:
            assert encoding_of(io.BytesIO(data), "x") == "utf-8"

    def test_a_pipe(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Pipe(self.TEXT.encode("cp1252")))))
        status, out, _ = run("validate", "--input", "-", "--format", "csv")
        assert status == 1 or "café crème" in out
        assert "café crème – 5 €" in out


class TestTypedCells:
    def test_bytes_in_parquet(self, tmp_path: Path) -> None:
        texts, codes = [b"tea", b"caf\xe9", b"mat\xc3\xa9", b"x"], [b"0902", b"0901", None, b"\xff"]
        source = write_parquet(tmp_path / "in.parquet", {"description": texts, "code": codes})
        rows = copy(source, tmp_path / "o.csv")
        assert [(row.text, row.code) for row in rows[::2]] == [("tea", "0902"), ("maté", None)]
        says = [f"'{column}' is not UTF-8 (byte 0x{byte}); write the column as text" for column, byte in (("description", "e9"), ("code", "ff"))]
        assert [row.error for row in rows] == ["", says[0], "", says[1]]
        assert [row["description"] for row in read_any(tmp_path / "o.csv")] == ["tea", "caf\ufffd", "maté", "x"]
        copy(source, tmp_path / "o.jsonl")
        assert [row["code"] for row in read_any(tmp_path / "o.jsonl")] == ["0902", "0901", None, "\ufffd"]

    def test_text_in_parquet_that_is_none(self, tmp_path: Path) -> None:
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        texts = pa.array([b"caf\xe9", b"tea"])
        pq.write_table(pa.table({"description": pa.Array.from_buffers(pa.string(), 2, texts.buffers()), "code": ["1", "2"]}), tmp_path / "in.parquet")
        rows = copy(tmp_path / "in.parquet", tmp_path / "o.csv")
        assert [row.error[:36] for row in rows] == ["'description' is not UTF-8 (byte 0xe", ""]
        assert [row["description"] for row in read_any(tmp_path / "o.csv")] == ["caf\ufffd", "tea"]

    @pytest.mark.parametrize("target", ["csv", "jsonl", "xlsx", "parquet"])
    def test_days_and_times_that_python_does_not_hold(self, tmp_path: Path, target: str) -> None:
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        days, times, spans = pa.array([4_000_000, 1], pa.int32()), pa.array([10**13, 1]), pa.array([10**18, 1])
        columns = {"day": days.cast(pa.date32()), "time": times.cast(pa.timestamp("s")), "span": spans.cast(pa.duration("s"))}
        pq.write_table(pa.table({"description": ["tea", "coffee"], "code": ["0902", "0901"], **columns}), tmp_path / "in.parquet")
        assert [row.error for row in copy(tmp_path / "in.parquet", tmp_path / f"o.{target}")] == ["", ""]
        if target != "parquet":
            first, second = read_any(tmp_path / f"o.{target}")
            assert (first["day"], str(10**13) in first["time"], first["span"]) == ("12921-08-18", True, str(10**18))
            assert str(second["day"]).startswith("1970-01-02")

    def test_values_that_cannot_be_read_are_named(self, tmp_path: Path) -> None:
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        texts = pa.array([b"tea", b"caf\xe9"])
        lists = pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), pa.Array.from_buffers(pa.string(), 2, texts.buffers()))
        source = tmp_path / "in.parquet"
        pq.write_table(pa.table({"description": ["a", "b"], "code": ["1", "2"], "list": lists}), source)
        with pytest.raises(InputFileError, match=r"in.parquet: row 2: 'list' cannot be read as list.*write the column as text"):
            copy(source, tmp_path / "o.csv")
        pq.write_table(pa.table({"description": lists, "code": ["1", "2"]}), source)
        with pytest.raises(InputFileError, match=r"in.parquet: rows 1 to 2: 'description' cannot be read"):
            copy(source, tmp_path / "o.csv")

    def test_numbers_without_end_are_text_in_json_lines(self, tmp_path: Path) -> None:
        columns: dict[str, list[Any]] = {"description": ["tea"] * 2, "code": ["0902"] * 2, "n": [float("nan"), 1.5], "list": [[float("inf")], [2.5]]}
        copy(write_parquet(tmp_path / "in.parquet", columns), tmp_path / "o.jsonl")
        lines = (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line, parse_constant=pytest.fail) for line in lines]
        assert [(row["n"], row["list"]) for row in rows] == [("nan", ["inf"]), (1.5, [2.5])]
        good = '{"code": "0902", "description": "tea"}'
        (tmp_path / "in.jsonl").write_text(f"{good}\n{good[:-1]}, \"n\": NaN}}\n", encoding="utf-8")
        errors = [row.error for row in copy(tmp_path / "in.jsonl", tmp_path / "o.jsonl")]
        assert errors == ["", "not JSON (NaN is no number of JSON; write null or text)"]
        assert all(json.loads(line, parse_constant=pytest.fail) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines())

    def test_decimal_numbers(self, run: Run, tmp_path: Path) -> None:
        long = Decimal("1234567890123456789012345678901234.00")
        codes, numbers = [Decimal("90121.00"), Decimal("8517.13")], [long, Decimal("1.50")]
        source = write_parquet(tmp_path / "in.parquet", {"description": ["roasted coffee", "smartphone"], "code": codes, "n": numbers})
        assert [row.code for row in copy(source, tmp_path / "o.csv")] == [90121, 8517.13]
        assert [(row["code"], row["n"]) for row in read_any(tmp_path / "o.csv")] == [("90121", str(int(long))), ("8517.13", "1.50")]
        copy(source, tmp_path / "o.xlsx")
        assert [(row["code"], row["n"]) for row in read_any(tmp_path / "o.xlsx")] == [(90121, str(int(long))), (8517.13, 1.5)]
        copy(source, tmp_path / "o.jsonl")
        assert [(row["code"], row["n"]) for row in read_any(tmp_path / "o.jsonl")] == [(90121, int(long)), (8517.13, 1.5)]
        run("validate", "--input", source, "--output", tmp_path / "v.csv")
        assert [row["hs_read"] for row in read_any(tmp_path / "v.csv")] == ["090121", "851713"]

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (datetime(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29 12:00:00+00:00"), (float("nan"), "nan"), (float("-inf"), "-inf"),
            (date(1850, 1, 2), "1850-01-02"), (datetime(1899, 12, 31, 6), "1899-12-31 06:00:00"), (datetime(1900, 1, 1), datetime(1900, 1, 1)),
            (clock(6, 30), clock(6, 30)), (timedelta(hours=30), timedelta(hours=30)), (True, True),
        ],
    )  # fmt: skip
    def test_what_excel_does_not_hold_is_text(self, tmp_path: Path, value: Any, written: Any) -> None:
        pytest.importorskip("openpyxl")
        source = write_parquet(tmp_path / "in.parquet", {"description": ["tea"], "code": ["0902"], "x": [value]})
        copy(source, tmp_path / "o.xlsx")
        assert read_any(tmp_path / "o.xlsx")[0]["x"] == written

    def test_a_sheet_that_is_a_chart(self, tmp_path: Path) -> None:
        from openpyxl.chart import BarChart

        book: Any = load_book(write_book(tmp_path / "in.xlsx", [HEADER, *ROWS]))
        book.create_chartsheet("chart", 0).add_chart(BarChart())
        book.save(tmp_path / "in.xlsx")
        assert len(copy(tmp_path / "in.xlsx", tmp_path / "o.csv")) == 3
        with pytest.raises(InputFileError, match="no sheet 'chart' with cells; name one of 'items'"):
            copy(tmp_path / "in.xlsx", tmp_path / "o.csv", sheet="chart")

    def test_formulas_without_a_value(self, tmp_path: Path) -> None:
        book: Any = load_book(write_book(tmp_path / "in.xlsx", [["code", "description", "n"], [None] * 3, ["0902", "tea"]]))
        sheet = book.active
        for line in (["0902", "=A2", 1], ["=A2", "tea", 1], ["0902", "tea", "=1"], ["=1", "=2", "=3"], ["=1", "=2", ""], ["0902", None]):
            sheet.append(line)
        book.save(tmp_path / "in.xlsx")
        with zipfile.ZipFile(tmp_path / "in.xlsx") as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        empty = b'<c r="%s" t="str"><f>%d</f><v></v></c>'
        with zipfile.ZipFile(tmp_path / "in.xlsx", "w") as archive:
            for name, data in parts.items():
                for cell, formula in ((b"A8", 1), (b"B8", 2)):  # Excel has computed an empty text here
                    data = data.replace(b'<c r="%s"><f>%d</f><v /></c>' % (cell, formula), empty % (cell, formula))  # noqa: PLW2901
                archive.writestr(name, data)
        rows = copy(tmp_path / "in.xlsx", tmp_path / "o.csv")
        says = " is a formula whose value is not stored; open the workbook with Excel and save it"
        assert [(row.number, row.line, row.error.removesuffix(says)) for row in rows] == [
            (1, 3, ""), (2, 4, "'description'"), (3, 5, "'code'"), (4, 6, ""), (5, 7, "'description'"), (6, 9, "")
        ]  # fmt: skip

    def test_formulas_without_a_value_are_carried_as_text(self, tmp_path: Path) -> None:
        from openpyxl.worksheet.formula import ArrayFormula

        book: Any = load_book(write_book(tmp_path / "in.xlsx", [["code", "description", "n", "value"]]))
        for line in (["0902", "tea", 3, "=C2*5"], ["0902", "tea"], ["0902", "=A1", "=1"], ["0902", "tea", ArrayFormula("C5", "=SUM(A1:A2)"), 7]):
            book.active.append(line)
        book.active["F3"] = "=2"
        book.save(tmp_path / "in.xlsx")
        rows = copy(tmp_path / "in.xlsx", tmp_path / "o.xlsx")
        assert [[as_text(cell) for cell in row.cells[2:]] for row in rows] == [["3", "=C2*5"], ["", "", "", "=2"], ["=1", ""], ["=SUM(A1:A2)", "7"]]
        assert [row.error.split(";")[0] for row in rows] == [
            "", "the row has 6 cells where the header has 4", "'description' is a formula whose value is not stored", ""
        ]  # fmt: skip
        sheet = load_book(tmp_path / "o.xlsx").active
        assert (sheet["D2"].value, sheet["D2"].data_type) == ("=C2*5", "s")

    def test_formulas_are_looked_for_where_a_cell_is_missing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        openpyxl: Any = pytest.importorskip("openpyxl")
        loaded: list[Any] = []
        load = openpyxl.load_workbook

        def noted(name: str, **options: Any) -> Any:
            loaded.extend(options[each] for each in options if each == "data_only")
            return load(name, **options)

        monkeypatch.setattr(openpyxl, "load_workbook", noted)
        rows: list[list[Any]] = [["code", "description", "n"], ["0902", "tea"], *([None, "tea"] for _ in range(50))]
        copy(write_book(tmp_path / "full.xlsx", rows[:2]), tmp_path / "o.csv")
        assert loaded == [True]
        book: Any = load_book(write_book(tmp_path / "gaps.xlsx", rows))
        copy(tmp_path / "gaps.xlsx", tmp_path / "o.csv")
        assert loaded == [True, True], "no formula is in the workbook"
        book.active["C60"] = "=1"
        book.save(tmp_path / "gaps.xlsx")
        copy(tmp_path / "gaps.xlsx", tmp_path / "o.csv")
        assert loaded == [True, True, True, False]

    def test_escaped_control_characters(self, tmp_path: Path) -> None:
        source = write_book(tmp_path / "in.xlsx", [["code", "description"], ["0902", "tea_x000D_\nin bags"], ["0902", "model _x2000_ _x00ff_"]])
        assert [row.text for row in copy(source, tmp_path / "o.csv")] == ["tea\r\nin bags", "model _x2000_ _x00ff_"]

    def test_warnings_of_openpyxl_are_not_shown(self, tmp_path: Path) -> None:
        source = write_book(tmp_path / "in.xlsx", [["code", "description"], ["0902", "tea"]])
        with zipfile.ZipFile(source) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(source, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data.replace(b"</worksheet>", b'<extLst><ext uri="{x}" /></extLst></worksheet>'))
        with warnings.catch_warnings(record=True) as shown:
            warnings.simplefilter("always")
            load_book(source)
            assert [str(each.message) for each in shown] == ["Unknown extension is not supported and will be removed"]
            shown.clear()
            copy(source, tmp_path / "o.csv")
        assert shown == []

    def test_a_folder_is_no_workbook(self, run: Run, tmp_path: Path) -> None:
        pytest.importorskip("openpyxl")
        (tmp_path / "in.xlsx").mkdir()
        fails(run("validate", "--input", tmp_path / "in.xlsx", "--output", tmp_path / "o.csv"), "cannot read", "Is a directory")


class TestFormulas:
    HOSTILE = ("=cmd|' /C calc'!A0", "+1+cmd", "-2+3+cmd", "@SUM(A1)", "\t=1+1", "\r=1", "＝1+1")

    @pytest.mark.parametrize("cell", HOSTILE)
    def test_neutralised_in_tables(self, tmp_path: Path, cell: str) -> None:
        source = tmp_path / "in.jsonl"
        table = write_table(tmp_path / "in.csv", [["code", "description", "=x"], ["090121", cell, cell]])
        copy(table, tmp_path / "out.csv")
        header, row, *_ = csv.reader((tmp_path / "out.csv").open(encoding="utf-8", newline=""))
        assert header[2] == "'=x"
        assert row[1] == row[2] == f"'{cell}"
        assert not source.exists()

    @pytest.mark.parametrize("cell", HOSTILE)
    def test_plain_text_in_excel(self, tmp_path: Path, cell: str) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        table = write_table(tmp_path / "in.csv", [["code", "description"], ["090121", cell]])
        copy(table, tmp_path / "out.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
        assert all(written.data_type in ("s", "inlineStr", "n") for written in sheet[2])
        assert sheet["B2"].value.strip() == cell.strip().replace("\r", "\n").strip()

    @pytest.mark.parametrize("cell", ["-5", "+3.5", "-1,000.50", "-5%", "1e5", "-1e-5", ".5", "tea", "", "a=b", "3-5"])
    def test_numbers_and_words_stay(self, cell: str) -> None:
        assert neutral(cell) == cell

    def test_once_is_enough(self) -> None:
        assert neutral(neutral("=x")) == neutral("=x")

    def test_workbook_to_workbook(self, tmp_path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        source = write_book(tmp_path / "in.xlsx", [["code", "description"], ["090121", "=cmd|' /C calc'!A0"]])
        assert copy(source, tmp_path / "out.xlsx")[0].text.startswith("=cmd")
        assert openpyxl.load_workbook(tmp_path / "out.xlsx").active["B2"].data_type == "s"


def _bomb(path: Path, part: str, size: int) -> Path:
    """Write a workbook one part of which is *size* blanks."""
    write_book(path, [HEADER, *ROWS])
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name != part:
                archive.writestr(name, data)
        with archive.open(part, "w", force_zip64=True) as stream:
            stream.write(parts.get(part, b""))
            for _ in range(size >> 20):
                stream.write(b" " * (1 << 20))
    return path


class TestHostile:
    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "evil.bin"])
    def test_zip_bomb(self, run: Run, tmp_path: Path, part: str) -> None:
        source = _bomb(tmp_path / "in.xlsx", part, 64 << 20)
        tracemalloc.start()
        fails(run("validate", "--input", source, "--output", tmp_path / "o.csv"), "zip bomb", part)
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
        tracemalloc.stop()
        assert not (tmp_path / "o.csv").exists()

    def test_limits_of_parts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source = write_book(tmp_path / "in.xlsx", [HEADER, *ROWS])
        monkeypatch.setattr("hscode.files.excel.PART_LIMIT", 10)
        with pytest.raises(InputFileError, match=r"unpacks '(?!xl/worksheets)"):
            copy(source, tmp_path / "o.csv")
        monkeypatch.setattr("hscode.files.excel.PART_LIMIT", 1 << 20)
        monkeypatch.setattr("hscode.files.excel.SHEET_LIMIT", 10)
        with pytest.raises(InputFileError, match=r"unpacks 'xl/worksheets/sheet1\.xml'"):
            copy(source, tmp_path / "o.csv")

    def test_entities(self, run: Run, tmp_path: Path) -> None:
        source = write_book(tmp_path / "in.xlsx", [HEADER, *ROWS])
        parts = {name: zipfile.ZipFile(source).read(name) for name in zipfile.ZipFile(source).namelist()}
        with zipfile.ZipFile(source, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data if name.endswith("sheet1.xml") else data)
        fails(run("validate", "--input", source, "--output", tmp_path / "o.csv"), "declares entities")

    def test_many_parts(self, run: Run, tmp_path: Path) -> None:
        source = write_book(tmp_path / "in.xlsx", [HEADER])
        with zipfile.ZipFile(source, "a") as archive:
            for number in range(5001):
                archive.writestr(f"p{number}", b"")
        fails(run("validate", "--input", source, "--output", tmp_path / "o.csv"), "parts")

    @pytest.mark.parametrize("damage", [lambda d: d[: len(d) // 2], lambda d: d[:200] + b"\0" * 200 + d[400:], lambda d: b"PK\x03\x04" + d[4:2000]])
    def test_damaged_workbook(self, run: Run, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
        source = write_book(tmp_path / "in.xlsx", [HEADER, *ROWS])
        source.write_bytes(damage(source.read_bytes()))
        status, out, err = run("validate", "--input", source, "--output", tmp_path / "o.csv")
        assert status in (1, 2)
        assert "Traceback" not in err
        assert "in.xlsx" in err or status == 1
        assert out == ""

    def test_damaged_rows(self, run: Run, tmp_path: Path) -> None:
        source = write_book(tmp_path / "in.xlsx", [HEADER, *ROWS])
        parts = {name: zipfile.ZipFile(source).read(name) for name in zipfile.ZipFile(source).namelist()}
        with zipfile.ZipFile(source, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data.replace(b"</row><row", b"</row><raw", 2) if name.endswith("sheet1.xml") else data)
        fails(run("validate", "--input", source, "--output", tmp_path / "o.csv"), "in.xlsx")
        assert not (tmp_path / "o.csv").exists()

    def test_a_sheet_that_lies_about_its_size(self, tmp_path: Path) -> None:
        source = write_book(tmp_path / "in.xlsx", [HEADER, *ROWS])
        parts = {name: zipfile.ZipFile(source).read(name) for name in zipfile.ZipFile(source).namelist()}
        with zipfile.ZipFile(source, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data.replace(b'ref="A1:C4"', b'ref="A1:XFD1048576"') if name.endswith("sheet1.xml") else data)
        rows = copy(source, tmp_path / "o.csv")
        assert [len(row.cells) for row in rows] == [3, 3, 3]

    def test_ragged_sheet(self, tmp_path: Path) -> None:
        source = write_book(tmp_path / "in.xlsx", [HEADER, ["090121", "coffee", "a", "more", None], ["090121", "tea"]])
        rows = copy(source, tmp_path / "o.csv")
        assert [row.error for row in rows] == ["the row has 4 cells where the header has 3", ""]
        assert "more" in (tmp_path / "o.csv").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("in.csv", "workbook", ["Excel workbook", ".xlsx"]),
            ("in.jsonl", "workbook", [".xlsx"]),
            ("in.xlsx", b"code,description\n", ["no Excel workbook"]),
            ("in.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [".xls", "save it as .xlsx with Excel"]),
            ("in.csv", b"PAR1\x15\x04", ["Parquet"]),
            ("in.tsv", b"\x1f\x8b\x08\0", ["compressed (gzip), not text; unpack it first"]),
            ("in.parquet", b"code,description\n", ["no readable Parquet"]),
            ("in.xlsx", b"", ["no Excel workbook"]),
            ("in.xlsx", b"PAR1\x15\x04", ["is a Parquet file; give it the suffix .parquet"]),
            ("in.xlsx", b"\x1f\x8b\x08\0", ["is compressed (gzip); unpack it first"]),
            ("in.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["an old Excel workbook (.xls)"]),
            ("in.xlsx", b"PK\x03\x04\x14\0", ["without its end"]),
            ("in.parquet", b"", ["no readable Parquet"]),
            ("in.xlsx", "zip", ["no readable Excel workbook"]),
            ("in.jsonl", b"code,description\n1,tea\n", ["no JSON object"]),
        ],
    )
    def test_wrong_suffix(self, run: Run, tmp_path: Path, name: str, content: bytes | str, says: list[str]) -> None:
        source = tmp_path / name
        if content == "workbook":
            content = write_book(tmp_path / "x.xlsx", [HEADER]).read_bytes()
        elif content == "zip":
            with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
                archive.writestr("a.txt", "tea")
            content = (tmp_path / "x.zip").read_bytes()
        assert isinstance(content, bytes)
        source.write_bytes(content)
        pytest.importorskip("pyarrow")
        fails(run("validate", "--input", source, "--output", tmp_path / "o.jsonl", "--format", "jsonl"), name, *says)
        assert not (tmp_path / "o.jsonl").exists()

    @pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none.parquet"])
    def test_missing(self, run: Run, tmp_path: Path, name: str) -> None:
        pytest.importorskip("pyarrow")
        fails(run("validate", "--input", tmp_path / name, "--output", tmp_path / "o.csv"), name, "No such file")

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
    def test_a_file_that_may_not_be_read(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
        source = write_any(tmp_path, kind, [HEADER, *ROWS])

        def refused(path: Path, mode: str) -> Any:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

        monkeypatch.setattr(Path, "open", refused)
        fails(run("validate", "--input", source, "--output", tmp_path / "o.csv"), f"cannot read {source}: Permission denied")

    @pytest.mark.parametrize("kind", ["xlsx", "parquet"])
    def test_a_folder_that_may_not_be_written_to(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl"}[kind])
        source, target = write_table(tmp_path / "in.csv", [HEADER, *ROWS]), tmp_path / f"o.{kind}"

        def refused(path: Path) -> Any:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

        monkeypatch.setattr(Path, "touch", refused)
        fails(run("validate", "--input", source, "--output", target), f"cannot write {target}: Permission denied")

    @pytest.mark.parametrize("kind", ["csv", "tsv"])
    def test_a_million_columns(self, run: Run, tmp_path: Path, kind: str) -> None:
        source = tmp_path / f"in.{kind}"
        delimiter = "," if kind == "csv" else "\t"
        source.write_text(delimiter.join(f"c{k}" for k in range(1_000_000)) + "\n", encoding="utf-8")
        fails(run("validate", "--input", source), "1,000,000 columns", f"{MAX_COLUMNS:,}")

    def test_a_row_of_a_million_cells(self, run: Run, tmp_path: Path) -> None:
        source, out = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_text("code,description\n" + "x," * 1_000_000 + "\n090121,roasted coffee\n", encoding="utf-8")
        status, _, err = run("validate", "--input", source, "--output", out)
        assert status == 1
        csv.field_size_limit(1 << 24)
        rows = list(csv.reader(out.open(encoding="utf-8", newline="")))
        assert len(rows) == 3
        assert rows[1].count("x") == 1_000_000
        assert "the row has 1,000,001 cells" in " ".join(rows[1][:8])
        assert rows[2][2] == "consistent"
        assert "Traceback" not in err

    @pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
    def test_cells_of_ten_megabytes(self, run: Run, tmp_path: Path, kind: str) -> None:
        big = "roasted coffee " * 700_000
        source, out = write_any(tmp_path, kind, [["code", "description"], ["090121", big], ["090121", "roasted coffee"]]), tmp_path / f"out.{kind}"
        status, _, err = run("validate", "--input", source, "--output", out)
        assert (status in (0, 1), "Traceback" in err) == (True, False)
        csv.field_size_limit(1 << 24)
        first, second = read_any(out)
        assert first["description"] == big
        assert "HS-E028" in first["hs_findings"]
        assert second["hs_verdict"] == "consistent"

    def test_a_cell_that_excel_cannot_hold(self, run: Run, tmp_path: Path) -> None:
        pytest.importorskip("openpyxl")
        source = write_table(tmp_path / "in.csv", [["code", "description"], ["090121", "x" * 40_000]])
        fails(run("validate", "--input", source, "--output", tmp_path / "o.xlsx"), "row 1", "40,000 characters", "write csv")
        assert not (tmp_path / "o.xlsx").exists()

    def test_more_cells_than_excel_holds(self, run: Run, tmp_path: Path) -> None:
        pytest.importorskip("openpyxl")
        (tmp_path / "in.csv").write_text("code,description\n090121,tea\n090121,tea" + ",x" * 20_000 + "\n", encoding="utf-8")
        source, says = tmp_path / "in.csv", "row 2 has 20,007 cells where Excel holds 16,384; write csv"
        fails(run("validate", "--input", source, "--output", tmp_path / "o.xlsx"), says)
        assert not (tmp_path / "o.xlsx").exists()

    def test_more_rows_than_excel_holds(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hscode.files.excel.MAX_ROWS", 3)
        source = write_table(tmp_path / "in.csv", [HEADER, *ROWS])
        with pytest.raises(InputFileError, match="Excel holds 3 rows"):
            copy(source, tmp_path / "o.xlsx")
        assert not (tmp_path / "o.xlsx").exists()

    def test_control_characters_in_excel_and_parquet(self, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_bytes(b"code,description\n1,a\x00b\x1bc\n2,\xff tea\n")
        copy(source, tmp_path / "o.xlsx", encoding="utf-8")
        assert [row["description"] for row in read_any(tmp_path / "o.xlsx")] == ["a\ufffdb\ufffdc", "\ufffd tea"]
        copy(source, tmp_path / "o.parquet", encoding="utf-8")
        assert [row["description"] for row in read_any(tmp_path / "o.parquet")] == ["a\0b\x1bc", "\ufffd tea"]

    def test_a_line_without_end(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(text, "LINE_LIMIT", 1000)
        for kind in ("csv", "jsonl"):
            source = tmp_path / f"in.{kind}"
            source.write_text("x" * 5000, encoding="utf-8")
            fails(run("validate", "--input", source), "line 1", "1,000 characters")

    def test_rows_of_all_kinds_of_damage(self, run: Run, tmp_path: Path) -> None:
        source, out = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(
            b"code,description,n\n090121,roasted coffee,1\n090121,roasted,coffee,2\n090121\n090121,roasted \x00coffee,4\n"
            b'090121,"roasted coffee,5\n090121,caf\xe9,6\n,,\n=1+1,=cmd,8\n090121,"unclosed,9\n'
        )
        status, _, err = run("validate", "--input", source, "--output", out, "--encoding", "utf-8")
        assert status == 1
        rows = read_any(out)
        assert [row["hs_verdict"] for row in rows] == ["consistent", *["not-checkable"] * 2, "consistent", *["not-checkable"] * 5]
        assert [row["hs_findings"].split()[0] if row["hs_findings"] else "" for row in rows] == [
            "", "HS-E040", "HS-E040", "HS-E029", "HS-E040", "HS-E040", "HS-E001", "HS-E002", "HS-E040"]  # fmt: skip
        assert "Traceback" not in err

    @given(st.binary(max_size=400))
    def test_any_bytes(self, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
        folder = tmp_path_factory.mktemp("any")
        for kind in ("csv", "jsonl", "xlsx", "parquet"):
            source = folder / f"in.{kind}"
            source.write_bytes(data)
            try:
                copy(source, folder / "out.jsonl")
            except HSCodeError as error:
                assert str(error)


class TestMemory:
    @staticmethod
    def _lines(rows: int) -> Iterator[str]:
        yield "code,description\n"
        for number in range(rows):
            yield f"090121,roasted coffee {number}\n"

    def _peak(self, tmp_path: Path, rows: int, kind: str) -> int:
        source = tmp_path / f"in{rows}.csv"
        with source.open("w", encoding="utf-8") as file:
            file.writelines(self._lines(rows))
        tracemalloc.start()
        copy_count(source, tmp_path / f"out.{kind}")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    @pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "xlsx"])
    def test_flat(self, tmp_path: Path, kind: str) -> None:
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl"}.get(kind, "csv"))
        self._peak(tmp_path, 100, kind)
        few, many = self._peak(tmp_path, 3000, kind), self._peak(tmp_path, 12_000, kind)
        assert many < few + (2 << 20)


def copy_count(source: Path, target: Path) -> int:
    kind, count = input_format(str(source), None), 0
    written = output_format(str(target), None, kind)
    with open_source(str(source), kind, ADDED) as opened, open_writer(str(target), written, opened, ADDED) as out:
        for row in opened.rows("description", "code"):
            out.write(row, VALUES)
            count += 1
    return count


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_kill_leaves_no_half_output(tmp_path: Path, kind: str) -> None:
    pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl"}.get(kind, "csv"))
    source, out = tmp_path / "in.csv", tmp_path / f"out.{kind}"
    write_table(source, [["code", "description"], *(["090121", f"roasted coffee {k}"] for k in range(200_000))])
    process = subprocess.Popen([sys.executable, "-m", "hscode", "validate", "--input", str(source), "--output", str(out)], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while not [name for name in os.listdir(tmp_path) if name.endswith(".tmp")] and time.monotonic() < end:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert process.returncode == -signal.SIGKILL
    assert not out.exists()
