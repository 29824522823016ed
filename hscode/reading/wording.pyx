# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""From the words of a text to a statement: how each is spelt, which token it is, the part that it plays, and where it stands.

The roles come from :mod:`hscode.reading.roles`, what is packed is told from the packings by :mod:`hscode.reading.packings`.
"""

from cpython.object cimport PyObject
from libc.stdint cimport int32_t, uint8_t, uint16_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memchr, memmove, memset

from hscode._core cimport View
from hscode._rows cimport grown
from hscode.reading._flags cimport is_material
from hscode.reading._position cimport (
    ASIDE, AT_END, BEHIND_SHARE, FOR, HEAD, LATER, MEASURED, MENDED, OF, PACKING, QUALIFIER, READ_AS, Position,
)
from hscode.reading._scan cimport AHEAD, Characters, Scan, begin, characters_of, fold_plainly, put_kinds, take_next
from hscode.reading.packings cimport open_packings, set_containers_aside, set_last_aside
from hscode.reading.quantities cimport (
    MASS_DIMENSION, PLIES_DIMENSION, PROPORTION_DIMENSION, SHARE_DIMENSION, Amount, Figure, reckon,
)
from hscode.reading.roles cimport Words, hear, is_dash
from hscode.reading.sentences cimport clauses_of
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport (
    ALL_LETTERS, ARTICLE, BEFORE_ITEM, BEFORE_WEIGHT, BREAK, CLOSES, COMMA, DIGIT, FIGURE, FIGURED, GENERAL, HOLDS, LETTER_FIRST,
    LISTS, MEDIUM_OF, NUMBERS_ITEM, OF_WEIGHT, OPENS, PACKS, PART, PERCENT, PLURAL, POINT, PREFIX, SAYS_IN, SHOE_PART, SHORT, SLASH, SPARE,
    STROKE, TELLS, TELLS_ALONE, TELLS_BEHIND, TWOFOLD, WITH_SLASH, YOURS, Lexed, Meant, Piece, Sense, Spelled, Surface, Vocabulary, is_cue,
    is_cue_number, parts_items, text_of,
)

from hscode.reading.presentation import State, find_told
from hscode.reading.text import fold

cdef enum:
    FORMAL_WORDS = 14
    TURNED_WORDS = 4
    SEEN_PLURALS = 6
    FIRST_LETTERS = 3  # in front of a stroke, at most: "s/steel", "lg/slv"
    OTHER_DIGIT = 129  # in the place of a figure beyond ASCII
    LABEL_WORDS = 4  # in front of a colon, of parts
    FEW_PIECES = 16
    FEW_FIGURES = 64

cdef object _EMPTY = State.EMPTY


cdef struct Read:
    # the token numbers of what a word is read as, and its marks by that
    const int32_t* numbers
    int32_t n
    uint16_t marks


cdef int read_statement(Statement statement, const Characters* asked, PyObject* text, Folded* folded, Vocabulary vocabulary) except -1 nogil:
    """Read a text to a statement with the words of one index.

    The head noun is found later, by :mod:`hscode.reading.names`, when the phrases of the index are known.

    Args:
        statement: that of the text, of which nothing is known but its tokens, if they were taken.
        asked: the characters that are read of the text, those that only frame the goods put to spaces.
        text: the same as Python has it.
        folded: room for it in small letters.
        vocabulary: the words of the index.
    """
    cdef Surface* pieces = &statement.pieces
    cdef Py_ssize_t i
    if pieces.size == 0:
        _take_pieces(pieces, asked, text, folded, vocabulary)
        _gather_marks(statement, vocabulary)
    if statement.marks & (CLOSES | STROKE | PREFIX):
        if statement.marks & CLOSES:
            _part_items(pieces, vocabulary)
        if statement.marks & STROKE:
            _take_first_letters(pieces, vocabulary)
        if statement.marks & PREFIX:
            with gil:
                _join_prefixes(pieces, vocabulary)
        _gather_marks(statement, vocabulary)
    for i in range(pieces.size):
        statement.signs |= pieces.at[i].spelled.signs
    _place(statement, vocabulary)
    if statement.says & FIGURED:
        _find_quantities(statement, vocabulary)
    if statement.marks & HOLDS and statement.marks & (PACKS | DIGIT):
        with gil:
            set_containers_aside(statement, vocabulary)
    open_packings(statement, vocabulary)
    set_last_aside(statement, vocabulary)
    _find_parts(statement)
    statement.formal = _is_formal(statement)
    if statement.formal:
        _turn_round(statement, vocabulary)
    return 0


cdef bint take_known(Statement statement, const Characters* asked, Folded* folded, Vocabulary vocabulary) except -1 nogil:
    """Take the tokens of a text for which nothing need be asked of Python, and return whether it is one.

    Its words were heard before, and none of them begins what only Python reads: a short form with a stroke, a state, a packing, shares. What is not
    foreseen is asked all the same. Who leaves the lock of the interpreter to read reads no other texts, for each time that the lock is asked for
    others may hold it.
    """
    cdef Surface* pieces = &statement.pieces
    cdef Scan scan
    cdef Py_ssize_t room = 0
    cdef const Spelled* spelled
    if not _fold(asked, folded):
        return False
    begin(&scan, folded.at, asked.size)
    while take_next(&scan):
        spelled = vocabulary.known(<const char*>scan.text + scan.start, scan.end - scan.start)
        if scan.pointed or spelled == NULL:
            pieces.size = 0
            return False
        _take(pieces, &room, &scan, spelled)
    _gather_marks(statement, vocabulary)
    if _asks_python(statement):
        pieces.size = 0
        return False
    return True


cdef bint _asks_python(Statement statement) noexcept nogil:
    """Whether something in a text is read by Python, as far as that can be foreseen."""
    cdef const Surface* pieces = &statement.pieces
    cdef int marks = statement.marks
    cdef Py_ssize_t i
    if marks & (PREFIX | PERCENT) or (marks & HOLDS and marks & (PACKS | DIGIT)) or (marks & TELLS and _may_tell(pieces)):
        return True
    for i in range(pieces.size):
        if statement.says & FIGURED and pieces.at[i].spelled.metric == NULL:
            return True
        if i + 1 < pieces.size and pieces.at[i].spelled.says & (WITH_SLASH | SLASH | POINT):
            if pieces.at[i].end == pieces.at[i + 1].start and pieces.at[i + 1].spelled.says & ALL_LETTERS:
                return True
        if pieces.at[i].spelled.lexeme != NULL and _is_read_by_python(pieces.at[i].spelled.lexeme, i + 1 == pieces.size, statement.says):
            return True
    return False


cdef bint _is_read_by_python(const Lexed* lexeme, bint last, int says) noexcept nogil:
    """Whether what a word stands for is found out by Python, in a text whose tokens say some things."""
    if lexeme.marks & SHOE_PART or (lexeme.kinds & MEDIUM_OF and says & SAYS_IN):
        return True
    return lexeme.n == 0 and not lexeme.marks & (FIGURE | TWOFOLD) and not lexeme.meant[last].known


cdef bint _fold(const Characters* asked, Folded* folded) except -1 nogil:
    """Fold a text, and return whether there is nothing to fold but capitals; else it is not folded."""
    if not asked.is_plain or memchr(asked.data, c'"', asked.size) != NULL:
        return False
    _make_room(folded, asked.size)
    return fold_plainly(<const uint8_t*>asked.data, asked.size, folded.at)


cdef int _take_pieces(Surface* pieces, const Characters* asked, PyObject* text, Folded* folded, Vocabulary vocabulary) except -1 nogil:
    """Take the tokens of a text."""
    cdef Scan scan
    if _fold(asked, folded):
        begin(&scan, folded.at, asked.size)
        return _take_all(pieces, &scan, NULL, vocabulary)
    with gil:
        _take_folded(pieces, fold(<str>text), folded, vocabulary)
    return 0


cdef int _take_folded(Surface* pieces, str text, Folded* folded, Vocabulary vocabulary) except -1:
    """Take the tokens of a text that was folded."""
    cdef Characters characters = characters_of(text)
    cdef Scan scan
    _make_room(folded, characters.size)
    put_kinds(text, folded.at)
    begin(&scan, folded.at, characters.size)
    _take_all(pieces, &scan, NULL if characters.is_plain else <PyObject*>text, vocabulary)
    return 0


cdef int _make_room(Folded* folded, Py_ssize_t size) except -1 nogil:
    """Have room for so many characters, with nothing behind them."""
    cdef uint8_t* longer
    if size + AHEAD > folded.room:
        longer = <uint8_t*>realloc(folded.at, 2 * (size + AHEAD))
        if longer == NULL:
            raise MemoryError
        folded.at, folded.room = longer, 2 * (size + AHEAD)
    memset(folded.at + size, 0, AHEAD)
    return 0


cdef int _take_all(Surface* pieces, Scan* scan, PyObject* wide, Vocabulary vocabulary) except -1 nogil:
    """Take the tokens of a folded text; *wide* is the text itself if some characters are beyond ASCII, else NULL."""
    cdef Py_ssize_t room = 0
    while take_next(scan):
        _take(pieces, &room, scan, _spelled(scan, wide, vocabulary))
    return 0


cdef int _take(Surface* pieces, Py_ssize_t* room, const Scan* scan, const Spelled* spelled) except -1 nogil:
    """Take one token, for which there is room or more is made."""
    cdef Piece* longer
    cdef Piece* piece
    if pieces.size == room[0]:
        longer = <Piece*>grown(pieces.at, room, FEW_PIECES, sizeof(Piece))
        if longer == NULL:
            raise MemoryError
        pieces.at = longer
    piece = &pieces.at[pieces.size]
    piece.spelled, piece.start, piece.end = spelled, <int32_t>scan.start, <int32_t>scan.end
    pieces.size += 1
    return 0


cdef const Spelled* _spelled(const Scan* scan, PyObject* wide, Vocabulary vocabulary) except NULL nogil:
    """Return how the token that was taken is spelt."""
    cdef const char* letters = <const char*>scan.text + scan.start
    if scan.pointed:  # initials are said without their points
        with gil:
            return vocabulary.spelling(letters[: scan.end - scan.start].decode("ascii").replace(".", ""))
    if wide != NULL and memchr(letters, OTHER_DIGIT, scan.end - scan.start) != NULL:
        with gil:
            return vocabulary.spelling((<str>wide)[scan.start : scan.end])
    return vocabulary.spelled(letters, scan.end - scan.start)


cdef int _gather_marks(Statement statement, Vocabulary vocabulary) except -1 nogil:
    """Gather the marks of all tokens together."""
    cdef Piece* at = statement.pieces.at
    cdef Py_ssize_t i
    statement.marks = statement.says = statement.kinds = 0
    for i in range(statement.pieces.size):
        if at[i].spelled.size == 1 and at[i].spelled.letters[0] == c"w" and _is_with(at, i, statement.pieces.size):
            at[i].spelled = vocabulary.spelled("w/", 2)
        statement.marks |= at[i].spelled.marks
        statement.says |= at[i].spelled.says
        statement.kinds |= at[i].spelled.kinds
    return 0


cdef bint _is_with(const Piece* at, Py_ssize_t i, Py_ssize_t size) noexcept nogil:
    """Whether the letter w at *i* is "with" by what is beside it: "box w lock", but not "120 W motor" or "w 36"."""
    return 0 < i < size - 1 and at[i - 1].spelled.says & LETTER_FIRST != 0 and at[i + 1].spelled.says & LETTER_FIRST != 0


cdef void _put_for(Surface* pieces, Py_ssize_t first, Py_ssize_t last, const Spelled* spelled) noexcept nogil:
    """Put one token for those at ``[first, last)``."""
    pieces.at[first].spelled, pieces.at[first].end = spelled, pieces.at[last - 1].end
    _leave_out(pieces, first + 1, last)


cdef void _leave_out(Surface* pieces, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
    """Leave out the tokens ``[first, last)``."""
    memmove(&pieces.at[first], &pieces.at[last], (pieces.size - last) * sizeof(Piece))
    pieces.size -= last - first


cdef int _part_items(Surface* pieces, Vocabulary vocabulary) except -1 nogil:
    """Put a semicolon for what numbers the items of a list, which says nothing of the goods: "a) bolts, b) nuts", "pack of 2 c)shampoo"."""
    cdef Py_ssize_t i = 1, first
    cdef Piece* at = pieces.at
    cdef const Spelled* semicolon
    cdef int opened = at[0].spelled.marks & OPENS != 0
    while i + 1 < pieces.size:
        if at[i].spelled.marks & OPENS:
            opened += 1
        elif at[i].spelled.marks & CLOSES and opened:
            opened -= 1
        elif at[i].spelled.marks & CLOSES and _numbers_item(at, i):
            first = i - 2 if i > 1 and parts_items(at[i - 2].spelled) else i - 1
            at[first].start = at[i - 1].start
            semicolon = vocabulary.spelled(";", 1)
            _put_for(pieces, first, i + 1, semicolon)
            if first == 0:  # nothing stands in front of it
                _leave_out(pieces, 0, 1)
            i = first
        i += 1
    return 0


cdef bint _numbers_item(const Piece* at, Py_ssize_t i) noexcept nogil:
    """Whether a letter, or a number of one or two digits, stands right before *i*, and behind what an item of a list may begin."""
    if at[i - 1].end != at[i].start or not at[i - 1].spelled.says & NUMBERS_ITEM:
        return False
    return i == 1 or at[i - 2].spelled.says & BEFORE_ITEM != 0


cdef int _take_first_letters(Surface* pieces, Vocabulary vocabulary) except -1 nogil:
    """Make one token of first letters, their stroke or point and the word right behind it where that is a short form: "s/steel", "w/proof".

    Where it is none, "f/" between words is "for".
    """
    cdef Py_ssize_t i = 0, behind
    cdef const Piece* first
    cdef const Piece* stroke
    cdef const Piece* word
    cdef const Spelled* short_form
    while i + 1 < pieces.size:
        first = stroke = &pieces.at[i]
        behind = i + 1
        if first.spelled.says & ALL_LETTERS and first.spelled.size <= FIRST_LETTERS and i + 2 < pieces.size:
            stroke = &pieces.at[behind]
            behind += 1
        word = &pieces.at[behind]
        if (stroke.spelled.says & (WITH_SLASH | SLASH | POINT) and stroke.start <= first.end and word.start == stroke.end
                and word.spelled.says & ALL_LETTERS):
            with gil:
                short_form = _short_form(vocabulary, text_of(first).rstrip("/"), text_of(word))
            if short_form != NULL:
                _put_for(pieces, i, behind + 1, short_form)
            elif _says_for(pieces.at, i, stroke, word):
                _put_for(pieces, i, behind, vocabulary.spelled("for", 3))  # "resin f/diapers"
        i += 1
    return 0


cdef const Spelled* _short_form(Vocabulary vocabulary, str letters, str word) except? NULL:
    """Return the short form that first letters make with a word, NULL when there is none."""
    cdef str key = vocabulary.first_letters(letters, word)
    if key is None:
        return NULL
    return vocabulary.spelling(key)


cdef bint _says_for(const Piece* at, Py_ssize_t i, const Piece* stroke, const Piece* word) noexcept nogil:
    """Whether the letter at *i* with a stroke behind it is "for"."""
    if at[i].spelled.letters[0] != c"f" or at[i].spelled.size != 1 or not stroke.spelled.says & SLASH:
        return False
    return i > 0 and word.spelled.size > FIRST_LETTERS and at[i - 1].spelled.says & LETTER_FIRST != 0


cdef int _join_prefixes(Surface* pieces, Vocabulary vocabulary) except -1:
    """Make one token of "un" and the word that a hyphen joins to it where the index knows it so, "un-roasted"; else what is done to goods is denied."""
    cdef Py_ssize_t i
    cdef Piece* at = pieces.at
    cdef str denied
    for i in range(pieces.size - 3, -1, -1):
        if not at[i].spelled.marks & PREFIX or text_of(&at[i + 1]) != "-" or not at[i + 2].spelled.says & ALL_LETTERS:
            continue
        if at[i].end != at[i + 1].start or at[i + 1].end != at[i + 2].start:
            continue
        denied = vocabulary.denied(text_of(&at[i + 2]))
        if denied:
            _put_for(pieces, i, i + 3, vocabulary.spelling(denied))
        elif denied is not None:
            at[i].spelled = vocabulary.spelling("non")
    return 0


cdef int _place(Statement statement, Vocabulary vocabulary) except -1 nogil:
    """Give each word its role, its tokens and its place; unknown words are mended."""
    cdef Words words
    cdef Read* reads
    cdef int32_t* aside = NULL
    memset(&words, 0, sizeof(words))
    reads = <Read*>calloc(statement.pieces.size + 1, sizeof(Read))
    words.at = <Position*>malloc((statement.pieces.size + 1) * sizeof(Position))
    try:
        if reads == NULL or words.at == NULL:
            raise MemoryError
        clauses_of(&statement.characters, &statement.pieces, statement.kinds & YOURS != 0, &statement._clauses)
        if statement.marks & TELLS and _may_tell(&statement.pieces):
            with gil:
                aside = _told_aside(statement)
        if statement.kinds & (SPARE | GENERAL):
            _set_spares_aside(&statement.pieces, &aside)
        hear(&words, &statement.pieces, statement.marks, statement._clauses, aside, vocabulary)
        statement.lies_in = words.lies_in
        _read_words(statement, &words, reads, vocabulary)
        _put_words(statement, &words, reads)
    finally:
        free(aside)
        free(reads)
        free(words.at)
    return 0


cdef int _set_spares_aside(const Surface* pieces, int32_t** aside) except -1 nogil:
    """Have "spare parts" told aside in a phrase of its own beside one that names an article, for this is what it is: "ball valve (spare part)"."""
    cdef Py_ssize_t i, end
    for i in range(pieces.size):
        end = _label_end(pieces) if i == 0 else 0
        if end == 0 and pieces.at[i].spelled.kinds & SPARE:
            end = _spares_end(pieces, i)
        if end == 0:
            continue
        if aside[0] == NULL:
            aside[0] = <int32_t*>calloc(pieces.size, sizeof(int32_t))
            if aside[0] == NULL:
                raise MemoryError
        aside[0][i] = -<int32_t>end  # nothing is read of it
    return 0


cdef Py_ssize_t _label_end(const Surface* pieces) noexcept nogil:
    """Return where the label ends with which a text begins that says of the goods no more than that they are parts, "auto parts: O-ring"; 0 for none."""
    cdef Py_ssize_t end = 0
    while end < pieces.size and end < LABEL_WORDS and (pieces.at[end].spelled.kinds & GENERAL or _names_parts(&pieces.at[end])):
        end += 1
    if end == 0 or not _names_parts(&pieces.at[end - 1]) or not _parts_phrases(pieces, end):
        return 0
    return end if not pieces.at[end].spelled.marks & COMMA and _begins_name(pieces, end + 1) else 0


cdef Py_ssize_t _spares_end(const Surface* pieces, Py_ssize_t first) noexcept nogil:
    """Return where "spare parts" ends in a phrase of its own that begins at *first*, 0 where it stands in another or nothing else is named."""
    cdef Py_ssize_t end = first + 2, i
    if end > pieces.size or not _names_parts(&pieces.at[first + 1]):
        return 0
    if first == 0:
        return end if _parts_phrases(pieces, end) and _begins_name(pieces, end + 1) else 0
    if not _parts_phrases(pieces, first - 1) or not (end == pieces.size or _parts_phrases(pieces, end) or pieces.at[end].spelled.role == FOR):
        return 0
    for i in range(first - 1):
        if _begins_name(pieces, i) and not pieces.at[i].spelled.marks & DIGIT:
            return end
    return 0


cdef bint _names_parts(const Piece* piece) noexcept nogil:
    """Whether a token is "parts" or another word for them."""
    return piece.spelled.lexeme != NULL and piece.spelled.lexeme.marks & PART != 0


cdef bint _parts_phrases(const Surface* pieces, Py_ssize_t i) noexcept nogil:
    """Whether a mark stands at *i* that parts phrases, a dash between spaces among them."""
    return i < pieces.size and (pieces.at[i].spelled.marks & BREAK != 0 or is_dash(pieces.at, i))


cdef bint _begins_name(const Surface* pieces, Py_ssize_t i) noexcept nogil:
    """Whether a word stands at *i* that is no word of relation and may be of a name."""
    return i < pieces.size and pieces.at[i].spelled.lexeme != NULL and pieces.at[i].spelled.role < 0


cdef bint _may_tell(const Surface* pieces) noexcept nogil:
    """Whether words may tell a state of presentation: one that does so alone, or two with which an idiom begins."""
    cdef Py_ssize_t i
    for i in range(pieces.size):
        if pieces.at[i].spelled.marks & TELLS:
            if pieces.at[i].spelled.kinds & TELLS_ALONE or (i + 1 < pieces.size and pieces.at[i + 1].spelled.kinds & TELLS_BEHIND):
                return True
    return False


cdef int32_t* _told_aside(Statement statement) except? NULL:
    """Find the states that are told; return where the words of each end, but for those of what is empty, at the token with which they begin."""
    cdef int32_t* aside
    cdef Py_ssize_t first
    cdef list found = find_told(statement.surface)
    if not found:
        return NULL
    aside = <int32_t*>calloc(statement.pieces.size, sizeof(int32_t))
    if aside == NULL:
        raise MemoryError
    for told in found:
        statement.add_told(told)
        first = told.first
        if told.state is _EMPTY:
            statement.is_empty = True
        else:
            aside[first] = told.last
    return aside


cdef int _read_words(Statement statement, const Words* words, Read* reads, Vocabulary vocabulary) except -1 nogil:
    """Find out what each word is read as."""
    cdef Py_ssize_t k
    cdef bint twofold = False
    cdef const Lexed* lexeme
    for k in range(words.size):
        lexeme = words.at[k].lexeme
        statement.said |= lexeme.marks
        twofold |= lexeme.marks & TWOFOLD != 0
        reads[k].numbers, reads[k].n, reads[k].marks = lexeme.numbers, lexeme.n, READ_AS if lexeme.marks & SHORT else 0
        if lexeme.n == 0 and not lexeme.marks & (TWOFOLD | FIGURE):
            _mend(statement, lexeme, k == words.size - 1, &reads[k], vocabulary)
    return _tell_by_neighbours(statement, words, reads, vocabulary) if twofold else 0


cdef int _mend(Statement statement, const Lexed* lexeme, bint last, Read* read, Vocabulary vocabulary) except -1 nogil:
    """Find out what an unknown word stands for."""
    cdef const Meant* meant = vocabulary.mended(lexeme, last)
    read.numbers, read.n = meant.numbers, meant.n
    if meant.n:
        read.marks = MENDED | (AT_END if last else 0) | (READ_AS if meant.shortened else 0)
    else:
        statement.unread = True
    return 0


cdef int _tell_by_neighbours(Statement statement, const Words* words, Read* reads, Vocabulary vocabulary) except -1 nogil:
    """Let what stands in the text tell what short forms stand for: "ppr" is paper beside "a4", "mtr" a motor beside "kw".

    What one is read as tells nothing of the others.
    """
    cdef Py_ssize_t k
    cdef const Lexed* lexeme
    cdef const Lexed** told = <const Lexed**>calloc(words.size, sizeof(Lexed*))
    if told == NULL:
        raise MemoryError
    try:
        for k in range(words.size):
            told[k] = _told_beside(statement, words, reads, words.at[k].lexeme)
        for k in range(words.size):
            lexeme = words.at[k].lexeme
            if told[k] != NULL and told[k].n:
                reads[k].numbers, reads[k].n, reads[k].marks = told[k].numbers, told[k].n, READ_AS
            elif lexeme.marks & TWOFOLD and lexeme.n == 0 and not lexeme.marks & FIGURE:
                _mend(statement, lexeme, k == words.size - 1, &reads[k], vocabulary)
    finally:
        free(told)
    return 0


cdef const Lexed* _told_beside(Statement statement, const Words* words, const Read* reads, const Lexed* short) noexcept nogil:
    """Return what a short form stands for beside the words of a text, NULL where they tell nothing of it."""
    cdef int i
    for i in range(short.n_senses):
        if _is_meant(statement, words, reads, &short.senses[i]):
            return short.senses[i].lexeme
    return NULL


cdef bint _is_meant(Statement statement, const Words* words, const Read* reads, const Sense* sense) noexcept nogil:
    """Whether a word of a text, as it is spelt or in its index form, or what one is read as, tells that a short form has a sense."""
    cdef const Surface* pieces = &statement.pieces
    cdef Py_ssize_t k
    cdef int32_t i
    for k in range(pieces.size):
        if is_cue(sense, pieces.at[k].spelled.letters, pieces.at[k].spelled.size):
            return True
    for k in range(words.size):
        if is_cue(sense, words.at[k].lexeme.letters, words.at[k].lexeme.size):
            return True
        for i in range(reads[k].n):
            if is_cue_number(sense, reads[k].numbers[i]):
                return True
    return False


cdef int _put_words(Statement statement, Words* words, const Read* reads) except -1 nogil:
    """Put the words in the places of their tokens: one that is read as several has as many."""
    cdef Py_ssize_t k, place, size = 0, first = 0
    cdef Position* at
    for k in range(words.size):
        size += max(1, reads[k].n)
    statement.spread = size > words.size
    statement.make_room(size)
    at = statement.at
    for k in range(words.size):
        for place in range(max(1, reads[k].n)):
            at[first] = words.at[k]
            at[first].token = reads[k].numbers[place] if reads[k].n else -1
            at[first].marks = reads[k].marks | (words.at[k].marks if place == 0 else 0)
            first += 1
    return 0


cdef int _find_quantities(Statement statement, Vocabulary vocabulary) except -1 nogil:
    """Find the quantities of a text, and mark the words for them."""
    cdef const Surface* pieces = &statement.pieces
    cdef Figure few[FEW_FIGURES]
    cdef Figure* figures = few
    cdef Py_ssize_t i
    if pieces.size > FEW_FIGURES:
        figures = <Figure*>malloc(pieces.size * sizeof(Figure))
        if figures == NULL:
            raise MemoryError
    try:
        for i in range(pieces.size):
            figures[i].metric, figures[i].trade = vocabulary.metric(pieces.at[i].spelled), pieces.at[i].spelled.trade
            figures[i].start, figures[i].end = pieces.at[i].start, pieces.at[i].end
        reckon(figures, pieces.size, &statement.amounts)
    finally:
        if figures != few:
            free(figures)
    if statement.amounts.size:
        _mark_measures(statement)
    return 0


cdef int _mark_measures(Statement statement) except -1 nogil:
    """Mark the numbers with their units, and what stands behind a share."""
    cdef uint8_t* places = <uint8_t*>calloc(statement.pieces.size + 1, 1)
    cdef const Amount* amount
    cdef Py_ssize_t k, i
    if places == NULL:
        raise MemoryError
    for i in range(statement.amounts.size):
        amount = &statement.amounts.at[i]
        for k in range(amount.first, amount.last):
            places[k] |= MEASURED
        if amount.dimension == MASS_DIMENSION and _tells_weight(&statement.pieces, amount.first - 1):
            places[amount.first - 1] |= MEASURED
        if amount.dimension == MASS_DIMENSION and _tells_weight_behind(&statement.pieces, amount.last):
            places[amount.last] |= MEASURED
        if amount.dimension == SHARE_DIMENSION:
            places[amount.last] |= BEHIND_SHARE
            statement.has_shares = True
        statement.has_proportions |= amount.dimension == PROPORTION_DIMENSION
        statement.has_plies |= amount.dimension == PLIES_DIMENSION
    for k in range(statement.size):
        statement.at[k].marks |= places[statement.at[k].surface]
    free(places)
    return 0


cdef bint _tells_weight_behind(const Surface* pieces, Py_ssize_t i) noexcept nogil:
    """Whether the word at the surface token *i*, behind a mass, ends with it what is said: "20 kg net", but not "5 kg net bag"."""
    if i >= pieces.size or not pieces.at[i].spelled.kinds & OF_WEIGHT:
        return False
    return i + 1 == pieces.size or not (pieces.at[i + 1].spelled.says & LETTER_FIRST or pieces.at[i + 1].spelled.marks & DIGIT)


cdef bint _tells_weight(const Surface* pieces, Py_ssize_t i) noexcept nogil:
    """Whether the word at the surface token *i* says what a mass is of, and names no goods: "ea net 10 kg", but not "cargo net 10 kg"."""
    if i < 1 or not pieces.at[i].spelled.kinds & OF_WEIGHT:
        return False
    return not pieces.at[i - 1].spelled.says & LETTER_FIRST or pieces.at[i - 1].spelled.kinds & BEFORE_WEIGHT != 0


cdef void _find_parts(Statement statement) noexcept nogil:
    """Parts of a thing are named by the thing: "parts for pumps", "pump parts"; what follows "of" or "for" names the goods."""
    cdef Py_ssize_t k
    cdef int role
    for k in range(statement.size):
        role = statement.at[k].role
        if statement.at[k].marks & (LATER | ASIDE):
            continue
        if statement.parts and (role == OF or role == FOR):
            statement.at[k].role = HEAD
        elif statement.at[k].lexeme.marks & PART:
            if role == HEAD or role == QUALIFIER or role == PACKING or (k == statement.size - 1 and (role == FOR or role == OF)):
                statement.parts = True  # "filter for a purifier, spare" is one as well


cdef bint _is_formal(Statement statement) noexcept nogil:
    """Plural nouns without measures, counts or names: how an index or a tariff speaks of goods in general."""
    cdef const Surface* pieces = &statement.pieces
    cdef Py_ssize_t k
    if statement.unread or not 0 < pieces.size <= FORMAL_WORDS or statement.marks & DIGIT or pieces.at[0].spelled.marks & ARTICLE:
        return False
    if statement.marks & LISTS:
        return True
    for k in range(min(pieces.size, SEEN_PLURALS)):
        if pieces.at[k].spelled.marks & PLURAL:
            return True
    return False


cdef int _turn_round(Statement statement, Vocabulary vocabulary) except -1 nogil:
    """Read an inverted entry in the order of speech: "corundum, artificial" as "artificial corundum", "peas, chick" as "chickpeas"."""
    cdef Py_ssize_t k, last = -1, rest = -1, named = 0, qualified = 0, kept
    cdef Py_ssize_t order[TURNED_WORDS]
    cdef const Lexed* joined = NULL
    cdef Position* before = statement.at
    for k in range(statement.size):
        if before[k].role == HEAD:
            named, last = named + 1, k
        elif before[k].role == QUALIFIER:
            qualified, rest = qualified + 1, k if rest < 0 else rest
    if not named or not 0 < qualified <= TURNED_WORDS or named + qualified < statement.size or last > rest:
        return 0
    _put_in_speech(statement, named, order, &vocabulary.core.view)  # the names stand first, [0, named), and what qualifies them behind
    rest = order[qualified - 1]
    if before[rest].lexeme.n == 1 and before[0].lexeme.n == 1:
        vocabulary.join(before[rest].lexeme, before[0].lexeme, &joined)
    kept = qualified - (joined != NULL)
    statement.at = NULL  # what stands there is still needed
    try:
        statement.make_room(kept + named + (joined.n - 1 if joined != NULL else 0))
        for k in range(kept):
            statement.at[k] = before[order[k]]
        last = kept
        for k in range(joined.n if joined != NULL else 1):
            statement.at[last] = before[0]
            if joined != NULL:
                statement.at[last].lexeme, statement.at[last].token = joined, joined.numbers[k]
            last += 1
        for k in range(1, named):
            statement.at[last] = before[k]
            last += 1
    finally:
        free(before)
    return 0


cdef void _put_in_speech(Statement statement, Py_ssize_t first, Py_ssize_t* order, const View* view) noexcept nogil:
    """Put what qualifies the goods, from a position on, in the order in which it is said before them: the last of it first, but materials before all else.

    "Chairs, swivel, height adjustable" are height adjustable swivel chairs.
    """
    cdef Py_ssize_t begins[TURNED_WORDS + 1]
    cdef bint material[TURNED_WORDS]
    cdef Py_ssize_t k, part, parts = 0, n = 0
    for k in range(first, statement.size):
        if k == first or _is_parted(&statement.pieces, statement.at[k - 1].surface, statement.at[k].surface):
            begins[parts], material[parts] = k, True
            parts += 1
        material[parts - 1] &= is_material(statement.at[k].token, view)
    begins[parts] = statement.size
    material[parts - 1] = False
    for part in range(parts):
        for k in range(begins[part], begins[part + 1] if material[part] else begins[part]):
            order[n] = k
            n += 1
    for part in range(parts - 1, -1, -1):
        for k in range(begins[part], begins[part] if material[part] else begins[part + 1]):
            order[n] = k
            n += 1


cdef bint _is_parted(const Surface* pieces, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
    """Whether a comma stands between two surface tokens."""
    cdef Py_ssize_t place
    for place in range(first + 1, last):
        if pieces.at[place].spelled.marks & COMMA:
            return True
    return False
