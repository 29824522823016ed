# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The legal notes on a reading, compiled: they are tried for every text.

What a note asks for, and what it does, is numbers in the index (``hscode.compile.law``), which are read in place. Notes go by their place in the
order in which they run. What a note says is read when somebody asks why it was met.
"""

cimport cython
from cpython.tuple cimport PyTuple_GetItem
from libc.stdint cimport int32_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free

from hscode._builtins cimport lowest
from hscode._core cimport (
    ANYWHERE, ARTICLE, ASKS_PARTS, BY_WORD, CUE, DEFINES, ENDS, EXCEPTED, EXCLUDES, GOODS, LET_IN, MENTIONING, MENTIONS, NOTE, OF_MIXTURE, OUT,
    PHRASES, PLAIN, POINTS, ROLE_BITS, SCOPE, SETS, SPARES_PARTS, TERM, TO, UNLESS_ANYWHERE, UNLESS_ARTICLE, UNLESS_GOODS, UNLESS_MENTIONS,
    Found, Index, List, View, add, entry_start, has, is_kind_of, listed, stands,
)
from hscode._rows cimport below, grown
from hscode._runs cimport CHAINED, TOGETHER
from hscode.reading._position cimport ASIDE, FOR, HEAD, PACKED, QUALIFIER, SHARED, WITH, WITHOUT, Position
from hscode.reading.measures cimport Measure
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport FIGURE, form_of
from hscode.rules._facts cimport are_beside

from typing import Any, NamedTuple

from hscode.kinds import METHODS, Kind
from hscode.rules.facts import NAMED

cdef enum:
    NONE = -1
    BITS = 64  # notes whose bits stand in one number
    ROLE_MASK = 15
    FEW = 4

cdef enum:  # what a phrase of the text is to the goods
    IS_TERM = 1  # a trade term
    IS_OVER = 2  # it stands over the head noun
    TERM_OVER = 3  # both
    NAMES_ARTICLE = 4  # of the trade terms over it, where it is not a material of a stated share, one of the longest
    IS_NAMING = 8  # it stands in the words that name or qualify the goods
    NAMING_TERM = 9  # a trade term among these words
    NAMES_GOODS = 16  # such a term, in no longer one
    IS_ASIDE = 32  # in a clause that tells how the goods are put up
    IS_BESIDE = 64  # of what the goods have, serve, or come in

# kinds of entries, one bit each
cdef uint32_t _TOLD = 1 << Kind.FACT | 1 << Kind.RELATED | 1 << Kind.NOISE | 1 << Kind.PACKING
cdef uint32_t _EMPTY = 1 << Kind.NOISE | 1 << Kind.PACKING | 1 << Kind.VAGUE
cdef int32_t _SHARE = NAMED[0], _LENGTH = NAMED[1]
cdef dict _METHODS = {method: number for number, method in enumerate(METHODS, 1)}


cdef inline bint is_among(List numbers, uint32_t number) noexcept nogil:
    """Whether a number is one of some, which rise."""
    cdef uint32_t k = <uint32_t>below(numbers.items, numbers.n, number)
    return k < numbers.n and numbers.items[k] == number


cdef inline bint hold(List bounds, uint32_t number) noexcept nogil:
    """Whether a number lies in one of the ranges between bounds, which rise: an odd number of them does not stand behind it."""
    return below(bounds.items, bounds.n, number + 1) & 1


class Fired(NamedTuple):
    """A note whose conditions the goods meet, and the words that met them."""

    note: dict[str, Any]
    words: str


@cython.final
@cython.freelist(48)  # as many as are heard in a run
cdef class Outcome:
    """What the notes, or the rules, do: nodes taken out, nodes pointed to with a strength, and the notes that fired; whether one decides on a mixture whole."""

    def __cinit__(self):
        self.fired = ()

    def __dealloc__(self):
        free(self.out)
        free(self.points)

    @property
    def excluded(self):
        """The places that are taken out."""
        cdef Py_ssize_t i
        return tuple([self.out[i] for i in range(self.n_out)])

    @excluded.setter
    def excluded(self, nodes not None):
        self.n_out = 0
        self.exclude(nodes)

    @property
    def noted(self):
        """The places pointed to, each with how strongly."""
        cdef Py_ssize_t i
        return tuple([(self.points[i].node, self.points[i].strength) for i in range(self.n_points)])

    @noted.setter
    def noted(self, nodes not None):
        self.n_points = 0
        self.note(nodes)

    def exclude(self, nodes not None):
        """Take out places besides."""
        for node in nodes:
            self.take_out(node)

    def note(self, nodes not None):
        """Point to places besides, each with a strength."""
        for node, strength in nodes:
            self.point_to(node, strength)

    def add(self, Outcome other not None):
        """Do besides what another does to places."""
        cdef Py_ssize_t i
        for i in range(other.n_out):
            self.take_out(other.out[i])
        for i in range(other.n_points):
            self.point_to(other.points[i].node, other.points[i].strength)

    cdef int take_out(self, uint32_t node) except -1 nogil:
        """Take out a place."""
        cdef uint32_t* longer
        if self.n_out == self._out_room:
            longer = <uint32_t*>grown(self.out, &self._out_room, FEW, sizeof(uint32_t))
            if longer == NULL:
                raise MemoryError
            self.out = longer
        self.out[self.n_out] = node
        self.n_out += 1
        return 0

    cdef int point_to(self, uint32_t node, float strength) except -1 nogil:
        """Point to a place."""
        cdef Pointed* longer
        if self.n_points == self._points_room:
            longer = <Pointed*>grown(self.points, &self._points_room, FEW, sizeof(Pointed))
            if longer == NULL:
                raise MemoryError
            self.points = longer
        self.points[self.n_points].node, self.points[self.n_points].strength = node, strength
        self.n_points += 1
        return 0


cdef class Docket:
    """The notes of one nomenclature, by what sets them off.

    Args:
        core: the compiled nomenclature.
        read: from the number of a legal note to what it says.
    """

    cdef Index core
    cdef object read
    cdef uint32_t* nearest  # by place: the number, from 1, of the nearest at or above it under which notes are filed, 0 for none
    cdef uint32_t* above  # by such a number: that of the nearest place above

    def __cinit__(self, Index core not None, read):
        self.core, self.read = core, read
        self.nearest = <uint32_t*>calloc(core.view.n_nodes, sizeof(uint32_t))
        self.above = <uint32_t*>calloc(<size_t>core.view.n_due_places + 1, sizeof(uint32_t))
        if self.nearest == NULL or self.above == NULL:
            raise MemoryError
        self._number()

    def __dealloc__(self):
        free(self.nearest)
        free(self.above)

    cdef void _number(self) noexcept:
        """Number the places under which notes are filed, and have all below them know the nearest; what holds a place stands before it."""
        cdef const View* v = &self.core.view
        cdef int32_t parent
        cdef uint32_t nearest, number, node
        for number in range(v.n_due_places):
            self.nearest[v.due_place[number]] = number + 1
        for node in range(v.n_nodes):
            parent = v.node_parent[node]
            nearest = 0 if parent < 0 else self.nearest[parent]
            if self.nearest[node]:
                self.above[self.nearest[node]] = nearest
            else:
                self.nearest[node] = nearest

    cdef dict said_by(self, uint32_t note):
        """Return what a note says."""
        return self.read(self.core.view.law_note[note])

    def apply(self, Reading reading not None, bint on_record=True):
        """Return what the notes do to *reading*; facts that a note defines are added to the reading.

        Args:
            reading: the goods.
            on_record: whether to put on record which notes fired.
        """
        return self.apply_run([reading], on_record)[0]

    @cython.nonecheck(True)
    def apply_run(self, list readings not None, bint on_record=True):
        """Return what :meth:`apply` returns of each of some readings.

        They are heard in one go without the lock of the interpreter, if there are more than a few and what fires is not put on record.
        """
        cdef list heard = []
        cdef Evidence evidence, before = None
        cdef Reading reading
        cdef Py_ssize_t k
        for reading in readings:
            evidence = Evidence.__new__(Evidence, reading, self)
            evidence.outcome = Outcome.__new__(Outcome)
            if len(heard) % CHAINED:
                before.next = evidence
            before = evidence
            heard.append(evidence)
        for k in range(0, len(heard) if len(heard) >= TOGETHER and not on_record else 0, CHAINED):
            evidence = <Evidence>heard[k]
            with nogil:
                evidence.hear_all()
        for evidence in heard:
            if not evidence.begun:
                evidence.hear(on_record)
            evidence.next = None
        return [(<Evidence>each).outcome for each in heard]


@cython.final
@cython.freelist(48)  # as many as are heard in a run
cdef class Evidence:
    """What the notes ask of a reading; what few of them ask is found when it is first asked for.

    It goes through the notes that the goods may meet, in the order in which they run.

    Args:
        reading: the goods as read.
        docket: the notes.
    """

    cdef Reading reading
    cdef Docket docket
    cdef Statement statement
    cdef Outcome outcome  # what the notes do
    cdef Evidence next  # of the reading that is heard behind this one
    cdef const View* view
    cdef const Found* found
    cdef const Position* at
    cdef uint8_t method  # the number of that by which a material was found, 0 for none
    cdef int n, size, head
    cdef uint8_t* marks  # of each phrase
    cdef int article  # a phrase that names the article, NONE for none
    cdef bint goods_known  # which phrases name the goods
    cdef bint covers, covers_known  # that phrase names it whole
    cdef uint64_t* due  # a bit for each note: it is set off, and did not run yet
    cdef int n_words, running  # how many numbers these bits fill, and the note that runs
    cdef bint begun  # the phrases are marked, and the notes called

    def __cinit__(self, Reading reading not None, Docket docket not None):
        self.found, self.n = reading._spans(), reading.n_found  # refuses a reading that nobody read
        if reading.reader._core is not docket.core:
            raise ValueError("the reading is of another index than the notes")
        self.reading, self.docket, self.statement = reading, docket, reading.statement
        self.method = _METHODS.get(<object>PyTuple_GetItem(reading.blend, 0), 0)  # an index takes ten times as long with a tuple with names
        self.view = &docket.core.view
        self.at, self.size, self.head = self.statement.at, <int>self.statement.size, <int>self.statement.head
        self.n_words, self.running = <int>(docket.core.view.n_notes // BITS) + 1, NONE
        self.due = <uint64_t*>calloc(self.n_words + self.n // sizeof(uint64_t) + 1, sizeof(uint64_t))
        if self.due == NULL:
            raise MemoryError
        self.marks = <uint8_t*>&self.due[self.n_words]

    def __dealloc__(self):
        free(self.due)

    cdef int hear_all(self) except -1 nogil:
        """Hear what the notes do to a reading and to those behind it."""
        self.hear(False)
        return self.next.hear_all() if self.next is not None else 0

    cdef int hear(self, bint on_record) except -1 nogil:
        """Hear what the notes do to a reading."""
        cdef int note
        self._begin()
        note = self._next_met()
        while note != NONE:
            if not self._is_stopped(note):
                if on_record:
                    with gil:
                        self.outcome.fired += (Fired(self.docket.said_by(note), self.words_for(note)),)
                self._define(note)  # facts that a note defines may set later ones off
                _act(self.view, note, self.outcome)
            note = self._next_met()
        return 0

    cdef int _begin(self) except -1 nogil:
        """Mark the phrases and call the notes, once."""
        if self.begun:
            return 0
        self.begun = True
        self._mark()
        return self._call()

    cdef int _next_met(self) except -2 nogil:
        """Run the notes that are due up to one that is met; return it, or NONE behind the last."""
        cdef int word
        for word in range(max(0, self.running) // BITS, self.n_words):
            while self.due[word]:
                self.running = word * BITS + lowest(self.due[word])
                self.due[word] &= self.due[word] - 1
                if self._is_met(self.running):
                    return self.running
        return NONE

    cdef void _mark(self) noexcept nogil:
        """Mark the trade terms, and among them those that name the article."""
        cdef int k, longest = 0
        cdef uint32_t first
        cdef const Position* last
        self.article = NONE
        for k in range(self.n):
            first = entry_start(self.view, self.found[k].pattern)
            if first < entry_start(self.view, self.found[k].pattern + 1) and self.view.ent_kind[first] == TERM:  # terms come first
                self.marks[k] = IS_TERM
            if self.at[self.found[k].start].role <= QUALIFIER and self.at[self.found[k].end - 1].role <= QUALIFIER:
                self.marks[k] |= IS_NAMING
            last = &self.at[self.found[k].end - 1]
            if last.marks & ASIDE:
                self.marks[k] |= IS_ASIDE
            if last.marks & (ASIDE | PACKED) or last.role == WITH or last.role == FOR:
                self.marks[k] |= IS_BESIDE
            if self.found[k].start <= self.head < self.found[k].end:
                self.marks[k] |= IS_OVER
                if self.marks[k] & IS_TERM:
                    longest = max(longest, self._length(k))
        if not longest or self.at[self.head].marks & SHARED:
            return
        for k in range(self.n):
            if self.marks[k] & TERM_OVER == TERM_OVER and self._length(k) == longest:
                self.marks[k] |= NAMES_ARTICLE
                self.article = k if self.article == NONE else self.article

    cdef int _call(self) except -1 nogil:
        """Call the notes that the goods may meet."""
        cdef int k
        cdef uint32_t entry
        for k in range(self.n):
            for entry in range(entry_start(self.view, self.found[k].pattern), entry_start(self.view, self.found[k].pattern + 1)):
                if self.view.ent_kind[entry] == NOTE:
                    self._call_by_words(k, <int>self.view.ent_target[entry] - 1)
                elif self.view.ent_kind[entry] == TERM:
                    self._call_by_place(k, self.view.ent_target[entry])
        for k in range(self.reading.n_facts):
            self._call_by_value(self.reading.fact[k].value)
        for k in range(self.reading.n_measures):
            self._call_by_dimension(self.reading.measure[k].dimension)
        if self.method:
            self._set_off(2 * self.view.n_due_places + self.view.n_values + self.method - 1)
        return 0

    cdef int _call_by_words(self, int k, int number) except -1 nogil:
        """Call a note by its words, NONE for what is only an exception to some: if these may stand anywhere, or name the article."""
        if number == NONE:
            return 0
        if <uint32_t>number >= self.view.n_notes:
            with gil:
                raise IndexError(number)
        if self.marks[k] & IS_OVER or self.view.law_flags[number] & MENTIONING or self._ends_name(k):
            self._due(number)
        return 0

    cdef void _call_by_place(self, int k, uint32_t node) noexcept nogil:
        """Call the notes of a place of which a trade term names goods, and of those above it."""
        cdef bint over = self.marks[k] & IS_OVER != 0
        cdef uint32_t number
        if not self.marks[k] & (IS_OVER | IS_NAMING):
            return
        number = self.docket.nearest[node]
        while number:
            if over:
                self._set_off(number - 1)
            self._set_off(self.view.n_due_places + number - 1)
            number = self.docket.above[number]

    cdef int _call_by_value(self, Py_ssize_t value) except -1 nogil:
        """Call the notes that the value of a fact sets off."""
        if not 0 <= value < <Py_ssize_t>self.view.n_values:
            with gil:
                raise IndexError(value)
        self._set_off(2 * self.view.n_due_places + <uint32_t>value)
        return 0

    cdef int _call_by_dimension(self, Py_ssize_t dimension) except -1 nogil:
        """Call the notes that a measure sets off."""
        if 0 <= dimension < <Py_ssize_t>self.view.n_dimensions:
            self._set_off(2 * self.view.n_due_places + self.view.n_values + self.view.n_methods + <uint32_t>dimension)
        return 0

    cdef inline void _set_off(self, uint32_t row) noexcept nogil:
        """Call the notes of a row of those that are filed: by places that name the article, by places of the goods, by values, methods, dimensions."""
        cdef uint32_t i
        for i in range(self.view.due_off[row], self.view.due_off[row + 1]):
            self._due(self.view.due_note[i])

    cdef inline void _due(self, int note) noexcept nogil:
        """Have a note run; it is too late for those up to the one that runs."""
        if note > self.running:
            add(self.due, <uint32_t>note)

    cdef int _define(self, uint32_t note) except -1 nogil:
        """Add the facts that a note defines, as far as they are not known, and call the notes that they set off."""
        cdef List values = listed(self.view, note, SETS)
        cdef uint32_t k
        for k in range(values.n):
            if not self._is_known(<int32_t>values.items[k]):
                self.reading.define(<int32_t>values.items[k], <int32_t>note)
                self._call_by_value(values.items[k])
        return 0

    cdef bint _is_known(self, int32_t value) noexcept nogil:
        """Whether a value is that of a fact already."""
        cdef int i
        for i in range(self.reading.n_facts):
            if self.reading.fact[i].value == value:
                return True
        return False

    cdef bint _is_stopped(self, uint32_t note) except -1 nogil:
        """Whether a note that is an exception to another is met."""
        cdef List excepted = listed(self.view, note, EXCEPTED)
        cdef uint32_t k
        for k in range(excepted.n):
            if self._is_met(excepted.items[k]):
                return True
        return False

    def words_for(self, uint32_t note):
        """Return the words that meet the conditions of a note, or None where one is not met or an exception of its own holds."""
        cdef list said = [], names
        cdef uint32_t first = self._facts_of(note)
        self._begin()
        if not self.is_met(note):
            return None
        if self.view.law_method[note]:
            return " ".join([self.statement.words[k] for k in sorted(self.reading.blend.main)])
        if listed(self.view, note, ARTICLE).n:
            said.append(self._words_of(self._naming(note, ARTICLE)))
        if listed(self.view, note, MENTIONS).n:
            said.append(self._words_of(self._mentioning(note, MENTIONS, NONE, self._unheard(note))))
        if listed(self.view, note, GOODS).n:
            said.append(self._head_word())
        if self.view.cond_off[first] < self.view.cond_off[first + 1]:
            names = self.docket.said_by(note)["when"]["facts"]
            said += [self._words_stating(fact, name) for fact, name in zip(range(self.view.cond_off[first], self.view.cond_off[first + 1]), names)]
        return ", ".join(dict.fromkeys([each for each in said if each])) or self._head_word()

    def is_met(self, uint32_t note):
        """Return whether the goods meet a note: all its conditions, and none of its own exceptions."""
        if note >= self.view.n_notes:
            raise IndexError(note)
        self._begin()
        return self._is_met(note)

    cdef bint _is_met(self, uint32_t note) except -1 nogil:
        """Whether the goods meet a note."""
        if self.view.law_method[note] and self.view.law_method[note] != self.method:
            return False
        if not self._all_met(note) or self._any_met(note):
            return False
        return not (self.view.law_flags[note] & BY_WORD and self._in_longer_name(note))

    cdef bint _all_met(self, uint32_t note) except -1 nogil:
        """Whether all that a note asks for is met."""
        cdef uint8_t flags = self.view.law_flags[note]
        cdef List places
        if listed(self.view, note, ARTICLE).n and self._naming(note, ARTICLE) == NONE:
            return False
        if listed(self.view, note, MENTIONS).n and self._mentioning(note, MENTIONS, NONE, self._unheard(note)) == NONE:
            return False
        places = listed(self.view, note, GOODS)
        if places.n and not self._of_goods(note, places, flags & PLAIN != 0):
            return False
        places = listed(self.view, note, ANYWHERE)
        if places.n and not self._names(IS_TERM, TERM, places):
            return False
        if flags & ASKS_PARTS and not self.statement.parts:
            return False
        return not self._any_is(False, self._facts_of(note))

    cdef bint _any_met(self, uint32_t note) except -1 nogil:
        """Whether any of the exceptions holds. What is said within the words of the note's own article is no exception to it."""
        cdef uint32_t n_mentions = listed(self.view, note, UNLESS_MENTIONS).n, n_article = listed(self.view, note, UNLESS_ARTICLE).n
        cdef List places
        cdef int own = NONE, found
        if n_mentions or n_article:
            own = self._naming(note, ARTICLE)
        if n_mentions and self._mentioning(note, UNLESS_MENTIONS, own, IS_ASIDE) != NONE:
            return True
        if n_article:
            found = self._naming(note, UNLESS_ARTICLE)
            if found != NONE and not (own != NONE and self._longer(own, found)):
                return True
        places = listed(self.view, note, UNLESS_GOODS)
        if places.n and self._of_goods(note, places, True):
            return True
        places = listed(self.view, note, UNLESS_ANYWHERE)
        if places.n and self._names(IS_TERM, TERM, places):
            return True
        if self.view.law_flags[note] & SPARES_PARTS and self.statement.parts:
            return True
        return self._any_is(True, self._facts_of(note) + 1)

    cdef inline uint32_t _facts_of(self, uint32_t note) noexcept nogil:
        """The row of conditions that a note asks for, behind which those stand that stop it; they come behind those of the places."""
        return self.view.n_nodes + 2 * note

    cdef inline int _unheard(self, uint32_t note) noexcept nogil:
        """The mark of phrases in which a note is not mentioned: one that tells facts of the goods hears no word of what they have or serve."""
        return IS_BESIDE if self.view.law_flags[note] & DEFINES else IS_ASIDE

    cdef bint _in_longer_name(self, uint32_t note) except -1 nogil:
        """Whether the words that alone set off an exclusion are but part of a longer trade name, of goods that the note does not send.

        "Ring" is not the ring of the jewellers in "hanging ring", nor "body oil" what "fish body oil" is.
        """
        cdef int word = self._naming(note, ARTICLE), k
        if word == NONE:
            return False
        for k in range(self.n):
            if self.marks[k] & IS_TERM and self._longer(k, word) and not self._stands_at(k, TERM, listed(self.view, note, TO)):
                return True
        return False

    cdef bint _of_goods(self, uint32_t note, List places, bint plain) except -1 nogil:
        """Whether the goods are of one of the headings asked for.

        Where that is all that is asked for (*plain*) the article must be named whole; for an exclusion moreover by a name that the excluded
        place does not use as well, be it as a bare word that points to it: otherwise the name decides nothing.
        """
        cdef List scope
        if not plain:
            self._mark_goods()
            return self._names(NAMES_GOODS | NAMES_ARTICLE, TERM, places)
        if self.article == NONE or not self._names(NAMES_ARTICLE, TERM, places) or not self._is_named_whole():
            return False
        scope = listed(self.view, note, SCOPE)
        return not self.view.law_flags[note] & EXCLUDES or not (self._names(NAMES_ARTICLE, TERM, scope) or self._points_into(scope))

    cdef bint _points_into(self, List scope) noexcept nogil:
        """Whether the article goes by one word, and the word points to a place of *scope* among its siblings."""
        cdef int k
        if self._length(self.article) > 1:
            return False
        for k in range(self.n):
            if self.marks[k] & IS_OVER and self._length(k) == 1 and self._stands_at(k, CUE, scope):
                return True
        return False

    cdef bint _names(self, int mark, int kind, List places) noexcept nogil:
        """Whether a phrase with a mark stands, as an entry of a kind, at one of some places."""
        cdef int k
        for k in range(self.n):
            if self.marks[k] & mark and self._stands_at(k, kind, places):
                return True
        return False

    cdef bint _stands_at(self, int k, int kind, List places) noexcept nogil:
        """Whether a phrase stands, as an entry of a kind, at one of some places."""
        cdef uint32_t entry
        for entry in range(entry_start(self.view, self.found[k].pattern), entry_start(self.view, self.found[k].pattern + 1)):
            if self.view.ent_kind[entry] == kind and hold(places, self.view.ent_target[entry]):
                return True
        return False

    cdef bint _any_is(self, bint stated, uint32_t row) except -1 nogil:
        """Whether the text states any condition of a row, or any is not *stated*."""
        cdef uint32_t fact
        for fact in range(self.view.cond_off[row], self.view.cond_off[row + 1]):
            if self._is_stated(fact) == stated:
                return True
        return False

    cdef bint _is_stated(self, uint32_t fact) except -1 nogil:
        """Whether the text states what a condition asks for."""
        return (self._first_measured(fact) if self.view.cond_kind[fact] else self._first_stated(fact)) != NONE

    cdef Py_ssize_t _first_measured(self, uint32_t fact) noexcept nogil:
        """Return the first measure of the text that stands as a condition asks for beside one of the words that it asks for, NONE for none."""
        cdef const uint32_t* names = self.view.cond_list + self.view.cond_list_off[fact]
        cdef Py_ssize_t i, n = self.view.cond_list_off[fact + 1] - self.view.cond_list_off[fact]
        cdef int32_t dimension = <int32_t>self.view.cond_key[fact]
        cdef bint named = dimension == _SHARE or dimension == _LENGTH
        cdef const Measure* measure
        for i in range(self.reading.n_measures):
            measure = &self.reading.measure[i]
            if measure.dimension == dimension and (not named or are_beside(names, n, measure)):
                if stands(self.view.cond_op[fact], measure.value, self.view.cond_val[fact]):
                    return i
        return NONE

    cdef int _first_stated(self, uint32_t fact) except -2 nogil:
        """Return the first fact of the text of which the value is one that a condition asks for, or a kind of one; NONE for none."""
        cdef int i
        for i in range(self.reading.n_facts):
            if self._is_kind_asked(<uint32_t>self.reading.fact[i].value, fact):
                return i
        return NONE

    cdef str _words_stating(self, uint32_t fact, str name):
        """The words that state what a condition asks for by a name; something does."""
        if self.view.cond_kind[fact]:
            return f"{name} {self.reading.measure[self._first_measured(fact)].value:g}"
        return self.reading.words_stating(self._first_stated(fact))

    cdef bint _is_kind_asked(self, uint32_t value, uint32_t fact) except -1 nogil:
        """Whether the value of a fact is one of those that a condition asks for, or a kind of one."""
        cdef uint32_t k
        if value >= self.view.n_values:
            with gil:
                raise IndexError(value)
        for k in range(self.view.cond_list_off[fact], self.view.cond_list_off[fact + 1]):
            if is_kind_of(self.view, value, self.view.cond_list[k]):
                return True
        return False

    cdef int _naming(self, uint32_t note, int which) noexcept nogil:
        """The longest phrase of a list that names the article: over the head noun, or of some words at the end of a name; or NONE."""
        cdef List patterns = listed(self.view, note, which)
        cdef const uint64_t* ends = self._ends_of(note, which)
        cdef int k, best = NONE
        if not patterns.n:
            return NONE
        for k in range(self.n):
            if not has(ends, self.found[k].pattern & ENDS) or not is_among(patterns, self.found[k].pattern):
                continue
            if self.at[self.found[k].start].role != WITHOUT and (best == NONE or self._length(k) > self._length(best)):
                if self.marks[k] & IS_OVER or self._ends_name(k):
                    best = k
        return best

    cdef int _mentioning(self, uint32_t note, int which, int outside, int unheard) noexcept nogil:
        """The first of the phrases of a list that may stand anywhere, in the relations asked for, or NONE.

        Nothing within the phrase *outside* counts, unless it matters what comes next, and no phrase with the mark *unheard*.
        """
        cdef List mentions = listed(self.view, note, which)
        cdef const uint64_t* ends = self._ends_of(note, which)
        cdef uint32_t i
        cdef int k
        for k in range(self.n):
            if self.marks[k] & unheard or not has(ends, self.found[k].pattern & ENDS):
                continue
            i = <uint32_t>below(mentions.items, mentions.n, self.found[k].pattern << 2 * ROLE_BITS)
            while i < mentions.n and mentions.items[i] >> 2 * ROLE_BITS == self.found[k].pattern:
                if self._stands_as(k, mentions.items[i], outside):
                    return k
                i += 1
        return NONE

    cdef inline const uint64_t* _ends_of(self, uint32_t note, int which) noexcept nogil:
        """A bit for the lowest six bits of each pattern of a list: most phrases that are not among them are told by theirs."""
        return self.view.law_ends + PHRASES * <size_t>note + which

    cdef bint _stands_as(self, int k, uint32_t mention, int outside) noexcept nogil:
        """Whether a phrase stands as asked for: not negated, unless a negation is what is asked for, and between words of the roles asked for."""
        cdef Found span = self.found[k]
        cdef int role = self.at[span.start].role, after = <int>(mention & ROLE_MASK) - 1, before = <int>(mention >> ROLE_BITS & ROLE_MASK) - 1
        if after < 0 and outside != NONE and self.found[outside].start <= span.start and span.end <= self.found[outside].end:
            return False
        if (before == WITHOUT) != (role == WITHOUT) or (before >= 0 and role == HEAD):
            return False
        return after < 0 or (span.end < self.size and self.at[span.end].role == after != self.at[span.end - 1].role)

    cdef bint _ends_name(self, int k) noexcept nogil:
        """Whether a phrase of two words or more in the naming words is a name by itself, and not part of a longer one.

        "Contact lens" is in "contact lens, monthly", not in "contact lens case"; what follows a name is a break, a word of relation,
        a number, a packing or a word that says nothing.
        """
        cdef Found span = self.found[k]
        cdef int other
        if span.end - span.start < 2 or self.at[span.start].role != HEAD or self.at[span.end - 1].role != HEAD:
            return False
        if span.end == self.size or self.at[span.end].role != HEAD:
            return True
        if self.at[span.end].surface - self.at[span.end - 1].surface > 1 or self.at[span.end].lexeme.marks & FIGURE:
            return True
        for other in range(self.n):
            if self.found[other].start == span.end and self._first_kind(other) & _EMPTY:
                return True
        return False

    cdef inline uint32_t _first_kind(self, int k) noexcept nogil:
        """The bit of the first kind of entry for which a phrase stands, 0 when there is none; kinds are sorted."""
        cdef uint32_t first = entry_start(self.view, self.found[k].pattern)
        return (<uint32_t>1) << self.view.ent_kind[first] if first < entry_start(self.view, self.found[k].pattern + 1) else 0

    cdef inline str _form(self, int place):
        return form_of(self.at[place].lexeme)

    cdef inline int _length(self, int k) noexcept nogil:
        return self.found[k].end - self.found[k].start

    cdef inline bint _longer(self, int one, int other) noexcept nogil:
        """Whether *other* is but a part of *one*: "brace" of "knee brace"."""
        return (self.found[one].start <= self.found[other].start and self.found[other].end <= self.found[one].end
                and self._length(other) < self._length(one))

    cdef str _words_of(self, int k):
        if self._length(k) == 1:
            return self._form(self.found[k].start)
        return self.statement.said_by(self.found[k].start, self.found[k].end)

    cdef str _head_word(self):
        return self._form(self.head) if 0 <= self.head < self.size else ""

    cdef bint _is_named_whole(self) except -1 nogil:
        """Whether the longest trade term over the head noun names the article as a whole: "hammer" does not name a drop hammer."""
        if not self.covers_known:
            self.covers, self.covers_known = self._covers(self.article), True
        return self.covers

    cdef void _mark_goods(self) noexcept nogil:
        """Mark the trade terms that name the goods: in the words that name or qualify them, none inside another."""
        cdef int k
        if self.goods_known:
            return
        self.goods_known = True
        for k in range(self.n):
            if self.marks[k] & NAMING_TERM == NAMING_TERM and not self._is_inside(k):
                self.marks[k] |= NAMES_GOODS

    cdef bint _is_inside(self, int k) noexcept nogil:
        """Whether a phrase is but a part of a trade term among the words that name the goods."""
        cdef int other
        for other in range(self.n):
            if self.marks[other] & NAMING_TERM == NAMING_TERM and self._longer(other, k):
                return True
        return False

    cdef bint _covers(self, int k) except -1 nogil:
        """Whether the words of the article's name outside a phrase only state facts (material, sex, state) or say nothing."""
        cdef int place
        for place in range(self.size):
            if self.at[place].role == HEAD and not self.found[k].start <= place < self.found[k].end:
                if not self.at[place].lexeme.marks & FIGURE and not self._is_told(place):
                    return False
        return True

    cdef bint _is_told(self, int place) except -1 nogil:
        """Whether a phrase that states a fact or says nothing stands over a word."""
        cdef int k
        cdef uint32_t entry
        for k in range(self.n):
            if self.found[k].start <= place < self.found[k].end:
                for entry in range(entry_start(self.view, self.found[k].pattern), entry_start(self.view, self.found[k].pattern + 1)):
                    if (<uint32_t>1) << self.view.ent_kind[entry] & _TOLD:
                        return True
        return False


