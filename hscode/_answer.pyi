from collections.abc import Callable
from typing import Any, Self, TypeVar, final

from typing_extensions import disjoint_base

from hscode._core import Index
from hscode.ranking._questions import Shares

_A = TypeVar("_A", bound=Answer)

@final
class Depths:
    def __new__(cls, index: Index, six: float, four: float, two: float) -> Self: ...
    def deepest(self, leaves: Shares, headings: Shares) -> tuple[str | None, int, float]: ...
    def deepest_carried(self, best: tuple[str, float], headings: list[tuple[str, float]]) -> tuple[str | None, int, float]: ...

@disjoint_base
class Answer:
    @property
    def text(self) -> Any: ...
    @property
    def code(self) -> Any: ...
    @property
    def probability(self) -> float: ...
    @property
    def candidates(self) -> Any: ...
    @property
    def findings(self) -> Any: ...
    @property
    def explain(self) -> Any: ...
    @property
    def edition(self) -> Any: ...
    @property
    def case(self) -> Any: ...
    @property
    def index(self) -> Any: ...
    def _hold(
        self, text: Any, code: Any, candidates: Any, findings: Any, explain: Any, edition: Any, case: Any, index: Any, probability: float
    ) -> None: ...

def answer_to(
    text: str,
    limit: int,
    code: str | None,
    probability: float,
    findings: tuple[Any, ...],
    leaves: Shares,
    edition: str,
    index: str,
    kind: type[_A],
    look: Callable[[str, int, str | None, float, tuple[tuple[int, float], ...]], Any],
) -> _A: ...
