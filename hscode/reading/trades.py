"""What the words of ``trades.txt`` let the figures of a text say, "300D" of yarn deniers and "12 oz" of denim a square yard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final


class Trade:
    """Marks of the words of trades: plain numbers, for those of all words of a text are put together."""

    SAYS_MM: Final = 1
    """The unit itself; no word of the file."""
    MEGAWATTS: Final = 1 << 1
    LITRES: Final = 1 << 2
    DENIERS: Final = 1 << 3
    COUNTED: Final = 1 << 4
    COUNTED_OTHERWISE: Final = 1 << 5
    OUNCES_BY_AREA: Final = 1 << 6
    GRAMS_BY_AREA: Final = 1 << 7
    GRAMS_ALONE: Final = 1 << 8
    IN_MM: Final = 1 << 9
    FLAT: Final = 1 << 10
    METAL: Final = 1 << 11
    ALCOHOLIC: Final = 1 << 12
    AGED: Final = 1 << 13
    PAINT: Final = 1 << 14
    PAINTED: Final = 1 << 15
    OF_TODAY: Final = 1 << 16


KINDS: dict[str, int] = {
    "megawatts": Trade.MEGAWATTS, "litres": Trade.LITRES, "deniers": Trade.DENIERS, "count of yarn": Trade.COUNTED,
    "no cotton count": Trade.COUNTED_OTHERWISE, "ounces a square yard": Trade.OUNCES_BY_AREA, "grams a square metre": Trade.GRAMS_BY_AREA,
    "grams of a packet": Trade.GRAMS_ALONE, "millimetres": Trade.IN_MM, "flat product": Trade.FLAT, "metal": Trade.METAL, "alcohol": Trade.ALCOHOLIC,
    "age": Trade.AGED, "painted with": Trade.PAINT, "painted on": Trade.PAINTED, "no age": Trade.OF_TODAY,
}  # fmt: skip
"""What the words of trades can say, with the mark of each."""


def trade_marks(words: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return the marks of words, from the words of each of :data:`KINDS`.

    >>> trade_marks({"millimetres": ["rebar"]}) == {"mm": Trade.SAYS_MM, "rebar": Trade.IN_MM}
    True
    """
    marks: dict[str, int] = {"mm": Trade.SAYS_MM}
    for kind, listed in words.items():
        for word in listed:
            marks[word] = marks.get(word, 0) | KINDS[kind]
    return marks


NO_TRADES = trade_marks({})
"""For measures that are read without the goods of which they tell."""
