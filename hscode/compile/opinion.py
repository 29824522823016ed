"""The second opinion: a classifier learned from our own terms, cues, titles and lines, for texts in which no phrase matches whole.

It sees words, pairs of words, parts of words and what is left of words without their vowels, and walks down the tariff. It learns from the
nomenclature's phrases, lines of trade and whole descriptions; the example lines stay out, so that they test it honestly. Weights are fitted to
whole descriptions as well, to each half of them with an opinion that has learned from the other half alone (:func:`half_of`).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hscode.compile._trainer import train

BUCKETS = 1 << 18
"""Vectors that the hashes of words, pairs and n-grams share."""
EPOCHS, RATE = 5, 0.6


class Lessons(NamedTuple):
    """What there is to learn, in the numbers of the trainer: its words, the words and the node of each text, and the way down to each node."""

    vocabulary: list[bytes]
    text_off: array[int]
    words: array[int]
    target: array[int]
    parent: array[int]
    child_off: array[int]
    child: array[int]


def lessons_of(texts: Iterable[tuple[Sequence[str], int]], parent: Sequence[int | None]) -> Lessons:
    """Return what is to be learned from some texts.

    Args:
        texts: words and node of each phrase; a text without words teaches nothing.
        parent: parent of each node, -1 at the top, None for a node that is not on the way.
    """
    number: dict[str, int] = {}
    off, words, target = array("I", [0]), array("I"), array("I")
    for said, node in texts:
        if said:
            words.extend(number.setdefault(word, len(number)) for word in said)
            off.append(len(words))
            target.append(node)
    children: list[list[int]] = [[] for _ in range(len(parent) + 1)]
    for node, above in enumerate(parent):
        if above is not None:
            children[above].append(node)
    child_off, child = array("I", [0]), array("I")
    for row in children:
        child.extend(row)
        child_off.append(len(child))
    above_each = array("i", (-1 if above is None else above for above in parent))
    return Lessons([word.encode() for word in number], off, words, target, above_each, child_off, child)


def half_of(text: str) -> int:
    """Return to which half of the whole descriptions one belongs, 0 or 1.

    >>> half_of("Unisex heavyweight tee"), half_of("Turned ash broom handle")
    (1, 0)
    """
    return zlib.crc32(text.encode()) & 1


def learn(lessons: Lessons) -> tuple[bytes, bytes, bytes, bytes]:
    """Return the vectors of the buckets and the codes of their scales, the vectors of the nodes and the codes of theirs (``_vectors.pxd``)."""
    return train(*lessons, BUCKETS, EPOCHS, RATE)
