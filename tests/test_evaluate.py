"""Evaluation: figures against answers that are known by hand, and the reading of labelled files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import hscode
from hscode.classification import Classification
from hscode.evaluate import Label, Report, evaluate, merged, read_labels
from hscode.steps import Finding, Step
from hscode.types import Candidate, Explanation

ANSWERS: dict[str, tuple[str | None, list[tuple[str, float]]]] = {
    "first": ("090111", [("090111", 0.95), ("090121", 0.05)]),
    "second": ("090121", [("090121", 0.61), ("090111", 0.3)]),
    "fourth": ("0902", [("090210", 0.4), ("090220", 0.3), ("090230", 0.2), ("090240", 0.1)]),
    "chapter only": ("091011", [("091011", 0.65)]),
    "nothing": (None, []),
    "undecided": ("09", [("090111", 0.2)]),
}


def _fake(text: str, *, limit: int, edition: str) -> Classification:
    code, ranked = ANSWERS[text]
    reasons = (Step("GIR 1", "GIR 1", f"because of {text}"),)
    candidates = tuple(Candidate(c, f"title of {c}", p, lambda: reasons) for c, p in ranked[:limit])
    findings = () if code else (Finding("unreadable", "no word is known"),)
    return Classification(text, code, candidates, findings, lambda: Explanation((), (), (), ()))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["hscode.evaluate"], "classify", _fake)


def _row(description: str, code: str | None, *also: str) -> dict[str, Any]:
    return {"description": description, "code": code, "also": list(also)}


ROWS = [
    _row("first", "090111"),
    _row("second", "090111"),
    _row("fourth", "0902.40"),
    _row("chapter only", "090300"),
    _row("nothing", "847130"),
    _row("first", None),
    _row("undecided", None),
    {"description": "nothing"},
]


@pytest.mark.usefixtures("known")
class TestFigures:
    def test_tops_count_candidates_not_the_answer(self) -> None:
        report = evaluate([*ROWS, _row("undecided", "090111")])
        assert report.tops == {1: pytest.approx(2 / 6), 3: pytest.approx(3 / 6), 5: pytest.approx(4 / 6)}
        assert report.four_digits == pytest.approx(4 / 6)
        assert report.two_digits == pytest.approx(5 / 6)

    def test_also_counts_as_right(self) -> None:
        assert evaluate([_row("second", "010121", "090121")]).tops[1] == 1.0

    def test_top_ends_at_the_limit(self) -> None:
        report = evaluate(ROWS, limit=3)
        assert list(report.tops) == [1, 3]
        assert report.tops[3] == pytest.approx(2 / 5)

    def test_vague_rows_are_counted_apart(self) -> None:
        report = evaluate(ROWS)
        assert len(report.labelled) == 5
        assert len(report.vague) == 3
        assert report.vague_without_code == pytest.approx(1 / 3)
        assert report.vague_below_heading == pytest.approx(2 / 3)

    def test_chapters_are_those_of_the_right_code(self) -> None:
        assert evaluate(ROWS).chapters == {"09": (4, 0.25), "84": (1, 0.0)}

    def test_calibration(self) -> None:
        report = evaluate(ROWS)
        bins = {b.low: (b.count, b.mean, b.right) for b in report.calibration if b.count}
        assert bins == {0.4: (1, 0.4, 0.0), 0.6: (2, pytest.approx(0.63), 0.0), 0.9: (1, 0.95, 1.0)}
        assert len(report.calibration) == 10
        assert report.calibration_error == pytest.approx((0.4 + 2 * 0.63 + 0.05) / 4)

    def test_certainty_falls_into_the_last_bin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(ANSWERS, "certain", ("090111", [("090111", 1.0)]))
        assert evaluate([_row("certain", "090111")]).calibration[-1].count == 1

    def test_misses_say_why(self) -> None:
        report = evaluate(ROWS, misses=True)
        assert [(m.description, m.chosen) for m in report.misses] == [
            ("second", "090121"),
            ("fourth", "090210"),
            ("chapter only", "091011"),
            ("nothing", None),
        ]
        assert report.misses[0].reasons == ("GIR 1: because of second",)
        assert report.misses[0].to_dict()["chosen"] == "0901.21"
        assert report.misses[3].reasons == ("no word is known",)
        assert report.misses[3].to_dict()["chosen"] is None
        assert evaluate(ROWS).misses == ()

    def test_no_rows_have_no_shares(self) -> None:
        report = evaluate([])
        assert report.tops == {1: None, 3: None, 5: None}
        assert report.four_digits is report.vague_without_code is report.calibration_error is report.lines_a_second is None

    def test_merged_is_as_one(self) -> None:
        one, parts = evaluate(ROWS), [evaluate(ROWS[:3]), evaluate(ROWS[3:])]
        whole = merged(parts)
        assert whole.outcomes == one.outcomes
        assert whole.seconds == parts[0].seconds + parts[1].seconds

    def test_plain_data(self) -> None:
        data = evaluate(ROWS).to_dict()
        assert data["rows"] == 5
        assert data["top"]["1"] == 0.2
        assert data["vague"] == {"rows": 3, "without_code": pytest.approx(1 / 3), "below_heading": pytest.approx(2 / 3)}
        assert data["chapters"]["84"] == {"rows": 1, "top1": 0.0}
        assert [b["rows"] for b in data["calibration"]["bins"]] == [0, 0, 0, 0, 1, 0, 2, 0, 0, 1]

    def test_rows_of_no_code_of_the_edition_are_passed_over(self) -> None:
        rows = [*ROWS, _row("first", "999999"), _row("second", "999999", "090121")]
        report = evaluate(rows)
        assert (report.passed_over, len(report.labelled), report.to_dict()["passed_over"]) == (1, 6, 1)
        assert merged([report, report]).passed_over == 2
        assert evaluate([_row("first", "851712")], edition="2022").passed_over == 1
        assert evaluate([_row("first", "851712")], edition="2017").passed_over == 0

    def test_speed_is_lines_by_time(self) -> None:
        outcomes = evaluate(ROWS).outcomes
        assert Report(outcomes, 2.0, 5).lines_a_second == 4.0

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ({"code": "090111"}, "description is None"),
            ({"description": " ", "code": "090111"}, "description is ' '"),
            ({"description": 5, "code": "090111"}, "description is 5"),
            ({"description": "x", "code": 90111}, "a code must be text"),
            ({"description": "x", "code": "0901"}, "'0901' has 4 digits; a label has six"),
            ({"description": "x", "code": "0901110000"}, "only the first six digits"),
            ({"description": "x", "code": "090111", "also": "090121"}, "it must be a list of codes"),
            ({"description": "x", "code": "090111", "also": ["tea"]}, "malformed code 'tea'"),
            ({"description": "x", "code": None, "also": ["090111"]}, "also names codes and code is missing"),
        ],
    )
    def test_bad_row_is_named(self, row: dict[str, Any], says: str) -> None:
        with pytest.raises(hscode.InputFileError, match=f"row 2: .*{says}"):
            evaluate([ROWS[0], row])


def test_the_classifier_itself() -> None:
    report = evaluate([{"description": "playing cards", "code": "950440"}, {"description": "playing cards", "code": "010121"}], misses=True)
    assert report.tops[1] == 0.5
    assert report.misses[0].chosen == "950440"
    assert report.misses[0].reasons == tuple(str(step) for step in hscode.classify("playing cards").candidates[0].reasons)
    assert report.lines_a_second is not None
    assert report.lines_a_second > 0


def test_unknown_edition() -> None:
    with pytest.raises(hscode.OptionError, match="1999"):
        evaluate([ROWS[0]], edition="1999")


class TestFiles:
    def test_labels(self, tmp_path: Path) -> None:
        file = tmp_path / "rows.jsonl"
        first = '{"id": "a", "description": "tea\u2028bag", "code": "0902.10", "also": ["090220"]}'
        file.write_text(f'\ufeff{first}\n\n{{"description": "x"}}\n', encoding="utf-8")
        assert list(read_labels(file)) == [Label("tea\u2028bag", ("090210", "090220"), "a"), Label("x", (), "rows.jsonl:3")]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b'{"description": "x"}\n{bad\n', r"rows.jsonl:2: not JSON"),
            (b"[1]\n", r"rows.jsonl:1: \[1\] is not an object"),
            (b'{"description": "x", "code": "09"}\n', r"rows.jsonl:1: code '09' has 2 digits"),
            (b'{"description": "x"}\n{"description": "caf\xe9"}\n', r"rows.jsonl:2: not UTF-8 \(byte 0xe9\)"),
            (b"[" * 100_000, "rows.jsonl:1: not JSON"),
        ],
    )
    def test_bad_file(self, tmp_path: Path, content: bytes, says: str) -> None:
        file = tmp_path / "rows.jsonl"
        file.write_bytes(content)
        with pytest.raises(hscode.InputFileError, match=says):
            list(read_labels(file))

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(hscode.InputFileError, match=r"cannot read .*nowhere.jsonl: No such file"):
            list(read_labels(tmp_path / "nowhere.jsonl"))
