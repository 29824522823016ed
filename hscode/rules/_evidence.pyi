from collections.abc import Callable
from typing import Any, NamedTuple, Self, final

from hscode._core import Index
from hscode.reading.reader import Reading

class Fired(NamedTuple):
    note: dict[str, Any]
    words: str

@final
class Outcome:
    excluded: list[int]
    noted: list[tuple[int, float]]
    fired: list[Fired]
    of_mixture: bool
    def __new__(cls) -> Self: ...

@final
class Docket:
    def __new__(cls, core: Index, read: Callable[[int], dict[str, Any]]) -> Self: ...

@final
class Evidence:
    def __new__(cls, reading: Reading, docket: Docket) -> Self: ...
    def is_met(self, note: int) -> bool: ...
    def words_for(self, note: int) -> str | None: ...

def apply_notes(docket: Docket, reading: Reading, on_record: bool) -> Outcome: ...
