"""Validation: codes as people write them, verdicts with their legal reasons, the quality of descriptions, the measure."""

from __future__ import annotations

import pickle
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode.classifier import examine_run
from hscode.editions.tables import tables
from hscode.errors import CodeError, DescriptionError, OptionError
from hscode.evaluate import Label
from hscode.index import Nomenclature
from hscode.index_file import EDITIONS
from hscode.ranking._questions import Shares
from hscode.ranking._ranked import Ranked
from hscode.validation import measure, thresholds, verdict, wording
from hscode.validation.catalogue import CATALOGUE, SEVERITIES
from hscode.validation.declared import declared_text, read_code
from hscode.validation.description import clean, quality
from hscode.validation.types import Validation, Verdict

ROOT = Path(__file__).parent.parent
VAGUE_WORDS = ROOT / "nomenclature" / "vocabulary" / "vague.txt"
FINDINGS = ROOT / "docs" / "findings.md"


def examine(goods: str, **options: int) -> tuple[hscode.Classification, Ranked]:
    (examined,) = examine_run([goods], **options)
    return examined


def ids(answer: Validation) -> list[str]:
    return [finding.id for finding in answer.findings]


def finding(answer: Validation, key: str) -> hscode.ValidationFinding:
    return next(each for each in answer.findings if each.id == key)


