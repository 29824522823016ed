"""Alloys by their analysis: what a metal counts as whose elements stand with their shares, "C 0.2 %, Mn 1.9 %" or "copper 60 %, zinc 40 %".

Chapter 72, note 1(d) to (f): stainless steel, and the share of each element from which other steel is alloyed; subheading note 1: alloy pig iron,
free-cutting, silicon-electrical, high-speed and silico-manganese steel. Chapter 74, note 1 and subheading
note 1: refined copper, and which alloy of copper.
Subheading notes of chapters 75, 76, 78, 79 and 80: when the metal counts as not alloyed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

ELEMENTS = {
    "C": "carbon", "Si": "silicon", "Mn": "manganese", "Cr": "chromium", "Ni": "nickel", "Mo": "molybdenum", "V": "vanadium", "W": "tungsten",
    "B": "boron", "Co": "cobalt", "Cu": "copper", "Al": "aluminium", "Ti": "titanium", "Nb": "niobium", "Pb": "lead", "S": "sulphur",
    "P": "phosphorus", "Se": "selenium", "Te": "tellurium", "Bi": "bismuth", "Zr": "zirconium", "Zn": "zinc", "Sn": "tin", "Fe": "iron",
    "Be": "beryllium", "Mg": "magnesium", "Sb": "antimony", "As": "arsenic", "Cd": "cadmium", "Ag": "silver", "Ca": "calcium",
}  # fmt: skip
_SYMBOLS = {name: symbol for symbol, name in ELEMENTS.items()} | {"aluminum": "Al", "sulfur": "S", "chrome": "Cr", "wolfram": "W"}
_ELEMENT = (
    r"(?:(?<![\w.%-])(?P<symbol>" + "|".join(sorted(ELEMENTS, key=len, reverse=True)) + r")(?![\w.-])"
    r"|\b(?P<name>(?i:" + "|".join(_SYMBOLS) + r"))\b)"
)
_NUMBER = r"(?P<value>\d{1,3}(?:[.,]\d{1,5})?)(?:\s*(?:-|–|to|\.\.)\s*\d{1,3}(?:[.,]\d{1,5})?)?"
_CENT = r"\s*(?:(?:wt|mass)\.?\s*)?(?:%|pct\b|per\s?cent\b|percent\b)"
_BOUND = r"(?P<bound>(?i:max(?:imum)?\.?|up to|under|below|less than|not more than)|<=?|≤)?"
_NAMED = re.compile(
    _ELEMENT
    + r"(?:\s*\((?:[A-Z][a-z]?)\))?(?i:\s*[:=]|\s+content|\s+added|\s+of|\s+by weight|\s+about|\s+approx\.?|\s+min\.?|\s*[>≥]=?)*\s*"
    + _BOUND + r"\s*" + _NUMBER + r"(?P<cent>" + _CENT + r")?(?P<after>\s*max\b)?(?![\w.]?\d)"
)  # fmt: skip
"""An element and its share: "Cr 18 %", "carbon content of 0.2 %", "Si: 1.8"."""
_SHARED = re.compile(
    _BOUND + r"\s*" + _NUMBER + r"(?P<cent>" + _CENT + r")(?P<after>)(?i:\s+(?:of|by weight of))?\s*"
    + _ELEMENT + r"(?![\s-]*(?i:steel|fib|black|plated|coat|alloy|free|oxide|foil|wire))"
)  # fmt: skip
"""A share and its element: "18 % chromium"."""
_WORD = re.compile(r"\w+")
_BESIDE = re.compile(r"[\s,;/+&()|]*(?:and\s+)?")
"""What stands between the members of an analysis."""
_NO_METAL = re.compile(
    r"\b(?:ores?|concentrates?|oxides?|sul(?:ph|f)ates?|chlorides?|carbonates?|hydroxides?|mattes?|slags?|ash|residues?|fertili[sz]ers?|solution|"
    r"ferro\w*|cast iron|master alloys?|supplements?|coated with|coating)\b",
    re.IGNORECASE,
)
_STEEL = re.compile(r"\b(?:steels?|stl|hot[- ]rolled|cold[- ]rolled|wire rod|hrc|crc|hr coil|cr coil)\b", re.IGNORECASE)
_PIG_IRON = re.compile(r"\bpig[- ]iron\b", re.IGNORECASE)
_PLAIN = re.compile(r"\b(?:non[- ]?alloy(?:ed)?|unalloyed|not alloyed)\b", re.IGNORECASE)
_ALLOYING = {
    "Al": 0.3, "B": 0.0008, "Cr": 0.3, "Co": 0.3, "Cu": 0.4, "Pb": 0.4, "Mn": 1.65, "Mo": 0.08, "Ni": 0.3, "Nb": 0.06, "Si": 0.6, "Ti": 0.05,
    "W": 0.3, "V": 0.1, "Zr": 0.05, "Se": 0.1, "Te": 0.1, "Bi": 0.1,
}  # fmt: skip
"""Per cent from which an element makes steel alloyed: chapter 72, note 1(f)."""
_ALLOYING_PIG_IRON = {"Cr": 0.2, "Cu": 0.3, "Ni": 0.3, "Al": 0.1, "Mo": 0.1, "Ti": 0.1, "W": 0.1, "V": 0.1}
"""Per cent above which an element makes pig iron alloyed: chapter 72, subheading note 1(a)."""
_FREE_CUTTING = {"S": 0.08, "Pb": 0.1, "Se": 0.05, "Te": 0.01, "Bi": 0.05}
_IN_REFINED = {"Ag": 0.25, "As": 0.5, "Cd": 1.3, "Cr": 1.4, "Mg": 0.8, "Pb": 1.5, "S": 0.7, "Sn": 0.8, "Te": 0.8, "Zn": 1.0, "Zr": 0.3}
"""Per cent up to which refined copper may hold an element: chapter 74, note 1(a)."""
_PURE = {"Al": 99.0, "Ni": 99.0, "Zn": 97.5, "Sn": 99.0}
"""Per cent from which metals count as not alloyed."""
_BASES = {"copper": "Cu", "aluminium": "Al", "nickel": "Ni", "zinc": "Zn", "tin": "Sn"}
_TOLD = frozenset({"cast-iron", "stainless-steel", "high-speed-steel", "silicon-electrical-steel", "brass", "bronze", "cupro-nickel"})
"""Metals whose name says as much as an analysis can."""
_UNTOLD = frozenset({"base-metal"})
_REST = 0.3
_SILICO_MANGANESE = "silico-manganese"
_COATS = frozenset({"Zn", "Sn", "Ag"})
"""What steel is not alloyed with but coated."""
_STAINLESS, _STAINLESS_CARBON = 10.5, 1.2
_WHOLE = 100.5
_LITTLE = 1e-9
_FEW_PAIRS = 2


class Part(NamedTuple):
    """The share of an element in per cent, the words that state it, and whether they only bound it from above."""

    percent: float
    words: str
    at_most: bool


class Judged(NamedTuple):
    """A fact that follows from an analysis: attribute, value, and the words that it follows from."""

    attribute: str
    value: str
    words: str


def analysis(text: str) -> dict[str, Part]:
    """Return the elements of which a text states the shares, by their symbols.

    >>> {symbol: part.percent for symbol, part in analysis("spring steel C 0.60 Si 1.8 Mn 0.8 %").items()}
    {'C': 0.6, 'Si': 1.8, 'Mn': 0.8}
    >>> {symbol: part.percent for symbol, part in analysis("steel with 18 % chromium and 9 % nickel").items()}
    {'Cr': 18.0, 'Ni': 9.0}
    >>> analysis("CR coil 1.2 mm"), analysis("100 % carbon steel"), analysis("coil 55% Al-Zn")
    ({}, {}, {})
    """
    words = _WORD.findall(text)
    if ELEMENTS.keys().isdisjoint(words) and _SYMBOLS.keys().isdisjoint(map(str.casefold, words)):  # of most texts with shares this is all
        return {}
    text = " ".join(text.split())  # runs of blanks would be tried in all ways to share them out
    before, behind = list(_NAMED.finditer(text)), list(_SHARED.finditer(text))
    before = [match for run in _runs(text, before) for match in run]
    matches = behind if behind and (not before or behind[0].start("value") < before[0].start()) else before
    found: dict[str, Part] = {}
    for match in matches:
        symbol = match["symbol"] or _SYMBOLS[match["name"].lower()]
        at_most = bool(match["bound"] or match["after"])
        percent = float(match["value"].replace(",", ".")) - at_most * _LITTLE
        found.setdefault(symbol, Part(percent, match[0].strip(" ,;"), at_most))
    return found if sum(part.percent for part in found.values()) <= _WHOLE else {}


def _runs(text: str, matches: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Return the rows of elements that follow one another, those in which one has its per cent, or that are too many for sizes and models."""
    runs: list[list[re.Match[str]]] = []
    for match in matches:
        if runs and _BESIDE.fullmatch(text[runs[-1][-1].end() : match.start()]):
            runs[-1].append(match)
        else:
            runs.append([match])
    return [run for run in runs if any(match["cent"] for match in run) or (len(run) > _FEW_PAIRS and _are_symbols(run))]


