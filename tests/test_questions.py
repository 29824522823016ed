"""Goods with fields, what contradicts, questions and their answers, and what the measures of both say."""

from __future__ import annotations

import copy
import io
import json
import pickle
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode import Component, DescriptionError, Goods, InputFileError, OptionError
from hscode.ablation import ablate
from hscode.classification import Case
from hscode.evaluate import Label, evaluate_questions
from hscode.index import Nomenclature, nomenclature
from hscode.merging import merge
from hscode.pipeline import DEPTH, Pipeline, Stated
from hscode.questions import WORTH_ASKING, _facts, answer_of, with_answer
from hscode.ranges import cut
from hscode.ranking.model import load_weights
from hscode.reading.quantities import DIMENSIONS
from hscode.types import Question
from tests.conftest import Run

OPEN = ["coffee beans, 60 kg bag", "women's pullover", "trousers for men", "table lamp", "polyester witch costume for adults", "lamp of plastic"]
"""Descriptions that leave facts open."""


# goods with fields


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"use": 5}, "field use must be text"), ({"state": None}, "field state must be text"), ({"materials": ["cotton"]}, "materials must map"),
        ({"materials": {"cotton": "60%"}}, "share of cotton is '60%'"), ({"materials": {"cotton": True}}, "share of cotton is True"),
        ({"measures": {"weight": "heavy"}}, "write one number with its unit"), ({"measures": {"weight": 5}}, "measure 'weight' must be text"),
        ({"measures": {"size": "-5 kg"}}, "write one number"), ({"measures": {"size": "2-4 kg"}}, "write one number"),
        ({"measures": {"size": "3 x 2 kg"}}, "write one number"), ({"measures": {"size": "max 3 kg"}}, "write one number"),
        ({"measures": {"size": "1 500 kg"}}, "write one number"), ({"measures": {"size": "2 kg net"}}, "write one number"),
        ({"measures": {"size": "2 kg 3 kg"}}, "write one number"), ({"measures": "2 kg"}, "measures must map"),
        ({"materials": {None: 0.5}}, "name in the field materials must be text"), ({"measures": {5: "2 kg"}}, "name in the field measures must be"),
        ({"materials": {"cotton": 0.6, "wool": 0.6}}, r"add up to 120% \(60% cotton, 60% wool\)"), ({"components": 5}, "must be a list of Component"),
        ({"materials": {"cotton": 1j}}, "share of cotton is 1j"), ({"materials": {"cotton": Decimal("sNaN")}}, "share of cotton is nan"),
        ({"materials": {"cotton": 10**5000}}, "share of cotton is far beyond; a share lies"), ({"components": None}, "must be a list of Component"),
        ({"presentation": "boxed"}, "presentation is 'boxed'; use set, retail"), ({"components": "comb"}, "must be a list of Component"),
        ({"components": ["comb"]}, "must be a list of Component"), ({"components": Component("comb")}, "must be a list of Component"),
    ],
)  # fmt: skip
def test_bad_fields_are_named(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(DescriptionError, match=says):
        Goods("goods", **fields)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "blank"), ({"name": None}, "must be text"), ({"name": "comb", "role": 1}, "role of the component"),
        ({"name": "comb", "value_share": 1.5}, "value share of the component 'comb' is 1.5"),
        ({"name": "comb", "weight_share": float("nan")}, "between 0 and 1"),
    ],
)  # fmt: skip
def test_bad_components_are_named(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(DescriptionError, match=says):
        Component(**fields)


def test_fields_become_text() -> None:
    goods = Goods("gift", {"silk": 1.0}, "men", "dyed", [Component("tie"), Component("clip")], {"length": "1 m"}, "set, Retail")
    assert goods.text == "gift, 100% silk, dyed, set, retail, comprising tie and clip, for men"
    assert hscode.classify(goods).text == goods.text


def test_fields_are_kept_as_plain_values() -> None:
    text: Any = type("Text", (str,), {})
    half: Any = Fraction(1, 2)
    quarter: Any = Decimal("0.25")
    goods = Goods(text("gift"), {text("silk"): half}, text("men"), text("dyed"), (), {text("length"): text("1 m")}, text("set"))
    assert goods == Goods("gift", {"silk": 0.5}, "men", "dyed", (), {"length": "1 m"}, "set")
    kept = (goods.description, goods.use, goods.state, goods.presentation, *goods.materials, *goods.measures, *goods.measures.values())
    assert {type(each) for each in kept} == {str}
    assert type(goods.materials["silk"]) is float
    part = Component(text("tie"), half, quarter, text("main"))
    assert (type(part.name), part.value_share, part.weight_share, type(part.role)) == (str, 0.5, 0.25, str)
    assert hscode.classify(goods).text == goods.text


def test_components_may_come_one_by_one() -> None:
    components: Any = (Component(name) for name in ("tie", "clip"))
    goods = Goods("gift set", components=components)
    assert goods == Goods("gift set", components=[Component("tie"), Component("clip")])
    assert goods.text == "gift set, comprising tie and clip"


def test_equal_goods_are_one_key() -> None:
    described: dict[str, Any] = {"materials": {"cotton": 0.5, "wool": 0.5}, "measures": {"weight": "2 kg"}, "components": [Component("tie")]}
    one, other = (Goods("gift", **fields) for fields in (described, {**described, "materials": {"wool": 0.5, "cotton": 0.5}}))
    assert len({one, other, Goods("gift")}) == 2


def test_goods_and_questions_are_not_changed() -> None:
    goods = Goods("tea", {"cotton": 1}, measures={"weight": "2 kg"})
    question = _weighed()
    for mapping in (goods.materials, goods.measures, question.answers, question.states):
        fixed: Any = mapping
        for change in (fixed.update, fixed.clear, fixed.popitem, partial(fixed.pop, "cotton"), partial(fixed.__setitem__, "wool", 1)):
            with pytest.raises(TypeError, match="make others"):
                change()
        assert pickle.loads(pickle.dumps(fixed)) == copy.deepcopy(fixed) == dict(fixed)
        assert repr(fixed) == repr(dict(fixed))


def test_shares_may_be_rounded_up() -> None:
    assert Goods("yarn", {"cotton": 0.34, "wool": 0.34, "silk": 0.33}).text == "yarn, 34% cotton, 34% wool, 33% silk"


@pytest.mark.parametrize(("weight", "code"), [("2 kg", "090210"), ("5 kg", "090220")])
def test_measures_count_as_stated(weight: str, code: str) -> None:
    assert hscode.classify(Goods("green tea", measures={"packing weight": weight})).candidates[0].code == code


@pytest.mark.parametrize(
    ("goods", "finding"),
    [
        (Goods("pullover, 100% cotton, knitted", {"polyester": 1.0}), "contradiction-material"),
        (Goods("women's pullover", use="men"), "contradiction-sex"),
        (Goods("frozen cod fillets", state="fresh"), "contradiction-state"),
        (Goods("pullover 60% cotton", {"cotton": 0.5, "polyester": 0.5}), "contradiction-share"),
        (Goods("green tea 100 g", measures={"packing weight": "5 kg"}), "contradiction-measure"),
        (Goods("milk, fat 3 %", measures={"fat content": "10 %"}), "contradiction-measure"),
        (Goods("steel sheet, thickness 2 mm", measures={"thickness": "4 mm"}), "contradiction-measure"),
    ],
)
def test_a_contradiction_is_a_finding(goods: Goods, finding: str) -> None:
    answer = hscode.classify(goods)
    assert finding in [each.id for each in answer.findings]
    assert "taken" in answer.findings[-1].says
    assert answer.replay() == ()


def test_the_field_goes_before_the_text() -> None:
    assert hscode.classify(Goods("pullover, 100% cotton, knitted", {"polyester": 1.0})).code == "611030"
    assert hscode.classify(Goods("green tea 100 g", measures={"packing weight": "5 kg"})).candidates[0].code == "090220"


@pytest.mark.parametrize(
    ("goods", "code"),
    [
        (Goods("steel screws", {"copper": 1}), "7415"), (Goods("leather shoes", {"plastic": 1}), "6402"),
        (Goods("plastic tube", {"copper": 1}), "7411"),
        (Goods("knitted shirt", state="woven"), "62"), (Goods("milk, fat 3 %", measures={"fat content": "10 %"}), "040140"),
        (Goods("coffee, not roasted", state="roasted"), "090121"), (Goods("frozen cod fillets", state="fresh"), "030444"),
    ],
)  # fmt: skip
def test_words_that_a_field_contradicts_are_not_read(goods: Goods, code: str) -> None:
    answer = hscode.classify(goods)
    assert answer.candidates[0].code.startswith(code)
    assert answer.text == goods.text
    assert len([each for each in answer.findings if each.id.startswith("contradiction")]) == 1
    assert answer.replay() == ()


def test_what_the_fields_say_is_read_in_the_place_of_what_they_contradict(tariff: Nomenclature) -> None:
    def read(goods: Goods) -> str:
        return merge(goods, Pipeline(tariff, load_weights()))[0].instead

    assert read(Goods("steel bolts, steel nuts", {"copper": 1})) == "copper bolts, copper nuts, 100% copper"
    assert read(Goods("pullover, 60% cotton 40% wool, knitted", {"polyester": 1})) == "pullover, polyester, knitted, 100% polyester"
    assert read(Goods("pullover 60% cotton 40% polyester", {"cotton": 0.5, "polyester": 0.5})) == (
        "pullover 50% cotton 50% polyester, 50% cotton, 50% polyester"
    )
    assert read(Goods("coffee, not roasted", state="roasted")) == "coffee, roasted, roasted"
    assert read(Goods("milk, fat 3 %", measures={"fat content": "10 %"})) == "milk, fat 10 %"
    assert read(Goods("denim", {"wool": 1})) == "", "the article itself"
    assert read(Goods("cotton pullover", {"cotton": 1})) == ""


def test_what_a_field_contradicts_is_told_as_it_is_written() -> None:
    (finding,) = (each for each in hscode.classify(Goods("coffee, not roasted", state="roasted")).findings if each.id.startswith("contradiction"))
    assert finding.says == "the text says roasted “not roasted”, the fields say “roasted”; the fields are taken"
    (finding,) = (each for each in hscode.classify(Goods("women's pullover", use="men")).findings if each.id.startswith("contradiction"))
    assert "“women's”, the fields say “men”" in finding.says


@pytest.mark.parametrize(
    ("text", "measures", "code", "passed_over"),
    [
        ("washing machine, fully automatic, 8 kg", {"gross weight": "70 kg"}, "845011", "linen capacity"),
        ("washing machine, fully automatic", {"wash load": "12 kg"}, "845020", ""),
        ("motorcycle 125cc", {"fuel tank": "12 l"}, "871120", "cylinder capacity"),
        ("motorcycle", {"fuel tank": "12 l", "engine displacement": "125 cc"}, "871120", "cylinder capacity"),
        ("motorcycle", {"engine displacement": "125 cc", "fuel tank": "12 l"}, "871120", "cylinder capacity"),
        ("DC motor", {"rated power": "2 kW"}, "850132", ""),
        ("DC motor 200 W", {"power consumption": "2 kW"}, "850131", "output"),
        ("green tea 100 g", {"gross weight": "5 kg"}, "090210", "packing weight"),
        ("green tea", {"weight": "500 kg", "packing weight": "2 kg"}, "090210", ""),
        ("green tea", {"net content": "5 kg"}, "090220", ""),
        ("red wine", {"bottle size": "0.75 l", "carton volume": "9 l"}, "220421", "container capacity"),
        ("drone", {"MTOW": "200 g"}, "880621", ""),
        ("platform scale", {"maximum load": "150 kg"}, "842382", ""),
        ("truck, diesel", {"gross weight": "18 t"}, "870422", ""),
        ("cotton shirt, woven, men's", {"gross weight": "5 kg"}, "620520", ""),
    ],
)
def test_a_measure_counts_for_what_its_name_says(text: str, measures: dict[str, str], code: str, passed_over: str) -> None:
    answer = hscode.classify(Goods(text, measures=measures))
    assert answer.candidates[0].code == code
    assert [each.says.partition("such goods the ")[2].partition(" counts")[0] for each in answer.findings if each.id == "measure-passed-over"] == (
        [passed_over] if passed_over else []
    )
    assert not [each for each in answer.findings if each.id.startswith("contradiction")]


@pytest.mark.parametrize(
    "goods",
    [
        Goods("cotton pullover", {"cotton": 0.6, "polyester": 0.4}), Goods("pullover, 60% cotton", {"cotton": 0.6, "polyester": 0.4}),
        Goods("women's pullover", use="women"), Goods("textile bag", {"cotton": 1.0}), Goods("tea 2 kg", measures={"weight": "2000 g"}),
        Goods("cable 2 m, 5 mm", measures={"length": "2 m"}), Goods("pullover", {"": 1.0}),
    ],
)  # fmt: skip
def test_what_agrees_is_no_finding(goods: Goods) -> None:
    assert not [each for each in hscode.classify(goods).findings if each.id.startswith("contradiction")]


# questions and answers


@pytest.mark.parametrize("text", OPEN)
def test_each_answer_leads_to_its_code(text: str) -> None:
    answer = hscode.classify(text)
    assert 1 <= len(answer.questions) <= 3
    for question in answer.questions:
        assert question.says.endswith("?")
        assert len(set(question.answers.values())) > 1
        for value, code in question.answers.items():
            then = hscode.answer(answer, {question: value})
            assert then.candidates[0].code == code
            assert then == hscode.answer(answer, {question.fact: value}) == hscode.answer(answer, {question.says: value})
            assert then.replay() == ()
            assert any(step.says.startswith("stated besides: ") for step in then.trace)
            assert question.fact not in {again.fact for again in then.questions} or question.fact == "kind"


def test_every_answer_to_everyday_goods_leads_to_its_code() -> None:
    """Also where two codes are as likely: what a question promises is what going on with the answer gives."""
    texts = [line.split("\t")[1] for line in Path(__file__).with_name("everyday.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    tried = 0
    for text in texts:
        answer = hscode.classify(text)
        for question in answer.questions:
            for value, code in question.answers.items():
                assert hscode.answer(answer, {question: value}).candidates[0].code == code, (text, question.says, value)
                tried += 1
    assert tried > 100


def test_an_answered_fact_is_no_assumption() -> None:
    coffee = hscode.classify("coffee beans, 60 kg bag")
    assert any("roasted yes" in assumption and "0901" in assumption and "otherwise if roasted no" in assumption for assumption in coffee.assumptions)
    green = hscode.answer(coffee, {"roasted": "no"})
    assert green.code == "090111"
    assert not [assumption for assumption in green.assumptions if "roasted" in assumption.partition(";")[0]]
    assert hscode.answer(green, {"decaffeinated": "yes"}).code == "090112"
    assert hscode.answer(coffee, {"roasted": "no", "decaffeinated": "yes"}) == hscode.answer(green, {"decaffeinated": "yes"})
    assert hscode.answer(coffee, {}) == coffee


def _besides(answer: hscode.Classification) -> list[str]:
    """What is stated besides the goods, as the trace says it."""
    return [step.says.removeprefix("stated besides: ") for step in answer.trace if step.says.startswith("stated besides: ")]


@pytest.mark.parametrize(("text", "fact"), [("chair", "kind"), ("coffee beans, 60 kg bag", "roasted"), ("milk", "fat"), ("cup", "article")])
def test_a_later_answer_takes_the_place_of_the_earlier_one(text: str, fact: str) -> None:
    """For kinds, for values and for measures alike."""
    answer = hscode.classify(text)
    question = next(question for question in answer.questions if question.fact == fact)
    for first, second in permutations(question.answers, 2):
        changed = hscode.answer(hscode.answer(answer, {question: first}), {question: second})
        assert changed == hscode.answer(answer, {question: second}) == hscode.answer(answer, {question.says: first, question: second})
        assert changed.candidates[0].code == question.answers[second]
        assert len(_besides(changed)) == 1
        assert changed.replay() == ()


def test_answers_to_other_questions_stay() -> None:
    coffee = hscode.classify("coffee beans, 60 kg bag")
    answered = hscode.answer(hscode.answer(coffee, {"roasted": "yes", "decaffeinated": "yes"}), {"roasted": "no"})
    assert answered.candidates[0].code == "090112"
    assert _besides(answered) == ["decaffeinated yes", "roasted no"]


def test_an_answer_of_a_kind_stays_with_what_it_holds_and_with_what_holds_it() -> None:
    chair = hscode.classify("chair")
    kind = next(question for question in chair.questions if question.fact == "kind")
    inner = next(iter(kind.answers))
    heading = Question("article", "What are the goods?", {}, {"seats": Stated(within=(nomenclature().by_code["9401"],))})
    said: list[tuple[Question, str]] = [(kind, inner), (heading, "seats")]
    for order in permutations(said):
        answer = chair
        for question, value in order:
            answer = hscode.answer(answer, {question: value})
        assert isinstance(answer.case, Case)
        assert len(answer.case.stated.within) == 2
        assert answer.candidates[0].code == kind.answers[inner]


def test_an_answer_of_a_measure_replaces_those_of_its_name_alone(tariff: Nomenclature) -> None:
    length, mass = DIMENSIONS["length"], DIMENSIONS["mass"]
    earlier = Stated(measures=((length, 1.0, (5, 6)), (length, 2.0, (7,)), (mass, 3.0, ())), components=(Component("tie"),))
    long, heavy = (length, 9.0, (6,)), (mass, 9.0, (7,))
    assert with_answer(tariff, earlier, Stated(measures=(long,))).measures == (*earlier.measures[1:], long)
    assert with_answer(tariff, earlier, Stated(measures=(heavy,))).measures == (*earlier.measures[:2], heavy)
    assert with_answer(tariff, earlier, Stated()).components == earlier.components


@pytest.mark.parametrize(
    ("text", "fact", "offered"),
    [
        (
            "electric motor", "output",
            "up to 37.5 W; over 37.5 W, up to 750 W; over 750 W, up to 75000 W; over 75000 W, up to 375000 W; or over 375000 W",
        ),
        ("milk", "fat", "up to 1 %; over 1 %, up to 6 %; over 6 %, up to 10 %; or over 10 %"),
    ],
)  # fmt: skip
def test_ranges_are_offered_as_they_rise_and_do_not_overlap(text: str, fact: str, offered: str) -> None:
    answer = hscode.classify(text)
    question = next(question for question in answer.questions if question.fact == fact)
    assert question.says == f"What is the {fact}: {offered}?"
    values = [stated.measures[0][1] for stated in question.states.values()]
    assert values == sorted(values)
    for said in question.answers:
        assert _besides(hscode.answer(answer, {question: said})) == [f"{fact} {said}"]


@pytest.mark.parametrize("text", ["electric motor", "milk", "wine", "woven fabric of cotton", "kraft paper", "flat rolled steel", "transformer"])
def test_what_is_stated_for_a_range_lies_in_it_and_in_no_other(text: str, tariff: Nomenclature) -> None:
    heard = hscode.classify(text).explain.heard()  # type: ignore[attr-defined]
    facts = [fact for fact in _facts(tariff, heard.ranked, dict(heard.ranked.leaves[:DEPTH])) if fact.ranges]
    assert facts
    for fact in facts:
        bounds = [re.findall(r"(over|at least|up to|under) ([\d.e+-]+)", said) for said in fact.stated]
        for (value, *_), said in zip((stated.measures[0][1:] for stated in fact.stated.values()), bounds, strict=True):
            assert all((value >= float(number)) == (word in ("over", "at least")) for word, number in said), (value, said)
        assert all(below[-1][1] == above[0][1] for below, above in pairwise(bounds)), bounds


def test_ranges_are_cut_at_every_bound(tariff: Nomenclature) -> None:
    """A number that is asked for by itself is a range of its own; there is less than nothing of none, and of shares no more than all."""
    length, share = DIMENSIONS["length"], DIMENSIONS["share"]
    equal, under, up_to, over, at_least = range(5)

    def ranges(*asking: list[tuple[int, int, float]]) -> dict[str, set[int]]:
        conditions = {leaf: [(1, key, op, number, ()) for key, op, number in each] for leaf, each in enumerate(asking)}
        return {each.says(tariff): set(codes) for each, codes in cut(conditions[0][0], conditions)}

    assert ranges([(length, equal, 2.0)], [(length, over, 1.0)]) == {
        "up to 1 m": set(), "over 1 m, under 2 m": {1}, "2 m": {0, 1}, "over 2 m": {1},
    }  # fmt: skip
    assert ranges([(length, under, 2.0)], [(length, at_least, 2.0)]) == {"under 2 m": {0}, "at least 2 m": {1}}
    assert ranges([(length, at_least, 0.0)], [(length, up_to, 3.0)]) == {"at least 0 m, up to 3 m": {0, 1}, "over 3 m": {0}}
    assert ranges([(share, over, 85.0)], [(share, up_to, 100.0)]) == {"up to 85 %": {1}, "over 85 %, up to 100 %": {0, 1}}
    assert ranges([(length, up_to, 5.0), (length, up_to, 3.0)]) == {"up to 3 m": {0}, "over 3 m": set()}


def test_a_code_answers_with_the_one_range_that_it_asks_for(tariff: Nomenclature) -> None:
    output = next(question for question in hscode.classify("electric motor").questions if question.fact == "output")
    assert answer_of(tariff, output, "850110") == "up to 37.5 W"
    assert answer_of(tariff, output, "850132") == "over 750 W, up to 75000 W"
    assert answer_of(tariff, output, "850140") is None, "any output over 37.5 W"
    assert answer_of(tariff, output, "090121") is None


def test_questions_go_on_in_an_older_edition() -> None:
    coffee = hscode.classify("coffee beans, 60 kg bag", edition="2012")
    green = hscode.answer(coffee, {"roasted": "no"})
    assert (green.code, green.edition, green.replay()) == ("090111", "2012", ())
    assert green.digest != hscode.answer(hscode.classify("coffee beans, 60 kg bag"), {"roasted": "no"}).digest
    assert evaluate_questions(ROWS, edition="2012").asked == 2
    assert dict(ablate([[Label("playing cards", ("950440",))]], edition="2007"))["everything"] == [1.0]


def test_goods_with_fields_are_validated_by_them() -> None:
    answer = hscode.validate("0902.10", Goods("green tea", measures={"packing weight": "5 kg"}))
    assert answer.verdict != "consistent"
    assert answer.better[0] == "090220"


def test_a_measure_answers_a_range() -> None:
    tea = hscode.classify("green tea")
    question = _weighed()
    assert hscode.answer(tea, {question: "500 g"}).candidates[0].code == "090210"
    assert hscode.answer(tea, {question: "5 kg"}).candidates[0].code == "090220"
    with pytest.raises(OptionError, match="does not answer"):
        hscode.answer(tea, {question: "5 V"})


def _weighed() -> Question:
    """A question of a weight, as the program asks it where it is worth asking."""
    small, large = (Stated(measures=((DIMENSIONS["mass"], kg, ()),)) for kg in (1.0, 5.0))
    return Question("mass", "What is the mass?", {"up to 3 kg": "090210", "over 3 kg": "090220"}, {"up to 3 kg": small, "over 3 kg": large})


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"colour": "red"}, "unknown fact 'colour'; use 'roasted'"), ({"roasted": "maybe"}, "does not answer .*'yes', 'no'"),
        ({"material": "cheese"}, "unknown value 'cheese' of the fact material; use .*'cotton'"), ({"roasted": 1}, "as text"), ({5: "yes"}, "as text"),
        ("roasted", "map questions or facts"),
    ],
)  # fmt: skip
def test_unknown_facts_and_values_are_named(answers: Any, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        hscode.answer(hscode.classify("coffee beans, 60 kg bag"), answers)


def test_facts_are_listed_where_no_question_is_open() -> None:
    sure = hscode.classify("playing cards")
    assert sure.questions == ()
    with pytest.raises(OptionError, match="'material'"):
        hscode.answer(sure, {"xyzzyq": "yes"})


@pytest.mark.parametrize("wrong", [None, "coffee", Goods("coffee"), hscode.validate("0901.21", "coffee")])
def test_what_is_no_classification_cannot_be_gone_on_from(wrong: Any) -> None:
    with pytest.raises(OptionError, match=r"is no classification; pass one that hscode.classify returned"):
        hscode.answer(wrong, {})


def test_a_foreign_classification_cannot_be_gone_on_from() -> None:
    with pytest.raises(OptionError, match=r"pass one that hscode.classify returned"):
        hscode.answer(replace(hscode.classify("tea"), case=None), {"roasted": "no"})


@given(st.sampled_from(OPEN), st.text(max_size=20), st.text(max_size=20))
def test_any_answer_is_taken_or_refused(text: str, fact: str, value: str) -> None:
    try:
        hscode.answer(hscode.classify(text), {fact: value})
    except OptionError as error:
        assert "use " in str(error) or "answer " in str(error)


def test_the_right_code_answers(tariff: Nomenclature) -> None:
    coffee = hscode.classify("coffee beans, 60 kg bag").questions[0]
    assert [answer_of(tariff, coffee, code) for code in ("090121", "090111", "090190", "000000", "847130")] == ["yes", "no", "no", None, None]
    pullover = hscode.classify("women's pullover").questions[0]
    assert answer_of(tariff, pullover, "611020") == "cotton"
    kind = next(q for text in (*OPEN, "chair", "shoes") for q in hscode.classify(text).questions if q.fact == "kind")
    assert all(answer_of(tariff, kind, code) == answer for answer, code in kind.answers.items())
    assert answer_of(tariff, kind, "010121") is None
    assert 0 < WORTH_ASKING < 1


# measures


ROWS = [Label("coffee beans, 60 kg bag", ("090111",)), Label("women's pullover", ("611011",)), Label("playing cards", ("950440",)), Label("large")]


def test_questions_are_measured() -> None:
    asked = evaluate_questions(ROWS)
    assert (asked.rows, asked.asked, asked.answered, asked.right_after) == (3, 2, 2, 2)
    assert asked.right_before < 2
    assert asked.after == 1.0
    assert evaluate_questions([]).before is evaluate_questions([]).after is None
    assert evaluate_questions([{"description": "coffee", "code": "010121"}]).right_after == 0
    with pytest.raises(InputFileError, match="row 1"):
        evaluate_questions([{"description": ""}])


def test_ablation_has_a_row_for_each_step() -> None:
    rows = [[label for label in ROWS if label.codes], [Label("wooden knife block with five assorted kitchen knives", ("821110",))]]
    table = dict(ablate(rows))
    assert list(table) == [
        "everything", "without notes", "without the GIR", "without GIR 3", "without facts", "without defaults", "without trees",
        "without second opinion", "without fitted weights",
    ]  # fmt: skip
    assert table["everything"][1] == 1.0
    assert table["without the GIR"][1] == table["without GIR 3"][1] == 0.0
    assert all(len(shares) == 2 for shares in table.values())


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    rows: Iterable[dict[str, Any]] = ({"description": label.description, "code": label.codes[0] if label.codes else None} for label in ROWS)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_questions_on_the_command_line(run: Run, labelled: Path) -> None:
    status, out, _ = run("evaluate", "--questions", labelled)
    assert status == 0
    assert "top-1 before" in out
    assert "points" in out.splitlines()[1]
    assert json.loads(run("evaluate", "--questions", "--json", labelled)[1])[0]["asked"] == 2


def test_ablation_on_the_command_line(run: Run, labelled: Path) -> None:
    status, out, _ = run("evaluate", "--ablation", labelled, labelled)
    assert status == 0
    assert [line.partition("  ")[0] for line in out.splitlines()][1:3] == ["everything", "without notes"]
    assert len(json.loads(run("evaluate", "--ablation", "--json", labelled)[1])) == 9


@pytest.mark.parametrize(("options", "says"), [
    (("--questions", "--ablation"), "--ablation does not go with --questions"),
    (("--questions", "--misses"), "--misses does not go with --questions"),
    (("--ablation", "--calibration"), "--calibration does not go with --ablation"),
])  # fmt: skip
def test_measures_that_do_not_go_together(run: Run, labelled: Path, options: tuple[str, ...], says: str) -> None:
    status, _, err = run("evaluate", *options, labelled)
    assert (status, says in err) == (2, True)


def test_a_file_without_codes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "vague.jsonl"
    file.write_text('{"description": "goods"}\n', encoding="utf-8")
    for option in ("--questions", "--ablation"):
        status, _, err = run("evaluate", option, file)
        assert (status, "has no rows with a code" in err) == (2, True)


# asking


@pytest.fixture
def ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run ``classify --ask`` on a terminal on which lines are typed."""

    def call(text: str, *typed: str) -> tuple[int, str, str]:
        terminal = io.StringIO("".join(f"{line}\n" for line in typed))
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("NO_COLOR", "1")
        return run("classify", "--ask", text)

    return call


def test_asking_goes_on_to_the_answer(ask: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = ask("coffee beans, 60 kg bag", "2")
    assert status == 0
    assert "Are the goods roasted?" in out
    assert "  2  no (0901.11)" in out
    assert "0901.11  Green" in out


def test_asking_takes_words_and_says_what_does_not_answer(ask: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = ask("coffee beans, 60 kg bag", "9", "perhaps", "no", "")
    assert out.count("does not answer") == 2
    assert "0901.11  Green" in out


@pytest.mark.parametrize("typed", [("",), ()])
def test_asking_leaves_open_what_is_not_answered(ask: Callable[..., tuple[int, str, str]], typed: tuple[str, ...]) -> None:
    assert "0901.21  " in ask("coffee beans, 60 kg bag", *typed)[1]


def test_asking_needs_a_terminal_and_a_description(run: Run) -> None:
    for argv, says in (
        (("--ask", "coffee"), "is none; leave it out"), (("--ask",), "needs the one description"), (("--ask", "-"), "needs the one description"),
        (("--ask", "--input", "x.csv"), "needs the one description"),
    ):  # fmt: skip
        status, _, err = run("classify", *argv)
        assert (status, says in err) == (2, True), argv
