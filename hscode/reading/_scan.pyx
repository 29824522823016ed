# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What is done with every text, character by character: its tokens, and whether anything stands in it that is worth a closer look."""

cimport cython
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.string cimport memchr, memcmp, memset

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.unicode cimport PyUnicode_1BYTE_DATA, PyUnicode_DATA, PyUnicode_DecodeASCII, PyUnicode_GET_LENGTH, PyUnicode_KIND

from hscode._builtins cimport lowest

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text)
    Py_UCS4 PyUnicode_READ(int kind, const void* data, Py_ssize_t i) nogil
    bint Py_UNICODE_ISUPPER(Py_UCS4 char) nogil
    bint Py_UNICODE_ISTITLE(Py_UCS4 char) nogil
    bint Py_UNICODE_ISLOWER(Py_UCS4 char) nogil
    bint Py_UNICODE_ISSPACE(Py_UCS4 char) nogil
    bint Py_UNICODE_ISDIGIT(Py_UCS4 char) nogil
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 char) nogil

cdef enum:
    MODEL_LETTERS = 6  # letters in front of the first digit of a type or model
    OTHER = 128  # a character beyond ASCII
    OTHER_DIGIT = 129
    KEPT = 4096  # places for the texts of tokens
    KEPT_LETTERS = 24  # of a token that is kept, at most
    FIELDS = 2
    LONGEST = 2000  # characters up to which a text is looked at for fields

FEW = FIELDS
"""Fields from which a text counts as told in fields: one colon alone is punctuation."""
MAX_CHARACTERS = MOST
"""Longer descriptions are read up to here: no goods are named after the first few hundred words."""
cdef list _kept = [""] * KEPT  # each where the letters of a text lead, in place of what was kept there before


@cython.freelist(128)
cdef class Token:
    """One token of a text: its folded form and its half-open range in the folded text."""

    def __cinit__(self):
        self.text = ""

    def __init__(self, str text not None, Py_ssize_t start, Py_ssize_t end):
        self.text, self.start, self.end = text, start, end

    def __eq__(self, other):
        if not isinstance(other, Token):
            return NotImplemented
        return (self.text, self.start, self.end) == (other.text, other.start, other.end)

    def __hash__(self):
        return hash((self.text, self.start, self.end))

    def __repr__(self):
        return f"Token(text={self.text!r}, start={self.start}, end={self.end})"

    def __reduce__(self):
        return Token, (self.text, self.start, self.end)


cdef inline bint is_letter(uint8_t char) noexcept nogil:
    return c"a" <= char <= c"z"


cdef inline bint is_figure(uint8_t char) noexcept nogil:
    return c"0" <= char <= c"9" or char == OTHER_DIGIT


cdef inline bint is_mark(uint8_t char) noexcept nogil:
    """Whether a character of punctuation is a token: it parts phrases or belongs to a unit."""
    return char in b"%&(),;:/+-<>[]|.!?"


cdef inline bint is_point(uint8_t char) noexcept nogil:
    """Whether a character may stand within a number."""
    return char == c"." or char == c","


cdef inline Py_ssize_t letters_end(const uint8_t* text, Py_ssize_t i) noexcept nogil:
    while is_letter(text[i]):
        i += 1
    return i


cdef inline Py_ssize_t digits_end(const uint8_t* text, Py_ssize_t i) noexcept nogil:
    while is_figure(text[i]):
        i += 1
    return i


cdef Py_ssize_t number_end(const uint8_t* text, Py_ssize_t i) noexcept nogil:
    """Return where a number ends that begins at *i*: 1,000.5 or 37,5."""
    i = digits_end(text, i)
    while is_point(text[i]) and is_figure(text[i + 1]) and is_figure(text[i + 2]) and is_figure(text[i + 3]):
        i += 4
    if is_point(text[i]) and is_figure(text[i + 1]):
        i = digits_end(text, i + 1)
    return i


cdef Py_ssize_t pointed_end(const uint8_t* text, Py_ssize_t i) noexcept nogil:
    """Return where single letters end that have points between them, from the one at *i* on: "t.n.t."."""
    while is_letter(text[i]) and text[i + 1] == c".":
        i += 2
    return i + 1 if is_letter(text[i]) and not is_letter(text[i + 1]) else i


cdef bint are_initials(const uint8_t* text, Py_ssize_t i, Py_ssize_t end) noexcept nogil:
    """Whether single letters with points between them are one word: three or more, and none of them begins another."""
    return end - i > 4 and not is_letter(text[end]) and not is_figure(text[end])


