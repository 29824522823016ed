from libc.stdint cimport uint8_t

from hscode.reading._scan cimport Characters
from hscode.reading.vocabulary cimport Surface

cdef enum:  # what kind of clause a surface token stands in
    NAMES = 0  # the goods
    TELLS = 1  # something of them
    PUT_UP = 2  # how they are packed, delivered or sold
    FRAGMENT = 3  # a word or two between full stops
    CLAUSE = 3
    BEGINS = 4  # with it
    BEFORE = 8  # the goods are named


cdef int clauses_of(const Characters* text, const Surface* surface, bint calls, uint8_t** found) except -1 nogil
