"""Ablation: how often the first candidate is right when one step of the program is left out, so that each step's worth shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hscode.classifier import MAX_CANDIDATES
from hscode.editions.carry import carry
from hscode.evaluate import Label
from hscode.index import check_edition, nomenclature
from hscode.index_file import LATEST
from hscode.pipeline import Pipeline
from hscode.ranking._ranker import HEADING_FEATURES, SUBHEADING_FEATURES
from hscode.ranking.model import Weights, load_weights
from hscode.ranking.trees import Trees

_DEFAULTS = ("default", "default_quiet", "default_casual", "first", "first_casual", "common", "common_casual")
"""Features that say what is taken where the text says nothing."""
_OPINION = ("opinion", "opinion_share")
"""What the second opinion says; the trees, which hear it too, go with it."""
_AGAINST = frozenset({"facts_contradicted", "lookalike", "parts_missing", "parts_unsaid"})
"""Evidence that speaks against a place, so that its plain weight is below nought."""
_EVIDENCE = frozenset(
    {"similar", "similar_head", "title", "exact", "exact_head", "cue", "facts_met", "note_to", "exact_whole", "parts_agree"}
) | _AGAINST  # fmt: skip
"""Features that are evidence of the text, not shares, sizes or frequencies."""


def ablate(files: Sequence[Sequence[Label]], *, edition: str = "2022") -> list[tuple[str, list[float]]]:
    """Return top-1 at six digits with everything, and without each step.

    Args:
        files: the labels of each file; every label has a code, no file is empty.
        edition: year of the HS edition.

    Raises:
        OptionError: an unknown edition.

    >>> table = ablate([[Label("playing cards", ("950440",))]])
    >>> table[0], len(table)
    (('everything', [1.0]), 9)
    """
    check_edition(edition)
    return [(name, [_top1(pipeline, labels, edition) for labels in files]) for name, pipeline in _pipelines()]


def _pipelines() -> list[tuple[str, Pipeline]]:
    tariff, weights = nomenclature(), load_weights()
    return [
        ("everything", Pipeline(tariff, weights)),
        ("without notes", Pipeline(tariff, weights, frozenset({"notes"}))),
        ("without the GIR", Pipeline(tariff, weights, frozenset({"rules"}))),
        ("without GIR 3", Pipeline(tariff, weights, frozenset({"GIR 3"}))),
        ("without facts", Pipeline(tariff, weights, frozenset({"facts"}))),
        ("without defaults", Pipeline(tariff, _without(weights, _DEFAULTS))),
        ("without trees", Pipeline(tariff, replace(weights, trees=Trees()))),
        ("without second opinion", Pipeline(tariff, replace(_without(weights, _OPINION), trees=Trees()))),
        ("without fitted weights", Pipeline(tariff, _plain(weights))),
    ]


def _without(weights: Weights, names: Sequence[str]) -> Weights:
    """Return *weights* with some features at nought."""
    nought = dict.fromkeys(names, 0.0)
    return replace(weights, heading={**weights.heading, **nought}, subheading={**weights.subheading, **nought})


def _plain(weights: Weights) -> Weights:
    """Return one weight for all evidence, the same for every feature and every role of a word, and no trees."""
    equal = {name: -1.0 if name in _AGAINST else 1.0 for name in (*HEADING_FEATURES, *SUBHEADING_FEATURES) if name in _EVIDENCE}
    roles = dict.fromkeys(weights.roles, 1.0)
    return replace(
        weights, heading=equal, subheading=equal, roles=roles, head_roles=roles, head_noun=1.0, noise=1.0, number=1.0, trees=Trees()
    )  # fmt: skip


def _top1(pipeline: Pipeline, labels: Sequence[Label], edition: str) -> float:
    hits = 0
    for label in labels:
        ranked = pipeline.rank(label.description, 1 if edition == LATEST else MAX_CANDIDATES)
        codes = ((pipeline.nomenclature.place(node).code, probability) for node, probability in ranked.leaves)
        first = next(codes, ("", 0.0))[0] if edition == LATEST else next((each.code for each in carry(codes, edition)), "")
        hits += first in label.codes
    return hits / len(labels)