cdef inline Py_ssize_t slashed_end(const uint8_t* text, Py_ssize_t i) noexcept nogil:
    """Return where a word ends whose first letter stands at *i* in front of a stroke or an ampersand: "w/o", "h&m"."""
    cdef uint8_t first = text[i], third = text[i + 2]
    cdef bint alone = not is_letter(text[i + 3])
    if text[i + 1] == c"&":
        return i + 3 if is_letter(third) and alone else i + 1
    if first == c"w":  # slashed abbreviations are one word: w/, w/o, s/s, l/s, c/w, n/a, t/c, t/r
        return i + 3 if third == c"o" and alone else i + 2
    if alone and ((first in b"sl" and third == c"s") or (first == c"c" and third == c"w") or (first == c"n" and third == c"a")
            or (first == c"t" and (third == c"c" or third == c"r"))):
        return i + 3
    return i + 1


cdef Py_ssize_t word_end(const uint8_t* text, Py_ssize_t i) noexcept nogil:
    """Return where a word ends that begins with the letter at *i*: "men's", "ps5", "h&m", "w/o"."""
    cdef Py_ssize_t end
    if text[i + 1] == c"/" or text[i + 1] == c"&":
        return slashed_end(text, i)
    end = letters_end(text, i)
    if end - i <= MODEL_LETTERS and is_figure(text[end]):
        end += 1
        while is_letter(text[end]) or c"0" <= text[end] <= c"9":
            end += 1
    elif text[end] == c"'" and is_letter(text[end + 1]):
        end = letters_end(text, end + 1)
    return end


cdef str kept_text(const uint8_t* text, Py_ssize_t size):
    """Return the text of a token of ASCII. Short ones are kept, so that a word said again is the same string: its hash is known, and it is found at once."""
    cdef uint32_t place = 0
    cdef Py_ssize_t i
    cdef str kept
    if size > KEPT_LETTERS:
        return PyUnicode_DecodeASCII(<const char*>text, size, NULL)
    for i in range(size):
        place = place * 31 + text[i]
    place = (place ^ place >> 12) % KEPT
    kept = <str>_kept[place]
    if PyUnicode_GET_LENGTH(kept) != size or memcmp(PyUnicode_1BYTE_DATA(kept), text, size):
        kept = _kept[place] = PyUnicode_DecodeASCII(<const char*>text, size, NULL)
    return kept


cdef inline Py_ssize_t lettered_end(const uint8_t* text, Py_ssize_t i, Py_ssize_t* seen) noexcept nogil:
    """Return where the initials or the word ends that begins with the letter at *i*.

    Letters with points are looked at once, up to where *seen* is set: where they are no initials, the rest of them are none.
    """
    cdef Py_ssize_t end
    if text[i + 1] == c"." and i >= seen[0]:
        end = seen[0] = pointed_end(text, i)
        if are_initials(text, i, end):
            return end
    return word_end(text, i)


cdef void begin(Scan* scan, const uint8_t* text, Py_ssize_t size) noexcept nogil:
    """Begin with a folded text that has room behind it."""
    scan.text, scan.size = text, size
    scan.at = scan.seen = 0
    scan.last = -1


cdef bint take_next(Scan* scan) noexcept nogil:
    """Take the next token; return whether there is one."""
    cdef const uint8_t* text = scan.text
    cdef Py_ssize_t i = scan.at
    cdef uint8_t char
    while i < scan.size:
        char = text[i]
        if is_letter(char):
            if char == c"x" and scan.last == i and is_figure(text[i - 1]) and is_figure(text[i + 1]):
                scan.end = i + 1  # "1250x2500" are two sides
            else:
                scan.end = lettered_end(text, i, &scan.seen)
        elif is_figure(char):
            scan.end = number_end(text, i)
        elif is_mark(char):
            scan.end = i + 1
        else:
            i += 1
            continue
        scan.start, scan.at, scan.last = i, scan.end, scan.end
        scan.pointed = is_letter(char) and scan.end > i + 1 and text[i + 1] == c"."
        return True
    scan.at = scan.size
    return False


cdef list tokens_of(const uint8_t* text, Py_ssize_t size, str wide):
    """Return the tokens of a folded text that has room behind it.

    Args:
        text: its characters, those beyond ASCII put to what they are.
        size: how many these are.
        wide: the text itself if some are beyond ASCII, else None.
    """
    cdef list tokens = []
    cdef Scan scan
    cdef Token token
    begin(&scan, text, size)
    while take_next(&scan):
        token = Token.__new__(Token)
        token.text = kept_text(text + scan.start, scan.end - scan.start) if wide is None else wide[scan.start : scan.end]
        token.start, token.end = scan.start, scan.end
        if scan.pointed:
            token.text = token.text.replace(".", "")
        tokens.append(token)
    return tokens


