# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The conditions of the legal notes against a reading, compiled: they are tried for every text.

Which notes run, in which order and to what effect is said in ``hscode.rules.notes``.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint32_t

from hscode._core cimport Found, View, entry_start
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport HEAD, QUALIFIER, SHARED, WITHOUT, Position, Statement
from hscode.reading.vocabulary cimport Lexeme

from hscode.kinds import Kind
from hscode.reading.reader import DIMENSIONS
from hscode.rules.facts import NAMED, compare

cdef enum:
    NONE = -1

# kinds of entries, one bit each
cdef uint32_t _TERM = 1 << Kind.TERM
cdef uint32_t _TOLD = 1 << Kind.FACT | 1 << Kind.NOISE | 1 << Kind.PACKING
cdef uint32_t _EMPTY = 1 << Kind.NOISE | 1 << Kind.PACKING | 1 << Kind.VAGUE
cdef frozenset _NAMED = frozenset(NAMED)


cdef class Fact:
    """A fact that a note asks for: one of some values, or a measure of a dimension with one of the words *near* it."""

    cdef int dimension  # NONE for values
    cdef str op
    cdef double number
    cdef frozenset near, values
    cdef str name

    def __init__(self, dict condition not None):
        self.dimension = DIMENSIONS[condition["dimension"]] if condition["dimension"] else NONE
        self.op, self.number, self.name = condition["op"], condition["number"], condition["name"]
        self.near, self.values = frozenset(condition["near"]), frozenset(condition["values"])


cdef class Conditions:
    """What a note asks for, or makes an exception of, ready to be looked up.

    Args:
        when: the conditions as the compiler wrote them.
    """

    cdef frozenset article  # patterns that name the goods
    cdef dict mentions  # patterns that stand anywhere, to the roles asked for before and behind them
    cdef frozenset goods_of  # codes
    cdef frozenset anywhere  # codes
    cdef list facts
    cdef bint parts

    def __init__(self, dict when not None):
        self.article = frozenset(when["article"])
        self.mentions = {}
        for pattern, before, after in when["mentions"]:
            self.mentions.setdefault(pattern, []).append((before, after))
        self.goods_of = frozenset(when["goods_of"])
        self.anywhere = frozenset(when["mentions_goods_of"])
        self.facts = [Fact(condition) for condition in when["facts"]]
        self.parts = when["parts"]


cdef class Provision:
    """The conditions of one note: its method, what it asks for, and what stops it.

    Args:
        note: the note as the compiler wrote it.
    """

    cdef str method
    cdef Conditions when, unless
    cdef bint excludes
    cdef bint plain  # it goes by the name of the goods, that of their heading, alone
    cdef bint by_word  # an exclusion that goes by the name of the article alone
    cdef frozenset scope, to

    def __init__(self, dict note not None, dict nothing not None):
        self.method = note["method"]
        self.when = Conditions(note["when"] or nothing)
        self.unless = Conditions(note["unless"]) if note["unless"] else None
        self.excludes = note["effect"] == "exclude"
        self.plain = not (self.when.facts or self.when.article or self.when.mentions or (self.when.parts and not self.excludes))
        self.scope, self.to = frozenset(note["scope"]), frozenset(note["to"])
        self.by_word = self.excludes and self.to and self.when.article and not (self.when.mentions or self.when.facts or self.when.goods_of)


