"""Grow the trees that set the best codes in order: LambdaMART on the codes that the linear models put first.

Needs numpy, scipy and lightgbm (the extra ``fit``). One thread and a fixed seed: the same rows give the same trees.

Source: C. Burges, From RankNet to LambdaRank to LambdaMART: An Overview, 2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from lightgbm import Dataset, train
from scipy.optimize import minimize_scalar

from hscode.ranking._ranker import CONTENDER_FEATURES
from hscode.ranking.groups import of_group
from hscode.ranking.trees import Branch, Tree, Trees

ROUNDS = 100
SURE_SIGNS = (
    ("heading.exact_whole", 0.5, 1.0), ("heading.note_to", 0.5, 0.6), ("heading.note_to", 3.5, 1.2), ("way.note_to", 0.5, 1.0),
    ("way.default_quiet", 0.5, 0.4), ("way.facts_contradicted", 0.5, -1.0),
)  # fmt: skip
"""What a sign above a threshold adds in any case, however few rows taught it: a heading that names the goods whole, a legal note or a rule
that points to the place, weakly or strongly, that the place is the commercial default where the text tells nothing of siblings, and that a stated
fact contradicts the place among its siblings."""
GROWN_ON = (("named", 0.97, 1.5),)
"""What adds to a code before the trees are grown, which take back what rows belie: that the whole text is a trade name of the code."""
_SETTINGS = {
    "objective": "lambdarank", "lambdarank_truncation_level": 10, "num_leaves": 15, "learning_rate": 0.12, "min_data_in_leaf": 40,
    "lambda_l2": 5.0, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 0, "deterministic": True,
    "force_row_wise": True, "num_threads": 1, "verbosity": -1,
}  # fmt: skip

Matrix = Any


@dataclass
class Choice:
    """A choice among candidates: one row of features each, and which of them are right."""

    fold: int
    features: Matrix
    right: Matrix
    weight: float


def grow(contests: Sequence[Choice]) -> Any:
    """Return the trees, as lightgbm has them, that put the right codes of *contests* first, together with what they are grown on."""
    features = np.concatenate([c.features for c in contests])
    data = Dataset(
        features, label=np.concatenate([c.right for c in contests]), group=[len(c.right) for c in contests],
        weight=np.concatenate([np.full(len(c.right), c.weight) for c in contests]), init_score=_signs(features, GROWN_ON))  # fmt: skip
    return train(_SETTINGS, data, ROUNDS)


def score(booster: Any, contest: Choice) -> Matrix:
    """Return the sum of the trees and of all signs for each candidate of *contest*."""
    return booster.predict(contest.features) + _signs(contest.features, SURE_SIGNS + GROWN_ON)


def _signs(features: Matrix, signs: Sequence[tuple[str, float, float]]) -> Matrix:
    """Return what signs add to each candidate; those of a group that is left out are nought."""
    return np.sum([value * (features[:, CONTENDER_FEATURES.index(name)] > threshold) for name, threshold, value in signs], axis=0)


def fit_scale(scored: Sequence[tuple[Choice, Matrix]]) -> float:
    """Return the factor of the scores that makes the share of each first candidate nearest to how often it is right.

    The candidates share what they hold together by the linear models.

    Args:
        scored: contests with the scores of trees not grown on them; those in which no candidate is right are among them.
    """
    joint = CONTENDER_FEATURES.index("joint")
    held_by = [np.exp(contest.features[:, joint]).sum() for contest, _ in scored]

    def loss(scale: float) -> float:
        total = 0.0
        for held, (contest, values) in zip(held_by, scored, strict=True):
            odds = np.exp(scale * (values - values.max()))
            total += (held / odds.sum() - contest.right[values.argmax()]) ** 2
        return total

    return round(float(minimize_scalar(loss, bounds=(0.05, 5.0), method="bounded").x), 4)


def cut(booster: Any, scale: float, without: str | None = None) -> Trees:
    """Return the trees of *booster*, with the signs but those of a group left out, in the form of the core."""
    sure = (sign for sign in SURE_SIGNS + GROWN_ON if not of_group(sign[0], without))
    signs = tuple(Tree.of([(CONTENDER_FEATURES.index(name), threshold, ~0, ~1)], (0.0, value)) for name, threshold, value in sure)
    return Trees((*(_tree(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]), *signs), scale)


def _tree(root: dict[str, Any]) -> Tree:
    branches: list[Branch] = []
    values: list[float] = []

    def place(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            values.append(round(node["leaf_value"], 5))
            return ~(len(values) - 1)
        me = len(branches)
        branches.append((node["split_feature"], 0.0, 0, 0))
        low, high = place(node["left_child"]), place(node["right_child"])
        branches[me] = (node["split_feature"], float(f"{node['threshold']:.6g}"), low, high)
        return me

    place(root)
    return Tree.of(branches, values)
