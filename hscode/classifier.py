"""Classify: from a goods description to ranked codes with their legal reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

from hscode._answer import answer_to
from hscode.classification import Case, Classification, Finding, Step
from hscode.errors import DescriptionError, OptionError
from hscode.index import Nomenclature, check_edition, nomenclature, open_ahead
from hscode.index_file import LATEST
from hscode.kinds import TokenFlag
from hscode.pipeline import DEPTH, NOTHING, Pipeline, Ranked, Stated
from hscode.ranking.model import load_weights

if TYPE_CHECKING:
    from hscode.types import Candidate, Explanation, Goods, Question

SIX_DIGITS, FOUR_DIGITS, TWO_DIGITS = 0.35, 0.5, 0.6
"""Probability from which the answer is given at six, four or two digits."""

MAX_CANDIDATES = 5612
"""There are no more codes."""

RUN = 24
"""Descriptions that are heard before the first of them is ranked: threads wait for each other but once for so many."""

_IDLE = TokenFlag.VAGUE | TokenFlag.NOISE | TokenFlag.PACKING | TokenFlag.NUMBER
"""Marks of words that do not say what the goods are."""

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
    return _answer(_heard(Case(goods, NOTHING, limit), _depth(_checked(limit), check_edition(edition)), on_record=edition != LATEST), edition)


def examine(goods: str | Goods, *, limit: int = 5) -> tuple[Classification, Ranked]:
    """Return the answer of :func:`classify` in the latest edition, and behind it the reading and the ranking of all codes that the words reach.

    Args:
        goods: the description as for :func:`classify`.
        limit: number of candidates of the answer; the ranking holds all.

    Raises:
        DescriptionError: not text, empty or blank.
    """
    heard = _heard(Case(goods, NOTHING, limit), MAX_CANDIDATES, on_record=True)
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
    from hscode.questions import stated_by  # an answer does without

    stated: Stated = case.stated
    for asked, value in answers.items():
        stated += stated_by(nomenclature(), classification.questions, asked, value)
    edition = classification.edition
    return _answer(_heard(case._replace(stated=stated), _depth(case.limit, edition), on_record=edition != LATEST), edition)


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
    from hscode.types import Goods  # a single text does without

    if isinstance(goods, (str, Goods)):
        raise DescriptionError("classify_many takes a list of descriptions; use classify for one")
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise OptionError(f"threads is {threads!r}; it is a whole number from 1 upwards")

    depth = _depth(_checked(limit), check_edition(edition))

    def answers(run: tuple[int, list[Case]]) -> list[Classification]:
        first, cases = run
        return [_answer(heard, edition) for heard in _heard_run(cases, depth, on_record=edition != LATEST, first=first)]

    if threads is None or threads == 1:
        return list(chain.from_iterable(map(answers, _runs(goods, limit))))
    from concurrent.futures import ThreadPoolExecutor  # slow to import, and one thread does without

    with ThreadPoolExecutor(threads) as pool:
        return list(chain.from_iterable(pool.map(answers, _runs(goods, limit))))


def _runs(goods: Iterable[str | Goods], limit: int) -> Iterator[tuple[int, list[Case]]]:
    """Return the cases of descriptions in runs, each with the number of its first."""
    cases = (Case(each, NOTHING, limit) for each in goods)
    for first in count(0, RUN):
        run = list(islice(cases, RUN))
        if not run:
            return
        yield first, run


def _checked(limit: int) -> int:
    if not isinstance(limit, int) or limit < 1:
        raise OptionError(f"limit is {limit!r}; it is a whole number from 1 upwards")
    return limit


@dataclass(slots=True)
class Heard:
    """A case that was heard by the law of the latest edition: its text, what is stated besides, what the fields contradict, the ranking."""

    case: Case
    text: str
    stated: Stated
    contradictions: tuple[Finding, ...]
    ranked: Ranked

    def again(self, more: Stated) -> Ranked:
        """Hear the same goods with something more stated."""
        pipeline = _borrowed()
        try:
            return pipeline.rank(self.text, DEPTH, more + self.stated, on_record=False)
        finally:
            _idle.append(pipeline)


def _heard(case: Case, depth: int, *, on_record: bool) -> Heard:
    return _heard_run([case], depth, on_record=on_record)[0]


def _heard_run(cases: Sequence[Case], depth: int, *, on_record: bool, first: int | None = None) -> list[Heard]:
    """Hear cases one after the other, then rank them all; *first* is the number of the first where a case that cannot be read is to be named."""
    pipeline = _borrowed()
    try:
        told: list[tuple[str, Stated, tuple[Finding, ...]]] = []
        for case in cases:
            try:
                told.append(_told(case, pipeline))
            except DescriptionError as error:
                if first is None:
                    raise
                raise DescriptionError(f"item {first + len(told)}: {error}") from None
        ranked = pipeline.rank_run([(text, stated) for text, stated, _ in told], depth, on_record=on_record)
        return [Heard(case, *of_case, each) for case, of_case, each in zip(cases, told, ranked, strict=True)]
    finally:
        _idle.append(pipeline)


def _told(case: Case, pipeline: Pipeline) -> tuple[str, Stated, tuple[Finding, ...]]:
    """Return the text of a case, what is stated besides, and what of the text that contradicts."""
    text = _text(case.goods)
    if isinstance(case.goods, str):
        return text, case.stated, ()
    from hscode.merging import merge  # text alone does without

    fields, contradictions = merge(case.goods, pipeline)
    return text, case.stated + fields, contradictions


def _depth(limit: int, edition: str) -> int:
    """Return how many codes an answer asks for: all for an older edition, where several may give their probability to one."""
    return MAX_CANDIDATES if edition != LATEST else min(limit, MAX_CANDIDATES)


def _borrowed() -> Pipeline:
    """Return a pipeline that no other thread has until it is given back to those that are idle."""
    try:
        return _idle.pop()
    except IndexError:
        open_ahead()  # while the weights are read and their trees planted
        weights = load_weights()
        _ = weights.trees.forest
        return Pipeline(nomenclature(), weights)


def _text(goods: str | Goods) -> str:
    if not isinstance(goods, str):
        goods = _text_of_goods(goods)
    if not goods.strip():
        raise DescriptionError("the description is empty; say what the goods are, of what, and for what")
    return goods


def _text_of_goods(goods: Goods) -> str:
    from hscode.types import Goods  # text alone does without

    if not isinstance(goods, Goods):
        raise DescriptionError(f"a description must be text or Goods, not {type(goods).__name__} ({goods!r:.60})")
    return goods.text


@dataclass(slots=True)
class _Behind:
    """What stands behind an answer in the latest edition. An answer keeps no more than its case: reasons are found by hearing it again."""

    case: Case
    code: str | None
    leaves: tuple[tuple[int, float], ...]
    kept: Heard | None = field(default=None, repr=False)

    def heard(self) -> Heard:
        """Return the case as it was heard."""
        if self.kept is None:
            self.kept = _heard(self.case, max(_depth(self.case.limit, LATEST), DEPTH), on_record=True)
        return self.kept

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the candidates."""
        from hscode.types import Candidate  # an answer does without

        place = nomenclature().place
        return tuple([Candidate((at := place(node)).code, at.title, share, partial(self.reasons, node)) for node, share in self.leaves])

    def reasons(self, leaf: int) -> tuple[Step, ...]:
        """Return the steps to one candidate."""
        from hscode.explaining import reasons  # an answer does without

        return reasons(leaf, self.heard().ranked, nomenclature())[0]

    def __call__(self) -> Explanation:
        """Return the trace and what hangs on it."""
        from hscode.explaining import depth_step, explain  # an answer does without

        tariff, heard = nomenclature(), self.heard()
        shares = ((tariff.place(node).code, share) for node, share in (*heard.ranked.leaves, *heard.ranked.headings))
        return explain(heard, tariff, (depth_step(self.code, shares),))


