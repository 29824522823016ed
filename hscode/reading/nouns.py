"""What the nouns of ``components.txt`` are: parts of machines, parts with headings of their own, what fits a thing or is on one."""

from __future__ import annotations

OF_MACHINE, OF_OWN, ON_ARTICLE = "part of a machine", "part of its own", "on an article"
FITS, SERVES, FITS_OR_SERVES = "fits a thing", "serves a thing", "fits or serves a thing"
KINDS = (OF_MACHINE, OF_OWN, FITS, SERVES, FITS_OR_SERVES, ON_ARTICLE)
"""What nouns for components can be."""
