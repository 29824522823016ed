# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The legal notes on a reading, compiled: they are tried for every text.

What a note asks for, and what it does, is laid out as numbers in C when the note is first due; until then it is not read. How strongly a note
points, and to which places, is said in ``hscode.rules.notes``.
"""

cimport cython
from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.tuple cimport PyTuple_GetItem
from libc.stdint cimport int8_t, int32_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free

from hscode._builtins cimport lowest
from hscode._core cimport CUE, NOTE, TERM, Found, Index, View, add, entry_start, has
from hscode.reading._position cimport ASIDE, FOR, HEAD, PACKED, QUALIFIER, SHARED, WITH, WITHOUT, Position, room_for
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Lexeme

from typing import Any, NamedTuple

from hscode.kinds import Kind
from hscode.reading.reader import DIMENSIONS, FactHit
from hscode.rules.facts import NAMED, OPERATORS, compare

cdef enum:
    NONE = -1
    BITS = 64  # notes whose bits stand in one number
    ENDS = 63  # the lowest six bits of a number

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
cdef frozenset _NAMED = frozenset(NAMED)


cdef struct Numbers:
    # whole numbers, of phrases, values, words or places, that can be looked up: the bounds of their ranges, in order
    uint64_t ends  # a bit for the lowest six bits of each: most numbers that are not among them are told by theirs
    const uint32_t* bounds
    uint32_t n


cdef struct Mention:
    # a pattern that may stand anywhere, and the roles asked for before and behind it, below 0 for any
    uint32_t pattern
    int8_t before
    int8_t after


cdef struct Fact:
    # a fact that a note asks for: one of some values, or a measure of a dimension with one of the words near it
    double number
    Numbers near
    Numbers values
    int dimension  # NONE for values
    int op


cdef struct Conditions:
    # what a note asks for, or makes an exception of
    Numbers article  # patterns that name the goods
    uint64_t ends_of_mentions
    const Mention* mentions  # by their patterns, in order
    const Fact* facts
    uint32_t n_mentions
    uint32_t n_facts
    Numbers goods_of  # places
    Numbers anywhere  # places
    bint parts


cdef inline bint holds(const Numbers* numbers, uint32_t number) noexcept nogil:
    """Whether a number is among them: an odd number of bounds stands before it."""
    cdef uint32_t low = 0, high = numbers.n, middle
    if not has(&numbers.ends, number & ENDS):
        return False
    while low < high:
        middle = (low + high) >> 1
        if numbers.bounds[middle] <= number:
            low = middle + 1
        else:
            high = middle
    return low & 1


@cython.final
cdef class Ranges:
    """Whole numbers, of phrases, values or places, that can be looked up.

    Args:
        ranges: half-open ranges of numbers, in any order.
    """

    cdef Numbers numbers
    cdef uint32_t* bounds

    def __cinit__(self, ranges):
        cdef list ordered = sorted(ranges)
        cdef Py_ssize_t k = 0
        cdef uint32_t first, end
        cdef uint64_t number
        self.bounds = <uint32_t*>calloc(2 * len(ordered) + 1, sizeof(uint32_t))
        if self.bounds == NULL:
            raise MemoryError
        for first, end in ordered:
            if k and first <= self.bounds[k - 1]:
                self.bounds[k - 1] = max(self.bounds[k - 1], end)
            elif first < end:
                self.bounds[k], self.bounds[k + 1] = first, end
                k += 2
            for number in range(first, min(<uint64_t>end, <uint64_t>first + BITS)):
                add(&self.numbers.ends, <uint32_t>(number & ENDS))
        self.numbers.bounds, self.numbers.n = self.bounds, <uint32_t>k

    def __dealloc__(self):
        free(self.bounds)

    def __contains__(self, uint32_t number):
        return holds(&self.numbers, number)


cdef class Provision:
    """The conditions of one note: its method, what it asks for, and what stops it.

    Args:
        note: the note as the compiler wrote it.
        nothing: no conditions.
        nomenclature: the tariff.
    """

    # what is asked first stands first
    cdef readonly dict note
    cdef str method  # None for none
    cdef bint excludes
    cdef bint plain  # it goes by the name of the goods, that of their heading, alone
    cdef bint by_word  # an exclusion that goes by the name of the article alone
    cdef uint8_t unheard  # the mark of phrases in which it is not mentioned: one that tells facts of the goods hears no word of what they have or serve
    cdef Conditions when, unless
    cdef Numbers scope, to
    cdef list kept  # what holds the numbers; it only grows

    def __cinit__(self):
        self.kept = []

    def __init__(self, dict note not None, dict nothing not None, nomenclature):
        cdef Conditions* when = &self.when
        self._ask(when, note["when"] or nothing, nomenclature)
        self._ask(&self.unless, note["unless"] or nothing, nomenclature)
        self.scope, self.to = self._places(note["scope_nodes"], nomenclature), self._places(note["to_nodes"], nomenclature)
        self.method, self.excludes = note["method"] or None, note["effect"] == "exclude"
        self.plain = not (when.n_facts or when.article.n or when.n_mentions or (when.parts and not self.excludes))
        self.by_word = self.excludes and self.to.n and when.article.n and not (when.n_mentions or when.n_facts or when.goods_of.n)
        self.unheard = IS_BESIDE if note["sets"] else IS_ASIDE
        self.note = note  # at last: one that was never set up has none

    cdef int _ask(self, Conditions* conditions, dict asked, nomenclature) except -1:
        """Lay out conditions."""
        conditions.article = self._single(asked["article"])
        conditions.goods_of = self._places(asked["goods_of"], nomenclature)
        conditions.anywhere = self._places(asked["mentions_goods_of"], nomenclature)
        conditions.parts = asked["parts"]
        self._mention(conditions, sorted(asked["mentions"]))
        self._state(conditions, list(asked["facts"]))
        return 0

    cdef int _mention(self, Conditions* conditions, list mentions) except -1:
        """Lay out the patterns that may stand anywhere."""
        cdef bytearray room = room_for(len(mentions), sizeof(Mention))
        cdef Mention* mention = <Mention*>PyByteArray_AS_STRING(room)
        cdef Py_ssize_t i
        for i, (pattern, before, after) in enumerate(mentions):
            mention[i].pattern, mention[i].before, mention[i].after = pattern, before, after
            add(&conditions.ends_of_mentions, mention[i].pattern & ENDS)
        self.kept.append(room)
        conditions.mentions, conditions.n_mentions = mention, <uint32_t>len(mentions)
        return 0

    cdef int _state(self, Conditions* conditions, list facts) except -1:
        """Lay out the facts that are asked for."""
        cdef bytearray room = room_for(len(facts), sizeof(Fact))
        cdef Fact* fact = <Fact*>PyByteArray_AS_STRING(room)
        cdef Py_ssize_t i
        for i, condition in enumerate(facts):
            fact[i].dimension = DIMENSIONS[condition["dimension"]] if condition["dimension"] else NONE
            fact[i].op, fact[i].number = OPERATORS.index(condition["op"]), condition["number"]
            fact[i].near, fact[i].values = self._single(condition["near"]), self._single(condition["values"])
        self.kept.append(room)
        conditions.facts, conditions.n_facts = fact, <uint32_t>len(facts)
        return 0

    cdef Numbers _single(self, numbers) except *:
        """Lay out single numbers."""
        return self._ranges([(number, number + 1) for number in numbers])

    cdef Numbers _places(self, nodes, nomenclature) except *:
        """Lay out some places, with all below them."""
        return self._ranges([(node, nomenclature.place(node).end) for node in nodes])

    cdef Numbers _ranges(self, list ordered) except *:
        """Lay out ranges of numbers."""
        cdef Ranges ranges = Ranges(ordered)
        self.kept.append(ranges)
        return ranges.numbers


@cython.final
cdef class Rule(Provision):
    """A note as the engine runs it: its conditions, what stops it, and what it does.

    Args:
        note: the note as the compiler wrote it.
        nothing: no conditions.
        nomenclature: the tariff.
        excepted: the notes that stop this one when they are met, by their place in the order of the engine, None for none.
        out: the places that it takes out.
        let_in: the places to which it sends goods, whatever earlier notes took out.
        points: the places to which it points, each with a strength.
        of_mixture: whether it decides on a mixture whole.
    """

    cdef list excepted, sets  # None for none
    cdef tuple out, points
    cdef Numbers takes  # the places out
    cdef Numbers let_in, above  # the places let in, and those that hold them
    cdef bint of_mixture

    def __init__(self, dict note not None, dict nothing not None, nomenclature, list excepted, tuple out not None, let_in, tuple points not None, bint of_mixture):
        Provision.__init__(self, note, nothing, nomenclature)
        self.excepted, self.out, self.points = excepted, out, points
        self.takes = self._single(out)
        self.let_in = self._single(let_in)
        self.above = self._single({above for node in let_in for above in nomenclature.all_above(node)})
        self.of_mixture = of_mixture
        self.sets = [value for condition in note["sets"] for value in condition["values"]] or None


class Fired(NamedTuple):
    """A note whose conditions the goods meet, and the words that met them."""

    note: dict[str, Any]
    words: str


@cython.final
cdef class Outcome:
    """What the notes do: nodes taken out, nodes pointed to with a strength, and the notes that fired; whether one decides on a mixture whole."""

    cdef public list excluded, noted, fired
    cdef public bint of_mixture

    def __cinit__(self):
        self.excluded, self.noted, self.fired = [], [], []


@cython.final
cdef class Filed:
    """Notes, by the numbers under which they are filed.

    Args:
        filed: the notes under each number.
    """

    cdef uint32_t* first  # by number, its first note; one more at the end
    cdef uint32_t* note

    def __cinit__(self, list filed not None):
        cdef list pairs = [(number, note) for number, notes in enumerate(filed) for note in notes]
        cdef Py_ssize_t number, size = len(filed)
        cdef uint32_t at = 0
        self.first = <uint32_t*>calloc(size + 1 + len(pairs), sizeof(uint32_t))
        if self.first == NULL:
            raise MemoryError
        self.note = self.first + size + 1
        for number, note in pairs:
            self.note[at] = note
            at += 1
            self.first[number + 1] = at
        for number in range(size):
            self.first[number + 1] = max(self.first[number], self.first[number + 1])

    def __dealloc__(self):
        free(self.first)


@cython.final
cdef class Docket:
    """The notes of one nomenclature by what sets them off. Notes go by their place in the order in which they run.

    Args:
        core: the compiled nomenclature.
        rules: the notes; None for those that *read* reads, by their place, when they are first due.
        read: from the place of a note to its :class:`Rule`.
        mentioning: the notes whose words may stand anywhere; the words of others name the article.
        by_head: notes by the places of the goods that a trade term over the head noun names.
        by_goods: notes by the places of the goods that a trade term in any words that name the goods names.
        by_value: notes by the values of facts that set them off.
        by_dimension: notes by the dimension of a measure.
        by_method: notes by the method by which a material was found.

    Raises:
        IndexError: a place or a note that there is not.
    """

    cdef Index core
    cdef list rules
    cdef object read
    cdef Filed by_head, by_goods  # by the number of a place under which notes are filed
    cdef Filed by_value
    cdef dict by_dimension, by_method
    cdef uint32_t n_notes
    cdef uint64_t* mentioning  # a bit for each note
    cdef uint32_t* nearest  # by place: the number of the nearest at or above it under which notes are filed, 0 for none
    cdef uint32_t* above  # by such a number: that of the nearest place above

    def __cinit__(
        self, Index core not None, list rules not None, read, frozenset mentioning not None, dict by_head not None, dict by_goods not None, dict by_value not None,
        dict by_dimension not None, dict by_method not None,
    ):
        cdef list places = sorted({*by_head, *by_goods})
        cdef Py_ssize_t number
        self.core, self.rules, self.read, self.n_notes = core, rules[:], read, <uint32_t>len(rules)
        self.by_head, self.by_goods = _filed_under(places, by_head), _filed_under(places, by_goods)
        self.by_value = Filed([by_value.get(value, ()) for value in range(core.view.n_values)])
        self.by_dimension, self.by_method = by_dimension, by_method
        self.mentioning = <uint64_t*>calloc(self.n_notes // BITS + 1, sizeof(uint64_t))
        self.nearest = <uint32_t*>calloc(core.view.n_nodes, sizeof(uint32_t))
        self.above = <uint32_t*>calloc(len(places) + 1, sizeof(uint32_t))
        if self.mentioning == NULL or self.nearest == NULL or self.above == NULL:
            raise MemoryError
        for number in mentioning:
            if not 0 <= number < self.n_notes:
                raise IndexError(number)
            add(self.mentioning, <uint32_t>number)
        self._number(places)

    def __dealloc__(self):
        free(self.mentioning)
        free(self.nearest)
        free(self.above)

    cdef int _number(self, list places) except -1:
        """Number the places under which notes are filed, and have all below them know the nearest; what holds a place stands before it."""
        cdef int32_t parent
        cdef uint32_t nearest, number
        cdef Py_ssize_t node
        for number, node in enumerate(places, 1):
            if not 0 <= node < <Py_ssize_t>self.core.view.n_nodes:
                raise IndexError(node)
            self.nearest[node] = number
        for node in range(<Py_ssize_t>self.core.view.n_nodes):
            parent = self.core.view.node_parent[node]
            nearest = 0 if parent < 0 else self.nearest[parent]
            if self.nearest[node]:
                self.above[self.nearest[node]] = nearest
            else:
                self.nearest[node] = nearest
        return 0

    cdef Rule rule(self, Py_ssize_t number):
        """Return a note by its place; it is read when it is first met."""
        if not 0 <= number < self.n_notes:
            raise IndexError(number)
        if self.rules[number] is None:
            self.rules[number] = self.read(number)
        return <Rule?>self.rules[number]


cdef Filed _filed_under(list places, dict notes):
    """Return the notes of some places by the numbers of these, which are counted from 1."""
    return Filed([(), *[notes.get(place, ()) for place in places]])


@cython.final
cdef class Evidence:
    """What the notes ask of a reading; what few of them ask is found when it is first asked for.

    It goes through the notes that the goods may meet, in the order in which they run, and yields those that they do meet.

    Args:
        reading: the goods as read.
        docket: the notes.
    """

    cdef Reading reading
    cdef Docket docket
    cdef Statement statement
    cdef const View* view
    cdef const Found* found
    cdef const Position* at
    cdef str method
    cdef int n, size, head
    cdef uint8_t* marks  # of each phrase
    cdef int article  # a phrase that names the article, NONE for none
    cdef bint goods_known  # which phrases name the goods
    cdef bint covers, covers_known  # that phrase names it whole
    cdef uint64_t* due  # a bit for each note: it is set off, and did not run yet
    cdef int n_words, running  # how many numbers these bits fill, and the note that runs

    def __cinit__(self, Reading reading not None, Docket docket not None):
        self.n = <int>(len(reading._found) // sizeof(Found))  # refuses a reading that nobody read
        if reading.reader._core is not docket.core:
            raise ValueError("the reading is of another index than the notes")
        self.reading, self.docket, self.statement = reading, docket, reading.statement
        self.method = <object>PyTuple_GetItem(reading.blend, 0)  # an index takes ten times as long with a tuple with names
        self.view = &docket.core.view
        self.found = <const Found*>PyBytes_AS_STRING(reading._found)
        self.at, self.size, self.head = self.statement.at, <int>self.statement.size, <int>self.statement.head
        self.n_words, self.running = <int>(docket.n_notes // BITS) + 1, NONE
        self.due = <uint64_t*>calloc(self.n_words + self.n // sizeof(uint64_t) + 1, sizeof(uint64_t))
        if self.due == NULL:
            raise MemoryError
        self.marks = <uint8_t*>&self.due[self.n_words]
        self._mark()
        self._call()

    def __dealloc__(self):
        free(self.due)

    def __iter__(self):
        return self

    def __next__(self):
        cdef int word
        cdef Rule rule
        for word in range(max(0, self.running) // BITS, self.n_words):
            while self.due[word]:
                self.running = word * BITS + lowest(self.due[word])
                self.due[word] &= self.due[word] - 1
                rule = self.docket.rule(self.running)
                if self._is_met(rule):
                    return rule
        raise StopIteration

    cdef void _mark(self) noexcept:
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

    cdef int _call(self) except -1:
        """Call the notes that the goods may meet."""
        cdef int k
        cdef uint32_t entry
        for k in range(self.n):
            for entry in range(entry_start(self.view, self.found[k].pattern), entry_start(self.view, self.found[k].pattern + 1)):
                if self.view.ent_kind[entry] == NOTE:
                    self._call_by_words(k, <int>self.view.ent_target[entry] - 1)
                elif self.view.ent_kind[entry] == TERM:
                    self._call_by_place(k, self.view.ent_target[entry])
        for fact in self.reading.facts:
            self._call_by_value(<object>PyTuple_GetItem(fact, 0))
        for measure in self.reading.measures:
            self._call_all(self.docket.by_dimension.get(<object>PyTuple_GetItem(measure, 0)))
        if self.method:
            self._call_all(self.docket.by_method.get(self.method))
        return 0

    cdef int _call_by_words(self, int k, int number) except -1:
        """Call a note by its words, NONE for what is only an exception to some: if these may stand anywhere, or name the article."""
        if number == NONE:
            return 0
        if <uint32_t>number >= self.docket.n_notes:
            raise IndexError(number)
        if self.marks[k] & IS_OVER or has(self.docket.mentioning, <uint32_t>number) or self._ends_name(k):
            self._due(number)
        return 0

    cdef int _call_by_place(self, int k, uint32_t node) except -1:
        """Call the notes of a place of which a trade term names goods, and of those above it."""
        cdef bint over = self.marks[k] & IS_OVER != 0
        cdef uint32_t number
        if not self.marks[k] & (IS_OVER | IS_NAMING):
            return 0
        number = self.docket.nearest[node]
        while number:
            if over:
                self._set_off(self.docket.by_head, number)
            self._set_off(self.docket.by_goods, number)
            number = self.docket.above[number]
        return 0

    cdef int _call_by_value(self, Py_ssize_t value) except -1:
        """Call the notes that the value of a fact sets off."""
        if not 0 <= value < <Py_ssize_t>self.view.n_values:
            raise IndexError(value)
        return self._set_off(self.docket.by_value, value)

    cdef int _call_all(self, list numbers) except -1:
        """Call some notes, None for none."""
        cdef Py_ssize_t number
        if numbers is not None:
            for number in numbers:
                self._due(number)
        return 0

    cdef inline int _set_off(self, Filed filed, Py_ssize_t number) except -1:
        """Call the notes that are filed under a number."""
        cdef uint32_t i
        for i in range(filed.first[number], filed.first[number + 1]):
            self._due(filed.note[i])
        return 0

    cdef inline int _due(self, Py_ssize_t number) except -1:
        """Have a note run; it is too late for those up to the one that runs."""
        if number >= self.docket.n_notes:
            raise IndexError(number)
        if number > self.running:
            add(self.due, <uint32_t>number)
        return 0

    cdef int define(self, Rule rule) except -1:
        """Add the facts that a note defines, as far as they are not known, and call the notes that they set off."""
        cdef set known = {<object>PyTuple_GetItem(fact, 0) for fact in self.reading.facts}
        for value in rule.sets:
            if value not in known:
                known.add(value)
                self.reading.facts.append(FactHit(value, rule.note["cite"]))
                self._call_by_value(value)
        return 0

    cdef bint is_stopped(self, Rule rule) except -1:
        """Whether a note that is an exception to another is met."""
        for number in rule.excepted:
            if self._is_met(self.docket.rule(number)):
                return True
        return False

    def words_for(self, Provision note not None):
        """Return the words that meet the conditions of a note, or None where one is not met or an exception of its own holds."""
        cdef const Conditions* when = &note.when
        cdef list said = []
        cdef uint32_t i
        if not self._is_met(note):
            return None
        if note.method is not None:
            return " ".join([self.statement.words[k] for k in sorted(self.reading.blend.main)])
        if when.article.n:
            said.append(self._words_of(self._naming(&when.article)))
        if when.n_mentions:
            said.append(self._words_of(self._mentioning(when, NONE, note.unheard)))
        if when.goods_of.n:
            said.append(self._head_word())
        for i in range(when.n_facts):
            said.append(self._words_stating(&when.facts[i], note.note["when"]["facts"][i]["name"]))
        return ", ".join(dict.fromkeys([each for each in said if each])) or self._head_word()

    def is_met(self, Provision note not None):
        """Return whether the goods meet a note: all its conditions, and none of its own exceptions."""
        return self._is_met(note)

    cdef bint _is_met(self, Provision note) except -1:
        """Whether the goods meet a note."""
        if note.note is None:
            raise TypeError("a provision that was never set up")
        if note.method is not None and note.method != self.method:
            return False
        if not self._all_met(note) or self._any_met(note, &note.unless):
            return False
        return not (note.by_word and self._in_longer_name(note))

    cdef bint _all_met(self, Provision note) except -1:
        """Whether all that a note asks for is met."""
        cdef const Conditions* when = &note.when
        cdef uint32_t i
        if when.article.n and self._naming(&when.article) == NONE:
            return False
        if when.n_mentions and self._mentioning(when, NONE, note.unheard) == NONE:
            return False
        if when.goods_of.n and not self._of_goods(note, &when.goods_of, note.plain):
            return False
        if when.anywhere.n and not self._names(IS_TERM, TERM, &when.anywhere):
            return False
        if when.parts and not self.statement.parts:
            return False
        for i in range(when.n_facts):
            if self._stating(&when.facts[i]) is None:
                return False
        return True

    cdef bint _any_met(self, Provision note, const Conditions* unless) except -1:
        """Whether any of the exceptions holds. What is said within the words of the note's own article is no exception to it."""
        cdef int own = NONE, found
        cdef uint32_t i
        if unless.n_mentions or unless.article.n:
            own = self._naming(&note.when.article)
        if unless.n_mentions and self._mentioning(unless, own, IS_ASIDE) != NONE:
            return True
        if unless.article.n:
            found = self._naming(&unless.article)
            if found != NONE and not (own != NONE and self._longer(own, found)):
                return True
        if unless.goods_of.n and self._of_goods(note, &unless.goods_of, True):
            return True
        if unless.anywhere.n and self._names(IS_TERM, TERM, &unless.anywhere):
            return True
        if unless.parts and self.statement.parts:
            return True
        for i in range(unless.n_facts):
            if self._stating(&unless.facts[i]) is not None:
                return True
        return False

    cdef bint _in_longer_name(self, Provision note) except -1:
        """Whether the words that alone set off an exclusion are but part of a longer trade name, of goods that the note does not send.

        "Ring" is not the ring of the jewellers in "hanging ring", nor "body oil" what "fish body oil" is.
        """
        cdef int word = self._naming(&note.when.article), k
        if word == NONE:
            return False
        for k in range(self.n):
            if self.marks[k] & IS_TERM and self._longer(k, word) and not self._stands_at(k, TERM, &note.to):
                return True
        return False

    cdef bint _of_goods(self, Provision note, const Numbers* places, bint plain) except -1:
        """Whether the goods are of one of the headings asked for.

        Where that is all that is asked for (*plain*) the article must be named whole; for an exclusion moreover by a name that the excluded
        place does not use as well, be it as a bare word that points to it: otherwise the name decides nothing.
        """
        if not plain:
            self._mark_goods()
            return self._names(NAMES_GOODS | NAMES_ARTICLE, TERM, places)
        if self.article == NONE or not self._names(NAMES_ARTICLE, TERM, places) or not self._is_named_whole():
            return False
        return not note.excludes or not (self._names(NAMES_ARTICLE, TERM, &note.scope) or self._points_into(&note.scope))

    cdef bint _points_into(self, const Numbers* scope) noexcept:
        """Whether the article goes by one word, and the word points to a place of *scope* among its siblings."""
        cdef int k
        if self._length(self.article) > 1:
            return False
        for k in range(self.n):
            if self.marks[k] & IS_OVER and self._length(k) == 1 and self._stands_at(k, CUE, scope):
                return True
        return False

    cdef bint _names(self, int mark, int kind, const Numbers* places) noexcept:
        """Whether a phrase with a mark stands, as an entry of a kind, at one of some places."""
        cdef int k
        for k in range(self.n):
            if self.marks[k] & mark and self._stands_at(k, kind, places):
                return True
        return False

    cdef bint _stands_at(self, int k, int kind, const Numbers* places) noexcept:
        """Whether a phrase stands, as an entry of a kind, at one of some places."""
        cdef uint32_t entry
        for entry in range(entry_start(self.view, self.found[k].pattern), entry_start(self.view, self.found[k].pattern + 1)):
            if self.view.ent_kind[entry] == kind and holds(places, self.view.ent_target[entry]):
                return True
        return False

    cdef object _stating(self, const Fact* fact):
        """Return the fact or measure of the text that is what a note asks for, None for none."""
        return self._measured(fact) if fact.dimension != NONE else self._stated(&fact.values)

    cdef object _measured(self, const Fact* fact):
        """Return the first measure of the text that stands as a note asks for beside one of the words that it asks for, None for none."""
        for dimension, value, near in self.reading.measures:
            if dimension == fact.dimension and (dimension not in _NAMED or _is_among(near, &fact.near)):
                if compare(OPERATORS[fact.op], value, fact.number):
                    return dimension, value, near
        return None

    cdef object _stated(self, const Numbers* values):
        """Return the first fact of the text of which the value is one of some, or a kind of one; None for none."""
        for fact in self.reading.facts:
            if self._is_kind_of(<object>PyTuple_GetItem(fact, 0), values):
                return fact
        return None

    cdef str _words_stating(self, const Fact* fact, str name):
        """The words that state what a note asks for by a name."""
        stating = self._stating(fact)
        return f"{name} {stating[1]:g}" if fact.dimension != NONE else <object>PyTuple_GetItem(stating, 1)

    cdef bint _is_kind_of(self, uint32_t value, const Numbers* values) except -1:
        """Whether the value of a fact is one of some, or a kind of one."""
        cdef uint32_t k
        if value >= self.view.n_values:
            raise IndexError(value)
        for k in range(self.view.value_up_off[value], self.view.value_up_off[value + 1]):
            if holds(values, self.view.value_up[k]):
                return True
        return False

    cdef int _naming(self, const Numbers* patterns) noexcept:
        """The longest phrase of *patterns* that names the article: over the head noun, or of some words at the end of a name; or NONE."""
        cdef int k, best = NONE
        if not patterns.n:
            return NONE
        for k in range(self.n):
            if holds(patterns, self.found[k].pattern) and self.at[self.found[k].start].role != WITHOUT:
                if best == NONE or self._length(k) > self._length(best):
                    if self.marks[k] & IS_OVER or self._ends_name(k):
                        best = k
        return best

    cdef int _mentioning(self, const Conditions* asked, int outside, int unheard) noexcept:
        """The first of the phrases that may stand anywhere, in the relations asked for, or NONE.

        Nothing within the phrase *outside* counts, unless it matters what comes next, and no phrase with the mark *unheard*.
        """
        cdef int k
        cdef const Mention* mention
        cdef const Mention* end = asked.mentions + asked.n_mentions
        for k in range(self.n):
            if self.marks[k] & unheard or not has(&asked.ends_of_mentions, self.found[k].pattern & ENDS):
                continue
            mention = _first_mention(asked, self.found[k].pattern)
            while mention < end and mention.pattern == self.found[k].pattern:
                if self._stands_as(k, mention, outside):
                    return k
                mention += 1
        return NONE

    cdef bint _stands_as(self, int k, const Mention* mention, int outside) noexcept:
        """Whether a phrase stands as asked for: not negated, unless a negation is what is asked for, and between words of the roles asked for."""
        cdef Found span = self.found[k]
        cdef int role = self.at[span.start].role, after = mention.after
        if after < 0 and outside != NONE and self.found[outside].start <= span.start and span.end <= self.found[outside].end:
            return False
        if (mention.before == WITHOUT) != (role == WITHOUT) or (mention.before >= 0 and role == HEAD):
            return False
        return after < 0 or (span.end < self.size and self.at[span.end].role == after != self.at[span.end - 1].role)

    cdef bint _ends_name(self, int k) noexcept:
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
        if self.at[span.end].surface - self.at[span.end - 1].surface > 1 or self._form(span.end)[0].isdigit():
            return True
        for other in range(self.n):
            if self.found[other].start == span.end and self._first_kind(other) & _EMPTY:
                return True
        return False

    cdef inline uint32_t _first_kind(self, int k) noexcept:
        """The bit of the first kind of entry for which a phrase stands, 0 when there is none; kinds are sorted."""
        cdef uint32_t first = entry_start(self.view, self.found[k].pattern)
        return (<uint32_t>1) << self.view.ent_kind[first] if first < entry_start(self.view, self.found[k].pattern + 1) else 0

    cdef inline str _form(self, int place):
        return (<Lexeme>self.statement.lexemes[place]).form

    cdef inline int _length(self, int k) noexcept:
        return self.found[k].end - self.found[k].start

    cdef inline bint _longer(self, int one, int other) noexcept:
        """Whether *other* is but a part of *one*: "brace" of "knee brace"."""
        return (self.found[one].start <= self.found[other].start and self.found[other].end <= self.found[one].end
                and self._length(other) < self._length(one))

    cdef str _words_of(self, int k):
        if self._length(k) == 1:
            return self._form(self.found[k].start)
        return self.statement.said_by(self.found[k].start, self.found[k].end)

    cdef str _head_word(self):
        return self._form(self.head) if 0 <= self.head < self.size else ""

    cdef bint _is_named_whole(self) except -1:
        """Whether the longest trade term over the head noun names the article as a whole: "hammer" does not name a drop hammer."""
        if not self.covers_known:
            self.covers, self.covers_known = self._covers(self.article), True
        return self.covers

    cdef void _mark_goods(self) noexcept:
        """Mark the trade terms that name the goods: in the words that name or qualify them, none inside another."""
        cdef int k
        if self.goods_known:
            return
        self.goods_known = True
        for k in range(self.n):
            if self.marks[k] & NAMING_TERM == NAMING_TERM and not self._is_inside(k):
                self.marks[k] |= NAMES_GOODS

    cdef bint _is_inside(self, int k) noexcept:
        """Whether a phrase is but a part of a trade term among the words that name the goods."""
        cdef int other
        for other in range(self.n):
            if self.marks[other] & NAMING_TERM == NAMING_TERM and self._longer(other, k):
                return True
        return False

    cdef bint _covers(self, int k) except -1:
        """Whether the words of the article's name outside a phrase only state facts (material, sex, state) or say nothing."""
        cdef int place
        for place in range(self.size):
            if self.at[place].role == HEAD and not self.found[k].start <= place < self.found[k].end:
                if not self._form(place)[0].isdigit() and not self._is_told(place):
                    return False
        return True

    cdef bint _is_told(self, int place) except -1:
        """Whether a phrase that states a fact or says nothing stands over a word."""
        cdef int k
        cdef uint32_t entry
        for k in range(self.n):
            if self.found[k].start <= place < self.found[k].end:
                for entry in range(entry_start(self.view, self.found[k].pattern), entry_start(self.view, self.found[k].pattern + 1)):
                    if (<uint32_t>1) << self.view.ent_kind[entry] & _TOLD:
                        return True
        return False


