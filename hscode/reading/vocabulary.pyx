# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The words of one index as texts spell them: what a spelling says wherever it stands is found out once and kept."""

cimport cython
from libc.stdint cimport int32_t, uint32_t
from libc.string cimport memcpy

from cpython.unicode cimport PyUnicode_AsUTF8AndSize

from hscode._core cimport MAX_WORD, Index, begins_any, find_word
from hscode.reading._flags cimport is_material
from hscode.reading._scan cimport Asking

from hscode.kinds import TokenFlag
from hscode.reading.footwear import SHOE_PARTS
from hscode.reading.nouns import FITS, FITS_OR_SERVES, ON_ARTICLE
from hscode.reading.nouns import SERVES as SERVING
from hscode.reading.openings import ANNOUNCING, POINTING, PUTTING_UP, SHAPES
from hscode.reading.phrases import ARTICLES, content_word, ends_medium, has_digit
from hscode.reading.presentation import IDIOMS, PACKED_IN_OR_WITH, PACKED_KINDS, PUT_UP_IN
from hscode.reading.relations import (
    ANY_GOODS, BETWEEN_FIGURES, BREAKS, BROUGHT, CHOICES, COMING_ALONG, DEVICES, DONE, FIBRE_FORMS, IMITATIONS, JOINING,
    LEFT_OUT, LIKENESS, MATERIAL_FORMS, MEASURES, MEASURING, NAMING_NOTHING, NEGATION, NOT_DONE, NOT_FREE_OF, PACKED_SO, PART_WORDS, PARTICIPLES,
    PLACING, RELATIONS, SOLD_APART, WORKINGS,
)
from hscode.reading.trades import trade_marks
from hscode.reading.words import singular

cdef enum:
    ROOM = 10_000  # spellings, and forms, that are kept; then all are forgotten

cdef int _JOINS = TokenFlag.JOINS
_ALONE = {words[0]: int(role) for words, role in RELATIONS.items() if len(words) == 1}
_PAIRS = {}
for _words, _role in RELATIONS.items():
    if len(_words) == 2:
        _PAIRS.setdefault(_words[0], {})[_words[1]] = int(_role)
_OF_COMPONENTS = {FITS: ACCESSORY, SERVING: SERVES, FITS_OR_SERVES: ACCESSORY | SERVES, ON_ARTICLE: FITTED}
"""Marks of nouns for components, by what they are."""
_STRETCHING = frozenset(["-", "of", "in", "for", "otherwise", "further", "yet", "added", "put", "commercial"])
"""Behind "not" and "no" these make the negation reach a word farther."""


cdef dict _marked(dict words):
    """Return the marks of words, from the words of each mark."""
    cdef dict marks = {}
    for mark, marked in words.items():
        for word in marked:
            marks[word] = marks.get(word, 0) | mark
    return marks


cdef dict _FORMS = _marked({
    PART: PART_WORDS, MEASURE: MEASURES, FIBRE_FORM: FIBRE_FORMS, NAMELESS: NAMING_NOTHING, BLANK: ("blank",), DENIES: ("non",),
    SHOE_PART: [form for form, asked in SHOE_PARTS.items() if asked], PARTICIPLE: PARTICIPLES, MATERIAL_FORM: MATERIAL_FORMS, WORKED: WORKINGS,
    SHAPELESS: SHAPES, PLACES: PLACING, FREE: ("free",), FREE_AS: NOT_FREE_OF, LIKE: LIKENESS, IMITATES: IMITATIONS, ANY: ANY_GOODS, DEVICE: DEVICES,
})
cdef dict _SPELLINGS = _marked({
    BREAK: BREAKS, COMMA: (",",), HYPHEN: ("-",), NEGATES: NEGATION, PERCENT: ("%",), LISTS: (",", "or", "("), ARTICLE: ARTICLES, TELLS: IDIOMS,
    PACKS: PACKED_IN_OR_WITH, CHOICE: CHOICES, NOT: ("not",), HOW_PACKED: PACKED_SO, IS_PACKED: ("packed", "packaged"), STROKE: ("/", "w/", "."),
    CLOSES: (")",), PUTS_UP: PUTTING_UP, BETWEEN: BETWEEN_FIGURES, MEASURES_OUT: MEASURING, OPENS: ("(",), POINTS: POINTING, ANNOUNCES: ANNOUNCING,
    PREFIX: ("un",), PARTS_NAMES: JOINING, STRETCHES: _STRETCHING, COMES_ALONG: COMING_ALONG, LEAVES_OUT: LEFT_OUT, SELLS_APART: SOLD_APART,
})


