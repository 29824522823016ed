"""The matcher beside its peers: every term of the vocabulary in every line, the words of both made the same beforehand.

Run with ``python -m pytest benches --benchmark-sort=mean``; HSCODE_BENCH_LINES=500 runs over fewer lines. The peers get
strings, ours and pyahocorasick also sequences of word numbers. All must find the same number of terms.
"""

from __future__ import annotations

from typing import Any, Protocol

import pytest

from hscode.index import Nomenclature
from hscode.reading.reader import Reader

UNKNOWN = "?"
"""Stands in the strings for a word that the vocabulary does not know."""


class Benchmark(Protocol):
    """The fixture of pytest-benchmark, as far as it is used here."""

    extra_info: dict[str, Any]

    def __call__(self, function: Any, *args: Any) -> Any: ...


@pytest.fixture(scope="module")
def terms(tariff: Nomenclature) -> list[tuple[int, ...]]:
    """All phrases of the index as word numbers."""
    return [tariff.core.pattern_tokens(number) for number in range(tariff.core.counts["patterns"])]


@pytest.fixture(scope="module")
def texts(tariff: Nomenclature, lines: list[str]) -> list[list[int]]:
    """The lines as word numbers."""
    reader = Reader(tariff)
    return [reader.read(line).statement.tokens for line in lines]


@pytest.fixture(scope="module")
def words(tariff: Nomenclature, terms: list[tuple[int, ...]]) -> list[str]:
    """The phrases as strings, a space before and behind each word."""
    return [f" {' '.join(map(tariff.core.token_text, term))} " for term in terms]


@pytest.fixture(scope="module")
def strings(tariff: Nomenclature, texts: list[list[int]]) -> list[str]:
    """The lines as strings of the same kind."""
    return [f" {' '.join(tariff.core.token_text(token) if token >= 0 else UNKNOWN for token in text)} " for text in texts]


@pytest.fixture(scope="module")
def expected(tariff: Nomenclature, texts: list[list[int]]) -> int:
    """How many terms there are in the lines."""
    return sum(len(tariff.core.match(text)) for text in texts)


def _note(benchmark: Benchmark, strings: list[str], expected: int) -> None:
    benchmark.extra_info.update(lines=len(strings), characters=sum(map(len, strings)), matches=expected)


def test_index_match(benchmark: Benchmark, tariff: Nomenclature, texts: list[list[int]], strings: list[str], expected: int) -> None:
    match = tariff.core.match
    _note(benchmark, strings, expected)
    assert benchmark(lambda: sum(len(match(text)) for text in texts)) == expected > 0


def test_pyahocorasick_sequences(
    benchmark: Benchmark, terms: list[tuple[int, ...]], texts: list[list[int]], strings: list[str], expected: int
) -> None:  # fmt: skip
    ahocorasick = pytest.importorskip("ahocorasick")
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS, ahocorasick.KEY_SEQUENCE)
    for number, term in enumerate(terms):
        automaton.add_word(term, number)
    automaton.make_automaton()
    unknown = 1 + max(token for term in terms for token in term)
    sequences = [tuple(token if token >= 0 else unknown for token in text) for text in texts if text]
    _note(benchmark, strings, expected)
    assert benchmark(lambda: sum(1 for sequence in sequences for _ in automaton.iter(sequence))) == expected


def test_pyahocorasick_strings(benchmark: Benchmark, words: list[str], strings: list[str], expected: int) -> None:
    ahocorasick = pytest.importorskip("ahocorasick")
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for number, word in enumerate(words):
        automaton.add_word(word, number)
    automaton.make_automaton()
    _note(benchmark, strings, expected)
    assert benchmark(lambda: sum(1 for string in strings for _ in automaton.iter(string))) == expected


def test_ahocorasick_rs(benchmark: Benchmark, words: list[str], strings: list[str], expected: int) -> None:
    ahocorasick_rs = pytest.importorskip("ahocorasick_rs")
    automaton = ahocorasick_rs.AhoCorasick(words)
    find = automaton.find_matches_as_indexes
    _note(benchmark, strings, expected)
    assert benchmark(lambda: sum(len(find(string, overlapping=True)) for string in strings)) == expected


def test_daachorse(benchmark: Benchmark, words: list[str], strings: list[str], expected: int) -> None:
    daachorse = pytest.importorskip("daachorse")
    find = daachorse.CharwiseDoubleArrayAhoCorasick(words).find_overlapping
    _note(benchmark, strings, expected)
    assert benchmark(lambda: sum(len(find(string)) for string in strings)) == expected
