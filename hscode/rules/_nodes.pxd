"""Sets of places in C: the numbers of their nodes, which rise. They are small."""

from libc.stdint cimport uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memmove

from hscode._rows cimport below

cdef enum:
    FEW_NODES = 12  # for which there is room in the set itself


cdef struct Nodes:
    uint32_t* at
    Py_ssize_t n
    Py_ssize_t room
    uint32_t few[FEW_NODES]  # to which *at* may point: a set stays where it is


cdef inline void begin(Nodes* nodes) noexcept nogil:
    """Make a new set of what may hold anything."""
    nodes.at, nodes.n, nodes.room = nodes.few, 0, FEW_NODES


cdef inline void empty(Nodes* nodes) noexcept nogil:
    """Have no place in a set, or in what is nothing but noughts."""
    if nodes.room == 0:
        begin(nodes)
    nodes.n = 0


cdef inline void drop(Nodes* nodes) noexcept nogil:
    """Give back the memory of a set."""
    if nodes.room > FEW_NODES:
        free(nodes.at)
    begin(nodes)


cdef inline bint holds(const Nodes* nodes, uint32_t node) noexcept nogil:
    """Whether a place is one of a set."""
    cdef Py_ssize_t k = below(nodes.at, nodes.n, node)
    return k < nodes.n and nodes.at[k] == node


cdef inline int put(Nodes* nodes, uint32_t node) except -1 nogil:
    """Have a place in a set."""
    cdef Py_ssize_t k = nodes.n if nodes.n == 0 or nodes.at[nodes.n - 1] < node else below(nodes.at, nodes.n, node)
    if k < nodes.n and nodes.at[k] == node:
        return 0
    if nodes.n == nodes.room:
        _grow(nodes)
    memmove(nodes.at + k + 1, nodes.at + k, (nodes.n - k) * sizeof(uint32_t))
    nodes.at[k] = node
    nodes.n += 1
    return 0


cdef inline int put_all(Nodes* nodes, const Nodes* others) except -1 nogil:
    """Have the places of another set in a set."""
    cdef Py_ssize_t k
    for k in range(others.n):
        put(nodes, others.at[k])
    return 0


cdef inline void take_away(Nodes* nodes, const Nodes* others) noexcept nogil:
    """Have none of the places of another set in a set."""
    cdef Py_ssize_t k, kept = 0
    for k in range(nodes.n):
        if not holds(others, nodes.at[k]):
            nodes.at[kept] = nodes.at[k]
            kept += 1
    nodes.n = kept


cdef inline bint meet(const Nodes* nodes, const Nodes* others) noexcept nogil:
    """Whether two sets have a place in common."""
    cdef Py_ssize_t k
    for k in range(nodes.n):
        if holds(others, nodes.at[k]):
            return True
    return False


cdef inline set set_of(const Nodes* nodes):
    """Return a set of places as Python has it."""
    cdef Py_ssize_t k
    return {nodes.at[k] for k in range(nodes.n)}


cdef inline int _grow(Nodes* nodes) except -1 nogil:
    """Have room for twice as many places in a set."""
    cdef uint32_t* longer = <uint32_t*>malloc(2 * nodes.room * sizeof(uint32_t))
    if longer == NULL:
        raise MemoryError
    memcpy(longer, nodes.at, nodes.n * sizeof(uint32_t))
    if nodes.room > FEW_NODES:
        free(nodes.at)
    nodes.at, nodes.room = longer, 2 * nodes.room
    return 0
