# cython: language_level=3
"""What the rules know of the places of a nomenclature, compiled: a byte for each place, and some headings."""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t, uint32_t
from libc.stdlib cimport free, malloc

from hscode._core cimport Index


cdef class Places:
    """Places by what rules ask of them.

    Args:
        core: the compiled nomenclature.
        things, drives, driven, undriven, telling_parts: a byte for each place, 1 where it is one of them (:mod:`hscode.rules.rulebook`).

    Raises:
        ValueError: they are not as many as the places of the nomenclature.
    """

    def __cinit__(
        self, Index core not None, *, bytes things not None, bytes drives not None, bytes driven not None, bytes undriven not None,
        bytes telling_parts not None,
    ):
        self.core = core
        self._kept = things, drives, driven, undriven, telling_parts
        for places in self._kept:
            if len(places) != <Py_ssize_t>core.view.n_nodes:
                raise ValueError(f"{len(places)} bytes for {core.view.n_nodes} places")
        self.things, self.drives = _bytes_of(things), _bytes_of(drives)
        self.driven, self.undriven, self.telling_parts = _bytes_of(driven), _bytes_of(undriven), _bytes_of(telling_parts)
        self.driving = <uint32_t*>malloc((core.view.n_headings + 1) * sizeof(uint32_t))
        self.measured = <uint32_t*>malloc((core.view.n_headings + 1) * sizeof(uint32_t))
        if self.driving == NULL or self.measured == NULL:
            raise MemoryError
        self._list(core)

    def __dealloc__(self):
        free(self.driving)
        free(self.measured)

    cdef int _list(self, Index core) except -1:
        """List the headings of engines and motors, and those that ask for a measure."""
        cdef uint32_t i, c, heading
        for i in range(core.view.n_headings):
            heading = core.view.head_node[i]
            if self.drives[heading]:
                self.driving[self.n_driving] = heading
                self.n_driving += 1
            for c in range(core.view.cond_off[heading], core.view.cond_off[heading + 1]):
                if core.view.cond_kind[c]:
                    self.measured[self.n_measured] = heading
                    self.n_measured += 1
                    break
        return 0


cdef const uint8_t* _bytes_of(bytes places) except NULL:
    """Return the bytes of some places, which live as long as these."""
    return <const uint8_t*>PyBytes_AS_STRING(places)
