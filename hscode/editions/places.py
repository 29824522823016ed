"""Places of the older editions: known by their codes, and said in the words of what became of them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from hscode.codes import compact
from hscode.editions.tables import tables
from hscode.index import check_edition, nomenclature
from hscode.index_file import EDITIONS, LATEST
from hscode.types import Place

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
        from hscode.editions.convert import unknown_code

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


def codes_in(digits: str, source: str, target: str) -> list[str]:
    """Return the codes of *target* that hold goods of a six-digit code of *source*, best first; none when it is no code there."""
    number = tables().number(digits, source)
    return [] if number is None else [tables().code(each) for each in tables().ways(number, source, target)]


def headings_in(digits: str, source: str, target: str) -> list[str]:
    """Return the places of *target* for a chapter or heading of *source*, best first.

    The first is the same number where goods of it are left there, then come those that took most of its codes. A number that was given to
    other goods is none of them.
    """
    found = (codes_in(each, source, target)[:1] for each in tables().below(digits, source))
    count = Counter(best[: len(digits)] for first in found for best in first)
    return sorted(count, key=lambda each: (each != digits, -count[each], each))


def places_in(digits: str, source: str, target: str) -> list[str]:
    """Return the codes, headings or chapters of *target* for one of *source*, best first."""
    return codes_in(digits, source, target) if len(digits) == 6 else headings_in(digits, source, target)


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
