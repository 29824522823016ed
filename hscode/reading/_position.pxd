"""A position: a token of the index in the order of the text, with the part that its word plays and what is told of it."""

from libc.stdint cimport int32_t, uint8_t, uint16_t

from hscode.reading.vocabulary cimport Lexed

cdef enum:  # the roles, as numbers
    HEAD = 0
    QUALIFIER = 1
    OF = 2
    FOR = 3
    WITH = 4
    WITHOUT = 5
    PLACE = 6
    PACKING = 7

cdef enum:  # what is told of a position
    SHARED = 1
    LESSER = 2
    INSIDE = 4
    MENDED = 8
    MEASURED = 16
    PACKED = 32
    BEHIND_SHARE = 64
    ENDS_TERM = 128
    SILENT = 256
    READ_AS = 512  # its spelling is not that of the token: a short form, or mended
    BEHIND_AND = 1024  # between it and the word before it in the text stands one that parts names
    LATER = 2048  # in a sentence behind the one that names the goods
    ASIDE = 4096  # in a clause that tells how the goods are put up
    LINING = 8192  # its share is that of a lining or the like, and not of the goods
    LIES_IN = 16384  # begins the name of what goods lie in to keep
    AT_END = 32768  # mended as the last word of a text


cdef struct Position:
    # the word, the number of the token or -1, the surface token behind it, its role and its marks
    const Lexed* lexeme
    int32_t token
    int32_t surface
    uint8_t role
    uint16_t marks
