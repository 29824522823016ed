"""How goods are presented: unassembled, unfinished, empty, in a packing, with the case that is shaped for them.

Such words say nothing about what the goods are. They are found here, on the surface of the text; what follows from them in law is
said by the rules (:mod:`hscode.rules.gir2`, :mod:`hscode.rules.gir5`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from hscode.reading._scan import Token
from hscode.reading.phrases import content_word_of


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
    """A packing or a case that comes with the goods: surface tokens ``[first, last)``, the noun and what it is of last among its words."""

    noun: str
    fitted: bool
    """Shaped for the goods and kept in use with them, as GIR 5(a) has it; else ordinary packing, GIR 5(b)."""
    first: int
    last: int


class Put(NamedTuple):
    """A packing behind the goods with no mark before it, told by how much or how many it holds: "pizza 10 kg carton", "wine 2 pallets"."""

    container: Container
    first: int
    """The surface token at which the figure stands, or the packing that is followed by one."""
    plain: bool
    """It is packing whatever it would be called with the goods: "case of 12", "1 x 20 ft container"."""


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
VESSELS = _CONTAINERS - {"pack", "packet", "package"}
"""Of these, those that are made of something, and not only put around goods."""
_SOFT = frozenset({"bag", "sack", "pouch", "sachet", "polybag", "fibc", "bigbag", "wrapper", "flexitank"})
_STIFF_OR_SOFT = frozenset({"cup"})
STIFF, SOFT, MEDIUM = 1, 2, 4
PACKED_KINDS = {"stiff": STIFF, "soft": SOFT, "stiff or soft": STIFF | SOFT, "medium": MEDIUM}
"""What a word says behind a packing or "in": that stiff packings are of it, or soft ones, or that goods lie in it to keep."""
KINDS_OF_PACKING = frozenset({
    "stand", "up", "standup", "gift", "net", "mesh", "big", "bulk", "jumbo", "zip", "ziplock", "resealable", "woven", "vacuum", "vac", "doy",
    "flat", "bottom", "inner", "valve", "aseptic", "retail", "family", "catering", "poly", "ply", "printed", "food", "grade", "outer", "lined",
})  # fmt: skip
"""Words in front of the noun of a packing that say of which kind it is, beside those of what it is made."""
PRECIOUS = frozenset({"silver", "gold", "platinum"})
ORNATE = PRECIOUS | {"crystal", "porcelain", "antique", "ornamental", "lacquered", "jewelled", "bejewelled", "ivory"}
"""Words in front of a container that may give the whole its character, as GIR 5(a) has it: what it holds does not name the goods then."""
FILLING = frozenset({"filled", "full"})
"""Words in front of "with" and "of" behind which stands what a packing holds."""
REUSABLE = frozenset({"cylinder", "ibc", "flexitank"})
"""Packings that are plainly made for repeated use."""
_CASES = frozenset({"case", "holster", "sheath", "scabbard", "etui"})
_CASES_IF_FITTED = frozenset({"bag", "pouch", "box", "cover"})
_LOTS = (_CONTAINERS | {"pallet", "unit"}) - {"cylinder", "bladder", "wrapper", "cup", "flask", "basket"}
"""Nouns by which packed goods are counted; without those that are goods as often: "10 baskets"."""
_LOTS_OF = _LOTS | {"set"}
"""The same before "of" and how many each holds."""
HOLDING = _CONTAINERS | _CASES | _CASES_IF_FITTED
"""Nouns of all that goods may come in."""
PUT_UP_IN = HOLDING | _LOTS_OF
"""These, and nouns by which packed goods are counted."""
_FREIGHT_LENGTHS = frozenset({"20", "40", "45"})
_FREIGHT_WORDS = frozenset({"ft", "foot", "feet", "'", "-", "fcl", "lcl", "hc", "hq", "high", "cube", "dry", "standard", "std", "reefer", "gp", "dv"})
"""What stands between the length of a freight container and its name."""
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


def make_of(packing: str) -> int:
    """Return of which make a packing is, 0 for what is none or is only put around goods.

    >>> make_of("crate") == STIFF, make_of("sack") == SOFT, make_of("pack")
    (True, True, 0)
    """
    if packing not in VESSELS:
        return 0
    return STIFF | SOFT if packing in _STIFF_OR_SOFT else SOFT if packing in _SOFT else STIFF


def find_told(surface: Sequence[Token]) -> list[Told]:
    """Return where the text tells a state of presentation; hyphens in the words are passed over.

    >>> from hscode.reading.text import tokenise
    >>> [(t.state.value, t.first, t.last) for t in find_told(tokenise("flat-packed wardrobe, not assembled"))]
    [('unassembled', 0, 3), ('unassembled', 5, 7)]
    """
    found: list[Told] = []
    for i, token in enumerate(surface):
        if token.text in IDIOMS and (not found or i >= found[-1].last) and (told := _told_from(surface, i)) is not None:
            found.append(told)
    return found


def _told_from(surface: Sequence[Token], first: int) -> Told | None:
    """Return what the longest idiom tells that begins at *first*, None for none."""
    behind = surface[first + 1].text if first + 1 < len(surface) else ""
    idioms = IDIOMS[surface[first].text]
    for words, state in (*idioms.get(behind, ()), *idioms.get("", ())):
        if last := _matched(surface, first, words):
            return Told(state, first, last)
    return None


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


def find_put(surface: Sequence[Token], contents: Iterable[tuple[int, int]]) -> list[Put]:
    """Return the packings behind the goods that no mark parts from these: told by how much they hold, how many they are, or how long.

    >>> from hscode.reading.text import tokenise
    >>> [(put.container.noun, put.first) for put in find_put(tokenise("pizza 10 kg carton"), [(1, 3)])]
    [('carton', 1)]
    >>> [[put.container.noun for put in find_put(tokenise(text), [])] for text in ("wine 2 pallets", "wine case of 12", "wine 1x20ft container")]
    [['pallet'], ['case'], ['container']]
    >>> find_put(tokenise("rack for 2 bottle crates"), []), find_put(tokenise("case of steel"), [])
    ([], [])
    """
    found = []
    for first, last in contents:
        if first and surface[first - 1].text not in _BREAKS and (nouns := _noun(surface, last)) is not None and nouns[0] in _CONTAINERS:
            found.append(Put(Container(nouns[0], False, last, nouns[1]), first, False))
    for i in range(1, len(surface)):
        noun = content_word_of(surface[i].text)
        if noun in _LOTS_OF and (put := _counted(surface, i, noun) or _freight(surface, i, noun)):
            found.append(put)
    return found


def ends_behind(surface: Sequence[Token], last: int) -> bool:
    """Whether a phrase ends at *last*: nothing stands there, or a mark, a figure or a word of relation.

    >>> from hscode.reading.text import tokenise
    >>> ends_behind(tokenise("rice jute bag 10 kg, white"), 5), ends_behind(tokenise("rice jute bag 10 kg filler"), 5)
    (True, False)
    """
    return last >= len(surface) or surface[last].text in _END or not surface[last].text[0].isalpha() or surface[last].text == "x"


def _counted(surface: Sequence[Token], i: int, noun: str) -> Put | None:
    """Return the packings with the noun at *i* where their number stands before it or what each holds behind it: "2 pallets of 20 cartons"."""
    counted, last = noun in _LOTS and surface[i - 1].text.isdecimal(), i + 1
    holds = [token.text for token in surface[i + 1 : i + 3]]
    of = len(holds) == 2 and holds[0] == "of" and holds[1].isdecimal()
    if of:
        last = i + 4 if i + 3 < len(surface) and content_word_of(surface[i + 3].text) in _LOTS | {"piece", "pc"} else i + 3
    if not (counted or of) or (last < len(surface) and surface[last].text[0].isalnum() and surface[last].text not in _END):
        return None
    first = i - 1 if counted else i
    return Put(Container(noun, False, first, last), first, of)


def _freight(surface: Sequence[Token], i: int, noun: str) -> Put | None:
    """Return the freight container with the noun at *i* where its length stands before it: "1 x 20 ft container"."""
    if noun != "container":
        return None
    first = i - 1
    while first > 0 and surface[first].text in _FREIGHT_WORDS:
        first -= 1
    if surface[first].text not in _FREIGHT_LENGTHS:
        return None
    many = first >= 2 and surface[first - 1].text == "x" and surface[first - 2].text.isdecimal()
    first -= 2 if many else 0
    return Put(Container(noun, False, first, i + 1), first, many)


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
            fitted = is_fitted(noun, adjectives, inside)
            if fitted or (inside and noun in _CONTAINERS):
                yield Container(noun, fitted, first, _end_of_make(surface, last))


def _end_of_make(surface: Sequence[Token], last: int) -> int:
    """Return where it ends what a container is said to be of behind its noun: "in a case of plastic sheeting"; a measure is what it holds."""
    end = last + 1
    if last >= len(surface) or surface[last].text != "of":
        return last
    while end < min(last + _REACH, len(surface)) and surface[end].text[0].isalpha() and surface[end].text not in _END:
        end += 1
    return end if end > last + 1 else last


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
        word = content_word_of(text)
        if word in HOLDING:
            found = (word, i + 1)
        elif found:
            return None
    return found


def is_fitted(noun: str, adjectives: set[str], inside: bool = False) -> bool:
    """Whether a case or bag is one for the article by the words in front of it; *inside* if the article is in it, and not with it."""
    if noun in _CASES:
        return not adjectives & _HOUSING and (not inside or bool(adjectives & _FITTING) or noun != "case")
    return noun in _CASES_IF_FITTED and bool(adjectives & (_FITTING - _OF_MAKE))
