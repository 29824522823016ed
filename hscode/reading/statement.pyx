# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The statement: what a goods description says, as the rules need it.

Its words have their roles from :mod:`hscode.reading.roles`; here they get their tokens, what they are packed in is set aside, and the head
noun is found, the last noun of the first phrase: "case *for* a laser meter" is a case, "lamp *of* plastic" a lamp, "parts *of* a washing
machine" a part.
"""

cimport cython
from libc.stdint cimport int32_t, uint8_t, uint32_t

from cpython.bytearray cimport PyByteArray_AS_STRING

from hscode._core cimport TERM, Found, Index, entry_start, find_all
from hscode.reading._position cimport (
    ASIDE, BEHIND_AND, BEHIND_SHARE, ENDS_TERM, FOR, HEAD, INSIDE, LATER, LESSER, MEASURED, MENDED, OF, PACKED, PACKING, PLACE, QUALIFIER, READ_AS,
    SHARED, SILENT, WITH, WITHOUT, room_for,
)
from hscode.reading._scan cimport Token, tokenise
from hscode.reading.roles cimport Words, words_of
from hscode.reading.sentences cimport BEGINS, CLAUSE, FRAGMENT, NAMES, PUT_UP
from hscode.reading.vocabulary cimport (
    ARTICLE, CLOSES, DENIES, DIGIT, DONE_TO, FIBRE_FORM, FIGURE, HOLDS, LISTS, MATERIAL_FORM, MEASURE, NAMELESS, PACKS, PART, PARTICIPLE, PAST, PLURAL,
    PREFIX, SHORT, STROKE, TELLS, TWOFOLD, WORKED, Lexeme, Spelling,
)

from hscode.kinds import TokenFlag
from hscode.reading.mending import shortens
from hscode.reading.presentation import (
    FILLING, KINDS_OF_PACKING, ORNATE, SOFT, STIFF, VESSELS, Clause, Container, State, ends_behind, find_containers, find_filled, find_put, find_told,
    is_fitted, make_of,
)
from hscode.reading.quantities import find_quantities
from hscode.reading.relations import ELSEWHERE, MAKING, Role
from hscode.reading.text import MAX_CHARACTERS

cdef enum:
    FORMAL_WORDS = 14
    TURNED_WORDS = 4
    SEEN_PLURALS = 6
    NAME_WORDS = 3  # before a packing that are looked at for a name of goods
    FEW_FOUND = 40
    FIRST_LETTERS = 3  # in front of a stroke, at most: "s/steel", "lg/slv"

cdef tuple _ROLES = tuple(Role)
assert _ROLES == (HEAD, QUALIFIER, OF, FOR, WITH, WITHOUT, PLACE, PACKING)
cdef Py_ssize_t _MAX_CHARACTERS = MAX_CHARACTERS
cdef int _NOISE = TokenFlag.NOISE | TokenFlag.NUMBER
cdef int _MATERIAL = TokenFlag.MATERIAL
_SECTION = frozenset({
    "section", "cross", "square", "rectangular", "circular", "round", "oval", "elliptical", "hexagonal", "octagonal", "triangular", "non",
})  # fmt: skip
"""Words for the section of tubes and bars."""
cdef int _PACKING = TokenFlag.PACKING
cdef int _NO_NAME = TokenFlag.PACKING | TokenFlag.NOISE | TokenFlag.NUMBER | TokenFlag.VAGUE
cdef object _EMPTY = State.EMPTY
cdef frozenset _NONE = frozenset()
cdef frozenset _OF_WEIGHT = frozenset({"net", "nett", "gross"})  # words that say which mass a mass is
cdef int _MAKES = STIFF | SOFT


cdef class Statement:
    """What a description says. ``tokens``, ``roles``, ``words`` and ``positions`` go together.

    They are in the order of the text, but for names that stand the other way round there ("motor, wiper"), which are in the order of speech.
    They are made when they are first asked for and then kept: nobody is to write into them.
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
        if mark not in self._sets:
            self._sets[mark] = frozenset([k for k in range(self.size) if self.at[k].marks & mark])
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
        return self._marked(LATER | ASIDE) if self._clauses is not None else _NONE

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

    def said_by(self, Py_ssize_t first, Py_ssize_t last):
        """Return the words of the tokens ``[first, last)``, each once that stands for several: "tshirt"."""
        cdef Py_ssize_t k
        return " ".join([(<Lexeme>self.lexemes[k]).form for k in range(first, last) if k == first or self.at[k].surface != self.at[k - 1].surface])

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
    if ((marks & CLOSES and _part_items(surface)) | (marks & STROKE and _take_first_letters(surface, vocabulary))
            | (marks & PREFIX and _join_prefixes(surface, vocabulary))):
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
    if marks & HOLDS and marks & (PACKS | DIGIT):
        _set_containers_aside(statement, vocabulary)
    _open_packings(statement, vocabulary)
    _find_parts(statement)
    statement.formal = _is_formal(statement, spellings, marks)
    if statement.formal:
        _turn_round(statement, &vocabulary.core.view)
    return statement


