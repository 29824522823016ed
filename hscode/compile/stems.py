"""Words of one root: "mincer", "mincing", "mince"; "sorter", "sorting". What a machine is called by one it is found by the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

_ENDINGS = ("isation", "ation", "ator", "ing", "ion", "ers", "er", "or", "ed", "e", "y")
_SHORTEST = {"ing": 3, "er": 3, "or": 4, "ed": 3, "e": 3, "y": 4}
LARGEST_FAMILY = 8
"""A root shared by more words than this says nothing."""


def root(word: str) -> str:
    """Return the root of a word by rule.

    >>> [root(w) for w in ("mincer", "mincing", "mince", "chipper", "chip", "sorting", "granulator", "granulation")]
    ['minc', 'minc', 'minc', 'chip', 'chip', 'sort', 'granul', 'granul']
    """
    for ending in _ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _SHORTEST.get(ending, 4):
            if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz":
                rest = rest[:-1]
            return rest
    return word


def families(words: Sequence[str]) -> list[list[int]]:
    """Return for each word the numbers of the other words of its root, where one of the family ends in -ing, -er or -or."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        if word.isalpha() and len(word) > 2:
            members[root(word)].append(number)
    out: list[list[int]] = [[] for _ in words]
    for family in members.values():
        doing = any(words[n].endswith(("ing", "er", "or")) for n in family)
        if 1 < len(family) <= LARGEST_FAMILY and doing:
            for number in family:
                out[number] = [other for other in family if other != number]
    return out
