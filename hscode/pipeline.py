"""The pipeline of one thread: reading, matching, notes, rules and ranking, bound to one nomenclature and one set of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hscode.index import Nomenclature
from hscode.kinds import Level
from hscode.ranking._questions import Questions
from hscode.ranking._ranked import Ranked
from hscode.ranking.model import Weights, make_ranker, weigh_words
from hscode.reading.facts import FactHit
from hscode.reading.quantities import DIMENSIONS
from hscode.reading.reader import Reader, Reading
from hscode.rules.composition import Named
from hscode.rules.facts import FactState, judge
from hscode.rules.general import GeneralRules, words_heard
from hscode.rules.hearing import Hearing
from hscode.rules.notes import NoteEngine, Outcome
from hscode.steps import Finding

if TYPE_CHECKING:
    from hscode.types import Component

STEPS = frozenset({"notes", "rules", "GIR 3", "facts"})
"""Steps that can be left out, to measure what each is worth; "rules" are the General Interpretative Rules of :mod:`hscode.rules.general`."""
_SHARE = DIMENSIONS["share"]
_OF_THE_WHOLE = frozenset({"state", "sex", "age", "upholstered", "sowing", "cut"})
SURE_OF_COMPONENT, CERTAIN_COMPONENT = 0.3, 0.6
"""Probabilities from which a component of a set counts as named, and as named by its words alone."""
COMPONENTS = 2_000
"""Components whose headings are kept by their words: manuals, cables and batteries come with many goods."""
DEPTH = 24
"""Codes that are ranked where reasons or questions are asked for: among so many candidates facts to ask for are looked for."""
LEAVES = 60
"""Codes of a component that are looked at; that many hold one of its heading for certain."""


@dataclass(frozen=True)
class Stated:
    """What is known of the goods besides the text.

    ``values`` are fact values with the words that state them, ``measures`` as in a reading, ``within`` places in which the goods are
    known to stand, ``components`` what they are made up of.
    """

    values: tuple[FactHit, ...] = ()
    measures: tuple[tuple[int, float, tuple[int, ...]], ...] = ()
    within: tuple[int, ...] = ()
    components: tuple[Component, ...] = ()
    said: tuple[tuple[object, str], ...] = ()
    """What was answered: the value, the measure or the place, and in words."""
    instead: str = ""
    """What is read in the place of the text, of which fields contradict some words; nothing where they do not."""

    def __add__(self, other: Stated) -> Stated:
        """Return what both state."""
        return Stated(
            self.values + other.values, self.measures + other.measures, self.within + other.within,
            self.components + other.components, self.said + other.said, self.instead or other.instead,
        )  # fmt: skip


NOTHING = Stated()
Told = tuple[str, Stated, tuple[Finding, ...]]
"""What is told of goods: a text, what is stated besides, and what of the text contradicts that."""


def _pass_over(readings: list[Reading], on_record: bool) -> list[Outcome]:
    """Do what the notes do where they are left out: nothing."""
    return [Outcome() for _ in readings]


def _rule_on_none(readings: list[Reading], *_: object) -> list[Hearing | None]:
    """Do what the rules do where they are left out: nothing."""
    return [None for _ in readings]


class Pipeline:
    """Reads and ranks descriptions. Not to be used by two threads at once.

    Args:
        nomenclature: the tariff.
        weights: the weights of the ranking.
        without: steps of :data:`STEPS` to leave out.
    """

    def __init__(self, nomenclature: Nomenclature, weights: Weights, without: frozenset[str] = frozenset()) -> None:
        self.nomenclature = nomenclature
        self.reader = Reader(nomenclature, words_heard(nomenclature))
        self.notes = NoteEngine(nomenclature)
        self._noted = _pass_over if "notes" in without else self.notes.apply_run
        rules = GeneralRules(nomenclature, without_gir3="GIR 3" in without)
        self._ruled = _rule_on_none if "rules" in without else rules.hear_run
        self._with_facts = "facts" not in without
        self.set_weights(weights)

    def set_weights(self, weights: Weights) -> None:
        """Use other weights from now on."""
        self.weights = weights
        self.ranker = make_ranker(self.nomenclature, weights)
        self._words = weigh_words(self.nomenclature, weights)
        self._named = lru_cache(maxsize=COMPONENTS)(self._heading_of)

    def rank(self, text: str, limit: int, stated: Stated = NOTHING, *, on_record: bool = True) -> Ranked:
        """Read *text* with what is *stated* besides, run the notes and the rules, and return the *limit* best codes.

        Args:
            text: the description.
            limit: number of codes, at least 1.
            stated: what is known of the goods besides.
            on_record: whether to put on record what the rules do.
        """
        return self.rank_run([(text, stated, ())], limit, on_record=on_record)[0]

    def rank_run(self, run: Sequence[Told], limit: int, *, on_record: bool = True) -> list[Ranked]:
        """Return what :meth:`rank` returns of each text of a run; the GIL changes hands but once for all of them.

        Args:
            run: what is told of each of the goods.
            limit: number of codes of each, at least 1.
            on_record: whether to put on record what the rules do.
        """
        questions = Questions(self.nomenclature.core)
        heard = self.hear_run(questions, run, limit, on_record=on_record)
        for ranked, (leaves, headings) in zip(heard, self.ranker.rank(questions), strict=True):
            ranked.leaves, ranked.headings = leaves, headings
        return heard

    def hear_run(self, questions: Questions, run: Sequence[Told], limit: int, *, on_record: bool) -> list[Ranked]:
        """Return what :meth:`rank_run` returns before the ranker is asked; what it is to be asked is added to the *questions*.

        All texts are read before the notes run on the first, and so on: what a step needs of code and knowledge is still at hand for the next.
        """
        plain = iter(self.reader.read_run([text for text, stated, _ in run if stated is NOTHING]))
        readings = [next(plain) if stated is NOTHING else self._read_whole(stated.instead or text, stated) for text, stated, _ in run]
        outcomes = self._noted(readings, on_record)
        heard = list(map(Ranked, readings, outcomes))
        hearings = self._ruled(readings, outcomes, [stated.components for _, stated, _ in run], self._named, on_record)
        for ranked, hearing, (_, stated, _) in zip(heard, hearings, run, strict=True):
            if hearing is not None:
                self._apply_rules(hearing, ranked, stated)
            if stated is not NOTHING:
                self._keep_within(ranked, stated)
        self._words.ask(questions, heard, limit, self._with_facts)
        return heard

    def explain(self, text: str, n_headings: int, wanted: Sequence[int]) -> tuple[list[Any], list[Any]]:
        """Return the features of the best headings, and of the children on the way to the wanted leaves."""
        (explained,) = self.ranker.explain(self._asked(text, n_headings), wanted)
        return explained

    def contend(self, text: str) -> list[tuple[int, list[float]]]:
        """Return the codes that the trees set in order, each with its features."""
        (contenders,) = self.ranker.contend(self._asked(text, 0))
        return contenders

    def _asked(self, text: str, limit: int) -> Questions:
        """Return what the ranker is to be asked of a text."""
        questions = Questions(self.nomenclature.core)
        self.hear_run(questions, [(text, NOTHING, ())], limit, on_record=False)
        return questions

    def _apply_rules(self, hearing: Hearing, ranked: Ranked, stated: Stated) -> None:
        """Apply the General Interpretative Rules to goods; as what these say that they are they are read and noted anew."""
        GeneralRules.apply(hearing)
        if hearing.as_if:
            ranked.component = self._read(", ".join([hearing.as_if, *self._kept(ranked.reading)]), stated)
            (ranked.outcome,) = self._noted([ranked.component], hearing.on_record)
        ranked.outcome.add(hearing.done)
        ranked.steps, ranked.decided_by = hearing.steps, hearing.decided_by

    def _keep_within(self, ranked: Ranked, stated: Stated) -> None:
        """Take out what cannot be by what is *stated*."""
        outside = (place for node in stated.within for place in self.nomenclature.outside(node))
        ranked.outcome.exclude((*outside, *self._ruled_out(ranked.decisive, stated)))

    def _read_whole(self, text: str, stated: Stated) -> Reading:
        """Read the text with what is stated besides, the shares of components as well: legal notes ask for them (GIR 1)."""
        reading = self._read(text, stated)
        if stated.components:
            reading.measures = [*self._shares(stated.components), *reading.measures]
        return reading

    def _shares(self, components: Sequence[Component]) -> list[tuple[int, float, tuple[int, ...]]]:
        """Return the shares by weight of components as measures, with their words as names."""
        known = [(self.reader.read(each.name).statement.tokens, each.weight_share) for each in components if each.weight_share is not None]
        return [(_SHARE, 100 * share, tuple(token for token in tokens if token >= 0)) for tokens, share in known]

    def _read(self, text: str, stated: Stated) -> Reading:
        """Read the text with what is stated besides."""
        reading = self.reader.read(text)
        if stated.values:
            attributes = self.nomenclature.core.section("value_attr")
            told = {attributes[fact.value] for fact in stated.values}
            reading.facts = [fact for fact in reading.facts if attributes[fact.value] not in told] + list(stated.values)
        if stated.measures:
            reading.measures = [*stated.measures, *reading.measures]
        return reading

    def _kept(self, reading: Reading) -> list[str]:
        """Return the words for what holds of a whole set or mixture and so of each component: frozen, put up for retail sale."""
        names = self.nomenclature.value_names
        return [fact.words for fact in reading.facts if names[fact.value][0] in _OF_THE_WHOLE]

    def _heading_of(self, words: str) -> Named | None:
        """Return what *words* alone would be classified as, None when they name nothing well enough."""
        reading = self.reader.read(words)
        if not any(token >= 0 for token in reading.statement.tokens):
            return None
        questions = Questions(self.nomenclature.core)
        self._words.ask(questions, [Ranked(reading, *self._noted([reading], False))], LEAVES, self._with_facts)
        ((leaves, headings),) = self.ranker.rank(questions)
        if not headings:
            return None
        heading, probability = headings[0]
        leaf = next((node for node, _ in leaves if self.nomenclature.above(node, Level.HEADING) == heading), None)
        if leaf is None:  # all of them are shut out
            return None
        by_name = probability >= CERTAIN_COMPONENT or heading in Hearing(self.nomenclature, reading).naming_head()
        return Named(heading, leaf, probability >= SURE_OF_COMPONENT, by_name, self.reader.is_material_only(reading.statement))

    def _ruled_out(self, reading: Reading, stated: Stated) -> list[int]:
        """Return the subheadings that ask for something else than is stated besides the text, where one beside them asks for just that.

        What is stated besides is known, where words may be misread; so it decides between them outright (GIR 6).
        """
        attributes = self.nomenclature.core.section("value_attr")
        known = {(0, attributes[fact.value]) for fact in stated.values} | {(1, dimension) for dimension, _, _ in stated.measures}
        conditions = (pair for key in known for pair in self.nomenclature.conditioned.get(key, ()))
        judged = [(self.nomenclature.place(node), judge(self.nomenclature, condition, reading)) for node, condition in conditions]
        answered = {place.parent for place, state in judged if state is FactState.MET}
        out = (place for place, state in judged if state is FactState.CONTRADICTED and place.parent in answered)
        return sorted({place.node for place in out if place.level > Level.HEADING})
