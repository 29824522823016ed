# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Measures: the quantities of a text, each with the words near it, by which conditions of the tariff know it: "width 5 mm", "fat 3 %"."""

from libc.stdint cimport int8_t, int32_t, uint8_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memmove, memset

from hscode._rows cimport grown
from hscode.reading._position cimport HEAD, Position
from hscode.reading.quantities cimport (
    COMMA_MARK, FOLLOWS, LENGTH_DIMENSION, LINKS, PARTS, PLIES_DIMENSION, PROPORTION_DIMENSION, SHARE_DIMENSION, X, Amount, Amounts,
)
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport FIGURE, Surface, Vocabulary

from hscode.reading.lengths import AROUND, DIAMETER, FLAT, HEIGHT, LENGTH, NAMES, OUTSIDE, THICKNESS, WIDTH, names_of
from hscode.reading.quantities import DIMENSIONS

cdef enum:
    NEAR = 4  # surface tokens around a number among which its name is looked for
    FEW = 4
    NONE = -1
    MOST_WORDS = 32  # positions near a number

cdef enum:  # of a quantity, at a surface token
    BEGINS = 1
    ENDS = 2

cdef enum:  # where the name of a length stands
    BEFORE = 1
    BEHIND = 2

cdef tuple _KINDS = (THICKNESS, WIDTH, LENGTH, HEIGHT, DIAMETER, OUTSIDE, AROUND, FLAT)
assert len(_KINDS) == KINDS
cdef dict _NUMBER = {kind: number for number, kind in enumerate(_KINDS)}
cdef int _AROUND = _NUMBER[AROUND], _LENGTH_OF = _NUMBER[LENGTH]
cdef int _POWER = DIMENSIONS["power"], _APPARENT = DIMENSIONS["apparent power"]
cdef double POWER_FACTOR = 0.8  # at which generating sets are rated: of one that is told in watts the tariff asks the volt-amperes
_ACROSS = ("diameter", "dia", "depth", "deep")
"""Words that say which length of the goods a figure is, besides those of thickness, width, length and height."""


