from typing import NamedTuple, Self

from typing_extensions import disjoint_base

from hscode.index import Nomenclature
from hscode.reading.vocabulary import Vocabulary

class FactHit(NamedTuple):
    value: int
    words: str

@disjoint_base
class FactFinder:
    def __new__(cls, nomenclature: Nomenclature, vocabulary: Vocabulary) -> Self: ...
