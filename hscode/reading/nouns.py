"""What the nouns of ``components.txt`` are: parts of machines, what fits a thing or serves it, what is on an article."""

from __future__ import annotations

OF_MACHINE, ON_ARTICLE = "part of a machine", "on an article"
FITS, SERVES, FITS_OR_SERVES = "fits a thing", "serves a thing", "fits or serves a thing"
KINDS = (OF_MACHINE, FITS, SERVES, FITS_OR_SERVES, ON_ARTICLE)
"""What nouns for components can be."""
