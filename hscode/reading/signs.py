"""Signs: what of a text is listened for, as bits, so that one look tells which of those who listen need to look closer."""

from __future__ import annotations

from typing import Final, NamedTuple


class Sign:
    """Signs of a reading that are no words: plain numbers, for they are tested for every text. The bits below are those of the roles played."""

    TOLD: Final = 1 << 8
    """A state of presentation is told."""
    CONTAINED: Final = 1 << 9
    """A packing or a case is named behind the goods."""
    SHARES: Final = 1 << 10
    """Two shares at least are stated in per cent."""
    NAMES: Final = 1 << 11
    """Two trade terms end with the head noun, the shorter of which stands at a place at which the longer does not."""
    ASIDE: Final = 1 << 12
    """Something is told behind a comma: on a label or an invoice anything, in an entry of a tariff an engine or a motor."""
    MEASURED: Final = 1 << 13
    """Something is measured."""
    PARTS: Final = 1 << 14
    """The goods are presented as parts or accessories."""
    COMPOUND: Final = 1 << 15
    """The name of a machine stands right in front of that of goods for whose places somebody listens."""
    PLACED: Final = 1 << 16
    """A trade term that ends with the head noun stands at one of the places that somebody listens for."""
    FREE: Final = 1 << 17
    """The first of the bits that are free for the words that somebody listens for."""
    FREE_AT_HEAD: Final = 1 << 24
    """The first of those for words that are listened for as the head noun alone; all bits above are for such."""


class Heard(NamedTuple):
    """What somebody listens for."""

    words: dict[str, int]
    """Words, folded or in their index form, with the signs that they are."""
    places: bytes = b""
    """A byte for each place of the nomenclature, 0 where nobody listens for the names of its goods; nothing when for none."""
