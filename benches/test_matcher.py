"""The matcher beside its peers. Run with ``python -m pytest benches --benchmark-sort=mean``; HSCODE_BENCH_LINES=500 runs over fewer lines."""

from __future__ import annotations

from typing import Any, Protocol

import pytest

from benches.matchers import MATCHERS, Workload
from hscode.index import Nomenclature


class Benchmark(Protocol):
    """The fixture of pytest-benchmark, as far as it is used here."""

    extra_info: dict[str, Any]

    def __call__(self, function: Any, *args: Any) -> Any: ...


@pytest.fixture(scope="module")
def work(tariff: Nomenclature, lines: list[str]) -> Workload:
    """The terms and the lines."""
    return Workload.of(tariff, lines)


@pytest.mark.parametrize("name", MATCHERS)
def test_matcher(benchmark: Benchmark, work: Workload, name: str) -> None:
    benchmark.extra_info.update(lines=len(work.strings), characters=sum(map(len, work.strings)), matches=work.expected)
    assert benchmark(MATCHERS[name](work)) == work.expected > 0
