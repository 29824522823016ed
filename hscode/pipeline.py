"""The pipeline of one thread: reading, matching, notes, rules and ranking, bound to one nomenclature and one set of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hscode.index import Nomenclature
from hscode.ranking.model import Weights, make_ranker
from hscode.reading.reader import Reader, Reading
from hscode.rules.notes import NoteEngine, Outcome


@dataclass
class Ranked:
    """A description on its way: how it was read, what the notes did, leaves and headings with their probabilities."""

    reading: Reading
    outcome: Outcome
    leaves: list[tuple[int, float]]
    headings: list[tuple[int, float]]


class Pipeline:
    """Reads and ranks descriptions. Not to be used by two threads at once."""

    def __init__(self, nomenclature: Nomenclature, weights: Weights) -> None:
        self.nomenclature = nomenclature
        self.reader = Reader(nomenclature)
        self.notes = NoteEngine(nomenclature)
        self.set_weights(weights)

    def set_weights(self, weights: Weights) -> None:
        """Use other weights from now on."""
        self.weights = weights
        self.ranker = make_ranker(self.nomenclature, weights)

    def rank(self, text: str, limit: int) -> Ranked:
        """Read *text*, run the notes, and return the *limit* best codes."""
        reading = self.reader.read(text)
        outcome = self.notes.apply(reading)
        leaves, headings = self.ranker.rank(*self._arguments(reading, outcome, limit))
        return Ranked(reading, outcome, leaves, headings)

    def explain(self, text: str, n_headings: int, wanted: Sequence[int]) -> tuple[list[Any], list[Any]]:
        """Return the features of the best headings, and of the children on the way to the wanted leaves."""
        reading = self.reader.read(text)
        outcome = self.notes.apply(reading)
        headings, levels = self.ranker.explain(*self._arguments(reading, outcome, n_headings, wanted))
        return headings, levels

    def contend(self, text: str) -> list[tuple[int, list[float]]]:
        """Return the codes that the trees set in order, each with its features."""
        reading = self.reader.read(text)
        return self.ranker.contend(*self._arguments(reading, self.notes.apply(reading)))

    def _arguments(self, reading: Reading, outcome: Outcome, *rest: Any) -> tuple[Any, ...]:
        whole, naming = self.weights.of_words(self.reader, reading)
        statement = reading.statement
        values = [fact.value for fact in reading.facts]
        said = (statement.words, statement.tokens, whole, naming, statement.head, values, reading.measures, statement.parts, statement.formal)
        return (*said, outcome.excluded, outcome.noted, *rest)
