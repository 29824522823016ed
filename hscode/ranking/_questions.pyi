from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Self, final, overload

from hscode._core import Index

@final
class Questions:
    def __new__(cls, index: Index) -> Self: ...
    @property
    def index(self) -> Index: ...
    def __len__(self) -> int: ...
    def add(
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
        limit: int = 0,
    ) -> None: ...

@final
class Shares:
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int, /) -> tuple[int, float]: ...
    @overload
    def __getitem__(self, key: slice, /) -> list[tuple[int, float]]: ...
    def __iter__(self) -> Iterator[tuple[int, float]]: ...
    def within(self, first: int, end: int) -> float: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
