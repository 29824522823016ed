from libc.stdint cimport int32_t

from hscode._core cimport Index
from hscode.reading._scan cimport Asking


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


cdef class Lexeme:
    cdef readonly str form
    cdef str said  # the word that it stands for, the last of several
    cdef readonly tuple numbers
    cdef int marks
    cdef int signs
    cdef int32_t token  # its one number where it is never another word's, else -1


cdef class Spelling:
    cdef readonly str text
    cdef readonly Lexeme lexeme
    cdef int role
    cdef dict pairs
    cdef int marks
    cdef int signs


cdef class Vocabulary:
    cdef readonly Index core
    cdef readonly Asking frames
    cdef readonly dict trades  # words that tell how figures are to be read, with their marks
    cdef object _mend
    cdef dict _signs
    cdef dict _spellings
    cdef dict _lexemes
    cdef frozenset _short
    cdef dict _twofold
    cdef dict _packed
    cdef dict _components
    cdef int packed(self, Lexeme lexeme) except -1
    cdef Spelling spelling(self, str text)
    cdef Lexeme lexeme(self, str form)
    cdef bint _joins(self, str said) except -1
    cdef bint _names_material(self, tuple numbers)
    cdef Lexeme joined(self, Lexeme first, Lexeme second)
    cdef tuple mended(self, Lexeme lexeme, bint last)
    cdef tuple beside(self, Lexeme lexeme, set words)
    cdef str denied(self, str text)
    cdef str first_letters(self, str letters, str text)
