"""The command line: every command, every format, every bad input, called as a program calls it."""

from __future__ import annotations

import csv
import errno
import io
import itertools
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode.browse import coverage
from hscode.classifier import FOUR_DIGITS, RUN
from hscode.cli import render
from hscode.cli.classify import ADDED
from hscode.cli.main import main
from hscode.codes import pretty
from hscode.files import text as files
from hscode.files.rows import neutral
from hscode.index_file import EDITIONS
from tests.conftest import ROOT, TINY, Run, Write, fails

TEXT = "playing cards"
VAGUE = "xyzzyq"
"""A description with no word that the vocabulary knows."""
OPEN = "motor"
"""A description that bears a heading only."""


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Set what stands on standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))

    return put


@pytest.fixture
def close(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[str], None]]:
    """Close a standard stream; it is restored before capsys ends, which would leave its own closed stream there."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda stream: patch.setattr(sys, stream, None)


def expected(text: str, limit: int = 5) -> dict[str, Any]:
    """Return the added columns that a text must get."""
    answer = hscode.classify(text, limit=limit)
    code = answer.code or ""
    return {
        "hs_code": code,
        "hs_level": str(answer.level),
        "hs_title": hscode.lookup(code).title if code else "",
        "hs_probability": str(round(answer.probability, 4)) if code else "",
        "hs_alternatives": " ".join(f"{c.code}:{c.probability:.4f}" for c in answer.candidates if c.code != code),
        "hs_findings": "; ".join(finding.says for finding in answer.findings),
        "hs_error": "",
    }


def read_table(text: str, delimiter: str = ",") -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


class TestOneDescription:
    def test_text_for_people(self, run: Run) -> None:
        answer = hscode.classify(TEXT)
        status, out, err = run("classify", TEXT)
        flat = " ".join(out.split())
        assert (status, err) == (0, "")
        assert out.startswith("9504.40  ")
        assert f"({answer.candidates[0].probability:.0%})" in out.split("\n\n")[0]
        assert "Why:" in out
        assert "Heading (GIR 1): " in out
        for other in answer.candidates[1:]:
            assert f"{pretty(other.code)} {other.probability:.0%} {other.title}" in flat
        for step in answer.candidates[0].reasons:
            assert f"({step.citation}): {' '.join(step.says.split())}" in flat

    def test_words_need_no_quotes(self, run: Run) -> None:
        assert run("classify", *TEXT.split()) == run("classify", TEXT)

    def test_words_behind_options_count(self, run: Run) -> None:
        status, out, err = run("classify", "green", "--json", "tea", "--limit", "2", "-5", "degrees", "--", "-x")
        assert (status, err) == (0, "")
        assert json.loads(out) == hscode.classify("green tea -5 degrees -x", limit=2).to_dict()

    def test_json_is_to_dict(self, run: Run) -> None:
        status, out, err = run("classify", "--json", TEXT)
        assert (status, err) == (0, "")
        assert json.loads(out) == hscode.classify(TEXT).to_dict()

    def test_jsonl_is_one_line(self, run: Run) -> None:
        _, out, _ = run("classify", "--jsonl", TEXT)
        assert out.count("\n") == 1
        assert json.loads(out) == hscode.classify(TEXT).to_dict()

    def test_limit(self, run: Run) -> None:
        _, out, _ = run("classify", "--json", "--limit", "2", "cotton shirt")
        assert len(json.loads(out)["candidates"]) == 2

    def test_explain_shows_every_step_and_exclusion(self, run: Run) -> None:
        text = "leather handbag"
        answer = hscode.classify(text)
        _, out, _ = run("classify", "--explain", text)
        flat = " ".join(out.split())
        assert answer.excluded
        for step in (*answer.trace, *answer.excluded):
            assert " ".join(step.says.split()) in flat
        assert "Reading: " in out
        assert "Reading: " not in run("classify", text)[1]

    def test_findings_give_status_1(self, run: Run) -> None:
        status, out, err = run("classify", VAGUE)
        assert (status, err) == (1, "")
        assert out.startswith("No code\n\nTo know:\n")
        assert hscode.classify(VAGUE).findings[0].says.split(";")[0] in " ".join(out.split())

    def test_assumptions_and_questions(self, capsys: pytest.CaptureFixture[str]) -> None:
        question = hscode.Question("sex", "For whom?", {"women": "610610", "men": "610510"})
        explanation = hscode.types.Explanation((), (), ("taken as roasted",), (question,))
        answer = hscode.Classification("shirt", "61", (), (hscode.Finding("open", "say more"),), lambda: explanation)
        shown = list(render.classification(answer, "Knitted clothes", render.Style()))
        assert shown[0] == "chapter 61  Knitted clothes  (0%)"
        assert "  say more" in shown
        assert "  taken as roasted" in shown
        assert "  For whom? women: 6106.10; men: 6105.10" in shown

    def test_dash_reads_one_description(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"\xef\xbb\xbfplaying\ncards\n")
        status, out, _ = run("classify", "--json", "-")
        assert status == 0
        assert json.loads(out)["text"] == "playing\ncards"

    def test_dash_finds_the_encoding_out(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe("café table\n".encode("utf-16"))
        assert json.loads(run("classify", "--json", "-")[1])["text"] == "café table"
        pipe("café".encode() + b"\ntable\xe9\n")
        fails(run("classify", "-"), "the text is not UTF-8 (byte 0xe9)", "write it in UTF-8")

    def test_control_characters_do_not_reach_the_terminal(self, run: Run) -> None:
        _, out, _ = run("classify", "tea\x1b[31m\x07 \ud800bag")
        assert "\x1b" not in out
        assert "\x07" not in out

    def test_lone_surrogates_are_escaped(self, run: Run) -> None:
        _, out, _ = run("classify", "--json", "tea \ud800")
        assert json.loads(out)["text"] == "tea \ud800"


class TestLines:
    def test_one_object_a_line(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"playing cards\r\n\ngreen tea\ncaf\xe9 table")
        status, out, err = run("classify", "--jsonl")
        rows = [json.loads(line) for line in out.splitlines()]
        assert (status, err) == (1, "")
        assert [row["text"] for row in rows] == ["playing cards", "", "green tea", "café table"]
        assert rows[0] == hscode.classify("playing cards").to_dict()
        assert rows[1]["code"] is None
        assert "empty" in rows[1]["error"]

    def test_text_is_one_line_each(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"playing cards\nxyzzyq\ttea\x1b\n \n")
        status, out, _ = run("classify")
        first, second, third = (line.split("\t") for line in out.splitlines())
        wanted = expected("playing cards")
        assert status == 1
        assert first == ["9504.40", f"{float(wanted['hs_probability']):.0%}", wanted["hs_title"], "playing cards"]
        assert second[3] == "xyzzyq\\ttea\\x1b"
        assert "empty" in third[2]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_the_encoding_is_found_out(self, run: Run, pipe: Callable[[bytes], None], encoding: str) -> None:
        pipe("café table\r\nplaying cards\r\n".encode(encoding))
        status, out, _ = run("classify", "--jsonl")
        assert status == 0
        assert [json.loads(line)["text"] for line in out.splitlines()] == ["café table", "playing cards"]
        pipe("851712\n".encode(encoding))
        assert run("convert")[1].startswith("8517.12\t8517.13\t")

    @pytest.mark.parametrize(
        ("data", "fault"),
        [
            ("café\n".encode() + b"table\xe9\nplaying cards\n", "the text is not UTF-8 (byte 0xe9); write it in UTF-8"),
            (b"caf\xe9\ntable\x81\nplaying cards\n", "the text is not cp1252 (byte 0x81); write it in UTF-8"),
        ],
    )
    def test_a_line_that_cannot_be_decoded_is_an_error(self, run: Run, pipe: Callable[[bytes], None], data: bytes, fault: str) -> None:
        pipe(data)
        status, out, _ = run("classify", "--jsonl")
        first, second, third = (json.loads(line) for line in out.splitlines())
        assert status == 1
        assert (first["text"], third["code"]) == ("café", "9504.40")
        assert (second["code"], second["error"]) == (None, fault)
        pipe(data)
        assert run("classify")[1].splitlines()[1].startswith(f"\t\t{fault}\ttable")

    def test_a_line_without_a_code_says_why(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(f"playing cards\n{VAGUE}\n".encode())
        status, out, _ = run("classify")
        assert status == 1
        assert out.splitlines()[1].split("\t") == ["", "", hscode.classify(VAGUE).findings[0].says, VAGUE]
        pipe(VAGUE.encode())
        assert run("classify", "--jsonl")[0] == 1

    def test_what_was_read_before_is_not_read_again(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "in.txt").write_text("goods\nplaying cards\n", encoding="utf-8")
        with (tmp_path / "in.txt").open("rb") as stream:
            stream.readline()
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
            assert run("classify")[1].count("\n") == 1

    def test_a_pipe_is_answered_line_by_line(self) -> None:
        command = [sys.executable, "-m", "hscode", "classify"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(b"playing cards\n")
            assert process.stdout.readline().startswith(b"9504.40\t")
            process.stdin.write(b"caf\xe9\n")
            assert b"not UTF-8 (byte 0xe9)" in process.stdout.readline()
            process.stdin.close()
        assert process.returncode == 1

    def test_good_lines_give_status_0(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"playing cards\n")
        assert run("classify", "--jsonl")[0] == 0

    def test_nothing_in_nothing_out(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"")
        assert run("classify", "--jsonl") == (0, "", "")

    def test_a_terminal_gets_help(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal = io.StringIO()
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr("sys.stdin", terminal)
        status, out, err = run("classify")
        assert (status, out) == (2, "")
        assert err.startswith("usage: hscode classify")

    def test_closed_standard_input_gets_help(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", None)
        assert run("classify")[0] == 2


class TestTables:
    @pytest.mark.parametrize(("suffix", "delimiter"), [("csv", ","), ("tsv", "\t"), ("CSV", ",")])
    def test_all_columns_kept_in_order(self, run: Run, tmp_path: Path, suffix: str, delimiter: str) -> None:
        source, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
        rows = [["7", "playing cards", "a,b\tc"], ["8", "green tea, loose", 'q"x'], ["9", "wine in\nbottles", ""], ["10", "café table", "x\ry"]]
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["id", "description", "note"], *rows])
        assert run("classify", "--input", source, "--output", target) == (0, "", "")
        with target.open(encoding="utf-8", newline="") as stream:
            header, *out = csv.reader(stream, delimiter=delimiter)
        assert header == ["id", "description", "note", *ADDED]
        assert [row[:3] for row in out] == rows
        assert [dict(zip(ADDED, row[3:], strict=True)) for row in out] == [expected(row[1]) for row in rows]

    def test_standard_output_and_limit(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_text("item\ncotton shirt\n", encoding="utf-8")
        status, out, err = run("classify", "--input", source, "--text-column", "item", "--limit", "2")
        assert (status, err) == (0, "")
        assert read_table(out) == [{"item": "cotton shirt", **expected("cotton shirt", 2)}]

    @pytest.mark.parametrize("threads", [(), ("--threads", "3")])
    def test_each_of_many_rows_has_its_answer_or_its_error(self, run: Run, tmp_path: Path, threads: tuple[str, ...]) -> None:
        source = tmp_path / "in.csv"
        texts = [("", "playing cards", "cotton shirt", "  ", "green tea")[number % 5 if number % 7 else 1] for number in range(400)]
        source.write_text("n,description\n" + "".join(f"{number},{text}\n" for number, text in enumerate(texts)), encoding="utf-8")
        status, out, err = run("classify", "--input", source, *threads)
        rows = read_table(out)
        assert [(row["n"], row["description"]) for row in rows] == [(str(number), text) for number, text in enumerate(texts)]
        for row, text in zip(rows, texts, strict=True):
            error = row.pop("hs_error")
            assert error.startswith("the description is empty") if not text.strip() else row.items() >= (expected(text).items() - {("hs_error", "")})
        assert (status, err.count("the description is empty")) == (1, 20)

    def test_output_dash_is_standard_output(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_text("description\nplaying cards\n", encoding="utf-8")
        assert run("classify", "--input", source, "--output", "-") == run("classify", "--input", source)

    def test_byte_order_mark_and_line_ends(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_bytes(b"\xef\xbb\xbfdescription,n\r\nplaying cards,1\r\n\r\n")
        status, out, _ = run("classify", "--input", source)
        assert status == 0
        assert read_table(out) == [{"description": "playing cards", "n": "1", **expected("playing cards")}]

    def test_rows_that_cannot_be_read_are_carried_through(self, run: Run, tmp_path: Path) -> None:
        source, target = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(
            b"id,description,note\n"
            b"1,playing cards,a\n"
            b"2,,b\n"
            b"3,knife\n"
            b"4,fork,x,y\n"
            b'5,"15 inch laptop,q\n'
            b"6,caf\xe9 table,r\n"
            b"7,playing\x00 cards,\xff\n"
            b'8,"wine\nglass",s\n'
            b"9, ,\n"
            b'10,"unclosed,t\n'
        )
        status, out, err = run("classify", "--input", source, "--output", target, "--encoding", "utf-8")
        assert (status, out) == (1, "")
        rows = read_table(target.read_bytes().decode("utf-8"))
        errors = {row["id"]: row["hs_error"] for row in rows}
        assert list(errors) == [str(n) for n in range(1, 11)]
        assert errors["1"] == errors["8"] == ""
        assert "is empty" in errors["2"]
        assert errors["3"] == "the row has 2 cells where the header has 3"
        assert errors["4"] == "the row has 4 cells where the header has 3"
        assert "malformed quotation marks" in errors["5"]
        assert "'description' is not UTF-8 (byte 0xe9)" in errors["6"]
        assert "'note' is not UTF-8 (byte 0xff)" in errors["7"]
        assert "is empty" in errors["9"]
        assert "unexpected end of data" in errors["10"]
        assert all(row["hs_code"] == row["hs_title"] == row["hs_level"] == row["hs_alternatives"] == "" for row in rows if row["hs_error"])
        assert rows[3][None] == ["y"]  # type: ignore[index]
        assert rows[4]["description"] == '"15 inch laptop'
        assert rows[5]["description"] == "caf\ufffd table"
        assert rows[6]["description"] == "playing\0 cards"
        assert rows[6]["note"] == "\ufffd"
        assert rows[7]["description"] == "wine\nglass"
        assert {k: rows[7][k] for k in ADDED} == expected("wine\nglass")
        named = [line.split(":")[1].strip() for line in err.splitlines()]
        assert named == [f"row {n} (line {n + 1})" for n in (2, 3, 4, 5, 6, 7)] + ["row 9 (line 11)", "row 10 (line 12)"]

    def test_many_faults_are_named_shortly(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_text("description,n\n" + ",1\n" * 30, encoding="utf-8")
        status, out, err = run("classify", "--input", source)
        assert status == 1
        assert len(read_table(out)) == 30
        assert err.splitlines()[19].startswith("hscode: row 20 ")
        assert err.splitlines()[20:] == ["hscode: and 10 more rows with errors; see the column hs_error"]

    @pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "xlsx", "parquet"])
    def test_rows_without_a_full_code_say_why(self, run: Run, tmp_path: Path, suffix: str) -> None:
        pytest.importorskip({"xlsx": "openpyxl", "parquet": "pyarrow"}.get(suffix, "csv"))
        source, target, shown = tmp_path / "in.csv", tmp_path / f"out.{suffix}", tmp_path / "shown.jsonl"
        source.write_text(f"description\n{TEXT}\n{OPEN}\n", encoding="utf-8")
        assert run("classify", "--input", source)[0] == 0
        source.write_text(f"description\n{TEXT}\n{OPEN}\n{VAGUE}\n", encoding="utf-8")
        says = "hscode: no code for 1 row; see the column hs_findings\n"
        assert run("classify", "--input", source, "--output", target) == (1, "", says)
        text = target.read_text(encoding="utf-8") if suffix in ("csv", "tsv", "jsonl") else ""
        if suffix == "jsonl":
            rows = [json.loads(line) for line in text.splitlines()]
        elif text:
            rows = read_table(text, "\t" if suffix == "tsv" else ",")
        else:
            run("convert", "--input", target, "--code-column", "hs_code", "--output", shown, "--format", "jsonl")
            rows = [json.loads(line) for line in shown.read_text(encoding="utf-8").splitlines()]
        assert [len(row["hs_code"] or "") for row in rows] == [6, 4, 0]
        assert [row["hs_findings"] or "" for row in rows] == [expected(text)["hs_findings"] for text in (TEXT, OPEN, VAGUE)]
        assert not rows[0]["hs_findings"]
        assert float(rows[1]["hs_probability"]) >= FOUR_DIGITS  # of all codes of the heading, however few are shown

    def test_large_cells(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.csv"
        source.write_text(f"description,blob\nplaying cards,{'x' * 300_000}\n", encoding="utf-8")
        status, out, _ = run("classify", "--input", source)
        assert status == 0
        assert out.count("x" * 300_000) == 1

    def test_table_to_jsonl(self, run: Run, tmp_path: Path) -> None:
        source, target = tmp_path / "in.tsv", tmp_path / "out.jsonl"
        source.write_text("id\tdescription\n1\tplaying cards\n2\n", encoding="utf-8")
        assert run("classify", "--input", source, "--output", target)[0] == 1
        first, second = (json.loads(line) for line in target.read_text(encoding="utf-8").splitlines())
        wanted = expected("playing cards")
        assert first["id"] == "1"
        assert first["hs_code"] == wanted["hs_code"]
        assert first["hs_level"] == 6
        assert str(first["hs_probability"]) == wanted["hs_probability"]
        assert first["hs_error"] is None
        assert second["hs_input"] == ["2"]
        assert run("classify", "--input", source, "--format", "jsonl")[1] == target.read_text(encoding="utf-8")

    def test_csv_to_tsv(self, run: Run, tmp_path: Path) -> None:
        source, target = tmp_path / "in.csv", tmp_path / "out.tsv"
        source.write_text("id,description\n1,playing cards\n", encoding="utf-8")
        assert run("classify", "--input", source, "--output", target)[0] == 0
        assert read_table(target.read_text(encoding="utf-8"), "\t") == [{"id": "1", "description": "playing cards", **expected("playing cards")}]

    def test_standard_input(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"description\nplaying cards\n")
        status, out, _ = run("classify", "--input", "-", "--format", "csv")
        assert status == 0
        assert read_table(out) == [{"description": "playing cards", **expected("playing cards")}]
        assert not sys.stdin.closed

    def test_format_tells_where_the_suffix_does_not(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.txt"
        source.write_text("id\tdescription\n1\tplaying cards\n", encoding="utf-8")
        status, out, _ = run("classify", "--input", source, "--format", "tsv")
        assert status == 0
        assert read_table(out, "\t")[0]["hs_code"] == "950440"


class TestJsonLines:
    def test_objects_stand_unchanged(self, run: Run, tmp_path: Path) -> None:
        source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        lines = ['{"description": "playing cards", "n": 1.10, "big": 12345678901234567890.5}', '{"x":null,"description":"tea \u2028 \\ud800"}']
        source.write_text("\ufeff" + "\r\n\n".join(lines), encoding="utf-8")
        assert run("classify", "--input", source, "--output", target) == (0, "", "")
        out = target.read_text(encoding="utf-8").rstrip("\n").split("\n")
        assert [line[: len(given) - 1] for line, given in zip(out, lines, strict=True)] == [given[:-1] for given in lines]
        first = json.loads(out[0])
        assert list(first)[-len(ADDED) :] == list(ADDED)
        wanted = expected("playing cards")
        assert {name: first[name] for name in ("hs_code", "hs_title", "hs_alternatives")} == {
            name: wanted[name] for name in ("hs_code", "hs_title", "hs_alternatives")
        }
        assert json.loads(out[1])["description"] == "tea \u2028 \ud800"

    def test_rows_that_cannot_be_read_are_carried_through(self, run: Run, tmp_path: Path) -> None:
        source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        values = (b"null", b"5", b'""', b'"caf\xe9"')
        null, number, empty, latin = (b'{"description": %b}' % value for value in values)
        bad = [b"{bad", b"[1]", null, b"{ }", number, empty, latin, b"[" * 100_000]
        source.write_bytes(b"\n".join([*bad, b'{"description": "playing cards"}']))
        status, _, err = run("classify", "--input", source, "--output", target, "--encoding", "utf-8")
        *wrong, good = target.read_bytes().splitlines()
        assert status == 1
        assert json.loads(good)["hs_code"] == "950440"
        rows = [json.loads(line) for line in wrong]
        assert [row["hs_code"] for row in rows] == [None] * len(bad)
        says = [
            "not JSON",
            "not a JSON object",
            "'description' is null, not text",
            "the row has no 'description'",
            "'description' is 5, not text",
            "the description is empty",
            "not UTF-8 (byte 0xe9)",
            "not JSON",
        ]
        for place, (row, fault) in enumerate(zip(rows, says, strict=True), 1):
            assert fault in row["hs_error"]
            assert f"hscode: row {place} (line {place}): " in err
        assert rows[0]["hs_input"] == "{bad"
        assert rows[1]["hs_input"] == "[1]"
        assert wrong[6].decode("utf-8").startswith('{"description": "caf\ufffd", "hs_code"')

    def test_column_of_a_later_row(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.ndjson"
        source.write_text('{"id": 1}\n{"goods": "playing cards"}\n', encoding="utf-8")
        status, out, _ = run("classify", "--input", source, "--text-column", "goods")
        assert status == 1
        assert [json.loads(line)["hs_code"] for line in out.splitlines()] == [None, "950440"]

    def test_a_later_clash_is_named(self, run: Run, tmp_path: Path) -> None:
        source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        source.write_text('{"description": "tea"}\n' * 150 + '{"description": "tea", "hs_title": 1}\n', encoding="utf-8")
        fails(run("classify", "--input", source, "--output", target), "in.jsonl:151", "'hs_title'", "rename")
        assert list(tmp_path.iterdir()) == [source]


class TestBadInput:
    @pytest.mark.parametrize(
        ("argv", "says"),
        [
            (["clasify"], ["'clasify'", "classify", "hscode --help"]),
            (["--bogus", "classify", "tea"], ["--bogus", "`hscode --help`"]),
            (["classify", "--bogus", "tea"], ["'--bogus'", "-- before words", "`hscode classify --help`"]),
            (["classify", "green", "--json", "tea", "--bogus"], ["'--bogus'", "`hscode classify --help`"]),
            (["lookup", "0901", "--bogus"], ["'--bogus'", "`hscode lookup --help`"]),
            (["lookup", "0901", "--json", "0902"], ["'0902'", "`hscode lookup --help`"]),
            (["classify", "--lim", "3", "tea"], ["--lim"]),
            (["classify", ""], ["description is empty"]),
            (["classify", "  "], ["description is empty"]),
            (["classify", "tea", "--limit", "0"], ["'0'", "whole number from 1"]),
            (["classify", "tea", "--limit", "-3"], ["'-3'", "whole number from 1"]),
            (["classify", "tea", "--limit", "many"], ["'many'", "whole number from 1"]),
            (["classify", "tea", "--limit", "9" * 30], ["9999", "to 1000"]),
            (["classify", "tea", "--edition", "1999"], ["'1999'", "2022"]),
            (["classify", "tea", "--output", "x.csv"], ["--output needs --input"]),
            (["classify", "tea", "--threads", "2"], ["--threads needs --input"]),
            (["classify", "--input", "x.csv", "--threads", "0"], ["'0' is not a whole number from 1 to 64"]),
            (["classify", "tea", "--text-column", "x"], ["--text-column needs --input"]),
            (["classify", "--input", "x.csv", "--format", "ods"], ["'ods'", "csv"]),
            (["classify", "--input", "x.csv", "tea"], ["'tea'", "give one of them"]),
            (["classify", "--input", "x.csv", "--json"], ["--json does not go with --input"]),
            (["classify", "--input", "x.csv", "--explain"], ["--explain does not go with --input"]),
            (["classify", "--input", "nowhere.csv"], ["nowhere.csv", "No such file"]),
            (["classify", "--input", "nowhere.txt"], ["'nowhere.txt'", "--format"]),
            (["classify", "--input", ".", "--format", "csv"], ["cannot read .", "directory"]),
            (["lookup"], ["CODE", "hscode lookup --help"]),
            (["lookup", "0901.99"], ["0901.99", "0901.90"]),
            (["lookup", "tea"], ["'tea'", "0901.21"]),
            (["lookup", "0901", "--edition", "17"], ["'17'", "2022"]),
            (["notes", "00"], ["00", "nearest"]),
            (["search", "--", "?!"], ["'?!'", "at least one word"]),
            (["search", "tea", "--limit", "0"], ["'0'"]),
            (["suggest", " "], ["at least one letter"]),
            (["notes", "95", "--coverage", "--lint"], ["--coverage does not go with --lint"]),
            (["notes", "--lint", "--reasons"], ["--reasons does not go with --lint"]),
            (["notes", "95", "--nomenclature", "x"], ["--nomenclature needs --lint"]),
            (["evaluate"], ["labelled file", "--examples"]),
            (["evaluate", "--examples", "."], [". is no nomenclature folder", "--examples DIR"]),
            (["evaluate", "--validation", "--limit", "3", "x.jsonl"], ["--limit does not go with --validation"]),
            (["evaluate", "--questions", "x.jsonl", "--limit", "5"], ["--limit does not go with --questions"]),
            (["evaluate", "nowhere.jsonl"], ["nowhere.jsonl", "No such file"]),
            (["fit", "nowhere.jsonl"], ["nowhere.jsonl", "No such file"]),
            (["compile", "--nomenclature", "nowhere"], ["nowhere", "--nomenclature DIR"]),
        ],
    )
    def test_usage(self, run: Run, argv: list[str], says: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        fails(run(*argv), *says)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("content", "argv", "says"),
        [
            ("a,b\nx,y\n", [], ["'description'", "--text-column", "'a', 'b'"]),
            ("a,b\nx,y\n", ["--text-column", "c"], ["'c'", "'a', 'b'"]),
            ("description,description\nx,y\n", [], ["more than one column 'description'"]),
            ("description,hs_code\nx,y\n", [], ["'hs_code'", "rename or remove"]),
            ("description\n", ["--edition", "1999"], ["'1999'", "2022"]),
            ("", [], ["is empty", "name the columns"]),
            ("\n\n", [], ["is empty"]),
            ('"a"b,c\n', [], ["header", "malformed"]),
            ("id,id,description\n1,2,x\n", ["--format", "jsonl"], ["'id'", "JSONL cannot hold"]),
            ("description\nx\n", ["--output", "no/such/out.csv"], ["out.csv", "no folder"]),
            ("description\nx\n", ["--output", "."], ["is a folder"]),
        ],
    )
    def test_table(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, argv: list[str], says: list[str]) -> None:
        monkeypatch.chdir(tmp_path)
        Path("in.csv").write_text(content, encoding="utf-8")
        fails(run("classify", "--input", "in.csv", *argv), *says)
        assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]

    def test_jsonl_as_table(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.jsonl"
        source.write_text('{"description": "tea"}\n', encoding="utf-8")
        fails(run("classify", "--input", source, "--output", tmp_path / "out.csv"), "csv", ".jsonl")

    @pytest.mark.parametrize("content", ["", "\n", "description\ntea\n", "{}\n[]\n"])
    def test_jsonl_without_an_object(self, run: Run, tmp_path: Path, content: str) -> None:
        source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        source.write_text(content, encoding="utf-8")
        fails(run("classify", "--input", source, "--output", target), "in.jsonl has no JSON object", "one object a line")
        assert not target.exists()

    def test_empty_standard_input(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"\n")
        fails(run("classify", "-"), "description is empty")

    def test_explain_is_for_one(self, run: Run, pipe: Callable[[bytes], None]) -> None:
        pipe(b"tea\n")
        fails(run("classify", "--explain"), "--explain is for one description")

    def test_no_command_gets_help(self, run: Run) -> None:
        status, out, err = run()
        assert (status, out) == (2, "")
        assert err.startswith("usage: hscode ")

    def test_help_is_on_standard_output(self, run: Run) -> None:
        status, out, err = run("--help")
        assert (status, err) == (0, "")
        for command in ("classify", "lookup", "search", "notes", "suggest", "evaluate", "compile", "fit"):
            assert f"  {command} " in out
            status, shown, _ = run(command, "--help")
            assert status == 0
            assert re.search(r"^[A-Z].*\.$", shown, re.MULTILINE)
            assert "\nexample" in shown
            assert shown.endswith("Exit status: 0 done, 1 done with findings, 2 usage or I/O error.\n")

    def test_version(self, run: Run) -> None:
        assert run("--version") == (0, f"hscode {hscode.__version__}, HS 2022, index {hscode.index.nomenclature().digest}\n", "")


class TestInterruption:
    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        source = tmp_path / "in.csv"
        source.write_text("description\n" + "tea\n" * RUN + "playing cards\n" * 2, encoding="utf-8")
        return source

    @pytest.mark.parametrize(
        ("raised", "status", "says"),
        [
            (KeyboardInterrupt(), 130, ""),
            (BrokenPipeError(), 141, ""),
            (OSError(errno.ENOSPC, "No space left on device"), 2, "hscode: error: cannot read or write the input or output: No space left on device"),
            (OSError(errno.EIO, "Input/output error", "goods.csv"), 2, "hscode: error: cannot read or write goods.csv: Input/output error"),
            (ZeroDivisionError("by zero"), 2, "hscode: error: internal fault (ZeroDivisionError: by zero); please report it"),
        ],
    )
    def test_the_old_output_stays(
        self, run: Run, source: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException, status: int, says: str
    ) -> None:
        def fail(texts: list[str], **_: Any) -> list[hscode.Classification]:
            if set(texts) == {"tea"}:
                return hscode.classify_many(texts)
            raise raised

        target = source.with_name("out.csv")
        target.write_text("old", encoding="utf-8")
        monkeypatch.setattr("hscode.cli.classify.classify_many", fail)
        got, out, err = run("classify", "--input", source, "--output", target)
        assert (got, out) == (status, "")
        assert err.startswith(says)
        assert err.count("\n") == bool(says)
        assert target.read_text(encoding="utf-8") == "old"
        assert sorted(path.name for path in source.parent.iterdir()) == ["in.csv", "out.csv"]

    def test_a_developer_gets_the_traceback(self, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HSCODE_TRACEBACK", "1")
        monkeypatch.setattr("hscode.cli.classify.classify_many", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            main(["classify", "--input", str(source)])

    @pytest.mark.parametrize("command", ["classify", "convert", "validate"])
    def test_a_workbook_is_not_replaced_by_one_sheet_of_it(self, run: Run, tmp_path: Path, command: str) -> None:
        book = tmp_path / "in.xlsx"
        book.write_bytes(b"never read")
        (tmp_path / "link").symlink_to(book)
        for output in (book, f"{tmp_path}/./in.xlsx", tmp_path / "link"):
            fails(run(command, "--input", book, "--output", output), "is the workbook that is read", "name another file")
        assert book.read_bytes() == b"never read"

    @pytest.mark.skipif(sys.platform == "win32", reason="no signals here")
    def test_a_process_that_is_told_to_end_leaves_nothing(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "hscode", "classify", "--input", "-", "--format", "csv", "--output", str(tmp_path / "out.csv")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdin
            process.stdin.write(b"description\nplaying cards\n")
            process.stdin.flush()
            end = time.monotonic() + 30
            while not list(tmp_path.iterdir()) and time.monotonic() < end:
                time.sleep(0.01)
            assert [path.name.startswith(f".out.csv.{process.pid}.") for path in tmp_path.iterdir()] == [True]
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate()
        assert (process.returncode, err) == (143, b"")
        assert list(tmp_path.iterdir()) == []

    def test_the_handlers_of_a_program_stay(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        found: list[Any] = []

        def look(_: object) -> int:
            found.append(signal.getsignal(signal.SIGTERM))
            return 0

        monkeypatch.setattr("hscode.cli.browse.run", look)
        before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
        try:
            assert run("lookup", "09")[0] == 0
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            assert run("lookup", "09")[0] == 0
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
        finally:
            signal.signal(signal.SIGTERM, before)
        assert found[0] == signal.SIG_IGN
        assert found[1] not in (signal.SIG_IGN, signal.SIG_DFL)

    def test_output_in_place_of_the_input(self, run: Run, source: Path) -> None:
        source.chmod(0o640)
        assert run("classify", "--input", source, "--output", source)[0] == 0
        assert [row["description"] for row in read_table(source.read_text(encoding="utf-8"))] == ["tea"] * RUN + ["playing cards"] * 2
        assert source.stat().st_mode & 0o777 == 0o640

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_a_device_is_written_in_place(self, run: Run, source: Path) -> None:
        before = os.stat(os.devnull)
        assert run("classify", "--input", source, "--output", os.devnull) == (0, "", "")
        assert os.stat(os.devnull).st_ino == before.st_ino

    def test_a_folder_without_rights(self, run: Run, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: Path, *_: Any, **__: Any) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

        target = source.with_name("out.csv")
        real = Path.open
        monkeypatch.setattr(Path, "open", lambda path, mode="r", *a, **k: refuse(path) if "w" in mode else real(path, mode, *a, **k))
        fails(run("classify", "--input", source, "--output", target), f"cannot write {target}: Permission denied")

    def test_closed_standard_output(self, close: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
        close("stdout")
        assert main(["lookup", "09"]) == 2
        assert "standard output is closed" in capsys.readouterr().err

    def test_closed_standard_error(self, close: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
        close("stderr")
        assert main(["lookup", "tea"]) == 2
        assert capsys.readouterr().out == ""


class TestProgress:
    def test_on_a_terminal_only(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
        source = tmp_path / "in.csv"
        source.write_text("description\nplaying cards\n", encoding="utf-8")
        monkeypatch.setattr("hscode.cli.batch.Progress.EVERY", 0)
        assert run("classify", "--input", source)[2] == ""
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        _, out, err = run("classify", "--input", source)
        assert err.startswith("\r1 rows, ")
        assert err.endswith("\r\033[K")
        assert len(read_table(out)) == 1


class TestColour:
    @pytest.fixture
    def show(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
        """Return what a command prints on a terminal."""
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.delenv("NO_COLOR", raising=False)

        def call(*argv: str) -> str:
            monkeypatch.setattr("sys.stdout.isatty", lambda: True)
            return run(*argv)[1]

        return call

    def test_none_in_a_pipe(self, run: Run) -> None:
        assert "\033" not in run("classify", TEXT)[1]

    def test_on_a_terminal(self, show: Callable[..., str]) -> None:
        out = show("classify", TEXT)
        assert out.startswith("\033[1m9504.40\033[0m  ")
        assert "\n\033[2m  Heading (GIR 1)" in out

    @pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
    def test_switched_off(self, show: Callable[..., str], monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        assert "\033" not in show("classify", TEXT)

    def test_json_is_plain(self, show: Callable[..., str]) -> None:
        assert json.loads(show("classify", "--json", TEXT))["code"] == "9504.40"

    def test_lines_fit_a_narrow_terminal(self, show: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "50")
        assert max(map(len, show("classify", TEXT).splitlines())) <= 50


class TestBrowsing:
    def test_lookup(self, run: Run) -> None:
        place = hscode.lookup("0901.21")
        status, out, _ = run("lookup", "0901.21")
        assert status == 0
        assert out.startswith(f"09  {place.path[0][1]}\n  0901  ")
        assert f"0901.21  {place.title}" in " ".join(out.split(" ")).replace("\n", " ")
        for condition in place.conditions:
            assert f"when {condition}\n" in out

    def test_lookup_shows_what_is_below(self, run: Run) -> None:
        _, out, _ = run("lookup", "0901")
        lines = [line.strip() for line in out.splitlines()]
        assert any(line.startswith("-  ") for line in lines)
        assert any(line.startswith("0901.90  ") for line in lines)

    def test_lookup_json(self, run: Run) -> None:
        assert json.loads(run("lookup", "0901", "--json")[1]) == hscode.lookup("0901").to_dict()

    def test_search(self, run: Run) -> None:
        found = hscode.search("roasted coffee", limit=2)
        status, out, _ = run("search", "roasted", "coffee", "--limit", "2")
        assert status == 0
        assert [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == [pretty(place.code) for place in found]
        assert json.loads(run("search", "roasted", "coffee", "--limit", "2", "--json")[1]) == [place.to_dict() for place in found]

    def test_no_notes(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hscode.browse.notes", lambda *_, **__: [])
        assert run("notes", "95") == (0, "", "hscode: no legal note bears on 95\n")

    def test_search_without_result(self, run: Run) -> None:
        status, out, err = run("search", VAGUE, "--json")
        assert (status, json.loads(out)) == (1, [])
        assert VAGUE in err

    def test_suggest(self, run: Run) -> None:
        words = hscode.suggest("decaf", limit=3)
        assert run("suggest", "decaf", "--limit", "3") == (0, "".join(f"{word}\n" for word in words), "")
        assert json.loads(run("suggest", "decaf", "--limit", "3", "--json")[1]) == words

    def test_suggest_without_result(self, run: Run) -> None:
        status, out, err = run("suggest", VAGUE)
        assert (status, out) == (1, "")
        assert VAGUE in err

    def test_notes(self, run: Run) -> None:
        found = hscode.notes("95")
        status, out, _ = run("notes", "95")
        flat = " ".join(out.split())
        assert status == 0
        assert len(found) > 5
        for note in found:
            assert f"{note.cite} {' '.join(note.says.split())}" in flat
            assert f"[{note.status}" in flat
        assert json.loads(run("notes", "95", "--json")[1]) == [note.to_dict() for note in found]


    def test_coverage(self, run: Run) -> None:
        found = coverage()
        status, out, _ = run("notes", "--coverage")
        lines = [line.split() for line in out.splitlines()]
        assert status == 0
        assert [" ".join(line[:2]) for line in lines[1:-1]] == [each.origin for each in found]
        assert lines[-1][:4] == ["all", *(str(sum(getattr(each, name) for each in found)) for name in ("encoded", "partly", "text_only"))]
        assert json.loads(run("notes", "--coverage", "--json")[1]) == [each.to_dict() for each in found]

    def test_reasons_of_a_chapter(self, run: Run) -> None:
        section, chapter = coverage("61")
        status, out, _ = run("notes", "--reasons", "6109.10")
        flat = " ".join(out.split())
        assert status == 0
        assert (section.origin, chapter.origin) == ("Section XI", "Chapter 61")
        assert len(chapter.reasons) == chapter.partly + chapter.text_only > 0
        for cite, kind, why in section.reasons + chapter.reasons:
            assert f"{cite} [{kind}]: {' '.join(why.split())}" in flat

    def test_notes_of_nothing(self, run: Run) -> None:
        status, _, err = run("notes")
        assert status == 2
        assert "name a chapter" in err
        assert run("notes", "--coverage", "00")[0] == 2

    def test_lint(self, run: Run, write: Write) -> None:
        pytest.importorskip("yaml")
        root = write({})
        odd = TINY["hs2022/09.yaml"].replace("article: [chicory]", "article: [the]").replace("goods: roasted chicory,", "goods: green coffee beans,")
        assert odd != TINY["hs2022/09.yaml"]
        status, out, _ = run("notes", "--lint", "--nomenclature", str(root), "--json")
        assert (status, [each["key"] for each in json.loads(out)]) == (0, [])
        (root / "hs2022/09.yaml").write_text(odd, encoding="utf-8")
        status, out, _ = run("notes", "--lint", "--nomenclature", str(root))
        assert status == 1
        assert [line.split(": ")[0:2] for line in out.splitlines()] == [
            ["hs2022/09.yaml:5", "article"], ["hs2022/09.yaml:5", "when"], ["hs2022/09.yaml:5", "cases"]
        ]  # fmt: skip
        assert run("notes", "--lint", "95", "--nomenclature", str(root))[0] == 0

    def test_lint_of_no_folder(self, run: Run, tmp_path: Path) -> None:
        status, _, err = run("notes", "--lint", "--nomenclature", str(tmp_path))
        assert status == 2
        assert "no nomenclature folder" in err


class TestEvaluate:
    @pytest.fixture
    def labelled(self, tmp_path: Path) -> Path:
        file = tmp_path / "labelled.jsonl"
        rows = [{"description": TEXT, "code": "950440"}, {"description": TEXT, "code": "0101.21"}, {"description": VAGUE, "code": None}]
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return file

    def test_text(self, run: Run, labelled: Path) -> None:
        status, out, err = run("evaluate", labelled)
        lines = out.splitlines()
        assert (status, err) == (0, "")
        assert lines[0].split()[:4] == ["rows", "top-1", "top-3", "top-5"]
        assert lines[1].split()[:7] == ["labelled.jsonl", "2", "50.0%", "50.0%", "50.0%", "50.0%", "50.0%"]
        assert lines[2] == "labelled.jsonl: 1 vague rows, of which 100.0% get no code, 100.0% fewer than four digits"
        assert lines[4].split() == ["01", "0.0%", "of", "1", "95", "100.0%", "of", "1"]

    def test_misses_and_calibration(self, run: Run, labelled: Path) -> None:
        plain = run("evaluate", labelled)[1]
        _, out, _ = run("evaluate", labelled, "--misses", "--calibration")
        assert "expected calibration error: 0." in out
        assert "right 0101.21, chosen 9504.40" in out
        assert "GIR 1: " in out
        assert "calibration" not in plain
        assert "chosen" not in plain

    def test_examples(self, run: Run, write: Write) -> None:
        pytest.importorskip("yaml")
        root = write({"hs2022/09.yaml": TINY["hs2022/09.yaml"].replace("- 60 kg bag of green coffee", "- playing cards")})
        status, out, _ = run("evaluate", "--examples", root)
        assert status == 0
        assert out.splitlines()[1].startswith("examples")
        assert "codes are reached by none of their lines:\n" in out
        assert "0901.11" in out.splitlines()[-1]
        data = json.loads(run("evaluate", "--examples", root, "--json")[1])
        assert "0901.11" in data["unreached"]
        fails(run("evaluate", "--examples", root / "terms/09.txt"), "--examples takes a folder", "09.txt is a file", "before it")
        fails(run("evaluate", "--terms", root / "terms/09.txt"), "--terms takes a folder", "09.txt is a file", "before it")
        fails(run("evaluate"), "nothing to measure", "--examples")
        fails(run("evaluate", "--questions"), "name one")

    def test_terms_of_one_code(self, run: Run, write: Write) -> None:
        pytest.importorskip("yaml")
        root = write({})
        status, out, _ = run("evaluate", "--terms", root, "--examples", root, "--misses")
        lines = [line.split() for line in out.splitlines()]
        assert status == 0
        assert [line[0] for line in lines[1:4]] == ["examples", "terms", "all"]
        data = json.loads(run("evaluate", "--terms", root, "--examples", root, "--json")[1])
        examples, terms = data["files"]
        assert (examples["file"], terms["file"], terms["rows"]) == ("examples", "terms", 2), "those at one code: decaf green coffee, yerba mate"
        assert data["unreached"] == json.loads(run("evaluate", "--examples", root, "--json")[1])["unreached"]

    def test_several_files(self, run: Run, labelled: Path) -> None:
        other = labelled.with_name("other.jsonl")
        other.write_text(json.dumps({"description": TEXT, "code": "950440"}), encoding="utf-8")
        _, out, _ = run("evaluate", labelled, other)
        assert len(run("evaluate", labelled, "--misses", other)[1].splitlines()) > len(out.splitlines())
        rows = [" ".join(line.split()[:3]) for line in out.splitlines()[1:4]]
        assert rows == ["labelled.jsonl 2 50.0%", "other.jsonl 1 100.0%", "all 3 66.7%"]

    def test_json(self, run: Run, labelled: Path) -> None:
        data = json.loads(run("evaluate", labelled, "--json", "--misses", "--limit", "3")[1])
        assert data["files"][0]["file"] == str(labelled)
        assert data["all"]["top"] == {"1": 0.5, "3": 0.5}
        assert [miss["codes"] for miss in data["misses"]] == [["0101.21"]]
        assert "misses" not in json.loads(run("evaluate", labelled, "--json")[1])

    def test_bad_rows(self, run: Run, labelled: Path) -> None:
        labelled.write_text('{"description": "tea", "code": "0902"}\n', encoding="utf-8")
        fails(run("evaluate", labelled), "labelled.jsonl:1", "'0902'", "six")
        labelled.write_text("", encoding="utf-8")
        fails(run("evaluate", labelled), "labelled.jsonl has no rows")


CHAPTER = """\
chapter: "09"
section: "II"
title: Coffee and tea
headings:
- heading: "0901"
  title: Coffee
  children:
  - {code: "090111", title: Raw coffee}
  - {code: "090121", title: Roasted coffee}
