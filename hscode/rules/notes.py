"""The legal notes, executed: which notes the goods meet, and what each does to the candidates.

GIR 1 gives the notes the force of law beside the headings. Notes run section before chapter before subheading, in the
order of the nomenclature.
"""

from __future__ import annotations

from typing import Any

from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.reading.reader import Reading
from hscode.rules._evidence import Docket, Fired, Outcome, Rule, apply_notes
from hscode.rules.order import SENDING

__all__ = ["DIRECTION", "FEW", "HINT", "NOTHING", "ORDER", "OUT", "Fired", "NoteEngine", "Outcome", "spared"]

HINT, OUT, DIRECTION, ORDER, DECISION = 1.0, 2.5, 4.0, 7.0, 20.0
"""How strongly a note points: to a whole chapter or many headings; out of a chapter by the name alone, which may not be that of goods
of the chapter at all; to a few headings for the goods; to a few for goods that meet conditions of the note's own; to a few for a mixture that
the note takes from the place of its name by the share of another thing in it, so that the name says no more where it goes."""
FEW = 6
"""Headings up to which a note points to few."""
NOTHING: dict[str, Any] = {"article": [], "mentions": [], "goods_of": [], "mentions_goods_of": [], "facts": [], "parts": False}
"""No conditions."""


class NoteEngine:
    """Runs the encoded notes of one nomenclature on readings.

    Which notes a reading can meet at all is known from its phrases, its facts and its method (:func:`hscode.compile.notes.note_index`), so
    that a text is held against few of them.
    """

    def __init__(self, nomenclature: Nomenclature) -> None:
        index = nomenclature.meta["note_index"]
        self._nomenclature = nomenclature
        self._runs: list[int] = index["runs"]
        self._excepted: dict[int, list[int]] = dict(index["excepted"])
        by_head, by_goods, by_value, by_dimension = (dict(index[filed]) for filed in ("article_goods", "goods", "values", "dimensions"))
        self.docket = Docket(
            nomenclature.core, [None] * len(self._runs), self._rule, frozenset(index["mentioning"]), by_head, by_goods, by_value, by_dimension,
            index["methods"],
        )  # fmt: skip

    def apply(self, reading: Reading, on_record: bool = True) -> Outcome:
        """Return what the notes do to *reading*; facts that a note defines are added to the reading.

        Args:
            reading: the goods.
            on_record: whether to put on record which notes fired.
        """
        return apply_notes(self.docket, reading, on_record)

    def _rule(self, number: int) -> Rule:
        """Read a note by its place in the order of the engine."""
        nomenclature = self._nomenclature
        note = nomenclature.note(self._runs[number])
        to: list[int] = note["to_nodes"]
        named = spared(note)
        strength = _strength(note)
        return Rule(
            note, NOTHING, nomenclature,
            excepted=self._excepted.get(number),
            out=tuple(node for node in note["scope_nodes"] if not _holds(nomenclature, node, to)) if note["effect"] == "exclude" else (),
            let_in={node for code, node in zip(note["to"], to, strict=True) if code in named},
            points=tuple((node, strength) for place in to for node in _targets(nomenclature, place)) if strength else (),
            of_mixture=of_mixture(note),
        )  # fmt: skip


def _targets(nomenclature: Nomenclature, node: int) -> list[int]:
    """A note that points to a chapter points to its headings; one that points to a code points to it and its heading."""
    place = nomenclature.place(node)
    if place.level == Level.CHAPTER:
        levels = nomenclature.core.section("node_level")
        return [n for n in range(node + 1, place.end) if levels[n] == Level.HEADING]
    return [node]


def spared(note: dict[str, Any]) -> tuple[str, ...]:
    """Return the headings and codes that a note lets in again by sending goods there that it names itself.

    That is a later word than that of a section note that only excludes.
    """
    particular = note["effect"] in SENDING or not note["id"].startswith("sec")
    named = particular and bool((note["when"] or NOTHING)["article"])
    return tuple(code for code in note["to"] if len(code) > 2) if named else ()


def of_mixture(note: dict[str, Any]) -> bool:
    """Whether a note names goods and asks for a share in them, and so decides on a mixture whole."""
    when = note["when"] or NOTHING
    return bool(when["article"]) and any(condition["dimension"] == "share" for condition in when["facts"])


def _strength(note: dict[str, Any]) -> float:
    """How strongly a note points to its targets; not at all where the name of the goods, which points there itself, is all that it goes by."""
    when = note["when"] or NOTHING
    if note["effect"] == "exclude" and when["goods_of"] and not (when["article"] or when["mentions"] or when["facts"]):
        return 0.0
    if len(note["to"]) > FEW or any(len(code) == 2 for code in note["to"]):
        return HINT
    if note["effect"] == "exclude" and not when["facts"] and not when["mentions"]:
        return OUT
    if note["effect"] == "exclude" and of_mixture(note):
        return DECISION
    return ORDER if when["article"] or when["facts"] else DIRECTION


def _holds(nomenclature: Nomenclature, node: int, targets: list[int]) -> bool:
    """Whether *node* holds one of *targets*: an exclusion never takes out the place to which it points."""
    end = nomenclature.place(node).end
    return any(node <= target < end for target in targets)
