"""Reading: folding, words, quantities, and what a description says as a statement."""

from __future__ import annotations

import doctest
import importlib
import pickle
import random
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hscode.index import Nomenclature, nomenclature
from hscode.kinds import Kind, TokenFlag
from hscode.pipeline import Pipeline
from hscode.ranking.model import load_weights, weigh_words
from hscode.reading._scan import Clues, Token, split
from hscode.reading.asking import Frames
from hscode.reading.mending import Mender
from hscode.reading.phrases import content_word, content_words
from hscode.reading.presentation import HOLDING, IDIOMS, find_containers, find_told
from hscode.reading.quantities import DIMENSIONS, PROPORTION, UNITS, Quantity, find_quantities
from hscode.reading.reader import Reader, Reading
from hscode.reading.relations import Role
from hscode.reading.statement import Statement
from hscode.reading.text import MAX_CHARACTERS, fold, number, tokenise
from hscode.reading.trades import KINDS as TRADES
from hscode.reading.trades import Trade, trade_marks
from hscode.reading.words import british, canonical, singular, skeleton
from tests.conftest import Write

_NAMES = {number: dimension for dimension, number in DIMENSIONS.items()}


@pytest.fixture(scope="module")
def reader(tariff: Nomenclature) -> Reader:
    """A reader of the built nomenclature."""
    return Reader(tariff)


def _wrong(reason: str, *cases: tuple[object, ...]) -> Iterable[object]:
    """Cases that the program gets wrong today."""
    return [pytest.param(*case, marks=pytest.mark.xfail(strict=True, reason=reason)) for case in cases]


def _head(reading: Reading) -> str:
    return reading.statement.words[reading.statement.head] if reading.statement.head >= 0 else ""


def _roles(reading: Reading) -> dict[str, Role]:
    return dict(zip(reading.statement.words, reading.statement.roles, strict=True))


def _facts(reading: Reading, tariff: Nomenclature) -> set[str]:
    return {"=".join(tariff.value_names[fact.value]) for fact in reading.facts}


def _quantities(text: str) -> list[tuple[str, float]]:
    trades = trade_marks(nomenclature().meta["trades"])
    return [(quantity.dimension, quantity.value) for quantity in find_quantities(tokenise(text), trades)]


# folding and tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CRÈME Brûlée", "creme brulee"),
        ("Caf&eacute; cr&egrave;me", "cafe creme"),
        ("nuts &amp; bolts", "nuts & bolts"),
        ("caf&#233;", "cafe"),
        ("caf&#xE9;", "cafe"),
        ("<b>red</b> hat", " red  hat"),
        ("Stra\u00dfe, \u0153uf, \u0142\u00f3d\u017a", "strasse, oeuf, lodz"),
        ("\uff28\uff21\uff34 \ufb01lter", "hat filter"),
        ("men\u2019s \u201cbest\u201d \u2013 5 \u00d7 5", 'men\'s "best" - 5 x 5'),
        ("t_shirt", "t shirt"),
        ("caf\u00e9\x00\x07", "cafe"),
        ("h\u200ba\u00adt", "hat"),
        ("\ud800hat\udfff", "hat"),
        ("\u202ehat\u202c", "hat"),
        ("10 m\u00b2", "10 m2"),
        ("1\u00bd kg", "1 1/2 kg"),
        ("\u2264 2 kg \u2265 1 kg", "< 2 kg > 1 kg"),
        ("TV 55'', men's", "tv 55 inch , men's"),
        ("TV 55\u201d 1\u00bd\u2033", "tv 55 inch  1 1/2 inch "),
        ("10 \u00b5m", "10 um"),
        ("caf\u00e9\nmug", "cafe mug"),
        ("caf\u00e9\tmug", "cafe mug"),
        *_wrong("control characters stay where the text is ASCII", ("ha\x00t", "hat"), ("hat\x7f", "hat")),
        ("LEGO\u2122 bricks", "lego  bricks"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Men's T-shirt, 500ml", ["men's", "t", "-", "shirt", ",", "500", "ml"]),
        ("1,000.5 kg; 37,5 W", ["1,000.5", "kg", ";", "37,5", "w"]),
        ("60% cotton/40% wool", ["60", "%", "cotton", "/", "40", "%", "wool"]),
        ("T.N.T., p.v.c 5.5 no.3", ["tnt", ",", "pvc", "5.5", "no", ".", "3"]),
        ("a.b s.steel 12 V.D.C. x.y.zz a.b.c4", ["a", ".", "b", "s", ".", "steel", "12", "vdc", "x", ".", "y", ".", "zz", "a", ".", "b", ".", "c4"]),
        ("kettle w/o lid (steel)", ["kettle", "w/o", "lid", "(", "steel", ")"]),
        ("\U0001f381 gift \u2764", ["gift"]),
        ("\u8336 \u0447\u0430\u0439", []),
        ("", []),
    ],
)
def test_tokenise(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenise(text)] == tokens


_TOKEN = re.compile(
    r"\d+(?:[.,]\d{3})*(?:[.,]\d+)?"  # a number: 1,000.5 or 37,5
    r"|(?:[a-z]\.){3,}(?![a-z\d])|(?:[a-z]\.){2,}[a-z](?![a-z\d.])"  # letters with points between them are one word: t.n.t.
    r"|w/o(?![a-z])|w/|(?:s/s|l/s|c/w|n/a)(?![a-z])"  # slashed abbreviations that are one word
    r"|[a-z]&[a-z](?![a-z])"  # h&m
    r"|[a-z]{1,6}\d[a-z0-9]*"  # a type or model: ps5, e45, dw5600
    r"|[a-z]+(?:'[a-z]+)?"
    r"|%|&|[(),;:/+\-<>\[\]|.!?]"
)


_PIECES = st.lists(st.sampled_from(["w/o", "n/a", "s/s", "teel", "1,000", ".5", "h&m", "a.", "b.c.", "a1", "men's"]))


@given(st.one_of(st.text(), st.text("abcdefgnwsol&/'.,-0123\u0663 %\u00e9\0"), _PIECES.map("".join)))
def test_tokens_are_those_of_their_grammar(text: str) -> None:
    assert [(t.text, t.start, t.end) for t in split(text)] == [(_said(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _said(piece: str) -> str:
    """What a piece of a text says: letters that points part are one word."""
    return piece.replace(".", "") if piece[0].isalpha() else piece


def test_a_token_is_a_value() -> None:
    token, word = Token("tea", 0, 3), object()
    assert token == Token("tea", 0, 3) != Token("tea", 1, 4)
    assert token != word
    assert len({token, Token("tea", 0, 3)}) == 1
    assert pickle.loads(pickle.dumps(token)) == token
    assert repr(token) == "Token(text='tea', start=0, end=3)"


@given(st.text("abcdeh C", max_size=30))
def test_clues_stand_in_a_text_that_holds_them(text: str) -> None:
    assert Clues("abc", "head", "cab").stand_in(text) == any(word in text.lower() for word in ("abc", "head", "cab"))
    assert Clues("abc").stand_in(text + "\u212a")  # the sign of the kelvin is a k to who looks closer


@pytest.mark.parametrize("words", [("ab",), ("caf\u00e9",), ("abc",) * 65])
def test_what_is_no_clue(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="words of 3 letters"):
        Clues(*words)


@given(st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    folded, last = fold(text), 0
    for token in tokenise(text):
        assert token.text == _said(folded[token.start : token.end]) != ""
        assert last <= token.start < token.end
        last = token.end


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=[]), max_size=200))
def test_fold_leaves_no_accents_and_no_surrogates(text: str) -> None:
    folded = fold(text)
    folded.encode()
    assert not any(map(unicodedata.combining, folded))


def test_a_megabyte_is_read_to_its_limit() -> None:
    assert max(token.end for token in tokenise("cotton shirt " * 100_000)) <= MAX_CHARACTERS
    assert max(token.end for token in tokenise("cr\u00e8me " * 200_000)) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("5", 5.0), ("37,5", 37.5), ("37.5", 37.5), ("1,000", 1000.0), ("1,000.5", 1000.5), ("1,234,567", 1234567.0), ("1.000.000", 1e6),
        ("0,5", 0.5), ("0,750", 0.75),
        ("1.234,56", 1234.56), ("1.234.567,8", 1234567.8),
    ],
)  # fmt: skip
def test_number(token: str, value: float) -> None:
    assert number(token) == value


@given(st.from_regex(r"[0-9]+([.,][0-9]{3})*([.,][0-9]+)?", fullmatch=True))
def test_every_number_token_has_a_value(token: str) -> None:
    assert number(token) >= 0


# words


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("batteries", "battery"), ("boxes", "box"), ("dishes", "dish"), ("watches", "watch"), ("dresses", "dress"), ("tomatoes", "tomato"),
        ("lenses", "lens"), ("knives", "knife"), ("leaves", "leaf"), ("shelves", "shelf"), ("women", "woman"), ("men", "man"), ("children", "child"),
        ("mice", "mouse"), ("teeth", "tooth"), ("shoes", "shoe"), ("gloves", "glove"), ("valves", "valve"), ("olives", "olive"),
        ("cookies", "cookie"),
        ("ties", "tie"), ("hoodies", "hoodie"), ("cameras", "camera"), ("pizzas", "pizza"), ("bras", "bra"), ("gases", "gas"), ("houses", "house"),
        ("mangoes", "mango"), ("mangos", "mango"), ("videos", "video"), ("sizes", "size"),
        ("umbrellas", "umbrella"), ("tortillas", "tortilla"), ("sofas", "sofa"), ("guavas", "guava"), ("papayas", "papaya"),
        ("skis", "ski"), ("kiwis", "kiwi"), ("bikinis", "bikini"), ("overshoes", "overshoe"), ("snowshoes", "snowshoe"), ("neckties", "necktie"),
        *_wrong("words in -oes lose their e", ("oboes", "oboe")),
        *_wrong("words in -ies get a y", ("onesies", "onesie"), ("scrunchies", "scrunchie"), ("nighties", "nightie")),
    ],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == singular(one) == one


@pytest.mark.parametrize(
    "word",
    ["glass", "glasses", "shorts", "jeans", "tights", "bus", "gas", "lens", "canvas", "molasses", "chassis", "mattress", "press", "series", "tennis"],
)
def test_words_that_only_look_plural(word: str) -> None:
    assert singular(word) == word


@pytest.mark.parametrize(
    ("american", "ours"),
    [
        ("aluminum", "aluminium"), ("tire", "tyre"), ("color", "colour"), ("colored", "coloured"), ("fiber", "fibre"), ("fiberglass", "fibreglass"),
        ("center", "centre"), ("gray", "grey"), ("organizer", "organiser"), ("pressurized", "pressurised"), ("sulfuric", "sulphuric"),
        ("jewelry", "jewellery"), ("pajama", "pyjama"), ("mold", "mould"), ("catalog", "catalogue"), ("gasoline", "petrol"),
        ("orthopedic", "orthopaedic"),
        ("aluminium", "aluminium"), ("jewellery", "jewellery"), ("catalogue", "catalogue"), ("entire", "entire"), ("aesthetic", "aesthetic"),
        *_wrong("an American spelling is looked for inside any word", ("chemotherapy", "chemotherapy"), ("commodore", "commodore")),
    ],
)  # fmt: skip
def test_british(american: str, ours: str) -> None:
    assert british(american) == ours


@pytest.mark.parametrize(
    ("word", "form"), [("men's", "man"), ("ladies'", "lady"), ("tires", "tyre"), ("colors", "colour"), ("o'clock", "oclock"), ("tv", "tv")]
)
def test_canonical(word: str, form: str) -> None:
    assert canonical(tokenise(word)[0].text) == form


def test_content_words() -> None:
    assert content_words("Parts of the men's T-shirts, 1,000 g") == ["part", "man", "t", "shirt", "1000", "g"]
    assert content_words("of the and for") == []
    assert [content_word(token) for token in ("the", ",", "%", "37,5", "knives")] == ["", "", "", "37.5", "knife"]


@given(st.text(max_size=200))
def test_content_words_of_anything_are_words_and_numbers(text: str) -> None:
    assert all(word and word == word.strip() for word in content_words(text))