def _are_symbols(run: list[re.Match[str]]) -> bool:
    """Whether two symbols at least of a row have two letters, as those of sizes have not: "W 20 B 30"."""
    return sum(len(match["symbol"] or "") > 1 for match in run) > 1


def judge_alloy(text: str, parts: Mapping[str, Part], materials: Collection[str]) -> list[Judged]:
    """Return what follows from an analysis for goods of some *materials*: their own and those that they are kinds of.

    >>> text = "steel strip, Cr 0.5 %, C 0.2 %"
    >>> judge_alloy(text, analysis(text), {"iron-steel"})
    [Judged(attribute='material', value='alloy-steel', words='Cr 0.5 %')]
    >>> text = "copper 60 %, zinc 40 % ingots"
    >>> [(fact.attribute, fact.value) for fact in judge_alloy(text, analysis(text), {"copper"})]
    [('material', 'brass'), ('alloy', 'yes')]
    """
    if not parts or not _TOLD.isdisjoint(materials) or _NO_METAL.search(text):
        return []
    if "iron-steel" in materials and _PIG_IRON.search(text):
        over = next((part for symbol, part in parts.items() if not part.at_most and part.percent > _ALLOYING_PIG_IRON.get(symbol, _WHOLE)), None)
        return [Judged("alloy", "yes", over.words)] if over else []
    if ("iron-steel" in materials or _UNTOLD.issuperset(materials)) and _STEEL.search(text):
        return [] if _PLAIN.search(text) else _steel(parts)
    whole = sum(part.percent for part in parts.values())
    shares = {symbol: parts[symbol].percent if symbol in parts else 100.0 - whole for name, symbol in _BASES.items() if name in materials}
    metal = max(shares, key=shares.__getitem__, default="")
    rest = {symbol: part for symbol, part in parts.items() if symbol != metal}
    if not metal or any(part.percent >= shares[metal] for part in rest.values()):
        return []
    share = shares[metal]
    return _copper(parts.get(metal), share, rest) if metal == "Cu" else _alloyed(metal, parts.get(metal), share, rest)


