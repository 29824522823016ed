from typing import Self

from typing_extensions import disjoint_base

from hscode.index import Nomenclature
from hscode.reading.vocabulary import Vocabulary

@disjoint_base
class MeasureFinder:
    def __new__(cls, nomenclature: Nomenclature, vocabulary: Vocabulary) -> Self: ...
