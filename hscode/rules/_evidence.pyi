from collections.abc import Callable, Iterable
from typing import Any, Self

from typing_extensions import disjoint_base

from hscode._core import Index
from hscode.index import Nomenclature
from hscode.reading.reader import Reading

@disjoint_base
class Ranges:
    def __new__(cls, ranges: Iterable[tuple[int, int]]) -> Self: ...
    def __contains__(self, key: int, /) -> bool: ...

@disjoint_base
class Provision:
    def __init__(self, note: dict[str, Any], nothing: dict[str, Any], nomenclature: Nomenclature) -> None: ...

@disjoint_base
class Docket:
    def __init__(
        self,
        core: Index,
        provisions: list[Any],
        read: Callable[[int], Provision],
        mentioning: frozenset[int],
        by_head: dict[int, list[int]],
        by_goods: dict[int, list[int]],
        by_value: dict[int, list[int]],
        by_dimension: dict[int, list[int]],
        by_method: dict[str, list[int]],
    ) -> None: ...

@disjoint_base
class Evidence:
    def __new__(cls, reading: Reading, docket: Docket) -> Self: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> Any: ...
    def set_off_by(self, value: int) -> None: ...
    def is_met(self, note: Provision) -> bool: ...
    def words_for(self, note: Provision) -> str | None: ...
