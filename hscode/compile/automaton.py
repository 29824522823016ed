"""The trie of all phrases over token numbers, as flat arrays without a pointer.

Nodes are numbered breadth first: node ``t`` below the number of tokens is the phrase of the one token ``t``, whether or not
a phrase begins with it, and every further node is one edge of the trie. The children of a node stand next to each other in
the order of their tokens. A node that ends a phrase is the number of such nodes before it: phrases are numbered by length,
then by their tokens. So the trie tells the tokens of every phrase, and no other list of them is kept. A node without children
(four of five) has no row but its two bits.

The core walks all phrases that are open at a token side by side instead of following failure links (A. V. Aho and
M. J. Corasick, CACM 18, 1975): phrases are short, so that hardly more than one is open, and failure links, output links,
depths and state rows would be six times the size of the trie itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hscode.index_file import pack_bits

BLOCK = 64
"""Nodes whose bits stand in one row of :attr:`Trie.bits`."""
_MOST_INNER = 0xFFFF


@dataclass
class Trie:
    """The arrays of a trie."""

    symbol: array[int]
    """By token: its number among the tokens that stand behind another in a phrase, from 1; 0 for a token that never does."""
    bits: array[int]
    """For each 64 nodes three numbers: which have children, which end a phrase, and the counts of both (32 bits each) before them."""
    begin: array[int]
    """A bit for each edge: it is the first of its node. Nodes with children have their edges in their own order."""
    edge: array[int]
    """By edge: its symbol."""
    lengths: array[int]
    """By length from 1: number of the first phrase of so many tokens; the number of phrases at the end."""


def arrange(patterns: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return *patterns* in the order in which the trie numbers them.

    >>> arrange([(2, 1), (3,), (1, 5), (0,)])
    [(0,), (3,), (1, 5), (2, 1)]
    """
    return sorted(patterns, key=lambda pattern: (len(pattern), pattern))


def build(patterns: Sequence[tuple[int, ...]], n_tokens: int) -> Trie:
    """Return the trie of *patterns*: distinct non-empty sequences of token numbers below *n_tokens*, in the order of :func:`arrange`.

    Raises:
        ValueError: patterns out of order, or more inner tokens than 16 bits can number.
    """
    if list(patterns) != arrange(patterns):
        raise ValueError("patterns must be given in the order of arrange()")
    inner = sorted({token for pattern in patterns for token in pattern[1:]})
    if len(inner) > _MOST_INNER:
        raise ValueError(f"{len(inner)} words stand behind another in a phrase; the index has room for {_MOST_INNER}")
    symbol = array("H", bytes(2 * n_tokens))
    for number, token in enumerate(inner, 1):
        symbol[token] = number
    ordered = sorted(patterns)
    parents, ends, begin, edge = bytearray(), bytearray(), bytearray(), array("H")
    level, depth = _first_level(ordered, n_tokens), 1
    while level:
        following: list[tuple[int, int]] = []
        for low, high in level:
            ended = low < high and len(ordered[low]) == depth
            ends.append(ended)
            parents.append(low + ended < high)
            for i, j in _runs(ordered, low + ended, high, depth):
                begin.append(i == low + ended)
                edge.append(symbol[ordered[i][depth]])
                following.append((i, j))
        level, depth = following, depth + 1
    return Trie(symbol, _rows(parents, ends), pack_bits(begin), edge, _lengths(patterns))


def _first_level(ordered: list[tuple[int, ...]], n_tokens: int) -> list[tuple[int, int]]:
    """Return for each token the range of *ordered* that begins with it."""
    level = [(0, 0)] * n_tokens
    for low, high in _runs(ordered, 0, len(ordered), 0):
        level[ordered[low][0]] = (low, high)
    return level


def _runs(ordered: list[tuple[int, ...]], low: int, high: int, depth: int) -> list[tuple[int, int]]:
    """Return the ranges within *low* to *high* that share the token at *depth*."""
    out = []
    while low < high:
        i = low
        while i < high and ordered[i][depth] == ordered[low][depth]:
            i += 1
        out.append((low, i))
        low = i
    return out


def _rows(parents: bytearray, ends: bytearray) -> array[int]:
    rows = array("Q")
    before_parents = before_ends = 0
    for start in range(0, len(parents), BLOCK):
        own_parents, own_ends = parents[start : start + BLOCK], ends[start : start + BLOCK]
        rows.append(sum(bit << i for i, bit in enumerate(own_parents)))
        rows.append(sum(bit << i for i, bit in enumerate(own_ends)))
        rows.append(before_parents | before_ends << 32)
        before_parents += sum(own_parents)
        before_ends += sum(own_ends)
    return rows


def _lengths(patterns: Sequence[tuple[int, ...]]) -> array[int]:
    lengths = array("I")
    for number, pattern in enumerate(patterns):
        while len(lengths) < len(pattern):
            lengths.append(number)
    lengths.append(len(patterns))
    return lengths
