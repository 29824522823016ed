"""Folding and splitting text into plain tokens.

The compiler and the reader share this module, so that a term of the nomenclature and the same words in a
description become the same tokens.
"""

from __future__ import annotations

import re
import unicodedata

from hscode.reading._scan import MAX_CHARACTERS, plainly, tokenise

__all__ = ["MAX_CHARACTERS", "fold", "number", "tokenise"]

_PUNCTUATION = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "×": "x",
        "µ": "u",
        "μ": "u",
        "²": "2",
        "³": "3",
        "™": " ",
        "®": " ",
        "©": " ",
        "\n": " ",
        "\t": " ",
        "\r": " ",
        "″": '"',
        "≤": "<",
        "≥": ">",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
        "_": " ",
        "\u00ad": "",
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "⌀": " dia ",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "ł": "l",
        "Ł": "l",
    }
)
# few texts have need of these: the ``re`` module compiles them for the first, and keeps them
_ENTITY = r"&(?:[a-zA-Z]{2,10}|#\d{1,7}|#x[0-9a-fA-F]{1,6});?"
_TAG = r"<[^<>]{0,200}>"
_ACROSS = r"[Øø]\s?(?=\d)"
"""The sign for a diameter in front of a figure; elsewhere it is a letter."""
_THOUSANDS = r"^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$"
_POINTED_THOUSANDS = r"^[1-9]\d{0,2}(?:\.\d{3})+,\d+$"


def fold(text: str) -> str:
    r"""Return *text* in lower-case ASCII-like letters without accents, entities, tags or control characters.

    >>> fold("Caf&eacute; CRÈME\x00 brûlée")
    'cafe creme brulee'
    """
    if '"' in text:
        text = _with_inches(text)
    if (plain := plainly(text)) is not None:
        return plain
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    if "&" in text:
        text = re.sub(_ENTITY, _unescaped, text)
    if "<" in text:
        text = re.sub(_TAG, " ", text)
    text = re.sub(_ACROSS, " dia ", text).translate(_PUNCTUATION).replace("''", '"')
    if '"' in text:
        text = _with_inches(text)  # those that are written with other marks
    text = unicodedata.normalize("NFKD", text)
    # what is printed in ASCII is neither, and need not be looked up
    return "".join([c for c in text if " " <= c <= "~" or not (unicodedata.combining(c) or unicodedata.category(c)[0] == "C")]).lower()


def _unescaped(entity: re.Match[str]) -> str:
    """Return what an entity stands for."""
    import html  # its table of entities is large, and few descriptions come from web pages

    return html.unescape(entity[0])


def _with_inches(text: str) -> str:
    """Return *text* with the marks of inches in letters: those right behind a figure that close no quotation.

    >>> _with_inches('6" pipe, 2½" x 4" timber, mat "size 3" blue')
    '6 inch  pipe, 2½ inch  x 4 inch  timber, mat "size 3" blue'
    """
    out, quoted = [], False
    *parts, last = text.split('"')
    for part in parts:
        if not quoted and part[-1:].isnumeric():
            out.append(part + " inch ")
            continue
        quoted = not quoted
        out.append(part + '"')
    return "".join([*out, last])


def number(token: str) -> float:
    """Return the value of a number token; a comma with other than three digits behind it is a decimal comma.

    >>> number("37,5"), number("1,000"), number("1,000.5"), number("1.000,5")
    (37.5, 1000.0, 1000.5, 1000.5)
    """
    if "," in token:
        if re.match(_POINTED_THOUSANDS, token):
            token = token.replace(".", "")
        token = token.replace(",", "") if re.match(_THOUSANDS, token) else token.replace(",", ".")
    try:
        return float(token)
    except ValueError:  # "1.000.000": points as thousands separators
        return float(token.replace(".", ""))
