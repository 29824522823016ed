from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, final

from typing_extensions import disjoint_base

from hscode._core import Index
from hscode.ranking._questions import Questions, Shares

_A = TypeVar("_A", bound=Answer)

@final
class Depths:
    def __new__(cls, index: Index, six: float, four: float, two: float) -> Self: ...
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

@final
class Answers(Generic[_A]):
    def __new__(
        cls,
        depths: Depths,
        edition: str,
        digest: str,
        kind: type[_A],
        nothing: Any,
        known: Callable[[Any, bool, str | None, int], tuple[Any, ...]],
        look: Callable[[Any, Any, int, str | None, float, tuple[tuple[int, float], ...]], Any],
    ) -> Self: ...
    def to(
        self, goods: Any, stated: Any, limit: int, told: tuple[str, Any, tuple[Any, ...]], fault: Any, leaves: Shares, headings: Shares
    ) -> _A: ...
    def to_run(
        self, run: list[Any], stated: Any, limit: int, told: list[tuple[str, Any, tuple[Any, ...]]], faults: list[Any], questions: Questions
    ) -> list[_A]: ...
