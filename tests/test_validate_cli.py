"""The command ``hscode validate``, the report, and ``hscode evaluate --validation``."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import hscode
from hscode.cli.validate import ADDED
from hscode.validation.report import render
from hscode.validation.tally import WORST, Tally
from hscode.validation.types import Validation, Verdict, found
from hscode.validation.validate import validate
from tests.conftest import Run, fails

GOOD = "090121,roasted coffee beans"
WRONG = '6109.10,"T-shirts, knitted, 100% polyester"'
ROWS = [WRONG, GOOD, "0902,green coffee beans", "847130,accessories", "x,playing cards", "90121,roasted coffee"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text("code,description\n" + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


class TestOne:
    def test_text(self, run: Run) -> None:
        status, out, err = run("validate", "6109.10", "T-shirts, knitted, 100% polyester")
        assert (status, err) == (1, "")
        assert out.startswith("6109.10  contradicted")
        flat = " ".join(out.split())
        assert "HS-E014 error: the description says material polyester" in flat
        assert "Mend: " in flat
        assert "Likelier codes: 6109.90" in flat

    def test_consistent(self, run: Run) -> None:
        status, out, _ = run("validate", "0901210000", "roasted", "coffee", "beans")
        assert status == 0
        assert out.startswith("0901.21  consistent")

    def test_older_edition(self, run: Run, tmp_path: Path) -> None:
        status, out, _ = run("validate", "8517.12", "smartphone", "--edition", "2017")
        assert status == 0
        assert out.startswith("8517.12  consistent")
        assert "in 2022: Smartphones" in out
        status, out, _ = run("validate", "8517.12", "smartphone")
        assert status == 1
        assert "HS-E004" in out
        assert "in 2022" not in out
        (tmp_path / "in.csv").write_text("code,description\n851712,smartphone\n851713,smartphone\n", encoding="utf-8")
        status, out, _ = run("validate", "--input", tmp_path / "in.csv", "--edition", "2017")
        assert status == 1
        assert [row["hs_findings"] for row in csv.DictReader(out.splitlines())] == ["", "HS-E004"]

    def test_json(self, run: Run) -> None:
        status, out, _ = run("validate", "--json", "0902", "green coffee beans")
        assert status == 1
        assert json.loads(out) == hscode.validate("0902", "green coffee beans").to_dict()

    def test_code_alone(self, run: Run) -> None:
        assert run("validate", "0901.21")[0] == 0
        status, out, _ = run("validate", "9999zz")
        assert status == 1
        assert "HS-E002" in out

    def test_control_characters_do_not_reach_the_terminal(self, run: Run) -> None:
        assert "\x1b" not in run("validate", "\x1b[2J", "tea \x1b[2J")[1]

    def test_no_code(self, run: Run) -> None:
        fails(run("validate"), "no code is given", "--input FILE", "hscode validate --help")

    def test_words_behind_options_count(self, run: Run) -> None:
        _, out, _ = run("validate", "610910", "--json", "cotton", "t-shirt")
        assert json.loads(out) == hscode.validate("610910", "cotton t-shirt").to_dict()

    def test_dash_reads_the_description(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        for data in ("café chairs\nof wood\n".encode("utf-16"), "café".encode() + b"\xe9"):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
            status, out, err = run("validate", "9401.69", "-", "--json")
            if data.startswith(b"\xff"):
                assert json.loads(out) == hscode.validate("9401.69", "café chairs\nof wood").to_dict()
            else:
                fails((status, out, err), "the text is not UTF-8 (byte 0xe9)")
        monkeypatch.setattr("sys.stdin", None)
        assert "HS-E020" in run("validate", "9401.69", "-")[1]


class TestFile:
    def test_columns_and_summary(self, run: Run, source: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.csv"
        status, shown, err = run("validate", "--input", source, "--output", out)
        assert (status, shown) == (1, "")
        rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
        assert list(rows[0]) == ["code", "description", *ADDED]
        assert [row["hs_verdict"] for row in rows] == ["contradicted", "consistent", "doubtful", "not-checkable", "not-checkable", "consistent"]
        assert [row["hs_read"] for row in rows] == ["610910", "090121", "0902", "847130", "", "090121"]
        assert rows[0]["hs_findings"] == "HS-E014 HS-E012"
        assert rows[0]["hs_better"].split()[0] == "610990"
        assert rows[0]["hs_reason"].startswith("the description says material polyester")
        assert rows[1]["hs_findings"] == rows[1]["hs_reason"] == ""
        assert rows[4]["hs_better"].startswith("950440")
        lines = err.splitlines()
        assert lines[0] == "6 rows, 5 with an error or a warning"
        assert re.search(r"^ +contradicted +1 +16.7%$", err, re.MULTILINE)
        assert re.search(r"^ +09 +3 +1 +0 +0$", err, re.MULTILINE)
        assert re.search(r"^ +none +1 +0 +0 +1$", err, re.MULTILINE)
        worst = lines.index("The worst rows")
        assert lines[worst + 1].startswith("  row 1 (line 2): contradicted, HS-E014 the description says material polyester")
        assert len(lines) == worst + 6

    @pytest.mark.parametrize(
        ("rows", "fail_on", "status"),
        [
            ([GOOD], None, 0), ([GOOD], "plausible", 0), (["90121,roasted coffee"], None, 1), (["90121,roasted coffee"], "doubtful", 0),
            (["0902,green coffee beans"], "doubtful", 1), (["0902,green coffee beans"], "contradicted", 0), (["0902,green coffee beans"], None, 1),
            (["847130,accessories"], "doubtful", 0), (["847130,accessories"], "not-checkable", 1), ([WRONG], "contradicted", 1),
            (["x,playing cards"], "contradicted", 1), ([f"{GOOD},more"], "contradicted", 1), (["090121,<b>roasted coffee</b>"], None, 0),
        ],
    )  # fmt: skip
    def test_fail_on(self, run: Run, tmp_path: Path, rows: list[str], fail_on: str | None, status: int) -> None:
        source = tmp_path / "in.csv"
        source.write_text("code,description\n" + "\n".join(rows) + "\n", encoding="utf-8")
        options = ["--fail-on", fail_on] if fail_on else []
        assert run("validate", "--input", source, *options)[0] == status

    def test_named_columns(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in.jsonl"
        lines = ['{"hs": 90121, "goods": "roasted coffee"}', '{"hs": null, "goods": "tea"}', '{"goods": "tea"}']
        lines += ['{"hs": true, "goods": "tea"}', "[1]"]
        source.write_text("\n".join(lines), encoding="utf-8")
        status, out, _ = run("validate", "--input", source, "--code-column", "hs", "--text-column", "goods")
        assert status == 1
        rows = [json.loads(line) for line in out.splitlines()]
        assert [row["hs_findings"] for row in rows] == ["HS-E005", "HS-E001", "HS-E040", "HS-E040", "HS-E040"]
        assert rows[3]["hs_reason"] == "'hs' is true, not a code"
        source.write_text(lines[3], encoding="utf-8")
        assert run("validate", "--input", source, "--code-column", "hs", "--text-column", "goods", "--fail-on", "contradicted")[0] == 1

    @pytest.mark.parametrize("threads", [(), ("--threads", "3")])
    def test_each_of_many_rows_has_its_answer(self, run: Run, tmp_path: Path, threads: tuple[str, ...]) -> None:
        given = ["", "[1]", *[json.dumps({"code": code, "description": text}) for code, text in (
            (90121, "roasted coffee"), ("610910", "T-shirts, knitted, 100% polyester"), ("0902", "green coffee beans"), ("x", "tea"), ("0902", ""),
        )]]  # fmt: skip
        lines = [given[number % len(given)] for number in range(350)]
        lines[200] = '{"code": true, "description": "tea"}'  # among rows that can be read
        (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
        status, out, err = run("validate", "--input", tmp_path / "in.jsonl", *threads)
        rows = [json.loads(line) for line in out.splitlines()]
        wanted = [line for line in lines if line]
        assert (status, err.splitlines()[0]) == (1, f"{len(wanted)} rows, {len(wanted)} with an error or a warning")
        for row, line in zip(rows, wanted, strict=True):
            if line == "[1]" or "true" in line:
                assert (row["hs_verdict"], row["hs_findings"]) == ("not-checkable", "HS-E040")
                continue
            answer = hscode.validate(**json.loads(line))
            assert (row["hs_verdict"], row["hs_read"]) == (str(answer.verdict), answer.digits or "")
            assert row["hs_findings"].split() == [finding.id for finding in answer.findings]

    def test_dates_in_the_code_column(self, run: Run, tmp_path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        from datetime import datetime

        book = openpyxl.Workbook()
        for row in (["code", "description"], [datetime(2024, 9, 1), "roasted coffee"], [90121, "roasted coffee"]):
            book.active.append(row)
        book.save(tmp_path / "in.xlsx")
        status, out, _ = run("validate", "--input", tmp_path / "in.xlsx", "--format", "csv")
        assert status == 1
        rows = list(csv.DictReader(out.splitlines()))
        assert [row["hs_findings"] for row in rows] == ["HS-E040", "HS-E005"]

    @pytest.mark.parametrize(
        ("argv", "says"),
        [
            (["--output", "o.csv", "0901"], "--output needs --input"), (["--report", "r.html", "0901"], "--report needs --input"),
            (["--fail-on", "doubtful", "0901"], "--fail-on needs --input"),
            (["--threads", "2", "0901"], "--threads needs --input"), (["--input", "in.csv", "0901"], "both a code and --input"),
            (["--input", "in.csv", "--json"], "--json does not go with --input"), (["--input", "in.csv", "--code-column", "x"], "no column 'x'"),
            (["--input", "in.csv", "--text-column", "x"], "'code', 'description'"), (["--input", "in.csv", "--fail-on", "consistent"], "consistent"),
            (["--input", "in.csv", "--report", "no/r.html"], "no folder"), (["--input", "in.csv", "--edition", "1999"], "'1999'"),
            (["--input", "in.csv", "--report", "-"], "the report needs a file"),
            (["--input", "in.csv", "--report", "./in.csv"], "--report ./in.csv is the file of --input"),
            (["--input", "in.csv", "--output", "o.csv", "--report", "./o.csv"], "--report ./o.csv is the file of --output"),
            (["--input", "in.csv", "--format", "xlsx"], "standard output"), (["--input", "in.csv", "--encoding", "nope"], "'nope'"),
        ],
    )  # fmt: skip
    def test_usage(self, run: Run, source: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], says: str) -> None:
        monkeypatch.chdir(source.parent)
        status, out, err = run("validate", *argv)
        assert (status, out) == (2, "")
        assert says in err
        assert err.count("\n") == 1
        assert [path.name for path in source.parent.iterdir()] == ["in.csv"]

    def test_a_clash_is_named(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "in.csv").write_text("code,description,hs_verdict\n", encoding="utf-8")
        assert "'hs_verdict'" in run("validate", "--input", tmp_path / "in.csv")[2]

    def test_many_chapters(self, run: Run, tmp_path: Path) -> None:
        chapters = [f"{k:02}" for k in range(1, 40)]
        (tmp_path / "in.csv").write_text("code,description\n" + "".join(f"{c},tea\n" for c in chapters), encoding="utf-8")
        assert "and 19 more chapters" in run("validate", "--input", tmp_path / "in.csv")[2]

    def test_no_rows(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "in.csv").write_text("code,description\n", encoding="utf-8")
        status, _, err = run("validate", "--input", tmp_path / "in.csv", "--report", tmp_path / "r.html")
        assert (status, err.splitlines()[0]) == (0, "0 rows, 0 with an error or a warning")
        assert (tmp_path / "r.html").is_file()

    def test_an_error_leaves_neither_output_nor_report(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source = tmp_path / "in.csv"
        source.write_text("code,description\n" + GOOD + "\n", encoding="utf-8")

        def fail(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("hscode.cli.validate.validate_many", fail)
        assert run("validate", "--input", source, "--output", tmp_path / "o.csv", "--report", tmp_path / "r.html")[0] == 130
        assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


class _Page(HTMLParser):
    """Collects the tags and their attributes, and checks that they are closed."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


