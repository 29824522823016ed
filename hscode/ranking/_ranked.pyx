# cython: language_level=3
"""A description on its way, compiled: one is made for every text."""

cimport cython

from hscode.ranking._questions cimport Shares
from hscode.reading.reader cimport Reading
from hscode.rules._evidence cimport Outcome

cdef Shares NOT_RANKED = Shares()  # the codes and the headings of a description on which the ranker was not asked


@cython.final
@cython.freelist(48)  # as many as are heard in a run
cdef class Ranked:
    """A description on its way: how it was read, what the notes and rules did, leaves and headings with their probabilities.

    ``steps`` are what the General Interpretative Rules did, if it was put on record; ``component`` is the reading of the component, or of the
    akin goods, as which the goods are classified, None for none, ``decided_by`` the rule by which they are.

    Args:
        reading: how it was read.
        outcome: what the notes did.
    """

    def __cinit__(self, Reading reading not None, Outcome outcome not None):
        self.reading, self.outcome = reading, outcome
        self.leaves = self.headings = NOT_RANKED
        self.steps, self.decided_by = (), ""

    def keep(self):
        """Have what is read kept for long."""
        self.reading.statement.keep()
        if self.component is not None:
            self.component.statement.keep()

    @property
    def decisive(self):
        """The reading on which headings and subheadings were compared."""
        return self.compared()
