# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Numbers with units: "500 ml", "2 x 500 g", "60% cotton", "12V", "10 lbs", as values in base units."""

from typing import NamedTuple

cimport cython
from cpython.object cimport PyObject
from libc.math cimport pow
from libc.stdint cimport int32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from hscode._rows cimport grown
from hscode.reading._named cimport named
from hscode.reading._scan cimport Token

from hscode.reading.relations import JOINING
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
_GO_ON = frozenset({"x", ":", "/", "*", "+", "&"})
"""What makes a figure part of a longer one: "diesel 2.5x10", "petrol 3.5:1"."""
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_CENTURIES = frozenset({"century", "cent", "centuries"})
_BEFORE_CHRIST = frozenset({"bc", "bce"})
_BEHIND_YEARS = _ORDINAL | _BEFORE_CHRIST
"""What may stand behind the figure of a century, or of a year before Christ."""
_NUMBERED = frozenset({"model", "style", "art", "article", "item", "no", "nr", "ref", "reference", "sku", "code", "number", "part", "lot", "order"})
"""Words in front of a number that counts nothing: "style 1850"."""
_PITCHED = frozenset({"htd", "std", "rpp", "sts"})
"""Profiles of toothed belts, behind which a figure with an "m" is a pitch."""
_DENSITIES = frozenset({"density", "gravity"})
"""Words in front of a density that is told without a unit, in grams a cubic centimetre: "specific gravity 0.94"."""
_LENGTHS = frozenset({"width", "thickness", "length", "diameter", "height"})
"""Nouns in front of a length that is told without a unit where others are in millimetres: "1.5 mm width 1250"."""
_BESIDE_BARE = frozenset({"x", "wide", "long", "high", "thick"})
"""What stands behind a length of three figures that is told without a unit: "1250 x 2500", "1500 wide"."""
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
cdef double _SQUARE_YARD = 0.83612736
_PER = frozenset({"/", "per"})
_BETWEEN_SHARES = frozenset({"/", ",", "and", "&", "+", "-"})
_COUNTED = frozenset({"pack", "set", "box", "packs", "boxes", "lot", "case", "bag"})
_BRIX = "brix"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SIDES = frozenset({"mm", "cm"})
"""Units of lengths behind letters and figures, as drawings have it: "t3mm", "od60mm"."""
_NOT = frozenset({"not", "no", "nor"})
_LINKS = frozenset({"of", "in", ":", "=", "is", "approx", "about"})
"""Words between a length and its name: "a width of 5 mm", "5 mm in diameter"."""
_PARTING = JOINING | {",", ";", "/", "with", "plus"}
"""What parts the name of one share from that of the next: "10% butter and 90% oil"."""
_FOLLOWING = frozenset({"thick", "wide", "long", "high", "tall", "deep"})
"""Words that follow the length that they name."""

cdef enum:  # what a token is where figures stand
    FIGURE = 1  # begins with a figure
    WHOLE = 2  # has nothing but figures
    LETTERS = 4  # begins with a letter
    POINTED = 8  # has a point
    SLASH = 32
    POINT = 64
    COLON = 128
    HYPHEN = 256
    PLUS = 512
    PERCENT = 1024
    OF = 2048
    TO = 4096
    UP = 8192
    AND = 16384
    OR = 32768
    THAN = 65536
    BY = 131072
    NO_UNIT = 262144  # "in", "a": none behind a blank
    S = 524288
    D = 1048576
    M = 2097152
    V = 4194304
    VOLUME = 8388608  # "vol", "volume"
    BETWEEN = 16777216
    DENIES = 33554432
    ALC = 67108864
    BRIX = 134217728
    MILLIWATTS = 268435456  # "mw", which may be megawatts
    OUNCES = 536870912
    GRAMS = 1073741824

cdef enum:
    BEHIND_YEARS = 1
    ORDINAL = 2
    CENTURY = 4
    BEFORE_CHRIST = 8
    NUMBERED = 16
    PITCHED = 32
    DENSE = 64  # a density may stand behind it without a unit
    BY_LENGTH = 128  # or a length
    BESIDE_BARE = 256
    MORE = 512
    LESS = 1024
    BOUND = 2048
    LEADS = 4096
    ALCOHOL = 8192
    TELLS_ALCOHOL = 16384
    BEFORE_ALCOHOL = 32768
    PER = 65536
    BETWEEN_SHARES = 131072
    HOLDS = 262144  # so many of something
    TIME = 524288
    GOES_ON = 1048576
    SQUARED = 2097152
    ABOUT = 4194304  # a year
    BRIX_NAME = 8388608
    NOUGHTS = 16777216
    DEGREES = 33554432
    HAS_SHARE = 67108864  # a word that may be of a name behind its share
    MAY_COUNT = 134217728  # it may begin the count of a yarn
    SQUARE_METRE = 268435456
    VOL = 536870912

cdef enum:
    YEAR = 2022  # of the edition, from which ages are counted: the answer is the same in every year
    FIRST_YEAR = 1200
    YEAR_DIGITS = 5
    OLD = 100  # years from which the tariff asks for an age
    MOST_BLANKS = 2  # between a whole number and its fraction: "1 1/2", and "1 ½", whose sign is read with a blank before it
    MOST_PROPORTIONS = 4
    MOST_PLIES = 4
    LEAST_COUNT = 5  # of the cotton count: what is coarser is rope
    MOST_THICKNESS = 100
    WHOLE_SHARES = 100
    FEW = 4
    FEW_TOKENS = 64