cdef bytes room_for(Py_ssize_t size):
    """Return room for the characters of a text, with nothing behind them."""
    cdef bytes room = PyBytes_FromStringAndSize(NULL, size + AHEAD)
    memset(PyBytes_AS_STRING(room) + size, 0, AHEAD)
    return room


cdef void put_kinds(str text, uint8_t* at):
    """Put each character of a folded text at its place, those beyond ASCII as what they are."""
    cdef Py_ssize_t i
    cdef Py_UCS4 char
    for i, char in enumerate(text):
        at[i] = char if char < OTHER else OTHER_DIGIT if char.isdecimal() else OTHER


cdef Characters characters_of(str text) noexcept:
    """Return the characters of a text, which are there as long as the text is."""
    cdef Characters characters
    characters.data, characters.size, characters.kind = PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text), PyUnicode_KIND(text)
    characters.is_plain = PyUnicode_IS_ASCII(text)
    return characters


cdef Py_UCS4 character(const Characters* text, Py_ssize_t i) noexcept nogil:
    """Return one character of a text."""
    return PyUnicode_READ(text.kind, text.data, i)


cdef bint is_in_small_letters(const Characters* text) noexcept nogil:
    """Whether small letters stand in a text, and no capitals."""
    cdef Py_ssize_t i
    cdef Py_UCS4 char
    cdef bint small = False
    for i in range(text.size):
        char = character(text, i)
        if Py_UNICODE_ISUPPER(char) or Py_UNICODE_ISTITLE(char):
            return False
        small |= Py_UNICODE_ISLOWER(char)
    return small


cdef bint may_be_first(const Characters* text, Py_ssize_t i, Py_UCS4 folded) noexcept nogil:
    """Whether a capital or a figure stands at *i*, or another letter than the one that is *folded*."""
    cdef Py_UCS4 char = character(text, i)
    return Py_UNICODE_ISUPPER(char) or Py_UNICODE_ISDIGIT(char) or Py_UNICODE_TOLOWER(char) != folded


cdef Py_ssize_t end_of(const Characters* text) noexcept nogil:
    """Return where a text ends without the blanks at its end."""
    cdef Py_ssize_t end = text.size
    while end and Py_UNICODE_ISSPACE(character(text, end - 1)):
        end -= 1
    return end


cpdef list split(str text):
    """Return the tokens of a folded text: words, numbers and the punctuation that parts phrases; all else is passed over."""
    cdef Py_ssize_t size = len(text)
    cdef bytes room = room_for(size)
    cdef uint8_t* at = <uint8_t*>PyBytes_AS_STRING(room)
    put_kinds(text, at)
    return tokens_of(at, size, None if PyUnicode_IS_ASCII(text) else text)


cdef bint fold_plainly(const uint8_t* text, Py_ssize_t size, uint8_t* folded) noexcept nogil:
    """Put ASCII in small letters; return whether that is all that there is to fold: no tag stands in it, and no entity."""
    cdef Py_ssize_t i
    cdef uint8_t char, marked = 0
    for i in range(size):  # no way is parted from another, so that many characters are folded at once
        char = text[i]
        folded[i] = char + 32 * (<uint8_t>(char - c"A") < 26) - (c"_" - c" ") * (char == c"_")
        marked |= (char == c"<") | (char == c"&") | (char == c"'")
    return not marked or (size <= MOST and not has_markup(text, size))


cdef bint has_markup(const uint8_t* text, Py_ssize_t size) noexcept nogil:
    """Whether a tag or an entity may stand in a text, "&amp;" or "&#176;", or two primes, or what is taken for a mark or left out where one does."""
    cdef Py_ssize_t i
    cdef uint8_t char
    for i in range(size):
        char = text[i]
        if char == c"<" or char == c"`" or char < c" " or char > c"~":
            return True
        if char == c"'" and i + 1 < size and text[i + 1] == char:  # two primes are the mark of inches
            return True
        if char == c"&" and i + 2 < size and (text[i + 1] == c"#" or (is_letter(text[i + 1] | 32) and is_letter(text[i + 2] | 32))):
            return True
    return False


def plainly(str text not None):
    """Return *text* in small letters if that is all that there is to fold, else None."""
    cdef Py_ssize_t size = len(text)
    cdef bytes room = room_for(size)
    cdef uint8_t* at = <uint8_t*>PyBytes_AS_STRING(room)
    if PyUnicode_IS_ASCII(text) and fold_plainly(<const uint8_t*>PyUnicode_1BYTE_DATA(text), size, at):
        return PyUnicode_DecodeASCII(<const char*>at, size, NULL)
    return None


