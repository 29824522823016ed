"""Classify: from a goods description to ranked codes with their legal reasons."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, count, islice
from typing import TYPE_CHECKING, TypeVar

from hscode._answer import Answers, Depths
from hscode.classification import Case, Classification
from hscode.errors import DescriptionError, OptionError, shown
from hscode.index import Nomenclature, check_edition, nomenclature, open_ahead
from hscode.index_file import LATEST
from hscode.kinds import Kind, TokenFlag
from hscode.pipeline import DEPTH, NOTHING, Pipeline, Stated, Told
from hscode.ranking._questions import Questions
from hscode.ranking._ranked import Ranked
from hscode.ranking.model import load_weights
from hscode.steps import Finding, Step

if TYPE_CHECKING:
    from hscode.reading.reader import Phrase, Reading
    from hscode.types import Candidate, Explanation, Goods, Question

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

SIX_DIGITS, FOUR_DIGITS, TWO_DIGITS = 0.35, 0.5, 0.6
"""Probability from which the answer is given at six, four or two digits."""

MAX_CANDIDATES = 5612
"""There are no more codes. The ranker lists none that is less likely than one in a hundred thousand, so that there are fewer candidates."""

RUN = 48
"""Descriptions that are heard before the first of them is ranked: threads wait for each other but once for so many."""

_SAYING_NOTHING = TokenFlag.VAGUE | TokenFlag.NOISE | TokenFlag.PACKING | TokenFlag.NUMBER
"""Marks of words that do not say what the goods are."""

_VAGUE = int(Kind.VAGUE)
"""A plain number, for it is asked for with every text."""

_unused: list[Pipeline] = []
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
    return _answers([goods], NOTHING, check_count("limit", limit), check_edition(edition))[0]


def examine_run(run: list[str | Goods], *, limit: int = 5) -> list[tuple[Classification, Ranked]]:
    """Return the answers of :func:`classify` in the latest edition, behind each the reading and the ranking of all codes that the words reach.

    Args:
        run: the descriptions as for :func:`classify`.
        limit: number of candidates of each answer; the rankings hold all.

    Raises:
        DescriptionError: one is not text, empty or blank.
    """
    given, tariff = _answers_given(), nomenclature()
    out = []
    for each in _heard_run(run, NOTHING, limit, MAX_CANDIDATES):
        ranked, told = each.ranked, (each.text, each.stated, each.contradictions)
        answer = given.to(*each.case, told, fault_of_words(ranked.reading, tariff), ranked.leaves, ranked.headings)
        out.append((answer, ranked))
    return out


def answer(classification: Classification, answers: Mapping[str | Question, str]) -> Classification:
    """Return the classification that follows when facts are known besides: answers count as stated, as do those that were given before.

    Where a question was answered before, be it of a kind, a value or a measure, the later answer takes the place of the earlier one; one of
    what the goods are takes that of all which named other goods. The goods stay as they were described.

    Args:
        classification: what :func:`classify` or this function returned, in any edition.
        answers: for each question, its words or the name of a fact: one of the answers offered, a value of the fact, or a measure
            with its unit where a range is asked for.

    Raises:
        OptionError: an unknown fact or value, named with those that are known; a classification that was not made by this program, or none.

    >>> coffee = classify("coffee beans, 60 kg bag")
    >>> answer(coffee, {"roasted": "no"}).code
    '090111'

    Source: the facts are those of the terms of headings and subheadings, General Interpretative Rules 1 and 6.
    """
    if not isinstance(classification, Classification):
        raise OptionError(f"a {type(classification).__name__} is no classification; pass one that hscode.classify returned")
    case = classification.case
    if case is None:
        raise OptionError("the classification does not say on what it rests; pass one that hscode.classify returned")
    if not isinstance(answers, Mapping):
        raise OptionError(f"answers are {shown(answers)}; map questions or facts to values")
    from hscode.questions import stated_by, with_answer  # an answer does without

    stated: Stated = case.stated
    for asked, value in answers.items():
        stated = with_answer(nomenclature(), stated, stated_by(nomenclature(), classification.questions, asked, value))
    return _answers([case.goods], stated, case.limit, classification.edition)[0]


def classify_many(goods: Iterable[str | Goods], *, limit: int = 5, threads: int | None = None, edition: str = "2022") -> list[Classification]:
    """Return the classifications of many descriptions, in their order.

    Args:
        goods: descriptions as for :func:`classify`.
        limit: number of candidates each, at least 1.
        threads: number of threads; None means one.
        edition: year of the HS edition.

    Raises:
        DescriptionError: no list, or one of the descriptions cannot be read; the message names its number, from 0.
        OptionError: an unknown edition, or a limit or a number of threads below 1.

    >>> [answer.code for answer in classify_many(["green tea, 100 g", "playing cards"])]
    ['090210', '950440']
    """
    from hscode.types import Goods  # a single text does without

    if isinstance(goods, (str, Goods)):
        raise DescriptionError("classify_many takes a list of descriptions; use classify for one")
    each = iterated(goods, "classify_many takes a list of descriptions")
    limit = check_count("limit", limit)
    check_edition(edition)

    def answers(run: tuple[int, list[str | Goods]]) -> list[Classification]:
        first, goods = run
        return _answers(goods, NOTHING, limit, edition, first)

    return in_runs(answers, each, threads)


def iterated(given: Iterable[_Given], takes: str) -> Iterator[_Given]:
    """Return an iterator over what was given; *takes* says what the function takes.

    Raises:
        DescriptionError: it cannot be gone through.
    """
    try:
        return iter(given)
    except TypeError:
        raise DescriptionError(f"{takes}, not {type(given).__name__} ({shown(given)})") from None


def in_runs(work: Callable[[tuple[int, list[_Given]]], list[_Made]], given: Iterator[_Given], threads: int | None) -> list[_Made]:
    """Return what is made of all things *given*, in their order.

    Args:
        work: makes as many things of a run of those given, which comes with the number of its first; several threads call it at once.
        given: the things.
        threads: number of threads; None means one.

    Raises:
        OptionError: a number of threads below 1.
    """
    workers = 1 if threads is None else check_count("threads", threads)
    if workers == 1:
        return list(chain.from_iterable(map(work, _runs(given))))
    from hscode.threads import share_out  # one thread does without

    return list(chain.from_iterable(share_out(work, list(_runs(given)), workers)))


def _runs(given: Iterator[_Given]) -> Iterator[tuple[int, list[_Given]]]:
    """Return things in runs, each with the number of its first."""
    for first in count(0, RUN):
        run = list(islice(given, RUN))
        if not run:
            return
        yield first, run


def check_count(name: str, number: int) -> int:
    """Return the *number* of an option that counts something, as a plain one.

    Raises:
        OptionError: no whole number, or below 1.
    """
    if type(number) is int and number > 0:
        return number
    try:
        whole = 0 if isinstance(number, bool) else operator.index(number)
    except TypeError:
        whole = 0
    if whole < 1:
        raise OptionError(f"{name} is {shown(number)}; it is a whole number from 1 upwards")
    return whole


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
            _unused.append(pipeline)


def _heard(case: Case, depth: int) -> Heard:
    return _heard_run([case.goods], case.stated, case.limit, depth)[0]


def _heard_run(run: list[str | Goods], stated: Stated, limit: int, depth: int, first: int | None = None) -> list[Heard]:
    """Hear descriptions one after the other, putting on record what the law does, then rank them all."""
    pipeline = _borrowed()
    try:
        told = _told_run(run, stated, pipeline, first)
        ranked = pipeline.rank_run(told, depth)
        for one in ranked:
            one.keep()
        return [Heard(Case(each, stated, limit), *of_case, one) for each, of_case, one in zip(run, told, ranked, strict=True)]
    finally:
        _unused.append(pipeline)


def _told_run(run: list[str | Goods], stated: Stated, pipeline: Pipeline, first: int | None) -> list[Told]:
    """Return what is told of each of some goods.

    Where a description that cannot be read is to be named, *first* is the number of the first.
    """
    told: list[Told] = []
    try:
        for goods in run:
            told.append(_told(goods, stated, pipeline))
    except DescriptionError as error:
        if first is None:
            raise
        raise DescriptionError(f"item {first + len(told)}: {error}") from None
    return told


def _told(goods: str | Goods, stated: Stated, pipeline: Pipeline) -> Told:
    text = goods if type(goods) is str else text_of(goods)
    if not text or text.isspace():
        raise DescriptionError("the description is empty; say what the goods are, of what, and for what")
    if isinstance(goods, str):
        return text, stated, ()
    from hscode.merging import merge  # text alone does without

    fields, contradictions = merge(goods, pipeline)
    return text, stated + fields, contradictions


def _borrowed() -> Pipeline:
    """Return a pipeline that no other thread has until it is given back to those that are idle."""
    try:
        return _unused.pop()
    except IndexError:
        open_ahead()  # while the weights are read and their trees planted
        weights = load_weights()
        _ = weights.trees.forest
        return Pipeline(nomenclature(), weights)


def text_of(goods: str | Goods) -> str:
    """Return the text of goods, of Python's own class.

    Raises:
        DescriptionError: neither text nor :class:`Goods`.
    """
    if isinstance(goods, str):
        return str.__str__(goods)  # compiled code takes text of no class derived from it
    from hscode.types import Goods  # text alone does without

    if not isinstance(goods, Goods):
        raise DescriptionError(f"a description must be text or Goods, not {type(goods).__name__} ({shown(goods)})")
    return goods.text


class _Behind:
    """What stands behind an answer in the latest edition. An answer keeps no more than its case: reasons are found by hearing it again.

    It is no dataclass, for what was heard is no part of the data of an answer: :func:`dataclasses.asdict` does not look into it.
    """

    __slots__ = ("case", "code", "kept", "leaves", "probability")

    def __init__(self, case: Case, code: str | None, probability: float, leaves: tuple[tuple[int, float], ...]) -> None:
        self.case, self.code, self.probability, self.leaves = case, code, probability, leaves
        self.kept: Heard | None = None

    def __deepcopy__(self, _: object) -> _Behind:
        return self

    def heard(self) -> Heard:
        """Return the case as it was heard."""
        if self.kept is None:
            self.kept = _heard(self.case, max(_depth(self.case.limit), DEPTH))
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
        from hscode.explaining import depth_step, explain, leaf_within  # an answer does without

        tariff, heard = nomenclature(), self.heard()
        return explain(heard, tariff, leaf_within(self.code, heard.ranked, tariff), (depth_step(self.code, self.probability),))


def _look_behind(  # noqa: PLR0917 - three make up the case
    goods: str | Goods, stated: Stated, limit: int, code: str | None, probability: float, leaves: tuple[tuple[int, float], ...]
) -> _Behind:
    """Return what stands behind an answer in the latest edition."""
    return _Behind(Case(goods, stated, limit), code, probability, leaves)


def _answers(run: list[str | Goods], stated: Stated, limit: int, edition: str, first: int | None = None) -> list[Classification]:
    """Return the answers to descriptions; *first* is the number of the first where one that cannot be read is to be named."""
    if edition != LATEST:
        from hscode.editions.older import answer_older  # few ask for another edition

        return [answer_older(heard, edition) for heard in _heard_run(run, stated, limit, MAX_CANDIDATES, first)]
    pipeline = _borrowed()
    try:
        tariff = pipeline.nomenclature
        questions = Questions(tariff.core)
        told = _told_run(run, stated, pipeline, first)
        heard = pipeline.hear_run(questions, told, _depth(limit), on_record=False)
        faults = [fault_of_words(each.reading, tariff) for each in heard]
        del heard  # nothing of a reading is kept, so that the next has its memory
        pipeline.ranker.answer(questions)
    finally:
        _unused.append(pipeline)
    return _answers_given().to_run(run, stated, limit, told, faults, questions)


def _depth(limit: int) -> int:
    """Return how many codes an answer in the latest edition asks for."""
    return min(limit, MAX_CANDIDATES)


@lru_cache(maxsize=1)
def _answers_given() -> Answers[Classification]:
    """Return what gives the answers in the latest edition."""
    return Answers(depths(), LATEST, nomenclature().digest, Classification, NOTHING, _known, _look_behind)


def _known(fault: Finding | None, has_codes: bool, code: str | None, digits: int) -> tuple[Finding, ...]:
    """Return what to know about a description that is not answered at six digits, of whose words :func:`fault_of_words` is known."""
    fault = fault_of(fault, has_codes)
    return left_open(code, digits) if fault is None else (fault,)


@lru_cache(maxsize=1)
def depths() -> Depths:
    """Return what tells how deep probabilities bear an answer."""
    return Depths(nomenclature().core, SIX_DIGITS, FOUR_DIGITS, TWO_DIGITS)


@lru_cache(maxsize=2_000)
def left_open(code: str | None, digits: int) -> tuple[Finding, ...]:
    """Return what to know about a description whose answer is *code*, given to four digits, to two or to none."""
    if digits == 4:
        return (Finding("subheading-open", f"the facts do not decide among the subheadings of {code}; see the questions"),)
    if digits == 2:
        says = f"the words do not decide among the headings of chapter {code}; say what the article is and what it is for"
        return (Finding("heading-open", says),)
    return (Finding("vague", "the words fit goods of many chapters; say what the article is, of what material, and for what"),)


_UNREADABLE = Finding("unreadable", "no word of the description names goods that the vocabulary knows; describe the goods in plain English")
_EXCLUDED = Finding("excluded", "the legal notes exclude every heading that the words name; see the notes on the trace")


def fault_of(words: Finding | None, has_codes: bool) -> Finding | None:
    """Return why a description cannot be classified at all, of whose words :func:`fault_of_words` is known; None when it can."""
    return words if has_codes or words is _UNREADABLE else _EXCLUDED


def fault_of_words(reading: Reading, tariff: Nomenclature) -> Finding | None:
    """Return why no words such as those of a description can be classified, None when they can."""
    statement = reading.statement
    if not statement.is_understood():
        return _UNREADABLE
    if not reading.says_only(_VAGUE, _SAYING_NOTHING) or _is_named(reading, tariff):
        return None
    refused = _refused_words(reading, tariff)
    if refused is None:
        return None
    words = ", ".join(f"“{word}”" for word in refused) or statement.text
    return Finding("vague", f"{words} alone does not describe goods; say what the article is, of what material, and for what")


def _is_named(reading: Reading, tariff: Nomenclature) -> bool:
    """Whether a trade term of more words than one names the goods, though each of its words alone says nothing: "plastic bag", "tool kit".

    A vague word with its material still says nothing, and so does what holds a vague phrase: "plastic parts", "used personal effects".
    """
    statement = reading.statement
    vague = _vague_phrases(reading)
    for phrase in reading.phrases_of(Kind.TERM):
        tokens = statement.tokens[phrase.start : phrase.end]
        flags = [tariff.core.token_flags(token) for token in tokens if token >= 0]
        materials = [flag for flag in flags if flag & TokenFlag.MATERIAL]  # some are vague words as well
        says_little = bool(materials) and any(flag & TokenFlag.VAGUE for flag in flags if flag not in materials)
        says_little |= any(phrase.start <= each.start and each.end <= phrase.end for each in vague)
        if phrase.start <= statement.head < phrase.end and len(tokens) > 1 and not says_little:
            return True
    return False


def _vague_phrases(reading: Reading) -> list[Phrase]:
    """Return the phrases of two words or more that say nothing: "personal effects"."""
    return [phrase for phrase in reading.phrases_of(Kind.VAGUE) if phrase.end - phrase.start > 1]


def _refused_words(reading: Reading, tariff: Nomenclature) -> list[str] | None:
    """Return the words that import control refuses, of a description that holds no others but numbers and selling words; None if it may be meant."""
    statement = reading.statement
    phrases = _vague_phrases(reading)
    if phrases:
        return list(dict.fromkeys(statement.said_by(phrase.start, phrase.end) for phrase in phrases))
    flags = [tariff.core.token_flags(token) if token >= 0 else 0 for token in statement.tokens]
    packed = any(flag & TokenFlag.PACKING for flag in flags)  # "bottle" alone may be meant for goods, and so may "crate of wood"
    silent = TokenFlag.MATERIAL if packed else 0
    vague = [form for form, flag in zip(statement.words, flags, strict=True) if flag & TokenFlag.VAGUE and not flag & silent]
    return None if packed and not vague else vague