cdef int _act(const View* v, uint32_t note, Outcome outcome) except -1 nogil:
    """Take out, let in and point to what a note says."""
    cdef List let_in = listed(v, note, LET_IN)
    cdef List places = listed(v, note, OUT)
    cdef Py_ssize_t known
    cdef uint32_t k
    if let_in.n and _hold_any(v, outcome, let_in):
        _let_in(v, outcome, let_in)
    known = outcome.n_out
    for k in range(places.n):
        if not _is_among_first(outcome, known, places.items[k]):
            outcome.take_out(places.items[k])
    places = listed(v, note, POINTS)
    for k in range(places.n):
        outcome.point_to(places.items[k], v.law_strength[note])
    outcome.of_mixture |= v.law_flags[note] & OF_MIXTURE != 0
    return 0


cdef bint _is_among_first(Outcome outcome, Py_ssize_t n, uint32_t node) noexcept nogil:
    """Whether a place is among the first of those that are taken out."""
    cdef Py_ssize_t i
    for i in range(n):
        if outcome.out[i] == node:
            return True
    return False


cdef bint _is_above(const View* v, uint32_t node, List let_in) noexcept nogil:
    """Whether one of the places let in, which rise, stands below a place."""
    cdef uint32_t k = <uint32_t>below(let_in.items, let_in.n, node + 1)
    return k < let_in.n and let_in.items[k] < v.node_end[node]