cdef double LITTLE = 1e-9, LEAST_LITRES = 0.6, MOST_LITRES = 8.5, LEAST_DENSITY = 0.5, MOST_DENSITY = 25.0
SHARE_DIMENSION, LENGTH_DIMENSION, MASS_DIMENSION = DIMENSIONS["share"], DIMENSIONS["length"], DIMENSIONS["mass"]
cdef int _SHARE = SHARE_DIMENSION, _ALCOHOL_BY = DIMENSIONS["alcohol"], _BY_BRIX = DIMENSIONS["brix"], _LENGTH = LENGTH_DIMENSION
cdef int _MASS = MASS_DIMENSION, _VOLUME = DIMENSIONS["volume"], _AREA = DIMENSIONS["area"], _ANGLE = DIMENSIONS["angle"], _AGE = DIMENSIONS["age"]
cdef int _COUNT = DIMENSIONS["count"], _SEATS = DIMENSIONS["seats"], _DENSITY = DIMENSIONS["density"], _AREA_DENSITY = DIMENSIONS["area density"]
cdef int _LINEAR_DENSITY = DIMENSIONS["linear density"]
PROPORTION_DIMENSION, PLIES_DIMENSION = len(DIMENSIONS), len(DIMENSIONS) + 1
cdef tuple _NAMES = (*DIMENSIONS, PROPORTION, PLIES)
cdef double _MILLIMETRE = _SPOKEN["mm"][1], _DENIER = _SPOKEN["denier"][1], _STRENGTH = _SPOKEN["abv"][1], _ONE_BRIX = _SPOKEN["bx"][1]
cdef double _ENGLISH_COUNT = _YARN_COUNTS["ne"]


cdef dict marked(dict words):
    """Return the marks of words, from the words of each mark."""
    cdef dict marks = {}
    for mark, marked in words.items():
        for word in marked:
            marks[word] = marks.get(word, 0) | mark
    return marks


cdef dict _MARKS = marked({
    X: ("x",), SLASH: ("/",), POINT: (".",), COLON: (":",), HYPHEN: ("-",), PLUS: ("+",), PERCENT: ("%",), OF: ("of",), TO: ("to",), UP: ("up",),
    AND: ("and",), OR: ("or",), THAN: ("than",), BY: ("by",), NO_UNIT: ("in", "a"), S: ("s",), D: ("d",), M: ("m",), V: ("v",),
    VOLUME: ("vol", "volume"), BETWEEN: ("between",), DENIES: _NOT, ALC: ("alc",), BRIX: (_BRIX, "bx"), MILLIWATTS: ("mw",), OUNCES: ("oz",),
    GRAMS: ("g", "gr"),
})
cdef dict _MORE_MARKS = marked({
    BEHIND_YEARS: _BEHIND_YEARS, ORDINAL: _ORDINAL, CENTURY: _CENTURIES, BEFORE_CHRIST: _BEFORE_CHRIST, NUMBERED: _NUMBERED, PITCHED: _PITCHED,
    DENSE: _DENSITIES, BY_LENGTH: _LENGTHS, BESIDE_BARE: _BESIDE_BARE, MORE: _MORE, LESS: _LESS, BOUND: _BOUNDS, LEADS: _LEADING, ALCOHOL: _ALCOHOL,
    TELLS_ALCOHOL: _TELLS_ALCOHOL, BEFORE_ALCOHOL: _BEFORE_ALCOHOL, PER: _PER, BETWEEN_SHARES: _BETWEEN_SHARES, HOLDS: _COUNTED, TIME: _TIMES,
    GOES_ON: _GO_ON, SQUARED: _SQUARED, ABOUT: ("c", "ca", "circa"), BRIX_NAME: (_BRIX,), NOUGHTS: ("000",), DEGREES: ("deg",), SQUARE_METRE: ("m2",),
    VOL: ("vol",),
})


cdef dict _NEAR_MARKS = marked({LINKS: _LINKS, PARTS: _PARTING, FOLLOWS: _FOLLOWING, COMMA_MARK: (",",)})


class Quantity(NamedTuple):
    """A number with a unit in a text: *value* in the base unit of *dimension*, tokens ``[first, last)``."""

    dimension: str
    value: float
    first: int
    last: int


@cython.no_gc
cdef class MetricWord:
    """What a token says where figures stand."""

    def __cinit__(self, str text not None):
        cdef Metric* plain = &self.plain
        cdef str stem = text.rstrip("0123456789")
        self.text = text
        plain.text, plain.length = <PyObject*>text, <int32_t>len(text)
        plain.marks = (
            <int>_MARKS.get(text, 0) | (FIGURE if text[0].isdecimal() else 0) | (WHOLE if text.isdecimal() else 0) | (LETTERS if text[0].isalpha() else 0)
            | (POINTED if "." in text else 0)
        )
        plain.more = (
            <int>_MORE_MARKS.get(text, 0) | (MAY_COUNT if text[0] == "n" else 0)
            | (HAS_SHARE if len(text) > 1 and text[0].isalpha() and text not in _SPOKEN and text != "and" else 0)
        )
        plain.near = _NEAR_MARKS.get(text, 0)
        plain.number = number(text) if plain.marks & FIGURE else 0.0
        dimension, plain.factor = _SPOKEN.get(text, ("", 0.0))
        plain.dimension = DIMENSIONS.get(dimension, -1)
        raised, plain.raised, plain.metre = _RAISED.get(text, ("", 0, 0.0))
        plain.raised_to = DIMENSIONS.get(raised, -1)
        plain.cube = _CUBES.get(text, 0.0)
        plain.count = _YARN_COUNTS.get(stem, 0.0)
        plain.counted = number(text[len(stem) :]) if plain.count and len(stem) < len(text) else -1.0
        plain.side = _side(text)


