"""Classify: from a goods description to ranked codes with their legal reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from hscode.codes import pretty
from hscode.editions.carry import Carried, carry, carry_questions, carry_step
from hscode.editions.places import title
from hscode.errors import DescriptionError, OptionError
from hscode.index import Nomenclature, check_edition, nomenclature
from hscode.index_file import LATEST
from hscode.kinds import Level, TokenFlag
from hscode.merging import merge
from hscode.pipeline import NOTHING, Pipeline, Ranked, Stated
from hscode.questions import DEPTH, open_questions, stated_by
from hscode.ranking.model import load_weights
from hscode.rules import gir1, gir6
from hscode.types import Candidate, Case, Classification, Explanation, Finding, Goods, Question, Step

SIX_DIGITS, FOUR_DIGITS, TWO_DIGITS = 0.35, 0.5, 0.6
"""Probability from which the answer is given at six, four or two digits."""

MAX_CANDIDATES = 5612
"""There are no more codes."""

_idle: list[Pipeline] = []
"""Pipelines that no thread uses; appending and popping are atomic."""


def classify(goods: str | Goods, *, limit: int = 5, edition: str = "2022") -> Classification:
    """Return the six-digit HS codes that a goods description may belong to, best first, with the reasons.

    The law that is run is that of the latest edition; its answer is carried to an older one by the conversion tables, each code giving its
    whole probability to one older code (:mod:`hscode.editions.carry`).

    Args:
        goods: the description as text, or :class:`Goods` with what is known besides.
        limit: number of candidates, at least 1.
        edition: year of the HS edition.

    Raises:
        DescriptionError: not text, empty or blank.
        OptionError: an unknown edition, or a limit below 1.

    >>> answer = classify("60 kg bags of green coffee beans, not decaffeinated")
    >>> answer.code, answer.candidates[0].title
    ('090111', 'Green unroasted coffee with its natural caffeine')

    Source: General Interpretative Rules 1 to 6 of the Harmonized System 2022.
    """
    if not isinstance(limit, int) or limit < 1:
        raise OptionError(f"limit is {limit!r}; it is a whole number from 1 upwards")
    return _answer(_heard(Case(goods, NOTHING, limit), _depth(limit, check_edition(edition))), edition)


def examine(goods: str | Goods, *, limit: int = 5) -> tuple[Classification, Ranked]:
    """Return the answer of :func:`classify` in the latest edition, and behind it the reading and the ranking of all codes that the words reach.

    Args:
        goods: the description as for :func:`classify`.
        limit: number of candidates of the answer; the ranking holds all.

    Raises:
        DescriptionError: not text, empty or blank.
    """
    heard = _heard(Case(goods, NOTHING, limit), MAX_CANDIDATES)
    return _answer(heard, LATEST), heard.ranked


def answer(classification: Classification, answers: Mapping[str | Question, str]) -> Classification:
    """Return the classification that follows when facts are known besides: answers count as stated, and what was stated before stays so.

    Args:
        classification: what :func:`classify` or this function returned, in any edition.
        answers: for each question, its words or the name of a fact: one of the answers offered, a value of the fact, or a measure
            with its unit where a range is asked for.

    Raises:
        OptionError: an unknown fact or value, named with those that are known; a classification that was not made by this program.

    >>> coffee = classify("coffee beans, 60 kg bag")
    >>> answer(coffee, {"roasted": "no"}).code
    '090111'

    Source: the facts are those of the terms of headings and subheadings, General Interpretative Rules 1 and 6.
    """
    case = classification.case
    if case is None:
        raise OptionError("the classification does not say on what it rests; pass one that hscode.classify returned")
    if not isinstance(answers, Mapping):
        raise OptionError(f"answers are {answers!r:.60}; map questions or facts to values")
    stated: Stated = case.stated
    for asked, value in answers.items():
        stated += stated_by(nomenclature(), classification.questions, asked, value)
    return _answer(_heard(replace(case, stated=stated), _depth(case.limit, classification.edition)), classification.edition)


def classify_many(goods: Iterable[str | Goods], *, limit: int = 5, threads: int | None = None, edition: str = "2022") -> list[Classification]:
    """Return the classifications of many descriptions, in their order.

    Args:
        goods: descriptions as for :func:`classify`.
        limit: number of candidates each, at least 1.
        threads: number of threads; None means one.
        edition: year of the HS edition.

    Raises:
        DescriptionError: one of the descriptions cannot be read; the message names its number, from 0.
        OptionError: an unknown edition, or a limit or a number of threads below 1.

    >>> [answer.code for answer in classify_many(["green tea, 100 g", "playing cards"])]
    ['090210', '950440']
    """
    if isinstance(goods, (str, Goods)):
        raise DescriptionError("classify_many takes a list of descriptions; use classify for one")
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise OptionError(f"threads is {threads!r}; it is a whole number from 1 upwards")

    def one(item: tuple[int, str | Goods]) -> Classification:
        try:
            return classify(item[1], limit=limit, edition=edition)
        except DescriptionError as error:
            raise DescriptionError(f"item {item[0]}: {error}") from None

    if threads is None or threads == 1:
        return [one(item) for item in enumerate(goods)]
    from concurrent.futures import ThreadPoolExecutor  # slow to import, and one thread does without

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, enumerate(goods)))


@dataclass(frozen=True)
class _Heard:
    """A case that was heard by the law of the latest edition: its text, what is stated besides, what the fields contradict, the ranking."""

    case: Case
    text: str
    stated: Stated
    contradictions: tuple[Finding, ...]
    ranked: Ranked

    def again(self, more: Stated) -> Ranked:
        """Hear the same goods with something more stated."""
        with _pipeline() as pipeline:
            return pipeline.rank(self.text, DEPTH, more + self.stated)


def _heard(case: Case, depth: int) -> _Heard:
    text = _text(case.goods)
    with _pipeline() as pipeline:
        fields, contradictions = merge(case.goods, pipeline) if isinstance(case.goods, Goods) else (NOTHING, ())
        stated: Stated = case.stated + fields
        return _Heard(case, text, stated, contradictions, pipeline.rank(text, depth, stated))


def _depth(limit: int, edition: str) -> int:
    """Return how many codes are ranked: all for an older edition, where several may give their probability to one."""
    return MAX_CANDIDATES if edition != LATEST else min(max(limit, DEPTH), MAX_CANDIDATES)


@contextmanager
def _pipeline() -> Iterator[Pipeline]:
    """Lend a pipeline, which no other thread has meanwhile."""
    try:
        pipeline = _idle.pop()
    except IndexError:
        pipeline = Pipeline(nomenclature(), load_weights())
    try:
        yield pipeline
    finally:
        _idle.append(pipeline)


def _text(goods: str | Goods) -> str:
    text = goods.text if isinstance(goods, Goods) else goods
    if not isinstance(text, str):
        raise DescriptionError(f"a description must be text or Goods, not {type(text).__name__} ({text!r:.60})")
    if not text.strip():
        raise DescriptionError("the description is empty; say what the goods are, of what, and for what")
    return text


def _answer(heard: _Heard, edition: str) -> Classification:
    if edition != LATEST:
        return _answer_older(heard, edition)
    tariff, ranked, case = nomenclature(), heard.ranked, heard.case
    code, findings = _decide(ranked, tariff)
    candidates = tuple(_candidate(node, probability, ranked, tariff) for node, probability in ranked.leaves[: case.limit])
    depth = _depth_step(code, ((tariff.place(node).code, share) for node, share in (*ranked.leaves, *ranked.headings)))
    explain = partial(_explain, heard, tariff, (depth,))
    return Classification(heard.text, code, candidates, (*findings, *heard.contradictions), explain, edition, case, tariff.digest)


def _answer_older(heard: _Heard, edition: str) -> Classification:
    """Return the answer in the codes of an older edition."""
    tariff, ranked = nomenclature(), heard.ranked
    carried = carry(((tariff.place(node).code, probability) for node, probability in ranked.leaves), edition)
    fault = _fault(ranked, tariff)
    headings: dict[str, float] = {}
    for each in carried:
        headings[each.code[:4]] = headings.get(each.code[:4], 0.0) + each.probability
    ordered = sorted(headings.items(), key=lambda item: -item[1])
    code, findings = (None, (fault,)) if fault else _deepest([(each.code, each.probability) for each in carried], ordered)
    depth = _depth_step(code, (*((each.code, each.probability) for each in carried), *ordered))

    def step(of: Carried) -> Step:
        return carry_step(of.code, tariff.place(ranked.leaves[of.origin][0]).code, edition)

    def reasons(of: Carried) -> tuple[Step, ...]:
        return (*_reasons(ranked.leaves[of.origin][0], ranked, tariff)[0], step(of))

    def explain() -> Explanation:
        return carry_questions(_explain(heard, tariff, (*map(step, carried[:1]), depth)), edition)

    shown = carried[: heard.case.limit]
    candidates = tuple(Candidate(each.code, title(each.code, edition), each.probability, partial(reasons, each)) for each in shown)
    return Classification(heard.text, code, candidates, (*findings, *heard.contradictions), explain, edition, heard.case, tariff.digest)


def _candidate(node: int, probability: float, ranked: Ranked, tariff: Nomenclature) -> Candidate:
    place = tariff.place(node)
    return Candidate(place.code, place.title, probability, lambda: _reasons(node, ranked, tariff)[0])


def _decide(ranked: Ranked, tariff: Nomenclature) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the deepest code that the probabilities support, and what to know about the description."""
    fault = _fault(ranked, tariff)
    if fault is not None:
        return None, (fault,)
    return _deepest(*([(tariff.place(node).code, probability) for node, probability in nodes] for nodes in (ranked.leaves, ranked.headings)))


