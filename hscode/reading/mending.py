"""Unknown words: joined, misspelt, cut, or without their vowels, read as words that the vocabulary knows."""

from __future__ import annotations

from functools import lru_cache

from hscode._core import Index
from hscode.reading.phrases import content_word
from hscode.reading.words import MIN_BONES, skeleton

RARE = 6.0
"""Weight of a word from which it is too rare to be what a misspelt word means: that is more likely a name."""
_ENGLISH_ENDINGS = ("ally", "ily", "ously", "fully", "tively", "arly", "ately", "ently")
"""Adverbs are English, not misspelt goods."""
MIN_MISSPELT, SAFE = 5, 6
"""Letters from which a word may be taken for a misspelling of a common word, and of any that is not rare: short words have many neighbours."""
UNMISTAKABLE = 7
"""Letters of the frame of a word, its vowels left out, from which it may be a rare word as well: "caprolactm"."""
COMMON = 4.0
"""Weight up to which a word is common."""
MIN_CUT = 5
"""Letters of a cut last word from which its beginning tells it."""
MIN_JOINED, MIN_PART, PART_LETTERS = 12, 3, 4
"""Letters of several words written as one, of the least of them, and of each on the average."""
MAX_LETTERS = 40
"""Letters from which a word is none: no name of goods is so long."""
_COMPLETIONS = 40
_STEM = 3
"""Letters behind the cut that all completions of a cut word have in common, where it does not end the line."""
_VOWELS = frozenset("aeiou")