cdef int _spell(list surface, Vocabulary vocabulary, list spellings):
    """Gather the spellings of the tokens and return their marks together."""
    cdef Token token
    cdef Spelling spelling
    cdef int marks = 0
    cdef Py_ssize_t i
    for i, token in enumerate(surface):
        if token.text == "w" and _is_with(surface, i):
            surface[i] = token = Token("w/", token.start, token.end)
        spelling = vocabulary.spelling(token.text)
        marks |= spelling.marks
        spellings.append(spelling)
    return marks


cdef bint _is_with(list surface, Py_ssize_t at):
    """Whether the letter w at *at* is "with" by what is beside it: "box w lock", but not "120 W motor" or "w 36"."""
    if not 0 < at < len(surface) - 1:
        return False
    return (<Token>surface[at - 1]).text[0].isalpha() and (<Token>surface[at + 1]).text[0].isalpha()


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
    """Make one token of first letters, their stroke or point and the word right behind it where that is a short form: "s/steel", "w/proof".

    Where it is none, "f/" between words is "for".
    """
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
            elif first.text == "f" and stroke.text == "/" and i > 0 and len(word.text) > FIRST_LETTERS and (<Token>surface[i - 1]).text[0].isalpha():
                surface[i:behind] = [Token("for", first.start, stroke.end)]  # "resin f/diapers"
                taken = True
        i += 1
    return taken


cdef bint _join_prefixes(list surface, Vocabulary vocabulary):
    """Make one token of "un" and the word that a hyphen joins to it where the index knows it so, "un-roasted"; else what is done to goods is denied."""
    cdef Py_ssize_t i
    cdef Token prefix, hyphen, word
    cdef str denied
    cdef bint joined = False
    for i in range(len(surface) - 3, -1, -1):
        prefix, hyphen, word = surface[i], surface[i + 1], surface[i + 2]
        if prefix.text != "un" or hyphen.text != "-" or prefix.end != hyphen.start or hyphen.end != word.start or not word.text.isalpha():
            continue
        denied = vocabulary.denied(word.text)
        if denied is not None:
            surface[i : i + 3] = [Token(denied, prefix.start, word.end)] if denied else [Token("non", prefix.start, prefix.end), hyphen, word]
            joined = True
    return joined


cdef object _place(Statement statement, Vocabulary vocabulary, list spellings, int marks):
    """Give each word its role, its tokens and its place; unknown words are mended."""
    cdef dict aside = {told.first: told.last for told in statement.told if told.state is not _EMPTY} if statement.told else None
    cdef Words words = words_of(statement.text, statement.surface, spellings, marks, aside, vocabulary)
    cdef Py_ssize_t k, first = 0, size = 0
    cdef list numbers = []  # of each word that is read as something else, or as several; None for most
    cdef Lexeme lexeme
    cdef Position* at
    cdef uint16_t mended
    cdef bint twofold = False
    statement._clauses, statement.lies_in = words.clauses, words.lies_in
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


