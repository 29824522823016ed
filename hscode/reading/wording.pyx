# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""From the words of a text to a statement: how each is spelt, which token it is, the part that it plays, and where it stands.

The roles come from :mod:`hscode.reading.roles`, what is packed is told from the packings by :mod:`hscode.reading.packings`.
"""

from libc.stdint cimport int32_t, uint8_t, uint16_t

from hscode._core cimport View
from hscode.reading._flags cimport is_material
from hscode.reading._position cimport (
    ASIDE, BEHIND_SHARE, FOR, HEAD, LATER, MEASURED, MENDED, OF, PACKING, QUALIFIER, READ_AS, Position,
)
from hscode.reading._scan cimport Token, tokenise
from hscode.reading.packings cimport open_packings, set_containers_aside
from hscode.reading.roles cimport Words, words_of
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport (
    ARTICLE, CLOSES, DIGIT, FIGURE, HOLDS, LISTS, PACKS, PART, PLURAL, PREFIX, SHORT, STROKE, TELLS, TWOFOLD, Lexeme, Spelling, Vocabulary,
)

from hscode.reading.mending import shortens
from hscode.reading.presentation import State, find_told
from hscode.reading.quantities import find_quantities
from hscode.reading.text import MAX_CHARACTERS

cdef enum:
    FORMAL_WORDS = 14
    TURNED_WORDS = 4
    SEEN_PLURALS = 6
    FIRST_LETTERS = 3  # in front of a stroke, at most: "s/steel", "lg/slv"

cdef Py_ssize_t _MAX_CHARACTERS = MAX_CHARACTERS
cdef object _EMPTY = State.EMPTY
cdef frozenset _OF_WEIGHT = frozenset({"net", "nett", "gross"})  # words that say which mass a mass is


cdef Statement read_statement(str text, Vocabulary vocabulary):
    """Read *text*, anything from nothing to a megabyte, to a statement with the words of one index.

    The head noun is found later, by :mod:`hscode.reading.names`, when the phrases of the index are known.
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
    statement = Statement(text, surface, vocabulary.trades)
    for spelling in spellings:
        statement.signs |= spelling.signs
    if marks & TELLS:
        statement.told = find_told(surface)
    _place(statement, vocabulary, spellings, marks)
    statement.quantities = find_quantities(surface, statement.trades)
    if statement.quantities:
        _mark_measures(statement)
    if marks & HOLDS and marks & (PACKS | DIGIT):
        set_containers_aside(statement, vocabulary)
    open_packings(statement, vocabulary)
    _find_parts(statement)
    statement.formal = _is_formal(statement, spellings, marks)
    if statement.formal:
        _turn_round(statement, vocabulary)
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
        elif (<Lexeme>statement.lexemes[k]).marks & PART:
            if role == HEAD or role == QUALIFIER or role == PACKING or (k == statement.size - 1 and (role == FOR or role == OF)):
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


cdef object _turn_round(Statement statement, Vocabulary vocabulary):
    """Read an inverted entry in the order of speech: "corundum, artificial" as "artificial corundum", "peas, chick" as "chickpeas"."""
    cdef Py_ssize_t k, last = -1, rest = -1, named = 0, qualified = 0
    cdef Position* before = statement.at
    cdef list lexemes = statement.lexemes
    cdef Lexeme joined
    cdef int32_t number
    for k in range(statement.size):
        if before[k].role == HEAD:
            named, last = named + 1, k
        elif before[k].role == QUALIFIER:
            qualified, rest = qualified + 1, k if rest < 0 else rest
    if not named or not 0 < qualified <= TURNED_WORDS or named + qualified < statement.size or last > rest:
        return
    held = statement._held  # the names stand first, [0, named), and what qualifies them behind
    order = [*_in_speech(statement, named, &vocabulary.core.view), *range(named)]
    rest = order[qualified - 1]
    joined = vocabulary.joined(lexemes[rest], lexemes[0]) if len((<Lexeme>lexemes[rest]).numbers) == len((<Lexeme>lexemes[0]).numbers) == 1 else None
    if joined is not None:
        qualified += len(joined.numbers) - 2
        order = [*order[: order.index(rest)], *([0] * len(joined.numbers)), *range(1, named)]
    statement.at = statement._make_room(named + qualified)
    statement.lexemes = []
    for last, k in enumerate(order):
        statement.at[last] = before[k]
        statement.lexemes.append(lexemes[k] if joined is None or k else joined)
    if joined is not None:
        last = order.index(0)
        for k, number in enumerate(joined.numbers):
            statement.at[last + k].token = number


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
