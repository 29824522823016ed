"""``hscode fit``: the weights of the ranking, refitted from labelled files. For developers; needs numpy and scipy."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from hscode.errors import InputFileError
from hscode.evaluate import read_labels
from hscode.files.output import replacing
from hscode.index import nomenclature
from hscode.pipeline import Pipeline
from hscode.ranking.fit import LabelledRow, cross_validate, refit, write_weights
from hscode.ranking.model import WEIGHTS, load_weights

EXAMPLE_WEIGHT = 0.03
MIN_ROWS = 50
"""Labelled rows below which a fit means nothing, and a fold may have nothing to learn from."""


def run(arguments: Namespace) -> int:
    """Print the cross-validated top-1 of each file, then fit the weights to all rows and write them.

    Raises:
        InputFileError: a file that cannot be read, too few rows, or rows that leave nothing to choose.
    """
    files = [(name, list(_rows(name))) for name in arguments.files]
    rows = [row for _, part in files for row in part]
    pipeline = Pipeline(nomenclature(), load_weights())
    if len(_headings(pipeline, rows)) < 2 or len(rows) < MIN_ROWS:
        raise InputFileError(f"{len(rows)} labelled rows are too few or too alike to fit; give at least {MIN_ROWS} of several headings")
    rows += _examples(arguments.examples) if arguments.examples else []
    hits = _cross_validated(pipeline, rows)
    for name, part in files:
        right = sum(hits[id(row)] for row in part)
        print(f"{name}: cross-validated top-1 {right / len(part):.1%} of {len(part)} rows" if part else f"{name}: no labelled rows", flush=True)
    output = WEIGHTS if arguments.output is None else Path(arguments.output)
    with replacing(output) as temporary:
        write_weights(refit(pipeline, rows), temporary)
    print(f"{output}: weights fitted to {len(rows)} rows")
    return 0


def _examples(folder: str) -> list[LabelledRow]:
    """Return the example lines of a nomenclature: they keep the weights from leaning towards one kind of text."""
    from hscode.compile.builder import read_sources  # needs PyYAML

    sections = read_sources(Path(folder)).sections
    nodes = [node for section in sections for node in section.walk()]
    return [LabelledRow(f"{node.six}:{i}", text, (node.six,), EXAMPLE_WEIGHT) for node in nodes for i, text in enumerate(node.examples)]


def _rows(name: str) -> Iterator[LabelledRow]:
    """Yield the rows of a file that have a code; the vague ones teach nothing."""
    for label in read_labels(Path(name)):
        if label.codes:
            yield LabelledRow(label.key, label.description, label.codes)


def _headings(pipeline: Pipeline, rows: Sequence[LabelledRow]) -> set[str]:
    """Return the divided headings that the rows are of: in an undivided one there is no choice to learn."""
    known = pipeline.nomenclature.by_code
    return {code[:4] for row in rows for code in row.codes if code in known and not code.endswith("00")}


def _cross_validated(pipeline: Pipeline, rows: Sequence[LabelledRow]) -> dict[int, bool]:
    """Return for each row, by its identity, whether the weights fitted without its fold put a right code first."""
    weights_at_hand = pipeline.weights
    hits: dict[int, bool] = {}
    for row, weights in cross_validate(pipeline, rows):
        if pipeline.weights is not weights:
            pipeline.set_weights(weights)
        leaves = pipeline.rank(row.description, 1).leaves
        hits[id(row)] = bool(leaves) and pipeline.nomenclature.place(leaves[0][0]).code in row.codes
    pipeline.set_weights(weights_at_hand)
    return hits
