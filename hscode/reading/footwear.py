"""Footwear: which material is that of the upper, and which that of the outer sole (chapter 64, note 4)."""

from __future__ import annotations

from collections.abc import Sequence, Set

SHOE_PARTS = {"upper": "upper", "sole": "sole", "outsole": "sole", "insole": "", "midsole": "", "lining": ""}
"""Words for parts of footwear, with the attribute that tells what it is of; empty where the tariff does not ask."""
SHOE_MATERIALS = {
    "rubber-plastics": frozenset({"rubber", "plastics", "rubber-plastics"}), "leather": frozenset({"leather"}),
    "textile": frozenset({"textile"}), "wood-cork": frozenset({"wood", "cork"}),
}  # fmt: skip
"""Values of these attributes, with the materials, and values of their own, that say them; the first that fits counts."""
_FIBRES = frozenset({"synthetic-fibre"})
"""Materials that are plastics as well: an upper of polyester is one of textile."""
_PARTING = frozenset({",", ";", "and", "with", "&", "/", "+", "w/", "has", "having", ".", "("})


def shoe_material(part: str, materials: Set[str]) -> str | None:
    """Return what a part of footwear is of by the names of its material, as the tariff parts them; None where it does not ask.

    >>> shoe_material("upper", {"polyester", "synthetic-fibre", "textile", "plastics"}), shoe_material("sole", {"eva", "plastics"})
    ('textile', 'rubber-plastics')
    """
    if part == "upper" and not _FIBRES.isdisjoint(materials):
        return "textile"
    return next((kind for kind, said in SHOE_MATERIALS.items() if not said.isdisjoint(materials)), None)


def shoe_parts(words: Sequence[str], positions: Sequence[int], surface: Sequence[str], materials: Set[int] = frozenset()) -> dict[int, str]:
    """Return of which part of footwear the words speak, by their places: "upper" or "sole".

    A part is of what stands before it, "rubber outer sole", or, where nothing does or "of" follows, of what stands behind it up to
    the next comma or "and": "outer sole of rubber and upper of suede". Where *materials*, the places of words for such, are known, a part
    that has none before it which is no other part's is of the one behind it: "upper leather outsole rubber". Of two with a stroke
    between them the first counts: "mesh/PU upper".

    >>> from hscode.reading.phrases import content_word
    >>> surface = "shoes with leather upper and outer sole of rubber".split()
    >>> words = [(i, w) for i, t in enumerate(surface) if (w := content_word(t))]
    >>> found = shoe_parts([w for _, w in words], [i for i, _ in words], surface)
    >>> {words[k][1]: part for k, part in found.items()}
    {'leather': 'upper', 'rubber': 'sole'}
    >>> spec = "shoes upper leather outsole rubber".split()
    >>> {spec[k]: part for k, part in shoe_parts(spec, range(5), spec, {2, 4}).items()}
    {'leather': 'upper', 'rubber': 'sole'}
    """
    segment = [0] * len(words)
    for k in range(1, len(words)):
        segment[k] = segment[k - 1] + (not _PARTING.isdisjoint(surface[positions[k - 1] : positions[k]]))
    found: dict[int, str] = {}
    for k, word in enumerate(words):
        if word not in SHOE_PARTS or (word == "sole" and k and words[k - 1] in ("inner", "middle")):
            continue
        before = _run(range(k - 1, -1, -1), words, segment, segment[k])
        behind = _run(range(k + 1, len(words)), words, segment, segment[k])
        of = positions[k] + 1 < len(surface) and surface[positions[k] + 1] in ("of", "made", "in", ":")
        of = of or (not materials.isdisjoint(behind) and not any(place in materials and place not in found for place in before))
        last = before[-1] if before and not of else 0
        if last in materials and last - 1 in materials and "/" in surface[positions[last - 1] : positions[last]]:
            before = [last - 1]
        for place in behind if of or not before else before:
            if place not in found:
                found[place] = SHOE_PARTS[word]
    return {place: part for place, part in found.items() if part}


def _run(places: range, words: Sequence[str], segment: Sequence[int], own: int) -> list[int]:
    """Return the *places* of the segment *own* up to the next part of footwear."""
    out = []
    for place in places:
        if segment[place] != own or words[place] in SHOE_PARTS:
            break
        if words[place] not in ("outer", "shoe", "boot"):
            out.append(place)
    return out
