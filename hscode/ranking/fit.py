"""Refit the ranker's weights from labelled rows: softmax regression over headings, and over the children of each node.

Fixed folds, no randomness: the same rows give the same weights. Needs numpy, scipy and lightgbm (the extra ``fit``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.pipeline import Pipeline
from hscode.ranking._ranker import CONTENDER_FEATURES, HEADING_FEATURES, SUBHEADING_FEATURES
from hscode.ranking.groups import SPEAK_FOR, columns, of_group
from hscode.ranking.grow import Choice, cut, fit_scale, grow, score
from hscode.ranking.model import Weights
from hscode.ranking.trees import Trees

FOLDS = 5
CANDIDATES = 60
"""Headings that compete in the fit: the best by the weights at hand, and the right one."""
PENALTY = 2.0
LIGHT, LIGHT_SHARE = 0.1, 6
"""Of the rows that weigh less than that, the trees see every sixth, with six times the weight: there are many, and trees grow slowly."""
_PRIOR = {"facts_met": 1.0, "lookalike": -2.0, "exact_whole": 1.5, "parts_missing": -0.5, "parts_unsaid": -0.5, "note_to": 0.5}
PRIORS = {
    HEADING_FEATURES: {**_PRIOR, "facts_contradicted": -3.0},
    SUBHEADING_FEATURES: {**_PRIOR, "facts_contradicted": -7.0},
}
"""What the weights are before any row is seen; they keep at least half of it. A contradicted fact speaks against a candidate, below the
heading, where facts are what parts the codes, all but decisively."""
Matrix = Any
Pipelines = Mapping[int | None, Pipeline]
"""The pipeline that describes the rows of each half of what taught the second opinion, which has learned from the other half alone; for all
other rows that of None."""


@dataclass(frozen=True)
class LabelledRow:
    """One description with its right codes and its weight in the fit."""

    key: str
    description: str
    codes: tuple[str, ...]
    weight: float = 1.0
    half: int | None = None
    """To which half it belongs of what taught the second opinion; None for what did not."""

    @property
    def fold(self) -> int:
        """Fold of the row in cross-validation, from its key alone."""
        return hashlib.sha256(self.key.encode()).digest()[0] % FOLDS

    @property
    def lot(self) -> int:
        """A number that draws rows by lot, from the key alone."""
        return hashlib.sha256(self.key.encode()).digest()[1]


@dataclass(frozen=True)
class Fitted:
    """Weights fitted to all rows, and for each fold to the rows of the others."""

    weights: Weights
    folds: Sequence[Weights]


def collect(pipelines: Pipelines, rows: Sequence[LabelledRow], without: str | None = None) -> tuple[list[Choice], list[Choice]]:
    """Return the choices among headings and among siblings that *rows* pose, the features of the group *without* nought."""
    heading_choices, sibling_choices = [], []
    for row in rows:
        pipeline = pipelines[row.half]
        nomenclature = pipeline.nomenclature
        wanted = [nomenclature.by_code[code] for code in row.codes if code in nomenclature.by_code]
        headings, levels = pipeline.explain(row.description, CANDIDATES, wanted)
        right = {nomenclature.above(node, Level.HEADING) for node in wanted}
        if any(node in right for node, _ in headings):
            heading_choices.append(_choice(row, headings, right, columns(HEADING_FEATURES, without)))
        above = {node for leaf in wanted for node in _way(nomenclature, leaf)}
        for _, children in levels:
            if len(children) > 1 and any(node in above for node, _ in children):
                sibling_choices.append(_choice(row, children, above, columns(SUBHEADING_FEATURES, without)))
    return heading_choices, sibling_choices


def fit(choices: Sequence[Choice], names: tuple[str, ...], penalty: float = PENALTY) -> Matrix:
    """Return the weights that make the right candidates likeliest, with an L2 penalty on their distance from :data:`PRIORS`."""
    prior = np.array([PRIORS[names].get(name, 0.0) for name in names])
    features = np.concatenate([c.features for c in choices])
    scale = features.std(0) + 1e-6
    bounds = [
        (None, p * s / 2) if p < 0 else (p * s / 2, None) if p > 0 or name in SPEAK_FOR else (None, None)
        for name, p, s in zip(names, prior, scale, strict=True)
    ]
    sizes = np.array([len(c.features) for c in choices])
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = np.concatenate([c.right for c in choices])
    weight = np.array([c.weight for c in choices])
    standard = features / scale
    owner = np.repeat(np.arange(len(choices)), sizes)

    def loss(w: Matrix) -> tuple[float, Matrix]:
        logit = standard @ w
        top = np.maximum.reduceat(logit, begins)
        e = np.exp(logit - top[owner])
        total = np.add.reduceat(e, begins)
        good = np.add.reduceat(e * right, begins)
        p, q = e / total[owner], e * right / good[owner]
        away = w - prior * scale
        value = float((weight * (np.log(total) - np.log(good))).sum() + penalty * (away**2).sum() / 2)
        return value, standard.T @ ((p - q) * weight[owner]) + penalty * away

    result = minimize(loss, prior * scale, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    return result.x / scale


def cross_validate(pipelines: Pipelines, rows: Sequence[LabelledRow], without: str | None = None) -> Fitted:
    """Fit to *rows*, and for each fold to the other folds, without the features of a group of :data:`hscode.ranking.groups.GROUPS`.

    The trees learn from what the linear models say of rows that they were not fitted to, as it will be when they are asked.
    """
    headings, siblings = collect(pipelines, rows, without)
    old = replace(pipelines[None].weights, trees=Trees())
    linear = [
        _fitted(old, [c for c in headings if c.fold != fold], [c for c in siblings if c.fold != fold], without) for fold in range(FOLDS)
    ]
    contests = _contests(pipelines, rows, linear, without)
    decided = [c for c in contests if c.right.any()]
    boosters = [grow([c for c in decided if c.fold != fold]) for fold in range(FOLDS)]
    scale = fit_scale([(c, score(boosters[c.fold], c)) for c in contests if c.weight == 1.0])
    folds = [replace(weights, trees=cut(booster, scale, without)) for weights, booster in zip(linear, boosters, strict=True)]
    return Fitted(replace(_fitted(old, headings, siblings, without), trees=cut(grow(decided), scale, without)), folds)


def _contests(pipelines: Pipelines, rows: Sequence[LabelledRow], linear: Sequence[Weights], without: str | None) -> list[Choice]:
    """Return the contests among the best codes that *rows* pose, as the linear models of the other folds see them; in some no code is right."""
    out, left_out = [], columns(CONTENDER_FEATURES, without)
    for fold, weights in enumerate(linear):
        for pipeline in pipelines.values():
            pipeline.set_weights(weights)
        for row in rows:
            if row.fold != fold or (row.weight < LIGHT and row.lot % LIGHT_SHARE):
                continue
            pipeline = pipelines[row.half]
            right = {pipeline.nomenclature.by_code[code] for code in row.codes if code in pipeline.nomenclature.by_code}
            contenders = pipeline.contend(row.description)
            if contenders:
                choice = _choice(row, contenders, right, left_out)
                out.append(replace(choice, weight=LIGHT_SHARE * row.weight) if row.weight < LIGHT else choice)
    return out


def _fitted(old: Weights, headings: Sequence[Choice], siblings: Sequence[Choice], without: str | None) -> Weights:
    """Return *old* with its linear parts fitted to the choices."""
    w_heading, w_sibling = fit(headings, HEADING_FEATURES), fit(siblings, SUBHEADING_FEATURES)
    return replace(old, heading=_named(HEADING_FEATURES, w_heading, without), subheading=_named(SUBHEADING_FEATURES, w_sibling, without))


def write_weights(weights: Weights, path: Path) -> None:
    """Write the linear part of *weights* as readable JSON, one number a line."""
    data = {name: value for name, value in weights.__dict__.items() if name != "trees"}
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _choice(row: LabelledRow, candidates: Sequence[tuple[int, list[float]]], right: set[int], left_out: Sequence[int]) -> Choice:
    marks = np.array([float(node in right) for node, _ in candidates])
    features = np.array([f for _, f in candidates])
    features[:, left_out] = 0.0
    return Choice(row.fold, features, marks, row.weight)


def _way(nomenclature: Nomenclature, leaf: int) -> list[int]:
    return [place.node for place in nomenclature.path(leaf) if place.level > Level.HEADING]


def _named(names: Sequence[str], values: Matrix, without: str | None) -> dict[str, float]:
    return {name: 0.0 if of_group(name, without) else round(float(value), 3) for name, value in zip(names, values, strict=True)}