cdef object _tell_by_neighbours(Statement statement, Vocabulary vocabulary, Words words, list numbers):
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


cdef object _mark_measures(Statement statement):
    """Mark the numbers with their units, and what stands behind a share."""
    cdef bytearray places = bytearray(len(statement.surface) + 1)
    cdef Py_ssize_t k, first, last
    for dimension, _, first, last in statement.quantities:
        for k in range(first, last):
            places[k] |= MEASURED
        if dimension == "mass" and _tells_weight(statement, first - 1):
            places[first - 1] |= MEASURED
        if dimension == "mass" and _tells_weight_behind(statement, last):
            places[last] |= MEASURED
        if dimension == "share":
            places[last] |= BEHIND_SHARE
    for k in range(statement.size):
        statement.at[k].marks |= <uint8_t>places[statement.at[k].surface]


cdef bint _tells_weight_behind(Statement statement, Py_ssize_t at):
    """Whether the word at the surface token *at*, behind a mass, ends with it what is said: "20 kg net", but not "5 kg net bag"."""
    if at >= len(statement.surface) or (<Token>statement.surface[at]).text not in _OF_WEIGHT:
        return False
    return at + 1 == len(statement.surface) or not (<Token>statement.surface[at + 1]).text[0].isalnum()


cdef bint _tells_weight(Statement statement, Py_ssize_t at):
    """Whether the word at the surface token *at* says what a mass is of, and names no goods: "ea net 10 kg", but not "cargo net 10 kg"."""
    if at < 1 or (<Token>statement.surface[at]).text not in _OF_WEIGHT:
        return False
    return not (<Token>statement.surface[at - 1]).text[0].isalpha() or (<Token>statement.surface[at - 1]).text in ("ea", "each", "kg", "g", "pcs")


cdef object _set_containers_aside(Statement statement, Vocabulary vocabulary):
    """What goods are packed in does not name them, and what the packing is of does not say what they are of: "honey in glass jars"."""
    cdef const View* view = &vocabulary.core.view
    cdef Py_ssize_t named = _first_head(statement, view, 0)
    for container in find_containers(statement.surface):
        _set_aside(statement, container, named)
    if statement.tells(_EMPTY):
        return
    cdef list masses = [last for dimension, _, _, last in statement.quantities if dimension == "mass"]
    contents = [(first, last) for dimension, _, first, last in statement.quantities if dimension == "mass" or dimension == "volume"]
    named = _first_head(statement, view, _NO_NAME | _MATERIAL)  # from here on only what stands behind it is set aside
    if contents:
        for container in find_filled(statement.surface, contents):
            _set_aside(statement, container, named)
    for container, first, plain in find_put(statement.surface, contents):
        if _stands_behind_goods(statement, view, container, first, named, plain or container.first in masses):
            _set_aside(statement, container, named)
    for dimension, _, first, last in statement.quantities:
        container = _made_before(statement, vocabulary, first) if dimension == "mass" and ends_behind(statement.surface, last) else None
        if container is not None:
            _set_aside(statement, container, named)


