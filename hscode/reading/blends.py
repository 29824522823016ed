"""Blends: which of several materials with shares the goods count as, by the notes on predominance.

Section XI, notes 2(A) and 2(B): the chapters 50 to 55 are weighed first, 54 and 55 together against the others, then the
materials of the chapter; of equal ones the last in order counts. Section XV, notes 5(a) and 7(a): the metal that outweighs
each of the others, iron and steel as one. Chapter 71, note 5: from 2 per cent on platinum comes before gold, and gold before
silver, whatever else there is. Chapter 39, note 4: comonomers of one heading are added together, and the last heading of
equal ones counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

_TEXTILES = {
    "silk": 50, "wool": 51, "fine-animal-hair": 51, "coarse-animal-hair": 51, "cotton": 52, "plant-fibre": 53, "man-made-fibre": 54,
}  # fmt: skip
MIXED_WITH = {
    "wool": "wool", "fine-animal-hair": "wool", "cotton": "cotton", "flax": "linen", "ramie": "linen", "silk": "silk",
    "artificial-fibre": "viscose", "acrylic": "staple", "acrylic-fibre": "staple", "man-made-fibre": "man-made",
}  # fmt: skip
"""What goods are mixed with, as conditions have it, by the lesser material of a blend; kinds before what they are kinds of.

Acrylic is spun from staple.
"""
_POLYMERS = {
    "polyethylene": 3901, "eva": 3901, "polypropylene": 3902, "polyisobutylene": 3902, "polystyrene": 3903, "abs": 3903, "san": 3903,
    "vinyl-chloride": 3904, "vinylidene-chloride": 3904, "ptfe": 3904, "fluoropolymer": 3904, "polyvinyl-acetate": 3905,
    "polyvinyl-alcohol": 3905, "polyvinyl-butyral": 3905, "acrylic": 3906, "polyacetal": 3907, "polyether": 3907, "polycarbonate": 3907,
    "epoxy": 3907, "alkyd": 3907, "pla": 3907, "polyester": 3907, "unsaturated-polyester": 3907, "polyamide": 3908, "urea-resin": 3909,
    "melamine": 3909, "amino-resin": 3909, "phenolic": 3909, "polyurethane": 3909, "silicone": 3910, "cellulose-plastic": 3912,
}  # fmt: skip
_METALS = {
    "iron-steel": 72, "copper": 74, "nickel": 75, "aluminium": 76, "lead": 78, "zinc": 79, "tin": 80, "tungsten": 81, "molybdenum": 81,
    "titanium": 81, "magnesium": 81, "tantalum": 81, "cobalt": 81,
}  # fmt: skip
_PRECIOUS = ("platinum", "gold", "silver")
"""In the order of chapter 71, note 5."""
PRECIOUS_SHARE = 2.0
"""Per cent of one precious metal from which an alloy is one of precious metal."""


class Share(NamedTuple):
    """A material with its share: the names of its value and of those above it; ``staple`` for fibres that are said to be staple."""

    names: frozenset[str]
    percent: float
    staple: bool = False


class Blend(NamedTuple):
    """What the goods count as: the method by which it was found, empty for none, and the keys of the shares that count."""

    method: str
    main: frozenset[int]


def predominant(shares: Mapping[int, Share], alloyed: bool = False) -> Blend:
    """Return what goods of these *shares* count as.

    Args:
        shares: material shares in per cent, 0 to 100, by any key, in the order in which they are named.
        alloyed: whether metals are named besides, without shares.

    >>> wool, nylon, staple = (Share(frozenset({name, *up}), p) for name, up, p in (
    ...     ("wool", (), 40), ("polyamide", ("man-made-fibre",), 35), ("polyester", ("man-made-fibre",), 25)))
    >>> predominant({0: wool, 1: nylon, 2: staple})
    Blend(method='predominant-textile', main=frozenset({1}))
    """
    precious = _precious(shares) if alloyed or len(shares) > 1 else frozenset()
    if precious:
        return Blend("precious-alloy", precious)
    if len(shares) < 2:
        return Blend("", frozenset(shares))
    for method, table in (("predominant-textile", _TEXTILES), ("predominant-polymer", _POLYMERS), ("predominant-metal", _METALS)):
        places = {key: _place(share, table) for key, share in shares.items()}
        if all(places.values()):
            return Blend(method, _heaviest(shares, places))
    most = max(share.percent for share in shares.values())
    return Blend("", frozenset(key for key, share in shares.items() if share.percent == most))


def is_minor(shares: Mapping[int, Share]) -> bool:
    """Whether most of the goods is of something else than all the *shares* that were read: "jacket 10 % leather" is none of leather.

    A precious metal counts in any share that is one of it.
    """
    if any(share.percent >= PRECIOUS_SHARE and share.names.intersection(_PRECIOUS) for share in shares.values()):
        return False
    return 2 * sum(share.percent for share in shares.values()) < 100


def _precious(shares: Mapping[int, Share]) -> frozenset[int]:
    """The precious metal that makes an alloy one of it, by rank and not by weight."""
    if not all(_place(share, _METALS) or share.names.intersection(_PRECIOUS) for share in shares.values()):
        return frozenset()
    for metal in _PRECIOUS:
        found = frozenset(key for key, share in shares.items() if metal in share.names and share.percent >= PRECIOUS_SHARE)
        if found:
            return found
    return frozenset()


def _place(share: Share, table: Mapping[str, int]) -> int:
    """The chapter or heading of a material, 0 when the table does not hold it; the table has kinds before what they are kinds of."""
    return next((place for name, place in table.items() if name in share.names), 0)


def _heaviest(shares: Mapping[int, Share], places: Mapping[int, int]) -> frozenset[int]:
    """The material of the place with most weight, of equal places the last in order; within a place again the heaviest."""
    weights: dict[int, float] = defaultdict(float)
    for key, place in places.items():
        weights[place] += shares[key].percent
    place = max(weights, key=lambda p: (weights[p], p))
    inside = [key for key in shares if places[key] == place]
    sides: dict[bool, float] = defaultdict(float)
    for key in inside:
        sides[shares[key].staple] += shares[key].percent
    staple = max(sides, key=lambda side: (sides[side], side))  # chapter 55 comes after 54
    inside = [key for key in inside if shares[key].staple == staple]
    most = max(shares[key].percent for key in inside)
    return frozenset([key for key in inside if shares[key].percent == most][-1:])
