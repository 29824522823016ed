from cpython.object cimport PyObject
from libc.stdint cimport int8_t, int32_t, uint32_t

from hscode._core cimport Index
from hscode.reading._scan cimport Asking
from hscode.reading.quantities cimport Metric, MetricWord


cdef enum:  # what a content word is by its form alone
    FIGURE = 1
    PART = 2
    MEASURE = 4
    FIBRE_FORM = 8
    NAMELESS = 16
    PAST = 32
    BLANK = 64
    DENIES = 128
    ACCESSORY = 256
    SHOE_PART = 512  # of those of which the tariff asks
    PARTICIPLE = 1024
    FREE = 2048
    FREE_AS = 4096
    LIKE = 8192
    IMITATES = 16384
    TWOFOLD = 32768  # it stands for something else beside certain words
    SHORT = 65536  # no phrase of the index is spelt with it
    ANY = 131072  # stands for goods of any kind
    DEVICE = 262144  # tells only that it does something
    SERVES = 524288  # a thing in front of it
    JOINS = 1048576  # words of the index begin with it and a space
    MATERIAL_FORM = 2097152  # in which a material comes: "polyethylene film"
    WORKED = 4194304  # tells how a fabric is made, and names nothing
    DONE_TO = 8388608  # tells what was done to the goods, which are of what stands behind "from"
    FITTED = 16777216  # is on an article; the material in front of it is its own
    SHAPELESS = 33554432  # behind "this" it names no goods
    PLACES = 67108864  # what is on an article
    OF_MATERIAL = 134217728  # the name of a material, or of whom goods are for

cdef enum:  # what a token is by its spelling alone
    DIGIT = 1
    BREAK = 2
    COMMA = 4
    HYPHEN = 8
    NEGATES = 16
    PERCENT = 32
    PLURAL = 64
    LISTS = 128
    ARTICLE = 256
    TELLS = 512
    PACKS = 1024
    STRETCHES = 2048
    CHOICE = 4096
    NOT = 8192
    HOW_PACKED = 16384
    IS_PACKED = 32768
    HOLDS = 65536
    STROKE = 131072  # behind first letters: "s/steel", "s.steel"
    CLOSES = 262144  # a bracket, or what numbers an item: "a) bolts"
    PARTS_NAMES = 524288  # "hammer and drill"
    PUTS_UP = 1048576  # a clause may begin with it that tells how goods are put up
    BETWEEN = 2097152  # two figures it is no word of relation
    MEASURES_OUT = 4194304  # in front of a figure
    OPENS = 8388608  # a bracket
    POINTS = 16777216  # to goods that are named elsewhere
    ANNOUNCES = 33554432  # the goods, which are named behind it
    PREFIX = 67108864  # "un", which denies the word that a hyphen joins to it
    COMES_ALONG = 134217728  # negated, what stands before it does not
    LEAVES_OUT = 268435456  # what stands before it
    SELLS_APART = 536870912  # does so with "separately"
    OF_MEDIUM = 1073741824  # behind "in" it may be of the name of what goods lie in to keep


cdef enum:  # what a content word is besides
    KEEPS = 1  # tells in which state goods are kept
    ENDS_DEED = 2  # behind it stands no longer what a deed is done to
    COATS = 4  # tells that what is named in front of it lies on the goods
    OUTSIDE = 8  # of goods
    OUTER = 16
    DRIVES = 32  # goods
    DOING = 64  # ends as what is done
    LETTERS_ALONE = 128
    MEDIUM_OF = 256  # goods lie in it to keep
    HAS_FIGURE = 512
    KIND_OF_PACKING = 1024  # says of which kind a packing is
    MAKE_OF_PACKING = 2048  # packings are of it

