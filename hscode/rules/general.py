"""The General Interpretative Rules in their legal order, after the notes and before headings and subheadings are weighed (GIR 1 and 6).

Most texts say nothing that any of these rules is about. So each stands here with the signs of which a text must bear one for the rule to say
anything at all; whether it does say something is for the rule itself to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from hscode.index import Nomenclature
from hscode.reading.reader import Reading
from hscode.reading.relations import Role
from hscode.reading.signs import Sign
from hscode.rules import composition, drives, gir1, gir2, gir3, gir4, gir5, parts
from hscode.rules.hearing import Hearing
from hscode.rules.notes import Outcome

if TYPE_CHECKING:
    from hscode.types import Component

_BLANK, _LISTED, _LIKENED, _FILLED, _STATED, _PARTED, _COMPONENT = (Sign.FREE << k for k in range(7))
WORDS: dict[str, int] = reduce(
    lambda signs, heard: signs | {word: signs.get(word, 0) | heard[1] for word in heard[0]},
    (
        (gir2.LISTENS, _BLANK), (composition.LISTENS, _LISTED), (composition.CUTTING | composition.EQUAL, _PARTED), (gir4.LISTENS, _LIKENED),
        (gir5.LISTENS, _FILLED),
    ),
    dict[str, int](),
)
"""The words that the rules listen for in every nomenclature, with the signs that they are."""
_WITH, _WITHOUT, _PACKING, _FOR = (1 << role for role in (Role.WITH, Role.WITHOUT, Role.PACKING, Role.FOR))

_RULES: tuple[tuple[int, Callable[[Hearing], None]], ...] = (
    (Sign.MEASURED, gir1.outside_measure),
    (Sign.MEASURED, drives.by_engine),
    (Sign.PARTS, parts.of_what_is_behind),
    (Sign.PARTS | _COMPONENT, parts.of_thing),
    (Sign.COMPOUND | _COMPONENT | _FOR, parts.of_own_heading),
    (Sign.TOLD, gir2.unassembled),
    (Sign.TOLD | _WITHOUT | _BLANK, gir2.unfinished),
    (Sign.NAMES, gir3.most_specific),
    (Sign.SHARES | _LISTED | _STATED, gir3.by_character),
    (_WITH, gir3.holder),
    (_WITH | Sign.ASIDE, gir3.composite),
    (_LIKENED, gir4.most_akin),
    (Sign.CONTAINED, gir5.fitted_case),
    (Sign.TOLD, gir5.case_alone),
    (_FILLED, gir5.character_of_container),
    (Sign.CONTAINED | _PACKING, gir5.packing),
)
_HEEDED = reduce(or_, (signs for signs, _ in _RULES))
_HEEDED_UNPARTED = _HEEDED & ~(Sign.SHARES | _LISTED)
"""Signs that a rule heeds where no word or mark parts what could be two members of a list, and none says that no component prevails."""
_AS_ANOTHER = Sign.SHARES | _LISTED | _STATED | _LIKENED | _WITH | Sign.ASIDE
"""Signs of goods that may be classified as one of their components, as the article without what it has, or as what they are akin to."""


def words_heard(tariff: Nomenclature) -> dict[str, int]:
    """Return the words that the rules listen for, those for components of things among them, with the signs that they are."""
    return WORDS | {word: WORDS.get(word, 0) | _COMPONENT for word in parts.listens(tariff)}


def signs_of(reading: Reading, components: Sequence[Component], outcome: Outcome) -> int:
    """Return the signs of goods that a rule heeds, 0 when none of the rules can say anything.

    A mixture on which a legal note decides by the shares in it (GIR 1) is classified neither as one of its components, nor as if it came without
    them (GIR 3(b), 3(c)), nor as what it is akin to (GIR 4): pasta with 30 % ham is no pasta.
    """
    signs = reading.signs()
    signs &= _HEEDED if signs & _PARTED else _HEEDED_UNPARTED
    if components:
        signs |= _STATED
    return signs & ~_AS_ANOTHER if outcome.of_mixture else signs


@lru_cache(maxsize=1_000)
def _heeding(signs: int, without_gir3: bool) -> tuple[Callable[[Hearing], None], ...]:
    """Return the rules that heed one of some signs."""
    return tuple(rule for heeded, rule in _RULES if signs & heeded and not (without_gir3 and rule.__module__ == gir3.__name__))


def apply_rules(hearing: Hearing, signs: int, *, without_gir3: bool = False) -> None:
    """Run the rules on *hearing*.

    Args:
        hearing: the goods; what the rules do is added to it.
        signs: the signs of the goods.
        without_gir3: leave out Rule 3, to measure what it does.
    """
    for rule in _heeding(signs, without_gir3):
        rule(hearing)
    if hearing.steps:
        hearing.steps.sort(key=lambda step: step.rule)  # the names of the rules sort as the law orders them