def _steel(parts: Mapping[str, Part]) -> list[Judged]:
    """Return what steel of an analysis is: chapter 72, notes 1(e) and (f), subheading note 1."""
    if not _COATS.isdisjoint(parts):
        return []
    has = {symbol: part.percent for symbol, part in parts.items() if not part.at_most}
    carbon = parts["C"].percent if "C" in parts else 0.0
    if has.get("Cr", 0) >= _STAINLESS and carbon <= _STAINLESS_CARBON:
        return [Judged("material", "stainless-steel", parts["Cr"].words)]
    reached = [symbol for symbol, least in _ALLOYING.items() if has.get(symbol, 0) >= least]
    if not reached:
        free = next((symbol for symbol, least in _FREE_CUTTING.items() if has.get(symbol, 0) >= least), "")
        return [Judged("free-cutting", "yes", parts[free].words)] if free else []
    kind = _kind_of_alloyed(has, set(reached), carbon, knows_carbon="C" in parts)
    words = parts[reached[0]].words
    if kind == _SILICO_MANGANESE:
        return [Judged("material", "alloy-steel", words), Judged(kind, "yes", words)]
    return [Judged("material", kind, words)]


def _kind_of_alloyed(has: Mapping[str, float], reached: set[str], carbon: float, *, knows_carbon: bool) -> str:
    """Return what alloyed steel is by the elements that it has and those that *reached* the share which alloys it."""
    hard = [has[symbol] for symbol in ("Mo", "W", "V") if symbol in has]
    silicon, manganese = has.get("Si", 0.0), has.get("Mn", 0.0)
    if len(hard) > 1 and sum(hard) >= 7 and carbon >= 0.6 and 3 <= has.get("Cr", 0) <= 6:
        return "high-speed-steel"
    if "Si" in reached and reached <= {"Si", "Mn"} and silicon <= 2.3 and 0.5 <= manganese <= 1.9 and carbon <= 0.7:
        return _SILICO_MANGANESE
    if "Si" in reached and reached <= {"Si", "Al"} and silicon <= 6 and knows_carbon and carbon <= 0.08 and has.get("Al", 0) <= 1:
        return "silicon-electrical-steel"
    return "alloy-steel"