def _look_behind(text: str, limit: int, code: str | None, leaves: tuple[tuple[int, float], ...]) -> _Behind:
    """Return what stands behind the answer to text alone."""
    return _Behind(Case(text, NOTHING, limit), code, leaves)


def _answer(heard: Heard, edition: str) -> Classification:
    """Return the answer."""
    if edition != LATEST:
        from hscode.editions.older import answer_older  # few ask for another edition

        return answer_older(heard, edition)
    tariff, ranked, case = nomenclature(), heard.ranked, heard.case
    code, findings = _decide(ranked, tariff)
    if type(case.goods) is str and case.stated is NOTHING:
        return answer_to(case.goods, case.limit, code, findings, ranked.leaves, edition, tariff.digest, Classification, _look_behind)
    behind: Any = _Behind(case, code, tuple(ranked.leaves[: case.limit]))  # makes candidates and reasons when they are asked for
    return Classification(heard.text, code, behind, findings + heard.contradictions, behind, edition, case, tariff.digest)


def _decide(ranked: Ranked, tariff: Nomenclature) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the deepest code that the probabilities support, and what to know about the description."""
    fault = fault_of(ranked, tariff)
    if fault is not None:
        return None, (fault,)
    leaf, six = ranked.leaves[0]
    if six >= SIX_DIGITS:
        return tariff.place(leaf).code, ()
    return deepest((tariff.place(leaf).code, six), ((tariff.place(node).code, share) for node, share in ranked.headings))


def deepest(best: tuple[str, float], shares: Iterable[tuple[str, float]]) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the deepest code that the probabilities of the best code and of the headings, best first, support."""
    leaf, six = best
    if six >= SIX_DIGITS:
        return leaf, ()
    headings = iter(shares)
    heading, four = next(headings)
    if four >= FOUR_DIGITS:
        says = f"the facts do not decide among the subheadings of {heading}; see the questions"
        return heading, (Finding("subheading-open", says),)
    chapters, most, rest = {heading[:2]: four}, four, 1.0 - four
    for code, probability in headings:
        share = chapters[code[:2]] = chapters.get(code[:2], 0.0) + probability
        most, rest = max(most, share), rest - probability
        if most >= TWO_DIGITS or most + rest < TWO_DIGITS:
            break  # what is left changes nothing
    first = max(chapters, key=chapters.__getitem__)
    if chapters[first] >= TWO_DIGITS:
        says = f"the words do not decide among the headings of chapter {first}; say what the article is and what it is for"
        return first, (Finding("heading-open", says),)
    return None, (Finding("vague", "the words fit goods of many chapters; say what the article is, of what material, and for what"),)