cdef class MeasureFinder:
    """Finds the measures that texts state, text by text: dimension, value in its base unit and the tokens near the number.

    Args:
        nomenclature: the tariff.
        vocabulary: its words.
    """

    def __cinit__(self, nomenclature, Vocabulary vocabulary not None):
        cdef Py_ssize_t n = nomenclature.core.counts["tokens"]
        self._vocabulary = vocabulary
        self._length, self._one_length = <int8_t*>malloc(n), <int8_t*>malloc(n)
        if self._length == NULL or self._one_length == NULL:
            raise MemoryError
        memset(self._length, NONE, n)
        memset(self._one_length, NONE, n)
        self._n_sides = _put(vocabulary.numbers("side"), self._sides)
        for name, words in NAMES.items():
            tokens = [number for word in words for number in vocabulary.numbers(word)]
            self._n_names[<int>_NUMBER[name]] = _put(tokens, self._names[<int>_NUMBER[name]])
        for name in (THICKNESS, WIDTH, LENGTH, HEIGHT):
            for word in NAMES[name]:
                self._mark(self._length, word, name)
        for word in _ACROSS:
            self._mark(self._length, word, DIAMETER)
        for word, kind in nomenclature.meta["lengths"].items():
            self._mark(self._one_length, word, kind)

    cdef int _mark(self, int8_t* kinds, str word, str kind) except -1:
        """Mark the tokens of a word with a kind of length."""
        for number in self._vocabulary.numbers(word):
            kinds[<uint32_t>number] = _NUMBER[kind]
        return 0

    def __dealloc__(self):
        free(self._length)
        free(self._one_length)
        free(self._first_at)
        free(self._bounds)
        free(self.found)

    cdef int find(self, Statement statement) except -1 nogil:
        """Find the quantities with the tokens near each, as far as no other quantity and no comma stands between."""
        cdef Py_ssize_t i, k
        cdef const Amount* amount
        self._begin(statement)
        for i in range(statement.portions.size):  # the materials that have shares, before the words that only stand near
            amount = &statement.portions.at[i]
            self._add(SHARE_DIMENSION, amount.value)
            for k in range(amount.first, amount.last):
                _put_near(self._last(), statement.at[k].token)
        for i in range(statement.amounts.size):
            amount = &statement.amounts.at[i]
            if amount.dimension != PROPORTION_DIMENSION and amount.dimension != PLIES_DIMENSION:
                self._add(amount.dimension, amount.value)
                self._add_near(self._last(), statement, amount.first, amount.last)
        self._name_lengths(statement)
        return self._add_apparent_powers()

    cdef int _begin(self, Statement statement) except -1 nogil:
        """Find where the quantities of a text begin and end, and where the words stand."""
        cdef Py_ssize_t k, size = statement.pieces.size
        cdef const Amount* amount
        self.n_found = 0
        if size >= self._room:
            free(self._first_at)
            free(self._bounds)
            self._room = 2 * size + 1
            self._first_at, self._bounds = <int32_t*>malloc(self._room * sizeof(int32_t)), <uint8_t*>malloc(self._room)
            if self._first_at == NULL or self._bounds == NULL:
                self._room = 0
                raise MemoryError
        memset(self._first_at, 0, (size + 1) * sizeof(int32_t))
        memset(self._bounds, 0, size + 1)
        for k in range(statement.size - 1, -1, -1):
            self._first_at[statement.at[k].surface] = <int32_t>k + 1
        for k in range(statement.amounts.size):
            amount = &statement.amounts.at[k]
            self._bounds[amount.first] |= BEGINS
            self._bounds[amount.last] |= ENDS
        self._part_shares(statement)
        self._order = self._order_of_names(statement)
        return 0

    cdef int _add(self, int dimension, double value) except -1 nogil:
        """Add a measure with nothing near it."""
        cdef Measure* longer
        if self.n_found == self._found_room:
            longer = <Measure*>grown(self.found, &self._found_room, FEW, sizeof(Measure))
            if longer == NULL:
                raise MemoryError
            self.found = longer
        self.n_found += 1
        self._last().dimension, self._last().value, self._last().n_near = dimension, value, 0
        return 0

    cdef inline Measure* _last(self) noexcept nogil:
        """Return the measure that was added last."""
        return &self.found[self.n_found - 1]

    cdef list shares_of(self, dict analysed, dict names):
        """Return the shares of an analysis as measures, each beside the name of its element."""
        return [
            (DIMENSIONS["share"], part.percent, tuple(self._vocabulary.numbers(names[symbol]))) for symbol, part in analysed.items()
        ]

    cdef int _add_near(self, Measure* measure, Statement statement, Py_ssize_t begin, Py_ssize_t end) noexcept nogil:
        """Add to a measure the tokens of the index around its quantity at the surface tokens ``[begin, end)``."""
        cdef Py_ssize_t near[MOST_WORDS]
        cdef const Surface* pieces = &statement.pieces
        cdef Py_ssize_t first = begin, last = end, size = pieces.size
        cdef int i, n
        cdef bint named = self._order and measure.dimension == LENGTH_DIMENSION
        cdef int32_t token, own = self._name_beside(statement, begin, end, self._order) if named else NONE
        while first > 0 and first > begin - NEAR and not self._bounds[first] & ENDS:
            first -= 1
        while last < size and last < end + NEAR and not self._bounds[last] & BEGINS and not pieces.at[last].spelled.metric.near & COMMA_MARK:
            last += 1
        if (begin > 0 and pieces.at[begin - 1].spelled.metric.marks & X) or (end < size and pieces.at[end].spelled.metric.marks & X):
            for i in range(self._n_sides):  # "53 x 53 cm" are sides
                _put_near(measure, self._sides[i])
        n = _known_within(statement, self._first_at, first, last, near)
        for i in range(n):
            token = statement.at[near[i]].token
            if not named or token == own or not self._is_taken(statement, token):
                _put_near(measure, token)
        return 0

    cdef bint _is_taken(self, Statement statement, int32_t token) noexcept nogil:
        """Whether a word stands beside a length as its name."""
        cdef Py_ssize_t i
        cdef const Amount* amount
        if self._length[token] < 0:
            return False
        for i in range(statement.amounts.size):
            amount = &statement.amounts.at[i]
            if amount.dimension == LENGTH_DIMENSION and self._name_beside(statement, amount.first, amount.last, self._order) == token:
                return True
        return False

    cdef int _order_of_names(self, Statement statement) noexcept nogil:
        """Tell whether lengths stand behind their names, "width 10 mm thickness 2 mm", or in front, "10 mm wide 2 mm thick"; nought if none has one.

        A noun between two lengths is the name of the second: "2 mm width 10 mm".
        """
        cdef int before = 0, behind = 0
        cdef Py_ssize_t i
        cdef const Amount* amount
        for i in range(statement.amounts.size):
            amount = &statement.amounts.at[i]
            if amount.dimension == LENGTH_DIMENSION:
                before += self._name_beside(statement, amount.first, amount.last, BEFORE) >= 0
                behind += self._name_beside(statement, amount.first, amount.last, BEHIND) >= 0
        return 0 if before + behind == 0 else BEFORE if before >= behind else BEHIND

    cdef int32_t _name_beside(self, Statement statement, Py_ssize_t begin, Py_ssize_t end, int order) noexcept nogil:
        """Return the token of the word that says which length a figure is and stands right before it or right behind it, -1 for none."""
        cdef const Surface* pieces = &statement.pieces
        cdef Py_ssize_t place = begin - 1 if order == BEFORE else end
        cdef int32_t token
        if 0 <= place < pieces.size and pieces.at[place].spelled.metric.near & LINKS:
            place += -1 if order == BEFORE else 1
        if not 0 <= place < pieces.size or not self._first_at[place] or (order == BEFORE and pieces.at[place].spelled.metric.near & FOLLOWS):
            return NONE
        token = statement.at[self._first_at[place] - 1].token
        return token if token >= 0 and self._length[token] >= 0 else NONE

    cdef void _part_shares(self, Statement statement) noexcept nogil:
        """Bound the words between one share and the next where those end that name the one: "15% beef, 85% pasta".

        Where nothing parts them they go with the one or the other as the last share has its name, behind it or in front of it. In front of a
        share no name stands beyond a comma where there is one behind it.
        """
        cdef const Amounts* amounts = &statement.amounts
        cdef Py_ssize_t i, k, before = 0, last = 0
        cdef const Amount* amount
        cdef bint behind
        if not statement.has_shares:
            return
        for i in range(amounts.size):
            if amounts.at[i].dimension == SHARE_DIMENSION:
                last = amounts.at[i].last
        behind = self._is_named_behind(statement, last)
        for i in range(amounts.size):
            amount = &amounts.at[i]
            if amount.dimension != SHARE_DIMENSION:
                before = 0
                continue
            if before:
                self._bounds[_parting(&statement.pieces, before, amount.first, behind)] |= BEGINS | ENDS
            if self._is_named_behind(statement, amount.last):
                k = amount.first
                while k > 0 and not self._bounds[k] & ENDS and not statement.pieces.at[k - 1].spelled.metric.near & COMMA_MARK:
                    k -= 1
                self._bounds[k] |= ENDS
            before = amount.last

    cdef bint _is_named_behind(self, Statement statement, Py_ssize_t end) noexcept nogil:
        """Whether a word, and no figure, stands right behind a share."""
        if end < statement.pieces.size and statement.pieces.at[end].spelled.metric.near & LINKS:
            end += 1
        if end >= statement.pieces.size or not self._first_at[end]:
            return False
        return not statement.at[self._first_at[end] - 1].lexeme.marks & FIGURE

    cdef int _name_lengths(self, Statement statement) except -1 nogil:
        """Name the lengths that no word names: "coil 2.0 mm x 1219 mm", "MDF 6 mm", "tape 48 mm x 66 m"."""
        cdef int told = 0, kind = NONE
        cdef Py_ssize_t k, unnamed = 0
        cdef Measure* measure
        for k in range(self.n_found):
            measure = &self.found[k]
            if measure.dimension == LENGTH_DIMENSION:
                kind = self._kind_of_length(statement) if kind == NONE else kind
                told |= self._kinds_near(measure)
                if not self._kinds_near(measure):
                    unnamed += 1
                elif kind == _AROUND and self._kinds_near(measure) >> _LENGTH_OF & 1:  # the length of a belt is measured around it
                    self._name(measure, _AROUND)
        if unnamed:
            with gil:
                self._name_unnamed(kind, told)
        return 0

    cdef int _name_unnamed(self, int kind, int told) except -1:
        """Name the lengths that no word names, by what the one length of the goods is and by what the others are called."""
        cdef Py_ssize_t k
        cdef list places = [k for k in range(self.n_found) if self.found[k].dimension == LENGTH_DIMENSION and not self._kinds_near(&self.found[k])]
        cdef list values = [self.found[<Py_ssize_t>place].value for place in places]
        names = names_of(values, "" if kind == NONE else _KINDS[kind], {_KINDS[number] for number in range(KINDS) if told >> number & 1})
        for k, name in zip(places, names):
            if name:
                self._name(&self.found[k], _NUMBER[name])
        return 0

    cdef int _kinds_near(self, const Measure* measure) noexcept nogil:
        """Return the kinds of length that words near a measure name, as bits."""
        cdef int i, kinds = 0
        for i in range(measure.n_near):
            if self._length[measure.near[i]] >= 0:
                kinds |= 1 << self._length[measure.near[i]]
        return kinds

    cdef void _name(self, Measure* measure, int kind) noexcept nogil:
        """Put the names of a kind of length in front of what stands near a measure."""
        cdef int n = self._n_names[kind], kept = min(measure.n_near, MAX_NEAR - n)
        cdef int i
        memmove(&measure.near[n], measure.near, kept * sizeof(uint32_t))
        for i in range(n):
            measure.near[i] = <uint32_t>self._names[kind][i]
        measure.n_near = n + kept

    cdef int _kind_of_length(self, Statement statement) noexcept nogil:
        """Return what the one length of the goods is, by the last word that names them and says so; -1 when none does."""
        cdef Py_ssize_t k
        cdef const Position* at = statement.at
        for k in range(statement.size - 1, -1, -1):
            if at[k].role == HEAD and at[k].token >= 0 and self._one_length[at[k].token] >= 0:
                return self._one_length[at[k].token]
        return NONE

    cdef int _add_apparent_powers(self) except -1 nogil:
        """Add the volt-amperes for which watts stand where a text tells none."""
        cdef Py_ssize_t k, n = self.n_found
        for k in range(n):
            if self.found[k].dimension == _APPARENT:
                return 0
        for k in range(n):
            if self.found[k].dimension == _POWER:
                self._add(_APPARENT, self.found[k].value / POWER_FACTOR)
                self._last().n_near = self.found[k].n_near
                memcpy(self._last().near, self.found[k].near, sizeof(self.found[k].near))
        return 0