cdef class Evidence:
    """What the notes ask of a reading; what few of them ask is found when it is first asked for.

    Args:
        reading: the goods as read.
        codes_of: from a pattern to the codes of the places at which it stands as a trade term, with those above them.
        cued_by: from a pattern to the codes of the places to which it points among their siblings, with those above them.
        kinds_of: from the value of a fact to the values that it is a kind of, itself among them.
    """

    cdef Reading reading
    cdef Statement statement
    cdef const View* view
    cdef const Found* found
    cdef const Position* at
    cdef object codes_of, cued_by, kinds_of
    cdef list patterns
    cdef int n, size, head
    cdef list _terms, _over, _article, _goods, _anywhere

    def __cinit__(self, Reading reading not None, codes_of, cued_by, kinds_of):
        cdef int k
        self.n = <int>(len(reading._found) // sizeof(Found))  # refuses a reading that nobody read
        self.reading, self.codes_of, self.cued_by, self.kinds_of = reading, codes_of, cued_by, kinds_of
        self.statement = reading.statement
        self.view = &reading.reader._core.view
        self.found = <const Found*>PyBytes_AS_STRING(reading._found)
        self.at, self.size, self.head = self.statement.at, <int>self.statement.size, <int>self.statement.head
        self.patterns = [self.found[k].pattern for k in range(self.n)]

    def triggers(self, set_off, dict by_value not None, dict by_dimension not None, dict by_method not None):
        """Return which notes the goods may meet: their numbers, in the order of the engine.

        Args:
            set_off: from a pattern to the notes that it sets off: by naming the article, by standing anywhere, as a trade term over the
                head noun by the headings at which it stands, and as one in any words that name the goods; None where there are none.
            by_value: notes by the values of facts that set them off.
            by_dimension: notes by the dimension of a measure.
            by_method: notes by the method by which a material was found.
        """
        cdef set numbers = set()
        cdef tuple by_article, by_mention, by_head, by_goods
        cdef int k
        cdef bint over
        cdef str method = self.reading.blend.method
        for k in range(self.n):
            found = set_off[self.patterns[k]]
            if found is None:
                continue
            by_article, by_mention, by_head, by_goods = <tuple>found
            over = self._is_over(k)
            if by_article and (over or self._ends_name(k)):
                numbers.update(by_article)
            if by_mention:
                numbers.update(by_mention)
            if by_head and over:
                numbers.update(by_head)
            if by_goods and (over or self._is_naming(k)):
                numbers.update(by_goods)
        for value, _ in self.reading.facts:
            if value in by_value:
                numbers.update(by_value[value])
        for dimension, _, _ in self.reading.measures:
            if dimension in by_dimension:
                numbers.update(by_dimension[dimension])
        if method:
            numbers.update(by_method.get(method, ()))
        return sorted(numbers)

    def words_for(self, Provision note not None):
        """Return the words that meet the conditions of a note, or None where one is not met or an exception of its own holds."""
        if note.method and note.method != self.reading.blend.method:
            return None
        said = self._met(note)
        if said is None or (note.unless is not None and self._any_met(note, note.unless)) or (note.by_word and self._in_longer_name(note)):
            return None
        return " ".join([self.statement.words[k] for k in sorted(self.reading.blend.main)]) if note.method else said

    cdef str _met(self, Provision note):
        """Return the words that meet all that a note asks for, or None."""
        cdef Conditions when = note.when
        cdef list said = []
        cdef int found
        cdef Fact fact
        if when.article:
            found = self._naming(when.article)
            if found == NONE:
                return None
            said.append(self._words_of(found))
        if when.mentions:
            found = self._mentioning(when.mentions, NONE)
            if found == NONE:
                return None
            said.append(self._words_of(found))
        if when.goods_of:
            if not self._of_goods(note, when.goods_of, note.plain):
                return None
            said.append(self._head_word())
        if when.anywhere and _apart(self._named_anywhere(), when.anywhere):
            return None
        if when.parts and not self.statement.parts:
            return None
        for fact in when.facts:
            stated = self._fact(fact)
            if stated is None:
                return None
            said.append(stated)
        if len(said) == 1 and said[0]:
            return said[0]
        return ", ".join(dict.fromkeys([each for each in said if each])) or self._head_word()

    cdef bint _any_met(self, Provision note, Conditions unless) except -1:
        """Whether any of the exceptions holds. What is said within the words of the note's own article is no exception to it."""
        cdef int own = self._naming(note.when.article), found
        cdef Fact fact
        if unless.mentions and self._mentioning(unless.mentions, own) != NONE:
            return True
        if unless.article:
            found = self._naming(unless.article)
            if found != NONE and not (own != NONE and self._longer(own, found)):
                return True
        if unless.goods_of and self._of_goods(note, unless.goods_of, True):
            return True
        if unless.anywhere and not _apart(self._named_anywhere(), unless.anywhere):
            return True
        if unless.parts and self.statement.parts:
            return True
        for fact in unless.facts:
            if self._fact(fact) is not None:
                return True
        return False

    cdef bint _in_longer_name(self, Provision note) except -1:
        """Whether a bare word that alone sets off an exclusion is but part of a longer trade name, of goods that the note does not send.

        "Ring" is not the ring of the jewellers in "hanging ring".
        """
        cdef int word = self._naming(note.when.article), k
        if word == NONE or self._length(word) > 1:
            return False
        for k in self._numbers_of_terms():
            if self._longer(k, word) and (<frozenset>self.codes_of(self.patterns[k])).isdisjoint(note.to):
                return True
        return False

    cdef bint _of_goods(self, Provision note, frozenset codes, bint plain) except -1:
        """Whether the goods are of one of the headings asked for.

        Where that is all that is asked for (*plain*) the article must be named whole; for an exclusion moreover by a name that the excluded
        place does not use as well, be it as a bare word that points to it: otherwise the name decides nothing.
        """
        if not plain:
            return not _apart(self._named_goods(), codes)
        article = self._named_article()
        if _apart(article, codes):
            return False
        return not note.excludes or (_apart(article, note.scope) and not self._points_into(note.scope))

    cdef bint _points_into(self, frozenset scope) except -1:
        """Whether the article goes by one word, and the word points to a place of *scope* among its siblings."""
        cdef list over = self._over_head()
        cdef int k
        if not over or self._length(over[0]) > 1:
            return False
        for k in range(self.n):
            if self._length(k) == 1 and self._is_over(k) and not (<frozenset>self.cued_by(self.patterns[k])).isdisjoint(scope):
                return True
        return False

    cdef str _fact(self, Fact fact):
        """Return the words that state a fact, or None when the text does not state it."""
        if fact.dimension != NONE:
            for dimension, value, near in self.reading.measures:
                if dimension == fact.dimension and (dimension not in _NAMED or not fact.near.isdisjoint(near)):
                    if compare(fact.op, value, fact.number):
                        return f"{fact.name} {value:g}"
            return None
        for stated in self.reading.facts:
            if not fact.values.isdisjoint(self.kinds_of(stated.value)):
                return stated.words
        return None

    cdef int _naming(self, frozenset patterns) except -2:
        """The longest phrase of *patterns* that names the article: over the head noun, or of some words at the end of a name; or NONE."""
        cdef int k, best = NONE
        if not patterns:
            return NONE
        for k in range(self.n):
            if self.patterns[k] in patterns and self.at[self.found[k].start].role != WITHOUT:
                if best == NONE or self._length(k) > self._length(best):
                    if self._is_over(k) or self._ends_name(k):
                        best = k
        return best

    cdef int _mentioning(self, dict mentions, int outside) except -2:
        """The first of the *mentions*: not negated, unless a negation is what is asked for, and in the relations asked for; or NONE.

        Nothing within the phrase *outside* counts, unless it matters what comes next.
        """
        cdef int k, before, after, role
        cdef Found span
        for k in range(self.n):
            if self.patterns[k] not in mentions:
                continue
            span = self.found[k]
            role = self.at[span.start].role
            for before, after in <list>mentions[self.patterns[k]]:
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

    cdef inline bint _is_over(self, int k) noexcept:
        """Whether a phrase stands over the head noun."""
        return self.found[k].start <= self.head < self.found[k].end

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

    cdef list _numbers_of_terms(self):
        """The trade terms of the text."""
        cdef int k
        if self._terms is None:
            self._terms = [k for k in range(self.n) if self._first_kind(k) == _TERM]
        return self._terms

    cdef list _over_head(self):
        """The longest trade terms over the head noun, where it is not a material of a stated share."""
        cdef int k, longest = 0
        if self._over is None:
            self._over = [k for k in self._numbers_of_terms() if self._is_over(k)]
            if self._over and self.at[self.head].marks & SHARED:
                self._over = []
            for k in self._over:
                longest = max(longest, self._length(k))
            self._over = [k for k in self._over if self._length(k) == longest]
        return self._over

    cdef list _codes(self, list numbers):
        cdef int k
        return [self.codes_of(self.patterns[k]) for k in numbers]

    cdef list _named_article(self):
        """Codes of the places whose terms name the article as a whole, with those above them.

        It is named by the longest phrases over the head noun, unless they leave part of its name unread: "hammer" does not name a drop
        hammer.
        """
        if self._article is None:
            over = self._over_head()
            self._article = self._codes(over) if over and self._covers(over[0]) else []
        return self._article

    cdef list _named_goods(self):
        """Codes of the places whose terms name the goods: in the words that name or qualify them, none inside another."""
        cdef int k, other
        cdef list naming, outer = []
        if self._goods is None:
            naming = [k for k in self._numbers_of_terms() if self._is_naming(k)]
            for k in naming:
                for other in naming:
                    if self._longer(other, k):
                        break
                else:
                    outer.append(k)
            self._goods = self._codes(outer + self._over_head())
        return self._goods

    cdef list _named_anywhere(self):
        """Codes of the places whose terms stand anywhere in the text."""
        if self._anywhere is None:
            self._anywhere = self._codes(self._numbers_of_terms())
        return self._anywhere

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


cdef bint _apart(list named, frozenset codes) except -1:
    """Whether none of the terms names a place of *codes*."""
    for each in named:
        if not (<frozenset>each).isdisjoint(codes):
            return False
    return True
