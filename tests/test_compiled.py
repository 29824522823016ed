"""The compiled parts against callers that ask for what there is not: an error says so, and nothing is read beyond what is there.

Loops over C arrays check no bounds, so that each number, and each list that goes with another, is checked before they begin.
"""

from __future__ import annotations

import gc
import random
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from hscode._answer import Answer, Answers, Depths
from hscode._core import Index, crc32_of
from hscode.compile._trainer import train
from hscode.index import Nomenclature
from hscode.ranking._evidence import Evidence
from hscode.ranking._opinion import Opinion
from hscode.ranking._questions import Questions, Shares
from hscode.ranking._ranked import Ranked
from hscode.ranking._ranker import CONTENDER_FEATURES, HEADING_FEATURES, SUBHEADING_FEATURES, Ranker
from hscode.ranking._trees import Forest
from hscode.ranking._words import WordWeights
from hscode.reading._scan import Token, plainly, tokenise
from hscode.reading.facts import FactFinder
from hscode.reading.measures import MeasureFinder
from hscode.reading.quantities import find_quantities
from hscode.reading.reader import Reader, Reading
from hscode.reading.signs import Heard
from hscode.reading.statement import Statement
from hscode.rules._evidence import Outcome
from hscode.rules._names import begins, named_in, named_touching, names, naming_head, playing
from hscode.rules._places import Places
from hscode.rules.general import GeneralRules
from hscode.rules.hearing import Hearing

EIGHT = [1.0] * 8
WEIGHTS = ([0.5] * len(HEADING_FEATURES), [0.5] * len(SUBHEADING_FEATURES))


@pytest.fixture
def ranker(slim: bytes) -> Any:
    """A ranker of the tiny nomenclature, that takes what type checkers would not let pass."""
    return Ranker(Index(slim), *WEIGHTS)


class _Shorter:
    """Words that are fewer than they say."""

    def __len__(self) -> int:
        return 3

    def __iter__(self) -> Iterator[str]:
        return iter(["tea"])


class _Emptying:
    """A number that empties a list when it is read."""

    def __init__(self, held: list[Any]) -> None:
        self._held = held

    def __index__(self) -> int:
        self._held.clear()
        return 0

    __int__ = __index__


def asked(ranker: Ranker, *, limit: int = 5, **changed: Any) -> Questions:
    """A question to a ranker, some of it changed."""
    said = {
        "words": ["green", "tea", "bag"], "tokens": [0, 1, -1], "weights": [1.0] * 3, "head_weights": [0.5] * 3, "head": 1, "values": [0],
        "measures": [(0, 5.0, (1,))], "parts": False, "formal": False, "excluded": [1], "noted": [(0, 0.5)],
    }  # fmt: skip
    questions = Questions(ranker.index)
    questions.add(**{**said, **changed}, limit=limit)
    return questions


def heard(reading: Reading, excluded: Any = (), noted: Any = ()) -> Ranked:
    """A reading of which notes take out and point to some places."""
    outcome = Outcome()
    outcome.excluded, outcome.noted = excluded, noted
    return Ranked(reading, outcome)


def codes_of(ranker: Ranker, questions: Questions) -> list[tuple[int, float]]:
    """The codes that a ranker answers to one question."""
    ((codes, _),) = ranker.rank(questions)
    return list(codes)


def test_ranker_refuses_words_that_are_fewer_than_they_say(ranker: Any) -> None:
    with pytest.raises(ValueError, match="each word has"):
        asked(ranker, words=_Shorter())


def test_lists_may_become_shorter_while_they_are_read(ranker: Any) -> None:
    tokens: list[Any] = [0] * 300
    tokens[0] = _Emptying(tokens)
    with pytest.raises(IndexError):
        ranker.index.match(tokens)
    weights: list[float] = [1.0] * 300
    with pytest.raises(IndexError):
        asked(ranker, words=["tea"] * 300, tokens=[_Emptying(weights)] * 300, weights=weights, head_weights=[0.5] * 300)
    values: list[Any] = [0] * 60
    values[0] = _Emptying(values)
    assert codes_of(ranker, asked(ranker, values=values)) == codes_of(ranker, asked(ranker, values=[0] * 60))
    assert values == []


