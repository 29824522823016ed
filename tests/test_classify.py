"""The public functions: bad and hostile inputs, determinism, threads, exclusions, browsing."""

from __future__ import annotations

import copy
import gc
import json
import os
import pickle
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterable
from dataclasses import FrozenInstanceError, asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode import CodeError, DescriptionError, Goods, HSCodeError, NomenclatureError, OptionError
from hscode.classification import Case
from hscode.classifier import FOUR_DIGITS, MAX_CANDIDATES, SIX_DIGITS, TWO_DIGITS, _Behind
from hscode.compile.builder import Sources
from hscode.compile.vocabulary import read_advice
from hscode.index import Nomenclature
from hscode.pipeline import Pipeline
from hscode.ranking.model import load_weights
from hscode.reading.phrases import content_words
from hscode.reading.reader import Reading
from hscode.reading.text import MAX_CHARACTERS
from hscode.types import Explanation

GOODS = [
    "60 kg bags of green coffee beans, not decaffeinated", "ladies pullover 60% cotton 40% polyester", "case for a laser meter", "lamp of plastic",
    "parts of a washing machine", "box of cigars", "pack of 10 hand held sparklers for weddings", "wooden coffee table", "2 x 500 g green tea",
    "various goods", "laptop computer, 14 inch", "xyzzyq", "men's leather shoes, rubber sole", "washing machne", "Caf\u00e9 cr\u00e8me 250 g",
]  # fmt: skip

WORDS = [
    "cotton", "shirt", "men", "of", "for", "with", "without", "set", "box", "parts", "60%", "not", "steel", "laser", "meter", ",", "(", ")", "5",
    "kg", "tea", "coffee", "xyzzyq",
]  # fmt: skip


