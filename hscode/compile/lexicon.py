"""The lexicon: words to token numbers, with joined spellings taken apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

MIN_JOINED = 5
"""Letters that a joined word has at least: "tshirt" is t-shirt, "also" is not "al so"."""


class Lexicon:
    """Token numbers for words. Joined and split spellings of one thing ("boardgame", "board game") get the same tokens.

    Where the phrases spell a pair of words mostly apart, the joined word has the tokens of its two parts; where they spell
    it mostly joined ("tealight"), the pair has the one token of the joined word: such pairs are :attr:`merged`. What short forms
    stand for has tokens too, in *abbreviations* wherever the short form stands, in *also* beside certain words alone. :attr:`said` are the
    words that the phrases themselves say.
    """

    def __init__(self, phrases: Iterable[list[str]], abbreviations: dict[str, list[str]], also: Iterable[Iterable[str]] = ()) -> None:
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for phrase in phrases:
            words.update(phrase)
            pairs.update(pairwise(phrase))
        self.said = frozenset(words)
        self._parts: dict[str, tuple[str, ...]] = {}
        self.merged: dict[tuple[str, str], str] = {}
        best: dict[str, tuple[int, tuple[str, str]]] = defaultdict(lambda: (0, ("", "")))
        for pair, count in pairs.items():
            joined = "".join(pair)
            if len(joined) >= MIN_JOINED and joined.isalpha() and (count >= 2 or joined in words):
                best[joined] = max(best[joined], (count, pair))
        for joined, (count, pair) in best.items():
            if words[joined] >= count:
                self.merged[pair] = joined
            else:
                self._parts[joined] = pair
        for short, long in abbreviations.items():
            self._parts[short] = tuple(long)
        tokens = {part for word in words for part in self._take_apart(word)}
        for long_words in [*abbreviations.values(), *also]:
            tokens.update(part for word in long_words for part in self._take_apart(word))
        self.tokens = sorted(tokens)
        self.number = {token: i for i, token in enumerate(self.tokens)}
        self.words = sorted(set(words) | set(self._parts) | tokens | {" ".join(pair) for pair in self.merged})

    def _take_apart(self, word: str, depth: int = 0) -> tuple[str, ...]:
        parts = self._parts.get(word)
        if parts is None or depth > 3 or parts == (word,):
            return (word,)
        return tuple(p for part in parts for p in self._take_apart(part, depth + 1))

    def spell(self, phrase: list[str]) -> tuple[int, ...]:
        """Return the token numbers of a phrase of content words, all of which the lexicon was built from."""
        return tuple(self.number[part] for word in self._merge(phrase) for part in self._take_apart(word))

    def _merge(self, phrase: list[str]) -> list[str]:
        """Return the phrase with its merged pairs joined, from left to right."""
        out: list[str] = []
        for word in phrase:
            joined = self.merged.get((out[-1], word)) if out else None
            if joined is None:
                out.append(word)
            else:
                out[-1] = joined
        return out

    def word_tokens(self, word: str) -> tuple[int, ...]:
        """Return the token numbers of one word of :attr:`words`."""
        left, space, right = word.partition(" ")
        whole = self.merged.get((left, right), word) if space else word
        return tuple(self.number[part] for part in self._take_apart(whole) if part in self.number)
