# cython: language_level=3, nonecheck=True
"""Numbers with units: "500 ml", "2 x 500 g", "60% cotton", "12V", "10 lbs", as values in base units."""

from typing import NamedTuple

from libc.stdint cimport uint32_t

from hscode.reading._named cimport named
from hscode.reading._scan cimport Token

from hscode.reading.text import number
from hscode.reading.trades import NO_TRADES, Trade

cdef int _SAYS_MM = Trade.SAYS_MM, _IN_MM = Trade.IN_MM, _FLAT = Trade.FLAT, _METAL = Trade.METAL
cdef int _COUNTED_YARN = Trade.COUNTED, _COUNTED_OTHERWISE = Trade.COUNTED_OTHERWISE, _DENIERS = Trade.DENIERS
cdef int _OUNCES_BY_AREA = Trade.OUNCES_BY_AREA, _GRAMS_BY_AREA = Trade.GRAMS_BY_AREA, _GRAMS_ALONE = Trade.GRAMS_ALONE
cdef int _MEGAWATTS = Trade.MEGAWATTS, _LITRES = Trade.LITRES, _ALCOHOLIC = Trade.ALCOHOLIC
cdef int _AGED = Trade.AGED, _PAINT = Trade.PAINT, _PAINTED = Trade.PAINTED, _OF_TODAY = Trade.OF_TODAY

UNITS: dict[str, tuple[str, float]] = {
    "kg": ("mass", 1.0), "g": ("mass", 1e-3), "mg": ("mass", 1e-6), "t": ("mass", 1e3),
    "l": ("volume", 1.0), "ml": ("volume", 1e-3), "cc": ("volume", 1e-3), "cm3": ("volume", 1e-3), "m3": ("volume", 1e3),
    "m": ("length", 1.0), "cm": ("length", 1e-2), "mm": ("length", 1e-3), "um": ("length", 1e-6), "km": ("length", 1e3),
    "m2": ("area", 1.0), "cm2": ("area", 1e-4),
    "W": ("power", 1.0), "kW": ("power", 1e3), "MW": ("power", 1e6), "VA": ("apparent power", 1.0), "kVA": ("apparent power", 1e3),
    "V": ("voltage", 1.0), "kV": ("voltage", 1e3), "A": ("current", 1.0), "Ah": ("charge", 1.0), "kWh": ("energy", 1.0),
    "Hz": ("frequency", 1.0), "kHz": ("frequency", 1e3), "MHz": ("frequency", 1e6), "GHz": ("frequency", 1e9),
    "%": ("share", 1.0), "% vol": ("alcohol", 1.0), "brix": ("brix", 1.0), "carat": ("carat", 1.0),
    "dtex": ("linear density", 1.0), "Nm": ("metric number", 1.0), "g/m2": ("area density", 1.0), "g/cm3": ("density", 1.0),
    "kgm3": ("density", 1e-3), "g/l": ("concentration", 1.0), "bar": ("pressure", 1.0), "kPa": ("pressure", 1e-2), "MPa": ("pressure", 10.0),
    "degC": ("temperature", 1.0), "degrees": ("angle", 1.0), "rpm": ("speed", 1.0), "kN": ("force", 1.0), "GBq": ("activity", 1.0),
    "seats": ("seats", 1.0), "pages": ("pages", 1.0), "pieces": ("count", 1.0), "year": ("age", 1.0), "BTU": ("heat", 1.0),
}  # fmt: skip
"""Unit as written in the nomenclature -> its dimension and the factor to the base unit of the dimension."""
DIMENSIONS: dict[str, int] = {dimension: number for number, dimension in enumerate(dict.fromkeys([dimension for dimension, _ in UNITS.values()]))}
"""The number of each dimension of measure, in the order in which the units are declared."""

