"""Postings: the phrases of each word, in such an order that most need not be read.

A phrase that shares one word with a text is the more like it the shorter it is. So the postings of a word begin with one phrase
for each place, the shortest in front: the ranker compares these and stops where they become too unlike. Their lengths stand beside
them, and the sums of the weights of their words, below nought where a word comes twice. Behind them stand the other phrases,
shortest first too: they only tell how many phrases are near.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from hscode.index_file import pack24
from hscode.kinds import Kind

OF_TITLE, AGAIN = 0x4000, 0x8000
"""Marks of a place: the phrase is its title, and the phrase stands in a posting of the same word before."""
OF_MANY = 0x800000
"""Mark of a phrase that has more entries than one."""
MOST_PLACES = 0x4000
_KINDS = (Kind.TERM, Kind.TITLE)


def post(
    phrases: Iterable[tuple[Sequence[int], Sequence[tuple[int, int]]]], norm: Sequence[float], idf: Sequence[float]
) -> dict[str, bytes | array[int] | array[float]]:
    """Return the sections of postings.

    Args:
        phrases: the tokens of each phrase, and its entries ``(kind, target)``.
        norm: length of each phrase as a vector of its words.
        idf: weight of each token.

    Raises:
        ValueError: a place whose number needs more than 14 bits.
    """
    held: list[list[tuple[float, int, int]]] = [[] for _ in idf]
    many: set[int] = set()
    known = array("d")
    for number, (tokens, entries) in enumerate(phrases):
        distinct = set(tokens)
        known.append(sum(idf[token] for token in tokens) * (1 if len(distinct) == len(tokens) else -1))
        if len(entries) > 1:
            many.add(number)
        for kind, target in sorted(entries):
            if kind not in _KINDS:
                continue
            if target >= MOST_PLACES:
                raise ValueError(f"place {target} does not fit in a posting, which has room for {MOST_PLACES} places")
            for token in distinct:
                held[token].append((norm[number], number, target | (OF_TITLE if kind == Kind.TITLE else 0)))
    off, pattern, place, near_off, near_norm = [0], array("I"), array("H"), [0], array("f")
    near_known = array("d")
    for postings in held:
        first, rest = _parted(sorted(postings))
        near_norm.extend(length for length, _, _ in first)
        near_known.extend(known[number] for _, number, _ in first)
        near_off.append(len(near_norm))
        seen: set[int] = set()
        for _, number, target in first + rest:
            pattern.append(number | (OF_MANY if number in many else 0))
            place.append(target | (AGAIN if number in seen else 0))
            seen.add(number)
        off.append(len(pattern))
    return {"post_off": pack24(off), "post_pat": pack24(pattern), "post_place": place,
            "near_off": pack24(near_off), "near_norm": near_norm, "near_known": near_known}  # fmt: skip


def _parted(postings: list[tuple[float, int, int]]) -> tuple[list[tuple[float, int, int]], list[tuple[float, int, int]]]:
    """Return the first posting of each place, and the others."""
    places: set[int] = set()
    first: list[tuple[float, int, int]] = []
    rest: list[tuple[float, int, int]] = []
    for posting in postings:
        (rest if posting[2] in places else first).append(posting)
        places.add(posting[2])
    return first, rest
