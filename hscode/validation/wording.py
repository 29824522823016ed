"""Words about words: what would be enough instead of a vague word, brands that are no goods, words by which other languages give themselves away.

Vague words and brands stand in the vocabulary (``vague.txt``, ``brands.txt``).
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from hscode.index import Nomenclature
from hscode.reading.phrases import content_words

GENERAL = "the article, of what material, and for what: “cooking pots of stainless steel”"
"""What would be enough for any word."""

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


def enough(words: str, tariff: Nomenclature) -> str:
    """Return what would be enough instead of vague *words*.

    >>> from hscode.index import nomenclature
    >>> enough("spare parts", nomenclature())
    'which part of what: “water pump for a car engine”'
    """
    advice: dict[str, str] = tariff.meta["enough"]
    return advice.get(" ".join(content_words(words)), GENERAL)


def is_brand(word: str, tariff: Nomenclature) -> bool:
    """Return whether a word in lower case is the name of a maker.

    >>> from hscode.index import nomenclature
    >>> is_brand("nike", nomenclature()), is_brand("apple", nomenclature())
    (True, False)
    """
    return word in _brands(tariff)


@lru_cache(maxsize=4)
def _brands(tariff: Nomenclature) -> frozenset[str]:
    return frozenset(tariff.meta["brands"])


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


