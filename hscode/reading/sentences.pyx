# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Sentences: a text that runs on names the goods in its first sentence, tells of them in the next, and says at last how they are put up.

"Carrier bags of polyethylene film, with handles. Used by shops. Packed by 500 in cartons of board" are neither shops nor cartons.
"""

from libc.stdint cimport uint8_t
from libc.stdlib cimport calloc, free

from hscode.reading._position cimport WITH
from hscode.reading._scan cimport Characters, is_in_small_letters, may_be_first
from hscode.reading.vocabulary cimport (
    ANNOUNCER, ANNOUNCES, ANY, ARTICLE, BEING, BREAK, COMMA, CUT_SHORT, DIGIT, LOT, NEGATES, OURS, POINTS, PUTS_UP, SAYS_COME, SAYS_IN, SAYS_OF, SAYS_PUT,
    SAYS_UP, SEMICOLON, SHAPELESS, STOPS, THESE, YOURS, Lexed, Piece, Spelled, Surface, parts_items,
)

from hscode.reading.openings import PROSE

cdef enum:
    FRAGMENT_TOKENS = 4  # a sentence of so few is none: "100% cotton."
    POINTING_WITHIN = 9  # surface tokens of a sentence that only points to the goods
    LEADING_WITHIN = 24  # the same, where a word of relation leads to them: "with this", "in our"
    CALL_WITHIN = 4  # surface tokens from where a sentence begins to "your" that speaks to the buyer
    CALL_TOKENS = 8  # of a short sentence in front of one that begins with "our"
    SHORT_CALL = 6  # surface tokens of a text from which one may call upon the buyer
    AHEAD = 5  # surface tokens behind "in" among which the number or the packing stands that tells how goods are put up

cdef Py_ssize_t _PROSE = PROSE


cdef int clauses_of(const Characters* text, const Surface* surface, bint calls, uint8_t** found) except -1 nogil:
    """Find what kind of clause each surface token stands in, and where one begins; NULL where all stand in the first. It is to be freed.

    Args:
        text: its characters.
        surface: its tokens.
        calls: whether it calls upon the buyer: "your" stands in it.
        found: where to put the kinds.
    """
    cdef Py_ssize_t i, named
    cdef bint told = False, opens, begins
    cdef int kind = NAMES
    cdef uint8_t* clauses
    found[0] = NULL
    if surface.size < (SHORT_CALL if calls else _PROSE):
        return 0
    clauses = <uint8_t*>calloc(surface.size, 1)  # at first 1 for each token that opens a sentence but the first one
    if clauses == NULL:
        raise MemoryError
    _part_sentences(text, surface, clauses)
    named = _named_from(surface, clauses)
    for i in range(surface.size):
        opens, begins = clauses[i] != 0, True
        if i < named:
            kind, begins = TELLS | BEFORE, i == 0
        elif i == named:
            kind, begins = NAMES, i > 0
        elif opens:
            kind = PUT_UP if _puts_up(surface, i, True) else FRAGMENT if _end_of_sentence(clauses, surface.size, i) - i <= FRAGMENT_TOKENS else TELLS
        elif kind != PUT_UP and _puts_up(surface, i, False):
            kind = PUT_UP
        elif kind == PUT_UP and surface.at[i].spelled.marks & NEGATES and surface.at[i - 1].spelled.marks & COMMA:
            kind = TELLS
        else:
            begins = False
        told |= begins
        clauses[i] = <uint8_t>(kind | (BEGINS if begins else 0))
    if told:
        found[0] = clauses
    else:
        free(clauses)
    return 0


cdef Py_ssize_t _named_from(const Surface* surface, const uint8_t* opening) noexcept nogil:
    """Return where the goods begin to be named: behind what only points to them, "farmers spread it in spring. Ammonium nitrate, ...".

    "Confectioners enrobe with this dark couverture" names them behind "this". Where nothing but pointing is found they are named from the start.
    """
    cdef Py_ssize_t first = 0, end, i
    cdef const Piece* at = surface.at
    while first < surface.size:
        end = _end_of_sentence(opening, surface.size, first)
        i = first
        while i < end and not _points(surface, i, end):
            if i > first and at[i].spelled.marks & ANNOUNCES and at[i - 1].spelled.says & ANNOUNCER and i + 1 < end:
                return i + 1
            i += 1
        if i == end:
            return _named_behind_call(surface, opening, first, end)
        if at[first].spelled.marks & ARTICLE or i > first + (LEADING_WITHIN if i > 0 and at[i - 1].spelled.role >= 0 else POINTING_WITHIN):
            return first
        if at[i].spelled.says & THESE and i + 1 < end and not _is_any(surface, i + 1, end):
            return i if i > first else first
        first = end
    return 0


cdef bint _points(const Surface* surface, Py_ssize_t i, Py_ssize_t end) noexcept nogil:
    """Whether the token at *i* points to goods: "our" does not where it stands in front of who sells or buys them."""
    if not surface.at[i].spelled.marks & POINTS:
        return False
    return not surface.at[i].spelled.kinds & OURS or not _is_any(surface, i + 1, end)


cdef Py_ssize_t _named_behind_call(const Surface* surface, const uint8_t* opening, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    """Return where the goods begin to be named that the sentence ``[first, end)`` calls upon the buyer to have; where it begins if it is no call.

    "Dig in! The border spade ..." and "Cold ears? Never again. The knit beanie ..." name them in the sentence that begins with an article, and
    "Refresh your old lamp with a drum lampshade" behind "with".
    """
    cdef const Piece* at = surface.at
    cdef const char* last = at[end - 1].spelled.letters
    cdef Py_ssize_t i = end
    if end < surface.size and (last[0] == c"!" or last[0] == c"?" or (end - first <= CALL_TOKENS and at[end].spelled.kinds & OURS)):
        while i < surface.size:
            if at[i].spelled.marks & ARTICLE or at[i].spelled.says & THESE:
                return i
            if _end_of_sentence(opening, surface.size, i) - i > FRAGMENT_TOKENS:
                return first
            i = _end_of_sentence(opening, surface.size, i)
        return first
    for i in range(first, min(first + CALL_WITHIN, end)):
        if at[i].spelled.kinds & YOURS:
            return _offered_from(surface, i, end, first)
    return first


cdef Py_ssize_t _offered_from(const Surface* surface, Py_ssize_t first, Py_ssize_t end, Py_ssize_t otherwise) noexcept nogil:
    """Return where an article stands behind "with" in the words ``[first, end)``, which names the goods that are offered; *otherwise* where none does."""
    cdef Py_ssize_t i
    for i in range(first + 1, end - 1):
        if surface.at[i].spelled.role == WITH and surface.at[i + 1].spelled.marks & ARTICLE:
            return i + 1
    return otherwise


cdef bint _is_any(const Surface* surface, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    """Whether the noun of the words from *first* on stands for goods of any kind: "this white powder"."""
    cdef Py_ssize_t i
    cdef const Spelled* spelled
    cdef const Lexed* noun = NULL
    for i in range(first, end):
        spelled = surface.at[i].spelled
        if spelled.role >= 0 or spelled.marks & BREAK:
            break
        noun = spelled.lexeme if spelled.lexeme != NULL else noun
        if noun != NULL and noun.marks & (SHAPELESS | ANY):
            return True
    return noun == NULL


cdef void _part_sentences(const Characters* text, const Surface* surface, uint8_t* opening) noexcept nogil:
    """Put 1 into *opening* at each token with which a sentence begins, but the first of the text."""
    cdef Py_ssize_t i, first = 0
    cdef bint small = is_in_small_letters(text)  # then no capital tells where one begins
    cdef const Piece* at = surface.at
    for i in range(1, surface.size - 1):
        if i == first:  # a mark that itself opens a sentence ends none
            continue
        if at[i].spelled.says & SEMICOLON or (at[i].spelled.says & STOPS and at[i + 1].start > at[i].end and not at[i - 1].spelled.says & CUT_SHORT
                                              and (small or _is_capital(text, &at[i + 1]))):
            opening[i + 1] = 1
            first = i + 1


cdef Py_ssize_t _end_of_sentence(const uint8_t* opening, Py_ssize_t size, Py_ssize_t first) noexcept nogil:
    """Return where the next sentence begins behind the one in which the token at *first* stands."""
    cdef Py_ssize_t i
    for i in range(first + 1, size):
        if opening[i]:
            return i
    return size


cdef bint _is_capital(const Characters* text, const Piece* piece) noexcept nogil:
    """Whether a token begins with a capital or a figure; where a text was folded to another length, any may."""
    return piece.start >= text.size or may_be_first(text, piece.start, <uint8_t>piece.spelled.letters[0])


cdef bint _puts_up(const Surface* surface, Py_ssize_t i, bint opens) noexcept nogil:
    """Whether words that tell how goods are put up begin with the token at *i*, which *opens* a sentence: "packed by 60", "in cartons of 10 kg"."""
    cdef const Spelled* word = surface.at[i].spelled
    cdef int behind = surface.at[i + 1].spelled.says if i + 1 < surface.size else 0
    if opens and word.says & LOT:
        return behind & SAYS_OF != 0
    if not word.marks & PUTS_UP:
        return False
    if word.says & SAYS_IN:
        return opens or (parts_items(surface.at[i - 1].spelled) and _is_measured_out(surface, i + 1))
    if word.says & SAYS_PUT:
        return behind & SAYS_UP != 0
    if word.says & SAYS_COME:
        return behind & SAYS_IN != 0
    return opens or surface.at[i - 1].spelled.says & BEING != 0


cdef bint _is_measured_out(const Surface* surface, Py_ssize_t first) noexcept nogil:
    """Whether a number stands behind "of" in the words from *first* on: "in rolls of 66 m"."""
    cdef Py_ssize_t i
    for i in range(first, min(first + AHEAD, surface.size - 1)):
        if surface.at[i].spelled.says & SAYS_OF:
            return surface.at[i + 1].spelled.marks & DIGIT != 0
        if surface.at[i].spelled.marks & COMMA:
            return False
    return False
