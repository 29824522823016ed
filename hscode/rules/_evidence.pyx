# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The conditions of the legal notes against a reading, compiled: they are tried for every text.

Which notes run, in which order and to what effect is said in ``hscode.rules.notes``.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from cpython.tuple cimport PyTuple_GetItem
from libc.stdint cimport int32_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free

from hscode._builtins cimport lowest
from hscode._core cimport CUE, NOTE, TERM, Found, Index, View, entry_start
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport HEAD, QUALIFIER, SHARED, WITHOUT, Position, Statement
from hscode.reading.vocabulary cimport Lexeme

from hscode.kinds import Kind
from hscode.reading.reader import DIMENSIONS
from hscode.rules.facts import NAMED, compare

cdef enum:
    NONE = -1
    BITS = 64  # notes whose bits stand in one number

cdef enum:  # what a phrase of the text is to the goods
    IS_TERM = 1  # a trade term
    IS_OVER = 2  # it stands over the head noun
    NAMES_ARTICLE = 4  # of the trade terms over it, where it is not a material of a stated share, one of the longest
    NAMES_GOODS = 8  # a trade term in the words that name or qualify the goods, in no longer one

# kinds of entries, one bit each
cdef uint32_t _TOLD = 1 << Kind.FACT | 1 << Kind.NOISE | 1 << Kind.PACKING
cdef uint32_t _EMPTY = 1 << Kind.NOISE | 1 << Kind.PACKING | 1 << Kind.VAGUE
cdef frozenset _NAMED = frozenset(NAMED)


cdef class Ranges:
    """Whole numbers, of phrases, values or places, that can be looked up: the bounds of their ranges, in order.

    Args:
        ranges: half-open ranges of numbers, in any order.
    """

    cdef uint32_t* bounds
    cdef Py_ssize_t n

    def __cinit__(self, ranges):
        cdef list ordered = sorted(ranges)
        cdef Py_ssize_t k = 0
        cdef uint32_t first, end
        self.bounds = <uint32_t*>calloc(2 * len(ordered) + 1, sizeof(uint32_t))
        if self.bounds == NULL:
            raise MemoryError
        for first, end in ordered:
            if k and first <= self.bounds[k - 1]:
                self.bounds[k - 1] = max(self.bounds[k - 1], end)
            elif first < end:
                self.bounds[k], self.bounds[k + 1] = first, end
                k += 2
        self.n = k

    def __dealloc__(self):
        free(self.bounds)

    def __contains__(self, uint32_t number):
        return self.hold(number)

    cdef inline bint hold(self, uint32_t number) noexcept nogil:
        """Whether a number is among them: an odd number of bounds stands before it."""
        cdef Py_ssize_t low = 0, high = self.n, middle
        while low < high:
            middle = (low + high) >> 1
            if self.bounds[middle] <= number:
                low = middle + 1
            else:
                high = middle
        return low & 1


cdef Ranges numbers_of(numbers):
    """Return single numbers."""
    return Ranges([(number, number + 1) for number in numbers])


cdef Ranges places_of(nomenclature, nodes):
    """Return some places, with all below them."""
    return Ranges([(node, nomenclature.place(node).end) for node in nodes])


cdef class Fact:
    """A fact that a note asks for: one of some values, or a measure of a dimension with one of the words *near* it."""

    cdef int dimension  # NONE for values
    cdef str op
    cdef double number
    cdef frozenset near
    cdef Ranges values
    cdef str name

    def __init__(self, dict condition not None):
        self.dimension = DIMENSIONS[condition["dimension"]] if condition["dimension"] else NONE
        self.op, self.number, self.name = condition["op"], condition["number"], condition["name"]
        self.near, self.values = frozenset(condition["near"]), numbers_of(condition["values"])