class TestReport:
    def test_page(self, run: Run, source: Path, tmp_path: Path) -> None:
        report = tmp_path / "report.html"
        run("validate", "--input", source, "--output", tmp_path / "o.csv", "--report", report)
        text = report.read_text(encoding="utf-8")
        page = _Page()
        page.feed(text)
        assert page.open == []
        assert {tag for tag, _ in page.tags} <= {
            "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "tr", "th", "td", "span", "code", "div", "svg", "rect",
            "text", "br", "footer"}  # fmt: skip
        assert not re.search(r"https?:|src=|href=|url\(|@import|<script", text)
        assert "6 rows, of which 5" in text
        assert "T-shirts, knitted, 100% polyester" in text
        assert '<td class="n">1</td><td class="n">2</td>' in text
        assert "the description says material polyester" in text
        assert text.index("T-shirts, knitted") < text.index("green coffee beans")
        assert sum(tag == "rect" for tag, _ in page.tags) >= 4
        assert "roasted coffee beans" not in text

    def test_hostile_text_is_escaped(self) -> None:
        tally = Tally()
        for text in ("<script>alert(1)</script> accessories", "\"'><img src=x onerror=alert(1)> parts", "\u202eetirw\x00 goods", "=cmd parts"):
            tally.add(1, 2, validate(f'<svg onload="x">{text}', text))
        html = render(tally, "<b>in</b>.csv")
        page = _Page()
        page.feed(html)
        assert page.open == []
        assert not {"script", "img", "b"} & {tag for tag, _ in page.tags}
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name in ("src", "href")]
        assert "\u202e" not in html
        assert "\0" not in html
        assert "[U+202E]" in html

    def test_the_worst_come_first_and_are_few(self) -> None:
        tally = Tally()
        doubtful, contradicted = validate("0902", "green coffee beans"), validate("6109.10", "T-shirts, knitted, 100% polyester")
        for number in range(1, WORST + 50):
            tally.add(number, number + 1, contradicted if number == WORST + 40 else doubtful)
        worst = tally.worst
        assert len(worst) == WORST
        assert worst[0].number == WORST + 40
        assert worst[0].verdict is Verdict.CONTRADICTED
        assert [bad.number for bad in worst[1:]] == list(range(1, WORST))
        assert tally.rows == tally.serious == WORST + 49

    def test_the_worst_by_verdict_then_by_probability(self) -> None:
        warned = found("HS-E011", "heading", "x")
        tally = Tally()
        for number, (verdict, probability) in enumerate(
            [(Verdict.CONSISTENT, 0.1), (Verdict.DOUBTFUL, 0.4), (Verdict.DOUBTFUL, 0.2), (Verdict.NOT_CHECKABLE, 0.0)], 1
        ):
            tally.add(number, number + 1, Validation("0902", "tea", verdict, (warned,), "0902", probability))
        assert [bad.number for bad in tally.worst] == [3, 2, 4, 1]

    def test_good_rows_are_no_bad_rows(self) -> None:
        tally = Tally()
        tally.add(1, 2, validate("090121", "roasted coffee beans"))
        assert (tally.worst, tally.serious) == ([], 0)
        assert "The worst 0 rows" in render(tally, "x")


