"""Frames around the goods: "what is the HS code for a water bottle?" asks for a water bottle, "the item under consideration is a kettle" is one.

Questions, requests and rulings speak of goods in words of their own, which say nothing of what the goods are. These words stand in
``nomenclature/vocabulary/frames.txt``, which the compiler turns into tables (``hscode/compile/frames.py`` and ``steps.py``). Here they are
walked over the words of a text from its ends to the goods, all frames at once and never back: the work grows with the length of the text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from hscode.reading._scan import Asking
from hscode.reading.phrases import has_digit

ANY, NUMBER = "_", "#"
"""What a word is that the frames do not name: any word, or one that holds a digit, as numbers and models do."""
MARKS = {mark: mark for mark in ",:?"} | dict.fromkeys(".;!", ".")
"""Marks of punctuation, and what frames take them for."""
BEFORE_WORDS, BEFORE_ALL = 0, 1
"""The places that end a frame: where the goods must begin with a word that is no number, and where they may begin with anything."""
REQUESTS = 2
"""Requests behind the goods, at most: "which code? thanks"."""

_RUN = r"(?:[^\W_]++|')++(?:-(?:[^\W_]++|')++)*+|[,:?.;!]"
"""Words joined by hyphens, or a mark. No character can be read in two ways, so that none is read twice."""


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(_RUN)


class Word(NamedTuple):
    """A word in small letters, or a mark, with its place in the text. Words of one ``run`` are joined by hyphens."""

    said: str
    start: int
    end: int
    run: int


def words_in(text: str, first: int = 0, end: int = sys.maxsize) -> Iterator[Word]:
    """Yield the words and marks of *text* that stand in [*first*, *end*). Words joined by hyphens are parted, unless they hold a digit.

    >>> [word.said for word in words_in("Six-digit code, style YM-22; what's that?")]
    ['six', 'digit', 'code', ',', 'style', 'ym-22', '.', "what's", 'that', '?']
    """
    for run in _runs().finditer(text, first, end):
        at, behind = run.span()
        said = run[0].lower()
        if "-" not in said or has_digit(said):
            yield Word(MARKS.get(said, said), at, behind, at)
            continue
        start = at
        for part in run[0].split("-"):
            yield Word(part.lower(), start, start + len(part), at)
            start += len(part) + 1


def words_back(text: str, first: int, end: int) -> Iterator[Word]:
    """Yield the words and marks of :func:`words_in` from the last to the first; no more of the text is read than is asked for.

    >>> [word.said for word in words_back("kettle, which code?", 0, 19)]
    ['?', 'code', 'which', ',', 'kettle']
    """
    while first < end:
        space = text.rfind(" ", first, end)
        if space + 1 < end:
            yield from reversed(list(words_in(text, max(first, space + 1), end)))
        end = space


class Walk:
    """The frames on one side of the goods, walked by a set of places at once: the bits of a number, each a word of a frame that may come next.

    Args:
        table: what ``hscode.compile.steps`` wrote: the places at the ``start``, those ``behind`` each place, and for each word the places
            that it ``hears``.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self._start: int = table["start"]
        self._behind: list[int] = table["behind"]
        self._hears: dict[str, int] = table["hears"]
        self._after = lru_cache(maxsize=2_000)(self._step)

    def longest(self, words: Iterable[Word]) -> Word | None:
        """Return the last word of the longest frame that *words* begin with, None where they begin with none.

        Another word must stand behind the frame, not joined to it by a hyphen: that is where the goods begin.
        """
        places, found, last = self._start, None, None
        for word in words:
            if last is not None and _goods_may_begin(places, last, word):
                found = last
            places = self._after(places, word.said)
            if not places:
                break
            last = word
        return found

    def _step(self, places: int, said: str) -> int:
        """Return the places that may come next behind a word or a mark. A mark that no frame asks for is passed over, but not among any words."""
        heard = places & self._hearing(said)
        after = places & ~self._hears[ANY] if said in MARKS and not heard else 0
        while heard:
            lowest = heard & -heard
            after |= self._behind[lowest.bit_length() - 1]
            heard ^= lowest
        return after

    def _hearing(self, said: str) -> int:
        """Return the places that a word or a mark satisfies."""
        if said in self._hears or said in MARKS:
            return self._hears.get(said, 0)
        return self._hears[NUMBER if has_digit(said) else ANY]


def _goods_may_begin(places: int, last: Word, word: Word) -> bool:
    """Whether a frame may end between *last* and *word*."""
    if word.said in MARKS or word.run == last.run:
        return False
    return bool(places & 1 << BEFORE_ALL or (places & 1 << BEFORE_WORDS and not has_digit(word.said)))


class Frames(Asking):
    """The words of one nomenclature that only frame the goods.

    Args:
        compiled: what the compiler made of ``frames.txt``, ``Nomenclature.meta["frames"]``.

    >>> from hscode.index import nomenclature
    >>> frames = Frames(nomenclature().meta["frames"])
    >>> frames.goods_asked_for("What is the HS code for a steel bottle?").strip()
    'steel bottle?'
    >>> frames.goods_asked_for("The item under consideration, identified as style 12, is a kettle.").strip()
    'kettle.'
    >>> frames.goods_asked_for("Under which heading does a toaster fall?").strip()
    'toaster'
    >>> frames.goods_asked_for("customs seals for containers")
    'customs seals for containers'
    """

    def __init__(self, compiled: dict[str, Any]) -> None:
        super().__init__(*compiled["clues"])
        self._opening, self._ending = Walk(compiled["opening"]), Walk(compiled["ending"])
        self._before, self._behind = Walk(compiled["before"]), Walk(compiled["behind"])

    def _goods_of(self, text: str) -> str:
        """Return what a text asks for in which a clue stands."""
        plain = text.replace("’", "'")
        first, end = self._around(plain) or self._beside(plain)
        return " " * first + text[first:end] + " " * (len(text) - end)

    def _around(self, text: str) -> tuple[int, int] | None:
        """Return where the goods stand in a question that has words before and behind them, None where the text is no such question."""
        before = self._before.longest(words_in(text))
        behind = self._behind.longest(words_back(text, before.end, len(text))) if before else None
        return (before.end, behind.start) if before and behind else None

    def _beside(self, text: str) -> tuple[int, int]:
        """Return where the goods stand in a text that may have words before them, or behind them."""
        end = len(text)
        for _ in range(REQUESTS):
            if (ending := self._ending.longest(words_back(text, 0, end))) is None:
                break
            end = len(text[: ending.start].rstrip(" \t\n-,.;:?!("))
        opening = self._opening.longest(words_in(text, 0, end))
        return (end - len(text[opening.end : end].lstrip(" \t\n:?")) if opening else 0), end
