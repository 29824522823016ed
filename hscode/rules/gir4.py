"""GIR 4: goods that no heading names go under the heading of the goods to which they are most akin.

The rule comes last: only where no trade term of any heading names the article, and the text itself says what it is like ("similar
to", "akin to"). A substitute for a food or a material is like it; for an article it may be its spare part, and a replacement for a thing
is the thing itself or its part. Source: General Interpretative Rule 4 of the Harmonized System 2022.
"""

from __future__ import annotations

from hscode.rules.hearing import Hearing

_SUBSTITUTE = ("substitute", "for")
_LIKENESS = (
    ("similar", "to"), ("akin", "to"), ("much", "like"), ("like", "a"), ("like", "an"), ("used", "like"), ("works", "like"), ("resembling",),
    ("comparable", "to"), ("comparable", "with"), ("same", "use", "as"), ("used", "in", "place", "of"), ("used", "instead", "of"),
    _SUBSTITUTE, ("alternative", "to"), ("equivalent", "to"), ("in", "the", "manner", "of"),
)  # fmt: skip
_BY_FIRST = {first: [words for words in _LIKENESS if words[0] == first] for first, *_ in _LIKENESS}
LISTENS: frozenset[str] = frozenset({
    "similar", "akin", "like", "resembling", "comparable", "same", "place", "instead", "substitute", "alternative", "equivalent", "manner",
})  # fmt: skip
"""Words one of which stands in all that says what the goods are like: the one of its words that is least said of anything else."""
_END = frozenset(",;:().[]|") | {"but", "and", "for", "with", "without", "made", "of"}


def most_akin(hearing: Hearing) -> None:
    """Classify goods without a name of their own as the goods to which the text likens them."""
    if hearing.as_if:
        return
    words = [token.text for token in hearing.reading.statement.surface]
    starts = ((i, likeness) for i, first in enumerate(words[1:], 1) for likeness in _BY_FIRST.get(first, ()))
    found = next(((i, i + len(likeness)) for i, likeness in starts if tuple(words[i : i + len(likeness)]) == likeness), None)
    if found is not None and not hearing.naming_head():
        _akin(hearing, *found)


def _akin(hearing: Hearing, first: int, last: int) -> None:
    surface = hearing.reading.statement.surface
    end = last
    while end < len(surface) and surface[end].text not in _END:
        end += 1
    statement = hearing.reading.statement
    named = hearing.named_in(statement.within(last, end))
    if not named or hearing.named_in(statement.within(0, first)):
        return
    akin, like = statement.surface_words(last, end), statement.surface_words(first, last)
    if like == " ".join(_SUBSTITUTE) and not _is_food_or_material(hearing, akin):
        return
    hearing.classify_as(akin, "GIR 4")
    own = statement.surface_words(0, first)
    says = f"no heading names “{own}”; it is “{like} {akin}”, and goes with what it is most akin to: {hearing.codes(named)}"
    hearing.record("GIR 4", says, "point", named)


def _is_food_or_material(hearing: Hearing, words: str) -> bool:
    named = hearing.head(words)
    return named is not None and (named.material or hearing.is_food(named.heading))