cdef const Mention* _first_mention(const Conditions* asked, uint32_t pattern) noexcept nogil:
    """Return where a pattern stands, or would stand, among those that may stand anywhere."""
    cdef uint32_t low = 0, high = asked.n_mentions, middle
    while low < high:
        middle = (low + high) >> 1
        if asked.mentions[middle].pattern < pattern:
            low = middle + 1
        else:
            high = middle
    return asked.mentions + low


cdef bint _is_among(near, const Numbers* wanted) except -1:
    """Whether one of the words near a measure is among those wanted; the index does not know a word below 0."""
    cdef int32_t token
    for token in near:
        if token >= 0 and holds(wanted, <uint32_t>token):
            return True
    return False


def apply_notes(Docket docket not None, Reading reading not None, bint on_record):
    """Return what the notes do to *reading*; facts that a note defines are added to the reading.

    Args:
        docket: the notes.
        reading: the goods.
        on_record: whether to put on record which notes fired.
    """
    cdef Outcome outcome = Outcome.__new__(Outcome)
    cdef Evidence evidence = Evidence.__new__(Evidence, reading, docket)
    cdef Rule rule
    for rule in evidence:
        if rule.excepted is not None and evidence.is_stopped(rule):
            continue
        if on_record:
            outcome.fired.append(Fired(rule.note, evidence.words_for(rule)))
        if rule.sets is not None:  # facts that a note defines may set later ones off
            evidence.define(rule)
        _act(rule, outcome, &docket.core.view)
    return outcome


