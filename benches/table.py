"""``python -m benches.table [LINES]``: the figures of this machine as a table in Markdown, all peers in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import hscode
from benches.conftest import example_lines
from benches.matchers import MATCHERS, Workload
from benches.peers import PEERS
from hscode.classifier import RUN
from hscode.compile.automaton import arrange
from hscode.index import PACKAGE, nomenclature
from hscode.pipeline import NOTHING, Pipeline
from hscode.ranking._questions import Questions
from hscode.ranking.model import load_weights
from tests.conftest import with_patterns

SLOW_LINES = 60
DECLARED = "847130"
_FRESH = """
import sys, time
lines = sys.stdin.read().split("\\n")
start = time.perf_counter()
import hscode
imported = time.perf_counter()
hscode.classify("60 kg bags of green coffee beans")
answered = time.perf_counter()
resident = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")]
from hscode.index import Nomenclature, nomenclature
ready = time.perf_counter()
again = Nomenclature(nomenclature().file)
opened = time.perf_counter()
hscode.classify_many(lines)
heard = time.perf_counter()
hscode.classify_many(lines)
repeated = time.perf_counter()
print(imported - start, opened - ready, answered - imported, int(resident[0]) / 1024, heard - opened, repeated - heard)
"""


def best(function: Callable[[], Any], rounds: int = 7) -> float:
    """Return the seconds of the fastest of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def matching(lines: list[str]) -> None:
    """Print how long each matcher takes for all terms in all lines."""
    work = Workload.of(nomenclature(), lines)
    print(f"\n| all {len(work.terms):,} terms in {len(lines):,} lines ({work.expected:,} matches) | µs a line | beside hscode |\n|---|---:|---:|")
    ours = 0.0
    for name, make in MATCHERS.items():
        count = make(work)
        assert count() == work.expected, name
        spent = best(count)
        ours = ours or spent
        print(f"| {name} | {1e6 * spent / len(lines):.2f} | {spent / ours:.1f} × |")


