"""Questions: the facts that would best split the candidates that are left, and what an answer to one states.

A fact is worth asking for by what its answer is expected to add to the probability of the first candidate. The facts on which the
likeliest candidates part are found from the conditions of their places in the tariff; each answer is then tried, so that the code to
which it leads is the one that going on with it gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hscode.errors import DescriptionError, OptionError, shown
from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.pipeline import DEPTH, Stated
from hscode.ranges import Measure, Range, are_met, cut, joined
from hscode.ranking._ranked import Ranked
from hscode.reading.facts import FactHit
from hscode.reading.quantities import DIMENSIONS
from hscode.rules.facts import NAMED, Condition, FactState, judge, say
from hscode.types import Question, read_measure

TRIED = 3
"""Facts whose answers are tried."""
ASKED = 3
"""Questions that are returned at most."""
WORTH_ASKING = 0.04
"""Expected gain in the probability of the first candidate below which a question is not worth a person's time."""
LIKELY = 0.04
"""Probability from which a place is offered as an answer to what the goods are."""
OFFERED, RANGES = 5, 8
"""Answers that are offered at most; ranges of which some may come to lead to the same code, and then are one."""
_KIND_DISCOUNT = 0.75
"""A fact is easier to answer than which of several titles fits: such a question must promise more."""
ARTICLE, KIND = "article", "kind"

Try = Callable[[Stated], Ranked]
"""Classifies the same goods with something more stated."""
Asked = tuple[int, int, tuple[int, ...]]
"""What conditions ask for: whether it is a measure, the attribute or dimension, the words of its name where a dimension needs one."""


@dataclass
class _Fact:
    """A fact that is open: its answers, what each states, the probability of the codes under each, and the best of these."""

    name: str
    says: str = ""
    stated: dict[str, Stated] = field(default_factory=dict)
    under: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    kind: bool = False
    """Asks what the goods are, by titles."""
    ranges: dict[str, Range] = field(default_factory=dict)
    """The answers that are ranges of a measure, as they rise."""

    def promise(self, leaves: Mapping[int, float]) -> float:
        """Return the probability of being right with the best code under each answer, less that without asking."""
        told = {leaf for under in self.under.values() for leaf in under}
        groups = [*self.under.values(), set(leaves) - told]
        best = {max(group, key=lambda leaf: leaves[leaf]) for group in groups if group}
        gain = sum(leaves[leaf] for leaf in best) - max(leaves.values())
        return gain * (_KIND_DISCOUNT if self.kind else 1.0)

    def offered(self, leaves: Mapping[int, float]) -> list[str]:
        """Return the answers to offer, the likeliest first; of those that speak for the same codes all but the first come last.

        Of ranges the likeliest are offered too, but in their own order.
        """
        likeliest = sorted(self.stated, key=lambda text: -sum(leaves[leaf] for leaf in self.under[text]))
        first: dict[frozenset[int], str] = {}
        for text in likeliest:
            first.setdefault(frozenset(self.under[text]), text)
        offered = sorted(likeliest, key=lambda text: first[frozenset(self.under[text])] != text)[: RANGES if self.ranges else OFFERED]
        return [text for text in self.stated if text in offered] if self.ranges else offered


def open_questions(tariff: Nomenclature, ranked: Ranked, again: Try) -> list[Question]:
    """Return the one to three questions whose answers promise most, best first; none where none is worth asking.

    Args:
        tariff: the nomenclature.
        ranked: the goods with their candidates.
        again: classifies the same goods with an answer stated.
    """
    leaves = dict(ranked.leaves[:DEPTH])
    if len(leaves) < 2:
        return []
    facts = [fact for fact in _facts(tariff, ranked, leaves) if len(fact.stated) > 1 and fact.promise(leaves) >= WORTH_ASKING]
    facts.sort(key=lambda fact: (-fact.promise(leaves), fact.name))
    found: list[tuple[float, Question]] = []
    for fact in facts[:TRIED]:
        gain, question = _tried(tariff, fact, leaves, again)
        if gain >= WORTH_ASKING and len(set(question.answers.values())) > 1:
            found.append((gain, question))
    found.sort(key=lambda pair: (-pair[0], pair[1].fact))
    by_facts = {_leads_to(question) for _, question in found if question.fact not in (ARTICLE, KIND)}
    kept: list[Question] = []
    for _, question in found:
        if question.fact in (ARTICLE, KIND) and _leads_to(question) in by_facts:
            continue  # a fact that tells the same codes apart is easier to answer
        if question.fact not in {other.fact for other in kept} and _leads_to(question) not in map(_leads_to, kept):
            kept.append(question)
    return kept[:ASKED]