def _deepest(leaves: Sequence[tuple[str, float]], headings: Sequence[tuple[str, float]]) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the deepest code that the probabilities of codes and headings, both best first, support."""
    leaf, six = leaves[0]
    heading, four = headings[0]
    if six >= SIX_DIGITS:
        return leaf, ()
    if four >= FOUR_DIGITS:
        says = f"the facts do not decide among the subheadings of {heading}; see the questions"
        return heading, (Finding("subheading-open", says),)
    chapters: dict[str, float] = {}
    for code, probability in headings:
        chapters[code[:2]] = chapters.get(code[:2], 0.0) + probability
    best = max(chapters, key=lambda chapter: chapters[chapter])
    if chapters[best] >= TWO_DIGITS:
        says = f"the words do not decide among the headings of chapter {best}; say what the article is and what it is for"
        return best, (Finding("heading-open", says),)
    return None, (Finding("vague", "the words fit goods of many chapters; say what the article is, of what material, and for what"),)


def _fault(ranked: Ranked, tariff: Nomenclature) -> Finding | None:
    """Return why a description cannot be classified at all, None when it can."""
    if all(token < 0 for token in ranked.reading.statement.tokens):
        says = "no word of the description names goods that the vocabulary knows; describe the goods in plain English"
        return Finding("unreadable", says)
    if not ranked.leaves:
        return Finding("excluded", "the legal notes exclude every heading that the words name; see the notes on the trace")
    idle = _idle_words(ranked, tariff)
    if idle is not None:
        words = ", ".join(f"“{word}”" for word in idle) or ranked.reading.statement.text
        return Finding("vague", f"{words} alone does not describe goods; say what the article is, of what material, and for what")
    return None


def _idle_words(ranked: Ranked, tariff: Nomenclature) -> list[str] | None:
    """Return the words that import control refuses, of a description that holds nothing else but numbers and selling words; else None."""
    statement, measured = ranked.reading.statement, ranked.reading.statement.measured()
    flags = [tariff.core.token_flags(token) if token >= 0 else 0 for token in statement.tokens]
    idle = TokenFlag.VAGUE | TokenFlag.NOISE | TokenFlag.PACKING | TokenFlag.NUMBER
    if any(k not in measured and not flag & idle for k, flag in enumerate(flags)):
        return None
    vague = [form for form, flag in zip(statement.words, flags, strict=True) if flag & TokenFlag.VAGUE]
    packed = any(flag & TokenFlag.PACKING for flag in flags)  # "bottle" alone may be meant for goods
    return None if packed and not vague else vague


def _reasons(leaf: int, ranked: Ranked, tariff: Nomenclature) -> tuple[tuple[Step, ...], list[str]]:
    """Return the steps to one candidate in legal order, and the assumptions on the way."""
    heading = tariff.above(leaf, Level.HEADING)
    codes = {place.code for place in tariff.path(leaf)}
    bearing = gir1.bearing_notes(tariff, ranked.decisive, ranked.outcome)
    notes = [gir1.note_step(f) for f in bearing if codes.intersection(f.note["to"])]
    chosen = gir1.heading_step(tariff, ranked.decisive, heading, ranked.headings, ranked.decided_by)
    steps, assumptions = gir6.subheading_steps(tariff, ranked.decisive, leaf)
    if not ranked.decided_by:
        return (*notes, chosen, *ranked.steps, *steps), assumptions
    before = [step for step in ranked.steps if step.rule <= ranked.decided_by]
    after = ranked.steps[len(before) :]
    return (*notes, gir1.unnamed_step(ranked.decided_by), *before, chosen, *after, *steps), assumptions


def _explain(heard: _Heard, tariff: Nomenclature, last: tuple[Step, ...]) -> Explanation:
    ranked = heard.ranked
    trace = [_reading_step(ranked, tariff, gir6.attributes_asked(tariff, [leaf for leaf, _ in ranked.leaves[:3]]))]
    trace += [Step("reading", "reading", f"“{word}” is read as “{mended}”") for word, mended in ranked.reading.statement.corrections.items()]
    trace += [Step("reading", "reading", f"stated besides: {said}") for said in heard.stated.said]
    bearing = gir1.bearing_notes(tariff, ranked.decisive, ranked.outcome)
    excluded = tuple(gir1.note_step(f) for f in bearing if f.note["effect"] == "exclude")
    if not ranked.leaves:
        return Explanation((*trace, *excluded, *ranked.steps, *last), excluded, (), ())
    reasons, assumptions = _reasons(ranked.leaves[0][0], ranked, tariff)
    notes = [step for step in map(gir1.note_step, ranked.outcome.fired) if step not in reasons]
    questions = open_questions(tariff, ranked, heard.again)
    return Explanation((*trace, *notes, *reasons, *last), excluded, tuple(assumptions), tuple(questions))


def _depth_step(code: str | None, shares: Iterable[tuple[str, float]]) -> Step:
    """Say to how many digits the probabilities of codes and headings bear the answer."""
    if code is None:
        return Step("depth", "depth", "no code is given")
    width = max(4, len(code))
    share = sum(share for each, share in shares if len(each) == width and each.startswith(code))
    says = f"the answer is given to {len(code)} digits, for {pretty(code)} has {share:.0%}"
    return Step("depth", "depth", says, (code,), "choose", (code,))


def _reading_step(ranked: Ranked, tariff: Nomenclature, asked: set[str]) -> Step:
    """Say what was read: the article, and of the facts those on which the likely subheadings part."""
    statement, names = ranked.reading.statement, tariff.value_names
    said = []
    if statement.head >= 0:
        said.append(f"the article is “{statement.words[statement.head]}”" + (", presented as parts or accessories" if statement.parts else ""))
    said += [
        f"{names[fact.value][0]} {names[fact.value][1].replace('-', ' ')} (“{fact.words}”)"
        for fact in ranked.reading.facts
        if names[fact.value][0] in asked
    ]
    if statement.unknown:
        said.append("not read: " + ", ".join(f"“{word}”" for word in statement.unknown))
    return Step("reading", "reading", "; ".join(said) or "nothing is read")
