"""``hscode evaluate``: how often the classifier is right on labelled files, by file and over all."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from hscode.ablation import ablate
from hscode.cli import render
from hscode.errors import InputFileError, OptionError
from hscode.evaluate import Label, Report, evaluate, evaluate_questions, merged, read_labels


def run(arguments: Namespace) -> int:
    """Measure the files that the arguments name.

    Raises:
        InputFileError: a file that cannot be read, has no rows, or a row that is no label.
        OptionError: options that do not go together.
    """
    if arguments.questions or arguments.ablation:
        _check(arguments)
        return _questions(arguments) if arguments.questions else _ablation(arguments)
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


def _check(arguments: Namespace) -> None:
    mode = "--questions" if arguments.questions else "--ablation"
    others = [f"--{name}" for name in ("misses", "calibration", "ablation") if getattr(arguments, name) and mode != f"--{name}"]
    if others:
        raise OptionError(f"{others[0]} does not go with {mode}; give one of them")


def _questions(arguments: Namespace) -> int:
    """Show what answering one question is worth on each file."""
    found = [(name, evaluate_questions(_labels(name), edition=arguments.edition)) for name in arguments.files]
    if arguments.json:
        print(json.dumps([{"file": name, **asked.to_dict()} for name, asked in found], ensure_ascii=False, indent=1))
        return 0
    for line in render.asked([(render.visible(Path(name).name), asked) for name, asked in found]):
        print(line)
    return 0


def _ablation(arguments: Namespace) -> int:
    """Show what each step of the program is worth on the files."""
    files = [(name, _labels(name)) for name in arguments.files]
    table = ablate([labels for _, labels in files], edition=arguments.edition)
    if arguments.json:
        print(json.dumps([{"without": step, "top1": dict(zip(arguments.files, shares, strict=True))} for step, shares in table], indent=1))
        return 0
    for line in render.ablation([render.visible(Path(name).name) for name, _ in files], table):
        print(line)
    return 0


def _labels(name: str) -> list[Label]:
    labels = [label for label in read_labels(Path(name)) if label.codes]
    if not labels:
        raise InputFileError(f"{name} has no rows with a code; write one object a line with description and code")
    return labels


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