class TestCodes:
    @pytest.mark.parametrize(
        ("given", "digits", "expected"),
        [
            ("0901.21", "090121", []),
            ("090121", "090121", []),
            (" 0901 21 00 ", "090121", []),
            ("0901-21-00", "090121", []),
            ("0901210000", "090121", []),
            ("09012100", "090121", []),
            ("HS 0901.21", "090121", []),
            ("HS code: 0901.21", "090121", []),
            ("HS-Code: 0901.21", "090121", []),
            ("HS\u2011Code 0901.21", "090121", []),
            ("HS-0901.21", "090121", []),
            (Decimal("90121"), "090121", ["HS-E005"]),
            (Decimal("90121.0"), "090121", ["HS-E005"]),
            (Decimal("6109.10"), "610910", []),
            (Fraction(610910), "610910", []),
            ("'090121", "090121", []),
            ("０９０１２１", "090121", []),
            ("90121", "090121", ["HS-E005"]),
            (90121, "090121", ["HS-E005"]),
            (90121.0, "090121", ["HS-E005"]),
            ("901.21", "090121", ["HS-E005"]),
            ("901.9", "090190", ["HS-E005"]),
            ("6109.1", "610910", ["HS-E005"]),
            ("9012100", "090121", ["HS-E005"]),
            (610910, "610910", []),
            ("610910.0", "610910", []),
            ("610910,0", "610910", []),
            ("6109100010.0", "610910", []),
            ("90121.0", "090121", ["HS-E005"]),
            ("90,121", "090121", ["HS-E005"]),
            ("0901", "0901", ["HS-E006"]),
            ("901", "0901", ["HS-E005", "HS-E006"]),
            ("09", "09", ["HS-E006"]),
            ("9", "09", ["HS-E005", "HS-E006"]),
            ("", None, ["HS-E001"]),
            ("  ", None, ["HS-E001"]),
            (None, None, ["HS-E001"]),
            (float("nan"), None, ["HS-E001"]),
            (Decimal("NaN"), None, ["HS-E001"]),
            (Decimal("sNaN"), None, ["HS-E001"]),
            ("HS code:", None, ["HS-E002"]),
            ("coffee", None, ["HS-E002"]),
            ("64O399", None, ["HS-E002"]),
            ("9.01E+5", None, ["HS-E002"]),
            ("090121000000", None, ["HS-E002"]),
            ("0" * 10_000, None, ["HS-E002"]),
            ("0000", None, ["HS-E002"]),
            ("0901.210", None, ["HS-E002"]),
            ("6109.10.0", None, ["HS-E002"]),
            ("090", None, ["HS-E002"]),
            ("0", None, ["HS-E002"]),
            ("8.5", None, ["HS-E002"]),
            ("12.5", None, ["HS-E002"]),
            (8.5, None, ["HS-E002"]),
            ("9.0", None, ["HS-E002"]),
            ("85.17", "8517", ["HS-E006"]),
            (-5.5, None, ["HS-E002"]),
            (float("inf"), None, ["HS-E002"]),
            (Decimal("1E+99999999"), None, ["HS-E002"]),
            (Fraction(10**500), None, ["HS-E002"]),
            ("090129", None, ["HS-E003"]),
            ("6812.01", None, ["HS-E003"]),
            ("6812.90", "681290", ["HS-E004"]),
            ("9801.00", None, ["HS-E007"]),
            ("770000", None, ["HS-E007"]),
        ],
    )
    def test_reading(self, tariff: Nomenclature, given: object, digits: str | None, expected: list[str]) -> None:
        declared = read_code(given, tariff)
        assert declared.digits == digits
        assert [each.id for each in declared.findings] == expected
        assert all(each.level == "code" for each in declared.findings)

    def test_messages_name_the_value_and_the_mend(self, tariff: Nomenclature) -> None:
        assert "'90121' is read as 0901.21" in read_code("90121", tariff).findings[0].says
        assert "nearest" in read_code("090129", tariff).findings[0].says
        assert "0901.22" in read_code("090129", tariff).findings[0].says
        assert "spreadsheet" in read_code("9.01E+5", tariff).findings[0].says
        assert read_code("000000", tariff).findings[0].says == "'000000' is malformed: it is all zeros; write the code of the goods, such as 0901.21"
        assert "a point stands behind the four digits of a heading" in read_code("8.5", tariff).findings[0].says
        assert "chapter 77, which is reserved for later use" in read_code("7701", tariff).findings[0].says
        assert "chapter 99, which is left to national use" in read_code("9901", tariff).findings[0].says
        assert len(read_code("x" * 10_000, tariff).findings[0].says) < 200

    def test_nine_digits_are_read_by_the_description(self) -> None:
        japanese = hscode.validate("901210010", "electron microscope")
        eaten = hscode.validate("901210010", "roasted coffee beans")
        assert (japanese.digits, japanese.verdict, ids(japanese)) == ("901210", "consistent", [])
        assert (eaten.digits, eaten.verdict, ids(eaten)) == ("090121", "consistent", ["HS-E005"])
        assert hscode.validate("901210010").digits == "901210"

    @pytest.mark.parametrize("code", [True, b"090121", ["090121"], object(), 1j])
    def test_neither_text_nor_number(self, code: object) -> None:
        with pytest.raises(CodeError, match="text or a number"):
            declared_text(code)

    def test_a_number_of_more_digits_than_python_writes(self) -> None:
        for number in (10**5000, -(10**5000), 10**40):
            answer = hscode.validate(number, "coffee")
            assert (answer.code, answer.digits, ids(answer)[0]) == ("a number of more than 40 digits", None, "HS-E002")

    @given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.decimals(), st.fractions()))
    def test_anything_is_read(self, tariff: Nomenclature, code: object) -> None:
        declared = read_code(code, tariff)
        assert (declared.digits is None) <= bool(declared.findings)
        assert tariff.by_code.keys() >= set(declared.judged)
        assert declared.digits is None or hscode.editions_of(declared.digits)

    def test_every_code_of_the_edition_is_itself(self, tariff: Nomenclature) -> None:
        for code in tariff.by_code:
            declared = read_code(code, tariff)
            assert declared.digits == code
            assert [each.id for each in declared.findings] == ([] if len(code) == 6 else ["HS-E006"])

    def test_unknown_edition(self) -> None:
        with pytest.raises(OptionError, match="1999"):
            hscode.validate("090121", "coffee", edition="1999")

    def test_text_of_a_derived_class(self) -> None:
        text = type("Text", (str,), {})
        answer = hscode.validate(text("0901.21"), text("roasted coffee beans"))
        assert answer == hscode.validate("0901.21", "roasted coffee beans")
        assert (type(answer.code), type(answer.description)) == (str, str)


