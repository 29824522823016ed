"""The order of the legal notes, which the engine follows and the lint knows: section before chapter before subheading."""

from __future__ import annotations

SENDING = frozenset({"include", "treat-as", "prefer"})
"""Effects that send goods somewhere without taking other places out."""


def rank(label: str) -> tuple[bool, bool]:
    """Return the rank of a note by its id: notes of sections first, then of chapters, then subheading notes.

    >>> sorted(["ch61.sub.1", "ch61.1", "secXI.sub.2", "secXI.1"], key=rank)
    ['secXI.1', 'ch61.1', 'secXI.sub.2', 'ch61.sub.1']
    """
    return ".sub." in label, not label.startswith("sec")