def test_ranker_answers_after_it_has_refused(ranker: Any) -> None:
    before = codes_of(ranker, asked(ranker))
    far = [2**31 - 1]
    refused: list[dict[str, Any]] = [{"tokens": far * 3}, {"values": far}, {"excluded": far}, {"noted": [(*far, 0.5)]}, {"weights": [1.0] * 4}]
    for changed in (*refused, {"head_weights": []}):
        with pytest.raises((IndexError, ValueError)):
            asked(ranker, **changed)
    for none in ({"words": [None] * 3}, {"tokens": [None] * 3}, {"measures": [(0, 5.0)]}):
        with pytest.raises((TypeError, ValueError)):
            asked(ranker, **none)
    assert codes_of(ranker, asked(ranker)) == before


@pytest.mark.parametrize("huge", [float("nan"), float("inf"), -float("inf"), 1e308])
def test_weights_may_be_any_numbers(ranker: Any, huge: float) -> None:
    changes: list[dict[str, Any]] = [{"weights": [huge] * 3}, {"head_weights": [huge] * 3}, {"noted": [(0, huge)]}, {"measures": [(0, huge, ())]}]
    for changed in changes:
        assert len(codes_of(ranker, asked(ranker, **changed))) <= 5
    ranker.set_weights([huge] * len(HEADING_FEATURES), [huge] * len(SUBHEADING_FEATURES))
    threshold = huge if huge == huge else 0.0  # one that is no number is refused
    ranker.set_forest(Forest([([(0, threshold, -1, -2)], [huge, 0.0])], huge, len(CONTENDER_FEATURES)))
    assert len(codes_of(ranker, asked(ranker))) <= 5


