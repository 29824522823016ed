"""Association of words with headings and with subheadings: statistics of our own terms, titles and cues.

Heading: ``log(1 + a * p(token | heading) / p(token))``, how much more often trade uses the word for this heading than in
general. Leaf: ``log(p(token | leaf) / p(token | heading))``, smoothed towards the heading, so that it parts siblings only.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
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
    leaf: list[dict[int, float]] = [defaultdict(float) for _ in range(n_tokens)]
    leaf_total = [0.0] * len(heading_of)
    heading_total = [0.0] * n_headings
    token_total = [0.0] * n_tokens
    for tokens, leaves in counts:
        for token in set(tokens):
            for target, weight in leaves:
                leaf[token][target] += weight
                leaf_total[target] += weight
                heading_total[heading_of[target]] += weight
                token_total[token] += weight
    total = sum(token_total)
    children = [0] * n_headings
    for heading in heading_of:
        children[heading] += 1
    to_heading, to_leaf = _empty("H"), _empty("h")
    for token in range(n_tokens):
        heading_count: dict[int, float] = defaultdict(float)
        for target, weight in leaf[token].items():
            heading_count[heading_of[target]] += weight
        for heading, weight in sorted(heading_count.items()):
            ratio = (weight / (heading_total[heading] + 20.0)) / (token_total[token] / total)
            value = math.log1p(HEADING_SHARE * ratio)
            if value > 0.02:
                to_heading.target.append(heading)
                to_heading.weight.append(round(value * WEIGHT_SCALE))
        for target, weight in sorted(leaf[token].items()):
            heading = heading_of[target]
            if children[heading] < 2:
                continue
            share = (heading_count[heading] + 0.5) / (heading_total[heading] + 1.0)
            value = math.log((weight + LEAF_SMOOTHING * share) / (leaf_total[target] + LEAF_SMOOTHING) / share)
            if abs(value) > 0.05:
                to_leaf.target.append(target)
                to_leaf.weight.append(round(value * WEIGHT_SCALE))
        to_heading.off.append(len(to_heading.target))
        to_leaf.off.append(len(to_leaf.target))
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
            if value > 0.0:
                out.target.append(chapter)
                out.weight.append(round(value * WEIGHT_SCALE))
        out.off.append(len(out.target))
    return out


def _empty(kind: str) -> Association:
    return Association(array("I", [0]), array("H"), array(kind))
