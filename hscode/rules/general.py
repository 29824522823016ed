"""The General Interpretative Rules in their legal order, after the notes and before headings and subheadings are weighed (GIR 1 and 6).

Most texts say nothing that any of these rules is about. So each stands here with the signs that a text must bear for the rule to say
anything at all; whether it does say something is for the rule itself to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, TypeAlias

from hscode.index import Nomenclature
from hscode.reading.reader import Reading
from hscode.reading.relations import Role
from hscode.reading.signs import Heard, Sign
from hscode.rules import composition, drives, gir1, gir2, gir3, gir4, gir5, parts
from hscode.rules.hearing import Hearing
from hscode.rules.notes import Outcome
from hscode.rules.rulebook import rulebook

if TYPE_CHECKING:
    from hscode.types import Component

_BLANK, _LISTED, _LIKENED, _FILLED, _STATED, _PARTED, _COMPONENT = (Sign.FREE << k for k in range(7))
_IS_COMPONENT, _IS_FITTING, _IS_HOLDER, _IS_VESSEL, _IS_CASE = (Sign.FREE_AT_HEAD << k for k in range(5))
WORDS: dict[str, int] = reduce(
    lambda signs, heard: signs | {word: signs.get(word, 0) | heard[1] for word in heard[0]},
    (
        (gir2.LISTENS, _BLANK), (composition.LISTENS, _LISTED), (composition.CUTTING | composition.EQUAL, _PARTED), (gir4.LISTENS, _LIKENED),
        (gir5.LISTENS, _FILLED),
    ),
    dict[str, int](),
)
"""The words that the rules listen for in every nomenclature, wherever they stand, with the signs that they are."""
_WITH, _WITHOUT, _PACKING, _FOR = (1 << role for role in (Role.WITH, Role.WITHOUT, Role.PACKING, Role.FOR))

Rule: TypeAlias = Callable[[Hearing], None]
_RULES: tuple[tuple[tuple[int, ...], Rule], ...] = (
    ((Sign.MEASURED,), gir1.outside_measure),
    ((Sign.MEASURED,), drives.by_engine),
    ((Sign.PARTS,), parts.of_what_is_behind),
    ((Sign.PARTS | _COMPONENT, _IS_COMPONENT | _IS_FITTING), parts.of_thing),
    ((Sign.COMPOUND | _COMPONENT | _FOR, Sign.PLACED), parts.of_own_heading),
    ((Sign.TOLD,), gir2.unassembled),
    ((Sign.TOLD | _WITHOUT | _BLANK,), gir2.unfinished),
    ((Sign.NAMES,), gir3.most_specific),
    ((Sign.SHARES | _LISTED | _STATED, _PARTED | _STATED), gir3.by_character),
    ((_WITH, _IS_HOLDER), gir3.holder),
    ((_WITH | Sign.ASIDE,), gir3.composite),
    ((_LIKENED,), gir4.most_akin),
    ((Sign.CONTAINED,), gir5.fitted_case),
    ((Sign.TOLD, _IS_CASE), gir5.case_alone),
    ((_FILLED, _IS_VESSEL), gir5.character_of_container),
    ((Sign.CONTAINED | _PACKING,), gir5.packing),
)
"""The rules, each behind groups of signs: it can say something of goods that bear one of each."""
_HEEDED = reduce(or_, (signs for groups, _ in _RULES for signs in groups))
_AS_ANOTHER = Sign.SHARES | _LISTED | _STATED | _LIKENED | _WITH | Sign.ASIDE
"""Signs of goods that may be classified as one of their components, as the article without what it has, or as what they are akin to."""


def words_heard(tariff: Nomenclature) -> Heard:
    """Return the words that the rules listen for, some of them as the head noun alone, and the places of parts that headings name themselves."""
    book, heard = rulebook(tariff), dict(WORDS)
    of_nomenclature = (
        (parts.listens(tariff), _COMPONENT | _IS_COMPONENT), (parts.fittings(tariff), _IS_FITTING),
        (book.holders, _IS_HOLDER), (book.vessels, _IS_VESSEL), (book.cases, _IS_CASE),
    )  # fmt: skip
    for words, signs in of_nomenclature:
        for word in words:
            heard[word] = heard.get(word, 0) | signs
    return Heard(heard, parts.own_places(tariff))


def heeding(reading: Reading, components: Sequence[Component], outcome: Outcome) -> tuple[Rule, ...]:
    """Return the rules that can say something of goods, by the signs that these bear.

    A mixture on which a legal note decides by the shares in it (GIR 1) is classified neither as one of its components, nor as if it came without
    them (GIR 3(b), 3(c)), nor as what it is akin to (GIR 4): pasta with 30 % ham is no pasta.
    """
    signs = reading.signs() & _HEEDED | (_STATED if components else 0)
    return rules_for(signs & ~_AS_ANOTHER if outcome.of_mixture else signs)


@lru_cache(maxsize=4_000)
def rules_for(signs: int) -> tuple[Rule, ...]:
    """Return the rules that heed goods with some signs."""
    return tuple([rule for groups, rule in _RULES if all(signs & group for group in groups)])


def apply_rules(hearing: Hearing, rules: Sequence[Rule], *, without_gir3: bool = False) -> None:
    """Run *rules* on *hearing*.

    Args:
        hearing: the goods; what the rules do is added to it.
        rules: those that can say something of the goods.
        without_gir3: leave out Rule 3, to measure what it does.
    """
    for rule in rules:
        if not (without_gir3 and rule.__module__ == gir3.__name__):
            rule(hearing)
    if hearing.steps:
        hearing.steps.sort(key=lambda step: step.rule)  # the names of the rules sort as the law orders them
