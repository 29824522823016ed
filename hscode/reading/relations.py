"""Words of relation, and the part that each word plays in a description by the relation in which it stands."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """Part that a word plays in the description."""

    HEAD = 0
    """In the phrase that names the goods."""
    QUALIFIER = 1
    """After a comma or in brackets: "radiators, motor vehicles"."""
    OF = 2
    """What it is made of or consists of."""
    FOR = 3
    """What, or whom, it is for."""
    WITH = 4
    """What it has or comes with."""
    WITHOUT = 5
    """What it is said not to be or have."""
    PLACE = 6
    """Where it is from, where it is used, what else is told."""
    PACKING = 7
    """The packing in front of the goods: "box of", "set of"."""


_OF, _FOR, _WITH, _WITHOUT, _PLACE = Role.OF, Role.FOR, Role.WITH, Role.WITHOUT, Role.PLACE
RELATIONS: dict[tuple[str, ...], Role] = {
    ("made",): _OF, ("made", "of"): _OF, ("made", "from"): _OF, ("made", "with"): _OF, ("made", "in"): _PLACE, ("made", "by"): _PLACE,
    ("consisting", "of"): _OF,
    ("composed", "of"): _OF, ("consists", "of"): _OF, ("constructed", "of"): _OF, ("constructed", "from"): _OF, ("manufactured", "from"): _OF,
    ("comprising",): _OF, ("comprised", "of"): _OF, ("containing",): _OF, ("contains",): _OF, ("based", "on"): _OF, ("of",): _OF,
    ("for",): _FOR, ("used", "for"): _FOR, ("used", "in"): _FOR, ("used", "as"): _FOR, ("used", "with"): _FOR, ("used", "to"): _FOR,
    ("used", "on"): _FOR,
    ("used", "by"): _FOR, ("use", "in"): _FOR, ("use", "with"): _FOR, ("use", "as"): _FOR, ("use", "on"): _FOR,
    ("use", "by"): _FOR,
    ("designed", "to"): _FOR, ("designed", "for"): _FOR, ("designed",): _FOR, ("intended", "for"): _FOR, ("intended", "to"): _FOR,
    ("intended",): _FOR,
    ("suitable", "for"): _FOR, ("compatible", "with"): _FOR, ("fits",): _FOR, ("to", "fit"): _FOR, ("fit", "for"): _FOR, ("to",): _FOR,
    ("with",): _WITH, ("w/",): _WITH, ("c/w",): _WITH, ("including",): _WITH, ("includes",): _WITH, ("incl",): _WITH, ("featuring",): _WITH,
    ("features",): _WITH, ("having",): _WITH, ("has",): _WITH, ("incorporating",): _WITH, ("equipped", "with"): _WITH, ("fitted", "with"): _WITH,
    ("plus",): _WITH, ("along", "with"): _WITH, ("together", "with"): _WITH, ("filled", "with"): _WITH, ("packed", "with"): _WITH,
    ("full", "of"): _WITH, ("presented", "with"): _WITH,
    ("supplied", "with"): _WITH, ("comes", "with"): _WITH, ("come", "with"): _WITH, ("incorporates",): _WITH, ("incorporate",): _WITH,
    ("lined", "in"): _WITH, ("edged", "in"): _WITH, ("trimmed", "in"): _WITH,
    ("provided", "with"): _WITH, ("equipped",): _WITH, ("complete", "with"): _WITH,
    ("without",): _WITHOUT, ("w/o",): _WITHOUT, ("excluding",): _WITHOUT, ("excl",): _WITHOUT, ("except",): _WITHOUT, ("other", "than"): _WITHOUT,
    ("excludes",): _WITHOUT, ("excluded",): _WITHOUT, ("exc",): _WITHOUT, ("lacking",): _WITHOUT, ("devoid", "of"): _WITHOUT,
    ("free", "of"): _WITHOUT, ("free", "from"): _WITHOUT, ("rather", "than"): _WITHOUT, ("instead", "of"): _WITHOUT,
    ("from",): _PLACE, ("on",): _PLACE, ("by",): _PLACE, ("at",): _PLACE, ("that",): _PLACE, ("which",): _PLACE, ("imported",): _PLACE,
    ("in",): _OF, ("where",): _PLACE, ("when",): _PLACE, ("called",): _PLACE, ("known", "as"): _PLACE, ("packaged",): _PLACE, ("packed",): _PLACE,
    ("shape", "of"): _PLACE, ("shaped", "like"): _PLACE, ("depicting",): _PLACE, ("depicts",): _PLACE, ("resembling",): _PLACE,
    ("resembles",): _PLACE, ("portraying",): _PLACE, ("representing",): _PLACE, ("imitating",): _PLACE, ("likeness", "of"): _PLACE,
    ("worn", "on"): _PLACE, ("worn", "around"): _PLACE, ("worn", "round"): _PLACE, ("worn", "over"): _PLACE, ("worn", "under"): _PLACE,
    ("worn", "in"): _PLACE, ("worn", "behind"): _PLACE, ("worn", "at"): _PLACE, ("worn", "by"): _FOR, ("worn", "against"): _FOR,
    ("worn", "during"): _FOR, ("worn", "for"): _FOR, ("worn", "as"): _FOR,
    ("via",): _PLACE, ("sold",): _PLACE, ("into",): _PLACE, ("allowing",): _FOR, ("providing",): _FOR, ("produced", "by"): _PLACE,
}  # fmt: skip
"""Words of relation with the role of what follows."""
ELSEWHERE = frozenset(words[0] for words, role in RELATIONS.items() if role is _PLACE and len(words) == 1)
"""Words that lead away from the goods: what stands behind "sheets imported in" is not held by them."""
NEGATION = frozenset({"not", "no", "neither", "nor", "never"})
"""Words that negate what follows at once."""
COMING_ALONG = frozenset({"included", "incl", "supplied", "provided", "attached", "fitted", "enclosed"})
"""Words that, negated at the end of a phrase, tell of what is named before them that the goods come without it: "helmet not included"."""
LEFT_OUT = frozenset({"excluded", "excl"})
"""Words that say the same at the end of a phrase, "mattress excluded"; in front of a noun they are words of relation."""
SOLD_APART = frozenset({"sold", "available"})
"""Words that say the same with "separately"."""
PACKED_SO = frozenset({
    "vacuum", "vac", "shrink", "skin", "bulk", "loose", "individually", "separately", "blister", "tray", "retail", "gas", "hygienically",
})  # fmt: skip
"""Words behind which "packed" opens no phrase: "vacuum packed coffee" is coffee."""
LIKENESS = frozenset({
    "feel", "look", "like", "effect", "style", "touch", "imitation", "tone", "toned", "finish", "optic", "inspired", "lookalike", "alike",
})  # fmt: skip
"""Words behind a material that say the goods are not of it: "leather look", "cashmere feel"."""
IMITATIONS = frozenset({"imitation", "faux", "fake", "simulated", "mock", "pseudo"})
"""Words in front of a material that say the same."""
NOT_FREE_OF = frozenset({
    "range", "gift", "standing", "flow", "flowing", "run", "running", "sample", "size", "shipping", "delivery", "form", "style", "time",
})  # fmt: skip
"""Behind "free" these make something else of it than "without": "free range"."""
CHOICES = frozenset({"or", "nor", "and", "and/or"})
"""Words before the last of a list."""
JOINING = CHOICES | {"&", "+"}
"""Words that part two names of goods, unless one name is written with them: "hammer and drill", but "salt and pepper mill"."""
BETWEEN_FIGURES = frozenset({"by", "to", "on"})
"""Words of relation that between two figures are none: "72 by 19 mm", "100 to 240 V"."""
MEASURING = frozenset({"measuring", "weighing", "rated"})
"""Words that in front of a figure open what is told of the goods: "plasters measuring 72 mm"."""
WOUND_ON = frozenset({"cone", "cones", "bobbin", "bobbins", "spool", "spools", "cop", "cops", "pirn", "pirns", "hangers", "pallets"})
"""Nouns behind "on" that tell how goods are put up, and part no names: "yarn on cones combed cotton"."""
BREAKS = frozenset(",;:()[].|")
"""Punctuation behind which another phrase begins."""
PART_WORDS = frozenset({"part", "accessory", "component", "spare"})
"""Words that make of a thing its parts."""
OF_NO_THING = frozenset({
    "spare", "auto", "automobile", "automotive", "car", "truck", "vehicle", "machine", "machinery", "equipment", "mechanical", "electrical",
    "electronic", "industrial", "replacement", "assorted", "various", "misc",
})  # fmt: skip
"""Words that in a label in front of the goods say of nothing in particular that these are its parts: "auto parts: O-ring"."""
NAMING_NOTHING = PART_WORDS | {"replacement", "all", "complete", "each", "they", "together", "up", "out", "one"}
"""Words that are never the head noun."""
MAKING = frozenset({"made", "constructed", "composed", "manufactured", "fabricated", "formed", "built", "crafted", "sewn", "woven", "knitted"})
"""Words in front of "of" and "from" behind which stands what goods are of, and not what they hold."""
BROUGHT = frozenset({
    "imported", "exported", "shipped", "sourced", "delivered", "removed", "separated", "protected", "purchased", "supplied", "dispatched",
    "cleared", "returned", "transported", "received", "ordered", "drained",
})  # fmt: skip
"""What is done to goods whose origin stands behind "from"; behind all else that is done to them stands what they are of: "cut from leather"."""
DONE = frozenset({
    "cut", "spun", "hewn", "sewn", "made", "built", "grown", "drawn", "ground", "knit", "frozen", "cast", "wound", "bent", "bound", "wrought",
})  # fmt: skip
"""Words for what is done to goods that do not end as most do."""
PRESERVED = frozenset({"frozen", "chilled", "dried", "smoked", "cooked", "canned", "roasted", "boiled", "salted", "fresh", "live"})
"""States that are those of the goods themselves at the end of what these have or lack: "pork without bone frozen"."""
IN_PART = frozenset({"broken", "damaged", "cracked", "split", "chipped"})
"""What is so of a part of goods only where a share says of how much: "rice 5 % broken"."""
NOT_DONE = frozenset({"bed", "red", "shed", "sled", "moped", "airbed", "flatbed", "biped", "hundred", "naked", "hatred"})
"""Words that end so and tell nothing of the kind."""
COATED = frozenset({"coated", "plated", "electroplated", "dipped", "washed"})
"""What is named in front of these lies on the goods and is not what they are of."""
OUTSIDES = frozenset({"surface", "exterior", "outside"})
"""What is named in front of these is what goods are of, although they stand behind "with"."""
PLACING = frozenset({"primary", "secondary", "outer", "inner", "detachable", "adjustable", "removable", "inside", "twill", "mesh", "taffeta"})
"""Words that may stand between the two: "a polypropylene primary backing"."""
ANY_GOODS = frozenset({
    "article", "item", "product", "piece", "kind", "type", "sort", "variety", "assortment", "selection", "range", "collection", "consignment",
    "shipment", "quantity", "example", "specimen",
})  # fmt: skip
"""Words for goods of any kind: what they are of names the goods, "articles of jewellery"."""
DEVICES = frozenset({
    "device", "apparatus", "appliance", "machine", "machinery", "equipment", "instrument", "tool", "implement", "utensil", "gadget", "unit",
    "contraption", "preparation", "contrivance", "vehicle", "agent", "system", "robot",
})  # fmt: skip
"""Words that tell of a thing only that it does something: what it does names it, "a device that opens cans" is a can opener."""
ENDING_DEEDS = frozenset({
    "after", "before", "during", "while", "until", "where", "when", "so", "if", "whether", "without", "high", "up", "off", "out",
})  # fmt: skip
"""Words behind which stands no longer what a deed is done to: "drying hair after washing"."""
PARTICIPLES = frozenset({
    "covered", "coated", "impregnated", "soaked", "lined", "reinforced", "laminated", "treated", "moistened", "saturated", "packed", "flavoured",
    "mixed", "fitted", "equipped", "decorated", "stuffed", "enriched", "infused", "scented", "wrapped", "supplied", "printed",
})  # fmt: skip
"""In front of "with" these tell what is done to the goods that are named before them."""
MEASURES = frozenset({
    "diameter", "width", "length", "height", "thickness", "depth", "size", "weight", "capacity", "volume", "pattern", "format",
})  # fmt: skip
"""Names of measures; in front of a number they do not name the goods."""
MATERIAL_FORMS = frozenset({
    "film", "sheet", "sheeting", "fabric", "cloth", "board", "foil", "laminate", "mesh", "strip", "plank", "wire", "plate", "netting", "canvas",
})  # fmt: skip
"""Forms in which a material comes of which packings are made: "carrier bags of polyethylene film"."""
WORKINGS = frozenset({
    "woven", "nonwoven", "whole", "raw", "fresh", "dry", "iqf", "boneless", "skinless", "headless", "seedless", "organic", "natural", "plain",
})  # fmt: skip
"""Words that tell how a fabric is made or in what state food is, and are never what goods are called, even behind it: "dried turbot whole"."""
FIBRE_FORMS = frozenset({"filament", "staple", "multifilament", "monofilament", "fdy", "dty", "poy", "aty"})
"""Words that say in which form a fibre is that stands in front of them; then they are no names of goods."""


def doers(deed: str) -> tuple[str, ...]:
    """Return what does a deed may be called, by rule and the likeliest first; some are no words.

    >>> doers("drying"), doers("open"), doers("charge")
    (('dryer', 'dryor'), ('opener', 'openner', 'openor'), ('charger', 'chargor'))
    """
    stem = deed.removesuffix("ing") if len(deed) > 5 else deed
    if stem != deed or deed.endswith("e"):
        stem = stem.removesuffix("e")
        return f"{stem}er", f"{stem}or"
    return f"{stem}er", f"{stem}{stem[-1]}er", f"{stem}or"


def doings(deed: str) -> tuple[str, ...]:
    """Return how doing a deed may be called in front of the device that does it, the likeliest first; some are no words.

    >>> doings("washing"), doings("wash"), doings("fold"), doings("compute")
    (('washing',), ('washing', 'washhing'), ('folding', 'foldding'), ('computing',))
    """
    if deed.endswith("ing") and len(deed) > 5:
        return (deed,)
    return (f"{deed.removesuffix('e')}ing",) if deed.endswith("e") else (f"{deed}ing", f"{deed}{deed[-1]}ing")
