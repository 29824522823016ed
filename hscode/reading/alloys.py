"""Alloys by their analysis: what a metal counts as whose elements stand with their shares, "C 0.2 %, Mn 1.9 %" or "copper 60 %, zinc 40 %".

Chapter 72, note 1(d) to (f): stainless steel, and the share of each element from which other steel is alloyed; subheading note 1: alloy pig iron,
free-cutting, silicon-electrical, high-speed and silico-manganese steel. Chapter 74, note 1 and subheading
note 1: refined copper, and which alloy of copper.
Subheading notes of chapters 75, 76, 78, 79 and 80: when the metal counts as not alloyed.
The shares stand in ``nomenclature/vocabulary/alloys.txt``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

OTHERS = "others"
"""Stands for the elements that are not named, in the shares that a metal may hold."""
_NUMBER = r"(?P<value>\d{1,3}(?:[.,]\d{1,5})?)(?:\s*(?:-|–|to|\.\.)\s*\d{1,3}(?:[.,]\d{1,5})?)?"
_CENT = r"\s*(?:(?:wt|mass)\.?\s*)?(?:%|pct\b|per\s?cent\b|percent\b)"
_BOUND = r"(?P<bound>(?i:max(?:imum)?\.?|up to|under|below|less than|not more than)|<=?|≤)?"
_BETWEEN = r"(?:\s*\((?:[A-Z][a-z]?)\))?(?i:\s*[:=]|\s+content|\s+added|\s+of|\s+by weight|\s+about|\s+approx\.?|\s+min\.?|\s*[>≥]=?)*\s*"
"""What may stand between an element and its share."""
_WORD = re.compile(r"\w+")
# few texts have need of these: the ``re`` module compiles them for the first, and keeps them
_BESIDE = r"[\s,;/+&()|]*(?:and\s+)?"
"""What stands between the members of an analysis."""
_NO_METAL = (
    r"(?i)\b(?:ores?|concentrates?|oxides?|sul(?:ph|f)ates?|chlorides?|carbonates?|hydroxides?|mattes?|slags?|ash|residues?|fertili[sz]ers?|solution|"
    r"ferro\w*|cast iron|master alloys?|supplements?|coated with|coating)\b"
)
_STEEL = r"(?i)\b(?:steels?|stl|hot[- ]rolled|cold[- ]rolled|wire rod|hrc|crc|hr coil|cr coil)\b"
_PIG_IRON = r"(?i)\bpig[- ]iron\b"
_PLAIN = r"(?i)\b(?:non[- ]?alloy(?:ed)?|unalloyed|not alloyed)\b"
_TOLD = frozenset({"cast-iron", "stainless-steel", "high-speed-steel", "silicon-electrical-steel", "brass", "bronze", "cupro-nickel"})
"""Metals whose name says as much as an analysis can."""
_UNTOLD = frozenset({"base-metal"})
_STAINLESS, _ALLOY_STEEL, _SILICO_MANGANESE = "stainless-steel", "alloy-steel", "silico-manganese"
_COMPARED: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge}
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


class Alloys:
    """Reads the analyses of metals, and judges what follows from them.

    Args:
        shares: the shares by which metals count as alloyed, as the index holds them.
    """

    def __init__(self, shares: Mapping[str, Any]) -> None:
        names: dict[str, list[str]] = dict(shares["elements"])
        self.elements = {symbol: own[0] for symbol, own in names.items()}
        """The name of each element beside which the tariff asks for its share, by its symbol."""
        self._symbols = {name: symbol for symbol, own in names.items() for name in own}
        self._alloying = dict[str, float](shares["alloyed_steel_from"])
        self._coats = frozenset[str](shares["coats_of_steel"])
        self._kinds: Sequence[tuple[str, Sequence[tuple[str, Sequence[str], float]]]] = shares["kinds_of_steel"]
        self._free_cutting = dict[str, float](shares["free_cutting_steel_from"])
        self._in_pig_iron = dict[str, float](shares["pig_iron_up_to"])
        self._pure = dict[str, float](shares["pure_from"])
        self._in_copper = dict[str, float](shares["refined_copper_up_to"])
        self._in_aluminium = dict[str, float](shares["pure_aluminium_up_to"])

    @cached_property
    def _named(self) -> re.Pattern[str]:
        """An element and its share: "Cr 18 %", "carbon content of 0.2 %", "Si: 1.8"."""
        return re.compile(self._element + _BETWEEN + _BOUND + r"\s*" + _NUMBER + r"(?P<cent>" + _CENT + r")?(?P<after>\s*max\b)?(?![\w.]?\d)")

    @cached_property
    def _shared(self) -> re.Pattern[str]:
        """A share and its element: "18 % chromium"."""
        return re.compile(
            _BOUND + r"\s*" + _NUMBER + r"(?P<cent>" + _CENT + r")(?P<after>)(?i:\s+(?:of|by weight of))?\s*"
            + self._element + r"(?![\s-]*(?i:steel|fib|black|plated|coat|alloy|free|oxide|foil|wire))"
        )  # fmt: skip

    @property
    def _element(self) -> str:
        """An element by its symbol or its name."""
        symbols, names = "|".join(sorted(self.elements, key=len, reverse=True)), "|".join(self._symbols)
        return rf"(?:(?<![\w.%-])(?P<symbol>{symbols})(?![\w.-])|\b(?P<name>(?i:{names}))\b)"

    def analysis(self, text: str) -> dict[str, Part]:
        """Return the elements of which a text states the shares, by their symbols.

        >>> from hscode.index import nomenclature
        >>> alloys = Alloys(nomenclature().meta["alloys"])
        >>> {symbol: part.percent for symbol, part in alloys.analysis("spring steel C 0.60 Si 1.8 Mn 0.8 %").items()}
        {'C': 0.6, 'Si': 1.8, 'Mn': 0.8}
        >>> {symbol: part.percent for symbol, part in alloys.analysis("steel with 18 % chromium and 9 % nickel").items()}
        {'Cr': 18.0, 'Ni': 9.0}
        >>> [alloys.analysis(text) for text in ("CR coil 1.2 mm", "100 % carbon steel", "coil 55% Al-Zn")]
        [{}, {}, {}]
        """
        words = _WORD.findall(text)
        if self.elements.keys().isdisjoint(words) and self._symbols.keys().isdisjoint(map(str.casefold, words)):
            return {}  # of most texts with shares this is all
        text = " ".join(text.split())  # runs of blanks would be tried in all ways to share them out
        before, behind = list(self._named.finditer(text)), list(self._shared.finditer(text))
        before = [match for run in _runs(text, before) for match in run]
        matches = behind if behind and (not before or behind[0].start("value") < before[0].start()) else before
        found: dict[str, Part] = {}
        for match in matches:
            symbol = match["symbol"] or self._symbols[match["name"].lower()]
            at_most = bool(match["bound"] or match["after"])
            percent = float(match["value"].replace(",", ".")) - at_most * _LITTLE
            found.setdefault(symbol, Part(percent, match[0].strip(" ,;"), at_most))
        return found if sum(part.percent for part in found.values()) <= _WHOLE else {}

    def judge(self, text: str, parts: Mapping[str, Part], materials: Collection[str]) -> list[Judged]:
        """Return what follows from an analysis for goods of some *materials*: their own and those that they are kinds of.

        >>> from hscode.index import nomenclature
        >>> alloys = Alloys(nomenclature().meta["alloys"])
        >>> text = "steel strip, Cr 0.5 %, C 0.2 %"
        >>> alloys.judge(text, alloys.analysis(text), {"iron-steel"})
        [Judged(attribute='material', value='alloy-steel', words='Cr 0.5 %')]
        >>> text = "copper 60 %, zinc 40 % ingots"
        >>> [(fact.attribute, fact.value) for fact in alloys.judge(text, alloys.analysis(text), {"copper"})]
        [('material', 'brass'), ('alloy', 'yes')]
        """
        if not parts or not _TOLD.isdisjoint(materials) or re.search(_NO_METAL, text):
            return []
        if "iron-steel" in materials and re.search(_PIG_IRON, text):
            over = next((part for symbol, part in parts.items() if not part.at_most and part.percent > self._in_pig_iron.get(symbol, _WHOLE)), None)
            return [Judged("alloy", "yes", over.words)] if over else []
        if ("iron-steel" in materials or _UNTOLD.issuperset(materials)) and re.search(_STEEL, text):
            return [] if re.search(_PLAIN, text) else self._steel(parts)
        whole = sum(part.percent for part in parts.values())
        shares = {symbol: parts[symbol].percent if symbol in parts else 100.0 - whole for symbol in self._pure if self.elements[symbol] in materials}
        metal = max(shares, key=shares.__getitem__, default="")
        rest = {symbol: part for symbol, part in parts.items() if symbol != metal}
        if not metal or any(part.percent >= shares[metal] for part in rest.values()):
            return []
        judge = self._copper if metal == "Cu" else self._alloyed
        return judge(metal, parts.get(metal), shares[metal], rest)

    def _steel(self, parts: Mapping[str, Part]) -> list[Judged]:
        """Return what steel of an analysis is: chapter 72, notes 1(e) and (f), subheading note 1."""
        if not self._coats.isdisjoint(parts):
            return []
        has = {symbol: part.percent for symbol, part in parts.items() if not part.at_most or symbol == "C"}
        reached = [symbol for symbol, least in self._alloying.items() if has.get(symbol, 0) >= least]
        if not reached:
            free = next((symbol for symbol, least in self._free_cutting.items() if has.get(symbol, 0) >= least), "")
            return [Judged("free-cutting", "yes", parts[free].words)] if free else []
        kind = next((kind for kind, asked in self._kinds if all(_holds(*each, has, reached) for each in asked)), _ALLOY_STEEL)
        words = parts["Cr" if kind == _STAINLESS else reached[0]].words
        if kind == _SILICO_MANGANESE:
            return [Judged("material", _ALLOY_STEEL, words), Judged(kind, "yes", words)]
        return [Judged("material", kind, words)]

    def _copper(self, metal: str, own: Part | None, share: float, rest: Mapping[str, Part]) -> list[Judged]:
        """Return what copper of an analysis is: chapter 74, note 1(a) and (b), subheading note 1."""
        has = {symbol: part.percent for symbol, part in rest.items()}
        if share >= self._pure[metal] and not _exceeds(has, self._in_copper):
            return [Judged("alloy", "no", own.words)] if own else []
        if not has:
            return []
        words = rest[max(has, key=has.__getitem__)].words
        kind = _alloy_of_copper(has)
        return [*([Judged("material", kind, words)] if kind else []), Judged("alloy", "yes", words)]

    def _alloyed(self, metal: str, own: Part | None, share: float, rest: Mapping[str, Part]) -> list[Judged]:
        """Return whether a metal of an analysis counts as alloyed."""
        has = {symbol: part.percent for symbol, part in rest.items()}
        if share < self._pure[metal] or (metal == "Al" and _exceeds(has, self._in_aluminium)):
            named = max(has, key=has.__getitem__, default="")
            return [Judged("alloy", "yes", rest[named].words if named else own.words if own else "")]
        return [Judged("alloy", "no", own.words)] if own else []


def _runs(text: str, matches: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Return the rows of elements that follow one another, those in which one has its per cent, or that are too many for sizes and models."""
    runs: list[list[re.Match[str]]] = []
    beside = re.compile(_BESIDE)
    for match in matches:
        if runs and beside.fullmatch(text, runs[-1][-1].end(), match.start()):
            runs[-1].append(match)
        else:
            runs.append([match])
    return [run for run in runs if any(match["cent"] for match in run) or (len(run) > _FEW_PAIRS and _are_symbols(run))]


