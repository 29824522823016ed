"""The legal notes, executed: which notes the goods meet, and what each does to the candidates.

GIR 1 gives the notes the force of law beside the headings. Notes run section before chapter before subheading, in the
order of the nomenclature. How strongly each points, and to which places, is said in :mod:`hscode.compile.law`.
"""

from __future__ import annotations

from typing import Any, Self

from hscode.index import Nomenclature
from hscode.rules._evidence import Docket, Fired, Outcome
from hscode.rules.order import SENDING

__all__ = ["NOTHING", "Fired", "NoteEngine", "Outcome", "spared"]

NOTHING: dict[str, Any] = {"article": False, "facts": []}
"""What a note asks for, as far as it is told, that has no conditions: whether it names an article, and the names of facts."""


class NoteEngine(Docket):
    """Runs the encoded notes of one nomenclature on readings.

    Which notes a reading can meet at all is known from its phrases, its facts and its method (:mod:`hscode.compile.law`), so that a text is
    held against few of them.
    """

    def __new__(cls, nomenclature: Nomenclature) -> Self:
        """Return what runs the notes of *nomenclature*."""
        return super().__new__(cls, nomenclature.core, nomenclature.note)


def spared(note: dict[str, Any]) -> tuple[str, ...]:
    """Return the headings and codes that a note lets in again by sending goods there that it names itself.

    That is a later word than that of a section note that only excludes.
    """
    particular = note["effect"] in SENDING or not note["id"].startswith("sec")
    named = particular and (note["when"] or NOTHING)["article"]
    return tuple(code for code in note["to"] if len(code) > 2) if named else ()