def _copper(own: Part | None, share: float, rest: Mapping[str, Part]) -> list[Judged]:
    """Return what copper of an analysis is: chapter 74, note 1(a) and (b), subheading note 1."""
    has = {symbol: part.percent for symbol, part in rest.items()}
    over = [symbol for symbol, percent in has.items() if percent > _IN_REFINED.get(symbol, _REST)]
    if not over and share >= 97.5:
        return [Judged("alloy", "no", own.words)] if own else []
    if not has:
        return []
    words = rest[max(has, key=has.__getitem__)].words
    zinc, tin, nickel = has.get("Zn", 0.0), has.get("Sn", 0.0), has.get("Ni", 0.0)
    others = max((percent for symbol, percent in has.items() if symbol not in ("Zn", "Sn", "Ni")), default=0.0)
    kind = ""
    if (nickel >= 5 and zinc > 1) or (nickel > max(others, tin) and zinc <= 1):
        kind = "cupro-nickel"
    elif zinc > max(others, tin, nickel) and tin < 3:
        kind = "brass"
    elif tin >= max(others, nickel) and (tin > zinc or (tin >= 3 and zinc < 10)):
        kind = "bronze"
    return [*([Judged("material", kind, words)] if kind else []), Judged("alloy", "yes", words)]


def _alloyed(metal: str, own: Part | None, share: float, rest: Mapping[str, Part]) -> list[Judged]:
    """Return whether a metal of an analysis counts as alloyed."""
    iron_and_silicon = sum(rest[symbol].percent for symbol in ("Fe", "Si") if symbol in rest)
    if metal == "Al":
        most = {"Fe": 1.0, "Si": 1.0, "Cu": 0.2}
        over = [symbol for symbol, part in rest.items() if part.percent > most.get(symbol, 0.1)] or (["Si"] if iron_and_silicon > 1 else [])
    else:
        over = []
    stated = share if own or rest else 100.0
    if over or stated < _PURE[metal]:
        named = max(rest, key=lambda symbol: rest[symbol].percent, default="")
        return [Judged("alloy", "yes", rest[named].words if named else own.words if own else "")]
    return [Judged("alloy", "no", own.words)] if own else []
