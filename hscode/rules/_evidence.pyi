from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self, final

from typing_extensions import disjoint_base

from hscode._core import Index
from hscode.index import Nomenclature
from hscode.reading.reader import Reading

@final
class Ranges:
    def __new__(cls, ranges: Iterable[tuple[int, int]]) -> Self: ...
    def __contains__(self, key: int, /) -> bool: ...

@disjoint_base
class Provision:
    def __init__(self, note: dict[str, Any], nothing: dict[str, Any], nomenclature: Nomenclature) -> None: ...
    @property
    def note(self) -> dict[str, Any]: ...

@final
class Rule(Provision):
    def __init__(
        self,
        note: dict[str, Any],
        nothing: dict[str, Any],
        nomenclature: Nomenclature,
        excepted: list[int] | None,
        out: tuple[int, ...],
        let_in: Iterable[int],
        points: tuple[tuple[int, float], ...],
        of_mixture: bool,
    ) -> None: ...

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
class Filed:
    def __new__(cls, filed: list[Iterable[int]]) -> Self: ...

@final
class Docket:
    def __new__(
        cls,
        core: Index,
        rules: list[Any],
        read: Callable[[int], Rule],
        mentioning: frozenset[int],
        by_head: dict[int, list[int]],
        by_goods: dict[int, list[int]],
        by_value: dict[int, list[int]],
        by_dimension: dict[int, list[int]],
        by_method: dict[str, list[int]],
    ) -> Self: ...

@final
class Evidence:
    def __new__(cls, reading: Reading, docket: Docket) -> Self: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> Rule: ...
    def is_met(self, note: Provision) -> bool: ...
    def words_for(self, note: Provision) -> str | None: ...

def apply_notes(docket: Docket, reading: Reading, on_record: bool) -> Outcome: ...
