"""A short run of the fuzzer, and hypothesis over descriptions and goods. HSCODE_FUZZ=100000 runs longer."""

from __future__ import annotations

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import hscode
from hscode.errors import DescriptionError
from tests.fuzz.run import fuzz
from tests.fuzz.targets import SEEDS, TARGETS, check

RUNS = int(os.environ.get("HSCODE_FUZZ", "300"))

words = st.sampled_from(" ".join(SEEDS).split()) | st.text(max_size=12) | st.sampled_from(["of", "for", "with", "not", "%", "kg", ",", "(", "'s"])


@pytest.mark.parametrize("name", TARGETS)
def test_short_run(name: str) -> None:
    fuzz(name, RUNS, seed=1)


def test_a_fault_is_shown_with_its_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def faulty(data: bytes) -> None:
        assert len(data) < 10

    monkeypatch.setitem(TARGETS, "text", faulty)
    with pytest.raises(AssertionError):
        fuzz("text", 100, seed=1)
    assert "of text with seed 1 failed: b'" in capsys.readouterr().err


@given(st.lists(words, max_size=25).map(" ".join))
@example("\ud800 coffee")
@example("a" * 100_000)
@example("'" * 5000)
@example("1," * 2000)
@example("&#0;&#1114112;&#xFFFFFFFF; tea")
def test_any_words(text: str) -> None:
    check(text)


@given(
    st.text(max_size=40),
    st.dictionaries(st.text(max_size=10) | st.sampled_from(["cotton", "steel"]), st.floats(), max_size=4),
    st.text(max_size=15),
    st.text(max_size=15),
)
def test_any_goods(description: str, materials: dict[str, float], use: str, state: str) -> None:
    try:
        goods = hscode.Goods(description, materials=materials, use=use, state=state)
    except DescriptionError:
        assert any(not 0 <= share <= 1 for share in materials.values())
        return
    check(goods)
