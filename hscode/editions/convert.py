"""Convert: from a code of one edition to those of another that hold its goods, forwards and back."""

from __future__ import annotations

from hscode.codes import compact, pretty
from hscode.editions.places import title, unknown_code
from hscode.editions.tables import Way, tables
from hscode.errors import CodeError
from hscode.index import check_edition
from hscode.index_file import EDITIONS
from hscode.steps import Finding
from hscode.types import Conversion, Successor

MIN_FIT = 0.05
"""Probability of the successors together below which a description speaks of other goods, and does not choose among them."""


def convert(code: str, *, source: str = "2017", target: str = "2022", description: str | None = None) -> Conversion:
    """Return the codes of the edition *target* that hold the goods of a code of the edition *source*, best first.

    ``kind`` tells how the two editions cut the same goods:

    - ``same``: one code, which holds nothing else; its number may have changed;
    - ``merged``: one code, which holds goods of other codes too;
    - ``split``: several codes, which hold nothing else;
    - ``part``: several codes, of which one at least holds goods of other codes too;
    - ``ended``: none; the tables name no code that took the goods.

    The first code is the one that the conversion tables name; forwards, where they name none, the code that kept its number, else one
    whose own predecessor by the conversion table this code is, else one of the same heading. Editions that are not neighbours are
    converted step by step, and what a code may hold grows with each step. With a description, the code that fits it best is the first:
    the one to which :func:`hscode.classify` in the edition *target* gives most.

    Args:
        code: six digits, with or without dots.
        source: year of the edition of the code.
        target: year of the edition to convert to, later or earlier.
        description: what the goods are, as for :func:`hscode.classify`; None when not known.

    Raises:
        CodeError: malformed, not of six digits, or not in the edition *source* (the message names the editions that have it).
        DescriptionError: an empty description.
        OptionError: an unknown edition.

    >>> answer = convert("8517.12", source="2017", target="2022")
    >>> answer.kind, [each.code for each in answer.codes][:2]
    ('part', ['851713', '851714'])
    >>> convert("8517.12", source="2017", target="2022", description="satellite phone, no smartphone").path
    (('2017', '851712'), ('2022', '851714'))

    Source: correlation and conversion tables of the United Nations Statistics Division, 1992 to 2022.
    """
    check_edition(source)
    check_edition(target)
    number = numbered(code, source)
    ways = tables().ways(number, source, target)
    kind = _kind(number, list(ways), source, target)
    successors = [_successor(each, target) for each in ways]
    findings: tuple[Finding, ...] = ()
    if not successors:
        findings = (Finding("ended", f"the tables name no code of HS {target} that took the goods; classify them anew"),)
    if description is not None:
        successors, findings = _fitted(successors, description, target, findings)
    path = _path(ways[_number(successors[0].code, target)], source, target) if successors else ()
    return Conversion(tables().code(number), source, target, kind, tuple(successors), path, findings)


def numbered(code: str, edition: str) -> int:
    """Return the number of a six-digit code of an edition.

    Raises:
        CodeError: malformed, not of six digits, or not in the edition.
    """
    digits = compact(code)
    if len(digits) != 6:
        raise CodeError(f"{digits} is a {'chapter' if len(digits) == 2 else 'heading'}; only codes of six digits can be converted, such as 0901.21")
    number = tables().number(digits, edition)
    if number is None:
        raise unknown_code(digits, edition)
    return number


def _kind(number: int, found: list[int], source: str, target: str) -> str:
    if not found:
        return "ended"
    alone = all(tables().is_only(each, target, source, number) for each in found)
    if len(found) == 1:
        return "same" if alone else "merged"
    return "split" if alone else "part"


def _number(code: str, edition: str) -> int:
    number = tables().number(code, edition)
    assert number is not None
    return number


def _path(way: Way, source: str, target: str) -> tuple[tuple[str, str], ...]:
    first, last = EDITIONS.index(source), EDITIONS.index(target)
    editions = EDITIONS[first : last + 1] if first <= last else EDITIONS[last : first + 1][::-1]
    return tuple(zip(editions, map(tables().code, way), strict=True))


def _successor(number: int, edition: str, probability: float | None = None) -> Successor:
    code = tables().code(number)
    return Successor(code, edition, probability, lambda: title(code, edition))


def _fitted(
    successors: list[Successor], description: str, target: str, findings: tuple[Finding, ...]
) -> tuple[list[Successor], tuple[Finding, ...]]:
    """Order the successors by how well a description fits them; the order of the tables stays where it fits none."""
    from hscode.classifier import MAX_CANDIDATES, classify  # only a description needs the classifier

    answer = classify(description, limit=MAX_CANDIDATES, edition=target)
    found = {candidate.code: candidate.probability for candidate in answer.candidates}
    total = sum(found.get(each.code, 0.0) for each in successors)
    if not successors:
        return successors, findings
    if total < MIN_FIT:
        return successors, (*findings, Finding("description-elsewhere", _says_elsewhere(answer.code, target)))
    fitted = [Successor(each.code, target, found.get(each.code, 0.0) / total, each.titled) for each in successors]
    return sorted(fitted, key=lambda each: -(each.probability or 0.0)), findings


def _says_elsewhere(code: str | None, target: str) -> str:
    mend = f"it fits {pretty(code)} in HS {target}: check the code and the description" if code else "describe the goods more closely"
    return f"the description fits none of these codes, which stand in the order of the tables; {mend}"
