# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Sentences: a text that runs on names the goods in its first sentence, tells of them in the next, and says at last how they are put up.

"Carrier bags of polyethylene film, with handles. Used by shops. Packed by 500 in cartons of board" are neither shops nor cartons.
"""

from hscode.reading._scan cimport Token
from hscode.reading.vocabulary cimport ANNOUNCES, ANY, ARTICLE, BREAK, COMMA, DIGIT, NEGATES, POINTS, PUTS_UP, SHAPELESS, Lexeme, Spelling

from hscode.reading.openings import ABBREVIATED, ANNOUNCERS, BEING, LOTS, THESE

cdef enum:
    PROSE = 14  # surface tokens from which a text may run on in sentences
    FRAGMENT_TOKENS = 4  # a sentence of so few is none: "100% cotton."
    POINTING_WITHIN = 9  # surface tokens of a sentence that only points to the goods
    AHEAD = 5  # surface tokens behind "in" among which the number or the packing stands that tells how goods are put up


cdef bytearray clauses_of(str text, list surface, list spellings):
    """Return what kind of clause each surface token stands in, and where one begins; None where all stand in the first."""
    cdef Py_ssize_t i, end, named, size = len(surface)
    cdef bint told = False, opens, begins, small
    cdef int kind = NAMES
    cdef bytearray clauses
    if size < PROSE:
        return None
    clauses, small = bytearray(size), text.islower()
    named, end = _named_from(text, surface, spellings, small), _sentence_end(text, surface, 0, small)
    for i in range(size):
        opens = i == end
        if opens:
            end = _sentence_end(text, surface, i, small)
        begins = True
        if i < named:
            kind, begins = TELLS | BEFORE, i == 0
        elif i == named:
            kind, begins = NAMES, i > 0
        elif opens:
            kind = PUT_UP if _puts_up(surface, spellings, i, True) else FRAGMENT if end - i <= FRAGMENT_TOKENS else TELLS
        elif kind != PUT_UP and _puts_up(surface, spellings, i, False):
            kind = PUT_UP
        elif kind == PUT_UP and (<Spelling>spellings[i]).marks & NEGATES and (<Spelling>spellings[i - 1]).marks & COMMA:
            kind = TELLS
        else:
            begins = False
        told |= begins
        clauses[i] = kind | (BEGINS if begins else 0)
    return clauses if told else None


cdef Py_ssize_t _named_from(str text, list surface, list spellings, bint small):
    """Return where the goods begin to be named: behind what only points to them, "farmers spread it in spring. Ammonium nitrate, ...".

    "Confectioners enrobe with this dark couverture" names them behind "this". Where nothing but pointing is found they are named from the start.
    """
    cdef Py_ssize_t first = 0, end, i, size = len(surface)
    while first < size:
        end = _sentence_end(text, surface, first, small)
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


cdef Py_ssize_t _sentence_end(str text, list surface, Py_ssize_t first, bint small):
    """Return where the next sentence begins behind the one that begins at *first*."""
    cdef Py_ssize_t i, size = len(surface)
    cdef Token mark, behind
    for i in range(first + 1, size - 1):
        mark, behind = surface[i], surface[i + 1]
        if mark.text == ";":
            return i + 1
        if mark.text in (".", "!", "?") and behind.start > mark.end and _may_end(surface[i - 1]) and (small or _is_capital(text, behind)):
            return i + 1
    return size


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
