"""Words about words: what would be enough instead of a vague word, brands that are no goods, words by which other languages give themselves away.

The vague words themselves stand in the vocabulary (``vague.txt``); here is only what to say about them.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from hscode.reading.phrases import content_words

_ENOUGH = {
    "accessory": "which accessory of what: “phone case of plastic”, “hair clips”",
    "apparel; garment; clothing; clothes": "which garment, for whom, knitted or woven, of what: “women's knitted cotton pullovers”",
    "appliance": "which appliance: “electric kettle 2200 W”, “steam iron”",
    "aircraft parts": "which part: “propellers”, “landing gear”, “aircraft seats”",
    "article; goods; item; product; merchandise; stuff; things; wares; commodity; cargo; freight; shipment; general cargo; general goods":
        "what the goods are: “office chairs of steel”, “roasted coffee”",
    "auto parts; automotive parts; vehicle parts": "which part of which vehicle: “brake pads for passenger cars”",
    "chemical": "the substance and what it is for: “sodium hydroxide, solid”, “paint thinner”",
    "cleaning product": "what it cleans and what it is: “dishwashing liquid”, “descaler, citric acid”",
    "component": "which component of what: “ceramic capacitors”, “hinges of steel for doors”",
    "consumables; supplies": "which: “printer toner cartridges”, “surgical gloves”",
    "consolidated; said to contain; freight all kinds; fak": "each of the goods in an item of its own",
    "cosmetic": "which: “lipstick”, “face cream”, “nail polish”",
    "document; documentation": "what is printed: “bank statements”, “printed catalogues”",
    "electronics; electronic goods; electrical goods": "which apparatus: “Bluetooth headphones”, “LED lamps”",
    "equipment": "which equipment and what it does: “oil well drilling rig”, “hospital beds”",
    "fabric; textile": "woven or knitted, the fibre, the weight: “woven cotton fabric, dyed, 180 g/m2”",
    "food; foodstuff": "which food and how it is prepared: “frozen peas”, “chocolate biscuits”",
    "gift; present; souvenir": "what the gift is: “ceramic mugs”, “plush toys”",
    "hardware": "which: “wood screws of steel”, “door locks”",
    "household goods; household items": "which: “plates of porcelain”, “bed linen of cotton”",
    "instrument": "what it measures or plays: “digital thermometer”, “acoustic guitar”",
    "machine; machinery": "what the machine does: “sewing machine”, “injection moulding machine for plastics”",
    "machine parts": "which part of which machine: “valves for injection moulding machines”",
    "material; raw material": "of what, in which form: “steel wire rod”, “polypropylene granules”",
    "medical supplies": "which: “bandages”, “syringes of plastic”",
    "medicine": "what it treats and whether it is in doses: “paracetamol tablets 500 mg”",
    "metal; steel": "which metal, in which form: “flat-rolled stainless steel, 3 mm”, “copper wire”",
    "oil": "which oil: “olive oil, virgin”, “engine oil”",
    "part; spares; spare parts": "which part of what: “water pump for a car engine”",
    "personal effects; personal belongings": "which: “used clothing”, “used books”",
    "pipes": "of what, and what for: “pipes of PVC”, “seamless steel tubes for boilers”",
    "plastic; plastic goods; plastic articles; polymer":
        "which article, or which polymer in which form: “storage boxes of plastic”, “polyethylene granules”",
    "resin": "which resin, in which form: “epoxy resin, liquid”",
    "rubber articles": "which: “rubber gloves”, “hoses of vulcanised rubber”",
    "sample; test": "what it is a sample of: “fabric swatches”, “blood samples”",
    "sanitary goods": "which: “sanitary towels”, “wash basins of porcelain”",
    "scrap": "scrap of what: “copper scrap”, “waste paper”",
    "sports goods; sporting goods": "for which sport, which article: “tennis rackets”, “yoga mats”",
    "tool": "which tool: “hammers”, “electric drill, battery powered”",
    "toy parts": "which part of which toy: “wheels for model cars”",
    "vehicle": "which vehicle: “passenger car, petrol, 1598 cm3”, “electric bicycle”",
    "wood": "in which form: “oak planks, sawn lengthwise, 30 mm”",
    "kit; set; box; package; parcel; assorted; various; misc; miscellaneous":
        "what is in it: “tool set: sockets and ratchet”, “box of ballpoint pens”",
    "returned goods; order; purchase; invoice; empty; none; n/a": "what the goods are; papers and dealings are no description",
}  # fmt: skip
"""Vague words, parted by semicolons, to what would be enough."""

GENERAL = "the article, of what material, and for what: “cooking pots of stainless steel”"
"""What would be enough for any word."""

_BRAND_NAMES = """
    adidas asics balenciaga bmw bosch burberry casio cartier chanel citroen converse crocs dell dewalt dior dyson ericsson festo fila garmin
    gopro gucci hasbro hermes hitachi honda honeywell hp huawei hyundai ikea jbl karcher kawasaki kenwood lacoste lego lenovo levi levis
    logitech makita mattel mercedes michelin microsoft mitsubishi motorola nestle nikon nike nintendo nissan nokia oakley omron oneplus oppo
    panasonic patagonia peugeot philips playmobil playstation prada puma ralph reebok renault rolex samsung sandisk schneider shimano
    siemens skechers sony stihl suzuki swarovski swatch timberland toshiba toyota umbro vans versace vivo volkswagen volvo xiaomi yamaha
    yeezy zara
