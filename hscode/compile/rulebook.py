"""What the General Interpretative Rules ask of goods beyond the words of the headings, read from ``vocabulary/rules.yaml``."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

from hscode.compile.source import Entry, read_yaml
from hscode.reading.phrases import content_word
from hscode.rules.rulebook import INEDIBLE

_CODES = {
    "drives": 4, "serving-headings": 4, "applied-chapters": 2, "powered-chapters": 2, "utensils": 4, "seasonings": 4, "garments": 4,
    "bladed": 4, "drive-parts": 4, "vehicles": 2, "stuff": 4, "articles": 4,
}  # fmt: skip
"""Lists of codes, with the digits of each."""
_FORMS = ("holders", "vessels", "cases", "plated", "coloured", "named-components", "of-vehicles")
_SPELT = ("serving-words", "applied-with", "processed", "inedible", "eaten")
"""Lists of words that are looked for in their index form, and as the text spells them."""
_WHOLES = ("mixtures", "sets")
MARKING = ("stuff", "articles")
"""Lists by which places of the tariff are marked, and of which the rules read no more than the marks."""
_KEYS = frozenset({"lacking", "driven", "parts-notes", "parts-of", *_CODES, *_FORMS, *_SPELT, *_WHOLES})
_LACKING_KEYS = frozenset({"article", "without", "rest"})
_PARTS_NOTE_KEYS = frozenset({"of", "own-cite", "own", "cite", "nouns", "named", "with"})
_PARTS_KEYS = frozenset({"machines", "parts"})
_PLACE_DIGITS = (4, 6)
_DRIVEN_KEYS = frozenset({"article", "with-motor"})
_WHOLE_KEYS = frozenset({"of", "place", "cite", "several", "with", "state", "unless", "as-many", "shared", "mostly"})


def read_rulebook(path: Path, root: Path, known: Set[str], values: Set[str]) -> dict[str, Any]:
    """Read the file to plain data, of which :class:`hscode.rules.rulebook.RuleBook` is made; lists that it lacks are empty.

    Args:
        path: the file.
        root: the folder to which the places of faults are relative.
        known: all codes of the tariff.
        values: the names of all values of facts.

    Raises:
        NomenclatureError: an unknown key, a code that does not exist, or a state that no goods have.
    """
    node, name = read_yaml(path, root)
    entry = Entry(node, name, "file of the rules", _KEYS)
    out: dict[str, Any] = {key: _codes(entry, key, known, digits) for key, digits in _CODES.items()}
    out |= {key: [content_word(word) for word, _ in entry.texts(key)] for key in _FORMS}
    out |= {key: [word for word, _ in entry.texts(key)] for key in _SPELT}
    out["lacking"] = [
        [_code(each, "article", known), content_word(each.text("without")), _code(each, "rest", known)]
        for each in entry.entries("lacking", "article that lacks a part", _LACKING_KEYS)
    ]
    out["driven"] = [
        [_code(each, "article", known), _code(each, "with-motor", known)]
        for each in entry.entries("driven", "article that is not driven", _DRIVEN_KEYS)
    ]
    out["parts-notes"] = [_parts_note(each, known) for each in entry.entries("parts-notes", "note on parts", _PARTS_NOTE_KEYS)]
    out["parts-of"] = [
        [machine, place]
        for each in entry.entries("parts-of", "place for parts", _PARTS_KEYS)
        for machine in _codes(each, "machines", known) for place in _places(each, "parts", known)
    ]
    for key in _WHOLES:
        out[key] = [_whole(each, known, values) for each in entry.entries(key, "mixture or set", _WHOLE_KEYS)]
    return {key.replace("-", "_"): value for key, value in out.items()}


def _parts_note(entry: Entry, known: Set[str]) -> dict[str, Any]:
    return {
        "of": _codes(entry, "of", known), "own_citation": entry.text("own-cite"), "own": _codes(entry, "own", known, 4),
        "citation": entry.text("cite"), "nouns": [content_word(word) for word, _ in entry.texts("nouns")],
        "named": [content_word(word) for word, _ in entry.texts("named")], "with_": entry.flag("with"),
    }  # fmt: skip


def _whole(entry: Entry, known: Set[str], values: Set[str]) -> dict[str, Any]:
    for key in ("state", "unless"):
        state = entry.text(key, "")
        if state and state != INEDIBLE and state not in values:
            raise entry.at(key).fault(key, f"{state!r} is no value of a fact", f"Declare it in vocabulary/facts.txt, or write {INEDIBLE}")
    return {
        "of": _codes(entry, "of", known), "place": _code(entry, "place", known, 6), "citation": entry.text("cite"), "several": entry.flag("several"),
        "with_": _code(entry, "with", known) if "with" in entry else "", "state": entry.text("state", ""), "unless": entry.text("unless", ""),
        "as_many": entry.flag("as-many"), "shared": entry.flag("shared"), "mostly": entry.flag("mostly"),
    }  # fmt: skip


def _code(entry: Entry, key: str, known: Set[str], digits: int = 4) -> str:
    """Return a code of *digits* digits that exists."""
    code = entry.code(key, digits)
    if code not in known:
        raise entry.at(key).fault(key, f"{code} does not exist", "Write an existing code")
    return code


def _places(entry: Entry, key: str, known: Set[str]) -> list[str]:
    """Return a heading or a code, or for two codes with a hyphen all that lie between."""
    first, _, last = entry.text(key).partition("-")
    found = _between(first, last or first, known) if len(first) in _PLACE_DIGITS else []
    if not found:
        mend = "Write an existing heading or code, or the first and the last with a hyphen"
        raise entry.at(key).fault(key, f"{entry.text(key)} does not exist", mend)
    return found


def _codes(entry: Entry, key: str, known: Set[str], digits: int = 0) -> list[str]:
    """Return the codes of a list, all that lie between for two with a hyphen; of *digits* digits if that is not 0."""
    out: list[str] = []
    for code, place in entry.codes(key):
        first, _, last = code.partition("-")
        found = _between(first, last or first, known)
        if not found or digits not in (0, len(first)):
            what = f"codes of {digits} digits" if digits else "chapters, headings or codes"
            raise place.fault(key, f"{code} does not exist here", f'Write existing {what}, or the first and the last with a hyphen, "0801-0813"')
        out += found
    return out


def _between(first: str, last: str, known: Set[str]) -> list[str]:
    """Return the codes from *first* to *last*, none unless both exist and have as many digits."""
    if not {first, last} <= known or len(first) != len(last):
        return []
    return sorted(each for each in known if each.isdigit() and len(each) == len(first) and first <= each <= last)
