"""The thresholds of validation, all in one place.

They were chosen on labelled tariff index terms: with these, what is called plausible holds the right code for more than four
descriptions in five and next to no code of another chapter, and what is called contradicted is wrong more than 97 times in
a hundred. ``hscode evaluate --validation FILE`` prints the table for any labelled file.
"""

from __future__ import annotations

CONSISTENT = 0.25
"""Probability of the declared digits from which a code is consistent, also when another code is likelier."""
PLAUSIBLE = 0.01
"""Probability of the declared digits from which a code is plausible."""
BETTER = 0.05
"""Probability from which another code is named as a better one; the first candidate always is."""
MAX_BETTER = 3
"""Better codes that are named at most."""

NEGLIGIBLE = 0.001
"""Probability of the declared chapter or heading below which it is as good as ruled out."""
OVERWHELMING_CHAPTER = 0.9
"""Probability of another chapter from which a negligible declared chapter is contradicted, when no word of the text points there."""
OVERWHELMING_HEADING = 0.95
"""The same for headings."""

FACT_NEGLIGIBLE = 0.03
"""Probability of the declared subheading below which a contradicted fact decides, in a line that speaks of the goods in hand."""
FACT_NEGLIGIBLE_FORMAL = 0.002
"""The same for text that speaks of goods in general, as an index does: what it states may hold for some of them only."""
FACT_HEADING = 0.4
"""Probability of the declared heading from which a contradicted fact of a subheading decides: the facts are those of these goods."""
FACT_HEADING_FORMAL = 0.8
"""The same for text that speaks of goods in general."""
FACT_OTHER_HEADING = 0.5
"""Probability of another heading from which a contradicted fact of the declared heading decides."""
