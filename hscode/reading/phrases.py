"""Phrases as sequences of content words: how the compiler and the reader make the same thing of the same words."""

from __future__ import annotations

from functools import lru_cache

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


def content_words(text: str) -> list[str]:
    """Return the content words of a phrase in order.

    >>> content_words("Parts of the men's T-shirts")
    ['part', 'man', 't', 'shirt']
    """
    return [word for token in tokenise(text) if (word := content_word(token.text))]
