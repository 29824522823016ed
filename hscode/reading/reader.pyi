from typing import ClassVar, NamedTuple, Self

from typing_extensions import disjoint_base

from hscode.index import Nomenclature
from hscode.reading.blends import Blend
from hscode.reading.facts import FactHit
from hscode.reading.signs import Heard
from hscode.reading.statement import Statement
from hscode.reading.vocabulary import Vocabulary

class Phrase(NamedTuple):
    pattern: int
    start: int
    end: int
    entries: tuple[tuple[int, int], ...]

@disjoint_base
class Reading:
    facts: list[FactHit]
    measures: list[tuple[int, float, tuple[int, ...]]]
    __hash__: ClassVar[None]  # type: ignore[assignment]
    @property
    def statement(self) -> Statement: ...
    @property
    def blend(self) -> Blend: ...
    @property
    def phrases(self) -> list[Phrase]: ...
    def head_phrases(self) -> list[Phrase]: ...
    def signs(self) -> int: ...
    def says_only(self, kind: int, flags: int) -> bool: ...
    def phrases_of(self, kind: int, first: int = 0, end: int = 0xFFFFFFFF) -> list[Phrase]: ...

@disjoint_base
class Reader:
    def __new__(cls, nomenclature: Nomenclature, heard: Heard = ...) -> Self: ...
    @property
    def vocabulary(self) -> Vocabulary: ...
    def read(self, text: str) -> Reading: ...
    def read_run(self, texts: list[str]) -> list[Reading]: ...
    def is_material_only(self, statement: Statement) -> bool: ...
