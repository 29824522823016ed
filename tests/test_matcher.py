"""The compiled core: the automaton against pyahocorasick, and index files that are not what they say."""

from __future__ import annotations

import mmap
import struct
from array import array
from pathlib import Path

import ahocorasick  # type: ignore[import-not-found]
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode._core
from hscode import index_file
from hscode._core import Index, Ranker
from hscode.errors import IndexFileError
from hscode.index import Nomenclature
from tests.conftest import Build, sections_of

LETTERS = 6
"""Few distinct tokens, so that patterns overlap and fail into each other."""
UNKNOWN = -1
MAX_TOKENS = 400
"""Tokens that the core reads of a text."""
HEADER, ENTRY = 64, 32
INDICES = {
    "word_tok": "I", "tok_word": "I", "word_hash": "I", "ac_root": "I", "ac_fail": "I", "ac_out": "I", "ac_link": "I", "pat_tok": "I",
    "post_pat": "I", "leaf_node": "I", "head_node": "I", "node_end": "I", "nbh_id": "H", "value_up": "I", "node_default": "i", "node_leaf": "i",
    "word_off": "I", "word_tok_off": "I", "ac_off": "I", "pat_off": "I", "pat_ent_off": "I", "post_off": "I", "nbh_off": "I", "nbl_off": "I",
    "kin_off": "I", "kin_tok": "I", "cond_off": "I", "cond_list_off": "I", "value_up_off": "I", "title_off": "I",
    "ent_target": "I", "cond_list": "I", "node_parent": "i",
    "edition_off": "I", "back_off": "I", "back_to": "I", "fore_off": "I", "fore_to": "I",
}  # fmt: skip
"""Sections that hold numbers of other things, and the type of their items."""

dictionaries = st.lists(st.lists(st.integers(0, LETTERS - 1), min_size=1, max_size=6).map(tuple), min_size=1, max_size=25, unique=True)
texts = st.lists(st.integers(UNKNOWN, LETTERS - 1), max_size=60)


def _peer(patterns: list[tuple[int, ...]], tokens: list[int]) -> list[tuple[int, int, int]]:
    """What pyahocorasick finds; an unknown token parts the text."""
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


def _with(tiny: bytes, name: str, data: bytes) -> bytes:
    """Write the tiny index again with other bytes in one section."""
    return index_file.write("2022", bytes(32), {**sections_of(tiny), name: data})


def test_core_is_compiled() -> None:
    assert hscode._core.__file__
    assert not hscode._core.__file__.endswith((".py", ".pyc"))


@given(patterns=dictionaries, tokens=texts)
def test_matches_are_those_of_pyahocorasick(index_of: Build, patterns: list[tuple[int, ...]], tokens: list[int]) -> None:
    index = index_of(patterns)
    index.verify()
    assert sorted(index.match(tokens)) == sorted(_peer(patterns, tokens))


@given(patterns=dictionaries, before=texts, after=texts)
def test_every_pattern_is_found_in_its_own_tokens(index_of: Build, patterns: list[tuple[int, ...]], before: list[int], after: list[int]) -> None:
    index = index_of(patterns)
    for number, pattern in enumerate(patterns):
        assert (number, len(before), len(before) + len(pattern)) in index.match([*before, *pattern, *after])
        assert index.pattern_tokens(number) == pattern


def test_overlapping_and_nested_matches_longest_first(index_of: Build) -> None:
    patterns = [(0, 1, 2), (1, 2), (2,), (2, 3), (0, 1, 2, 3, 4)]
    assert index_of(patterns).match([0, 1, 2, 3]) == [(0, 0, 3), (1, 1, 3), (2, 2, 3), (3, 2, 4)]


def test_a_pattern_that_is_the_beginning_of_another(index_of: Build) -> None:
    index = index_of([(0,), (0, 0), (0, 0, 0)])
    assert index.match([0, 0, 0]) == [(0, 0, 1), (1, 0, 2), (0, 1, 2), (2, 0, 3), (1, 1, 3), (0, 2, 3)]


def test_an_unknown_token_breaks_a_match(index_of: Build) -> None:
    index = index_of([(0, 1), (1,)])
    assert index.match([0, UNKNOWN, 1]) == [(1, 2, 3)]
    assert index.match([UNKNOWN]) == []


def test_nothing_in_nothing(index_of: Build) -> None:
    assert index_of([(0,)]).match([]) == []


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


@pytest.mark.parametrize("name", index_file.SECTIONS)
def test_sections_are_views_of_the_file(tiny: bytes, name: str) -> None:
    view = Index(tiny).section(name)
    assert bytes(view) == sections_of(tiny)[name]
    assert view.readonly


