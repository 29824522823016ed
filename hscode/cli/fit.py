"""``hscode fit``: the weights of the ranking, refitted from labelled files. For developers; needs numpy, scipy and lightgbm."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hscode.cli import render, tables
from hscode.cli.streams import is_same
from hscode.errors import InputFileError, OptionError
from hscode.evaluate import Outcome, Report, merged, read_labels, read_own
from hscode.files.output import replacing
from hscode.index import Nomenclature, nomenclature
from hscode.pipeline import Pipeline
from hscode.ranking.fit import Fitted, LabelledRow, Pipelines, cross_validate, write_weights
from hscode.ranking.model import TREES, WEIGHTS, load_weights
from hscode.ranking.trees import write_trees

EXAMPLE_WEIGHT, DESCRIPTION_WEIGHT = 0.03, 0.3
LIMIT = 5
MIN_ROWS = 50
"""Labelled rows below which a fit means nothing, and a fold may have nothing to learn from."""


def run(arguments: Namespace) -> int:
    """Print the cross-validated measures of each file, then write the weights that are fitted to all rows.

    Where a group of features is left out the measures are all that is asked for: nothing is written.

    Raises:
        InputFileError: a file that cannot be read, too few rows, or rows that leave nothing to choose.
        OptionError: an output in the place of a labelled file, or of the other output.
    """
    output = Path(WEIGHTS if arguments.output is None else arguments.output)
    beside = output.with_name(TREES)
    _check_outputs(arguments.files, output, beside)
    files = [(name, list(_rows(name))) for name in arguments.files]
    rows = [row for _, part in files for row in part]
    if len(_headings(rows)) < 2 or len(rows) < MIN_ROWS:
        raise InputFileError(f"{len(rows)} labelled rows are too few or too alike to fit; give at least {MIN_ROWS} of several headings")
    folder = _folder(arguments.examples)
    examples, descriptions = _own(folder) if folder else ([], [])
    rows += examples + descriptions
    pipelines = _pipelines(folder)
    fitted = cross_validate(pipelines, rows, arguments.without)
    reports = [(render.visible(Path(name).name), _held_out(pipelines, fitted, part)) for name, part in files]
    total = merged(report for _, report in reports)
    own = [("descriptions", _held_out(pipelines, fitted, descriptions))] if descriptions else []
    left_out = f", and without the features of the group {arguments.without}" if arguments.without else ""
    print(f"Cross-validated: every row by weights that were fitted without its fold{left_out}.")
    for line in (*tables.measures([*reports, ("all", total), *own]), *tables.calibration(total)):
        print(line, flush=True)
    if arguments.without:
        return 0
    with replacing(output) as weights, replacing(beside) as trees:
        write_weights(fitted.weights, weights)
        write_trees(fitted.weights.trees, trees)
    print(f"{output}: weights fitted to {len(rows)} rows")
    return 0


def _check_outputs(files: Sequence[str], weights: Path, trees: Path) -> None:
    """Check that neither output would take the place of a labelled file, or of the other: a fit takes long, and they are written at its end.

    Raises:
        OptionError: one would.
    """
    if is_same(str(weights), str(trees)):
        raise OptionError(f"--output {weights} is the name of the trees, which are written beside the weights; name another file")
    for output in (weights, trees):
        if any(is_same(str(output), name) for name in files):
            raise OptionError(f"{output} would be written, and is a labelled file that is read; name another file with --output")


def _folder(name: str | None) -> Path | None:
    """Return the nomenclature folder whose own texts count too, None where none is named."""
    if not name:
        return None
    from hscode.cli.compile import source_folder  # needs PyYAML

    return source_folder(name, "--examples")


def _own(folder: Path) -> tuple[list[LabelledRow], list[LabelledRow]]:
    """Return the example lines and the whole descriptions of a nomenclature: they keep the weights from leaning towards one kind of text."""
    from hscode.compile.opinion import half_of

    examples, descriptions = read_own(folder)
    return (
        [LabelledRow(label.key, label.description, label.codes, EXAMPLE_WEIGHT) for label in examples],
        [LabelledRow(label.key, label.description, label.codes, DESCRIPTION_WEIGHT, half_of(label.description)) for label in descriptions],
    )


def _pipelines(folder: Path | None) -> Pipelines:
    """Return the pipeline of this hscode, and for each half of the whole descriptions of a nomenclature one whose opinion did not learn from it."""
    weights = load_weights()
    pipelines: dict[int | None, Pipeline] = {None: Pipeline(nomenclature(), weights)}
    if folder is not None:
        pipelines.update((half, Pipeline(_without(folder, half), weights)) for half in (0, 1))
    return pipelines


def _without(folder: Path, half: int) -> Nomenclature:
    """Return a nomenclature whose second opinion did not learn from a half of its whole descriptions."""
    from hscode.compile.builder import compile_index

    with TemporaryDirectory(ignore_cleanup_errors=True) as temporary:  # what is mapped stays whole, or where it cannot be deleted it is left
        index = Path(temporary) / "half.idx"
        index.write_bytes(compile_index(folder, half))
        return Nomenclature(index)


def _rows(name: str) -> Iterator[LabelledRow]:
    """Yield the rows of a file that have a code; the vague ones teach nothing."""
    for label in read_labels(Path(name)):
        if label.codes:
            yield LabelledRow(label.key, label.description, label.codes)


def _headings(rows: Sequence[LabelledRow]) -> set[str]:
    """Return the divided headings that the rows are of: in an undivided one there is no choice to learn."""
    known = nomenclature().by_code
    return {code[:4] for row in rows for code in row.codes if code in known and not code.endswith("00")}


def _held_out(pipelines: Pipelines, fitted: Fitted, rows: Sequence[LabelledRow]) -> Report:
    """Measure *rows*, each by the weights that were fitted without its fold."""
    outcomes = []
    start = time.perf_counter()
    for fold, weights in enumerate(fitted.folds):
        for pipeline in pipelines.values():
            pipeline.set_weights(weights)
        for row in rows:
            if row.fold == fold:
                pipeline = pipelines[row.half]
                ranked = pipeline.rank(row.description, LIMIT)
                codes = tuple(pipeline.nomenclature.place(node).code for node, _ in ranked.leaves)
                outcomes.append(Outcome(row.codes, codes, ranked.leaves[0][1] if codes else 0.0, 6))
    return Report(tuple(outcomes), time.perf_counter() - start, LIMIT)
