"""``hscode evaluate``: how often the classifier is right on labelled files, by file and over all."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from hscode.ablation import ablate
from hscode.cli import render, tables
from hscode.codes import pretty
from hscode.errors import InputFileError, OptionError
from hscode.evaluate import Label, Report, evaluate, evaluate_questions, merged, read_examples, read_labels, read_own_terms
from hscode.validation.measure import measure

LIMIT = 5
"""Candidates of an answer where ``--limit`` is not given."""


def run(arguments: Namespace) -> int:
    """Measure the files that the arguments name.

    Raises:
        InputFileError: a file that cannot be read, has no rows, or a row that is no label.
        OptionError: options that do not go together.
    """
    mode = _mode(arguments)
    if mode:
        return _MODES[mode](arguments)
    own = {name: getattr(arguments, name) for name in _OWN if getattr(arguments, name) is not None}
    if not arguments.files and not own:
        raise OptionError("nothing to measure is given; name a labelled file, or use --examples")
    for name, given in own.items():
        _check_folder(name, given)
    reports = [(name, _measure(name, read_labels(Path(name)), arguments)) for name in arguments.files]
    reports += [(name, _measure(name, _own_labels(name, given), arguments)) for name, given in own.items()]
    total = merged(report for _, report in reports)
    if arguments.json:
        data = {"files": [{"file": name, **report.to_dict()} for name, report in reports], "all": total.to_dict()}
        if arguments.examples is not None:
            data["unreached"] = [pretty(code) for code in _examples_of(reports).unreached]
        if arguments.misses:
            data["misses"] = [miss.to_dict() for miss in total.misses]
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    for line in _lines(reports, total, arguments):
        print(line)
    return 0


def _mode(arguments: Namespace) -> str:
    """Return what is measured instead of the answers, empty for the answers.

    Raises:
        OptionError: two things at once, or an option of the answers with another measure.
    """
    given = [name for name in (*_MODES, "misses", "calibration", *_OWN, "limit") if getattr(arguments, name) not in (False, None)]
    if len(given) > 1 and given[0] in _MODES:
        raise OptionError(f"--{given[1]} does not go with --{given[0]}; give one of them")
    mode = given[0] if given and given[0] in _MODES else ""
    if mode and not arguments.files:
        raise OptionError(f"--{mode} measures labelled files; name one")
    return mode


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
    for line in tables.validation_measures((render.visible(Path(name).name), report) for name, report in reports):
        print(line)
    return 0


def _questions(arguments: Namespace) -> int:
    """Show what answering one question is worth on each file."""
    found = [(name, evaluate_questions(_labels(name), edition=arguments.edition)) for name in arguments.files]
    if arguments.json:
        print(json.dumps([{"file": name, **asked.to_dict()} for name, asked in found], ensure_ascii=False, indent=1))
        return 0
    for line in tables.asked([(render.visible(Path(name).name), asked) for name, asked in found]):
        print(line)
    return 0


def _ablation(arguments: Namespace) -> int:
    """Show what each step of the program is worth on the files."""
    files = [(name, _labels(name)) for name in arguments.files]
    table = ablate([labels for _, labels in files], edition=arguments.edition)
    if arguments.json:
        print(json.dumps([{"without": step, "top1": dict(zip(arguments.files, shares, strict=True))} for step, shares in table], indent=1))
        return 0
    for line in tables.ablation([render.visible(Path(name).name) for name, _ in files], table):
        print(line)
    return 0


def _labels(name: str) -> list[Label]:
    labels = [label for label in read_labels(Path(name)) if label.codes]
    if not labels:
        raise InputFileError(f"{name} has no rows with a code; write one object a line with description and code")
    return labels


_MODES = {"validation": _validation, "questions": _questions, "ablation": _ablation}
"""What can be measured instead of the answers, by option."""


_OWN = {"examples": read_examples, "terms": read_own_terms}
"""What of a nomenclature can be measured, by option."""


def _check_folder(option: str, given: str | bool) -> None:
    """Check that ``--examples`` or ``--terms`` has not taken a labelled file for its folder.

    Raises:
        OptionError: it has.
    """
    if isinstance(given, str) and Path(given).is_file():
        raise OptionError(f"--{option} takes a folder, and {given} is a file; name labelled files before it: hscode evaluate {given} --{option}")


def _own_labels(option: str, given: str | bool) -> Iterable[Label]:
    """Return the example lines or the terms of a nomenclature folder; True stands for the one beside the package."""
    from hscode.cli.compile import source_folder  # needs PyYAML

    return _OWN[option](source_folder(given if isinstance(given, str) else None, f"--{option}"))


def _examples_of(reports: list[tuple[str, Report]]) -> Report:
    """Return the report on the example lines, which stands behind those on files; the terms stand behind it."""
    return next(report for name, report in reversed(reports) if name == "examples")


def _measure(name: str, labels: Iterable[Label], arguments: Namespace) -> Report:
    report = evaluate(labels, limit=arguments.limit or LIMIT, edition=arguments.edition, misses=arguments.misses)
    if not report.outcomes:
        raise InputFileError(f"{name} has no rows of this edition; write one object a line with description and code")
    return report


def _lines(reports: list[tuple[str, Report]], total: Report, arguments: Namespace) -> Iterator[str]:
    named = [(render.visible(Path(name).name), report) for name, report in reports]
    yield from tables.measures([*named, ("all", total)] if len(named) > 1 else named)
    yield from tables.chapters(total)
    if arguments.examples is not None:
        yield from tables.unreached(_examples_of(reports))
    if arguments.calibration:
        yield from tables.calibration(total)
    for miss in total.misses:
        yield from tables.miss(miss, render.Style.of_stdout())
