"""Descriptions put as a question or a request: "what is the HS code for a water bottle?" asks for a water bottle."""

from __future__ import annotations

import re

from hscode.reading._scan import Clues

_LIST = r"(?:hs|hts|htsus|taric|tariff|customs|commodity|harmoni[sz]ed(?: system)?(?: tariff)?)"
_CODE = rf"(?:{_LIST}[ -]?(?:code|number|heading|subheading|classification)s?)"
_FRAMES = re.compile(
    rf"^\W*(?:(?:hi|hello|dear all|please|kindly)\W+)*(?:"
    rf"(?:[\w'’]+ ){{0,6}}?(?:correct |right |proper |best |six[- ]digit |6[- ]digit )?{_CODE}(?: [\w'’]+){{0,2}}? (?:for|of|to|covers?)"
    rf"|(?:how|where|under (?:what|which) \w+) (?:should|do|would|can|to|must|is|are) ?(?:i|we|you|one)? ?(?:classify|classified|declare|import)"
    rf"|(?:i am|i'm|we are|we're|i want to be|we will be) (?:importing|exporting|shipping|sending|buying|bringing in)"
    rf")\b(?: (?:a|an|the|some|my|our|importing|shipping))*\b"
    rf"|[,.;:]? *(?:please )?(?:what|which)(?:'s| is| would be)? (?:the |its )?(?:{_CODE}|heading|code)"
    r"(?: (?:applies|should \w+ use|is it|do i use))?\W*$"
    rf"|\W+(?:please|thanks|thank you)\W*$",
    re.IGNORECASE,
)

_CLUES = Clues(
    "code", "number", "heading", "classif", "declare", "import", "export", "shipping", "sending", "buying", "bringing", "please", "thank"
)
"""Pieces of words of which each frame holds one."""
LONGEST = 500
"""Characters of a question; a longer text is read as it is."""


def goods_asked_for(text: str) -> str:
    """Return *text* with the words that only ask put to spaces, so that every other word keeps its place.

    >>> goods_asked_for("What is the HS code for a steel bottle?").strip()
    'steel bottle?'
    >>> goods_asked_for("customs seals for containers")
    'customs seals for containers'
    """
    if len(text) > LONGEST or not _CLUES.stand_in(text):
        return text
    blanked = _FRAMES.sub(lambda found: " " * len(found[0]), text)
    return blanked if any(character.isalnum() for character in blanked) else text