def classifying(lines: list[str]) -> None:
    """Print how long a classification takes, and what others take for their answer."""
    print("\n| one line | median µs | lines a second |\n|---|---:|---:|")
    _each("hscode.classify", hscode.classify, lines)
    few = lines[:: max(1, len(lines) // SLOW_LINES)][:SLOW_LINES]
    for name, make in PEERS.items():
        _each(name, make(nomenclature(), few), few)
    _each("hscode.validate", lambda line: hscode.validate(DECLARED, line), lines)
    threaded("hscode.classify_many", lambda threads: hscode.classify_many(lines, threads=threads), len(lines))
    declared = [(DECLARED, line) for line in lines]
    threaded("hscode.validate_many", lambda threads: hscode.validate_many(declared, threads=threads), len(lines))
    if find_spec("pandas"):
        frames(lines)


def threaded(name: str, ask: Callable[[int], Any], n_lines: int, rounds: int = 9) -> None:
    """Print the lines a second of one thread and of two, in turns, and what two are beside one in the middle of the rounds."""
    times = [[best(lambda threads=threads: ask(threads), 1) for threads in (1, 2)] for _ in range(rounds)]  # type: ignore[misc]
    for threads, spent in enumerate(zip(*times, strict=True), 1):
        print(f"| {name}, threads={threads} | | {n_lines / min(spent):,.0f} |")
    print(f"| {name}, two threads beside one | | {statistics.median(one / two for one, two in times):.2f} × |")


def frames(lines: list[str]) -> None:
    """Print the rows a second of a pandas Series, each with a text of its own."""
    import pandas as pd

    from hscode.pandas import SeriesAccessor

    rows = SeriesAccessor(pd.Series([f"{line} {number}" for number, line in enumerate(lines)]))
    for name, ask in (("classify", rows.classify), ("validate", lambda: rows.validate(DECLARED))):
        print(f"| Series.hs.{name} | | {len(lines) / best(ask, 2):,.0f} |")


def _each(name: str, ask: Callable[[str], Any], lines: list[str]) -> None:
    for line in lines:
        ask(line)  # the first time its words are arranged; then it is as among millions of lines
    times = []
    for line in lines:
        start = time.perf_counter()
        ask(line)
        times.append(time.perf_counter() - start)
    print(f"| {name} | {1e6 * statistics.median(times):,.0f} | {len(lines) / sum(times):,.0f} |")


def steps(lines: list[str], rounds: int = 7) -> None:
    """Print what the steps of :func:`hscode.classify_many` take: the least of each run of lines over some rounds."""
    runs = [lines[first : first + RUN] for first in range(0, len(lines), RUN)]
    hscode.classify_many(lines)
    pipeline = Pipeline(nomenclature(), load_weights())
    times = [[min(column) for column in zip(*(_steps(pipeline, run) for _ in range(rounds)), strict=True)] for run in runs]
    reading, notes, heard, ranking, whole = (1e6 * sum(column) / len(lines) for column in zip(*times, strict=True))
    print("\n| a step of classify_many | µs a line |\n|---|---:|")
    print(f"| reading | {reading:.1f} |\n| legal notes | {notes:.1f} |\n| the other rules, asking the ranker | {heard - reading - notes:.1f} |")
    print(f"| ranker | {ranking:.1f} |\n| answer | {whole - heard - ranking:.1f} |\n| all | {whole:.1f} |")


def _steps(pipeline: Pipeline, run: list[str]) -> list[float]:
    """Return the seconds for the reading of a run, the notes, all that is before the ranker, the ranker, and all."""
    questions = Questions(pipeline.nomenclature.core)
    told = [(line, NOTHING, ()) for line in run]
    at = [time.perf_counter()]
    pipeline.hear_run(questions, told, 5, on_record=False)
    at.append(time.perf_counter())
    pipeline.ranker.rank(questions)  # drives out of the cache what was at hand for the reading
    at.append(time.perf_counter())
    readings = pipeline.reader.read_run(run)
    at.append(time.perf_counter())
    pipeline.notes.apply_run(readings, on_record=False)
    at.append(time.perf_counter())
    hscode.classify_many(run)
    at.append(time.perf_counter())
    hearing, ranking, reading_all, notes, whole = (after - before for before, after in pairwise(at))
    return [reading_all, notes, hearing, ranking, whole]


def starting(lines: list[str]) -> None:
    """Print what a fresh process takes, the median of seven; the resident memory is what Linux says.

    In its first run over lines it says most words for the first time: their phrases are arranged, and the unknown ones mended.
    """
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as what is installed is
    fresh = [sys.executable, "-c", _FRESH]
    told = "\n".join(lines)
    runs = [[float(x) for x in subprocess.check_output(fresh, text=True, env=compiled, input=told).split()] for _ in range(8)][1:]
    imported, opened, answered, memory, heard, repeated = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"\n| a fresh process | |\n|---|---:|\n| import hscode | {1e3 * imported:.0f} ms |\n| open and check the index | {1e3 * opened:.0f} ms |")
    print(f"| first answer after the import | {1e3 * answered:.0f} ms |\n| resident memory | {memory:.0f} MB |")
    print(f"| first run over {len(lines):,} lines | {1e3 * heard:.0f} ms |\n| the same lines again | {1e3 * repeated:.0f} ms |")
    print(f"| index file | {Path(PACKAGE, 'hs2022.idx').stat().st_size / 1e6:.1f} MB |")


def growth(lines: list[str]) -> None:
    """Print how the time grows with the length of the text and with the number of terms."""
    print("\n| length of the text | ms |\n|---|---:|")
    for size in (10, 100, 1000, 10_000, 100_000, 1_000_000):
        text = ", ".join(lines * (1 + size // 20_000))[:size]
        print(f"| {size:,} bytes | {1e3 * best(lambda text=text: hscode.classify(text)):.2f} |")  # type: ignore[misc]
    work = Workload.of(nomenclature(), lines)
    data = Path(PACKAGE, "hs2022.idx").read_bytes()
    print("\n| terms | matches a line | µs a line |\n|---|---:|---:|")
    for tenths in (1, 2, 5, 10):
        terms = arrange(term for number, term in enumerate(work.terms) if number % 10 < tenths)
        match = with_patterns(data, terms).match
        found = sum(len(match(text)) for text in work.texts)
        spent = best(lambda match=match: [match(text) for text in work.texts])  # type: ignore[misc]
        print(f"| {len(terms):,} | {found / len(lines):.1f} | {1e6 * spent / len(lines):.2f} |")


def main() -> None:
    """Print all tables."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    lines = example_lines(wanted)
    starting(lines)
    classifying(lines)
    steps(lines)
    matching(lines)
    growth(lines)


if __name__ == "__main__":
    main()