cdef class Conditions:
    """What a note asks for, or makes an exception of, ready to be looked up.

    Args:
        when: the conditions as the compiler wrote them.
        nomenclature: the tariff.
    """

    cdef Ranges article  # patterns that name the goods
    cdef Ranges mentioned  # patterns that stand anywhere
    cdef dict mentions  # these patterns, to the roles asked for before and behind them
    cdef Ranges goods_of  # places
    cdef Ranges anywhere  # places
    cdef list facts
    cdef bint parts

    def __init__(self, dict when not None, nomenclature):
        self.article = numbers_of(when["article"])
        self.mentions = {}
        for pattern, before, after in when["mentions"]:
            self.mentions.setdefault(pattern, []).append((before, after))
        self.mentioned = numbers_of(self.mentions)
        self.goods_of = places_of(nomenclature, when["goods_of"])
        self.anywhere = places_of(nomenclature, when["mentions_goods_of"])
        self.facts = [Fact(condition) for condition in when["facts"]]
        self.parts = when["parts"]


cdef class Provision:
    """The conditions of one note: its method, what it asks for, and what stops it.

    Args:
        note: the note as the compiler wrote it.
        nothing: no conditions.
        nomenclature: the tariff.
    """

    cdef str method
    cdef Conditions when, unless
    cdef bint excludes
    cdef bint plain  # it goes by the name of the goods, that of their heading, alone
    cdef bint by_word  # an exclusion that goes by the name of the article alone
    cdef Ranges scope, to

    def __init__(self, dict note not None, dict nothing not None, nomenclature):
        cdef Conditions when = Conditions(note["when"] or nothing, nomenclature)
        self.method = note["method"]
        self.when = when
        self.unless = Conditions(note["unless"], nomenclature) if note["unless"] else None
        self.excludes = note["effect"] == "exclude"
        self.plain = not (when.facts or when.article.n or when.mentions or (when.parts and not self.excludes))
        self.scope, self.to = places_of(nomenclature, note["scope_nodes"]), places_of(nomenclature, note["to_nodes"])
        self.by_word = self.excludes and self.to.n and when.article.n and not (when.mentions or when.facts or when.goods_of.n)


