"""The second opinion: a classifier learned from our own terms, cues, titles and lines, for texts in which no phrase matches whole.

It sees words, pairs of words, parts of words and what is left of words without their vowels, and walks down the tariff. It learns from the
nomenclature's phrases, lines of trade and whole descriptions, which are read as any description is, so that a word counts by the part that it
plays; the example lines stay out, so that they test it honestly. Weights are fitted to whole descriptions as well, to each half of them with an
opinion that has learned from the other half alone (:func:`half_of`).
"""

from __future__ import annotations

import tempfile
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from hscode.compile._trainer import train
from hscode.index import Nomenclature
from hscode.ranking.model import load_weights, weigh_words
from hscode.reading.reader import Reader

BUCKETS = 1 << 18
"""Vectors that the hashes of words, pairs and n-grams share."""
EPOCHS, RATE = 9, 0.6


class Lessons(NamedTuple):
    """What there is to learn, in the numbers of the trainer: its words, those of each text, their weights, its node, the way down to each node."""

    vocabulary: list[bytes]
    text_off: array[int]
    words: array[int]
    weight: array[float]
    target: array[int]
    parent: array[int]
    child_off: array[int]
    child: array[int]


class Heard(NamedTuple):
    """A text as the ranker is told of it: its words, how much each weighs in it, and the node where its goods belong."""

    words: Sequence[str]
    weights: Sequence[float]
    node: int


def heard(untaught: bytes, texts: Iterable[tuple[str, int]]) -> Iterator[Heard]:
    """Read texts, each with its node, by an index whose second opinion has not learned anything: reading does not ask for it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # what is mapped cannot be deleted everywhere
        file = Path(folder, "untaught.idx")
        file.write_bytes(untaught)
        tariff = Nomenclature(file)
        reader, words = Reader(tariff), weigh_words(tariff, load_weights())
        for text, node in texts:
            said, _, weights, _ = words.of(reader.read(text))
            yield Heard(said, weights, node)


def lessons_of(texts: Iterable[Heard], parent: Sequence[int | None]) -> Lessons:
    """Return what is to be learned from some texts.

    Args:
        texts: the texts; one without words that weigh anything teaches nothing.
        parent: parent of each node, -1 at the top, None for a node that is not on the way.
    """
    number: dict[str, int] = {}
    off, words, weight, target = array("I", [0]), array("I"), array("f"), array("I")
    for said, weights, node in texts:
        if any(weights):
            words.extend([number.setdefault(word, len(number)) for word in said])
            weight.extend(weights)
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
    return Lessons([word.encode("utf-8", "replace") for word in number], off, words, weight, target, above_each, child_off, child)


def half_of(text: str) -> int:
    """Return to which half of the whole descriptions one belongs, 0 or 1.

    >>> half_of("Unisex heavyweight tee"), half_of("Turned ash broom handle")
    (1, 0)
    """
    return zlib.crc32(text.encode()) & 1


def learn(lessons: Lessons) -> tuple[bytes, bytes, bytes, bytes]:
    """Return the vectors of the buckets and the codes of their scales, the vectors of the nodes and the codes of theirs (``_vectors.pxd``)."""
    return train(*lessons, BUCKETS, EPOCHS, RATE)