_SPOKEN: dict[str, tuple[str, float]] = {
    **{unit.lower(): base for unit, base in UNITS.items() if " " not in unit and unit not in ("A", "t", "m", "V", "Nm")},
    "kgs": ("mass", 1.0), "kilo": ("mass", 1.0), "kilos": ("mass", 1.0), "kilogram": ("mass", 1.0), "kilograms": ("mass", 1.0),
    "gr": ("mass", 1e-3), "gm": ("mass", 1e-3), "gms": ("mass", 1e-3), "gram": ("mass", 1e-3), "grams": ("mass", 1e-3),
    "tonne": ("mass", 1e3), "tonnes": ("mass", 1e3), "ton": ("mass", 1e3), "tons": ("mass", 1e3), "mt": ("mass", 1e3),
    "lb": ("mass", 0.45359237), "lbs": ("mass", 0.45359237), "pound": ("mass", 0.45359237), "pounds": ("mass", 0.45359237),
    "oz": ("mass", 0.0283495), "ounce": ("mass", 0.0283495), "ounces": ("mass", 0.0283495),
    "litre": ("volume", 1.0), "litres": ("volume", 1.0), "liter": ("volume", 1.0), "liters": ("volume", 1.0), "ltr": ("volume", 1.0),
    "ltrs": ("volume", 1.0), "lt": ("volume", 1.0), "lts": ("volume", 1.0), "cbm": ("volume", 1e3), "ccs": ("volume", 1e-3), "mls": ("volume", 1e-3),
    "centilitre": ("volume", 1e-2), "centilitres": ("volume", 1e-2), "centiliter": ("volume", 1e-2), "centiliters": ("volume", 1e-2),
    "cl": ("volume", 1e-2), "dl": ("volume", 0.1), "gal": ("volume", 3.785), "gallon": ("volume", 3.785), "gallons": ("volume", 3.785),
    "millilitres": ("volume", 1e-3), "milliliters": ("volume", 1e-3), "millilitre": ("volume", 1e-3), "milliliter": ("volume", 1e-3), "ccm": ("volume", 1e-3),
    "t": ("mass", 1e3), "m": ("length", 1.0), "metre": ("length", 1.0), "metres": ("length", 1.0), "meter": ("length", 1.0),
    "meters": ("length", 1.0),
    "mtr": ("length", 1.0), "mtrs": ("length", 1.0), "mts": ("length", 1.0), "millimetre": ("length", 1e-3), "millimetres": ("length", 1e-3),
    "millimeter": ("length", 1e-3), "millimeters": ("length", 1e-3), "centimetre": ("length", 1e-2), "centimetres": ("length", 1e-2),
    "centimeter": ("length", 1e-2), "centimeters": ("length", 1e-2), "cms": ("length", 1e-2), "mms": ("length", 1e-3), "micron": ("length", 1e-6),
    "microns": ("length", 1e-6), "mic": ("length", 1e-6), "inch": ("length", 0.0254), "inches": ("length", 0.0254), "in": ("length", 0.0254),
    "ft": ("length", 0.3048), "feet": ("length", 0.3048), "foot": ("length", 0.3048), "yard": ("length", 0.9144), "yards": ("length", 0.9144),
    "yd": ("length", 0.9144), "yds": ("length", 0.9144), "sqm": ("area", 1.0), "sqmt": ("area", 1.0), "sqmtr": ("area", 1.0), "sqmtrs": ("area", 1.0),
    "mtr2": ("area", 1.0), "mt2": ("area", 1.0), "sqft": ("area", 0.09290304), "ft2": ("area", 0.09290304), "yd2": ("area", 0.83612736),
    "mm2": ("area", 1e-6), "sqmm": ("area", 1e-6), "ft3": ("volume", 28.316847), "mm3": ("volume", 1e-6),
    "watt": ("power", 1.0), "watts": ("power", 1.0), "kilowatt": ("power", 1e3), "kilowatts": ("power", 1e3), "hp": ("power", 745.7),
    "bhp": ("power", 745.7), "mva": ("apparent power", 1e6), "horsepower": ("power", 745.7), "megawatt": ("power", 1e6),
    "v": ("voltage", 1.0), "volt": ("voltage", 1.0), "volts": ("voltage", 1.0), "vac": ("voltage", 1.0), "vdc": ("voltage", 1.0),
    "a": ("current", 1.0), "amp": ("current", 1.0), "amps": ("current", 1.0), "mah": ("charge", 1e-3), "wh": ("energy", 1e-3),
    "percent": ("share", 1.0), "pct": ("share", 1.0), "ct": ("carat", 1.0), "carats": ("carat", 1.0), "abv": ("alcohol", 1.0),
    "decitex": ("linear density", 1.0), "tex": ("linear density", 10.0), "denier": ("linear density", 1.1111), "den": ("linear density", 1.1111), "gsm": ("area density", 1.0),
    "btu": ("heat", 1.0), "wp": ("power", 1.0), "kwp": ("power", 1e3), "seater": ("seats", 1.0), "seat": ("seats", 1.0), "page": ("pages", 1.0), "psi": ("pressure", 0.0689476),
    "lbf": ("force", 0.00444822), "kgf": ("force", 0.00980665),
    "bx": ("brix", 1.0), "pc": ("count", 1.0), "pcs": ("count", 1.0), "pce": ("count", 1.0), "piece": ("count", 1.0), "ea": ("count", 1.0), "pair": ("count", 1.0),
    "pairs": ("count", 1.0), "prs": ("count", 1.0), "dozen": ("count", 12.0), "doz": ("count", 12.0), "pk": ("count", 1.0), "pack": ("count", 1.0), "yr": ("age", 1.0), "yrs": ("age", 1.0), "years": ("age", 1.0),
}  # fmt: skip
"""Unit as people write it, folded, with its dimension and factor."""
_YARN_COUNTS = {"ne": 5905.4, "nec": 5905.4, "nm": 10_000.0}
"""Counts of yarn, English cotton and metric: decitex is so much divided by the count of the single yarn."""
_CUBES = {"m3": 1e-3, "cbm": 1e-3, "cm3": 1e3, "cc": 1e3, "ml": 1e3}
"""Volumes by which kilograms are told as density, with what makes grams a cubic centimetre of it."""
_RAISED = {"sq": ("area", 2, 1.0), "square": ("area", 2, 1.0), "cu": ("volume", 3, 1e3), "cubic": ("volume", 3, 1e3)}
"""Words that raise the length behind them to an area or a volume, to which power, and what the metre makes so: "40 sq. m", "5 cubic metres"."""
_SQUARED = frozenset({"sq", "square", "squared"})
"""Words behind the length by which an area is told that others tell a mass by: "grams per meter square"."""
_TIMES = frozenset({"h", "hr", "hrs", "hour", "min", "minute", "s", "sec", "second", "day"})
"""What is told by these is a flow or a speed, and no volume or length: "100 m3/h", "25 km/h"."""
_PARTS = frozenset({2, 3, 4, 8, 16, 32, 64})
"""What the whole is parted into in fractions: "1 1/2 inch"."""
_GO_ON = frozenset({"x", ":", "/", "*", "+", "&"})
"""What makes a figure part of a longer one: "diesel 2.5x10", "petrol 3.5:1"."""
MOST_BLANKS = 2
"""Between a whole number and its fraction: "1 1/2", and "1 ½", whose sign is read with a blank before it."""
LEAST_LITRES, MOST_LITRES = 0.6, 8.5
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_CENTURIES = frozenset({"century", "cent", "centuries"})
_BEFORE_CHRIST = frozenset({"bc", "bce"})
_BEHIND_YEARS = _ORDINAL | _BEFORE_CHRIST
"""What may stand behind the figure of a century, or of a year before Christ."""
_NUMBERED = frozenset({"model", "style", "art", "article", "item", "no", "nr", "ref", "reference", "sku", "code", "number", "part", "lot", "order"})
"""Words in front of a number that counts nothing: "style 1850"."""
_PITCHED = frozenset({"htd", "std", "rpp", "sts"})
"""Profiles of toothed belts, behind which a figure with an "m" is a pitch."""
YEAR = 2022
"""The year of the edition, from which ages are counted: the answer is the same in every year."""
FIRST_YEAR = 1200
YEAR_DIGITS = 5
_DENSITIES = frozenset({"density", "gravity"})
"""Words in front of a density that is told without a unit, in grams a cubic centimetre: "specific gravity 0.94"."""
_LENGTHS = frozenset({"width", "thickness", "length", "diameter", "height"})
"""Nouns in front of a length that is told without a unit where others are in millimetres: "1.5 mm width 1250"."""
_BESIDE_BARE = frozenset({"x", "wide", "long", "high", "thick"})
"""What stands behind a length of three figures that is told without a unit: "1250 x 2500", "1500 wide"."""
LEAST_DENSITY, MOST_DENSITY = 0.5, 25.0
MOST_PLIES = 4
LEAST_COUNT = 5  # of the cotton count: what is coarser is rope
PROPORTION = "proportion"
"""Dimension of figures that are the shares of materials if as many of these are named: "cotton polyester 65/35"."""
PLIES = "plies"
"""Dimension of the number of single yarns of which a yarn is twisted: one in "Ne 30/1", two in "Nm 50/2"."""
_MORE = frozenset({"over", "exceeding", "exceeds", "above", "more", "greater", "larger", "heavier", ">", "least", "minimum", "min", "wider", "thicker"})
_LESS = frozenset({"under", "below", "less", "smaller", "lighter", "<", "most", "maximum", "max"})
"""Words beside a figure that is the least, or the most: "over 6 mm", "6 mm or more", "not less than 6 mm"."""
_BOUNDS = frozenset({"min", "max", "minimum", "maximum"})
"""Those that stand behind the figure alone, too: "99 % min"."""
_LEADING = _MORE | _LESS | frozenset({
    "of", ":", "=", "is", "not", "than", "at", "about", "approx", "value", "values", "level", "degree", "degrees", "deg",
})  # fmt: skip
"""Words between what is measured and its figure: "Brix value exceeding 20"."""
_ALCOHOL = frozenset({"vol", "abv", "alc", "alcohol"})
_TELLS_ALCOHOL = frozenset({"abv", "alc", "alcohol", "alcoholic"})
_BEFORE_ALCOHOL = frozenset({"strength", "content", "by", "vol", "volume", "(", ")", "/"}) | _LEADING
"""Words between these and the figure: "alcoholic strength by volume of 40 %"."""
_SQUARE_YARD = 0.83612736
cdef double LITTLE = 1e-9
MOST_THICKNESS = 100
_PER = frozenset({"/", "per"})
_BETWEEN_SHARES = frozenset({"/", ",", "and", "&", "+", "-"})
_COUNTED = frozenset({"pack", "set", "box", "packs", "boxes", "lot", "case", "bag"})
_BRIX = "brix"
_TELLS_BRIX = frozenset({"brix", "share", "angle"})
"""Dimensions of units behind degrees Brix: "Brix 65 %", but not "70 Brix 20 kg"."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BARE = frozenset({_BRIX, *_DENSITIES, *_LENGTHS})
"""Words behind which a figure needs no unit."""
cdef uint32_t _BARE_LETTERS = sum({1 << ord(word[0]) - ord("a") for word in _BARE})
"""Their first letters, a bit for each: most words begin with others."""


class Quantity(NamedTuple):
    """A number with a unit in a text: *value* in the base unit of *dimension*, tokens ``[first, last)``."""

    dimension: str
    value: float
    first: int
    last: int


cdef object _quantity(str dimension, double value, Py_ssize_t first, Py_ssize_t last):
    return named(Quantity, (dimension, value, first, last))


def find_quantities(list tokens not None, dict trades not None=NO_TRADES):
    """Return the quantities of a tokenised text in order.

    Args:
        tokens: of the text.
        trades: words that tell how figures are to be read, with what each says (:func:`hscode.reading.trades.trade_marks`); none for a measure alone.

    >>> from hscode.reading.text import tokenise
    >>> [(q.dimension, round(q.value, 3)) for q in find_quantities(tokenise("2 x 500g tea, 40% vol, 12V 3 kW"))]
    [('mass', 0.5), ('alcohol', 40.0), ('voltage', 12.0), ('power', 3000.0)]
    """
    cdef list found = []
    cdef int said = -1  # what the words of the text say together, once one of them asks for the others
    cdef Py_ssize_t i, read = 0
    cdef Token token
    cdef Py_UCS4 first
    for i, token in enumerate(tokens):
        if i < read:
            continue
        first = token.text[0]
        if is_digit(first):
            said = said if said >= 0 else _said(tokens, trades)
            read = _read_figure(tokens, i, trades, said, found)
        elif first == c"n":
            found += _yarn_count(tokens, i)
        elif may_be_bare(first) and token.text in _BARE:
            said = said if said >= 0 else _said(tokens, trades)
            found += _bare(tokens, i, said)
        elif is_side(token.text):
            found += _side(token.text, i)
    return found


cdef inline bint is_digit(Py_UCS4 char) noexcept:
    return c"0" <= char <= c"9" or (char > 127 and char.isdecimal())


cdef inline bint is_side(str text) noexcept:
    """Whether a word is a length behind letters, as drawings have it: "t3mm", "od60mm"."""
    cdef Py_ssize_t size = len(text)
    return size > 3 and text[size - 1] == c"m" and (text[size - 2] == c"m" or text[size - 2] == c"c") and is_digit(text[size - 3])


cdef list _side(str text, Py_ssize_t at):
    """Read the length at *at* of which letters say which one it is: "w1250mm"."""
    cdef str figure = text[:-2].lstrip(_LETTERS)
    return [_quantity("length", number(figure) * _SPOKEN[text[-2:]][1], at, at + 1)] if figure.isdecimal() else []


cdef inline bint may_be_bare(Py_UCS4 char) noexcept:
    """Whether a word behind which a figure needs no unit may begin so."""
    return c"a" <= char <= c"z" and _BARE_LETTERS >> (<uint32_t>char - c"a") & 1


cdef Py_ssize_t _read_pitch(list tokens, Py_ssize_t at, list found) except -1:
    """Pass over the pitch of a toothed belt, "HTD 14M 1400", behind which its length stands in millimetres, and return where that ends."""
    cdef str figure = text_at(tokens, at + 2)
    if not figure.isdecimal() or text_at(tokens, at + 3)[:1].isalpha():
        return at + 2
    found.append(_quantity("length", number(figure) * _SPOKEN["mm"][1], at + 2, at + 3))
    return at + 3


cdef Py_ssize_t _read_figure(list tokens, Py_ssize_t at, dict trades, int said, list found) except -1:
    """Find what the number at *at* tells; return behind which token no number is part of that."""
    cdef str text = (<Token>tokens[at]).text, behind = text_at(tokens, at + 1)
    cdef list proportions
    if len(text) == 4 or behind in _BEHIND_YEARS:
        found += _age(tokens, at, said)
    if behind == "m" and at and text_at(tokens, at - 1) in _PITCHED:
        return _read_pitch(tokens, at, found)
    if behind == "d":
        found += _deniers(tokens, at, said)
    proportions = _proportions(tokens, at) if behind == "/" else _proportions_named(tokens, at) if behind[:1].isalpha() else None
    if proportions:
        found += proportions
        return proportions[len(proportions) - 1].last
    if behind in _BESIDE_BARE or text_at(tokens, at - 1) == "x":
        found += _bare_side(tokens, at) if _is_bare_side(tokens, at) and _is_in_mm(said) else []
    if behind == "/" or behind == "s":
        found += _count_before_system(tokens, at) or _cotton_count(tokens, at, said)
    found += _at_figure(tokens, at, trades, said)
    return at + 1


cdef list _bare(list tokens, Py_ssize_t at, int said):
    """Read the figure without a unit that the word at *at* may lead to."""
    cdef str word = (<Token>tokens[at]).text
    if word == _BRIX:
        return _bare_brix(tokens, at + 1)
    if word in _DENSITIES:
        return _bare_density(tokens, at + 1)
    return _bare_length(tokens, at + 1) if said & _SAYS_MM else []


cdef int _said(list tokens, dict trades) except? -1:
    """Return what the words of a text say together of how its figures are to be read."""
    cdef int said = 0
    cdef Token token
    for token in tokens:
        marks = trades.get(token.text)
        if marks is not None:
            said |= <int>marks
    return said


cdef list _proportions(list tokens, Py_ssize_t at):
    """Read figures parted by strokes that make up a hundred: "55/45", "65/35%"."""
    cdef list figures = [], places = []
    while text_at(tokens, at)[:1].isdigit() and len(figures) < 4:
        figures.append(number(text_at(tokens, at)))
        places.append(at)
        if text_at(tokens, at + 1) == "%":
            at += 1
        if text_at(tokens, at + 1) != "/":
            break
        at += 2
    if len(figures) < 2 or sum(figures) != 100:
        return []
    return [
        _quantity(PROPORTION, figure, place, place + 1 + (text_at(tokens, place + 1) == "%")) for figure, place in zip(figures, places)
    ]


cdef list _proportions_named(list tokens, Py_ssize_t at):
    """Read figures each in front of what it is the share of that make up a hundred: "55 cotton 45 linen", "80 CO/20 PES"."""
    cdef list figures = [], places = []
    cdef str text = text_at(tokens, at)
    cdef Py_ssize_t first
    while text.isdecimal() and len(text) < 3 and sum(figures) < 100:
        figures.append(int(text))
        places.append(at)
        first = at = at + 1
        while at < first + 2 and _may_have_share(text_at(tokens, at)):
            at += 1
        if at == first:
            break
        at += text_at(tokens, at) in _BETWEEN_SHARES
        text = text_at(tokens, at)
    if len(figures) < 2 or sum(figures) != 100:
        return []
    return [_quantity(PROPORTION, figure, place, place + 1) for figure, place in zip(figures, places)]


cdef inline bint _may_have_share(str text):
    """Whether a word may be of a name behind its share: no unit, and no letter of a type, as in "70D/24F"."""
    return len(text) > 1 and text[0].isalpha() and text not in _SPOKEN and text != "and"


cdef inline str text_at(list tokens, Py_ssize_t i):
    return (<Token?>tokens[i]).text if 0 <= i < len(tokens) else ""


cdef list _at_figure(list tokens, Py_ssize_t at, dict trades, int said):
    """Read the number at *at*, with its unit, and the numbers in front of it that share the unit."""
    cdef list found = []
    cdef Token token = tokens[at]
    cdef Py_ssize_t behind = at + 1, last
    cdef str unit, dimension
    cdef tuple told
    if text_at(tokens, at - 1) == "of" and text_at(tokens, at - 2) in _COUNTED:
        found.append(_quantity("count", number(token.text), at, behind))  # "pack of 10"
    if text_at(tokens, behind) == "-" and behind + 1 < len(tokens):
        behind += 1
    unit = text_at(tokens, behind)
    base = _SPOKEN.get(unit)
    last = behind + 1
    if base is None and unit in _LONGER:
        base, last = _LONGER[unit](tokens, behind)
    if base is None and (_is_fuel(unit, trades) or (_is_fuel(text_at(tokens, at - 1), trades) and unit not in _GO_ON)):
        return found + _litres(tokens, at)
    if base is None or (unit in ("in", "a") and (<Token>tokens[behind]).start > token.end):  # "5 in a box" is no length
        return found
    if len(unit) == 1 and text_at(tokens, last) == "-" and text_at(tokens, last + 1)[:1].isalpha():  # "3 t-shirts" are no tonnes
        return found
    told = _told_of_goods(tokens, at, last, unit, base, said)
    if told is None:
        return found
    dimension, factor, last = told
    found += [_quantity(dimension, number(text_at(tokens, k)) * factor, k, k + 1) for k in _sides(tokens, at, dimension)]
    at, value = _figure(tokens, at)
    if dimension == "seats" and text_at(tokens, at - 1) == "+" and text_at(tokens, at - 2).isdecimal():  # "16+1 seats"
        at, value = at - 2, value + number(text_at(tokens, at - 2))
    found.append(_quantity(dimension, _beyond(tokens, at, last) * value * factor, at, last))
    return found


cdef tuple _told_of_goods(list tokens, Py_ssize_t at, Py_ssize_t last, str unit, tuple base, int said):
    """Return what the figure at *at* with a unit that ends at *last* tells of goods that have some words: its dimension, the factor to its base unit
    and where it ends; None for a flow or a speed.
    """
    cdef Py_ssize_t end
    cdef str dimension
    dimension, factor = base
    if dimension == "share":
        end = _alcohol_end(tokens, at, last, said)
        return ("alcohol", factor, end) if end else (dimension, factor, last)
    if unit == "mw" and not said & _MEGAWATTS:
        factor = 1e-3
    if dimension == "angle" and text_at(tokens, last) in (_BRIX, "bx"):  # "11 degrees Brix"
        return "brix", 1.0, last + 1
    if text_at(tokens, last) in _PER or (dimension == "mass" and text_at(tokens, last) == "m2"):
        return _told_per(tokens, last, dimension, factor)
    if unit == "oz" and said & _OUNCES_BY_AREA:
        return "area density", factor * 1e3 / _SQUARE_YARD, last
    if (unit == "g" or unit == "gr") and said & (_GRAMS_BY_AREA | _GRAMS_ALONE) == _GRAMS_BY_AREA:
        return "area density", factor * 1e3, last
    return dimension, factor, last


cdef tuple _told_per(list tokens, Py_ssize_t last, str dimension, double factor):
    """Return the same of a unit that ends at *last*, where an area, a volume or a time stands behind it: "g/m2", "kg per m3"."""
    cdef Py_ssize_t at = last + (text_at(tokens, last) in _PER)
    cdef str per = text_at(tokens, at)
    cdef tuple area
    if per in _TIMES:
        return None
    if dimension == "mass" and per in _CUBES:
        return "density", factor * _CUBES[per], at + 1
    area = _area(tokens, at) if dimension == "mass" else None
    return (dimension, factor, last) if area is None else ("area density", factor * 1e3 / area[0], area[1])


def _raised(list tokens, Py_ssize_t at):
    """Return the unit of an area or a volume in words that stands at *at*, with where it ends: "sq. m", "cubic centimetres"; None for none."""
    cdef Py_ssize_t last = at + 1
    dimension, power, metre = _RAISED[text_at(tokens, at)]
    last += text_at(tokens, last) == "."
    side, factor = _SPOKEN.get(text_at(tokens, last), ("", 0.0))
    return ((dimension, metre * factor**power), last + 1) if side == "length" else (None, last)


def _by_volume(list tokens, Py_ssize_t at):
    """Return the unit of "40 vol%" at *at*, with where it ends; None for none."""
    return (_SPOKEN["abv"], at + 2) if text_at(tokens, at + 1) == "%" else (None, at + 1)


def _of_brix(list tokens, Py_ssize_t at):
    """Return the unit of "70 deg Brix" at *at*, with where it ends; None for none."""
    return (_SPOKEN["bx"], at + 2) if text_at(tokens, at + 1) in (_BRIX, "bx") else (None, at + 1)


cdef dict _LONGER = {**dict.fromkeys(_RAISED, _raised), "vol": _by_volume, "deg": _of_brix}
"""First words of units that have more than one, and how these are read."""


cdef Py_ssize_t _alcohol_end(list tokens, Py_ssize_t at, Py_ssize_t last, int said):
    """Return where the strength ends if the share of the figure at *at*, whose sign ends at *last*, is one of alcohol, else 0."""
    cdef str behind = text_at(tokens, last)
    cdef Py_ssize_t before = at - 1
    if behind in _ALCOHOL:
        return last + 1
    if not said & _ALCOHOLIC:
        return 0
    if behind == "by" and text_at(tokens, last + 1) in ("vol", "volume"):
        return last + 2
    if behind == "v" and text_at(tokens, last + 1) == "/" and text_at(tokens, last + 2) == "v":
        return last + 3
    while text_at(tokens, before) in _BEFORE_ALCOHOL:
        before -= 1
    before -= text_at(tokens, before) == "." and text_at(tokens, before - 1) == "alc"
    return last if text_at(tokens, before) in _TELLS_ALCOHOL else 0


cdef tuple _area(list tokens, Py_ssize_t at):
    """Return the square metres of the area that stands at *at*, and where it ends: "m2", "sq. m", "meter square", "yd2"; None where none does."""
    cdef str text = text_at(tokens, at)
    if text in _RAISED:
        base, last = _raised(tokens, at)
        return (base[1], last) if base is not None and base[0] == "area" else None
    dimension, factor = _SPOKEN.get(text, ("", 0.0))
    if dimension == "area":
        return factor, at + 1
    if dimension == "length" and text_at(tokens, at + 1) in _SQUARED:
        return factor * factor, at + 2
    return (1.0, at + 1) if text == "m" else None


cdef bint _is_fuel(str word, dict trades) except -1:
    """Whether the litres of an engine stand beside a word without their unit."""
    return <int>trades.get(word, 0) & _LITRES


cdef list _litres(list tokens, Py_ssize_t at):
    """Read the litres of an engine at *at*: "Yaris 1.3 petrol", "saloon diesel 2.0"."""
    cdef str text = (<Token>tokens[at]).text
    if "." not in text or not LEAST_LITRES <= number(text) <= MOST_LITRES:
        return []
    return [_quantity("volume", number(text), at, at + 1)]


cdef list _deniers(list tokens, Py_ssize_t at, int said):
    """Read the deniers of a yarn at *at*: "300D" of polyester, "70D/24F"."""
    cdef Token token = tokens[at]
    if (<Token>tokens[at + 1]).start > token.end or not said & _DENIERS:
        return []
    return [_quantity("linear density", number(token.text) * _SPOKEN["denier"][1], at, at + 2)]


cdef Py_ssize_t _behind_leading(list tokens, Py_ssize_t at):
    """Return where a figure stands that words may lead to from *at* on: "density: 0.955"."""
    while text_at(tokens, at) in _LEADING or (text_at(tokens, at) == "." and text_at(tokens, at - 1) in _BOUNDS):
        at += 1
    return at


cdef list _bare_brix(list tokens, Py_ssize_t at):
    """Read degrees Brix behind their name: "brix 60"."""
    at = _behind_leading(tokens, at)
    if not text_at(tokens, at)[:1].isdecimal() or _SPOKEN.get(text_at(tokens, at + 1), _SPOKEN["bx"])[0] not in _TELLS_BRIX:
        return []
    return [_quantity("brix", _beyond(tokens, at, at + 1) * number(text_at(tokens, at)), at, at + 1)]


cdef list _age(list tokens, Py_ssize_t at, int said):
    """Read the age of art and antiques from their year, decade or century at *at*: "oil on canvas 1850", "1880s", "19th century", "600 BC"."""
    cdef str text = (<Token>tokens[at]).text, behind = text_at(tokens, at + 1)
    if not text.isdecimal() or len(text) > YEAR_DIGITS:
        return []
    if behind in _BEFORE_CHRIST:
        return [_quantity("age", float(YEAR + int(text)), at, at + 2)]
    if behind in _ORDINAL:
        age = _age_of_century(tokens, at)
        return [_quantity("age", float(age), at, at + 3)] if age >= 100 else []
    if not FIRST_YEAR <= int(text) <= YEAR or not (_is_about(tokens, at) or _tells_age(said)):
        return []
    if behind == "s" and int(text) % 10 == 0 and text_at(tokens, at + 2) != "/":
        return [_quantity("age", float(max(0, YEAR - int(text) - 9)), at, at + 2)]  # the youngest of the decade
    return [_quantity("age", float(YEAR - int(text)), at, at + 1)] if _may_be_year(tokens, at) else []


cdef int _age_of_century(list tokens, Py_ssize_t at):
    """Return the least age of what is of the century at *at*, 0 where none is; what is of the last one may be older than 100 years or not."""
    cdef int century = int((<Token>tokens[at]).text) if len((<Token>tokens[at]).text) < 3 else 0
    if not century or text_at(tokens, at + 2) not in _CENTURIES:
        return 0
    if text_at(tokens, at + 3) in _BEFORE_CHRIST:
        return YEAR + 100 * (century - 1)
    return YEAR - 100 * century


cdef bint _tells_age(int said) noexcept:
    """Whether a text speaks of what has its worth from its age."""
    return not said & _OF_TODAY and (said & _AGED or (said & _PAINT and said & _PAINTED))


cdef bint _may_be_year(list tokens, Py_ssize_t at):
    """Whether the number at *at* may be a year: it has no unit, and is neither a side nor the number of an article."""
    cdef str behind = text_at(tokens, at + 1)
    cdef Py_ssize_t before = at - 1
    while text_at(tokens, before) in (".", ":"):
        before -= 1
    return behind not in _SPOKEN and behind != "x" and text_at(tokens, before) != "x" and text_at(tokens, before) not in _NUMBERED


cdef bint _is_about(list tokens, Py_ssize_t at):
    """Whether a year at *at* is told as one that is not quite known: "sideboard c. 1870"."""
    return text_at(tokens, at - 1 - (text_at(tokens, at - 1) == ".")) in ("c", "ca", "circa")


cdef tuple _fraction(list tokens, Py_ssize_t at):
    """Return where a fraction begins that ends at *at*, and its value: "3/4", "1 1/2", "1-1/2"; None where none does."""
    cdef Token token = tokens[at], above
    cdef Py_ssize_t first = at - 2
    if first < 0 or text_at(tokens, at - 1) != "/" or (<Token>tokens[at - 1]).end != token.start:
        return None
    above = tokens[first]
    if not (above.text.isdecimal() and token.text.isdecimal()) or int(token.text) not in _PARTS or not 0 < int(above.text) < int(token.text):
        return None
    value, whole = int(above.text) / int(token.text), first - 1 - (text_at(tokens, first - 1) == "-")
    if len(text_at(tokens, whole)) <= 2 and text_at(tokens, whole).isdecimal() and 0 < above.start - (<Token>tokens[whole]).end <= MOST_BLANKS:
        return whole, int(text_at(tokens, whole)) + value
    return first, value


cdef tuple _figure(list tokens, Py_ssize_t at):
    """Return where the figure at *at* begins, and its value: "10 000", ".5" and "3/4" are more than their last token."""
    cdef Token token = tokens[at], before
    cdef tuple fraction
    if at == 0:
        return at, number(token.text)
    fraction = _fraction(tokens, at)
    if fraction is not None:
        return fraction
    before = tokens[at - 1]
    if before.text == "." and before.end == token.start:
        return _behind_point(tokens, at)
    if token.text == "000" and len(before.text) <= 3 and before.text.isdecimal() and before.end == token.start - 1:
        return _thousands(tokens, at)
    return at, number(token.text)


cdef tuple _behind_point(list tokens, Py_ssize_t at):
    """Return where the figure begins whose digits behind the point stand at *at*, and its value: ".5", and "t2.5", of which letters say what it is."""
    cdef Token token = tokens[at], point = tokens[at - 1]
    cdef str whole
    if at == 1 or (<Token>tokens[at - 2]).end < point.start:
        return at - 1, number("0." + token.text)
    whole = (<Token>tokens[at - 2]).text.lstrip(_LETTERS)
    if whole.isdecimal() and token.text.isdecimal():
        return at - 2, number(f"{whole}.{token.text}")
    return at, number(token.text)


cdef tuple _thousands(list tokens, Py_ssize_t at):
    """Return where the figure begins whose last three noughts stand at *at*, and its value: "10 000", "1 500 000"."""
    cdef Py_ssize_t first = at - 1
    cdef Token before, token = tokens[first]
    cdef str digits = token.text + "000"
    if first and len(token.text) == 3:
        before = tokens[first - 1]
        if len(before.text) <= 3 and before.text.isdecimal() and before.end == token.start - 1:
            return first - 1, number(before.text + digits)
    return first, number(digits)


cdef double _beyond(list tokens, Py_ssize_t at, Py_ssize_t behind):
    """Return a little more than one for a figure that is the least, "over 6 mm", a little less for one that is the most, else one.

    The figure itself may belong to it or not; what a text calls the least or the most lies on its side of a limit of the tariff.
    """
    cdef int way = _limit_before(tokens, at)
    return 1.0 + (way or _limit_behind(tokens, behind)) * LITTLE


cdef int _limit_before(list tokens, Py_ssize_t at):
    """Return 1 where words in front of the figure at *at* call it the least, "min. 6", -1 where they call it the most, "up to 6", "3 to 6", else 0."""
    cdef str word = text_at(tokens, at - 1)
    cdef int way
    if word == "than" or word == "." or word == ":":  # "max. 6"
        at -= 1
        word = text_at(tokens, at - 1)
    if word == "to" or word == "-":
        return -1 if text_at(tokens, at - 2) == "up" or _ends_figure(tokens, at - 2) else 0
    if word == "and" and text_at(tokens, at - 2)[:1].isdigit() and text_at(tokens, at - 3) == "between":
        return -1
    way = 1 if word in _MORE else -1 if word in _LESS else 0
    return -way if way and text_at(tokens, at - 2) in ("not", "no", "nor") else way


cdef int _limit_behind(list tokens, Py_ssize_t behind):
    """Return 1 where the words from *behind* on call the figure in front of them the least, "6 mm or more", "6 mm min", "6 mm to 8 mm", -1 for the most, else 0."""
    cdef str word = text_at(tokens, behind), after = text_at(tokens, behind + 1)
    if word == "or" or word == "and":
        return 1 if after in _MORE else -1 if after in _LESS else 0
    if word in _BOUNDS and not after[:1].isdigit():
        return 1 if word in _MORE else -1
    return 1 if (word == "to" or word == "-") and after[:1].isdigit() else 0


cdef bint _ends_figure(list tokens, Py_ssize_t at):
    """Whether a figure stands at *at*, or a unit behind one."""
    cdef str text = text_at(tokens, at)
    return text[:1].isdigit() or (text in _SPOKEN and text_at(tokens, at - 1)[:1].isdigit())


cdef list _yarn_count(list tokens, Py_ssize_t at):
    """Read a count of yarn at *at*: "Ne 30/1" and "Ne30" are singles of 196.8 decitex, "Nm 2/28" two plies of 357.1 each.

    Of two numbers parted by a stroke the larger is the count and the other the number of plies.
    """
    cdef str text = text_at(tokens, at), system = text.rstrip("0123456789"), joined
    cdef Py_ssize_t first
    if system not in _YARN_COUNTS:
        return []
    joined = text[len(system) :]
    first = at if joined else at + 1
    figures = [joined or text_at(tokens, first)]
    if text_at(tokens, first + 1) == "/" and first + 2 < len(tokens):
        figures.append(text_at(tokens, first + 2))
    counts = [number(figure) for figure in figures if figure[:1].isdigit()]
    if len(counts) != len(figures) or not max(counts):
        return []
    return _yarn(_YARN_COUNTS[system], counts, at, first + (3 if len(counts) > 1 else 1))


cdef list _yarn(double factor, list counts, Py_ssize_t first, Py_ssize_t last):
    """Return the decitex of the single yarn and, of two figures, the number of plies."""
    cdef list found = [_quantity("linear density", factor / max(counts), first, last)]
    if len(counts) > 1:
        found.append(_quantity(PLIES, min(counts), first, last))
    return found


cdef list _bare_density(list tokens, Py_ssize_t at):
    """Read a density without a unit at *at*: "density: 0.955", "specific gravity of less than 0.94"."""
    at = _behind_leading(tokens, at)
    if not text_at(tokens, at)[:1].isdecimal() or text_at(tokens, at + 1) in _SPOKEN:
        return []
    value = _beyond(tokens, at, at + 1) * number(text_at(tokens, at))
    return [_quantity("density", value, at, at + 1)] if LEAST_DENSITY <= value <= MOST_DENSITY else []


cdef list _bare_length(list tokens, Py_ssize_t at):
    """Read a length without a unit at *at*, in millimetres as the other lengths of the text."""
    at = _behind_leading(tokens, at)
    if not text_at(tokens, at)[:1].isdecimal() or text_at(tokens, at + 1) in _SPOKEN or text_at(tokens, at + 1) in ("x", "/", "-"):
        return []
    return [_quantity("length", 1e-3 * number(text_at(tokens, at)), at, at + 1)]


cdef bint _is_bare_side(list tokens, Py_ssize_t at):
    """Whether the number at *at* may be a side without a unit: it has three figures, or it is a thickness in front of such a one, "0.4 x 1219"."""
    cdef str text = text_at(tokens, at), next_side = text_at(tokens, at + 2)
    if len(text) >= 3 and text.isdecimal():
        return True
    return text_at(tokens, at + 1) == "x" and len(next_side) >= 3 and next_side.isdecimal() and number(text) < MOST_THICKNESS


cdef bint _is_in_mm(int said) noexcept:
    """Whether sides without a unit are in millimetres, as in the trade in wood, in sections, and in flat-rolled metal."""
    return said & (_SAYS_MM | _IN_MM) or (said & _FLAT and said & _METAL)


cdef list _bare_side(list tokens, Py_ssize_t at):
    """Read a side without a unit at *at*, in millimetres as the other lengths of the text: "1.5 mm 1250 x 2500", "2 mm 1500 wide"."""
    cdef Py_ssize_t last = at + 1
    while text_at(tokens, last) == "x" and text_at(tokens, last + 1)[:1].isdecimal():
        last += 2
    return [] if text_at(tokens, last) in _SPOKEN else [_quantity("length", 1e-3 * number(text_at(tokens, at)), at, at + 1)]


cdef list _count_before_system(list tokens, Py_ssize_t at):
    """Read a count at *at* behind which its system stands: "40/2 Ne"."""
    cdef str plies = text_at(tokens, at + 2), system = text_at(tokens, at + 3)
    if system not in _YARN_COUNTS or text_at(tokens, at + 1) != "/" or not plies.isdecimal():
        return []
    return _yarn(_YARN_COUNTS[system], [number(text_at(tokens, at)), number(plies)], at, at + 4)


cdef list _cotton_count(list tokens, Py_ssize_t at, int said):
    """Read a count at *at* that names no system, as spinners of cotton and its like write it: "30/1", "40s" and "40s/2" of yarn."""
    cdef Token token = tokens[at]
    cdef Py_ssize_t last = at + 1
    if said & (_COUNTED_YARN | _COUNTED_OTHERWISE) != _COUNTED_YARN or text_at(tokens, at - 1) in _YARN_COUNTS:
        return []
    figures = [token.text]
    if text_at(tokens, last) == "s" and (<Token>tokens[last]).start == token.end:
        last += 1
    if text_at(tokens, last) == "/" and text_at(tokens, last + 1)[:1].isdigit():
        figures.append(text_at(tokens, last + 1))
        last += 2
    counts = [number(figure) for figure in figures]
    if last == at + 1 or max(counts) < LEAST_COUNT or (len(counts) > 1 and not 1 <= min(counts) <= MOST_PLIES):
        return []
    return _yarn(_YARN_COUNTS["ne"], counts, at, last)


cdef list _sides(list tokens, Py_ssize_t last, str dimension):
    """The numbers before *last* that share its unit: 120 and 85 in "120 x 85 x 35 mm"."""
    cdef list places = []
    while dimension == "length" and last > 1 and text_at(tokens, last - 1) == "x" and text_at(tokens, last - 2)[0].isdigit():
        last -= 2
        places.append(last)
    return places[::-1]