class TestEvaluate:
    @pytest.fixture
    def labelled(self, tmp_path: Path) -> Path:
        path = tmp_path / "labelled.jsonl"
        rows = [{"description": "roasted coffee beans", "code": "0901.21"}, {"description": "playing cards", "code": "950440", "also": ["950490"]},
                {"description": "accessories"}]  # fmt: skip
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    def test_table(self, run: Run, labelled: Path) -> None:
        status, out, err = run("evaluate", "--validation", labelled)
        assert (status, err) == (0, "")
        assert "labelled.jsonl: 2 rows with a code, 1 without, 0 passed over" in out
        assert re.search(r"true code +100.0% +78.0%", out)
        assert re.search(r"another chapter +100.0% +88.0%", out)
        assert "contradicted is right: 100.0%" in out
        assert "100.0% are flagged" in out
        assert "HS-E021 Description too vague" in out

    def test_json(self, run: Run, labelled: Path) -> None:
        _, out, _ = run("evaluate", "--validation", "--json", labelled)
        report = json.loads(out)["files"][0]
        assert (report["rows"], report["vague"]["rows"], report["right"]["true code"]) == (2, 1, 1.0)
        assert report["goals"]["contradicted"] == 0.97

    def test_no_rows(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "x.jsonl").write_text("", encoding="utf-8")
        status, _, err = run("evaluate", "--validation", tmp_path / "x.jsonl")
        assert status == 2
        assert "has no rows" in err
