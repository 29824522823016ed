# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The statement: what a goods description says, as the rules need it.

It is read by :mod:`hscode.reading.wording`. The head noun is the last noun of the first phrase: "case *for* a laser meter" is a case,
"lamp *of* plastic" a lamp, "parts *of* a washing machine" a part.
"""

cimport cython
from libc.stdint cimport int32_t
from libc.stdlib cimport calloc, free

from hscode._core cimport Index
from hscode.reading._flags cimport FLAG_MATERIAL, FLAG_NOISE, FLAG_NUMBER, FLAG_PACKING, FLAG_REMARK, FLAG_VAGUE
from hscode.reading._position cimport (
    ASIDE, AT_END, BEHIND_AND, FOR, HEAD, INSIDE, LATER, LESSER, MEASURED, MENDED, OF, PACKED, PACKING, PLACE, QUALIFIER, SHARED, SILENT, WITH, WITHOUT, Position,
)
from hscode.reading._scan cimport Token, characters_of
from hscode.reading.quantities cimport quantities_of
from hscode.reading.sentences cimport BEGINS, CLAUSE, FRAGMENT, NAMES, PUT_UP
from hscode.reading.vocabulary cimport (
    DENIES, FIGURE, FREE, FREE_AS, HYPHEN, IMITATES, LIKE, Lexed, Piece, form_of, text_of,
)

from hscode.kinds import TokenFlag
from hscode.reading.presentation import Clause
from hscode.reading.relations import Role
from hscode.reading.trades import NO_TRADES

cdef tuple _ROLES = tuple(Role)
assert _ROLES == (HEAD, QUALIFIER, OF, FOR, WITH, WITHOUT, PLACE, PACKING)
assert (FLAG_NOISE, FLAG_PACKING, FLAG_VAGUE) == (TokenFlag.NOISE, TokenFlag.PACKING, TokenFlag.VAGUE)
assert (FLAG_NUMBER, FLAG_MATERIAL, FLAG_REMARK) == (TokenFlag.NUMBER, TokenFlag.MATERIAL, TokenFlag.REMARK)
cdef frozenset _NONE = frozenset()


cdef class Statement:
    """What a description says. ``tokens``, ``roles``, ``words`` and ``positions`` go together.

    They are in the order of the text, but for names that stand the other way round there ("motor, wiper"), which are in the order of speech.
    They are made when they are first asked for and then kept: nobody is to write into them.
    """

    def __cinit__(self, str text not None, dict trades not None=NO_TRADES):
        self.text = text
        self.characters = characters_of(text)
        self.trades = trades
        self.head = -1

    def __dealloc__(self):
        free(self.pieces.at)
        free(self.at)
        free(self._clauses)
        free(self.amounts.at)
        free(self.portions.at)

    cdef int make_room(self, Py_ssize_t size) except -1 nogil:
        """Have room for other positions than before, of which nothing is known."""
        cdef Position* at = <Position*>calloc(size + 1, sizeof(Position))
        if at == NULL:
            raise MemoryError
        free(self.at)
        self.at, self.size = at, size
        return 0

    def keep(self):
        """Have the words of this text alone kept with it, and not all that its reader keeps: for one who has it for long."""
        cdef Py_ssize_t i
        with cython.critical_section(self):
            if self._own is None:
                self._own = [<object>self.pieces.at[i].spelled.spelling for i in range(self.pieces.size)]
                self._own += [<object>self.at[i].lexeme.lexeme for i in range(self.size)]
                self.kept = None

    @property
    @cython.critical_section
    def surface(self):
        """The tokens of the text."""
        cdef const Piece* at = self.pieces.at
        cdef Py_ssize_t i
        if self._surface is None:
            self._surface = [Token(text_of(&at[i]), at[i].start, at[i].end) for i in range(self.pieces.size)]
        return self._surface

    @property
    @cython.critical_section
    def quantities(self):
        """The numbers with units."""
        if self._quantities is None:
            self._quantities = quantities_of(&self.amounts)
        return self._quantities

    @property
    def told(self):
        """The words that tell states of presentation."""
        return self._told or []

    cdef int add_told(self, told) except -1:
        """Add words that tell a state of presentation."""
        self._told = [*self.told, told]
        return 0

    @property
    def containers(self):
        """The packings and cases that come with the goods."""
        return self._containers or []

    cdef int add_container(self, container) except -1:
        """Add a packing or a case."""
        self._containers = [*self.containers, container]
        return 0

    @property
    def corrections(self):
        """Words that were read as others, and as which."""
        cdef dict read = {}
        cdef Py_ssize_t k
        cdef const Lexed* lexeme
        for k in self._firsts():
            if self.at[k].marks & MENDED:
                lexeme = self.at[k].lexeme
                read[form_of(lexeme)] = <str>lexeme.meant[self.at[k].marks & AT_END != 0].words
        if self.completed is not None:
            read[text_of(&self.pieces.at[self.at[self.size - 1].surface])] = self.completed
        return read

    @property
    def unknown(self):
        """Words that are not known and were read as no others, figures aside."""
        cdef Py_ssize_t k
        cdef str completed = None if self.completed is None else form_of(self.at[self.size - 1].lexeme)
        forms = [form_of(self.at[k].lexeme) for k in self._firsts() if is_unknown(&self.at[k])]
        return [form for form in forms if form != completed]

    @property
    @cython.critical_section
    def tokens(self):
        """Token numbers of the index, -1 where no word of the vocabulary is meant."""
        cdef Py_ssize_t k
        if self._tokens is None:
            self._tokens = [self.at[k].token for k in range(self.size)]
        return self._tokens

    @property
    @cython.critical_section
    def roles(self):
        """Role of each token."""
        cdef Py_ssize_t k
        if self._roles is None:
            self._roles = [_ROLES[self.at[k].role] for k in range(self.size)]
        return self._roles

    @property
    @cython.critical_section
    def words(self):
        """Content words in their index form."""
        cdef Py_ssize_t k
        if self._words is None:
            self._words = [form_of(self.at[k].lexeme) for k in range(self.size)]
        return self._words

    @property
    @cython.critical_section
    def positions(self):
        """Number of the surface token behind each token."""
        cdef Py_ssize_t k
        if self._positions is None:
            self._positions = [self.at[k].surface for k in range(self.size)]
        return self._positions

    @property
    def lesser(self):
        """Positions in ``tokens`` of the lesser materials of a blend."""
        return self._marked(LESSER)

    @property
    def shared(self):
        """Positions in ``tokens`` of the materials whose shares are stated."""
        return self._marked(SHARED)

    @property
    def inside(self):
        """Positions in ``tokens`` within trade terms of two or more words."""
        return self._marked(INSIDE)

    @property
    def mended(self):
        """Positions in ``tokens`` that were read as another word."""
        return self._marked(MENDED)

    @cython.critical_section
    def spoken(self):
        """Return the folded words and signs of the text."""
        cdef Py_ssize_t i
        if self._spoken is None:
            self._spoken = frozenset([text_of(&self.pieces.at[i]) for i in range(self.pieces.size)])
        return self._spoken

    def plays(self, int role):
        """Return whether a word plays a role."""
        cdef Py_ssize_t k
        for k in range(self.size):
            if self.at[k].role == role:
                return True
        return False

    def measured(self):
        """Return the positions in ``tokens`` that are a number with its unit."""
        return self._marked(MEASURED)

    def is_understood(self):
        """Return whether a word of the vocabulary is meant anywhere."""
        cdef Py_ssize_t k
        for k in range(self.size):
            if self.at[k].token >= 0:
                return True
        return False

    def is_only(self, Index core not None, int flags):
        """Return whether each word is a number with its unit or bears one of some marks (``hscode.kinds.TokenFlag``) in the index."""
        return self.first_other(core, flags, 0) == self.size

    cdef Py_ssize_t first_other(self, Index core, int flags, Py_ssize_t k) except -1:
        """Return the first position from *k* on whose word is neither a number with its unit nor bears one of some marks, ``size`` for none."""
        cdef int32_t token
        while k < self.size:
            token = self.at[k].token
            if not self.at[k].marks & MEASURED and (token < 0 or token >= <int32_t>core.view.n_tokens or not core.view.tok_flags[token] & flags):
                break
            k += 1
        return k

    def silent(self):
        """Return the positions in ``tokens`` of phrases that say nothing of the goods: "value for customs only"."""
        return self._marked(SILENT) if self.silenced else _NONE

    cdef frozenset _marked(self, uint16_t mark):
        cdef Py_ssize_t k
        with cython.critical_section(self):
            if self._sets is None:
                self._sets = {}
            if mark not in self._sets:
                self._sets[mark] = frozenset([k for k in range(self.size) if self.at[k].marks & mark])
            return self._sets[mark]

    cdef void mark(self, Py_ssize_t first, Py_ssize_t last, uint16_t mark) noexcept nogil:
        """Put a mark on the positions ``[first, last)``."""
        cdef Py_ssize_t k
        for k in range(first, last):
            self.at[k].marks |= mark

    cdef void unmark(self, uint16_t mark) noexcept nogil:
        """Take a mark from all positions."""
        cdef Py_ssize_t k
        for k in range(self.size):
            self.at[k].marks &= ~mark

    def later(self):
        """Return the positions in ``tokens`` behind the sentence that names the goods, but for sentences of a word or two."""
        return self._marked(LATER | ASIDE) if self._clauses != NULL else _NONE

    @property
    def clauses(self):
        """The sentences, and what of them tells how the goods are put up; all of a text that does not run on is one."""
        cdef Py_ssize_t i, first = 0, size = self.pieces.size
        cdef int kind = NAMES
        cdef list out = []
        for i in range(size if self._clauses != NULL else 0):
            if self._clauses[i] & BEGINS:
                if i:
                    out.append(_clause(kind, first, i))
                first, kind = i, self._clauses[i] & CLAUSE
        out.append(_clause(kind, first, size))
        return out

    def tells(self, state):
        """Return the words that tell a state of presentation, empty when none do."""
        for told in self.told:
            if told.state is state:
                return self.surface_words(told.first, told.last)
        return ""

    cdef bint tells_at(self, int32_t surface) except -1 nogil:
        """Whether the surface token is one of those that tell a state of presentation."""
        if self._told is None:
            return False
        with gil:
            return self._tells(surface)

    def _tells(self, surface):
        return any([told.first <= surface < told.last for told in self.told])

    def surface_words(self, Py_ssize_t first, Py_ssize_t last):
        """Return the folded words of the surface tokens ``[first, last)``, spaced as in the text."""
        cdef const Piece* at = self.pieces.at
        cdef Py_ssize_t i
        cdef list out = []
        for i in range(max(0, first), min(last, self.pieces.size)):
            if out and at[i].start > at[i - 1].end:
                out.append(" ")
            out.append(text_of(&at[i]))
        return "".join(out)

    def said_by(self, Py_ssize_t first, Py_ssize_t last):
        """Return the words of the tokens ``[first, last)``, each once that stands for several: "tshirt"."""
        cdef Py_ssize_t k
        return " ".join([form_of(self.at[k].lexeme) for k in range(first, last) if k == first or self.at[k].surface != self.at[k - 1].surface])

    cdef int group(self, Py_ssize_t k) noexcept nogil:
        cdef int role = self.at[k].role
        if self.at[k].marks & SILENT:
            return 4
        if self.at[k].marks & PACKED:
            return 1
        if self.at[k].marks & (LATER | ASIDE):
            return 6 + role
        return 2 if role == WITHOUT else 5 if role == WITH else 3 if role == QUALIFIER and not self.formal else 0

    cdef bint is_behind_and(self, Py_ssize_t k) noexcept nogil:
        """Whether a word that parts names stands between a position and the one before it, which it follows in the text as well."""
        return self.at[k].marks & BEHIND_AND != 0 and self.at[k - 1].surface < self.at[k].surface

    cdef bint adjoins(self, Py_ssize_t k) noexcept nogil:
        """Whether no more than a hyphen stands between a word and the next."""
        cdef int32_t first = self.at[k].surface, second = self.at[k + 1].surface
        return second == first + 1 or (second == first + 2 and self.pieces.at[first + 1].spelled.marks & HYPHEN != 0)

    cdef bint is_denied(self, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
        """Whether the words at the positions ``[first, end)`` say what the goods are not or have not: "non-electric", "lead-free"."""
        if first > 0 and self.at[first - 1].lexeme.marks & DENIES:
            return True
        if end >= self.size or not self.at[end].lexeme.marks & FREE or not self.adjoins(end - 1):
            return False
        return end + 1 >= self.size or not self.at[end + 1].lexeme.marks & FREE_AS

    cdef bint is_imitated(self, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
        """Whether the material at the positions ``[first, end)`` is only imitated: "cashmere feel", "imitation leather"."""
        if first > 0 and self.at[first - 1].lexeme.marks & IMITATES and self.adjoins(first - 1):
            return True
        return end < self.size and self.at[end].lexeme.marks & LIKE != 0 and self.adjoins(end - 1)

    def groups(self):
        """Return a number for each position in ``tokens``: no name of goods runs from one number into another.

        What the goods have, what they are without, what they are packed in, and on a label or an invoice what stands behind a comma, are
        apart from what they are: "passenger car with petrol engine" is no engine.
        """
        cdef Py_ssize_t k
        return [self.group(k) for k in range(self.size)]

    def within(self, Py_ssize_t first, Py_ssize_t last):
        """Return the positions in ``tokens`` of the words at the surface tokens ``[first, last)``."""
        cdef Py_ssize_t k
        return [k for k in range(self.size) if first <= self.at[k].surface < last]

    def _firsts(self):
        """Return the first position of each word, in the order of the text."""
        cdef Py_ssize_t k
        firsts = [(self.at[k].surface, k) for k in range(self.size) if k == 0 or self.at[k].surface != self.at[k - 1].surface]
        return [k for _, k in sorted(firsts)]

    def _all(self):
        return (
            self.text, self.surface, self.tokens, self.roles, self.words, self.positions, self.head, self.quantities, self.parts, self.formal,
            self.lesser, self.shared, self.inside, self.mended, self.corrections, self.unknown, self.told, self.containers,
        )

    def __eq__(self, other):
        return self._all() == (<Statement>other)._all() if isinstance(other, Statement) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return f"Statement({self.text!r}, words={self.words}, roles={[role.name for role in self.roles]}, head={self.head})"


cdef inline bint is_unknown(const Position* at) noexcept nogil:
    """Whether a word is not known and was read as no other; a figure is none."""
    return at.token < 0 and at.lexeme.n == 0 and not at.lexeme.marks & FIGURE


cdef object _clause(int kind, Py_ssize_t first, Py_ssize_t last):
    return Clause(kind == NAMES or kind == FRAGMENT, kind == PUT_UP, first, last)
