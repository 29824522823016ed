# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The reader: a description to a statement, with the facts and the phrases of the nomenclature that it holds."""

from typing import NamedTuple

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memset

from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize

from hscode._core cimport (
    FACT, JOINED, LEVEL_CHAPTER, LEVEL_HEADING, MAX_FOUND, MAX_TOKENS, NOISE, NOTE, PARTS, RELATED, SHARE, TABLES, TERM, Found, Index,
    Run, View, await_found, await_start, ends_phrase, entry_start, find_all, is_kind_of,
    lone_token, next_word, open_phrases, runs_from,
)
from hscode.reading._named cimport named
from hscode.reading._scan cimport Token
from hscode.reading.statement cimport Statement, find_head, is_material, open_filled, read_statement
from hscode.reading._position cimport (
    ASIDE, BEHIND_AND, BEHIND_SHARE, ENDS_TERM, FOR, HEAD, INSIDE, LATER, LESSER, LIES_IN, LINING, MEASURED, MENDED, OF, PACKED, PACKING, PLACE, QUALIFIER,
    SHARED, SILENT, WITH, WITHOUT, Position, room_for,
)
from hscode.reading.vocabulary cimport (
    ACCESSORY, ANY, BLANK, DENIES, FIBRE_FORM, FIGURE, FITTED, FREE, FREE_AS, IMITATES, LIKE, PAST, PLACES, SERVES, SHOE_PART, Lexeme, Vocabulary,
)

from hscode.kinds import TokenFlag
from hscode.reading.alloys import ELEMENTS, analysis, judge_alloy
from hscode.reading.asking import Frames
from hscode.reading.blends import MIXED_WITH, Blend, Share, is_minor, predominant
from hscode.reading.footwear import SHOE_PARTS, shoe_material, shoe_parts
from hscode.reading.labels import Labels
from hscode.reading.lengths import AROUND, DIAMETER, HEIGHT, LENGTH, NAMES, THICKNESS, WIDTH, names_of
from hscode.reading.linings import SECONDARY, Placed, outer
from hscode.reading.mending import Mender
from hscode.reading.nouns import OF_MACHINE, OF_OWN
from hscode.reading.presentation import State, Told
from hscode.reading.quantities import PLIES, PROPORTION, UNITS
from hscode.reading.relations import COATED, IN_PART, JOINING, OUTSIDES
from hscode.reading.signs import Sign

cdef enum:
    NONE = -1
    SHORT_TEXT = 8  # words of a text that may say no more than a phrase
    FEW = 32  # hits for which there is room at first
    MIN_CONTEXT_CUT = 3  # letters that a cut last word has kept at least
    LABEL_LENGTH = 26  # characters from which a line may be cut: parcel labels hold some 30
    MOST_CUT_AT = 50  # characters up to which systems cut: a known word that ends a longer line is whole
    MAX_COMPLETIONS = 80
    HALF = 50  # per cent
    TURNED = 2  # words of a name that stands the other way round, on either side
    CONTEXT = 3  # tokens in front of a cut word that may make a term with it
    NEAR = 4  # surface tokens around a number among which its name is looked for
    MOST_NEAR = 8
    NEGATED_WORDS = 6  # of a phrase that begins with a negation, at most
    NEGATED_FOUND = 40
    FIRST_OF_FOODS = 16  # chapters of foods and feed that are made of others
    LAST_OF_FOODS = 23
    MEDICINES = 30
    FIRST_OF_CHEMICALS = 32  # chapters of preparations of them
    MOST_INGREDIENT = 90  # per cent of a preparation
    LAST_FILLED_IN = 38  # chapter of goods that are filled into packings
    FIRST_OF_MACHINES = 84  # chapters, of sections XVI to XIX
    LAST_OF_MACHINES = 93
    ROOM = 4_000  # patterns whose entries are kept; then all are forgotten

cdef enum:  # what attributes are spoken of by
    PERSONS = 1  # "for" states them too: "shirts for men"
    BY_PACKING = 2  # the packing of the goods tells them; what it is of does not speak of the goods: "honey in glass jars" is not of glass

cdef enum:  # of a quantity, at a surface token
    BEGINS = 1
    ENDS = 2

cdef enum:  # where the name of a length stands
    BEFORE = 1
    BEHIND = 2

POWER_FACTOR = 0.8
"""At which generating sets are rated: of one that is told in watts the tariff asks the volt-amperes."""
_PERSONS = frozenset({"sex", "age"})
_TOLD_BY_PACKING = frozenset({"retail", "airtight"})
_LINKS = frozenset({"of", "in", ":", "=", "is", "approx", "about"})
"""Words between a length and its name: "a width of 5 mm", "5 mm in diameter"."""
_PARTING = JOINING | {",", ";", "/", "with", "plus"}
"""What parts the name of one share from that of the next: "10% butter and 90% oil"."""
_FOLLOWING = frozenset({"thick", "wide", "long", "high", "tall", "deep"})
"""Words that follow the length that they name."""
_DRIVES = frozenset({"engine", "motor"})
"""Nouns of what drives goods."""
_ACROSS = ("diameter", "dia", "depth", "deep")
"""Words that say which length of the goods a figure is, besides those of thickness, width, length and height."""
_AGAINST = {
    ("alloy", "yes"): ("alloy", "no"), ("alloy", "no"): ("alloy", "yes"),
    **{("material", name): ("material", "non-alloy-steel") for name in ("alloy-steel", "stainless-steel", "high-speed-steel", "silicon-electrical-steel")},
}
"""Facts against which those stand that follow from an analysis."""
DIMENSIONS = {dimension: number for number, dimension in enumerate(dict.fromkeys([d for d, _ in UNITS.values()]))}

cdef int _NOISE = TokenFlag.NOISE
cdef int _REMARK = TokenFlag.REMARK
cdef int _NUMBER = TokenFlag.NUMBER
cdef uint32_t _ALL = 0xFFFFFFFF  # above all numbers of places and values
cdef int _PACKING = TokenFlag.PACKING
cdef int _TOLD = Sign.TOLD, _CONTAINED = Sign.CONTAINED, _SHARES = Sign.SHARES, _NAMES = Sign.NAMES, _ASIDE = Sign.ASIDE
cdef int _MEASURED = Sign.MEASURED, _PARTS_SIGN = Sign.PARTS, _COMPOUND = Sign.COMPOUND
cdef object _NO_BLEND = Blend("", frozenset())


class Phrase(NamedTuple):
    """A phrase of the index in the statement: its pattern, its half-open range of tokens, what it stands for."""

    pattern: int
    start: int
    end: int
    entries: tuple[tuple[int, int], ...]


class FactHit(NamedTuple):
    """A fact that the text states: number of the value, and the words that say it."""

    value: int
    words: str


