from collections.abc import Iterable
from enum import IntEnum

from hscode.index import Nomenclature
from hscode.reading.reader import Reading

NAMED: tuple[int, int]

class FactState(IntEnum):
    OPEN = 0
    MET = 1
    CONTRADICTED = 2

def judge(nomenclature: Nomenclature, condition: tuple[int, int, int, float, tuple[int, ...]], reading: Reading) -> FactState: ...
def are_facts_met(reading: Reading, node: int) -> bool: ...
def measures_told(
    reading: Reading, headings: dict[int, tuple[int, ...]], under: Iterable[int]
) -> list[tuple[int, int, tuple[int, ...], FactState]]: ...
def states_at(reading: Reading, node: int) -> frozenset[FactState]: ...
def states_below_heading(reading: Reading, node: int) -> frozenset[FactState]: ...
