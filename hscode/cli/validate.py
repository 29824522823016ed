"""``hscode validate``: one declared code with its description, or a file with one row out for each row in."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hscode.browse import lookup
from hscode.classifier import RUN
from hscode.cli import render
from hscode.cli.batch import each_row
from hscode.cli.options import CODE, TEXT, check_options
from hscode.cli.streams import check_output, is_same, tell, whole
from hscode.editions.places import editions_of
from hscode.errors import CodeError, OptionError
from hscode.files.output import replacing
from hscode.files.rows import Cells, Columns, Row
from hscode.index import check_edition
from hscode.validation.catalogue import SEVERITIES
from hscode.validation.report import render as render_report
from hscode.validation.tally import NO_CHAPTER, Tally
from hscode.validation.types import Validation, Verdict
from hscode.validation.validate import unreadable, validate, validate_many

ADDED: Columns = {"hs_verdict": str, "hs_read": str, "hs_findings": str, "hs_reason": str, "hs_better": str}
"""The columns that validating a file adds, in their order."""
_TEXT_OPTIONS = ("json",)
_SHOWN_CHAPTERS = 20
_SHOWN_ROWS = 10
"""The worst rows that the summary names; the report names more, the output all."""
_BAD = (Verdict.DOUBTFUL, Verdict.CONTRADICTED)


def run(arguments: Namespace) -> int:
    """Validate what the arguments name, and return the exit status.

    Raises:
        OptionError: options that do not go together, no code, or an unknown edition.
        DescriptionError: the description on standard input cannot be decoded.
        InputFileError: a file that cannot be read or written.
    """
    check_options(arguments, "a code" if arguments.code is not None or arguments.text else "", _TEXT_OPTIONS)
    check_edition(arguments.edition)
    check_output(arguments)
    _check_report(arguments)
    if arguments.input is not None:
        return _file(arguments)
    if arguments.code is None:
        raise OptionError("no code is given; name one, or a file of codes and descriptions with --input FILE; see `hscode validate --help`")
    return _one(arguments)


def _check_report(arguments: Namespace) -> None:
    """Check that the report has a file of its own: it is written when all rows are, in the place of what stands there.

    Raises:
        OptionError: it has not.
    """
    if arguments.report == "-":
        raise OptionError("the report needs a file, as standard output is for the rows; name one: --report report.html")
    for option in ("input", "output"):
        if is_same(arguments.report, getattr(arguments, option)):
            raise OptionError(f"--report {arguments.report} is the file of --{option}, which would be lost; name another file")


def _one(arguments: Namespace) -> int:
    text = whole().strip() if arguments.text == ["-"] else " ".join(arguments.text) if arguments.text else None
    answer = validate(arguments.code, text, edition=arguments.edition)
    if arguments.json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1))
    else:
        known = answer.digits is not None and arguments.edition in editions_of(answer.digits)
        title = lookup(answer.digits, edition=arguments.edition).title if answer.digits and known else ""
        print("\n".join(render.validation(answer, title, render.Style.of_stdout())))
    return 1 if answer.serious else 0


def _file(arguments: Namespace) -> int:
    bar, threads = Verdict(arguments.fail_on) if arguments.fail_on else None, arguments.threads or 1
    tally, failed = Tally(), False

    def work(rows: Sequence[Row]) -> Iterator[Cells]:
        nonlocal failed
        for row, answer in zip(rows, _validated(rows, arguments.edition, threads), strict=True):
            tally.add(row.number, row.line, answer)
            failed = failed or _fails(answer, bar)
            yield _added(answer)

    with _report(arguments.report, tally, arguments.input):
        each_row(arguments, ADDED, work, TEXT, CODE, at_once=RUN * threads)
    tell("\n".join((*_summary(tally), *_worst(tally))))
    return 1 if failed else 0


def _validated(rows: Sequence[Row], edition: str, threads: int) -> list[Validation]:
    """Return the answers to rows, in their order."""
    readable = [row for row in rows if not row.error]
    answered = iter(_answered(readable, edition, threads))
    return [_unreadable(row, row.error) if row.error else next(answered) for row in rows]


def _answered(rows: Sequence[Row], edition: str, threads: int) -> list[Validation]:
    """Return the answers to rows whose text can be read; one whose code is none, a date or a truth value, costs the others no more than time."""
    try:
        return validate_many([(row.code, row.text) for row in rows], threads=threads, edition=edition)
    except CodeError:
        return [_answer(row, edition) for row in rows]


def _answer(row: Row, edition: str) -> Validation:
    try:
        return validate(row.code, row.text, edition=edition)
    except CodeError as error:
        return _unreadable(row, str(error))


def _unreadable(row: Row, why: str) -> Validation:
    return unreadable("" if row.code is None else str(row.code), row.text, why)


def _added(answer: Validation) -> Cells:
    """Return the values of the added columns for a row."""
    return {
        "hs_verdict": str(answer.verdict),
        "hs_read": answer.digits or "",
        "hs_findings": " ".join(finding.id for finding in answer.findings),
        "hs_reason": "; ".join(finding.says for finding in answer.findings),
        "hs_better": " ".join(answer.better),
    }


def _fails(answer: Validation, bar: Verdict | None) -> bool:
    """Whether a row makes the status 1: by any error or warning.

    Where a verdict is named, by that or a worse one, by a code that is none, or by a row that cannot be read, which nobody has checked.
    """
    if bar is None:
        return answer.serious
    return answer.verdict.rank >= bar.rank or answer.code_fault or any(finding.level == "row" for finding in answer.findings)


@contextmanager
def _report(name: str | None, tally: Tally, source: str) -> Iterator[None]:
    """Write the report when the rows are through; where its file cannot be written, that is known before they are."""
    if name is None:
        yield
        return
    with replacing(Path(name)) as temporary:
        temporary.touch()
        yield
        temporary.write_text(render_report(tally, "standard input" if source == "-" else Path(source).name), encoding="utf-8")


def _summary(tally: Tally) -> Iterator[str]:
    yield f"{tally.rows:,} rows, {tally.serious:,} with an error or a warning"
    for verdict in Verdict:
        yield f"  {verdict:14} {tally.verdicts[verdict]:9,}  {tally.verdicts[verdict] / tally.rows if tally.rows else 0:6.1%}"
    ranked = sorted(tally.chapters.items(), key=lambda item: (-sum(item[1][verdict] for verdict in _BAD), item[0] == NO_CHAPTER, item[0]))
    if ranked:
        yield "By declared chapter: rows, doubtful, contradicted, not checkable"
    for chapter, counts in ranked[:_SHOWN_CHAPTERS]:
        shares = "  ".join(f"{counts[verdict]:9,}" for verdict in (*_BAD, Verdict.NOT_CHECKABLE))
        yield f"  {chapter:14} {counts.total():9,}  {shares}"
    if len(ranked) > _SHOWN_CHAPTERS:
        yield f"  and {len(ranked) - _SHOWN_CHAPTERS} more chapters; --report FILE shows all"


def _worst(tally: Tally) -> Iterator[str]:
    """Say where the worst rows stand, and the gravest finding of each."""
    worst = tally.worst[:_SHOWN_ROWS]
    if worst:
        yield "The worst rows" + (f", {len(worst)} of {tally.serious:,}" if tally.serious > len(worst) else "")
    for bad in worst:
        _, key, says, _ = min(bad.findings, key=lambda each: SEVERITIES.index(each[0]))
        yield render.visible(f"  row {bad.number} (line {bad.line}): {bad.verdict}, {key} {says}")
