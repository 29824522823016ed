from collections.abc import Iterable, Sequence
from typing import Self, final

from hscode._core import Index

HEADING_FEATURES: tuple[str, ...]
SUBHEADING_FEATURES: tuple[str, ...]
CONTENDER_FEATURES: tuple[str, ...]

@final
class Ranker:
    def __new__(cls, index: Index, heading_weights: Sequence[float], subheading_weights: Sequence[float]) -> Self: ...
    @property
    def index(self) -> Index: ...
    def set_weights(self, heading_weights: Sequence[float], subheading_weights: Sequence[float]) -> None: ...
    def set_trees(self, trees: Sequence[tuple[Sequence[tuple[int, float, int, int]], Sequence[float]]], scale: float) -> None: ...
    def set_dimensions(self, share: int, length: int) -> None: ...
    def rank(
        self,
        words: Sequence[str],
        tokens: Sequence[int],
        weights: Sequence[float],
        head_weights: Sequence[float],
        head: int,
        values: Sequence[int],
        measures: Sequence[tuple[int, float, Sequence[int]]],
        parts: bool,
        formal: bool,
        excluded: Iterable[int],
        noted: Iterable[tuple[int, float]],
        limit: int,
    ) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]: ...
    def contend(
        self,
        words: Sequence[str],
        tokens: Sequence[int],
        weights: Sequence[float],
        head_weights: Sequence[float],
        head: int,
        values: Sequence[int],
        measures: Sequence[tuple[int, float, Sequence[int]]],
        parts: bool,
        formal: bool,
        excluded: Iterable[int],
        noted: Iterable[tuple[int, float]],
    ) -> list[tuple[int, list[float]]]: ...
    def explain(
        self,
        words: Sequence[str],
        tokens: Sequence[int],
        weights: Sequence[float],
        head_weights: Sequence[float],
        head: int,
        values: Sequence[int],
        measures: Sequence[tuple[int, float, Sequence[int]]],
        parts: bool,
        formal: bool,
        excluded: Iterable[int],
        noted: Iterable[tuple[int, float]],
        n_headings: int,
        wanted: Iterable[int] = (),
    ) -> tuple[list[tuple[int, list[float]]], list[tuple[int, list[tuple[int, list[float]]]]]]: ...
