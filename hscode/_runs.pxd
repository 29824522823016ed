"""How many texts are gone through in one go, for which the lock of the interpreter is left if they are more than a few."""

cdef enum:
    CHAINED = 64
    TOGETHER = 8  # to have the lock again takes as long as others hold it
