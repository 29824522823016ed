# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Measures: the quantities of a text, each with the words near it, by which conditions of the tariff know it: "width 5 mm", "fat 3 %"."""

from libc.stdint cimport int32_t

from cpython.bytearray cimport PyByteArray_AS_STRING

from hscode.reading._position cimport HEAD, room_for
from hscode.reading._scan cimport Token
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport FIGURE, Lexeme, Vocabulary

from hscode.reading.lengths import AROUND, DIAMETER, HEIGHT, LENGTH, NAMES, THICKNESS, WIDTH, names_of
from hscode.reading.quantities import DIMENSIONS, PLIES, PROPORTION
from hscode.reading.relations import JOINING

cdef enum:
    NEAR = 4  # surface tokens around a number among which its name is looked for
    MOST_NEAR = 8

cdef enum:  # of a quantity, at a surface token
    BEGINS = 1
    ENDS = 2

cdef enum:  # where the name of a length stands
    BEFORE = 1
    BEHIND = 2

POWER_FACTOR = 0.8
"""At which generating sets are rated: of one that is told in watts the tariff asks the volt-amperes."""
_LINKS = frozenset({"of", "in", ":", "=", "is", "approx", "about"})
"""Words between a length and its name: "a width of 5 mm", "5 mm in diameter"."""
_PARTING = JOINING | {",", ";", "/", "with", "plus"}
"""What parts the name of one share from that of the next: "10% butter and 90% oil"."""
_FOLLOWING = frozenset({"thick", "wide", "long", "high", "tall", "deep"})
"""Words that follow the length that they name."""
_ACROSS = ("diameter", "dia", "depth", "deep")
"""Words that say which length of the goods a figure is, besides those of thickness, width, length and height."""


cdef class MeasureFinder:
    """Finds the measures that texts state, as triples of dimension number, value in its base unit and the tokens near the number.

    Args:
        nomenclature: the tariff.
        vocabulary: its words.
    """

    def __cinit__(self, nomenclature, Vocabulary vocabulary not None):
        self._vocabulary = vocabulary
        self._side = vocabulary.numbers("side")
        self._names = {name: tuple([number for word in words for number in vocabulary.numbers(word)]) for name, words in NAMES.items()}
        self._lengths = {number: name for name in (THICKNESS, WIDTH, LENGTH, HEIGHT) for number in self._names[name]}
        self._lengths.update({number: DIAMETER for word in _ACROSS for number in vocabulary.numbers(word)})
        self._one_length = {number: kind for word, kind in nomenclature.meta["lengths"].items() for number in vocabulary.numbers(word)}

    cdef list find(self, Statement statement):
        """Return the quantities with the tokens near each, as far as no other quantity and no comma stands between."""
        cdef list out = [], surface = statement.surface, near
        cdef Py_ssize_t begin, end, first, last, k, size = len(surface)
        cdef bytearray bounds, held
        cdef int32_t* first_at  # the first position of each surface token, counted from 1
        cdef int order
        if not statement.quantities:
            return out
        held = room_for(size, sizeof(int32_t))
        first_at = <int32_t*>PyByteArray_AS_STRING(held)
        for k in range(statement.size - 1, -1, -1):
            first_at[statement.at[k].surface] = <int32_t>k + 1
        bounds = room_for(size + 1, 1)
        for _, _, begin, end in statement.quantities:
            bounds[begin] |= BEGINS
            bounds[end] |= ENDS
        _part_shares(statement, first_at, bounds)
        order = self._order_of_names(statement, first_at)
        taken = self._names_of_lengths(statement, first_at, order) if order else None
        for value, first, last in statement.shares or ():  # the materials that have them, before the words that only stand near
            out.append((DIMENSIONS["share"], value, tuple([statement.at[k].token for k in range(first, last)])))
        for dimension, value, begin, end in statement.quantities:
            if dimension == PROPORTION or dimension == PLIES:
                continue
            near = _known_near(statement, first_at, bounds, begin, end)
            if order and dimension == "length":
                own = self._name_beside(statement, first_at, begin, end, order)
                near = [token for token in near if token == own or token not in taken]
            if (begin > 0 and (<Token>surface[begin - 1]).text == "x") or (end < size and (<Token>surface[end]).text == "x"):
                near = [*self._side, *near]  # "53 x 53 cm" are sides
            out.append((DIMENSIONS[dimension], value, tuple(near[:MOST_NEAR])))
        self._name_lengths(statement, out)
        return out + _apparent_powers(out)

    cdef list shares_of(self, dict analysed, dict names):
        """Return the shares of an analysis as measures, each beside the name of its element."""
        return [
            (DIMENSIONS["share"], part.percent, tuple(self._vocabulary.numbers(names[symbol]))) for symbol, part in analysed.items()
        ]

    cdef int _order_of_names(self, Statement statement, const int32_t* first_at):
        """Tell whether lengths stand behind their names, "width 10 mm thickness 2 mm", or in front, "10 mm wide 2 mm thick"; nought if none has one.

        A noun between two lengths is the name of the second: "2 mm width 10 mm".
        """
        cdef int before = 0, behind = 0
        cdef Py_ssize_t begin, end
        for dimension, _, begin, end in statement.quantities:
            if dimension == "length":
                before += self._name_beside(statement, first_at, begin, end, BEFORE) >= 0
                behind += self._name_beside(statement, first_at, begin, end, BEHIND) >= 0
        return 0 if before + behind == 0 else BEFORE if before >= behind else BEHIND

    cdef int _name_beside(self, Statement statement, const int32_t* first_at, Py_ssize_t begin, Py_ssize_t end, int order):
        """Return the token of the word that says which length a figure is and stands right before it or right behind it, -1 for none."""
        cdef list surface = statement.surface
        cdef Py_ssize_t place = begin - 1 if order == BEFORE else end
        if 0 <= place < len(surface) and (<Token>surface[place]).text in _LINKS:
            place += -1 if order == BEFORE else 1
        if not 0 <= place < len(surface) or not first_at[place] or (order == BEFORE and (<Token>surface[place]).text in _FOLLOWING):
            return -1
        token = statement.at[first_at[place] - 1].token
        return token if token in self._lengths else -1

    cdef set _names_of_lengths(self, Statement statement, const int32_t* first_at, int order):
        """Return the tokens of the words that stand beside lengths as their names."""
        cdef Py_ssize_t begin, end
        return {
            self._name_beside(statement, first_at, begin, end, order) for dimension, _, begin, end in statement.quantities if dimension == "length"
        }

    cdef object _name_lengths(self, Statement statement, list measures):
        """Name the lengths that no word names: "coil 2.0 mm x 1219 mm", "MDF 6 mm", "tape 48 mm x 66 m"."""
        cdef list places = []
        cdef dict found = {}
        cdef set told = set()
        cdef str kind = self._kind_of_length(statement)
        for k, (dimension, _, near) in enumerate(measures):
            if dimension == DIMENSIONS["length"]:
                names = {self._lengths[token] for token in near if token in self._lengths}
                told |= names
                if not names:
                    places.append(k)
                elif kind == AROUND and LENGTH in names:  # the length of a belt is measured around it
                    found[k] = AROUND
        if places:
            found.update(zip(places, names_of([measures[k][1] for k in places], kind, told)))
        for k, name in found.items():
            if name:
                dimension, value, near = measures[k]
                measures[k] = (dimension, value, (*self._names[name], *near)[:MOST_NEAR])

    cdef str _kind_of_length(self, Statement statement):
        """Return what the one length of the goods is, by the last word that names them and says so; empty when none does."""
        cdef Py_ssize_t k
        for k in range(statement.size - 1, -1, -1):
            if statement.at[k].role == HEAD and statement.at[k].token in self._one_length:
                return self._one_length[statement.at[k].token]
        return ""


