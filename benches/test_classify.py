"""Classifying the example lines of the nomenclature, beside what others offer; HSCODE_BENCH_LINES=500 runs over fewer."""

from __future__ import annotations

import pytest

import hscode
from benches.peers import PEERS
from benches.test_matcher import Benchmark
from hscode.index import Nomenclature
from hscode.reading.reader import Reader


def test_read(benchmark: Benchmark, tariff: Nomenclature, lines: list[str]) -> None:
    reader = Reader(tariff)
    benchmark.extra_info["lines"] = len(lines)
    assert len(benchmark(lambda: reader.read_run(lines))) == len(lines)


def test_classify(benchmark: Benchmark, lines: list[str]) -> None:
    benchmark.extra_info["lines"] = len(lines)
    answers = benchmark(lambda: [hscode.classify(line) for line in lines])
    assert sum(answer.code is not None for answer in answers) > len(lines) / 2


def test_classify_with_reasons(benchmark: Benchmark, lines: list[str]) -> None:
    benchmark.extra_info["lines"] = len(lines)
    assert all(benchmark(lambda: [hscode.classify(line).to_dict() for line in lines]))


def test_validate(benchmark: Benchmark, lines: list[str]) -> None:
    benchmark.extra_info["lines"] = len(lines)
    assert any(answer.serious for answer in benchmark(lambda: [hscode.validate("847130", line) for line in lines]))


def test_series(benchmark: Benchmark, lines: list[str]) -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("hscode.pandas")
    series = pd.Series(lines)
    benchmark.extra_info["lines"] = len(lines)
    assert len(benchmark(series.hs.classify)) == len(lines)


def test_classify_many_in_two_threads(benchmark: Benchmark, lines: list[str]) -> None:
    benchmark.extra_info["lines"] = len(lines)
    assert len(benchmark(lambda: hscode.classify_many(lines, threads=2))) == len(lines)


@pytest.mark.parametrize("name", PEERS)
def test_peer(benchmark: Benchmark, tariff: Nomenclature, lines: list[str], name: str) -> None:
    few = lines[:: max(1, len(lines) // 100)][:100]
    ask = PEERS[name](tariff, few)
    benchmark.extra_info["lines"] = len(few)
    assert len(benchmark(lambda: [ask(line) for line in few])) == len(few)


@pytest.mark.parametrize("size", [10, 100, 1000, 10_000, 100_000, 1_000_000])
def test_growth_with_length(benchmark: Benchmark, lines: list[str], size: int) -> None:
    text = ", ".join(lines * (1 + size // 20_000))[:size]
    benchmark.extra_info["bytes"] = size
    assert benchmark(lambda: hscode.classify(text)).candidates
