"""From frames to what :class:`hscode.reading.asking.Walk` walks: for each word of a frame, which words may stand behind it.

First a net is laid in which what may be missing or repeated leads on without a word; then only the words of the net are kept, each with
all words to which it leads. A set of such words is a number whose bits are their numbers in the net.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hscode.compile.frames import Either, Element, FrameSheet, Maybe, Row, Said
from hscode.reading.asking import ANY, BEFORE_ALL, BEFORE_WORDS, MARKS, NUMBER
from hscode.reading.phrases import has_digit

_ENDS = (BEFORE_WORDS, BEFORE_ALL)
_MARKS = frozenset(MARKS.values())


@dataclass
class _Net:
    """Places, and the ways that lead on from each: behind one of some words, or without one. The first two places end a frame."""

    words: list[frozenset[str]] = field(default_factory=lambda: [frozenset(), frozenset()])
    behind: list[int] = field(default_factory=lambda: [-1, -1])
    freely: list[list[int]] = field(default_factory=lambda: [[], []])

    def place(self, words: frozenset[str], behind: int, freely: Iterable[int]) -> int:
        """Make a place from which one of *words* leads to the place *behind*, and nothing at all to the places *freely*."""
        self.words.append(words)
        self.behind.append(behind)
        self.freely.append(list(freely))
        return len(self.words) - 1

    def lay(self, element: Element, then: int, backwards: bool) -> int:
        """Return the place from which *element* leads to the place *then*, read from its last word when *backwards*."""
        match element:
            case Said(words):
                return self.place(words, then, ())
            case Row(elements):
                for each in elements if backwards else reversed(elements):
                    then = self.lay(each, then, backwards)
                return then
            case Either(options):
                return self.place(frozenset(), -1, [self.lay(option, then, backwards) for option in options])
            case Maybe(inside, repeated):
                start = self.place(frozenset(), -1, [then])
                self.freely[start].append(self.lay(inside, start if repeated else then, backwards))
                return start

    def reached(self, place: int) -> set[int]:
        """Return *place* and all to which it leads without a word."""
        found: set[int] = set()
        queue = [place]
        while queue:
            here = queue.pop()
            if here not in found:
                found.add(here)
                queue += self.freely[here]
        return found


def compiled(sheet: FrameSheet) -> dict[str, object]:
    """Return the frames as :class:`hscode.reading.asking.Frames` takes them."""
    opening = [(frame.before, frame.end) for frame in sheet.frames if not frame.behind.elements]
    ending = [(frame.behind, BEFORE_ALL) for frame in sheet.frames if not frame.before.elements]
    around = [frame for frame in sheet.frames if frame.before.elements and frame.behind.elements]
    return {
        "clues": sheet.clues,
        "opening": _table(opening, backwards=False),
        "ending": _table(ending, backwards=True),
        "before": _table([(frame.before, frame.end) for frame in around], backwards=False),
        "behind": _table([(frame.behind, BEFORE_ALL) for frame in around], backwards=True),
    }


def _table(sides: list[tuple[Row, int]], backwards: bool) -> dict[str, object]:
    """Return the words of *sides*, each with the place of the net that ends it, as a table."""
    net = _Net()
    start = net.place(frozenset(), -1, [net.lay(words, end, backwards) for words, end in sides])
    kept = [place for place, words in enumerate(net.words) if words or place in _ENDS]
    number = {place: i for i, place in enumerate(kept)}

    def bits(places: Iterable[int]) -> int:
        return sum(1 << number[place] for place in places if place in number)

    named = {word for words in net.words for word in words}
    return {
        "start": bits(net.reached(start)),
        "behind": [bits(net.reached(net.behind[place])) if net.words[place] else 0 for place in kept],
        "hears": {word: bits(place for place in kept if _is_heard(word, net.words[place])) for word in sorted(named | {ANY, NUMBER})},
    }


def _is_heard(word: str, words: frozenset[str]) -> bool:
    """Tell whether *word* is one of *words*, which may stand for any word or for any number."""
    if word in _MARKS:
        return word in words
    return word in words or ANY in words or (NUMBER in words and has_digit(word))
