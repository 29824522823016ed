"""The lint of the notes: each kind of remark on a tiny nomenclature, and none without its cause."""

from __future__ import annotations

import pytest

from hscode.compile.builder import Sources, read_sources
from hscode.compile.lint import Remark, case_passes, failing_cases, lint
from tests.conftest import TINY, Write
from tests.test_note_engine import HEAD, REST, note

pytest.importorskip("yaml")

CHAPTER, TERMS = "hs2022/09.yaml", "terms/09.txt"
CHICORY = ("when:", "  article: [chicory]")


@pytest.fixture
def remarks(write: Write) -> object:
    """The remarks on the tiny nomenclature with the notes given."""

    def run(*notes: str) -> list[Remark]:
        return lint(read_sources(write({CHAPTER: HEAD + "notes:\n" + "".join(notes) + REST})))

    return run


def _odd(found: list[Remark]) -> list[str]:
    return [remark.odd for remark in found]


def test_sound_notes_give_no_remarks(write: Write, remarks) -> None:  # type: ignore[no-untyped-def]
    assert lint(read_sources(write({}))) == []
    assert remarks(note("ch09.1", "exclude", *CHICORY)) == []


def test_remarks_say_where_and_what_to_do(remarks) -> None:  # type: ignore[no-untyped-def]
    found = remarks(note("ch09.1", "exclude", "when:", "  mentions: [and, roasted]"))
    line = (HEAD + "notes:\n").count("\n") + 1
    assert str(found[0]) == f"{CHAPTER}:{line}: mentions: 'and' of ch09.1 holds no word that is read. Take it out or write words of goods."
    assert found[0].to_dict() == {"file": CHAPTER, "line": line, "key": "mentions", "odd": found[0].odd, "mend": found[0].mend}


@pytest.mark.parametrize(
    ("lines", "odd"),
    [
        (("when:", "  article: [the]"), "none of its phrases"),
        (("when:", "  mentions: [with]"), "none of its phrases"),
        (("when:", '  goods-of: ["0903"]', "unless:", "  mentions: [with]"), "'with' of ch09.1 holds no word"),
        (("when:", "  article: [tea cup]", "unless:", "  article: [cups for tea, tea cups]"), "always stopped by its exception 'tea cups'"),
        (("when:", "  article: [tea cup]", "unless:", "  article: [tea cup]"), "none of its phrases"),
        (("when:", '  goods-of: ["090290"]'), "no term names goods of 090290"),
        (("when:", "  article: [chicory]", '  mentions-goods-of: ["090290"]'), "no term names goods of 090290"),
    ],
)
def test_notes_that_can_never_be_met(remarks, lines: tuple[str, ...], odd: str) -> None:  # type: ignore[no-untyped-def]
    assert any(odd in each for each in _odd(remarks(note("ch09.1", "exclude", *lines))))


def test_an_exception_within_a_longer_name_is_in_order(remarks) -> None:  # type: ignore[no-untyped-def]
    assert remarks(note("ch09.1", "exclude", "when:", "  article: [tea cup]", "unless:", "  article: [cup]", "  mentions: [with tea]")) == []


def test_a_note_in_the_shadow_of_another(remarks) -> None:  # type: ignore[no-untyped-def]
    wide = note("ch09.1", "exclude", "when:", "  article: [chicory, malt]", scope='["0901", "0903"]')
    narrow = note("ch09.2", "exclude", *CHICORY, "  mentions: [roasted]")
    assert _odd(remarks(narrow, wide)) == ["ch09.2 does nothing that ch09.1 does not do already"]
    assert _odd(remarks(note("ch09.1", "exclude", *CHICORY), note("ch09.2", "exclude", *CHICORY))) == [
        "ch09.2 does nothing that ch09.1 does not do already"
    ]


@pytest.mark.parametrize(
    ("effect", "lines", "to"),
    [
        ("include", CHICORY, '["0902"]'),
        ("exclude", CHICORY, '["0903"]'),
        ("exclude", ("when:", "  article: [barley]"), '["0902"]'),
        ("exclude", (*CHICORY, 'sets: "roasted=yes"'), '["0902"]'),
    ],
)
def test_notes_that_do_something_else_are_in_no_shadow(remarks, effect: str, lines: tuple[str, ...], to: str) -> None:  # type: ignore[no-untyped-def]
    assert remarks(note("ch09.1", "exclude", *CHICORY), note("ch09.2", effect, *lines, to=to)) == []


