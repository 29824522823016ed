"""Alloys: what a metal counts as by its analysis."""

from __future__ import annotations

import pytest

import hscode
from hscode.index import nomenclature
from hscode.reading.alloys import Alloys


@pytest.fixture(scope="module")
def alloys() -> Alloys:
    return Alloys(nomenclature().meta["alloys"])


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("Cr 0.35 %, C 0,2 %", {"Cr": 0.35, "C": 0.2}),
        ("carbon content of 0.06 % by weight, manganese: 0.3 %", {"C": 0.06, "Mn": 0.3}),
        ("0.9-1.2 % Cr and 0.25 % Mo", {"Cr": 0.9, "Mo": 0.25}),
        ("boron added 0.0015%", {"B": 0.0015}),
        ("C 0.08 Si 0.9 Mn 1.5", {"C": 0.08, "Si": 0.9, "Mn": 1.5}),  # three in a row need no sign
        ("W 1200 x H 300", {}),
        ("B 20 W 30", {}),
        ("98 % carbon steel", {}),
        ("55% Al-Zn", {}),
        ("Cu 80 %, Zn 40 %", {}),  # more than the whole
        ("Cr  \t 18 %", {"Cr": 18.0}),
        (f"5 % Cr{' ' * 200_000}x", {"Cr": 5.0}),  # takes hours if blanks are shared out in all ways
    ],
)
def test_analysis(alloys: Alloys, text: str, shares: dict[str, float]) -> None:
    assert {symbol: part.percent for symbol, part in alloys.analysis(text).items()} == shares


def test_an_upper_bound_is_below_its_figure(alloys: Alloys) -> None:
    part = alloys.analysis("C max 0.25 %")["C"]
    assert part.at_most
    assert part.percent < 0.25


@pytest.mark.parametrize(
    ("text", "materials", "facts"),
    [
        ("steel, Cr 0.29 %, Mn 1.64 %", {"iron-steel"}, []),
        ("steel, Cr 0.3 %", {"iron-steel"}, ["material alloy-steel"]),
        ("steel, Mn max 1.65 %", {"iron-steel"}, []),
        ("steel, Cr 10.5 %, C 1.2 %", {"iron-steel"}, ["material stainless-steel"]),
        ("steel, Cr 10.5 %, C 1.3 %", {"iron-steel"}, ["material alloy-steel"]),
        ("steel, S 0.08 %", {"iron-steel"}, ["free-cutting yes"]),
        ("steel, W 6 % Mo 5 % C 0.9 % Cr 4 %", {"iron-steel"}, ["material high-speed-steel"]),
        ("steel, Si 1.8 % Mn 0.8 % C 0.6 %", {"iron-steel"}, ["material alloy-steel", "silico-manganese yes"]),
        ("steel, Si 3 % C 0.02 %", {"iron-steel"}, ["material silicon-electrical-steel"]),
        ("cold rolled coil, B 0.001 %", set(), ["material alloy-steel"]),
        ("non-alloy steel, Cr 0.5 %", {"iron-steel"}, []),
        ("stainless steel, Mo 2 %", {"stainless-steel", "iron-steel"}, []),
        ("steel sheet, coated with 55 % Al", {"iron-steel"}, []),
        ("pig iron, Cr 0.3 %, P 0.1 %", {"iron-steel"}, ["alloy yes"]),
        ("pig iron, Cr 0.2 %, P 0.1 %", {"iron-steel"}, []),
        ("iron ore, Si 5 %", {"iron-steel"}, []),
        ("copper 60 %, zinc 40 %", {"copper"}, ["material brass", "alloy yes"]),
        ("copper 88 %, tin 12 %", {"copper"}, ["material bronze", "alloy yes"]),
        ("copper 62 %, nickel 18 %, zinc 20 %", {"copper"}, ["material cupro-nickel", "alloy yes"]),
        ("copper 98 %, beryllium 1.9 %", {"copper"}, ["alloy yes"]),
        ("copper 99.5 %, tellurium 0.5 %", {"copper"}, ["alloy no"]),
        ("aluminium, silicon 10 %", {"aluminium"}, ["alloy yes"]),
        ("aluminium, Si 10 %, Cu 2 %", {"aluminium", "copper"}, ["alloy yes"]),
        ("aluminium, Al 99.5 %", {"aluminium"}, ["alloy no"]),
        ("nickel 62 %, chromium 22 %", {"nickel"}, ["alloy yes"]),
        ("tin 3 %, copper 97 %", {"tin"}, []),  # of the metal that is named there is less than of another
    ],
)
def test_what_follows(alloys: Alloys, text: str, materials: set[str], facts: list[str]) -> None:
    assert [f"{fact.attribute} {fact.value}" for fact in alloys.judge(text, alloys.analysis(text), materials)] == facts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hot rolled steel coil, Ni 0.35 %, thickness 4 mm, width 1250 mm", "722530"),
        ("cold rolled coil with B 0.0012 %, thickness 1 mm, width 1200 mm", "722550"),
        ("steel wire Cr 17 % C 0.05 %", "722300"),
        ("ingot Cu 60 % Zn 40 %", "740321"),
        ("sheet Cu 70 % Ni 30 %, 2 mm", "740940"),
        ("aluminium ingot Si 10 %, Cu 2 %", "760120"),
    ],
)
def test_metals_are_classified_by_their_analysis(text: str, code: str) -> None:
    assert hscode.classify(text).candidates[0].code == code
