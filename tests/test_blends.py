"""Blends: which material counts, by the notes on predominance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode.index import Nomenclature
from hscode.reading.blends import Blend, Share, is_minor, predominant
from hscode.reading.linings import SECONDARY, Placed, outer
from hscode.reading.reader import Reader

_UP = {
    "wool": ("animal-fibre", "textile"), "fine-animal-hair": ("animal-fibre", "textile"), "cotton": ("plant-fibre", "textile"),
    "flax": ("plant-fibre", "textile"), "silk": ("textile",), "polyester": ("man-made-fibre", "textile", "plastics"),
    "polyamide": ("man-made-fibre", "textile", "plastics"), "viscose": ("man-made-fibre", "textile"), "leather": (),
    "copper": ("base-metal",), "zinc": ("base-metal",), "aluminium": ("base-metal",), "cast-iron": ("iron-steel", "base-metal"),
    "stainless-steel": ("iron-steel", "base-metal"), "tin": ("base-metal",), "lead": ("base-metal",), "gold": ("precious-metal",),
    "silver": ("precious-metal",), "platinum": ("precious-metal",), "polyethylene": ("plastics",), "polypropylene": ("plastics",),
    "polycarbonate": ("plastics",), "abs": ("plastics",), "polystyrene": ("plastics",),
}  # fmt: skip


def _share(text: str) -> Share:
    percent, name, *form = text.split()
    return Share(frozenset({name, *_UP[name]}), float(percent), form == ["staple"])


def _main(*texts: str, alloyed: bool = False) -> tuple[str, list[str]]:
    blend = predominant({k: _share(text) for k, text in enumerate(texts)}, alloyed)
    return blend.method, [texts[k].split()[1] for k in sorted(blend.main)]


@pytest.mark.parametrize(
    ("shares", "main"),
    [
        # section XI, note 2(A): the greatest weight, and the last in order where two weigh the same
        (("60 polyester staple", "40 cotton"), "polyester"),
        (("55 wool", "45 polyester staple"), "wool"),
        (("50 cotton", "50 polyester staple"), "polyester"),
        (("50 polyester", "50 cotton"), "polyester"),
        (("50 silk", "50 wool"), "wool"),
        # note 2(B)(b): the chapter first, leaving out what is not of it
        (("45 wool", "35 cotton", "20 flax"), "wool"),
        (("40 cotton", "30 flax", "30 silk"), "cotton"),
        # note 2(B)(c): chapters 54 and 55 together against the others, then the heavier of the two, 55 where they weigh the same
        (("40 wool", "35 polyester", "25 polyester staple"), "polyester"),
        (("40 cotton", "30 polyester", "30 viscose staple"), "viscose"),
        (("60 cotton", "40 polyamide"), "cotton"),
        # note 2(B)(d): wool and fine hair together
        (("30 wool", "25 fine-animal-hair", "45 cotton"), "wool"),
    ],
)  # fmt: skip
def test_textiles(shares: tuple[str, ...], main: str) -> None:
    assert _main(*shares) == ("predominant-textile", [main])


@pytest.mark.parametrize(
    ("shares", "main"),
    [
        (("60 copper", "40 zinc"), "copper"),
        (("55 tin", "45 lead"), "tin"),
        (("30 cast-iron", "30 stainless-steel", "40 aluminium"), "stainless-steel"),
    ],
)
def test_metals(shares: tuple[str, ...], main: str) -> None:
    """Section XV, notes 5(a), 7 and 7(a): iron and steel of all kinds are one metal."""
    assert _main(*shares) == ("predominant-metal", [main])


@pytest.mark.parametrize(
    ("shares", "main"),
    [
        (("98 gold", "2 platinum"), "platinum"),
        (("99 gold", "1 platinum"), "gold"),
        (("90 silver", "10 gold"), "gold"),
        (("99 silver", "1 gold"), "silver"),
        (("97 copper", "3 silver"), "silver"),
    ],
)
def test_precious_alloys(shares: tuple[str, ...], main: str) -> None:
    """Chapter 71, note 5: by rank, from two per cent on."""
    assert _main(*shares) == ("precious-alloy", [main])


def test_one_precious_share_makes_an_alloy_only_among_metals() -> None:
    assert _main("5 silver", alloyed=True) == ("precious-alloy", ["silver"])
    assert _main("5 silver") == ("", ["silver"])
    assert _main("99 copper", "1 silver") == ("", ["copper"])


@pytest.mark.parametrize(
    ("shares", "main"),
    [
        (("70 polycarbonate", "30 abs"), "polycarbonate"),
        (("50 polyethylene", "50 polypropylene"), "polypropylene"),
        (("40 polyethylene", "35 abs", "25 polystyrene"), "abs"),
    ],
)
def test_polymers(shares: tuple[str, ...], main: str) -> None:
    """Chapter 39, note 4: units of one heading together, the last heading of equal ones."""
    assert _main(*shares) == ("predominant-polymer", [main])


def test_materials_of_different_kinds_are_only_compared() -> None:
    assert _main("80 leather", "20 cotton") == ("", ["leather"])
    assert _main("50 leather", "50 cotton") == ("", ["leather", "cotton"])
    assert predominant({}) == Blend("", frozenset())


@pytest.mark.parametrize(
    ("shares", "minor"),
    [
        (("10 leather",), True),
        (("30 wool", "19 cotton"), True),
        (("30 wool", "20 cotton"), False),
        (("60 leather",), False),
        (("3 silver",), False),
        (("1 silver",), True),
    ],
)
def test_shares_of_less_than_half(shares: tuple[str, ...], minor: bool) -> None:
    assert is_minor({k: _share(text) for k, text in enumerate(shares)}) == minor


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("coat 100 % wool , lined with 100 % polyester", "wool"),
        ("coat 100 % wool lining 100 % polyester", "wool"),
        ("coat 100 % wool , lining 55 % viscose 45 % polyester", "wool"),
        ("coat lining : 100 % polyester , 100 % wool", "wool"),
        ("100 % polyester lining , 100 % wool shell", "wool"),
        ("100 % polyester ( lining ) , 100 % wool ( shell )", "wool"),
        ("polyester lining 100 % , wool 100 %", "wool"),
        ("coat 100 % wool with lining , 100 % polyester", "wool"),
        ("coat with warm lining , of the best and softest 60 % wool 40 % polyester", "wool polyester"),
        ("coat 60 % wool 40 % polyester with 100 % viscose lining", "wool polyester"),
        ("gloves 100 % wool 100 % polyester", "wool"),
        ("gloves 5 % polyester 100 % wool", "wool"),
        ("fabric 30 % wool 20 % polyester", "wool polyester"),
        ("lining 60 % wool 40 % polyester", "wool polyester"),
        ("cuffs", ""),
    ],
)
def test_shares_of_linings_are_not_those_of_the_goods(text: str, own: str) -> None:
    texts = text.split()
    fibres = [k for k, word in enumerate(texts) if word in ("wool", "polyester", "viscose")]
    shares = [Placed(k, k + 1, float(texts[k - 2]) if texts[k - 1] == "%" else 100.0) for k in fibres]
    labels = [k for k, word in enumerate(texts) if word in SECONDARY]
    assert [texts[shares[k].first] for k in sorted(outer(shares, texts, labels))] == own.split()


@given(st.dictionaries(st.integers(), st.builds(_share, st.sampled_from([f"{p} {name}" for p in (0, 2, 50) for name in _UP])), max_size=6))
def test_what_counts_is_among_what_is_stated(shares: dict[int, Share]) -> None:
    blend = predominant(shares)
    assert blend.main <= set(shares)
    assert bool(blend.main) == bool(shares)


@pytest.fixture(scope="module")
def reader(tariff: Nomenclature) -> Reader:
    return Reader(tariff)


@pytest.mark.parametrize(
    ("text", "method", "stated", "unstated"),
    [
        ("woven fabric 65 % polyester staple, 35 % cotton", "predominant-textile", "polyester", "cotton"),
        ("coat, outer shell 100 % wool, lining 100 % polyester", "", "wool", "polyester"),
        ("cotton 60%, polyester 40% shirt", "predominant-textile", "cotton", "polyester"),
        ("gold 95 %, platinum 5 % alloy sheet", "precious-alloy", "platinum", "gold"),
        ("copper brazing alloy, 5 % silver, rods", "precious-alloy", "silver", "copper"),
        ("alloy ingots 55 % tin 45 % lead", "predominant-metal", "tin", "lead"),
        ("ethylene 40 %, vinyl acetate 60 % copolymer", "predominant-polymer", "polyvinyl-acetate", "polyethylene"),
        ("leaded paint in a tin, 60 % off", "", "", "tin"),
    ],
)
def test_reading_of_shares(reader: Reader, tariff: Nomenclature, text: str, method: str, stated: str, unstated: str) -> None:
    reading = reader.read(text)
    names = {name for attribute, name in (tariff.value_names[fact.value] for fact in reading.facts) if attribute == "material"}
    assert reading.blend.method == method
    assert not stated or stated in names
    assert unstated not in names


def test_a_list_of_shares_in_front_does_not_hide_the_noun(reader: Reader) -> None:
    for text, head in (("gold 95 %, platinum 5 % alloy ring", "ring"), ("60% cotton, 40% polyester shirt", "shirt")):
        statement = reader.read(text).statement
        assert statement.words[statement.head] == head


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("woven fabric of 60% cotton and 40% polyester dyed plain weave 120 g/m2", "521031"),
        ("yarn 60% cotton 40% polyester single ne 30", "520613"),
        ("worsted woven fabric 70% wool 30% cotton", "511290"),
        ("linen cotton fabric dyed 55/45", "530929"),
        ("polyester cotton fabric 65/35 staple fibre dyed plain weave 120 g/m2", "551321"),
        ("poly viscose suiting fabric 65/35 woven staple", "551511"),
    ],
)
def test_blends_go_by_their_shares_and_by_what_they_are_mixed_with(text: str, code: str) -> None:
    assert hscode.classify(text, limit=1).candidates[0].code == code
