"""The weights: read from one data file, and given to the compiled ranker."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import lru_cache

from hscode._core import HEADING_FEATURES, SUBHEADING_FEATURES, Ranker
from hscode.index import Nomenclature
from hscode.ranking.trees import Trees, read_trees
from hscode.reading.reader import DIMENSIONS, Reader, Reading
from hscode.reading.statement import Role

_NAMES = [role.name.lower() for role in Role]
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

    def of_words(self, reader: Reader, reading: Reading) -> tuple[list[float], list[float]]:
        """Return the weight of each token in the whole text, and in the phrase that names the goods."""
        statement = reading.statement
        measured = statement.measured()
        whole, naming = [], []
        for k, (token, role) in enumerate(zip(statement.tokens, statement.roles, strict=True)):
            name = _NAMES[role]
            factor = 1.0
            if k in measured or (token >= 0 and reader.is_number(token)):
                factor = self.number
            elif k in statement.lesser:
                factor = 0.15
            elif token >= 0 and k not in statement.inside and reader.is_noise(token):
                factor = self.noise
            elif token < 0:
                factor = 0.2 if any(c.isdigit() for c in statement.words[k]) else 0.7
            elif k in statement.mended:
                factor = 0.7
            if k == statement.head:
                factor = self.head_noun
            whole.append(self.roles[name] * factor)
            naming.append(self.head_roles[name] * factor)
        return whole, naming


@lru_cache(maxsize=2)
def load_weights(path: str | os.PathLike[str] = WEIGHTS) -> Weights:
    """Read the weights file and the trees beside it; a feature that is missing there weighs nothing."""
    with open(path, encoding="utf-8") as file:
        weights = json.load(file)
    return Weights(**weights, trees=read_trees(os.path.join(os.path.dirname(path), TREES)))


def make_ranker(nomenclature: Nomenclature, weights: Weights) -> Ranker:
    """Return a ranker for *nomenclature* with *weights*."""
    ranker = Ranker(
        nomenclature.core,
        [weights.heading.get(name, 0.0) * weights.temperature for name in HEADING_FEATURES],
        [weights.subheading.get(name, 0.0) * weights.temperature for name in SUBHEADING_FEATURES],
    )
    ranker.set_trees(weights.trees.trees, weights.trees.scale)
    ranker.set_dimensions(DIMENSIONS["share"], DIMENSIONS["length"])
    return ranker
