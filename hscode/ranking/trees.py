"""The trees: boosted decision trees that set the best codes of the linear models in order.

They are read from one data file. Each tree asks features of a code (``hscode.ranking._ranker.CONTENDER_FEATURES``) and ends in a value; the sum
of the values, times a scale, is the log of the odds of the code among its rivals.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hscode.ranking._ranker import CONTENDER_FEATURES
from hscode.ranking._trees import Forest

if TYPE_CHECKING:
    from pathlib import Path

MOST = 1e6
"""No weight is so large."""
Branch = tuple[int, float, int, int]
"""Number of the feature asked, threshold, where to go up to the threshold and above it; ``~n`` is leaf n."""


class Tree(NamedTuple):
    """One tree: of all its branches the first part, the second and so on, and the values of its leaves.

    A list for each branch would be thousands, through which the collector of garbage goes at every start.
    """

    feature: Sequence[int]
    threshold: Sequence[float]
    low: Sequence[int]
    high: Sequence[int]
    leaves: Sequence[float]

    @classmethod
    def of(cls, branches: Iterable[Branch], leaves: Sequence[float]) -> Tree:
        """Return the tree of some branches.

        >>> Tree.of([(7, 0.5, 1, ~0), (3, 2.0, ~1, ~2)], [0.1, 0.2, 0.3])
        Tree(feature=[7, 3], threshold=[0.5, 2.0], low=[1, -2], high=[-1, -3], leaves=[0.1, 0.2, 0.3])
        """
        feature, threshold, low, high = [list(column) for column in zip(*branches, strict=True)] or ([], [], [], [])
        return cls(feature, threshold, low, high, leaves)

    @property
    def branches(self) -> Iterator[Branch]:
        """The branches, the root first."""
        return zip(self.feature, self.threshold, self.low, self.high, strict=True)


@dataclass(frozen=True)
class Trees:
    """Trees, and the scale of their sum."""

    trees: tuple[Tree, ...] = ()
    scale: float = 1.0

    @cached_property
    def forest(self) -> Forest:
        """The trees as rankers ask them; those of all threads share them."""
        return Forest([(tree.branches, tree.leaves) for tree in self.trees], self.scale, len(CONTENDER_FEATURES))


def read_trees(path: str) -> Trees:
    """Read trees from a file; without the file there are none.

    Raises:
        ValueError: the file names a feature that the core does not know, a tree is not whole, or a value is no weight.
    """
    if not os.path.exists(path):
        return Trees()
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    number = {name: i for i, name in enumerate(CONTENDER_FEATURES)}
    unknown = sorted(set(data["features"]) - set(number))
    if unknown:
        raise ValueError(f"{os.path.basename(path)} asks for features that this hscode does not have: {', '.join(unknown)}; refit with `hscode fit`")
    names = [number[name] for name in data["features"]]
    trees = tuple([Tree([names[each] for each in feature], *others) for feature, *others in data["trees"]])
    for place, tree in enumerate(trees):
        if len(set(map(len, tree[:4]))) > 1:
            raise ValueError(f"the columns of tree {place} of {os.path.basename(path)} are not of one length; refit with `hscode fit`")
    weigh((data["scale"], *(value for tree in trees for value in tree.leaves)), path)
    return Trees(trees, data["scale"])


def weigh(weights: Iterable[float], path: str | os.PathLike[str]) -> None:
    """See that weights can be added up.

    Raises:
        ValueError: one is no number, or so large that sums of them are none.
    """
    for weight in weights:
        if not -MOST < weight < MOST:
            raise ValueError(f"{os.path.basename(path)} weighs something as {weight!r}; a weight is a number below {MOST:g}: refit with `hscode fit`")


def write_trees(trees: Trees, path: Path) -> None:
    """Write trees as JSON, one tree a line."""
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees.trees)
    names = json.dumps(CONTENDER_FEATURES)
    path.write_text(f'{{"scale": {trees.scale},\n"features": {names},\n"trees": [\n{lines}\n]}}\n', encoding="utf-8")
