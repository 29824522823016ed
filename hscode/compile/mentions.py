"""Phrases of ``mentions``, read with their words of relation."""

from __future__ import annotations

from typing import NamedTuple

from hscode.reading.phrases import content_word
from hscode.reading.relations import NEGATION, RELATIONS, Role
from hscode.reading.text import tokenise


class Mention(NamedTuple):
    """A phrase that may stand anywhere, with what its words of relation ask: "with tripod" is no camera tripod, "cap for" no swim cap."""

    words: tuple[str, ...]
    before: int = -1
    """Role of the words when a word of relation stands in front of them, -1 for none."""
    after: int = -1
    """Role of what comes next when the phrase ends in a word of relation, -1 for none."""


def read_mention(text: str) -> Mention:
    """Read a phrase of ``mentions``.

    >>> read_mention("with tripod").words, read_mention("cap for").words, read_mention("not dried").before == Role.WITHOUT
    (('tripod',), ('cap',), True)
    """
    tokens = [token.text for token in tokenise(text)]
    before = after = -1
    for count in (2, 1):
        if len(tokens) > count and before < 0:
            role = RELATIONS.get(tuple(tokens[:count]), Role.WITHOUT if tokens[0] in NEGATION else None)
            if role is not None:
                before, tokens = int(role), tokens[1 if tokens[0] in NEGATION else count :]
        if len(tokens) > count and after < 0 and (role := RELATIONS.get(tuple(tokens[-count:]))) is not None:
            after, tokens = int(role), tokens[:-count]
    return Mention(tuple(word for token in tokens if (word := content_word(token))), before, after)