cdef double _side(str text) except? -1.0:
    """Return the length in metres of which letters say which one it is, "w1250mm"; -1 for none."""
    cdef str figure = text[:-2].lstrip(_LETTERS)
    if len(text) < 4 or text[-2:] not in _SIDES or not figure.isdecimal():
        return -1.0
    return number(figure) * _SPOKEN[text[-2:]][1]


cdef enum:
    KEPT_WORDS = 10_000  # that are kept; then all are forgotten

cdef dict _kept = {}
cdef Metric _NONE  # where no token stands
memset(&_NONE, 0, sizeof(_NONE))
_NONE.dimension, _NONE.counted, _NONE.side, _NONE.raised_to = -1, -1.0, -1.0, -1


cdef MetricWord metric_word(str text):
    """Return what a token says where figures stand; what was found out once is kept."""
    cdef MetricWord word = _kept.get(text)
    if word is None:
        if len(_kept) >= KEPT_WORDS:
            _kept.clear()
        word = _kept[text] = MetricWord(text)
    return word


def find_quantities(list tokens not None, dict trades not None=NO_TRADES):
    """Return the quantities of a tokenised text in order.

    Args:
        tokens: of the text.
        trades: words that tell how figures are to be read, with what each says (:func:`hscode.reading.trades.trade_marks`); none for a measure alone.

    >>> from hscode.reading.text import tokenise
    >>> [(q.dimension, round(q.value, 3)) for q in find_quantities(tokenise("2 x 500g tea, 40% vol, 12V 3 kW"))]
    [('mass', 0.5), ('alcohol', 40.0), ('voltage', 12.0), ('power', 3000.0)]
    """
    cdef Figure few[FEW_TOKENS]
    cdef Figure* figures = few
    cdef Amounts amounts
    cdef list words = []
    cdef Py_ssize_t i, size
    cdef MetricWord word
    cdef Token token
    tokens = list(tokens)
    size = len(tokens)
    memset(&amounts, 0, sizeof(amounts))
    if size > FEW_TOKENS:
        figures = <Figure*>malloc(size * sizeof(Figure))
        if figures == NULL:
            raise MemoryError
    try:
        for i in range(size):
            token = <Token?>tokens[i]
            word = metric_word(token.text)
            words.append(word)
            figures[i].metric, figures[i].trade = &word.plain, trades.get(token.text, 0)
            figures[i].start, figures[i].end = <int32_t>token.start, <int32_t>token.end
        reckon(figures, size, &amounts)
        return quantities_of(&amounts)
    finally:
        free(amounts.at)
        if figures != few:
            free(figures)


cdef list quantities_of(const Amounts* amounts):
    """Return quantities as Python has them."""
    cdef Py_ssize_t i
    cdef const Amount* at = amounts.at
    return [named(Quantity, (_NAMES[at[i].dimension], at[i].value, at[i].first, at[i].last)) for i in range(amounts.size)]


cdef struct Text:
    # the tokens of a text, what their trades say together, and the quantities that are found
    const Figure* at
    Py_ssize_t size
    int said
    Amounts* found


cdef int reckon(const Figure* at, Py_ssize_t size, Amounts* found) except -1 nogil:
    """Find the quantities of a text in order, and add them to those that are found."""
    cdef Text text
    cdef Py_ssize_t i = 0
    cdef const Metric* metric
    text.at, text.size, text.said, text.found = at, size, 0, found
    for i in range(size):
        text.said |= at[i].trade
    i = 0
    while i < size:
        metric = at[i].metric
        if metric.marks & FIGURE:
            i = _read_figure(&text, i)
            continue
        if metric.more & MAY_COUNT:
            _count_yarn(&text, i)
        elif metric.more & (BRIX_NAME | DENSE | BY_LENGTH):
            _read_bare(&text, i)
        elif metric.side >= 0:
            _add(&text, _LENGTH, metric.side, i, i + 1)
        i += 1
    return 0


cdef inline int _add(Text* text, int dimension, double value, Py_ssize_t first, Py_ssize_t last) except -1 nogil:
    return add_amount(text.found, dimension, value, first, last)


cdef int add_amount(Amounts* found, int dimension, double value, Py_ssize_t first, Py_ssize_t last) except -1 nogil:
    """Add a quantity to some."""
    cdef Amount* longer
    if found.size == found.room:
        longer = <Amount*>grown(found.at, &found.room, FEW, sizeof(Amount))
        if longer == NULL:
            raise MemoryError
        found.at = longer
    found.at[found.size].dimension, found.at[found.size].value = dimension, value
    found.at[found.size].first, found.at[found.size].last = <int32_t>first, <int32_t>last
    found.size += 1
    return 0


cdef inline const Metric* at(const Text* text, Py_ssize_t i) noexcept nogil:
    """Return what the token at *i* says, nothing where none stands."""
    return text.at[i].metric if 0 <= i < text.size else &_NONE