@cython.no_gc  # it holds nothing that could hold it
cdef class Lexeme:
    """A content word in the form under which the index knows it, with its token numbers, none when it is unknown.

    A short form that no phrase of the index is spelt with is marked by the last of the words that it stands for. Its signs are what it is to others.
    """

    def __cinit__(self, str form not None, tuple numbers not None, str said=None, bint twofold=False, int signs=0):
        self.form = form
        self.said = form if said is None else said
        self.numbers = numbers
        self.token = numbers[0] if len(numbers) == 1 and not twofold else -1
        self.signs = signs
        self.marks = (TWOFOLD if twofold else 0) | (SHORT if said is not None else 0) | _marks(self.said)


cdef int _marks(str form):
    """Return what a word is by its form alone."""
    return (
        <int>_FORMS.get(form, 0) | (FIGURE if form[0].isdigit() else 0) | (NAMELESS if len(form) < 3 or has_digit(form) else 0)
        | (PAST if form.endswith("ed") else 0) | (DONE_TO if _tells_deed(form) and form not in BROUGHT else 0)
    )


cdef bint _tells_deed(str form):
    """Whether a word tells what is done to goods: "pressed", "cut", but not "seed"."""
    return form in DONE or (form.endswith("ed") and not form.endswith("eed") and form not in NOT_DONE)


@cython.no_gc
cdef class Spelling:
    """A token as texts spell it: its content word, the role of what follows it as a word of relation, -1 for none, its marks, its signs to others."""

    def __cinit__(self, str text not None, Lexeme lexeme, int signs):
        self.text = text
        self.lexeme = lexeme
        self.role = _ALONE.get(text, -1)
        self.pairs = _PAIRS.get(text)
        self.signs = signs
        self.marks = (
            <int>_SPELLINGS.get(text, 0) | (DIGIT if text[0].isdigit() else 0)
            | (PLURAL if len(text) > 3 and text.endswith("s") and singular(text) != text else 0)
            | (HOLDS if lexeme is not None and lexeme.form in PUT_UP_IN else 0) | (STRETCHES if text.endswith("ly") else 0)
            | (OF_MEDIUM if lexeme is not None and not ends_medium(text) else 0)
        )


