"""Text for people: measures of classification and validation, as tables for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hscode.cli.render import MAX_WIDTH, Style, percent, visible
from hscode.codes import pretty
from hscode.evaluate import Asked, Miss, Report
from hscode.validation.catalogue import CATALOGUE
from hscode.validation.measure import CONTRADICTED_GOAL, GOALS, KINDS, ValidationReport
from hscode.validation.types import Verdict


def measures(reports: Sequence[tuple[str, Report]]) -> Iterator[str]:
    """Yield a table of measures, one report a line."""
    wide = max(len(name) for name, _ in reports)
    tops = [f"top-{top}" for top in reports[0][1].tops]
    yield "  ".join([" " * wide, f"{'rows':>7}", *(f"{name:>6}" for name in tops), "4 digits", "2 digits", "lines/s"])
    for name, report in reports:
        shares = [f"{percent(share):>6}" for share in report.tops.values()]
        shares += [f"{percent(share):>8}" for share in (report.four_digits, report.two_digits)]
        yield "  ".join([f"{name:{wide}}", f"{len(report.labelled):7}", *shares, f"{report.lines_a_second or 0:7,.0f}"])
    for name, report in reports:
        if report.passed_over:
            yield f"{name}: {report.passed_over} rows passed over, none of whose codes is in the edition"
        if report.vague:
            got = f"{percent(report.vague_without_code)} get no code, {percent(report.vague_below_heading)} fewer than four digits"
            yield f"{name}: {len(report.vague)} vague rows, of which {got}"


def chapters(report: Report) -> Iterator[str]:
    """Yield top-1 by chapter of the right code, four chapters a line."""
    cells = [f"{chapter} {percent(share):>6} of {rows:<5}" for chapter, (rows, share) in report.chapters.items()]
    if cells:
        yield "Top-1 by chapter of the right code"
    for first in range(0, len(cells), 4):
        yield "  " + "  ".join(cells[first : first + 4]).rstrip()


def asked(found: Sequence[tuple[str, Asked]]) -> Iterator[str]:
    """Yield a table of what one answered question is worth, one file a line."""
    wide = max(len(name) for name, _ in found)
    yield "  ".join([" " * wide, f"{'rows':>7}", f"{'asked':>7}", f"{'answered':>8}", f"{'top-1 before':>12}", f"{'after':>6}", "gain"])
    for name, each in found:
        gain = "-" if each.before is None or each.after is None else f"{100 * (each.after - each.before):+.1f} points"
        figures = [f"{each.rows:7}", f"{each.asked:7}", f"{each.answered:8}", f"{percent(each.before):>12}", f"{percent(each.after):>6}", gain]
        yield "  ".join([f"{name:{wide}}", *figures])


def ablation(names: Sequence[str], table: Sequence[tuple[str, Sequence[float]]]) -> Iterator[str]:
    """Yield a table of top-1 without each step, one step a line, one file a column."""
    wide = max(len(step) for step, _ in table)
    columns = [max(len(name), 6) for name in names]
    yield "  ".join([f"{'top-1':{wide}}", *(f"{name:>{column}}" for name, column in zip(names, columns, strict=True))])
    for step, shares in table:
        yield "  ".join([f"{step:{wide}}", *(f"{percent(share):>{column}}" for share, column in zip(shares, columns, strict=True))])


def unreached(report: Report) -> Iterator[str]:
    """Name the codes that no line of *report* reaches."""
    codes = report.unreached
    yield f"{len(codes)} codes are reached by none of their lines" + (":" if codes else "")
    yield from textwrap.wrap(" ".join(pretty(code) for code in codes), MAX_WIDTH, initial_indent="  ", subsequent_indent="  ")


def calibration(report: Report) -> Iterator[str]:
    """Yield the calibration table and its error."""
    yield "Calibration: rows by the probability of their first candidate"
    yield "  probability    rows    mean   right"
    for each in report.calibration:
        means = f"{percent(each.mean):>6}  {percent(each.right):>6}" if each.count else f"{'-':>6}  {'-':>6}"
        yield f"  {each.low:.1f} to {each.high:.1f}  {each.count:8}  {means}"
    error = report.calibration_error
    yield f"  expected calibration error: {'-' if error is None else f'{error:.3f}'}"


def miss(wrong: Miss, style: Style) -> Iterator[str]:
    """Yield the lines that show a wrong row: its text, the right code, the chosen one and why."""
    yield style.bold(visible(wrong.description))
    chosen = f"{pretty(wrong.chosen)} ({wrong.probability:.0%}) {wrong.title}" if wrong.chosen else "no candidate"
    yield from style.wrap(f"right {' or '.join(map(pretty, wrong.codes))}, chosen {chosen}")
    for reason in wrong.reasons:
        yield from (style.dim(each) for each in style.wrap(reason, "    ", "      "))


def validation_measures(reports: Iterable[tuple[str, ValidationReport]]) -> Iterator[str]:
    """Yield the tables of the measure of validation, one report below the other."""
    for name, report in reports:
        yield f"{name}: {report.rows} rows with a code, {report.vague_rows} without, {report.passed_over} passed over"
        if report.rows:
            yield from _verdict_table(report)
        if report.vague_rows:
            yield f"  descriptions without a code: {percent(report.vague_flagged)} are flagged with a warning"
            yield from _flags(report.vague_findings, report.vague_rows)


def _verdict_table(report: ValidationReport) -> Iterator[str]:
    wide = max(map(len, KINDS))
    yield f"  {'declared':{wide}}  {'right':>6}  {'goal':>6}  " + "  ".join(f"{verdict:>13}" for verdict in Verdict)
    for kind in KINDS:
        shares = "  ".join(f"{report.share(kind, verdict):13.1%}" for verdict in Verdict)
        yield f"  {kind:{wide}}  {percent(report.rate(kind)):>6}  {percent(GOALS.get(kind)):>6}  {shares}"
    yield "  right: consistent or plausible for the true code, doubtful or contradicted for another"
    yield f"  contradicted is right: {percent(report.contradicted_right)} where every second code is wrong (goal {CONTRADICTED_GOAL:.0%}), " + (
        f"{percent(report.contradicted_right_as_drawn)} over all codes drawn"
    )
    yield "  warnings on the descriptions:"
    yield from _flags(report.findings, report.rows)


def _flags(findings: Mapping[str, int], rows: int) -> Iterator[str]:
    for key, count in sorted(findings.items()):
        yield f"    {key} {CATALOGUE[key].title:32} {count:7}  {count / rows:6.1%}"