def _wrong(reason: str, *cases: object) -> Iterable[object]:
    """Cases that the program gets wrong today."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.xfail(strict=True, reason=reason)) for case in cases]


# bad input


@pytest.mark.parametrize("text", ["", " ", "\t\r\n", "\u3000\u00a0", Goods(""), Goods("  ")])
def test_blank_description_is_refused(text: str | Goods) -> None:
    with pytest.raises(DescriptionError, match="say what the goods are"):
        hscode.classify(text)


@pytest.mark.parametrize(
    "goods",
    [None, 5, 5.0, b"tea", ["tea"], {"goods": "tea"}],
)
def test_description_that_is_no_text_is_refused(goods: object) -> None:
    with pytest.raises(DescriptionError, match="must be text"):
        hscode.classify(goods)  # type: ignore[arg-type]


@pytest.mark.parametrize("description", [None, 5])
def test_goods_without_text_are_refused(description: object) -> None:
    with pytest.raises(DescriptionError, match="must be text"):
        Goods(description)  # type: ignore[arg-type]


@pytest.mark.parametrize("share", [-0.1, 1.1, 60, float("nan"), float("inf")])
def test_share_of_a_material_lies_between_nought_and_one(share: float) -> None:
    with pytest.raises(DescriptionError, match="between 0 and 1"):
        Goods("pullover", materials={"cotton": share})


@pytest.mark.parametrize("limit", [0, -1, 1.5, "5", None, True])
def test_limit_out_of_range_is_refused(limit: object) -> None:
    for function in (hscode.classify, hscode.search, hscode.suggest):
        with pytest.raises(OptionError, match="whole number"):
            function("tea", limit=limit)  # type: ignore[arg-type]


@pytest.mark.parametrize("edition", ["1999", "", 2022, None, ["2022"]])
def test_unknown_edition_is_refused(edition: object) -> None:
    for function, argument in ((hscode.classify, "tea"), (hscode.lookup, "09"), (hscode.search, "tea"), (hscode.suggest, "te"), (hscode.notes, "09")):
        with pytest.raises(OptionError, match="unknown edition"):
            function(argument, edition=edition)  # type: ignore[arg-type]


@pytest.mark.parametrize("threads", [0, -1, "2", 1.5, True])
def test_number_of_threads_out_of_range_is_refused(threads: object) -> None:
    with pytest.raises(OptionError, match="threads"):
        hscode.classify_many(["tea"], threads=threads)  # type: ignore[arg-type]


@pytest.mark.parametrize("threads", [None, 1, 3])
def test_bad_item_of_many_is_named(threads: int | None) -> None:
    with pytest.raises(DescriptionError, match="item 2: "):
        hscode.classify_many(["tea", "coffee", "", "salt"], threads=threads)


@pytest.mark.parametrize("threads", [None, 2, 5])
@pytest.mark.parametrize("first", [0, 63, 64, 200, 299])
@pytest.mark.parametrize("bad", ["", None, Goods(" ")])
def test_first_bad_item_of_many_runs_is_named_and_the_rest_goes_on(threads: int | None, first: int, bad: Any) -> None:
    goods: list[Any] = ["tea", Goods("roasted coffee", state="roasted")] * 150
    expected = hscode.classify_many(goods, threads=threads)
    wrong = list(goods)
    for number in {first, min(first + 3, 299), 299}:
        wrong[number] = bad
    with pytest.raises(DescriptionError, match=f"^item {first}: "):
        hscode.classify_many(iter(wrong), threads=threads)
    assert hscode.classify_many(goods, threads=threads) == expected == [hscode.classify(each) for each in goods[:2]] * 150


def test_text_for_a_list_of_texts_is_refused() -> None:
    with pytest.raises(HSCodeError):
        hscode.classify_many("coffee")


@pytest.mark.parametrize("goods", [5, None, object()])
def test_what_is_no_list_of_texts_is_refused(goods: object) -> None:
    with pytest.raises(DescriptionError, match="takes a list of descriptions, not "):
        hscode.classify_many(goods)  # type: ignore[arg-type]


HUGE: Any = 10**5000
"""A whole number that has no text."""


@pytest.mark.parametrize(
    "ask",
    [
        lambda: hscode.classify(HUGE), lambda: hscode.classify("tea", limit=-HUGE), lambda: hscode.classify("tea", edition=HUGE),
        lambda: hscode.classify_many(HUGE), lambda: hscode.classify_many([HUGE]), lambda: hscode.classify_many(["tea"], threads=-HUGE),
        lambda: hscode.lookup(HUGE), lambda: hscode.notes(HUGE), lambda: hscode.search(HUGE), lambda: hscode.suggest(HUGE),
        lambda: hscode.search("tea", limit=-HUGE), lambda: hscode.convert(HUGE, source="2017", target="2022"),
        lambda: hscode.convert("0901", source=HUGE, target="2022"), lambda: hscode.editions_of(HUGE), lambda: hscode.validate("090111", HUGE),
        lambda: hscode.answer(hscode.classify("coffee"), {"roasted": HUGE}), lambda: hscode.answer(hscode.classify("coffee"), HUGE),
        lambda: Goods("tea", measures={"weight": HUGE}), lambda: Goods("tea", {"cotton": [HUGE]}), lambda: Goods("tea", use=HUGE),  # type: ignore[dict-item]
    ],
)  # fmt: skip
def test_what_has_no_text_is_refused_like_other_values(ask: Callable[[], object]) -> None:
    with pytest.raises(HSCodeError):
        ask()


def test_every_error_goes_from_process_to_process() -> None:
    kinds = {each for each in vars(hscode.errors).values() if isinstance(each, type) and issubclass(each, HSCodeError)}
    assert len(kinds) == 7
    for kind in kinds:
        error = kind("09.yaml", 3, "title", "is missing", "Write one") if kind is NomenclatureError else kind("what was wrong")
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (kind, str(error), vars(error))


def test_all_public_names_are_listed() -> None:
    said = subprocess.run([sys.executable, "-c", "import hscode; print(*dir(hscode))"], capture_output=True, text=True, check=True).stdout.split()
    assert set(hscode.__all__) <= set(said)


class Text(str):
    """Text of a class derived from that of Python, such as those of numpy and of enumerations."""

    def __str__(self) -> str:
        return "not what it holds"


class Whole:
    """A whole number of another library."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


def test_text_of_a_derived_class_is_text() -> None:
    answer = hscode.classify(Text("green tea, 100 g"))
    assert answer == hscode.classify("green tea, 100 g")
    assert type(answer.text) is str
    assert answer.trace == hscode.classify("green tea, 100 g").trace
    assert hscode.classify_many([Text("green tea, 100 g")], threads=2) == [answer]
    assert hscode.search(Text("decaffeinated coffee")) == hscode.search("decaffeinated coffee")
    assert hscode.suggest(Text("decaf")) == hscode.suggest("decaf")
    assert hscode.lookup(Text("0902.10")) == hscode.lookup("0902.10")