# questions


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("What is the HS code for a steel bottle?", "steel bottle?"),
        ("which tariff code applies to frozen shrimps, peeled", "frozen shrimps, peeled"),
        ("How should I classify a leather wallet", "leather wallet"),
        ("I am importing headphones from China, what heading?", "headphones from China"),
        ("hs code of cotton bed sheets please", "cotton bed sheets"),
        ("customs seals for containers", "customs seals for containers"),
        ("bar code labels for shops", "bar code labels for shops"),
        ("import duty on leather sofa", "leather sofa"),
        ("how much customs duty will i pay on a used car", "used car"),
        ("what is the hsn code for mobile cover", "mobile cover"),
        ("which code for used truck tyres", "used truck tyres"),
        ("code for kitchen cabinets wooden", "kitchen cabinets wooden"),
        ("please advise hs code: diesel generator set", "diesel generator set"),
        ("what tariff applies to solar panels", "solar panels"),
        ("looking for the HS code of garden hose", "garden hose"),
        ("how are garden hoses classified?", "garden hoses"),
        ("under which heading does a toaster fall?", "toaster"),
        ("which commodity code I should use for importing tiles?", "tiles?"),
        ("laptop hs code for india", "laptop"),
        ("hs code yoga mat", "yoga mat"),
        ("what duty do yoga mats attract", "yoga mats"),
        ("do i have to pay duty on yoga mats", "yoga mats"),
        ("description: yoga mat", "yoga mat"),
        ("The product, style YM-22, is a yoga mat", "yoga mat"),
        ("number of spare tyres", "number of spare tyres"),
        ("goods lift", "goods lift"),
        ("ceramic tiles, which hs code should i use", "ceramic tiles"),
        ("The merchandise is a set of four porcelain mugs", "set of four porcelain mugs"),
        ("You state that the product is a battery-operated toothbrush", "battery-operated toothbrush"),
        ("The subject merchandise is described as a woman's sweater", "woman's sweater"),
        ("The item under consideration, identified as style 123, is a shirt", "shirt"),
        ("Style 4512 is a woman's knit pullover", "woman's knit pullover"),
        ("In your letter dated May 5, you describe the item as a cat toy", "cat toy"),
        ("The product consists of 70 percent cocoa mass", "The product consists of 70 percent cocoa mass"),
        ("The footwear is a men's shoe", "The footwear is a men's shoe"),
        ("article of leather", "article of leather"),
        ("gift parcel: 2 wool scarves", "2 wool scarves"),
        ("This shipment contains spare parts for looms", "spare parts for looms"),
        ("parcel shelf", "parcel shelf"),
        ("parcel scale, 40 kg", "parcel scale, 40 kg"),
        ("vat for milk cooling", "vat for milk cooling"),
        ("code reader obd2", "code reader obd2"),
        ("classification labels for books", "classification labels for books"),
        ("pls" + " " * 490 + "x", "pls" + " " * 490 + "x"),
        ("HS code?", "HS code?"),
        ("please", "please"),
        (" " * 100_000 + "?", " " * 100_000 + "?"),
    ],
)
def test_words_that_only_ask_are_left_out(text: str, goods: str, tariff: Nomenclature) -> None:
    asked = Frames(tariff.meta["frames"]).goods_asked_for(text)
    assert len(asked) == len(text)
    assert asked.strip() == goods.strip()




def _texts(words: str, most: int) -> st.SearchStrategy[list[str]]:
    """Texts of some words."""
    return st.lists(st.sampled_from(words.split()), max_size=most)


@given(_texts("gift sample 500 ml box tea qwxzv new 7 % cotton good lot of in", 7))
def test_what_the_words_of_a_statement_are(reader: Reader, tariff: Nomenclature, words: list[str]) -> None:
    statement = reader.read(" ".join(words)).statement
    assert statement.is_understood() == any(token >= 0 for token in statement.tokens)
    for flags in (TokenFlag.NUMBER, TokenFlag.VAGUE | TokenFlag.NOISE | TokenFlag.PACKING | TokenFlag.NUMBER):
        bears = [token >= 0 and bool(tariff.core.token_flags(token) & flags) for token in statement.tokens]
        assert statement.is_only(tariff.core, flags) == all(its or k in statement.measured() for k, its in enumerate(bears))


@given(_texts("tea in with its box case leather jar , and carrying bag bags violin steel", 9))
def test_only_texts_with_a_word_for_what_holds_goods_name_a_container(words: list[str]) -> None:
    found = find_containers(tokenise(" ".join(words)))
    assert not found or {content_word(word) for word in words if word != ","} & HOLDING


# quantities


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        # the pitch of a toothed belt is no length; what stands behind it is one
        ("HTD 14M 1400", [("length", 1.4)]), ("HTD 8M timing belt", []), ("timing belt HTD 5M 450 mm", [("length", 0.45)]),
        ("2 x 500 g", [("mass", 0.5)]),
        ("2 x 500g tea", [("mass", 0.5)]),
        ("milk 1,000 ml", [("volume", 1.0)]),
        ("lamp 37,5 W", [("power", 37.5)]),
        ("dumbbell 10 lbs", [("mass", 4.5359237)]),
        ("60% cotton", [("share", 60.0)]),
        ("12V", [("voltage", 12.0)]),
        ("24 VDC relay, 5A", [("voltage", 24.0), ("current", 5.0)]),
        ("40% vol", [("alcohol", 40.0)]),
        ("vodka 37.5 % alc", [("alcohol", 37.5)]),
        ("180 g/m2", [("area density", 180.0)]),
        ("80 gsm paper", [("area density", 80.0)]),
        ("spunbond nonwoven 80 g, white", [("area density", 80.0)]),
        ("nonwoven wipes 80 pcs 400 g", [("count", 80.0), ("mass", 0.4)]),
        ("5-litre jug", [("volume", 5.0)]),
        ("3.5 kW 230 V heater", [("power", 3500.0), ("voltage", 230.0)]),
        ("power bank 20000 mAh", [("charge", 20.0)]),
        ("screen 27 inches", [("length", 0.6858)]),
        ("2 pcs", [("count", 2.0)]),
        ("15 denier tights", [("linear density", 16.6665)]),
        ("cotton yarn Ne 30/1", [("linear density", 196.8467), ("plies", 1.0)]),
        ("Ne20/2 yarn", [("linear density", 295.27), ("plies", 2.0)]),
        ("worsted Nm 2/28", [("linear density", 357.1429), ("plies", 2.0)]),
        ("cotton yarn 30/1", [("linear density", 196.8467), ("plies", 1.0)]),
        ("polyethylene, density: 0.955", [("density", 0.955)]),
        ("polyethylene having a specific gravity of less than 0.94, in granules", [("density", 0.94)]),
        ("foam density 25 kg/m3", [("density", 0.025)]),
        ("resin 0.92 g/cm3", [("density", 0.92)]),
        ("resin, density 0.92 g/cc", [("density", 0.92)]),
        ("high density foam, 5 pcs", [("count", 5.0)]),
        ("high density storage 2 units", []),
        ("low density, lot 300", []),
        ("coil 2 mm width: 1250", [("length", 0.002), ("length", 1.25)]),
        ("coil width 1250", []),
        ("cotton yarn 2/40", [("linear density", 147.635), ("plies", 2.0)]),
        ("polyester spun yarn 40s/2", [("linear density", 147.635), ("plies", 2.0)]),
        ("cotton yarn 20s", [("linear density", 295.27)]),
        ("acrylic yarn 2/28", []),
        ("yarn 30/20", []),
        ("30/1 knitted fabric", []),
        ("yarn lot 3/1", []),
        ("yarn made in the 70 s", []),
        ("yarn ne", []),
        ("Ne 0", []),
        ("pack of 10", [("count", 10.0)]),
        ("cups in a box of 12, 50 cl", [("count", 12.0), ("volume", 0.5)]),
        ("5 in a box", []),
        ("route 66", []),
        ("no numbers", []),
        ("engine 1500 cm3", [("volume", 1.5)]),
        ("carpet 6 m2", [("area", 6.0)]),
        ("2in1 shampoo", []),
        ("cotton polyester 65/35", [("proportion", 65.0), ("proportion", 35.0)]),
        ("polycotton 65/35%", [("proportion", 65.0), ("proportion", 35.0)]),
        ("wool nylon silk 50/30/20", [("proportion", 50.0), ("proportion", 30.0), ("proportion", 20.0)]),
        ("tyre 205/55", []),
        ("3 t-shirts", []),
        ("\u00bd kg", [("mass", 0.5)]),
        ("12 v-neck pullovers", []),
        ("4 l-shaped brackets", []),
        (".5 l", [("volume", 0.5)]),
        ("no.5 g", [("mass", 0.005)]),
        ("10 000 g", [("mass", 10.0)]),
        ("pack of 10 500 g", [("count", 10.0), ("mass", 0.5)]),
        ("150 g per m2", [("area density", 150.0)]),
        ("150 grams per square metre", [("area density", 150.0)]),
        ("120 g per sq. m", [("area density", 120.0)]),
        ("150 g m2", [("area density", 150.0)]),
        ("0.5 g per cm3", [("density", 0.5)]),
        ("5 kg per bag", [("mass", 5.0)]),
        ("1 kg per square", [("mass", 1.0)]),
        ("100 m3/h pump", []),
        ("25 km/h scooter", []),
        ("8 l per min", []),
        ("3/4 inch", [("length", 0.01905)]),
        ("1 1/2 inch", [("length", 0.0381)]),
        ('1-1/2" valve', [("length", 0.0381)]),
        ("1/2 HP motor", [("power", 372.85)]),
        ("5/4 inch", [("length", 0.1016)]),
        ("2/5 inch", [("length", 0.127)]),
        ('6" pipe, mat "size 3" blue', [("length", 0.1524)]),
        ("\u00d816 mm", [("length", 0.016)]),
        ("\u00d8re 5", []),
        ("300D polyester oxford", [("linear density", 333.33)]),
        ("nylon 6 DTY 70D/24F", [("linear density", 77.777)]),
        ("battery 150D", []),
        ("polyester 5 D rings", []),
        ("juice, brix: 60", [("brix", 60.0)]),
        ("brix juice", []),
        ("1.3 petrol car", [("volume", 1.3)]),
        ("13 petrol cans", []),
        ("9.9 diesel", []),
        ("19th century coins", [("age", 122.0)]),
        ("20th century coins", []),
        ("oil on canvas 1850", [("age", 172.0)]),
        ("bronze brooch 2nd century", [("age", 1822.0)]),
        ("oil lamp 4th century BC", [("age", 2322.0)]),
        ("amulet 600 BC", [("age", 2622.0)]),
        ("antique chairs 1880s", [("age", 133.0)]),
        ("chairs 1880s", []),
        ("portrait in pastel, 1890", [("age", 132.0)]),
        ("minibus 16+1 seats", [("seats", 17.0)]),
        ("van 1.8 TDCi", [("volume", 1.8)]),
        ("car diesel 2.8", [("volume", 2.8)]),
        ("car diesel 2.8 m", [("length", 2.8)]),
        ("petrol 3.5:1", []),
        ("lamp 1850", []),
        ("painting 1850 g", [("mass", 1.85)]),
        ("sheet 1.5 mm 1250x2500", [("length", 0.0015), ("length", 1.25), ("length", 2.5)]),
        ("coil 2 mm 1500 wide", [("length", 0.002), ("length", 1.5)]),
        ("sheet 1250x2500", []),
        ("equal angle 100x100x10 hot rolled", [("length", 0.1), ("length", 0.1)]),
        ("transistor 500mW", [("power", 0.5)]),
        ("steam turbine 30 MW", [("power", 3e7)]),
        ("board 600 x 400 x 18 mm", [("length", 0.6), ("length", 0.4), ("length", 0.018)]),
        ("55 silk/45 cotton voile, 52 gsm", [("proportion", 55.0), ("proportion", 45.0), ("area density", 52.0)]),
        ("jersey 80 CO, 20 PES", [("proportion", 80.0), ("proportion", 20.0)]),
        ("60 rolls and 50 sheets", []),
        ("chambray cotton 55 linen 45", [("proportion", 55.0), ("proportion", 45.0)]),
        ("mahogany sideboard c. 1870", [("age", 152.0)]),
        ("desk 1600 x 800", []),
        ("stainless steel coil 0.4 x 1219", [("length", 0.0004), ("length", 1.219)]),
        ("HRC not pickled 3.5X1250", [("length", 0.0035), ("length", 1.25)]),
        ("alu plate 5x1500", [("length", 0.005), ("length", 1.5)]),
        ("brochure 5x1500", []),
        (f"amphora {'9' * 400} BC", []),
        ("bed sheets 150 x 200", []),
        ("cotton 40/2 Ne", [("linear density", 147.635), ("plies", 2.0)]),
        ("combed cotton 30/1", [("linear density", 5905.4 / 30), ("plies", 1.0)]),
        ("steel sheet T2.5mm", [("length", 0.0025)]),
        ("pipe OD219.1mm L2.5m", [("length", 0.2191), ("length", 2.5)]),
        ("pipe od60mm, w1250mm", [("length", 0.06), ("length", 1.25)]),
        ("a2b3mm comm", []),
        ("apple juice of a Brix value exceeding 20", [("brix", 20.0)]),
        ("juice, Brix level 65", [("brix", 65.0)]),
        ("juice 70 Brix 20 kg drum", [("brix", 70.0), ("mass", 20.0)]),
        ("juice 11.2 degrees Brix", [("brix", 11.2)]),
        ("juice 70 deg Bx", [("brix", 70.0)]),
        ("oven 70 deg", []),
        ("polyethylene of a specific gravity exceeding 0.94", [("density", 0.94)]),
        ("malt drink 4% by volume", [("alcohol", 4.0)]),
        ("beer 5 % v/v", [("alcohol", 5.0)]),
        ("hydrogen 5% by volume in argon", [("share", 5.0)]),
        ("ABV 12%", [("alcohol", 12.0)]),
        ("wine alc. 12%", [("alcohol", 12.0)]),
        ("undenatured, of an alcoholic strength by volume of 80 %", [("alcohol", 80.0)]),
        ("isopropyl alcohol 70 %", [("share", 70.0)]),
        ("vodka 40 vol%", [("alcohol", 40.0)]),
        ("vol 3 of 5", []),
        ("pipe fitting 1\u00bd inch", [("length", 0.0381)]),
        ("2 \u00bc\" valve", [("length", 0.05715)]),
        ("butter 12\u00bd kg", [("mass", 12.5)]),
        ("antique commode 1800x900x400", []),
        ("sculpture metal modern 1850", []),
        ("sculpture style no. 1850", []),
        ("HP print cartridge 1823", []),
        ("furniture 1850", []),
        ("antique furniture 1850", [("age", 172.0)]),
        ("oil painting 1850", [("age", 172.0)]),
        ("thickness 12 millimeters, 30 centimetres", [("length", 0.012), ("length", 0.3)]),
        ("carpet 40 sqm", [("area", 40.0)]),
        ("carpet 40 sq. m", [("area", 40.0)]),
        ("carpet 40 square metres", [("area", 40.0)]),
        ("2 square tables", []),
        ("engine 1500 cubic centimetres", [("volume", 1.5)]),
        ("tank 5 cubic metres", [("volume", 5000.0)]),
        ("fabric 250 gr/mtr2", [("area density", 250.0)]),
        ("fabric 250 grams per meter square", [("area density", 250.0)]),
        ("250 g / sqm", [("area density", 250.0)]),
        ("fabric 12 oz/yd2", [("area density", 406.869)]),
        ("denim 12 oz", [("area density", 406.869)]),
        ("coffee 12 oz per square", [("mass", 0.340194)]),
        ("olive oil 5 ltrs", [("volume", 5.0)]),
        ("fabric 40 yds", [("length", 36.576)]),
        ("eggs 12 dozen", [("count", 144.0)]),
        ("1 500 000 kg", [("mass", 1_500_000.0)]),
    ],
)
def test_quantities(text: str, quantities: list[tuple[str, float]]) -> None:
    found = _quantities(text)
    assert [dimension for dimension, _ in found] == [dimension for dimension, _ in quantities]
    assert [value for _, value in found] == pytest.approx([value for _, value in quantities])


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("over 6 mm", 1), ("of a thickness exceeding 6 mm", 1), ("more than 6 mm", 1), ("above 6 mm", 1), ("> 6 mm", 1), ("at least 6 mm", 1),
        ("6 mm or more", 1), ("6 mm and over", 1), ("not less than 6 mm", 1), ("6 mm and black", 0), ("6 mm", 0), ("not 6 mm", 0),
        ("under 6 mm", -1), ("less than 6 mm", -1), ("below 6 mm", -1), ("< 6 mm", -1), ("6 mm or less", -1), ("max 6 mm", -1),
        ("not over 6 mm", -1), ("not exceeding 6 mm", -1), ("not more than 6 mm", -1),
        ("min. 6 mm", 1), ("max. 6 mm", -1), ("6 mm min", 1), ("6 mm maximum", -1), ("up to 6 mm", -1), ("3-6 mm", -1),
        ("3 to 6 mm", -1), ("between 3 and 6 mm", -1), ("6 mm - 8", 1), ("bolt - 6 mm", 0), ("\u2264 6 mm", -1), ("\u2265 6 mm", 1),
    ],
)  # fmt: skip
def test_a_figure_that_is_the_least_or_the_most(text: str, sign: int) -> None:
    (_, value), = _quantities(text)
    assert (value > 0.006) - (value < 0.006) == sign
    assert value == pytest.approx(0.006)