cdef Py_ssize_t _read_figure(Text* text, Py_ssize_t i) except -1 nogil:
    """Find what the number at *i* tells; return behind which token no number is part of that."""
    cdef const Metric* figure = at(text, i)
    cdef const Metric* behind = at(text, i + 1)
    cdef Py_ssize_t end = 0
    if figure.length == 4 or behind.more & BEHIND_YEARS:
        _read_age(text, i)
    if behind.marks & M and at(text, i - 1).more & PITCHED:
        return _read_pitch(text, i)
    if behind.marks & D:
        _read_deniers(text, i)
    if behind.marks & SLASH:
        end = _read_proportions(text, i)
    elif behind.marks & LETTERS:
        end = _read_named_proportions(text, i)
    if end:
        return end
    if (behind.more & BESIDE_BARE or at(text, i - 1).marks & X) and _is_bare_side(text, i) and _is_in_mm(text.said):
        _read_bare_side(text, i)
    if behind.marks & (SLASH | S) and not _count_before_system(text, i):
        _count_cotton(text, i)
    _read_with_unit(text, i)
    return i + 1


cdef Py_ssize_t _read_pitch(Text* text, Py_ssize_t i) except -1 nogil:
    """Pass over the pitch of a toothed belt, "HTD 14M 1400", behind which its length stands in millimetres, and return where that ends."""
    cdef const Metric* length = at(text, i + 2)
    if not length.marks & WHOLE or at(text, i + 3).marks & LETTERS:
        return i + 2
    _add(text, _LENGTH, length.number * _MILLIMETRE, i + 2, i + 3)
    return i + 3


cdef int _read_bare(Text* text, Py_ssize_t i) except -1 nogil:
    """Read the figure without a unit that the word at *i* may lead to."""
    cdef int word = at(text, i).more
    if word & BRIX_NAME:
        return _read_bare_brix(text, i + 1)
    if word & DENSE:
        return _read_bare_density(text, i + 1)
    return _read_bare_length(text, i + 1) if text.said & _SAYS_MM else 0


cdef Py_ssize_t _read_proportions(Text* text, Py_ssize_t i) except -1 nogil:
    """Read figures parted by strokes that make up a hundred, "55/45", "65/35%", and return where they end; 0 where they are none."""
    cdef Py_ssize_t places[MOST_PROPORTIONS]
    cdef int k, n = 0
    cdef double whole = 0
    while at(text, i).marks & FIGURE and n < MOST_PROPORTIONS:
        whole += at(text, i).number
        places[n] = i
        n += 1
        i += at(text, i + 1).marks & PERCENT != 0
        if not at(text, i + 1).marks & SLASH:
            break
        i += 2
    if n < 2 or whole != WHOLE_SHARES:
        return 0
    for k in range(n):
        _add(text, PROPORTION_DIMENSION, at(text, places[k]).number, places[k], places[k] + 1 + (at(text, places[k] + 1).marks & PERCENT != 0))
    return text.found.at[text.found.size - 1].last


cdef Py_ssize_t _read_named_proportions(Text* text, Py_ssize_t i) except -1 nogil:
    """Read figures each in front of what it is the share of that make up a hundred, "55 cotton 45 linen", "80 CO/20 PES", and return where they end;
    0 where they are none.
    """
    cdef Py_ssize_t places[WHOLE_SHARES]
    cdef Py_ssize_t first
    cdef int k, n = 0
    cdef double whole = 0
    while at(text, i).marks & WHOLE and at(text, i).length < 3 and whole < WHOLE_SHARES and n < WHOLE_SHARES:
        whole += at(text, i).number
        places[n] = i
        n += 1
        i += 1
        first = i
        while i < first + 2 and at(text, i).more & HAS_SHARE:
            i += 1
        if i == first:
            break
        i += at(text, i).more & BETWEEN_SHARES != 0
    if n < 2 or whole != WHOLE_SHARES:
        return 0
    for k in range(n):
        _add(text, PROPORTION_DIMENSION, at(text, places[k]).number, places[k], places[k] + 1)
    return places[n - 1] + 1


cdef struct Unit:
    # the dimension of a unit, -1 for none, the factor to its base unit, and where it ends
    int dimension
    double factor
    Py_ssize_t last


cdef int _read_with_unit(Text* text, Py_ssize_t i) except -1 nogil:
    """Read the number at *i*, with its unit, and the numbers in front of it that share the unit."""
    cdef Py_ssize_t behind = i + 1, first
    cdef const Metric* word
    cdef Unit unit
    cdef double value
    if at(text, i - 1).marks & OF and at(text, i - 2).more & HOLDS:
        _add(text, _COUNT, at(text, i).number, i, behind)  # "pack of 10"
    if at(text, behind).marks & HYPHEN and behind + 1 < text.size:
        behind += 1
    word = at(text, behind)
    unit = _unit_at(text, behind)
    if unit.dimension < 0:
        if _is_fuel(text, behind) or (_is_fuel(text, i - 1) and not word.more & GOES_ON):
            _read_litres(text, i)
        return 0
    if word.marks & NO_UNIT and text.at[behind].start > text.at[i].end:  # "5 in a box" is no length
        return 0
    if word.length == 1 and at(text, unit.last).marks & HYPHEN and at(text, unit.last + 1).marks & LETTERS:  # "3 t-shirts" are no tonnes
        return 0
    unit = _told_of_goods(text, i, word, unit)
    if unit.dimension < 0:
        return 0
    first = i
    while unit.dimension == _LENGTH and first > 1 and at(text, first - 1).marks & X and at(text, first - 2).marks & FIGURE:
        first -= 2
    while first < i:  # 120 and 85 in "120 x 85 x 35 mm"
        _add(text, unit.dimension, at(text, first).number * unit.factor, first, first + 1)
        first += 2
    value = _figure(text, i, &first)
    if unit.dimension == _SEATS and at(text, first - 1).marks & PLUS and at(text, first - 2).marks & WHOLE:  # "16+1 seats"
        first -= 2
        value += at(text, first).number
    return _add(text, unit.dimension, _beyond(text, first, unit.last) * value * unit.factor, first, unit.last)