def test_whole_numbers_of_other_libraries_are_whole_numbers() -> None:
    two: Any = Whole(2)
    assert hscode.classify("coffee", limit=two) == hscode.classify("coffee", limit=2)
    assert hscode.classify_many(["coffee"] * 3, limit=two, threads=two) == hscode.classify_many(["coffee"] * 3, limit=2)
    assert hscode.search("coffee", limit=two) == hscode.search("coffee", limit=2)
    assert hscode.suggest("coff", limit=two) == hscode.suggest("coff", limit=2)


def test_a_limit_beyond_all_is_no_limit() -> None:
    assert hscode.search("coffee", limit=10**20) == hscode.search("coffee", limit=1000)
    assert hscode.suggest("coff", limit=2**40) == hscode.suggest("coff", limit=1000)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("0901211", "only the first six digits are international; use 0901.21"),
        ("0901.21.00", "only the first six digits are international; use 0901.21"),
        ("9012100", "7 digits; if a zero was lost at the beginning, it is 0901.21$"),
        ("901210010", "9 digits; if a zero was lost at the beginning, it is 0901.21, otherwise 9012.10$"),
        ("90121", "5 digits; if a zero was lost at the beginning, it is 0901.21$"),
        ("90121.0", "5 digits; if a zero was lost at the beginning, it is 0901.21$"),
        ("61091000123", "11 digits; a chapter has 2, a heading 4, a subheading 6"),
        ("09.0", "malformed"),
        ("9", "malformed"),
        ("09012", "5 digits"),
        ("abcd", "digits only"),
        ("\u0660\u0669", "digits only"),
        ("", "empty"),
        (" . ", "empty"),
    ],
)
def test_malformed_code(code: str, says: str) -> None:
    for function in (hscode.lookup, hscode.notes):
        with pytest.raises(CodeError, match=says):
            function(code)


@pytest.mark.parametrize("code", [901, None, 9.01, b"09"])
def test_code_that_is_no_text(code: object) -> None:
    with pytest.raises(CodeError, match="must be text"):
        hscode.lookup(code)  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "nearest"), [("0901.29", "0901.2"), ("0999", "0909"), ("00", "90")])
def test_unknown_code_names_the_nearest(code: str, nearest: str) -> None:
    with pytest.raises(CodeError, match=r"does not exist in HS 2022; the nearest that do: \d") as caught:
        hscode.lookup(code)
    assert nearest in str(caught.value).partition("the nearest")[2]
    for shown in str(caught.value).partition("that do: ")[2].split(", "):
        hscode.lookup(shown)


# hostile input


