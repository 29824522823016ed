# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The words of one index as texts spell them: what a spelling says wherever it stands is found out once and kept."""

cimport cython
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.stdint cimport int32_t, uint8_t, uint32_t, uintptr_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp, memcpy, memset

from hscode._core cimport MAX_WORD, Index, begins_any, find_word
from hscode._rows cimport below
from hscode.reading._flags cimport is_material
from hscode.reading._scan cimport Asking
from hscode.reading.quantities cimport marked, metric_word

from hscode.kinds import TokenFlag
from hscode.reading.footwear import SHOE_PARTS
from hscode.reading.mending import shortens
from hscode.reading.nouns import FITS, FITS_OR_SERVES, ON_ARTICLE
from hscode.reading.nouns import SERVES as SERVING
from hscode.reading.openings import ABBREVIATED, ANNOUNCERS, ANNOUNCING, LOTS, POINTING, PUTTING_UP, SHAPES
from hscode.reading.openings import BEING as BEINGS
from hscode.reading.openings import THESE as POINTERS
from hscode.reading.phrases import ARTICLES, content_word, ends_medium, has_digit
from hscode.reading.presentation import IDIOMS, KINDS_OF_PACKING, MEDIUM, PACKED_IN_OR_WITH, PACKED_KINDS, PUT_UP_IN
from hscode.reading.relations import (
    ANY_GOODS, BETWEEN_FIGURES, BREAKS, BROUGHT, CHOICES, COATED, COMING_ALONG, DEVICES, DONE, ENDING_DEEDS, FIBRE_FORMS, IMITATIONS, JOINING,
    LEFT_OUT, LIKENESS, MATERIAL_FORMS, MEASURES, MEASURING, NAMING_NOTHING, NEGATION, NOT_DONE, NOT_FREE_OF, OF_NO_THING, OUTSIDES, PACKED_SO, PART_WORDS,
    PARTICIPLES, PLACING, PRESERVED, RELATIONS, SOLD_APART, WORKINGS, WOUND_ON, doers, doings,
)
from hscode.reading.trades import trade_marks
from hscode.reading.words import singular

cdef enum:
    ROOM = 10_000  # spellings that are kept; then all are forgotten
    FIRST_SLOTS = 1024

cdef int _JOINS = TokenFlag.JOINS, _MEDIUM = MEDIUM
_ALONE = {words[0]: int(role) for words, role in RELATIONS.items() if len(words) == 1}
_PAIRS = {}
for _words, _role in RELATIONS.items():
    if len(_words) == 2:
        _PAIRS.setdefault(_words[0], {})[_words[1]] = int(_role)
_SECOND = {word: number for number, word in enumerate(dict.fromkeys([second for seconds in _PAIRS.values() for second in seconds]))}
assert len(_SECOND) <= SECONDS
_DRIVES = frozenset({"engine", "motor"})
"""Nouns of what drives goods."""
_OF_COMPONENTS = {FITS: ACCESSORY, SERVING: SERVES, FITS_OR_SERVES: ACCESSORY | SERVES, ON_ARTICLE: FITTED}
"""Marks of nouns for components, by what they are."""
_STRETCHING = frozenset(["-", "of", "in", "for", "otherwise", "further", "yet", "added", "put", "commercial"])
"""Behind "not" and "no" these make the negation reach a word farther."""


