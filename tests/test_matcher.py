"""The compiled core: the matcher against pyahocorasick, the words, and the header of the file."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode._core
from hscode import index_file
from hscode._core import Index
from hscode.compile.automaton import arrange, build
from hscode.errors import IndexFileError
from hscode.index import Nomenclature
from hscode.kinds import TokenFlag
from hscode.ranking._ranker import Ranker
from tests.conftest import Build, sections_of

LETTERS = 6
"""Few distinct tokens, so that patterns overlap and fail into each other."""
UNKNOWN = -1
MAX_TOKENS = 400
"""Tokens that the core reads of a text."""
HEADER, ENTRY = 64, 32

dictionaries = st.lists(st.lists(st.integers(0, LETTERS - 1), min_size=1, max_size=6).map(tuple), min_size=1, max_size=25, unique=True).map(arrange)
texts = st.lists(st.integers(UNKNOWN, LETTERS - 1), max_size=60)


def _peer(patterns: list[tuple[int, ...]], tokens: list[int]) -> list[tuple[int, int, int]]:
    """What pyahocorasick finds; an unknown token parts the text. Skips where it is missing."""
    ahocorasick = pytest.importorskip("ahocorasick")
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS, ahocorasick.KEY_SEQUENCE)
    for number, pattern in enumerate(patterns):
        automaton.add_word(pattern, number)
    automaton.make_automaton()
    found, start = [], 0
    for stop in [*(i for i, token in enumerate(tokens) if token == UNKNOWN), len(tokens)]:
        for last, number in automaton.iter(tuple(tokens[start:stop])) if stop > start else ():
            end = start + last + 1
            found.append((number, end - len(patterns[number]), end))
        start = stop + 1
    return found


def test_core_is_compiled() -> None:
    assert hscode._core.__file__
    assert not hscode._core.__file__.endswith((".py", ".pyc"))


@given(patterns=dictionaries, tokens=texts)
def test_matches_are_those_of_pyahocorasick(index_of: Build, patterns: list[tuple[int, ...]], tokens: list[int]) -> None:
    index = index_of(patterns)
    assert sorted(index.match(tokens)) == sorted(_peer(patterns, tokens))


@given(patterns=dictionaries, before=texts, after=texts)
def test_every_pattern_is_found_in_its_own_tokens(index_of: Build, patterns: list[tuple[int, ...]], before: list[int], after: list[int]) -> None:
    index = index_of(patterns)
    for number, pattern in enumerate(patterns):
        assert (number, len(before), len(before) + len(pattern)) in index.match([*before, *pattern, *after])
        assert index.pattern_tokens(number) == pattern


def test_overlapping_and_nested_matches_longest_first(index_of: Build) -> None:
    patterns = [(2,), (1, 2), (2, 3), (0, 1, 2), (0, 1, 2, 3, 4)]
    assert list(index_of(patterns).match([0, 1, 2, 3])) == [(3, 0, 3), (1, 1, 3), (0, 2, 3), (2, 2, 4)]


def test_a_pattern_that_is_the_beginning_of_another(index_of: Build) -> None:
    index = index_of([(0,), (0, 0), (0, 0, 0)])
    assert list(index.match([0, 0, 0])) == [(0, 0, 1), (1, 0, 2), (0, 1, 2), (2, 0, 3), (1, 1, 3), (0, 2, 3)]


def test_an_unknown_token_breaks_a_match(index_of: Build) -> None:
    index = index_of([(1,), (0, 1)])
    assert list(index.match([0, UNKNOWN, 1])) == [(0, 2, 3)]
    assert list(index.match([UNKNOWN])) == []


def test_matches_are_a_sequence_few_or_many(index_of: Build) -> None:
    index = index_of([(0,), (0, 0)])
    for n in (0, 1, 6, 7, 20):
        found = index.match([0] * n)
        expected = [match for end in range(1, n + 1) for match in [(1, end - 2, end), (0, end - 1, end)] if match[1] >= 0]
        assert found.to_list() == list(found) == [found[i] for i in range(len(found))] == expected
        assert [found[i - len(found)] for i in range(len(found))] == expected
        for beyond in (len(found), -len(found) - 1):
            with pytest.raises(IndexError):
                found[beyond]


def test_phrases_that_stay_open_together(index_of: Build) -> None:
    patterns = [(0,) * length for length in range(1, 12)]
    found = index_of(patterns).match([0] * 20)
    assert [(end, start) for _, start, end in found] == [(end, start) for end in range(1, 21) for start in range(max(0, end - 11), end)]
    assert all(number == end - start - 1 for number, start, end in found)


def test_matches_beyond_the_room_are_left_out(index_of: Build) -> None:
    assert len(index_of([(0,) * length for length in range(1, 40)]).match([0] * MAX_TOKENS)) == 4000


def test_patterns_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        build([(1,), (0,)], 2)


def test_too_many_inner_words_are_refused() -> None:
    with pytest.raises(ValueError, match="room for 65535"):
        build([(0, token) for token in range(65_536)], 65_536)


def test_nothing_in_nothing(index_of: Build) -> None:
    assert list(index_of([(0,)]).match([])) == []


def test_only_the_first_tokens_of_an_endless_text_are_read(index_of: Build) -> None:
    found = index_of([(0,)]).match([0] * 10_000)
    assert len(found) == MAX_TOKENS
    assert found[-1] == (0, MAX_TOKENS - 1, MAX_TOKENS)


def test_numbers_out_of_range(tiny: bytes) -> None:
    index = Index(tiny)
    for refused in (index.token_text, index.token_idf, index.token_flags):
        with pytest.raises(IndexError):
            refused(index.counts["tokens"])
    for refused_pattern in (index.entries, index.pattern_tokens, index.pattern_text):
        with pytest.raises(IndexError):
            refused_pattern(index.counts["patterns"])
    for refused_node in (index.node, index.title, index.conditions):
        with pytest.raises(IndexError):
            refused_node(index.counts["nodes"])
    with pytest.raises(IndexError):
        index.match([index.counts["tokens"]])
    with pytest.raises(IndexError):
        index.value_ancestors(10**6)


def test_words(tiny: bytes) -> None:
    index = Index(tiny)
    known = [index.token_text(number) for number in range(index.counts["tokens"])]
    assert "coffee" in known
    assert "mocha" in known
    for number, word in enumerate(known):
        assert index.word_tokens(word) == (number,)
    assert index.word_tokens("xyzzyq") is None
    assert index.words_from("dec", 9) == sorted(word for word in index.words_from("", 10_000) if word.startswith("dec"))
    assert index.words_from("coffee", 1) == ["coffee"]
    assert index.words_from("xyzzyq", 9) == []


def test_tokens_with_which_words_of_several_begin_are_marked(tariff: Nomenclature) -> None:
    core = tariff.core
    joining = {word[:k] for word in core.words_from("", 10**6) for k, letter in enumerate(word) if letter == " "}
    for token in range(core.counts["tokens"]):
        assert (core.token_flags(token) & TokenFlag.JOINS != 0) == (core.token_text(token) in joining), core.token_text(token)


def test_other_spellings(tiny: bytes) -> None:
    index = Index(tiny)
    assert [index.token_text(token) for token in index.word_tokens("grn") or ()] == ["green"]
    assert index.word_tokens("x" * 5000) is None


def test_every_word_of_the_vocabulary_is_found_and_listed(tariff: Nomenclature) -> None:
    core = tariff.core
    for beginning in ("tea", "tsh", "alu", "z"):
        words = core.words_from(beginning, 10_000)
        assert words == sorted(set(words))
        assert all(core.word_tokens(word) is not None for word in words)
    assert "tshirt" in core.words_from("tsh", 100)
    assert [core.token_text(token) for token in core.word_tokens("tshirt") or ()] == ["t", "shirt"]


@pytest.mark.parametrize("name", index_file.SECTIONS)
def test_sections_are_views_of_the_file(tiny: bytes, name: str) -> None:
    view = Index(tiny).section(name)
    assert bytes(view) == sections_of(tiny)[name]
    assert view.readonly


def test_ranker_wants_a_weight_for_each_feature(tiny: bytes) -> None:
    with pytest.raises(ValueError, match="one weight"):
        Ranker(Index(tiny), [0.0], [0.0])


def test_built_index_finds_every_term_in_itself(tariff: Nomenclature) -> None:
    core = tariff.core
    for pattern in range(0, core.counts["patterns"], 101):
        tokens = core.pattern_tokens(pattern)
        assert (pattern, 0, len(tokens)) in core.match(tokens)


def test_a_writer_wants_every_section() -> None:
    with pytest.raises(ValueError, match="sections differ"):
        index_file.write("2022", bytes(32), {"tok_blob": b""})


def test_header_says_what_the_file_is(tiny: bytes) -> None:
    magic, version, order, edition, digest, count = struct.unpack_from("<8sII8s32sI", tiny)
    assert (magic, version, order, count) == (index_file.MAGIC, index_file.FORMAT_VERSION, 0x01020304, len(index_file.SECTIONS))
    assert (edition.rstrip(b"\0").decode(), digest) == (Index(tiny).edition, Index(tiny).digest)


def test_map_cannot_be_closed_below_an_index(tiny: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tiny.idx"
    path.write_bytes(tiny)
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    index = Index(mapped)
    with pytest.raises(BufferError):
        mapped.close()
    del index
    mapped.close()


def test_missing_empty_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="build it with"):
        Nomenclature(tmp_path / "none.idx")
    for name, data in (("empty.idx", b""), ("foreign.idx", b"\x7fELF" + bytes(500))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(IndexFileError, match="rebuild it"):
            Nomenclature(tmp_path / name)