@pytest.mark.parametrize(
    "text",
    [
        "\x00", "tea\x00\x01\x02", "\ud800", "tea \udfff", "\u202etea\u202c", "\u200f\u200e", "\U0001f381\U0001f9f8", "\u0301" * 3000,
        "e\u0301" * 5000,
        "\ufdfa" * 4000, "<" * 5000, "&" * 5000, "&#" * 5000, "<b" * 3000, "1" * 5000, "1,1" * 3000, "a'" * 3000, "-" * 5000, "x" * 10_000,
        "of " * 5000, "not " * 5000, "pack of " * 3000, "(" * 5000, "cotton " * 10_000, "5 kg " * 2000, "qzx" * 2000, "tea\n" * 10_000,
        "tariff customs " * 30, "import export code " * 20, "hs code for " * 40, "harmonized system tariff " * 20,
        "which is the item to be described as " * 12,
        "\\N{BELL}%s{0}",
        "'; DROP TABLE goods; --", "../../etc/passwd", "=1+1", "\x1b[31mtea\x1b[0m", "\u0447\u0430\u0439", "\u8336", "\u0b9a\u0bc7\u0bb2\u0bc8",
    ],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_hostile_text_is_answered(text: str) -> None:
    answer = hscode.classify(text)
    json.dumps(answer.to_dict())
    assert answer.level in (0, 2, 4, 6)
    assert len(answer.candidates) <= 5


@pytest.mark.parametrize("text", ["cotton shirt ", "\u00e9toffe shirt ", "washing machne "])
def test_a_megabyte_is_read_no_further_than_its_beginning(text: str) -> None:
    long = text * (1_000_000 // len(text))
    assert [c.code for c in hscode.classify(long).candidates] == [c.code for c in hscode.classify(long[:MAX_CHARACTERS]).candidates]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\U0001f381", "\u8336", "!!!", "of the", "12345678", "zqxjk"])
def test_nothing_to_read_is_said(text: str) -> None:
    answer = hscode.classify(text)
    assert answer.code is None
    assert answer.candidates == ()
    assert [finding.id for finding in answer.findings] == ["unreadable"]


@pytest.mark.parametrize(
    "text",
    [
        "various goods", "sample", "gift set", "spare parts", "large, black", "5 kg", "1,1,1", "2 x personal effects", "aircraft parts 10 pcs",
        "plastic", "plastic goods", "steel parts",
    ],
)  # fmt: skip
def test_vague_words_get_no_code(text: str) -> None:
    answer = hscode.classify(text)
    assert answer.code is None
    assert answer.findings


@pytest.mark.parametrize(
    ("text", "code"),
    [("plastic bags", "392321"), ("steel drum", "731010"), ("wood pallets", "441520"), ("tool kit", "820600"), ("drum set", "920600")],
)
def test_vague_words_may_together_name_goods(text: str, code: str) -> None:
    assert hscode.classify(text).code == code


def test_nothing_that_alone_describes_no_goods_gets_a_code() -> None:
    root = Path(__file__).parent.parent / "nomenclature"
    said = list(read_advice(root / "vocabulary/vague.txt", root))
    assert not [text for text, answer in zip(said, hscode.classify_many(said), strict=True) if answer.code]


@pytest.mark.parametrize(("text", "heading"), [("aircraft parts, landing gear", "8807"), ("auto parts brake pads", "8708")])
def test_more_than_vague_words_get_a_code(text: str, heading: str) -> None:
    assert hscode.classify(text).candidates[0].code.startswith(heading)
    assert "vague" not in {finding.id for finding in hscode.classify(text).findings}


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=[]), min_size=1, max_size=120))
def test_anything_is_answered_or_blank(text: str) -> None:
    if not text.strip():
        with pytest.raises(DescriptionError):
            hscode.classify(text)
        return
    _check(hscode.classify(text))


@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_any_order_of_words_is_answered(words: list[str]) -> None:
    _check(hscode.classify(" ".join(words)))


def _check(answer: hscode.Classification) -> None:
    """Check what holds for every answer."""
    probabilities = [candidate.probability for candidate in answer.candidates]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 < probability <= 1 for probability in probabilities)
    assert sum(probabilities) <= 1.000001
    assert len({candidate.code for candidate in answer.candidates}) == len(answer.candidates)
    assert (answer.level == 6) == (not answer.findings)
    if answer.level == 6:
        assert answer.candidates[0].code == answer.code


# answers


@pytest.mark.parametrize("text", GOODS)
def test_answer_holds_together(text: str) -> None:
    answer = hscode.classify(text, limit=10)
    _check(answer)
    assert answer.text == text
    for candidate in answer.candidates:
        place = hscode.lookup(candidate.code)
        assert (place.code, place.title) == (candidate.code, candidate.title)
        assert any(step.rule == "GIR 1" for step in candidate.reasons)
        assert [step.codes[0] for step in candidate.reasons if step.rule == "GIR 6"] == [code for code, _ in _below_heading(candidate.code)]
    if answer.code:
        assert hscode.lookup(answer.code)
    assert answer.trace[0].rule == "reading"
    assert all(question.says.endswith("?") and len(question.answers) > 1 for question in answer.questions)


def _below_heading(code: str) -> list[tuple[str, str]]:
    """Places from below the heading down to a code."""
    place = hscode.lookup(code)
    return [step for step in [*place.path, (place.code, place.title)] if len(step[0]) >= 4][1:]


@pytest.mark.parametrize("limit", [1, 2, 5, 50, 1 << 80])
def test_limit_cuts_the_candidates_and_changes_nothing_else(limit: int) -> None:
    full = hscode.classify("lamp of plastic", limit=100)
    cut = hscode.classify("lamp of plastic", limit=limit)
    assert cut.candidates[:100] == full.candidates[:limit]
    assert (cut.code, cut.findings) == (full.code, full.findings)


