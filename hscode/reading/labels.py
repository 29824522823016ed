"""Texts that tell the goods in fields: "Model: X2; Product: kettle; Material: steel" is a kettle, of steel.

What each label introduces is knowledge (``nomenclature/vocabulary/labels.txt``). Such a text is put in the order of speech: what names the
goods first, then what tells of them; what says nothing of the goods is left out. What is simply true of them is said in front: "electric: yes".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hscode.reading._scan import FEW, Telling

NAMES, OF, FOR, WITH, PART, TELLS, NOTHING = "names goods", "is of", "is for", "comes with", "is a part", "tells", "says nothing"
HEADLINE = "headlines goods"
KINDS = (NAMES, OF, FOR, WITH, PART, TELLS, NOTHING, HEADLINE)
"""What a field may do."""
_NAMING = (NAMES, HEADLINE)
_SPOKEN = {OF: "of {value}", FOR: "for {value}", WITH: "with {value}", PART: "with {label} of {value}", TELLS: "{label} {value}"}
"""How a field is said in a description."""
_YES, _NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "none", "false"})
_PARTING = r"[;|\n\r\t{},]|\.\s|\s/\s|\s-\s(?=[^:=;|,]{1,30}[:=])"
"""What parts one field from the next. A comma does so only in front of another label, as all of these do."""
_HEADLINE = re.compile(r"\s*([a-z][a-z ]{1,38}[a-z])\s*(?::|\s-\s)(?=.*[^\W_])", re.IGNORECASE)
"""What may be the headline of a text, a mark behind it, and a word behind that."""
_LABEL = r"\s*[\"'(\[]?\s*([^\W\d_][\w .#-]{0,28}?)\s*[\"')\]]?\s*(?:[:=]|\s-\s)\s*[\"']?"


class Labels(Telling):
    """The labels of fields of one nomenclature.

    Args:
        kinds: for each label in small letters one of :data:`KINDS`.

    >>> labels = Labels({"product": NAMES, "material": OF, "electric": TELLS, "model": NOTHING})
    >>> labels.in_order("Model: X2; Product: kettle; Material: steel, brushed; Electric: yes")
    'electric kettle; of steel, brushed'
    >>> labels.in_order("kettle: steel")
    'kettle: steel'
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._headlines = frozenset(label for label, kind in kinds.items() if kind == HEADLINE)

    def behind_headline(self, text: str) -> str:
        """Return a text with the kind of goods in front of the goods put to spaces, so that every other word keeps its place.

        >>> Labels({"spices": HEADLINE}).behind_headline("Spices: black pepper, whole")
        '        black pepper, whole'
        """
        found = _HEADLINE.match(text)
        if not found or " ".join(found[1].lower().split()) not in self._headlines:
            return text
        return " " * found.end() + text[found.end() :]

    def _spoken(self, text: str) -> str:
        """Return in the order of speech a text that has the marks of fields, as it is if it tells the goods in none."""
        fields = list(self._fields(text))
        named = [field for field in fields if field[0] in _NAMING]
        if len(fields) < FEW or not named:
            return text
        true = [label for kind, label, value in fields if kind == TELLS and value.lower() in _YES]
        told = [_said(*field) for field in fields if field[0] not in (*_NAMING, NOTHING) and field[1] not in true]
        return "; ".join([" ".join([*true, named[0][2]]), *[value for _, _, value in named[1:]], *told])

    def _fields(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Yield what each field does, its label, and what stands in it; what stands in front of the first label names the goods."""
        kind, label, start, label_at = NAMES, "", 0, re.compile(_LABEL).match
        for place in _places(text):
            found = label_at(text, place)
            words = " ".join(found[1].lower().split()).rstrip(".") if found else ""
            if not found or words not in self._kinds:
                continue
            if value := _value(text[start:place]):
                yield kind, label, value
            kind, label, start = self._kinds[words], words, found.end()
        if value := _value(text[start:]):
            yield kind, label, value


def _places(text: str) -> Iterator[int]:
    """Yield where a field may begin."""
    yield 0
    for parting in re.finditer(_PARTING, text):
        yield parting.end()


def _value(text: str) -> str:
    return text.strip(" \t\r\n;|,/{}[]\"'.-")


def _said(kind: str, label: str, value: str) -> str:
    """Return what a field tells of the goods as a description would say it."""
    return f"not {label}" if kind == TELLS and value.lower() in _NO else _SPOKEN[kind].format(label=label, value=value)
