"""GIR 1: classification is determined by the terms of the headings and by the section and chapter notes.

Titles of sections, chapters and sub-chapters are for reference only and never decide. Source: General Interpretative
Rule 1 of the Harmonized System 2022.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hscode.codes import pretty
from hscode.index import Nomenclature
from hscode.kinds import Kind
from hscode.reading.reader import Phrase, Reading
from hscode.reading.relations import Role
from hscode.rules.hearing import outermost
from hscode.rules.notes import NOTHING, Fired, Outcome, spared
from hscode.rules.order import SENDING
from hscode.steps import Step

if TYPE_CHECKING:
    from hscode.ranking._questions import Shares

CITATION = "GIR 1"


def heading_step(
    nomenclature: Nomenclature, reading: Reading, heading: int, shares: Shares | Sequence[tuple[int, float]], decided_by: str = ""
) -> Step:
    """Return the step that says why the goods answer to *heading*, and which headings came next.

    Args:
        nomenclature: the tariff.
        reading: the description as read, or the component as which a later rule classifies the goods.
        heading: node of the heading chosen.
        shares: headings with their probabilities, 0 to 1, best first.
        decided_by: the later rule, if one decided.
    """
    place = nomenclature.place(heading)
    probability = dict(shares).get(heading, 0.0)
    rivals = [(node, share) for node, share in shares if node != heading][:2]
    says = f"as “{reading.statement.text}”: " if decided_by else ""
    says += f"{_because(nomenclature, reading, heading)}: heading {place.code[:4]}, {place.title} ({probability:.0%})"
    if rivals:
        others = ", ".join(f"{nomenclature.place(node).code[:4]} ({share:.0%})" for node, share in rivals)
        says += f"; other headings: {others}"
    rule = decided_by or CITATION
    return Step(rule, rule, says, (place.code, *(nomenclature.place(node).code for node, _ in rivals)), "choose", (place.code,))


def unnamed_step(decided_by: str) -> Step:
    """Return the step that says that no heading names the goods whole, so that a later rule is needed."""
    return Step(CITATION, CITATION, f"no heading and no note names the goods whole; {decided_by} decides")


def bearing_notes(nomenclature: Nomenclature, reading: Reading, outcome: Outcome) -> list[Fired]:
    """Return the notes that bear on the goods: those that name the article, and those that govern a place where a term of the text stands."""
    named = [nomenclature.codes_named(phrase.pattern) for phrase in reading.phrases] if outcome.fired else []
    return [f for f in outcome.fired if (f.note["when"] or NOTHING)["article"] or not all(codes.isdisjoint(f.note["scope"]) for codes in named)]


def note_step(fired: Fired) -> Step:
    """Return the step of one legal note: what it did, because of which words."""
    note = fired.note
    to = ", ".join(pretty(code) for code in note["to"])
    scope = ", ".join(pretty(code) for code in note["scope"])
    words = f" (“{fired.words}”)" if fired.words else ""
    did = _did(note["effect"], scope, to)
    out = tuple(code for code in note["scope"] if not any(each.startswith(code) for each in note["to"])) if note["effect"] == "exclude" else ()
    effect = "exclude" if out else "point" if note["to"] else "tell"
    on = out or (spared(note) if effect == "point" else ())
    return Step("note", note["cite"], f"{did}{words}. {note['says']}", (*note["scope"], *note["to"]), effect, on)


def _did(effect: str, scope: str, to: str) -> str:
    """Return what a note does: one on mixtures, on shares or on what a word means may point somewhere, too."""
    if effect == "exclude":
        return f"excludes from {scope}" + (f": see {to}" if to else "")
    if not to:
        return "applies"
    return f"sends to {to}" if effect in SENDING else f"applies and points to {to}"


def named_phrases(reading: Reading, first: int, end: int) -> list[Phrase]:
    """Return the trade terms in the text that stand at a node from *first* up to *end*, the longest first, none inside another."""
    phrases = affirmed(reading, reading.phrases_of(Kind.TERM, first, end))
    return outermost(sorted(phrases, key=lambda p: (p.start - p.end, p.start)))


def affirmed(reading: Reading, phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return the phrases that the text says of the goods: none with a word of what it says that they are not or have not."""
    roles = reading.statement.roles
    return [phrase for phrase in phrases if Role.WITHOUT not in roles[phrase.start : phrase.end]]


def words_of(reading: Reading, phrase: Phrase) -> str:
    """Return the words of a phrase as the text has them."""
    statement = reading.statement
    positions = statement.positions[phrase.start : phrase.end]
    if positions != sorted(positions):  # an inverted entry, read in the order of speech
        return " ".join(statement.surface[position].text for position in positions)
    return " ".join(token.text for token in statement.surface[positions[0] : positions[-1] + 1])


def _because(nomenclature: Nomenclature, reading: Reading, heading: int) -> str:
    named = named_phrases(reading, heading, nomenclature.place(heading).end)
    if named:
        return " and ".join(f"“{words_of(reading, phrase)}”" for phrase in named[:2]) + " is a trade name of goods of the heading"
    statement = reading.statement
    said = zip(statement.words, statement.tokens, statement.roles, strict=True)
    known = [form for form, token, role in said if token >= 0 and role is not Role.WITHOUT]
    shown = ", ".join(f"“{form}”" for form in dict.fromkeys(known[:4]))
    return f"no heading names the goods whole; the words {shown} are nearest to the terms of"
