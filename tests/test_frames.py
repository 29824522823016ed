"""Frames: the notation of the words around the goods, how they are walked, and that the work is bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hscode.errors import NomenclatureError
from hscode.index import Nomenclature
from hscode.reading.asking import REQUESTS, Frames, Walk, words_back, words_in

pytest.importorskip("yaml")

from hscode.compile.frames import read_frames
from hscode.compile.steps import compiled

ROOT = Path(__file__).parent.parent / "nomenclature"

Ask = Callable[[str, str], str]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Read a text with the frames of a file that is given, and return the goods that are left."""

    def answer(sheet: str, text: str) -> str:
        (tmp_path / "frames.txt").write_text(sheet, encoding="utf-8")
        written = json.dumps(compiled(read_frames(tmp_path / "frames.txt", tmp_path)))
        left = Frames(json.loads(written)).goods_asked_for(text)
        assert len(left) == len(text)
        assert all(after in (before, " ") for before, after in zip(text, left, strict=True))
        return left.strip()

    return answer


@pytest.fixture(scope="module")
def frames(tariff: Nomenclature) -> Frames:
    """The frames of the built nomenclature."""
    return Frames(tariff.meta["frames"])


# the notation


@pytest.mark.parametrize(
    ("frame", "text", "goods"),
    [
        ("the code for GOODS", "The CODE for tea", "tea"),
        ("the code for GOODS", "the code of tea", "the code of tea"),
        ("the code for GOODS", "the code for", "the code for"),
        ("the code for GOODS", "now the code for tea", "now the code for tea"),
        ("the code for GOODS", "the code, for: tea", "tea"),
        ("the code for GOODS", "the code for (tea)", "(tea)"),
        ("the code for GOODS", "the code for-sale sign", "the code for-sale sign"),
        ("the code for GOODS", "the code for 12 cups", "12 cups"),
        ("code [of the] GOODS", "code of the tea", "tea"),
        ("code [of the] GOODS", "code tea", "tea"),
        ("code [of the] GOODS", "code of tea", "of tea"),
        ("code [of [the]] GOODS", "code of tea", "tea"),
        ("code [of]* GOODS", "code of of of tea", "tea"),
        ("code of|for GOODS", "code for tea", "tea"),
        ("code _ GOODS", "code whatever tea", "tea"),
        ("code _ GOODS", "code tea", "code tea"),
        ("code ... , GOODS", "code that I need today, tea", "tea"),
        ("code ... , GOODS", "code, tea", "tea"),
        ("code ... , GOODS", "code that I need. Today, tea", "code that I need. Today, tea"),
        ("code # is GOODS", "code YM-22 is tea", "tea"),
        ("code # is GOODS", "code 12 is tea", "tea"),
        ("code # is GOODS", "code A is tea", "code A is tea"),
        ("code : GOODS", "code: tea", "tea"),
        ("code : GOODS", "code tea", "code tea"),
        ("code : !# GOODS", "code: tea", "tea"),
        ("code : !# GOODS", "code: 0902 tea", "code: 0902 tea"),
        ("code : GOODS; code to GOODS", "code: to do list", "to do list"),
        ("what's the 6-digit code of GOODS", "What’s the 6-digit code of tea", "tea"),
        ("six digit code GOODS", "Six-digit code tea", "tea"),
        ("GOODS code", "tea, code?", "tea"),
        ("GOODS code", "tea code 12", "tea code 12"),
        ("GOODS code", "tea qr-code", "tea qr-code"),
        ("GOODS code", "code", "code"),
        ("GOODS code; GOODS code please", "tea code please, code, code", "tea code please"),
        ("GOODS [what is the] code", "tea what is the code", "tea"),
        ("GOODS code; GOODS code please; code of GOODS", "code of tea code please, code", "tea"),
        ("how is GOODS in the code", "how is tea in the code?", "tea"),
        ("how is GOODS in the code", "how is tea in the book?", "how is tea in the book?"),
        ("how is GOODS in the code", "how is in the code?", "how is in the code?"),
    ],
)
def test_notation(ask: Ask, frame: str, text: str, goods: str) -> None:
    assert ask(f"clues\n  code\nframes\n  {frame}\n", text) == goods


def test_names_stand_for_their_items(ask: Ask) -> None:
    sheet = "clues\n  code\nlist\n  hs; schedule b\n  of customs\ncode\n  {list}* code|number\nframes\n  {code}|code for GOODS\n"
    with pytest.raises(NomenclatureError, match="without any of the clues: 'number for GOODS'"):
        ask(sheet, "")
    sheet = sheet.replace("code|number", "code")
    assert ask(sheet, "hs schedule b code for tea") == "tea"
    assert ask(sheet, "of customs code for tea") == "tea"
    assert ask(sheet, "schedule code for tea") == "schedule code for tea"


