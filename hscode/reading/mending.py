"""Unknown words: joined, misspelt, cut, or without their vowels, read as words that the vocabulary knows."""

from __future__ import annotations

from functools import lru_cache

from hscode._core import Index
from hscode.reading.words import MIN_BONES, skeleton

RARE = 6.0
"""Weight of a word from which it is too rare to be what a misspelt word means: that is more likely a name."""
_ENGLISH_ENDINGS = ("ally", "ily", "ously", "fully", "tively", "arly", "ately", "ently")
"""Adverbs are English, not misspelt goods."""
MIN_MISSPELT = 6
"""Letters from which a word may be taken for a misspelling; shorter words have too many neighbours."""
MIN_CUT = 5
"""Letters of a cut last word from which its beginning tells it."""


class Mender:
    """Finds what an unknown word stands for. Results are cached; the same word always gives the same answer.

    Args:
        index: the compiled nomenclature, whose words are the ones that can be meant.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    def _mend(self, word: str, last: bool) -> tuple[str, tuple[int, ...]]:
        """Return what *word* is read as with its token numbers, empty when nothing is near enough."""
        if len(word) < 4 or not word.isalpha() or word.endswith(_ENGLISH_ENDINGS):
            return word, ()
        for reading in (self._split, self._cut if last else None, self._misspelt, self._skeleton):
            if reading is not None and (found := reading(word)):
                numbers = tuple(t for part in found.split() for t in (self._index.word_tokens(part) or ()))
                if numbers:
                    return found, numbers
        return word, ()

    def _split(self, word: str) -> str:
        """Two known words written as one: "showercap"; both of four letters at least, the longer first part wins."""
        for cut in range(len(word) - 4, 3, -1):
            left, right = word[:cut], word[cut:]
            if self._common(left) and self._common(right):
                return f"{left} {right}"
        return ""

    def _common(self, word: str) -> bool:
        numbers = self._index.word_tokens(word)
        return bool(numbers) and all(self._index.token_idf(n) < 6.2 for n in numbers or ())

    def _cut(self, word: str) -> str:
        """The last word of a truncated line, by its beginning: the commonest word that starts so."""
        if len(word) < MIN_CUT:
            return ""
        return min(self._index.words_from(word, 40), key=self._weight, default="")

    def _misspelt(self, word: str) -> str:
        """A word one edit away, the first letter kept; the commonest, of those the shortest."""
        if len(word) < MIN_MISSPELT:
            return ""
        near = [(weight, len(text), text) for text in map(self._index.token_text, self._index.near(word)) if (weight := self._weight(text)) < RARE]
        return min(near, default=(0.0, 0, ""))[2]

    def _skeleton(self, word: str) -> str:
        """A word that lost its vowels: "cndtnr", "brghtning"; its consonants begin those of one common word."""
        consonants = skeleton(word)
        if len(consonants) < MIN_BONES or len(consonants) < 0.75 * len(word):
            return ""
        return min(map(self._index.token_text, self._index.with_bones(consonants)), key=self._weight, default="")

    def _weight(self, word: str) -> float:
        numbers = self._index.word_tokens(word) or ()
        return max((self._index.token_idf(n) for n in numbers), default=99.0) + 0.01 * len(word)
