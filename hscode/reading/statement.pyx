# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The statement: what a goods description says, as the rules need it.

A description is read left to right. Words of relation ("of", "for", "with", "without", "made of", "used in") open a
phrase; each content word has the role of the phrase in which it stands. The head noun is the last noun of the first phrase:
"case *for* a laser meter" is a case, "lamp *of* plastic" a lamp, "parts *of* a washing machine" a part.
"""

cimport cython
from libc.stdint cimport int32_t, uint8_t

from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_FromStringAndSize
from libc.string cimport memset

from hscode._core cimport Index
from hscode.reading._scan cimport Token, tokenise
from hscode.reading.sentences cimport BEFORE, BEGINS, CLAUSE, FRAGMENT, NAMES, PUT_UP, clauses_of
from hscode.reading.vocabulary cimport (
    ANY, ARTICLE, BETWEEN, BREAK, CHOICE, CLOSES, COMMA, DEVICE, DIGIT, DONE_TO, FIBRE_FORM, FIGURE, HOLDS, HOW_PACKED, HYPHEN, IS_PACKED, LISTS, MATERIAL_FORM, MEASURE, MEASURES_OUT, NAMELESS, NEGATES, NOT, OPENS, PACKS, PART, PARTICIPLE,
    PARTS_NAMES, PAST, PERCENT, PLURAL, SHORT, STRETCHES, STROKE, TELLS, TWOFOLD, WORKED, Lexeme, Spelling,
)

from hscode.kinds import TokenFlag
from hscode.reading.mending import shortens
from hscode.reading.presentation import Clause, State, find_containers, find_told
from hscode.reading.quantities import find_quantities
from hscode.reading.relations import ELSEWHERE, MAKING, Role, doers
from hscode.reading.text import MAX_CHARACTERS

cdef enum:
    FORMAL_WORDS = 14
    TURNED_WORDS = 4
    SEEN_PLURALS = 6
    LISTED_TOKENS = 12  # surface tokens to the end of a list of what is negated
    ITEM_WORDS = 2
    FIRST_LETTERS = 3  # in front of a stroke, at most: "s/steel", "lg/slv"
    DEED_WORDS = 5  # of a deed and what it is done to, at most
    DEED_REACH = 2  # surface tokens from what is done to the goods to "from"
    JOINED_WITHIN = 2  # surface tokens from one word to the next that may be one with it

cdef tuple _ROLES = tuple(Role)
assert _ROLES == (HEAD, QUALIFIER, OF, FOR, WITH, WITHOUT, PLACE, PACKING)
cdef Py_ssize_t _MAX_CHARACTERS = MAX_CHARACTERS
cdef int _NOISE = TokenFlag.NOISE | TokenFlag.NUMBER
cdef int _MATERIAL = TokenFlag.MATERIAL
cdef int _PACKING = TokenFlag.PACKING
cdef int _NO_NAME = TokenFlag.PACKING | TokenFlag.NOISE | TokenFlag.NUMBER | TokenFlag.VAGUE
cdef object _EMPTY = State.EMPTY
cdef set _NONE = set()


cdef class Statement:
    """What a description says. All lists are in the order of the text; ``tokens`` and ``roles`` go together.

    Most lists and sets are made when they are asked for; what is written into them changes nothing.
    """

    def __cinit__(self, str text not None, list surface not None):
        self.text = text
        self.surface = surface
        self.head = -1
        self.quantities, self.told, self.containers, self.unknown, self.corrections, self.lexemes, self._sets = [], [], [], [], {}, [], {}

    cdef Position* _make_room(self, Py_ssize_t size):
        self._held = room_for(size, sizeof(Position))
        self.size = size
        return <Position*>PyByteArray_AS_STRING(self._held)

    @property
    def tokens(self):
        """Token numbers of the index, -1 where no word of the vocabulary is meant."""
        cdef Py_ssize_t k
        if self._tokens is None:
            self._tokens = [self.at[k].token for k in range(self.size)]
        return self._tokens

    @property
    def roles(self):
        """Role of each token."""
        cdef Py_ssize_t k
        if self._roles is None:
            self._roles = [_ROLES[self.at[k].role] for k in range(self.size)]
        return self._roles

    @property
    def words(self):
        """Content words in their index form."""
        cdef Lexeme lexeme
        if self._words is None:
            self._words = [lexeme.form for lexeme in self.lexemes]
        return self._words

    @property
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

    @cython.nonecheck(True)
    def spoken(self):
        """Return the folded words and signs of the text."""
        cdef Token token
        return frozenset([token.text for token in self.surface])

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
        cdef Py_ssize_t k
        cdef int32_t token
        for k in range(self.size):
            token = self.at[k].token
            if self.at[k].marks & MEASURED:
                continue
            if token < 0 or token >= <int32_t>core.view.n_tokens or not core.view.tok_flags[token] & flags:
                return False
        return True

    def silent(self):
        """Return the positions in ``tokens`` of phrases that say nothing of the goods: "value for customs only"."""
        return self._marked(SILENT) if self.silenced else _NONE

    cdef set _marked(self, uint16_t mark):
        cdef Py_ssize_t k
        if mark not in self._sets:
            self._sets[mark] = {k for k in range(self.size) if self.at[k].marks & mark}
        return self._sets[mark]

    cdef void mark(self, Py_ssize_t first, Py_ssize_t last, uint16_t mark) noexcept:
        """Put a mark on the positions ``[first, last)``."""
        cdef Py_ssize_t k
        for k in range(first, last):
            self.at[k].marks |= mark

    cdef void unmark(self, uint16_t mark) noexcept:
        """Take a mark from all positions."""
        cdef Py_ssize_t k
        for k in range(self.size):
            self.at[k].marks &= ~mark

    def later(self):
        """Return the positions in ``tokens`` behind the sentence that names the goods, but for sentences of a word or two."""
        return self._marked(LATER) | self._marked(ASIDE) if self._clauses is not None else _NONE

    @property
    def clauses(self):
        """The sentences, and what of them tells how the goods are put up; all of a text that does not run on is one."""
        cdef Py_ssize_t i, first = 0, size = len(self.surface)
        cdef int kind = NAMES
        cdef list out = []
        for i in range(size if self._clauses is not None else 0):
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

    @cython.nonecheck(True)
    def surface_words(self, Py_ssize_t first, Py_ssize_t last):
        """Return the folded words of the surface tokens ``[first, last)``, spaced as in the text."""
        cdef Token token, before = None
        cdef list out = []
        for token in self.surface[first:last]:
            if before is not None and token.start > before.end:
                out.append(" ")
            out.append(token.text)
            before = token
        return "".join(out)

    cdef int group(self, Py_ssize_t k) noexcept:
        cdef int role = self.at[k].role
        if self.at[k].marks & SILENT:
            return 4
        if self.at[k].marks & PACKED:
            return 1
        if self.at[k].marks & (LATER | ASIDE):
            return 6 + role
        return 2 if role == WITHOUT else 5 if role == WITH else 3 if role == QUALIFIER and not self.formal else 0

    cdef bint is_behind_and(self, Py_ssize_t k) noexcept:
        """Whether a word that parts names stands between a position and the one before it, which it follows in the text as well."""
        return self.at[k].marks & BEHIND_AND and self.at[k - 1].surface < self.at[k].surface

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


cdef object _clause(int kind, Py_ssize_t first, Py_ssize_t last):
    return Clause(kind == NAMES or kind == FRAGMENT, kind == PUT_UP, first, last)


cdef Statement read_statement(str text, Vocabulary vocabulary):
    """Read *text*, anything from nothing to a megabyte, to a statement with the words of one index.

    The head noun is found later, by :func:`find_head`, when the phrases of the index are known.
    """
    cdef list surface = tokenise(vocabulary.frames.goods_asked_for(text[:_MAX_CHARACTERS]))
    cdef list spellings = []
    cdef Statement statement
    cdef Spelling spelling
    cdef int marks = _spell(surface, vocabulary, spellings)
    if (marks & CLOSES and _part_items(surface)) | (marks & STROKE and _take_first_letters(surface, vocabulary)):
        spellings = []
        marks = _spell(surface, vocabulary, spellings)
    statement = Statement(text, surface)
    for spelling in spellings:
        statement.signs |= spelling.signs
    if marks & TELLS:
        statement.told = find_told(surface)
    _place(statement, vocabulary, spellings, marks)
    statement.quantities = find_quantities(surface)
    if statement.quantities:
        _mark_measures(statement)
    if marks & PACKS and marks & HOLDS:
        _set_containers_aside(statement)
    _open_packings(statement, &vocabulary.core.view)
    _find_parts(statement)
    statement.formal = _is_formal(statement, spellings, marks)
    if statement.formal:
        _turn_round(statement, &vocabulary.core.view)
    return statement


cdef bytearray room_for(Py_ssize_t n, size_t size):
    """Return room for *n* items of a size, all of it 0."""
    cdef bytearray held = PyByteArray_FromStringAndSize(NULL, n * size)
    memset(PyByteArray_AS_STRING(held), 0, n * size)
    return held


cdef int _spell(list surface, Vocabulary vocabulary, list spellings):
    """Gather the spellings of the tokens and return their marks together."""
    cdef Token token
    cdef Spelling spelling
    cdef int marks = 0
    for token in surface:
        spelling = vocabulary.spelling(token.text)
        marks |= spelling.marks
        spellings.append(spelling)
    return marks


cdef bint _part_items(list surface):
    """Put a semicolon for what numbers the items of a list, which says nothing of the goods: "a) bolts, b) nuts", "pack of 2 c)shampoo"."""
    cdef Py_ssize_t i = 1, first
    cdef int opened = surface[0].text == "("
    cdef Token number, bracket
    cdef bint parted = False
    while i + 1 < len(surface):
        number, bracket = surface[i - 1], surface[i]
        if bracket.text == "(":
            opened += 1
        elif bracket.text == ")" and opened:
            opened -= 1
        elif bracket.text == ")" and number.end == bracket.start and _numbers_item(number.text) and (i == 1 or _stands_before_item(surface[i - 2])):
            first = i - 2 if i > 1 and surface[i - 2].text in (",", ";") else i - 1
            surface[first : i + 1] = [Token(";", number.start, bracket.end)] if first else []
            i = first
            parted = True
        i += 1
    return parted


cdef bint _numbers_item(str text) noexcept:
    """Whether it is a letter, or a number of one or two digits."""
    return text.isalnum() if len(text) == 1 else len(text) == 2 and text.isdigit()


cdef bint _stands_before_item(Token token) noexcept:
    """Whether an item of a list may begin behind it."""
    return token.text in (",", ";", ":", ".", "and", "&", "+") or token.text.isdigit()


cdef bint _take_first_letters(list surface, Vocabulary vocabulary):
    """Make one token of first letters, their stroke or point and the word right behind it where that is a short form: "s/steel", "w/proof"."""
    cdef Py_ssize_t i = 0, behind
    cdef Token first, stroke, word
    cdef bint taken = False
    while i + 1 < len(surface):
        first = stroke = surface[i]
        behind = i + 1
        if first.text != "w/" and len(first.text) <= FIRST_LETTERS and first.text.isalpha() and i + 2 < len(surface):
            stroke = surface[behind]
            behind += 1
        word = surface[behind]
        if stroke.text in ("w/", "/", ".") and stroke.start <= first.end and word.start == stroke.end and word.text.isalpha():
            key = vocabulary.first_letters(first.text.rstrip("/"), word.text)
            if key is not None:
                surface[i : behind + 1] = [Token(key, first.start, word.end)]
                taken = True
        i += 1
    return taken


cdef class _Words:
    """The content words of a text, each with its surface token and its role, as they are gathered."""

    cdef Vocabulary vocabulary
    cdef list lexemes
    cdef bytearray held
    cdef Position* at
    cdef Py_ssize_t size
    cdef bint parted  # since the last of them a word that parts names has been read
    cdef bint named  # one of them may name goods
    cdef uint16_t marks  # of the clause that is read

    cdef object add(self, Lexeme lexeme, Py_ssize_t surface, int role):
        """Add a word, at one with the word before it if the index spells both as one: "tea lights" is "tealight"."""
        cdef Lexeme joined
        cdef Position* before
        if self.size and not self.parted:
            before = &self.at[self.size - 1]
            if before.role == role and surface - before.surface <= JOINED_WITHIN and before.marks & (LATER | ASIDE) == self.marks:
                joined = self.vocabulary.joined(self.lexemes[self.size - 1], lexeme)
                if joined is not None:
                    self.lexemes[self.size - 1] = joined
                    return
        self.at[self.size].surface = <int32_t>surface
        self.at[self.size].role = <uint8_t>role
        self.at[self.size].marks = self.marks | (BEHIND_AND if self.parted and self.size else 0)
        self.parted = False
        self.named |= role == HEAD and len(lexeme.numbers) > 0 and not lexeme.marks & (FIGURE | NAMELESS | ANY)
        self.size += 1
        self.lexemes.append(lexeme)


    cdef bint is_done_to(self, Py_ssize_t surface):
        """Whether a word that tells what was done to the goods stands in front of a surface token: "cut from", "nailed together from"."""
        cdef Py_ssize_t k = self.size - 1
        while k >= 0 and surface - self.at[k].surface <= DEED_REACH:
            if (<Lexeme>self.lexemes[k]).marks & DONE_TO:
                return True
            k -= 1
        return False

    cdef int bracketed(self, Py_ssize_t surface, int role):
        """Give the word in a bracket, if one stands there, the role of what the bracket stands in, and return that role."""
        if self.size and self.at[self.size - 1].surface == surface:
            self.at[self.size - 1].role = <uint8_t>role
        return role

    cdef int begin(self, int clause):
        """Begin a clause and return the role of its words; where nothing is named yet, and is not later on, it names the goods."""
        cdef int kind = clause & CLAUSE
        if kind == NAMES or not (self.named or clause & BEFORE or kind == PUT_UP):
            self.marks = 0
            return HEAD
        self.marks = ASIDE if kind == PUT_UP else 0 if kind == FRAGMENT else LATER
        return PACKING if kind == PUT_UP else QUALIFIER if kind == FRAGMENT else PLACE


cdef _Words _no_words(Vocabulary vocabulary, Py_ssize_t room):
    """Return no words, with room for some."""
    cdef _Words words = _Words.__new__(_Words)
    words.vocabulary, words.lexemes, words.held = vocabulary, [], room_for(room, sizeof(Position))
    words.at = <Position*>PyByteArray_AS_STRING(words.held)
    return words


cdef object _place(Statement statement, Vocabulary vocabulary, list spellings, int marks):
    """Give each word its role, its tokens and its place; unknown words are mended."""
    cdef _Words words = _heard(statement, vocabulary, spellings, marks)
    cdef Py_ssize_t k, first = 0, size = 0
    cdef list numbers = []  # of each word that is read as something else, or as several; None for most
    cdef Lexeme lexeme
    cdef Position* at
    cdef uint16_t mended
    cdef bint twofold = False
    for k, lexeme in enumerate(words.lexemes):
        twofold |= lexeme.marks & TWOFOLD != 0
        if lexeme.token >= 0:
            numbers.append(None)
        else:
            numbers.append(lexeme.numbers or lexeme.marks & TWOFOLD or _mended(statement, vocabulary, lexeme, k == words.size - 1))
    if twofold:
        _tell_by_neighbours(statement, vocabulary, words, numbers)
    for k in range(words.size):
        size += 1 if numbers[k] is None else max(1, len(<tuple>numbers[k]))
    statement.at = at = statement._make_room(size)
    statement.spread = size > words.size
    for k, lexeme in enumerate(words.lexemes):
        statement.said |= (<Lexeme>lexeme).marks
        if numbers[k] is None:
            at[first] = words.at[k]
            at[first].token = lexeme.token
            at[first].marks |= READ_AS if lexeme.marks & SHORT else 0
            first += 1
            statement.lexemes.append(lexeme)
            continue
        mended = READ_AS if numbers[k] is not lexeme.numbers or lexeme.marks & SHORT else 0
        if not lexeme.numbers and numbers[k] and lexeme.form in statement.corrections:
            mended = MENDED | (READ_AS if shortens(lexeme.form, statement.corrections[lexeme.form]) else 0)
        for place, number in enumerate(<tuple>numbers[k] or (-1,)):
            at[first] = words.at[k]
            at[first].token = number
            at[first].marks = mended | (words.at[k].marks if place == 0 else 0)
            first += 1
            statement.lexemes.append(lexeme)


cdef object _tell_by_neighbours(Statement statement, Vocabulary vocabulary, _Words words, list numbers):
    """Let what stands in the text tell what short forms stand for: "ppr" is paper beside "a4", "mtr" a motor beside "kw"."""
    cdef Py_ssize_t k
    cdef Token token
    cdef Lexeme lexeme
    cdef set beside = {token.text for token in statement.surface}
    cdef tuple told
    for k, lexeme in enumerate(words.lexemes):
        beside.add(lexeme.form)
        beside.update(lexeme.numbers if numbers[k] is None or lexeme.marks & TWOFOLD else <tuple>numbers[k])
    for k, lexeme in enumerate(words.lexemes):
        if lexeme.marks & TWOFOLD:
            told = vocabulary.beside(lexeme, beside)
            numbers[k] = told or lexeme.numbers or _mended(statement, vocabulary, lexeme, k == words.size - 1)


cdef tuple _mended(Statement statement, Vocabulary vocabulary, Lexeme lexeme, bint last):
    """Return the token numbers of what an unknown word stands for, none for a number or when it stands for nothing that is known."""
    if lexeme.marks & FIGURE:
        return ()
    mended, numbers = vocabulary.mended(lexeme, last)
    if numbers:
        statement.corrections[lexeme.form] = mended
    else:
        statement.unknown.append(lexeme.form)
    return numbers


cdef _Words _heard(Statement statement, Vocabulary vocabulary, list spellings, int marks):
    """Return the content words with the role of the phrase in which they stand; words that tell how the goods are presented name nothing."""
    cdef list surface = statement.surface
    cdef Py_ssize_t i = 0, k, last, size = len(spellings), negated_until = -1, listed_until = -1, deed = 0
    cdef int role = HEAD, around = HEAD  # of the brackets
    cdef _Words words = _no_words(vocabulary, size)
    cdef bytearray clauses = clauses_of(statement.text, surface, spellings)
    cdef Spelling spelling, behind
    cdef dict aside = {told.first: told.last for told in statement.told if told.state is not _EMPTY} if statement.told else None
    statement._clauses = clauses
    while i < size:
        if aside and i in aside:
            last = aside[i]
            for k in range(i, last):
                spelling = spellings[k]
                if spelling.lexeme is not None:
                    words.add(spelling.lexeme, k, PLACE)
            i = last
            continue
        spelling = spellings[i]
        words.parted |= spelling.marks & PARTS_NAMES != 0
        behind = spellings[i + 1] if i + 1 < size else None
        if clauses is not None and clauses[i] & BEGINS:
            role = words.begin(clauses[i])
        if words.marks & ASIDE:  # what goods are put up in, and with, names nothing of them
            if spelling.lexeme is not None and spelling.role < 0:
                words.add(spelling.lexeme, i, role)
            i += 1
            continue
        if spelling.marks & (BETWEEN | MEASURES_OUT) and behind is not None and behind.marks & DIGIT and words.size:
            if spelling.marks & MEASURES_OUT:
                role = PLACE if role == HEAD else role
            if spelling.marks & MEASURES_OUT or _stands_behind_figure(spellings, i):
                i += 1
                continue
        if spelling.pairs is not None and behind is not None and behind.text in spelling.pairs:
            deed = _deed_begins(words, role, spelling.pairs[behind.text], deed)
            role, i = spelling.pairs[behind.text], i + 2
            continue
        if spelling.role >= 0 and _is_joined_on(surface, i):  # "plug-in", "clip-on", "ready-to-eat"
            i += 1
            continue
        if spelling.role >= 0 and not (spelling.marks & IS_PACKED and _is_packed_so(spellings, i)):
            deed = _deed_begins(words, role, spelling.role, deed)
            role = WITHOUT if i == negated_until and spelling.role == FOR else spelling.role  # "not put up for retail sale"
            if role == PLACE and spelling.text == "from" and words.is_done_to(i):
                role = OF
            i += 1
            continue
        if spelling.marks & NEGATES and not _counts(spellings, i):
            last = _relation_behind(spellings, i) if spelling.marks & NOT else 0
            if last:
                role, i = WITHOUT, last
                continue
            negated_until = _negated_until(spellings, i + 1)
        elif spelling.marks & COMMA and role == HEAD and words.size and _goes_on(words, spellings, i, marks):
            pass
        elif spelling.marks & COMMA and role == WITHOUT and words.size and i >= listed_until and (
                last := _list_end(spellings, i, words.lexemes[words.size - 1])):
            listed_until = last
        elif i < listed_until and spelling.marks & COMMA and role == WITHOUT:
            pass
        elif i < negated_until and spelling.marks & COMMA:
            pass
        elif spelling.marks & BREAK or (spelling.marks & HYPHEN and i and (<Token>surface[i]).start > (<Token>surface[i - 1]).end):
            around = role if spelling.marks & OPENS else around
            if _goes_on_behind_bracket(spellings, i):
                role = words.bracketed(i - 1, around)
            elif spelling.marks & COMMA and role != HEAD and words.size and _tells_deed_behind(spellings, i):
                role = QUALIFIER
            else:
                role = _after_break(role, words.size > 0)
        elif spelling.lexeme is not None:
            words.add(spelling.lexeme, i, WITHOUT if i < negated_until else role)
        i += 1
    return _named_by_deed(words, deed) if 0 < deed < words.size else words


cdef bint _tells_deed_behind(list spellings, Py_ssize_t comma):
    """Whether the clause behind a comma tells what is done to the goods themselves: "with a flap, fastened by a zip", ", deep-frozen"."""
    cdef Py_ssize_t k = comma + 1, size = len(spellings)
    cdef Spelling spelling
    while k < size and (<Spelling>spellings[k]).lexeme is not None and ((<Spelling>spellings[k]).text.endswith("ly") or (
            k + 1 < size and (<Spelling>spellings[k + 1]).marks & HYPHEN)):  # "individually quick-frozen"
        k += 2 if k + 1 < size and (<Spelling>spellings[k + 1]).marks & HYPHEN else 1
    if k >= size or (<Spelling>spellings[k]).lexeme is None or not (<Spelling>spellings[k]).lexeme.marks & DONE_TO:
        return False
    if k + 1 == size:
        return True
    spelling = spellings[k + 1]
    return spelling.role >= 0 or spelling.marks & (BREAK | CHOICE) != 0


cdef bint _stands_behind_figure(list spellings, Py_ssize_t i):
    """Whether a figure, or one with its unit, stands in front of a word: "72 by 19", "72 mm by 19 mm"."""
    return i > 0 and ((<Spelling>spellings[i - 1]).marks & DIGIT or (i > 1 and (<Spelling>spellings[i - 2]).marks & DIGIT))


cdef bint _is_joined_on(list surface, Py_ssize_t i):
    """Whether a hyphen joins a word to the word before it."""
    return (i > 1 and (<Token>surface[i - 1]).text == "-" and (<Token>surface[i - 1]).end == (<Token>surface[i]).start
            and (<Token>surface[i - 2]).end == (<Token>surface[i - 1]).start)


cdef bint _goes_on_behind_bracket(list spellings, Py_ssize_t i):
    """Whether a bracket of one word closes at *i* and what it stands in goes on: "polyvinyl chloride (PVC) hose"."""
    cdef Spelling behind
    if not (<Spelling>spellings[i]).marks & CLOSES or i < 2 or i + 1 >= len(spellings) or not (<Spelling>spellings[i - 2]).marks & OPENS:
        return False
    behind = spellings[i + 1]
    return behind.lexeme is not None and behind.role < 0 and not behind.marks & (DIGIT | NEGATES)


cdef inline Py_ssize_t _deed_begins(_Words words, int role, int follows, Py_ssize_t deed):
    """Return where the deed of a device begins: at the next word, if a word of relation stands behind the device, else where it was."""
    if (follows == FOR or follows == PLACE) and words.size and (role == HEAD or deed == words.size):
        if (<Lexeme>words.lexemes[words.size - 1]).marks & DEVICE:
            return words.size
    return deed


cdef _Words _named_by_deed(_Words words, Py_ssize_t deed):
    """Return the words with a device named by what it does, for which the device goes before them: in "device that opens cans" and
    "machine for peeling potatoes" the goods are a can opener and a potato peeler. Without goods of such a name the words stay as they are.
    """
    cdef Py_ssize_t k, last = deed + 1
    cdef Position* at = words.at
    cdef _Words named
    cdef Lexeme doer
    while last < words.size and last < deed + DEED_WORDS and at[last].role == at[deed].role:
        last += 1
    doer = _doer(words.vocabulary, words.lexemes[deed], words.lexemes[last - 1]) if last > deed + 1 else None
    if doer is None:
        return words
    named = _no_words(words.vocabulary, words.size)
    named.add(words.lexemes[deed - 1], at[deed - 1].surface, FOR)
    for k in range(deed - 1):
        named.add(words.lexemes[k], at[k].surface, at[k].role)
    for k in range(deed + 1, last):
        named.add(words.lexemes[k], at[k].surface, HEAD)
    named.add(doer, at[deed].surface, HEAD)
    for k in range(last, words.size):
        named.add(words.lexemes[k], at[k].surface, at[k].role)
    return named


cdef Lexeme _doer(Vocabulary vocabulary, Lexeme deed, Lexeme done_to):
    """Return the word for who does a deed to something, None if the index calls no goods so."""
    cdef Lexeme doer
    for form in doers(deed.form):
        doer = vocabulary.lexeme(form)
        if doer.numbers and _is_called_so(vocabulary, done_to, doer):
            return doer
    return None


cdef bint _is_called_so(Vocabulary vocabulary, Lexeme done_to, Lexeme doer):
    """Whether the index has a phrase of what something is done to and who does it, "can opener", in one word or two."""
    if vocabulary.joined(done_to, doer) is not None:
        return True
    tokens = [*done_to.numbers, *doer.numbers]
    return any(first < len(done_to.numbers) and end == len(tokens) for _, first, end in vocabulary.core.match(tokens))


cdef bint _is_packed_so(list spellings, Py_ssize_t i):
    """Whether the word in front of "packed", a hyphen passed over, says how: "vacuum-packed"."""
    if i > 1 and (<Spelling>spellings[i - 1]).marks & HYPHEN:
        i -= 1
    return i > 0 and (<Spelling>spellings[i - 1]).marks & HOW_PACKED != 0


cdef bint _counts(list spellings, Py_ssize_t i):
    """Whether "no" at *i* is the short form of number: "order no. 5512"."""
    cdef Py_ssize_t size = len(spellings)
    if (<Spelling>spellings[i]).text != "no" or i + 1 >= size:
        return False
    if (<Spelling>spellings[i + 1]).text == "." and i + 2 < size:
        return (<Spelling>spellings[i + 2]).marks & DIGIT != 0
    return (<Spelling>spellings[i + 1]).marks & DIGIT != 0


cdef Py_ssize_t _relation_behind(list spellings, Py_ssize_t i):
    """Return where the words of relation end that "not" negates: 3 for "not made of", 2 for "not containing", from *i* on; 0 when there are none."""
    cdef Py_ssize_t size = len(spellings)
    cdef Spelling behind
    if i + 1 >= size:
        return 0
    behind = spellings[i + 1]
    if behind.pairs is not None and i + 2 < size and (<Spelling>spellings[i + 2]).text in behind.pairs:
        return i + 3
    return i + 2 if behind.role >= 0 else 0


cdef Py_ssize_t _negated_until(list spellings, Py_ssize_t first):
    """Return where a negation ends that begins at *first*: behind one word, or what an adverb leads to, and what is listed with it."""
    cdef Py_ssize_t end = first, listed, size = len(spellings)
    if first < size:
        end += 1 + ((<Spelling>spellings[first]).marks & STRETCHES != 0)
    while end < size and (<Spelling>spellings[end]).marks & CHOICE and (<Spelling>spellings[end]).text != "and":
        end += 2 + (end + 1 < size and (<Spelling>spellings[end + 1]).marks & STRETCHES != 0)
    if end == first + 1 and _ends_behind(spellings, end):
        return end + 1
    if first < end < size and (<Spelling>spellings[end]).marks & COMMA and (<Spelling>spellings[end - 1]).lexeme is not None:
        listed = _list_end(spellings, end, (<Spelling>spellings[end - 1]).lexeme)
        if listed:
            return listed
    return end


cdef bint _ends_behind(list spellings, Py_ssize_t i):
    """Whether one word stands at *i* and a sentence ends behind it: "it is not artificial turf."."""
    cdef Py_ssize_t size = len(spellings)
    cdef Spelling word
    if i >= size or (i + 1 < size and (<Spelling>spellings[i + 1]).text not in (".", ";")):
        return False
    word = spellings[i]
    return word.lexeme is not None and word.role < 0 and not word.marks & (DIGIT | BREAK | NEGATES) and i > 2


cdef Py_ssize_t _list_end(list spellings, Py_ssize_t comma, Lexeme before):
    """Return where a list ends that goes on at *comma*, 0 when there is none: "impregnated, coated or laminated", all of a kind by their form."""
    cdef Py_ssize_t k = comma + 1, run = 0, size = min(<Py_ssize_t>len(spellings), comma + LISTED_TOKENS)
    cdef Spelling spelling
    cdef bint last = False, alike = False
    while k < size:
        spelling = spellings[k]
        if spelling.marks & CHOICE and run and not last:
            last, run = True, 0
        elif spelling.marks & COMMA and run and not last:
            run = 0
            if k + 1 < size and (<Spelling>spellings[k + 1]).marks & CHOICE:  # "a, b, or c"
                k += 1
                last = True
        elif spelling.marks & HYPHEN and run:
            run = min(run, ITEM_WORDS - 1)  # "self-adhesive" is one
        elif spelling.lexeme is not None and not spelling.marks & (DIGIT | NEGATES) and spelling.role < 0 and run < ITEM_WORDS:
            run += 1
            alike |= last and (spelling.lexeme.marks & PAST) == (before.marks & PAST)
            if last and alike:
                return k + 1
        else:
            break
        k += 1
    return 0


cdef bint _goes_on(_Words words, list spellings, Py_ssize_t comma, int marks):
    """Whether the noun is still to come: "a plastic-coated, steel wire, drying rack", "gold 95 %, platinum 5 % alloy sheet"."""
    return (<Lexeme>words.lexemes[words.size - 1]).marks & PAST or (marks & PERCENT and _lists_shares(spellings, comma))


cdef bint _lists_shares(list spellings, Py_ssize_t comma):
    """Whether the text up to *comma* is nothing but a material with its share, and another share follows."""
    cdef Py_ssize_t k, percents = 0, commas = 0
    cdef Spelling first = spellings[0], last = spellings[comma - 1]
    for k in range(comma):
        percents += (<Spelling>spellings[k]).marks & PERCENT != 0
        commas += (<Spelling>spellings[k]).marks & COMMA != 0
    if percents != 1 + commas or not (first.marks & DIGIT or last.marks & PERCENT) or comma > 5 * percents:
        return False
    for k in range(comma + 1, min(comma + 6, <Py_ssize_t>len(spellings))):
        if (<Spelling>spellings[k]).marks & PERCENT:
            return True
    return False


cdef int _after_break(int role, bint started) noexcept:
    """What stands behind a comma qualifies the goods; within what they are of, for or with, the list goes on."""
    if not started:
        return HEAD
    return QUALIFIER if role == HEAD or role == QUALIFIER or role == WITHOUT else role


cdef object _mark_measures(Statement statement):
    """Mark the numbers with their units, and what stands behind a share."""
    cdef bytearray places = bytearray(len(statement.surface) + 1)
    cdef Py_ssize_t k, first, last
    for dimension, _, first, last in statement.quantities:
        for k in range(first, last):
            places[k] |= MEASURED
        if dimension == "share":
            places[last] |= BEHIND_SHARE
    for k in range(statement.size):
        statement.at[k].marks |= <uint8_t>places[statement.at[k].surface]


cdef object _set_containers_aside(Statement statement):
    """What goods are packed in does not name them, and what the packing is of does not say what they are of: "honey in glass jars"."""
    cdef Py_ssize_t k, named = statement.size
    for k in range(statement.size):
        if statement.at[k].role == HEAD:
            named = k
            break
    for container in find_containers(statement.surface):
        inside = statement.within(container.first, container.last)
        if not inside or inside[0] <= named:
            continue
        statement.containers.append(container)
        for k in inside:
            statement.at[k].role = PACKING
            statement.at[k].marks |= PACKED


cdef object _open_packings(Statement statement, const View* view):
    """In "box of cigars" the goods stand behind the packing: the first phrase becomes packing, what follows the head."""
    cdef Position* at = statement.at
    cdef Py_ssize_t k, last = -1, following = -1, before = -1, end
    for k in range(statement.size):
        if at[k].role == HEAD:
            before, last = last, k
        elif at[k].role == OF and following < 0 and not at[k].marks & LATER:
            following = k
    if last < 0 or following < last or at[last].token < 0 or not view.tok_flags[at[last].token] & _PACKING:
        return
    if not _stands_before_of(statement, at[last].surface + 1, at[following].surface) or _is_named_set(statement, last, before, view):
        return
    end = following
    while end < statement.size and at[end].role == OF and not at[end].marks & LATER:
        end += 1
    end = _item_end(statement, following, end)
    if _is_sized(statement, following, end) or _is_said_empty(statement):
        return
    if _is_named_packing(statement, last, before, following, end, view):
        return
    for k in range(end):
        at[k].role = PACKING if at[k].role == HEAD else HEAD if at[k].role == OF else at[k].role


cdef bint _stands_before_of(Statement statement, Py_ssize_t first, Py_ssize_t last):
    """Whether no more than "of", or "of the", stands at the surface tokens ``[first, last)``: what is "made of" something does not hold it."""
    cdef Py_ssize_t place
    if first < last and ((<Token>statement.surface[first]).text in MAKING or (<Token>statement.surface[first]).text in ELSEWHERE):
        return False
    for place in range(first, last):
        if (<Token>statement.surface[place]).text != "in":
            return last - first <= 2
    return False


cdef Py_ssize_t _item_end(Statement statement, Py_ssize_t first, Py_ssize_t end):
    """Return where the first item ends of what stands at the positions ``[first, end)``: at a mark that parts it from the next."""
    cdef Py_ssize_t k, place
    for k in range(first + 1, end):
        for place in range(statement.at[k - 1].surface + 1, statement.at[k].surface):
            if (<Token>statement.surface[place]).text in (",", ";", ":", "."):
                return k
    return end


cdef bint _is_sized(Statement statement, Py_ssize_t first, Py_ssize_t end):
    """Whether what a packing is of is its measure: "bars of 100 g", "bottles of 500 ml capacity"."""
    cdef Py_ssize_t k
    cdef bint measured = False
    for k in range(first, end):
        measured |= statement.at[k].marks & MEASURED != 0
        if not statement.at[k].marks & MEASURED and not (<Lexeme>statement.lexemes[k]).marks & (FIGURE | MEASURE):
            return False
    return measured


cdef bint _is_said_empty(Statement statement):
    for told in statement.told:
        if told.state is _EMPTY:
            return True
    return False


cdef bint _is_named_packing(Statement statement, Py_ssize_t last, Py_ssize_t before, Py_ssize_t following, Py_ssize_t end, const View* view):
    """Whether a packing is goods by what it is for, and what follows is its material or contents: "violin case of wood", "pouches containing iron",
    "carrier bags of polyethylene film 50 microns thick".
    """
    cdef Position* at = statement.at
    cdef int flags
    if before < 0 or before != last - 1 or at[before].token < 0:
        return False
    flags = view.tok_flags[at[before].token]
    if flags & (_NO_NAME | _MATERIAL):
        return False
    if (<Token>statement.surface[at[last].surface + 1]).text in ("containing", "contains"):
        return True
    while following + 1 < end and not (<Lexeme>statement.lexemes[following + 1]).marks & PARTICIPLE:  # "nonwoven polypropylene", but "wood covered with"
        if is_material(at[following].token, view) and (<Lexeme>statement.lexemes[following + 1]).marks & MATERIAL_FORM:
            return True
        following += 1
    return is_material(at[following].token, view)


cdef bint _is_named_set(Statement statement, Py_ssize_t last, Py_ssize_t before, const View* view):
    """Whether a set is one of its own name, "backgammon set of walnut", and not a number of what follows, "gift set of soaps"."""
    if before < 0 or (<Lexeme>statement.lexemes[last]).form != "set":
        return False
    return statement.at[before].token >= 0 and not view.tok_flags[statement.at[before].token] & _NO_NAME


cdef object _find_parts(Statement statement):
    """Parts of a thing are named by the thing: "parts for pumps", "pump parts"; what follows "of" or "for" names the goods."""
    cdef Py_ssize_t k
    cdef int role
    for k in range(statement.size):
        role = statement.at[k].role
        if statement.at[k].marks & (LATER | ASIDE):
            continue
        if statement.parts and (role == OF or role == FOR):
            statement.at[k].role = HEAD
        elif (<Lexeme>statement.lexemes[k]).marks & PART and (role == HEAD or role == QUALIFIER or role == PACKING or (k == statement.size - 1 and (role == FOR or role == OF))):
            statement.parts = True  # "filter for a purifier, spare" is one as well


cdef bint _is_formal(Statement statement, list spellings, int marks):
    """Plural nouns without measures, counts or names: how an index or a tariff speaks of goods in general."""
    cdef Py_ssize_t k
    if statement.unknown or not spellings or len(spellings) > FORMAL_WORDS or marks & DIGIT or (<Spelling>spellings[0]).marks & ARTICLE:
        return False
    if marks & LISTS:
        return True
    for k in range(min(<Py_ssize_t>len(spellings), SEEN_PLURALS)):
        if (<Spelling>spellings[k]).marks & PLURAL:
            return True
    return False


cdef object _turn_round(Statement statement, const View* view):
    """Read an inverted entry in the order of speech: "corundum, artificial" as "artificial corundum"."""
    cdef Py_ssize_t k, last = -1, rest = -1, named = 0, qualified = 0
    cdef Position* before = statement.at
    cdef list lexemes = statement.lexemes
    for k in range(statement.size):
        if before[k].role == HEAD:
            named, last = named + 1, k
        elif before[k].role == QUALIFIER:
            qualified, rest = qualified + 1, k if rest < 0 else rest
    if not named or not 0 < qualified <= TURNED_WORDS or named + qualified < statement.size or last > rest:
        return
    held = statement._held  # the names stand first, [0, named), and what qualifies them behind
    order = [*_in_speech(statement, named, view), *range(named)]
    statement.at = statement._make_room(named + qualified)
    for last, k in enumerate(order):
        statement.at[last] = before[k]
    statement.lexemes = [lexemes[k] for k in order]


cdef list _in_speech(Statement statement, Py_ssize_t first, const View* view):
    """Return the order in which what qualifies the goods is said before them: the last of it first, but materials before all else.

    "Chairs, swivel, height adjustable" are height adjustable swivel chairs.
    """
    cdef list parts = [], part
    cdef Py_ssize_t k, place
    for k in range(first, statement.size):
        parted = k == first
        if k > first:
            for place in range(statement.at[k - 1].surface + 1, statement.at[k].surface):
                parted |= (<Token>statement.surface[place]).text == ","
        if parted:
            parts.append([])
        parts[len(parts) - 1].append(k)
    materials = [part for part in parts[: len(parts) - 1] if all([is_material(statement.at[k].token, view) for k in part])]
    return [k for part in [*materials, *[part for part in reversed(parts) if part not in materials]] for k in part]


cdef bint is_material(int32_t token, const View* view) noexcept:
    """Whether a token of the index, or -1, is the name of a material."""
    return token >= 0 and view.tok_flags[token] & _MATERIAL != 0


cdef Py_ssize_t find_head(Statement statement, const View* view):
    """Return the position of the head noun: the last word of the first phrase that can name goods, -1 for none.

    Positions are marked beforehand at which a trade term of two or more words ends; a material there names goods ("float glass"),
    elsewhere at the end it only says what the goods are of ("hand mirror wooden"), and on a label so does any lone word
    ("bath salts lavender"), which stands within no such term.
    """
    cdef Position* at = statement.at
    cdef Py_ssize_t k, size = statement.size, best = -1, material = -1, deed = -1, last_named = -1
    cdef int flags, marks, form
    cdef bint empty = False, shares = False
    empty = _is_said_empty(statement)
    for quantity in statement.quantities:
        shares |= quantity.dimension == "share"
    for k in range(size):
        if at[k].marks & ENDS_TERM and at[k].role == HEAD:
            last_named = k
    for k in range(size):
        if at[k].role != HEAD:
            if best >= 0 or material >= 0 or deed >= 0:
                break
            continue
        marks, form = at[k].marks, (<Lexeme>statement.lexemes[k]).marks
        flags = view.tok_flags[at[k].token] if at[k].token >= 0 else 0
        if marks & (BEHIND_SHARE | MEASURED | SILENT):  # "60% cotton": a material, "500 g": a measure, not the goods
            continue
        if form & NAMELESS and (form & SHORT or not marks & READ_AS) or flags & _NOISE:
            continue
        if flags & _PACKING and not marks & ENDS_TERM and not empty:  # "jewelry box" is a box, "biscuits box" are biscuits
            continue
        if form & PARTICIPLE and best >= 0 and k + 1 < size and at[k + 1].role == WITH:  # "wipes impregnated with lotion"
            continue
        if form & (DONE_TO | WORKED) and not marks & ENDS_TERM:  # "stoppers punched from cork", "forged pistons"
            deed = k if deed < 0 else deed
            continue
        if (flags & _MATERIAL and not marks & ENDS_TERM) or marks & SHARED:
            material = k
        elif form & MEASURE and k + 1 < size and at[k + 1].marks & MEASURED:
            continue
        elif shares and form & FIBRE_FORM:
            material = k
        elif (at[k].token >= 0 or best < 0) and (statement.formal or not 0 <= best <= last_named < k or marks & INSIDE):
            best = k
    if best < 0:
        best = material if material >= 0 else deed
    if best < 0:
        for k in range(size):
            if at[k].token >= 0 and (at[k].role == HEAD or at[k].role == QUALIFIER):
                best = k
    return best