def test_a_clue_may_be_of_two_words(ask: Ask) -> None:
    sheet = "clues\n  vat on\nframes\n  what is the vat on GOODS\n"
    assert ask(sheet, "what is the vat on tea") == "tea"
    assert ask(sheet, "vat on tea") == "vat on tea"


def test_no_frames_leave_texts_as_they_are(ask: Ask) -> None:
    assert ask("# none\n", "what is the code for café") == "what is the code for café"


def test_example_of_the_documentation(ask: Ask) -> None:
    sheet = re.search(r"```\n(clues\n.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert sheet
    for text in ("What is the HTS code for a kettle", "Under which heading does a kettle fall?", "kettle - what is the tariff heading please"):
        assert ask(sheet[1], text) == "kettle"
    assert ask(sheet[1], "HS code: 8516 kettle") == "HS code: 8516 kettle"


# words


@given(st.text(max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    for word in words_in(text):
        assert word.said in (text[word.start : word.end].lower(), ".")


@given(st.text(alphabet="ab-,? 1'", max_size=30), st.integers(0, 10), st.integers(0, 30))
def test_words_are_the_same_from_the_end(text: str, first: int, end: int) -> None:
    end = min(end, len(text))
    assert list(words_back(text, first, end))[::-1] == list(words_in(text, first, end))


# bounded work


class _Counted(dict[str, int]):
    """What words hear, counting the steps of a walk."""

    steps = 0

    def __contains__(self, word: object) -> bool:
        self.steps += 1
        return super().__contains__(word)


def _steps(frames: Frames, text: str) -> dict[str, int]:
    """Return how many steps each walk takes over *text*, with nothing remembered."""
    counted = {}
    for side in ("_opening", "_ending", "_before", "_behind"):
        walk: Walk = getattr(frames, side)
        walk._hears = counted[side] = _Counted(walk._hears)
        walk._after = walk._step  # type: ignore[assignment]
    frames.goods_asked_for(text)
    return {side: hears.steps for side, hears in counted.items()}


@given(st.data())
def test_words_of_frames_in_any_order_are_read_in_steps_that_are_no_more_than_the_words(tariff: Nomenclature, data: st.DataObject) -> None:
    """One step for each word and walk, however the words of frames follow one another."""
    known = sorted(tariff.meta["frames"]["opening"]["hears"])
    words = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=80))
    text = data.draw(st.sampled_from([" ", ", ", "-", "? "])).join(words)
    size = len(list(words_in(text)))
    steps = _steps(Frames(tariff.meta["frames"]), text)
    assert steps["_opening"] <= size
    assert steps["_before"] <= size
    assert steps["_behind"] <= size
    assert steps["_ending"] <= REQUESTS * size


@pytest.mark.parametrize("words", ["hs ", "import ", "hs code ", "the ", "in your letter, ", "what is ", "code? ", "thanks ", "a-", "' ", "-"])
def test_long_rows_of_the_same_words(frames: Frames, words: str) -> None:
    text = words * 20_000 + "kettle"
    assert frames.goods_asked_for(text).endswith("kettle")
    assert len(frames.goods_asked_for("what is the hs code for kettle " + words * 20_000)) == 31 + 20_000 * len(words)


@given(st.text(max_size=200))
def test_no_more_than_words_at_both_ends_is_taken_away(tariff: Nomenclature, text: str) -> None:
    left = Frames(tariff.meta["frames"]).goods_asked_for(text + " item")
    assert len(left) == len(text) + 5
    goods = left.strip(" ")
    assert goods in text + " item"
    assert goods or not text.strip()


def _cases() -> list[list[str]]:
    lines = (Path(__file__).parent / "data" / "frames.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_texts_and_their_goods(frames: Frames) -> None:
    cases = _cases()
    assert len(cases) > 500
    assert [[text, frames.goods_asked_for(text).strip()] for text, _ in cases] == cases


def test_each_frame_leaves_the_goods(frames: Frames) -> None:
    """The frames in the file that are written without brackets and names, said as they are written."""
    lines = (ROOT / "vocabulary" / "frames.txt").read_text(encoding="utf-8").splitlines()
    plain = [item.strip() for line in lines for item in line.split(";") if "GOODS" in item and not re.search(r"[\[{|#]", item)]
    assert plain
    for frame in plain:
        assert frames.goods_asked_for(frame.replace("GOODS", "kettle")).strip() == "kettle"
