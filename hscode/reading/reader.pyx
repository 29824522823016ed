# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The reader: a description to a statement, with the facts and the phrases of the nomenclature that it holds.

Here stands in which order a text is read; each step has a module of its own.
"""

from typing import NamedTuple

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.object cimport PyObject
from libc.stdint cimport int32_t, uint8_t, uint32_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy

from hscode._builtins cimport claim, give_back
from hscode._core cimport (
    JOINED, MAX_FOUND, MAX_TOKENS, Found, Index, View, await_found, await_start, find_all,
)
from hscode._runs cimport CHAINED, TOGETHER
from hscode.reading._flags cimport is_material
from hscode.reading._named cimport named
from hscode.reading._patterns cimport Phrases, are_joined, ending_at, is_for, is_placed, names_goods, stands_for, stands_wherever
from hscode.reading._position cimport BEHIND_AND, HEAD, QUALIFIER
from hscode.reading._scan cimport characters_of
from hscode.reading.apart cimport open_articles, set_apart, set_media_apart
from hscode.reading.facts cimport BY_NOTE, BY_WORDS, FactFinder, words_of
from hscode.reading.measures cimport MAX_NEAR, Measure, MeasureFinder, measures_of
from hscode.reading.names cimport are_parts, complete, find_head, is_cut, stands_behind_machine, turn_round
from hscode.reading.packings cimport open_held
from hscode.reading.quantities cimport SHARE_DIMENSION, Amounts
from hscode.reading.shares cimport weigh
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport ANY, DRIVES, PERCENT, SHOE_PART, Vocabulary
from hscode.reading.wording cimport read_statement, take_known

from hscode.reading.alloys import Alloys
from hscode.reading.asking import Frames
from hscode.reading.blends import Blend
from hscode.reading.facts import FactHit
from hscode.reading.labels import Labels
from hscode.reading.mending import Mender
from hscode.reading.nouns import OF_MACHINE, OF_OWN
from hscode.reading.signs import Heard, Sign
from hscode.reading.text import MAX_CHARACTERS

cdef enum:
    SHORT_TEXT = 8  # words of a text that may say no more than a phrase
    ROOM = 4_000  # patterns whose entries are kept; then all are forgotten

cdef Py_ssize_t _MAX_CHARACTERS = MAX_CHARACTERS
cdef object _NO_BLEND = Blend("", frozenset())
cdef uint32_t _ALL = 0xFFFFFFFF  # above all numbers of places and values
cdef int _TOLD = Sign.TOLD, _CONTAINED = Sign.CONTAINED, _SHARES = Sign.SHARES, _NAMES = Sign.NAMES, _ASIDE = Sign.ASIDE
cdef int _MEASURED = Sign.MEASURED, _PARTS_SIGN = Sign.PARTS, _COMPOUND = Sign.COMPOUND, _PLACED = Sign.PLACED, _AT_HEAD = -Sign.FREE_AT_HEAD


class Phrase(NamedTuple):
    """A phrase of the index in the statement: its pattern, its half-open range of tokens, what it stands for."""

    pattern: int
    start: int
    end: int
    entries: tuple[tuple[int, int], ...]


cdef class Reading:
    """A statement with what the index finds in it.

    ``facts`` are those that the text states; ``measures`` are triples of dimension number, value in its base unit and the tokens near
    the number; ``blend`` says by which method the material was found that counts, where the text states shares.
    """

    def __dealloc__(self):
        free(self.found)
        free(self.fact)
        free(self.measure)

    @property
    @cython.critical_section
    def facts(self):
        """The facts that the text states."""
        cdef int i
        if self._facts is None:
            self._facts = [
                named(FactHit, (self.fact[i].value, words_of(&self.fact[i], self.statement, &self.reader._core.view))) for i in range(self.n_facts)
            ]
        return self._facts

    @facts.setter
    @cython.critical_section
    def facts(self, list facts not None):
        self._put(facts)

    cdef str words_stating(self, Py_ssize_t i):
        """Return the words that state one of the facts, nothing where somebody took it from the list."""
        cdef list facts = self.facts
        _, words = facts[i] if i < len(facts) else (0, "")
        return words

    cdef int _put(self, list facts) except -1:
        """Have other facts stated than the words do."""
        cdef Fact* fact = <Fact*>malloc((len(facts) + 1) * sizeof(Fact))
        cdef Py_ssize_t i
        if fact == NULL:
            raise MemoryError
        try:
            for i, (value, _) in enumerate(facts):
                fact[i].value, fact[i].by, fact[i].start, fact[i].end = value, BY_WORDS, 0, 0
        except:
            free(fact)
            raise
        free(self.fact)
        self.fact, self.n_facts, self._facts = fact, <int>len(facts), facts
        return 0

    @property
    @cython.critical_section
    def measures(self):
        """The measures that the text states."""
        if self._measures is None:
            self._measures = measures_of(self.measure, self.n_measures)
        return self._measures

    @measures.setter
    @cython.critical_section
    def measures(self, list measures not None):
        self._put_measures(measures)

    cdef int _put_measures(self, list measures) except -1:
        """Have other measures stated than the words do; no more tokens near each are kept than those that are looked at."""
        cdef Measure* measure = <Measure*>malloc((len(measures) + 1) * sizeof(Measure))
        cdef Py_ssize_t i
        cdef int k
        if measure == NULL:
            raise MemoryError
        try:
            for i, (dimension, value, near) in enumerate(measures):
                measure[i].dimension, measure[i].value, measure[i].n_near = dimension, value, <int32_t>min(len(near), MAX_NEAR)
                for k in range(measure[i].n_near):
                    measure[i].near[k] = near[k]
        except:
            free(measure)
            raise
        free(self.measure)
        self.measure, self.n_measures, self._measures = measure, <Py_ssize_t>len(measures), measures
        return 0

    cdef int take_measures(self, const Measure* measures, Py_ssize_t n) except -1 nogil:
        """Take the measures that are found."""
        self.measure = <Measure*>malloc((n + 1) * sizeof(Measure))
        if self.measure == NULL:
            raise MemoryError
        memcpy(self.measure, measures, n * sizeof(Measure))
        self.n_measures = n
        return 0

    cdef int take(self, const Phrases* phrases, const Fact* fact, int n_facts) except -1 nogil:
        """Take the phrases that are found, and the facts that they state."""
        self.found, self.fact = <Found*>malloc((phrases.n + 1) * sizeof(Found)), <Fact*>malloc((n_facts + 1) * sizeof(Fact))
        if self.found == NULL or self.fact == NULL:
            raise MemoryError
        memcpy(self.found, phrases.found, phrases.n * sizeof(Found))
        if n_facts:
            memcpy(self.fact, fact, n_facts * sizeof(Fact))
        self.n_found, self.n_facts = phrases.n, n_facts
        return 0

    cdef int define(self, int32_t value, int32_t note) except -1 nogil:
        """Add a fact that a legal note defines."""
        cdef Fact* fact = <Fact*>realloc(self.fact, (self.n_facts + 1) * sizeof(Fact))
        if fact == NULL:
            raise MemoryError
        self.fact = fact
        fact[self.n_facts].value, fact[self.n_facts].by, fact[self.n_facts].start, fact[self.n_facts].end = value, BY_NOTE, note, note
        self.n_facts += 1
        if self._facts is not None:
            with gil:
                self._facts.append(FactHit(value, words_of(&self.fact[self.n_facts - 1], self.statement, &self.reader._core.view)))
        return 0

    @property
    @cython.critical_section
    def phrases(self):
        """The phrases of the index, by their ends, the longest first."""
        cdef Py_ssize_t i
        if self._phrases is None:
            self._phrases = [self._phrase(i) for i in range(self.n_found if self._spans() != NULL else 0)]
        return self._phrases

    def head_phrases(self):
        """Return the phrases that cover the head noun."""
        phrases = self.phrases
        head = self.statement.head
        return [p for p in phrases if p.start <= head < p.end]

    cpdef int signs(self) except -1:
        """Return what of the text others listen for (:class:`~hscode.reading.signs.Sign`)."""
        self._spans()
        return self._signs | (_MEASURED if self.n_measures else 0) | (_PARTS_SIGN if self.statement.parts else 0)

    cdef void find_signs(self, Statement statement, const Phrases* phrases) noexcept nogil:
        """Find what of the text others listen for, but for what may be stated besides."""
        cdef Phrases ending = ending_at(phrases, statement.head + 1)
        cdef Py_ssize_t k
        cdef int signs = statement.signs & ~_AT_HEAD
        if statement.head >= 0:
            signs |= statement.at[statement.head].lexeme.signs & _AT_HEAD
        if _are_names(&ending):
            signs |= _NAMES
        if self.reader._place != NULL and is_placed(&ending, self.reader._place):
            signs |= _PLACED
            if statement.head > 0 and stands_behind_machine(phrases, &ending):
                signs |= _COMPOUND
        for k in range(statement.size):
            signs |= 1 << statement.at[k].role
        if signs & 1 << QUALIFIER and (not statement.formal or _tells_drive(statement)):
            signs |= _ASIDE
        if statement._told is not None:
            signs |= _TOLD
        if statement._containers is not None:
            signs |= _CONTAINED
        if statement.has_shares and statement.marks & PERCENT and _states_shares(&statement.amounts):
            signs |= _SHARES
        self._signs = signs

    cdef bint is_parted_before(self, Py_ssize_t k) noexcept nogil:
        """Whether "and" or the like stands in front of a position, and in no phrase of the index."""
        cdef Phrases phrases
        if k == 0 or not self.statement.is_behind_and(k):
            return False
        phrases.view, phrases.found, phrases.n = &self.reader._core.view, self.found, self.n_found
        return not are_joined(&phrases, k - 1, k)

    cdef const Found* _spans(self) except NULL:
        if self.found == NULL:
            raise TypeError("nobody read this: a reading is what a reader returns")
        return self.found

    cdef const View* view(self) except NULL:
        """Return the index with which the text was read."""
        self._spans()
        return &self.reader._core.view

    cdef Phrases _heard(self) except *:
        cdef Phrases phrases
        phrases.found = <Found*>self._spans()
        phrases.view, phrases.n = self.view(), self.n_found
        return phrases

    cdef object _phrase(self, Py_ssize_t i):
        cdef const Found* found = &self._spans()[i]
        return named(Phrase, (found.pattern, found.start, found.end, self.reader._entries_of(found.pattern)))

    def phrases_of(self, int kind, uint32_t first=0, uint32_t end=_ALL):
        """Return the phrases that stand for something of a kind (``hscode.kinds.Kind``) whose number is from *first* up to *end*."""
        cdef Phrases heard = self._heard()
        cdef list phrases = self.phrases[: heard.n]  # whatever was added to what was handed out
        return [phrase for i, phrase in enumerate(phrases) if is_for(heard.view, heard.found[<Py_ssize_t>i].pattern, kind, first, end)]

    def says_only(self, int kind, int flags):
        """Return whether nothing is said but numbers with their units, words with some marks, and phrases of two words or more of a kind."""
        cdef Statement statement = <Statement>self.statement
        cdef Index core = self.reader._core
        cdef Py_ssize_t end, k = statement.first_other(core, flags, 0)
        while k < statement.size <= SHORT_TEXT:
            end = self._end_of_phrase(kind, k)
            if end == k:
                return False
            k = statement.first_other(core, flags, end)
        return k == statement.size

    cdef Py_ssize_t _end_of_phrase(self, int kind, Py_ssize_t k) except -1:
        """Return where the longest phrase of a kind ends that has two words or more, one of them at *k*; *k* where none does."""
        cdef Phrases phrases = self._heard()
        cdef const Found* found = phrases.found
        cdef Py_ssize_t i, end = k
        for i in range(phrases.n):
            if found[i].start <= k and found[i].end > end and found[i].end - found[i].start > 1 and stands_for(phrases.view, found[i].pattern, kind):
                end = found[i].end
        return end

    def _all(self):
        return self.statement, self.phrases, self.facts, self.measures, self.blend

    def __eq__(self, other):
        return self._all() == (<Reading>other)._all() if isinstance(other, Reading) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return f"Reading({self.statement!r}, facts={self.facts}, measures={self.measures})"


cdef class Reader:
    """Reads descriptions with the words of one nomenclature. Not to be used by two threads at once, which raises a ``RuntimeError``.

    Args:
        nomenclature: the tariff.
        heard: what others listen for.

    Raises:
        ValueError: others listen for places, and these are not as many as those of the nomenclature.
    """

    def __cinit__(self, nomenclature, heard=Heard({})):
        cdef dict meta = nomenclature.meta
        self._core = nomenclature.core
        self._phrases.view, self._phrases.found, self._phrases.n = &self._core.view, self._found, 0
        self.vocabulary = Vocabulary(self._core, Frames(meta["frames"]), Mender(self._core).mend, heard.words, meta["short"], meta["by_neighbours"],
                                     meta["packed"], meta["components"], meta["trades"])
        self._labels = labels = Labels(meta["labels"])
        self._behind_headline = labels.behind_headline
        self._alloys = Alloys(meta["alloys"])
        self._facts = FactFinder(nomenclature, self.vocabulary)
        self._measures = MeasureFinder(nomenclature, self.vocabulary)
        self._entries, self._places = {}, heard.places
        if self._places:
            self._place = <const uint8_t*>PyBytes_AS_STRING(self._places)
        if self._places and len(self._places) != <Py_ssize_t>self._core.view.n_nodes:
            raise ValueError(f"{len(self._places)} bytes for {self._core.view.n_nodes} places")
        self._parts = self._marked([OF_MACHINE], meta["components"])
        self._components = self._marked([OF_MACHINE, OF_OWN], meta["components"])
        self._part, self._component = <const uint8_t*>PyBytes_AS_STRING(self._parts), <const uint8_t*>PyBytes_AS_STRING(self._components)

    def __dealloc__(self):
        free(self._folded.at)

    def _marked(self, kinds, components):
        """Return a byte for each token, 1 for those of nouns for components of some kinds."""
        marked = bytearray(self._core.view.n_tokens)
        for number in [number for kind in kinds for word in components[kind] for number in self.vocabulary.numbers(word)]:
            marked[number] = 1
        return bytes(marked)

    cpdef Reading read(self, str text):
        """Read *text*: a statement, all phrases of the index in it, the facts that they state, its measures."""
        return <Reading>self.read_run([text])[0]

    cpdef list read_run(self, list texts):
        """Return what :meth:`read` returns of each of some texts.

        Those of which nothing need be asked of Python are read in one go without the lock of the interpreter, if there are more than a few.
        """
        cdef list readings = []
        cdef Reading reading, before = None
        cdef Py_ssize_t k
        if not claim(&self._is_reading):  # the phrases found stand in one place
            raise RuntimeError("a reader reads one text at a time; give each thread its own")
        try:
            self.vocabulary.make_room()
            for text in texts:
                reading = self._begin(text)
                if len(readings) % CHAINED:
                    before._next = reading
                before = reading
                readings.append(reading)
            for k in range(0, len(readings) if len(readings) >= TOGETHER else 0, CHAINED):
                reading = <Reading>readings[k]
                with nogil:
                    self._read_all(reading)
            for reading in readings:
                if reading.found == NULL:
                    self._read(reading)
                reading._next = reading._asked = None
            return readings
        finally:
            give_back(&self._is_reading)

    cdef Reading _begin(self, str text):
        """Return the reading of a text of which nothing is known."""
        cdef Reading reading = Reading.__new__(Reading)
        cdef str told = self._labels.in_order(text)
        reading.statement = Statement.__new__(Statement, told, self.vocabulary.trades)
        reading.statement.kept = self.vocabulary.kept
        reading._asked = self.vocabulary.frames.goods_asked_for(told[:_MAX_CHARACTERS])
        if u":" in reading._asked or u" - " in reading._asked:
            reading._asked = self._behind_headline(reading._asked)
        reading._characters = characters_of(reading._asked)
        reading.blend, reading.reader = _NO_BLEND, self
        return reading

    cdef int _read_all(self, Reading first) except -1 nogil:
        """Read a text and those behind it, but none of which something need be asked of Python."""
        if take_known(first.statement, &first._characters, &self._folded, self.vocabulary):
            self._read(first)
        return self._read_all(first._next) if first._next is not None else 0

    cdef int _read(self, Reading reading) except -1 nogil:
        """Read one text."""
        read_statement(reading.statement, &reading._characters, <PyObject*>reading._asked, &self._folded, self.vocabulary)
        self._find_names(reading.statement)
        set_apart(reading.statement, &self._phrases, self._facts.material)
        return self._tell(reading, reading.statement, self._facts)

    cdef int _find_names(self, Statement statement) except -1 nogil:
        """Find the phrases of the index, and with them the words of names that a text does not write as the index does."""
        if statement.said & ANY:
            open_articles(statement, self._phrases.view)
        turn_round(statement, self._phrases.view)
        self._match(statement)
        if is_cut(statement, &self._phrases) and complete(statement, self._core):
            self._match(statement)
        if statement.held_from and open_held(statement, &self._phrases):
            self._match(statement)
        if statement.lies_in:
            set_media_apart(statement, &self._phrases)
        return 0

    cdef int _match(self, Statement statement) except -1 nogil:
        """Find the phrases of the index.

        None runs from what the goods are into what is told of them ("violin with case"), or from one of two things into the other ("hammer and
        drill"), unless it is written so ("salt and pepper mill").
        """
        cdef int32_t tokens[MAX_TOKENS]
        cdef int i, k, kept = 0, n = <int>min(statement.size, MAX_TOKENS)
        cdef bint parted = False, whole
        cdef Found* found = self._found
        cdef const View* view = &self._core.view
        tokens[0] = -1
        for k in range(n):
            tokens[k] = statement.at[k].token
            if tokens[k] >= 0:
                await_start(view, <uint32_t>tokens[k])
            parted |= statement.group(k) != 0 or statement.at[k].marks & BEHIND_AND != 0
        self._phrases.n = find_all(view, tokens, n, found, MAX_FOUND)
        await_found(view, found, self._phrases.n)
        if not parted:
            return 0
        for i in range(self._phrases.n):
            whole = True
            for k in range(found[i].start + 1, found[i].end):
                whole &= statement.group(k) == statement.group(k - 1)
                whole &= not statement.is_behind_and(k) or stands_for(view, found[i].pattern, JOINED)
            if whole:
                found[kept] = found[i]
                kept += 1
        self._phrases.n = kept
        return 0

    cdef int _tell(self, Reading reading, Statement statement, FactFinder facts) except -1 nogil:
        """Tell what a text states of the goods, and which of its words names them."""
        cdef bint weighed = False
        facts.find(statement, &self._phrases)
        if statement.has_shares or statement.has_proportions:
            with gil:
                weighed = self._weigh(reading)
        if facts.n_hits > 1 and not weighed:
            facts.mark_named_later(statement)
        facts.state(statement)
        statement.head = find_head(statement, &self._core.view, self._component)
        if statement.head >= 0 and not statement.parts:
            statement.parts = are_parts(statement, &self._phrases, self._part)
        reading.take(&self._phrases, facts._facts, facts.n_facts)
        reading.find_signs(statement, &self._phrases)
        if statement.amounts.size:
            self._measures.find(statement)
            reading.take_measures(self._measures.found, self._measures.n_found)
        if statement.has_shares or statement.has_plies or statement.said & SHOE_PART:
            with gil:
                self._tell_besides(reading)
        return 0

    cdef bint _weigh(self, Reading reading) except -1:
        """Find which of the materials counts whose shares are stated, and return whether one does."""
        reading.blend = weigh(reading.statement, &self._phrases, self._facts)
        return len(reading.blend.main) > 0

    cdef int _tell_besides(self, Reading reading) except -1:
        """Tell what follows from an analysis of a metal and from the count of a yarn, and of what the parts of footwear are."""
        cdef Statement statement = reading.statement
        cdef list facts = reading.facts
        cdef dict analysed = None
        if statement.said & SHOE_PART:
            facts = self._facts.with_footwear(facts, statement)
        if statement.has_shares:
            analysed = self._alloys.analysis(statement.text)
        if analysed:
            facts = self._facts.with_alloy(facts, statement, self._alloys, analysed)
        if statement.has_plies:
            self._facts.add_plies(facts, statement)
        reading._put(facts)
        if analysed:
            reading._put_measures(reading.measures + self._measures.shares_of(analysed, self._alloys.elements))
        return 0

    cdef tuple _entries_of(self, pattern):
        """Return what a pattern stands for."""
        known = self._entries.get(pattern)
        if known is None:
            if len(self._entries) >= ROOM:
                self._entries.clear()
            known = self._entries[pattern] = tuple(self._core.entries(pattern))
        return <tuple>known

    def is_material_only(self, Statement statement not None):
        """Whether the last word of the naming phrase is a material: the words say what something is of."""
        cdef Py_ssize_t k
        for k in range(statement.size - 1, -1, -1):
            if statement.at[k].role == HEAD:
                return is_material(statement.at[k].token, &self._core.view)
        return False


cdef bint _are_names(const Phrases* phrases) noexcept nogil:
    """Whether two of some phrases that end alike are trade terms, the shorter of which stands at a place at which the longest does not."""
    cdef int i, longest = -1
    for i in range(phrases.n):  # the longest comes first
        if not names_goods(phrases.view, phrases.found[i].pattern):
            continue
        if longest < 0:
            longest = i
        elif not stands_wherever(phrases.view, phrases.found[longest].pattern, phrases.found[i].pattern):
            return True
    return False


cdef bint _states_shares(const Amounts* amounts) noexcept nogil:
    """Whether two shares at least are stated, which could make up the whole."""
    cdef Py_ssize_t i
    cdef int shares = 0
    for i in range(amounts.size):
        shares += amounts.at[i].dimension == SHARE_DIMENSION
    return shares > 1


cdef bint _tells_drive(Statement statement) noexcept nogil:
    """Whether an engine or a motor stands behind the comma of a tariff's entry: "passenger car, petrol engine"."""
    cdef Py_ssize_t k
    for k in range(statement.size):
        if statement.at[k].role == QUALIFIER and statement.at[k].lexeme.kinds & DRIVES:
            return True
    return False