cdef object _made_before(Statement statement, Vocabulary vocabulary, Py_ssize_t figure):
    """Return the packing right before the mass that it holds, told by what it is made of or its kind, where goods are named before that, else None.

    "Ground coffee glass jar 100 g" is coffee, but "jute bag 60 kg" names nothing else, and what is called so with the goods is an article of its
    own: "jewelry wooden box 2 kg".
    """
    cdef const View* view = &vocabulary.core.view
    cdef int32_t tokens[NAME_WORDS + 1]
    cdef Py_ssize_t k = 0, last, noun, n = 0, end
    cdef int alone
    cdef Lexeme lexeme
    while k < statement.size and statement.at[k].surface < figure:
        k += 1
    noun = last = k - 1
    if noun < 1 or statement.at[noun].surface != figure - 1 or (<Lexeme>statement.lexemes[noun]).form not in VESSELS:
        return None
    while last > 0 and statement.at[last].role == HEAD:
        lexeme = statement.lexemes[last - 1]
        if not (vocabulary.packed(lexeme) & _MAKES or lexeme.form in KINDS_OF_PACKING or lexeme.marks & FIGURE):
            break
        last -= 1
    if last == noun or last == 0 or statement.at[last].role != HEAD or statement.at[last - 1].role != HEAD:
        return None
    for end in range(max(0, last - NAME_WORDS), last):
        tokens[n] = statement.at[end].token if statement.at[end].role == HEAD else -1
        n += 1
    alone = _longest_term(view, tokens, n)
    if alone == 0 or (alone == 1 and (tokens[n - 1] < 0 or view.tok_flags[tokens[n - 1]] & (_NO_NAME | _MATERIAL))):
        return None
    tokens[n] = statement.at[noun].token
    if _longest_term(view, tokens, n + 1) > max(alone, 1):
        return None
    return Container((<Lexeme>statement.lexemes[noun]).form, False, statement.at[last].surface, figure)


cdef bint _stands_behind_goods(Statement statement, const View* view, container, Py_ssize_t first, Py_ssize_t named, bint plain):
    """Whether the words before a packing, up to the surface token *first*, name goods, and no goods together with it: "trash 50 l bag" is a bag.

    The first word that names goods, and no material, stands at the position *named*. What is *plain* packing is so whatever it would be called
    with the goods: "pencil case of 12", and so is what holds a mass: "bananas 18 kg carton".
    """
    cdef int32_t tokens[NAME_WORDS + 1]
    cdef Py_ssize_t k = 0, n = 0, end
    cdef int alone
    inside = statement.within(container.first, container.last)
    while k < statement.size and statement.at[k].surface < first:
        k += 1
    if not inside or k <= named or statement.at[k - 1].role != HEAD or statement.at[k - 1].surface != first - 1:
        return False
    for end in range(max(0, k - NAME_WORDS), k):
        tokens[n] = statement.at[end].token if statement.at[end].role == HEAD else -1
        n += 1
    alone = _longest_term(view, tokens, n)
    if alone == 0 or plain:
        return alone > 0
    for end in inside:
        if (<Lexeme>statement.lexemes[end]).form == container.noun:
            tokens[n] = statement.at[end].token
            return _longest_term(view, tokens, n + 1) <= max(alone, 1)
    return False


cdef int _longest_term(const View* view, const int32_t* tokens, Py_ssize_t n):
    """Return the length of the longest trade term that ends with the last of *tokens*, 0 where none does."""
    cdef Found found[FEW_FOUND]
    cdef int i, longest = 0
    cdef uint32_t entry
    for i in range(find_all(view, tokens, <int>n, found, FEW_FOUND)):
        entry = entry_start(view, found[i].pattern)
        if found[i].end == n and found[i].end - found[i].start > longest and view.ent_kind[entry] == TERM:  # terms come first
            longest = found[i].end - found[i].start
    return longest


cdef Py_ssize_t _first_head(Statement statement, const View* view, int passed_over):
    """Return the first word that names the goods and bears none of some marks in the index; the size of the statement where none does."""
    cdef Py_ssize_t k
    cdef int32_t token
    for k in range(statement.size):
        token = statement.at[k].token
        if statement.at[k].role == HEAD and (token < 0 or not view.tok_flags[token] & passed_over):
            return k
    return statement.size


cdef object _set_aside(Statement statement, container, Py_ssize_t named):
    """Set a container aside if the goods are named before it."""
    cdef Py_ssize_t k
    inside = statement.within(container.first, container.last)
    if not inside or inside[0] <= named:
        return
    statement.containers.append(container)
    for k in inside:
        statement.at[k].role = PACKING
        statement.at[k].marks |= PACKED


