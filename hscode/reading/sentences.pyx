# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Sentences: a text that runs on names the goods in its first sentence, tells of them in the next, and says at last how they are put up.

"Carrier bags of polyethylene film, with handles. Used by shops. Packed by 500 in cartons of board" are neither shops nor cartons.
"""

from hscode.reading._scan cimport Token
from hscode.reading.vocabulary cimport ANNOUNCES, ANY, ARTICLE, BREAK, COMMA, DIGIT, NEGATES, POINTS, PUTS_UP, SHAPELESS, Lexeme, Spelling

from hscode.reading.openings import ABBREVIATED, ANNOUNCERS, BEING, LOTS, PROSE, THESE

cdef enum:
    FRAGMENT_TOKENS = 4  # a sentence of so few is none: "100% cotton."
    POINTING_WITHIN = 9  # surface tokens of a sentence that only points to the goods
    AHEAD = 5  # surface tokens behind "in" among which the number or the packing stands that tells how goods are put up

cdef Py_ssize_t _PROSE = PROSE


cdef bytearray clauses_of(str text, list surface, list spellings):
    """Return what kind of clause each surface token stands in, and where one begins; None where all stand in the first."""
    cdef Py_ssize_t i, named, size = len(surface)
    cdef bint told = False, opens, begins
    cdef int kind = NAMES
    cdef bytearray clauses
    if size < _PROSE:
        return None
    clauses = bytearray(size)  # at first 1 for each token that opens a sentence but the first one
    _part_sentences(text, surface, clauses)
    named = _named_from(surface, spellings, clauses)
    for i in range(size):
        opens, begins = clauses[i] != 0, True
        if i < named:
            kind, begins = TELLS | BEFORE, i == 0
        elif i == named:
            kind, begins = NAMES, i > 0
        elif opens:
            kind = PUT_UP if _puts_up(surface, spellings, i, True) else FRAGMENT if _end_of_sentence(clauses, i) - i <= FRAGMENT_TOKENS else TELLS
        elif kind != PUT_UP and _puts_up(surface, spellings, i, False):
            kind = PUT_UP
        elif kind == PUT_UP and (<Spelling>spellings[i]).marks & NEGATES and (<Spelling>spellings[i - 1]).marks & COMMA:
            kind = TELLS
        else:
            begins = False
        told |= begins
        clauses[i] = kind | (BEGINS if begins else 0)
    return clauses if told else None


cdef Py_ssize_t _named_from(list surface, list spellings, bytearray opening):
    """Return where the goods begin to be named: behind what only points to them, "farmers spread it in spring. Ammonium nitrate, ...".

    "Confectioners enrobe with this dark couverture" names them behind "this". Where nothing but pointing is found they are named from the start.
    """
    cdef Py_ssize_t first = 0, end, i, size = len(surface)
    while first < size:
        end = _end_of_sentence(opening, first)
        i = first
        while i < end and not (<Spelling>spellings[i]).marks & POINTS:
            if i > first and (<Spelling>spellings[i]).marks & ANNOUNCES and (<Token>surface[i - 1]).text in ANNOUNCERS and i + 1 < end:
                return i + 1
            i += 1
        if i == end or i > first + POINTING_WITHIN or (<Spelling>spellings[first]).marks & ARTICLE:
            return first
        if (<Token>surface[i]).text in THESE and i + 1 < end and not _is_any(spellings, i + 1, end):
            return i if i > first else first
        first = end
    return 0


cdef bint _is_any(list spellings, Py_ssize_t first, Py_ssize_t end):
    """Whether the noun of the words from *first* on stands for goods of any kind: "this white powder"."""
    cdef Py_ssize_t i
    cdef Lexeme noun = None
    for i in range(first, end):
        if (<Spelling>spellings[i]).role >= 0 or (<Spelling>spellings[i]).marks & BREAK:
            break
        noun = (<Spelling>spellings[i]).lexeme if (<Spelling>spellings[i]).lexeme is not None else noun
        if noun is not None and noun.marks & (SHAPELESS | ANY):
            return True
    return noun is None


cdef object _part_sentences(str text, list surface, bytearray opening):
    """Put 1 into *opening* at each token with which a sentence begins, but the first of the text."""
    cdef Py_ssize_t i, first = 0
    cdef bint small = text.islower()  # then no capital tells where one begins
    cdef Token mark, behind
    for i in range(1, len(surface) - 1):
        if i == first:  # a mark that itself opens a sentence ends none
            continue
        mark, behind = surface[i], surface[i + 1]
        if mark.text == ";" or (mark.text in (".", "!", "?") and behind.start > mark.end and _may_end(surface[i - 1])
                                and (small or _is_capital(text, behind))):
            opening[i + 1] = 1
            first = i + 1


cdef Py_ssize_t _end_of_sentence(bytearray opening, Py_ssize_t first):
    """Return where the next sentence begins behind the one in which the token at *first* stands."""
    cdef Py_ssize_t i
    for i in range(first + 1, len(opening)):
        if opening[i]:
            return i
    return len(opening)


cdef bint _may_end(Token last):
    """Whether a sentence may end with a word: not with a letter, nor with what is cut short, "approx."."""
    return len(last.text) > 1 and last.text not in ABBREVIATED


cdef bint _is_capital(str text, Token token):
    """Whether a token begins with a capital or a figure; where a text was folded to another length, any may."""
    cdef Py_UCS4 letter = text[token.start] if token.start < len(text) else u"A"
    return letter.isupper() or letter.isdigit() or letter.lower() != (<str>token.text)[0]


cdef bint _puts_up(list surface, list spellings, Py_ssize_t i, bint opens):
    """Whether words that tell how goods are put up begin with the token at *i*, which *opens* a sentence: "packed by 60", "in cartons of 10 kg"."""
    cdef Spelling word = spellings[i]
    cdef str before = "" if opens else (<Token>surface[i - 1]).text
    if opens and (<Token>surface[i]).text in LOTS:
        return i + 1 < len(surface) and (<Token>surface[i + 1]).text == "of"
    if not word.marks & PUTS_UP:
        return False
    if word.text == "in":
        return opens or (before in (",", ";") and _is_measured_out(spellings, i + 1))
    if word.text == "put" or word.text == "come" or word.text == "comes":
        return i + 1 < len(surface) and (<Token>surface[i + 1]).text == ("up" if word.text == "put" else "in")
    return opens or before in BEING


cdef bint _is_measured_out(list spellings, Py_ssize_t first):
    """Whether a number stands behind "of" in the words from *first* on: "in rolls of 66 m"."""
    cdef Py_ssize_t i
    for i in range(first, min(first + AHEAD, <Py_ssize_t>len(spellings) - 1)):
        if (<Spelling>spellings[i]).text == "of":
            return (<Spelling>spellings[i + 1]).marks & DIGIT != 0
        if (<Spelling>spellings[i]).marks & COMMA:
            return False
    return False
