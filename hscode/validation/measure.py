"""Measure validation on labelled descriptions: verdicts on right codes and on wrong ones drawn at random, and flags on vague texts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hscode.editions.tables import tables
from hscode.evaluate import Label
from hscode.validation.types import Validation, Verdict
from hscode.validation.validate import validate

SEED = 2022
"""Seed of the draw, so that two runs on one file try the same codes."""
TRUE, CHAPTER, HEADING, SUBHEADING = "true code", "another chapter", "another heading of the chapter", "another subheading of the heading"
KINDS = (TRUE, CHAPTER, HEADING, SUBHEADING)
"""What is declared for each description: its right code, and one wrong code of each kind where there is one."""
GOALS = {TRUE: 0.78, CHAPTER: 0.88, HEADING: 0.62}
"""Share of right verdicts that is aimed at."""
CONTRADICTED_GOAL = 0.97
_RIGHT = {TRUE: (Verdict.CONSISTENT, Verdict.PLAUSIBLE)}
_WRONG = (Verdict.DOUBTFUL, Verdict.CONTRADICTED)


@dataclass(frozen=True)
class ValidationReport:
    """Verdicts by what was declared, and the warnings on the descriptions: of the rows with a code, and of the vague ones without."""

    verdicts: dict[str, Counter[Verdict]]
    rows: int
    vague_rows: int
    flagged: int
    findings: Counter[str]
    vague_findings: Counter[str]
    passed_over: int

    def rate(self, kind: str) -> float | None:
        """Return the share of right verdicts: consistent or plausible for the true code, doubtful or contradicted for others."""
        counts = self.verdicts[kind]
        total = counts.total()
        return sum(counts[verdict] for verdict in _RIGHT.get(kind, _WRONG)) / total if total else None

    def share(self, kind: str, verdict: Verdict) -> float:
        """Return the share of a verdict."""
        counts = self.verdicts[kind]
        return counts[verdict] / counts.total() if counts.total() else 0.0

    @property
    def contradicted_right(self) -> float | None:
        """How often contradicted is right, where every second declared code is wrong: one half in another chapter, one half in another heading.

        A true code that is contradicted thus counts as much as two wrong ones. Other subheadings do not count.
        """
        wrong = (self.share(CHAPTER, Verdict.CONTRADICTED) + self.share(HEADING, Verdict.CONTRADICTED)) / 2
        right = self.share(TRUE, Verdict.CONTRADICTED)
        return wrong / (wrong + right) if wrong + right else None

    @property
    def contradicted_right_as_drawn(self) -> float | None:
        """How often contradicted is right over all codes that were declared."""
        wrong = sum(self.verdicts[kind][Verdict.CONTRADICTED] for kind in KINDS if kind != TRUE)
        total = wrong + self.verdicts[TRUE][Verdict.CONTRADICTED]
        return wrong / total if total else None

    @property
    def vague_flagged(self) -> float | None:
        """Share of the rows without a code whose description has a warning or an error."""
        return self.flagged / self.vague_rows if self.vague_rows else None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return {
            "rows": self.rows,
            "passed_over": self.passed_over,
            "verdicts": {kind: {str(verdict): self.verdicts[kind][verdict] for verdict in Verdict} for kind in KINDS},
            "right": {kind: self.rate(kind) for kind in KINDS},
            "goals": {**GOALS, "contradicted": CONTRADICTED_GOAL},
            "contradicted_right": self.contradicted_right,
            "contradicted_right_as_drawn": self.contradicted_right_as_drawn,
            "findings": dict(sorted(self.findings.items())),
            "vague": {"rows": self.vague_rows, "flagged": self.vague_flagged, "findings": dict(sorted(self.vague_findings.items()))},
        }


def measure(labels: Iterable[Label], *, edition: str = "2022", seed: int = SEED) -> ValidationReport:
    """Validate each labelled description with its right code and with wrong ones drawn at random.

    A label without a code is a vague description, of which only the findings count. A label none of whose codes is in the
    edition is passed over.

    Args:
        labels: descriptions with their right codes.
        edition: year of the HS edition.
        seed: of the draw.

    >>> report = measure([Label("playing cards", ("950440",)), Label("accessories")])
    >>> report.rate(TRUE), report.rate(CHAPTER), report.vague_flagged
    (1.0, 1.0, 1.0)
    """
    draw = _Draw(tables().codes(edition), seed)
    verdicts: dict[str, Counter[Verdict]] = {kind: Counter() for kind in KINDS}
    findings: Counter[str] = Counter()
    vague_findings: Counter[str] = Counter()
    rows = vague = flagged = passed_over = 0
    for label in labels:
        right = draw.known(label.codes)
        if label.codes and not right:
            passed_over += 1
            continue
        if not right:
            about = _about_text(validate(None, label.description, edition=edition))
            vague, flagged = vague + 1, flagged + bool(about)
            vague_findings.update(about)
            continue
        rows += 1
        answers = [validate(code, label.description, edition=edition) for code in right]
        findings.update(_about_text(answers[0]))
        verdicts[TRUE][min((answer.verdict for answer in answers), key=lambda verdict: verdict.rank)] += 1
        for kind, code in draw.wrong(right):
            verdicts[kind][validate(code, label.description, edition=edition).verdict] += 1
    return ValidationReport(verdicts, rows, vague, flagged, findings, vague_findings, passed_over)


def _about_text(answer: Validation) -> set[str]:
    return {finding.id for finding in answer.findings if finding.level == "description" and finding.severity != "note"}


class _Draw:
    """Draws wrong codes of each kind."""

    def __init__(self, codes: list[str], seed: int) -> None:
        self._random = random.Random(seed)
        self._codes = codes
        self._known = frozenset(self._codes)

    def known(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return those of *codes* that are in the edition."""
        return tuple(code for code in codes if code in self._known)

    def wrong(self, right: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield each kind of wrong code of which there is any, with one."""
        first = right[0]
        for kind, above, below in ((CHAPTER, 0, 2), (HEADING, 2, 4), (SUBHEADING, 4, 6)):
            taken = {code[:below] for code in right}
            choice = [code for code in self._codes if code[:above] == first[:above] and code[:below] not in taken]
            if choice:
                yield kind, self._random.choice(choice)