cdef Unit _unit_at(const Text* text, Py_ssize_t i) noexcept nogil:
    """Return the unit that stands at *i*: of one word, or of more, "sq. m", "vol%", "deg Brix"."""
    cdef const Metric* word = at(text, i)
    cdef Unit unit
    unit.dimension, unit.factor, unit.last = word.dimension, word.factor, i + 1
    if unit.dimension >= 0:
        return unit
    if word.raised:
        return _raised(text, i)
    if word.more & VOL and at(text, i + 1).marks & PERCENT:
        unit.dimension, unit.factor, unit.last = _ALCOHOL_BY, _STRENGTH, i + 2
    elif word.more & DEGREES and at(text, i + 1).marks & BRIX:
        unit.dimension, unit.factor, unit.last = _BY_BRIX, _ONE_BRIX, i + 2
    return unit


cdef Unit _told_of_goods(const Text* text, Py_ssize_t i, const Metric* word, Unit unit) noexcept nogil:
    """Return what the figure at *i* with a unit tells of goods that have some words: the unit, which may be another; none for a flow or a speed."""
    cdef Py_ssize_t end
    cdef const Metric* behind = at(text, unit.last)
    if unit.dimension == _SHARE:
        end = _alcohol_end(text, i, unit.last)
        if end:
            unit.dimension, unit.last = _ALCOHOL_BY, end
        return unit
    if word.marks & MILLIWATTS and not text.said & _MEGAWATTS:
        unit.factor = 1e-3
    if unit.dimension == _ANGLE and behind.marks & BRIX:  # "11 degrees Brix"
        unit.dimension, unit.factor, unit.last = _BY_BRIX, 1.0, unit.last + 1
    elif behind.more & PER or (unit.dimension == _MASS and behind.more & SQUARE_METRE):
        return _told_per(text, unit)
    elif word.marks & OUNCES and text.said & _OUNCES_BY_AREA:
        unit.dimension, unit.factor = _AREA_DENSITY, unit.factor * 1e3 / _SQUARE_YARD
    elif word.marks & GRAMS and text.said & (_GRAMS_BY_AREA | _GRAMS_ALONE) == _GRAMS_BY_AREA:
        unit.dimension, unit.factor = _AREA_DENSITY, unit.factor * 1e3
    return unit


cdef Unit _told_per(const Text* text, Unit unit) noexcept nogil:
    """Return the same of a unit behind which an area, a volume or a time stands: "g/m2", "kg per m3"."""
    cdef Py_ssize_t i = unit.last + (at(text, unit.last).more & PER != 0)
    cdef const Metric* per = at(text, i)
    cdef Unit area
    if per.more & TIME:
        unit.dimension = -1
    elif unit.dimension == _MASS and per.cube > 0:
        unit.dimension, unit.factor, unit.last = _DENSITY, unit.factor * per.cube, i + 1
    elif unit.dimension == _MASS:
        area = _area(text, i)
        if area.dimension >= 0:
            unit.dimension, unit.factor, unit.last = _AREA_DENSITY, unit.factor * 1e3 / area.factor, area.last
    return unit


cdef Unit _raised(const Text* text, Py_ssize_t i) noexcept nogil:
    """Return the unit of an area or a volume in words that stands at *i*: "sq. m", "cubic centimetres"; none where there is none."""
    cdef const Metric* word = at(text, i)
    cdef const Metric* side
    cdef Unit unit
    unit.last = i + 1 + (at(text, i + 1).marks & POINT != 0)
    side = at(text, unit.last)
    unit.dimension, unit.factor = -1, 0.0
    if side.dimension == _LENGTH:
        unit.dimension, unit.factor, unit.last = word.raised_to, word.metre * pow(side.factor, word.raised), unit.last + 1
    return unit


cdef Py_ssize_t _alcohol_end(const Text* text, Py_ssize_t i, Py_ssize_t last) noexcept nogil:
    """Return where the strength ends if the share of the figure at *i*, whose sign ends at *last*, is one of alcohol, else 0."""
    cdef const Metric* behind = at(text, last)
    cdef Py_ssize_t before = i - 1
    if behind.more & ALCOHOL:
        return last + 1
    if not text.said & _ALCOHOLIC:
        return 0
    if behind.marks & BY and at(text, last + 1).marks & VOLUME:
        return last + 2
    if behind.marks & V and at(text, last + 1).marks & SLASH and at(text, last + 2).marks & V:
        return last + 3
    while at(text, before).more & BEFORE_ALCOHOL:
        before -= 1
    before -= at(text, before).marks & POINT != 0 and at(text, before - 1).marks & ALC != 0
    return last if at(text, before).more & TELLS_ALCOHOL else 0


cdef Unit _area(const Text* text, Py_ssize_t i) noexcept nogil:
    """Return the area that stands at *i* in square metres: "m2", "sq. m", "meter square", "yd2"; none where none does."""
    cdef const Metric* word = at(text, i)
    cdef Unit area
    if word.raised:
        area = _raised(text, i)
        area.dimension = _AREA if area.dimension == _AREA else -1
        return area
    area.dimension, area.factor, area.last = -1, word.factor, i + 1
    if word.dimension == _AREA:
        area.dimension = _AREA
    elif word.dimension == _LENGTH and at(text, i + 1).more & SQUARED:
        area.dimension, area.factor, area.last = _AREA, word.factor * word.factor, i + 2
    elif word.marks & M:
        area.dimension, area.factor = _AREA, 1.0
    return area


