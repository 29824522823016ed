"""Words with which sentences and clauses open, by which a text that runs on tells where it names the goods and where it leaves them."""

from __future__ import annotations

PROSE = 14
"""Surface tokens from which a text may run on in sentences, and tell of the articles that it names."""
PUTTING_UP = frozenset({
    "packed", "packaged", "presented", "delivered", "shipped", "supplied", "sold", "bundled", "wrapped", "transported", "boxed", "bagged",
    "palletized", "palletised", "imported", "dispatched", "despatched", "stacked", "put", "come", "comes", "in",
})  # fmt: skip
"""Words that open what is said of how goods are put up: "packed by 60", "put up in sachets", "in cartons of 10 kg"."""
BEING = frozenset({",", ";", "is", "are", "was", "were", "and", "be", "being"})
"""What stands in front of these where a clause within a sentence begins with them: "each is packed"."""
LOTS = frozenset({
    "bundle", "bundles", "bale", "bales", "roll", "rolls", "reel", "reels", "coil", "coils", "pack", "packs", "pallet", "pallets", "box", "boxes",
    "carton", "cartons", "case", "cases", "bag", "bags", "sack", "sacks", "drum", "drums", "tray", "trays", "pail", "pails", "packet", "packets",
})  # fmt: skip
"""Words that in front of "of" open a sentence of the same kind: "Bundles of ten."."""
ANNOUNCING = frozenset({"import", "imports", "importing", "buy", "buys", "receive", "receives", "declare", "sell", "order", "bring"})
"""Words behind which the goods are named: "to cast sheets we import methyl methacrylate"."""
ANNOUNCERS = frozenset({"we", "i", "are", "company", "hereby", "regularly"})
"""What stands in front of these."""
THESE = frozenset({"this", "these", "our"})
"""Words behind which the goods may be named: "soak these dried mushrooms"."""
POINTING = THESE | {"it", "them"}
"""Words that point to goods which a sentence does not name: "farmers spread it in spring"."""
SHAPES = frozenset({
    "liquid", "powder", "paste", "granule", "pellet", "flake", "crystal", "solution", "bead", "pastille", "gas", "material", "substance", "agent",
    "grade", "product", "chemical", "additive", "fluid", "compound", "light", "thing", "model", "design", "unit", "pair", "stuff",
    "company", "client", "customer", "firm", "supplier", "team", "shop", "store", "item", "order", "invoice", "reference", "website",
})  # fmt: skip
"""Nouns behind "this" and "our" that name no goods: "steel is pickled in this yellow liquid", "our client"."""
ABBREVIATED = frozenset({
    "approx", "incl", "excl", "max", "min", "dia", "no", "nos", "art", "ref", "pcs", "pc", "vol", "fig", "dr", "co", "ltd", "inc", "assy",
    "pkg", "qty", "wt", "temp", "int", "ext", "std", "sq", "st", "mt", "mr", "mrs", "vs", "spec", "specs", "misc", "resp", "avg", "nom",
})  # fmt: skip
"""Words cut short, whose point ends no sentence."""
