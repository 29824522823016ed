"""Validate: one declared code and its description, to a verdict with its findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hscode.classification import Classification
from hscode.classifier import examine_run, in_runs, iterated, text_of
from hscode.editions.carry import older
from hscode.errors import CodeError, DescriptionError, shown
from hscode.index import Nomenclature, check_edition, nomenclature
from hscode.index_file import LATEST
from hscode.ranking._ranked import Ranked
from hscode.types import Goods
from hscode.validation.catalogue import ERROR, WARNING
from hscode.validation.declared import Declared, read_code
from hscode.validation.description import Cleaned, clean, goods_listed, missing, quality, several
from hscode.validation.types import Validation, ValidationFinding, Verdict, found
from hscode.validation.verdict import Evidence, judge_codes

Row = tuple[str | int | float | Decimal | None, str | Goods | None]
"""A declared code and its description, as :func:`validate` takes them."""
_WORST_OF_LIST = Verdict.DOUBTFUL
"""The worst that a line with several goods can be: which of them the code is meant for is not known."""


def validate(code: str | int | float | Decimal | None, description: str | Goods | None = None, *, edition: str = "2022") -> Validation:
    """Return whether a declared code fits its description, with what is wrong with either and why in law.

    The description is classified without regard to the code; a tariff code inside it is left out. The law is that of the latest edition:
    a code of an older one is judged by the codes that took its place, and the better codes are carried back to its edition.

    Args:
        code: two, four or six digits, with or without dots, or a national code of eight to ten, judged by its six. A whole number
            is taken for a code that lost its leading zero where the zero is missing.
        description: the goods as text or as :class:`~hscode.Goods`; None checks the code alone.
        edition: year of the HS edition of the code.

    Raises:
        CodeError: the code is neither text nor a number.
        DescriptionError: the description is neither text nor goods.
        OptionError: an unknown edition.

    >>> answer = validate("6109.10", "T-shirts, knitted, 100% polyester")
    >>> str(answer.verdict), [finding.id for finding in answer.findings]
    ('contradicted', ['HS-E014', 'HS-E012'])
    >>> print(answer.findings[0].says)
    the description says material polyester (“polyester”); 6109.10 is for material cotton
    >>> str(validate("0901.21", "roasted coffee beans, 1 kg").verdict)
    'consistent'

    Source: General Interpretative Rules 1 and 6 and the legal notes of the Harmonized System 2022; the findings are documented in
    ``docs/findings.md``.
    """
    return _validated([(code, description)], check_edition(edition))[0]


def validate_many(declared: Iterable[Row], *, threads: int | None = None, edition: str = "2022") -> list[Validation]:
    """Return what :func:`validate` returns of each of many declared codes with its description, in their order.

    Args:
        declared: pairs of a code and a description, each as for :func:`validate`.
        threads: number of threads; None means one.
        edition: year of the HS edition of the codes.

    Raises:
        CodeError: a code is neither text nor a number; the message names the number of its pair, from 0.
        DescriptionError: no pairs, or a description is neither text nor goods; the message names the number of its pair.
        OptionError: an unknown edition, or a number of threads below 1.

    >>> answers = validate_many([("0901.21", "roasted coffee beans, 1 kg"), ("6109.10", "T-shirts, knitted, 100% polyester")])
    >>> [str(answer.verdict) for answer in answers]
    ['consistent', 'contradicted']

    Source: as for :func:`validate`.
    """
    takes = "validate_many takes pairs of a code and a description"
    if isinstance(declared, str):
        raise DescriptionError(f"{takes}; use validate for one")
    each = iterated(declared, takes)
    check_edition(edition)

    def answers(run: tuple[int, list[Row]]) -> list[Validation]:
        first, rows = run
        return _validated(rows, edition, first)

    return in_runs(answers, each, threads)


def _validated(rows: Sequence[Row], edition: str, first: int | None = None) -> list[Validation]:
    """Return the answers to rows; *first* is the number of the first where one that cannot be read is to be named."""
    tariff = nomenclature()
    read: list[_Case | Validation] = []
    try:
        for row in rows:
            read.append(_read(row, tariff, edition))
    except (CodeError, DescriptionError) as error:
        if first is None:
            raise
        raise type(error)(f"item {first + len(read)}: {error}") from None
    examined = iter(examine_run([each.described for each in read if isinstance(each, _Case)]))
    answers = [each if isinstance(each, Validation) else _judged(each, *next(examined), tariff) for each in read]
    if edition == LATEST:
        return answers
    return [_in_edition(answer, edition) if isinstance(each, _Case) else answer for each, answer in zip(read, answers, strict=True)]


@dataclass(frozen=True)
class _Case:
    """A declared code and the text of its description, with the description as the classifier shall see it."""

    declared: Declared
    text: str
    described: str | Goods
    cleaned: Cleaned


def _read(row: Row, tariff: Nomenclature, edition: str) -> _Case | Validation:
    """Read a declared code and its description; where there is nothing to judge, that is the answer."""
    code, description = _pair(row)
    declared = read_code(code, tariff, edition)
    if description is None:
        return Validation(declared.given, None, Verdict.NOT_CHECKABLE, declared.findings, declared.digits)
    text = text_of(description)
    described, cleaned = _cleaned(description if isinstance(description, Goods) else text, tariff)
    if not cleaned.text.strip():
        findings = (*declared.findings, *cleaned.findings, missing(text))
        return Validation(declared.given, text, Verdict.NOT_CHECKABLE, findings, declared.digits)
    return _Case(declared, text, described, cleaned)


def _pair(row: Row) -> Row:
    """Return a row as the pair that it should be.

    Raises:
        DescriptionError: it is none.
    """
    if isinstance(row, (tuple, list)) and len(row) == 2:
        code, description = row
        return code, description
    raise DescriptionError(f"give a code and a description, as in ('0901.21', 'roasted coffee'), not {shown(row)}")


def unreadable(code: str, description: str | None, fault: str) -> Validation:
    """Return the validation of a row that cannot be read.

    Args:
        code: what can be read of the code.
        description: what can be read of the description.
        fault: why the row cannot be read.
    """
    return Validation(code, description, Verdict.NOT_CHECKABLE, (found("HS-E040", "row", fault),))


def _cleaned(description: str | Goods, tariff: Nomenclature) -> tuple[str | Goods, Cleaned]:
    """Return the description, as the classifier shall see it, and its text with what is wrong with it; the fields of goods stay as they are."""
    if not isinstance(description, Goods):
        cleaned = clean(description, tariff)
        return cleaned.text, cleaned
    cleaned = clean(description.description, tariff)
    goods = replace(description, description=cleaned.text)
    return goods, replace(cleaned, text=goods.text)


def _judged(case: _Case, answer: Classification, ranked: Ranked, tariff: Nomenclature) -> Validation:
    """Return the answer to a case of which the classifier says *answer*."""
    text, cleaned = case.text, case.cleaned
    about_text, enough = quality(cleaned, answer, ranked, tariff)
    evidence = Evidence(ranked, tariff)
    declared = _settled(case.declared, evidence)
    findings = [*declared.findings, *cleaned.findings, *about_text]
    goods = goods_listed(ranked.reading, tariff)
    if goods:
        findings.append(several(goods))
    if not enough or not declared.judged:
        better = evidence.better("") if enough else ()
        return Validation(declared.given, text, Verdict.NOT_CHECKABLE, _suggested(findings, better), declared.digits, 0.0, better, answer)
    judged = _judgement(evidence, declared)
    if goods:
        judged = _of_list(goods, declared, judged, tariff)
    findings = [replace(each, codes=judged.better) if each.id == "HS-E006" else each for each in findings]
    return Validation(declared.given, text, judged.verdict, (*findings, *judged.findings), declared.digits, judged.probability, judged.better, answer)


def _in_edition(answer: Validation, edition: str) -> Validation:
    """Return an answer with its better codes in the edition of the declared code; what is the declared code there is no better one."""

    def carried(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in older(codes, edition) if code != answer.digits)

    # HS-E004 says of which edition the codes are that it names
    findings = tuple(each if each.id == "HS-E004" else replace(each, codes=carried(each.codes)) for each in answer.findings)
    return replace(answer, findings=findings, better=carried(answer.better))


def _settled(declared: Declared, evidence: Evidence) -> Declared:
    """Choose between the two readings of nine digits by the description: ten that lost their zero, or a national code as it stands."""
    if declared.rival and declared.digits and evidence.share(declared.rival) > evidence.share(declared.digits):
        return declared.with_rival()
    return declared


def _suggested(findings: Iterable[ValidationFinding], better: tuple[str, ...]) -> tuple[ValidationFinding, ...]:
    """Give the codes of the description to the findings of a code that cannot be judged."""
    return tuple(replace(each, codes=better) if each.level == "code" and not each.codes else each for each in findings)


@dataclass(frozen=True)
class _Judgement:
    """What a description says of a declared code: the verdict and what it rests on, how likely the code is, and what is likelier."""

    verdict: Verdict
    findings: tuple[ValidationFinding, ...]
    probability: float
    better: tuple[str, ...]


def _judgement(evidence: Evidence, declared: Declared) -> _Judgement:
    verdict, findings, best = judge_codes(evidence, declared.judged)
    return _Judgement(verdict, tuple(findings), evidence.share(best), evidence.better(best))


def _of_list(goods: list[str], declared: Declared, whole: _Judgement, tariff: Nomenclature) -> _Judgement:
    """Compare the code with each of the goods of a list, and keep the best judgement: that of the line where none of the goods is the code's."""
    softened = tuple(replace(each, severity=WARNING) if each.severity == ERROR else each for each in whole.findings)
    best = replace(whole, verdict=min(whole.verdict, _WORST_OF_LIST, key=lambda each: each.rank), findings=softened)
    for _, ranked in examine_run([*goods]):
        of_one = _judgement(Evidence(ranked, tariff), declared)
        if of_one.verdict.rank < best.verdict.rank:
            best = of_one
    return best