@pytest.mark.parametrize(
    ("kinds", "text", "dimensions"),
    [
        (["megawatts"], "gadget 5 MW", ["power"]),
        (["litres"], "gadget 1.3", ["volume"]),
        (["deniers"], "gadget 300D", ["linear density"]),
        (["count of yarn"], "gadget 30/1", ["linear density", "plies"]),
        (["count of yarn", "no cotton count"], "gadget 30/1", []),
        (["ounces a square yard"], "gadget 12 oz", ["area density"]),
        (["grams a square metre"], "gadget 80 g", ["area density"]),
        (["grams a square metre", "grams of a packet"], "gadget 80 g", ["mass"]),
        (["millimetres"], "gadget 200 x 1500", ["length", "length"]),
        (["flat product"], "gadget 200 x 1500", []),
        (["flat product", "metal"], "gadget 200 x 1500", ["length", "length"]),
        (["alcohol"], "gadget 4 % by volume", ["alcohol"]),
        (["age"], "gadget 1850", ["age"]),
        (["painted with"], "gadget 1850", []),
        (["painted on"], "gadget 1850", []),
        (["painted with", "painted on"], "gadget 1850", ["age"]),
        (["age", "no age"], "gadget 1850", []),
    ],
)
def test_what_the_word_of_a_trade_lets_figures_say(kinds: list[str], text: str, dimensions: list[str]) -> None:
    trades = trade_marks({kind: ["gadget"] for kind in kinds})
    assert [quantity.dimension for quantity in find_quantities(tokenise(text), trades)] == dimensions


def test_megawatts_of_their_trade_and_thousandths_of_others() -> None:
    trades = trade_marks({"megawatts": ["turbine"]})
    values = [find_quantities(tokenise(f"{goods} 500 MW"), trades)[0].value for goods in ("turbine", "laser")]
    assert values == pytest.approx([5e8, 0.5])


def test_a_measure_alone_needs_no_trades() -> None:
    assert find_quantities(tokenise("polyester 300D")) == []
    assert [quantity.dimension for quantity in find_quantities(tokenise("1.5 mm 1250 x 2500"))] == ["length"] * 3


def test_words_of_trades_are_those_of_the_index(write: Write, tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    from hscode.compile.builder import compile_index

    for word, dimensions in (("silk", ["linear density"]), ("lace", [])):
        index = tmp_path / f"{word}.idx"
        index.write_bytes(compile_index(write({"vocabulary/trades.txt": f"deniers\n  {word}\n"})))
        read = Reader(Nomenclature(index)).read("silk 300D")
        assert [quantity.dimension for quantity in read.statement.quantities] == dimensions


def test_every_kind_of_trade_has_words_and_a_mark_of_its_own(tariff: Nomenclature) -> None:
    assert set(tariff.meta["trades"]) == set(TRADES)
    assert all(tariff.meta["trades"].values())
    assert len({*TRADES.values(), Trade.SAYS_MM}) == len(TRADES) + 1


def test_quantity_says_where_it_stands() -> None:
    tokens = tokenise("tea, 500 g, 40% vol")
    assert [[t.text for t in tokens[q.first : q.last]] for q in find_quantities(tokens)] == [["500", "g"], ["40", "%", "vol"]]


def test_quantity_by_area_takes_its_whole_unit() -> None:
    tokens = tokenise("180 g/m2 cotton")
    assert [t.text for t in tokens[find_quantities(tokens)[0].last :]] == ["cotton"]
    assert _quantities("180 g/m2, dyed") == [("area density", 180.0)]


def _of_the_share(statement: Statement, quantity: Quantity, first: int, last: int) -> tuple[int, int]:
    """Return the range of words near a share without those that name the share before it or the one behind it."""
    surface, quantities = [token.text for token in statement.surface], statement.quantities

    def is_named_behind(share: Quantity) -> bool:
        return share.last in statement.positions and not surface[share.last][0].isdigit()

    def parting(one: Quantity, other: Quantity) -> int:
        between = [k for k in range(one.last, other.first) if surface[k] == ","]
        if between:
            return other.first if between[-1] == other.first - 1 else between[0]
        return other.first if is_named_behind([q for q in quantities if q.dimension == "share"][-1]) else one.last

    k = quantities.index(quantity)
    if k and quantities[k - 1].dimension == "share":
        first = max(first, parting(quantities[k - 1], quantity))
    if quantities[k + 1 : k + 2] and quantities[k + 1].dimension == "share":
        last = min(last, parting(quantity, quantities[k + 1]))
    if is_named_behind(quantity):
        first = max([first, *(place + 1 for place in range(max(first, 0), quantity.first) if surface[place] == ",")])
    return first, last


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ready meal: 15% beef, 85% pasta", ["beef", "pasta"]),
        ("blend of 10% butter and 90% margarine", ["butter", "margarine"]),
        ("blend of butter 10% and margarine 90%", ["butter", "margarine"]),
        ("15% beef 85% pasta", ["beef", "pasta"]),
        ("beef 15% pasta 85%", ["beef", "pasta"]),
        ("butter, 82% fat", ["fat"]),
        ("butter, fat, 82%", ["butter"]),
    ],
)
def test_a_share_is_that_of_one_component(text: str, names: list[str], reader: Reader, tariff: Nomenclature) -> None:
    near = [{tariff.core.token_text(token) for token in tokens} for _, _, tokens in reader.read(text).measures]
    listed = {"beef", "pasta", "butter", "margarine"}
    assert len(near) == len(names)
    assert all(name in words and words & listed <= {name} for name, words in zip(names, near, strict=True))


@given(st.lists(st.sampled_from(["5", "kg", "x", ",", "2 l", "fat", "3.5%", "cotton", "tshirt", "soft", "ne 30"]), max_size=30).map(" ".join))
def test_measures_are_those_found_by_looking_at_all(reader: Reader, text: str) -> None:
    """The words near a number, found the long way: four tokens to each side, as far as no other number and no comma stands between.

    In front of these stand the shares of a blend, with their materials. Words between two shares name one of them.
    """
    reading = reader.read(text)
    statement, side = reading.statement, reader.vocabulary.numbers("side")
    surface, wanted = [token.text for token in statement.surface], []
    for quantity in statement.quantities:
        if quantity.dimension == PROPORTION:  # tells the share of what it names, and no measure of the goods
            continue
        first = max([0, quantity.first - 4, *(other.last for other in statement.quantities if other.last <= quantity.first)])
        last = min([quantity.last + 4, len(surface), *(other.first for other in statement.quantities if other.first >= quantity.last)])
        last = next((k for k in range(quantity.last, last) if surface[k] == ","), last)
        if quantity.dimension == "share":
            first, last = _of_the_share(statement, quantity, first, last)
        near = [t for t, place in zip(statement.tokens, statement.positions, strict=True) if t >= 0 and first <= place < last]
        beside = surface[max(0, quantity.first - 1) : quantity.first] + surface[quantity.last : quantity.last + 1]
        wanted.append((DIMENSIONS[quantity.dimension], quantity.value, tuple([*(side if "x" in beside else ()), *near][:8])))
    assert reading.measures[len(reading.measures) - len(wanted) :] == wanted


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("packing tape 48 mm x 66 m", {"width": 0.048, "length": 66.0}),
        ("steel sheet 1.5 mm 1250x2500", {"thickness": 0.0015, "width": 1.25, "length": 2.5}),
        ("coil 2 mm 1500 wide", {"thickness": 0.002, "wide": 1.5}),
        ("coil 15 mm thick 2000 mm", {"thick": 0.015, "width": 2.0}),
        ("steel strip 400 mm", {"width": 0.4}), ("steel strip 2 mm", {"thickness": 0.002}),
        ("aluminium wire 1.5 mm", {"diameter": 0.0015, "section": 0.0015}), ("flat bar 50 x 6 mm", {"thickness": 0.006, "width": 0.05}),
        ("canoe 5 m", {"length": 5.0}), ("steel pipe 508 x 8 mm", {"outside": 0.508, "thickness": 0.008}),
        ("timing belt 1600 mm", {"circumference": 1.6}), ("v-belt, outside length 2150 mm", {"circumference": 2.15}),
        ("steel angle 100 x 100 x 10 mm", {"height": 0.1, "thickness": 0.01}),
        ("chipboard 18 mm", {"thickness": 0.018}), ("rope 20 m", {"length": 20.0}), ("rope 12 mm x 20 m", {"diameter": 0.012, "length": 20.0}),
    ],
)  # fmt: skip
def test_lengths_without_a_name_are_named_by_the_article(reader: Reader, text: str, named: dict[str, float]) -> None:
    measures = [(value, near) for dimension, value, near in reader.read(text).measures if dimension == DIMENSIONS["length"]]
    for name, value in named.items():
        (token,) = reader.vocabulary.numbers(name)
        assert [each for each, near in measures if token in near] == [pytest.approx(value)], name