cdef object _open_packings(Statement statement, Vocabulary vocabulary):
    """In "box of cigars" the goods stand behind the packing: the first phrase becomes packing, what follows the head."""
    cdef const View* view = &vocabulary.core.view
    cdef Position* at = statement.at
    cdef Py_ssize_t k, last = -1, following = -1, before = -1, end
    for k in range(statement.size):
        if at[k].role == HEAD:
            before, last = last, k
        elif at[k].role == OF and following < 0 and not at[k].marks & LATER:
            following = k
    if last < 0 or at[last].token < 0 or not view.tok_flags[at[last].token] & _PACKING:
        return
    if last + 1 < statement.size and at[last + 1].role == WITH and not at[last + 1].marks & (LATER | ASIDE):
        _open_filled(statement, vocabulary, last, before)
        return
    if following < last:
        return
    if not _stands_before_of(statement, at[last].surface + 1, at[following].surface) or _is_named_set(statement, last, before, view):
        return
    end = following
    while end < statement.size and at[end].role == OF and not at[end].marks & LATER:
        end += 1
    end = _item_end(statement, following, end)
    if _is_sized(statement, following, end) or statement.tells(_EMPTY):
        return
    if _is_named_packing(statement, last, before, following, end, view) or _is_make_of(statement, vocabulary, last, following, end):
        return
    for k in range(end):
        at[k].role = PACKING if at[k].role == HEAD else HEAD if at[k].role == OF else at[k].role


cdef object _open_filled(Statement statement, Vocabulary vocabulary, Py_ssize_t last, Py_ssize_t before):
    """In "jute bags filled with coffee" the goods stand behind the packing too, and in "violin case with violin" behind the case for them.

    Any other packing with a name of its own is goods: "bean bag filled with beads".
    """
    cdef Position* at = statement.at
    cdef Py_ssize_t k, first = last + 1, end = last + 1
    cdef str noun = (<Lexeme>statement.lexemes[last]).form
    while end < statement.size and at[end].role == WITH and not at[end].marks & (LATER | ASIDE):
        end += 1
    end = _item_end(statement, first, end)
    if not make_of(noun) or statement.tells(_EMPTY) or not ORNATE.isdisjoint([(<Lexeme>statement.lexemes[k]).form for k in range(last)]):
        return
    if before >= 0 and before == last - 1 and at[before].token >= 0 and not vocabulary.core.view.tok_flags[at[before].token] & (_NO_NAME | _MATERIAL):
        if (<Lexeme>statement.lexemes[before]).form == (<Lexeme>statement.lexemes[end - 1]).form and is_fitted(noun, {(<Lexeme>statement.lexemes[before]).form}):
            statement.containers.append(Container(noun, True, at[before].surface, at[last].surface + 1))
            open_filled(statement, first, end)
            at[before].role = HEAD  # the case is named by the article
            at[last].marks |= PACKED
    elif _tells_filling(statement, at[last].surface + 1, at[first].surface):
        open_filled(statement, first, end)
    else:
        statement.held_from, statement.held_to = first, end


cdef object open_filled(Statement statement, Py_ssize_t first, Py_ssize_t end):
    """Have the goods named by what a packing holds, at the positions ``[first, end)``."""
    cdef Py_ssize_t k
    for k in range(end):
        statement.at[k].role = HEAD if k >= first else PACKING if statement.at[k].role == HEAD else statement.at[k].role


cdef bint _tells_filling(Statement statement, Py_ssize_t first, Py_ssize_t last):
    """Whether the surface tokens ``[first, last)`` say that something holds what follows: "filled with", "full of"."""
    return first < last and (<Token>statement.surface[first]).text in FILLING


