from collections.abc import Sequence
from typing import Self, final

from hscode._core import Index
from hscode.reading.reader import Reading

@final
class WordWeights:
    def __new__(
        cls, index: Index, roles: Sequence[float], head_roles: Sequence[float], head_noun: float, noise: float, number: float
    ) -> Self: ...
    def of(
        self, reading: Reading
    ) -> tuple[list[str], list[int], list[float], list[float], int, list[int], list[tuple[int, float, tuple[int, ...]]], bool, bool]: ...