cdef dict _FORMS = marked({
    PART: PART_WORDS, MEASURE: MEASURES, FIBRE_FORM: FIBRE_FORMS, NAMELESS: NAMING_NOTHING, BLANK: ("blank",), DENIES: ("non",),
    SHOE_PART: [form for form, asked in SHOE_PARTS.items() if asked], PARTICIPLE: PARTICIPLES, MATERIAL_FORM: MATERIAL_FORMS, WORKED: WORKINGS,
    SHAPELESS: SHAPES, PLACES: PLACING, FREE: ("free",), FREE_AS: NOT_FREE_OF, LIKE: LIKENESS, IMITATES: IMITATIONS, ANY: ANY_GOODS, DEVICE: DEVICES,
})
cdef dict _SPELLINGS = marked({
    BREAK: BREAKS, COMMA: (",",), HYPHEN: ("-",), NEGATES: NEGATION, PERCENT: ("%",), LISTS: (",", "or", "("), ARTICLE: ARTICLES, TELLS: IDIOMS,
    PACKS: PACKED_IN_OR_WITH, CHOICE: CHOICES, NOT: ("not",), HOW_PACKED: PACKED_SO, IS_PACKED: ("packed", "packaged"), STROKE: ("/", "w/", "."),
    CLOSES: (")",), PUTS_UP: PUTTING_UP, BETWEEN: BETWEEN_FIGURES, MEASURES_OUT: MEASURING, OPENS: ("(",), POINTS: POINTING, ANNOUNCES: ANNOUNCING,
    PREFIX: ("un",), PARTS_NAMES: JOINING, STRETCHES: _STRETCHING, COMES_ALONG: COMING_ALONG, LEAVES_OUT: LEFT_OUT, SELLS_APART: SOLD_APART,
})


cdef dict _KINDS = marked({
    KEEPS: PRESERVED, KIND_OF_PACKING: KINDS_OF_PACKING, ENDS_DEED: ENDING_DEEDS, COATS: COATED, OUTSIDE: OUTSIDES, OUTER: ("outer",), DRIVES: _DRIVES,
})
cdef dict _SPELT = marked({
    OF_WEIGHT: ("net", "nett", "gross"), BEFORE_WEIGHT: ("ea", "each", "kg", "g", "pcs"), TELLS_ALONE: [word for word, told in IDIOMS.items() if "" in told],
    TELLS_BEHIND: {second for told in IDIOMS.values() for second in told if second}, SPARE: ("spare",), GENERAL: OF_NO_THING, OURS: ("our",),
    YOURS: ("your",), RELATIVE: ("that", "which"), HAVE: ("has", "have", "had"), BEEN: ("been",),
})
cdef dict _SAYS = marked({
    SAYS_IN: ("in",), SAYS_ON: ("on",), SAYS_FROM: ("from",), SAYS_OF: ("of",), SAYS_UP: ("up",), SAYS_AND: ("and",), SAYS_NO: ("no",),
    SAYS_PUT: ("put",), SAYS_COME: ("come", "comes"), SAYS_ARE: ("is", "are", "was", "were"), LONGER: ("longer",), SEPARATELY: ("separately",),
    INCLUDED: ("included",), WINDS: WOUND_ON, POINT: (".",), SEMICOLON: (";",), STOPS: (".", "!", "?"), CUT_SHORT: ABBREVIATED, ANNOUNCER: ANNOUNCERS,
    THESE: POINTERS, LOT: LOTS, BEING: BEINGS, BEFORE_ITEM: (",", ";", ":", ".", "and", "&", "+"), SLASH: ("/",), WITH_SLASH: ("w/",),
})


@cython.no_gc  # it holds nothing that could hold it
cdef class Senses:
    """What a short form stands for beside certain words, in the order in which that is tried."""

    def __cinit__(self, str short not None, list told not None):
        cdef list cues = [cue for _, beside in told for cue in beside]
        cdef Cue* words = <Cue*>malloc((len(cues) + 1) * sizeof(Cue))
        cdef int32_t* numbers = <int32_t*>malloc((len(cues) + 1) * sizeof(int32_t))
        self._words, self._numbers, self._kept = words, numbers, []
        self.at = <Sense*>malloc((len(told) + 1) * sizeof(Sense))
        if words == NULL or numbers == NULL or self.at == NULL:
            raise MemoryError
        for tokens, beside in told:
            self._put(&self.at[self.size], Lexeme(short, tuple(tokens)), [cue for cue in beside if isinstance(cue, str)], words)
            self._put_numbers(&self.at[self.size], sorted({cue for cue in beside if not isinstance(cue, str)}), numbers)
            words += self.at[self.size].n_words
            numbers += self.at[self.size].n_numbers
            self.size += 1

    def __dealloc__(self):
        free(self.at)
        free(self._words)
        free(self._numbers)

    cdef int _put(self, Sense* sense, Lexeme lexeme, list beside, Cue* words) except -1:
        """Put one sense, with the words beside which it is meant: by their length, and those of one length by their letters."""
        cdef str cue
        sense.lexeme, sense.words, sense.n_words = &lexeme.plain, words, 0
        self._kept.append(lexeme)
        for letters, cue in sorted({(cue.encode("utf-8"), cue) for cue in beside}, key=lambda pair: (len(pair[0]), pair[0])):
            words[sense.n_words].letters = PyUnicode_AsUTF8AndSize(cue, &words[sense.n_words].size)
            self._kept.append(cue)
            sense.n_words += 1
        return 0

    cdef int _put_numbers(self, Sense* sense, list beside, int32_t* numbers) except -1:
        """Put the token numbers beside which a sense is meant, which rise."""
        sense.numbers, sense.n_numbers = numbers, 0
        for number in beside:
            numbers[sense.n_numbers] = number
            sense.n_numbers += 1
        return 0


