"""Answers in the codes of an older edition: that of the latest one, carried over by the conversion tables."""

from __future__ import annotations

from functools import partial

from hscode.classification import Classification
from hscode.classifier import Heard, depths, fault_of, fault_of_words, left_open
from hscode.editions.carry import Carried, carry, carry_questions, carry_step
from hscode.editions.places import title
from hscode.explaining import depth_step, explain, reasons
from hscode.index import nomenclature
from hscode.steps import Step
from hscode.types import Candidate, Explanation


def answer_older(heard: Heard, edition: str) -> Classification:
    """Return the answer in the codes of an older edition."""
    tariff, ranked = nomenclature(), heard.ranked
    carried = carry(((tariff.place(node).code, probability) for node, probability in ranked.leaves), edition)
    headings: dict[str, float] = {}
    for each in carried:
        headings[each.code[:4]] = headings.get(each.code[:4], 0.0) + each.probability
    ordered = sorted(headings.items(), key=lambda item: -item[1])
    fault = fault_of(fault_of_words(ranked.reading, tariff), bool(ranked.leaves))
    code, digits, probability = (None, 0, 0.0) if fault else depths().deepest_carried((carried[0].code, carried[0].probability), ordered)
    findings = (fault,) if fault else () if digits == 6 else left_open(code, digits)
    depth = depth_step(code, probability)

    def step(of: Carried) -> Step:
        return carry_step(of.code, tariff.place(ranked.leaves[of.origin][0]).code, edition)

    def way(of: Carried) -> tuple[Step, ...]:
        return (*reasons(ranked.leaves[of.origin][0], ranked, tariff)[0], step(of))

    def whole() -> Explanation:
        first = next((each for each in carried if each.code.startswith(code or "")), None)
        if first is None:
            return carry_questions(explain(heard, tariff, -1, (depth,)), edition)
        return carry_questions(explain(heard, tariff, ranked.leaves[first.origin][0], (step(first), depth)), edition)

    shown = carried[: heard.case.limit]
    candidates = tuple(Candidate(each.code, title(each.code, edition), each.probability, partial(way, each)) for each in shown)
    return Classification(heard.text, code, candidates, findings + heard.contradictions, whole, edition, heard.case, tariff.digest, probability)
