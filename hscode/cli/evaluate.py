"""``hscode evaluate``: how often the classifier is right on labelled files, by file and over all."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from hscode.cli import render
from hscode.errors import InputFileError
from hscode.evaluate import Report, evaluate, merged, read_labels
from hscode.validation.measure import measure


def run(arguments: Namespace) -> int:
    """Measure the files that the arguments name.

    Raises:
        InputFileError: a file that cannot be read, has no rows, or a row that is no label.
    """
    if arguments.validation:
        return _validation(arguments)
    reports = [(name, _measure(name, arguments)) for name in arguments.files]
    total = merged(report for _, report in reports)
    if arguments.json:
        data = {"files": [{"file": name, **report.to_dict()} for name, report in reports], "all": total.to_dict()}
        if arguments.misses:
            data["misses"] = [miss.to_dict() for miss in total.misses]
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    for line in _lines(reports, total, arguments):
        print(line)
    return 0


def _validation(arguments: Namespace) -> int:
    """Measure the verdicts on right codes and on wrong ones drawn at random."""
    reports = []
    for name in arguments.files:
        report = measure(read_labels(Path(name)), edition=arguments.edition)
        if not report.rows + report.vague_rows:
            raise InputFileError(f"{name} has no rows of this edition; write one object a line with description and code")
        reports.append((name, report))
    if arguments.json:
        print(json.dumps({"files": [{"file": name, **report.to_dict()} for name, report in reports]}, ensure_ascii=False, indent=1))
        return 0
    for line in render.validation_measures((render.visible(Path(name).name), report) for name, report in reports):
        print(line)
    return 0


def _measure(name: str, arguments: Namespace) -> Report:
    report = evaluate(read_labels(Path(name)), limit=arguments.limit, edition=arguments.edition, misses=arguments.misses)
    if not report.outcomes:
        raise InputFileError(f"{name} has no rows; write one object a line with description and code")
    return report


def _lines(reports: list[tuple[str, Report]], total: Report, arguments: Namespace) -> Iterator[str]:
    named = [(render.visible(Path(name).name), report) for name, report in reports]
    yield from render.measures([*named, ("all", total)] if len(named) > 1 else named)
    yield from render.chapters(total)
    if arguments.calibration:
        yield from render.calibration(total)
    for miss in total.misses:
        yield from render.miss(miss, render.Style.of_stdout())
