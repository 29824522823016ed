"""Facts of a text against the conditions of the tariff, and what GIR 6 gives as the reason for each subheading on the way to a code."""

from __future__ import annotations

import pytest

from hscode.index import Nomenclature
from hscode.ranking._questions import Questions
from hscode.ranking._ranker import SUBHEADING_FEATURES
from hscode.ranking.model import load_weights, make_ranker
from hscode.reading.facts import FactHit
from hscode.reading.quantities import DIMENSIONS
from hscode.reading.reader import Reader
from hscode.rules.facts import CONTRADICTED, MET, OPEN, OPERATORS, Condition, FactState, judge
from hscode.rules.gir6 import subheading_steps
from tests.conftest import TINY, written

pytest.importorskip("yaml")

from hscode.compile.builder import compile_index

FACTS = "vocabulary/facts.txt"


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Nomenclature:
    """The tiny nomenclature with wool beside the cotton."""
    root = written(tmp_path_factory.mktemp("nomenclature"), {FACTS: TINY[FACTS].replace("material\n", "material\n  wool < textile: wool\n")})
    (root / "tiny.idx").write_bytes(compile_index(root))
    return Nomenclature(root / "tiny.idx")


def is_of(tariff: Nomenclature, attribute: str, *values: str) -> Condition:
    """A condition that asks for one of some values."""
    numbers = tuple(tariff.value_numbers[attribute, value] for value in values)
    return 0, tariff.meta["attributes"].index(attribute), OPERATORS.index("="), 0.0, numbers


def measures(tariff: Nomenclature, dimension: str, op: str, number: float, *near: str) -> Condition:
    """A condition that asks for a measure, beside one of some words where it needs a name."""
    tokens = tuple(token for word in near for token in tariff.core.word_tokens(word) or ())
    return 1, DIMENSIONS[dimension], OPERATORS.index(op), number, tokens


@pytest.mark.parametrize(
    ("text", "values", "state"),
    [
        ("tea", ("cotton",), OPEN),
        ("roasted tea", ("cotton",), OPEN),  # a value of another attribute
        ("cotton tea", ("cotton",), MET),
        ("cotton tea", ("textile",), MET),  # a kind of what is asked for
        ("textile tea", ("cotton",), OPEN),  # above what is asked for
        ("wool tea", ("cotton",), CONTRADICTED),
        ("wool tea", ("cotton", "wool"), MET),
        ("wool and cotton tea", ("cotton",), MET),  # one of two
        ("wool and textile tea", ("cotton",), CONTRADICTED),
    ],
)
def test_values_against_a_condition(plants: Nomenclature, text: str, values: tuple[str, ...], state: FactState) -> None:
    assert judge(plants, is_of(plants, "material", *values), Reader(plants).read(text)) is state


@pytest.mark.parametrize(
    ("text", "op", "state"),
    [
        ("tea", "<", OPEN),
        ("tea 2 l", "<", OPEN),  # a measure of another dimension
        ("tea 2 kg", "<", MET),
        ("tea 3 kg", "<", CONTRADICTED),
        ("tea 3 kg", "<=", MET),
        ("tea 2 kg", ">", CONTRADICTED),
    ],
)
def test_measures_against_a_condition(plants: Nomenclature, text: str, op: str, state: FactState) -> None:
    assert judge(plants, measures(plants, "mass", op, 3.0), Reader(plants).read(text)) is state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("tea, caffeine 4 %", MET),
        ("tea, caffeine 6 %", CONTRADICTED),
        ("tea 4 %", OPEN),
        ("coffee 4 %", OPEN),
        ("tea 70 % caffeine 4 %", MET),  # each behind its name
        ("70 % tea 4 % caffeine", MET),  # each in front of it
    ],
)
def test_a_share_needs_its_name(plants: Nomenclature, text: str, state: FactState) -> None:
    assert judge(plants, measures(plants, "share", "<=", 5.0, "caffeine"), Reader(plants).read(text)) is state


STATED, NAMED, CUE = "roasted no is stated", "“raw coffee” is a trade name of such goods", "“decaf” points to it among its siblings"
DEFAULT = "the commercial default, for the text says nothing else"


@pytest.mark.parametrize(
    ("text", "code", "reasons"),
    [
        ("raw coffee", "090111", [f"{STATED}; {NAMED}", NAMED]),
        ("decaf mocha", "090112", [CUE, f"decaffeinated yes is stated; {CUE}"]),
        ("coffee", "090111", [DEFAULT, DEFAULT]),
        ("coffee", "090190", ["by elimination: no sibling answers better"]),
        ("tea", "090210", ["nearest in words among its siblings"]),
        ("tea", "090300", []),
    ],
)
def test_reasons_of_a_subheading(plants: Nomenclature, text: str, code: str, reasons: list[str]) -> None:
    steps, _ = subheading_steps(plants, Reader(plants).read(text), plants.by_code[code])
    assert [step.says.partition(": ")[2] for step in steps] == reasons


@pytest.mark.parametrize(("text", "taken"), [("coffee", "roasted no"), ("roasted coffee", "Green coffee")])
def test_a_default_takes_for_granted_what_is_open_and_not_what_is_contradicted(plants: Nomenclature, text: str, taken: str) -> None:
    _, (assumption, _) = subheading_steps(plants, Reader(plants).read(text), plants.by_code["090111"])
    assert assumption.startswith(f"taken as {taken} (commercial default), which leads to 0901")


@pytest.mark.parametrize("said", [("wool", "textile"), ("textile", "wool"), ("textile",), ("cotton", "textile")])
def test_the_ranker_judges_facts_as_the_rules_do(tariff: Nomenclature, said: tuple[str, ...]) -> None:
    """T-shirts of 6109.10 are of cotton: wool contradicts that in whatever order a text says it, a textile of any kind leaves it open."""
    code = tariff.by_code["610910"]
    values = [tariff.value_names.index(("material", name)) for name in said]
    questions = Questions(tariff.core)
    questions.add(["shirt"], list(tariff.core.word_tokens("shirt") or ()), [1.0], [1.0], 0, values, [], False, False, [], [])
    ((_, levels),) = make_ranker(tariff, load_weights()).explain(questions, [code])
    features = next(dict(children)[code] for _, children in levels if code in dict(children))
    reading = Reader(tariff).read("shirt")
    reading.facts = [FactHit(value, "") for value in values]
    states = [judge(tariff, condition, reading) for condition in tariff.core.conditions(code)]
    for name, state in (("facts_met", FactState.MET), ("facts_contradicted", FactState.CONTRADICTED), ("facts_unknown", FactState.OPEN)):
        assert features[SUBHEADING_FEATURES.index(name)] == states.count(state)