cdef bint _hold_any(const View* v, Outcome outcome, List let_in) noexcept nogil:
    """Whether one of the places let in stands below any of those that are taken out."""
    cdef Py_ssize_t i
    for i in range(outcome.n_out):
        if _is_above(v, outcome.out[i], let_in):
            return True
    return False


cdef int _let_in(const View* v, Outcome outcome, List let_in) except -1 nogil:
    """Take out the same places without those to which a later, more particular note sends the goods by name."""
    cdef uint32_t* out = outcome.out
    cdef Py_ssize_t i, n = outcome.n_out
    outcome.out, outcome.n_out, outcome._out_room = NULL, 0, 0
    try:
        for i in range(n):
            if _is_above(v, out[i], let_in):
                _take_out_around(v, out[i], let_in, outcome)
            else:
                outcome.take_out(out[i])
    finally:
        free(out)
    return 0


cdef int _take_out_around(const View* v, uint32_t node, List let_in, Outcome outcome) except -1 nogil:
    """Take out the places at or below *node* without those let in."""
    cdef uint32_t child = node + 1
    if is_among(let_in, node):
        return 0
    if not _is_above(v, node, let_in):
        return outcome.take_out(node)
    while child < v.node_end[node]:
        _take_out_around(v, child, let_in, outcome)
        child = v.node_end[child]
    return 0