def test_watts_stand_for_volt_amperes_where_these_are_not_told(reader: Reader) -> None:
    def told(text: str) -> list[float]:
        return [value for dimension, value, _ in reader.read(text).measures if dimension == DIMENSIONS["apparent power"]]

    assert told("diesel generating set 400 kW") == [pytest.approx(500_000)]
    assert told("generating set 400 kW 480 kVA") == [480_000]
    assert told("generating set 230 V") == []


def test_a_yarn_of_several_plies_is_multiple(reader: Reader, tariff: Nomenclature) -> None:
    def stated(text: str) -> list[str]:
        return [value for attribute, value in (tariff.value_names[fact.value] for fact in reader.read(text).facts) if attribute == "yarn"]

    assert stated("combed cotton yarn Nm 50/2") == ["multiple"]
    assert stated("combed cotton yarn Ne 30/1") == ["single"]
    assert stated("combed cotton yarn Ne 30") == []


def test_what_goods_are_for_states_a_fact_whose_words_say_so(reader: Reader, tariff: Nomenclature) -> None:
    def stated(text: str) -> set[tuple[str, str]]:
        return {tariff.value_names[fact.value] for fact in reader.read(text).facts}

    assert ("sowing", "yes") in stated("barley for planting")
    assert ("sowing", "no") in stated("barley, not for sowing")
    assert ("roasted", "yes") not in stated("oven for roasted coffee")


@pytest.mark.parametrize(
    ("text", "parts"), [("filter for air purifier, spare", True), ("filter for air purifier spare", True), ("machine with spare", False)]
)
def test_a_spare_behind_what_it_is_for(reader: Reader, text: str, parts: bool) -> None:
    assert reader.read(text).statement.parts is parts


def test_sides_share_their_unit() -> None:
    found = _quantities("box 120 x 85 x 35 mm")
    assert [dimension for dimension, _ in found] == ["length"] * 3
    assert [value for _, value in found] == pytest.approx([0.12, 0.085, 0.035])
    assert _quantities("2 x 500 g tea") == [("mass", 0.5)]
    assert len(_quantities("x 35 mm")) == 1


def test_measures_end_where_another_begins(reader: Reader, tariff: Nomenclature) -> None:
    """Each number has the name that stands with it, not that of its neighbour."""
    token = {word: (tariff.core.word_tokens(word) or (-1,))[0] for word in ("diameter", "width", "side")}
    first, second = reader.read("swivel castor diameter 100 mm, tread width 25 mm").measures
    assert token["diameter"] in first[2] and token["width"] not in first[2]
    assert token["width"] in second[2] and token["diameter"] not in second[2]
    assert all(token["side"] in near for _, _, near in reader.read("scarf 53 x 53 cm").measures)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("articles of jewellery of gold", "jewellery"),
        ("12 items of furniture, of wood", "furniture"),
        ("articles of leather", "article"),
        ("articles for the table, of porcelain", "article"),
        ("assortment of kitchen knives with a block", "knife"),
        ("parts of furniture", "furniture"),
    ],
)
def test_goods_of_any_kind_are_named_by_what_they_are_of(reader: Reader, text: str, head: str) -> None:
    statement = reader.read(text).statement
    assert statement.words[statement.head] == head


@pytest.mark.parametrize(
    ("text", "thick"),
    [
        ("steel coil 2.0 mm x 1219 mm", [0.002]),
        ("MDF 6 mm", [0.006]),
        ("board 1220 x 2440 x 18 mm", [0.018]),
        ("board 18 mm thick with rows of drilled holes and slots 3 mm", [0.018]),
        ("coil width 1200 mm thickness 0.8 mm", [0.0008]),
        ("coil width of 1200 mm thickness of 0.8 mm length 2000 mm", [0.0008]),
        ("coil 1200 mm wide 0.8 mm thick", [0.0008]),
        ("sheet 1200 mm in width 0.8 mm in thickness 2000 mm long", [0.0008]),
        ("steel sheet 0.27 mm width 900 mm", [0.00027]),
        ("steel coils 1.5 mm width 1250", [0.0015]),
        ("wire diameter 5 mm", []),
        ("strip 5 mm wide", []),
        ("hose 2 m", []),
    ],
)
def test_the_smallest_length_that_nothing_names_is_the_thickness(reader: Reader, text: str, thick: list[float]) -> None:
    thickness = {*reader.vocabulary.numbers("thickness"), *reader.vocabulary.numbers("thick")}
    assert [value for _, value, near in reader.read(text).measures if thickness & set(near)] == pytest.approx(thick)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("castor diameter 160 mm, wheel width 46 mm", "castor"),
        ("sterling silver concert flute", "flute"),
        ("backgammon set of walnut", "set"),
        ("first aid kit 40 pieces in nylon pouch", "kit"),
    ],
)
def test_what_is_no_head_noun(reader: Reader, text: str, head: str) -> None:
    """The name of a measure, a material that is a trade name too, the wood of a set, what a kit comes in."""
    assert _head(reader.read(text)) == head


@given(st.text(max_size=200))
def test_quantities_of_anything(text: str) -> None:
    tokens = tokenise(text)
    for quantity in find_quantities(tokens, trade_marks(nomenclature().meta["trades"])):
        assert 0 <= quantity.first < quantity.last <= len(tokens)
        assert quantity.dimension in DIMENSIONS


def test_base_units() -> None:
    assert {dimension for dimension, _ in UNITS.values()} == set(DIMENSIONS)
    assert all(factor > 0 for _, factor in UNITS.values())


# statements


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("case for a laser meter", "case"),
        ("lamp of plastic", "lamp"),
        ("parts of a washing machine", "machine"),
        ("washing machine parts", "machine"),
        ("box of cigars", "cigar"),
        ("bottle of red wine", "wine"),
        ("pair of leather gloves", "glove"),
        ("radiators, motor vehicles", "radiator"),
        ("mens 100% cotton knitted t-shirt", "shirt"),
        ("ladies pullover 60% cotton 40% polyester", "pullover"),
        ("55% linen 45% cotton shirt for women", "shirt"),
        ("coffee table", "table"),
        ("set of 6 glass tumblers", "tumbler"),
        ("kettle with lid", "kettle"),
        ("kettle made of stainless steel", "kettle"),
        ("watch with leather strap", "watch"),
        ("coffee, not roasted", "coffee"),
        ("roasted coffee, 250 g", "coffee"),
        ("toys other than dolls", "toy"),
        ("lamp xyzzyq", "lamp"),
        ("men's blue shirt, large", "shirt"),
        ("leather wallet men", "wallet"),
        ("", ""),
        ("jewelry box", "box"),
        ("dried turbot whole", "turbot"),
        ("dried cauliflower organic raw", "cauliflower"),
        ("smoked herring boneless", "herring"),
        ("violin case of wood covered with textile", "case"),
        ("hand warmer pouches containing iron powder", "warmer"),
        ("jar containing honey", "honey"),
        ("shopping bag of nonwoven polypropylene", "bag"),
        ("shopping bag of groceries", "grocery"),
        ("device that opens cans", "opener"),
        ("apparatus used to sharpen pencils", "sharpener"),
        ("appliance for drying hair", "dryer"),
        ("appliance for drying hair after washing", "dryer"),
        ("machine which cuts grass on lawns, driven by a petrol engine", "cutter"),
        ("vehicle used to sweep streets", "sweeper"),
        ("peas, chick", "chick pea"),  # an entry turned round is spelt as speech spells it
        ("peas, garden, dried", "pea"),
        ("machine for kneading dough in bakeries", "kneader"),
        ("instrument worn on the wrist", "instrument"),
        ("fabric 100% polyester FDY 75D", "fabric"),
        ("hand tool for grating cheese", "grater"),
        ("machine for mixing concrete", "mixer"),
        ("device to prevent snoring", "device"),
        ("machine for folding paper aeroplanes at weddings", "machine"),
        ("bag in the shape of a guitar", "bag"),
        ("golf clubs stand wall mounted black", "stand"),
        ("vinyl records holder", "holder"),
        ("steel hook", "hook"),
        ("jewelry box of wood", "box"),
        ("phone case made of silicone", "case"),
        ("wet wipes impregnated with lotion", "wipe"),
        ("dresser screw replacement pack", "screw"),
        ("Galaxy A54 case clear", "case"),
        ("Galaxy A54 black leather case", "case"),
        ("Ender 3 nozzle 0.4mm brass 3D printer", "nozzle"),
        ("weighted blanket 7kg glass beads grey", "blanket"),
        ("digital watch black resin strap", "watch"),
        ("motor, wiper, 24v", "motor"),
        ("bag made of cotton", "bag"),
        ("bag with handles, cotton fabric", "bag"),
        ("non-leather handbag", "handbag"),
        ("non pvc flooring", "flooring"),
        ("PVC-free gloves", "glove"),
        ("roasted, not decaffeinated coffee", "coffee"),
        *_wrong("a material before its share is taken for the goods", ("cotton 60%, polyester 40% sweater", "sweater")),
    ],
)
def test_head_noun(reader: Reader, text: str, head: str) -> None:
    assert _head(reader.read(text)) == head


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        ("case for a laser meter", "laser", Role.FOR),
        ("case for a laser meter", "meter", Role.FOR),
        ("lamp of plastic", "plastic", Role.OF),
        ("bolts made of stainless steel", "steel", Role.OF),
        ("parts of a washing machine", "washing", Role.HEAD),
        ("box of cigars", "box", Role.PACKING),
        ("radiators, motor vehicles", "vehicle", Role.QUALIFIER),
        ("shirt (cotton)", "cotton", Role.QUALIFIER),
        ("kettle with lid", "lid", Role.WITH),
        ("drill w/o battery", "battery", Role.WITHOUT),
        ("orange juice without sugar", "sugar", Role.WITHOUT),
        ("coffee, not roasted", "roasted", Role.WITHOUT),
        ("coffee, not roasted, in bags", "bag", Role.PACKING),
        ("juice, no sugar", "sugar", Role.WITHOUT),
        ("toys other than dolls", "doll", Role.WITHOUT),
        ("coffee from brazil", "brazil", Role.PLACE),
        ("not roasted coffee", "coffee", Role.HEAD),
        ("dress, not of cotton", "cotton", Role.WITHOUT),
        ("hat not for men", "man", Role.WITHOUT),
        ("shoes sold in pairs", "pair", Role.OF),
        ("Galaxy A54 case clear", "galaxy", Role.FOR),
        ("Ender 3 nozzle 0.4mm brass 3D printer", "printer", Role.FOR),
        ("sewing machine needles 90/14", "machine", Role.HEAD),
        ("weighted blanket 7kg glass beads grey", "bead", Role.WITH),
        ("women's polo shirt 100% polyester pique", "polyester", Role.OF),
        ("bumper for car", "car", Role.HEAD),
        ("cover for car", "car", Role.FOR),
        ("sunflower seeds for planting", "planting", Role.FOR),
        ("honey in jar", "jar", Role.PACKING),
        ("lamp supplied with a battery", "battery", Role.WITH),
        ("a light. It incorporates a solar cell", "cell", Role.WITH),
        ("felt, not impregnated, coated or laminated, dyed", "laminated", Role.WITHOUT),
        ("felt, not impregnated, coated or laminated, dyed", "dyed", Role.QUALIFIER),
        ("paper not ruled or printed", "printed", Role.WITHOUT),
        ("pepper, neither crushed nor ground", "ground", Role.WITHOUT),
        ("shirts excluding silk, wool and linen", "linen", Role.WITHOUT),
        ("dress without sleeves, knitted or crocheted", "crocheted", Role.QUALIFIER),
        ("drink not containing sugar or cocoa", "cocoa", Role.WITHOUT),
        ("bag not made of leather", "leather", Role.WITHOUT),
        ("sweets free from sugar", "sugar", Role.WITHOUT),
        ("thread, not put up for retail sale", "sale", Role.WITHOUT),
        ("latex free bandage", "latex", Role.WITHOUT),
        ("eggs free range", "egg", Role.HEAD),
        ("cashmere feel gloves", "cashmere", Role.PLACE),
        ("vacuum-packed coffee", "coffee", Role.HEAD),
        ("tea, order no. 5512", "no", Role.QUALIFIER),
        ("jewellery box w lock", "lock", Role.WITH),
        ("lamp 40 W lock", "lock", Role.HEAD),
        ("insulin, crystalline, 500 g HDPE bottle on dry ice", "bottle", Role.PACKING),
        ("plastic, 5 l bucket", "bucket", Role.QUALIFIER),
        ("box, 5 l tub, empty", "tub", Role.QUALIFIER),
        ("superabsorbent polymer f/diapers", "diaper", Role.FOR),
        ("roasted, not decaffeinated coffee", "coffee", Role.HEAD),
        ("raw, not roasted coffee", "coffee", Role.QUALIFIER),
        ("fresh, not frozen salmon", "salmon", Role.QUALIFIER),
        ("bleached, not printed fabric", "fabric", Role.HEAD),
        ("grass mat, it is not artificial turf", "turf", Role.WITHOUT),
        ("a throw, it is not dyed wool", "wool", Role.WITHOUT),
        ("stand for mobile phone, aluminium, foldable", "aluminium", Role.QUALIFIER),
        ("shoes with laces (100% leather)", "leather", Role.QUALIFIER),
        ("drill bits for wood, metal", "metal", Role.FOR),
        ("box with hinges, brass lock", "lock", Role.WITH),
        ("un-zipped bag", "zipped", Role.WITHOUT),
        ("flag of the un", "un", Role.OF),
        ("never frozen salmon", "frozen", Role.WITHOUT),
        ("bicycle, helmet not included", "helmet", Role.WITHOUT),
        ("bicycle, helmet not included", "bicycle", Role.HEAD),
        ("bed frame, mattress excluded", "mattress", Role.WITHOUT),
        ("lamp (glass bulb not supplied)", "glass", Role.WITHOUT),
        ("kettle - lid no longer fitted, steel", "lid", Role.WITHOUT),
        ("printer, ink and paper not incl.", "ink", Role.WITHOUT),
        ("drill with charger, battery sold separately", "battery", Role.WITHOUT),
        ("drill with charger, battery sold separately", "charger", Role.WITH),
        ("drill with battery not included", "drill", Role.HEAD),
        ("drill with battery not included", "battery", Role.WITHOUT),
        ("batteries not included, toy car", "battery", Role.WITHOUT),
        ("batteries not included, toy car", "car", Role.HEAD),
        ("helmet not included", "helmet", Role.HEAD),
        ("motor not fitted with gearbox", "motor", Role.HEAD),
        ("bicycle helmet, not included in the set", "helmet", Role.HEAD),
        ("violin case sold separately", "case", Role.HEAD),
        ("cups of porcelain", "cup", Role.HEAD),
        ("bags of PU leather", "bag", Role.HEAD),
        ("sacks of woven jute", "jute", Role.OF),
        ("boxes of corrugated cardboard", "cardboard", Role.OF),
        ("bag of wood", "wood", Role.HEAD),
        ("box of paper", "paper", Role.HEAD),
        ("bags of paper", "paper", Role.OF),
        ("bags of cement", "cement", Role.HEAD),
        ("bag of plastic granules", "granule", Role.HEAD),
        ("bags of polypropylene, 25 kg", "polypropylene", Role.HEAD),
        ("boxes of steel screws", "screw", Role.HEAD),
        ("can of tuna in oil", "tuna", Role.HEAD),
        ("cod liver in oil", "in oil", Role.WITH),
        ("croissant butter 24%, raw frozen", "butter", Role.WITH),
        ("croissant 24% butter", "butter", Role.WITH),
        ("soap palm oil 80%", "oil", Role.WITH),
        ("mayonnaise, rapeseed oil 70%", "rapeseed", Role.WITH),
        ("butter croissant 24%", "croissant", Role.HEAD),
        ("juice apple 100%", "apple", Role.HEAD),
        ("permethrin 5% cream", "cream", Role.HEAD),
        ("sodium hydroxide 50%", "sodium", Role.HEAD),
        ("bread without butter 20%", "butter", Role.WITHOUT),
        ("pork without bone frozen", "frozen", Role.QUALIFIER),
        ("pork without bone frozen", "bone", Role.WITHOUT),
        ("chicken legs with skin chilled, 10 kg", "chilled", Role.QUALIFIER),
        ("pie with smoked salmon", "smoked", Role.WITH),
        ("stew without dried fruit", "dried", Role.WITHOUT),
        ("cod liver in sunflower oil", "sunflower", Role.WITH),
        ("peaches in syrup", "in syrup", Role.OF),
        ("steel drum with olive oil", "drum", Role.PACKING),
        ("steel drum with olive oil", "oil", Role.HEAD),
        ("jute bags filled with coffee beans", "coffee", Role.HEAD),
        ("glass jar full of honey", "honey", Role.HEAD),
        ("violin case with violin", "case", Role.PACKING),
        ("bag with zipper", "bag", Role.HEAD),
        ("bottle with cap", "bottle", Role.HEAD),
        ("basket with handles", "basket", Role.HEAD),
        ("pencil case with pencils", "case", Role.HEAD),
        ("bean bag filled with polystyrene beads", "bag", Role.HEAD),
        ("silver box filled with tea", "box", Role.HEAD),
        ("yarn on cones combed cotton", "cotton", Role.HEAD),
        ("yarn on 1.9 kg paper cones combed cotton", "paper", Role.PLACE),
        ("sheets on wood", "wood", Role.PLACE),
    ],
)
def test_roles(reader: Reader, text: str, word: str, role: Role) -> None:
    assert _roles(reader.read(text))[word] == role


