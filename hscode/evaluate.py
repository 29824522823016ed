"""Evaluate: how often the classifier is right on labelled descriptions, where it is wrong and why, and whether its probabilities hold."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hscode.classification import Classification
from hscode.classifier import answer, classify
from hscode.codes import compact, pretty
from hscode.editions.tables import codes_in, tables
from hscode.errors import CodeError, HSCodeError, InputFileError, shown
from hscode.index import check_edition, nomenclature
from hscode.index_file import LATEST
from hscode.questions import answer_of

if TYPE_CHECKING:
    from hscode.compile.builder import Sources

TOPS = (1, 3, 5)
"""Numbers of candidates among which the right code is looked for."""
BINS = 10
"""Bins of equal width into which calibration sorts the top probability."""


@dataclass(frozen=True)
class Label:
    """A description with its right codes of six digits, best first; no code for a description too vague to classify."""

    description: str
    codes: tuple[str, ...] = ()
    key: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, Any], key: str = "") -> Label:
        """Return the label that a row of plain data holds.

        Args:
            row: ``description``, ``code`` (six digits, with or without dots; absent or None for a vague description), optionally
                ``also`` (a list of other codes that count as right) and ``id``.
            key: the name of the row where it has no ``id``.

        Raises:
            InputFileError: no text in ``description``, codes in ``also`` without a ``code``, or a code that is not six digits.

        >>> Label.from_row({"description": "coffee", "code": "0901.21", "also": ["090111"]}).codes
        ('090121', '090111')
        """
        description, code, also = row.get("description"), row.get("code"), row.get("also") or []
        if not isinstance(description, str) or not description.strip():
            raise InputFileError(f"description is {shown(description)}; it must be text that is not empty")
        if not isinstance(also, list):
            raise InputFileError(f"also is {shown(also)}; it must be a list of codes")
        if code in (None, "") and also:
            raise InputFileError("also names codes and code is missing; write the best of them as code, or none for a vague description")
        codes = () if code is None or code == "" else tuple(_six_digits(each) for each in (code, *also))
        return cls(description, codes, str(row.get("id", key)))


@dataclass(frozen=True)
class Miss:
    """A description whose first candidate is not a right code, and the reasons for what was chosen instead."""

    description: str
    codes: tuple[str, ...]
    chosen: str | None
    title: str
    probability: float
    reasons: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"description": self.description, "codes": [pretty(code) for code in self.codes], "chosen": self.chosen and pretty(self.chosen),
                "title": self.title, "probability": round(self.probability, 4), "reasons": list(self.reasons)}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of one label: the candidates, best first, the probability of the first, and the digits of the answer."""

    codes: tuple[str, ...]
    candidates: tuple[str, ...]
    probability: float
    level: int
    miss: Miss | None = None

    def right(self, top: int, digits: int = 6) -> bool:
        """Whether one of the *top* first candidates agrees with a right code in its first *digits* digits."""
        return not {code[:digits] for code in self.codes}.isdisjoint(code[:digits] for code in self.candidates[:top])


@dataclass(frozen=True)
class Bin:
    """The descriptions whose top probability lies from ``low`` up to ``high``."""

    low: float
    high: float
    count: int
    mean: float
    right: float


