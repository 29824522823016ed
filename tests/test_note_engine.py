"""The note engine on a tiny tariff: which notes are met, in which order they run, and what each does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest

from hscode.index import Nomenclature
from hscode.kinds import METHODS
from hscode.reading.reader import Reader
from hscode.rules.notes import NoteEngine, Outcome
from hscode.rules.order import SENDING
from tests.conftest import TINY, Write

pytest.importorskip("yaml")

from hscode.compile.builder import compile_index
from hscode.compile.law import DECISION, DIRECTION, HINT, ORDER, OUT
from hscode.compile.notes import EFFECTS

CHAPTER, SECTIONS, FACTS, TERMS = "hs2022/09.yaml", "hs2022/sections.yaml", "vocabulary/facts.txt", "terms/09.txt"
HEAD, REST = TINY[CHAPTER].partition("notes:")[0], TINY[CHAPTER][TINY[CHAPTER].index("headings:") :]
SETTING = ("define", "mixture", "order", "parts", "threshold")
"""Effects that do what `sets` says."""
Apply = Callable[..., tuple[Outcome, Nomenclature]]


def note(label: str, effect: str, *lines: str, scope: str = '["0901"]', to: str = '["0902"]') -> str:
    """A note in YAML."""
    body = "".join(f"  {line}\n" for line in lines)
    return f"- id: {label}\n  cite: Note {label}\n  says: Something.\n  effect: {effect}\n  scope: {scope}\n  to: {to}\n{body}  status: encoded\n"


@pytest.fixture
def apply(write: Write, tmp_path: Path) -> Apply:
    """Run the notes given on a text: what they do, and the tariff."""
    number = count()

    def run(text: str, *notes: str, section_notes: str = "", cue: str = "decaf", materials: str = "") -> tuple[Outcome, Nomenclature]:
        sections = 'sections:\n- section: "II"\n  title: Products of plants\n'
        if section_notes:
            sections += "  notes:\n" + "".join(f"  {line}\n" for line in section_notes.splitlines())
        terms = TINY[TERMS].replace("terms     tea; green tea", "terms     tea; green tea; tea mate mix")
        terms = terms.replace("cues      decaf", f"cues      decaf; width; wide; side; {cue}")
        chapter = HEAD + ("notes:\n" + "".join(notes) if notes else "") + REST
        facts = TINY[FACTS].replace("material\n", f"material\n{materials}")
        path = tmp_path / f"{next(number)}.idx"  # the one before stays mapped
        path.write_bytes(compile_index(write({CHAPTER: chapter, SECTIONS: sections, TERMS: terms, FACTS: facts})))
        tariff = Nomenclature(path)
        return NoteEngine(tariff).apply(Reader(tariff).read(text)), tariff

    return run


def _fired(outcome: Outcome) -> list[str]:
    return [fired.note["id"] for fired in outcome.fired]


def _codes(nodes: Sequence[int], tariff: Nomenclature) -> list[str]:
    return [tariff.place(node).code for node in nodes]


CHICORY = note("ch09.1", "exclude", "when:", "  article: [chicory]")


def test_many_readings_are_heard_as_each_alone(tariff: Nomenclature) -> None:
    engine, reader = NoteEngine(tariff), Reader(tariff)
    texts = [
        "dried rosemary", "plastic toothbrush, soft", "green tea", "pasta with 30 % ham", "leather saddle bag", "gate valve spindle",
        "chicory, roasted", "women's pullover, 60 % cotton, 40 % polyester", "steel strip, Cr 0.5 %, C 0.2 %", "handkerchief cotton 70 cm",
        "sugar-free gum", "bus 45 seats",
    ] * 12  # fmt: skip - more than are heard in one go
    for on_record in (False, True):
        alone = [engine.apply(reading, on_record) for reading in map(reader.read, texts)]
        together = engine.apply_run([reader.read(text) for text in texts], on_record)
        told = [[(each.excluded, each.noted, each.fired, each.of_mixture) for each in outcomes] for outcomes in (alone, together)]
        assert told[0] == told[1]
        assert any(each.excluded for each in together)
        assert any(each.fired for each in together) == on_record


def test_an_article_names_the_goods_themselves(apply: Apply) -> None:
    outcome, tariff = apply("roasted chicory", CHICORY)
    assert [(fired.note["id"], fired.words) for fired in outcome.fired] == [("ch09.1", "chicory")]
    assert _codes(outcome.excluded, tariff) == ["0901"]
    assert [(tariff.place(node).code, strength) for node, strength in outcome.noted] == [("0902", OUT)]
    for text in ("tea for chicory", "chicory tea", "not chicory but tea", "tea without chicory"):
        assert _fired(apply(text, CHICORY)[0]) == [], text


def test_a_name_of_two_words_counts_where_it_ends(apply: Apply) -> None:
    """A break, a word of relation or a number ends a name; another noun makes a longer one."""
    roasted = note("ch09.1", "exclude", "when:", "  article: [roasted chicory]")
    for text in ("roasted chicory 500 tea", "roasted chicory, tea", "roasted chicory in tea"):
        assert _fired(apply(text, roasted)[0]) == ["ch09.1"], text
    assert _fired(apply("roasted chicory tea", roasted)[0]) == []


def test_section_notes_run_before_those_of_chapters_and_those_before_subheading_notes(apply: Apply) -> None:
    section = note("secII.1", "exclude", "when:", "  article: [chicory]", scope='["0903"]')
    sub = note("ch09.sub.1", "exclude", "when:", "  article: [chicory]", scope='["090111"]')
    section_sub = note("secII.sub.1", "exclude", "when:", "  article: [chicory]", scope='["090112"]')
    outcome, _ = apply("chicory", sub, CHICORY, section_notes=section_sub + section)
    assert _fired(outcome) == ["secII.1", "ch09.1", "secII.sub.1", "ch09.sub.1"]


@pytest.mark.parametrize("first", [True, False])
def test_exceptions_attach_by_label_and_not_by_order(apply: Apply, first: bool) -> None:
    exception = note("ch09.2", "include", "when:", "  mentions: [roasted]", "excepts: [ch09.1]", to='["0901"]')
    notes = (exception, CHICORY) if first else (CHICORY, exception)
    assert _fired(apply("roasted chicory", *notes)[0]) == ["ch09.2"]
    assert _fired(apply("chicory", *notes)[0]) == ["ch09.1"]


def test_an_exception_that_is_stopped_itself_stops_nothing(apply: Apply) -> None:
    exception = note("ch09.2", "include", "when:", "  mentions: [roasted]", "unless:", "  mentions: [large]", "excepts: [ch09.1]", to='["0901"]')
    assert _fired(apply("large roasted chicory", CHICORY, exception)[0]) == ["ch09.1"]


@pytest.mark.parametrize(
    ("exception", "stopped", "goes_on"),
    [
        ("with mate", "chicory with mate", "mate chicory"),
        ("without mate", "chicory without mate", "chicory with mate"),
        ("not roasted", "chicory, not roasted", "roasted chicory"),
        ("for mate", "chicory for mate", "mate chicory"),
        ("chicory for", "chicory for tea", "tea chicory"),
        ("mate", "mate chicory", "chicory without mate"),
    ],
)
def test_words_of_relation_in_exceptions(apply: Apply, exception: str, stopped: str, goes_on: str) -> None:
    notes = note("ch09.1", "exclude", "when:", "  article: [chicory]", "unless:", f"  mentions: [{exception}]")
    assert _fired(apply(stopped, notes)[0]) == []
    assert _fired(apply(goes_on, notes)[0]) == ["ch09.1"]


def test_how_goods_are_put_up_sets_off_no_note(apply: Apply) -> None:
    text = "Chicory of the best kind that there is, roasted whole, for the kitchen and the table. Packed with mate in a bag."
    mentioned = note("ch09.1", "exclude", "when:", "  mentions: [mate]")
    assert _fired(apply(text, mentioned)[0]) == []
    assert _fired(apply(text.replace("Packed", "Mixed"), mentioned)[0]) == ["ch09.1"]


def test_what_goods_have_or_serve_defines_nothing_of_them(apply: Apply) -> None:
    defined = note("ch09.1", "define", "when:", "  mentions: [mate]", 'sets: "roasted=yes"')
    for text, fires in (("chicory with mate", False), ("chicory for mate", False), ("chicory of mate", True), ("mate chicory", True)):
        assert _fired(apply(text, defined)[0]) == (["ch09.1"] if fires else [])


def test_an_exception_within_the_name_is_none(apply: Apply) -> None:
    notes = note("ch09.1", "exclude", "when:", "  article: [mate chicory, chicory]", "unless:", "  mentions: [mate]", "  article: [chicory]")
    assert _fired(apply("mate chicory", notes)[0]) == ["ch09.1"]
    assert _fired(apply("chicory with mate", notes)[0]) == []


def test_goods_of_a_heading(apply: Apply) -> None:
    """By the name alone only where it is whole and the excluded place does not use it; with other conditions wherever it stands."""
    alone = note("ch09.1", "exclude", "when:", '  goods-of: ["0902"]', to='["0903"]')
    assert _fired(apply("green tea", alone)[0]) == ["ch09.1"]
    assert _fired(apply("tea mocha", alone)[0]) == []
    overlapping = note("ch09.1", "exclude", "when:", '  goods-of: ["0902"]', scope='["0902"]', to='["0903"]')
    assert _fired(apply("green tea", overlapping)[0]) == []
    conditioned = note("ch09.1", "exclude", "when:", '  goods-of: ["0902"]', "  mentions: [large]", to='["0903"]')
    assert _fired(apply("large mocha, tea", conditioned)[0]) == ["ch09.1"]


def test_goods_that_are_only_mentioned(apply: Apply) -> None:
    notes = note("ch09.1", "exclude", "when:", "  article: [chicory]", '  mentions-goods-of: ["0903"]')
    assert _fired(apply("chicory with yerba mate", notes)[0]) == ["ch09.1"]
    assert _fired(apply("chicory", notes)[0]) == []


def test_measures_need_their_names(apply: Apply) -> None:
    wide = note("ch09.1", "exclude", "when:", "  article: [chicory]", '  facts: "width>5 cm"')
    assert _fired(apply("chicory, width 6 cm", wide)[0]) == ["ch09.1"]
    assert _fired(apply("6 cm wide chicory", wide)[0]) == ["ch09.1"]
    assert _fired(apply("chicory 6 cm", wide)[0]) == []
    assert _fired(apply("chicory, width 4 cm", wide)[0]) == []
    sides = note("ch09.1", "exclude", "when:", "  article: [chicory]", '  facts: "side>60 cm"')
    assert _fired(apply("chicory 70 x 50 cm", sides)[0]) == ["ch09.1"]
    assert _fired(apply("chicory 53 x 53 cm", sides)[0]) == []


@pytest.mark.parametrize(
    ("lines", "to", "strength"),
    [
        (("when:", "  article: [chicory]"), '["0902"]', OUT),
        (("when:", "  article: [chicory]", "  mentions: [roasted]"), '["0902"]', ORDER),
        (("when:", "  mentions: [roasted]"), '["0902"]', DIRECTION),
        (("when:", "  mentions: [roasted]"), '["09"]', HINT),
    ],
)
def test_a_note_points_as_strongly_as_it_is_sure(apply: Apply, lines: tuple[str, ...], to: str, strength: float) -> None:
    outcome, _ = apply("roasted chicory", note("ch09.1", "exclude", *lines, to=to))
    assert {value for _, value in outcome.noted} == {strength}


def test_a_note_that_takes_a_mixture_from_its_name_by_a_share_decides(apply: Apply) -> None:
    outcome, _ = apply("chicory, caffeine 4 %", note("ch09.1", "exclude", "when:", "  article: [chicory]", '  facts: "caffeine>2 %"', to='["0902"]'))
    assert {value for _, value in outcome.noted} == {DECISION}
    assert outcome.of_mixture


def test_a_note_that_points_to_a_chapter_points_to_its_headings(apply: Apply) -> None:
    outcome, tariff = apply("chicory", note("ch09.1", "include", "when:", "  article: [chicory]", to='["09"]'))
    assert _codes([node for node, _ in outcome.noted], tariff) == ["0901", "0902", "090300"]


def test_an_exclusion_never_takes_out_where_it_points(apply: Apply) -> None:
    outcome, _ = apply("chicory", note("ch09.1", "exclude", "when:", "  article: [chicory]", scope='["09"]'))
    assert outcome.excluded == ()


def test_a_place_is_taken_out_once(apply: Apply) -> None:
    wider = note("ch09.2", "exclude", "when:", "  article: [chicory]", scope='["0901", "0903"]')
    outcome, tariff = apply("chicory", CHICORY, wider)
    assert _codes(outcome.excluded, tariff) == ["0901", "090300"]


def test_a_reading_of_another_index_is_refused(apply: Apply, tariff: Nomenclature) -> None:
    _, tiny = apply("tea")
    with pytest.raises(ValueError, match="another index"):
        NoteEngine(tiny).apply(Reader(tariff).read("tea"))


def test_a_later_note_that_sends_by_name_spares_its_target(apply: Apply) -> None:
    """The section takes out a whole heading; the chapter sends the goods to one of its codes."""
    section = note("secII.1", "exclude", "when:", "  article: [chicory]", scope='["0901"]', to='["0903"]')
    sending = note("ch09.1", "include", "when:", "  article: [chicory]", scope='["0902"]', to='["090190"]')
    outcome, tariff = apply("chicory", sending, section_notes=section)
    assert _codes(outcome.excluded, tariff) == ["0901"]  # the group of green coffee, not the code of husks
    assert [tariff.place(node).title for node in outcome.excluded] == ["Green coffee"]
    excluding = note("ch09.1", "exclude", "when:", "  article: [chicory]", scope='["0901"]', to='["0903"]')
    assert [tariff.place(node).title for node in apply("chicory", excluding, section_notes=section)[0].excluded] == ["Coffee of any kind"]


def test_effects_are_all_tried() -> None:
    assert {"exclude", *SENDING, *SETTING} == set(EFFECTS)


@pytest.mark.parametrize("effect", sorted(SENDING))
def test_a_note_that_sends_points_and_takes_nothing_out(apply: Apply, effect: str) -> None:
    """One that gives goods to a place before all others decides."""
    outcome, tariff = apply("roasted chicory", note("ch09.1", effect, "when:", "  article: [chicory]"))
    assert (_fired(outcome), outcome.excluded) == (["ch09.1"], ())
    assert [(tariff.place(node).code, strength) for node, strength in outcome.noted] == [("0902", DECISION if effect == "prefer" else ORDER)]


@pytest.mark.parametrize("effect", [*sorted(SENDING), "define"])
def test_of_a_section_only_a_note_that_sends_spares_its_target(apply: Apply, effect: str) -> None:
    excluding = note("secII.1", "exclude", "when:", "  article: [chicory]", scope='["0901"]', to='["0903"]')
    later = note("secII.2", effect, "when:", "  article: [chicory]", scope='["0902"]', to='["090190"]')
    outcome, tariff = apply("chicory", section_notes=excluding + later)
    taken_out = {"Green coffee"} if effect in SENDING else {"Coffee of any kind"}
    assert {tariff.place(node).title for node in outcome.excluded if tariff.place(node).code == "0901"} == taken_out


@pytest.mark.parametrize("effect", SETTING)
def test_a_note_sets_facts(apply: Apply, effect: str) -> None:
    """It takes nothing out, and points where it names a place."""
    parts = ("  parts: true",) if effect == "parts" else ()
    setting = note("ch09.1", effect, "when:", "  article: [chicory]", *parts, 'sets: "roasted=yes"', to='["0903"]')
    following = note("ch09.2", "exclude", "when:", '  facts: "roasted=yes"')
    outcome, tariff = apply(f"{'parts of ' * bool(parts)}chicory", setting, following)
    assert _fired(outcome) == ["ch09.1", "ch09.2"]
    assert [tariff.place(node).code for node, _ in outcome.noted] == ["090300", "0902"]
    assert _codes(outcome.excluded, tariff) == ["0901"]  # by the one that follows


def test_a_threshold_is_met_by_its_measure(apply: Apply) -> None:
    setting = note("ch09.1", "threshold", "when:", "  article: [chicory]", '  facts: "width>5 cm"', 'sets: "roasted=yes"')
    following = note("ch09.2", "exclude", "when:", '  facts: "roasted=yes"')
    assert _fired(apply("chicory, width 6 cm", setting, following)[0]) == ["ch09.1", "ch09.2"]
    assert _fired(apply("chicory, width 4 cm", setting, following)[0]) == []


def test_parts(apply: Apply) -> None:
    notes = note("ch09.1", "parts", "when:", '  goods-of: ["0902"]', "  parts: true")
    assert _fired(apply("parts of tea", notes)[0]) == ["ch09.1"]
    assert _fired(apply("tea", notes)[0]) == []


@pytest.mark.parametrize(
    ("text", "method", "words"),
    [
        ("60 % cotton 40 % wool tea", "predominant-textile", "cotton"),
        ("60 % polypropylene 40 % polyethylene tea", "predominant-polymer", "polypropylene"),
        ("60 % copper 40 % zinc tea", "predominant-metal", "copper"),
        ("97 % copper 3 % silver tea", "precious-alloy", "silver"),
        ("60 % cotton 40 % textile tea", None, ""),  # "textile" alone is of no chapter
        ("cotton tea", None, ""),
    ],
)
def test_a_method_runs_where_the_reader_used_it(apply: Apply, text: str, method: str | None, words: str) -> None:
    materials = "  wool < textile: wool\n" + "".join(f"  {each}: {each}\n" for each in ("polyethylene", "polypropylene", "copper", "zinc", "silver"))
    notes = [note(f"ch09.{number}", "mixture", f"method: {each}") for number, each in enumerate(METHODS, 1)]
    fired = apply(text, *notes, materials=materials)[0].fired
    assert [(each.note["method"], each.words) for each in fired] == ([(method, words)] if method else [])


@pytest.mark.parametrize(("text", "fires"), [("tea", True), ("tea mate", True), ("tea mate mix", False)])
def test_a_bare_word_within_a_longer_trade_name_sets_off_no_exclusion(apply: Apply, text: str, fires: bool) -> None:
    bare = note("ch09.1", "exclude", "when:", "  article: [tea, mate, mix]", scope='["0902"]', to='["0901"]')
    assert (_fired(apply(text, bare)[0]) == ["ch09.1"]) == fires


def test_an_exclusion_by_the_name_of_goods_alone_does_not_point(apply: Apply) -> None:
    alone = apply("green tea", note("ch09.1", "exclude", "when:", '  goods-of: ["0902"]'))[0]
    assert (_fired(alone), alone.noted) == (["ch09.1"], ())
    with_more = apply("large green tea", note("ch09.1", "exclude", "when:", '  goods-of: ["0902"]', "  mentions: [large]"))[0]
    assert {strength for _, strength in with_more.noted} == {DIRECTION}


def test_a_bare_word_that_points_to_the_excluded_place_excludes_nothing(apply: Apply) -> None:
    notes = note("ch09.1", "exclude", "when:", '  goods-of: ["0902"]', scope='["0901"]', to='["0903"]')
    assert _fired(apply("tea", notes)[0]) == ["ch09.1"]
    assert _fired(apply("tea", notes, cue="tea")[0]) == []


def test_a_note_that_goes_by_goods_alone_wants_them_named_whole(apply: Apply) -> None:
    notes = note("ch09.1", "include", "when:", '  goods-of: ["0902"]', to='["0903"]')
    assert _fired(apply("green tea", notes)[0]) == ["ch09.1"]
    assert _fired(apply("tea mocha", notes)[0]) == []