def _leads_to(question: Question) -> frozenset[str]:
    """Return the codes to which the answers of a question lead."""
    return frozenset(question.answers.values())


def stated_by(tariff: Nomenclature, questions: Sequence[Question], asked: str | Question, value: str) -> Stated:
    """Return what an answer states.

    Args:
        tariff: the nomenclature.
        questions: the questions that are open.
        asked: a question, its words, or the name of a fact.
        value: the answer: one of those offered, a value of the fact, or a measure with its unit.

    Raises:
        OptionError: an unknown fact or value; the message lists those that are known.
    """
    question = asked if isinstance(asked, Question) else next((q for q in questions if asked in (q.fact, q.says)), None)
    name = question.fact if question else asked
    if not isinstance(name, str) or not isinstance(value, str):
        raise OptionError(f"an answer is a fact and its value as text, not {shown(name)}: {shown(value)}")
    if question is not None and value in question.states:
        stated: Stated = question.states[value]
        return stated
    values = {_plain(v): number for number, (attribute, v) in enumerate(tariff.value_names) if attribute == name}
    if _plain(value) in values:
        return _value(values[_plain(value)], f"{name} {value}")
    if question is not None:
        measure = _measured(question, value)
        if measure is not None:
            return measure
        raise OptionError(f"{shown(value)} does not answer “{question.says}”; answer {_listed(question.answers)}")
    if values:
        raise OptionError(f"unknown value {shown(value)} of the fact {name}; use {_listed(values)}")
    known = [q.fact for q in questions] or sorted(set(tariff.meta["attributes"]))
    raise OptionError(f"unknown fact {shown(name)}; use {_listed(known)}")


def with_answer(tariff: Nomenclature, earlier: Stated, later: Stated) -> Stated:
    """Return what is stated with a later answer, which takes the place of any earlier one to the same question.

    Of what the goods are, earlier answers stay that hold the place answered later, or lie in it.

    Args:
        tariff: the nomenclature.
        earlier: what was answered before.
        later: what the later answer states.
    """
    attributes = tariff.core.section("value_attr")
    told = {attributes[fact.value] for fact in later.values}
    values = tuple(fact for fact in earlier.values if attributes[fact.value] not in told)
    measures = tuple(each for each in earlier.measures if not any(_are_of_one(each, other) for other in later.measures))
    within = tuple(node for node in earlier.within if all(_are_on_one_way(tariff, node, other) for other in later.within))
    kept: set[object] = {*values, *measures, *within}
    said = tuple((what, words) for what, words in earlier.said if what in kept)
    return Stated(values, measures, within, earlier.components, said) + later


def _are_of_one(one: Measure, other: Measure) -> bool:
    """Whether two measures answer one question: those of a dimension that needs a name have one in common."""
    return one[0] == other[0] and (one[0] not in NAMED or not set(one[2]).isdisjoint(other[2]))


def _are_on_one_way(tariff: Nomenclature, one: int, other: int) -> bool:
    """Whether one of two different places holds the other."""
    return one < other < tariff.place(one).end or other < one < tariff.place(other).end


def answer_of(tariff: Nomenclature, question: Question, code: str) -> str | None:
    """Return the answer that goods of *code* give to a question, None when their code does not tell."""
    leaf = tariff.by_code.get(code)
    if leaf is None:
        return None
    asked = _by_name(tariff, leaf)
    own = {value for conditions in asked.values() for c in conditions if not c[0] for value in c[4]}
    said = {text for key, conditions in asked.items() if not key[0] for name, text, _ in _values(tariff, conditions) if name == question.fact}
    exact = next((text for text in question.answers if text in said), None)
    if exact is not None:
        return exact
    ranges = [text for text, stated in question.states.items() if any(_meets(asked, measure) for measure in stated.measures)]
    if len(ranges) == 1:  # of more than one the code does not tell which
        return ranges[0]
    for text, stated in question.states.items():
        if any(node <= leaf < tariff.place(node).end for node in stated.within):
            return text
        values = {fact.value for fact in stated.values}
        if any(values & set(tariff.core.value_ancestors(value)) for value in own):
            return text
    return "no" if "no" in question.answers and _beside(tariff, leaf, question) else None