def test_ranker_wants_a_weight_for_each_feature(tiny: bytes) -> None:
    with pytest.raises(ValueError, match="one weight"):
        Ranker(Index(tiny), [0.0], [0.0])


def test_built_index_holds_together(tariff: Nomenclature) -> None:
    tariff.core.verify()


def test_tiny_index_holds_together(tiny: bytes) -> None:
    Index(tiny).verify()


def test_built_index_finds_every_term_in_itself(tariff: Nomenclature) -> None:
    core = tariff.core
    for pattern in range(0, core.counts["patterns"], 101):
        tokens = core.pattern_tokens(pattern)
        assert (pattern, 0, len(tokens)) in core.match(tokens)


@pytest.mark.parametrize("cut", ["nothing", "magic", "header", "table", "one byte"])
def test_truncated_file_is_refused(tiny: bytes, cut: str) -> None:
    size = {"nothing": 0, "magic": 8, "header": HEADER, "table": HEADER + ENTRY * len(index_file.SECTIONS), "one byte": len(tiny) - 1}[cut]
    with pytest.raises(IndexFileError, match="rebuild"):
        Index(tiny[:size])


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(200), bytes(4096), b"HSCODEIX", b"HSCODEIX" + bytes(100), b"hscodeix" * 600])
def test_foreign_file_is_refused(data: bytes) -> None:
    with pytest.raises(IndexFileError, match="hscode compile"):
        Index(data)


def test_flipped_bit_in_the_header_is_refused(tiny: bytes) -> None:
    for place in [*range(16), *range(56, 60)]:  # magic, version, byte order, number of sections
        for bit in range(8):
            with pytest.raises(IndexFileError):
                Index(_flipped(tiny, place, bit))


def test_flipped_bit_in_a_name_of_the_table_is_refused(tiny: bytes) -> None:
    for number in range(len(index_file.SECTIONS)):
        for place in range(16):
            with pytest.raises(IndexFileError):
                Index(_flipped(tiny, HEADER + ENTRY * number + place, place % 8))


def test_flipped_high_bit_of_an_offset_or_size_is_refused(tiny: bytes) -> None:
    for number in range(len(index_file.SECTIONS)):
        for place in (*range(18, 24), *range(27, 32)):
            with pytest.raises(IndexFileError):
                Index(_flipped(tiny, HEADER + ENTRY * number + place, 7))


def test_moved_section_is_refused(tiny: bytes) -> None:
    for number in range(len(index_file.SECTIONS)):
        for place, bit in ((16, 3), (16, 4), (24, 3)):
            with pytest.raises(IndexFileError):
                Index(_flipped(tiny, HEADER + ENTRY * number + place, bit))


def test_trailing_bytes_are_refused(tiny: bytes) -> None:
    with pytest.raises(IndexFileError):
        Index(tiny + b"more")


@pytest.mark.parametrize("name", INDICES)
def test_verify_refuses_a_number_out_of_range(tiny: bytes, name: str) -> None:
    code = INDICES[name]
    items = array(code, sections_of(tiny)[name])
    items[len(items) // 2] = -2 if name == "node_parent" else {"I": 0xFFFFFFFF, "H": 0xFFFF, "i": 0x7FFFFFFF}[code]
    index = Index(_with(tiny, name, items.tobytes()))
    with pytest.raises(IndexFileError, match="index file"):
        index.verify()


def test_verify_refuses_failure_links_in_a_circle(tiny: bytes) -> None:
    fail = array("I", sections_of(tiny)["ac_fail"])
    fail[1] = len(fail) - 1
    with pytest.raises(IndexFileError, match="failure links"):
        Index(_with(tiny, "ac_fail", fail.tobytes())).verify()


def test_sections_that_do_not_fit_each_other_are_refused(tiny: bytes) -> None:
    for name in ("tok_flags", "ac_root", "node_level", "node_parent", "value_attr"):
        data = sections_of(tiny)[name]
        with pytest.raises(IndexFileError, match="do not fit"):
            Index(_with(tiny, name, data + data))


def test_a_writer_wants_every_section() -> None:
    with pytest.raises(ValueError, match="sections differ"):
        index_file.write("2022", bytes(32), {"word_blob": b""})


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
    index.verify()
    del index
    mapped.close()


def test_missing_empty_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="build it with"):
        Nomenclature(tmp_path / "none.idx")
    for name, data in (("empty.idx", b""), ("foreign.idx", b"\x7fELF" + bytes(500))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(IndexFileError, match="rebuild it"):
            Nomenclature(tmp_path / name)


def _flipped(data: bytes, place: int, bit: int) -> bytes:
    copy = bytearray(data)
    copy[place] ^= 1 << bit
    return bytes(copy)
