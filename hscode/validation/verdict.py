"""The verdict: the declared digits against what the description says, without the classifier knowing them.

Probability decides between consistent, plausible and doubtful. Contradicted takes more: a legal note that sends the goods
elsewhere, a stated fact that the code rules out, or overwhelming evidence for other goods while no word points to the
declared place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from hscode.codes import pretty
from hscode.index import Nomenclature, Place
from hscode.kinds import Level
from hscode.ranking._ranked import Ranked
from hscode.reading.quantities import DIMENSIONS, UNITS
from hscode.reading.statement import Statement
from hscode.rules import gir1
from hscode.rules.facts import NAMED, Condition, FactState, judge, say
from hscode.validation import thresholds
from hscode.validation.catalogue import ERROR, WARNING
from hscode.validation.types import ValidationFinding, Verdict, found

_LEVELS = {2: "chapter", 4: "heading", 6: "subheading"}
_OTHER_GOODS = {2: "HS-E010", 4: "HS-E011", 6: "HS-E012"}
_BASE_UNIT = {dimension: unit for unit, (dimension, factor) in reversed(UNITS.items()) if factor == 1.0}
_YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True)
class Contradiction:
    """A fact that the text states and a declared place rules out: the name of the fact, both values, the words if any, the place."""

    fact: str
    stated: str
    asked: str
    words: str
    place: Place


class Evidence:
    """What one description says of any code.

    Args:
        ranked: the description, read and ranked.
        tariff: the edition.
    """

    def __init__(self, ranked: Ranked, tariff: Nomenclature) -> None:
        self.ranked, self.tariff = ranked, tariff
        self.first = tariff.place(ranked.leaves[0][0]).code if ranked.leaves else None

    def share(self, digits: str) -> float:
        """Return the probability of two, four or six digits."""
        node = self.tariff.by_code.get(digits)
        if node is None:
            return 0.0
        shares = self.ranked.leaves if len(digits) == 6 else self.ranked.headings
        return shares.within(node, self.tariff.place(node).end)

    def likeliest(self, length: int) -> tuple[str, float]:
        """Return the likeliest chapter (2) or heading (4) with its probability."""
        places = dict.fromkeys(self.tariff.place(node).code[:length] for node, _ in self.ranked.headings)
        return max(((place, self.share(place)) for place in places), key=lambda each: each[1], default=("", 0.0))

    @cached_property
    def pointed(self) -> frozenset[str]:
        """Chapters and headings to which a term, a title or a cue in the text points, however weakly."""
        return frozenset().union(*[self.tariff.pointed(phrase.pattern) for phrase in self.ranked.reading.phrases])

    def better(self, besides: str) -> tuple[str, ...]:
        """Return the codes that are likelier than *besides*, best first; where that is a plausible chapter or heading, those that lie in it."""
        within = len(besides) < 6 and self.share(besides) >= thresholds.PLAUSIBLE
        least = self.share(besides) if len(besides) == 6 else 0.0
        kept: list[str] = []
        for node, share in self.ranked.leaves:
            if share <= least or len(kept) == thresholds.MAX_BETTER or (kept and share < thresholds.BETTER):
                break
            code = self.tariff.place(node).code
            if not within or code.startswith(besides):
                kept.append(code)
        return tuple(kept)

    def contradictions(self, digits: str) -> list[Contradiction]:
        """Return the facts of the text that the place of *digits* rules out, from the chapter down."""
        out = []
        for place in self.tariff.path(self.tariff.by_code[digits]):
            for condition in self.tariff.core.conditions(place.node):
                if judge(self.tariff, condition, self.ranked.decisive) is FactState.CONTRADICTED:
                    out.append(self._contradiction(condition, place))
        return out

    def open_facts(self, digits: str) -> list[str]:
        """Return the facts that the place of *digits* asks for and the text does not state, in words."""
        return [
            " ".join(say(self.tariff, condition))
            for place in self.tariff.path(self.tariff.by_code[digits])
            if place.level > Level.HEADING
            for condition in self.tariff.core.conditions(place.node)
            if judge(self.tariff, condition, self.ranked.decisive) is FactState.OPEN
        ]

    def _contradiction(self, condition: Condition, place: Place) -> Contradiction:
        fact, asked = say(self.tariff, condition)
        is_measure, key, _, _, items = condition
        reading = self.ranked.decisive
        if is_measure:
            dimension = next(name for name, number in DIMENSIONS.items() if number == key)
            value = next(v for d, v, near in reading.measures if d == key and (d not in NAMED or set(near) & set(items)))
            stated = f"{value:g} {_BASE_UNIT.get(dimension, '')}".strip()
            return Contradiction(fact, stated, asked, _measured(reading.statement, dimension, value), place)
        attributes, names = self.tariff.core.section("value_attr"), self.tariff.value_names
        hit = next(fact for fact in reading.facts if attributes[fact.value] == key)
        return Contradiction(fact, names[hit.value][1].replace("-", " "), asked, hit.words, place)


def _measured(statement: Statement, dimension: str, value: float) -> str:
    """Return the words of the text that state a measure, empty where it was worked out from others."""
    found = (each for each in statement.quantities if each.dimension == dimension and each.value == value)
    return next((statement.surface_words(each.first, each.last) for each in found), "")


def judge_code(evidence: Evidence, digits: str) -> tuple[Verdict, list[ValidationFinding]]:
    """Return the verdict on *digits* and the findings that it rests on.

    Args:
        evidence: what the description says.
        digits: two, four or six digits of the edition.
    """
    share = evidence.share(digits)
    contradictions = evidence.contradictions(digits)
    if share >= thresholds.PLAUSIBLE and (not contradictions or share >= thresholds.CONSISTENT):
        if share >= thresholds.CONSISTENT or digits == evidence.first:
            return Verdict.CONSISTENT, []
        return Verdict.PLAUSIBLE, _open(evidence, digits)
    findings = [*_excluded(evidence, digits), *_facts(evidence, digits, contradictions)]
    if other := _other_goods(evidence, digits):
        findings.append(other)
    contradicted = any(finding.severity == ERROR for finding in findings)
    return Verdict.CONTRADICTED if contradicted else Verdict.DOUBTFUL, findings


def judge_codes(evidence: Evidence, codes: Iterable[str]) -> tuple[Verdict, list[ValidationFinding], str]:
    """Return the verdict and the findings of the one of *codes* that fits best, and that code."""
    best = max(codes, key=evidence.share)
    return (*judge_code(evidence, best), best)


def _open(evidence: Evidence, digits: str) -> list[ValidationFinding]:
    facts = evidence.open_facts(digits)
    if not facts:
        return []
    says = f"{pretty(digits)} asks for {', '.join(facts)}, which the description does not state"
    return [found("HS-E015", _LEVELS[len(digits)], says, codes=evidence.better(digits))]


def _excluded(evidence: Evidence, digits: str) -> list[ValidationFinding]:
    """Return the exclusions that reach the declared place, of notes that bear on the goods."""
    places = {place.code for place in evidence.tariff.path(evidence.tariff.by_code[digits])} | {digits[:4], digits[:2]}
    findings = []
    for fired in gir1.bearing_notes(evidence.tariff, evidence.ranked.decisive, evidence.ranked.outcome):
        scope = [code for code in fired.note["scope"] if code in places]
        if fired.note["effect"] != "exclude" or not scope:
            continue
        sends = evidence.first is not None and any(evidence.first.startswith(code) for code in fired.note["to"])
        decides = sends and digits[:4] not in evidence.pointed
        step = gir1.note_step(fired)
        level = _LEVELS[len(scope[0])]
        says = f"{fired.note['cite']} excludes the goods from {level} {pretty(scope[0])}" + (f" (“{fired.words}”)" if fired.words else "")
        findings.append(
            found(
                "HS-E013", level, says, severity=ERROR if decides else WARNING, words=(fired.words,) if fired.words else (),
                reason=str(step), codes=evidence.better(digits))
        )  # fmt: skip
    return findings


def _facts(evidence: Evidence, digits: str, contradictions: list[Contradiction]) -> list[ValidationFinding]:
    findings = []
    for each in contradictions:
        place = pretty(each.place.code or digits[:4])
        words = (each.words,) if each.words else ()
        stated = _worded(each.fact, each.stated) + (f" (“{each.words}”)" if words else "")
        says = f"the description says {stated}; {place} is for {_worded(each.fact, each.asked)}"
        level = _LEVELS[2 * min(int(each.place.level), 3)]
        reason = f"{'GIR 1' if each.place.level <= Level.HEADING else 'GIR 6'}: {place} holds {each.place.title}"
        severity = ERROR if _fact_decides(evidence, digits, each) else WARNING
        findings.append(found("HS-E014", level, says, severity=severity, words=words, reason=reason, codes=evidence.better(digits)))
    return findings


def _worded(fact: str, value: str) -> str:
    """Return a fact and its value in words: "material cotton", "roasted", "not roasted".

    >>> _worded("roasted", "no"), _worded("material", "cotton")
    ('not roasted', 'material cotton')
    """
    name = fact.replace("-", " ")
    if value in _YES_NO:
        return name if value == "yes" else f"not {name}"
    return f"{name} {value}"


def _fact_decides(evidence: Evidence, digits: str, each: Contradiction) -> bool:
    """Whether a contradicted fact is reason enough: the code is as good as ruled out, and the goods are those whose facts these are."""
    if each.place.level <= Level.HEADING:
        sure = evidence.likeliest(4)[1] > thresholds.FACT_OTHER_HEADING and digits[:4] not in evidence.pointed
        return sure and evidence.share(digits[:4]) < thresholds.PLAUSIBLE
    bar, heading = thresholds.FACT_NEGLIGIBLE, thresholds.FACT_HEADING
    if evidence.ranked.reading.statement.formal:
        bar, heading = thresholds.FACT_NEGLIGIBLE_FORMAL, thresholds.FACT_HEADING_FORMAL
    return evidence.share(digits) < bar and evidence.share(digits[:4]) > heading


def _other_goods(evidence: Evidence, digits: str) -> ValidationFinding | None:
    """Return the finding that names the goods of the description, at the level where they part from the declared code."""
    if evidence.first is None:
        return None
    length = next((n for n in (2, 4, 6) if n <= len(digits) and digits[:n] != evidence.first[:n]), None)
    if length is None:
        return None
    node = evidence.tariff.by_code[evidence.first]
    heading = evidence.tariff.above(node, Level.HEADING)
    ranked = evidence.ranked
    named = gir1.named_phrases(ranked.decisive, heading, evidence.tariff.place(heading).end)
    words = tuple(gir1.words_of(ranked.decisive, phrase) for phrase in named[:2])
    shown = f"“{words[0]}” names" if words else "the words are nearest to"
    likely = pretty(evidence.first[: max(length, 4)])
    says = f"{shown} goods of {likely} ({evidence.share(evidence.first[: max(length, 4)]):.0%}), not of {_LEVELS[length]} {pretty(digits[:length])}"
    severity = ERROR if _overwhelming(evidence, digits) else WARNING
    shares = [(heading, evidence.share(evidence.first[:4]))]
    reason = str(gir1.heading_step(evidence.tariff, ranked.decisive, heading, shares, ranked.decided_by))
    return found(_OTHER_GOODS[length], _LEVELS[length], says, severity=severity, words=words, reason=reason, codes=evidence.better(digits))


def _overwhelming(evidence: Evidence, digits: str) -> bool:
    """Whether another chapter or heading is all but certain while the declared one is negligible and no word points to it."""
    for length, bar in ((2, thresholds.OVERWHELMING_CHAPTER), (4, thresholds.OVERWHELMING_HEADING)):
        if length <= len(digits):
            place = digits[:length]
            if evidence.share(place) < thresholds.NEGLIGIBLE and evidence.likeliest(length)[1] > bar and place not in evidence.pointed:
                return True
    return False
