"""Misspelt words: what the core finds by lookups is what rapidfuzz finds by walking through the whole vocabulary."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hscode._core import Index
from hscode.index import Nomenclature
from hscode.reading.mending import COMMON, MIN_MISSPELT, RARE, SAFE, UNMISTAKABLE, Mender, shortens
from hscode.reading.words import MIN_BONES, skeleton

Peer = Callable[[str], list[int]]


def _walker(index: Index) -> Peer:
    """Return the search of rapidfuzz: every token of the same first letter, one edit away."""
    distance = pytest.importorskip("rapidfuzz.distance").DamerauLevenshtein.distance
    tokens: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    for number in range(index.counts["tokens"]):
        text = index.token_text(number)
        tokens[text[0], len(text)].append((number, text))

    def near(word: str) -> list[int]:
        found = [n for size in (-1, 0, 1) for n, text in tokens[word[0], len(word) + size] if distance(word, text, score_cutoff=1) == 1]
        return sorted(found)

    return near


@pytest.fixture(scope="module")
def peer(tariff: Nomenclature) -> Peer:
    return _walker(tariff.core)


def _misspelt(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word))
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    swapped = word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
    return rng.choice((word[:i] + word[i + 1 :], word[:i] + letter + word[i:], word[:i] + letter + word[i + 1 :], swapped))


def test_neighbours_are_those_of_rapidfuzz(tariff: Nomenclature, peer: Peer) -> None:
    rng = random.Random(4)
    for _ in range(250):
        word = tariff.core.token_text(rng.randrange(tariff.core.counts["tokens"]))
        asked = _misspelt(word, rng) if len(word) > 2 else word + "s"
        assert tariff.core.near(asked) == peer(asked), asked


@given(word=st.text("abcdeforts", min_size=2, max_size=9))
def test_neighbours_of_any_letters_are_those_of_rapidfuzz(tariff: Nomenclature, peer: Peer, word: str) -> None:
    assert tariff.core.near(word) == peer(word)


@pytest.mark.parametrize("word", ["", "a", "x" * 61, "x" * 100_000, "\ud800ab", "caffè", "日本語"])
def test_neighbours_of_what_is_no_word(tariff: Nomenclature, word: str) -> None:
    assert tariff.core.near(word) == []


def test_skeletons_are_those_of_the_vocabulary(tariff: Nomenclature) -> None:
    core = tariff.core
    wanted: dict[str, list[int]] = defaultdict(list)
    for number in range(core.counts["tokens"]):
        text = core.token_text(number)
        if len(text) > MIN_BONES and not text[0].isdigit():
            wanted[skeleton(text)].append(number)
    for bones in random.Random(5).sample([bones for bones in wanted if len(bones) >= MIN_BONES], 200):
        assert core.with_bones(bones) == wanted[bones]
    assert core.with_bones("zzzzzz") == core.with_bones("") == []


def test_the_commonest_neighbour_is_meant(tariff: Nomenclature, peer: Peer) -> None:
    mender, core, rng = Mender(tariff.core), tariff.core, random.Random(6)
    tried = 0
    while tried < 60:
        word = core.token_text(rng.randrange(core.counts["tokens"]))
        asked = _misspelt(word, rng) if len(word) > 2 else word
        if len(asked) < MIN_MISSPELT or not asked.isalpha() or core.word_tokens(asked) is not None:
            continue
        tried += 1
        swapped = {asked[:k] + asked[k + 1] + asked[k] + asked[k + 2 :] for k in range(1, len(asked) - 1)}
        near = {*peer(asked), *(number for word in swapped for number in core.word_tokens(word) or ())}
        weights = [core.token_idf(number) + 0.01 * len(core.token_text(number)) for number in near]
        best = min((weight for weight in weights if weight < (RARE if len(asked) >= SAFE else COMMON)), default=None)
        found = mender._misspelt(asked)
        assert (found == "") == (best is None)
        if found:
            assert core.token_idf((core.word_tokens(found) or (0,))[0]) + 0.01 * len(found) == pytest.approx(best)


@pytest.mark.parametrize(("word", "meant"), [
    ("sanitzr", "sanitiser"), ("frklft", "forklift"), ("methnl", "methanol"), ("cabnet", "cabinet"),  # vowels lost
    ("soldrg", "soldering"), ("weldg", "welding"), ("caprolactm", "caprolactam"),  # the "in" of "ing"; a rare word that kept most letters
    ("scrws", "scrw"), ("hldrs", "hldr"),  # the plural of a short form
    ("castrol", ""), ("nordic", ""), ("panasnik", ""), ("milano", ""), ("oriflame", ""),  # names stay names
    ("x" * 10_000, ""), ("aeiou" * 2_000, ""), ("str" * 13, ""),
])  # fmt: skip
def test_what_a_shortened_word_stands_for(tariff: Nomenclature, word: str, meant: str) -> None:
    found, numbers = Mender(tariff.core).mend(word, False)
    known = tariff.core.word_tokens(word) is not None
    assert known or (found if numbers else "") == meant


@given(number=st.integers(0, 1_000_000), keep=st.lists(st.booleans(), min_size=30, max_size=30))
def test_words_without_some_vowels_have_their_letters_in_what_they_mean(tariff: Nomenclature, number: int, keep: list[bool]) -> None:
    core = tariff.core
    text = core.token_text(number % core.counts["tokens"])
    word = text[:1] + "".join(letter for letter, kept in zip(text[1:], keep, strict=False) if kept or letter not in "aeiou")
    found = Mender(core)._vowels_back(word) if word else ""
    if found:
        assert shortens(word, found)
        assert core.token_idf((core.word_tokens(found) or (0,))[0]) < RARE or len(skeleton(word)) >= UNMISTAKABLE


@given(word=st.text("abcdeforts", min_size=1, max_size=8), text=st.text("abcdeforts", min_size=1, max_size=12))
def test_what_shortens_a_word(word: str, text: str) -> None:
    assert shortens(word, text) == (len(word) < len(text) and re.search(".*".join(word), text) is not None)


def test_a_cut_word_in_the_line_has_one_stem(tariff: Nomenclature) -> None:
    core, mender, found = tariff.core, Mender(tariff.core), 0
    for number in range(0, core.counts["tokens"], 97):
        word = core.token_text(number)[:-3]
        meant = mender._stem(word) if len(word) > 4 else ""
        if meant:
            found += 1
            assert meant.startswith(word)
            stem = meant[: len(word) + 3]
            for other in mender._begun(word):
                assert other.startswith(stem[: len(other)]) or mender._weight(other) >= RARE + 1
    assert found


@pytest.mark.parametrize(
    ("word", "read_as"),
    [
        ("kitchenutensils", "kitchen utensil"),
        ("childrensplasticdolls", "children plastic doll"),
        ("supercalifragilistic", ""),
        ("a" * 39, ""),
    ],
)
def test_words_written_as_one_are_taken_apart(tariff: Nomenclature, word: str, read_as: str) -> None:
    read, numbers = Mender(tariff.core).mend(word, False)
    assert (read if numbers else "") == read_as
