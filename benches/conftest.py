"""The lines that the benchmarks run over: examples of the nomenclature, HSCODE_BENCH_LINES of them, or all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hscode.index import Nomenclature, nomenclature

ROOT = Path(__file__).parent.parent / "nomenclature"


def example_lines(wanted: int = 0) -> list[str]:
    """Return *wanted* example lines from all chapters, 0 for all; skips where PyYAML or the sources are missing."""
    pytest.importorskip("yaml")
    if not (ROOT / "hs2022").is_dir():
        pytest.skip("the sources of the nomenclature are not here")
    from hscode.compile.builder import read_sources

    found = [text for section in read_sources(ROOT).sections for node in section.walk() for text in node.examples]
    wanted = wanted or len(found)
    return found[:: max(1, len(found) // wanted)][:wanted]


@pytest.fixture(scope="session")
def tariff() -> Nomenclature:
    """The built nomenclature of HS 2022."""
    return nomenclature("2022")


@pytest.fixture(scope="session")
def lines() -> list[str]:
    """The example lines."""
    return example_lines(int(os.environ.get("HSCODE_BENCH_LINES", "0")))