cdef inline bint _is_fuel(const Text* text, Py_ssize_t i) noexcept nogil:
    """Whether the litres of an engine stand beside a word without their unit."""
    return 0 <= i < text.size and text.at[i].trade & _LITRES != 0


cdef int _read_litres(Text* text, Py_ssize_t i) except -1 nogil:
    """Read the litres of an engine at *i*: "Yaris 1.3 petrol", "saloon diesel 2.0"."""
    cdef const Metric* figure = at(text, i)
    if not figure.marks & POINTED or not LEAST_LITRES <= figure.number <= MOST_LITRES:
        return 0
    return _add(text, _VOLUME, figure.number, i, i + 1)


cdef int _read_deniers(Text* text, Py_ssize_t i) except -1 nogil:
    """Read the deniers of a yarn at *i*: "300D" of polyester, "70D/24F"."""
    if text.at[i + 1].start > text.at[i].end or not text.said & _DENIERS:
        return 0
    return _add(text, _LINEAR_DENSITY, at(text, i).number * _DENIER, i, i + 2)


cdef Py_ssize_t _behind_leading(const Text* text, Py_ssize_t i) noexcept nogil:
    """Return where a figure stands that words may lead to from *i* on: "density: 0.955"."""
    while at(text, i).more & LEADS or (at(text, i).marks & POINT and at(text, i - 1).more & BOUND):
        i += 1
    return i


cdef int _read_bare_brix(Text* text, Py_ssize_t i) except -1 nogil:
    """Read degrees Brix behind their name: "brix 60"; "Brix 65 %" are such as well, but not "Brix 20 kg"."""
    cdef int unit
    i = _behind_leading(text, i)
    unit = at(text, i + 1).dimension
    if not at(text, i).marks & FIGURE or (unit >= 0 and unit != _BY_BRIX and unit != _SHARE and unit != _ANGLE):
        return 0
    return _add(text, _BY_BRIX, _beyond(text, i, i + 1) * at(text, i).number, i, i + 1)


cdef int _read_age(Text* text, Py_ssize_t i) except -1 nogil:
    """Read the age of art and antiques from their year, decade or century at *i*: "oil on canvas 1850", "1880s", "19th century", "600 BC"."""
    cdef const Metric* figure = at(text, i)
    cdef const Metric* behind = at(text, i + 1)
    cdef int year, age
    if not figure.marks & WHOLE or figure.length > YEAR_DIGITS:
        return 0
    year = <int>figure.number
    if behind.more & BEFORE_CHRIST:
        return _add(text, _AGE, YEAR + year, i, i + 2)
    if behind.more & ORDINAL:
        age = _age_of_century(text, i)
        return _add(text, _AGE, age, i, i + 3) if age >= OLD else 0
    if not FIRST_YEAR <= year <= YEAR or not (_is_about(text, i) or _tells_age(text.said)):
        return 0
    if behind.marks & S and year % 10 == 0 and not at(text, i + 2).marks & SLASH:
        return _add(text, _AGE, max(0, YEAR - year - 9), i, i + 2)  # the youngest of the decade
    return _add(text, _AGE, YEAR - year, i, i + 1) if _may_be_year(text, i) else 0


cdef int _age_of_century(const Text* text, Py_ssize_t i) noexcept nogil:
    """Return the least age of what is of the century at *i*, 0 where none is; what is of the last one may be older than 100 years or not."""
    cdef int century = <int>at(text, i).number if at(text, i).length < 3 else 0
    if not century or not at(text, i + 2).more & CENTURY:
        return 0
    if at(text, i + 3).more & BEFORE_CHRIST:
        return YEAR + 100 * (century - 1)
    return YEAR - 100 * century


cdef bint _tells_age(int said) noexcept nogil:
    """Whether a text speaks of what has its worth from its age."""
    return not said & _OF_TODAY and (said & _AGED != 0 or (said & _PAINT != 0 and said & _PAINTED != 0))


cdef bint _may_be_year(const Text* text, Py_ssize_t i) noexcept nogil:
    """Whether the number at *i* may be a year: it has no unit, and is neither a side nor the number of an article."""
    cdef const Metric* behind = at(text, i + 1)
    cdef Py_ssize_t before = i - 1
    while at(text, before).marks & (POINT | COLON):
        before -= 1
    return behind.dimension < 0 and not behind.marks & X and not at(text, before).marks & X and not at(text, before).more & NUMBERED


cdef bint _is_about(const Text* text, Py_ssize_t i) noexcept nogil:
    """Whether a year at *i* is told as one that is not quite known: "sideboard c. 1870"."""
    return at(text, i - 1 - (at(text, i - 1).marks & POINT != 0)).more & ABOUT != 0


cdef double _figure(const Text* text, Py_ssize_t i, Py_ssize_t* first) except? -1 nogil:
    """Return the value of the figure at *i*, and find where it begins: "10 000", ".5" and "3/4" are more than their last token."""
    cdef const Metric* figure = at(text, i)
    cdef const Metric* before
    cdef double value
    first[0] = i
    if i == 0:
        return figure.number
    value = _fraction(text, i, first)
    if value > 0:
        return value
    before = at(text, i - 1)
    if before.marks & POINT and text.at[i - 1].end == text.at[i].start:
        return _behind_point(text, i, first)
    if figure.more & NOUGHTS and before.length <= 3 and before.marks & WHOLE and text.at[i - 1].end == text.at[i].start - 1:
        return _thousands(text, i, first)
    return figure.number


