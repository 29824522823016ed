"""Rows of things in C: how they grow as things are added, and where a number stands in one that rises."""

from libc.stdint cimport uint32_t
from libc.stdlib cimport realloc


cdef inline void* grown(void* rows, Py_ssize_t* room, Py_ssize_t few, size_t width) noexcept nogil:
    """Return rows with room for twice as many, for a few at first; NULL if there is no memory, and then they are as they were.

    Args:
        rows: what was returned before, NULL for none.
        room: for how many there is room, which is set.
        few: for how many there is at first.
        width: the bytes of one.
    """
    cdef Py_ssize_t more = max(few, 2 * room[0])
    cdef void* longer = realloc(rows, more * width)
    if longer != NULL:
        room[0] = more
    return longer


cdef inline Py_ssize_t below(const uint32_t* numbers, Py_ssize_t n, uint32_t number) noexcept nogil:
    """Return how many of some numbers, which rise, are below one."""
    cdef Py_ssize_t low = 0, high = n, middle
    while low < high:
        middle = (low + high) >> 1
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low
