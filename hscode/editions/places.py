"""Places of all editions: which of them have a code, and those of the older ones said in the words of what became of them."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from hscode.codes import compact, pretty
from hscode.editions.tables import codes_in, places_in, tables
from hscode.errors import CodeError
from hscode.index import check_edition, nomenclature
from hscode.index_file import EDITIONS, LATEST
from hscode.types import Place

WITHOUT_CODES = {"77": "reserved for later use", "98": "left to national use", "99": "left to national use"}
"""Chapters that have no code in any edition, and why."""
_SHOWN_TITLES = 3
_LEVELS = {2: "chapter", 4: "heading", 6: "subheading"}


def place(code: str, edition: str) -> Place:
    """Return the place of a chapter, heading or six-digit code of an older edition.

    Raises:
        CodeError: malformed, or not in the edition; the message names the editions that have it.
        OptionError: an unknown edition.

    >>> place("8517.12", "2017").predecessors
    ('851712',)
    """
    digits = compact(code)
    below = tables().below(digits, edition)
    if not below:
        raise unknown_code(digits, edition)
    above = tuple((digits[:width], title(digits[:width], edition)) for width in (2, 4) if width < len(digits))
    children = dict.fromkeys(each[: len(digits) + 2] for each in below if len(digits) < 6)
    titled = tuple((each, title(each, edition)) for each in children)
    after, before = neighbours(digits, edition)
    return Place(digits, title(digits, edition), _LEVELS[len(digits)], above, titled, (), edition, after, before)


def neighbours(digits: str, edition: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a six-digit code of an edition became in the latest, and from which codes of the edition before it took its goods."""
    if len(digits) != 6:
        return (), ()
    after = () if edition == LATEST else tuple(codes_in(digits, edition, LATEST))
    before = () if edition == EDITIONS[0] else tuple(codes_in(digits, edition, EDITIONS[EDITIONS.index(edition) - 1]))
    return after, before


@lru_cache(maxsize=10_000)
def title(digits: str, edition: str) -> str:
    """Return the title of a code; for an older edition those of what became of it in the latest, since only they are held.

    >>> title("854710", "2017")
    'in 2022: Ceramic insulating fittings for electrical equipment; and 6 more codes'
    """
    if edition == LATEST:
        return _latest(digits)
    found = places_in(digits, check_edition(edition), LATEST)
    if not found:
        return f"no code of {LATEST} took its goods"
    goes_on = found[0] == digits or len(digits) < 6
    shown = found[:1] if goes_on else [each for each in found if each[:4] == found[0][:4]][:_SHOWN_TITLES]
    others = len(found) - len(shown)
    more = f"; and {others} more {'code' if others == 1 else 'codes'}" if others else ""
    return f"in {LATEST}: {'; or '.join(map(_latest, shown))}{more}"


def _latest(digits: str) -> str:
    tariff = nomenclature()
    return tariff.place(tariff.by_code[digits]).title


def editions_of(code: str) -> tuple[str, ...]:
    """Return the editions that have a code, oldest first; none when it never was one.

    Args:
        code: two, four or six digits, with or without dots.

    Raises:
        CodeError: malformed.

    >>> editions_of("8517.12"), editions_of("851799")
    (('2007', '2012', '2017'), ())
    """
    digits = compact(code)
    return tuple(edition for edition in EDITIONS if tables().below(digits, edition))


def unknown_code(digits: str, edition: str) -> CodeError:
    """Return the error for a code that an edition does not have: which editions do, and where its goods are in this one, or why none can have it."""
    fault = f"code {pretty(digits)} does not exist in HS {edition}"
    having = editions_of(digits)
    if having:
        nearest = min(having, key=lambda each: abs(EDITIONS.index(each) - EDITIONS.index(edition)))
        found = _elsewhere(digits, nearest, edition)
        mend = f"; its goods are in {found}" if found else "; the tables name no code that took its goods"
        return CodeError(f"{fault}, but in HS {', '.join(having)}{mend}")
    left = WITHOUT_CODES.get(digits[:2])
    if left:
        return CodeError(f"{fault}: chapter {digits[:2]} is {left}, the Harmonized System has no codes there; check the code in the national tariff")
    known = sorted({code[: len(digits)] for code in tables().codes(edition)})
    siblings = [code for code in known if code[: max(2, len(digits) - 2)] == digits[: max(2, len(digits) - 2)]]
    shown = ", ".join(map(pretty, get_close_matches(digits, siblings or known, n=3, cutoff=0.0)))
    return CodeError(f"{fault}; the nearest that do: {shown}")


def _elsewhere(digits: str, source: str, target: str) -> str:
    """Say in which codes or headings of *target* the goods of a code of *source* are, the best first."""
    found = places_in(digits, source, target)
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(map(pretty, found[:3])) + more