def test_candidates_are_made_once_and_only_when_asked_for() -> None:
    made = []

    class Behind:
        def candidates(self) -> tuple[hscode.Candidate, ...]:
            made.append(1)
            return (hscode.Candidate("090210", "Green tea", 0.9, lambda: ()),)

    behind: Any = Behind()
    late, ready = (
        hscode.Classification("tea", "090210", given, (), lambda: Explanation((), (), (), ())) for given in (behind, behind.candidates())
    )
    made.clear()
    assert (late.code, late.level) == ("090210", 6)
    assert not made
    assert (late, hash(late), repr(late)) == (ready, hash(ready), repr(ready))
    assert late.candidates is late.candidates
    assert len(made) == 1


def test_an_answer_is_light_until_it_is_explained() -> None:
    """A million answers fit in memory: what was read is not kept, and is there again when reasons are asked for."""
    gc.collect()
    before = sum(isinstance(each, Reading) for each in gc.get_objects())
    kept = [hscode.classify(text) for text in GOODS]
    gc.collect()
    assert sum(isinstance(each, Reading) for each in gc.get_objects()) <= before
    assert all(answer.trace for answer in kept)


def test_the_collector_passes_an_answer_by_until_somebody_looks_behind_it() -> None:
    """Kept answers to text cost no time of the collector; what is looked behind may hold anything, and so is followed."""
    kept = hscode.classify_many(GOODS)
    assert not any(gc.is_tracked(answer) for answer in kept)
    assert all(answer.text and answer.edition for answer in kept)
    assert not any(gc.is_tracked(answer) for answer in kept)
    for part in ("candidates", "explain", "case", "trace", "digest"):
        answer = hscode.classify(GOODS[0])
        getattr(answer, part)
        assert gc.is_tracked(answer)
    assert gc.is_tracked(hscode.classify(Goods(GOODS[0])))


def test_an_answer_in_a_cycle_is_collected() -> None:
    class Behind:
        def candidates(self) -> tuple[hscode.Candidate, ...]:
            return ()

    behind: Any = Behind()
    behind.answer = hscode.Classification("tea", None, behind, (), behind)
    there = weakref.ref(behind.answer)
    del behind
    gc.collect()
    assert there() is None


def test_an_answer_is_the_same_whether_or_not_somebody_looked_behind_it() -> None:
    for text in GOODS:
        late, soon = hscode.classify(text), hscode.classify(text)
        assert soon.candidates is soon.candidates
        assert pickle.loads(pickle.dumps(late)) == soon
        assert (late, late.case, hash(late), repr(late)) == (soon, soon.case, hash(soon), repr(soon))
        assert replace(late, code="0902").code == "0902"
        with pytest.raises(FrozenInstanceError):
            late.code = None  # type: ignore[misc]


def test_depth_of_the_answer_follows_the_probability() -> None:
    assert 0 < SIX_DIGITS < FOUR_DIGITS < TWO_DIGITS < 1
    for text in GOODS:
        answer = hscode.classify(text)
        likely = bool(answer.candidates) and answer.candidates[0].probability >= SIX_DIGITS
        assert (answer.level == 6) == (likely and "vague" not in {finding.id for finding in answer.findings})


def test_goods_fill_the_same_slots_as_text() -> None:
    goods = Goods("pullover", materials={"cotton": 0.6, "polyester": 0.4}, use="women", state="knitted")
    answer = hscode.classify(goods)
    assert answer == hscode.classify("pullover, 60% cotton, 40% polyester, knitted, for women")
    assert answer.code == "611020"


def test_what_changes_after_the_answer_changes_nothing_in_it() -> None:
    materials = {"cotton": 1.0}
    answer = hscode.classify(Goods("pullover, knitted", materials=materials))
    materials["wool"] = materials.pop("cotton")
    assert answer.candidates[0].code == "611020"
    assert answer.to_dict() == hscode.classify(Goods("pullover, knitted", materials={"cotton": 1.0})).to_dict()


@pytest.mark.parametrize("edition", ["2022", "2017"])
@pytest.mark.parametrize(("text", "code"), [("rubber duck toy", "950300"), ("cotton fabric", "5208")])
def test_the_last_step_says_what_the_answer_rests_on(text: str, code: str, edition: str) -> None:
    """Also where a heading is not divided, and so is a code itself."""
    answer = hscode.classify(text, edition=edition, limit=9999)
    assert answer.code == code
    share = sum(each.probability for each in answer.candidates if each.code.startswith(code))
    assert answer.trace[-1].says.endswith(f" has {share:.0%}")
    assert share <= 1.000001


