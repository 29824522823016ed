cdef enum:  # what kind of clause a surface token stands in
    NAMES = 0  # the goods
    TELLS = 1  # something of them
    PUT_UP = 2  # how they are packed, delivered or sold
    FRAGMENT = 3  # a word or two between full stops
    CLAUSE = 3
    BEGINS = 4  # with it
    BEFORE = 8  # the goods are named


cdef bytearray clauses_of(str text, list surface, list spellings)