def test_a_target_that_its_own_notes_refuse(remarks) -> None:  # type: ignore[no-untyped-def]
    """The exclusion there is met by the same words; with a fact, a mention or an exception in between it is not."""
    sending = note("ch09.1", "include", "when:", "  article: [roasted chicory]", to='["0902"]')
    refusing = note("ch09.2", "exclude", *CHICORY, scope='["0902"]', to='["0903"]')
    found = remarks(sending, refusing)
    assert _odd(found) == ["ch09.1 sends 'roasted chicory' to 0902, from where ch09.2 excludes it"]
    assert found[0].mend == "Send it on to 0903, or except it in one of the two"
    met = note("ch09.2", "exclude", *CHICORY, "  mentions: [roasted]", scope='["0902"]', to='["0903"]')
    assert len(remarks(sending, met)) == 1
    for lines in (
        (*CHICORY, "  mentions: [raw]"),
        (*CHICORY, '  facts: "roasted=no"'),
        (*CHICORY, "unless:", "  mentions: [roasted]"),
        ("when:", "  article: [roasted]"),
    ):
        assert remarks(sending, note("ch09.2", "exclude", *lines, scope='["0902"]', to='["0903"]')) == [], lines


def test_a_term_that_an_exclusion_sends_away(write: Write) -> None:
    """Its very name, in the place that is taken out or below it; not where the note sends it, nor where it asks for more than the name."""

    def odd(*lines: str, scope: str = '["0901"]', to: str = '["0903"]', elsewhere: str = "tea cup > 0902") -> list[Remark]:
        chapter = HEAD + "notes:\n" + note("ch09.1", "exclude", *lines, scope=scope, to=to) + REST
        terms = TINY[TERMS].replace("tea cup > 0902", elsewhere)
        return [remark for remark in lint(read_sources(write({CHAPTER: chapter, TERMS: terms}))) if "sends away" in remark.odd]

    found = odd("when:", "  article: [mocha, beans of coffee, coffee beans, decaf green coffee, green tea]")
    assert [(remark.key, remark.odd.partition(" (")[0]) for remark in found] == [
        ("article", "the term 'mocha' at 0901"), ("article", "the term 'coffee bean' at 0901"),
        ("article", "the term 'decaf green coffee' at 090112"),
    ]  # fmt: skip
    assert found[0].odd == "the term 'mocha' at 0901 (terms/09.txt:4) is a name that ch09.1 sends away from there"
    assert found[0].mend == "Move it to 0903, or take the name out of the note"
    assert [remark.odd[:26] for remark in odd("when:", "  article: [tea cup]", scope='["0902"]')] == ["the term 'tea cup' at 0902"], "sent there"
    for lines in (
        ("when:", "  article: [mocha]", "  mentions: [roasted]"),
        ("when:", "  article: [mocha]", '  facts: "roasted=yes"'),
        ("when:", "  article: [mocha]", "unless:", "  article: [mocha]"),
        ("when:", "  article: [roasted mocha, coffee bean husk]"),
    ):
        assert odd(*lines) == [], lines
    assert odd("when:", "  article: [decaf green coffee]", to='["090112"]') == []


def test_cases_that_fail(write: Write) -> None:
    """By the index in use, whose tariff is that of HS 2022."""
    cases = '  cases:\n  - {goods: green tea 100 g, code: "0902"}\n  - {goods: green tea 200 g, not: "0902"}\n'
    text = HEAD + "notes:\n" + note("ch09.1", "exclude", *CHICORY) + cases + REST
    found = list(failing_cases(read_sources(write({CHAPTER: text, "hs2022/sections.yaml": TINY["hs2022/sections.yaml"].partition("  notes:")[0]}))))
    assert [(remark.key, remark.odd[:33]) for remark in found] == [("cases", "'green tea 200 g' of ch09.1 gets ")]
    assert "wanted not 0902" in found[0].odd


@pytest.mark.parametrize(
    ("case", "code", "passes"),
    [
        ({"code": "0902|0903", "not": ""}, "090300", True),
        ({"code": "0902 | 0903", "not": ""}, "090300", True),
        ({"code": "", "not": "09"}, "210120", True),
        ({"code": "", "not": "21|09"}, "090210", False),
        ({"code": "0901", "not": "090112"}, "090112", False),
        ({"code": "", "not": "09"}, "", False),
    ],
)
def test_case_passes(case: dict[str, str], code: str, passes: bool) -> None:
    assert case_passes({"goods": "x", **case}, code) is passes


def test_the_notes_of_the_tariff_can_all_be_met(sources: Sources) -> None:
    """Other remarks are for the expert to weigh; ``hscode notes --lint`` shows them."""
    found = lint(sources)
    for remark in found:
        print(remark)
    assert [str(remark) for remark in found if "can never be met" in remark.odd] == []