def _beside(tariff: Nomenclature, leaf: int, question: Question) -> bool:
    """Whether a place beside the way to *leaf* asks for the fact: then the goods of *leaf* are what is left without it."""
    asked = {fact.value for fact in question.states["yes"].values} if "yes" in question.states else set()
    for place in tariff.path(leaf)[2:]:
        for sibling in tariff.children(place.parent):
            if any(not c[0] and asked & set(c[4]) for c in tariff.core.conditions(sibling)):
                return True
    return False


def _facts(tariff: Nomenclature, ranked: Ranked, leaves: Mapping[int, float]) -> Iterator[_Fact]:
    """Yield the open facts on which the candidates part, and the questions of what the goods are."""
    found: dict[str, _Fact] = {}
    measured: dict[Asked, dict[int, list[Condition]]] = defaultdict(dict)
    for leaf in leaves:
        for asked, conditions in _by_name(tariff, leaf).items():
            if any(judge(tariff, c, ranked.decisive) is not FactState.OPEN for c in conditions):
                continue
            if asked[0]:
                measured[asked][leaf] = conditions
                continue
            for name, text, stated in _values(tariff, conditions):
                fact = found.setdefault(name, _Fact(name))
                fact.stated[text] = stated
                fact.under[text].add(leaf)
    values = tariff.value_numbers
    for fact in found.values():
        if set(fact.stated) == {"yes"} and (fact.name, "no") in values:  # what is left is without it
            fact.stated["no"] = _value(values[fact.name, "no"], f"{fact.name} no")
            fact.under["no"] = set(leaves) - fact.under["yes"]
        yield fact
    yield from (_in_ranges(tariff, conditions) for conditions in measured.values())
    yield from _kinds(tariff, leaves)


def _by_name(tariff: Nomenclature, leaf: int) -> dict[Asked, list[Condition]]:
    """Return the conditions on the way to a code, those that ask for one thing together."""
    found: dict[Asked, list[Condition]] = defaultdict(list)
    for place in tariff.path(leaf):
        for condition in tariff.core.conditions(place.node):
            is_measure, key, _, _, items = condition
            found[is_measure, key, items if is_measure and key in NAMED else ()].append(condition)
    return found


def _values(tariff: Nomenclature, conditions: Sequence[Condition]) -> Iterator[tuple[str, str, Stated]]:
    """Yield the fact of conditions, an answer in words, and what it states; the values of one condition are answers of their own."""
    name = say(tariff, conditions[-1])[0]
    for item in conditions[-1][4]:
        text = _plain(tariff.value_names[item][1])
        yield name, text, _value(item, f"{name} {text}")


def _value(item: int, words: str) -> Stated:
    """Return what an answer states that is a value of a fact."""
    fact = FactHit(item, "as answered")
    return Stated(values=(fact,), said=((fact, words),))


def _measure(measure: Measure, words: str) -> Stated:
    """Return what an answer states that is a measure, or lies in a range."""
    return Stated(measures=(measure,), said=((measure, words),))


def _in_ranges(tariff: Nomenclature, asking: Mapping[int, Sequence[Condition]]) -> _Fact:
    """Return the fact of a measure, whose answers are ranges; *asking* are codes with their conditions on it, the likeliest first."""
    named = next(iter(asking.values()))[-1]
    fact = _Fact(say(tariff, named)[0])
    for each, codes in cut(named, asking):
        text = each.says(tariff)
        fact.ranges[text], fact.under[text] = each, set(codes)
        fact.stated[text] = _measure(each.measure, f"{fact.name} {text}")
    return fact


def _meets(asked: Mapping[Asked, Sequence[Condition]], measure: Measure) -> bool:
    """Whether a measure is one that conditions ask for, and meets them."""
    conditions = [c for each in asked.values() for c in each if c[0] and _are_of_one((c[1], 0.0, c[4]), measure)]
    return bool(conditions) and are_met(conditions, measure[1])