def test_material_decides_between_siblings() -> None:
    pullovers = [Goods("pullover, knitted", materials={material: 1.0}) for material in ("cotton", "polyester", "wool")]
    assert [answer.candidates[0].code for answer in hscode.classify_many(pullovers)] == ["611020", "611030", "611011"]


def test_same_answer_twice() -> None:
    for text in GOODS:
        first, second = hscode.classify(text), hscode.classify(text)
        assert first == second
        assert first.to_dict() == second.to_dict()


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    alone = [hscode.classify(text) for text in GOODS]
    again = [hscode.classify(text) for text in reversed(GOODS)]
    assert [answer.to_dict() for answer in alone] == [answer.to_dict() for answer in reversed(again)]


def test_same_answer_in_another_process_with_other_hashes() -> None:
    program = "import hscode, json, sys; print(json.dumps([a.to_dict() for a in hscode.classify_many(json.load(sys.stdin))]))"
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program], input=json.dumps(GOODS), capture_output=True, text=True, check=True,
            cwd=Path(__file__).parent.parent, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert json.loads(outputs[0]) == json.loads(outputs[1]) == [answer.to_dict() for answer in hscode.classify_many(GOODS)]


def test_threads_give_what_one_thread_gives() -> None:
    goods = GOODS * 20
    serial = hscode.classify_many(goods)
    threaded = hscode.classify_many(iter(goods), threads=4)
    assert threaded == serial
    assert [answer.to_dict() for answer in threaded] == [answer.to_dict() for answer in serial]
    assert serial[: len(GOODS)] == [hscode.classify(text) for text in GOODS]


def test_many_of_none() -> None:
    assert hscode.classify_many([]) == hscode.classify_many([], threads=4) == []


@pytest.mark.parametrize("edition", ["2022", "2012"])
@pytest.mark.parametrize("text", ["green coffee beans, not decaffeinated", "cotton shirt", "woven fabric", "wool", "thing of unknown use"])
def test_the_code_is_as_likely_as_all_codes_in_it(text: str, edition: str) -> None:
    answer = hscode.classify(text, edition=edition, limit=MAX_CANDIDATES)
    within = sum(each.probability for each in answer.candidates if answer.code and each.code.startswith(answer.code))
    if answer.level == 6:
        assert answer.probability == answer.candidates[0].probability
    else:  # candidates that hardly can be are not listed
        assert answer.probability == pytest.approx(within, abs=0.01)
    assert hscode.classify(text, edition=edition, limit=1).probability == answer.probability


@pytest.mark.parametrize("text", GOODS)
def test_to_dict_is_json(text: str) -> None:
    answer = hscode.classify(text)
    data = json.loads(json.dumps(answer.to_dict()))
    keys = {"text", "edition", "code", "level", "probability", "candidates", "excluded", "assumptions", "questions", "findings", "trace", "digest"}
    assert set(data) == keys
    assert data["level"] == len((data["code"] or "").replace(".", ""))
    assert [each["code"].replace(".", "") for each in data["candidates"]] == [candidate.code for candidate in answer.candidates]
    assert data == answer.to_dict()


def test_str_says_the_code_or_why_there_is_none() -> None:
    assert str(hscode.classify("2 x 500 g green tea")).startswith("0902.10: ")
    assert str(hscode.classify("xyzzyq")).startswith("no code: no word")


def test_a_default_is_said_as_an_assumption_and_asked_about() -> None:
    answer = hscode.classify("coffee")
    assert answer.candidates[0].code == "090121"
    assert any("commercial default" in assumption for assumption in answer.assumptions)
    assert any(question.fact in ("roasted", "decaffeinated") for question in answer.questions)


# the law


@pytest.fixture(scope="module")
def pipeline(tariff: Nomenclature) -> Pipeline:
    """A pipeline of the built nomenclature."""
    return Pipeline(tariff, load_weights())