cdef int _act(Rule rule, Outcome outcome, const View* view) except -1:
    """Take out, let in and point to what a note says."""
    cdef object out = rule.out
    cdef set known
    if _hold_any(&rule.above, outcome.excluded):
        outcome.excluded = _without(outcome.excluded, rule, view)
    if _hold_any(&rule.takes, outcome.excluded):
        known = set(outcome.excluded)
        out = [node for node in out if node not in known]
    outcome.excluded += out
    outcome.noted += rule.points
    outcome.of_mixture |= rule.of_mixture
    return 0


cdef bint _hold_any(const Numbers* places, list nodes) except -1:
    """Whether any of some nodes is among places."""
    cdef uint32_t node
    for node in nodes:
        if holds(places, node):
            return True
    return False


cdef list _without(list excluded, Rule rule, const View* view):
    """Return the places of *excluded* without those to which a later, more particular note sends the goods by name."""
    cdef list parts = []
    cdef uint32_t node
    for node in excluded:
        if holds(&rule.above, node):
            _add_around(node, rule, view, parts)
        else:
            parts.append(node)
    return parts


cdef int _add_around(uint32_t node, Rule rule, const View* view, list parts) except -1:
    """Add the places at or below *node* without those let in."""
    cdef uint32_t child = node + 1
    if node >= view.n_nodes:
        raise IndexError(node)
    if holds(&rule.let_in, node):
        return 0
    if not holds(&rule.above, node):
        parts.append(node)
        return 0
    while child < view.node_end[node]:
        _add_around(child, rule, view, parts)
        child = view.node_end[child]
    return 0
