"""The matcher and its peers: every term of the vocabulary in every line, the words of both made the same beforehand.

The peers get strings, ours and pyahocorasick also sequences of word numbers. All must find the same number of terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from hscode._core import Index, Matches
from hscode.index import Nomenclature
from hscode.reading.reader import Reader

UNKNOWN = "?"
"""Stands in the strings for a word that the vocabulary does not know."""

Count = Callable[[], int]
"""Finds all terms in all lines and returns how many there are."""


@dataclass
class Workload:
    """The terms and the lines, as word numbers and as strings with a space before and behind each word."""

    terms: list[tuple[int, ...]]
    texts: list[list[int]]
    words: list[str]
    strings: list[str]
    match: Callable[[list[int]], Matches]
    expected: int

    @classmethod
    def of(cls, tariff: Nomenclature, lines: list[str]) -> Workload:
        """Prepare *lines* and all terms of the index."""
        core, reader = tariff.core, Reader(tariff)
        terms = [core.pattern_tokens(number) for number in range(core.counts["patterns"])]
        texts = [list(reader.read(line).statement.tokens) for line in lines]
        words = [_string_of(core, term) for term in terms]
        strings = [_string_of(core, text) for text in texts]
        return cls(terms, texts, words, strings, core.match, sum(len(core.match(text)) for text in texts))


def _string_of(core: Index, tokens: Iterable[int]) -> str:
    """Return words as a string; a word that has a space itself, "in oil", has another character there."""
    return f" {' '.join(core.token_text(token).replace(' ', '_') if token >= 0 else UNKNOWN for token in tokens)} "


def hscode(work: Workload) -> Count:
    """Return the count by the core, which makes a tuple of a match when somebody looks at it."""
    return lambda: sum(len(work.match(text)) for text in work.texts)


def hscode_tuples(work: Workload) -> Count:
    """Return the count by the core where somebody looks at all of them."""
    return lambda: sum(len(work.match(text).to_list()) for text in work.texts)


def daachorse(work: Workload) -> Count:
    """Return the count by daachorse's double array over characters."""
    find = pytest.importorskip("daachorse").CharwiseDoubleArrayAhoCorasick(work.words).find_overlapping
    return lambda: sum(len(find(string)) for string in work.strings)


def ahocorasick_rs(work: Workload) -> Count:
    """Return the count by ahocorasick_rs."""
    find = pytest.importorskip("ahocorasick_rs").AhoCorasick(work.words).find_matches_as_indexes
    return lambda: sum(len(find(string, overlapping=True)) for string in work.strings)


def pyahocorasick(work: Workload) -> Count:
    """Return the count by pyahocorasick over strings."""
    automaton = _pyahocorasick(work.words)
    return lambda: sum(1 for string in work.strings for _ in automaton.iter(string))


def pyahocorasick_sequences(work: Workload) -> Count:
    """Return the count by pyahocorasick over word numbers."""
    ahocorasick = pytest.importorskip("ahocorasick")
    automaton = _pyahocorasick(work.terms, ahocorasick.KEY_SEQUENCE)
    unknown = 1 + max(token for term in work.terms for token in term)
    sequences = [tuple(token if token >= 0 else unknown for token in text) for text in work.texts if text]
    return lambda: sum(1 for sequence in sequences for _ in automaton.iter(sequence))


def _pyahocorasick(keys: list[Any], *kind: int) -> Any:
    ahocorasick = pytest.importorskip("ahocorasick")
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS, *kind)
    for number, key in enumerate(keys):
        automaton.add_word(key, number)
    automaton.make_automaton()
    return automaton


MATCHERS: dict[str, Callable[[Workload], Count]] = {
    "hscode": hscode, "hscode, tuples": hscode_tuples, "daachorse": daachorse, "ahocorasick_rs": ahocorasick_rs, "pyahocorasick": pyahocorasick,
    "pyahocorasick, sequences": pyahocorasick_sequences,
}  # fmt: skip
