from collections.abc import Sequence
from typing import Self, final

from hscode._core import Index
from hscode.ranking._questions import Questions
from hscode.ranking._ranked import Ranked
from hscode.reading.reader import Reading

@final
class WordWeights:
    def __new__(
        cls, index: Index, roles: Sequence[float], head_roles: Sequence[float], head_noun: float, noise: float, number: float
    ) -> Self: ...
    def ask(self, questions: Questions, heard: list[Ranked], limit: int = 0, with_facts: bool = True) -> None: ...
    def of(self, reading: Reading) -> tuple[list[str], list[int], list[float], list[float]]: ...
