"""The declared code: what people, spreadsheets and national tariffs make of a code, read back to its international digits."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hscode.codes import LONGEST, miscounted, pretty, without_fraction
from hscode.editions.convert import convert
from hscode.editions.places import WITHOUT_CODES, editions_of, unknown_code
from hscode.editions.tables import places_in
from hscode.errors import CodeError, shown
from hscode.index import Nomenclature
from hscode.index_file import EDITIONS
from hscode.types import plain_number
from hscode.validation.types import ValidationFinding, found

_LARGEST = 10**40
"""From here on a number is too long to be shown, and not worth its digits."""
_EXACT = 2**53
"""Up to here a float holds every whole number."""
_NAMED = re.compile(
    r"^['\"=\s]*(?:(?:HS|HTS|HTSUS|CN|TARIC|NCM|TARIFF)\b[-\u2010-\u2015]?)?[\s.:#]*(?:CODE|NO)?[\s.:#]*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[.\s\-/,]")
_POINTED = re.compile(r"(\d{3,4})\.(\d{1,2})")
_FRACTION = re.compile(r"\d{1,2}\.\d")
"""A number such as 8.5, which is no way to write a code."""
_HEADING = 4
"""Digits of a heading, behind which a code may have its first point."""
_SHOWN = 40
"""Characters of a malformed code that a message repeats."""
_SHOWN_CODES = 3
"""Successors of a code that a message names."""


@dataclass(frozen=True)
class Declared:
    """A declared code as read.

    ``given`` is the text that was declared; ``digits`` the two, four or six digits that were read, None when they are no code; ``rival``
    the other six digits that a code of nine may stand for; ``judged`` the codes that are compared with the description: the digits
    themselves, or what took their place where they are of another edition.
    """

    given: str
    digits: str | None = None
    findings: tuple[ValidationFinding, ...] = ()
    rival: str | None = None
    judged: tuple[str, ...] = ()

    def with_rival(self) -> Declared:
        """Return the code read as its rival: nine digits that lost the zero of ten."""
        assert self.rival is not None
        return replace(self, digits=self.rival, rival=None, judged=(self.rival,), findings=(*self.findings, _restored(self.given, self.rival)))


@dataclass(frozen=True)
class _Reading:
    """One way to read a declared code: its digits, and whether a zero was put back."""

    digits: str
    restored: bool = False

    @property
    def six(self) -> str:
        """The international digits."""
        return self.digits[:6]


def declared_text(code: object) -> str:
    """Return a declared code as text; a whole number is written as it is, a missing value is empty.

    Raises:
        CodeError: neither text nor a number.

    >>> declared_text(90121), declared_text(610910.0), declared_text(None), declared_text("0901.21")
    ('90121', '610910', '', '0901.21')
    """
    if code is None:
        return ""
    if isinstance(code, str):
        return str.__str__(code)
    number = plain_number(code)
    if number is None:
        raise CodeError(f"a declared code must be text or a number, not {type(code).__name__} ({shown(code)}): write it in quotes")
    if isinstance(number, float) and math.isnan(number):
        return ""
    if not -_LARGEST < number < _LARGEST:
        return "a number of more than 40 digits"
    return str(int(number)) if isinstance(number, int) or (number.is_integer() and abs(number) < _EXACT) else str(code)


def read_code(code: object, tariff: Nomenclature, edition: str | None = None) -> Declared:
    """Read a declared code: with dots or without, national digits, a zero that was lost.

    Args:
        code: the code as it was declared.
        tariff: the edition whose law judges it.
        edition: year of the edition that the code should be in, where that is another; it is then judged by its successors.

    Raises:
        CodeError: neither text nor a number.
    """
    given = declared_text(code)
    text = _NAMED.sub("", unicodedata.normalize("NFKC", given).strip().strip("'\""), count=1)
    if not text:
        fault = "the declared code is empty" if not given.strip() else f"{_shown(given)} holds no digits"
        return Declared(given, findings=(found("HS-E001" if not given.strip() else "HS-E002", "code", fault),))
    text = without_fraction(text)
    digits = _SEPARATORS.sub("", text)
    readings = list(_readings(text, digits))
    why = _fault(text, digits) or ("" if readings else miscounted(digits))
    if why:
        return Declared(given, findings=(found("HS-E002", "code", f"{_shown(given)} is malformed: {why}"),))
    if edition is not None and edition != tariff.core.edition:
        return _older(given, readings, tariff, edition)
    known = [reading for reading in readings if reading.six in tariff.by_code]
    if known:
        return _known(given, known)
    return _unknown(given, readings[0], tariff)


def _readings(text: str, digits: str) -> Iterator[_Reading]:
    """Yield the ways to read a code, the most natural first; none where it has a number of digits that no code has."""
    pointed = _POINTED.fullmatch(text)
    if pointed:
        whole = pointed[1].zfill(4) + pointed[2].ljust(2, "0")
        yield _Reading(whole, whole != digits)
        return
    if len(digits) % 2 == 0 or len(digits) == 9:  # nine digits are a code in Japan, and what is left of ten that lost their zero
        yield _Reading(digits)
    if _lost_its_zero(text, digits):
        yield _Reading(f"0{digits}", restored=True)


def _lost_its_zero(text: str, digits: str) -> bool:
    """Whether a zero may be gone at the beginning: of an odd number of digits that begin with another, and not with a whole heading.

    >>> _lost_its_zero("901.21.00", "9012100"), _lost_its_zero("0901.210", "0901210"), _lost_its_zero("6109.10.0", "6109100")
    (True, False, False)
    """
    return len(digits) % 2 == 1 and not digits.startswith("0") and len(_SEPARATORS.split(text)[0]) != _HEADING


def _known(given: str, known: list[_Reading]) -> Declared:
    first = known[0]
    rival = known[1].six if len(known) > 1 and known[1].six != first.six else None
    return Declared(given, first.six, _about(given, first), rival, (first.six,))


def _about(given: str, reading: _Reading) -> tuple[ValidationFinding, ...]:
    """Say what is wrong with a code that exists: a zero was lost, or digits are wanting."""
    findings = [_restored(given, reading.digits)] if reading.restored else []
    if len(reading.six) < 6:
        what = "chapter" if len(reading.six) == 2 else "heading"
        findings.append(found("HS-E006", "code", f"{pretty(reading.six)} is a {what}; a declaration needs six digits"))
    return tuple(findings)


def _unknown(given: str, reading: _Reading, tariff: Nomenclature) -> Declared:
    """Name what a code that is not in the edition may be: of another edition, of a chapter for national use, or none at all."""
    edition, code = tariff.core.edition, reading.six
    if code[:2] in WITHOUT_CODES:
        return _national(given, reading)
    if having := editions_of(code):
        return Declared(given, code, (_of_another(code, edition),), judged=_successors(code, having[-1], edition))
    return Declared(given, findings=(found("HS-E003", "code", str(unknown_code(code, edition))),))


def _older(given: str, readings: list[_Reading], tariff: Nomenclature, edition: str) -> Declared:
    """Read a code of another edition than that of the law: it is judged by the codes that took its place."""
    known = next((reading for reading in readings if edition in editions_of(reading.six)), None)
    if known is not None:
        successors = _successors(known.six, edition, tariff.core.edition)
        says = f"{pretty(known.six)} is a code of HS {edition}; {_listed(())} of HS {tariff.core.edition} took its place"
        ended = () if successors else (found("HS-E004", "code", says),)
        return Declared(given, known.six, (*_about(given, known), *ended), judged=successors)
    code = readings[0].six
    if code[:2] in WITHOUT_CODES:
        return _national(given, readings[0])
    if having := editions_of(code):
        latest = tariff.core.edition
        judged = (code,) if latest in having else _successors(code, having[-1], latest)
        return Declared(given, code, (_of_another(code, edition),), judged=judged)
    return Declared(given, findings=(found("HS-E003", "code", str(unknown_code(code, edition))),))


def _national(given: str, reading: _Reading) -> Declared:
    chapter = reading.six[:2]
    says = f"{_shown(given)} lies in chapter {chapter}, which is {WITHOUT_CODES[chapter]}; it cannot be judged by the Harmonized System"
    return Declared(given, findings=(found("HS-E007", "code", says),))


def _of_another(code: str, edition: str) -> ValidationFinding:
    """Return the finding of a code that is not in *edition* but in others, with the codes that hold its goods there."""
    having = editions_of(code)
    nearest = min(having, key=lambda year: abs(EDITIONS.index(year) - EDITIONS.index(edition)))
    places = _successors(code, nearest, edition)
    hold = "took its place" if nearest < edition else "held its goods"
    says = f"{pretty(code)} is a code of HS {', '.join(having)}, not of HS {edition}, where {_listed(places)} {hold}"
    return found("HS-E004", "code", says, codes=tuple(place for place in places if len(place) == 6))


def _successors(code: str, source: str, target: str) -> tuple[str, ...]:
    """Return the codes of the edition *target* that hold the goods of a code of six digits, or the headings or chapters for one of these."""
    if len(code) < 6:
        return tuple(places_in(code, source, target))
    return tuple(each.code for each in convert(code, source=source, target=target).codes)


def _listed(codes: tuple[str, ...]) -> str:
    more = f" and {len(codes) - _SHOWN_CODES} more" if len(codes) > _SHOWN_CODES else ""
    return (", ".join(map(pretty, codes[:_SHOWN_CODES])) or "no code") + more


def _restored(given: str, digits: str) -> ValidationFinding:
    says = f"{_shown(given)} is read as {pretty(digits[:6])}{digits[6:]}: it lost a zero, as codes do that a spreadsheet takes for numbers"
    return found("HS-E005", "code", says)


def _fault(text: str, digits: str) -> str:
    """Return why a text is no code, empty where its digits may be one."""
    if not (digits.isascii() and digits.isdigit()) or text.startswith("-"):
        return "a code has digits only, such as 0901.21" + _spoilt(text)
    if set(digits) == {"0"}:
        return "it is all zeros; write the code of the goods, such as 0901.21"
    if _FRACTION.fullmatch(text):
        return "a point stands behind the four digits of a heading, such as 0901.21, or behind the two of a chapter, such as 09.01"
    return miscounted(digits) if len(digits) > LONGEST else ""


def _spoilt(text: str) -> str:
    """Say what a number in scientific notation comes from."""
    written = re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", text, re.IGNORECASE)
    return "; a spreadsheet wrote it as a number, and digits are lost: take it from the source again, as text" if written else ""


def _shown(given: str) -> str:
    return repr(given if len(given) <= _SHOWN else given[:_SHOWN] + "…")