cdef object _part_shares(Statement statement, const int32_t* first_at, bytearray bounds):
    """Bound the words between one share and the next where those end that name the one: "15% beef, 85% pasta".

    Where nothing parts them they go with the one or the other as the last share has its name, behind it or in front of it. In front of a
    share no name stands beyond a comma where there is one behind it.
    """
    cdef list surface = statement.surface, ends
    cdef Py_ssize_t k, begin, end, before = 0
    cdef bint behind
    ends = [end for dimension, _, _, end in statement.quantities if dimension == "share"]
    if not ends:
        return
    behind = _is_named_behind(statement, first_at, ends[len(ends) - 1])
    for dimension, _, begin, end in statement.quantities:
        if dimension != "share":
            before = 0
            continue
        if before:
            bounds[_parting(surface, before, begin, behind)] |= BEGINS | ENDS
        if _is_named_behind(statement, first_at, end):
            k = begin
            while k > 0 and not bounds[k] & ENDS and (<Token>surface[k - 1]).text != ",":
                k -= 1
            bounds[k] |= ENDS
        before = end


cdef bint _is_named_behind(Statement statement, const int32_t* first_at, Py_ssize_t end):
    """Whether a word, and no figure, stands right behind a share."""
    if end < len(statement.surface) and (<Token>statement.surface[end]).text in _LINKS:
        end += 1
    if end >= len(statement.surface) or not first_at[end]:
        return False
    return not (<Lexeme>statement.lexemes[first_at[end] - 1]).marks & FIGURE


cdef Py_ssize_t _parting(list surface, Py_ssize_t first, Py_ssize_t last, bint behind):
    """Return where between *first* and *last* the words for what stands before them end; all of them or none where nothing parts them."""
    cdef Py_ssize_t k
    for k in range(first, last):
        if (<Token>surface[k]).text in _PARTING:
            return last if (<Token>surface[last - 1]).text in _PARTING else k
    return last if behind else first


cdef list _known_near(Statement statement, const int32_t* first_at, bytearray bounds, Py_ssize_t begin, Py_ssize_t end):
    """Return the tokens of the index around the quantity at the surface tokens ``[begin, end)``."""
    cdef Py_ssize_t first = begin, last = end, size = len(statement.surface)
    while first > 0 and first > begin - NEAR and not bounds[first] & ENDS:
        first -= 1
    while last < size and last < end + NEAR and not bounds[last] & BEGINS and (<Token>statement.surface[last]).text != ",":
        last += 1
    return _known_within(statement, first_at, first, last)


cdef list _known_within(Statement statement, const int32_t* first_at, Py_ssize_t first, Py_ssize_t last):
    """Return the tokens of the index at the few surface tokens ``[first, last)``, where *first_at* counts the first of each from 1."""
    cdef list found = []
    cdef Py_ssize_t k, place
    for place in range(first, last):
        k = first_at[place] - 1
        while 0 <= k < statement.size and statement.at[k].surface == place:
            if statement.at[k].token >= 0:
                found.append(k)
            k += 1
    found.sort()
    return [statement.at[k].token for k in found]


cdef list _apparent_powers(list measures):
    """Return the volt-amperes for which watts stand where a text tells none."""
    cdef list found = []
    for dimension, value, near in measures:
        if dimension == DIMENSIONS["apparent power"]:
            return []
        if dimension == DIMENSIONS["power"]:
            found.append((DIMENSIONS["apparent power"], value / POWER_FACTOR, near))
    return found