class TestOtherEditions:
    def test_an_old_code_is_judged_by_its_successors(self) -> None:
        answer = hscode.validate("8517.12", "smartphone 128 GB")
        assert (answer.verdict, answer.digits) == ("consistent", "851712")
        assert finding(answer, "HS-E004").codes == tuple(each.code for each in hscode.convert("851712").codes)
        more = len(hscode.convert("851712").codes) - 3
        assert "HS 2007, 2012, 2017, not of HS 2022, where 8517.13, 8517.14, " in finding(answer, "HS-E004").says
        assert f" and {more} more took its place" in finding(answer, "HS-E004").says
        assert hscode.validate("8517120000", "roasted coffee beans").verdict == "contradicted"

    def test_an_ended_code_cannot_be_judged(self) -> None:
        assert hscode.convert("300219").kind == "ended"
        answer = hscode.validate("3002.19", "roasted coffee")
        assert answer.verdict == "not-checkable"
        assert "no code took its place" in finding(answer, "HS-E004").says
        declared = hscode.validate("3002.19", "roasted coffee", edition="2017")
        assert (declared.verdict, declared.digits) == ("not-checkable", "300219")
        assert "3002.19 is a code of HS 2017; no code of HS 2022" in finding(declared, "HS-E004").says

    def test_a_heading_of_another_edition(self, tariff: Nomenclature) -> None:
        gone = next(code[:4] for code in tables().codes("2017") if code[:4] not in tariff.by_code)
        answer = read_code(gone, tariff)
        assert (answer.digits, [each.id for each in answer.findings]) == (gone, ["HS-E004"])
        assert answer.judged
        assert tariff.by_code.keys() >= set(answer.judged)
        assert {len(code) for code in answer.judged} == {4}

    @pytest.mark.parametrize(
        ("given", "edition", "digits", "first", "expected"),
        [
            ("851712", "2017", "851712", ("851713", "851714"), []),
            ("8517.12.00", "2007", "851712", ("851713", "851714"), []),
            ("90121", "1992", "090121", ("090121",), ["HS-E005"]),
            ("8517", "2017", "8517", ("8517",), ["HS-E006"]),
            ("85", "1992", "85", ("85",), ["HS-E006"]),
            ("300219", "2017", "300219", (), ["HS-E004"]),
            ("851713", "2017", "851713", ("851713",), ["HS-E004"]),
            ("851712", "1992", "851712", ("851713", "851714"), ["HS-E004"]),
            ("851799", "2017", None, (), ["HS-E003"]),
            ("980100", "2017", None, (), ["HS-E007"]),
            ("coffee", "2017", None, (), ["HS-E002"]),
            ("", "2017", None, (), ["HS-E001"]),
        ],
    )
    def test_a_declared_edition(
        self, tariff: Nomenclature, given: str, edition: str, digits: str | None, first: tuple[str, ...], expected: list[str]
    ) -> None:
        old = read_code(given, tariff, edition)
        assert (old.digits, [each.id for each in old.findings]) == (digits, expected)
        assert old.judged[: len(first)] == first
        assert bool(old.judged) == bool(first)

    def test_the_finding_names_where_the_code_is(self, tariff: Nomenclature) -> None:
        later, earlier = (read_code(code, tariff, edition).findings[0] for code, edition in (("851713", "2017"), ("6002.10", "2017")))
        assert later.says == "8517.13 is a code of HS 2022, not of HS 2017, where 8517.12 held its goods"
        assert later.codes == ("851712",)
        assert earlier.says.startswith("6002.10 is a code of HS 1992, 1996, not of HS 2017, where ")
        assert earlier.says.endswith(" took its place")
        assert "does not exist in HS 2017; the nearest" in read_code("851799", tariff, "2017").findings[0].says

    @pytest.mark.parametrize("edition", EDITIONS[:-1])
    def test_every_code_is_read_in_its_edition(self, tariff: Nomenclature, edition: str) -> None:
        for code in tables().codes(edition)[::7]:
            old = read_code(code, tariff, edition)
            assert old.digits == code
            assert old.judged == tuple(each.code for each in hscode.convert(code, source=edition, target="2022").codes)

    def test_verdicts_in_an_older_edition(self) -> None:
        good = hscode.validate("851712", "smartphone 128 GB", edition="2017")
        assert (good.verdict, good.digits, ids(good)) == ("consistent", "851712", [])
        assert good.probability > 0.5
        assert hscode.validate("851712", "roasted coffee beans", edition="2017").verdict == "contradicted"
        assert hscode.validate("8517.12", edition="2012").digits == "851712"
        assert hscode.validate("8471.30", "smartphone 128 GB", edition="2017").better[0] == "851712"  # 8517.13 today
        other = hscode.validate("851713", "smartphone 128 GB", edition="2017")
        assert (other.verdict, other.digits, finding(other, "HS-E004").codes) == ("consistent", "851713", ("851712",))
        assert hscode.validate("0901", "roasted coffee", edition="2017").better == hscode.validate("0901", "roasted coffee").better != ()


