# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The words of a statement as the ranker takes them: how much each weighs, and where the name of the goods breaks off."""

cimport cython
from libc.stdint cimport int32_t

from hscode._core cimport Index

from hscode.kinds import TokenFlag
from hscode.reading.statement import Role

cdef enum:
    ROLES = 8

cdef int NOISE = TokenFlag.NOISE, NUMBER = TokenFlag.NUMBER
cdef int QUALIFIER = Role.QUALIFIER, WITHOUT = Role.WITHOUT
cdef double LESSER_MATERIAL = 0.15, CODE = 0.2, UNKNOWN = 0.7, MENDED = 0.7
assert len(Role) == ROLES


@cython.final
cdef class WordWeights:
    """Weights of words by the role that they play.

    Args:
        index: the compiled nomenclature.
        roles: weight in the whole text of a word of each :class:`~hscode.reading.statement.Role`.
        head_roles: its weight in the phrase that names the goods.
        head_noun: factor of the head noun.
        noise: factor of words that say nothing about the kind of goods.
        number: factor of numbers and measures.
    """

    cdef Index index
    cdef double roles[ROLES]
    cdef double head_roles[ROLES]
    cdef double head_noun
    cdef double noise
    cdef double number

    def __cinit__(self, Index index, roles, head_roles, double head_noun, double noise, double number):
        cdef int i
        self.index = index
        for i in range(ROLES):
            self.roles[i] = roles[i]
            self.head_roles[i] = head_roles[i]
        self.head_noun, self.noise, self.number = head_noun, noise, number

    def of(self, statement):
        """Return words, tokens, their weights in the whole text and in the phrase that names the goods, and the place of the head noun.

        A weightless token stands between the groups of a statement, so that no term runs from one into another. It has the word in
        front of it, so that the second opinion, which sees words and their pairs, is the same.
        """
        cdef list all_words = statement.words, all_tokens = statement.tokens, all_roles = statement.roles
        cdef list words = [], tokens = [], whole = [], naming = []
        cdef Py_ssize_t k, given_head = statement.head, head = given_head
        cdef int32_t token
        cdef int role
        cdef double factor
        cdef list groups = self._groups(statement, all_roles)
        if not len(all_words) == len(all_tokens) == len(all_roles) or (groups is not None and len(groups) != len(all_tokens)):
            raise ValueError("each word of a statement has a token number and a role")
        measured, lesser, inside, mended = statement.measured(), statement.lesser, statement.inside, statement.mended
        silent = statement.silent()
        for k in range(len(all_tokens)):
            token, role = all_tokens[k], all_roles[k]
            if not 0 <= role < ROLES or token >= <int32_t>self.index.view.n_tokens:
                raise IndexError(k)
            factor = self._factor(token, all_words[k], k in measured, k in lesser, k in inside, k in mended)
            if k == given_head:
                factor = self.head_noun
            if groups is not None and k and groups[k] != groups[k - 1]:
                words.append(all_words[k - 1])
                tokens.append(-1)
                whole.append(0.0)
                naming.append(0.0)
                head += k <= given_head
            words.append(all_words[k])
            if silent and k in silent:
                token, factor = -1, 0.0
            tokens.append(-1 if role == WITHOUT else token)
            whole.append(self.roles[role] * factor)
            naming.append(self.head_roles[role] * factor)
        return words, tokens, whole, naming, head

    cdef double _factor(self, int32_t token, str word, bint measured, bint lesser, bint inside, bint mended) except? -1:
        cdef int flags = self.index.view.tok_flags[token] if token >= 0 else 0
        cdef Py_UCS4 letter
        if measured or flags & NUMBER:
            return self.number
        if lesser:
            return LESSER_MATERIAL
        if flags & NOISE and not inside:
            return self.noise
        if token < 0:
            for letter in word:
                if letter.isdigit():
                    return CODE
            return UNKNOWN
        return MENDED if mended else 1.0

    cdef list _groups(self, statement, list roles):
        """Return the groups of a statement, None where there is but one."""
        cdef int apart = WITHOUT if statement.formal else QUALIFIER, each
        if statement.containers or statement.silent():
            return statement.groups()
        for role in roles:
            each = role
            if each == apart or each == WITHOUT:
                return statement.groups()
        return None