@dataclass(frozen=True)
class Report:
    """The measure of a set of labelled descriptions.

    ``passed_over`` counts the rows none of whose codes is in the edition, so that no answer could be right. Candidates count whatever
    :attr:`~hscode.Classification.code` says; it counts for the vague rows only.
    """

    outcomes: tuple[Outcome, ...]
    seconds: float
    limit: int
    passed_over: int = 0

    @property
    def labelled(self) -> tuple[Outcome, ...]:
        """The outcomes of the rows that have a right code."""
        return tuple(outcome for outcome in self.outcomes if outcome.codes)

    @property
    def vague(self) -> tuple[Outcome, ...]:
        """The outcomes of the rows that are too vague to have a code."""
        return tuple(outcome for outcome in self.outcomes if not outcome.codes)

    @property
    def tops(self) -> dict[int, float | None]:
        """Share of the labelled rows with a right code of six digits among the first 1, 3 and 5 candidates, as far as the limit goes."""
        return {top: _share(outcome.right(top) for outcome in self.labelled) for top in TOPS if top <= self.limit}

    @property
    def four_digits(self) -> float | None:
        """Share of the labelled rows whose first candidate is in a right heading."""
        return _share(outcome.right(1, 4) for outcome in self.labelled)

    @property
    def two_digits(self) -> float | None:
        """Share of the labelled rows whose first candidate is in a right chapter."""
        return _share(outcome.right(1, 2) for outcome in self.labelled)

    @property
    def vague_without_code(self) -> float | None:
        """Share of the vague rows that rightly get no code at all."""
        return _share(outcome.level == 0 for outcome in self.vague)

    @property
    def vague_below_heading(self) -> float | None:
        """Share of the vague rows that get fewer than four digits, or no code."""
        return _share(outcome.level < 4 for outcome in self.vague)

    @property
    def chapters(self) -> dict[str, tuple[int, float]]:
        """Chapter of the right code to its number of rows and the share whose first candidate is right."""
        rows = Counter(outcome.codes[0][:2] for outcome in self.labelled)
        hits = Counter(outcome.codes[0][:2] for outcome in self.labelled if outcome.right(1))
        return {chapter: (rows[chapter], hits[chapter] / rows[chapter]) for chapter in sorted(rows)}

    @property
    def calibration(self) -> tuple[Bin, ...]:
        """The labelled rows that have a candidate, sorted into bins by its probability."""
        sorted_out: list[list[Outcome]] = [[] for _ in range(BINS)]
        for outcome in self.labelled:
            if outcome.candidates:
                sorted_out[min(int(outcome.probability * BINS), BINS - 1)].append(outcome)
        return tuple(_bin(number, rows) for number, rows in enumerate(sorted_out))

    @property
    def calibration_error(self) -> float | None:
        """Expected calibration error: the mean distance between probability and share right, over the bins weighted by their rows."""
        bins = self.calibration
        total = sum(each.count for each in bins)
        return sum(each.count * abs(each.mean - each.right) for each in bins) / total if total else None

    @property
    def unreached(self) -> tuple[str, ...]:
        """The right codes, in their order, for which no row has its first candidate right."""
        reached = {code for outcome in self.labelled if outcome.right(1) for code in outcome.codes}
        return tuple(sorted({outcome.codes[0] for outcome in self.labelled} - reached))

    @property
    def misses(self) -> tuple[Miss, ...]:
        """The rows whose first candidate is wrong; empty unless they were asked for."""
        return tuple(outcome.miss for outcome in self.outcomes if outcome.miss)

    @property
    def lines_a_second(self) -> float | None:
        """Descriptions classified in a second, by the time of classifying alone."""
        return len(self.outcomes) / self.seconds if self.outcomes and self.seconds else None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data, without the misses."""
        return {
            "rows": len(self.labelled),
            "passed_over": self.passed_over,
            "top": {str(top): share for top, share in self.tops.items()},
            "four_digits": self.four_digits,
            "two_digits": self.two_digits,
            "vague": {"rows": len(self.vague), "without_code": self.vague_without_code, "below_heading": self.vague_below_heading},
            "chapters": {chapter: {"rows": rows, "top1": share} for chapter, (rows, share) in self.chapters.items()},
            "calibration": {
                "error": self.calibration_error,
                "bins": [{"from": b.low, "to": b.high, "rows": b.count, "mean_probability": b.mean, "right": b.right} for b in self.calibration],
            },
            "lines_a_second": self.lines_a_second,
        }


def evaluate(rows: Iterable[Label | Mapping[str, Any]], *, limit: int = 5, edition: str = "2022", misses: bool = False) -> Report:
    """Classify labelled descriptions and measure how often the right code comes first, among the first three, among the first five.

    A row none of whose codes is in the edition is passed over.

    Args:
        rows: labels, or rows of plain data as :meth:`Label.from_row` takes them.
        limit: number of candidates, at least 1.
        edition: year of the HS edition.
        misses: whether to keep the wrong rows with the reasons for what was chosen.

    Raises:
        InputFileError: a row that is no label; the message names its number, from 1.
        OptionError: an unknown edition, or a limit below 1.

    >>> report = evaluate([{"description": "playing cards", "code": "9504.40"}, {"description": "large, black", "code": None}])
    >>> report.tops[1], len(report.vague)
    (1.0, 1)
    """
    check_edition(edition)
    known = frozenset(tables().codes(edition))
    outcomes: list[Outcome] = []
    seconds, passed_over = 0.0, 0
    for number, row in enumerate(rows, 1):
        label = row if isinstance(row, Label) else _label(row, f"row {number}", str(number))
        if label.codes and known.isdisjoint(label.codes):
            passed_over += 1
            continue
        start = time.perf_counter()
        answer = classify(label.description, limit=limit, edition=edition)
        seconds += time.perf_counter() - start
        outcomes.append(_outcome(label, answer, misses))
    return Report(tuple(outcomes), seconds, limit, passed_over)


@dataclass(frozen=True)
class Asked:
    """What one question would be worth: the labelled rows, those on which a question was open, those whose code answers it, and the hits on these.

    The answer is the one that goods of the right code give. Where the code does not tell, the row counts as asked and stays as it was.
    """

    rows: int
    asked: int
    answered: int
    right_before: int
    right_after: int

    @property
    def before(self) -> float | None:
        """Share of the rows asked whose first candidate was right before the answer."""
        return self.right_before / self.asked if self.asked else None

    @property
    def after(self) -> float | None:
        """Share of the rows asked whose first candidate is right after the answer."""
        return self.right_after / self.asked if self.asked else None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"rows": self.rows, "asked": self.asked, "answered": self.answered, "top1_before": self.before, "top1_after": self.after}


def evaluate_questions(rows: Iterable[Label | Mapping[str, Any]], *, edition: str = "2022") -> Asked:
    """Ask the first question of each labelled description, answer it from the right code, and measure what that gains.

    Args:
        rows: labels, or rows of plain data as :meth:`Label.from_row` takes them; rows without a code are passed over.
        edition: year of the HS edition.

    Raises:
        InputFileError: a row that is no label; the message names its number, from 1.
        OptionError: an unknown edition.

    >>> evaluate_questions([{"description": "coffee beans, 60 kg bag", "code": "0901.11"}]).to_dict()["top1_after"]
    1.0
    """
    check_edition(edition)
    tariff = nomenclature()
    total = asked = answered = before = after = 0
    for number, row in enumerate(rows, 1):
        label = row if isinstance(row, Label) else _label(row, f"row {number}", str(number))
        if not label.codes:
            continue
        total += 1
        first = classify(label.description, limit=1, edition=edition)
        if not first.questions:
            continue
        question = first.questions[0]
        code = label.codes[0] if edition == LATEST else next(iter(codes_in(label.codes[0], edition, LATEST)), "")
        said = answer_of(tariff, question, code)
        then = first if said is None else answer(first, {question: said})
        asked += 1
        answered += said is not None
        before += _first_is_right(first, label)
        after += _first_is_right(then, label)
    return Asked(total, asked, answered, before, after)


def _first_is_right(classification: Classification, label: Label) -> bool:
    return bool(classification.candidates) and classification.candidates[0].code in label.codes


def merged(reports: Iterable[Report]) -> Report:
    """Return one report over the rows of one or more *reports* of the same limit."""
    parts = list(reports)
    outcomes = tuple(outcome for part in parts for outcome in part.outcomes)
    return Report(outcomes, sum(part.seconds for part in parts), parts[0].limit, sum(part.passed_over for part in parts))


def read_labels(path: Path) -> Iterator[Label]:
    """Yield the labels of a JSONL file, one object a line; blank lines are passed over.

    Args:
        path: a file of rows as :meth:`Label.from_row` takes them.

    Raises:
        InputFileError: a file that cannot be read, or a line that is no label; the message names file and line.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _label(_object(line, f"{path}:{number}"), f"{path}:{number}", f"{path.name}:{number}")
    except OSError as error:
        raise InputFileError(f"cannot read {path}: {error.strerror}; name a JSONL file of labelled descriptions") from None