class Mender:
    """Finds what an unknown word stands for. Results are cached; the same word always gives the same answer.

    Args:
        index: the compiled nomenclature, whose words are the ones that can be meant.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self.mend = lru_cache(maxsize=10_000)(self._mend)

    def _mend(self, word: str, last: bool) -> tuple[str, tuple[int, ...]]:
        """Return what *word* is read as with its token numbers, empty when nothing is near enough."""
        if not 4 <= len(word) <= MAX_LETTERS or not word.isalpha() or word.endswith(_ENGLISH_ENDINGS):
            return word, ()
        cut = self._cut if last else None
        for reading in (self._one_of_many, self._vowels_back, self._split, self._joined, cut, self._misspelt, self._skeleton, self._stem):
            if reading is not None and (found := reading(word)):
                numbers = tuple(t for part in found.split() for t in (self._index.word_tokens(part) or ()))
                if numbers:
                    return found, numbers
        return word, ()

    def _one_of_many(self, word: str) -> str:
        """The plural of a short form without vowels, "scrws": the singular is found by rule only where there are vowels."""
        return word[:-1] if word[-1] == "s" and _VOWELS.isdisjoint(word) and self._index.word_tokens(word[:-1]) else ""

    def _vowels_back(self, word: str) -> str:
        """A word that lost some of its vowels and nothing else, "sanitzr", or the "in" of "ing", "soldrg".

        Of those that have its letters in their order it is the commonest; a rare one must have kept many letters.
        """
        bones = skeleton(word)
        if len(bones) < MIN_BONES:
            return ""
        frames = {bones, bones.replace("z", "s"), *([bones[:-1] + "ng"] if bones[-1] == "g" else ())}
        known = {text for frame in frames for text in map(self._index.token_text, self._index.with_bones(frame)) if shortens(word, text)}
        best = min(known, key=lambda text: (self._weight(text), text), default="")
        return best if best and (self._weight(best) < RARE or len(bones) >= UNMISTAKABLE) else ""

    def _split(self, word: str) -> str:
        """Two known words written as one: "showercap"; both of four letters at least, the longer first part wins."""
        for cut in range(len(word) - 4, 3, -1):
            if (left := self._common(word[:cut])) and (right := self._common(word[cut:])):
                return f"{left} {right}"
        return ""

    def _joined(self, word: str) -> str:
        """Three known words or more written as one, as some systems write them: "menscottonwoventrousers"."""
        parts = self._parts(word) if len(word) >= MIN_JOINED else ()
        return " ".join(parts) if len(parts) > 2 and len(word) >= PART_LETTERS * len(parts) else ""

    def _parts(self, word: str) -> tuple[str, ...]:
        """The common words of which a word is made up, none when letters are left over; the longer the words behind, the better."""
        best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]  # up to each letter
        for end in range(MIN_PART, len(word) + 1):
            for start in range(end - MIN_PART + 1):
                before, part = best[start], self._common(word[start:end]) if best[start] is not None else ""
                if before is not None and part:
                    best[end] = (*before, part)
                    break
        return best[-1] or ()

    def _common(self, word: str) -> str:
        """The form under which the index knows a common word, empty for any other."""
        form = content_word(word)
        numbers = self._index.word_tokens(form) if len(form) > 2 else None
        return form if numbers and all(self._index.token_idf(n) < 6.2 for n in numbers) else ""

    def _cut(self, word: str) -> str:
        """The last word of a truncated line, by its beginning: the commonest word that starts so."""
        if len(word) < MIN_CUT:
            return ""
        return min(self._begun(word), key=self._weight, default="")

    def _misspelt(self, word: str) -> str:
        """A word one edit away, the first letter kept, or with two letters in each other's place; the commonest, of those the shortest."""
        if len(word) < MIN_MISSPELT:
            return ""
        most = RARE if len(word) >= SAFE else COMMON
        found = {*map(self._index.token_text, self._index.near(word)), *filter(self._index.word_tokens, _swapped(word))}
        near = [(weight, len(text), text) for text in found if (weight := self._weight(text)) < most]
        return min(near, default=(0.0, 0, ""))[2]

    def _skeleton(self, word: str) -> str:
        """A word that lost its vowels: "cndtnr", "brghtning"; its consonants begin those of one common word."""
        consonants = skeleton(word)
        if len(consonants) < MIN_BONES or len(consonants) < 0.75 * len(word):
            return ""
        return min(map(self._index.token_text, self._index.with_bones(consonants)), key=self._weight, default="")

    def _stem(self, word: str) -> str:
        """A cut word within the line, "refrig": the commonest that begins so, where all that are common have their stem in common."""
        if len(word) < MIN_CUT or word[-1] in _VOWELS:
            return ""
        begun = self._begun(word)
        best = min(begun, key=self._weight, default="")
        if not best or len(begun) > _COMPLETIONS or self._weight(best) >= RARE or len(self._index.word_tokens(best) or ()) != 1:
            return ""
        stem = best[: len(word) + _STEM]
        return best if all(other.startswith(stem[: len(other)]) for other in begun if self._weight(other) < RARE + 1) else ""

    def _begun(self, word: str) -> list[str]:
        """The words that begin so, short forms left out."""
        begun = self._index.words_from(word, 2 * _COMPLETIONS)
        return [other for other in begun if other == "".join(map(self._index.token_text, self._index.word_tokens(other) or ()))]

    def _weight(self, word: str) -> float:
        numbers = self._index.word_tokens(word) or ()
        return max((self._index.token_idf(n) for n in numbers), default=99.0) + 0.01 * len(word)


def _swapped(word: str) -> list[str]:
    """Return *word* with each two neighbouring letters behind the first in each other's place."""
    return [word[:k] + word[k + 1] + word[k] + word[k + 2 :] for k in range(1, len(word) - 1)]


def shortens(word: str, text: str) -> bool:
    """Return whether *word* is one word, *text*, that lost letters and nothing else; "z" and "s" are one letter.

    >>> shortens("sanitzr", "sanitiser"), shortens("refrig", "refrigerator"), shortens("kilogram", "kilo gram")
    (True, True, False)
    """
    rest = iter(text.replace("z", "s"))
    return len(word) < len(text) and " " not in text and all(letter in rest for letter in word.replace("z", "s"))