- heading: "0903"
  title: Mate
"""


class TestCompile:
    @pytest.fixture
    def sources(self, tmp_path: Path) -> Path:
        contents = {
            "hs2022/sections.yaml": 'sections:\n- section: "II"\n  title: Vegetable products\n',
            "hs2022/09.yaml": CHAPTER,
            "terms/09.txt": "0901\n  default   090111\n  terms     coffee; coffee bean\n",
            "editions/2017-2022.txt": "090121 < 090120\n",
            **{f"editions/{older}-{newer}.txt": "" for older, newer in itertools.pairwise(EDITIONS[:-1])},
            "vocabulary/facts.txt": "roasted\n  yes: roasted\n  no: raw\n",
            "vocabulary/noise.txt": "large\n",
            "vocabulary/packings.txt": "bag\n",
            "vocabulary/vague.txt": "goods > what they are\n",
            "vocabulary/frames.txt": "clues\n  code\nquestions\n  code for GOODS\n",
            "vocabulary/abbreviations.txt": "w/o = without\n",
            "vocabulary/labels.txt": "names goods\n  product\n",
            "vocabulary/lengths.txt": "width\n  tape\n",
            "vocabulary/packed.txt": "stiff\n  wood\n",
            "vocabulary/alloys.txt": "elements\n  C: carbon\n",
            "vocabulary/brands.txt": "nike\n",
            "vocabulary/components.txt": "part of a machine\n  spindle\n",
            "vocabulary/measures.txt": "described\n  width: wide\n",
            "vocabulary/trades.txt": "deniers\n  yarn\n",
            "vocabulary/rules.yaml": "holders: [block]\n",
        }
        for name, content in contents.items():
            path = tmp_path / "sources" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return tmp_path / "sources"

    def test_index(self, run: Run, sources: Path, tmp_path: Path) -> None:
        output = tmp_path / "new.idx"
        status, out, err = run("compile", "--nomenclature", sources, "--output", output)
        assert (status, err) == (0, "")
        assert out.startswith(f"{output}: HS 2022, 3 codes, ")
        tariff = hscode.index.Nomenclature(output)
        assert set(tariff.by_code) == {"09", "0901", "0903", "090111", "090121", "090300"}

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("hs2022/09.yaml", CHAPTER.replace("Mate", "Coffee").encode(), ["hs2022/09.yaml:10", "'Coffee'", "09.yaml:5"]),
            ("hs2022/09.yaml", b"chapter: \xff", ["hs2022/09.yaml:1", "not UTF-8", "0xff", "Save it as UTF-8"]),
            ("hs2022/09.yaml", b"title: Tea\nchapter: \x01", ["hs2022/09.yaml:2", "control character", "x01", "Take the character out"]),
            ("vocabulary/facts.txt", None, ["facts.txt", "restore it"]),
            ("editions/2002-2007.txt", None, ["2002-2007.txt", "restore it"]),
            ("editions/2017-2022.txt", b"090121 < \xff\n", ["not UTF-8", "0xff"]),
            ("editions/2017-2022.txt", b"090121 = 090120\n", ["editions/2017-2022.txt:1", "new code < old code"]),
        ],
    )
    def test_faults(self, run: Run, sources: Path, tmp_path: Path, name: str, content: bytes | None, says: list[str]) -> None:
        output = tmp_path / "new.idx"
        output.write_bytes(b"old")
        if content is None:
            (sources / name).unlink()
        else:
            (sources / name).write_bytes(content)
        fails(run("compile", "--nomenclature", sources, "--output", output), *says)
        assert output.read_bytes() == b"old"

    def test_a_damaged_index_replaces_nothing(self, run: Run, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        output = tmp_path / "new.idx"
        run("compile", "--nomenclature", sources, "--output", output)
        good = output.read_bytes()
        monkeypatch.setattr("hscode.cli.compile.compile_index", lambda _: good[: len(good) // 2])
        fails(run("compile", "--nomenclature", sources, "--output", output), "truncated")
        assert output.read_bytes() == good
        assert sorted(path.name for path in tmp_path.iterdir()) == ["new.idx", "sources"]

    def test_the_index_is_verified(self, run: Run, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        output = tmp_path / "new.idx"
        run("compile", "--nomenclature", sources, "--output", output)
        good = output.read_bytes()
        entry = good.index(b"node_parent")
        start = int.from_bytes(good[entry + 16 : entry + 24], "little")
        monkeypatch.setattr("hscode.cli.compile.compile_index", lambda _: good[:start] + b"\x7f\0\0\0" + good[start + 4 :])
        fails(run("compile", "--nomenclature", sources, "--output", output), "damaged")
        assert output.read_bytes() == good

    def test_without_pyyaml(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "hscode.cli.compile", raising=False)
        monkeypatch.setitem(sys.modules, "yaml", None)
        fails(run("compile"), "needs PyYAML", "pip install PyYAML")


def _top_1(line: str) -> float:
    """Read the share of the column top-1 in a line of the measures."""
    return float(line.split()[2].rstrip("%"))


class TestFit:
    @pytest.fixture
    def labelled(self, tmp_path: Path) -> Path:
        tariff = hscode.index.nomenclature()
        places = [tariff.place(node) for code, node in sorted(tariff.by_code.items()) if len(code) == 6][::60]
        file = tmp_path / "labelled.jsonl"
        file.write_text("".join(json.dumps({"description": place.title, "code": place.code}) + "\n" for place in places), encoding="utf-8")
        return file

    def test_weights(self, run: Run, labelled: Path, tmp_path: Path) -> None:
        from hscode.ranking.model import WEIGHTS, load_weights

        before = Path(WEIGHTS).read_bytes()
        vague = tmp_path / "vague.jsonl"
        vague.write_text('{"description": "large, black"}\n', encoding="utf-8")
        output = tmp_path / "weights.json"
        status, out, err = run("fit", labelled, vague, "--output", output)
        rows = len(labelled.read_text(encoding="utf-8").splitlines())
        assert (status, err) == (0, "")
        lines = out.splitlines()
        assert lines[0].startswith("Cross-validated")
        assert 50 <= _top_1(lines[2]) <= 100
        assert lines[-1] == f"{output}: weights fitted to {rows} rows"
        assert list(load_weights(output).heading) == list(sys.modules["hscode.ranking._ranker"].HEADING_FEATURES)
        assert load_weights(output).heading != load_weights().heading
        assert Path(WEIGHTS).read_bytes() == before

    def test_each_row_is_judged_by_weights_fitted_without_its_fold(
        self, run: Run, labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from hscode.ranking.fit import FOLDS, Fitted, LabelledRow, Pipelines
        from hscode.ranking.model import load_weights
        from hscode.ranking.trees import Trees

        nothing = replace(load_weights(), heading={}, subheading={}, trees=Trees())

        def cross_validate(_: Pipelines, rows: list[LabelledRow], without: str | None) -> Fitted:
            return Fitted(load_weights(), [nothing] * FOLDS)

        monkeypatch.setattr("hscode.cli.fit.cross_validate", cross_validate)
        _, out, _ = run("fit", labelled, "--output", tmp_path / "weights.json")
        assert _top_1(out.splitlines()[2]) < 50
        assert load_weights(tmp_path / "weights.json") == load_weights()

    def test_the_nomenclature_has_its_own_texts_counted(
        self, run: Run, labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
    ) -> None:
        from hscode.compile.opinion import half_of
        from hscode.ranking.fit import FOLDS, Fitted, LabelledRow, Pipelines
        from hscode.ranking.model import load_weights

        weights: dict[float, set[str]] = {}

        def cross_validate(pipelines: Pipelines, rows: list[LabelledRow], without: str | None) -> Fitted:
            for row in rows:
                weights.setdefault(row.weight, set()).add(row.description)
                assert row.half == (half_of(row.description) if row.weight == 0.3 else None)
            opinions = [bytes(pipelines[half].nomenclature.core.section("op_row")) for half in (None, 0, 1)]
            assert len(set(opinions)) == 3
            return Fitted(load_weights(), [load_weights()] * FOLDS)

        monkeypatch.setattr("hscode.cli.fit.cross_validate", cross_validate)
        _, out, _ = run("fit", labelled, "--examples", write({}), "--output", tmp_path / "weights.json")
        assert sorted(weights) == [0.03, 0.3, 1.0]
        assert weights[0.3] == {"We import mate, dried and cut, for infusions. It comes in bags of 500 g, twenty to a carton."}
        assert [line.split()[0] for line in out.splitlines()[2:5]] == [labelled.name, "all", "descriptions"]

    def test_a_group_of_features_is_left_out(self, labelled: Path) -> None:
        from hscode.evaluate import read_labels
        from hscode.index import nomenclature
        from hscode.pipeline import Pipeline
        from hscode.ranking.fit import LabelledRow, cross_validate
        from hscode.ranking.model import load_weights

        rows = [LabelledRow(label.key, label.description, label.codes) for label in read_labels(labelled)]
        fitted = cross_validate({None: Pipeline(nomenclature(), load_weights())}, rows, "second-opinion").weights
        assert not any(weight for name, weight in fitted.heading.items() if name.startswith("opinion"))
        assert fitted.heading["similar"]

    def test_what_is_measured_without_a_group_is_not_written(self, run: Run, labelled: Path, tmp_path: Path) -> None:
        output = tmp_path / "weights.json"
        status, out, _ = run("fit", labelled, "--without", "facts", "--output", output)
        assert status == 0
        assert out.startswith("Cross-validated: every row by weights that were fitted without its fold, and without the features of the group facts")
        assert not output.exists()
        fails(run("fit", labelled, "--without", "luck"), "luck", "second-opinion")

    @pytest.mark.parametrize(("output", "says"), [
        ("labelled.jsonl", "labelled.jsonl would be written, and is a labelled file that is read"),
        ("./labelled.jsonl", "labelled.jsonl would be written"),
        ("w.json", "trees.json would be written, and is a labelled file that is read"),
        ("trees.json", "is the name of the trees"),
    ])  # fmt: skip
    def test_labelled_files_are_not_overwritten(
        self, run: Run, labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, says: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        beside = labelled.rename(tmp_path / "trees.json") if output == "w.json" else labelled
        before = beside.read_bytes()
        fails(run("fit", beside.name, "--output", output), says)
        assert beside.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == [beside.name]

    def test_too_few_rows(self, run: Run, labelled: Path, tmp_path: Path) -> None:
        labelled.write_text("".join(labelled.read_text(encoding="utf-8").splitlines(keepends=True)[:9]), encoding="utf-8")
        fails(run("fit", labelled, "--output", tmp_path / "w.json"), "9 labelled rows are too few")

    def test_rows_of_one_kind(self, run: Run, labelled: Path, tmp_path: Path) -> None:
        labelled.write_text('{"description": "mate", "code": "090300"}\n' * 60, encoding="utf-8")
        fails(run("fit", labelled, "--output", tmp_path / "w.json"), "too alike")

    def test_without_scipy(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "hscode.cli.fit", raising=False)
        monkeypatch.delitem(sys.modules, "hscode.ranking.fit", raising=False)
        monkeypatch.setitem(sys.modules, "scipy.optimize", None)
        fails(run("fit", "x.jsonl"), "needs scipy", "pip install scipy")


class TestStreaming:
    def test_a_table_is_read_row_by_row(self) -> None:
        def endless() -> Iterator[str]:
            yield "id,description\n"
            for number in range(1000):
                yield f"{number},tea\n"
            raise AssertionError("read ahead")

        table = files.Table(endless(), ",", "endless.csv", {})
        assert [row.cells for row in itertools.islice(table.rows("description"), 3)] == [["0", "tea"], ["1", "tea"], ["2", "tea"]]

    def test_lines_are_read_row_by_row(self) -> None:
        def endless() -> Iterator[str]:
            for _ in range(1000):
                yield '{"description": "tea"}\n'
            raise AssertionError("read ahead")

        lines = files.Lines(endless(), "endless.jsonl", {})
        assert len(list(itertools.islice(lines.rows("description"), 300))) == 300

    @given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3), max_size=5), st.sampled_from([",", "\t"]))
    def test_any_cells_come_out_as_they_went_in(self, rows: list[list[str]], delimiter: str) -> None:
        given_text = io.StringIO(newline="")
        csv.writer(given_text, delimiter=delimiter).writerows([["a", "b", "c"], *rows])
        table = files.Table(io.StringIO(given_text.getvalue(), newline=""), delimiter, "x", {})
        out = io.StringIO(newline="")
        writer = files.TableWriter(out, delimiter, table.columns, ADDED)
        for row in table.rows("b"):
            assert row.error == ""
            writer.write(row, dict.fromkeys(ADDED))
        _, *read = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=delimiter, strict=True)
        assert [cells[:3] for cells in read] == [[neutral(cell) for cell in cells] for cells in rows]

    @given(st.text(st.sampled_from('ab",\n\r\0 ')))
    def test_any_table_is_read_to_its_end(self, body: str) -> None:
        rows = list(files.Table(io.StringIO("a,b\n" + body, newline=""), ",", "x", {}).rows("a"))
        lines = [row.line for row in rows]
        assert lines == sorted(set(lines))
        for kept in "ab":
            assert sum(cell.count(kept) for row in rows for cell in row.cells) == body.count(kept)


class TestProgram:
    def test_module(self) -> None:
        command = [sys.executable, "-m", "hscode", "lookup", "0901.21", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout) == hscode.lookup("0901.21").to_dict()

    def test_status_and_message(self) -> None:
        done = subprocess.run([sys.executable, "-m", "hscode", "lookup", "tea"], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("hscode: error: malformed code 'tea'")

    def test_output_is_utf8_whatever_the_locale(self) -> None:
        environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
        done = subprocess.run([sys.executable, "-m", "hscode", "lookup", "09", "--json"], capture_output=True, env=environment, check=False)
        assert "maté" in done.stdout.decode("utf-8")

    @pytest.fixture(params=["", "1"], ids=["buffered", "unbuffered"])
    def environment(self, request: pytest.FixtureRequest) -> dict[str, str]:
        return os.environ | {"PYTHONUNBUFFERED": request.param}

    def test_closed_pipe(self, environment: dict[str, str]) -> None:
        read, write = os.pipe()
        os.close(read)
        command = [sys.executable, "-m", "hscode", "lookup", "09"]
        with subprocess.Popen(command, stdout=write, stderr=subprocess.PIPE, env=environment) as process:
            os.close(write)
            _, err = process.communicate()
        assert (process.returncode, err) == (141, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_full_disk(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "hscode", "lookup", "09"]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False)
        assert done.returncode == 2
        assert done.stderr.startswith("hscode: error: ")
        assert "No space left" in done.stderr
        assert done.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        ("argv", "status"), [(["lookup", "tea"], 2), (["validate"], 2), ([], 2), (["search", VAGUE], 1), (["validate", "--input", "in.csv"], 1)]
    )
    @pytest.mark.parametrize("place", ["2>/dev/full", "2>&-", ""], ids=["full", "closed", "broken"])
    def test_the_status_stands_where_nothing_can_be_told(self, argv: list[str], status: int, place: str, tmp_path: Path) -> None:
        if "full" in place and not Path("/dev/full").exists():
            pytest.skip("no /dev/full here")
        (tmp_path / "in.csv").write_text(f"code,description\n0901,{VAGUE}\n", encoding="utf-8")
        read, broken = os.pipe()
        os.close(read)
        command = f"{shlex.join([sys.executable, '-m', 'hscode', *argv])} > {os.devnull} {place}"
        done = subprocess.run(["sh", "-c", command], stderr=broken, cwd=tmp_path, check=False)
        os.close(broken)
        assert done.returncode == status

    def test_answers_need_no_extras(self) -> None:
        without = "import sys; sys.modules.update(dict.fromkeys(['yaml', 'numpy', 'scipy']))"
        script = f"{without}; from hscode.cli.main import main; sys.exit(main(['classify', 'tea set']))"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert "Why" in done.stdout


_PAGE = (ROOT.parent / "README.md").read_text(encoding="utf-8")
SHOWN = [
    shown
    for block in re.findall(r"```console\n(.*?)```", _PAGE, re.DOTALL)
    for shown in re.findall(r"^\$ (hscode .*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]
"""Commands of the README with what it shows of their output."""


class TestReadme:
    """The page shows what the program prints, so that no figure in it outlives the weights that it came from."""

    def test_it_shows_commands(self) -> None:
        assert len(SHOWN) >= 4

    @pytest.mark.parametrize(("command", "printed"), SHOWN, ids=[command for command, _ in SHOWN])
    def test_what_it_shows_is_printed(self, run: Run, monkeypatch: pytest.MonkeyPatch, command: str, printed: str) -> None:
        monkeypatch.setenv("COLUMNS", "100")
        _, out, _ = run(*shlex.split(command)[1:])
        assert printed.strip() in out
