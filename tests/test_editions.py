"""The editions: their codes and the steps between them agree with the tables of the United Nations, and answers carry over."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import pairwise, permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode.cli.convert import ADDED as CONVERTED
from hscode.codes import pretty
from hscode.editions.carry import carry
from hscode.editions.tables import headings_in, tables
from hscode.errors import CodeError, DescriptionError, OptionError
from hscode.index import nomenclature
from hscode.index_file import EDITIONS
from tests.conftest import ROOT, Run, fails

REFERENCE = ROOT.parent.parent / "shared" / "reference" / "editions"
NEIGHBOURS = list(pairwise(EDITIONS))
"""Pairs of older and newer edition."""
NOT_HS = {"999999"}
ADDED = {("2007", "2012"): {("291616", "291636")}, ("2017", "2022"): {("854151", "854150"), ("854159", "854150"), ("911490", "911490")}}
"""Pairs of newer and older code that the tables lack and the files of the nomenclature add, with the reason there."""
GOODS = ["apple smartphone", "green tea, 100 g", "dc motor 200W", "frozen shrimp, peeled", "women's knitted cotton pullover", "drone with camera"]

Table = dict[str, set[str]]


@pytest.fixture(scope="module")
def reference() -> Path:
    """The folder of the reference tables; skips where it is missing."""
    if not REFERENCE.is_dir():
        pytest.skip(f"the reference tables are not here: no folder {REFERENCE}")
    return REFERENCE


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from list(csv.reader(file))[1:]


def _codes(folder: Path, edition: str) -> set[str]:
    """The codes of an edition; those of its list that are marked as of no international standing are none."""
    rows = _rows(folder / f"hs{edition}_codes.csv")
    return {code for code, text in rows if len(code) == 6 and code not in NOT_HS and "NON-WCO" not in text}


def _known(folder: Path, rows: Iterator[list[str]], older: str, newer: str) -> Iterator[tuple[str, str]]:
    """Pairs of newer and older code; a spreadsheet wrote one of them as 380999.0."""
    olds, news = _codes(folder, older), _codes(folder, newer)
    for new, old in ((row[0], row[1].removesuffix(".0")) for row in rows):
        if new in news and old in olds:
            yield new, old


def _best(folder: Path, older: str, newer: str) -> dict[str, str]:
    return dict(_known(folder, _rows(folder / f"hs{newer}_hs{older}_conversion.csv"), older, newer))


def _pairs(folder: Path, older: str, newer: str) -> set[tuple[str, str]]:
    """Both tables together: the best code of a conversion table is not in all cases in the correlation table."""
    correlation = _known(folder, _rows(folder / f"hs{newer}_hs{older}_correlation.csv"), older, newer)
    return {*correlation, *_best(folder, older, newer).items(), *ADDED.get((older, newer), ())}


def _tables(pairs: set[tuple[str, str]]) -> tuple[Table, Table]:
    """The olds of each new code and the news of each old one."""
    back: Table = {}
    fore: Table = {}
    for new, old in pairs:
        back.setdefault(new, set()).add(old)
        fore.setdefault(old, set()).add(new)
    return back, fore


def _kind(code: str, there: Table, back: Table) -> str:
    found = there.get(code, set())
    if not found:
        return "ended"
    alone = all(back[each] == {code} for each in found)
    return {(True, True): "same", (True, False): "merged", (False, True): "split", (False, False): "part"}[len(found) == 1, alone]


class TestReference:
    """Every code and every pair of the reference tables."""

    @pytest.mark.parametrize("edition", EDITIONS)
    def test_codes(self, reference: Path, edition: str) -> None:
        assert set(tables().codes(edition)) == _codes(reference, edition)

    @pytest.mark.parametrize(("older", "newer"), NEIGHBOURS)
    def test_every_code_has_the_successors_and_the_kind_of_the_tables(self, reference: Path, older: str, newer: str) -> None:
        back, fore = _tables(_pairs(reference, older, newer))
        for source, target, there, here in ((newer, older, back, fore), (older, newer, fore, back)):
            for code in sorted(_codes(reference, source)):
                answer = hscode.convert(code, source=source, target=target)
                assert {each.code for each in answer.codes} == there.get(code, set()), answer
                assert len(answer.codes) == len(there.get(code, ())), answer
                assert answer.kind == _kind(code, there, here), answer

    @pytest.mark.parametrize(("older", "newer"), NEIGHBOURS)
    def test_first_code_is_that_of_the_conversion_table(self, reference: Path, older: str, newer: str) -> None:
        best = _best(reference, older, newer)
        assert _codes(reference, newer) - set(best) <= {"710820", "711890"}  # gold and coin, which two of the tables leave out
        for code in _codes(reference, newer):
            assert hscode.convert(code, source=newer, target=older).codes[0].code == best.get(code, code)

    @pytest.mark.parametrize(("older", "newer"), NEIGHBOURS)
    def test_one_to_one_of_the_correlation_table_is_the_same(self, reference: Path, older: str, newer: str) -> None:
        known, rows = _codes(reference, newer), list(_rows(reference / f"hs{newer}_hs{older}_correlation.csv"))
        pairs = {(row[0], row[1]) for row in rows if row[0] in known and row[3] == "1:1"}
        elsewhere = {old for new, old in _best(reference, older, newer).items() if (new, old) not in {(row[0], row[1]) for row in rows}}
        assert len(pairs) > 4000
        for new, old in pairs:
            if old not in elsewhere:  # the conversion table alone gives it one more successor
                assert hscode.convert(new, source=newer, target=older).kind == hscode.convert(old, source=older, target=newer).kind == "same"

    def test_nothing_is_added_without_need(self, reference: Path) -> None:
        for (older, newer), added in ADDED.items():
            known = set(_known(reference, _rows(reference / f"hs{newer}_hs{older}_correlation.csv"), older, newer))
            assert not added & known


class TestSteps:
    """What holds between all editions, whatever the tables say."""

    @pytest.mark.parametrize(("source", "target"), list(permutations(EDITIONS, 2)))
    def test_one_to_one_goes_there_and_back(self, source: str, target: str) -> None:
        count = 0
        for code in tables().codes(source)[:: 1 if (source, target) in NEIGHBOURS or target == "2022" else 7]:
            there = hscode.convert(code, source=source, target=target)
            if there.kind == "same":
                back = hscode.convert(there.codes[0].code, source=target, target=source)
                assert (back.kind, [each.code for each in back.codes]) == ("same", [code])
                count += 1
        assert count > 300

    @pytest.mark.parametrize(("older", "newer"), NEIGHBOURS)
    def test_forwards_the_code_that_kept_its_number_is_the_first(self, older: str, newer: str) -> None:
        for code in tables().codes(older):
            found = [each.code for each in hscode.convert(code, source=older, target=newer).codes]
            if code in found:
                assert found[0] == code

    @given(st.sampled_from(EDITIONS), st.sampled_from(EDITIONS), st.integers(0, 10_000))
    def test_path_goes_through_every_edition_by_the_first_code(self, source: str, target: str, place: int) -> None:
        codes = tables().codes(source)
        answer = hscode.convert(codes[place % len(codes)], source=source, target=target)
        if answer.kind == "ended":
            assert (answer.codes, answer.path) == ((), ())
            assert [finding.id for finding in answer.findings] == ["ended"]
            return
        first, last = EDITIONS.index(source), EDITIONS.index(target)
        step = 1 if first <= last else -1
        assert [edition for edition, _ in answer.path] == [EDITIONS[i] for i in range(first, last + step, step)]
        assert answer.path[0] == (source, answer.code)
        assert answer.path[-1] == (target, answer.codes[0].code)
        for (before, code), (after, following) in pairwise(answer.path):
            assert hscode.convert(code, source=before, target=after).codes[0].code == following
        assert len({each.code for each in answer.codes}) == len(answer.codes)

    @given(st.sampled_from(EDITIONS), st.sampled_from(EDITIONS), st.integers(0, 10_000))
    def test_successors_have_the_code_among_their_predecessors(self, source: str, target: str, place: int) -> None:
        codes = tables().codes(source)
        code = codes[place % len(codes)]
        for each in hscode.convert(code, source=source, target=target).codes[:30]:
            assert code in {back.code for back in hscode.convert(each.code, source=target, target=source).codes}

    def test_within_one_edition_a_code_is_itself(self) -> None:
        answer = hscode.convert("0901.21", source="2012", target="2012")
        assert (answer.kind, [each.code for each in answer.codes], answer.path) == ("same", ["090121"], (("2012", "090121"),))


class TestConvert:
    @pytest.mark.parametrize(
        ("code", "source", "target", "kind", "first"),
        [
            ("854231", "2017", "2022", "part", ["854231"]),
            ("851713", "2022", "2017", "merged", ["851712"]),
            ("701919", "2017", "2022", "same", ["701913"]),
            ("010110", "2007", "2012", "part", ["010121", "010130"]),
            ("271000", "1996", "2002", "split", ["271011", "271019", "271091", "271099"]),
            ("291636", "2007", "2012", "merged", ["291616"]),
            ("911490", "2017", "2022", "part", ["911490"]),
            ("300219", "2017", "2022", "ended", []),
            ("854150", "2017", "2022", "part", ["854151", "854159"]),
            ("380999", "1992", "1996", "merged", ["380993"]),
        ],
    )
    def test_known_conversions(self, code: str, source: str, target: str, kind: str, first: list[str]) -> None:
        answer = hscode.convert(pretty(code), source=source, target=target)
        assert (answer.code, answer.kind) == (code, kind)
        assert [each.code for each in answer.codes][: len(first)] == first

    def test_titles(self) -> None:
        assert hscode.convert("851712").codes[0].title == hscode.lookup("851713").title
        older = hscode.convert("851713", source="2022", target="2017").codes[0]
        assert older.title == hscode.lookup("851712", edition="2017").title
        assert older.title.startswith(f"in 2022: {hscode.lookup('851713').title}")

    def test_description_chooses(self) -> None:
        smart = hscode.convert("851712", description="apple smartphone, 128 GB")
        other = hscode.convert("851712", description="GSM mobile phone with keys, no smartphone")
        assert [answer.codes[0].code for answer in (smart, other)] == ["851713", "851714"]
        assert [answer.path[-1] for answer in (smart, other)] == [("2022", "851713"), ("2022", "851714")]
        for answer in (smart, other):
            shares = [each.probability or 0.0 for each in answer.codes]
            assert shares == sorted(shares, reverse=True)
            assert sum(shares) == pytest.approx(1)
            assert {each.code for each in answer.codes} == {each.code for each in hscode.convert("851712").codes}
            assert answer.findings == ()

    def test_description_of_other_goods_does_not_choose(self) -> None:
        plain, answer = hscode.convert("851712"), hscode.convert("851712", description="playing cards")
        assert answer.codes == plain.codes
        assert [finding.id for finding in answer.findings] == ["description-elsewhere"]
        assert "9504.40" in answer.findings[0].says

    def test_description_chooses_in_an_older_edition(self) -> None:
        answer = hscode.convert("854921", source="2022", target="2017", description="laptop computer")
        assert answer.codes[0].code == "847130"
        assert answer.path == (("2022", "854921"), ("2017", "847130"))

    def test_description_without_any_code(self) -> None:
        answer = hscode.convert("300219", description="blood products")
        assert (answer.codes, [finding.id for finding in answer.findings]) == ((), ["ended"])
        vague = hscode.convert("851712", description="xyzzyq")
        assert "more closely" in vague.findings[0].says

    @pytest.mark.parametrize(("code", "says"), [
        ("8517.13", ["8517.13", "HS 2017", "but in HS 2022", "8517.12"]),
        ("851799", ["8517.99", "nearest", "8517.69"]),
        ("8517", ["heading", "six digits"]),
        ("85", ["chapter", "six digits"]),
        ("", ["empty"]), ("abc", ["malformed"]), ("8517.12.00", ["8517.12"]), ("999999", ["99 is left to national use"]), ("٨٥١٧١٢", ["malformed"]),
        (851712, ["quotes"]), (None, ["text"]),
    ])  # fmt: skip
    def test_codes_that_are_none(self, code: object, says: list[str]) -> None:
        with pytest.raises(CodeError) as caught:
            hscode.convert(code)  # type: ignore[arg-type]
        for part in says:
            assert part in str(caught.value)

    @pytest.mark.parametrize("edition", ["1999", "22", "", 2017, None, "2022 "])
    def test_unknown_editions(self, edition: object) -> None:
        for way in ({"source": edition}, {"target": edition}):
            with pytest.raises(OptionError, match="1992, 1996, 2002, 2007, 2012, 2017, 2022"):
                hscode.convert("090121", **way)  # type: ignore[arg-type]

    def test_empty_description(self) -> None:
        with pytest.raises(DescriptionError):
            hscode.convert("851712", description=" ")

    def test_text_of_a_derived_class(self) -> None:
        text = type("Text", (str,), {})
        told = hscode.convert(text("8517.12"), description=text("satellite phone, no smartphone"))
        assert told == hscode.convert("8517.12", description="satellite phone, no smartphone")

    def test_plain_data(self) -> None:
        answer = hscode.convert("851712", description="smartphone")
        data = json.loads(json.dumps(answer.to_dict()))
        assert data["code"] == "8517.12"
        assert data["codes"][0]["code"] == "8517.13"
        assert data["path"] == [{"edition": "2017", "code": "8517.12"}, {"edition": "2022", "code": "8517.13"}]
        assert str(hscode.convert("701919")) == "HS 2017 7019.19 is in HS 2022 7019.13 (same)"
        assert "no code" in str(hscode.convert("300219"))

    def test_editions_of(self) -> None:
        assert hscode.editions_of("0901.21") == EDITIONS
        assert hscode.editions_of("851713") == ("2022",)
        assert hscode.editions_of("8469") == ("1992", "1996", "2002", "2007", "2012")
        assert hscode.editions_of("8524") == ("1992", "1996", "2002", "2022")
        assert hscode.editions_of("77") == hscode.editions_of("999999") == hscode.editions_of("271014") == ()
        assert hscode.editions_of("271012") == ("2012", "2017", "2022")
        with pytest.raises(CodeError):
            hscode.editions_of("x")

    def test_a_heading_that_is_left_stands_before_those_that_took_most_of_it(self) -> None:
        assert headings_in("6002", "1992", "2022") == ["6002", "6005", "6006", "6003", "6004"]


class TestLookup:
    @pytest.mark.parametrize("edition", EDITIONS[:-1])
    def test_every_chapter_and_heading_and_many_codes(self, edition: str) -> None:
        codes = tables().codes(edition)
        headings = sorted({code[:4] for code in codes})
        chapters = sorted({code[:2] for code in codes})
        assert len(chapters) == 96
        for code in [*chapters, *headings, *codes[::9]]:
            place = hscode.lookup(code, edition=edition)
            assert (place.code, place.edition) == (code, edition)
            assert place.title.startswith(("in 2022: ", "no code of 2022"))
            assert [len(above) for above, _ in place.path] == list(range(2, len(code), 2))
            assert all(below.startswith(code) for below, _ in place.children)
            assert bool(place.children) == (len(code) < 6)
            assert (not place.predecessors) == (edition == "1992" or len(code) < 6)
        assert [below for below, _ in hscode.lookup("85", edition=edition).children] == [h for h in headings if h[:2] == "85"]

    def test_a_code_says_what_became_of_it(self) -> None:
        place = hscode.lookup("8517.12", edition="2007")
        assert place.successors[:2] == ("851713", "851714")
        assert place.predecessors == ("852520",)
        assert place.level == "subheading"
        assert hscode.lookup("851713").predecessors == ("851712",)
        assert hscode.lookup("851713").successors == ()

    def test_a_number_that_other_goods_got_later_does_not_give_its_title(self) -> None:
        assert hscode.lookup("8524", edition="2002").title == f"in 2022: {hscode.lookup('8523').title}"
        assert hscode.lookup("701919", edition="2017").title == f"in 2022: {hscode.lookup('701913').title}"

    def test_a_code_without_successor(self) -> None:
        assert hscode.lookup("300219", edition="2017").title == "no code of 2022 took its goods"

    @pytest.mark.parametrize(("code", "edition", "says"), [
        ("8517.12", "2022", ["HS 2022", "2007, 2012, 2017", "8517.13, 8517.14", "more"]),
        ("3002.19", "2022", ["HS 2022, but in HS 2017; the tables name no code"]),
        ("8469", "2022", ["HS 2022", "2012", "8472"]),
        ("8517.13", "1992", ["HS 1992", "but in HS 2022"]),
        ("7701", "2012", ["HS 2012: chapter 77 is reserved for later use"]),
        ("77", "1996", ["HS 1996: chapter 77 is reserved for later use"]),
        ("98", "2022", ["HS 2022: chapter 98 is left to national use", "check the code in the national tariff"]),
    ])  # fmt: skip
    def test_other_editions_are_named(self, code: str, edition: str, says: list[str]) -> None:
        for function in (hscode.lookup, hscode.notes):
            with pytest.raises(CodeError) as caught:
                function(code, edition=edition)
            for part in says:
                assert part in str(caught.value)

    def test_notes_are_those_of_the_codes_of_today(self) -> None:
        assert hscode.notes("09", edition="2002") == hscode.notes("09")
        assert hscode.notes("090121", edition="2002") == hscode.notes("090121")
        assert set(hscode.notes("851713")) <= set(hscode.notes("851712", edition="2017"))
        ids = [note.id for note in hscode.notes("851712", edition="2017")]
        assert len(ids) == len(set(ids))

    def test_search_finds_the_places_of_then(self) -> None:
        assert [place.code for place in hscode.search("decaffeinated coffee", edition="1996")] == ["0901", "090122"]
        assert "851712" in [place.code for place in hscode.search("smartphones", edition="2012")]
        assert len(hscode.search("coffee", edition="1996", limit=2)) == 2

    def test_vocabulary_is_the_same(self) -> None:
        assert hscode.suggest("decaf", edition="1992") == hscode.suggest("decaf")

    def test_the_nomenclature_is_that_of_the_latest(self) -> None:
        with pytest.raises(OptionError, match="2017 is held by its codes alone"):
            nomenclature("2017")
        with pytest.raises(OptionError, match="1992, 1996"):
            nomenclature("1999")


class TestClassify:
    @pytest.mark.parametrize("edition", EDITIONS[:-1])
    @pytest.mark.parametrize("text", GOODS)
    def test_codes_are_of_the_edition_and_probabilities_hold(self, text: str, edition: str) -> None:
        whole = hscode.classify(text, limit=9999)
        answer = hscode.classify(text, limit=9999, edition=edition)
        shares = [each.probability for each in answer.candidates]
        assert answer.edition == edition
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(sum(each.probability for each in whole.candidates))
        assert sum(shares) <= 1 + 1e-6
        assert len({each.code for each in answer.candidates}) == len(shares)
        for each in answer.candidates:
            assert edition in hscode.editions_of(each.code)
            assert each.title == hscode.lookup(each.code, edition=edition).title
        assert answer.code is None or edition in hscode.editions_of(answer.code)
        for question in answer.questions:
            assert len(set(question.answers.values())) > 1
            assert all(edition in hscode.editions_of(code) for code in question.answers.values())

    def test_codes_that_were_one_add_up(self) -> None:
        got = carry([("851713", 0.5), ("090111", 0.3), ("851714", 0.1)], "2017")
        assert [(each.code, round(each.probability, 9), each.origin) for each in got] == [("851712", 0.6, 0), ("090111", 0.3, 1)]
        phones = hscode.classify("mobile phone", limit=99)
        before = hscode.classify("mobile phone", edition="2012")
        both = sum(each.probability for each in phones.candidates if each.code in ("851713", "851714"))
        assert (before.code, before.candidates[0].code) == ("851712", "851712")
        assert before.candidates[0].probability >= both - 1e-9

    def test_a_code_that_took_from_hundreds_goes_where_the_other_codes_point(self) -> None:
        got = carry([("852411", 0.6), ("901380", 0.2), ("090111", 0.1)], "2017")
        assert [(each.code, round(each.probability, 9), each.origin) for each in got] == [("901380", 0.8, 0), ("090111", 0.1, 2)]
        assert [each.code for each in carry([("852411", 0.6), ("090111", 0.1)], "2017")] == ["851712", "090111"]
        assert [each.code for each in carry([("852990", 0.6), ("901380", 0.3)], "2017")] == ["852990", "901380"]
        assert [each.code for each in carry([("854159", 0.6), ("853190", 0.3)], "2017")] == ["854150", "853190"]

    def test_order_follows_the_sums(self) -> None:
        got = carry([("090111", 0.4), ("851713", 0.3), ("851714", 0.3)], "2017")
        assert [each.code for each in got] == ["851712", "090111"]

    def test_reasons_end_with_the_edition(self) -> None:
        answer = hscode.classify("apple smartphone", edition="2012")
        last, depth = answer.trace[-2:]
        assert (depth.rule, depth.codes) == ("depth", ("851712",))
        assert answer.replay() == ()
        assert (last.rule, last.codes) == ("edition", ("851712",))
        assert "8517.13 is 8517.12 in HS 2012" in last.says
        assert answer.candidates[0].reasons[-1] == last
        assert answer.to_dict()["edition"] == "2012"
        same = hscode.classify("green tea, 100 g", edition="2012")
        assert "0902.10 is the code in HS 2012 too" in same.trace[-2].says

    def test_limit_and_many(self) -> None:
        assert len(hscode.classify("tea", limit=2, edition="2002").candidates) == 2
        many = hscode.classify_many(GOODS, edition="2007")
        assert many == [hscode.classify(text, edition="2007") for text in GOODS]
        assert hscode.classify_many(GOODS, edition="2007", threads=2) == many

    def test_what_cannot_be_classified(self) -> None:
        answer = hscode.classify("xyzzyq", edition="2012")
        assert (answer.code, [finding.id for finding in answer.findings]) == (None, ["unreadable"])
        assert answer.edition == "2012"
        assert answer.trace

    def test_four_and_two_digits(self) -> None:
        for text in ("coffee", "tea", "motor", "shirt", "wine", "fish", "steel tube", "toy", "machine", "chemical product"):
            old, new = hscode.classify(text, edition="2017"), hscode.classify(text)
            assert old.level >= new.level or old.code is None
            if old.level == new.level == 2:
                assert old.findings == new.findings


class TestCommand:
    def test_text_for_people(self, run: Run) -> None:
        status, out, err = run("convert", "8517.12", "--from", "2012", "--to", "2022")
        assert (status, err) == (0, "")
        assert out.startswith("8517.12 of HS 2012 in HS 2022: several codes")
        assert "  8517.13  Smartphones" in out
        assert "Way: 2012 8517.12 > 2017 8517.12 > 2022 8517.13" in out

    def test_many_codes_are_cut(self, run: Run) -> None:
        _, out, _ = run("convert", "854921", "--from", "2022", "--to", "2017")
        assert "and 999 more; --json shows all" in out

    def test_json_is_to_dict(self, run: Run) -> None:
        status, out, _ = run("convert", "851712", "--json", "--description", "smartphone")
        assert (status, json.loads(out)) == (0, hscode.convert("851712", description="smartphone").to_dict())

    def test_description_for_people(self, run: Run) -> None:
        _, out, _ = run("convert", "851712", "--description", "mobile phone with keys, no smartphone")
        share = hscode.convert("851712", description="mobile phone with keys, no smartphone").codes[0].probability
        assert out.splitlines()[1].startswith(f"  8517.14   {share:.0%}  Cellular")

    @pytest.mark.parametrize("arguments", [["3002.19"], ["8517.12", "--description", "playing cards"]])
    def test_findings_give_status_1(self, run: Run, arguments: list[str]) -> None:
        status, out, err = run("convert", *arguments)
        assert (status, err) == (1, "")
        assert "To know:" in out

    def test_lines(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        import io

        for extra in ([], ["--json"]):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"8517.12\n6505.90\nno\x1bde\n3002.19\n")))
            status, out, err = run("convert", *extra)
            lines = out.splitlines()
            assert (status, err, len(lines)) == (1, "", 4)
            if extra:
                assert json.loads(lines[0]) == hscode.convert("851712").to_dict()
                assert json.loads(lines[2])["codes"] == []
            else:
                assert lines[0].startswith("8517.12\t8517.13\tpart\t8517.14 ")
                assert lines[2].startswith("no\\x1bde\t\tmalformed code")
                assert lines[3] == "3002.19\t\tended\t"

    def test_lines_without_fault(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        import io

        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"0901.21\n")))
        assert run("convert", "--to", "2012") == (0, "0901.21\t0901.21\tsame\t\n", "")

    def test_file(self, run: Run, tmp_path: Path) -> None:
        source, target = tmp_path / "goods.csv", tmp_path / "out.csv"
        source.write_text("id,hs_code,hs_error\n1,8517.12,\n2,,\n3,300219,\n4,851713,\n5\n6,090121,x\n", encoding="utf-8")
        status, out, err = run("convert", "--input", source, "--code-column", "hs_code", "--output", target)
        rows = list(csv.DictReader(target.open(encoding="utf-8", newline="")))
        assert (status, out) == (1, "")
        assert "row 2 (line 3): the code is empty" in err
        assert [row["id"] for row in rows] == list("123456")
        assert [row["hs_converted"] for row in rows] == ["851713", "", "", "", "", "090121"]
        assert [row["hs_converted_kind"] for row in rows] == ["part", "", "ended", "", "", "same"]
        assert rows[0]["hs_converted_others"].split() == [each.code for each in hscode.convert("851712").codes[1:]]
        assert rows[0]["hs_converted_title"] == "Smartphones"
        assert [bool(row["hs_converted_error"]) for row in rows] == [False, True, True, True, True, False]
        assert "8517.12" in rows[3]["hs_converted_error"]

    def test_jsonl_file(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "goods.jsonl"
        source.write_text('{"code": "6505.00", "n": 1.50}\n{"code": 650500}\n{"code": [650500]}\n', encoding="utf-8")
        status, out, _ = run("convert", "--input", source, "--from", "2022", "--to", "2007")
        first, second, third = map(json.loads, out.splitlines())
        assert status == 1
        assert (first["code"], first["n"], first["hs_converted"], first["hs_converted_error"]) == ("6505.00", 1.5, "650590", None)
        assert (second["code"], second["hs_converted"], second["hs_converted_error"]) == (650500, "650590", None)
        assert third["hs_converted"] is None
        assert third["hs_converted_error"]

    @pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
    def test_workbook_and_parquet(self, run: Run, tmp_path: Path, suffix: str) -> None:
        source, target, table = tmp_path / f"goods.{suffix}", tmp_path / f"out.{suffix}", tmp_path / "out.csv"
        goods = pd.DataFrame({"hs": [851712, 300219, 90121], "n": ["a", "b", "c"]})
        goods.to_excel(source, index=False) if suffix == "xlsx" else goods.to_parquet(source, index=False)
        status, out, err = run("convert", "--input", source, "--code-column", "hs", "--output", target)
        assert (status, out) == (1, "")
        assert "row 2 (line " in err
        rows = pd.read_excel(target, dtype=str) if suffix == "xlsx" else pd.read_parquet(target)
        assert list(rows.columns) == ["hs", "n", *CONVERTED]
        assert rows["hs_converted"].fillna("").tolist() == ["851713", "", ""]
        assert rows["hs_converted_kind"].fillna("").tolist() == ["part", "ended", ""]
        assert "90121" in rows["hs_converted_error"].iloc[2]
        assert run("convert", "--input", source, "--code-column", "hs", "--output", table)[0] == 1
        assert [row["hs_converted"] for row in csv.DictReader(table.open(encoding="utf-8", newline=""))] == ["851713", "", ""]

    def test_encoding_and_sheet(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "goods.csv"
        source.write_bytes("code,note\n8517.12,café\n".encode("utf-16"))
        status, out, _ = run("convert", "--input", source)
        assert (status, [row["note"] for row in csv.DictReader(out.splitlines())]) == (0, ["café"])
        fails(run("convert", "--input", source, "--sheet", "x"), "--sheet is for Excel workbooks")
        fails(run("convert", "8517.12", "--encoding", "utf-8"), "--encoding needs --input")

    def test_file_with_the_columns_already(self, run: Run, tmp_path: Path) -> None:
        late = '{"code": "090121"}\n' * 101 + '{"code": "090121", "hs_converted": 1}\n'
        for name, text in (("a.csv", "code,hs_converted\n090121,1\n"), ("a.jsonl", late)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            status, _, err = run("convert", "--input", tmp_path / name)
            assert status == 2
            assert "hs_converted" in err

    def test_errors(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source = tmp_path / "goods.csv"
        source.write_text("hs\n090121\n", encoding="utf-8")
        fails(run("convert", "8517.13"), "HS 2022", "8517.12")
        fails(run("convert", "8517"), "six digits")
        fails(run("convert", "090121", "--from", "1999"), "'1999'", "1992, 1996")
        fails(run("convert", "090121", "--to", "17"), "'17'")
        fails(run("convert", "090121", "--edition", "2017"), "--edition")
        fails(run("convert", "090121", "--description", " "), "empty")
        fails(run("convert", "090121", "--input", source), "both a code and --input are given")
        fails(run("convert", "--json", "--input", source), "--json does not go")
        fails(run("convert", "--description", "tea", "--input", source), "--description does not go")
        fails(run("convert", "--description", "tea"), "name the code")
        fails(run("convert", "090121", "--output", "x.csv"), "--output needs --input")
        fails(run("convert", "090121", "--code-column", "hs"), "--code-column needs --input")
        fails(run("convert", "--input", source), "no column 'code'", "--code-column", "'hs'")
        fails(run("convert", "--input", source, "--code-column", "x"), "no column 'x'")
        fails(run("convert", "--input", tmp_path / "none.csv"), "none.csv")
        monkeypatch.setattr("sys.stdin", None)
        status, out, err = run("convert")
        assert (status, out) == (2, "")
        assert "usage: hscode convert" in err

    def test_lookup_and_classify(self, run: Run) -> None:
        _, out, _ = run("lookup", "8517.12", "--edition", "2007")
        assert "in HS 2022: 8517.13, 8517.14" in out
        assert "from HS 2002: 8525.20" in out
        _, out, _ = run("lookup", "8517.13")
        assert "from HS 2017: 8517.12" in out
        _, out, _ = run("lookup", "0901.21")
        assert "from HS" not in out
        _, out, _ = run("classify", "apple smartphone", "--edition", "2012")
        assert out.startswith("8517.12  in 2022: Smartphones")
        assert "Edition (conversion tables HS 2022 to HS 2012): " in out
