"""Small numbers that the compiler writes into the index and the core reads."""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Final


class Kind(IntEnum):
    """What a phrase of the index stands for."""

    TERM = 0
    TITLE = 1
    CUE = 2
    FACT = 3
    LOOKALIKE = 4
    NOTE = 5
    """What a note asks for; a note that it sets off stands behind it, from 1, in the order in which the engine runs them."""
    NOISE = 6
    PACKING = 7
    VAGUE = 8
    SHARE = 9
    """A material where a share stands beside it: "55 % tin"."""
    JOINED = 10
    """The phrase is written with a word that joins two names: "salt and pepper mill"."""
    RELATED = 11
    """A fact whose one word is written behind a word of relation: goods "with freezer" state it, a freezer does not."""


class Level(IntEnum):
    """Level of a node; below the heading the level is 2 + the number of dashes."""

    SECTION = 0
    CHAPTER = 1
    HEADING = 2
    ONE_DASH = 3
    TWO_DASH = 4


class Flag(IntFlag):
    """Marks of a node."""

    RESIDUAL = 1
    PARTS = 2
    PARTS_INCLUDED = 4
    STUFF = 8
    """What articles are made of."""
    ARTICLES = 16


METHODS = ("predominant-textile", "predominant-polymer", "predominant-metal", "precious-alloy")
"""Methods by which :mod:`hscode.reading.blends` finds, from the shares of materials, the material that counts; the index numbers them from 1."""


class TokenFlag:
    """Marks of a token: plain numbers, for they are tested for every word of every text."""

    NOISE: Final = 1
    PACKING: Final = 2
    VAGUE: Final = 4
    NUMBER: Final = 8
    MATERIAL: Final = 16
    REMARK: Final = 32
    JOINS: Final = 64
    """Words of the index begin with it and a space."""
