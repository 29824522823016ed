"""What validation answers: a verdict, and the findings that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hscode.classification import Classification
from hscode.codes import pretty
from hscode.validation.catalogue import CATALOGUE, ERROR, NOTE


class Verdict(StrEnum):
    """What the description says about the declared code, from the best to the worst."""

    CONSISTENT = "consistent"
    """The code is what the description says."""
    PLAUSIBLE = "plausible"
    """The description may mean the code, among others."""
    NOT_CHECKABLE = "not-checkable"
    """The code or the description is missing or says too little."""
    DOUBTFUL = "doubtful"
    """The description points elsewhere."""
    CONTRADICTED = "contradicted"
    """A legal note, a stated fact or overwhelming evidence speaks against the code."""

    @property
    def rank(self) -> int:
        """How bad the verdict is, 0 for the best."""
        return list(Verdict).index(self)


@dataclass(frozen=True)
class ValidationFinding:
    """One thing that is wrong with the code or the description, or with the two together.

    ``id`` is stable and stands in the catalogue; ``severity`` is ``error``, ``warning`` or ``note``; ``level`` tells where it
    bites: ``chapter``, ``heading``, ``subheading``, ``code``, ``description`` or ``row``; ``says`` is for people; ``words`` are those of
    the description that it is about; ``reason`` is the ground in law; ``codes`` are better ones, six digits, best first.
    """

    id: str
    severity: str
    level: str
    says: str
    words: tuple[str, ...] = ()
    reason: str = ""
    codes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The short title of the finding in the catalogue."""
        return CATALOGUE[self.id].title

    @property
    def mend(self) -> str:
        """What to do about it, from the catalogue."""
        return CATALOGUE[self.id].mend

    def __str__(self) -> str:
        return f"{self.id} {self.says}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "id": self.id,
            "severity": self.severity,
            "level": self.level,
            "says": self.says,
            "words": list(self.words),
            "reason": self.reason,
            "codes": [pretty(code) for code in self.codes],
            "mend": self.mend,
        }


def found(
    entry: str, level: str, says: str, *, severity: str | None = None, words: tuple[str, ...] = (), reason: str = "", codes: tuple[str, ...] = ()
) -> ValidationFinding:
    """Return a finding with the severity that its entry in the catalogue gives it, where none is named."""
    return ValidationFinding(entry, severity or CATALOGUE[entry].severities[0], level, says, words, reason, codes)


@dataclass(frozen=True)
class Validation:
    """The answer for one declared code and its description.

    ``code`` is the code as it was given; ``digits`` what was judged of it (two, four or six digits), None when it is no code;
    ``probability`` is that of the judged digits by the description alone, 0 to 1; ``better`` are likelier codes of six digits in the
    edition of the declared code, best first; ``classification`` is the answer of the classifier, which never saw the code, None when there
    was nothing to classify.
    """

    code: str
    description: str | None
    verdict: Verdict
    findings: tuple[ValidationFinding, ...]
    digits: str | None = None
    probability: float = 0.0
    better: tuple[str, ...] = ()
    classification: Classification | None = None

    @property
    def serious(self) -> bool:
        """Whether a finding is an error or a warning."""
        return any(finding.severity != NOTE for finding in self.findings)

    @property
    def code_fault(self) -> bool:
        """Whether the code is an error by itself, whatever the description says."""
        return any(finding.severity == ERROR and finding.level == "code" for finding in self.findings)

    def __str__(self) -> str:
        return f"{self.code}: {self.verdict}" + "".join(f"\n  {finding}" for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole answer as plain data for JSON."""
        return {
            "code": self.code,
            "description": self.description,
            "judged": pretty(self.digits) if self.digits else None,
            "verdict": str(self.verdict),
            "probability": round(self.probability, 4),
            "better": [pretty(code) for code in self.better],
            "findings": [finding.to_dict() for finding in self.findings],
        }
