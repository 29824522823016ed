from collections.abc import Sequence
from typing import Self, final

from hscode.ranking._questions import Shares
from hscode.reading.reader import Reading
from hscode.rules.notes import Outcome
from hscode.steps import Step

@final
class Ranked:
    outcome: Outcome
    leaves: Shares
    headings: Shares
    steps: Sequence[Step]
    component: Reading | None
    decided_by: str
    def __new__(cls, reading: Reading, outcome: Outcome) -> Self: ...
    def keep(self) -> None: ...
    @property
    def reading(self) -> Reading: ...
    @property
    def decisive(self) -> Reading: ...
