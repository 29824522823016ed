"""Groups of features, to measure what each is worth: a fit can leave one out."""

from __future__ import annotations

from collections.abc import Iterable

GROUPS: dict[str, tuple[str, ...]] = {
    "phrases": ("exact", "title", "term", "text_covered", "whole_text", "cue", "named"),
    "likeness": ("similar",),
    "association": ("association",),
    "chapter": ("chapter",),
    "facts": ("facts",),
    "law": ("note_to", "lookalike"),
    "parts": ("parts_",),
    "custom": ("common", "parcels", "default", "residual", "first", "last", "size"),
    "second-opinion": ("opinion",),
}
"""How the names of the features of each group begin: whole trade terms, words that terms share, words that occur together, what the chapter
alone says, facts, legal notes and look-alikes, parts of goods, what is commonly traded, the second opinion."""
SPEAK_FOR = frozenset({
    "similar", "similar_head", "similar_share", "similar_head_share", "similar_best", "title", "exact", "exact_head", "exact_end", "exact_share",
    "exact_head_share", "exact_inside", "association", "association_head", "association_share", "term_covered", "text_covered", "cue", "cue_share",
    "chapter_words", "chapter_head", "chapter_naming", "opinion", "opinion_share",
})  # fmt: skip
"""Features that speak for a candidate or say nothing, never against it: of several that go together the fit would else give some the wrong sign."""


def of_group(name: str, group: str | None) -> bool:
    """Return whether a feature, of a heading, a subheading or a contender, belongs to a group.

    >>> of_group("facts_met", "facts"), of_group("way.facts_met", "facts"), of_group("facts_met", None)
    (True, True, False)
    """
    return group is not None and name.rpartition(".")[2].startswith(GROUPS[group])


def columns(names: Iterable[str], group: str | None) -> list[int]:
    """Return the places of the features of a group among *names*.

    >>> columns(["size", "facts_met", "opinion"], "second-opinion")
    [2]
    """
    return [place for place, name in enumerate(names) if of_group(name, group)]