class TestVerdicts:
    @pytest.mark.parametrize(
        ("code", "text", "verdict"),
        [
            ("0901.21", "roasted coffee beans, 1 kg", "consistent"),
            ("0901210000", "roasted coffee beans, 1 kg", "consistent"),
            ("0901", "roasted coffee beans", "consistent"),
            ("09", "roasted coffee beans", "consistent"),
            ("6109.10", "T-shirts, knitted, 100% polyester", "contradicted"),
            ("6109.90", "T-shirts, knitted, 100% polyester", "consistent"),
            ("9505.10", "polyester witch costume for adults", "contradicted"),
            ("6109.10", "roasted coffee beans, 1 kg", "contradicted"),
            ("0902", "roasted coffee beans", "contradicted"),
            ("0902", "green coffee beans", "doubtful"),
            ("0901.11", "roasted coffee beans, 1 kg", "contradicted"),
            ("8471.30", "accessories", "not-checkable"),
            ("8471.30", "", "not-checkable"),
            ("8471.30", None, "not-checkable"),
            ("coffee", "roasted coffee", "not-checkable"),
        ],
    )
    def test_verdict(self, code: str, text: str | None, verdict: str) -> None:
        assert hscode.validate(code, text).verdict == verdict

    def test_goods(self) -> None:
        goods = hscode.Goods("T-shirts, knitted", materials={"polyester": 1.0})
        assert hscode.validate("6109.10", goods).verdict == "contradicted"

    def test_a_fact_is_named_with_both_values(self) -> None:
        fact = finding(hscode.validate("6109.10", "T-shirts, knitted, 100% polyester"), "HS-E014")
        assert (fact.severity, fact.level, fact.words, fact.codes[0]) == ("error", "subheading", ("polyester",), "610990")
        assert fact.says == "the description says material polyester (“polyester”); 6109.10 is for material cotton"
        assert fact.reason.startswith("GIR 6: ")

    def test_a_measure_is_named_with_its_unit(self, tariff: Nomenclature) -> None:
        fact = finding(hscode.validate("8501.31", "DC motor 2 kW"), "HS-E014")
        assert fact.says == "the description says output 2000 W (“2 kw”); 8501.31 is for output up to 750 W"
        engine = finding(hscode.validate("8703.22", "petrol passenger car 1598 cm3"), "HS-E014")
        assert engine.words == ("1598 cm3",)
        worked_out = verdict.Contradiction("output", "2000 W", "up to 750 W", "", tariff.place(tariff.by_code["850131"]))
        (said,) = verdict._facts(verdict.Evidence(examine("DC motor")[1], tariff), "850131", [worked_out])
        assert (said.words, said.says) == ((), "the description says output 2000 W; 8501.31 is for output up to 750 W")

    def test_a_fact_of_the_heading(self) -> None:
        fact = finding(hscode.validate("6403.99", "canvas sneakers with rubber sole"), "HS-E014")
        assert (fact.level, fact.words) == ("heading", ("canvas",))
        assert fact.reason.startswith("GIR 1: ")

    def test_a_note_is_cited(self) -> None:
        note = finding(hscode.validate("9505.10", "polyester witch costume for adults"), "HS-E013")
        assert (note.severity, note.level, note.words) == ("error", "chapter", ("witch costume",))
        assert note.reason.startswith("Chapter 95, note 1(e): ")
        assert note.codes[0].startswith(("61", "62")), "garments, knitted or not"

    @pytest.mark.parametrize(
        ("code", "key", "level"),
        [("8471.30", "HS-E010", "chapter"), ("0902.10", "HS-E011", "heading"), ("0901.22", "HS-E012", "subheading")],
    )
    def test_other_goods_are_told_at_their_level(self, code: str, key: str, level: str) -> None:
        answer = hscode.validate(code, "roasted coffee beans, caffeine left in")
        other = finding(answer, key)
        assert (other.level, other.codes[0]) == (level, "090121")
        assert other.words
        assert other.reason.startswith("GIR 1")
        assert answer.better[0] == "090121"

    def test_what_is_not_stated(self) -> None:
        answer = hscode.validate("6105.10", "men's knitted shirts")
        assert answer.verdict in ("consistent", "plausible")
        plausible = hscode.validate("8471.41", "computer")
        assert plausible.verdict in ("consistent", "plausible", "doubtful")
        open_fact = hscode.validate("8501.33", "electric motor 100 kW")
        assert all(each.severity == "note" for each in open_fact.findings if each.id == "HS-E015")

    def test_better_codes_of_a_heading_lie_in_it(self) -> None:
        answer = hscode.validate("0901", "roasted coffee beans")
        assert all(code.startswith("0901") for code in answer.better)
        assert hscode.validate("0902", "roasted coffee beans").better[0] == "090121"
        assert {code[:4] for code in hscode.validate("", "steel rack").better} > {"9403"}
        rack = hscode.validate("9403", "steel rack")
        assert {code[:4] for code in rack.better} == {"9403"}
        assert finding(rack, "HS-E006").codes == rack.better

    @pytest.mark.parametrize(("code", "key"), [("6401", "HS-E014"), ("6203", "HS-E013")])
    def test_a_place_that_words_point_to_is_not_ruled_out(self, code: str, key: str) -> None:
        answer = hscode.validate(code, "canvas sneakers with rubber sole")
        assert (answer.verdict, finding(answer, key).severity) == ("doubtful", "warning")

    def test_a_code_that_is_none_gets_the_codes_of_the_description(self) -> None:
        assert finding(hscode.validate("", "playing cards"), "HS-E001").codes[0] == "950440"

    def test_the_classifier_never_sees_the_code(self) -> None:
        text = "ladies leather boots"
        answers = [hscode.validate(code, text).classification for code in ("6403.91", "8471.30", "", "x", "6403910000")]
        assert all(answer == hscode.classify(text) for answer in answers)

    def test_a_code_in_the_text_is_left_out(self) -> None:
        plain = hscode.validate("8471.30", "roasted coffee beans")
        told = hscode.validate("8471.30", "roasted coffee beans HS code 8471.30.00")
        assert "HS-E024" in ids(told)
        assert (told.verdict, told.probability) == (plain.verdict, plain.probability)

    def test_right_codes_of_the_examples_are_seldom_contradicted(self, tariff: Nomenclature) -> None:
        texts = {"950440": "playing cards", "090210": "green tea, 100 g", "640391": "leather boots with rubber sole covering the ankle",
                 "847130": "laptop computer", "401120": "new pneumatic tyres for trucks", "030481": "frozen salmon fillets"}  # fmt: skip
        for code, text in texts.items():
            assert hscode.validate(code, text).verdict in ("consistent", "plausible"), text

    def test_errors(self) -> None:
        with pytest.raises(DescriptionError, match="must be text or Goods"):
            hscode.validate("090121", 5)  # type: ignore[arg-type]

    def test_plain_data(self) -> None:
        answer = hscode.validate("6109.10", "T-shirts, knitted, 100% polyester")
        data = answer.to_dict()
        assert data["verdict"] == "contradicted"
        assert data["judged"] == "6109.10"
        assert data["better"][0] == "6109.90"
        assert set(data["findings"][0]) == {"id", "severity", "level", "says", "words", "reason", "codes", "mend"}
        assert str(answer).splitlines()[0] == "6109.10: contradicted"
        assert answer.findings[0].title == "Fact contradicted"

    def test_answers_can_be_sent_to_another_process(self) -> None:
        answer = hscode.validate("9505.10", "polyester witch costume for adults")
        again = pickle.loads(pickle.dumps(answer))
        assert again == answer
        assert again.classification.trace == answer.classification.trace  # type: ignore[union-attr]
        assert again.classification.candidates[0].reasons == answer.classification.candidates[0].reasons  # type: ignore[union-attr]

    def test_answers_in_older_editions_can_be_sent_to_another_process(self) -> None:
        answer = hscode.classify("smartphone 128 GB", edition="2012")
        again = pickle.loads(pickle.dumps(answer))
        assert (again, again.edition) == (answer, "2012")
        assert again.to_dict() == answer.to_dict()
        converted = hscode.convert("851712", description="smartphone")
        assert pickle.loads(pickle.dumps(converted)).to_dict() == converted.to_dict()

    @pytest.mark.parametrize("limit", [1, 5, 50])
    def test_examine_gives_the_answer_of_classify_and_all_codes_behind_it(self, limit: int) -> None:
        answer, ranked = examine("roasted coffee", limit=limit)
        assert answer == hscode.classify("roasted coffee", limit=limit)
        assert len(ranked.leaves) > 5

    def test_ranks(self) -> None:
        assert [str(verdict) for verdict in sorted(Verdict, key=lambda each: each.rank)] == [
            "consistent", "plausible", "not-checkable", "doubtful", "contradicted"]  # fmt: skip

    @given(st.one_of(st.text(), st.integers()), st.text(max_size=300))
    def test_anything_gets_a_verdict(self, code: object, text: str) -> None:
        answer = hscode.validate(code, text)  # type: ignore[arg-type]
        assert answer.verdict in set(Verdict)
        assert all(each.id in CATALOGUE and each.severity in CATALOGUE[each.id].severities for each in answer.findings)

    def test_a_contradiction_has_a_reason(self, tariff: Nomenclature) -> None:
        codes = sorted(code for code in tariff.by_code if len(code) == 6)[::97]
        for text in ("roasted coffee beans", "polyester t-shirt", "DC motor 200 W", "green tea, 100 g"):
            for code in codes:
                answer = hscode.validate(code, text)
                errors = [each for each in answer.findings if each.severity == "error"]
                assert (answer.verdict == "contradicted") == bool(errors)
                assert all(each.reason and each.codes for each in errors)


