"""The lexicon: words to token numbers, with joined spellings taken apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

MIN_JOINED = 5
"""Letters that a joined word has at least: "tshirt" is t-shirt, "also" is not "al so"."""


class Lexicon:
    """Token numbers for words. A joined word ("boardgame", "wallmount") has the tokens of its two parts.

    Built from all phrases: where the phrases hold both "board game" and "boardgame", or "board game" often enough
    that the joined spelling is likely in a text, the joined word is spelt with two tokens.
    """

    def __init__(self, phrases: Iterable[list[str]], abbreviations: dict[str, list[str]]) -> None:
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for phrase in phrases:
            words.update(phrase)
            pairs.update(zip(phrase, phrase[1:], strict=False))
        self._parts: dict[str, tuple[str, ...]] = {}
        best: dict[str, tuple[int, tuple[str, str]]] = defaultdict(lambda: (0, ("", "")))
        for pair, count in pairs.items():
            joined = "".join(pair)
            if len(joined) >= MIN_JOINED and joined.isalpha() and (count >= 2 or joined in words):
                best[joined] = max(best[joined], (count, pair))
        for joined, (_, pair) in best.items():
            self._parts[joined] = pair
        for short, long in abbreviations.items():
            self._parts[short] = tuple(long)
        tokens = {part for word in words for part in self._take_apart(word)}
        for long_words in abbreviations.values():
            tokens.update(part for word in long_words for part in self._take_apart(word))
        self.tokens = sorted(tokens)
        self.number = {token: i for i, token in enumerate(self.tokens)}
        self.words = sorted(set(words) | set(self._parts) | tokens)

    def _take_apart(self, word: str, depth: int = 0) -> tuple[str, ...]:
        parts = self._parts.get(word)
        if parts is None or depth > 3 or parts == (word,):
            return (word,)
        return tuple(p for part in parts for p in self._take_apart(part, depth + 1))

    def spell(self, phrase: list[str]) -> tuple[int, ...]:
        """Return the token numbers of a phrase of content words, all of which the lexicon was built from."""
        return tuple(self.number[part] for word in phrase for part in self._take_apart(word))

    def word_tokens(self, word: str) -> tuple[int, ...]:
        """Return the token numbers of one word of :attr:`words`."""
        return tuple(self.number[part] for part in self._take_apart(word) if part in self.number)
