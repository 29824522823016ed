"""GIR 1: the engine that is told of behind the name of a vehicle drives it, and does not name the goods: "bus 45 seats diesel engine 7.7 l".

Behind a comma it is told aside, and Rule 3(b) says the same (:mod:`hscode.rules.composite`).
"""

from __future__ import annotations

from hscode.reading.reader import Phrase
from hscode.rules.hearing import Hearing, headings_of, names_goods
from hscode.rules.rulebook import headings_with, rulebook

DRIVEN = 7.0
"""How strongly a vehicle goes before the engine that drives it, as a legal note does with 1."""


def by_engine(hearing: Hearing) -> None:
    """Take out the headings of engines where a vehicle is named and measured before the engine: a "truck diesel engine" alone is an engine."""
    statement, tariff = hearing.reading.statement, hearing.nomenclature
    book, named = rulebook(tariff), hearing.naming_head()
    names = [p for p in hearing.reading.phrases if names_goods(p)]
    engine = max(p.start for p in names if p.start <= statement.head < p.end)
    vehicles = [p for p in names if p.end <= engine and _is_measured(hearing, p, engine)]
    headings = {node for node in headings_of(tariff, vehicles) if tariff.place(node).code[:2] in book.vehicles and not tariff.place(node).parts}
    if not headings:
        return
    hearing.exclude(named | headings_with(tariff, book.drive_parts))
    hearing.point(headings, DRIVEN)
    says = f"“{hearing.head_word()}” drives the vehicle that is named and measured in front of it"
    hearing.record("GIR 1", f"{says}: {hearing.codes(headings)}, not {hearing.codes(named)}", "exclude", named)


def _is_measured(hearing: Hearing, name: Phrase, engine: int) -> bool:
    """Whether a figure stands between a name and the engine, or a word behind the name measures a vehicle."""
    statement = hearing.reading.statement
    after, before = statement.positions[name.end - 1], statement.positions[engine]
    if any(after < quantity.first and quantity.last <= before for quantity in statement.quantities):
        return True
    return not rulebook(hearing.nomenclature).of_vehicles.isdisjoint(statement.words[name.end :])
