"""The Aho-Corasick automaton over token numbers, as flat arrays.

Source: A. V. Aho and M. J. Corasick, "Efficient string matching", CACM 18 (1975). States are numbered breadth first,
the children of a state next to each other in the order of their tokens, so that a state needs only the number of its
first child; the children of state s are ``first[s] .. first[s + 1]``.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Automaton:
    """Arrays indexed by state; ``root`` by token. ``out`` is pattern + 1 or 0, ``link`` the next shorter match or 0."""

    root: array[int]
    first: array[int]
    token: array[int]
    fail: array[int]
    out: array[int]
    link: array[int]
    depth: array[int]


def build(patterns: Sequence[tuple[int, ...]], n_tokens: int) -> Automaton:
    """Return the automaton that finds *patterns*, distinct non-empty sequences of token numbers below *n_tokens*."""
    order = sorted(range(len(patterns)), key=lambda i: patterns[i])
    root = array("I", bytes(4 * n_tokens))
    first, token, out, depth = (array("I") for _ in range(4))
    level: list[tuple[int, int, int]] = [(0, len(order), 0)]  # ranges of `order` that share a prefix: one state each
    for values in (token, depth, out):
        values.append(0)
    parent_of = [0]
    d = 0
    while level:
        following: list[tuple[int, int, int]] = []
        for low, high, me in level:
            first.append(len(token))
            i = low
            if d and len(patterns[order[i]]) == d:
                out[me] = order[i] + 1
                i += 1
            while i < high:
                value = patterns[order[i]][d]
                j = i
                while j < high and patterns[order[j]][d] == value:
                    j += 1
                child = len(token)
                for values, value_of_child in ((token, value), (depth, d + 1), (out, 0)):
                    values.append(value_of_child)
                parent_of.append(me)
                following.append((i, j, child))
                if d == 0:
                    root[value] = child
                i = j
        level, d = following, d + 1
    first.append(len(token))
    children = {(parent_of[s] << 32) | token[s]: s for s in range(1, len(token))}
    fail, link = array("I", bytes(4 * len(token))), array("I", bytes(4 * len(token)))
    for state in range(1, len(token)):
        if depth[state] > 1:
            up = fail[parent_of[state]]
            while up and ((up << 32) | token[state]) not in children:
                up = fail[up]
            fail[state] = children.get((up << 32) | token[state], 0)
        link[state] = fail[state] if out[fail[state]] else link[fail[state]]
    return Automaton(root, first, token, fail, out, link, depth)