cdef double _fraction(const Text* text, Py_ssize_t i, Py_ssize_t* first) noexcept nogil:
    """Return the value of a fraction that ends at *i*, and find where it begins: "3/4", "1 1/2", "1-1/2"; 0 where none does."""
    cdef const Metric* parts = at(text, i)
    cdef const Metric* above = at(text, i - 2)
    cdef Py_ssize_t whole = i - 3 - (at(text, i - 3).marks & HYPHEN != 0)
    cdef double value
    if not at(text, i - 1).marks & SLASH or text.at[i - 1].end != text.at[i].start or not above.marks & WHOLE or not parts.marks & WHOLE:
        return 0
    if not _is_of_parts(parts.number) or not 0 < above.number < parts.number:
        return 0
    value = above.number / parts.number
    if at(text, whole).marks & WHOLE and at(text, whole).length <= 2 and 0 < text.at[i - 2].start - text.at[whole].end <= MOST_BLANKS:
        first[0] = whole
        return at(text, whole).number + value
    first[0] = i - 2
    return value


cdef bint _is_of_parts(double whole) noexcept nogil:
    """Whether the whole is parted into so many in fractions: "1 1/2 inch"."""
    return whole == 2 or whole == 3 or whole == 4 or whole == 8 or whole == 16 or whole == 32 or whole == 64


cdef double _behind_point(const Text* text, Py_ssize_t i, Py_ssize_t* first) except? -1 nogil:
    """Return the value of the figure whose digits behind the point stand at *i*, and find where it begins: ".5", and "t2.5", of which letters say
    what it is.
    """
    if i == 1 or text.at[i - 2].end < text.at[i - 1].start:
        first[0] = i - 1
        with gil:
            return number("0." + <str>at(text, i).text)
    if not at(text, i).marks & WHOLE:
        return at(text, i).number
    with gil:
        return _behind_letters(text, i, first)


cdef double _behind_letters(const Text* text, Py_ssize_t i, Py_ssize_t* first) except? -1:
    """Return the value of the figure whose digits behind the point stand at *i*, and those before it behind letters, if they do."""
    cdef str whole = (<str>at(text, i - 2).text).lstrip(_LETTERS)
    if not whole.isdecimal():
        return at(text, i).number
    first[0] = i - 2
    return number(f"{whole}.{<str>at(text, i).text}")


cdef double _thousands(const Text* text, Py_ssize_t i, Py_ssize_t* first) noexcept nogil:
    """Return the value of the figure whose last three noughts stand at *i*, and find where it begins: "10 000", "1 500 000"."""
    cdef const Metric* millions = at(text, i - 2)
    first[0] = i - 1
    if at(text, i - 1).length == 3 and millions.marks & WHOLE and millions.length <= 3 and text.at[i - 2].end == text.at[i - 1].start - 1:
        first[0] = i - 2
        return millions.number * 1e6 + at(text, i - 1).number * 1e3
    return at(text, i - 1).number * 1e3


cdef double _beyond(const Text* text, Py_ssize_t i, Py_ssize_t behind) noexcept nogil:
    """Return a little more than one for a figure that is the least, "over 6 mm", a little less for one that is the most, else one.

    The figure itself may belong to it or not; what a text calls the least or the most lies on its side of a limit of the tariff.
    """
    cdef int way = _limit_before(text, i)
    return 1.0 + (way or _limit_behind(text, behind)) * LITTLE


cdef int _limit_before(const Text* text, Py_ssize_t i) noexcept nogil:
    """Return 1 where words in front of the figure at *i* call it the least, "min. 6", -1 where they call it the most, "up to 6", "3 to 6", else 0."""
    cdef int way
    if at(text, i - 1).marks & (THAN | POINT | COLON):  # "max. 6"
        i -= 1
    if at(text, i - 1).marks & (TO | HYPHEN):
        return -1 if at(text, i - 2).marks & UP or _ends_figure(text, i - 2) else 0
    if at(text, i - 1).marks & AND and at(text, i - 2).marks & FIGURE and at(text, i - 3).marks & BETWEEN:
        return -1
    way = _way(at(text, i - 1))
    return -way if at(text, i - 2).marks & DENIES else way


cdef inline int _way(const Metric* word) noexcept nogil:
    """Return 1 for a word that calls a figure the least, -1 for one that calls it the most, else 0."""
    return 1 if word.more & MORE else -1 if word.more & LESS else 0


cdef int _limit_behind(const Text* text, Py_ssize_t behind) noexcept nogil:
    """Return 1 where the words from *behind* on call the figure in front of them the least, "6 mm or more", "6 mm min", "6 mm to 8 mm", -1 for the most, else 0."""
    cdef const Metric* word = at(text, behind)
    cdef const Metric* after = at(text, behind + 1)
    if word.marks & (OR | AND):
        return _way(after)
    if word.more & BOUND and not after.marks & FIGURE:
        return _way(word)
    return 1 if word.marks & (TO | HYPHEN) and after.marks & FIGURE else 0


cdef bint _ends_figure(const Text* text, Py_ssize_t i) noexcept nogil:
    """Whether a figure stands at *i*, or a unit behind one."""
    return at(text, i).marks & FIGURE != 0 or (at(text, i).dimension >= 0 and at(text, i - 1).marks & FIGURE != 0)