@cython.no_gc
cdef class Lexeme:
    """A content word in the form under which the index knows it, with its token numbers, none when it is unknown.

    A short form that no phrase of the index is spelt with is marked by the last of the words that it stands for. Its signs are what it is to others.
    """

    def __cinit__(self, str form not None, tuple numbers not None, str said=None, Senses senses=None, int signs=0):
        self.form = form
        self.said = form if said is None else said
        self.numbers = numbers
        self._numbers = _copied(numbers)
        self._words = [None, None]
        self.plain.lexeme = <PyObject*>self
        self.plain.numbers, self.plain.n = self._numbers, <int32_t>len(numbers)
        self.plain.letters = PyUnicode_AsUTF8AndSize(form, &self.plain.size)
        self.plain.said = PyUnicode_AsUTF8AndSize(self.said, &self.plain.said_size)
        self.plain.token = numbers[0] if len(numbers) == 1 and senses is None else -1
        self.plain.signs = signs
        if senses is not None:
            self._senses, self.plain.senses, self.plain.n_senses = senses, senses.at, senses.size
        self.plain.marks = (TWOFOLD if senses is not None else 0) | (SHORT if said is not None else 0) | _marks(self.said)
        self.plain.kinds = <int>_KINDS.get(form, 0) | (DOING if form.endswith("ing") else 0) | (LETTERS_ALONE if form.isalpha() else 0)
        self.plain.kinds |= HAS_FIGURE if has_digit(form) else 0

    def __dealloc__(self):
        free(self._numbers)
        free(self._meant[0])
        free(self._meant[1])


cdef int32_t* _copied(tuple numbers) except NULL:
    """Return a copy of some numbers that is to be freed."""
    cdef Py_ssize_t k
    cdef int32_t* copied = <int32_t*>malloc((len(numbers) + 1) * sizeof(int32_t))
    if copied == NULL:
        raise MemoryError
    for k in range(len(numbers)):
        copied[k] = numbers[k]
    return copied


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
    """A token as texts spell it: its content word, the role of what follows it as a word of relation, its marks, its signs to others."""

    def __cinit__(self, str text not None, Lexeme lexeme, int signs):
        cdef dict pairs = _PAIRS.get(text)
        self.text = text
        self.lexeme = lexeme
        self.plain.spelling = <PyObject*>self
        self.plain.letters = PyUnicode_AsUTF8AndSize(text, &self.plain.size)
        self.plain.lexeme = NULL if lexeme is None else &lexeme.plain
        self.plain.role = _ALONE.get(text, -1)
        self.plain.second = _SECOND.get(text, -1)
        self.plain.signs = signs
        self.plain.kinds = _SPELT.get(text, 0)
        self.plain.marks = (
            <int>_SPELLINGS.get(text, 0) | (DIGIT if text[0].isdigit() else 0)
            | (PLURAL if len(text) > 3 and text.endswith("s") and singular(text) != text else 0)
            | (HOLDS if lexeme is not None and lexeme.form in PUT_UP_IN else 0) | (STRETCHES if text.endswith("ly") else 0)
            | (OF_MEDIUM if lexeme is not None and not ends_medium(text) else 0)
        )
        self.plain.says = (
            <int>_SAYS.get(text, 0) | (ADVERB if text.endswith("ly") else 0) | (DOES if text.endswith("ing") else 0)
            | (CUT_SHORT if len(text) == 1 else 0) | (BEFORE_ITEM if text.isdigit() else 0) | (LETTER_FIRST if text[0].isalpha() else 0)
            | (NUMBERS_ITEM if (text.isalnum() if len(text) == 1 else len(text) == 2 and text.isdigit()) else 0)
            | (ALL_LETTERS if text.isalpha() else 0) | (FIGURED if has_digit(text) else 0)
        )
        if pairs is not None:
            self.plain.pairs = self._pairs
            memset(self._pairs, -1, sizeof(self._pairs))
            for second, role in pairs.items():
                self._pairs[<int>_SECOND[second]] = role


