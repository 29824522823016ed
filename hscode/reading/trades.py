"""Words of trades: what the goods of a text let its figures say, "300D" of yarn deniers and "12 oz" of denim a square yard.

They are looked for among the words of the text as it is folded, so plurals stand here too.
"""

from __future__ import annotations

POWERFUL = frozenset({
    "turbine", "turbines", "generator", "generators", "generating", "plant", "station", "motor", "motors", "boiler", "boilers", "reactor", "engine",
    "engines", "alternator", "hydraulic", "wind", "steam", "gas", "diesel", "electrolyser", "inverter", "solar", "furnace", "genset", "gensets",
})  # fmt: skip
"""Words of goods whose power is told in megawatts; of others "500mW" are thousandths: folded, both are written alike."""
FUELS = frozenset({
    "petrol", "gasoline", "diesel", "turbo", "engine", "hybrid", "tdi", "tsi", "tfsi", "hdi", "cdi", "dci", "crdi", "cdti", "ecoboost", "vvti",
    "dohc", "sohc", "v6", "v8", "v10", "v12", "tdci", "jtd", "jtdm", "multijet", "bluehdi", "ddis", "fsi", "gdi", "mpi", "vti", "vtec", "puretech",
    "skyactiv", "biturbo", "mhev", "hev", "phev",
})  # fmt: skip
"""Words beside the litres of an engine, which stand there without their unit: "1.3 petrol", "4.0 V6", "diesel 2.8"."""
FILAMENTS = frozenset({
    "yarn", "yarns", "filament", "filaments", "polyester", "nylon", "polyamide", "viscose", "spandex", "elastane", "fdy", "dty", "poy", "oxford",
    "taffeta", "satin", "textured", "fabric", "cordura",
})  # fmt: skip
"""Words of textiles, in which "300D" are deniers."""
YARNS = frozenset({"yarn", "yarns", "spun", "combed", "carded", "cone", "cones", "hank", "hanks"})
"""Words of texts in which "30/1" is a count of yarn."""
COUNTED_OTHERWISE = frozenset({
    "wool", "woollen", "woolen", "worsted", "lambswool", "merino", "mohair", "alpaca", "cashmere", "angora", "acrylic", "silk", "linen", "flax",
    "hemp", "jute", "sisal", "coir", "glass", "elastane", "filament",
})  # fmt: skip
"""Fibres whose yarn is not counted in the English cotton count unless that is said."""
WEIGHED_CLOTH = frozenset({"denim", "canvas"})
"""Cloth that trade calls by the ounces of a square yard: "12 oz denim"."""
WEIGHED_SHEETS = frozenset({
    "nonwoven", "nonwovens", "spunbond", "spunbonded", "spunlace", "geotextile", "testliner", "kraftliner", "linerboard", "fluting", "woodfree",
    "poplin", "gabardine", "ripstop", "sateen", "taffeta", "pongee", "suiting", "shirting", "corduroy", "interlock", "flannelette", "ticking",
    "voile",
})  # fmt: skip
"""Goods in sheets that trade calls by the grams of a square metre: "spunbond 80 g"."""
COUNTED_SHEETS = frozenset({"wipe", "wipes", "pcs", "pieces", "packet", "mask", "masks", "yarn", "ball", "skein"})
"""Words of texts in which grams are those of a packet or a ball all the same."""
IN_MM = frozenset({
    "mm", "angle", "angles", "channel", "channels", "slab", "slabs", "billet", "billets", "bloom", "blooms", "rebar", "plywood", "mdf", "hrc", "crc",
    "hrpo", "ppgi", "ppgl",
})  # fmt: skip
"""Words of a text in which sides without a unit are in millimetres, as the trade in these has them."""
FLAT = frozenset({"coil", "coils", "sheet", "sheets", "strip", "strips", "plate", "plates"})
METALS = frozenset({
    "steel", "stainless", "aluminium", "aluminum", "copper", "brass", "titanium", "zinc", "nickel", "ss", "sus", "galvanised", "galvanized",
    "tinplate", "rolled", "stl", "inox", "galv", "galvalume", "alu", "alum", "bronze", "annealed",
})  # fmt: skip
"""Words of flat-rolled metal, if one of each is there: its sides are in millimetres where they have no unit."""
DRINKS = frozenset({
    "drink", "drinks", "beverage", "beverages", "beer", "beers", "ale", "lager", "stout", "malt", "cider", "perry", "mead", "wine", "wines", "sake",
    "champagne", "prosecco", "sherry", "vermouth", "aperitif", "spirit", "spirits", "whisky", "whiskey", "bourbon", "vodka", "gin", "rum", "brandy",
    "cognac", "armagnac", "grappa", "liqueur", "liqueurs", "tequila", "mezcal", "soju", "baijiu", "shochu", "schnapps", "absinthe", "bitters",
    "cocktail", "cocktails", "seltzer", "abv", "alcoholic", "ethanol",
})  # fmt: skip
"""Words of texts in which a share by volume is that of alcohol, as it is in no gas: "malt drink 4 % by volume"."""
AGED = frozenset({
    "antique", "antiques", "painting", "paintings", "lithograph", "lithographs", "etching", "etchings", "engraving", "engravings", "drawing",
    "drawings", "sculpture", "statue", "artwork", "coin", "coins", "numismatic", "collectors", "circa", "plaque", "commode", "century", "victorian",
    "georgian", "edwardian", "baroque", "rococo", "regency", "portrait", "watercolour", "watercolor", "gouache", "woodcut", "woodcuts", "banknote",
    "banknotes",
})  # fmt: skip
"""Words of works of art and antiques, whose year tells their age."""
ON_CANVAS = frozenset({"oil", "canvas"})
"""What a picture is named by, if both are there: "oil on canvas 1850"; canvas alone is a fabric, and has numbers of articles."""
OF_TODAY = frozenset({"modern", "contemporary", "reproduction", "replica", "decor"})
"""Words of what is made today, whatever figure stands beside it."""
