"""The accessor of pandas: aligned to the index, missing kept missing, each distinct value worked out once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

import hscode
from hscode.errors import CodeError, DescriptionError, OptionError

pd = pytest.importorskip("pandas")
import hscode.pandas  # noqa: E402

TEXTS = ["playing cards", None, "roasted coffee beans", "playing cards", "accessories", " "]
INDEX = [5, 3, 3, "a", 1.5, None]


@pytest.fixture
def series() -> Any:
    return pd.Series(TEXTS, index=INDEX, name="goods")


class TestClassify:
    def test_columns_and_index(self, series: Any) -> None:
        frame = series.hs.classify()
        assert list(frame.columns) == ["code", "level", "title", "probability"]
        assert frame.index.equals(series.index)
        assert [str(kind) for kind in frame.dtypes] == ["string", "Int64", "string", "Float64"]
        assert frame["code"].isna().tolist() == [False, True, False, False, True, True]
        assert frame["level"].isna().tolist() == [False, True, False, False, False, False]
        assert frame["code"].iloc[0] == frame["code"].iloc[3] == "950440"
        answer = hscode.classify("playing cards")
        assert frame["title"].iloc[0] == answer.candidates[0].title
        assert frame["probability"].iloc[0] == pytest.approx(answer.candidates[0].probability)
        assert frame["level"].iloc[5] == 0

    def test_answers_above_six_digits(self) -> None:
        text = "shirts of cotton"
        row = pd.Series([text]).hs.classify().iloc[0]
        answer = hscode.classify(text)
        assert row["code"] == answer.code
        assert row["title"] == hscode.lookup(str(answer.code)).title

    @pytest.mark.parametrize("edition", ["2022", "2012"])
    def test_the_probability_is_that_of_the_code_answered(self, edition: str) -> None:
        """Of a heading, also of those of its codes that are not among the first five."""
        row = pd.Series(["cotton fabric"]).hs.classify(edition=edition).iloc[0]
        says = hscode.classify("cotton fabric", edition=edition).trace[-1].says
        assert (row["code"], row["level"]) == ("5208", 4)
        assert says.endswith(f"for 5208 has {row['probability']:.0%}")

    @pytest.mark.parametrize("kind", ["object", "string", "category"])
    def test_any_dtype_of_text(self, series: Any, kind: str) -> None:
        pd.testing.assert_frame_equal(series.astype(kind).hs.classify(), series.hs.classify())

    def test_distinct_values_once(self, series: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: Counter[str] = Counter()
        real = hscode.classify_many

        def count(texts: list[str], **options: Any) -> list[hscode.Classification]:
            seen.update(texts)
            return real(texts, **options)

        monkeypatch.setattr(hscode.pandas, "classify_many", count)
        for given in (pd.concat([series] * 100), series.astype("category")):
            seen.clear()
            given.hs.classify()
            assert seen == {"playing cards": 1, "roasted coffee beans": 1, "accessories": 1}

    def test_empty(self) -> None:
        frame = pd.Series([], dtype=object).hs.classify()
        assert frame.shape == (0, 4)

    def test_errors(self) -> None:
        with pytest.raises(DescriptionError, match=r"row 'b': .*not int"):
            pd.Series(["tea", 5], index=["a", "b"]).hs.classify()
        with pytest.raises(DescriptionError, match=r"row 7: .*not int"):
            pd.Series(["tea", 5], index=[3, 7]).hs.classify()
        with pytest.raises(DescriptionError, match="not list"):
            pd.Series([["tea"]]).hs.classify()
        many = [f"tea number {n}" for n in range(200)]
        with pytest.raises(DescriptionError, match=r"row 60: a description"):
            pd.Series([*many[:60], 5, *many[60:], 6]).hs.classify()
        with pytest.raises(OptionError, match="1999"):
            pd.Series(["tea"]).hs.classify(edition="1999")


class TestValidate:
    def test_columns(self, series: Any) -> None:
        codes = pd.Series(["950440", None, 90121, "847130", "847130", ""], index=series.index)
        frame = series.hs.validate(codes)
        assert list(frame.columns) == ["verdict", "read", "probability", "findings", "reason", "better"]
        assert frame.index.equals(series.index)
        assert frame["verdict"].fillna("-").tolist() == ["consistent", "-", "consistent", "doubtful", "not-checkable", "not-checkable"]
        assert frame["read"].fillna("-").tolist() == ["950440", "-", "090121", "847130", "847130", "-"]
        assert frame["findings"].iloc[2] == "HS-E005"
        assert frame["better"].iloc[3].startswith("950440")
        assert frame.iloc[1].isna().all()

    def test_one_side_missing_is_a_finding(self) -> None:
        frame = pd.Series(["tea", None]).hs.validate(pd.Series([None, "0902"]))
        assert frame["findings"].tolist() == ["HS-E001", "HS-E006 HS-E020"]

    def test_numbers_with_missing_values(self) -> None:
        frame = pd.Series(["roasted coffee", "roasted coffee", None]).hs.validate(pd.Series([90121, None, None]))
        assert frame["read"].fillna("-").tolist() == ["090121", "-", "-"]

    def test_no_row_takes_the_answer_of_another(self) -> None:
        codes = [Decimal("6109.1"), Decimal("6109.10")]
        for order in (codes, codes[::-1]):
            read = pd.Series(["T-shirt"] * 2).hs.validate(pd.Series(order, dtype=object))
            assert read["findings"].tolist() == [" ".join(each.id for each in hscode.validate(code, "T-shirt").findings) for code in order]
        for mixed in ([1, True], [True, 1]):
            with pytest.raises(CodeError, match="not bool"):
                pd.Series(mixed, dtype=object).hs.lookup()

    def test_a_list_and_one_code(self, series: Any) -> None:
        one = series.hs.validate("950440")
        listed = ["950440"] * len(series)
        for many in (listed, pd.Index(listed), pd.array(listed), dict.fromkeys(range(len(series)), "950440").values()):
            pd.testing.assert_frame_equal(one, series.hs.validate(many))
        for number in (950440, 950440.0, pd.Series([950440]).iloc[0], Decimal(950440)):
            pd.testing.assert_frame_equal(one, series.hs.validate(number))
        assert one["verdict"].iloc[0] == "consistent"

    @pytest.mark.parametrize("wrong", [
        {"6109.10", "0902.10"}, {"6109.10": 1, "0902.10": 2}, {"6109.10": 1, "0902.10": 2}.keys(), None, (code for code in ("6109.10", "0902.10")),
        b"09", pd.DataFrame({"6109.10": [1], "0902.10": [2]}), pd.NA, pd.Timestamp(0), pd.Series([5]).to_numpy().reshape(()),
    ], ids=lambda wrong: type(wrong).__name__)  # fmt: skip
    def test_codes_in_no_order_are_refused(self, wrong: Any) -> None:
        with pytest.raises(OptionError, match="give a Series, a list in the order of the descriptions, or one code for all rows"):
            pd.Series(["T-shirt", "green tea"]).hs.validate(wrong)

    def test_values_of_numpy_are_read_by_the_functions_too(self) -> None:
        numpy = pytest.importorskip("numpy")
        plain = hscode.validate(90121, "roasted coffee")
        for code in (numpy.int64(90121), numpy.float32(90121)):
            assert hscode.validate(code, numpy.str_("roasted coffee")) == plain
        with pytest.raises(CodeError, match="text or a number"):
            hscode.validate(numpy.timedelta64(90121))  # calls itself a whole number
        with pytest.raises(DescriptionError, match="a share is a number"):
            hscode.Goods("pullover", {"cotton": numpy.timedelta64(1, "s")})
        goods = hscode.Goods(numpy.str_("pullover"), {numpy.str_("cotton"): numpy.float32(0.75)}, measures={numpy.str_("weight"): numpy.str_("2 kg")})
        assert goods == hscode.Goods("pullover", {"cotton": 0.75}, measures={"weight": "2 kg"})
        assert hscode.classify(goods, limit=numpy.int64(3)).text == "pullover, 75% cotton"
        assert hscode.classify_many(numpy.array(["tea", "coffee"]), threads=numpy.int64(2)) == hscode.classify_many(["tea", "coffee"])

    def test_errors(self, series: Any) -> None:
        with pytest.raises(OptionError, match="another index"):
            series.hs.validate(pd.Series(["09"] * len(series)))
        with pytest.raises(OptionError, match="2 codes for 6 descriptions"):
            series.hs.validate(["09", "09"])
        with pytest.raises(CodeError, match=r"row 0: .*text or a number"):
            pd.Series(["tea"]).hs.validate([["0902"]])
        with pytest.raises(CodeError, match=r"row 0: .*not bool"):
            pd.Series(["tea"]).hs.validate(True)
        with pytest.raises(CodeError, match=r"row 1: .*text or a number"):
            pd.Series(["0902", ["0902"]]).hs.lookup()


class TestCodes:
    def test_lookup(self) -> None:
        frame = pd.Series(["0901.21", None, 90121, "x", "09", "0901210000"], index=list("abcdef")).hs.lookup()
        assert list(frame.columns) == ["code", "title", "level", "chapter", "chapter_title"]
        assert list(frame.index) == list("abcdef")
        assert frame["code"].fillna("-").tolist() == ["090121", "-", "090121", "-", "09", "090121"]
        assert frame.loc["a", "title"] == hscode.lookup("090121").title
        assert frame["level"].fillna("-").tolist() == ["subheading", "-", "subheading", "-", "chapter", "subheading"]
        assert frame.loc["e", "chapter_title"] == hscode.lookup("09").title

    def test_lookup_in_an_older_edition(self) -> None:
        codes = ["8517.12", "851713", None, "300219", "8517"]
        frame = pd.Series(codes).hs.lookup(edition="2017")
        assert frame["code"].fillna("-").tolist() == ["851712", "-", "-", "300219", "8517"]
        assert frame["title"].iloc[0] == hscode.lookup("851712", edition="2017").title
        assert pd.Series(codes).hs.lookup()["code"].fillna("-").tolist() == ["-", "851713", "-", "-", "8517"]
        with pytest.raises(OptionError, match="1999"):
            pd.Series(codes).hs.lookup(edition="1999")

    def test_older_editions(self) -> None:
        goods = pd.Series(["smartphone 128 GB"])
        assert goods.hs.classify(edition="2017")["code"].tolist() == ["851712"]
        assert goods.hs.validate("8517.12", edition="2017")[["verdict", "findings"]].iloc[0].tolist() == ["consistent", ""]
        assert goods.hs.validate("8517.12")["findings"].tolist() == ["HS-E004"]
        with pytest.raises(OptionError, match="1999"):
            goods.hs.validate("8517.12", edition="1999")

    def test_chapter(self) -> None:
        series = pd.Series(["0901.21", None, 610910, "x"], name="hs")
        chapter = series.hs.chapter
        assert chapter.fillna("-").tolist() == ["09", "-", "61", "-"]
        assert chapter.name == "hs"
        assert chapter.index.equals(series.index)


def test_the_library_does_not_import_pandas() -> None:
    code = "import sys, hscode; hscode.validate('0901.21', 'coffee'); print('pandas' in sys.modules or 'openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
