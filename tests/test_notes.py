"""The legal notes: every case of every encoded note, and what the notes must have to be run at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from enum import IntEnum, IntFlag
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode.index import Nomenclature
from hscode.pipeline import Pipeline
from hscode.ranking.model import load_weights
from hscode.reading.reader import Reader, Reading
from hscode.rules._evidence import Docket, Evidence
from hscode.rules.notes import NoteEngine

pytest.importorskip("yaml")

from hscode.compile.builder import Sources
from hscode.compile.law import Listed, Mark, bounds
from hscode.compile.lint import case_passes
from hscode.compile.notes import EFFECTS, Note, runs

FLOOR = 0.96
"""Share of the cases of encoded notes that must pass: one point under what was measured with the notes of all chapters."""
WORST_FLOOR = 0.84
"""The same for the section or chapter that is worst."""


def _cases(sources: Sources) -> Iterator[tuple[Note, dict[str, Any]]]:
    return ((note, case) for note in sources.notes if note.status == "encoded" for case in note.cases)


def _begins(code: str, prefixes: str) -> bool:
    return code.startswith(tuple(prefix.strip() for prefix in prefixes.split("|")))


@pytest.fixture(scope="module")
def marks(sources: Sources) -> list[tuple[Note, dict[str, Any], str, bool]]:
    """Each case with the code that the goods got and whether it passes."""
    out = []
    for note, case in _cases(sources):
        candidates = hscode.classify(case["goods"], limit=1).candidates
        code = candidates[0].code if candidates else ""
        out.append((note, case, code, case_passes(case, code)))
    return out


def test_cases_of_encoded_notes_pass(marks: list[tuple[Note, dict[str, Any], str, bool]]) -> None:
    for note, case, code, passes in marks:
        if not passes:
            wanted = " ".join([case["code"], f"not {case['not']}" if case["not"] else ""]).strip()
            print(f"\n{note.id}: {case['goods']!r} got {code or 'nothing'}, wanted {wanted}", end="")
    share = sum(passes for *_, passes in marks) / len(marks)
    print(f"\n{len(marks)} cases, {share:.3f} pass")
    assert len(marks) > 1500
    assert share >= FLOOR


def test_encoded_notes_fire_in_a_case_of_their_own(sources: Sources, tariff: Nomenclature) -> None:
    """A case may come out right without its note; so that no note lies idle, each has one in which it does something."""
    pipeline = Pipeline(tariff, load_weights())
    firing = {note.id for note, case in _cases(sources) if note.id in {each.note["id"] for each in pipeline.rank(case["goods"], 1).outcome.fired}}
    idle = [note.id for note in sources.notes if note.status == "encoded" and note.id not in firing]
    assert not idle, "take them out, or write cases that they decide"


def test_no_source_of_notes_is_much_worse_than_the_others(marks: list[tuple[Note, dict[str, Any], str, bool]]) -> None:
    """A section or chapter with twenty cases or more."""
    all_cases = Counter(note.id.split(".")[0] for note, *_ in marks)
    passing = Counter(note.id.split(".")[0] for note, _, _, passes in marks if passes)
    shares = {origin: passing[origin] / count for origin, count in all_cases.items() if count >= 20}
    worst = min(shares, key=lambda origin: shares[origin])
    print(f"\nworst: {worst}, {shares[worst]:.3f} of {all_cases[worst]}")
    assert shares[worst] >= WORST_FLOOR


def test_cases_name_codes_that_exist(sources: Sources, tariff: Nomenclature) -> None:
    """Also those of notes that are not encoded; a prefix of five digits is one of a six-digit code."""
    for note in sources.notes:
        for case in note.cases:
            for key in ("code", "not"):
                for prefix in filter(None, case[key].split("|")):
                    assert any(code.startswith(prefix) for code in tariff.by_code), (note.id, prefix)


def test_expectations_do_not_contradict_each_other(sources: Sources) -> None:
    for note in sources.notes:
        for case in note.cases:
            for prefix in filter(None, case["code"].split("|")):
                assert not (case["not"] and _begins(prefix, case["not"])), (note.id, case)


def test_the_index_holds_the_notes_of_the_sources(sources: Sources, tariff: Nomenclature) -> None:
    assert tariff.core.digest == sources.digest, "the index was built from other sources: run `hscode compile`"
    assert [note["id"] for note in tariff.notes] == [note.id for note in sources.notes]
    assert [note["says"] for note in tariff.notes] == [note.says for note in sources.notes]


def test_notes_are_declared(tariff: Nomenclature) -> None:
    for note in tariff.notes:
        assert note["cite"], note
        assert note["says"], note
        assert note["effect"] in EFFECTS, note
        assert note["status"] == "encoded" or note["why"], note


def test_the_index_holds_the_notes_that_run_in_their_order(sources: Sources, tariff: Nomenclature) -> None:
    assert [tariff.note(number)["id"] for number in tariff.core.section("law_note")] == [note.id for note in runs(sources.notes)]


def test_encoded_notes_can_fire(tariff: Nomenclature) -> None:
    """An encoded note has something to set it off: a phrase, goods, a fact, or a method."""
    off, conditions, places = tariff.core.section("law_off"), tariff.core.section("cond_off"), tariff.core.counts["nodes"]
    place = {source: k for k, source in enumerate(tariff.core.section("law_note"))}
    for source, note in enumerate(tariff.notes):
        if note["status"] == "encoded" and not note["method"]:
            first, fact = len(Listed) * place[source], places + 2 * place[source]
            lists = [off[first + kind] < off[first + kind + 1] for kind in (Listed.ARTICLE, Listed.MENTIONS, Listed.GOODS)]
            assert any(lists) or conditions[fact] < conditions[fact + 1], note["id"]


def test_exclusions_say_from_where(tariff: Nomenclature) -> None:
    for note in tariff.notes:
        if note["effect"] == "exclude":
            assert note["scope"], note["id"]


def test_what_sets_notes_off_leaves_none_out(sources: Sources, tariff: Nomenclature) -> None:
    """Held against all notes, one by one, the goods of the cases meet no other than those that ran."""
    engine, reader = NoteEngine(tariff), Reader(tariff)
    labels = [tariff.note(number)["id"] for number in tariff.core.section("law_note")]
    excepts = {note["id"]: note["excepts"] for note in tariff.notes}
    for _, case in list(_cases(sources))[::5]:
        evidence = Evidence(reader.read(case["goods"]), engine)
        met = {label for number, label in enumerate(labels) if evidence.is_met(number)}
        stopped = {other for label in met for other in excepts[label]}
        fired = {each.note["id"] for each in engine.apply(reader.read(case["goods"])).fired}
        assert met - stopped <= fired, case["goods"]


def test_what_is_no_reading_is_refused(tariff: Nomenclature) -> None:
    engine = NoteEngine(tariff)
    for odd in (None, SimpleNamespace(statement=None, phrases=[]), Reading.__new__(Reading)):
        with pytest.raises((TypeError, AttributeError)):
            Evidence(odd, engine)  # type: ignore[arg-type]


def test_what_is_no_note_is_refused(tariff: Nomenclature) -> None:
    reading = Reader(tariff).read("green tea")
    evidence = Evidence(reading, NoteEngine(tariff))
    for asked in (evidence.is_met, evidence.words_for):
        with pytest.raises(IndexError):
            asked(len(tariff.core.section("law_note")))
        with pytest.raises(OverflowError):
            asked(-1)
    said: Any = lambda _: "a note"  # noqa: E731
    with pytest.raises(TypeError):
        Docket(tariff.core, said).apply(Reader(tariff).read("dried rosemary"))


@pytest.mark.parametrize(
    ("odd", "error", "says"),
    [
        ((), ValueError, "need more than 0"),
        ((10**6, "x"), IndexError, "1000000"),
        ((-1, "x"), IndexError, "-1"),
        ((10**12, "x"), OverflowError, "too large"),
        (("x", "y"), TypeError, "integer"),
        *((odd, TypeError, "not iterable") for odd in (5, None)),
    ],
)
def test_what_is_no_fact_is_refused(odd: Any, error: type[Exception], says: str, tariff: Nomenclature) -> None:
    reading = Reader(tariff).read("cotton shirts")
    with pytest.raises(error, match=says):
        reading.facts = [odd]
        NoteEngine(tariff).apply(reading)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_bounds_hold_what_lies_in_one_of_their_ranges(given_ranges: list[tuple[int, int]]) -> None:
    rising = bounds(given_ranges)
    assert rising == sorted(set(rising))
    within = [number for number in range(64) if bisect_right(rising, number) % 2]
    assert within == [number for number in range(64) if any(first <= number < end for first, end in given_ranges)]


@pytest.mark.parametrize(
    ("goods", "cite", "words"),
    [
        ("brass bars 60 % copper 40 % zinc", "Section XV, note 5(a)", "copper"),
        ("men's woven trousers 65 % polyester 35 % viscose", "Section XI, subheading note 2(A)", "polyester"),
        ("alloy of 97% copper and 3% silver, strip", "Chapter 71, note 5(c)", "silver"),
    ],
)
def test_what_predominates_is_on_the_trace(goods: str, cite: str, words: str) -> None:
    step = next(step for step in hscode.classify(goods).trace if step.citation == cite)
    assert f"(“{words}”)" in step.says


def test_all_fired_notes_are_on_the_trace(tariff: Nomenclature) -> None:
    pipeline = Pipeline(tariff, load_weights())
    for goods in ("women's knitted cotton T-shirt", "plastic toy dinosaur", "stainless steel screws M4", "leather jacket lined with mink"):
        fired = [each.note["cite"] for each in pipeline.rank(goods, 1).outcome.fired]
        answer = hscode.classify(goods, limit=1)
        assert fired, goods
        assert set(fired) == {step.citation for step in answer.trace if step.rule == "note"}, goods


@pytest.mark.parametrize(
    ("goods", "place"),
    [
        ("fried rice with 25% shrimp", "1605"),
        ("pasta with 30% ham", "1602"),
        ("pasta 70 % beef 10 %", "1902"),
        ("liquorice extract containing 5% sucrose", "1302"),
        ("anthracite volatile matter 16%", "2701"),
        ("wood pellets diameter 30 mm", "440132"),
        ("zinc dust 80% zinc", "790390"),
        ("raw cane sugar polarisation 99.7", "170199"),
        ("household electric can opener 25 kg", "8479"),
        ("beer 0.0%", "2202"),
        ("beer without alcohol", "2202"),
        ("polyester square scarf, 58 x 58 cm", "6213"),
        ("handkerchief cotton 70x70 cm", "6214"),
        ("populated printed circuit board for television", "8529"),
        ("skating boots with skates attached", "950670"),
        ("chewing gum with nicotine", "2404"),
    ],
)
def test_measures_and_mentions_of_the_notes_decide(goods: str, place: str) -> None:
    assert hscode.classify(goods, limit=1).candidates[0].code.startswith(place)


def test_fired_notes_are_on_the_trace() -> None:
    answer = hscode.classify("dried rosemary")
    note = next(step for step in answer.trace if step.citation == "Chapter 09, note 2")
    assert note.rule == "note"
    assert "1211" in note.says
    assert "rosemary" in note.says


@pytest.mark.parametrize("named", [Mark, Listed])
def test_compiled_code_reads_notes_as_they_are_laid_out(named: type[IntEnum] | type[IntFlag]) -> None:
    told = re.findall(r"^    ([A-Z_]+) = (\d+)", Path(hscode.__file__).with_name("_core.pxd").read_text(encoding="utf-8"), re.MULTILINE)
    assert {member.name: str(member.value) for member in named}.items() <= dict(told).items()
