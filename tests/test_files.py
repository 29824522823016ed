"""Files in all formats, from good ones and from strangers: no row lost, nothing executed, memory bounded."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hscode.errors import HSCodeError, InputFileError, OptionError
from hscode.files import input_format, open_source, open_writer, output_format, text
from hscode.files.encodings import check_encoding, encoding_of
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

    @pytest.mark.parametrize(("module", "kind"), [("openpyxl", "xlsx"), ("pyarrow", "parquet")])
    def test_without_the_extra(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, kind: str) -> None:
        source = write_any(tmp_path, kind, [HEADER, *ROWS])
        monkeypatch.setitem(sys.modules, module, None)
        fails(run("classify", "--input", source, "--output", tmp_path / "o.csv"), f"needs {module}", "pip install hscode[")
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

    @pytest.mark.parametrize("before", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
    def test_a_letter_late_in_the_file(self, before: int) -> None:
        for encoding, expected in (("utf-8", "utf-8-sig"), ("cp1252", "cp1252")):
            assert encoding_of(io.BytesIO(b"a" * before + "é tea".encode(encoding)), "x") == expected
        assert encoding_of(io.BytesIO(b"a" * before + b"\xe9"), "x") == "cp1252"
        assert encoding_of(io.BytesIO(b"a" * before), "x") == "utf-8-sig"

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
    def test_utf8_is_never_taken_for_another(self, content: str) -> None:
        data = content.encode()
        if not data.startswith((b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data:
            assert encoding_of(io.BytesIO(data), "x") == "utf-8-sig"

    def test_a_pipe(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Pipe(self.TEXT.encode("cp1252")))))
        status, out, _ = run("validate", "--input", "-", "--format", "csv")
        assert status == 1 or "café crème" in out
        assert "café crème – 5 €" in out


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
            ("in.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [".xls"]),
            ("in.csv", b"PAR1\x15\x04", ["Parquet"]),
            ("in.tsv", b"\x1f\x8b\x08\0", ["gzip"]),
            ("in.parquet", b"code,description\n", ["no readable Parquet"]),
            ("in.xlsx", b"", ["no Excel workbook"]),
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
        assert [row["description"] for row in read_any(tmp_path / "o.xlsx")] == ["a\ufffdb\ufffdc", "? tea"]
        copy(source, tmp_path / "o.parquet", encoding="utf-8")
        assert [row["description"] for row in read_any(tmp_path / "o.parquet")] == ["a\0b\x1bc", "? tea"]

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