cdef class Docket:
    """The notes of one nomenclature by what sets them off. Notes go by their place in the order in which they run.

    Args:
        core: the compiled nomenclature.
        provisions: the notes; None for those that *read* reads, by their place, when they are first due.
        read: from the place of a note to its :class:`Provision`.
        mentioning: the notes whose words may stand anywhere; the words of others name the article.
        by_head: notes by the places of the goods that a trade term over the head noun names.
        by_goods: notes by the places of the goods that a trade term in any words that name the goods names.
        by_value: notes by the values of facts that set them off.
        by_dimension: notes by the dimension of a measure.
        by_method: notes by the method by which a material was found.
    """

    cdef list provisions
    cdef object read
    cdef frozenset mentioning
    cdef dict by_head, by_goods, by_value, by_dimension, by_method
    cdef bytearray filed  # of each place whether a note is filed under it

    def __init__(
        self, Index core not None, list provisions not None, read, frozenset mentioning not None, dict by_head not None, dict by_goods not None, dict by_value not None,
        dict by_dimension not None, dict by_method not None,
    ):
        self.provisions, self.read, self.mentioning, self.by_head, self.by_goods = provisions, read, mentioning, by_head, by_goods
        self.by_value, self.by_dimension, self.by_method = by_value, by_dimension, by_method
        self.filed = bytearray(core.view.n_nodes)
        for node in (*by_head, *by_goods):
            if not 0 <= node < len(self.filed):
                raise IndexError(node)
            self.filed[node] = True

    cdef Provision provision(self, Py_ssize_t number):
        """Return a note by its place."""
        if not 0 <= number < len(self.provisions):
            raise IndexError(number)
        known = self.provisions[number]
        return <Provision?>(known if known is not None else self.read(number))


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
    cdef int n_notes, running  # how many there are, and the one that runs

    def __cinit__(self, Reading reading not None, Docket docket not None):
        self.n = <int>(len(reading._found) // sizeof(Found))  # refuses a reading that nobody read
        self.reading, self.docket, self.method = reading, docket, reading.blend.method
        self.statement = reading.statement
        self.view = &reading.reader._core.view
        self.found = <const Found*>PyBytes_AS_STRING(reading._found)
        self.at, self.size, self.head = self.statement.at, <int>self.statement.size, <int>self.statement.head
        self.n_notes, self.running = <int>len(docket.provisions), NONE
        self.due = <uint64_t*>calloc(self.n_notes // BITS + 1 + self.n // sizeof(uint64_t) + 1, sizeof(uint64_t))
        if self.due == NULL:
            raise MemoryError
        self.marks = <uint8_t*>&self.due[self.n_notes // BITS + 1]
        self._mark()
        self._call()

    def __dealloc__(self):
        free(self.due)

    def __iter__(self):
        return self

    def __next__(self):
        cdef int word
        cdef Provision note
        for word in range(max(0, self.running) // BITS, self.n_notes // BITS + 1):
            while self.due[word]:
                self.running = word * BITS + lowest(self.due[word])
                self.due[word] &= self.due[word] - 1
                note = self.docket.provision(self.running)
                if self._is_met(note, None):
                    return note
        raise StopIteration

    cdef void _mark(self) noexcept:
        """Mark the trade terms, and among them those that name the article."""
        cdef int k, longest = 0
        cdef uint32_t first
        self.article = NONE
        for k in range(self.n):
            first = entry_start(self.view, self.found[k].pattern)
            if first < entry_start(self.view, self.found[k].pattern + 1) and self.view.ent_kind[first] == TERM:  # terms come first
                self.marks[k] = IS_TERM
            if self.found[k].start <= self.head < self.found[k].end:
                self.marks[k] |= IS_OVER
                if self.marks[k] & IS_TERM:
                    longest = max(longest, self._length(k))
        if not longest or self.at[self.head].marks & SHARED:
            return
        for k in range(self.n):
            if self.marks[k] == IS_TERM | IS_OVER and self._length(k) == longest:
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
            self._set_off(self.docket.by_value.get(<object>PyTuple_GetItem(fact, 0)))  # an index takes ten times as long with a tuple with names
        for measure in self.reading.measures:
            self._set_off(self.docket.by_dimension.get(<object>PyTuple_GetItem(measure, 0)))
        if self.method:
            self._set_off(self.docket.by_method.get(self.method))
        return 0

    cdef int _call_by_words(self, int k, int number) except -1:
        """Call a note by its words, NONE for what is only an exception to some: if these may stand anywhere, or name the article."""
        if number != NONE and (self.marks[k] & IS_OVER or number in self.docket.mentioning or self._ends_name(k)):
            self._due(number)
        return 0

    cdef int _call_by_place(self, int k, int32_t node) except -1:
        """Call the notes of a place of which a trade term names goods, and of those above it."""
        cdef bint over = self.marks[k] & IS_OVER != 0
        if not over and not self._is_naming(k):
            return 0
        while 0 <= node < len(self.docket.filed):
            if self.docket.filed[node]:
                if over:
                    self._set_off(self.docket.by_head.get(node))
                self._set_off(self.docket.by_goods.get(node))
            node = self.view.node_parent[node]
        return 0

    cdef int _set_off(self, numbers) except -1:
        """Have notes run, None for none."""
        cdef Py_ssize_t number
        if numbers is not None:
            for number in numbers:
                self._due(number)
        return 0

    cdef int _due(self, Py_ssize_t number) except -1:
        """Have a note run; it is too late for those up to the one that runs."""
        if number >= self.n_notes:
            raise IndexError(number)
        if number > self.running:
            self.due[number // BITS] |= <uint64_t>1 << (number % BITS)
        return 0

    def set_off_by(self, value):
        """Have the notes run that the value of a fact sets off."""
        self._set_off(self.docket.by_value.get(value))

    def words_for(self, Provision note not None):
        """Return the words that meet the conditions of a note, or None where one is not met or an exception of its own holds."""
        cdef list said = []
        if not self._is_met(note, said):
            return None
        if note.method:
            return " ".join([self.statement.words[k] for k in sorted(self.reading.blend.main)])
        if len(said) == 1 and said[0]:
            return said[0]
        return ", ".join(dict.fromkeys([each for each in said if each])) or self._head_word()

    def is_met(self, Provision note not None):
        """Return whether the goods meet a note: all its conditions, and none of its own exceptions."""
        return self._is_met(note, None)

    cdef bint _is_met(self, Provision note, list said) except -1:
        """Whether the goods meet a note; the words that meet it are added to *said*, unless nobody asks for them."""
        if note.when is None:
            raise TypeError("a provision that was never set up")
        if note.method and note.method != self.method:
            return False
        if not self._all_met(note, said) or (note.unless is not None and self._any_met(note, note.unless)):
            return False
        return not (note.by_word and self._in_longer_name(note))

    cdef bint _all_met(self, Provision note, list said) except -1:
        """Whether all that a note asks for is met."""
        cdef Conditions when = note.when
        cdef int found
        cdef Fact fact
        if when.article.n:
            found = self._naming(when.article)
            if found == NONE:
                return False
            if said is not None:
                said.append(self._words_of(found))
        if when.mentions:
            found = self._mentioning(when, NONE)
            if found == NONE:
                return False
            if said is not None:
                said.append(self._words_of(found))
        if when.goods_of.n:
            if not self._of_goods(note, when.goods_of, note.plain):
                return False
            if said is not None:
                said.append(self._head_word())
        if when.anywhere.n and not self._names(IS_TERM, TERM, when.anywhere):
            return False
        if when.parts and not self.statement.parts:
            return False
        for fact in when.facts:
            if not self._is_stated(fact, said):
                return False
        return True

    cdef bint _any_met(self, Provision note, Conditions unless) except -1:
        """Whether any of the exceptions holds. What is said within the words of the note's own article is no exception to it."""
        cdef int own = self._naming(note.when.article), found
        cdef Fact fact
        if unless.mentions and self._mentioning(unless, own) != NONE:
            return True
        if unless.article.n:
            found = self._naming(unless.article)
            if found != NONE and not (own != NONE and self._longer(own, found)):
                return True
        if unless.goods_of.n and self._of_goods(note, unless.goods_of, True):
            return True
        if unless.anywhere.n and self._names(IS_TERM, TERM, unless.anywhere):
            return True
        if unless.parts and self.statement.parts:
            return True
        for fact in unless.facts:
            if self._is_stated(fact, None):
                return True
        return False

    cdef bint _in_longer_name(self, Provision note) except -1:
        """Whether a bare word that alone sets off an exclusion is but part of a longer trade name, of goods that the note does not send.

        "Ring" is not the ring of the jewellers in "hanging ring".
        """
        cdef int word = self._naming(note.when.article), k
        if word == NONE or self._length(word) > 1:
            return False
        for k in range(self.n):
            if self.marks[k] & IS_TERM and self._longer(k, word) and not self._stands_at(k, TERM, note.to):
                return True
        return False

    cdef bint _of_goods(self, Provision note, Ranges places, bint plain) except -1:
        """Whether the goods are of one of the headings asked for.

        Where that is all that is asked for (*plain*) the article must be named whole; for an exclusion moreover by a name that the excluded
        place does not use as well, be it as a bare word that points to it: otherwise the name decides nothing.
        """
        if not plain:
            self._mark_goods()
            return self._names(NAMES_GOODS | NAMES_ARTICLE, TERM, places)
        if self.article == NONE or not self._names(NAMES_ARTICLE, TERM, places) or not self._is_named_whole():
            return False
        return not note.excludes or not (self._names(NAMES_ARTICLE, TERM, note.scope) or self._points_into(note.scope))

    cdef bint _points_into(self, Ranges scope) noexcept:
        """Whether the article goes by one word, and the word points to a place of *scope* among its siblings."""
        cdef int k
        if self._length(self.article) > 1:
            return False
        for k in range(self.n):
            if self.marks[k] & IS_OVER and self._length(k) == 1 and self._stands_at(k, CUE, scope):
                return True
        return False

    cdef bint _names(self, int mark, int kind, Ranges places) noexcept:
        """Whether a phrase with a mark stands, as an entry of a kind, at one of some places."""
        cdef int k
        for k in range(self.n):
            if self.marks[k] & mark and self._stands_at(k, kind, places):
                return True
        return False

    cdef bint _stands_at(self, int k, int kind, Ranges places) noexcept:
        """Whether a phrase stands, as an entry of a kind, at one of some places."""
        cdef uint32_t entry
        for entry in range(entry_start(self.view, self.found[k].pattern), entry_start(self.view, self.found[k].pattern + 1)):
            if self.view.ent_kind[entry] == kind and places.hold(self.view.ent_target[entry]):
                return True
        return False

    cdef bint _is_stated(self, Fact fact, list said) except -1:
        """Whether the text states a fact; the words that state it are added to *said*, unless nobody asks for them."""
        if fact.dimension != NONE:
            for dimension, value, near in self.reading.measures:
                if dimension == fact.dimension and (dimension not in _NAMED or not fact.near.isdisjoint(near)):
                    if compare(fact.op, value, fact.number):
                        if said is not None:
                            said.append(f"{fact.name} {value:g}")
                        return True
            return False
        for stated in self.reading.facts:
            if self._is_kind_of(<object>PyTuple_GetItem(stated, 0), fact.values):
                if said is not None:
                    said.append(<object>PyTuple_GetItem(stated, 1))
                return True
        return False

    cdef bint _is_kind_of(self, uint32_t value, Ranges values) except -1:
        """Whether the value of a fact is one of some, or a kind of one."""
        cdef uint32_t k
        if value >= self.view.n_values:
            raise IndexError(value)
        for k in range(self.view.value_up_off[value], self.view.value_up_off[value + 1]):
            if values.hold(self.view.value_up[k]):
                return True
        return False

    cdef int _naming(self, Ranges patterns) except -2:
        """The longest phrase of *patterns* that names the article: over the head noun, or of some words at the end of a name; or NONE."""
        cdef int k, best = NONE
        if not patterns.n:
            return NONE
        for k in range(self.n):
            if patterns.hold(self.found[k].pattern) and self.at[self.found[k].start].role != WITHOUT:
                if best == NONE or self._length(k) > self._length(best):
                    if self.marks[k] & IS_OVER or self._ends_name(k):
                        best = k
        return best

    cdef int _mentioning(self, Conditions asked, int outside) except -2:
        """The first of the phrases that may stand anywhere: not negated, unless a negation is what is asked for, and in the relations asked for; or NONE.

        Nothing within the phrase *outside* counts, unless it matters what comes next.
        """
        cdef int k, before, after, role
        cdef Found span
        for k in range(self.n):
            if not asked.mentioned.hold(self.found[k].pattern):
                continue
            span = self.found[k]
            role = self.at[span.start].role
            for before, after in <list>asked.mentions[self.found[k].pattern]:
                if after < 0 and outside != NONE and self.found[outside].start <= span.start and span.end <= self.found[outside].end:
                    continue
                if (before == WITHOUT) != (role == WITHOUT) or (before >= 0 and role == HEAD):
                    continue
                if after < 0 or (span.end < self.size and self.at[span.end].role == after != self.at[span.end - 1].role):
                    return k
        return NONE

    cdef bint _ends_name(self, int k) except -1:
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

    cdef inline bint _is_naming(self, int k) noexcept:
        """Whether a phrase stands in the words that name or qualify the goods."""
        return self.at[self.found[k].start].role <= QUALIFIER and self.at[self.found[k].end - 1].role <= QUALIFIER

    cdef str _words_of(self, int k):
        cdef int place
        if self._length(k) == 1:
            return self._form(self.found[k].start)
        return " ".join([self._form(place) for place in range(self.found[k].start, self.found[k].end)])

    cdef str _head_word(self):
        return self._form(self.head) if 0 <= self.head < self.size else ""

    cdef bint _is_named_whole(self) except -1:
        """Whether the longest trade term over the head noun names the article as a whole: "hammer" does not name a drop hammer."""
        if not self.covers_known:
            self.covers, self.covers_known = self._covers(self.article), True
        return self.covers

    cdef void _mark_goods(self) noexcept:
        """Mark the trade terms that name the goods: in the words that name or qualify them, none inside another."""
        cdef int k, other
        cdef bint inside
        if self.goods_known:
            return
        self.goods_known = True
        for k in range(self.n):
            if not self.marks[k] & IS_TERM or not self._is_naming(k):
                continue
            inside = False
            for other in range(self.n):
                inside |= self.marks[other] & IS_TERM and self._is_naming(other) and self._longer(other, k)
            if not inside:
                self.marks[k] |= NAMES_GOODS

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