cdef bint _is_make_of(Statement statement, Vocabulary vocabulary, Py_ssize_t packing, Py_ssize_t first, Py_ssize_t end):
    """Whether what stands behind a packing is what it is made of, as the tariff says it: "cups of porcelain", "bags of PU leather".

    What may be filled into it in bulk is held by it, "bags of cement", and so is what is told by its weight.
    """
    cdef int make = make_of((<Lexeme>statement.lexemes[packing]).form)
    cdef int flags
    cdef Py_ssize_t k
    cdef Lexeme lexeme
    if not make or not vocabulary.packed(statement.lexemes[end - 1]) & make:
        return False
    for quantity in statement.quantities:
        if quantity.dimension == "mass":
            return False
    for k in range(first, end - 1):
        lexeme = statement.lexemes[k]
        flags = vocabulary.core.view.tok_flags[statement.at[k].token] if statement.at[k].token >= 0 else 0
        if not (flags & (_MATERIAL | _NOISE) or lexeme.marks & (MATERIAL_FORM | WORKED | PAST | FIGURE) or vocabulary.packed(lexeme) & _MAKES):
            return False
    return True


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
    """Return where the first item ends of what stands at the positions ``[first, end)``: at a mark that parts it from the next, or at "in"."""
    cdef Py_ssize_t k, place
    for k in range(first + 1, end):
        for place in range(statement.at[k - 1].surface + 1, statement.at[k].surface):
            if (<Token>statement.surface[place]).text in (",", ";", ":", ".", "in"):
                return k
    return end


cdef bint _is_sized(Statement statement, Py_ssize_t first, Py_ssize_t end):
    """Whether what a packing is of is its measure or its shape: "bars of 100 g", "bottles of 500 ml capacity", "tube of square section"."""
    cdef Py_ssize_t k
    cdef bint measured = False
    if _SECTION.issuperset([(<Lexeme>statement.lexemes[k]).form for k in range(first, end) if not statement.at[k].marks & MEASURED]):
        return True
    for k in range(first, end):
        measured |= statement.at[k].marks & MEASURED != 0
        if not statement.at[k].marks & MEASURED and not (<Lexeme>statement.lexemes[k]).marks & (FIGURE | MEASURE):
            return False
    return measured


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


cdef Py_ssize_t find_head(Statement statement, const View* view, set components):
    """Return the position of the head noun: the last word of the first phrase that can name goods, -1 for none.

    Positions are marked beforehand at which a trade term of two or more words ends; a material there names goods ("float glass"),
    elsewhere at the end it only says what the goods are of ("hand mirror wooden"), and on a label so does any lone word
    ("bath salts lavender"), which stands within no such term, but one of the *components*: "gate valve yoke".
    """
    cdef Position* at = statement.at
    cdef Py_ssize_t k, size = statement.size, best = -1, material = -1, deed = -1, last_named = -1
    cdef int flags, marks, form
    cdef bint empty = statement.tells(_EMPTY) != "" if statement.told else False, shares = False
    for quantity in statement.quantities:
        shares |= quantity.dimension == "share"
    for k in range(size):
        if at[k].marks & ENDS_TERM and at[k].role == HEAD:
            last_named = k
    for k in range(size):
        if at[k].role != HEAD:
            if best >= 0 or material >= 0 or (deed >= 0 and at[k].role != WITHOUT):  # "roasted, not decaffeinated coffee"
                break
            continue
        marks, form = at[k].marks, (<Lexeme>statement.lexemes[k]).marks
        flags = view.tok_flags[at[k].token] if at[k].token >= 0 else 0
        if marks & (BEHIND_SHARE | MEASURED | SILENT):  # "60% cotton": a material, "500 g": a measure, not the goods
            continue
        if form & DENIES:  # "non-leather handbag"
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
        elif last_named == k - 1 and at[k].token in components:
            best = k
    if best < 0:
        best = material if material >= 0 else deed
    if best < 0:
        for k in range(size):
            if at[k].token < 0 or at[k].role != HEAD and at[k].role != QUALIFIER:
                continue
            if best < 0 or at[k].role == HEAD or not (is_material(at[k].token, view) or (<Lexeme>statement.lexemes[k]).marks & MATERIAL_FORM):
                best = k
    return best
