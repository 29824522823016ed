# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The General Interpretative Rules in their legal order, after the notes and before headings and subheadings are weighed (GIR 1 and 6).

Most texts say nothing that any of these rules is about. So each stands here with the signs that a text must bear for the rule to say
anything at all, and some with a gate besides, which asks more of it; whether the rule does say something is for itself to find out. The rules that
have much to say, and the gates, are compiled, and run without the lock of the interpreter.
"""

cimport cython

from hscode._runs cimport CHAINED, TOGETHER
from hscode.reading._position cimport FOR, HEAD, OF
from hscode.reading._patterns cimport names_goods
from hscode.reading.reader cimport Reading
from hscode.reading.vocabulary cimport PART
from hscode.rules._evidence cimport Outcome
from hscode.rules._names cimport stands_before, stands_before_name, stands_behind
from hscode.rules._nodes cimport Nodes
from hscode.rules.composite cimport composite
from hscode.rules.gir3a cimport most_specific
from hscode.rules.hearing cimport Hearing
from hscode.rules.measures cimport outside_measure

from functools import reduce

from hscode.reading.relations import Role
from hscode.reading.signs import Heard, Sign
from hscode.rules import composition, drives, gir2, gir3, gir4, gir5, parts
from hscode.rules.hearing import names_nothing
from hscode.rules.rulebook import rulebook

cdef enum:
    MOST_RULES = 31  # a bit for each

ctypedef int (*Rule)(Hearing) except -1 nogil
ctypedef bint (*Gate)(Hearing) except -1 nogil


cdef struct Seat:
    int groups[2]  # of signs: the rule can say something of goods that bear a sign of each; it may be the same group twice
    Rule apply  # the rule, NULL where it is not compiled
    Gate is_open  # NULL where it has none


_BLANK, _LISTED, _LIKENED, _FILLED, _STATED, _PARTED, _COMPONENT = [Sign.FREE << k for k in range(7)]
_IS_COMPONENT, _IS_FITTING, _IS_HOLDER, _IS_VESSEL, _IS_CASE = [Sign.FREE_AT_HEAD << k for k in range(5)]
_WITH, _WITHOUT, _PACKING, _FOR = [1 << role for role in (Role.WITH, Role.WITHOUT, Role.PACKING, Role.FOR)]
WORDS = reduce(
    lambda signs, heard: signs | {word: signs.get(word, 0) | heard[1] for word in heard[0]},
    (
        (gir2.LISTENS, _BLANK), (composition.LISTENS, _LISTED), (composition.CUTTING | composition.EQUAL, _PARTED), (gir4.LISTENS, _LIKENED),
        (gir5.LISTENS, _FILLED),
    ),
    {},
)
"""The words that the rules listen for in every nomenclature, wherever they stand, with the signs that they are."""
cdef int _COMPONENT_AT_HEAD = _IS_COMPONENT, _FITTING_AT_HEAD = _IS_FITTING
cdef int _COMPONENTS_STATED = _STATED
cdef int _AS_ANOTHER = Sign.SHARES | _LISTED | _STATED | _LIKENED | _WITH | Sign.ASIDE
# signs of goods that may be classified as one of their components, as the article without what it has, or as what they are akin to

cdef Seat _SEATS[MOST_RULES]
cdef list _NAMES = [], _IN_PYTHON = []  # of each rule its name, and the rule itself, None where it is compiled
cdef int _ASKS_PYTHON = 0, _GIR3 = 0  # a bit for each rule that is in Python, and of Rule 3


cdef int _seat(tuple groups, str name, rule=None, Rule compiled=NULL, Gate gate=NULL, bint of_gir3=False) except -1:
    """Give a rule the next seat in the legal order."""
    global _ASKS_PYTHON, _GIR3
    cdef int k = <int>len(_NAMES)
    cdef Seat* seat = &_SEATS[k]
    assert k < MOST_RULES
    seat.groups[0], seat.groups[1] = groups[0], groups[len(groups) - 1]
    seat.apply, seat.is_open = compiled, gate
    _NAMES.append(name)
    _IN_PYTHON.append(rule)
    _ASKS_PYTHON |= (rule is not None) << k
    _GIR3 |= of_gir3 << k
    return 0


_seat((Sign.MEASURED,), "outside_measure", None, outside_measure)
_seat((Sign.MEASURED,), "by_engine", drives.by_engine, NULL, _is_engine)
_seat((Sign.PARTS,), "of_what_is_behind", parts.of_what_is_behind, NULL, _names_parts_with_thing)
_seat((Sign.PARTS | _COMPONENT, _IS_COMPONENT | _IS_FITTING), "of_thing", parts.of_thing, NULL, _is_beside_thing)
_seat((Sign.COMPOUND | _COMPONENT | _FOR, Sign.PLACED), "of_own_heading", parts.of_own_heading, NULL, _is_for_thing)
_seat((Sign.TOLD,), "unassembled", gir2.unassembled)
_seat((Sign.TOLD | _WITHOUT | _BLANK,), "unfinished", gir2.unfinished)
_seat((Sign.NAMES,), "most_specific", None, most_specific, NULL, True)
_seat((Sign.SHARES | _LISTED | _STATED, _PARTED | _STATED), "by_character", gir3.by_character, NULL, NULL, True)
_seat((_WITH, _IS_HOLDER), "holder", gir3.holder, NULL, NULL, True)
_seat((_WITH | Sign.ASIDE,), "composite", None, composite, NULL, True)
_seat((_LIKENED,), "most_akin", gir4.most_akin)
_seat((Sign.CONTAINED,), "fitted_case", gir5.fitted_case)
_seat((Sign.TOLD, _IS_CASE), "case_alone", gir5.case_alone)
_seat((_FILLED, _IS_VESSEL), "character_of_container", gir5.character_of_container)
_seat((Sign.CONTAINED | _PACKING,), "packing", gir5.packing)
cdef int _N_RULES = <int>len(_NAMES)
RULES = tuple(_NAMES)
"""The names of the rules, in the legal order."""


def words_heard(tariff):
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


cdef class GeneralRules:
    """The rules before which the goods of one nomenclature come.

    Args:
        nomenclature: the tariff.
        without_gir3: leave out Rule 3, to measure what it does.
    """

    cdef object nomenclature
    cdef int left_out

    def __cinit__(self, nomenclature not None, bint without_gir3=False):
        self.nomenclature, self.left_out = nomenclature, _GIR3 if without_gir3 else 0

    @cython.nonecheck(True)
    def hear_run(self, list readings not None, list outcomes not None, list components not None, head=names_nothing, bint on_record=True):
        """Hear some goods, and add to what the notes do what the rules do.

        They are heard in one go without the lock of the interpreter, if there are more than a few. Goods of which a rule may say something that is
        not compiled, and all if it is put on record, come before the rules one by one (:meth:`apply`).

        Args:
            readings: the goods as read.
            outcomes: what the notes do to each.
            components: what each is stated to be made up of.
            head: names the heading of a component by its words.
            on_record: whether to put on record what the rules do.

        Returns:
            The hearings of the goods to which the rules are still to be applied, None for each of the others.
        """
        cdef list hearings = []
        cdef Hearing hearing
        cdef Reading reading
        cdef Outcome outcome
        cdef int due
        for reading, outcome, stated in zip(readings, outcomes, components, strict=True):
            due = self._due(reading, outcome, len(stated) > 0)
            hearing = None
            if due:
                hearing = Hearing(self.nomenclature, reading, stated, on_record, head)
                hearing.due = due
            hearings.append(hearing)
        _hear_together([hearing for hearing in hearings if hearing is not None])
        for hearing, outcome in zip(hearings, outcomes, strict=True):
            if hearing is not None and not hearing.due:
                outcome.add(hearing.done)
        return [hearing if hearing is not None and hearing.due else None for hearing in hearings]

    @staticmethod
    def apply(Hearing hearing not None):
        """Apply to goods the rules that can say something of them; what these do is found in the hearing."""
        cdef int k
        for k in range(_N_RULES):
            if not hearing.due >> k & 1:
                continue
            if _SEATS[k].apply != NULL:
                _SEATS[k].apply(hearing)
            else:
                _IN_PYTHON[k](hearing)
        if hearing.steps:
            hearing.steps.sort(key=_by_rule)

    @cython.nonecheck(True)
    cdef int _due(self, Reading reading, Outcome outcome, bint states_components) except -1:
        """Return a bit for each rule that can say something of goods by the signs that these bear.

        A mixture on which a legal note decides by the shares in it (GIR 1) is classified neither as one of its components, nor as if it came without
        them (GIR 3(b), 3(c)), nor as what it is akin to (GIR 4): pasta with 30 % ham is no pasta.
        """
        cdef int k, due = 0, signs = reading.signs() | (_COMPONENTS_STATED if states_components else 0)
        if outcome.of_mixture:
            signs &= ~_AS_ANOTHER
        for k in range(_N_RULES):
            if signs & _SEATS[k].groups[0] and signs & _SEATS[k].groups[1]:
                due |= 1 << k
        return due & ~self.left_out


def _by_rule(step):
    return step.rule  # the names of the rules sort as the law orders them


cdef int _hear_together(list held) except -1:
    """Hear goods in one go, without the lock of the interpreter if there are more than a few."""
    cdef Hearing hearing, before = None
    cdef Py_ssize_t k
    for k in range(len(held)):
        hearing = <Hearing>held[k]
        if k % CHAINED:
            before.next = hearing
        before = hearing
    for k in range(0, len(held), CHAINED):
        hearing = <Hearing>held[k]
        if len(held) < TOGETHER:
            _hear_all(hearing)
        else:
            with nogil:
                _hear_all(hearing)
    for hearing in held:
        hearing.next = None
    return 0


cdef int _hear_all(Hearing hearing) except -1 nogil:
    """Hear goods and those behind them."""
    _hear(hearing)
    return _hear_all(hearing.next) if hearing.next is not None else 0


cdef int _hear(Hearing hearing) except -1 nogil:
    """Apply the rules that are compiled to goods of which no others can say anything, if nobody asks for the record."""
    cdef int k
    _open(hearing)
    if hearing.on_record or hearing.due & _ASKS_PYTHON:
        return 0
    for k in range(_N_RULES):
        if hearing.due >> k & 1:
            _SEATS[k].apply(hearing)
    hearing.due = 0
    return 0


cdef int _open(Hearing hearing) except -1 nogil:
    """Keep of the rules that are due those whose gates are open."""
    cdef int k
    for k in range(_N_RULES):
        if hearing.due >> k & 1 and _SEATS[k].is_open != NULL:
            hearing.begin()
            if not _SEATS[k].is_open(hearing):
                hearing.due &= ~(1 << k)
    return 0


cdef bint _is_engine(Hearing hearing) except -1 nogil:
    """Whether the head noun names engines and motors alone, which may drive what is named in front of them."""
    cdef Nodes* named = hearing.new_set()
    cdef Py_ssize_t k
    hearing.name_head(NULL, named)
    for k in range(named.n):
        if not hearing.places.drives[named.at[k]]:
            return False
    return named.n > 0


cdef bint _names_parts_with_thing(Hearing hearing) except -1 nogil:
    """Whether a trade term begins with "parts" and runs over words that name nothing into what stands behind: "parts of a washing machine".

    A short form of "parts" opens the gate as well, and the rule says nothing of it.
    """
    cdef int i
    cdef Py_ssize_t k
    for i in range(hearing.phrases.n):
        k = hearing.phrases.found[i].start
        if k + 1 >= hearing.statement.size or not hearing.statement.at[k].lexeme.marks & PART:
            continue
        if hearing.statement.at[k + 1].surface > hearing.statement.at[k].surface + 1 and names_goods(hearing.view, hearing.phrases.found[i].pattern):
            return True
    return False


cdef bint _is_beside_thing(Hearing hearing) except -1 nogil:
    """Whether a thing whose parts a note sends somewhere is named right in front of a component, of several with which the name ends, or behind it."""
    cdef Py_ssize_t k = hearing.statement.head
    cdef int signs = hearing.statement.at[k].lexeme.signs if k >= 0 else 0
    if not signs & _COMPONENT_AT_HEAD and not (hearing.statement.parts and signs & _FITTING_AT_HEAD):
        return False
    if signs & _COMPONENT_AT_HEAD and stands_behind(&hearing.phrases, hearing.statement, hearing.places.things, 1 << FOR | 1 << OF):
        return True
    while not stands_before(&hearing.phrases, k, hearing.places.things):
        if k <= 1 or hearing.statement.at[k - 1].role != HEAD or not hearing.statement.at[k - 1].lexeme.signs & _COMPONENT_AT_HEAD:
            return False
        k -= 1
    return True


cdef bint _is_for_thing(Hearing hearing) except -1 nogil:
    """Whether a thing whose parts a note sends somewhere is named right in front of the name of the goods, or behind "for"."""
    if stands_before_name(&hearing.phrases, hearing.statement.head, hearing.places.things):
        return True
    return stands_behind(&hearing.phrases, hearing.statement, hearing.places.things, 1 << FOR)