def test_more_than_there_is_room_for_is_left_out(ranker: Any) -> None:
    n = 1000
    for limit in (-1, 0, 1, n):
        said = asked(ranker, limit=limit, words=["tea" * 1000] * n, tokens=[0, 1] * (n // 2), weights=[1.0] * n, head_weights=[1.0] * n, head=n - 1,
                     values=[0] * n, measures=[(0, 1.0, tuple(range(n)))] * n, excluded=[1] * n, noted=[(0, 1.0)] * n)  # fmt: skip
        assert len(codes_of(ranker, said)) <= max(limit, 0)


@pytest.mark.parametrize("made", [Evidence, Opinion, lambda none: Ranker(none, *WEIGHTS), lambda none: WordWeights(none, EIGHT, EIGHT, 1, 1, 1)])
def test_nothing_is_made_without_an_index(made: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError):
        made(None)


@pytest.mark.parametrize(("roles", "head_roles"), [([1.0], [1.0] * 8), ([1.0] * 8, ()), ([], []), ([1.0] * 9, [1.0] * 8)])
def test_words_need_a_weight_for_each_role(slim: bytes, roles: Sequence[float], head_roles: Sequence[float]) -> None:
    with pytest.raises(ValueError, match="one weight for each of 8 roles"):
        WordWeights(Index(slim), roles, head_roles, 1.0, 1.0, 1.0)


class _Longer(list[float]):
    """Features that are more than they say."""

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[float]:
        return iter([1.0] * 100_000)


@pytest.mark.parametrize("before", [0, 1, 0xFFFFFFFF])
def test_checksums_are_those_of_zlib(before: int) -> None:
    data = random.Random(before).randbytes(700)
    for size in range(600):
        for first in (0, 3):
            assert crc32_of(data[first : first + size], before) == zlib.crc32(data[first : first + size], before)
    assert crc32_of(memoryview(data)[5:333], before) == zlib.crc32(data[5:333], before)


def test_checksums_are_of_bytes_that_stand_together() -> None:
    for odd in (memoryview(bytes(200))[::2], "text", None):
        with pytest.raises((TypeError, ValueError, BufferError)):
            crc32_of(odd)  # type: ignore[arg-type]


def test_trees_judge_codes_of_as_many_features_as_they_say() -> None:
    with pytest.raises(ValueError, match="codes of 2 features"):
        Forest([], 1.0, 2).scores([_Longer()])


def test_trees_judge_numbers() -> None:
    forest = Forest([([(0, 0.5, -1, -2)], [0.0, 1.0])], 1.0, 1)
    assert forest.scores([[0.5], [0.6], [-float("inf")], [float("inf")]]) == [0.0, 1.0, 0.0, 1.0]
    with pytest.raises(ValueError, match="feature 0 of code 1 is no number"):
        forest.scores([[1.0], [float("nan")]])


@pytest.mark.parametrize("features", [-1, 2**31 - 1])
def test_trees_over_a_number_of_features_for_which_there_is_no_room(features: int) -> None:
    with pytest.raises(ValueError, match="features cannot be asked for"):
        Forest([], 1.0, features)


@pytest.mark.parametrize("high", [lambda n: n + 1, lambda _: -1])
def test_a_tree_that_never_ends_is_refused(high: Callable[[int], int]) -> None:
    branches = [*((0, 1.0, n + 1, high(n)) for n in range(5000)), (0, 1.0, -1, -1)]
    with pytest.raises(ValueError, match="more leaves than there is room for"):
        Forest([(branches, [0.0])], 1.0, 2)


def test_a_reading_that_nobody_read_says_so() -> None:
    blank: Any = Reading()
    for ask in (blank.head_phrases, blank.signs, lambda: blank.phrases, lambda: blank.phrases_of(0)):
        with pytest.raises((TypeError, AttributeError)):
            ask()


def test_names_are_asked_of_what_was_read(tariff: Nomenclature) -> None:
    reading, blank, none = Reader(tariff).read("violin with case"), Reading(), None
    asked: Any
    for asked in (blank, none):
        for ask in (named_in, named_touching, naming_head):
            with pytest.raises(TypeError):
                ask(asked, [0])
        with pytest.raises(TypeError):
            names(asked)
        with pytest.raises(TypeError):
            Hearing(tariff, asked)
    with pytest.raises(TypeError):
        playing(none)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        begins(none, set())  # type: ignore[arg-type]
    beyond = [-1, reading.statement.head - (1 << 40), 3, 1 << 40]
    assert named_in(reading, beyond) == named_touching(reading, beyond) == set()
    assert naming_head(reading, beyond) == naming_head(reading) != set()
    odd: Any = [8, 64, -1, 1 << 20]
    assert playing(reading.statement, *odd) == []


def test_places_have_a_byte_each(tariff: Nomenclature) -> None:
    every = b"\1" * tariff.core.counts["nodes"]
    for places in (b"", every[1:]):
        with pytest.raises(ValueError, match=f"{len(places)} bytes for"):
            Places(tariff.core, things=every, drives=every, driven=every, undriven=every, telling_parts=places)
    with pytest.raises(ValueError, match="1 bytes for"):
        Reader(tariff, Heard({}, b"\1"))


def test_goods_are_heard_with_what_the_notes_do_to_each(tariff: Nomenclature) -> None:
    rules, reading, none = GeneralRules(tariff), Reader(tariff).read("electric shaver with case"), None
    odd: Any
    for odd in ([none], [Reading()]):
        with pytest.raises((TypeError, AttributeError)):
            rules.hear_run(odd, [Outcome()], [()])
    for odd in ([none], ["outcome"]):
        with pytest.raises((TypeError, AttributeError)):
            rules.hear_run([reading], odd, [()])
    for odd in ([], [Outcome(), Outcome()]):
        with pytest.raises(ValueError, match="zip"):
            rules.hear_run([reading], odd, [()])
    with pytest.raises(TypeError):
        GeneralRules.apply(none)  # type: ignore[arg-type]
    blank: Any = Outcome()
    with pytest.raises(TypeError):
        blank.add(none)


def test_a_reading_is_asked_about_with_questions_of_its_own_index(tariff: Nomenclature, slim: bytes) -> None:
    weights, reading = WordWeights(tariff.core, EIGHT, EIGHT, 1.0, 1.0, 1.0), Reader(tariff).read("red cotton shirts, 10 cm")
    none: Any = None
    blank: Any = Reading()
    with pytest.raises(ValueError, match="another index"):
        weights.ask(Questions(Index(slim)), [heard(reading)])
    questions = Questions(tariff.core)
    unheard: Any = heard(reading)
    unheard.outcome = None
    asked_about: Any
    for error, asked_about in (
        (IndexError, heard(reading, (1 << 30,))), (IndexError, heard(reading, noted=((1 << 30, 1.0),))), (TypeError, heard(blank)),
        (AttributeError, unheard), (AttributeError, none), (TypeError, reading),
    ):  # fmt: skip
        with pytest.raises(error):
            weights.ask(questions, [asked_about])
    assert len(questions) == 0
    wrong: list[tuple[Any, Any]] = [((-1,), ()), (none, ()), ((), none), ((), ((0,),)), (("x",), ())]
    for excluded, noted in wrong:
        with pytest.raises((OverflowError, TypeError, ValueError)):
            heard(reading, excluded, noted)
    with pytest.raises(TypeError):
        weights.ask(questions, none)
    weights.ask(questions, [heard(reading), heard(reading)], 3)
    assert len(questions) == 2


def test_what_is_ranked_was_read_and_held_against_the_notes(tariff: Nomenclature) -> None:
    reading, other = Reader(tariff).read("violin with case"), Reader(tariff).read("violin")
    none: Any = None
    for given in ((none, Outcome()), (reading, none), ("violin", Outcome())):
        with pytest.raises(TypeError):
            Ranked(*given)
    ranked = Ranked(reading, Outcome())
    assert (ranked.decisive, len(ranked.leaves), len(ranked.headings), *ranked.steps) == (reading, 0, 0)
    ranked.component = other
    assert (ranked.reading, ranked.decisive) == (reading, other)


def test_more_words_than_there_is_room_for_are_not_asked_about(tariff: Nomenclature) -> None:
    weights, reading = WordWeights(tariff.core, EIGHT, EIGHT, 1.0, 1.0, 1.0), Reader(tariff).read("shirt, for men, " * 300)
    words, tokens, whole, naming = weights.of(reading)
    assert len(words) == len(tokens) == len(whole) == len(naming) == 400
    questions = Questions(tariff.core)
    weights.ask(questions, [heard(reading)], 1)
    assert len(questions) == 1


class _Kind(Answer):
    """A class of answers."""


class _Behind:
    """What stands behind an answer: what it was asked for."""

    case = "case"

    def __init__(self, *told: Any) -> None:
        self.told = told

    def candidates(self) -> tuple[Any, ...]:
        return self.told


def answering(index: Index, *bounds: float, kind: Any = _Kind) -> Any:
    """What gives answers of an index from such probabilities on."""
    return Answers(Depths(index, *bounds), "2022", "", kind, None, lambda *known: known, _Behind)


def test_an_answer_has_as_many_candidates_as_there_are(ranker: Any) -> None:
    ((leaves, headings),) = ranker.rank(asked(ranker, limit=9))
    answers = answering(ranker.index, 2.0, 2.0, 2.0)
    for goods, stated in (("tea", None), (["tea"], None), ("tea", "green")):
        for limit in (-1, 0, 1, 2, 1 << 80):
            answer = answers.to(goods, stated, limit, ("tea", "fields", ()), None, leaves, headings)
            assert gc.is_tracked(answer) == ((goods, stated) != ("tea", None))
            assert answer.candidates == (goods, stated, limit, None, 0.0, tuple(leaves[: max(0, limit)]))
            assert (answer.text, answer.case, answer.explain.told) == ("tea", "case", answer.candidates)
            assert gc.is_tracked(answer)


def test_answers_are_of_one_class(ranker: Any) -> None:
    class Strange(Answer):
        def __new__(cls) -> Any:
            return "no answer"

    for wrong in (None, int, "Answer", object):
        with pytest.raises(TypeError):
            answering(ranker.index, 0.0, 0.0, 0.0, kind=wrong)
    ((leaves, headings),) = ranker.rank(asked(ranker))
    with pytest.raises(TypeError):
        answering(ranker.index, 0.0, 0.0, 0.0, kind=Strange).to("tea", None, 1, ("tea", None, ()), None, leaves, headings)


def test_an_answer_is_one_of_the_codes_of_its_index(ranker: Any, slim: bytes) -> None:
    ((leaves, headings),) = ranker.rank(asked(ranker, excluded=[]))
    told, code = ("tea", None, ("told",)), f"{ranker.index.node(leaves[0][0])[0]:06}"

    def answer(*bounds: float, fault: Any = None, leaves: Any = leaves, headings: Any = headings, index: Any = ranker.index) -> Any:
        return answering(index, *bounds).to("tea", None, 1, told, fault, leaves, headings)

    def known(answer: Any) -> tuple[Any, ...]:
        return answer.code, answer.probability, answer.findings

    assert known(answer(0.0, 0.0, 0.0)) == (code, leaves[0][1], ("told",))
    assert known(answer(2.0, 0.0, 0.0)) == (code[:4], headings[0][1], (None, True, code[:4], 4, "told"))
    assert known(answer(2.0, 2.0, 0.0))[::2] == (code[:2], (None, True, code[:2], 2, "told"))
    assert known(answer(2.0, 2.0, 2.0)) == (None, 0.0, (None, True, None, 0, "told"))
    assert known(answer(0.0, 0.0, 0.0, fault="fault")) == (None, 0.0, ("fault", True, None, 0, "told"))
    assert known(answer(0.0, 0.0, 0.0, leaves=Shares())) == (None, 0.0, (None, False, None, 0, "told"))
    with pytest.raises(ValueError, match="some codes and headings"):
        answer(0.0, 0.0, 0.0, headings=Shares())
    with pytest.raises(ValueError, match="of its index"):
        answer(0.0, 0.0, 0.0, index=Index(slim))
    for given in ({"leaves": None}, {"headings": None}, {"index": None}):
        with pytest.raises(TypeError):
            answer(0.0, 0.0, 0.0, **given)


def test_a_run_has_an_answer_to_each_question(ranker: Any, slim: bytes) -> None:
    questions, told = asked(ranker, limit=9), [("tea", None, ())]
    answers = answering(ranker.index, 0.0, 0.0, 0.0)
    (unasked,) = answers.to_run(["tea"], None, 1, told, [None], questions)
    assert (unasked.code, unasked.findings) == (None, (None, False, None, 0))
    ((leaves, headings),) = ranker.rank(questions)
    (answer,) = answers.to_run(["tea"], None, 1, told, [None], questions)
    assert (answer.code, answer.candidates) == (answers.to("tea", None, 1, told[0], None, leaves, headings).code, answer.explain.told)
    given: Any
    for given in (([], told, [None]), (["tea"], [], [None]), (["tea"], told, [])):
        run, of_run, faults = given
        with pytest.raises(ValueError, match="has its question"):
            answers.to_run(run, None, 1, of_run, faults, questions)
    with pytest.raises(ValueError, match="of its index"):
        answering(Index(slim), 0.0, 0.0, 0.0).to_run(["tea"], None, 1, told, [None], questions)
    for given in ((None, told, [None], questions), (["tea"], told, [None], None), (["tea"], [None], [None], questions)):
        run, of_run, faults, about = given
        with pytest.raises(TypeError):
            answers.to_run(run, None, 1, of_run, faults, about)


def test_places_have_what_those_within_them_have(ranker: Any) -> None:
    ((leaves, headings),) = ranker.rank(asked(ranker, limit=9, excluded=[]))
    shares, n_nodes = dict(leaves), ranker.index.counts["nodes"]
    assert len(shares) > 1
    for first, end in ((0, n_nodes), (min(shares), max(shares)), (min(shares), min(shares) + 1), (5, 5), (9, 3), (n_nodes, 2**32 - 1)):
        assert leaves.within(first, end) == sum(share for node, share in leaves if first <= node < end)
    assert headings.within(0, n_nodes) == sum(share for _, share in headings)
    assert Shares().within(0, n_nodes) == 0.0
    for wrong, error in ((-1, OverflowError), (2**32, OverflowError), ("0", TypeError), (None, TypeError)):
        with pytest.raises(error):
            leaves.within(wrong, 5)
        with pytest.raises(error):
            leaves.within(0, wrong)


def test_a_chapter_has_what_its_headings_have(ranker: Any) -> None:
    depths = Depths(ranker.index, 0.35, 0.5, 0.6)
    best, headings = ("090111", 0.3), [("0901", 0.3), ("2101", 0.2), ("0902", 0.1), ("0910", 0.25)]
    code, digits, probability = depths.deepest_carried(best, headings)
    assert (code, digits) == ("09", 2)
    assert probability == pytest.approx(0.65)
    assert depths.deepest_carried(best, headings[:3]) == (None, 0, 0.0)
    assert depths.deepest_carried(best, [("0901", 0.5)]) == ("0901", 4, 0.5)
    assert depths.deepest_carried(("090111", 0.35), headings) == ("090111", 6, 0.35)
    for wrong, error in (([], ValueError), ([("tea", 0.1)], ValueError), ([("-1", 0.1)], OverflowError), ([("09",)], ValueError), (None, TypeError)):
        with pytest.raises(error):
            depths.deepest_carried(best, wrong)  # type: ignore[arg-type]
    with pytest.raises(IndexError):
        depths.deepest_carried((), headings)  # type: ignore[arg-type]


def test_an_answer_of_which_nothing_is_known_says_so() -> None:
    blank: Any = Answer()
    assert (blank.text, blank.explain, blank.case) == (None, None, None)
    with pytest.raises(AttributeError):
        _ = blank.candidates


def test_a_statement_is_made_once(tariff: Nomenclature) -> None:
    reading = Reader(tariff).read("red cotton shirts, 10 cm")
    statement: Any = reading.statement
    words = statement.words
    statement.__init__("")
    assert (statement.words, len(statement.surface)) == (words, 6)
    assert WordWeights(tariff.core, EIGHT, EIGHT, 1.0, 1.0, 1.0).of(reading)[0][0] == words[0]


def test_facts_and_measures_are_found_by_a_tariff_and_its_words(tariff: Nomenclature) -> None:
    none: Any = None
    for finder in (FactFinder, MeasureFinder):
        with pytest.raises(TypeError):
            finder(tariff, none)
        with pytest.raises(AttributeError):
            finder(none, Reader(tariff).vocabulary)


def test_no_token_among_tokens() -> None:
    none: Any = [None]
    with pytest.raises(TypeError):
        find_quantities(none)
    wrong: list[Any] = [none[0], {"kg": "mass"}]
    for trades in wrong:
        with pytest.raises(TypeError):
            find_quantities([Token("5", 0, 1), Token("kg", 1, 3)], trades)
    with pytest.raises(TypeError):
        Statement("tea", none[0])
    statement = Statement("tea")
    assert (statement.surface, statement.spoken(), statement.surface_words(0, 1)) == ([], frozenset(), "")
    assert find_quantities([Token("5", 0, 1), Token("kg", 1, 3)])
    for read in (tokenise, plainly):
        with pytest.raises(TypeError):
            read(none[0])


def trained(**changed: Any) -> tuple[bytes, bytes, bytes, bytes]:
    """Train on one word of one node below another, some of the arguments changed."""
    given: dict[str, Any] = {
        "words": [b"tea"], "text_off": [0, 1], "text": [0], "target": [1], "parent": [-1, 0], "child_off": [0, 1, 1, 2], "child": [1, 0],
        "buckets": 16, "epochs": 3, "rate": 0.5,
    }  # fmt: skip
    given.update(changed)
    given["weight"] = array("f", given.get("weight", [1.0] * len(given["text"])))
    for name in ("text_off", "text", "target", "child_off", "child"):
        given[name] = array("I", given[name])
    given["parent"] = array("i", given["parent"])
    return train(**given)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        *(({"buckets": number}, "power of two") for number in (0, 3, 1 << 30, -16)),
        ({"text_off": []}, "do not begin"), ({"text_off": [0]}, "do not begin"), ({"text_off": [0, 100_000]}, "do not begin"),
        ({"text_off": [0, 2, 1], "text": [0, 0], "target": [1, 1]}, "do not begin"), ({"text_off": [1, 1]}, "do not begin"),
        ({"child_off": [0]}, "do not begin"), ({"child_off": [0, 1, 1, 100_000]}, "do not begin"), ({"parent": []}, "do not begin"),
        *(({"weight": weight}, "has a weight") for weight in ([], [1.0, 1.0], [-0.1], [1e3], [float("nan")])),
        ({"text": [1]}, "there is not"), ({"words": []}, "there is not"), ({"target": [2]}, "there is not"), ({"child": [2, 0]}, "there is not"),
        ({"parent": [-1, 1]}, "before its parent"), ({"parent": [0, 0]}, "before its parent"), ({"parent": [-2, 0]}, "before its parent"),
        ({"parent": [-1] * 600, "child": list(range(600)), "child_off": [0] * 601 + [600]}, "600 children"),
    ],
)  # fmt: skip
def test_trainer_refuses_numbers_of_what_there_is_not(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        trained(**changed)


def test_trainer_refuses_what_are_no_arrays() -> None:
    none: Any = None
    with pytest.raises(TypeError):
        train([], none, none, none, none, none, none, none, 16, 3, 0.5)


@pytest.mark.parametrize("rate", [float("nan"), 1e30, -1e30])
def test_a_rate_at_which_nothing_is_learned_does_no_harm(rate: float) -> None:
    rows, scales, outputs, output_scales = trained(rate=rate, target=[0], parent=[-1, -1], child_off=[0, 0, 0, 2])
    assert (len(rows), len(scales), len(outputs), len(output_scales)) == (16 * 32, 16, 2 * 64, 2)


def test_without_a_text_nothing_is_learned() -> None:
    rows, scales, outputs, output_scales = trained(text_off=[0], text=[], target=[])
    assert not any(rows + scales + outputs + output_scales)
    assert any(trained(target=[0], parent=[-1, -1], child_off=[0, 0, 0, 2])[3])


def test_words_are_learned_by_their_shares_of_a_text() -> None:
    texts: dict[str, Any] = {
        "words": [b"tea", b"box"], "text_off": [0, 2, 4], "text": [0, 1, 0, 1], "target": [0, 1], "parent": [-1, -1], "child_off": [0, 0, 0, 2],
        "child": [0, 1], "buckets": 4096,
    }  # fmt: skip
    alike, one = trained(**texts), trained(**texts | {"text_off": [0, 1, 2], "text": [0, 0]})
    assert trained(**texts, weight=[0.25] * 4) == alike
    assert trained(**texts, weight=[1.0, 0.5, 0.5, 1.0]) != alike
    assert trained(**texts, weight=[3.0, 0.0] * 2) == one != alike  # a weightless word is as good as none


class _Asking:
    """A number that asks something when it is read, as another thread might meanwhile."""

    def __init__(self, ask: Callable[[], object]) -> None:
        self._ask = ask

    def __index__(self) -> int:
        self._ask()
        return 0

    __int__ = __index__


def test_a_ranker_is_asked_by_one_at_a_time(ranker: Any) -> None:
    before = codes_of(ranker, asked(ranker))
    ways: list[Callable[[], object]] = [
        lambda: ranker.rank(asked(ranker)), lambda: ranker.contend(asked(ranker)), lambda: ranker.explain(asked(ranker)),
        lambda: ranker.set_forest(Forest([], 1.0, len(CONTENDER_FEATURES))), lambda: ranker.set_dimensions(0, 1),
        lambda: ranker.set_weights([9.0] * len(HEADING_FEATURES), [9.0] * len(SUBHEADING_FEATURES)),
    ]  # fmt: skip
    with pytest.raises(TypeError):
        ranker.set_weights([9.0] * len(HEADING_FEATURES), [9.0] * (len(SUBHEADING_FEATURES) - 1) + ["9"])
    for way in ways:
        with pytest.raises(RuntimeError, match="one thread at a time"):
            ranker.explain(asked(ranker), [_Asking(way)])
    assert codes_of(ranker, asked(ranker)) == before


def test_questions_are_for_one_at_a_time(ranker: Any) -> None:
    questions: Any = asked(ranker)
    before = codes_of(ranker, questions)
    more: dict[str, Any] = {
        "words": ["tea"], "tokens": [0], "weights": [1.0], "head_weights": [1.0], "head": 0, "measures": [], "parts": False, "formal": False,
        "excluded": [], "noted": [],
    }  # fmt: skip
    answers = answering(ranker.index, 0.0, 0.0, 0.0)
    for way in (
        lambda: questions.add(**more, values=[]), lambda: ranker.rank(questions),
        lambda: answers.to_run(["tea"], None, 1, [("tea", None, ())], [None], questions),
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match="one thread at a time"):
            questions.add(**more, values=[_Asking(way)])
        with pytest.raises(RuntimeError, match="one thread at a time"):
            ranker.explain(questions, [_Asking(way)])
    assert codes_of(ranker, questions) == before


def test_a_reader_reads_one_text_at_a_time(tariff: Nomenclature, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(tariff)
    with monkeypatch.context() as patch:
        patch.setattr("hscode.reading.labels.Labels.in_order", lambda *_: reader.read("tea"))
        with pytest.raises(RuntimeError, match="one text at a time"):
            reader.read("coffee")
    assert reader.read("coffee").statement.words == ["coffee"]