def test_exclusions_are_never_overruled(pipeline: Pipeline, tariff: Nomenclature, sources: Sources) -> None:
    """What a legal note takes out is not among the candidates, however well its words fit."""
    fired = 0
    for goods in (case["goods"] for note in sources.notes for case in note.cases):
        ranked = pipeline.rank(goods, 100)
        fired += bool(ranked.outcome.excluded)
        for out in ranked.outcome.excluded:
            end = tariff.place(out).end
            assert not [node for node, _ in ranked.leaves if out <= node < end], (goods, tariff.place(out).code)
            assert out not in dict(ranked.headings)
    assert fired > 100


def test_an_exclusion_is_shown_with_its_note() -> None:
    answer = hscode.classify("pack of 10 hand held sparklers for weddings")
    assert any(step.citation == "Chapter 95, note 1(b)" for step in answer.excluded)
    assert all((step.rule, step.effect) == ("note", "exclude") for step in answer.excluded)
    assert not [candidate.code for candidate in answer.candidates if candidate.code.startswith("95")]
    assert answer.candidates[0].code == "360410" or answer.candidates[0].code.startswith("3604")
    assert {str(step) for step in answer.excluded} <= {str(step) for step in answer.trace}


def test_notes_that_bear_on_the_article_are_shown_by_themselves() -> None:
    """Others that took something out stand on the trace alone."""
    answer = hscode.classify("knitted polyester witch costume for adults")
    assert [step.citation for step in answer.excluded] == ["Chapter 95, note 1(e)"]
    assert {step.citation for step in answer.trace if (step.rule, step.effect) == ("note", "exclude")} > {"Chapter 95, note 1(e)"}


