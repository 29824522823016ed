"""The tally of a file that is validated: counts by verdict, chapter and finding, and the worst rows, in memory that does not grow."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from hscode.validation.catalogue import SEVERITIES
from hscode.validation.types import Validation, Verdict

WORST = 200
"""Rows that are kept for the report."""
SHOWN = 400
"""Characters of a text that are kept of a row."""
NO_CHAPTER = "none"
"""Where rows are counted whose code cannot be read."""


@dataclass(frozen=True)
class Bad:
    """A row for the report: its number and line, what was declared, the verdict, and each finding with severity, id, text and reason."""

    number: int
    line: int
    code: str
    text: str
    verdict: Verdict
    findings: tuple[tuple[str, str, str, str], ...]
    better: tuple[str, ...]


@dataclass
class Tally:
    """Counts the validations of a file."""

    rows: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    chapters: dict[str, Counter[Verdict]] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    serious: int = 0
    """Rows with an error or a warning."""
    _heap: list[tuple[tuple[int, int, float], int, Bad]] = field(default_factory=list)

    def add(self, number: int, line: int, answer: Validation) -> None:
        """Count the validation of row *number*, which stands on *line*."""
        self.rows += 1
        self.verdicts[answer.verdict] += 1
        chapter = answer.digits[:2] if answer.digits else NO_CHAPTER
        self.chapters.setdefault(chapter, Counter())[answer.verdict] += 1
        self.findings.update({finding.id for finding in answer.findings})
        if not answer.serious:
            return
        self.serious += 1
        key = (_badness(answer), answer.verdict.rank, -answer.probability)
        if len(self._heap) < WORST:
            heapq.heappush(self._heap, (key, -self.rows, _bad(number, line, answer)))
        elif (key, -self.rows) > self._heap[0][:2]:
            heapq.heapreplace(self._heap, (key, -self.rows, _bad(number, line, answer)))

    @property
    def worst(self) -> list[Bad]:
        """The worst rows, the very worst first; the earlier of two that are alike."""
        return [bad for _, _, bad in sorted(self._heap, key=lambda each: each[:2], reverse=True)]


def _badness(answer: Validation) -> int:
    """How grave the gravest finding is, 0 for none."""
    return max((len(SEVERITIES) - SEVERITIES.index(finding.severity) for finding in answer.findings), default=0)


def _bad(number: int, line: int, answer: Validation) -> Bad:
    findings = tuple((each.severity, each.id, each.says[:SHOWN], each.reason[:SHOWN]) for each in answer.findings)
    return Bad(number, line, answer.code[:SHOWN], (answer.description or "")[:SHOWN], answer.verdict, findings, answer.better)
