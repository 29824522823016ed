from enum import IntEnum

from hscode.index import Nomenclature
from hscode.reading.reader import Reading

NAMED: tuple[int, int]

class FactState(IntEnum):
    OPEN = 0
    MET = 1
    CONTRADICTED = 2

def judge(nomenclature: Nomenclature, condition: tuple[int, int, int, float, tuple[int, ...]], reading: Reading) -> FactState: ...