EVERYDAY = [line.split("\t")[1] for line in Path(__file__).with_name("everyday.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]


@pytest.mark.parametrize("edition", ["2022", "2012"])
def test_the_trace_leads_into_the_code(edition: str) -> None:
    for text in [*GOODS, *EVERYDAY[::4], "hp advanced photo paper"]:
        answer = hscode.classify(text, edition=edition)
        assert answer.replay() == (), text
        if answer.code:
            assert _chosen(answer).startswith(answer.code), text


def _chosen(answer: hscode.Classification) -> str:
    """The last place that the law chooses."""
    return [step.on[0] for step in answer.trace if step.effect == "choose" and step.rule != "depth"][-1]


def test_where_another_heading_has_the_first_candidate_the_trace_leads_into_that_of_the_answer() -> None:
    answer = hscode.classify("hp advanced photo paper", limit=20)
    first = answer.candidates[0].code
    others = {each.code[:4] for each in answer.candidates} - {first[:4]}
    assert others
    for heading in others:
        assert isinstance(answer.case, Case)
        behind: Any = _Behind(answer.case, heading, 0.5, ())
        other = replace(answer, code=heading, explain=behind)
        assert _chosen(other) == next(each.code for each in answer.candidates if each.code.startswith(heading))
        assert other.replay() == ()
        assert replace(other, candidates=answer.candidates[:1]).replay() == ()
        leads_there = _chosen(answer).startswith(heading)
        assert leads_there != any("which is not in" in fault for fault in replace(other, explain=answer.explain).replay())


def test_an_answer_is_plain_data_before_and_after_somebody_looked_behind_it() -> None:
    for edition in ("2022", "2012"):
        answer = hscode.classify("coffee beans, 60 kg bag", edition=edition)
        before = asdict(answer)
        assert answer.trace
        assert answer.candidates[0].reasons
        after = asdict(answer)
        plain = set(before) - {"candidates"}  # these hold what explains them
        assert {name: before[name] for name in plain} == {name: after[name] for name in plain}
        assert copy.deepcopy(answer) == answer


# browsing


def test_lookup() -> None:
    place = hscode.lookup("0901.21")
    assert (place.code, place.level) == ("090121", "subheading")
    assert [code for code, _ in place.path] == ["09", "0901", "0901"]
    assert place.children == ()
    assert "roasted yes" in place.conditions
    chapter = hscode.lookup("09")
    assert (chapter.level, [code for code, _ in chapter.children]) == ("chapter", [f"09{n:02}" for n in range(1, 11) if n != 3][:2] + ["090300"] + [
        f"09{n:02}" for n in range(4, 11)])  # fmt: skip
    assert json.loads(json.dumps(place.to_dict()))["code"] == "0901.21"


@pytest.mark.parametrize("written", ["0901.21", "090121", " 0901 21 ", "0901-21", "09.01.21"])
def test_ways_to_write_a_code(written: str) -> None:
    assert hscode.lookup(written).code == "090121"


def test_lookup_of_an_undivided_heading() -> None:
    assert (hscode.lookup("0903").code, hscode.lookup("0903").level) == ("0903", "heading")


def test_every_code_can_be_looked_up(tariff: Nomenclature) -> None:
    for code in tariff.by_code:
        assert hscode.lookup(code).title


@pytest.mark.parametrize("words", ["coffee", "decaffeinated coffee", "TYRES", "tire", "men's shirts", "aluminum"])
def test_search_finds_titles_that_hold_all_words(words: str) -> None:
    found = hscode.search(words, limit=1000)
    assert found
    assert all(set(content_words(words)) <= set(content_words(place.title)) for place in found)
    assert hscode.search(words, limit=2) == found[:2]
    assert [place.code for place in found] == sorted((place.code for place in found), key=lambda code: (code[:2], len(code) > 2, code[:4], code))


def test_search_for_nothing() -> None:
    assert hscode.search("xyzzyq") == []
    for words in ("", "of the", "!!"):
        with pytest.raises(DescriptionError, match="nothing to search for"):
            hscode.search(words)
    with pytest.raises(DescriptionError):
        hscode.search(None)  # type: ignore[arg-type]


def test_suggest() -> None:
    assert "coffee" in hscode.suggest("coff", limit=50)
    assert hscode.suggest("Coff ") == hscode.suggest("coff")
    assert all(word.startswith("decaf") for word in hscode.suggest("decaf"))
    assert hscode.suggest("xyzzyq") == []
    assert len(hscode.suggest("a", limit=3)) == 3
    for prefix in ("", "  "):
        with pytest.raises(DescriptionError, match="empty"):
            hscode.suggest(prefix)
    with pytest.raises(DescriptionError, match="must be text"):
        hscode.suggest(None)  # type: ignore[arg-type]


def test_suggestions_are_words_of_trade() -> None:
    assert "coffeealternative" not in hscode.suggest("coffee", limit=50)


def test_notes_of_a_chapter() -> None:
    found = hscode.notes("95")
    assert "ch95.1.a" in [note.id for note in found]
    assert {note.id.split(".")[0] for note in found} <= {"ch95", "secXX"}
    assert all(note.cite and note.says and note.status in ("encoded", "partly", "text-only") for note in found)
    assert all(note.why for note in found if note.status != "encoded")
    json.dumps([note.to_dict() for note in found])


def test_notes_of_a_heading_are_those_that_bear_on_it() -> None:
    of_chapter, of_pepper, of_coffee = ({note.id for note in hscode.notes(code)} for code in ("09", "0904", "0901"))
    assert of_coffee & of_chapter < of_pepper & of_chapter
    assert "ch09.1.a" in of_pepper - of_coffee


def test_notes_of_other_chapters_bear_on_what_they_send_goods_to() -> None:
    of_shirts = {note.id: note for note in hscode.notes("6109.10")}
    assert of_shirts["ch95.1.e"].to == ("61", "62")
    others = [note for note in of_shirts.values() if note.id.split(".")[0] not in ("ch61", "secXI")]
    assert all({"61", "6109", "610910"} & set(note.to) for note in others)
    assert {note.id for note in hscode.notes("6109")} >= {note.id for note in others}
    assert "ch95.1.e" not in {note.id for note in hscode.notes("61")}, "those of the chapter itself"


@pytest.mark.parametrize("function", [hscode.lookup, hscode.notes])
def test_codes_of_all_levels_are_taken(function: Callable[[str], object]) -> None:
    for code in ("61", "6109", "6109.10"):
        assert function(code) is not None


@pytest.mark.parametrize("text", ["green tea", "gift set of a silk tie with tie clip", "steel screws M4", "parts of machines", "bag"])
def test_what_is_asked_for_besides_changes_no_candidate(text: str, tariff: Nomenclature) -> None:
    pipeline = Pipeline(tariff, load_weights())
    few, many = pipeline.rank(text, 3), pipeline.rank(text, 50)
    assert few.leaves[:] == many.leaves[:3]
    assert few.headings[:] == many.headings[:]
    assert [each.code for each in hscode.classify(text, limit=3).candidates] == [tariff.place(node).code for node, _ in few.leaves]