cdef class Reading:
    """A statement with what the index finds in it.

    ``facts`` are those that the text states; ``measures`` are triples of dimension number, value in its base unit and the tokens near
    the number; ``blend`` says by which method the material was found that counts, where the text states shares.
    """

    @property
    def phrases(self):
        """The phrases of the index, by their ends, the longest first."""
        cdef Py_ssize_t i
        if self._phrases is None:
            self._phrases = [self._phrase(i) for i in range(<Py_ssize_t>(len(self._found) // sizeof(Found)))]
        return self._phrases

    def head_phrases(self):
        """Return the phrases that cover the head noun."""
        phrases = self.phrases
        head = self.statement.head
        return [p for p in phrases if p.start <= head < p.end]

    def named_at_head(self):
        """Return what the trade terms name that end with the head noun: the words of the longest, its places, and the places of the shorter ones."""
        cdef const Found* found = self._spans()
        cdef Py_ssize_t i, n = <Py_ssize_t>(len(self._found) // sizeof(Found)), end = self.statement.head + 1
        cdef int words, longest = 0
        cdef set specific = set(), general = set()
        for i in range(n):
            words = found[i].end - found[i].start
            if found[i].end != end or not self.reader._names_goods(found[i].pattern):
                continue
            if words > longest:
                general |= specific
                specific = set()
                longest = words
            self.reader._add_places(found[i].pattern, specific if words == longest else general)
        return longest, specific, general

    def signs(self):
        """Return what of the text others listen for (:class:`~hscode.reading.signs.Sign`)."""
        cdef int signs = _NAMES if self._has_names_at_head() else 0  # refuses a reading that nobody read
        cdef Statement statement = self.statement
        cdef Py_ssize_t k
        signs |= statement.signs
        for k in range(statement.size):
            signs |= 1 << statement.at[k].role
        if signs & 1 << QUALIFIER and (not statement.formal or _tells_drive(statement)):
            signs |= _ASIDE
        if statement.told:
            signs |= _TOLD
        if statement.containers:
            signs |= _CONTAINED
        if "%" in statement.text:
            signs |= _SHARES
        if self.measures:
            signs |= _MEASURED
        if statement.parts:
            signs |= _PARTS_SIGN
        if statement.head > 0 and _is_behind_machine(self):
            signs |= _COMPOUND
        return signs

    cdef bint _has_names_at_head(self) except -1:
        """Whether two trade terms end with the head noun, one of which has more words than that."""
        cdef const Found* found = self._spans()
        cdef Py_ssize_t i, n = <Py_ssize_t>(len(self._found) // sizeof(Found)), end = self.statement.head + 1
        cdef int names = 0, longest = 0
        for i in range(n):
            if found[i].end == end and self.reader._names_goods(found[i].pattern):
                names += 1
                longest = max(longest, found[i].end - found[i].start)
        return names > 1 and longest > 1

    cdef bint is_parted_before(self, Py_ssize_t k) except -1:
        """Whether "and" or the like stands in front of a position, and in no phrase of the index."""
        cdef const Found* found
        cdef Py_ssize_t i
        if k == 0 or not self.statement.is_behind_and(k):
            return False
        found = self._spans()
        for i in range(<Py_ssize_t>(len(self._found) // sizeof(Found))):
            if found[i].start < k < found[i].end:
                return False
        return True

    cdef const Found* _spans(self) except NULL:
        if self._found is None:
            raise TypeError("nobody read this: a reading is what a reader returns")
        return <const Found*>PyBytes_AS_STRING(self._found)

    cdef object _phrase(self, Py_ssize_t i):
        cdef const Found* found = &self._spans()[i]
        return named(Phrase, (found.pattern, found.start, found.end, self.reader._entries_of(found.pattern)))

    def phrases_of(self, int kind, uint32_t first=0, uint32_t end=_ALL):
        """Return the phrases that stand for something of a kind (``hscode.kinds.Kind``) whose number is from *first* up to *end*."""
        cdef const Found* found = self._spans()
        cdef list phrases = self.phrases[: <Py_ssize_t>(len(self._found) // sizeof(Found))]  # whatever was added to what was handed out
        return [phrase for i, phrase in enumerate(phrases) if self.reader._is_for(found[<Py_ssize_t>i].pattern, kind, first, end)]

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
        cdef const Found* found = self._spans()
        cdef Py_ssize_t i, end = k
        for i in range(<Py_ssize_t>(len(self._found) // sizeof(Found))):
            if found[i].start <= k and found[i].end > end and found[i].end - found[i].start > 1 and self.reader._is_for(found[i].pattern, kind, 0, _ALL):
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
        signs: words, folded or in their index form, that others listen for, with the signs that they are to them.
    """

    def __cinit__(self, nomenclature, dict signs={}):
        cdef uint32_t value
        attributes = nomenclature.meta["attributes"]
        self._core = nomenclature.core
        self._n_values, self._n_attributes = self._core.view.n_values, <uint32_t>len(attributes)
        self._opposite = <int32_t*>calloc(self._n_values + 1, sizeof(int32_t))
        self._mixed_with = <int32_t*>calloc(self._n_values + 1, sizeof(int32_t))
        self._known = <uint8_t*>calloc(self._n_values + 1, 1)
        self._settled = <uint8_t*>calloc(self._n_attributes + 1, 1)
        if self._opposite == NULL or self._mixed_with == NULL or self._known == NULL or self._settled == NULL:
            raise MemoryError
        frames, mend = Frames(nomenclature.meta["frames"]), Mender(self._core).mend
        self.vocabulary = Vocabulary(self._core, frames, mend, signs, nomenclature.meta["short"], nomenclature.meta["by_neighbours"],
                                     nomenclature.meta["packed"], nomenclature.meta["components"])
        self._labels = Labels(nomenclature.meta["labels"])
        self._names = nomenclature.value_names
        self._entries = {}
        self._textile = self._names.index(("material", "textile"))
        self._material = attributes.index("material")
        self._construction = attributes.index("construction") if "construction" in attributes else NONE
        self._number = {name: value for value, name in enumerate(self._names)}
        self._mix = attributes.index("mix") if "mix" in attributes else -1  # a tariff need not ask what goods are mixed with
        opposite, mixed_with = _yes_and_no(self._names), _mixed_with(nomenclature)
        for value in range(self._n_values):
            self._opposite[value], self._mixed_with[value] = opposite.get(value, NONE), mixed_with.get(value, NONE)
        self._negations = tuple([(word, numbers[0]) for word in ("not", "no", "without") if (numbers := self.vocabulary.numbers(word))])
        self._side = self.vocabulary.numbers("side")
        self._length_names = {name: tuple([number for word in words for number in self.vocabulary.numbers(word)]) for name, words in NAMES.items()}
        self._lengths = {number: name for name in (THICKNESS, WIDTH, LENGTH, HEIGHT) for number in self._length_names[name]}
        self._lengths.update({number: DIAMETER for word in _ACROSS for number in self.vocabulary.numbers(word)})
        self._one_length = {
            number: kind for word, kind in nomenclature.meta["lengths"].items() for number in self.vocabulary.numbers(word)
        }
        components = {kind: {number for word in words for number in self.vocabulary.numbers(word)} for kind, words in nomenclature.meta["components"].items()}
        self._parts, self._components = components[OF_MACHINE], components[OF_MACHINE] | components[OF_OWN]
        self._spoken_of = bytes([PERSONS * (name in _PERSONS) | BY_PACKING * (name in _TOLD_BY_PACKING) for name in attributes])
        self._had = set(nomenclature.meta["had"])
        self._served = set(nomenclature.meta["served"])
        self._plies = {several: self._number.get(("yarn", name)) for several, name in ((False, "single"), (True, "multiple"))}

    def __dealloc__(self):
        free(self._opposite); free(self._mixed_with); free(self._known); free(self._settled); free(self._hits)

    cpdef Reading read(self, str text):
        """Read *text*: a statement, all phrases of the index in it, the facts that they state, its measures."""
        if self._is_reading:  # the phrases found stand in one place
            raise RuntimeError("a reader reads one text at a time; give each thread its own")
        self._is_reading = True
        try:
            return self._read(text)
        finally:
            self._is_reading = False

    cdef Reading _read(self, str text):
        cdef Reading reading = Reading.__new__(Reading)
        cdef Statement statement = read_statement(self._labels.in_order(text), self.vocabulary)
        cdef int n
        if statement.said & ANY:
            self._open_articles(statement)
        self._turn_round(statement)
        n = self._match(statement)
        if self._is_cut(statement, n) and self._complete(statement):
            n = self._match(statement)
        if statement.held_from and self._is_held(statement, n):
            open_filled(statement, statement.held_from, statement.held_to)
            n = self._match(statement)
        if statement.lies_in:
            self._set_media_apart(statement, n)
        n = self._silence(statement, n)
        if statement.said & (DENIES | FREE | LIKE | IMITATES):
            self._set_denied_aside(statement, n)
        self._open_blanks(statement, n)
        self._mark_terms(statement, n)
        if not statement.formal and not statement.parts and statement.size > 2:
            _set_apart(statement, &self._core.view)
        if statement.said & SERVES and not statement.parts:
            self._set_served_apart(statement, n)
        if statement.quantities:
            self._set_ingredients_apart(statement, n)
        self._n_hits = 0
        self._find_hits(statement, n, FACT)
        reading.blend = self._weigh(statement, n) if statement.quantities else _NO_BLEND
        if self._n_hits > 1 and not reading.blend.main:
            self._mark_named_later(statement)
        reading.facts = self._facts(statement)
        if statement.said & SHOE_PART:
            self._tell_upper_from_sole(statement, reading)
        analysed = _analysed(statement)
        if analysed:
            _judge_alloy(self, statement, reading, analysed)
        statement.head = find_head(statement, &self._core.view, self._components)
        if statement.head >= 0 and not statement.parts:
            statement.parts = self._are_parts(statement, n)
        for quantity in statement.quantities:
            if quantity.dimension == PLIES and self._plies[quantity.value > 1] is not None:
                reading.facts.append(FactHit(self._plies[quantity.value > 1], statement.surface_words(quantity.first, quantity.last)))
        reading.statement = statement
        reading.measures = self._measures(statement)
        if analysed:
            reading.measures += _shares_of_elements(self.vocabulary, analysed)
        reading.reader = self
        reading._found = PyBytes_FromStringAndSize(<char*>self._found, n * sizeof(Found))
        return reading

    cdef tuple _entries_of(self, pattern):
        """Return what a pattern stands for."""
        known = self._entries.get(pattern)
        if known is None:
            if len(self._entries) >= ROOM:
                self._entries.clear()
            known = self._entries[pattern] = tuple(self._core.entries(pattern))
        return <tuple>known

    cdef bint _is_for(self, uint32_t pattern, int kind, uint32_t first, uint32_t end) noexcept:
        """Whether a pattern stands for something of a kind whose number is from *first* up to *end*."""
        cdef const View* view = &self._core.view
        cdef uint32_t entry
        for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
            if view.ent_kind[entry] == kind and first <= view.ent_target[entry] < end:
                return True
        return False

    cdef bint _stands_for(self, uint32_t pattern, int kind) noexcept:
        """Whether a pattern is an entry of a kind."""
        return self._is_for(pattern, kind, 0, _ALL)

    cdef bint _names_goods(self, uint32_t pattern) noexcept:
        """Whether a pattern is a trade term."""
        return self._stands_for(pattern, TERM)

    cdef int _add_places(self, uint32_t pattern, set places) except -1:
        """Add the places at which a pattern stands as a trade term."""
        cdef const View* view = &self._core.view
        cdef uint32_t entry
        for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
            if view.ent_kind[entry] == TERM:
                places.add(view.ent_target[entry])
        return 0

    cdef int _match(self, Statement statement):
        """Find the phrases of the index.

        None runs from what the goods are into what is told of them ("violin with case"), or from one of two things into the other ("hammer and
        drill"), unless it is written so ("salt and pepper mill").
        """
        cdef int32_t tokens[MAX_TOKENS]
        cdef int i, k, count, kept = 0, n = <int>min(statement.size, MAX_TOKENS)
        cdef bint parted = False, whole
        cdef Found* found = self._found
        cdef const View* view = &self._core.view
        tokens[0] = -1
        for k in range(n):
            tokens[k] = statement.at[k].token
            if tokens[k] >= 0:
                await_start(view, <uint32_t>tokens[k])
            parted |= statement.group(k) != 0 or statement.at[k].marks & BEHIND_AND
        count = find_all(view, tokens, n, found, MAX_FOUND)
        await_found(view, found, count)
        if not parted:
            return count
        for i in range(count):
            whole = True
            for k in range(found[i].start + 1, found[i].end):
                whole &= statement.group(k) == statement.group(k - 1)
                whole &= not statement.is_behind_and(k) or self._stands_for(found[i].pattern, JOINED)
            if whole:
                found[kept] = found[i]
                kept += 1
        return kept

    cdef object _set_media_apart(self, Statement statement, int n):
        """Have goods come with what they lie in to keep, "sardines in oil", unless a phrase of the index holds both, "peaches in syrup"."""
        cdef Position* at = statement.at
        cdef Py_ssize_t k, other
        for k in range(1, statement.size):
            if at[k].marks & LIES_IN and at[k].role == OF and not self._are_joined(n, <int>k - 1, <int>k):
                for other in range(k, statement.size):
                    if at[other].role != OF:
                        break
                    at[other].role = WITH

    cdef bint _is_held(self, Statement statement, int n) noexcept:
        """Whether what comes with a packing are goods that are filled into one, and no part of it: "bottle with shampoo", but not "with cap"."""
        cdef int i, longest = -1
        for i in range(n):
            if self._found[i].end == statement.held_to and self._found[i].start >= statement.held_from and self._names_goods(self._found[i].pattern):
                if longest < 0 or self._found[i].start < self._found[longest].start:
                    longest = i
        return longest >= 0 and not self._has_place(self._found[longest].pattern, _is_filled_in, False)

    cdef object _turn_round(self, Statement statement):
        """Put a name in the order of speech that stands the other way round: "motor, wiper, 24v" is a wiper motor, "balls for bearings" bearing balls.

        Without this the words of relation would be lost on a name that has the same words in the order of the text ("ball bearings").
        """
        cdef Position* at = statement.at
        cdef Py_ssize_t k = 0, first, end
        while k < statement.size and at[k].role == HEAD:
            k += 1
        if k == 0 or k == statement.size or at[k].token < 0 or statement.formal and at[k].role != FOR:
            return
        if at[k].role == FOR:
            first = k - 1
            if statement.parts or _is_activity(statement, k) or not self._is_name([at[first].token, at[k].token]):
                return
        elif at[k].role == QUALIFIER and k <= TURNED and not self._says_material(at[0].token):
            first = 0
        else:
            return
        end = k + 1
        while end < statement.size and at[end].role == at[k].role and at[end].surface == at[end - 1].surface + 1:
            end += 1
        if end - k <= TURNED and self._joins_turned(statement, first, k, end):
            _turn(statement, first, k, end)

    cdef bint _joins_turned(self, Statement statement, Py_ssize_t first, Py_ssize_t last, Py_ssize_t end):
        """Whether the words ``[last, end)`` with the first word of ``[first, last)`` behind them are a name of goods."""
        return self._is_name([statement.at[k].token for k in range(last, end)] + [statement.at[first].token])

    cdef bint _is_name(self, list numbers):
        cdef int32_t before[CONTEXT]
        cdef uint32_t rows[CONTEXT]
        cdef int lengths[CONTEXT]
        cdef int k, n = <int>len(numbers) - 1
        if n > CONTEXT or -1 in numbers:
            return False
        for k in range(n):
            before[k] = numbers[k]
        k = open_phrases(&self._core.view, before, n, rows, lengths)
        return self._ends_term(numbers[n], rows, lengths, k) == n + 1

    cdef int _silence(self, Statement statement, int n):
        """Silence the phrases of two words or more that say nothing of the goods ("no commercial value"), where others are named beside them.

        Figures right behind such a phrase go with it: "order no 5512". Facts and notes that hear the words still do.
        """
        cdef Found* found = self._found
        cdef int i, j, k, kept = 0
        cdef bint held, heard
        for i in range(n):
            if not self._is_remark(statement, i):
                continue
            held = False
            for j in range(n):
                held |= (found[j].start <= found[i].start and found[i].end <= found[j].end and self._names_goods(found[j].pattern)
                         and found[j].end - found[j].start > found[i].end - found[i].start)
            if not held:
                statement.mark(found[i].start, found[i].end, SILENT)
                statement.silenced = True
        if not statement.silenced:
            return n
        if not self._names_besides(statement, n):
            statement.unmark(SILENT)
            statement.silenced = False
            return n
        for k in range(1, <int>statement.size):
            if statement.at[k - 1].marks & SILENT and (<Lexeme>statement.lexemes[k]).marks & FIGURE and not statement.at[k].marks & MEASURED:
                statement.at[k].marks |= SILENT
        for i in range(n):
            heard = self._stands_for(found[i].pattern, FACT) or self._stands_for(found[i].pattern, NOTE)
            if not self._is_silent(statement, i) or (heard and not self._names_goods(found[i].pattern)):
                found[kept] = found[i]
                kept += 1
        return kept

    cdef bint _is_remark(self, Statement statement, int i) noexcept:
        """Whether the phrase that was found is one that says nothing of the goods, or a word that by itself does not: "fcl"."""
        cdef int32_t token
        if self._found[i].end - self._found[i].start > 1:
            return self._stands_for(self._found[i].pattern, NOISE) and not self._names_goods(self._found[i].pattern)
        token = statement.at[self._found[i].start].token
        return token >= 0 and self._core.view.tok_flags[token] & _REMARK != 0

    cdef bint _is_silent(self, Statement statement, int i) noexcept:
        """Whether a word of the phrase that was found is silent."""
        cdef int k
        for k in range(self._found[i].start, self._found[i].end):
            if statement.at[k].marks & SILENT:
                return True
        return False

    cdef bint _names_besides(self, Statement statement, int n) noexcept:
        """Whether a trade term that is more than a packing or a selling word stands outside the silent phrases."""
        cdef int i, k, token
        for i in range(n):
            if self._is_silent(statement, i) or not self._names_goods(self._found[i].pattern):
                continue
            for k in range(self._found[i].start, self._found[i].end):
                token = statement.at[k].token
                if token >= 0 and not self._tells_nothing(token):
                    return True
        return False

    cdef object _set_denied_aside(self, Statement statement, int n):
        """Give the words that are denied, or only imitated, the roles of such, unless a phrase of the index holds them with what denies them."""
        cdef Position* at = statement.at
        cdef int k, other
        for k in range(<int>statement.size):
            if not (<Lexeme>statement.lexemes[k]).marks & (DENIES | FREE | LIKE | IMITATES):
                continue
            for other in range(max(0, k - 1), min(k + 2, <int>statement.size)):
                if other != k and self._is_denied(statement, other, other + 1) and not self._are_joined(n, min(k, other), max(k, other)):
                    _deny(statement, other)
                elif (other != k and self._says_material(at[other].token) and self._is_imitated(statement, other, other + 1)
                      and not self._are_joined(n, min(k, other), max(k, other))):
                    at[other].role = PLACE

    cdef bint _are_joined(self, int n, int first, int last) noexcept:
        """Whether a phrase of the index holds two positions."""
        cdef int i
        for i in range(n):
            if self._found[i].start <= first and last < self._found[i].end:
                return True
        return False

    cdef bint _is_denied(self, Statement statement, int first, int end):
        """Whether the words at the positions ``[first, end)`` say what the goods are not or have not: "non-electric", "lead-free"."""
        if first > 0 and (<Lexeme>statement.lexemes[first - 1]).marks & DENIES:
            return True
        if end >= statement.size or not (<Lexeme>statement.lexemes[end]).marks & FREE or not self._adjoin(statement, end - 1):
            return False
        return end + 1 >= statement.size or not (<Lexeme>statement.lexemes[end + 1]).marks & FREE_AS

    cdef bint _adjoin(self, Statement statement, int k):
        """Whether no more than a hyphen stands between a word and the next."""
        cdef int32_t first = statement.at[k].surface, second = statement.at[k + 1].surface
        return second == first + 1 or (second == first + 2 and (<Token>statement.surface[first + 1]).text == "-")

    cdef bint _is_imitated(self, Statement statement, int first, int end):
        """Whether the material at the positions ``[first, end)`` is only imitated: "cashmere feel", "imitation leather"."""
        if first > 0 and (<Lexeme>statement.lexemes[first - 1]).marks & IMITATES and self._adjoin(statement, first - 1):
            return True
        return end < statement.size and (<Lexeme>statement.lexemes[end]).marks & LIKE and self._adjoin(statement, end - 1)

    cdef bint _is_material(self, uint32_t pattern) noexcept:
        """Whether a term is first of all the name of a material: "sterling silver" in "sterling silver flute"."""
        cdef const View* view = &self._core.view
        cdef uint32_t entry
        for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
            if view.ent_kind[entry] == FACT and view.value_attr[view.ent_target[entry]] == self._material:
                return True
        return False

    cdef bint _says_material(self, int token) noexcept:
        return is_material(token, &self._core.view)

    cdef object _open_articles(self, Statement statement):
        """Goods of any kind are named by what they are of, unless that is a material: "articles of jewellery", but "articles of leather"."""
        cdef Position* at = statement.at
        cdef Py_ssize_t k = 0, end
        while k < statement.size and at[k].role == HEAD and (<Lexeme>statement.lexemes[k]).marks & (ANY | FIGURE):
            k += 1
        if k == 0 or k == statement.size or at[k].role != OF or at[k].token < 0:
            return
        end = k + 1
        while end < statement.size and at[end].role == OF and at[end].surface == at[end - 1].surface + 1:
            end += 1
        if not self._says_material(at[end - 1].token):
            for k in range(k, end):
                at[k].role = HEAD

    cdef object _open_blanks(self, Statement statement, int n):
        """Blanks for a thing are named by the thing, unless trade has a name for them ("key blank"): what follows "for" or "of" names the goods."""
        cdef Position* at = statement.at
        cdef Py_ssize_t k = 0, other, place, comma
        cdef int i
        cdef bint ends_before = False
        cdef Found phrase
        while k < statement.size and not (<Lexeme>statement.lexemes[k]).marks & BLANK:
            k += 1
        if k == statement.size or at[k].role != HEAD or (k + 1 < statement.size and at[k + 1].role == HEAD):
            return
        for i in range(n):
            phrase = self._found[i]
            if not self._names_goods(phrase.pattern) or self._says_material(at[phrase.end - 1].token):
                continue
            ends_before |= phrase.end == k  # "saw blade blanks of steel"
            if phrase.start <= k < phrase.end:
                for other in range(phrase.start, phrase.end):
                    if other != k and not self._says_material(at[other].token):
                        return
        place = at[k].surface
        statement.told.append(Told(State.UNFINISHED, place, place + 1))
        at[k].role = PLACE
        if ends_before:
            return
        comma = place
        while comma < len(statement.surface) and (<Token>statement.surface[comma]).text not in (",", ";", "("):
            comma += 1
        for other in range(k + 1, statement.size):
            if at[other].role == OF or at[other].role == FOR:
                at[other].role = HEAD if at[other].surface < comma else QUALIFIER

    cdef bint _is_cut(self, Statement statement, int n):
        """Whether the last word may have lost its end: it is not plainly known, or the line is as long as labels are and no term ends there."""
        cdef Position* last
        cdef Token word
        cdef Py_ssize_t end
        cdef int i
        if statement.formal or statement.size < 2 or statement.spread:
            return False
        last = &statement.at[statement.size - 1]
        if last.role == WITHOUT:  # "candle holder, without candle"
            return False
        word = statement.surface[last.surface]
        end = len(statement.text.rstrip())
        if word.end < end or len(word.text) < MIN_CONTEXT_CUT or not word.text.isalpha():
            return False
        if last.token < 0 or last.marks & MENDED:
            return True
        if not LABEL_LENGTH <= end <= MOST_CUT_AT:
            return False
        for i in range(n):
            if self._found[i].end == statement.size and self._found[i].end - self._found[i].start > 1:
                return False
        return True

    cdef bint _complete(self, Statement statement):
        """Complete a cut last word to one that makes a trade term with the words before it: "cake toppe" is a cake topper."""
        cdef const View* view = &self._core.view
        cdef int32_t before[CONTEXT]
        cdef uint32_t rows[CONTEXT]
        cdef int lengths[CONTEXT]
        cdef Run runs[TABLES]
        cdef int i, opened, length, longest = 1, context = self._words_before(statement)
        cdef Position* last = &statement.at[statement.size - 1]
        cdef str word = (<Token>statement.surface[last.surface]).text
        cdef bytes beginning = word.encode()
        cdef str completed
        cdef int64_t candidate, found = -1
        cdef int32_t token, best = last.token
        for i in range(context):
            before[i] = statement.at[statement.size - 1 - context + i].token
        opened = open_phrases(view, before, context, rows, lengths)
        if opened == 0:
            return False
        runs_from(view, beginning, len(beginning), runs)
        for _ in range(MAX_COMPLETIONS):
            candidate = next_word(view, runs)
            if candidate < 0:
                break
            token = lone_token(view, <uint32_t>candidate)
            length = self._ends_term(token, rows, lengths, opened) if token >= 0 else 0
            if length > longest or (found >= 0 and length == longest and view.tok_idf[token] < view.tok_idf[best]):
                longest, found, best = length, candidate, token
        if found < 0:
            return False
        completed = self._core._text(<uint32_t>found).decode()
        if completed == word:  # it makes a term as it stands
            return False
        if last.token >= 0 and not last.marks & MENDED and view.tok_idf[best] > view.tok_idf[last.token]:  # "aluminium wall" is no wallet
            return False
        last.token = best
        statement.corrections[word] = completed
        form = (<Lexeme>statement.lexemes[statement.size - 1]).form
        statement.unknown = [unknown for unknown in statement.unknown if unknown != form]
        return True

    cdef int _words_before(self, Statement statement) noexcept:
        """Return how many words in front of the last may make a term with it, of those that are looked at: no name runs out of what these tell of."""
        cdef Py_ssize_t last = statement.size - 1
        cdef int n = 0
        while n < CONTEXT and n < last and statement.group(last - n - 1) == statement.group(last) and not statement.is_behind_and(last - n):
            n += 1
        return n

    cdef int _ends_term(self, int32_t token, const uint32_t* rows, const int* lengths, int opened) noexcept:
        """Return the tokens of the longest trade term that *token* ends, of the phrases that go on in *rows*, the longest first; 0 for none."""
        cdef int i
        cdef int64_t pattern
        for i in range(opened):
            pattern = ends_phrase(&self._core.view, rows[i], token)
            if pattern >= 0 and self._names_goods(<uint32_t>pattern):
                return lengths[i] + 1
        return 0

    cdef object _mark_terms(self, Statement statement, int n):
        """Mark what stands within trade terms of two or more words, and where they end; names of materials are none."""
        cdef const Found* found = self._found
        cdef int i
        for i in range(n):
            if found[i].end - found[i].start > 1 and self._names_goods(found[i].pattern) and not self._is_material(found[i].pattern):
                statement.mark(found[i].start, found[i].end, INSIDE)
                statement.mark(found[i].end - 1, found[i].end, ENDS_TERM)

    cdef object _set_served_apart(self, Statement statement, int n):
        """What is named in front of what serves or makes it is what the goods are for: "golf clubs stand" is a stand, "zip bag making machine" a machine.

        A trade term of both stays whole.
        """
        cdef const Found* found = self._found
        cdef Position* at = statement.at
        cdef Py_ssize_t k, servant = 0, first, served
        cdef int i
        for k in range(1, statement.size):
            if at[k].role != HEAD:
                break
            if (<Lexeme>statement.lexemes[k]).marks & SERVES:
                servant = k
        first = served = servant
        if servant > 1 and (<Lexeme>statement.lexemes[servant - 1]).form.endswith("ing"):
            served -= 1
        for i in range(n if servant else 0):
            if not self._names_goods(found[i].pattern) or self._is_material(found[i].pattern):
                continue
            if found[i].start < servant < found[i].end:
                return
            if served <= found[i].end <= servant and found[i].start < first and not self._tells_nothing(at[found[i].end - 1].token):
                first = found[i].start
        if first < servant:
            for k in range(first, servant):
                at[k].role = FOR
            statement.mark(servant, servant + 1, ENDS_TERM)

    cdef object _set_ingredients_apart(self, Statement statement, int n):
        """What stands beside a share is in the preparation named before it: "croissant butter 24 %" and "croissant 24 % butter" are no butter.

        A trade term of both stays whole, and a share of nearly all tells what the goods are.
        """
        cdef Py_ssize_t first, last, begin, end
        for dimension, value, begin, end in statement.quantities:
            if dimension != "share" or value > MOST_INGREDIENT:
                continue
            last = _ends_before(statement, begin)
            first = self._term_begins(n, last)
            if 0 < first < last and self._names_preparation(statement, n, first, first):
                _set_with(statement, first, last)
                continue
            first = max(_ends_before(statement, end + 1) - 1, 0)  # the word at *end*
            last = self._term_ends(n, first) if first else 0
            if last and self._names_preparation(statement, n, 1, first) and not self._names_preparation(statement, n, last, last):
                _set_with(statement, first, last)

    cdef Py_ssize_t _term_begins(self, int n, Py_ssize_t end) noexcept:
        """Return where the longest trade term begins that ends at a position, *end* when none does."""
        cdef Py_ssize_t first = end
        cdef int i
        for i in range(n):
            if self._found[i].end == end and self._found[i].start < first and self._names_goods(self._found[i].pattern):
                first = self._found[i].start
        return first

    cdef Py_ssize_t _term_ends(self, int n, Py_ssize_t first) noexcept:
        """Return where the longest trade term ends that begins at a position, 0 when none does."""
        cdef Py_ssize_t end = 0
        cdef int i
        for i in range(n):
            if self._found[i].start == first and self._found[i].end > end and self._names_goods(self._found[i].pattern):
                end = self._found[i].end
        return end

    cdef bint _names_preparation(self, Statement statement, int n, Py_ssize_t least, Py_ssize_t most) noexcept:
        """Whether a preparation is named whose words end at a position from *least* to *most*, the goods, and no trade term runs over *most*."""
        cdef const Found* found = self._found
        cdef bint named = False
        cdef int i
        for i in range(n):
            if not self._names_goods(found[i].pattern):
                continue
            if found[i].start < most < found[i].end:
                return False
            if least <= found[i].end <= most and statement.at[found[i].end - 1].role == HEAD:
                named |= self._has_place(found[i].pattern, _is_preparation, True)
        return named

    cdef bint _tells_nothing(self, int32_t token) noexcept:
        """Whether a word is a figure, a packing or one that says nothing."""
        return self._core.view.tok_flags[token] & (_NOISE | _NUMBER | _PACKING) != 0

    cdef bint _are_parts(self, Statement statement, int n):
        """Whether the goods are parts by their name.

        That is so where the longest trade term that ends with the head noun stands for parts alone, "dryer drum", and where a component,
        of which no such term speaks, stands right behind a machine or is for one: "gate valve spindle", "tine for a cultivator". A term
        that begins within the name of the machine does not speak of it: "machine knob" in "vending machine knob".
        """
        cdef const Found* found = self._found
        cdef Py_ssize_t head = statement.head
        cdef int i, longest = -1
        cdef Py_ssize_t machine = statement.size  # where the name of the machine begins right behind which the head noun stands
        cdef bint of_machine = False
        cdef bint is_component = statement.at[head].token in self._parts
        for i in range(n):
            if not self._names_goods(found[i].pattern):
                continue
            if is_component and found[i].end == head and self._has_place(found[i].pattern, _is_of_machines, True):
                machine = min(machine, found[i].start)
            if found[i].start < head < found[i].end:
                longest = i if longest < 0 or found[i].end - found[i].start > found[longest].end - found[longest].start else longest
            elif is_component and (found[i].end == head or statement.at[found[i].start].role == FOR):
                of_machine |= self._has_place(found[i].pattern, _is_of_machines, True)
        if longest < 0 or machine < found[longest].start:
            return of_machine
        return found[longest].end == head + 1 and not self._has_place(found[longest].pattern, _is_for_parts, False)

    cdef bint _has_place(self, uint32_t pattern, bint (*test)(const View*, int32_t) noexcept, bint wanted) noexcept:
        """Whether a pattern is a trade term at a place that is as the *test* asks, or is not, as is *wanted*."""
        cdef const View* view = &self._core.view
        cdef uint32_t entry
        for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
            if view.ent_kind[entry] == TERM and test(view, <int32_t>view.ent_target[entry]) == wanted:
                return True
        return False

    cdef bint _is_of_measure(self, Statement statement, int i) noexcept:
        """Whether the phrase that was found is one word of a number with its unit, which tells no more than that: "100 pct", "1500 pcs"."""
        cdef const Found* found = &self._found[i]
        return found.end - found.start == 1 and statement.at[found.start].marks & MEASURED != 0

    cdef int _find_hits(self, Statement statement, int n, int kind) except -1:
        """Add to the hits the values for which phrases stand as entries of a kind.

        A fact that is stated "with freezer" is not by a freezer: there the word must not be the goods.
        """
        cdef int related = RELATED if kind == FACT else kind
        cdef const View* view = &self._core.view
        cdef int i
        cdef uint32_t entry
        for i in range(n):
            if self._is_of_measure(statement, i):
                continue
            for entry in range(entry_start(view, self._found[i].pattern), entry_start(view, self._found[i].pattern + 1)):
                if view.ent_kind[entry] == kind or (view.ent_kind[entry] == related and not self._is_noun(statement, self._found[i].start)):
                    self._add_hit(view.ent_target[entry], self._found[i].start, self._found[i].end)
        return 0

    cdef bint _is_noun(self, Statement statement, int first) noexcept:
        """Whether the word at *first* is the last of those that name the goods, figures and words that say nothing aside."""
        cdef int k
        cdef Position* at = statement.at
        if at[first].role != HEAD:
            return False
        for k in range(first + 1, <int>statement.size):
            if at[k].role != HEAD:
                break
            if not at[k].marks & (MEASURED | SILENT) and (at[k].token < 0 or not self._tells_nothing(at[k].token)):
                return False
        return True

    cdef int _add_hit(self, int32_t value, int start, int end) except -1:
        cdef Hit* longer
        cdef Hit* hit
        cdef int room
        if self._n_hits == self._room:
            room = max(FEW, 2 * self._room)
            longer = <Hit*>realloc(self._hits, room * sizeof(Hit))
            if longer == NULL:
                raise MemoryError
            self._hits, self._room = longer, room
        hit = &self._hits[self._n_hits]
        hit.value, hit.start, hit.end = value, start, end
        hit.attribute = self._core.view.value_attr[value]
        self._n_hits += 1
        return 0

    cdef list _told_hits(self, int first=0):
        """Return the hits from the *first* on as triples of a value and the range of tokens that says it."""
        cdef int i
        return [(self._hits[i].value, self._hits[i].start, self._hits[i].end) for i in range(first, self._n_hits)]

    cdef list _facts(self, Statement statement):
        """Return the facts of the goods that the hits state."""
        cdef const Hit* hit
        cdef Position* at = statement.at
        cdef int i, k
        cdef bint denied, lesser, main, lining
        cdef list facts = []
        memset(self._known, 0, self._n_values)
        memset(self._settled, 0, self._n_attributes)
        for attribute, fact in self._negated(statement):
            self._settled[<uint32_t>attribute] = True
            if not self._known[<uint32_t>fact.value]:
                self._known[<uint32_t>fact.value] = True
                facts.append(fact)
        for i in range(self._n_hits):
            hit = &self._hits[i]
            if self._settled[hit.attribute] or _stands_in_longer(self._hits, self._n_hits, i):  # "leather" inside "faux leather"
                continue
            denied = self._is_denied(statement, hit.start, hit.end)
            if self._says_material(at[hit.end - 1].token) and self._is_imitated(statement, hit.start, hit.end):
                continue
            lesser = main = lining = False
            for k in range(hit.start, hit.end):
                denied |= at[k].role == WITHOUT
                lesser |= at[k].marks & LESSER != 0
                lining |= at[k].marks & LINING != 0
                main |= at[k].marks & (LESSER | SHARED) == SHARED
            if hit.attribute == self._mix and main:  # with what a material is mixed, the others say
                continue
            if lesser and hit.attribute == self._material and not lining:
                self._add_fact(facts, self._mixed_with[hit.value], statement, hit)
                if hit.end < statement.size and (<Lexeme>statement.lexemes[hit.end]).marks & FIBRE_FORM and self._mixed_with[hit.value] != NONE:
                    form = "filament" if (<Lexeme>statement.lexemes[hit.end]).form.endswith("filament") else "staple"
                    self._add_fact(facts, self._number.get(("mix", form), NONE), statement, hit)
            if lesser or not (denied or self._speaks_of_goods(statement, hit)):
                continue
            self._add_fact(facts, self._opposite[hit.value] if denied else hit.value, statement, hit)
        return facts

    cdef int _add_fact(self, list facts, int32_t value, Statement statement, const Hit* hit) except -1:
        """Add a fact that the words of a hit say, if there is one and it is not known yet."""
        if value != NONE and not self._known[value]:
            self._known[value] = True
            facts.append(named(FactHit, (value, _words(statement, hit.start, hit.end))))
        return 0

    cdef object _tell_upper_from_sole(self, Statement statement, Reading reading):
        """Take the materials of footwear for those of its upper or of its outer sole, as they stand by these words."""
        cdef list hits = [hit for hit in self._told_hits() if self._names[hit[0]][0] in ("material", *SHOE_PARTS.values())]
        cdef set materials = {k for _, start, end in hits for k in range(start, end)}
        cdef dict part_of = shoe_parts(statement.words, statement.positions, [(<Token>token).text for token in statement.surface], materials)
        cdef dict told = {}
        cdef uint32_t value
        for value, start, end in hits:
            part = part_of.get(start)
            if part is None or self._names[value][0] not in ("material", part) or statement.at[<int>start].marks & LESSER:
                continue
            known = self._number.get((part, shoe_material(part, self._above(value))))
            if known is not None and start >= told.get(part, (0, 0))[1]:
                told[part] = (known, start)
        for part, (value, start) in told.items():
            words = _words(statement, start, start + 1)
            reading.facts = [fact for fact in reading.facts if self._names[fact.value][0] != part] + [FactHit(value, words)]
        if "sole" in told and "upper" not in told:  # the material of the sole is not that of the upper
            sole = {(<Lexeme>statement.lexemes[k]).form for k, part in part_of.items() if part == "sole"}
            reading.facts = [fact for fact in reading.facts if self._names[fact.value][0] != "upper" or fact.words not in sole]

    cdef list _negated(self, Statement statement):
        """Return the facts whose words begin with a negation, "not covering the ankle", each with its attribute."""
        cdef Found found[NEGATED_FOUND]
        cdef int32_t tokens[NEGATED_WORDS]
        cdef Position* at = statement.at
        cdef int i, k, n, size
        cdef uint32_t entry
        cdef const View* view = &self._core.view
        cdef list stated = []
        for k in range(<int>statement.size):
            if at[k].role != WITHOUT or (k > 0 and at[k - 1].role == WITHOUT):
                continue
            size = 1
            while size < NEGATED_WORDS and k + size - 1 < statement.size:
                tokens[size] = at[k + size - 1].token
                size += 1
            for word, number in self._negations:
                tokens[0] = number
                n = find_all(view, tokens, size, found, NEGATED_FOUND)
                for i in range(n):
                    if found[i].start or found[i].end < 2:
                        continue
                    for entry in range(entry_start(view, found[i].pattern), entry_start(view, found[i].pattern + 1)):
                        if view.ent_kind[entry] == FACT:
                            value = view.ent_target[entry]
                            stated.append((view.value_attr[value], FactHit(value, f"{word} {_words(statement, k, k + found[i].end - 1)}")))
        return stated

    cdef bint _speaks_of_goods(self, Statement statement, const Hit* hit):
        """Whether words state a fact of the goods: not what these are packed in, or for, or come with, unless they are asked to have it."""
        cdef Position* at = &statement.at[hit.end - 1]
        cdef int spoken_of = self._spoken_of[hit.attribute]
        if at.marks & PACKED:
            return spoken_of & BY_PACKING != 0
        if at.marks & (LATER | ASIDE) and (at.role == PLACE or at.role == PACKING):
            return not at.marks & ASIDE or hit.attribute != self._material
        if hit.attribute == self._material and self._is_coat(statement, hit.end):
            return False
        if (hit.attribute == self._material or hit.attribute == self._construction) and at.role != HEAD and self._is_of_part(statement, hit.end):
            return False
        if at.role == HEAD or at.role == QUALIFIER or at.role == OF or at.role == PACKING or spoken_of & PERSONS:
            return True
        if at.role == WITH and hit.attribute == self._material and self._is_of_surface(statement, hit.end):
            return True
        if (at.role == WITH and hit.value in self._had) or (at.role == FOR and hit.value in self._served):
            return True
        for told in statement.told:
            if told.first <= at.surface < told.last:
                return True
        return False

    cdef bint _is_coat(self, Statement statement, int k):
        """Whether the word at *k* tells that what is named right before it lies on the goods: "copper coated wire", "nickel-plated"."""
        if k >= statement.size or not (<Lexeme>statement.lexemes[k]).marks & PAST or statement.at[k].surface > statement.at[k - 1].surface + 2:
            return False
        return (<Lexeme>statement.lexemes[k]).form in COATED

    cdef bint _is_of_surface(self, Statement statement, int k):
        """Whether the words from *k* on are the outside of the goods: "with textile outer surface"."""
        k += k < statement.size and (<Lexeme>statement.lexemes[k]).form == "outer"
        return k < statement.size and (<Lexeme>statement.lexemes[k]).form in OUTSIDES

    cdef bint _is_of_part(self, Statement statement, int k):
        """Whether the word at *k*, or the one behind it, is what is on an article, and the word in front of it so the material or make of that."""
        if k + 1 < statement.size and (<Lexeme>statement.lexemes[k]).marks & PLACES and statement.at[k].surface == statement.at[k - 1].surface + 1:
            k += 1
        return (k < statement.size and (<Lexeme>statement.lexemes[k]).marks & FITTED != 0
                and statement.at[k].surface == statement.at[k - 1].surface + 1)

    cdef object _weigh(self, Statement statement, int n):
        """Find the material that counts where shares are stated: the others become lesser, and what only a share names joins the hits."""
        cdef int n_facts = self._n_hits
        if not any([quantity.dimension == "share" or quantity.dimension == PROPORTION for quantity in statement.quantities]):
            return _NO_BLEND
        _set_lesser_states_aside(statement)
        names = self._names
        materials = [hit for hit in self._told_hits() if names[hit[0]][0] == "material"]
        if any([hit[0] != self._textile and is_kind_of(&self._core.view, hit[0], self._textile) for hit in materials]):  # "cotton 60% polyester 40% fabric"
            materials = [hit for hit in materials if hit[0] != self._textile]
        self._find_hits(statement, n, SHARE)
        only, self._n_hits = self._told_hits(n_facts), n_facts
        at = {k: hit for hit in sorted(only + materials, key=_length) for k in range(hit[1], hit[2])}
        percents = _proportions(statement, at) or _material_shares(statement, at)
        if not percents:
            return _NO_BLEND
        for value, start, end in dict.fromkeys([at[k] for k in percents]):
            if (value, start, end) in only:
                self._add_hit(value, start, end)
        own = _outer(statement, percents, at)
        shares = {k: self._share(statement, at[k], percent) for k, percent in percents.items() if k in own}
        spans = {at[k] for k in percents}
        besides = [hit for hit in materials if hit not in spans and "base-metal" in self._above(hit[0])]
        blend = predominant(shares, bool(besides))
        if not blend.method and is_minor(shares) and all([statement.at[at[k][1]].marks & BEHIND_SHARE for k in own]):
            blend = _NO_BLEND
        lesser = [at[k] for k in percents if k not in blend.main]
        if blend.method == "precious-alloy":
            lesser += besides
        if len(percents) > 1:
            statement.shares = [(percents[k], at[k][1], at[k][2]) for k in sorted(percents)]
        for _, start, end in spans:
            statement.mark(start, end, SHARED)
        for _, start, end in lesser:
            statement.mark(start, _with_form(statement, end), LESSER)
        for k in percents:
            if k not in own:
                statement.mark(at[k][1], at[k][2], LINING)
        return blend

    cdef object _above(self, uint32_t value):
        """Names of a value and of those that it is a kind of."""
        return frozenset([self._names[v][1] for v in self._core.value_ancestors(value)])

    cdef object _share(self, Statement statement, tuple hit, double percent):
        value, _, end = hit
        return Share(self._above(value), percent, staple=statement.words[end : end + 1] == ["staple"])

    cdef object _mark_named_later(self, Statement statement):
        """Mark the fibres after the first as lesser where several are listed without shares: trade names the predominant one first.

        Section XI, note 2(A) asks for the predominant textile material by weight.
        """
        cdef const View* view = &self._core.view
        cdef list fibres = []
        cdef const Hit* hit
        cdef int i
        for i in range(self._n_hits):
            hit = &self._hits[i]
            if statement.at[hit.start].role == OF and hit.attribute == self._material and is_kind_of(view, hit.value, self._textile):
                fibres.append((hit.start, hit.end, hit.value))
        if len(fibres) < 2:
            return
        fibres.sort()
        first = fibres[0][2]
        kin = {other for _, _, other in fibres if is_kind_of(view, first, other) or is_kind_of(view, other, first)}
        for start, end, value in fibres[1:]:
            if value not in kin:
                statement.mark(start, end, LESSER)

    cdef list _measures(self, Statement statement):
        """Return the quantities with the tokens near each, as far as no other quantity and no comma stands between."""
        cdef list out = [], surface = statement.surface, near
        cdef Py_ssize_t begin, end, first, last, k, size
        cdef bytearray bounds, held
        cdef int32_t* first_at
        cdef int order
        if not statement.quantities:
            return out
        size = len(surface)
        held = room_for(size, sizeof(int32_t))
        first_at = <int32_t*>PyByteArray_AS_STRING(held)
        for k in range(statement.size - 1, -1, -1):
            first_at[statement.at[k].surface] = <int32_t>k + 1
        bounds = room_for(size + 1, 1)
        for _, _, begin, end in statement.quantities:
            bounds[begin] |= BEGINS
            bounds[end] |= ENDS
        _part_shares(statement, first_at, bounds)
        order = self._order_of_names(statement, first_at)
        taken = self._names_of_lengths(statement, first_at, order) if order else None
        for value, first, last in statement.shares or ():  # the materials that have them, before the words that only stand near
            out.append((DIMENSIONS["share"], value, tuple([statement.at[k].token for k in range(first, last)])))
        for dimension, value, begin, end in statement.quantities:
            if dimension == PROPORTION or dimension == PLIES:
                continue
            first, last = begin, end
            while first > 0 and first > begin - NEAR and not bounds[first] & ENDS:
                first -= 1
            while last < size and last < end + NEAR and not bounds[last] & BEGINS and (<Token>surface[last]).text != ",":
                last += 1
            near = _known_within(statement, first_at, first, last)
            if order and dimension == "length":
                own = self._name_beside(statement, first_at, begin, end, order)
                near = [token for token in near if token == own or token not in taken]
            if (begin > 0 and (<Token>surface[begin - 1]).text == "x") or (end < size and (<Token>surface[end]).text == "x"):
                near = [*self._side, *near]  # "53 x 53 cm" are sides
            out.append((DIMENSIONS[dimension], value, tuple(near[:MOST_NEAR])))
        self._name_lengths(statement, out)
        return out + _apparent_powers(out)

    cdef int _order_of_names(self, Statement statement, const int32_t* first_at):
        """Tell whether lengths stand behind their names, "width 10 mm thickness 2 mm", or in front, "10 mm wide 2 mm thick"; nought if none has one.

        A noun between two lengths is the name of the second: "2 mm width 10 mm".
        """
        cdef int before = 0, behind = 0
        cdef Py_ssize_t begin, end
        for dimension, _, begin, end in statement.quantities:
            if dimension == "length":
                before += self._name_beside(statement, first_at, begin, end, BEFORE) >= 0
                behind += self._name_beside(statement, first_at, begin, end, BEHIND) >= 0
        return 0 if before + behind == 0 else BEFORE if before >= behind else BEHIND

    cdef int _name_beside(self, Statement statement, const int32_t* first_at, Py_ssize_t begin, Py_ssize_t end, int order):
        """Return the token of the word that says which length a figure is and stands right before it or right behind it, -1 for none."""
        cdef list surface = statement.surface
        cdef Py_ssize_t place = begin - 1 if order == BEFORE else end
        if 0 <= place < len(surface) and (<Token>surface[place]).text in _LINKS:
            place += -1 if order == BEFORE else 1
        if not 0 <= place < len(surface) or not first_at[place] or (order == BEFORE and (<Token>surface[place]).text in _FOLLOWING):
            return -1
        token = statement.at[first_at[place] - 1].token
        return token if token in self._lengths else -1

    cdef set _names_of_lengths(self, Statement statement, const int32_t* first_at, int order):
        """Return the tokens of the words that stand beside lengths as their names."""
        cdef Py_ssize_t begin, end
        return {
            self._name_beside(statement, first_at, begin, end, order) for dimension, _, begin, end in statement.quantities if dimension == "length"
        }

    cdef object _name_lengths(self, Statement statement, list measures):
        """Name the lengths that no word names: "coil 2.0 mm x 1219 mm", "MDF 6 mm", "tape 48 mm x 66 m"."""
        cdef list places = []
        cdef dict found = {}
        cdef set told = set()
        cdef str kind = self._kind_of_length(statement)
        for k, (dimension, _, near) in enumerate(measures):
            if dimension == DIMENSIONS["length"]:
                names = {self._lengths[token] for token in near if token in self._lengths}
                told |= names
                if not names:
                    places.append(k)
                elif kind == AROUND and LENGTH in names:  # the length of a belt is measured around it
                    found[k] = AROUND
        if places:
            found.update(zip(places, names_of([measures[k][1] for k in places], kind, told)))
        for k, name in found.items():
            if name:
                dimension, value, near = measures[k]
                measures[k] = (dimension, value, (*self._length_names[name], *near)[:MOST_NEAR])

    cdef str _kind_of_length(self, Statement statement):
        """Return what the one length of the goods is, by the last word that names them and says so; empty when none does."""
        cdef Py_ssize_t k
        for k in range(statement.size - 1, -1, -1):
            if statement.at[k].role == HEAD and statement.at[k].token in self._one_length:
                return self._one_length[statement.at[k].token]
        return ""

    def is_material_only(self, Statement statement not None):
        """Whether the last word of the naming phrase is a material: the words say what something is of."""
        cdef Py_ssize_t k
        for k in range(statement.size - 1, -1, -1):
            if statement.at[k].role == HEAD:
                return self._says_material(statement.at[k].token)
        return False


cdef object _analysed(Statement statement):
    """Return the analysis of a metal that the text states, if it states any share."""
    if not any([quantity.dimension == "share" for quantity in statement.quantities]):
        return None
    return analysis(statement.text)


cdef object _judge_alloy(Reader reader, Statement statement, Reading reading, object analysed):
    """Add what follows from the analysis of a metal; a grade or a plain name does not stand against it."""
    names = reader._names
    materials = {name for fact in reading.facts if names[fact.value][0] == "material" for name in reader._above(fact.value)}
    for attribute, name, words in judge_alloy(statement.text, analysed, materials):
        value = reader._number.get((attribute, name))
        if value is None or any([fact.value == value for fact in reading.facts]):
            continue
        against = reader._number.get(_AGAINST.get((attribute, name)))
        reading.facts = [fact for fact in reading.facts if fact.value != against] + [FactHit(value, words)]


cdef list _shares_of_elements(Vocabulary vocabulary, object analysed):
    """Return the shares of an analysis as measures, each beside the name of its element."""
    return [
        (DIMENSIONS["share"], part.percent, tuple(vocabulary.numbers(ELEMENTS[symbol]))) for symbol, part in analysed.items()
    ]


cdef bint _is_for_parts(const View* view, int32_t node) noexcept:
    """Whether a place, or one above it up to its heading, is for parts and accessories."""
    while view.node_level[node] > LEVEL_HEADING and not view.node_flags[node] & PARTS:
        node = view.node_parent[node]
    return view.node_flags[node] & PARTS != 0


cdef bint _is_of_machines(const View* view, int32_t node) noexcept:
    """Whether a place holds machines, vehicles, instruments or the like, whose parts have places of their own: sections XVI to XIX."""
    return FIRST_OF_MACHINES <= _chapter_of(view, node) <= LAST_OF_MACHINES


cdef int _chapter_of(const View* view, int32_t node) noexcept:
    """Return the number of the chapter in which a place stands, 0 for a section."""
    while view.node_level[node] > LEVEL_CHAPTER:
        node = view.node_parent[node]
    return view.node_code[node] if view.node_level[node] == LEVEL_CHAPTER else 0


cdef bint _tells_drive(Statement statement):
    """Whether an engine or a motor stands behind the comma of a tariff's entry: "passenger car, petrol engine"."""
    cdef Py_ssize_t k
    for k in range(statement.size):
        if statement.at[k].role == QUALIFIER and (<Lexeme>statement.lexemes[k]).form in _DRIVES:
            return True
    return False


cdef bint _is_behind_machine(Reading reading) except -1:
    """Whether a name of the goods begins right where that of a machine ends: "tumble dryer motor"."""
    cdef const Found* found = reading._spans()
    cdef Reader reader = reading.reader
    cdef Py_ssize_t i, k, n = <Py_ssize_t>(len(reading._found) // sizeof(Found)), end = reading.statement.head + 1
    for i in range(n):
        if found[i].end != end or found[i].start == 0 or not reader._names_goods(found[i].pattern):
            continue
        for k in range(n):
            if found[k].end == found[i].start and reader._has_place(found[k].pattern, _is_of_machines, True):
                return True
    return False


cdef bint _is_filled_in(const View* view, int32_t node) noexcept:
    """Whether a place holds what is filled into packings: foods, minerals and products of chemistry, chapters 1 to 38."""
    return 1 <= _chapter_of(view, node) <= LAST_FILLED_IN


cdef bint _is_preparation(const View* view, int32_t node) noexcept:
    """Whether a place holds foods, medicines, paints, cosmetics or the like that are made up of others: chapters 16 to 23, 30 and 32 to 38."""
    cdef int chapter = _chapter_of(view, node)
    return FIRST_OF_FOODS <= chapter <= LAST_OF_FOODS or chapter == MEDICINES or FIRST_OF_CHEMICALS <= chapter <= LAST_FILLED_IN


cdef object _part_shares(Statement statement, const int32_t* first_at, bytearray bounds):
    """Bound the words between one share and the next where those end that name the one: "15% beef, 85% pasta".

    Where nothing parts them they go with the one or the other as the last share has its name, behind it or in front of it. In front of a
    share no name stands beyond a comma where there is one behind it.
    """
    cdef list surface = statement.surface, ends
    cdef Py_ssize_t k, begin, end, before = 0
    cdef bint behind
    ends = [end for dimension, _, _, end in statement.quantities if dimension == "share"]
    if not ends:
        return
    behind = _is_named_behind(statement, first_at, ends[len(ends) - 1])
    for dimension, _, begin, end in statement.quantities:
        if dimension != "share":
            before = 0
            continue
        if before:
            bounds[_parting(surface, before, begin, behind)] |= BEGINS | ENDS
        if _is_named_behind(statement, first_at, end):
            k = begin
            while k > 0 and not bounds[k] & ENDS and (<Token>surface[k - 1]).text != ",":
                k -= 1
            bounds[k] |= ENDS
        before = end


cdef void _set_with(Statement statement, Py_ssize_t first, Py_ssize_t end) noexcept:
    """Have the goods come with what is named at ``[first, end)``, none of which is denied."""
    cdef Py_ssize_t k
    for k in range(first, end):
        if statement.at[k].role != WITHOUT:
            statement.at[k].role = WITH


cdef Py_ssize_t _ends_before(Statement statement, Py_ssize_t surface) noexcept:
    """Return the position behind the word that stands right before a surface token, 0 when none does."""
    cdef Py_ssize_t k
    for k in range(statement.size - 1, -1, -1):
        if statement.at[k].surface < surface:
            return k + 1 if statement.at[k].surface == surface - 1 else 0
    return 0


cdef bint _is_named_behind(Statement statement, const int32_t* first_at, Py_ssize_t end):
    """Whether a word, and no figure, stands right behind a share."""
    if end < len(statement.surface) and (<Token>statement.surface[end]).text in _LINKS:
        end += 1
    if end >= len(statement.surface) or not first_at[end]:
        return False
    return not (<Lexeme>statement.lexemes[first_at[end] - 1]).marks & FIGURE


cdef Py_ssize_t _parting(list surface, Py_ssize_t first, Py_ssize_t last, bint behind):
    """Return where between *first* and *last* the words for what stands before them end; all of them or none where nothing parts them."""
    cdef Py_ssize_t k
    for k in range(first, last):
        if (<Token>surface[k]).text in _PARTING:
            return last if (<Token>surface[last - 1]).text in _PARTING else k
    return last if behind else first


cdef list _apparent_powers(list measures):
    """Return the volt-amperes for which watts stand where a text tells none."""
    cdef list found = []
    for dimension, value, near in measures:
        if dimension == DIMENSIONS["apparent power"]:
            return []
        if dimension == DIMENSIONS["power"]:
            found.append((DIMENSIONS["apparent power"], value / POWER_FACTOR, near))
    return found


cdef bint _is_activity(Statement statement, Py_ssize_t k):
    """Whether a word says what is done: "planting", but not "bearings"."""
    return (<Token>statement.surface[statement.at[k].surface]).text.endswith("ing")


cdef object _turn(Statement statement, Py_ssize_t first, Py_ssize_t last, Py_ssize_t end):
    """Put the words ``[last, end)`` before those at ``[first, last)``; all of them name the goods."""
    cdef list order = [*range(last, end), *range(first, last)]
    cdef list lexemes = [statement.lexemes[k] for k in order]
    cdef list held = [statement.at[k] for k in order]
    cdef Py_ssize_t k
    cdef Position each
    for k in range(end - first):
        each = held[k]
        each.role = HEAD
        statement.at[first + k] = each
    statement.lexemes[first:end] = lexemes


cdef object _set_apart(Statement statement, const View* view):
    """On a label, tell the goods from what stands beside them without a word of relation.

    An accessory behind a model of a thing is for the thing: "Ender 3 nozzle" is a nozzle for an Ender 3. Else what is
    named once colours, sizes and measures have parted it from a named article is what the article has: "weighted blanket 7 kg glass beads".
    """
    cdef Position* at = statement.at
    cdef Py_ssize_t first = 0, last, k, end, behind, place, size = 0
    cdef bint parted = False
    cdef int role = WITH
    while size < statement.size and at[size].role == HEAD:
        size += 1
    while first < size and not at[first].marks & INSIDE:
        first += 1
    last = _end_of_names(at, first, size)
    if last < 0:
        return
    behind = _accessory(statement, view, first, last, size)
    if behind:
        for k in range(first, last):
            at[k].role = FOR
        statement.mark(behind - 1, behind, ENDS_TERM)
        last, role = behind, FOR
    k = last
    while k < size:
        if at[k].marks & INSIDE:
            if not parted:
                return
            end = max(_end_of_names(at, k, size), k + 1)
            if at[k].marks & BEHIND_SHARE:  # "polo shirt 100% polyester pique" is of it
                role = OF
            elif role == OF:
                role = WITH
            if end - k > 2 or not (<Lexeme>statement.lexemes[k]).marks & FIGURE:  # "1.9 TDI" is a type
                for place in range(k, end):
                    at[place].role = <uint8_t>role
            k = end
            continue
        if _says_nothing(statement, view, k):
            parted = True
        elif not parted and role == WITH:
            return
        k += 1


cdef Py_ssize_t _end_of_names(const Position* at, Py_ssize_t first, Py_ssize_t size) noexcept:
    """The end of the trade terms that begin at a position and run into one another, -1 when none does."""
    cdef Py_ssize_t k = first, end = -1
    while k < size and at[k].marks & INSIDE:
        k += 1
        if at[k - 1].marks & ENDS_TERM:
            end = k
    return end


cdef bint _says_nothing(Statement statement, const View* view, Py_ssize_t k) noexcept:
    """Whether a word is a colour, a size, a selling word or a measure."""
    cdef Position* at = &statement.at[k]
    return at.marks & MEASURED != 0 or (at.token >= 0 and view.tok_flags[at.token] & _NOISE != 0)


cdef Py_ssize_t _accessory(Statement statement, const View* view, Py_ssize_t first, Py_ssize_t last, Py_ssize_t size):
    """Return the end of the name of an accessory behind a model of the thing named at ``[first, last)``, 0 when there is none."""
    cdef Position* at = statement.at
    cdef Py_ssize_t k = last, end
    cdef bint model = (<Lexeme>statement.lexemes[last - 1]).marks & FIGURE != 0 or not (<Lexeme>statement.lexemes[last - 1]).form.isalpha()
    while k < size and (<Lexeme>statement.lexemes[k]).marks & FIGURE and not at[k].marks & MEASURED:
        model = True
        k += 1
    if not model:
        return 0
    while k < size and not at[k].marks & INSIDE and (
        _says_nothing(statement, view, k) or is_material(at[k].token, view)
    ):
        k += 1
    if k == size:
        return 0
    end = _end_of_names(at, k, size) if at[k].marks & INSIDE else k + 1
    return end if end > 0 and (<Lexeme>statement.lexemes[end - 1]).marks & ACCESSORY else 0


cdef bint _stands_in_longer(const Hit* hits, Py_ssize_t n, Py_ssize_t i) noexcept:
    """Whether a longer range of words that holds this one says something else of the same attribute."""
    cdef Py_ssize_t k
    cdef const Hit* hit = &hits[i]
    for k in range(n):
        if (hits[k].attribute == hit.attribute and hits[k].start <= hit.start and hit.end <= hits[k].end
                and hits[k].end - hits[k].start > hit.end - hit.start):
            return True
    return False


cdef str _words(Statement statement, int start, int end):
    if end - start == 1:
        return (<Lexeme>statement.lexemes[start]).form
    return statement.said_by(start, end)


cdef list _known_within(Statement statement, const int32_t* first_at, Py_ssize_t first, Py_ssize_t last):
    """Return the tokens of the index at the few surface tokens ``[first, last)``, where *first_at* counts the first of each from 1."""
    cdef list found = []
    cdef Py_ssize_t k, place
    for place in range(first, last):
        k = first_at[place] - 1
        while 0 <= k < statement.size and statement.at[k].surface == place:
            if statement.at[k].token >= 0:
                found.append(k)
            k += 1
    found.sort()
    return [statement.at[k].token for k in found]


cdef dict _proportions(Statement statement, dict materials):
    """Return the shares of figures such as "55/45" for the positions of the materials, in order; none if there are not as many of both."""
    cdef list figures = [quantity for quantity in statement.quantities if quantity.dimension == PROPORTION], places
    places = [k for k in sorted(materials) if k == materials[k][1]]
    if len(places) > len(figures) > 0:
        places = _named_beside(statement, places, materials, figures)
    return {k: figure.value for k, figure in zip(places, figures, strict=True)} if len(places) == len(figures) else {}


cdef list _named_beside(Statement statement, list places, dict materials, list figures):
    """Return the materials nearest to the figures, if those named besides are the same: "worsted suiting 70/30 wool/viscose", "merino wool 70 silk 30"."""
    cdef Py_ssize_t k, many = len(figures)
    cdef set values = {materials[place][0] for place in places}
    cdef list run, nearest = places
    cdef double middle = (figures[0].first + figures[many - 1].last) / 2, gap, least = len(statement.surface) * many
    if len(values) != many:
        return places
    for k in range(<Py_ssize_t>len(places) - many + 1):
        run = places[k : k + many]
        if _straddles(statement, run, figures[0].first, figures[many - 1].first):
            continue
        gap = sum([abs(statement.at[<int>place].surface - middle) for place in run])
        if gap < least and len({materials[place][0] for place in run}) == many:
            nearest, least = run, gap
    return nearest


cdef bint _straddles(Statement statement, list run, int32_t first, int32_t last):
    """Whether materials stand on both sides of the figures ``[first, last]``, and none between: of "wool polyester 55/45 worsted" two have the shares."""
    places = [statement.at[<int>place].surface for place in run]
    return places[0] < first and places[len(places) - 1] > last and not any([first < place < last for place in places])


def _length(hit):
    return hit[2] - hit[1]


def _read_shares(reading):
    return reading[:2]


cdef dict _material_shares(Statement statement, dict materials):
    """Return the share in per cent of each position of a material.

    "60% cotton" or "cotton 60%": the way in which more of the shares can be read, and then the one in which the materials stand nearer.
    """
    percents = [q for q in statement.quantities if q.dimension == "share"]
    at = {position: k for k, position in reversed(list(enumerate(statement.positions)))}
    stops = {k for k, token in enumerate(statement.surface) if (<Token>token).text == ","}
    stops.update([k for quantity in percents for k in range(quantity.first, quantity.last)])
    readings = []
    for after in (True, False):
        shares = {}
        gap = 0
        for quantity in percents:
            places = range(quantity.last, quantity.last + 4) if after else range(quantity.first - 1, quantity.first - 4, -1)
            found = next((k for k in places if at.get(k) in materials or k in stops), None)
            if at.get(found) in materials and at[found] not in shares:
                shares[at[found]] = quantity.value
                gap += abs(found - places[0])
        readings.append((len(shares), -gap, shares))
    return max(readings, key=_read_shares)[2]


cdef object _deny(Statement statement, Py_ssize_t k):
    """Give a word the role of what is denied, at all positions of the tokens that its spelling stands for."""
    cdef Position* at = statement.at
    cdef int32_t surface = at[k].surface
    while k > 0 and at[k - 1].surface == surface:
        k -= 1
    while k < statement.size and at[k].surface == surface:
        at[k].role = WITHOUT
        k += 1


cdef object _set_lesser_states_aside(Statement statement):
    """What is so of less than half of the goods is not so of them: "rice 5 % broken", but "45 % broken rice" tells of what is in them."""
    cdef Position* at = statement.at
    cdef Py_ssize_t k
    lesser = {quantity.last for quantity in statement.quantities if quantity.dimension == "share" and quantity.value < HALF}
    for k in range(statement.size):
        if at[k].marks & BEHIND_SHARE and at[k].surface in lesser and (<Lexeme>statement.lexemes[k]).form in IN_PART:
            if k + 1 == statement.size or at[k + 1].surface > at[k].surface + 1:
                at[k].marks |= LESSER


cdef object _outer(Statement statement, dict percents, dict at):
    """Return the positions, of those with shares, that are of the goods themselves and not of a lining or the like."""
    cdef Py_ssize_t k
    cdef list places = sorted(percents)
    placed = [Placed(statement.at[at[k][1]].surface, statement.at[at[k][2] - 1].surface + 1, percents[k]) for k in places]
    secondary = [statement.at[k].surface for k in range(statement.size) if (<Lexeme>statement.lexemes[k]).form in SECONDARY]
    texts = [(<Token>token).text for token in statement.surface]
    return frozenset([places[number] for number in outer(placed, texts, sorted(secondary))])


cdef Py_ssize_t _with_form(Statement statement, Py_ssize_t end):
    """The end of a fibre's name with what says whether it is filament or staple."""
    return end + 1 if end < statement.size and (<Lexeme>statement.lexemes[end]).marks & FIBRE_FORM else end


def _mixed_with(nomenclature):
    """Return for each textile material what goods are mixed with in which it is the lesser: a value of the attribute "mix"."""
    names = nomenclature.value_names
    number = {name: value for value, name in enumerate(names)}
    out = {}
    for value, (attribute, _) in enumerate(names):
        if attribute == "material":
            above = {names[other][1] for other in nomenclature.core.value_ancestors(value)}
            mix = next((mix for material, mix in MIXED_WITH.items() if material in above), None)
            if ("mix", mix) in number:
                out[value] = number["mix", mix]
    return out


def _yes_and_no(names):
    """Return for each value "yes" of an attribute the "no" of it.

    Not the other way round: a word tells "no" by what it implies, "in rolls" that goods are not made up, and what is denied implies nothing.
    """
    number = {name: i for i, name in enumerate(names)}
    out = {}
    for (attribute, value), i in number.items():
        other = number.get((attribute, "no"))
        if value == "yes" and other is not None:
            out[i] = other
    return out
