"""The tables between neighbouring editions, as the index holds them: a number for each code of each edition, and its neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from hscode.index import check_edition, nomenclature
from hscode.index_file import EDITIONS

Way = tuple[int, ...]
"""Numbers of a code and of those that follow it, one in each edition."""


class Tables:
    """Codes of all editions, numbered in the order of the editions, and the steps between them."""

    def __init__(self) -> None:
        section = nomenclature().core.section
        self._code, self._off = section("edition_code"), section("edition_off")
        self._back, self._fore = (section("back_off"), section("back_to")), (section("fore_off"), section("fore_to"))

    def codes(self, edition: str) -> list[str]:
        """Return the six-digit codes of an edition, ascending."""
        return [f"{self._code[number]:06}" for number in range(*self._span(edition))]

    def number(self, code: str, edition: str) -> int | None:
        """Return the number of a six-digit code, None when the edition has no such code."""
        first, end = self._span(edition)
        found = bisect_left(self._code, int(code), first, end)
        return found if found < end and self._code[found] == int(code) else None

    def code(self, number: int) -> str:
        """Return the six digits of a numbered code."""
        return f"{self._code[number]:06}"

    def below(self, prefix: str, edition: str) -> list[str]:
        """Return the six-digit codes of an edition that begin with *prefix*, ascending."""
        first, end = self._span(edition)
        width = 10 ** (6 - len(prefix))
        low, high = (bisect_left(self._code, (int(prefix) + i) * width, first, end) for i in (0, 1))
        return [self.code(number) for number in range(low, high)]

    def ways(self, number: int, source: str, target: str) -> dict[int, Way]:
        """Return every code of *target* that holds goods of a code of *source*, best first, each with the best way to it.

        The best way goes to the first code of each table; other codes follow in the order of the tables.
        """
        reached: dict[int, Way] = {number: (number,)}
        for table in self._steps(source, target):
            following: dict[int, Way] = {}
            for here, way in reached.items():
                for there in _neighbours(table, here):
                    following.setdefault(there, (*way, there))
            reached = following
        return reached

    def is_only(self, number: int, source: str, target: str, other: int) -> bool:
        """Tell whether a code of *source* leads to the code *other* of *target* alone."""
        reached = {number}
        for table in self._steps(source, target):
            reached = {there for here in reached for there in _neighbours(table, here)}
        return reached == {other}

    def _span(self, edition: str) -> tuple[int, int]:
        place = EDITIONS.index(check_edition(edition))
        return self._off[place], self._off[place + 1]

    def _steps(self, source: str, target: str) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield the table of each step; those forwards and those backwards are one section each."""
        distance = EDITIONS.index(check_edition(target)) - EDITIONS.index(check_edition(source))
        for _ in range(abs(distance)):
            yield self._fore if distance > 0 else self._back


def _neighbours(table: tuple[Sequence[int], Sequence[int]], number: int) -> Sequence[int]:
    off, to = table
    return to[off[number] : off[number + 1]]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Return the tables of the built-in index.

    Raises:
        IndexFileError: the index was not built.

    >>> tables().codes("1992")[:2]
    ['010111', '010119']
    """
    return Tables()


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