cdef list measures_of(const Measure* measures, Py_ssize_t n):
    """Return measures as Python has them: triples of dimension number, value and the tokens near the number."""
    cdef Py_ssize_t i
    cdef int k
    return [(measures[i].dimension, measures[i].value, tuple([measures[i].near[k] for k in range(measures[i].n_near)])) for i in range(n)]


cdef int _put(tokens, int32_t* places) except -1:
    """Put a few tokens in their places, and return how many they are."""
    cdef int k
    if len(tokens) > MAX_NAMES:
        raise ValueError(f"{len(tokens)} tokens name one length; {MAX_NAMES} are the most")
    for k in range(<int>len(tokens)):
        places[k] = tokens[k]
    return <int>len(tokens)


cdef inline void _put_near(Measure* measure, int32_t token) noexcept nogil:
    """Put a token near a measure, if there is room."""
    if measure.n_near < MAX_NEAR:
        measure.near[measure.n_near] = <uint32_t>token
        measure.n_near += 1


cdef Py_ssize_t _parting(const Surface* pieces, Py_ssize_t first, Py_ssize_t last, bint behind) noexcept nogil:
    """Return where between *first* and *last* the words for what stands before them end; all of them or none where nothing parts them."""
    cdef Py_ssize_t k
    for k in range(first, last):
        if pieces.at[k].spelled.metric.near & PARTS:
            return last if pieces.at[last - 1].spelled.metric.near & PARTS else k
    return last if behind else first


cdef int _known_within(Statement statement, const int32_t* first_at, Py_ssize_t first, Py_ssize_t last, Py_ssize_t* found) noexcept nogil:
    """Find the positions of the tokens of the index at the few surface tokens ``[first, last)``, in their order, and return how many they are."""
    cdef Py_ssize_t k, place, i
    cdef int n = 0
    for place in range(first, last):
        k = first_at[place] - 1
        while 0 <= k < statement.size and statement.at[k].surface == place and n < MOST_WORDS:
            if statement.at[k].token >= 0:
                i = n
                while i > 0 and found[i - 1] > k:
                    found[i] = found[i - 1]
                    i -= 1
                found[i] = k
                n += 1
            k += 1
    return n
