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
    said: str = ""
    """The phrase without these words of relation, but with "in", behind which a word may be another one: "in oil"."""


def read_mention(text: str) -> Mention:
    """Read a phrase of ``mentions``.

    >>> read_mention("with tripod").words, read_mention("cap for").words, read_mention("not dried").before == Role.WITHOUT
    (('tripod',), ('cap',), True)
    >>> read_mention("with tripod").said, read_mention("in olive oil").said
    ('tripod', 'in olive oil')
    """
    tokens = [token.text for token in tokenise(text)]
    before = after = -1
    lies_in = tokens[:1] == ["in"]
    for count in (2, 1):
        if len(tokens) > count and before < 0:
            role = RELATIONS.get(tuple(tokens[:count]), Role.WITHOUT if tokens[0] in NEGATION else None)
            if role is not None:
                before, tokens = int(role), tokens[1 if tokens[0] in NEGATION else count :]
        if len(tokens) > count and after < 0 and (role := RELATIONS.get(tuple(tokens[-count:]))) is not None:
            after, tokens = int(role), tokens[:-count]
    words = tuple(word for token in tokens if (word := content_word(token)))
    return Mention(words, before, after, " ".join(["in", *tokens] if lies_in else tokens) if words else "")
