from collections.abc import Sequence
from typing import Self, final

from hscode._core import Index
from hscode.reading.statement import Statement

@final
class WordWeights:
    def __new__(
        cls, index: Index, roles: Sequence[float], head_roles: Sequence[float], head_noun: float, noise: float, number: float
    ) -> Self: ...
    def of(self, statement: Statement) -> tuple[list[str], list[int], list[float], list[float], int]: ...
