"""GIR 5: cases and packings that come with the goods.

(a) A case that is shaped or fitted for an article or a set, fit for long use, and presented with what it is meant for, goes with it
when such cases are usually sold so; not when the container itself gives the whole its character. (b) Other packings go with the
goods when such goods are normally packed so, packings that plainly serve again and again excepted. Source: General Interpretative
Rule 5 of the Harmonized System 2022.
"""

from __future__ import annotations

from hscode.reading.presentation import ORNATE, PRECIOUS, REUSABLE, Container, State
from hscode.reading.relations import Role
from hscode.rules.composition import SETS
from hscode.rules.hearing import Hearing
from hscode.rules.rulebook import rulebook

PACKED = 2.0
"""How strongly the goods behind their packing are pointed to: what it is made of says nothing of them."""
_CASE_HEADING = "4202"
LISTENS: frozenset[str] = frozenset({"filled", "containing", "holding"})
"""Words that say what a container holds."""
_PRECIOUS_WARES = "7114"


def fitted_case(hearing: Hearing) -> None:
    """GIR 5(a): a case presented with its article is classified with the article: "violin with case" is a violin."""
    for container in hearing.reading.statement.containers:
        if container.fitted:
            _join(hearing, container, "GIR 5(a)", "is a case shaped for the goods and presented with them")


def case_alone(hearing: Hearing) -> None:
    """GIR 5(a) asks that the case comes with its article; an empty case is goods of its own, and cases are named in heading 4202."""
    statement = hearing.reading.statement
    words = hearing.tells(State.EMPTY)
    if not words or hearing.head_word() not in rulebook(hearing.nomenclature).cases:
        return
    before = range(statement.head)
    contents = hearing.named_in(before)
    home = hearing.nomenclature.by_code[_CASE_HEADING]
    over_head = [p for p in hearing.head_phrases() if p.end - p.start > 1]
    if over_head or not contents:
        return
    out = contents - {home}
    hearing.exclude(out)
    hearing.point({home}, 4.0)
    hearing.record("GIR 5(a)", f"“{words}”: the case does not come with its article, and is classified by itself, not under {hearing.codes(out)}",
                   "exclude", out)  # fmt: skip


def character_of_container(hearing: Hearing) -> None:
    """GIR 5(a), proviso: a container that gives the whole its character, such as a silver caddy with tea, is not classified with its contents."""
    statement = hearing.reading.statement
    book = rulebook(hearing.nomenclature)
    if hearing.head_word() not in book.vessels or LISTENS.isdisjoint(statement.spoken()):
        return
    first = {statement.words[k] for k in hearing.playing(Role.HEAD)}
    before = statement.words[: statement.head]
    precious = first & PRECIOUS if book.coloured.isdisjoint(before) else set[str]()
    if not precious and first.isdisjoint(ORNATE - PRECIOUS):
        return
    behind = hearing.playing(Role.WITH, Role.OF)
    out = hearing.named_in(behind) - hearing.named_in(k for k in range(len(statement.roles)) if k not in behind)
    hearing.exclude(out)
    if precious and book.plated.isdisjoint(before):
        hearing.point({hearing.nomenclature.by_code[_PRECIOUS_WARES]}, 4.0)
    says = f"“{hearing.head_word()}” is a container that gives the whole its character; it is not classified with what it holds"
    hearing.record("GIR 5(a)", says, "exclude", out)


def packing(hearing: Hearing) -> None:
    """GIR 5(b): the usual packing is classified with the goods: "honey in glass jars" is honey; re-usable packing is apart."""
    for container in hearing.reading.statement.containers:
        if not container.fitted:
            why = "is packing of a kind that is normal for the goods"
            if container.noun in REUSABLE:
                why = "is packing made for repeated use, which need not go with the goods; these are classified by themselves"
            _join(hearing, container, "GIR 5(b)", why)
            _name_goods(hearing, container)
    _opening_packing(hearing)


def _name_goods(hearing: Hearing, container: Container) -> None:
    """Point to the goods that the head noun names apart from their packing: wine in glass bottles is no wine glass."""
    inside = hearing.reading.statement.within(container.first, container.last)
    hearing.point(hearing.naming_head(inside), PACKED)


def _join(hearing: Hearing, container: Container, rule: str, why: str) -> None:
    """Take out the headings that only the container names, when the text names the goods apart from it."""
    statement = hearing.reading.statement
    inside = statement.within(container.first, container.last)
    others = hearing.named_in(k for k in range(len(statement.tokens)) if k not in inside)
    if not others:
        return
    out = hearing.named_in(inside) - others
    if container.fitted:
        out |= {hearing.nomenclature.by_code[_CASE_HEADING]} - others
    hearing.exclude(out)
    words = statement.surface_words(container.first, container.last)
    says = f"“{words}” {why}" + (f": {hearing.codes(out)} is left aside" if out else ", and says nothing of what they are")
    hearing.record(rule, says, "exclude" if out else "tell", out)


def _opening_packing(hearing: Hearing) -> None:
    """Put on record that packing in front of the goods ("box of cigars") was passed over."""
    statement = hearing.reading.statement
    if not statement.plays(Role.PACKING):
        return
    aside = {position for c in statement.containers for position in range(c.first, c.last)}
    later = statement.later()
    inside = [k for k in hearing.playing(Role.PACKING) if k not in later]
    words = [statement.words[k] for k in inside if statement.positions[k] not in aside]
    if not words or hearing.tells(State.EMPTY) or not SETS.isdisjoint(words):
        return
    out = hearing.named_in(inside) - hearing.named_in(k for k in range(len(statement.roles)) if k not in inside)
    named = hearing.naming_head()
    if out and named:
        hearing.exclude(out)
        hearing.point(named, PACKED)
        hearing.record("GIR 5(b)", f"“{' '.join(words)}” is packing or a count of the goods: {hearing.codes(out)} is left aside", "exclude", out)
