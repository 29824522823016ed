"""Lengths that stand without their name: "packing tape 48 mm x 66 m" is so wide and so long, "steel sheet 1.5 mm 1250 x 2500" so thick and so wide.

What the one length of an article is, which stands there alone, is knowledge (``nomenclature/vocabulary/lengths.txt``). Of several the
smallest is the thickness and the largest the length.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

THICKNESS, WIDTH, LENGTH, HEIGHT = "thickness", "width", "length", "height"
FLAT, DIAMETER, OUTSIDE, AROUND = "thickness or width", "diameter", "outside diameter", "circumference"
KINDS = (WIDTH, FLAT, LENGTH, HEIGHT, DIAMETER, OUTSIDE, AROUND)
"""What the one length of an article may be."""
NAMES: dict[str, tuple[str, ...]] = {
    THICKNESS: ("thickness", "thick"), WIDTH: ("width", "wide"), LENGTH: ("length", "long"), HEIGHT: ("height", "high", "tall"),
    DIAMETER: ("diameter", "dia", "cross", "section"), OUTSIDE: ("outside", "diameter", "dia"), AROUND: ("circumference",),
}  # fmt: skip
"""Words by which the tariff asks for each."""
THICKEST = 0.3
"""Metres; a longer figure alone is no thickness."""
THICKEST_STRIP = 0.008
"""Metres; a longer figure alone is the width of a strip."""
_ROD = 1.5
"""Metres; a longer figure is the length of a rod or pipe, of shorter ones all are sides of its section: "flat bar 50 x 6 mm"."""
_ROLL = 1.0
"""Metres that a roll is long at least."""
_ROLLED_OUT = 5.0
"""A tape is at least so many times as long as it is wide."""
_SIDES = (THICKNESS, WIDTH, LENGTH)


def names_of(lengths: Sequence[float], kind: str = "", told: Collection[str] = ()) -> list[str]:
    """Return what each of some lengths is, an empty string where that is not known.

    Args:
        lengths: in metres, in the order of the text.
        kind: what the one length of the article is, one of :data:`KINDS`; empty where its word does not say.
        told: what the text calls other lengths by name.

    >>> names_of([0.048, 66.0], WIDTH), names_of([0.0015, 1.25, 2.5]), names_of([0.508, 0.008], OUTSIDE)
    (['width', 'length'], ['thickness', 'width', 'length'], ['outside diameter', 'thickness'])
    >>> names_of([0.002], FLAT), names_of([0.4], FLAT), names_of([2.0], told=[THICKNESS]), names_of([0.01], FLAT, told=[WIDTH])
    (['thickness'], ['width'], ['width'], ['thickness'])
    """
    if not lengths:
        return []
    if kind == FLAT and WIDTH in told:
        kind = ""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    names = [""] * len(lengths)
    for place, name in zip(order, _rising([lengths[place] for place in order], kind), strict=False):
        names[place] = "" if name in told else name
    if kind in ("", FLAT) and THICKNESS in told and WIDTH not in told:
        names[order[0]] = WIDTH
    return names


def _rising(lengths: Sequence[float], kind: str) -> Sequence[str]:
    """Return what rising lengths are."""
    least, most, alone = lengths[0], lengths[-1], len(lengths) == 1
    below = [""] * (len(lengths) - 1)
    if alone and kind in (DIAMETER, OUTSIDE):
        return [kind if most < _ROD else LENGTH]
    if kind == DIAMETER and most >= _ROD:
        return [DIAMETER, *below[1:], LENGTH]
    if kind in (OUTSIDE, HEIGHT):
        return [kind] if alone else [THICKNESS, *below[1:], kind]
    if kind in (LENGTH, AROUND):
        return [*below, kind]
    if alone:
        return [WIDTH if kind == WIDTH or (kind == FLAT and least >= THICKEST_STRIP) else THICKNESS if least < THICKEST else ""]
    rolled = kind == WIDTH and len(lengths) == 2 and most >= max(_ROLL, _ROLLED_OUT * least)
    return _SIDES[1:] if rolled or least >= THICKEST else _SIDES
