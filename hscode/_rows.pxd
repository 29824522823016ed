"""Rows of things in C that grow as things are added."""

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
