from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self, final

from typing_extensions import disjoint_base

from hscode._core import Index
from hscode.reading.reader import Reading

class Fired(NamedTuple):
    note: dict[str, Any]
    words: str

@final
class Outcome:
    excluded: tuple[int, ...]
    noted: tuple[tuple[int, float], ...]
    fired: tuple[Fired, ...]
    of_mixture: bool
    def __new__(cls) -> Self: ...
    def exclude(self, nodes: Iterable[int]) -> None: ...
    def add(self, other: Outcome) -> None: ...
    def note(self, nodes: Iterable[tuple[int, float]]) -> None: ...

@disjoint_base
class Docket:
    def __new__(cls, core: Index, read: Callable[[int], dict[str, Any]]) -> Self: ...
    def apply(self, reading: Reading, on_record: bool = True) -> Outcome: ...
    def apply_run(self, readings: list[Reading], on_record: bool = True) -> list[Outcome]: ...

@final
class Evidence:
    def __new__(cls, reading: Reading, docket: Docket) -> Self: ...
    def is_met(self, note: int) -> bool: ...
    def words_for(self, note: int) -> str | None: ...