def _kinds(tariff: Nomenclature, leaves: Mapping[int, float]) -> Iterator[_Fact]:
    """Yield what the goods are: which of the likeliest headings, and which of the places on one level below the likeliest of them."""
    headings: dict[int, float] = defaultdict(float)
    for leaf, probability in leaves.items():
        headings[tariff.above(leaf, Level.HEADING)] += probability
    yield _kind(tariff, ARTICLE, "What are the goods?", headings, leaves)
    node = max(headings, key=lambda each: headings[each])
    while not tariff.place(node).leaf:
        shares = {child: sum(p for leaf, p in leaves.items() if child <= leaf < tariff.place(child).end) for child in tariff.children(node)}
        yield _kind(tariff, KIND, "Which of these are the goods?", shares, leaves)
        node = max(shares, key=lambda child: shares[child])


def _kind(tariff: Nomenclature, name: str, says: str, shares: Mapping[int, float], leaves: Mapping[int, float]) -> _Fact:
    fact = _Fact(name, says, kind=True)
    likely = sorted((node for node, share in shares.items() if share >= LIKELY), key=lambda node: -shares[node])[:OFFERED]
    for node in likely:
        place = tariff.place(node)
        fact.stated[place.title] = Stated(within=(node,), said=((node, place.title),))
        fact.under[place.title] = {leaf for leaf in leaves if node <= leaf < place.end}
    return fact


def _tried(tariff: Nomenclature, fact: _Fact, leaves: Mapping[int, float], again: Try) -> tuple[float, Question]:
    """Return the question of a fact with the code to which each answer leads, and its gain: with these codes, or what a kind promises."""
    codes: dict[str, str] = {}
    right: dict[int, float] = {}
    told = {leaf for under in fact.under.values() for leaf in under}
    for text in fact.offered(leaves):
        ranked = again(fact.stated[text])
        if not ranked.leaves:
            continue
        leaf = ranked.leaves[0][0]
        codes[text] = tariff.place(leaf).code
        if leaf in leaves and (leaf in fact.under[text] or leaf not in told):
            right[leaf] = leaves[leaf]
    gain = fact.promise(leaves) if fact.kind else sum(right.values()) - max(leaves.values())
    if fact.ranges:
        leading = [(each.says(tariff), each, code) for each, code in joined((fact.ranges[text], code) for text, code in codes.items())]
        codes = {text: code for text, _, code in leading}
        stated = {text: _measure(each.measure, f"{fact.name} {text}") for text, each, _ in leading}
    else:
        stated = {text: fact.stated[text] for text in codes}
    return gain, Question(fact.name, fact.says or _ask(fact.name, list(codes)), codes, stated)


def _measured(question: Question, value: str) -> Stated | None:
    """Return what a measure states that is given in place of an offered range: "500 W"; None when it is none."""
    ranges = [measure for stated in question.states.values() for measure in stated.measures]
    try:
        quantity = read_measure(question.fact, value)
    except DescriptionError:
        return None
    dimension = DIMENSIONS[quantity.dimension]
    near = next((near for each, _, near in ranges if each == dimension), None)
    return None if near is None else _measure((dimension, quantity.value, near), f"{question.fact} {value}")


def _ask(name: str, answers: Sequence[str]) -> str:
    """Return a plain question for a fact.

    >>> _ask("roasted", ["no", "yes"]), _ask("output", ["up to 750 W", "over 750 W"])
    ('Are the goods roasted?', 'What is the output: up to 750 W, or over 750 W?')
    >>> _ask("fat", ["up to 1 %", "over 1 %, up to 6 %", "over 6 %"])
    'What is the fat: up to 1 %; over 1 %, up to 6 %; or over 6 %?'
    """
    if set(answers) <= {"yes", "no"}:
        return f"Are the goods {_plain(name)}?"
    part = ";" if any("," in answer for answer in answers) else ","
    return f"What is the {_plain(name)}: {f'{part} '.join(answers[:-1])}{part} or {answers[-1]}?"


def _plain(name: str) -> str:
    return name.replace("-", " ")


def _listed(names: Mapping[str, object] | Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
