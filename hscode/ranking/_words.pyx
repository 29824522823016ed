# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What the ranker takes of a reading: the words, how much each weighs and where the name of the goods breaks off, and what is stated."""

cimport cython
from cpython.tuple cimport PyTuple_GetItem
from libc.stdint cimport int32_t

from hscode._core cimport Index
from hscode.reading.reader cimport Reading
from hscode.reading.statement cimport INSIDE, LESSER, MEASURED, MENDED, QUALIFIER, READ_AS, SILENT, WITH, WITHOUT, Position, Statement
from hscode.reading.vocabulary cimport Lexeme

from hscode.kinds import TokenFlag
from hscode.reading.relations import Role

cdef enum:
    ROLES = 8

cdef int NOISE = TokenFlag.NOISE, NUMBER = TokenFlag.NUMBER
cdef double LESSER_MATERIAL = 0.15, CODE = 0.2, UNKNOWN = 0.7, MENDED_WORD = 0.7
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

    def of(self, Reading reading not None):
        """Return what the ranker takes of a reading, in its order.

        That is the words, their tokens, their weights in the whole text and in the phrase that names the goods, and the place of the head
        noun; the values and the measures that are stated; whether the goods are parts, and whether the text is formal.

        A weightless token stands between the groups of a statement, so that no term runs from one into another. It has the word in
        front of it, so that the second opinion, which sees words and their pairs, is the same.
        """
        cdef Statement statement = reading.statement
        cdef list words = [], tokens = [], whole = [], naming = []
        cdef Py_ssize_t k, head
        cdef const Position* at
        cdef double factor
        cdef bint parted, silent
        if statement is None:
            raise TypeError("a reading that nobody read")
        head, parted = statement.head, self._is_parted(statement)
        for k in range(statement.size):
            at = &statement.at[k]
            if at.role >= ROLES or at.token >= <int32_t>self.index.view.n_tokens:
                raise IndexError(k)
            factor = self.head_noun if k == statement.head else self._factor(at, (<Lexeme>statement.lexemes[k]).form)
            if parted and k and statement.group(k) != statement.group(k - 1):
                words.append(self._heard_as(statement, k - 1))
                tokens.append(-1)
                whole.append(0.0)
                naming.append(0.0)
                head += k <= statement.head
            words.append(self._heard_as(statement, k))
            silent = at.marks & SILENT != 0
            tokens.append(-1 if silent or at.role == WITHOUT else at.token)
            whole.append(0.0 if silent else self.roles[at.role] * factor)
            naming.append(0.0 if silent else self.head_roles[at.role] * factor)
        values = [<object>PyTuple_GetItem(fact, 0) for fact in reading.facts]  # an index takes ten times as long with a tuple with names
        return words, tokens, whole, naming, head, values, reading.measures, statement.parts, statement.formal

    cdef str _heard_as(self, Statement statement, Py_ssize_t k):
        """The word that the second opinion hears: what a short form stands for, for it knows words by their letters."""
        if statement.at[k].marks & READ_AS and statement.at[k].token >= 0:
            return self.index.token_text(statement.at[k].token)
        return (<Lexeme>statement.lexemes[k]).form

    cdef double _factor(self, const Position* at, str word) except? -1:
        cdef int flags = self.index.view.tok_flags[at.token] if at.token >= 0 else 0
        cdef Py_UCS4 letter
        if at.marks & MEASURED or flags & NUMBER:
            return self.number
        if at.marks & LESSER:
            return LESSER_MATERIAL
        if flags & NOISE and not at.marks & INSIDE:
            return self.noise
        if at.token < 0:
            for letter in word:
                if letter.isdigit():
                    return CODE
            return UNKNOWN
        return MENDED_WORD if at.marks & MENDED else 1.0

    cdef bint _is_parted(self, Statement statement):
        """Whether a statement is in more groups than one."""
        cdef int apart = WITHOUT if statement.formal else QUALIFIER
        cdef Py_ssize_t k
        if statement.containers or statement.silenced:
            return True
        for k in range(statement.size):
            if statement.at[k].role == apart or statement.at[k].role == WITHOUT or statement.at[k].role == WITH:
                return True
        return False
