from libc.stdint cimport int32_t, uint8_t, uint16_t

from hscode.reading._position cimport Position
from hscode.reading.vocabulary cimport HYPHEN, Piece, Surface, Vocabulary


cdef struct Words:
    # the content words of a text, each with its surface token and its role, as they are gathered
    Position* at
    Py_ssize_t size
    uint16_t marks  # of the clause that is read
    bint parted  # since the last of them a word that parts names has been read
    bint lying  # the next of them is what goods lie in to keep
    bint lies_in  # one of them is
    bint named  # one of them may name goods


cdef int hear(
    Words* words, const Surface* surface, int marks, const uint8_t* clauses, const int32_t* aside, Vocabulary vocabulary
) except -1 nogil


cdef inline bint is_dash(const Piece* at, Py_ssize_t i) noexcept nogil:
    """Whether a hyphen with a space before it stands at *i*."""
    return at[i].spelled.marks & HYPHEN != 0 and i > 0 and at[i].start > at[i - 1].end