@cython.no_gc_clear
cdef class Kept:
    """Spellings and content words, by their texts and forms, which stand where they are for as long as anybody has this."""

    def __cinit__(self):
        self.spellings, self.lexemes = [], {}


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
        self._twofold = {short: Senses(short, told) for short, told in (by_neighbours or {}).items()}
        self._packed = {content_word(word): PACKED_KINDS[kind] for word, kind in (packed or {}).items()}
        self._components = {}
        for kind, mark in _OF_COMPONENTS.items():
            for noun in map(content_word, (components or {}).get(kind, ())):
                self._components[noun] = self._components.get(noun, 0) | mark
        self._mend = mend
        self._signs = signs
        self._forget()

    def __dealloc__(self):
        free(self._slots)

    def numbers(self, str form not None):
        """Return the token numbers of a word in its index form, none when it is unknown."""
        return self.core.word_tokens(form) or ()

    cdef int packed(self, const Lexed* lexeme) except -1:
        """Return which packings are of what a word says, or whether goods lie in it to keep (:data:`hscode.reading.presentation.PACKED_KINDS`)."""
        return self._packed.get((<Lexeme>lexeme.lexeme).said, 0)

    cdef int make_room(self) except -1:
        """See to it before texts are read that no more than some words are kept; those of texts that were read before stay with these."""
        return self._forget() if self._n_kept >= ROOM else 0

    cdef int _forget(self) except -1:
        """Begin to keep words anew."""
        cdef Slot* slots = <Slot*>calloc(FIRST_SLOTS, sizeof(Slot))
        if slots == NULL:
            raise MemoryError
        free(self._slots)
        self._slots, self._n_slots, self._n_kept = slots, FIRST_SLOTS, 0
        memset(self._joints, 0, sizeof(self._joints))
        self.kept = Kept()
        return 0

    cdef const Spelled* known(self, const char* letters, Py_ssize_t size) noexcept nogil:
        """Return what is known of a token by its letters in UTF-8, NULL where no text said it before."""
        return self._slot(hash_of(letters, size), letters, size).spelled

    cdef const Spelled* spelled(self, const char* letters, Py_ssize_t size) except NULL nogil:
        """Return what is known of a token by its letters in UTF-8."""
        cdef Slot* slot = self._slot(hash_of(letters, size), letters, size)
        if slot.spelled != NULL:
            return slot.spelled
        with gil:  # it is the first text that says so
            return self._learn(letters[:size].decode("utf-8"))

    cdef const Spelled* _learn(self, str text) except NULL:
        """Find out what is to be known of a token, and keep it."""
        cdef str form = content_word(text)
        cdef Spelling spelling = Spelling(text, self.lexeme(form) if form else None, self._signs.get(text, 0) | self._signs.get(form, 0))
        cdef Spelled* plain = &spelling.plain
        cdef uint32_t hash = hash_of(plain.letters, plain.size)
        cdef Slot* slot
        if 2 * self._n_kept >= self._n_slots:
            self._grow()
        plain.trade = self.trades.get(text, 0)
        slot = self._slot(hash, plain.letters, plain.size)
        slot.hash, slot.spelled = hash, plain
        self._n_kept += 1
        self.kept.spellings.append(spelling)
        return plain

    cdef const Metric* metric(self, const Spelled* spelled) except NULL nogil:
        """Return what a token says where figures stand."""
        if spelled.metric == NULL:
            with gil:
                self._learn_metric(<Spelling>spelled.spelling)
        return spelled.metric

    cdef int _learn_metric(self, Spelling spelling) except -1:
        """Find that out, and keep it."""
        spelling._metric = metric_word(spelling.text)
        spelling.plain.metric = &spelling._metric.plain
        return 0

    cdef Slot* _slot(self, uint32_t hash, const char* letters, Py_ssize_t size) noexcept nogil:
        """Return where a token is kept, or is to be."""
        cdef uint32_t at = hash
        cdef Slot* slot
        while True:
            slot = &self._slots[at & (self._n_slots - 1)]
            if slot.spelled == NULL or (slot.hash == hash and slot.spelled.size == size and memcmp(slot.spelled.letters, letters, size) == 0):
                return slot
            at += 1

    cdef int _grow(self) except -1:
        """Have twice as many slots."""
        cdef Slot* before = self._slots
        cdef uint32_t k, n = self._n_slots
        cdef Slot* slots = <Slot*>calloc(2 * n, sizeof(Slot))
        if slots == NULL:
            raise MemoryError
        self._slots, self._n_slots = slots, 2 * n
        for k in range(n):
            if before[k].spelled != NULL:
                self._slot(before[k].hash, before[k].spelled.letters, before[k].spelled.size)[0] = before[k]
        free(before)
        return 0

    cdef const Spelled* spelling(self, str text) except NULL:
        """Return what is known of a token as it is spelt."""
        cdef Py_ssize_t size
        cdef const char* letters = PyUnicode_AsUTF8AndSize(text, &size)
        return self.spelled(letters, size)

    cdef const Lexed* lexed(self, str form) except NULL:
        """Return the content word of a form, as numbers."""
        return &self.lexeme(form).plain

    cdef Lexeme lexeme(self, str form):
        """Return the content word of a form."""
        cdef Lexeme lexeme = self.kept.lexemes.get(form)
        if lexeme is None:
            numbers = self.numbers(form)
            said = self.core.token_text(numbers[len(numbers) - 1]) if form in self._short and numbers else None
            lexeme = Lexeme(form, numbers, said, self._twofold.get(form), self._signs.get(form, 0))
            lexeme.plain.marks |= <int>self._components.get(lexeme.said, 0)
            lexeme.plain.marks |= (JOINS if self._joins(lexeme.said) else 0) | (OF_MATERIAL if self._names_material(numbers) else 0)
            lexeme.plain.kinds |= MEDIUM_OF if <int>self._packed.get(lexeme.said, 0) & _MEDIUM else 0
            lexeme.plain.kinds |= MAKE_OF_PACKING if <int>self._packed.get(lexeme.said, 0) & ~_MEDIUM else 0
            self.kept.lexemes[form] = lexeme
        return lexeme

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

    cdef int join(self, const Lexed* first, const Lexed* second, const Lexed** both) except -1 nogil:
        """Find the word that the index spells as two with a space between them, NULL when there is none."""
        cdef unsigned char text[MAX_WORD]
        cdef Joint* joint
        cdef Py_ssize_t size = first.said_size + 1 + second.said_size
        both[0] = NULL
        if not first.marks & JOINS or size > MAX_WORD:
            return 0
        joint = &self._joints[((<uintptr_t>first >> 4) * 31 + (<uintptr_t>second >> 4)) % JOINTS]
        if joint.first == first and joint.second == second:
            both[0] = joint.both
            return 0
        memcpy(text, first.said, first.said_size)
        text[first.said_size] = c" "
        memcpy(text + first.said_size + 1, second.said, second.said_size)
        if find_word(&self.core.view, text, size) >= 0:
            with gil:
                both[0] = self.lexed((<char*>text)[:size].decode("utf-8"))
            if not both[0].n:
                both[0] = NULL
        joint.first, joint.second, joint.both = first, second, both[0]
        return 0

    cdef const Meant* mended(self, const Lexed* lexeme, bint last) except NULL nogil:
        """Return what an unknown word is read as, in the middle of a text or as the last."""
        if not lexeme.meant[last].known:
            with gil:
                self._mend_word(<Lexeme>lexeme.lexeme, last)
        return &lexeme.meant[last]

    cdef int _mend_word(self, Lexeme lexeme, bint last) except -1:
        """Find out what an unknown word is read as; a number is read as nothing else."""
        cdef Meant* meant = &lexeme.plain.meant[last]
        cdef str words = lexeme.form
        cdef tuple numbers = ()
        if not lexeme.plain.marks & FIGURE:
            words, numbers = self._mend(lexeme.form, last)
        lexeme._meant[last] = _copied(numbers)
        lexeme._words[last] = words
        meant.numbers, meant.n = lexeme._meant[last], <int32_t>len(numbers)
        meant.shortened = meant.n > 0 and shortens(lexeme.form, words)
        meant.words, meant.known = <PyObject*>words, True
        return 0

    cdef const Deed* deed(self, const Lexed* lexeme) except NULL nogil:
        """Return what may be called who does what a word says, and doing it."""
        if not lexeme.deed.known:
            with gil:
                self._learn_deed(<Lexeme>lexeme.lexeme)
        return &lexeme.deed

    cdef int _learn_deed(self, Lexeme lexeme) except -1:
        """Find that out: of the words that there might be, those that the index knows."""
        cdef Deed* deed = &lexeme.plain.deed
        deed.n_doers = self._put_known(doers(lexeme.form), deed.doers, DOERS)
        deed.n_doings = self._put_known(doings(lexeme.form), deed.doings, DOINGS)
        deed.known = True
        return 0

    cdef int _put_known(self, tuple forms, const Lexed** words, int room) except -1:
        """Put those of some words that the index knows, and return how many they are."""
        cdef const Lexed* word
        cdef int n = 0
        for form in forms:
            word = self.lexed(form)
            if word.n and n < room:
                words[n] = word
                n += 1
        return n

    cdef str denied(self, str text):
        """Return the word with "un" before it if the index knows that, empty for what is denied all the same, None for what "un" does not deny."""
        cdef const Lexed* lexeme = self.spelling("un" + text).lexeme
        if lexeme != NULL and lexeme.n:
            return "un" + text
        lexeme = self.spelling(text).lexeme
        return "" if lexeme != NULL and lexeme.marks & DONE_TO else None

    cdef str first_letters(self, str letters, str text):
        """Return the short form that first letters with a stroke make with the word behind it, None when there is none: "s/steel", "s/stl"."""
        cdef const Lexed* plain = self.spelling(text).lexeme
        cdef Lexeme lexeme
        cdef str key
        if plain == NULL:
            return None
        lexeme = <Lexeme>plain.lexeme
        for key in (f"{letters}/{lexeme.form}", f"{letters}/{self.core.token_text(lexeme.numbers[0])}" if len(lexeme.numbers) == 1 else ""):
            if key in self._twofold or self.core.word_tokens(key) is not None:
                return key
        return None


cdef bint is_cue(const Sense* sense, const char* letters, Py_ssize_t size) noexcept nogil:
    """Whether a word is one of those beside which a short form has a sense."""
    cdef int low = 0, high = sense.n_words, middle
    cdef Py_ssize_t differs
    while low < high:
        middle = (low + high) >> 1
        differs = size - sense.words[middle].size
        if differs == 0:
            differs = memcmp(letters, sense.words[middle].letters, size)
        if differs == 0:
            return True
        if differs < 0:
            high = middle
        else:
            low = middle + 1
    return False


cdef bint is_cue_number(const Sense* sense, int32_t number) noexcept nogil:
    """Whether a token number is one of those beside which a short form has a sense."""
    cdef Py_ssize_t k = below(<const uint32_t*>sense.numbers, sense.n_numbers, <uint32_t>number)
    return k < sense.n_numbers and sense.numbers[k] == number


cdef inline uint32_t hash_of(const char* letters, Py_ssize_t size) noexcept nogil:
    """Return a number that letters lead to."""
    cdef uint32_t hash = 2166136261
    cdef Py_ssize_t i
    for i in range(size):
        hash = (hash ^ <uint8_t>letters[i]) * 16777619
    return hash ^ hash >> 15
