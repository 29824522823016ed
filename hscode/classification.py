"""The classification and what it says: the public types that the first answer needs; the others are in :mod:`hscode.types`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from hscode import __version__
from hscode._answer import Answer
from hscode.codes import pretty
from hscode.index_file import LATEST
from hscode.steps import Finding, Step

if TYPE_CHECKING:
    from hscode.types import Candidate, Explanation, Goods, Question


class Case(NamedTuple):
    """What an answer was given on, so that it can be gone on from: the goods, what was stated besides, and the number of candidates."""

    goods: str | Goods
    stated: Any
    limit: int


@dataclass(frozen=True, init=False)
class Classification(Answer):
    """The answer for one description.

    ``code`` is the deepest code that the evidence supports: six, four or two digits, or None; ``candidates`` are six-digit codes,
    best first; ``edition`` is the year of the edition of the codes; ``probability`` is that of the code, 0 to 1, of a heading or a chapter
    that of all codes in it, and 0 where there is no code. What stands behind the code is worked out when it is asked for.
    The fields are held by :class:`~hscode._answer.Answer`.
    """

    text: str
    code: str | None
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    explain: Callable[[], Explanation] = field(repr=False, compare=False)
    edition: str
    case: Case | None = field(repr=False, compare=False)
    index: str = field(repr=False, compare=False)
    """Digest of the index on which it rests, in hexadecimal."""
    probability: float

    def __init__(  # noqa: PLR0917 - the fields in their order
        self,
        text: str,
        code: str | None,
        candidates: tuple[Candidate, ...],
        findings: tuple[Finding, ...],
        explain: Callable[[], Explanation],
        edition: str = LATEST,
        case: Case | None = None,
        index: str = "",
        probability: float = 0.0,
    ) -> None:
        self._hold(text, code, candidates, findings, explain, edition, case, index, probability)

    def __reduce__(self) -> tuple[Any, ...]:
        from hscode.types import Told  # few answers go to another process

        what = (self.text, self.code, self.candidates, self.findings, Told(self._explanation))
        return Classification, (*what, self.edition, self.case, self.index, self.probability)

    @property
    def level(self) -> int:
        """Digits of :attr:`code`: 6, 4, 2 or 0."""
        return len(self.code or "")

    @cached_property
    def _explanation(self) -> Explanation:
        return self.explain()

    @property
    def trace(self) -> tuple[Step, ...]:
        """The steps in legal order, from reading to the first candidate in :attr:`code`."""
        return self._explanation.trace

    @property
    def excluded(self) -> tuple[Step, ...]:
        """The legal notes that kept the article out of headings for which its words speak.

        They name the article, or govern a place where a term of the text stands. The trace has besides the notes that took out others.
        """
        return self._explanation.excluded

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was taken from commercial defaults because the text does not say it."""
        return self._explanation.assumptions

    @property
    def questions(self) -> tuple[Question, ...]:
        """The facts that would best split the candidates."""
        return self._explanation.questions

    @cached_property
    def digest(self) -> str:
        """A hash over the answer, its edition, the index and the version of the program; the same on every machine.

        It covers code, findings and candidates with their probabilities to four places, and so depends on the limit.
        """
        import hashlib  # slow to import, and few ask for it
        import json

        ranked = [[candidate.code, f"{candidate.probability:.4f}"] for candidate in self.candidates]
        answer = [__version__, self.index, self.edition, self.text, self.code, [finding.id for finding in self.findings], ranked]
        return hashlib.sha256(json.dumps(answer, ensure_ascii=True).encode()).hexdigest()

    def replay(self) -> tuple[str, ...]:
        """Return what is wrong with the trace: empty when its steps stand in the order of the law and lead to the answer.

        >>> import hscode
        >>> hscode.classify("60 kg bags of green coffee beans").replay()
        ()
        """
        from hscode.replay import faults_of  # few ask for it

        return faults_of(self)

    def __str__(self) -> str:
        shown = pretty(self.code) if self.code else "no code"
        return f"{shown}: " + (self.candidates[0].title if self.level == 6 and self.candidates else "; ".join(f.says for f in self.findings))

    def to_dict(self) -> dict[str, Any]:
        """Return the whole answer as plain data for JSON."""
        return {
            "text": self.text,
            "edition": self.edition,
            "code": pretty(self.code) if self.code else None,
            "level": self.level,
            "probability": round(self.probability, 4),
            "candidates": [candidate.to_dict() for candidate in self.candidates],
            "excluded": [str(step) for step in self.excluded],
            "assumptions": list(self.assumptions),
            "questions": [{"fact": q.fact, "question": q.says, "answers": {a: pretty(c) for a, c in q.answers.items()}} for q in self.questions],
            "findings": [{"id": f.id, "says": f.says} for f in self.findings],
            "trace": [step.to_dict() for step in self.trace],
            "digest": self.digest,
        }