def _are_symbols(run: list[re.Match[str]]) -> bool:
    """Whether two symbols at least of a row have two letters, as those of sizes have not: "W 20 B 30"."""
    return sum(len(match["symbol"] or "") > 1 for match in run) > 1


def _holds(asked: str, elements: Sequence[str], share: float, has: Mapping[str, float], reached: Collection[str]) -> bool:
    """Whether a condition of a kind of steel holds.

    Args:
        asked: "only" these elements alloy it, their shares are "told", or what the share of them all is to another.
        elements: symbols.
        share: the other share.
        has: the shares that are stated.
        reached: elements of which it has as much as makes steel alloyed.
    """
    if asked == "only":
        return set(reached) <= set(elements)
    told = [has[symbol] for symbol in elements if symbol in has]
    if asked == "told":
        return len(told) == len(elements)
    return (len(elements) == 1 or len(told) > 1) and _COMPARED[asked](sum(told), share)


def _exceeds(has: Mapping[str, float], limits: Mapping[str, float]) -> bool:
    """Whether a metal holds more of other elements than it may; the limit for "Fe+Si" is that of both together."""
    named = {symbol for key in limits for symbol in key.split("+")}
    if any(sum(has.get(symbol, 0.0) for symbol in key.split("+")) > limit for key, limit in limits.items()):
        return True
    return any(percent > limits.get(OTHERS, _WHOLE) for symbol, percent in has.items() if symbol not in named)


def _alloy_of_copper(has: Mapping[str, float]) -> str:
    """Return which alloy copper is with other elements, empty for none that has a name: chapter 74, subheading note 1.

    It goes by which of these elements prevails, and so is no list of shares.
    """
    zinc, tin, nickel = has.get("Zn", 0.0), has.get("Sn", 0.0), has.get("Ni", 0.0)
    others = max((percent for symbol, percent in has.items() if symbol not in ("Zn", "Sn", "Ni")), default=0.0)
    if (nickel >= 5 and zinc > 1) or (nickel > max(others, tin) and zinc <= 1):
        return "cupro-nickel"
    if zinc > max(others, tin, nickel) and tin < 3:
        return "brass"
    if tin >= max(others, nickel) and (tin > zinc or (tin >= 3 and zinc < 10)):
        return "bronze"
    return ""