def read_examples(folder: Path) -> Iterator[Label]:
    """Yield the example lines of a nomenclature folder as labels; the key is the code and the number of the line.

    Raises:
        NomenclatureError: a fault in the source files.
    """
    from hscode.compile.builder import read_sources  # needs PyYAML

    yield from _examples(read_sources(folder))


def read_own_terms(folder: Path) -> Iterator[Label]:
    """Yield the trade terms of a nomenclature folder that stand at one six-digit code and nowhere else, as labels whose key is that code.

    Raises:
        NomenclatureError: a fault in the source files.
    """
    from hscode.compile.builder import read_sources  # needs PyYAML

    sources = read_sources(folder)
    six = {code: node.six for section in sources.sections for node in section.walk() if node.is_code for code in (node.code, node.six)}
    places: dict[str, set[str]] = {}
    for text, code, _ in sources.sheet.names():
        places.setdefault(text, set()).add(six.get(code, ""))
    for text, (code, *others) in places.items():
        if code and not others:
            yield Label(text, (code,), code)


def read_own(folder: Path) -> tuple[list[Label], list[Label]]:
    """Return the example lines of a nomenclature folder, as :func:`read_examples` does, and its whole descriptions, whose keys are like those.

    Raises:
        NomenclatureError: a fault in the source files.
    """
    from hscode.compile.builder import read_sources  # needs PyYAML

    sources = read_sources(folder)
    descriptions = [Label(text, (code,), f"description:{code}:{number}") for number, (text, code) in enumerate(sources.descriptions)]
    return list(_examples(sources)), descriptions