cdef int _count_yarn(Text* text, Py_ssize_t i) except -1 nogil:
    """Read a count of yarn at *i*: "Ne 30/1" and "Ne30" are singles of 196.8 decitex, "Nm 2/28" two plies of 357.1 each.

    Of two numbers parted by a stroke the larger is the count and the other the number of plies.
    """
    cdef const Metric* system = at(text, i)
    cdef Py_ssize_t first = i if system.counted >= 0 else i + 1
    cdef double count = system.counted if system.counted >= 0 else at(text, first).number
    if not system.count or not (system.counted >= 0 or at(text, first).marks & FIGURE):
        return 0
    if not at(text, first + 1).marks & SLASH or first + 2 >= text.size:
        return _add_yarn(text, system.count, count, -1, i, first + 1)
    if not at(text, first + 2).marks & FIGURE:
        return 0
    return _add_yarn(text, system.count, count, at(text, first + 2).number, i, first + 3)


cdef bint _add_yarn(Text* text, double factor, double count, double other, Py_ssize_t first, Py_ssize_t last) except -1 nogil:
    """Add the decitex of the single yarn and, of two figures, the number of plies; the *other* is below 0 for none. Return whether it is a count."""
    if max(count, other) <= 0:
        return False
    _add(text, _LINEAR_DENSITY, factor / max(count, other), first, last)
    if other >= 0:
        _add(text, PLIES_DIMENSION, min(count, other), first, last)
    return True


cdef int _read_bare_density(Text* text, Py_ssize_t i) except -1 nogil:
    """Read a density without a unit at *i*: "density: 0.955", "specific gravity of less than 0.94"."""
    cdef double value
    i = _behind_leading(text, i)
    if not at(text, i).marks & FIGURE or at(text, i + 1).dimension >= 0:
        return 0
    value = _beyond(text, i, i + 1) * at(text, i).number
    return _add(text, _DENSITY, value, i, i + 1) if LEAST_DENSITY <= value <= MOST_DENSITY else 0


cdef int _read_bare_length(Text* text, Py_ssize_t i) except -1 nogil:
    """Read a length without a unit at *i*, in millimetres as the other lengths of the text."""
    i = _behind_leading(text, i)
    if not at(text, i).marks & FIGURE or at(text, i + 1).dimension >= 0 or at(text, i + 1).marks & (X | SLASH | HYPHEN):
        return 0
    return _add(text, _LENGTH, 1e-3 * at(text, i).number, i, i + 1)


cdef bint _is_bare_side(const Text* text, Py_ssize_t i) noexcept nogil:
    """Whether the number at *i* may be a side without a unit: it has three figures, or it is a thickness in front of such a one, "0.4 x 1219"."""
    cdef const Metric* figure = at(text, i)
    cdef const Metric* next_side = at(text, i + 2)
    if figure.length >= 3 and figure.marks & WHOLE:
        return True
    return at(text, i + 1).marks & X != 0 and next_side.length >= 3 and next_side.marks & WHOLE != 0 and figure.number < MOST_THICKNESS


cdef bint _is_in_mm(int said) noexcept nogil:
    """Whether sides without a unit are in millimetres, as in the trade in wood, in sections, and in flat-rolled metal."""
    return said & (_SAYS_MM | _IN_MM) != 0 or (said & _FLAT != 0 and said & _METAL != 0)


cdef int _read_bare_side(Text* text, Py_ssize_t i) except -1 nogil:
    """Read a side without a unit at *i*, in millimetres as the other lengths of the text: "1.5 mm 1250 x 2500", "2 mm 1500 wide"."""
    cdef Py_ssize_t last = i + 1
    while at(text, last).marks & X and at(text, last + 1).marks & FIGURE:
        last += 2
    return 0 if at(text, last).dimension >= 0 else _add(text, _LENGTH, 1e-3 * at(text, i).number, i, i + 1)


cdef bint _count_before_system(Text* text, Py_ssize_t i) except -1 nogil:
    """Read a count at *i* behind which its system stands, "40/2 Ne", and return whether one does."""
    cdef const Metric* plies = at(text, i + 2)
    cdef const Metric* system = at(text, i + 3)
    if not _is_system(system) or not at(text, i + 1).marks & SLASH or not plies.marks & WHOLE:
        return False
    return _add_yarn(text, system.count, at(text, i).number, plies.number, i, i + 4)


cdef inline bint _is_system(const Metric* word) noexcept nogil:
    """Whether a word names a system of counts and nothing else."""
    return word.count > 0 and word.counted < 0


cdef int _count_cotton(Text* text, Py_ssize_t i) except -1 nogil:
    """Read a count at *i* that names no system, as spinners of cotton and its like write it: "30/1", "40s" and "40s/2" of yarn."""
    cdef Py_ssize_t last = i + 1
    cdef double count = at(text, i).number, other = -1
    if text.said & (_COUNTED_YARN | _COUNTED_OTHERWISE) != _COUNTED_YARN or _is_system(at(text, i - 1)):
        return 0
    if at(text, last).marks & S and text.at[last].start == text.at[i].end:
        last += 1
    if at(text, last).marks & SLASH and at(text, last + 1).marks & FIGURE:
        other = at(text, last + 1).number
        last += 2
    if last == i + 1 or max(count, other) < LEAST_COUNT or (other >= 0 and not 1 <= min(count, other) <= MOST_PLIES):
        return 0
    return _add_yarn(text, _ENGLISH_COUNT, count, other, i, last)