@pytest.mark.parametrize("text", ["non pvc flooring", "PVC-free gloves", "flooring pvc-free"])
def test_all_that_a_denied_spelling_stands_for_is_denied(reader: Reader, text: str) -> None:
    statement = reader.read(text).statement
    assert [role for word, role in zip(statement.words, statement.roles, strict=True) if word == "pvc"] == [Role.WITHOUT] * 2


RUNNING_ON = (
    "Carrier bags of low-density polyethylene film 50 microns thick, welded at the sides, with die-cut handles. They are used by shops to carry "
    "goods home, and are packed by 500 in crates of pine."
)
POINTED_TO = "Farmers spread it on grassland in spring. Granulated ammonium nitrate with dolomite, 27 % nitrogen, comes in 600 kg bags."


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (RUNNING_ON, "bag"),
        ("Empty bottles of poly(ethylene terephthalate), capacity 500 ml, with a 28 mm threaded neck, to be filled with water.", "bottle"),
        ("Stoppers punched in one piece from natural cork, 45 by 24 mm, washed and branded with the mark of a winery.", "stopper"),
        ("Woven fabric of textured polyester yarns, twill weave, 180 g/m2, 150 cm wide, delivered in rolls of 80 m on tubes.", "fabric"),
        ("Plug-in power adapter for household appliances", "adapter"),
        ("polyvinyl chloride (PVC) hose", "hose"),
        (POINTED_TO, "nitrate"),
        ("To prepare the dish, soak these dried shiitake mushrooms in lukewarm water for half an hour. Discard the stems.", "mushroom"),
        ("To cast acrylic sheet for signs we import methyl methacrylate, the monomer in liquid form, in drums below 30 degrees.", "methacrylate"),
        ("Bars of chocolate of 100 g", "chocolate"),
        ("Milk chocolate bars of 100 g", "bar"),
        ("welded steel tube of square section 40 x 40 mm", "tube"),
    ],
)
def test_what_names_the_goods_in_a_text_that_runs_on(reader: Reader, text: str, head: str) -> None:
    assert _head(reader.read(text)) == head


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        (RUNNING_ON, "shop", Role.FOR),
        (RUNNING_ON, "pine", Role.PACKING),
        (POINTED_TO, "grassland", Role.PLACE),
        ("Pallets for goods, nailed together from sawn pine boards with steel nails, heat treated and branded with a mark", "pine", Role.OF),
        ("Dried apricots imported from Turkey, whole and pitted, neither sugared nor glazed, of the harvest of this year", "turkey", Role.PLACE),
        ("Drumsticks of chicken with the skin on, without salt, deep-frozen at minus 18 degrees, raw, of first quality", "frozen", Role.QUALIFIER),
        ("Plasters measuring 72 by 19 mm", "mm", Role.PLACE),
        ("Rug for the hall 160 by 230 cm", "cm", Role.FOR),
    ],
)
def test_roles_in_a_text_that_runs_on(reader: Reader, text: str, word: str, role: Role) -> None:
    assert _roles(reader.read(text))[word] == role


def test_clauses(reader: Reader) -> None:
    """Short texts are one clause; a sentence in which the goods are not named yet tells of them as those do behind the name."""
    statement = reader.read(RUNNING_ON).statement
    assert [(clause.names, clause.puts_up) for clause in statement.clauses] == [(True, False), (False, False), (False, True)]
    assert [statement.surface[clause.first].text for clause in statement.clauses] == ["carrier", "they", "packed"]
    assert {statement.words[k] for k in statement.later()} >= {"shop", "pine"}
    assert [clause.names for clause in reader.read(POINTED_TO).statement.clauses][:2] == [False, True]
    short = reader.read("Coffee. Roasted. Packed in bags").statement
    assert [(clause.names, clause.first, clause.last) for clause in short.clauses] == [(True, 0, len(short.surface))]
    assert short.later() == set()


@pytest.mark.parametrize("abbreviated", ["approx.", "incl.", "No.", "max."])
def test_what_is_cut_short_ends_no_sentence(reader: Reader, abbreviated: str) -> None:
    text = f"Steel pipe seamless of outer diameter 60 mm and wall thickness 5 mm, weight {abbreviated} 12 kg per metre length as delivered"
    assert all(clause.names for clause in reader.read(text).statement.clauses)


@pytest.mark.parametrize(
    ("text", "stated", "unstated"),
    [
        ("Handbag with an outer surface of calf leather, a polyester lining, one zipped pocket inside and a shoulder strap of chain.",
         "leather", "polyester"),
        ("Bedroom carpet with a cut pile of nylon yarn tufted in a polypropylene primary backing, 4 m wide.", "polyamide", "polypropylene"),
        ("Handbag with an outer surface of cow leather, lined in cotton twill, which hangs from chain and closes with a clasp.", "leather", "cotton"),
        ("Chopping board glued up from bamboo strips, with a juice groove and silicone feet. Each comes in a cardboard wrap.", "bamboo", "paper"),
        ("Instrument case with textile outer surface, presented empty", "textile", ""),
        ("Gouda cheese matured for sixteen weeks, with 48 % fat. Presented as rectangular blocks of 3 kg in plastic film.", "", "plastics"),
    ],
)  # fmt: skip
def test_the_material_of_what_is_on_or_around_the_goods_is_not_theirs(
    reader: Reader, tariff: Nomenclature, text: str, stated: str, unstated: str
) -> None:
    materials = {tariff.value_names[fact.value][1] for fact in reader.read(text).facts if tariff.value_names[fact.value][0] == "material"}
    assert (not stated or stated in materials) and unstated not in materials


@pytest.mark.parametrize(
    ("text", "material"), [("steel wire, copper coated", "copper"), ("nickel-plated brass tap", "nickel"), ("silver plated steel fork", "silver")]
)
def test_what_lies_on_the_goods_is_not_what_they_are_of(reader: Reader, tariff: Nomenclature, text: str, material: str) -> None:
    assert ("material", material) not in {tariff.value_names[fact.value] for fact in reader.read(text).facts}


def test_the_make_of_a_cuff_is_not_that_of_the_gloves(reader: Reader, tariff: Nomenclature) -> None:
    facts = {tariff.value_names[fact.value] for fact in reader.read("gloves of cotton, cut and sewn woven, knit wrist").facts}
    assert ("construction", "woven") in facts and ("construction", "knitted") not in facts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("parts of a washing machine", True), ("pump parts", True), ("spare parts for pumps", True), ("accessories for mobile phones", True),
        ("washing machine", False), ("machine with spare parts", False), ("party hats", False),
    ],
)  # fmt: skip
def test_parts(reader: Reader, text: str, parts: bool) -> None:
    assert reader.read(text).statement.parts is parts


@pytest.mark.parametrize(
    ("text", "head", "parts"),
    [
        ("gate valve yoke", "yoke", True), ("yoke for a gate valve", "yoke", True), ("tumble dryer impeller 2 kg", "impeller", True),
        ("tumble dryer drum", "drum", True),  # a trade term that stands for parts alone
        ("vending machine knob", "knob", True),  # "machine knob" begins within the name of the machine
        ("road roller", "roller", False), ("drum set", "set", False),  # trade terms of whole goods
        ("oak table leg", "leg", False), ("steel drum", "drum", False),  # behind nothing that has parts of its own
    ],
)  # fmt: skip
def test_components_behind_a_machine_or_for_one_are_parts_of_it(reader: Reader, text: str, head: str, parts: bool) -> None:
    statement = reader.read(text).statement
    assert (statement.words[statement.head], statement.parts) == (head, parts)


