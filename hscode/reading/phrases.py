"""Phrases as sequences of content words: how the compiler and the reader make the same thing of the same words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from hscode.reading.relations import BREAKS, NEGATION, RELATIONS
from hscode.reading.text import number, tokenise
from hscode.reading.words import canonical

FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "for",
        "with",
        "in",
        "on",
        "to",
        "by",
        "from",
        "at",
        "as",
        "its",
        "it",
        "is",
        "are",
        "be",
        "into",
        "per",
        "than",
        "that",
        "this",
        "these",
        "those",
        "which",
        "using",
        "use",
        "being",
        "been",
        "was",
        "were",
        "their",
        "his",
        "her",
        "your",
        "our",
        "my",
        "de",
        "la",
        "le",
        "du",
        "et",
        "und",
        "im",
        "x",
        "i",
    ]
)
"""Words that carry no goods; relations among phrases are read from them before they are set aside."""

ARTICLES = frozenset({"a", "an", "the"})
MEDIUM_WORDS = 4
"""That name what goods lie in, at most: "in extra virgin olive oil"."""

canonical_of = lru_cache(maxsize=10_000)(canonical)
"""The same as :func:`~hscode.reading.words.canonical`, which is slow and often asked for the same words."""


def has_digit(word: str) -> bool:
    """Return whether a word holds a digit, as types and models do.

    >>> has_digit("ps5"), has_digit("man's")
    (True, False)
    """
    return not word.isalpha() and any(c.isdigit() for c in word)


def content_word(token: str) -> str:
    """Return the index form of one token of a text, empty for punctuation and function words.

    >>> content_word("Tomatoes".lower()), content_word("of"), content_word("37,5")
    ('tomato', '', '37.5')
    """
    if token[0].isdigit():
        return f"{number(token):g}"
    if token[0] < "a" or token in FUNCTION_WORDS:
        return ""
    if has_digit(token):  # a type or model: "ps5", "e45"
        return token
    return canonical_of(token)


content_word_of = lru_cache(maxsize=10_000)(content_word)
"""The same as :func:`content_word`, for where all words of a text are asked for."""


def content_words(text: str, media: Collection[str] = ()) -> list[str]:
    """Return the content words of a phrase in order.

    Args:
        text: the phrase.
        media: index forms of what goods are put into to keep. Behind "in" such a word is another one: sardines in oil are no sardine oil.

    >>> content_words("Parts of the men's T-shirts")
    ['part', 'man', 't', 'shirt']
    >>> content_words("sardines in olive oil", {"oil"}), content_words("oil in drums", {"oil"})
    (['sardine', 'olive', 'in oil'], ['oil', 'drum'])
    """
    tokens = [token.text for token in tokenise(text)]
    lying = {_end_of_medium(tokens, k + 1) for k, token in enumerate(tokens) if token == "in"} if media else set[int]()
    words = [(k, word) for k, token in enumerate(tokens) if (word := content_word(token))]
    return [lying_in(word) if k in lying and word in media else word for k, word in words]


def lying_in(medium: str) -> str:
    """Return the index form of a word for what goods lie in to keep, where it stands behind "in"."""
    return f"in {medium}"


def ends_medium(token: str) -> bool:
    """Whether a token that says something ends what goods lie in to keep all the same: a figure, a mark, a word of relation or negation.

    >>> ends_medium("olive"), ends_medium("with"), ends_medium("5")
    (False, True, True)
    """
    return token[0].isdigit() or token in BREAKS or token in NEGATION or (token,) in RELATIONS


def _end_of_medium(tokens: Sequence[str], first: int) -> int:
    """Return the place of the last word of the phrase that begins behind "in", -1 where none does."""
    k = first + (first < len(tokens) and tokens[first] in ARTICLES)
    end = min(k + MEDIUM_WORDS, len(tokens))
    last = -1
    while k < end and content_word(tokens[k]) and not ends_medium(tokens[k]):
        last = k
        k += 1
    return last
