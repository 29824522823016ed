# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The goods before the General Interpretative Rules, compiled: what a rule may look at, and what it may do."""

cimport cython
from libc.stdint cimport uint8_t
from libc.stdlib cimport free, malloc

from hscode.reading._patterns cimport Phrases
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport Statement
from hscode.rules._evidence cimport Outcome
from hscode.rules._names cimport put_headings_over
from hscode.rules._nodes cimport Nodes, drop, empty

from hscode.kinds import Kind, Level
from hscode.rules._names import head_word, named_in, named_touching, naming_head, playing
from hscode.rules.rulebook import known_places
from hscode.steps import Step

cdef int _LAST_OF_FOODS = 24  # chapters up to this one hold what is eaten, drunk and smoked, and what it is made of


def names_nothing(_):
    """Find no name in the words of a component."""


@cython.final
@cython.freelist(48)  # as many as are held in a run
cdef class Hearing:
    """A reading before the rules, which say what they take out and point to, and put on record what they did and why.

    Args:
        nomenclature: the tariff.
        reading: the goods as read.
        components: what they are stated to be made up of.
        on_record: whether anybody asks for the record; what the rules do is the same without it.
        head: names the heading of a component by its words.

    Raises:
        TypeError: nobody read the reading.
        ValueError: it is of another index.
    """

    def __cinit__(self, nomenclature not None, Reading reading not None, components=(), bint on_record=True, head=names_nothing):
        self.phrases = reading._heard()  # refuses a reading that nobody read
        self.nomenclature, self.reading, self.components, self.on_record, self.head = nomenclature, reading, components, on_record, head
        self.statement, self.view = reading.statement, self.phrases.view
        self.places = known_places(nomenclature)
        if self.places.core is not reading.reader._core:
            raise ValueError("the reading is of another index than the rules")
        self.done = Outcome.__new__(Outcome)
        self.steps, self.as_if, self.decided_by = [], "", ""

    def __dealloc__(self):
        cdef int k
        for k in range(MOST_SETS):
            drop(&self._sets[k])
        free(self._marked)

    @property
    def excluded(self):
        """The places that are taken out."""
        return list(self.done.excluded)

    @property
    def noted(self):
        """The places pointed to, each with how strongly."""
        return list(self.done.noted)

    def tells(self, state not None):
        """Return the words that tell a state of presentation, empty when none do."""
        return self.statement.tells(state) if self.statement._told is not None else ""

    def exclude(self, headings not None):
        """Take headings out."""
        self.done.exclude(sorted(headings))

    def point(self, nodes not None, float strength):
        """Point to places, as strongly as a legal note does with 1."""
        for node in sorted(nodes):
            self.done.point_to(node, strength)

    def classify_as(self, str words not None, str rule not None):
        """Have the goods classified as if they were what *words* name, the component or the akin goods, by the rule that says so."""
        self.as_if, self.decided_by, self.is_as_if = words, rule, bool(words)

    def is_food(self, heading):
        """Return whether a heading is of the sections of food and drink and what they are made of, I to IV."""
        return int(self.nomenclature.place(heading).code[:2]) <= _LAST_OF_FOODS

    def record(self, str rule not None, str says not None, str effect not None, nodes=()):
        """Put a step on record: the rule, what it did because of which words, and the places to which it did so."""
        if not self.on_record:
            return
        codes = tuple(dict.fromkeys(codes_of(self.nomenclature, sorted(nodes))))
        self.steps.append(Step(rule, rule, says, codes, effect, codes if effect == "exclude" else ()))

    def codes(self, places not None):
        """Return the codes of places for a sentence of the record, those of headings with four digits."""
        if not self.on_record:
            return ""
        tariff = self.nomenclature
        said = [[tariff.place(node).code[:4]] if tariff.place(node).level == Level.HEADING else codes_of(tariff, [node]) for node in sorted(places)]
        return ", ".join(dict.fromkeys([code for codes in said for code in codes]))

    def head_phrases(self):
        """Return the phrases that cover the head noun."""
        return self.reading.head_phrases()

    def named_in(self, positions):
        """Return the headings which the trade terms wholly within *positions* name, those in longer ones left out."""
        return named_in(self.reading, positions)

    def named_touching(self, positions):
        """Return the headings which the trade terms name that hold a word at *positions*, those in longer ones left out."""
        return named_touching(self.reading, positions)

    def naming_head(self, outside=()):
        """Return the headings which the longest trade terms over the head noun name that hold no word at the positions *outside*."""
        return naming_head(self.reading, outside)

    def playing(self, *roles):
        """Return the positions of the words that play one of some parts."""
        return playing(self.statement, *roles)

    def head_word(self):
        """Return the head noun, empty when there is none."""
        return head_word(self.statement)

    cdef void begin(self) noexcept nogil:
        """See to it before a rule is applied that it has all sets."""
        self._n_sets = 0

    cdef Nodes* new_set(self) except NULL nogil:
        """Return an empty set of places, for as long as one rule is applied."""
        cdef Nodes* nodes = &self._sets[self._n_sets]
        if self._n_sets == MOST_SETS:
            with gil:
                raise MemoryError
        self._n_sets += 1
        empty(nodes)
        return nodes

    cdef const uint8_t* mark_playing(self, int roles) except NULL nogil:
        """Return a byte for each position, 1 for the words that play one of some roles, until they are asked for again."""
        cdef Py_ssize_t k
        if self._marked == NULL:
            self._marked = <uint8_t*>malloc(self.statement.size + 1)
            if self._marked == NULL:
                with gil:
                    raise MemoryError
        for k in range(self.statement.size):
            self._marked[k] = roles >> self.statement.at[k].role & 1
        return self._marked

    cdef const uint8_t* mark_head(self) except NULL nogil:
        """Return a byte for each position, 1 for the head noun, until they are asked for again."""
        self.mark_playing(0)
        if 0 <= self.statement.head < self.statement.size:
            self._marked[self.statement.head] = 1
        return self._marked

    cdef bint plays_any(self, int roles) noexcept nogil:
        """Whether a word plays one of some roles."""
        cdef Py_ssize_t k
        for k in range(self.statement.size):
            if roles >> self.statement.at[k].role & 1:
                return True
        return False

    cdef int take_out(self, const Nodes* places) except -1 nogil:
        """Take places out."""
        cdef Py_ssize_t k
        for k in range(places.n):
            self.done.take_out(places.at[k])
        return 0

    cdef int point_to(self, const Nodes* places, float strength) except -1 nogil:
        """Point to places."""
        cdef Py_ssize_t k
        for k in range(places.n):
            self.done.point_to(places.at[k], strength)
        return 0

    cdef int name_head(self, const uint8_t* outside, Nodes* headings) except -1 nogil:
        """Put the headings which the longest trade terms over the head noun name that hold no marked position."""
        return put_headings_over(&self.phrases, self.statement.head, outside, headings)


def codes_of(nomenclature, nodes):
    """Return the codes of places; a group below a heading has none of its own, and those in it stand for it."""
    codes = []
    for place in map(nomenclature.place, nodes):
        is_group = place.level > Level.HEADING and not place.leaf
        codes += codes_of(nomenclature, nomenclature.children(place.node)) if is_group else [place.code]
    return codes


def names_goods(phrase):
    """Return whether a phrase is a trade term of some place."""
    entries = phrase.entries
    return bool(entries) and entries[0][0] == Kind.TERM  # terms come first


def outermost(phrases):
    """Return the phrases that stand in no longer one, in their order."""
    return [p for p in phrases if not any([q.start <= p.start and p.end <= q.end and p != q for q in phrases])]


def headings_of(nomenclature, phrases):
    """Return the headings at or below which the terms of *phrases* stand."""
    return set().union(*[nomenclature.headings_named(p.pattern) for p in phrases])


def places_of(phrases):
    """Return the places at which the terms of *phrases* stand."""
    return {node for phrase in phrases for kind, node in phrase.entries if kind == Kind.TERM}