@pytest.mark.parametrize(
    ("text", "stated", "unstated"),
    [
        ("mens 100% cotton knitted t-shirt", {"sex=men", "material=cotton", "construction=knitted"}, set()),
        ("ladies pullover 60% cotton 40% polyester", {"sex=women", "material=cotton"}, {"material=polyester"}),
        ("pullover 40% cotton 60% polyester", {"material=polyester"}, {"material=cotton"}),
        ("shirts for men", {"sex=men"}, set()),
        ("100 PCT cotton t-shirt", {"material=cotton"}, {"pcb=yes"}),
        ("drawing pencils 1500 pcs", set(), {"made-up=no", "computer=other"}),
        ("steel upper bracket", {"material=iron-steel"}, {"material=unsaturated-polyester"}),
        ("upr resin", {"material=unsaturated-polyester"}, set()),
        ("cotton t-shirt for babies", {"sex=baby", "material=cotton"}, set()),
        ("lamp of plastic", {"material=plastics"}, set()),
        ("faux leather jacket", {"material=artificial-leather"}, {"material=leather"}),
        ("watch with leather strap", set(), {"material=leather"}),
        ("rubber hose with steel fittings", {"fittings=yes", "material=rubber"}, {"material=iron-steel"}),
        ("leather boot with a steel toe cap", {"toecap=metal", "upper=leather"}, {"material=iron-steel"}),
        ("case for a glass jar", set(), {"material=glass"}),
        ("roasted coffee", {"roasted=yes"}, {"roasted=no"}),
        ("coffee, not roasted", {"roasted=no"}, {"roasted=yes"}),
        ("unroasted coffee", {"roasted=no"}, {"roasted=yes"}),
        ("roasted coffee, not decaffeinated", {"roasted=yes", "decaffeinated=no"}, {"decaffeinated=yes"}),
        ("orange juice without sugar", {"sweetened=no"}, {"sweetened=yes"}),
        ("frozen chicken wings", {"state=frozen"}, set()),
        ("pack of 4 mugs", set(), {"paper-form=cut-sheets"}),
        ("non-woven fabric", {"construction=nonwoven"}, {"construction=woven"}),
        ("dress, not of cotton", set(), {"material=cotton"}),
        ("shoes, not covering the ankle", {"ankle=free"}, {"ankle=covered"}),
        ("sheet, not knitted or crocheted", {"construction=woven"}, {"construction=knitted"}),
        ("felt, not impregnated, coated or laminated", {"coated=no"}, {"coated=yes"}),
        ("silicone free gloves", set(), {"material=silicone"}),
        ("gloves with cashmere feel", set(), {"material=fine-animal-hair"}),
        ("cashmere feel gloves", set(), {"material=fine-animal-hair"}),
        ("leather look belt", set(), {"material=leather", "upper=leather"}),
        ("marble-effect tray of plastic", {"material=plastics"}, {"material=stone"}),
        ("simulated silk scarf", set(), {"material=silk"}),
        ("silk scarf", {"material=silk"}, set()),
        # what only implies a "no" is not turned round where it is denied
        ("woven cotton fabric, not in rolls", {"material=cotton"}, {"made-up=yes"}),
        ("chilled beef, not frozen", {"state=fresh"}, {"drier-dried=yes"}),
        ("bolts not plain, threaded", {"threaded=yes"}, {"printed=yes"}),
        ("car tyres, not new", {"used=yes", "tyre-state=used"}, {"used=no"}),
        ("green coffee without caffeine", {"decaffeinated=yes"}, {"decaffeinated=no"}),
        ("coconut water, no added sugar", {"sugar-free=yes", "sweetened=no"}, {"sweetened=yes"}),
        # a lining that stands behind its share, and what follows the first whole
        ("women's coat 100% wool, lined with 100% polyester", {"material=wool"}, {"material=polyester", "mix=wool", "mix=man-made"}),
        ("men's jacket 100% cotton with 100% polyester lining", {"material=cotton"}, {"material=polyester", "mix=cotton"}),
        ("women's woven dress 100% linen, contrast 100% polyester", {"material=flax"}, {"material=polyester", "mix=linen"}),
        ("100% polyester lining, 100% cotton shell jacket", {"material=cotton"}, {"material=polyester"}),
        ("coat 100% wool with lining, 100% polyester", {"material=wool"}, {"material=polyester"}),
        ("gloves 100% cotton, 100% leather", {"material=cotton"}, {"material=leather"}),
        # shares of less than half
        ("jacket 10% leather", set(), {"material=leather"}),
        ("sweater 70% xyzzy 30% wool", {"mix=wool"}, {"material=wool"}),
        ("acrylic emulsion 45%", {"material=acrylic"}, set()),
        ("pendant 5% gold", {"material=gold"}, set()),
        ("socks 75% cot 20% nyl 5% spx", {"material=cotton", "mix=man-made"}, {"material=polyamide"}),
        ("parboiled rice 5% broken", set(), {"milling=broken"}),
        ("rice 100% broken", {"milling=broken"}, set()),
        # the material behind what goods are for or have
        ("gasket for pump, rubber", {"material=rubber"}, set()),
        ("gasket for pump (rubber)", {"material=rubber"}, set()),
        ("stand for mobile phone, aluminium", {"material=aluminium"}, set()),
        ("jacket with hood, 100% cotton", {"material=cotton"}, set()),
        ("glue for wood, leather", set(), {"material=leather"}),
        # "un" with a hyphen, "never", and what is denied of two tokens
        ("un-roasted coffee beans", {"roasted=no"}, {"roasted=yes"}),
        ("un-shelled almonds", {"shell=in-shell"}, {"shell=shelled"}),
        ("shrimps un-cooked, peeled", set(), {"state=cooked"}),
        ("pots un-enameled in cartons", {"enamelled=no"}, {"enamelled=yes"}),
        ("never frozen salmon fillets", {"cut=fillet"}, {"state=frozen"}),
        ("shoes with laces, leather upper", {"upper=leather"}, {"material=unsaturated-polyester"}),
        ("upr resin orthophthalic", {"material=unsaturated-polyester"}, set()),
        ("refrigerator with freezer", {"fridge=combined"}, set()),
        ("freezer 200 l white", set(), {"fridge=combined"}),
        ("pineapple in juice", {"state=preserved"}, set()),
        ("pineapple juice", set(), {"state=preserved"}),
    ],
)
def test_facts(reader: Reader, tariff: Nomenclature, text: str, stated: set[str], unstated: set[str]) -> None:
    facts = _facts(reader.read(text), tariff)
    assert stated <= facts
    assert not unstated & facts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clippers, hair, hand", "hand hair clipper"),
        ("Chairs, swivel, height adjustable", "height adjustable swivel chair"),
        ("Frames, steel, photograph", "steel photograph frame"),
        ("Fittings, pipe, cast iron", "cast iron pipe fitting"),
        ("motor, wiper, 24v", "wiper motor 24 v"),
        ("balls for bearings", "bearing ball"),
        ("bumper for car", "car bumper"),
        ("copper wire, refined, over 6 mm", "copper wire refined over 6 mm"),
        ("lamp for led bulb", "lamp led bulb"),
        ("bags for vacuum cleaners", "bag vacuum cleaner"),
    ],
)
def test_names_in_the_order_of_speech(reader: Reader, text: str, words: str) -> None:
    assert " ".join(reader.read(text).statement.words) == words


@pytest.mark.parametrize(
    ("text", "upper", "sole"),
    [
        ("ankle boot with an outer sole of rubber and an upper of suede leather", "leather", "rubber-plastics"),
        ("ankle boot with rubber outer sole and upper of suede", "leather", "rubber-plastics"),
        ("oxford shoe with leather outer sole and leather upper", "leather", "leather"),
        ("sandal with an upper of textile straps and outer sole of EVA", "textile", "rubber-plastics"),
        ("shoes, leather upper, rubber outsole, textile lining", "leather", "rubber-plastics"),
        ("clogs with wooden soles and uppers made of leather", "leather", "wood-cork"),
        ("shoes upper leather outsole rubber", "leather", "rubber-plastics"),
        ("sandal upper textile outsole EVA", "textile", "rubber-plastics"),
        ("sneaker mesh/PU upper, rubber outsole", "textile", "rubber-plastics"),
        ("shoes, upper: knitted polyester; sole: EVA", "textile", "rubber-plastics"),
        ("shoe with outer sole of rubber", None, "rubber-plastics"),
    ],
)
def test_upper_and_outer_sole(reader: Reader, tariff: Nomenclature, text: str, upper: str | None, sole: str) -> None:
    facts = dict(fact.split("=") for fact in sorted(_facts(reader.read(text), tariff)) if fact.startswith(("upper=", "sole=")))
    assert facts == {"sole": sole} | ({"upper": upper} if upper else {})


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("linen cotton fabric dyed 55/45", {"linen": 55.0, "cotton": 45.0}),
        ("worsted suiting woven 70/30 wool/viscose", {"wool": 70.0, "viscose": 30.0}),
        ("merino wool 70 polyester 30 knitted fabric", {"wool": 70.0, "polyester": 30.0}),
        ("fabric 65/35 polyester cotton", {"polyester": 65.0, "cotton": 35.0}),
        ("cotton 60% polyester 40% fabric", {"cotton": 60.0, "polyester": 40.0}),
        ("cotton fabric 55/45", {}),
    ],
)
def test_shares_are_those_of_their_materials(reader: Reader, text: str, shares: dict[str, float]) -> None:
    found = {near: value for dimension, value, near in reader.read(text).measures if _NAMES[dimension] == "share" and len(near) == 1}
    assert found == {reader.vocabulary.numbers(word): share for word, share in shares.items()}


@pytest.mark.parametrize(
    ("text", "mix"),
    [
        ("woven fabric 60% cotton 40% polyester", {"man-made"}),
        ("woven fabric 65% polyester 35% cotton", {"cotton"}),
        ("yarn 70% acrylic 30% wool", {"wool"}),
        ("yarn 70% polyester 30% viscose", {"viscose"}),
        ("fabric 55% linen 30% cotton 15% silk", {"cotton", "silk"}),
        ("woven fabric 60% wool 40% polyester staple", {"man-made", "staple"}),
        ("woven fabric 60% wool 40% acrylic", {"staple"}),
    ],
)
def test_what_a_blend_is_mixed_with_is_its_lesser_fibres(reader: Reader, tariff: Nomenclature, text: str, mix: set[str]) -> None:
    assert {fact for fact in _facts(reader.read(text), tariff) if fact.startswith("mix=")} == {f"mix={each}" for each in mix}


@pytest.mark.parametrize("text", ["other than", "not", "not,", "neither, nor", "no", "not or", "never"])
def test_negations_of_nothing_are_read(reader: Reader, text: str) -> None:
    assert reader.read(text).statement.roles == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("without, a, b or c", [Role.HEAD, Role.HEAD]),
        ("free", [Role.HEAD]),
        ("non", [Role.HEAD]),
        ("un-", [Role.HEAD]),
        ("imitation", [Role.HEAD]),
        ("like leather like", [Role.HEAD, Role.PLACE, Role.HEAD]),
    ],
)
def test_what_denies_or_likens_with_nothing_beside_it_is_a_word_like_others(reader: Reader, text: str, roles: list[Role]) -> None:
    assert reader.read(text).statement.roles == roles


@pytest.mark.parametrize(
    ("text", "head", "silent"),
    [
        ("vacuum packed coffee", "coffee", ["vacuum", "packed"]),
        ("shrink-wrapped tea mug", "mug", ["shrink", "wrapped"]),
        ("toothbrush value for customs only", "toothbrush", ["value", "custom", "only"]),
        ("steel bolts private label", "bolt", ["private", "label"]),
        ("rice for human consumption", "rice", ["human", "consumption"]),
        ("garden hose, certificate of origin", "hose", ["certificate", "origin"]),
        ("ceramic tiles origin brazil", "tile", ["origin", "brazil"]),
        ("olive oil product of italy", "oil", ["product", "italy"]),
        ("tea, order no 5512", "tea", ["order", "no", "5512"]),
        ("tea, gross weight 20 kg", "tea", ["gross", "weight"]),
        ("punch free shower caddy", "caddy", ["punch", "free"]),
        ("salami per packing list", "salami", ["packing", "list"]),
        ("laptop, see invoice", "laptop", ["see", "invoice"]),
        ("figs USD 12.50", "fig", ["usd", "12.5"]),
        ("honey FCL", "honey", ["fcl"]),
        ("honey CIF", "honey", ["cif"]),
        ("laptop good condition", "laptop", ["good", "condition"]),
        ("warehouse order picker", "picker", []),
        ("cif", "cif", []),
        ("certificate of origin", "origin", []),
        ("brazil nuts", "nut", []),
    ],
)
def test_phrases_that_say_nothing_of_the_goods_are_passed_over(reader: Reader, text: str, head: str, silent: list[str]) -> None:
    reading = reader.read(text)
    assert [reading.statement.words[k] for k in sorted(reading.statement.silent())] == silent
    if silent:
        assert _head(reading) == head
    for phrase in reading.phrases:
        named = any(kind == Kind.TERM for kind, _ in phrase.entries)
        assert not named or reading.statement.silent().isdisjoint(range(phrase.start, phrase.end))


