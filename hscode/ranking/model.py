"""The weights: read from one data file, and given to the compiled ranker."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import lru_cache

from hscode.index import Nomenclature
from hscode.ranking._ranker import HEADING_FEATURES, SUBHEADING_FEATURES, Ranker
from hscode.ranking._words import WordWeights
from hscode.ranking.trees import Trees, read_trees, weigh
from hscode.reading.quantities import DIMENSIONS
from hscode.reading.relations import Role

WEIGHTS = os.path.join(os.path.dirname(__file__), "weights.json")
TREES = "trees.json"
"""Name of the file of trees beside the weights."""


@dataclass(frozen=True)
class Weights:
    """Weights of the features, and of the words by the role that they play."""

    heading: dict[str, float]
    subheading: dict[str, float]
    roles: dict[str, float]
    head_roles: dict[str, float]
    head_noun: float
    noise: float
    number: float
    temperature: float = 1.0
    trees: Trees = field(default=Trees(), repr=False)


@lru_cache(maxsize=2)
def load_weights(path: str | os.PathLike[str] = WEIGHTS) -> Weights:
    """Read the weights file and the trees beside it; a feature that is missing there weighs nothing.

    Raises:
        ValueError: a file that says no weights; also another error that it makes, as it is no input but comes with the program.
    """
    with open(path, encoding="utf-8") as file:
        weights = Weights(**json.load(file), trees=read_trees(os.path.join(os.path.dirname(path), TREES)))
    each = (weights.heading, weights.subheading, weights.roles, weights.head_roles)
    weigh((weights.head_noun, weights.noise, weights.number, weights.temperature, *(weight for of in each for weight in of.values())), path)
    return weights


def make_ranker(nomenclature: Nomenclature, weights: Weights) -> Ranker:
    """Return a ranker for *nomenclature* with *weights*."""
    ranker = Ranker(
        nomenclature.core,
        [weights.heading.get(name, 0.0) * weights.temperature for name in HEADING_FEATURES],
        [weights.subheading.get(name, 0.0) * weights.temperature for name in SUBHEADING_FEATURES],
    )
    ranker.set_forest(weights.trees.forest)
    ranker.set_dimensions(DIMENSIONS["share"], DIMENSIONS["length"])
    return ranker


def weigh_words(nomenclature: Nomenclature, weights: Weights) -> WordWeights:
    """Return the *weights* of words for statements in the words of *nomenclature*."""
    names = [role.name.lower() for role in Role]
    return WordWeights(
        nomenclature.core, [weights.roles[name] for name in names], [weights.head_roles[name] for name in names],
        weights.head_noun, weights.noise, weights.number,
    )  # fmt: skip
