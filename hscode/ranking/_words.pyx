# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What the ranker takes of a reading: the words, how much each weighs and where the name of the goods breaks off, and what is stated."""

cimport cython
from libc.stdint cimport int32_t, uint32_t

from hscode._builtins cimport give_back
from hscode._core cimport MAX_TOKENS, Index, View, u24
from hscode.ranking._questions cimport Questions, Said, Told
from hscode.ranking._ranked cimport Ranked
from hscode.reading._position cimport ASIDE, BEHIND_AND, INSIDE, LATER, LESSER, MEASURED, MENDED, PLACE, QUALIFIER, READ_AS, SILENT, WITH, WITHOUT, Position
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport HAS_FIGURE
from hscode.rules._evidence cimport Outcome

from hscode.kinds import TokenFlag
from hscode.reading.relations import Role

cdef enum:
    ROLES = 8

cdef int NOISE = TokenFlag.NOISE, NUMBER = TokenFlag.NUMBER
cdef double LESSER_MATERIAL = 0.15, LATER_SENTENCE = 0.5, CODE = 0.2, UNKNOWN = 0.7, MENDED_WORD = 0.7
assert len(Role) == ROLES


@cython.final
cdef class WordWeights:
    """Weights of words by the role that they play.

    Args:
        index: the compiled nomenclature.
        roles: weight in the whole text of a word of each :class:`~hscode.reading.relations.Role`.
        head_roles: its weight in the phrase that names the goods.
        head_noun: factor of the head noun.
        noise: factor of words that say nothing about the kind of goods.
        number: factor of numbers and measures.

    Raises:
        ValueError: more or fewer weights than roles.
    """

    cdef Index index
    cdef double roles[ROLES]
    cdef double head_roles[ROLES]
    cdef double head_noun
    cdef double noise
    cdef double number

    @cython.boundscheck(True)
    def __cinit__(self, Index index not None, roles, head_roles, double head_noun, double noise, double number):
        cdef int i
        if len(roles) != ROLES or len(head_roles) != ROLES:
            raise ValueError(f"one weight for each of {ROLES} roles is needed")
        self.index = index
        for i in range(ROLES):
            self.roles[i] = roles[i]
            self.head_roles[i] = head_roles[i]
        self.head_noun, self.noise, self.number = head_noun, noise, number

    @cython.nonecheck(True)
    def ask(self, Questions questions not None, list heard not None, int limit=0, bint with_facts=True):
        """Add a run of descriptions to what the ranker is asked: of each the decisive reading, and what the notes and rules did.

        Args:
            questions: what the ranker is asked.
            heard: the descriptions.
            limit: number of codes that are asked for.
            with_facts: whether the facts and measures that the text states are told.

        Raises:
            AttributeError: a description or an outcome that is None.
            IndexError: a node that there is not.
            RuntimeError: somebody else adds to the questions.
            TypeError: a reading that nobody read.
            ValueError: questions of another index.
        """
        cdef Ranked each
        if questions.index is not self.index:
            raise ValueError("the questions are of another index than the weights")
        questions.take()
        try:
            for each in heard:
                self._ask(questions, each.compared(), each.outcome, limit, with_facts)
        finally:
            give_back(&questions.is_taken)

    @cython.nonecheck(True)
    cdef int _ask(self, Questions questions, Reading reading, Outcome outcome, int limit, bint with_facts) except -1:
        cdef Said said
        cdef Told told
        self._weigh(reading, &said)
        told.facts, told.n_facts = reading.fact, reading.n_facts if with_facts else 0
        told.measures, told.n_measures = reading.measure, reading.n_measures if with_facts else 0
        told.excluded, told.n_excluded, told.notes, told.n_notes = outcome.out, outcome.n_out, outcome.points, outcome.n_points
        told.parts, told.formal = reading.statement.parts, reading.statement.formal
        return questions.put(&said, &told, limit)

    def of(self, Reading reading not None):
        """Return what the ranker is told of a reading: the words, their tokens, and their weights in the whole text and in the phrase that names
        the goods.

        A weightless token stands between the groups of a statement, and for "and", so that no term runs from one into another. It has the word in
        front of it, so that the second opinion, which sees words and their pairs, is the same.
        """
        cdef Said said
        cdef int k
        self._weigh(reading, &said)
        ranged = range(said.n)
        words = [said.letters[k][: said.sizes[k]].decode("utf-8") for k in ranged]
        return words, [said.tokens[k] for k in ranged], [said.whole[k] for k in ranged], [said.naming[k] for k in ranged]

    cdef int _weigh(self, Reading reading, Said* said) except -1:
        """Write the words of a reading with their weights, as many as the ranker takes."""
        cdef Statement statement = reading.statement
        cdef Py_ssize_t k
        cdef const Position* at
        cdef double factor
        cdef int flags
        cdef bint parted, silent, neutral
        if statement is None:
            raise TypeError("a reading that nobody read")
        said.n, said.head, parted = 0, <int>statement.head, self._is_parted(statement)
        for k in range(statement.size):
            at = &statement.at[k]
            if at.role >= ROLES or at.token >= <int32_t>self.index.view.n_tokens:
                raise IndexError(k)
            if parted and k and (statement.group(k) != statement.group(k - 1) or reading.is_parted_before(k)) and add(said, -1, 0, 0, True):
                self._spell(&statement.at[k - 1], said)
                said.head += k <= statement.head
            flags = self.index.view.tok_flags[at.token] if at.token >= 0 else 0
            factor = self.head_noun if k == statement.head else self._factor(at, flags)
            silent = at.marks & SILENT != 0 or _tells_place(at, flags)
            factor = 0 if silent else factor * LATER_SENTENCE if at.marks & LATER else factor
            neutral = silent or at.role == PLACE or _is_measure(at, flags) or _is_noise(at, flags)
            if add(said, -1 if silent or at.role == WITHOUT else at.token, self.roles[at.role] * factor, self.head_roles[at.role] * factor, neutral):
                self._spell(at, said)
        return 0

    cdef void _spell(self, const Position* at, Said* said) noexcept nogil:
        """Spell the word that was added as the second opinion hears it: what a short form stands for, for it knows words by their letters."""
        cdef const View* view = &self.index.view
        cdef uint32_t first
        if at.marks & READ_AS and at.token >= 0:
            first = u24(view.tok_off, at.token)
            said.letters[said.n - 1] = <const char*>view.tok_blob + first
            said.sizes[said.n - 1] = u24(view.tok_off, at.token + 1) - first
        else:
            said.letters[said.n - 1], said.sizes[said.n - 1] = at.lexeme.letters, at.lexeme.size

    cdef double _factor(self, const Position* at, int flags) noexcept nogil:
        """Return how much a word other than the head noun weighs by what it is, its *flags* being the marks of its token in the index."""
        if _is_measure(at, flags):
            return self.number
        if at.marks & LESSER:
            return LESSER_MATERIAL
        if _is_noise(at, flags):
            return self.noise
        if at.token < 0:
            return CODE if at.lexeme.kinds & HAS_FIGURE else UNKNOWN
        return MENDED_WORD if at.marks & MENDED else 1.0

    cdef bint _is_parted(self, Statement statement) noexcept nogil:
        """Whether a statement is in more groups than one."""
        cdef int apart = WITHOUT if statement.formal else QUALIFIER
        cdef Py_ssize_t k
        if statement._containers is not None or statement.silenced:
            return True
        for k in range(statement.size):
            if statement.at[k].marks & (BEHIND_AND | LATER | ASIDE) or statement.at[k].role == apart or statement.at[k].role == WITHOUT or statement.at[k].role == WITH:
                return True
        return False


cdef inline bint _tells_place(const Position* at, int flags) noexcept nogil:
    """Whether a word only tells where goods are from: what is made in China is no china."""
    return at.role == PLACE and not at.marks & (LATER | ASIDE) and flags & NOISE != 0


cdef inline bint _is_measure(const Position* at, int flags) noexcept nogil:
    """Whether a word is a number, or of a number with its unit."""
    return at.marks & MEASURED != 0 or flags & NUMBER != 0


cdef inline bint _is_noise(const Position* at, int flags) noexcept nogil:
    """Whether a word is a colour, a size or a selling word, which outside of terms names nothing."""
    return flags & NOISE != 0 and not at.marks & INSIDE


cdef inline bint add(Said* said, int32_t token, double whole, double naming, bint neutral) noexcept nogil:
    """Add a word; return whether there was room."""
    if said.n == MAX_TOKENS:
        return False
    said.tokens[said.n], said.whole[said.n], said.naming[said.n], said.neutral[said.n] = token, <float>whole, <float>naming, neutral
    said.n += 1
    return True