cpdef list tokenise(str text):
    """Return the tokens of *text*: words, numbers and the punctuation that parts phrases.

    >>> [t.text for t in tokenise("Men's T-shirt, 500ml")]
    ["men's", 't', '-', 'shirt', ',', '500', 'ml']
    """
    cdef Py_ssize_t size = len(text)
    cdef const uint8_t* at
    cdef bytes room
    cdef uint8_t* folded
    if size > MOST:
        text, size = text[:MOST], MOST
    if PyUnicode_IS_ASCII(text):
        at = <const uint8_t*>PyUnicode_1BYTE_DATA(text)
        room = room_for(size)
        folded = <uint8_t*>PyBytes_AS_STRING(room)
        if memchr(at, c'"', size) == NULL and fold_plainly(at, size, folded):
            return tokens_of(folded, size, None)
    from hscode.reading.text import fold  # few texts have need of it

    return split(fold(text))


cdef class Clues:
    """Pieces of words that tell, cheaply, whether a text is worth a closer look.

    Args:
        words: what to look for: up to 64 pieces of three letters of ASCII at least, in small letters.
    """

    def __init__(self, *words):
        if len(words) > 64 or any([len(word) < PREFIX or not word.isascii() for word in words]):
            raise ValueError(f"up to 64 words of {PREFIX} letters or more can be looked for")
        self.words = tuple([word.encode() for word in words])
        memset(self.having, 0, sizeof(self.having))
        for number, word in enumerate(self.words):
            for place in range(PREFIX):
                self.having[<uint8_t>word[place] & LETTER][place] |= <uint64_t>1 << <int>number

    cpdef bint stand_in(self, str text) except -1:
        """Whether one of the words stands in *text*, in letters of any size; beyond ASCII one may always stand there."""
        cdef const uint8_t* at
        cdef Py_ssize_t i, size = len(text)
        cdef uint64_t one = 0, two = 0, three  # the words of which so many letters stand right here
        cdef const uint64_t* having
        if not PyUnicode_IS_ASCII(text):
            return True
        at = <const uint8_t*>PyUnicode_1BYTE_DATA(text)
        for i in range(size):
            having = self.having[at[i] & LETTER]
            three = two & having[2]
            two = one & having[1]
            one = having[0]
            if three and self.stand_at(at + i + 1 - PREFIX, size - i - 1 + PREFIX, three):
                return True
        return False

    cdef bint stand_at(self, const uint8_t* text, Py_ssize_t size, uint64_t words) noexcept:
        """Whether a text begins with one of some words."""
        cdef bytes word
        while words:
            word = <bytes>self.words[lowest(words)]
            if len(word) <= size and begins_with(text, <const uint8_t*>PyBytes_AS_STRING(word), len(word)):
                return True
            words &= words - 1
        return False


cdef bint begins_with(const uint8_t* text, const uint8_t* word, Py_ssize_t size) noexcept:
    """Whether a text begins with a word, in letters of any size."""
    cdef Py_ssize_t i
    for i in range(size):
        if (text[i] + 32 if c"A" <= text[i] <= c"Z" else text[i]) != word[i]:
            return False
    return True


cdef class Asking(Clues):
    """Texts that may ask for goods: a class below says in ``_goods_of`` what those ask for in which a clue stands."""

    cpdef str goods_asked_for(self, str text):
        """Return *text* with the words that only frame the goods put to spaces, so that every other word keeps its place."""
        return self._goods_of(text) if self.stand_in(text) else text


cdef class Telling:
    """Texts that may tell the goods in fields: a class below says in ``_spoken`` how those are said that have the marks of fields."""

    cpdef str in_order(self, str text):
        """Return *text* in the order of speech if it tells the goods in fields, else as it is."""
        return self._spoken(text) if has_fields(text) else text


cdef inline bint holds(str text, char mark) noexcept:
    """Whether a mark stands in a text; beyond ASCII it may be part of another character."""
    return memchr(PyUnicode_DATA(text), mark, PyUnicode_GET_LENGTH(text) * PyUnicode_KIND(text)) != NULL


cdef bint has_fields(str text) except -1:
    """Whether a text has as many marks behind labels as fields are told at least: colons, signs of equality, strokes between spaces."""
    cdef Py_ssize_t marks = 0
    cdef Py_UCS4 char, one = 0, two = 0  # before it, and before that
    if len(text) > LONGEST or not (holds(text, c":") or holds(text, c"=") or holds(text, c"-")):
        return False
    for char in text:
        if char == c":" or char == c"=":
            marks += 1
        elif char == c" " and one == c"-" and two == c" ":
            marks += 1
            char = 0  # the space behind one stroke is not that in front of the next
        two, one = one, char
    return marks >= FIELDS
