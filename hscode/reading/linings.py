"""Linings: which of the shares of a text are those of the goods themselves, and not of what lines, fills or trims them.

A garment goes by its outer fabric (section XI, subheading note 2(B)(a); chapter 61, note 2 and the like leave the lining aside).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SECONDARY = frozenset({
    "lining", "lined", "underlining", "interlining", "padding", "filling", "fill", "wadding", "trim", "trimming", "collar", "cuff", "pocket",
    "hood", "insole", "contrast", "rib", "backing",
})  # fmt: skip
"""Words beside a share that is not that of the outer fabric, in their index form."""
_STOPS = frozenset(",;()[].|/")
"""What parts a word from a share beside it; a colon leads to what stands behind it."""
_STOPS_BEFORE = _STOPS | {"with", "w/"}
"""The same for the share in front of it: "100 % wool with lining 100 % silk"."""
_NEAR = 4
"""Surface tokens in front of the first material among which such a word speaks of it: "lining: 100 % silk"."""
_FULL, _OVERFULL = 99.0, 101.0
"""Per cent from which shares make a whole, and above which they make more than one: they are rounded."""


class Placed(NamedTuple):
    """The share of a material in per cent, and where this stands among the surface tokens, ``[first, last)``."""

    first: int
    last: int
    percent: float


def outer(shares: Sequence[Placed], texts: Sequence[str], secondary: Sequence[int]) -> frozenset[int]:
    """Return the numbers of the *shares* that make up the goods themselves: the first whole that is not that of a lining or the like.

    Where what is told of the goods makes no whole, it is all of that; where nothing is told of them, the first whole there is.

    Args:
        shares: the shares in the order of the text.
        texts: the surface tokens.
        secondary: places of the words in ``SECONDARY`` among them, in order.

    >>> sorted(outer([Placed(3, 4, 100), Placed(7, 8, 100)], "coat 100 % wool lined 100 % polyester".split(), [4]))
    [0]
    >>> sorted(outer([Placed(2, 3, 100), Placed(7, 8, 100)], "100 % polyester lining , 100 % wool".split(), [3]))
    [1]
    """
    if not shares:
        return frozenset()
    opens, closes = _spoken_of(shares, texts, secondary)
    wholes = _wholes(shares, opens, closes)
    own = [whole for whole in wholes if whole[0] not in opens and whole[-1] not in closes]
    full = [whole for whole in own if sum(shares[k].percent for k in whole) >= _FULL]
    return frozenset(full[0] if full else [k for whole in own for k in whole] or wholes[0])


def _spoken_of(shares: Sequence[Placed], texts: Sequence[str], secondary: Sequence[int]) -> tuple[set[int], set[int]]:
    """Return the shares that a secondary word stands in front of, and those that one stands behind.

    Between two shares it speaks of the second, "100 % wool lining 100 % silk", unless a stop parts it from that alone.
    """
    opens: set[int] = set()
    closes: set[int] = set()
    for place in secondary:
        behind = next((k for k, share in enumerate(shares) if share.first > place), len(shares))
        parted_before = behind == 0 or not _STOPS_BEFORE.isdisjoint(texts[shares[behind - 1].last : place - (texts[place - 1] == "(")])
        parted_behind = behind == len(shares) or not _STOPS.isdisjoint(texts[place + 1 : shares[behind].first])
        if parted_behind and not parted_before:
            closes.add(behind - 1)
        elif behind < len(shares) and (behind > 0 or shares[0].first - place <= _NEAR):
            opens.add(behind)
    return opens, closes


def _wholes(shares: Sequence[Placed], opens: set[int], closes: set[int]) -> list[list[int]]:
    """Return the numbers of the *shares* in runs: the next begins where another thing is spoken of, and where one would be more than the whole."""
    wholes: list[list[int]] = []
    total = 0.0
    for k, share in enumerate(shares):
        total += share.percent
        if not wholes or k in opens or k - 1 in closes or total > _OVERFULL:
            wholes.append([])
            total = share.percent
        wholes[-1].append(k)
    return wholes
