"""The General Interpretative Rules 2 to 5 in their legal order, after the notes and before the headings are weighed (GIR 1 and 6)."""

from __future__ import annotations

from hscode.rules import gir2, gir3, gir4, gir5
from hscode.rules.composition import Head
from hscode.rules.hearing import Hearing


def apply_rules(hearing: Hearing, head: Head, *, without_gir3: bool = False) -> None:
    """Run the rules on *hearing*.

    Args:
        hearing: the goods; what the rules do is added to its outcome and its steps.
        head: names the heading of a component by its words.
        without_gir3: leave out Rule 3, to measure what it does.
    """
    gir2.unassembled(hearing)
    gir2.unfinished(hearing)
    if not without_gir3:
        gir3.most_specific(hearing)
        gir3.by_character(hearing, head)
        gir3.holder(hearing)
        gir3.composite(hearing)
    gir4.most_akin(hearing)
    gir5.fitted_case(hearing)
    gir5.case_alone(hearing)
    gir5.character_of_container(hearing)
    gir5.packing(hearing)
    if hearing.steps:
        hearing.steps.sort(key=lambda step: step.rule)  # the names of the rules sort as the law orders them
