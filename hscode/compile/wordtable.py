"""The table of words: tokens with their texts, other spellings as the tokens that they stand for, one hash over all.

Half of all spellings are two tokens written as one ("tshirt"): they are kept as two token numbers without a text. What is
spelt otherwise (abbreviations, pairs that are one token, three joined words) is an alias with its text and its tokens.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TypeAlias

from hscode.compile.lexicon import Lexicon
from hscode.index_file import pack24
from hscode.reading.words import MIN_BONES, skeleton

Sections: TypeAlias = "dict[str, bytes | array[int] | array[float]]"
Spelling: TypeAlias = "tuple[str, tuple[int, ...]]"

NUMBER_BITS = 20
"""Bits of a slot that hold the number of a word plus one; the others hold the low bits of its hash."""
_SLOTS_OVER_WORDS = 4 / 3


def word_sections(lexicon: Lexicon) -> Sections:
    """Return the sections of the words: tokens in their order, then joined pairs, then aliases, both in the order of their texts.

    Raises:
        ValueError: more words than a slot can number.
    """
    joined, aliases = _other_spellings(lexicon)
    tok_blob, tok_off = _texts(lexicon.tokens)
    alias_blob, alias_off = _texts([text for text, _ in aliases])
    words = [*lexicon.tokens, *(text for text, _ in joined), *(text for text, _ in aliases)]
    alias_ends = [0]
    for _, tokens in aliases:
        alias_ends.append(alias_ends[-1] + len(tokens))
    return {
        "tok_blob": tok_blob, "tok_off": tok_off, "join_tok": pack24(token for _, tokens in joined for token in tokens),
        "alias_blob": alias_blob, "alias_off": alias_off, "alias_tok_off": pack24(alias_ends),
        "alias_tok": pack24(token for _, tokens in aliases for token in tokens), "word_hash": _slots(words), "bone_tok": _bones(lexicon.tokens),
    }  # fmt: skip


def _other_spellings(lexicon: Lexicon) -> tuple[list[Spelling], list[Spelling]]:
    """Return the spellings that are no token themselves: two tokens written as one, and all others."""
    joined: list[Spelling] = []
    aliases: list[Spelling] = []
    for word in lexicon.words:
        if word in lexicon.number:
            continue
        tokens = lexicon.word_tokens(word)
        plain = len(tokens) == 2 and word == "".join(lexicon.tokens[token] for token in tokens)
        (joined if plain else aliases).append((word, tokens))
    return joined, aliases


def _texts(words: Sequence[str]) -> tuple[bytes, bytes]:
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word.encode()))
    return "".join(words).encode(), pack24(ends)


def _slots(words: Sequence[str]) -> array[int]:
    if len(words) >= 1 << NUMBER_BITS:
        raise ValueError(f"{len(words)} words; a slot of the index numbers {(1 << NUMBER_BITS) - 1}")
    size = int(len(words) * _SLOTS_OVER_WORDS) + 1
    slots = array("I", bytes(4 * size))
    for number, word in enumerate(words, 1):
        value = fnv1a(word.encode())
        slot = value * size >> 32
        while slots[slot]:
            slot = slot + 1 if slot + 1 < size else 0
        slots[slot] = (value << NUMBER_BITS | number) & 0xFFFFFFFF
    return slots


def _bones(tokens: Sequence[str]) -> bytes:
    """Return the tokens that a word without vowels may stand for, in the order of their skeletons."""
    found = []
    for number, token in enumerate(tokens):
        bones = skeleton(token)
        if len(token) > MIN_BONES and len(bones) >= MIN_BONES and not token[0].isdigit():
            found.append((bones, number))
    return pack24(number for _, number in sorted(found))


def fnv1a(data: bytes) -> int:
    """Return the 32-bit FNV-1a hash of *data*, the hash of the index's word table."""
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value
