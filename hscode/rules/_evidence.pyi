from collections.abc import Callable, Mapping
from typing import Any, Self

from typing_extensions import disjoint_base

from hscode.reading.reader import Reading

@disjoint_base
class Provision:
    def __init__(self, note: dict[str, Any], nothing: dict[str, Any]) -> None: ...

@disjoint_base
class Evidence:
    def __new__(
        cls,
        reading: Reading,
        codes_of: Callable[[int], frozenset[str]],
        cued_by: Callable[[int], frozenset[str]],
        kinds_of: Callable[[int], frozenset[int]],
    ) -> Self: ...
    def triggers(
        self,
        set_off: Mapping[int, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]] | None],
        by_value: dict[int, list[int]],
        by_dimension: dict[int, list[int]],
        by_method: dict[str, list[int]],
    ) -> list[int]: ...
    def words_for(self, note: Provision) -> str | None: ...
