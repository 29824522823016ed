"""The lines that the benchmarks run over: examples of the nomenclature, HSCODE_BENCH_LINES of them, or all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hscode.index import Nomenclature, nomenclature

ROOT = Path(__file__).parent.parent / "nomenclature"


@pytest.fixture(scope="session")
def tariff() -> Nomenclature:
    """The built nomenclature of HS 2022."""
    return nomenclature("2022")


@pytest.fixture(scope="session")
def lines() -> list[str]:
    """Example lines from all chapters; skips where PyYAML or the sources are missing."""
    pytest.importorskip("yaml")
    if not (ROOT / "hs2022").is_dir():
        pytest.skip("the sources of the nomenclature are not here")
    from hscode.compile.builder import read_sources

    found = [text for section in read_sources(ROOT).sections for node in section.walk() for text in node.examples]
    wanted = int(os.environ.get("HSCODE_BENCH_LINES", len(found)))
    return found[:: max(1, len(found) // wanted)][:wanted]
