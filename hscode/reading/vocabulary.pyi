from collections.abc import Callable, Iterable
from typing import Self, TypeAlias

from typing_extensions import disjoint_base

from hscode._core import Index
from hscode.reading.asking import Frames

_ByNeighbours: TypeAlias = "dict[str, list[list[list[int | str]]]]"

@disjoint_base
class Lexeme:
    @property
    def form(self) -> str: ...
    @property
    def numbers(self) -> tuple[int, ...]: ...

@disjoint_base
class Spelling:
    @property
    def text(self) -> str: ...
    @property
    def lexeme(self) -> Lexeme | None: ...

@disjoint_base
class Vocabulary:
    def __new__(
        cls, core: Index, frames: Frames, mend: Callable[[str, bool], tuple[str, tuple[int, ...]]], signs: dict[str, int],
        shortened: Iterable[str] = (), by_neighbours: _ByNeighbours | None = None,
        packed: dict[str, str] | None = None, components: dict[str, list[str]] | None = None, trades: dict[str, list[str]] | None = None,
    ) -> Self: ...
    @property
    def core(self) -> Index: ...
    @property
    def frames(self) -> Frames: ...
    @property
    def trades(self) -> dict[str, int]: ...
    def numbers(self, form: str) -> tuple[int, ...]: ...