def test_silent_words_do_not_change_the_answer(tariff: Nomenclature) -> None:
    pipeline = Pipeline(tariff, load_weights())
    for goods in ("ceramic tiles", "garden hose", "green tea", "steel bolts"):
        alone = pipeline.rank(goods, 1).leaves[0][0]
        for line in (f"{goods} private label", f"vacuum packed {goods}", f"{goods} origin brazil", f"{goods} for human consumption"):
            assert pipeline.rank(line, 1).leaves[0][0] == alone, line


def test_measures_know_the_words_beside_them(reader: Reader, tariff: Nomenclature) -> None:
    reading = reader.read("milk, 3.5% fat, 1 l")
    assert [(_NAMES[dimension], value) for dimension, value, _ in reading.measures] == [("share", 3.5), ("volume", 1.0)]
    assert "fat" in {tariff.core.token_text(token) for token in reading.measures[0][2]}


@pytest.mark.parametrize(
    ("text", "corrections"),
    [
        ("washing machne", {"machne": "machine"}),
        ("a televison set", {"televison": "television"}),
        ("refridgerator", {"refridgerator": "refrigerator"}),
        ("umberlla for rain", {"umberlla": "umbrella"}),
        ("steelbolt", {"steelbolt": "steel bolt"}),
        ("ladies pullov", {"pullov": "pullover"}),
        ("whlbrrw wheel", {"whlbrrw": "wheelbarrow"}),
        ("brghtnss lamp", {"brghtnss": "brightness"}),
        ("galvnised steel", {"galvnised": "galvanised"}),
        ("washing machine", {}),
        ("lamp xyzzyq of steel", {}),
        ("greem tea", {"greem": "green"}),
        ("laptop with charger and bag", {}),
        ("glass candle holder, without candle", {}),
        ("car seat without steering wheel cove", {}),
        ("toothbrush holder plastic wall", {}),
        ("silicone steering wheel cove", {"cove": "cover"}),
        ("long soft black universal silicone car steering wheel cove", {}),
        ("mountain biyccle", {"biyccle": "bicycle"}),
        *_wrong("a cut word of four letters is not completed", ("mobile phone char", {"char": "charger"})),
    ],
)
def test_corrections_are_reported(reader: Reader, text: str, corrections: dict[str, str]) -> None:
    assert reader.read(text).statement.corrections == corrections


def test_a_correction_counts_as_the_word_it_stands_for(reader: Reader) -> None:
    assert reader.read("washing machne").statement.tokens == reader.read("washing machine").statement.tokens
    assert reader.read("steelbolt").statement.tokens == reader.read("steel bolt").statement.tokens


@pytest.mark.parametrize(
    ("joined", "apart"), [("tshirt", "t-shirt"), ("tshirts", "t shirt"), ("tealights", "tea lights"), ("boardgame", "board games")]
)
def test_joined_and_parted_spellings_are_the_same(reader: Reader, joined: str, apart: str) -> None:
    assert reader.read(joined).statement.tokens == reader.read(apart).statement.tokens


@pytest.mark.parametrize(
    ("one", "other"), [("aluminum pans", "aluminium pan"), ("colored tires", "coloured tyre"), ("fiber centers", "fibre centre")]
)
def test_spellings_and_plurals_are_the_same(reader: Reader, one: str, other: str) -> None:
    assert reader.read(one).statement.tokens == reader.read(other).statement.tokens


def test_umbrellas_are_umbrellas(reader: Reader) -> None:
    assert reader.read("umbrellas").statement.tokens == reader.read("umbrella").statement.tokens


def test_unknown_words_are_reported(reader: Reader) -> None:
    statement = reader.read("lamp xyzzyq of steel").statement
    assert statement.unknown == ["xyzzyq"]
    assert statement.tokens[statement.words.index("xyzzyq")] == -1


def test_a_mender_gives_the_same_answer_twice(tariff: Nomenclature) -> None:
    mender = Mender(tariff.core)
    assert mender.mend("machne", False) == mender.mend("machne", False) == Mender(tariff.core).mend("machne", False)
    assert mender.mend("zq", True) == ("zq", ())


@pytest.mark.parametrize(("word", "consonants"), [("conditioner", "cndtnr"), ("brightening", "brghtng"), ("aloe", "al"), ("a", "a")])
def test_skeleton(word: str, consonants: str) -> None:
    assert skeleton(word) == consonants


@pytest.mark.parametrize("text", ["electric hair dryer with case", "women's knitted cotton pullovers", "spare parts", "honey in glass jars", ""])
def test_phrases_by_what_they_stand_for(tariff: Nomenclature, text: str) -> None:
    reading = Reader(tariff).read(text)
    for kind in Kind:
        assert reading.phrases_of(kind) == [p for p in reading.phrases if any(each == kind for each, _ in p.entries)]
    for first, end in ((0, 1), (tariff.by_code["85"], tariff.place(tariff.by_code["85"]).end)):
        named = [p for p in reading.phrases if any(kind == Kind.TERM and first <= node < end for kind, node in p.entries)]
        assert reading.phrases_of(Kind.TERM, first, end) == named
    assert all(reading.statement.plays(role) == (role in reading.statement.roles) for role in Role)
    assert reading.statement.spoken() == {token.text for token in reading.statement.surface}


def test_a_reading_that_nobody_read_has_no_phrases() -> None:
    empty = Reading.__new__(Reading)
    with pytest.raises(TypeError):
        empty.phrases  # noqa: B018 - asking is what is tried
    with pytest.raises(TypeError):
        empty.signs()
    with pytest.raises(TypeError):
        empty.phrases_of(Kind.TERM)


def test_phrases_stand_where_they_say(reader: Reader, tariff: Nomenclature) -> None:
    reading = reader.read("roasted coffee beans in a paper bag")
    found = {tariff.core.pattern_text(phrase.pattern): phrase for phrase in reading.phrases}
    assert "coffee bean" in found
    for phrase in reading.phrases:
        assert tuple(reading.statement.tokens[phrase.start : phrase.end]) == tariff.core.pattern_tokens(phrase.pattern)
        assert list(phrase.entries) == tariff.core.entries(phrase.pattern)