cdef enum:  # what a token says besides
    SAYS_IN = 1
    SAYS_ON = 2
    SAYS_FROM = 4
    SAYS_OF = 8
    SAYS_UP = 16
    SAYS_AND = 32
    SAYS_NO = 64
    SAYS_PUT = 128
    SAYS_COME = 256
    SAYS_ARE = 512  # "is", "were"
    LONGER = 1024
    SEPARATELY = 2048
    INCLUDED = 4096
    WINDS = 8192  # goods are wound on it
    ADVERB = 16384
    POINT = 32768
    SEMICOLON = 65536
    STOPS = 131072  # a sentence may end with it
    CUT_SHORT = 262144  # or not behind it: a letter, "approx"
    ANNOUNCER = 524288
    THESE = 1048576  # the goods may be named behind it
    LOT = 2097152  # by which packed goods are counted
    BEING = 4194304  # in front of what tells how goods are put up
    BEFORE_ITEM = 8388608  # of a list
    NUMBERS_ITEM = 16777216
    SLASH = 33554432
    WITH_SLASH = 67108864  # "w/"
    LETTER_FIRST = 134217728
    ALL_LETTERS = 268435456
    DOES = 536870912  # ends as what is done
    FIGURED = 1073741824  # a figure stands in it

cdef enum:  # what a token is by its spelling besides
    OF_WEIGHT = 1  # says which mass a mass is
    BEFORE_WEIGHT = 2  # stands in front of that where it names no goods
    TELLS_ALONE = 4  # a state of presentation
    TELLS_BEHIND = 8  # such a state as the second word for it
    SPARE = 16  # part
    GENERAL = 32  # stands in front of "parts" and says of nothing in particular that they are its own
    OURS = 64
    YOURS = 128
    RELATIVE = 256  # begins a clause that tells of what is named in front of it
    HAVE = 512
    BEEN = 1024

cdef enum:
    SECONDS = 32  # words that may stand second in a relation of two
    DOERS = 3  # names at most for who does a deed
    DOINGS = 2  # and for doing it

cdef struct Meant:
    # the token numbers of what an unknown word is read as, none for nothing, and whether it is only cut short
    const int32_t* numbers
    int32_t n
    bint shortened
    bint known
    PyObject* words


cdef struct Cue:
    # a word by its letters
    const char* letters
    Py_ssize_t size


cdef struct Sense:
    # what a short form stands for, and the words and the token numbers one of which is beside it then
    const Lexed* lexeme
    const Cue* words
    const int32_t* numbers
    int n_words
    int n_numbers


cdef struct Deed:
    # what may be called who does what a word says, and doing it, the likeliest first, if that was found out
    const Lexed* doers[DOERS]
    const Lexed* doings[DOINGS]
    int n_doers
    int n_doings
    bint known


cdef struct Lexed:
    # what a content word is, as numbers
    int marks
    int kinds
    int signs
    int32_t token  # its one number where it is never another word's, else -1
    int32_t n
    const int32_t* numbers
    const char* letters  # its form
    Py_ssize_t size
    const char* said  # the word that it stands for, the last of several
    Py_ssize_t said_size
    Meant meant[2]  # the word, if it is unknown, within a text and at its end
    const Sense* senses  # of a short form that stands for something else beside certain words
    int n_senses
    Deed deed
    PyObject* lexeme


cdef struct Spelled:
    # what a token is as it is spelt, as numbers
    const Lexed* lexeme  # NULL for a mark and for a word that carries no goods
    int marks
    int says
    int kinds
    int signs
    int role  # of what follows it as a word of relation, -1 for none
    int second  # its number as the second word of a relation, -1 for none
    int trade  # what it lets figures say
    const Metric* metric  # what it says where figures stand, NULL before somebody asks
    const int8_t* pairs  # by such a number the role of what follows both, -1 for none; NULL where nothing has one
    const char* letters
    Py_ssize_t size
    PyObject* spelling


cdef struct Piece:
    # a token of a text: how it is spelt, and its half-open range in the folded text
    const Spelled* spelled
    int32_t start
    int32_t end


cdef struct Surface:
    # a text, token by token
    Piece* at
    Py_ssize_t size


cdef struct Slot:
    uint32_t hash
    const Spelled* spelled


