from collections.abc import Callable, Sequence
from typing import Self

from typing_extensions import disjoint_base

from hscode.index import Nomenclature
from hscode.reading.reader import Reading
from hscode.reading.signs import Heard
from hscode.rules.composition import Named
from hscode.rules.hearing import Hearing
from hscode.rules.notes import Outcome
from hscode.types import Component

RULES: tuple[str, ...]
WORDS: dict[str, int]

def words_heard(tariff: Nomenclature) -> Heard: ...
@disjoint_base
class GeneralRules:
    def __new__(cls, nomenclature: Nomenclature, without_gir3: bool = False) -> Self: ...
    def hear_run(
        self, readings: list[Reading], outcomes: list[Outcome], components: list[Sequence[Component]],
        head: Callable[[str], Named | None] = ..., on_record: bool = True,
    ) -> list[Hearing | None]: ...
    @staticmethod
    def apply(hearing: Hearing) -> None: ...