@given(st.text(max_size=300))
def test_reading_of_anything_holds_together(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    statement = reading.statement
    assert len(statement.tokens) == len(statement.roles) == len(statement.words) == len(statement.positions)
    assert -1 <= statement.head < len(statement.tokens)
    assert statement.measured() <= set(range(len(statement.tokens)))
    assert all(0 <= phrase.start < phrase.end <= len(statement.tokens) for phrase in reading.phrases)
    assert set(statement.positions) <= set(range(len(statement.surface)))
    assert all(word != meant for word, meant in statement.corrections.items())
    assert reader.read(text) == reading


def test_what_is_handed_out_is_not_that_of_the_next_reading(reader: Reader) -> None:
    for told in (reader.read("green tea").statement.silent(), reader.read("green tea").statement.later()):
        assert told == frozenset()
        assert isinstance(told, frozenset)


def test_readings_and_statements_show_what_they_are(reader: Reader) -> None:
    reading = reader.read("green tea")
    assert repr(reading.statement) == "Statement('green tea', words=['green', 'tea'], roles=['HEAD', 'HEAD'], head=1)"
    assert repr(reading).startswith("Reading(Statement('green tea'")
    for thing in (reading, reading.statement):
        assert thing != object()
        with pytest.raises(TypeError):
            hash(thing)


@pytest.mark.parametrize("text", ["cotton yarn 0/0 ne", "yarn ne 0/0", "0/0 yarn cotton", "0/35 wool", "fraction 0/2 inch", "1/0 inch"])
def test_nought_is_no_count_and_no_share(reader: Reader, text: str) -> None:
    assert all(quantity.value >= 0 for quantity in reader.read(text).statement.quantities)


_TOLD = [word for told in IDIOMS.values() for idioms in told.values() for words, _ in idioms for word in (*words, " ".join(words), "-".join(words))]
_FIGURES = (
    *("5", "12", "0", "0.95", "10", "000", "1850", "19", "th", "century", "bc", "2.5", "3/4", "1/2", "-", "x"),
    *("/", ".", ":", "%", "+", "kg", "g", "t", "l", "ml", "mm", "m", "cm", "m2", "sq", "square"),
    *("in", "inch", "w", "kw", "mw", "a", "v", "hp", "oz", "gsm", "pcs", "pack", "of", "over", "under", "to"),
    *("up", "and", "or", "between", "not", "less", "than", "min", "max", "per", "h", "m3", "brix", "bx", "deg", "density"),
    *("width", "wide", "thickness", "ne", "nm", "ne30", "30/1", "40s", "300", "d", "polyester", "yarn", "denim", "alcohol", "vol", "by"),
    *("abv", "seats", "t3mm", "w1250mm", "diesel", "litre", "tea", "painting", "circa", "no", "style", "htd", "14", "1400", "with", "cotton"),
    *("wool", "60", "40"),
)


@given(st.lists(st.one_of(st.sampled_from(_TOLD), st.sampled_from(_FIGURES)), min_size=1, max_size=14).map(" ".join))
def test_a_reading_tells_what_its_tokens_tell(reader: Reader, text: str) -> None:
    statement = reader.read(text).statement
    assert statement.told == find_told(statement.surface)
    assert statement.quantities == find_quantities(statement.surface, statement.trades)


def test_many_texts_are_read_as_each_alone(reader: Reader, tariff: Nomenclature) -> None:
    texts = [tariff.core.pattern_text(number) for number in range(0, 200_000, 1_201)]
    texts += ["", " ", "tea 5 kg, 60% cotton", "T.N.T.", "½ kg ٣ шт", "x" * 5_000]
    assert len(texts) > 130  # more than are read in one go
    assert reader.read_run(texts) == [reader.read(text) for text in texts]
    assert reader.read_run([]) == []
    wrong: list[Any] = ["tea", None]
    with pytest.raises(TypeError):
        reader.read_run(wrong)
    assert reader.read("tea").statement.words == ["tea"]


def test_a_reading_outlives_the_words_that_the_reader_forgets(tariff: Nomenclature) -> None:
    text = "brghtning wool/viscose cloth, 2 x 500 g, not roasted, in glass jars, w lock (s/steel)"
    reader = Reader(tariff)
    kept, own, again = reader.read(text), reader.read(text), Reader(tariff).read(text)
    own.statement.keep()
    own.statement.keep()
    for first in range(0, 30_000, 500):  # more words than are kept
        reader.read(" ".join(f"a{number:x}b" for number in range(first, first + 500)))
    for each in (kept, own):
        assert (each, each.statement.spoken(), each.statement.corrections) == (again, again.statement.spoken(), again.statement.corrections)
    assert reader.read(text) == again


def test_a_statement_of_a_text_that_nobody_read() -> None:
    statement = Statement("green tea")
    assert (statement.surface, statement.surface_words(0, 2)) == ([], "")
    assert (statement.tokens, statement.words, statement.head, statement.groups(), statement.measured()) == ([], [], -1, [], frozenset())


def test_a_cut_word_makes_the_longest_and_commonest_term(reader: Reader, tariff: Nomenclature) -> None:
    """What the walk on from open phrases finds is what matching each completion on its own finds."""
    core, rng, tried = tariff.core, random.Random(3), 0
    while tried < 60:
        words = core.pattern_text(rng.randrange(core.counts["patterns"])).split()
        cut = words[-1][:-2]
        statement = reader.read(f"a {' '.join([*words[:-1], cut])}").statement
        if len(words) < 2 or len(cut) < 3 or not cut.isalpha() or statement.formal or statement.surface[-1].text != cut:
            continue
        if len(set(statement.positions)) < len(statement.positions) or core.word_tokens(statement.words[-1]) is not None:
            continue
        tried += 1
        best, found = (1, 0.0), ""
        for word in core.words_from(cut, 80):
            numbers = core.word_tokens(word) or ()
            rank = (_longest_term(tariff, [*statement.tokens[-4:-1], *numbers]), -core.token_idf(numbers[0]))
            if len(numbers) == 1 and " " not in word and rank > best and rank[0] > 1:
                best, found = rank, word
        if found:
            assert statement.corrections[cut] == found
            assert statement.tokens[-1:] == list(core.word_tokens(found) or ())


def _longest_term(tariff: Nomenclature, tokens: list[int]) -> int:
    """Return the tokens of the longest trade term that ends where *tokens* end."""
    ending = [(p, e - s) for p, s, e in tariff.core.match(tokens) if e == len(tokens)]
    return max((length for p, length in ending if any(kind == Kind.TERM for kind, _ in tariff.core.entries(p))), default=0)


def test_words_that_were_forgotten_are_found_again(tariff: Nomenclature) -> None:
    """A reader keeps so many spellings and then starts anew."""
    reader = Reader(tariff)
    before = reader.read("washing machine parts w/o motor, 5 kg")
    for first in range(0, 110_000, 500):
        reader.read(" ".join(f"zq{number}" for number in range(first, first + 500)))
    assert reader.read("washing machine parts w/o motor, 5 kg") == before


@pytest.mark.parametrize("name", ["quantities"])
def test_examples_of_compiled_modules(name: str) -> None:
    tried = doctest.testmod(importlib.import_module(f"hscode.reading.{name}"))
    assert tried.attempted > 0 == tried.failed


def _read_as(reader: Reader, tariff: Nomenclature, text: str) -> str:
    return " ".join(tariff.core.token_text(token) if token >= 0 else "?" for token in reader.read(text).statement.tokens)


@pytest.mark.parametrize(("text", "words"), [
    ("s/steel sink", "stainless steel sink"), ("S/STL SINK", "stainless steel sink"), ("s.steel sink", "stainless steel sink"),
    ("jacket w/proof", "jacket waterproof"), ("kettle w/lid", "kettle lid"), ("c/stl flange", "carbon steel flange"),
    ("H/Lamps", "headlamp"), ("blue s / steel", "blue s steel"), ("size s. steel bowl", "size s steel bowl"), ("s/", "s"), ("/steel", "steel"),
])  # fmt: skip
def test_first_letters_with_a_stroke(reader: Reader, tariff: Nomenclature, text: str, words: str) -> None:
    assert _read_as(reader, tariff, text) == words


@pytest.mark.parametrize(("text", "words"), [
    ("a) cotton shirt", "cotton shirt"), ("2 c)kettle", "2 kettle"), ("1) kettle; 12) lid", "kettle lid"),
    ("vitamin b) soap", "vitamin b soap"), ("kettle (2 b) lid", "kettle 2 b lid"), ("b)", "b"), ("kettle, 125) lid", "kettle 125 lid"),
])  # fmt: skip
def test_numbers_of_items_are_no_words(reader: Reader, tariff: Nomenclature, text: str, words: str) -> None:
    assert _read_as(reader, tariff, text) == words


@pytest.mark.parametrize(("text", "words"), [
    ("pcm tabs", "paracetamol tablet"), ("ppr cups", "paper cup"), ("ctn shirt", "cotton shirt"), ("ctn", "carton"),
    ("mtr 5 kw", "motor 5 ?"), ("whisky and two glasses", "whisky two whisky glass"), ("reading glasses", "reading glasses"),
    ("gas mtr", "gas meter"), ("ss pipe", "stainless steel pipe"), ("ss polo", "short sleeve polo"),
    ("s/s polo", "short sleeve polo"), ("s/s pipe", "stainless steel pipe"),
])  # fmt: skip
def test_neighbours_tell_what_a_short_form_stands_for(reader: Reader, tariff: Nomenclature, text: str, words: str) -> None:
    assert _read_as(reader, tariff, text).replace(" kw", " ?") == words
    assert not reader.read(text).statement.mended


def test_short_forms_stand_for_what_any_of_their_neighbours_tells(reader: Reader, tariff: Nomenclature) -> None:
    """Each short form beside each of its neighbours is read as a plain look through these finds it."""
    for short, senses in tariff.meta["by_neighbours"].items():
        own = set(reader.vocabulary.numbers(short))
        for cue in {cue for _, beside in senses for cue in beside if isinstance(cue, str) and "/" not in short}:
            statement = reader.read(f"{cue} {short}").statement
            said = own.union([token.text for token in statement.surface], statement.words, statement.tokens)
            numbers = next(numbers for numbers, beside in senses if not said.isdisjoint(beside))
            assert any(statement.tokens[k : k + len(numbers)] == numbers for k in range(len(statement.tokens))), (cue, short)


def test_the_second_opinion_hears_what_short_forms_stand_for(tariff: Nomenclature, reader: Reader) -> None:
    weigh = weigh_words(tariff, load_weights())
    assert weigh.of(reader.read("dtrgnt shmpoo"))[0] == ["detergent", "shampoo"]
    assert weigh.of(reader.read("ctn shirt"))[0] == ["cotton", "shirt"]
    assert weigh.of(reader.read("sanitzr"))[0] == ["sanitiser"]
    assert weigh.of(reader.read("kilogram"))[0][0] == "kilogram"


def test_what_an_accessory_serves_does_not_name_the_goods(reader: Reader) -> None:
    served = reader.read("golf clubs stand").statement
    assert [role.name for role in served.roles] == ["FOR", "FOR", "HEAD"]
    whole = reader.read("phone case black").statement
    assert whole.roles[0].name == "HEAD", "a trade term of both stays whole"


def test_what_a_machine_makes_does_not_name_the_goods(reader: Reader) -> None:
    assert _roles(reader.read("coat hanger machine")) == {"coat": Role.FOR, "hanger": Role.FOR, "machine": Role.HEAD}
    assert _roles(reader.read("rice noodle making press"))["noodle"] == Role.FOR
    assert _roles(reader.read("washing machine"))["washing"] == Role.HEAD, "a trade term of both stays whole"


def test_what_an_article_is_made_of_does_not_name_it(reader: Reader) -> None:
    jumper = reader.read("metallic thread jumper").statement
    assert [role.name for role in jumper.roles] == ["OF", "OF", "HEAD"]
    sledge = reader.read("polystyrene foam sledge").statement
    assert sledge.words[sledge.head] == "sledge"
    whole = reader.read("steel wire basket").statement
    assert whole.roles[1].name == "HEAD", "a trade term of both stays whole"
    reel = reader.read("cotton yarn reel").statement
    assert reel.roles[1].name == "HEAD", "what it is put up on names no goods"


@given(st.lists(st.sampled_from(["sardine", "in", "the", "olive", "oil", "brine", "with", "salt", "husk", "3", ","]), max_size=8).map(" ".join))
def test_what_goods_lie_in_is_the_same_word_to_the_index_and_to_the_reader(reader: Reader, text: str) -> None:
    media = {"oil", "brine", "husk"}
    wanted = sorted(word for word in content_words(text, media) if word.startswith("in "))
    assert sorted(word for word in reader.read(text).statement.words if word.startswith("in ")) == wanted


@pytest.mark.parametrize(
    ("text", "apart", "together"),
    [
        ("hammer and drill", "hammer drill", ""), ("tea & towel", "tea towel", ""), ("coffee and tables", "coffee table", ""),
        ("table or lamps", "table lamp", ""), ("hammer drill", "", "hammer drill"), ("salt and pepper mill", "", "salt pepper mill"),
        ("tea and light", "tea light", ""), ("tea lights", "", "tea light"), ("salmon in gravy", "salmon gravy", ""),
        ("pickles in spirit vinegar", "pickle vinegar", ""), ("peaches in syrup", "", "peach in syrup"), ("sardine oil", "", "sardine oil"),
    ],
)  # fmt: skip
def test_no_name_runs_over_and(reader: Reader, tariff: Nomenclature, text: str, apart: str, together: str) -> None:
    """What stands on both sides of "and" is two things, unless the name of one is written so; the ranker is told a gap."""
    reading = reader.read(text)
    names = {" ".join(reading.statement.words[phrase.start : phrase.end]) for phrase in reading.phrases_of(Kind.TERM)} | set(reading.statement.words)
    assert not apart or apart not in names
    assert not together or together in names
    _, tokens, _, _ = weigh_words(tariff, load_weights()).of(reading)
    assert (-1 in tokens) == bool(apart)


@pytest.mark.parametrize("text", [
    "ball valve DN25 - spare parts", "ball valve DN25 (spare part)", "spare part: ball valve", "ball valve, spare part for trucks",
    "auto parts: ball valve", "spare part, ball valve", "machine spare parts - ball valve",
])  # fmt: skip
def test_what_is_a_spare_part_is_the_article_that_is_named(reader: Reader, text: str) -> None:
    statement = reader.read(text).statement
    assert not statement.parts
    assert not {"spare", "part"} & set(statement.words)
    assert statement.words[statement.head] == "valve"


@pytest.mark.parametrize("text", [
    "pump spare parts", "parts for pumps", "spare parts for pumps", "filter for a purifier, spare", "spare parts", "bicycle parts: frames",
])  # fmt: skip
def test_parts_of_a_thing_stay_parts(reader: Reader, text: str) -> None:
    assert reader.read(text).statement.parts


@pytest.mark.parametrize(("text", "noun"), [
    ("Bake perfect muffins in our 12-cup tin of carbon steel, with a non-stick coating.", "tin"),
    ("Keep your books, lamp and phone at hand with this two-drawer bedside table of solid oak.", "table"),
    ("Refresh your old lamp with a drum lampshade of linen, 30 cm, for any bedside lamp.", "lampshade"),
    ("Dig in! The border spade has a head of stainless steel and a shaft of ash wood.", "spade"),
    ("Cold ears? Never again. The knit beanie of merino wool comes in three colours.", "beanie"),
    ("Sip, breathe, relax. Our organic green tea comes in a pouch of 100 g for forty cups.", "tea"),
    ("Check your make-up with this table mirror.", "mirror"),
    ("Our client imports sweaters for men, knitted of acrylic, packed in cartons of 20.", "sweater"),
    ("Toaster of stainless steel with two slots, which suits your kitchen, and a tray for the crumbs.", "toaster"),
])  # fmt: skip
def test_goods_are_named_behind_a_call_upon_the_buyer(reader: Reader, text: str, noun: str) -> None:
    statement = reader.read(text).statement
    assert statement.words[statement.head] == noun


@pytest.mark.parametrize(("text", "states"), [
    ("pork tenderloins which have been deep frozen", {"frozen"}), ("cod fillets which are smoked", {"smoked"}),
    ("peanuts that have been roasted", {"roasted"}),
])  # fmt: skip
def test_a_clause_tells_what_was_done_to_the_goods(reader: Reader, tariff: Nomenclature, text: str, states: set[str]) -> None:
    reading = reader.read(text)
    assert states <= {word for fact in reading.facts for word in fact.words.split()}
    assert all(role is not Role.PLACE for word, role in zip(reading.statement.words, reading.statement.roles, strict=True) if word in states)


@pytest.mark.parametrize(("text", "words"), [
    ("Spices: black pepper whole", ["black", "pepper", "whole"]), ("alcoholic drinks - whisky", ["whisky"]), ("Toys: car", ["car", "toy"]),
    ("spices", ["spice"]), ("1 pallet with green coffee", ["green", "coffee"]), ("trial order of acetone", ["acetone"]),
    ("replacement for damaged kettle", ["kettle"]), ("imported frozen trout", ["frozen", "trout"]),
])  # fmt: skip
def test_headlines_and_orders_do_not_name_the_goods(reader: Reader, text: str, words: list[str]) -> None:
    assert reader.read(text).statement.words == words


@pytest.mark.parametrize(("text", "packed"), [
    ("honey, glass jars", ["glass", "jar"]), ("acetone, HDPE drums", ["hdpe", "drum"]), ("olive oil, plastic bottle 5 l", ["plastic", "bottle"]),
    ("tomatoes, plastic crates", ["plastic", "crate"]), ("towels, cotton bags", []), ("bags, paper", []), ("honey, jar", []),
])  # fmt: skip
def test_the_last_phrase_may_say_what_goods_are_packed_in(reader: Reader, text: str, packed: list[str]) -> None:
    statement = reader.read(text).statement
    assert [word for word, role in zip(statement.words, statement.roles, strict=True) if role is Role.PACKING] == packed
    assert len(statement.containers) == (1 if packed else 0)


@pytest.mark.parametrize(("text", "noun"), [
    ("sunglasses pack of 3 black", "sunglass"), ("nitrile gloves box of 100 blue", "glove"), ("knickers women pack of 5 cotton", "knicker"),
    ("box of cigars", "cigar"), ("box of 12 pencils", "pencil"), ("wooden box of 24 bottles", "bottle"),
])  # fmt: skip
def test_a_packing_behind_the_goods_counts_them(reader: Reader, text: str, noun: str) -> None:
    statement = reader.read(text).statement
    assert statement.words[statement.head] == noun
