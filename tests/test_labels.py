"""Texts that tell the goods in fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hscode
from hscode.index import nomenclature
from hscode.reading.labels import KINDS, Labels

LABELS = Labels(nomenclature().meta["labels"])


@pytest.mark.parametrize(
    ("text", "in_order"),
    [
        ("Product Name: Yoga Mat | Material: TPE | Colour: Purple | Usage: Fitness", "Yoga Mat; of TPE; for Fitness"),
        ("Model: XR-200; Product: laser printer, monochrome; Interface: USB/LAN", "laser printer, monochrome; interface USB/LAN"),
        ("Gender: Men / Product: Socks / Composition: 80% cotton 20% polyamide / Knitted", "Socks; for Men; of 80% cotton 20% polyamide / Knitted"),
        ("Name: kettle. Electric: yes. Power: 2 kW. Cordless: no", "electric kettle; power 2 kW. Cordless: no"),
        ("item=vase, waterproof=no, material=glass", "vase; not waterproof; of glass"),
        ("Shoes; upper: textile; outsole: rubber", "Shoes; with upper of textile; with outsole of rubber"),
        ("Article - Pillow, Filling - polyester fibre, Size - 50x70 cm", "Pillow; with filling of polyester fibre; size 50x70 cm"),
        ('{"name": "LED bulb", "power": "9W", "brand": "Acme", "qty": 100}', "LED bulb; power 9W; qty 100"),
        ("Part: alternator\nVehicle: Ford Transit\nOEM no: 1234567", "alternator; for Ford Transit"),
        ("Desc: Frozen fillets - species: Alaska pollack - pack: 10 kg", "Frozen fillets; of Alaska pollack; pack 10 kg"),
    ],
)
def test_fields_are_put_in_the_order_of_speech(text: str, in_order: str) -> None:
    assert LABELS.in_order(text) == in_order


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "::", "kettle", "kettle: steel", "ratio 1:2:3", "see http://example.org: kettle", "wine - red - dry - Chile",
        "Material: steel; Colour: black",
        "cake topper: happy birthday: gold", "t-shirt = men = blue", "product" + ": " * 2001,
    ],
)  # fmt: skip
def test_other_texts_are_left_alone(text: str) -> None:
    assert LABELS.in_order(text) == text


@given(st.lists(st.sampled_from(["product", "material", "x", ":", "=", " - ", ";", ", ", "\n", "cotton", "{", '"', " / "]), max_size=60).map("".join))
def test_no_word_comes_from_nowhere(text: str) -> None:
    said = LABELS.in_order(text)
    assert set("".join(c if c.isalnum() else " " for c in said).split()) <= {*"".join(c if c.isalnum() else " " for c in text).split(), "of"}


def test_every_kind_of_field_is_in_use() -> None:
    assert set(nomenclature().meta["labels"].values()) == set(KINDS)


def test_goods_told_in_fields_are_classified_as_goods() -> None:
    assert hscode.classify("Part: alternator; Vehicle: Ford Transit; Voltage: 12 V; OEM no: 1234567").code == "851150"
    assert hscode.classify("Brand: Acme; Product: laser printer, monochrome; Interface: USB").candidates[0].code == "844332"