cdef class Vocabulary:
    """Finds what the words of texts are in one index. Not to be used by two threads at once.

    Args:
        core: the compiled nomenclature.
        frames: its words that only frame the goods, :class:`hscode.reading.asking.Frames`.
        mend: from an unknown word and whether it ends the text, to what it is read as and its token numbers (empty: nothing).
        signs: words, folded or in their index form, with the signs that they are to others (:mod:`hscode.reading.signs`).
        shortened: the short forms that no phrase of the index is spelt with.
        packed: words for what packings are of, and for what goods lie in, with which of the two they say.
        components: nouns for components by what they are (:data:`hscode.reading.nouns.KINDS`).
        trades: words of trades by what they let figures say (:data:`hscode.reading.trades.KINDS`).
        by_neighbours: short forms with, in order, the token numbers that they stand for and the words and tokens one of which is beside them then.
    """

    def __cinit__(self, Index core not None, Asking frames not None, mend, dict signs not None, shortened=(), by_neighbours=None, packed=None,
                  components=None, trades=None):
        self.core = core
        self.frames = frames
        self.trades = trade_marks(trades or {})
        self._short = frozenset(shortened)
        self._twofold = {short: [(tuple(numbers), frozenset(beside)) for numbers, beside in told] for short, told in (by_neighbours or {}).items()}
        self._packed = {content_word(word): PACKED_KINDS[kind] for word, kind in (packed or {}).items()}
        self._components = {}
        for kind, mark in _OF_COMPONENTS.items():
            for noun in map(content_word, (components or {}).get(kind, ())):
                self._components[noun] = self._components.get(noun, 0) | mark
        self._mend = mend
        self._signs = signs
        self._spellings = {}
        self._lexemes = {}

    def numbers(self, str form not None):
        """Return the token numbers of a word in its index form, none when it is unknown."""
        return self.core.word_tokens(form) or ()

    cdef int packed(self, Lexeme lexeme) except -1:
        """Return which packings are of what a word says, or whether goods lie in it to keep (:data:`hscode.reading.presentation.PACKED_KINDS`)."""
        return self._packed.get(lexeme.said, 0)

    cdef Spelling spelling(self, str text):
        """Return what is known of a token as it is spelt."""
        known = self._spellings.get(text)
        if known is None:
            form = content_word(text)
            known = Spelling(text, self.lexeme(form) if form else None, self._signs.get(text, 0) | self._signs.get(form, 0))
            if len(self._spellings) >= ROOM:
                self._spellings.clear()
            self._spellings[text] = known
        return <Spelling>known

    cdef Lexeme lexeme(self, str form):
        """Return the content word of a form."""
        known = self._lexemes.get(form)
        if known is None:
            numbers = self.numbers(form)
            said = self.core.token_text(numbers[len(numbers) - 1]) if form in self._short and numbers else None
            known = Lexeme(form, numbers, said, form in self._twofold, self._signs.get(form, 0))
            (<Lexeme>known).marks |= self._components.get((<Lexeme>known).said, 0)
            (<Lexeme>known).marks |= (JOINS if self._joins((<Lexeme>known).said) else 0) | (OF_MATERIAL if self._names_material(numbers) else 0)
            if len(self._lexemes) >= ROOM:
                self._lexemes.clear()
            self._lexemes[form] = known
        return <Lexeme>known

    cdef bint _joins(self, str said) except -1:
        """Whether the index spells words that begin with this one and a space: its tokens are marked so, as to others it looks for such words."""
        cdef bytes beginning = said.encode("utf-8", "replace") + b" "
        cdef Py_ssize_t size = len(beginning)
        cdef int32_t word = find_word(&self.core.view, beginning, size - 1)
        if 0 <= word < <int32_t>self.core.view.n_tokens:
            return self.core.view.tok_flags[word] & _JOINS != 0
        return begins_any(&self.core.view, beginning, size)

    cdef bint _names_material(self, tuple numbers):
        """Whether the index knows one of the tokens of a word as a material, or as whom goods are for."""
        for number in numbers:
            if is_material(number, &self.core.view):
                return True
        return False

    cdef Lexeme joined(self, Lexeme first, Lexeme second):
        """Return the word that the index spells as these two with a space between them, None when there is none."""
        cdef unsigned char text[MAX_WORD]
        cdef Py_ssize_t before, behind
        cdef const char* one
        cdef const char* other
        cdef Lexeme known
        if not first.marks & JOINS:
            return None
        one, other = PyUnicode_AsUTF8AndSize(first.said, &before), PyUnicode_AsUTF8AndSize(second.said, &behind)
        if before + 1 + behind > MAX_WORD:
            return None
        memcpy(text, one, before)
        text[before] = c" "
        memcpy(text + before + 1, other, behind)
        if find_word(&self.core.view, text, before + 1 + behind) < 0:
            return None
        known = self.lexeme(f"{first.said} {second.said}")
        return known if known.numbers else None

    cdef tuple mended(self, Lexeme lexeme, bint last):
        """Return what an unknown word is read as and its token numbers."""
        return self._mend(lexeme.form, last)

    cdef tuple beside(self, Lexeme lexeme, set words):
        """Return what a short form stands for beside *words*, spellings and token numbers, None when they tell nothing of it."""
        for numbers, cues in self._twofold[lexeme.form]:
            if not cues.isdisjoint(words):
                return <tuple>numbers
        return None

    cdef str denied(self, str text):
        """Return the word with "un" before it if the index knows that, empty for what is denied all the same, None for what "un" does not deny."""
        if self.spelling("un" + text).lexeme is not None and self.spelling("un" + text).lexeme.numbers:
            return "un" + text
        lexeme = self.spelling(text).lexeme
        return "" if lexeme is not None and (<Lexeme>lexeme).marks & DONE_TO else None

    cdef str first_letters(self, str letters, str text):
        """Return the short form that first letters with a stroke make with the word behind it, None when there is none: "s/steel", "s/stl"."""
        cdef Lexeme lexeme = self.spelling(text).lexeme
        cdef str key
        if lexeme is None:
            return None
        for key in (f"{letters}/{lexeme.form}", f"{letters}/{self.core.token_text(lexeme.numbers[0])}" if len(lexeme.numbers) == 1 else ""):
            if key in self._twofold or self.core.word_tokens(key) is not None:
                return key
        return None
