"""The words that frame goods: the notation of ``vocabulary/frames.txt``, and what stands in it.

``nomenclature/README.md`` describes the notation. A frame becomes :data:`Element` s, and these a table of steps in
:mod:`hscode.compile.steps`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hscode.compile.source import Place, text_lines
from hscode.errors import NomenclatureError
from hscode.reading._scan import Clues
from hscode.reading.asking import ANY, BEFORE_ALL, BEFORE_WORDS, MARKS, NUMBER, words_in

GOODS, NO_NUMBER, WORDS = "GOODS", "!#", "..."
CLUES = "clues"


@dataclass(frozen=True)
class Said:
    """One word of several, or a mark."""

    words: frozenset[str]


@dataclass(frozen=True)
class Row:
    """Elements that follow one another."""

    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Either:
    """One of several elements."""

    options: tuple[Element, ...]


@dataclass(frozen=True)
class Maybe:
    """An element that may be missing, or stand any number of times."""

    element: Element
    repeated: bool


Element = Said | Row | Either | Maybe


@dataclass(frozen=True)
class Frame:
    """The words before and behind the goods, and what the goods may begin with: one of the ends of :mod:`hscode.reading.asking`."""

    before: Row
    behind: Row
    end: int


@dataclass
class FrameSheet:
    """What the file says: the pieces of words that tell a frame, and the frames."""

    clues: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


@dataclass
class _Block:
    """A name, and the items below it with their places."""

    name: str
    place: Place
    items: list[tuple[str, Place]] = field(default_factory=list)


def read_frames(path: Path, root: Path) -> FrameSheet:
    """Read the file of frames.

    A block begins with its name at the left margin; its indented lines hold items parted by semicolons: pieces of words under
    :data:`CLUES`, frames where :data:`GOODS` stands in them, else what ``{name}`` stands for in the blocks below it.
    """
    sheet, names = FrameSheet(), _Names()
    for block in _read_blocks(path, root):
        if block.name == CLUES:
            sheet.clues = _clues(block)
        elif any(GOODS in item for item, _ in block.items):
            sheet.frames += [_frame(item, place, names, sheet.clues) for item, place in block.items]
        else:
            names.add(block)
    names.check_used()
    return sheet


def _read_blocks(path: Path, root: Path) -> list[_Block]:
    """Return the blocks; one without items, or a second one of the same name, is a fault."""
    blocks: list[_Block] = []
    for line, place in text_lines(path, root):
        if not line[0].isspace():
            blocks.append(_Block(line, place))
        elif blocks:
            blocks[-1].items += [(item.strip(), place) for item in line.split(";") if item.strip()]
        else:
            raise place.fault(line.strip(), "stands before any name", "Write the name of the block above it, at the left margin")
    seen: set[str] = set()
    for block in blocks:
        if not block.items:
            raise block.place.fault(block.name, "names a block that holds nothing", "Write its items below it, indented, or delete the name")
        if block.name in seen:
            raise block.place.fault(block.name, "names two blocks", "Rename one of the two")
        seen.add(block.name)
    return blocks


def _clues(block: _Block) -> list[str]:
    pieces = [piece for piece, _ in block.items]
    for piece, place in block.items:
        if piece != piece.lower():
            raise place.fault(piece, "is not in small letters", "Write it in small letters; texts may write it in any")
    try:
        Clues(*pieces)
    except ValueError as error:
        raise block.place.fault(CLUES, f"cannot be looked for: {error}", "Shorten the list, or write longer pieces without accents") from None
    return pieces


class _Names:
    """What ``{name}`` stands for, and which names are used."""

    def __init__(self) -> None:
        self._elements: dict[str, Element] = {}
        self._places: dict[str, Place] = {}
        self._used: set[str] = set()

    def add(self, block: _Block) -> None:
        self._elements[block.name] = _either([_Parser(item, place, self).read() for item, place in block.items])
        self._places[block.name] = block.place

    def use(self, name: str, place: Place) -> Element:
        if name not in self._elements:
            raise place.fault(f"{{{name}}}", "names no block above this line", f"Use one of {', '.join(sorted(self._elements)) or 'none'}")
        self._used.add(name)
        return self._elements[name]

    def check_used(self) -> None:
        for name, place in self._places.items():
            if name not in self._used:
                raise place.fault(name, "is used by no frame", f"Write {{{name}}} in a frame, or delete the block")


class _Parser:
    """Reads one item of the notation from left to right."""

    def __init__(self, item: str, place: Place, names: _Names) -> None:
        self._item, self._place, self._names = item, place, names
        self._signs = item.replace("[", " [ ").replace("]", " ] ").replace("] *", "]*").split()[::-1]

    def read(self) -> Row:
        row = self._row()
        if self._signs:
            raise self._fault("closes a bracket that was not opened", "Write [ before it or delete it", "]")
        return row

    def _row(self) -> Row:
        """Read up to the end of the item or the bracket."""
        elements: list[Element] = []
        while self._signs and self._signs[-1] not in ("]", "]*"):
            elements.append(self._element(self._signs.pop()))
        return Row(tuple(elements))

    def _element(self, sign: str) -> Element:
        if sign == "[":
            return self._bracket()
        if sign == WORDS:
            return Maybe(Said(frozenset([ANY])), repeated=True)
        if sign.endswith("}*"):
            return Maybe(self._alternatives(sign[:-1]), repeated=True)
        return self._alternatives(sign)

    def _bracket(self) -> Element:
        inside = self._row()
        if not self._signs:
            raise self._fault("opens a bracket that is not closed", "Write ] behind what may be missing", "[")
        if not inside.elements:
            raise self._fault("are brackets around nothing", "Write between them what may be missing", "[]")
        return Maybe(inside, repeated=self._signs.pop() == "]*")

    def _alternatives(self, sign: str) -> Element:
        return _either([self._one(option) for option in sign.split("|")])

    def _one(self, option: str) -> Element:
        if option.startswith("{") and option.endswith("}"):
            return self._names.use(option[1:-1], self._place)
        if option not in (ANY, NUMBER) and [word.said for word in words_in(option)] != [option]:
            raise self._fault("is no word as texts are read", "Write words in small letters, with no other signs than those of the notation", option)
        return Said(frozenset([option]))

    def _fault(self, fault: str, mend: str, key: str) -> NomenclatureError:
        return self._place.fault(key, f"{fault}, in '{self._item}'", mend)


def _either(options: list[Element]) -> Element:
    """Return one of *options*; those that are single words become one element."""
    words = [word for option in options for word in _single_words(option)]
    others = [option for option in options if not _single_words(option)]
    alternatives = ([Said(frozenset(words))] if words else []) + others
    return alternatives[0] if len(alternatives) == 1 else Either(tuple(alternatives))


def _single_words(element: Element) -> frozenset[str]:
    """Return the words of which *element* is one, none where it is more than a word."""
    while isinstance(element, Row) and len(element.elements) == 1:
        element = element.elements[0]
    return element.words if isinstance(element, Said) else frozenset()


def _frame(item: str, place: Place, names: _Names, clues: list[str]) -> Frame:
    """Read a frame: the words before and behind ``GOODS``."""
    signs = item.split()
    if signs.count(GOODS) != 1:
        raise place.fault(item, f"is a frame without {GOODS}, or with more than one", f"Write {GOODS} once where the goods stand")
    cut = signs.index(GOODS)
    before, behind = signs[:cut], signs[cut + 1 :]
    end = BEFORE_WORDS if before[-1:] == [NO_NUMBER] else BEFORE_ALL
    if end == BEFORE_WORDS:
        before.pop()
    sides = [_Parser(" ".join(side), place, names).read() for side in (before, behind)]
    if not any(side.elements for side in sides) or any(side.elements and _may_be_missed(side) for side in sides):
        raise place.fault(item, f"has no word that must stand beside {GOODS}", "Write one outside of the brackets")
    before_goods, behind_goods = [_without_clue(side, clues) for side in sides]
    if before_goods is not None and behind_goods is not None:
        said = f"{before_goods} {GOODS} {behind_goods}".strip()
        raise place.fault(item, f"can be said without any of the clues: {said!r}", f"Add a piece of a word to `{CLUES}`, or write it otherwise")
    return Frame(sides[0], sides[1], end)


def _may_be_missed(element: Element) -> bool:
    """Tell whether nothing at all satisfies *element*."""
    match element:
        case Said():
            return False
        case Maybe():
            return True
        case Either(options):
            return any(map(_may_be_missed, options))
        case Row(elements):
            return all(map(_may_be_missed, elements))


def _without_clue(element: Element, clues: list[str]) -> str | None:
    """Return how *element* can be said without a clue, None where it cannot."""
    match element:
        case Said(words):
            return next((word for word in sorted(words) if not any(clue in word for clue in clues)), None)
        case Maybe():
            return ""
        case Either(options):
            return next((said for option in options if (said := _without_clue(option, clues)) is not None), None)
        case Row(elements):
            parts = [part for each in elements if (part := _without_clue(each, clues)) is not None]
            heard = len(parts) < len(elements) or any(clue in _spelled(element) for clue in clues)
            return None if heard else " ".join(filter(None, parts))


def _spelled(row: Row) -> str:
    """Return *row* as it is spelled, with a mark for all that is not a single word: a clue may be of two words."""
    return " ".join(" ".join(words) if len(words := _single_words(each)) == 1 else MARKS["."] for each in row.elements)
