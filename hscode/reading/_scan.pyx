# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""One walk over a folded text, character by character: its tokens, and whether words stand in it that are worth a closer look."""

from libc.stdint cimport uint64_t
from libc.string cimport memset

cdef enum:
    MODEL_LETTERS = 6  # letters in front of the first digit of a type or model
    PREFIX = 3  # letters of a clue that are compared at once


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


cdef inline Py_UCS4 char_at(str text, Py_ssize_t i, Py_ssize_t size):
    return text[i] if i < size else 0


cdef inline bint is_letter(Py_UCS4 char) noexcept:
    return c"a" <= char <= c"z"


cdef inline bint is_digit(Py_UCS4 char) noexcept:
    return c"0" <= char <= c"9" or (char > 127 and char.isdecimal())


cdef inline bint is_mark(Py_UCS4 char) noexcept:
    """Whether a character of punctuation is a token: it parts phrases or belongs to a unit."""
    return char in u"%&(),;:/+-<>[]|.!?"


cdef Py_ssize_t letters_end(str text, Py_ssize_t i, Py_ssize_t size):
    while i < size and is_letter(text[i]):
        i += 1
    return i


cdef Py_ssize_t digits_end(str text, Py_ssize_t i, Py_ssize_t size):
    while i < size and is_digit(text[i]):
        i += 1
    return i


cdef Py_ssize_t number_end(str text, Py_ssize_t i, Py_ssize_t size):
    """Return where a number ends that begins at *i*: 1,000.5 or 37,5."""
    i = digits_end(text, i, size)
    while (char_at(text, i, size) in u".," and is_digit(char_at(text, i + 1, size)) and is_digit(char_at(text, i + 2, size))
            and is_digit(char_at(text, i + 3, size))):
        i += 4
    if char_at(text, i, size) in u".," and is_digit(char_at(text, i + 1, size)):
        i = digits_end(text, i + 1, size)
    return i


cdef Py_ssize_t pointed_end(str text, Py_ssize_t i, Py_ssize_t size):
    """Return where single letters end that have points between them, from the one at *i* on: "t.n.t."."""
    while i + 1 < size and is_letter(text[i]) and text[i + 1] == c".":
        i += 2
    return i + 1 if i < size and is_letter(text[i]) and letters_end(text, i, size) == i + 1 else i


cdef bint are_initials(str text, Py_ssize_t i, Py_ssize_t end, Py_ssize_t size):
    """Whether single letters with points between them are one word: three or more, and none of them begins another."""
    cdef Py_UCS4 behind = char_at(text, end, size)
    return end - i > 4 and not is_letter(behind) and not is_digit(behind)


cdef Py_ssize_t word_end(str text, Py_ssize_t i, Py_ssize_t size):
    """Return where a word ends that begins with the letter at *i*: "men's", "ps5", "h&m", "w/o"."""
    cdef Py_UCS4 first = text[i], second = char_at(text, i + 1, size), third
    cdef Py_ssize_t end
    cdef bint alone
    if second == c"/" or second == c"&":
        third = char_at(text, i + 2, size)
        alone = not is_letter(char_at(text, i + 3, size))
        if second == c"/" and first == c"w":  # slashed abbreviations are one word: w/, w/o, s/s, l/s, c/w, n/a, t/c, t/r
            return i + 3 if third == c"o" and alone else i + 2
        if second == c"/" and alone and ((first in u"sl" and third == c"s") or (first == c"c" and third == c"w") or (first == c"n" and third == c"a")
                or (first == c"t" and (third == c"c" or third == c"r"))):
            return i + 3
        if second == c"&" and is_letter(third) and alone:
            return i + 3
    end = letters_end(text, i, size)
    if end < size and end - i <= MODEL_LETTERS and is_digit(text[end]):
        end += 1
        while end < size and (is_letter(text[end]) or c"0" <= text[end] <= c"9"):
            end += 1
    elif end + 1 < size and text[end] == c"'" and is_letter(text[end + 1]):
        end = letters_end(text, end + 1, size)
    return end


cpdef list split(str text):
    """Return the tokens of a folded text: words, numbers and the punctuation that parts phrases; all else is passed over."""
    cdef list tokens = []
    cdef Py_ssize_t i = 0, end, size = len(text)
    cdef Py_ssize_t seen = 0  # letters with points are looked at once: where they are no initials, the rest of them are none
    cdef Py_UCS4 char
    cdef Token token
    while i < size:
        char = text[i]
        if is_letter(char) and char_at(text, i + 1, size) == c"." and i >= seen:
            end = seen = pointed_end(text, i, size)
            if not are_initials(text, i, end, size):
                end = word_end(text, i, size)
        elif char == c"x" and tokens and (<Token>tokens[len(tokens) - 1]).end == i and is_digit(text[i - 1]) and is_digit(char_at(text, i + 1, size)):
            end = i + 1  # "1250x2500" are two sides
        elif is_letter(char):
            end = word_end(text, i, size)
        elif is_digit(char):
            end = number_end(text, i, size)
        elif is_mark(char):
            end = i + 1
        else:
            i += 1
            continue
        token = Token.__new__(Token)
        token.text, token.start, token.end = text[i:end], i, end
        if is_letter(char) and end > i + 1 and text[i + 1] == c".":  # initials are said without their points
            token.text = token.text.replace(".", "")
        tokens.append(token)
        i = end
    return tokens


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
                self.having[place][<unsigned char>word[place]] |= <uint64_t>1 << <int>number

    def stand_in(self, str text not None):
        """Whether one of the words stands in *text*, in letters of any size; beyond ASCII one may always stand there."""
        cdef bytes folded
        cdef const unsigned char* at
        cdef Py_ssize_t i
        cdef uint64_t left
        if not text.isascii():
            return True
        folded = text.lower().encode()
        at = folded
        for i in range(len(folded) - PREFIX + 1):
            left = self.having[0][at[i]] & self.having[1][at[i + 1]] & self.having[2][at[i + 2]]
            if left:
                for word in self.words:
                    if left & 1 and folded.startswith(word, i):
                        return True
                    left >>= 1
        return False