"""
BRANDS = frozenset(_BRAND_NAMES.split())
"""Names of makers that are no words for goods. A few of the best known, to tell a brand from a slip of the keyboard."""

_LANGUAGES = {
    "German": "der das und fur für mit aus ohne zum zur bei von oder sowie nicht ein eine einem einer damen herren kinder schuhe hose hosen jacke "
    "kleidung ersatzteile teile zubehor zubehör maschine maschinen holz stahl baumwolle kunststoff leder wolle glas stuck stück "
    "gebraucht neu spielzeug möbel mobel bücher bucher lebensmittel muster geschenk werkzeug",
    "French": "les des aux avec pour sans dans une sur et ou du pièces pieces détachées detachees vêtements vetements chaussures femme homme "
    "enfants bois acier coton cuir laine verre plastique jouets jouet meubles livres cadeau échantillon echantillon outils pantalon "
    "chemise robe sacs usagé",
    "Spanish": "los las una para con sin del y en por ropa zapatos mujer hombre niños ninos madera acero algodón algodon cuero lana vidrio "
    "juguetes muebles libros regalo muestra herramientas repuestos piezas camiseta pantalones bolsas usado nuevo",
    "Italian": "gli una per con senza della delle dei degli di e da abbigliamento scarpe donna uomo bambini legno acciaio cotone pelle lana vetro "
    "giocattoli mobili libri regalo campione attrezzi ricambi camicia pantaloni maglia borsa borse",
    "Portuguese": "os uma para com sem dos das e em por roupas sapatos mulher homem crianças criancas madeira aço algodão algodao couro vidro "
    "brinquedos móveis livros presente amostra ferramentas peças pecas camisa calças",
    "Dutch": "het een voor met van zonder en uit bij niet kleding schoenen dames heren kinderen hout staal katoen leer wol glas speelgoed "
    "meubels boeken onderdelen geschenk gereedschap broek jas tassen",
    "Polish": "dla bez oraz lub nie na ze do odzież odziez buty damskie męskie meskie dzieci drewno stal bawełna bawelna skóra skora zabawki "
    "meble książki ksiazki części czesci narzędzia prezent spodnie kurtka",
    "Swedish": "och för med av utan till från inte kläder klader skor dam herr barn trä stål bomull läder leksaker möbler böcker delar verktyg",
    "Turkish": "ve için ile bir olmayan kadın kadin erkek çocuk cocuk ayakkabı ayakkabi giyim ahşap ahsap çelik celik pamuk deri oyuncak mobilya "
    "parça parca yedek kumaş kumas",
}
_ENGLISH_WORDS = "the of and with for in to on from by or not without other made as at is are"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
"""Function words that only English text has; one of them speaks against another language."""
_MIN_FOREIGN = 2
"""Words of another language that a text holds at least to be in it; one will do where all of it cannot be read."""


@cache
def _advice() -> dict[str, str]:
    return {" ".join(content_words(word)): enough for words, enough in _ENOUGH.items() for word in words.split(";")}


def enough(words: str) -> str:
    """Return what would be enough instead of vague *words*.

    >>> enough("spare parts")
    'which part of what: “water pump for a car engine”'
    """
    return _advice().get(" ".join(content_words(words)), GENERAL)


def is_brand(word: str) -> bool:
    """Return whether a word in lower case is the name of a maker.

    >>> is_brand("nike"), is_brand("apple")
    (True, False)
    """
    return word in BRANDS


@cache
def _by_word() -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for language, words in _LANGUAGES.items():
        for word in set(words.split()):
            out[word] = (*out.get(word, ()), language)
    return out


def language_of(words: list[str], unread: set[str]) -> str | None:
    """Return the language of a text that is not English, None when it may be English.

    Args:
        words: the words of the text in lower case, with their accents.
        unread: those of them that the vocabulary does not know.

    >>> language_of("schuhe aus leder für damen".split(), {"schuhe"}), language_of("eau de toilette pour femme".split(), set())
    ('German', None)
    """
    if not words or not _ENGLISH.isdisjoint(words):
        return None
    counts: dict[str, int] = {}
    for word in words:
        for language in _by_word().get(word, ()):
            counts[language] = counts.get(language, 0) + 1
    best = max(counts, key=lambda language: counts[language], default=None)
    if best is None:
        return None
    foreign = sum(word in unread or best in _by_word().get(word, ()) for word in words)
    enough_words = counts[best] >= _MIN_FOREIGN or (len(words) == 1 and words[0] in unread)
    return best if enough_words and 2 * foreign >= len(words) else None


def script_of(text: str) -> str | None:
    """Return the script of a text most of whose letters are not Latin ("Cyrillic", "Cjk"), None for Latin.

    >>> script_of("обувь кожаная"), script_of("café")
    ('Cyrillic', None)
    """
    if text.isascii():
        return None
    scripts: dict[str, int] = {}
    for letter in filter(str.isalpha, text):
        script = unicodedata.name(letter, "LATIN").split()[0]
        scripts[script] = scripts.get(script, 0) + 1
    most = max(scripts, key=lambda script: scripts[script], default="LATIN")
    return None if most in ("LATIN", "FULLWIDTH") or 2 * scripts[most] < sum(scripts.values()) else most.capitalize()


