"""How goods are presented: unassembled, unfinished, empty, in a packing, with the case that is shaped for them.

Such words say nothing about what the goods are. They are found here, on the surface of the text; what follows from them in law is
said by the rules (:mod:`hscode.rules.gir2`, :mod:`hscode.rules.gir5`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from hscode.reading._scan import Token
from hscode.reading.phrases import content_word


class State(Enum):
    """A state in which goods are presented."""

    UNASSEMBLED = "unassembled"
    UNFINISHED = "unfinished"
    EMPTY = "empty"


class Told(NamedTuple):
    """Words that tell a state: surface tokens ``[first, last)``."""

    state: State
    first: int
    last: int


class Clause(NamedTuple):
    """A sentence of the text, or the part of one that tells how the goods are put up: surface tokens ``[first, last)``."""

    names: bool
    """It may name the goods, or stands between full stops with a word or two of them."""
    puts_up: bool
    """It tells how they are packed, delivered or sold."""
    first: int
    last: int


class Container(NamedTuple):
    """A packing or a case that comes with the goods: surface tokens ``[first, last)``, the noun last among its words."""

    noun: str
    fitted: bool
    """Shaped for the goods and kept in use with them, as GIR 5(a) has it; else ordinary packing, GIR 5(b)."""
    first: int
    last: int


_SPOKEN = {
    State.UNASSEMBLED: (
        "unassembled; disassembled; dismantled; ckd; skd; knocked down; knock down; knockdown; completely knocked down; complete knock down kit; "
        "complete knocked down kit; completely knocked down kit; semi knocked down; ckd kit; skd kit; ckd condition; skd condition; flat packed; "
        "flatpacked; flat pack; flatpack; in parts; in pieces; in kit form; not assembled; not yet assembled; not put together; "
        "ready to assemble; to be assembled; for self assembly; self assembly; for home assembly; assembly required; requires assembly; "
        "for assembly by the buyer; taken apart; to be glued; to be screwed; to be bolted; to be put together; ready for assembly; "
        "kit for assembly; kit to assemble; for assembling; broken down for transport; in sections for assembly; in component form"
    ),
    State.UNFINISHED: (
        "unfinished; incomplete; partly finished; not finished; not yet finished; part finished; unmachined; rough forged; rough forging; "
        "rough casting; rough forgings; rough castings; roughly shaped; roughed out; not complete"
    ),
    State.EMPTY: "empty; unfilled; presented alone; presented separately; without contents; sold separately; without content; imported alone",
}
_IDIOMS = [(tuple(idiom.split()), state) for state, line in _SPOKEN.items() for idiom in line.split("; ")]
IDIOMS: dict[str, dict[str, list[tuple[tuple[str, ...], State]]]] = {}
for _words, _state in sorted(_IDIOMS, key=lambda told: -len(told[0])):
    for _second in (_words[1], "-") if len(_words) > 1 else ("",):
        IDIOMS.setdefault(_words[0], {}).setdefault(_second, []).append((_words, _state))
"""Words that tell a state, by the first of them and what stands right behind it, the longest first; those alone by an empty string."""

_CONTAINERS = frozenset({
    "pack", "packet", "package", "box", "carton", "case", "bag", "sack", "bottle", "jar", "can", "tin", "tube", "sachet", "pouch", "drum",
    "barrel", "keg", "crate", "tray", "container", "canister", "bucket", "pail", "ibc", "cask", "ampoule", "vial", "blister", "tub", "cup",
    "flask", "flagon", "cylinder", "jerrycan", "polybag", "basket", "demijohn", "phial", "chest", "wrapper", "bladder", "flexitank", "fibc", "bigbag",
    "cubitainer", "carboy",
})  # fmt: skip
"""Nouns of packings; forms such as rolls, sheets and bars are not among them, for they are the goods themselves."""
REUSABLE = frozenset({"cylinder", "ibc", "flexitank"})
"""Packings that are plainly made for repeated use."""
_CASES = frozenset({"case", "holster", "sheath", "scabbard", "etui"})
_CASES_IF_FITTED = frozenset({"bag", "pouch", "box", "cover"})
HOLDING = _CONTAINERS | _CASES | _CASES_IF_FITTED
"""Nouns of all that goods may come in."""
_FITTING = frozenset({
    "its", "carrying", "carry", "fitted", "lined", "shaped", "hard", "soft", "gig", "storage", "transport", "travel", "protective",
    "zipped", "zip", "padded", "leather", "presentation", "moulded", "matching", "gun", "violin", "camera", "instrument", "quiver",
})  # fmt: skip
"""Words that make a case or a bag one for the article: kept, carried and sold with it."""
_OF_MAKE = frozenset({"leather", "soft", "hard", "padded", "moulded", "lined", "shaped"})
"""Of these, words that say no more than how a bag or box is made."""
_HOUSING = frozenset({
    "steel", "metal", "gold", "silver", "brass", "titanium", "aluminium", "platinum", "watch", "display", "pencil",
})  # fmt: skip
"""Before "case" these speak of the body of a watch or an apparatus, which is part of it."""
_IN = frozenset({"in", "inside"})
_WITH = frozenset({"with", "w/", "including", "incl", "includes", "plus", "c/w", "and"})
PACKED_IN_OR_WITH = _IN | _WITH
"""Words behind which a packing or a case may be named."""
_END = frozenset(",;:()[].|+&/") | {
    "of", "for", "with", "without", "in", "on", "by", "from", "and", "or", "to", "at", "each", "per", "as", "containing", "w/", "inside",
}  # fmt: skip
_REACH = 6
"""Words in which a packing is named."""
_BREAKS = frozenset(",;:(|-")
"""Marks behind which a packing may be told by how much it holds: "insulin, crystalline, 500 g HDPE bottle"."""

Known = Callable[[str], bool]


def find_told(surface: Sequence[Token]) -> list[Told]:
    """Return where the text tells a state of presentation; hyphens in the words are passed over.

    >>> from hscode.reading.text import tokenise
    >>> [(t.state.value, t.first, t.last) for t in find_told(tokenise("flat-packed wardrobe, not assembled"))]
    [('unassembled', 0, 3), ('unassembled', 5, 7)]
    """
    found: list[Told] = []
    for i, token in enumerate(surface):
        if token.text in IDIOMS and (not found or i >= found[-1].last):
            behind = surface[i + 1].text if i + 1 < len(surface) else ""
            idioms = IDIOMS[token.text]
            for words, state in (*idioms.get(behind, ()), *idioms.get("", ())):
                if last := _matched(surface, i, words):
                    found.append(Told(state, i, last))
                    break
    return found


def _matched(surface: Sequence[Token], first: int, words: tuple[str, ...]) -> int:
    """Return where an idiom ends that begins at *first*, 0 when it does not stand there."""
    i = first
    for word in words:
        while i > first and i < len(surface) and surface[i].text == "-":
            i += 1
        if i >= len(surface) or surface[i].text != word:
            return 0
        i += 1
    return i


def find_containers(surface: Sequence[Token]) -> list[Container]:
    """Return the packings ("in glass jars") and fitted cases ("with carrying case") that the text names after the goods.

    >>> from hscode.reading.text import tokenise
    >>> [(c.noun, c.fitted) for c in find_containers(tokenise("honey in glass jars"))]
    [('jar', False)]
    >>> [(c.noun, c.fitted) for c in find_containers(tokenise("violin with case and bow"))]
    [('case', True)]
    >>> find_containers(tokenise("watch with steel case")), find_containers(tokenise("can opener in box form"))
    ([], [])
    """
    return list(_containers(surface))


def find_filled(surface: Sequence[Token], contents: Iterable[tuple[int, int]]) -> list[Container]:
    """Return the packings that stand behind what they hold, where a mark parts both from the goods: "salt, 25 kg bags".

    Args:
        surface: the tokens of the text.
        contents: where it tells a mass or a volume: surface tokens ``[first, last)``.

    >>> from hscode.reading.text import tokenise
    >>> [c.noun for c in find_filled(tokenise("insulin, 500 g HDPE bottle on dry ice"), [(2, 4)])]
    ['bottle']
    """
    behind_marks = [last for first, last in contents if first and surface[first - 1].text in _BREAKS]
    found = [(last, nouns) for last in behind_marks if (nouns := _noun(surface, last)) is not None and nouns[0] in _CONTAINERS]
    return [Container(noun, False, first, last) for first, (noun, last) in found]


def _containers(surface: Sequence[Token]) -> Iterator[Container]:
    for i, token in enumerate(surface):
        if i and token.text in PACKED_IN_OR_WITH:
            first = i + 1
            nouns = _noun(surface, first)
            if nouns is None:
                continue
            noun, last = nouns
            adjectives = {t.text for t in surface[first : last - 1]}
            inside = token.text in _IN
            fitted = _is_fitted(noun, adjectives, inside)
            if fitted or (inside and noun in _CONTAINERS):
                yield Container(noun, fitted, first, last)


def _noun(surface: Sequence[Token], first: int) -> tuple[str, int] | None:
    """Return the noun of a packing in the phrase that starts at *first*, and the surface token behind it; None when a further noun follows."""
    found: tuple[str, int] | None = None
    for i in range(first, min(first + _REACH, len(surface))):
        text = surface[i].text
        if text in _END:
            break
        if not text[0].isalpha():
            if found:
                break
            continue
        word = content_word(text)
        if word in HOLDING:
            found = (word, i + 1)
        elif found:
            return None
    return found


def _is_fitted(noun: str, adjectives: set[str], inside: bool) -> bool:
    if noun in _CASES:
        return not adjectives & _HOUSING and (not inside or bool(adjectives & _FITTING) or noun != "case")
    return noun in _CASES_IF_FITTED and bool(adjectives & (_FITTING - _OF_MAKE))