def _examples(sources: Sources) -> Iterator[Label]:
    for section in sources.sections:
        for node in section.walk():
            for number, text in enumerate(node.examples):
                yield Label(text, (node.six,), f"{node.six}:{number}")


def _object(line: bytes, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputFileError(f"{where}: not UTF-8 (byte 0x{line[error.start]:02x}); save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise InputFileError(f"{where}: not JSON ({error}); write one object a line") from None
    if not isinstance(row, dict):
        raise InputFileError(f'{where}: {shown(row)} is not an object; write {{"description": ..., "code": ...}}')
    return row


def _label(row: Mapping[str, Any], where: str, key: str) -> Label:
    try:
        return Label.from_row(row, key)
    except HSCodeError as error:
        raise InputFileError(f"{where}: {error}") from None


def _six_digits(code: Any) -> str:
    digits = compact(code)
    if len(digits) != 6:
        raise CodeError(f"code {code!r} has {len(digits)} digits; a label has six")
    return digits


def _outcome(label: Label, answer: Classification, misses: bool) -> Outcome:
    candidates = tuple(candidate.code for candidate in answer.candidates)
    probability = answer.candidates[0].probability if answer.candidates else 0.0
    outcome = Outcome(label.codes, candidates, probability, answer.level)
    if not misses or not label.codes or outcome.right(1):
        return outcome
    return Outcome(label.codes, candidates, probability, answer.level, _miss(label, answer))


def _miss(label: Label, answer: Classification) -> Miss:
    if not answer.candidates:
        return Miss(label.description, label.codes, None, "", 0.0, tuple(finding.says for finding in answer.findings))
    first = answer.candidates[0]
    return Miss(label.description, label.codes, first.code, first.title, first.probability, tuple(str(step) for step in first.reasons))


def _bin(number: int, rows: list[Outcome]) -> Bin:
    n = len(rows)
    mean = sum(row.probability for row in rows) / n if n else 0.0
    right = sum(row.right(1) for row in rows) / n if n else 0.0
    return Bin(number / BINS, (number + 1) / BINS, n, mean, right)


def _share(marks: Iterable[bool]) -> float | None:
    """Return the share of true marks, None of none."""
    given = list(marks)
    return sum(given) / len(given) if given else None