def fault_of(ranked: Ranked, tariff: Nomenclature) -> Finding | None:
    """Return why a description cannot be classified at all, None when it can."""
    if not ranked.reading.statement.is_understood():
        says = "no word of the description names goods that the vocabulary knows; describe the goods in plain English"
        return Finding("unreadable", says)
    if not ranked.leaves:
        return Finding("excluded", "the legal notes exclude every heading that the words name; see the notes on the trace")
    if ranked.reading.statement.is_only(tariff.core, _IDLE):
        idle = _idle_words(ranked, tariff)
        if idle is None:
            return None
        words = ", ".join(f"“{word}”" for word in idle) or ranked.reading.statement.text
        return Finding("vague", f"{words} alone does not describe goods; say what the article is, of what material, and for what")
    return None


def _idle_words(ranked: Ranked, tariff: Nomenclature) -> list[str] | None:
    """Return the words that import control refuses, of a description that holds no others but numbers and selling words; None if it may be meant."""
    statement, core = ranked.reading.statement, tariff.core
    flags = [core.token_flags(token) if token >= 0 else 0 for token in statement.tokens]
    vague = [form for form, flag in zip(statement.words, flags, strict=True) if flag & TokenFlag.VAGUE]
    packed = any(flag & TokenFlag.PACKING for flag in flags)  # "bottle" alone may be meant for goods
    return None if packed and not vague else vague