cdef struct Joint:
    # two words, and the one that the index spells as both with a space between them, NULL for none
    const Lexed* first
    const Lexed* second
    const Lexed* both


cdef enum:
    JOINTS = 512  # that are kept


cdef class Lexeme


cdef class Senses:
    cdef Sense* at
    cdef int size
    cdef list _kept  # what the letters, the numbers and the words are of
    cdef int32_t* _numbers
    cdef Cue* _words
    cdef int _put(self, Sense* sense, Lexeme lexeme, list beside, Cue* words) except -1
    cdef int _put_numbers(self, Sense* sense, list beside, int32_t* numbers) except -1


cdef class Lexeme:
    cdef readonly str form
    cdef readonly tuple numbers
    cdef str said
    cdef Lexed plain
    cdef int32_t* _numbers
    cdef int32_t* _meant[2]
    cdef list _words  # what it is read as
    cdef Senses _senses


cdef class Spelling:
    cdef readonly str text
    cdef readonly Lexeme lexeme
    cdef Spelled plain
    cdef int8_t _pairs[SECONDS]
    cdef MetricWord _metric


cdef class Kept:
    cdef list spellings
    cdef dict lexemes


cdef inline bint parts_items(const Spelled* spelled) noexcept nogil:
    """Whether a token is a comma or a semicolon."""
    return spelled.marks & COMMA != 0 or spelled.says & SEMICOLON != 0


cdef inline str form_of(const Lexed* lexeme):
    """Return a content word in its index form."""
    return (<Lexeme>lexeme.lexeme).form


cdef inline str text_of(const Piece* piece):
    """Return a token as it is spelt."""
    return (<Spelling>piece.spelled.spelling).text


cdef bint is_cue(const Sense* sense, const char* letters, Py_ssize_t size) noexcept nogil
cdef bint is_cue_number(const Sense* sense, int32_t number) noexcept nogil


cdef class Vocabulary:
    cdef readonly Index core
    cdef readonly Asking frames
    cdef readonly dict trades  # words that tell how figures are to be read, with their marks
    cdef object _mend
    cdef dict _signs
    cdef frozenset _short
    cdef dict _twofold
    cdef dict _packed
    cdef dict _components
    cdef Kept kept
    cdef Slot* _slots
    cdef uint32_t _n_slots
    cdef uint32_t _n_kept
    cdef Joint _joints[JOINTS]
    cdef int packed(self, const Lexed* lexeme) except -1
    cdef int make_room(self) except -1
    cdef int _forget(self) except -1
    cdef const Spelled* known(self, const char* letters, Py_ssize_t size) noexcept nogil
    cdef const Spelled* spelled(self, const char* letters, Py_ssize_t size) except NULL nogil
    cdef const Spelled* _learn(self, str text) except NULL
    cdef const Metric* metric(self, const Spelled* spelled) except NULL nogil
    cdef int _learn_metric(self, Spelling spelling) except -1
    cdef Slot* _slot(self, uint32_t hash, const char* letters, Py_ssize_t size) noexcept nogil
    cdef int _grow(self) except -1
    cdef const Spelled* spelling(self, str text) except NULL
    cdef Lexeme lexeme(self, str form)
    cdef bint _joins(self, str said) except -1
    cdef bint _names_material(self, tuple numbers)
    cdef int join(self, const Lexed* first, const Lexed* second, const Lexed** both) except -1 nogil
    cdef const Lexed* lexed(self, str form) except NULL
    cdef const Meant* mended(self, const Lexed* lexeme, bint last) except NULL nogil
    cdef int _mend_word(self, Lexeme lexeme, bint last) except -1
    cdef const Deed* deed(self, const Lexed* lexeme) except NULL nogil
    cdef int _learn_deed(self, Lexeme lexeme) except -1
    cdef int _put_known(self, tuple forms, const Lexed** words, int room) except -1
    cdef str denied(self, str text)
    cdef str first_letters(self, str letters, str text)