class TestDescriptions:
    @pytest.mark.parametrize(
        ("text", "key", "says"),
        [
            ("", "HS-E020", "is empty"),
            (" \n ", "HS-E020", "is empty"),
            ("accessories", "HS-E021", "“accessories” alone"),
            ("spare parts", "HS-E021", "which part of what"),
            ("plastic articles", "HS-E021", "which article, or which polymer"),
            ("gift", "HS-E021", "what the gift is"),
            ("large black", "HS-E021", "“large”, “black”"),
            ("N/A", "HS-E021", "papers and dealings"),
            ("xyzzyq", "HS-E022", "does not know the words"),
            ("!!! ---", "HS-E022", "holds no words"),
            ("12345", "HS-E022", "holds no words"),
            ("\0\1\2", "HS-E022", "holds no words"),
            ("HS 0901.21", "HS-E020", "is nothing but a tariff code"),
            ("T-shirts and laptops", "HS-E023", "“t shirts”, “laptops”"),
            ("tables and chairs", "HS-E023", "2 goods of different headings"),
            ("T-shirts, socks, trousers", "HS-E023", "3 goods"),
            ("leather shoes; toy cars; T-shirts", "HS-E023", "3 goods"),
            ("HS 0901.21 roasted coffee", "HS-E024", "0901.21"),
            ("roasted coffee 0901210000", "HS-E024", "0901210000"),
            ("tariff code 090121: coffee", "HS-E024", "0901.21"),
            ("<b>roasted</b> coffee", "HS-E025", "“<b>”"),
            ("coffee &amp; tea", "HS-E025", "“&amp;”"),
            ("Nike", "HS-E026", "“nike” is a brand"),
            ("SAMSUNG", "HS-E026", "add what it is"),
            ("Damen Schuhe aus Leder", "HS-E027", "German"),
            ("chaussures en cuir pour femme", "HS-E027", "French"),
            ("zapatos de cuero para mujer", "HS-E027", "Spanish"),
            ("обувь кожаная женская", "HS-E027", "Cyrillic"),
            ("女式皮鞋", "HS-E027", "Cjk"),
            ("roasted coffee " * 400, "HS-E028", "6,000 characters"),
            ("coffee\0 roasted", "HS-E029", "U+0000"),
            ("cafÃ© chairs", "HS-E029", "wrong encoding"),
            ("roasted \ufffd coffee", "HS-E029", "wrong encoding"),
            ("=cmd|' /C calc'!A0", "HS-E030", "“=”"),
            ("@SUM(A1:A9) coffee", "HS-E030", "“@”"),
            ("+coffee", "HS-E030", "“+”"),
        ],
    )
    def test_finding(self, text: str, key: str, says: str) -> None:
        answer = hscode.validate("0901.21", text)
        assert key in ids(answer)
        assert finding(answer, key).level == "description"
        assert says in finding(answer, key).says

    @pytest.mark.parametrize("code", ["8467.29", "6404.11"])
    @pytest.mark.parametrize("text", ["Bosch", "Nike", "SAMSUNG 12"])
    def test_a_brand_alone_cannot_be_checked(self, code: str, text: str) -> None:
        """Whatever goods of the maker are the most common."""
        answer = hscode.validate(code, text)
        assert (answer.verdict, ids(answer), answer.better) == (Verdict.NOT_CHECKABLE, ["HS-E026"], ())

    @pytest.mark.parametrize(
        "text",
        ["roasted coffee beans, 1 kg", "women's knitted pullover, 60% cotton", "knife and fork set of steel", "table lamp, desk",
         "eau de parfum pour homme 100 ml", "iPhone 13 Pro Max 128GB", "hexagon bolts M8 x 40, stainless", "-5 C freezer", "tea < 3 kg",
         "LEGO Star Wars building bricks", "article 123456789 leather boots", "café au lait sachets", "boots and shoes of leather",
         "brake pads for passenger cars", "nuts and bolts", "Nike running shoes", "salmon fillets - frozen"],
    )  # fmt: skip
    def test_good_descriptions_pass(self, text: str) -> None:
        wrong = {each.id for each in hscode.validate("0901.21", text).findings if each.level == "description" and each.severity != "note"}
        assert wrong <= {"HS-E021"}, wrong

    def test_several_goods_are_each_compared(self) -> None:
        assert hscode.validate("8471.30", "T-shirts and laptops").verdict in ("consistent", "plausible")
        assert hscode.validate("6109.10", "T-shirts and laptops").verdict in ("consistent", "plausible")
        other = hscode.validate("0901.21", "T-shirts and laptops")
        assert other.verdict == "doubtful"
        assert {each.severity for each in other.findings} == {"warning"}
        assert hscode.validate("8471.30", "leather shoes; playing cards").verdict == "doubtful"

    @pytest.mark.parametrize("code", ["610910", "640399"])
    def test_the_judgement_of_a_list_is_that_of_the_goods_taken(self, code: str) -> None:
        taken = hscode.validate(code, {"610910": "cotton t-shirt", "640399": "leather shoes"}[code])
        listed = hscode.validate(code, "cotton t-shirt and leather shoes")
        assert (listed.verdict, listed.better) == (taken.verdict, taken.better)
        assert listed.probability == pytest.approx(taken.probability, abs=0.25)  # alone a plural is heard as the tariff speaks
        assert [each for each in listed.findings if each.level != "description"] == list(taken.findings)

    def test_codes_in_text_are_those_of_the_tariff(self, tariff: Nomenclature) -> None:
        assert clean("coffee 0901.21", tariff).text.split() == ["coffee"]
        assert clean("part 999999 of 1234.56 EUR", tariff).findings == ()
        assert clean("a" * 5000, tariff).text == "a" * 4000

    def test_goods_that_notes_send_away_from_everywhere(self, tariff: Nomenclature) -> None:
        answer, ranked = examine("roasted coffee")
        ranked.leaves = Shares()
        findings, enough = quality(clean("roasted coffee", tariff), answer, ranked, tariff)
        assert ([each.id for each in findings], enough) == (["HS-E021"], False)
        assert "exclude every heading" in findings[0].says

    def test_many_megabytes_are_cut(self) -> None:
        answer = hscode.validate("0901.21", "<" * 10_000_000)
        assert "HS-E028" in ids(answer)

    def test_every_vague_word_has_advice(self, tariff: Nomenclature) -> None:
        if not VAGUE_WORDS.is_file():
            pytest.skip("the sources of the nomenclature are not here")
        lines = [line for line in VAGUE_WORDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        words = [word.strip() for line in lines for word in line.partition(">")[0].split(";")]
        assert len(words) > 80
        assert [word for word in words if wording.enough(word, tariff) == wording.GENERAL] == []
        assert wording.enough("wine", tariff) == wording.GENERAL

    def test_no_brand_is_a_word_for_goods(self, tariff: Nomenclature) -> None:
        words = ("apple", "shell", "gap", "amazon", "target", "dove", "polo", "bench", "guess", "diesel")
        assert not [word for word in words if wording.is_brand(word, tariff)]


class TestMany:
    ROWS: tuple[tuple[Any, Any], ...] = (
        ("0901.21", "roasted coffee beans, 1 kg"), (610910, hscode.Goods("T-shirts, knitted", materials={"polyester": 1.0})),
        ("8517.12", "smartphone"), (None, "tea"), ("0902", None), ("0902.10", " "), ("x", "playing cards"),
        ("8471.30", "lamps, tables, shirts"), ("847130", "accessories"),
    )  # fmt: skip

    @pytest.mark.parametrize("edition", ["2022", "2017"])
    @pytest.mark.parametrize("threads", [None, 1, 3])
    def test_each_has_the_answer_that_it_has_alone(self, edition: str, threads: int | None) -> None:
        answers = hscode.validate_many(iter(self.ROWS * 30), threads=threads, edition=edition)
        alone = [hscode.validate(*row, edition=edition) for row in self.ROWS]
        assert [answer.to_dict() for answer in answers] == [answer.to_dict() for answer in alone] * 30

    def test_none(self) -> None:
        assert hscode.validate_many([]) == hscode.validate_many(zip((), (), strict=True), threads=2) == []

    @pytest.mark.parametrize("threads", [None, 3])
    @pytest.mark.parametrize("first", [0, 47, 48, 130])
    @pytest.mark.parametrize(
        ("bad", "error", "says"),
        [
            ((True, "tea"), CodeError, "a declared code must be text or a number, not bool"),
            (("0902", 5), DescriptionError, "a description must be text or Goods, not int"),
            ("0902", DescriptionError, "give a code and a description, as in"), (("0902",), DescriptionError, "give a code and a description, as in"),
        ],
    )
    def test_the_first_that_cannot_be_read_is_named(self, threads: int | None, first: int, bad: Any, error: type[Exception], says: str) -> None:
        rows: list[Any] = [("0902", "tea")] * 150
        rows[first] = rows[-1] = bad
        with pytest.raises(error, match=f"^item {first}: {says}"):
            hscode.validate_many(rows, threads=threads)

    @pytest.mark.parametrize("rows", ["0902", 5, None, hscode.Goods("tea")])
    def test_what_is_no_list_of_pairs_is_refused(self, rows: Any) -> None:
        with pytest.raises(DescriptionError, match="validate_many takes pairs of a code and a description"):
            hscode.validate_many(rows)

    def test_options_out_of_range_are_refused(self) -> None:
        wrong: tuple[dict[str, Any], ...] = ({"threads": 0}, {"threads": "2"}, {"edition": "1999"})
        for options in wrong:
            with pytest.raises(OptionError):
                hscode.validate_many([("0902", "tea")], **options)


class TestCatalogue:
    def test_ids(self) -> None:
        assert all(re.fullmatch(r"HS-E\d{3}", key) for key in CATALOGUE)
        assert all(entry.id == key for key, entry in CATALOGUE.items())
        assert all(set(entry.severities) <= set(SEVERITIES) for entry in CATALOGUE.values())

    def test_documentation_and_code_agree(self) -> None:
        if not FINDINGS.is_file():
            pytest.skip("the documentation is not here")
        text = FINDINGS.read_text(encoding="utf-8")
        entries = re.findall(r"^### (HS-E\d{3}): (.+)\n\nSeverity: (.+)\.\n\nCause: (.+)\n\nMend: (.+)$", text, re.MULTILINE)
        documented = {key: (title, tuple(severities.split(" or ")), cause, mend) for key, title, severities, cause, mend in entries}
        assert documented == {key: (entry.title, entry.severities, entry.cause, entry.mend) for key, entry in CATALOGUE.items()}
        assert [key for key, *_ in entries] == list(CATALOGUE)
        assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == {str(verdict) for verdict in Verdict}

    def test_ids_of_classification_are_documented(self) -> None:
        if not FINDINGS.is_file():
            pytest.skip("the documentation is not here")
        code = "".join((ROOT / "hscode" / name).read_text(encoding="utf-8") for name in ("classifier.py", "merging.py"))
        used = {*re.findall(r'Finding\("([a-z-]+)"', code), *(f"contradiction-{what}" for what in re.findall(r'against\.add\("([a-z]+)"', code))}
        listed = set(re.findall(r"^- `([a-z-]+)`: ", FINDINGS.read_text(encoding="utf-8"), re.MULTILINE))
        assert listed == used
        assert len(used) == 8

    def test_every_id_in_the_code_is_in_the_catalogue_and_the_reverse(self) -> None:
        rooms = (ROOT / "hscode" / "validation").glob("*.py")
        used = {key for path in rooms if path.name != "catalogue.py" for key in re.findall(r"HS-E\d{3}", path.read_text(encoding="utf-8"))}
        assert used == set(CATALOGUE)


class TestMeasure:
    LABELS = (
        Label("roasted coffee beans", ("090121",)), Label("playing cards", ("950440",)), Label("green tea, 100 g", ("090210",)),
        Label("laptop computer", ("847130",)), Label("T-shirts, knitted, 100% polyester", ("610990",)),
    )  # fmt: skip

    def test_figures(self) -> None:
        report = measure.measure([*self.LABELS, Label("accessories"), Label("polyester t-shirts"), Label("tea", ("999999",))])
        assert (report.rows, report.vague_rows, report.passed_over) == (5, 2, 1)
        assert report.rate(measure.TRUE) == 1.0
        assert report.rate(measure.CHAPTER) == 1.0
        assert report.vague_flagged == 0.5
        assert report.vague_findings == {"HS-E021": 1}
        assert report.contradicted_right == report.contradicted_right_as_drawn == 1.0
        assert report.to_dict()["right"][measure.TRUE] == 1.0

    def test_the_draw_is_fixed(self) -> None:
        assert measure.measure(self.LABELS) == measure.measure(self.LABELS)
        assert measure.measure(self.LABELS * 20).verdicts != measure.measure(self.LABELS * 20, seed=1).verdicts

    def test_wrong_labels_are_seen(self) -> None:
        report = measure.measure([Label("roasted coffee beans", ("847130",))])
        assert report.rate(measure.TRUE) == 0.0
        assert report.share(measure.TRUE, Verdict.CONTRADICTED) == 1.0
        assert report.contradicted_right == pytest.approx(0.5, abs=0.5)

    def test_no_right_code_is_drawn_as_a_wrong_one(self) -> None:
        drawn = dict(measure._Draw(["010121", "020110", "030111"], seed=1).wrong(("010121", "020110")))
        assert drawn == {measure.CHAPTER: "030111"}

    def test_any_right_code_counts(self) -> None:
        assert measure.measure([Label("roasted coffee beans", ("847130", "090121"))]).rate(measure.TRUE) == 1.0

    def test_nothing(self) -> None:
        report = measure.measure([])
        assert report.rate(measure.TRUE) is report.contradicted_right is report.contradicted_right_as_drawn is report.vague_flagged is None

    def test_thresholds_are_in_order(self) -> None:
        assert 0 < thresholds.NEGLIGIBLE < thresholds.PLAUSIBLE < thresholds.CONSISTENT < thresholds.OVERWHELMING_CHAPTER <= 1
        assert thresholds.FACT_NEGLIGIBLE_FORMAL < thresholds.FACT_NEGLIGIBLE < thresholds.CONSISTENT
