"""Association of words with headings and with subheadings: statistics of our own terms, titles and cues.

Heading: ``log(1 + a * p(token | heading) / p(token))``, how much more often trade uses the word for this heading than in
general. Leaf: ``log(p(token | leaf) / p(token | heading))``, smoothed towards the heading, so that it parts siblings only.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass

HEADING_SHARE = 0.1
LEAF_SMOOTHING = 4.0
CHAPTER_FLOOR = 0.01
WEIGHT_SCALE = 4096
"""Weights are kept in 16 bits as multiples of 1/4096: a ten-thousandth is far below what the statistics can tell."""


@dataclass
class Association:
    """Compressed rows by token: target numbers and weights in units of 1/4096. Weights for leaves are signed."""

    off: array[int]
    target: array[int]
    weight: array[int]

    def add(self, target: int, weight: float, least: float) -> None:
        """Add a target to the row of the present token, unless its weight is no more than *least* either way."""
        if abs(weight) > least:
            self.target.append(target)
            self.weight.append(round(weight * WEIGHT_SCALE))

    def end_token(self) -> None:
        """End the row of the present token."""
        self.off.append(len(self.target))


@dataclass
class _Uses:
    """How often phrases use tokens, each phrase shared out among the leaves for which it stands."""

    leaf: list[dict[int, float]]
    """By token, and by leaf."""
    leaf_total: list[float]
    heading_total: list[float]
    token_total: list[float]


def associate(
    counts: list[tuple[tuple[int, ...], list[tuple[int, float]]]], heading_of: list[int], n_tokens: int, n_headings: int
) -> tuple[Association, Association]:
    """Return the heading and the leaf association.

    Args:
        counts: for each phrase its tokens and the leaves it stands for, with weights that sum to at most 1.
        heading_of: heading number of each leaf.
        n_tokens: number of tokens.
        n_headings: number of headings.
    """
    uses = _Uses([defaultdict(float) for _ in range(n_tokens)], [0.0] * len(heading_of), [0.0] * n_headings, [0.0] * n_tokens)
    for tokens, leaves in counts:
        for token in set(tokens):
            for target, weight in leaves:
                uses.leaf[token][target] += weight
                uses.leaf_total[target] += weight
                uses.heading_total[heading_of[target]] += weight
                uses.token_total[token] += weight
    total, children = sum(uses.token_total), Counter(heading_of)
    to_heading, to_leaf = _empty("H"), _empty("h")
    for token in range(n_tokens):
        heading_count: dict[int, float] = defaultdict(float)
        for target, weight in uses.leaf[token].items():
            heading_count[heading_of[target]] += weight
        for heading, weight in sorted(heading_count.items()):
            ratio = (weight / (uses.heading_total[heading] + 20.0)) / (uses.token_total[token] / total)
            to_heading.add(heading, math.log1p(HEADING_SHARE * ratio), 0.02)
        for target, weight in sorted(uses.leaf[token].items()):
            heading = heading_of[target]
            if children[heading] > 1:
                share = (heading_count[heading] + 0.5) / (uses.heading_total[heading] + 1.0)
                value = math.log((weight + LEAF_SMOOTHING * share) / (uses.leaf_total[target] + LEAF_SMOOTHING) / share)
                to_leaf.add(target, value, 0.05)
        to_heading.end_token()
        to_leaf.end_token()
    return to_heading, to_leaf


def associate_chapters(counts: list[tuple[tuple[int, ...], list[tuple[int, float]]]], chapter_of: list[int], n_tokens: int) -> Association:
    """Return how much of each token's use falls to each chapter: ``log(p(chapter | token) / FLOOR)``, nothing where that is below 0.

    What a noun is used for tells the class of the goods: a machine is in chapter 84, whatever it cuts.
    """
    used: list[dict[int, float]] = [defaultdict(float) for _ in range(n_tokens)]
    for tokens, leaves in counts:
        for token in set(tokens):
            for leaf, weight in leaves:
                used[token][chapter_of[leaf]] += weight
    out = _empty("H")
    for chapters in used:
        total = sum(chapters.values()) + 0.5
        for chapter, weight in sorted(chapters.items()):
            value = math.log(weight / total / CHAPTER_FLOOR)
            out.add(chapter, max(value, 0.0), 0.0)
        out.end_token()
    return out


def _empty(kind: str) -> Association:
    return Association(array("I", [0]), array("H"), array(kind))
