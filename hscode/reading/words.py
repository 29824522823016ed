"""One form for each word: plurals and British and American spellings brought together."""

from __future__ import annotations

from hscode.reading._scan import Clues

_IRREGULAR = {
    "knives": "knife", "leaves": "leaf", "wolves": "wolf", "halves": "half", "calves": "calf", "shelves": "shelf",
    "loaves": "loaf", "scarves": "scarf", "mice": "mouse", "geese": "goose", "feet": "foot", "teeth": "tooth",
    "women": "woman", "men": "man", "children": "child", "oxen": "ox", "dice": "dice", "lice": "louse",
    "gases": "gas", "lenses": "lens", "buses": "bus", "viruses": "virus", "canvases": "canvas", "axes": "axe",
    "shoes": "shoe", "canoes": "canoe", "hoes": "hoe", "toes": "toe", "horseshoes": "horseshoe", "movies": "movie",
    "cookies": "cookie", "brownies": "brownie", "hoodies": "hoodie", "selfies": "selfie", "ties": "tie", "pies": "pie",
    "dies": "die", "bowties": "bowtie", "smoothies": "smoothie", "beanies": "beanie", "zombies": "zombie",
    "batteries": "battery", "matrices": "matrix", "vertebrae": "vertebra", "fungi": "fungus", "cacti": "cactus",
    "wellies": "welly", "dvds": "dvd",
    "skis": "ski", "kiwis": "kiwi", "bikinis": "bikini", "taxis": "taxi", "neckties": "necktie", "overshoes": "overshoe",

    "leis": "lei", "zucchinis": "zucchini", "calamaris": "calamari", "flipflops": "flipflop", "snowshoes": "snowshoe",
    "undies": "undies", "series": "series", "species": "species", "bijoux": "bijou",
    "caches": "cache", "moustaches": "moustache", "headaches": "headache", "quiches": "quiche", "brioches": "brioche",
    "avalanches": "avalanche", "sizes": "size", "prizes": "prize", "gauzes": "gauze", "glazes": "glaze",
}  # fmt: skip
_UNCHANGED = frozenset(
    [
        "glasses",
        "shorts",
        "briefs",
        "tights",
        "jeans",
        "goods",
        "boxers",
        "bis",
        "lens",
        "gas",
        "bus",
        "canvas",
        "molasses",
        "brass",
        "pus",
        "chassis",
        "mattress",
        "news",
        "trellis",
        "corps",
        "atlas",
        "christmas",
        "always",
        "plus",
        "thermos",
        "dress",
        "press",
        "fries",
    ]
)
_VOWELS = frozenset("aeiouy")
_ES = ("xes", "ches", "shes", "sses", "zzes", "oes")
_KEEP = ("ss", "us", "is")


def singular(word: str) -> str:
    """Return the singular of an English noun by rule; a word that only looks plural is returned as it is.

    >>> [singular(w) for w in ("batteries", "boxes", "glass", "shorts", "tomatoes", "houses", "lenses")]
    ['battery', 'box', 'glass', 'shorts', 'tomato', 'house', 'lens']
    """
    if len(word) < 4 or word[-1] != "s" or word in _UNCHANGED or not _VOWELS.intersection(word):
        return _IRREGULAR.get(word, word)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(_ES):
        return word[:-2]
    if word.endswith(_KEEP):
        return word
    return word[:-1]


_SPELLINGS = (
    ("aluminum", "aluminium"), ("color", "colour"), ("flavor", "flavour"), ("fiber", "fibre"), ("center", "centre"),
    ("sulfur", "sulphur"), ("sulfate", "sulphate"), ("sulfide", "sulphide"), ("sulfon", "sulphon"), ("sulfit", "sulphit"),
    ("molding", "moulding"), ("molded", "moulded"), ("gray", "grey"), ("tire", "tyre"), ("plow", "plough"),
    ("mold", "mould"), ("odor", "odour"), ("armor", "armour"), ("caliper", "calliper"), ("jewelry", "jewellery"),
    ("pajama", "pyjama"), ("donut", "doughnut"), ("yogurt", "yoghurt"), ("mustache", "moustache"),
    ("theater", "theatre"), ("metre", "meter"), ("litre", "liter"), ("caviare", "caviar"), ("esthetic", "aesthetic"),
    ("anesthe", "anaesthe"), ("orthopedic", "orthopaedic"), ("pediatric", "paediatric"), ("hemo", "haemo"),
    ("leukemia", "leukaemia"), ("estrogen", "oestrogen"), ("cesium", "caesium"), ("woolen", "woollen"), ("chili", "chilli"),
    ("chile", "chilli"), ("maneuver", "manoeuvre"), ("catalog", "catalogue"), ("gasoline", "petrol"), ("airplane", "aeroplane"),
    ("licorice", "liquorice"), ("whiskey", "whisky"), ("vise", "vice"), ("ax", "axe"), ("saber", "sabre"), ("fetal", "foetal"),
)  # fmt: skip
_WHOLE_WORD_ONLY = frozenset({"tire", "ax", "vise", "metre", "litre", "gray", "mold", "chile", "chili", "plow"})
_EXACT = {a: b for a, b in _SPELLINGS if a in _WHOLE_WORD_ONLY}
_INSIDE = tuple((a, b) for a, b in _SPELLINGS if a not in _WHOLE_WORD_ONLY and a != b)
_AMERICAN = Clues(*(a for a, _ in _INSIDE))
_ENDINGS = (("izing", "ising"), ("ized", "ised"), ("izer", "iser"), ("ization", "isation"))
_AMERICAN_ENDINGS = tuple(a for a, _ in _ENDINGS)


def british(word: str) -> str:
    """Return the British spelling of *word*, the one form that the index keeps.

    >>> [british(w) for w in ("aluminum", "tire", "colored", "organized", "entire")]
    ['aluminium', 'tyre', 'coloured', 'organised', 'entire']
    """
    if word in _EXACT:
        return _EXACT[word]
    for american, ours in _INSIDE if _AMERICAN.stand_in(word) else ():
        if american in word and ours not in word:
            word = word.replace(american, ours)
            break
    for american, ours in _ENDINGS if word.endswith(_AMERICAN_ENDINGS) else ():
        if word.endswith(american) and len(word) > len(american) + 3:
            return word[: -len(american)] + ours
    return word


def canonical(word: str) -> str:
    """Return the form of a folded *word* under which the index knows it.

    >>> canonical("men's"), canonical("women"), canonical("tires"), canonical("colors")
    ('man', 'woman', 'tyre', 'colour')
    """
    if "'" in word:
        word = word.partition("'")[0] if word.endswith(("'s", "s'")) else word.replace("'", "")
    return british(singular(word)) if len(word) > 2 else word


MIN_BONES = 4
"""Letters that a skeleton has at least; shorter ones fit too many words."""
_DROPPED = frozenset("aeiou")


def skeleton(word: str) -> str:
    """Return the first letter and the consonants of a word, doubled letters once.

    >>> skeleton("conditioner"), skeleton("cndtnr"), skeleton("aloe")
    ('cndtnr', 'cndtnr', 'al')
    """
    out = word[:1]
    for letter in word[1:]:
        if letter not in _DROPPED and letter != out[-1]:
            out += letter
    return out
