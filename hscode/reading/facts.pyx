# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The facts that a text states of the goods: the values of the attributes by which the tariff parts them."""

from typing import NamedTuple

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport int32_t, uint8_t, uint32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset

from hscode._core cimport FACT, RELATED, SHARE, Found, View, entry_start, find_all, is_kind_of
from hscode._rows cimport grown
from hscode.reading._flags cimport is_material, tells_nothing
from hscode.reading._patterns cimport Phrases
from hscode.reading._position cimport (
    ASIDE, FOR, HEAD, LATER, LESSER, LINING, MEASURED, OF, PACKED, PACKING, PLACE, QUALIFIER, SHARED, SILENT, WITH, WITHOUT, Position,
)
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport COATS, FIBRE_FORM, FITTED, OUTER, OUTSIDE, PAST, PLACES, Vocabulary, form_of

from hscode.reading.blends import MIXED_WITH
from hscode.reading.footwear import SHOE_PARTS, shoe_material, shoe_parts
from hscode.reading.quantities import PLIES

cdef enum:
    NONE = -1
    FEW = 32  # hits, and facts, for which there is room at first
    NEGATED_WORDS = 6  # of a phrase that begins with a negation, at most
    NEGATED_FOUND = 40

cdef enum:  # what attributes are spoken of by
    PERSONS = 1  # "for" states them too: "shirts for men"
    BY_PACKING = 2  # the packing of the goods tells them; what it is of does not speak of the goods: "honey in glass jars" is not of glass

cdef enum:  # behind what else values are stated
    HAD = 1  # "with"
    SERVED = 2  # "for"

cdef tuple NEGATIONS = ("not", "no", "without")
"""Words of negation with which phrases for facts begin."""
assert len(NEGATIONS) == N_NEGATIONS
_PERSONS = frozenset({"sex", "age"})
_TOLD_BY_PACKING = frozenset({"retail", "airtight"})
_AGAINST = {
    ("alloy", "yes"): ("alloy", "no"), ("alloy", "no"): ("alloy", "yes"),
    **{("material", name): ("material", "non-alloy-steel") for name in ("alloy-steel", "stainless-steel", "high-speed-steel", "silicon-electrical-steel")},
}
"""Facts against which those stand that follow from an analysis."""


class FactHit(NamedTuple):
    """A fact that the text states: number of the value, and the words that say it."""

    value: int
    words: str


cdef class FactFinder:
    """Finds the facts that texts state, text by text: its hits are the values for which words of the text that is read stand.

    Args:
        nomenclature: the tariff.
        vocabulary: its words.
    """

    def __cinit__(self, nomenclature, Vocabulary vocabulary not None):
        cdef list attributes = nomenclature.meta["attributes"]
        self._core = nomenclature.core
        self._n_values, self._n_attributes = self._core.view.n_values, <uint32_t>len(attributes)
        self._opposite = <int32_t*>calloc(self._n_values + 1, sizeof(int32_t))
        self._mixed_with = <int32_t*>calloc(self._n_values + 1, sizeof(int32_t))
        self._known = <uint8_t*>calloc(self._n_values + 1, 1)
        self._settled = <uint8_t*>calloc(self._n_attributes + 1, 1)
        self._stated_behind = <uint8_t*>calloc(self._n_values + 1, 1)
        if self._opposite == NULL or self._mixed_with == NULL or self._known == NULL or self._settled == NULL or self._stated_behind == NULL:
            raise MemoryError
        self.names = nomenclature.value_names
        self._number = {name: value for value, name in enumerate(self.names)}
        self.textile = self._number.get(("material", "textile"), NONE)
        self.material, self._construction, self._mix = [  # a tariff need not ask for each of them
            attributes.index(name) if name in attributes else NONE for name in ("material", "construction", "mix")
        ]
        opposite, mixed_with = _yes_and_no(self.names), _mixed_with(nomenclature)
        for value in range(self._n_values):
            self._opposite[value], self._mixed_with[value] = opposite.get(value, NONE), mixed_with.get(value, NONE)
        for place, word in enumerate(NEGATIONS):
            self._negation[place] = (vocabulary.numbers(word) or (NONE,))[0]
        self._spoken_of_held = bytes([PERSONS * (name in _PERSONS) | BY_PACKING * (name in _TOLD_BY_PACKING) for name in attributes])
        self._spoken_of = <const uint8_t*>PyBytes_AS_STRING(self._spoken_of_held)
        self._form = {name: self._number.get(("mix", name), NONE) for name in ("filament", "staple")}
        for mark, values in ((HAD, nomenclature.meta["had"]), (SERVED, nomenclature.meta["served"])):
            for value in values:
                self._stated_behind[<uint32_t>value] |= mark
        self._plies = {several: self._number.get(("yarn", name)) for several, name in ((False, "single"), (True, "multiple"))}

    def __dealloc__(self):
        free(self._opposite)
        free(self._mixed_with)
        free(self._known)
        free(self._settled)
        free(self._stated_behind)
        free(self._hits)
        free(self._facts)

    cdef int find(self, Statement statement, const Phrases* phrases) except -1 nogil:
        """Begin with the hits of a text: the values for which its phrases stand.

        A fact that is stated "with freezer" is not by a freezer: there the word must not be the goods.
        """
        self.n_hits = 0
        return self._find_hits(statement, phrases, FACT, RELATED)

    cdef list beside_shares(self, Statement statement, const Phrases* phrases):
        """Return what counts as a hit only where a share stands beside it, as :meth:`told` does."""
        cdef int n_hits = self.n_hits
        cdef list found
        self._find_hits(statement, phrases, SHARE, SHARE)
        found, self.n_hits = self.told(n_hits), n_hits
        return found

    cdef int _find_hits(self, Statement statement, const Phrases* phrases, int kind, int related) except -1 nogil:
        """Add to the hits the values for which phrases stand as entries of a kind, and, where they are not the goods, as those of a *related* one."""
        cdef const View* view = phrases.view
        cdef const Found* found
        cdef int i
        cdef uint32_t entry
        for i in range(phrases.n):
            found = &phrases.found[i]
            if found.end - found.start == 1 and statement.at[found.start].marks & MEASURED:  # a number with its unit in one word: "100 pct"
                continue
            for entry in range(entry_start(view, found.pattern), entry_start(view, found.pattern + 1)):
                if view.ent_kind[entry] == kind or (view.ent_kind[entry] == related and not _is_noun(statement, found.start, view)):
                    self.add_hit(view.ent_target[entry], found.start, found.end)
        return 0

    cdef int add_hit(self, int32_t value, int start, int end) except -1 nogil:
        """Add a value that the words at the positions ``[start, end)`` say."""
        cdef Hit* longer
        cdef Hit* hit
        if self.n_hits == self._room:
            longer = <Hit*>grown(self._hits, &self._room, FEW, sizeof(Hit))
            if longer == NULL:
                raise MemoryError
            self._hits = longer
        hit = &self._hits[self.n_hits]
        hit.value, hit.start, hit.end = value, start, end
        hit.attribute = self._core.view.value_attr[value]
        self.n_hits += 1
        return 0

    cdef list told(self, int first=0):
        """Return the hits from the *first* on as triples of a value and the range of tokens that says it."""
        cdef int i
        return [(self._hits[i].value, self._hits[i].start, self._hits[i].end) for i in range(first, self.n_hits)]

    cdef object above(self, uint32_t value):
        """Return the names of a value and of those that it is a kind of."""
        return frozenset([self.names[v][1] for v in self._core.value_ancestors(value)])

    cdef int mark_named_later(self, Statement statement) except -1 nogil:
        """Mark the fibres after the first as lesser where several are listed without shares: trade names the predominant one first.

        Section XI, note 2(A) asks for the predominant textile material by weight.
        """
        cdef const Hit* first = NULL
        cdef const Hit* hit
        cdef int i, fibres = 0
        for i in range(self.n_hits):
            hit = &self._hits[i]
            if self._is_listed_fibre(statement, hit):
                fibres += 1
                first = hit if first == NULL or _stands_before(hit, first) else first
        if fibres < 2:
            return 0
        for i in range(self.n_hits):
            hit = &self._hits[i]
            if self._is_listed_fibre(statement, hit) and not self._is_kin(hit.value, first.value):
                statement.mark(hit.start, hit.end, LESSER)
        return 0

    cdef bint _is_listed_fibre(self, Statement statement, const Hit* hit) noexcept nogil:
        """Whether a hit says a fibre of which goods are said to be."""
        return (statement.at[hit.start].role == OF and hit.attribute == self.material
                and is_kind_of(&self._core.view, hit.value, <uint32_t>self.textile))

    cdef bint _is_kin(self, int32_t value, int32_t other) noexcept nogil:
        """Whether one of two values is a kind of the other."""
        return is_kind_of(&self._core.view, other, value) or is_kind_of(&self._core.view, value, other)

    cdef int state(self, Statement statement) except -1 nogil:
        """Find the facts of the goods that the hits state."""
        cdef const Hit* hit
        cdef const Position* at = statement.at
        cdef int i, k, marks
        cdef bint denied, lesser, main
        self.n_facts = 0
        memset(self._known, 0, self._n_values)
        memset(self._settled, 0, self._n_attributes)
        self._state_negated(statement)
        for i in range(self.n_hits):
            hit = &self._hits[i]
            if self._settled[hit.attribute] or _stands_in_longer(self._hits, self.n_hits, i):  # "leather" inside "faux leather"
                continue
            denied = statement.is_denied(hit.start, hit.end)
            if is_material(at[hit.end - 1].token, &self._core.view) and statement.is_imitated(hit.start, hit.end):
                continue
            marks, main = 0, False
            for k in range(hit.start, hit.end):
                denied |= at[k].role == WITHOUT
                marks |= at[k].marks
                main |= at[k].marks & (LESSER | SHARED) == SHARED
            lesser = marks & LESSER != 0
            if hit.attribute == self._mix and main:  # with what a material is mixed, the others say
                continue
            if lesser and hit.attribute == self.material and not marks & LINING:
                self._add_mixed(statement, hit)
            if lesser or not (denied or self._speaks_of_goods(statement, hit)):
                continue
            self._add_fact(self._opposite[hit.value] if denied else hit.value, BY_WORDS, hit.start, hit.end)
        return 0

    cdef int _add_fact(self, int32_t value, int by, int32_t start, int32_t end) except -1 nogil:
        """Add a fact that the words at some positions say, if there is one and it is not known yet."""
        cdef Fact* longer
        if value == NONE or self._known[value]:
            return 0
        self._known[value] = True
        if self.n_facts == self._facts_room:
            longer = <Fact*>grown(self._facts, &self._facts_room, FEW, sizeof(Fact))
            if longer == NULL:
                raise MemoryError
            self._facts = longer
        self._facts[self.n_facts].value, self._facts[self.n_facts].by = value, by
        self._facts[self.n_facts].start, self._facts[self.n_facts].end = start, end
        self.n_facts += 1
        return 0

    cdef int _add_mixed(self, Statement statement, const Hit* hit) except -1 nogil:
        """Add with what goods are mixed by the lesser material of a blend that a hit says, and in which form: filament or staple."""
        cdef int32_t mix = self._mixed_with[hit.value]
        self._add_fact(mix, BY_WORDS, hit.start, hit.end)
        if mix != NONE and hit.end < statement.size and statement.at[hit.end].lexeme.marks & FIBRE_FORM:
            with gil:
                mix = self._form["filament" if form_of(statement.at[hit.end].lexeme).endswith("filament") else "staple"]
            self._add_fact(mix, BY_WORDS, hit.start, hit.end)
        return 0

    cdef int _state_negated(self, Statement statement) except -1 nogil:
        """Add the facts whose words begin with a negation, "not covering the ankle"."""
        cdef int k, place
        for k in range(<int>statement.size):
            if statement.at[k].role == WITHOUT and (k == 0 or statement.at[k - 1].role != WITHOUT):
                for place in range(N_NEGATIONS):
                    if self._negation[place] != NONE:
                        self._add_negated(statement, k, place)
        return 0

    cdef int _add_negated(self, Statement statement, int k, int negation) except -1 nogil:
        """Add the facts that a word of negation states with the words from the position *k* on."""
        cdef Found found[NEGATED_FOUND]
        cdef int32_t tokens[NEGATED_WORDS]
        cdef const View* view = &self._core.view
        cdef int i, size = 1
        cdef uint32_t entry
        tokens[0] = self._negation[negation]
        while size < NEGATED_WORDS and k + size - 1 < statement.size:
            tokens[size] = statement.at[k + size - 1].token
            size += 1
        for i in range(find_all(view, tokens, size, found, NEGATED_FOUND)):
            if found[i].start or found[i].end < 2:
                continue
            for entry in range(entry_start(view, found[i].pattern), entry_start(view, found[i].pattern + 1)):
                if view.ent_kind[entry] == FACT:
                    self._settled[view.value_attr[view.ent_target[entry]]] = True
                    self._add_fact(view.ent_target[entry], BY_NEGATION + negation, k, k + found[i].end - 1)
        return 0

    cdef bint _speaks_of_goods(self, Statement statement, const Hit* hit) except -1 nogil:
        """Whether words state a fact of the goods: not what these are packed in, or for, or come with, unless they are asked to have it."""
        cdef const Position* at = &statement.at[hit.end - 1]
        cdef int spoken_of = self._spoken_of[hit.attribute]
        if at.marks & PACKED:
            return spoken_of & BY_PACKING != 0
        if at.marks & (LATER | ASIDE) and (at.role == PLACE or at.role == PACKING):
            return not at.marks & ASIDE or hit.attribute != self.material
        if hit.attribute == self.material and _is_coat(statement, hit.end):
            return False
        if (hit.attribute == self.material or hit.attribute == self._construction) and at.role != HEAD and _is_of_part(statement, hit.end):
            return False
        if at.role == HEAD or at.role == QUALIFIER or at.role == OF or at.role == PACKING or spoken_of & PERSONS:
            return True
        if at.role == WITH and hit.attribute == self.material and _is_of_surface(statement, hit.end):
            return True
        if (at.role == WITH and self._stated_behind[hit.value] & HAD) or (at.role == FOR and self._stated_behind[hit.value] & SERVED):
            return True
        return statement.tells_at(at.surface)

    cdef list with_footwear(self, list facts, Statement statement):
        """Return the facts with the materials of footwear for those of its upper or of its outer sole, as they stand by these words."""
        cdef list hits = [hit for hit in self.told() if self.names[hit[0]][0] in ("material", *SHOE_PARTS.values())]
        cdef set materials = {k for _, start, end in hits for k in range(start, end)}
        cdef dict part_of = shoe_parts(statement.words, statement.positions, [token.text for token in statement.surface], materials)
        cdef dict told = {}
        cdef uint32_t value
        for value, start, end in hits:
            part = part_of.get(start)
            if part is None or self.names[value][0] not in ("material", part) or statement.at[<int>start].marks & LESSER:
                continue
            known = self._number.get((part, shoe_material(part, self.above(value))))
            if known is not None and start >= told.get(part, (0, 0))[1]:
                told[part] = (known, start)
        for part, (value, start) in told.items():
            words = _words(statement, start, start + 1)
            facts = [fact for fact in facts if self.names[fact.value][0] != part] + [FactHit(value, words)]
        if "sole" in told and "upper" not in told:  # the material of the sole is not that of the upper
            sole = {form_of(statement.at[k].lexeme) for k, part in part_of.items() if part == "sole"}
            facts = [fact for fact in facts if self.names[fact.value][0] != "upper" or fact.words not in sole]
        return facts

    cdef list with_alloy(self, list facts, Statement statement, alloys, dict analysed):
        """Return the facts with what follows from the analysis of a metal; a grade or a plain name does not stand against it."""
        materials = {name for fact in facts if self.names[fact.value][0] == "material" for name in self.above(fact.value)}
        for attribute, name, words in alloys.judge(statement.text, analysed, materials):
            value = self._number.get((attribute, name))
            if value is None or any([fact.value == value for fact in facts]):
                continue
            against = self._number.get(_AGAINST.get((attribute, name)))
            facts = [fact for fact in facts if fact.value != against] + [FactHit(value, words)]
        return facts

    cdef object add_plies(self, list facts, Statement statement):
        """Add whether a yarn is single or twisted of several, where its count tells that."""
        for quantity in statement.quantities:
            if quantity.dimension == PLIES and self._plies[quantity.value > 1] is not None:
                facts.append(FactHit(self._plies[quantity.value > 1], statement.surface_words(quantity.first, quantity.last)))


cdef bint _is_noun(Statement statement, int first, const View* view) noexcept nogil:
    """Whether the word at *first* is the last of those that name the goods, figures and words that say nothing aside."""
    cdef int k
    cdef const Position* at = statement.at
    if at[first].role != HEAD:
        return False
    for k in range(first + 1, <int>statement.size):
        if at[k].role != HEAD:
            break
        if not at[k].marks & (MEASURED | SILENT) and not tells_nothing(at[k].token, view):
            return False
    return True


cdef bint _stands_before(const Hit* hit, const Hit* other) noexcept nogil:
    """Whether a hit comes before another in the order of the text; of those that begin alike the shorter does."""
    if hit.start != other.start:
        return hit.start < other.start
    return hit.end < other.end or (hit.end == other.end and hit.value < other.value)


cdef bint _stands_in_longer(const Hit* hits, Py_ssize_t n, Py_ssize_t i) noexcept nogil:
    """Whether a longer range of words that holds this one says something else of the same attribute."""
    cdef Py_ssize_t k
    cdef const Hit* hit = &hits[i]
    for k in range(n):
        if (hits[k].attribute == hit.attribute and hits[k].start <= hit.start and hit.end <= hits[k].end
                and hits[k].end - hits[k].start > hit.end - hit.start):
            return True
    return False


cdef str words_of(const Fact* fact, Statement statement, const View* view):
    """Return the words that state a fact, or what a legal note is cited by that defines it."""
    cdef str words
    if fact.by == BY_NOTE:
        return (<const char*>view.law_cite)[view.law_cite_off[fact.start] : view.law_cite_off[fact.start + 1]].decode("utf-8", "replace")
    words = _words(statement, fact.start, fact.end)
    return words if fact.by == BY_WORDS else f"{NEGATIONS[fact.by - BY_NEGATION]} {words}"


cdef str _words(Statement statement, int start, int end):
    """Return the words at the positions ``[start, end)``."""
    if end - start == 1:
        return form_of(statement.at[start].lexeme)
    return statement.said_by(start, end)


cdef bint _is_coat(Statement statement, int k) noexcept nogil:
    """Whether the word at *k* tells that what is named right before it lies on the goods: "copper coated wire", "nickel-plated"."""
    if k >= statement.size or not statement.at[k].lexeme.marks & PAST or statement.at[k].surface > statement.at[k - 1].surface + 2:
        return False
    return statement.at[k].lexeme.kinds & COATS != 0


cdef bint _is_of_surface(Statement statement, int k) noexcept nogil:
    """Whether the words from *k* on are the outside of the goods: "with textile outer surface"."""
    k += k < statement.size and statement.at[k].lexeme.kinds & OUTER != 0
    return k < statement.size and statement.at[k].lexeme.kinds & OUTSIDE != 0


cdef bint _is_of_part(Statement statement, int k) noexcept nogil:
    """Whether the word at *k*, or the one behind it, is what is on an article, and the word in front of it so the material or make of that."""
    if k + 1 < statement.size and statement.at[k].lexeme.marks & PLACES and statement.at[k].surface == statement.at[k - 1].surface + 1:
        k += 1
    return (k < statement.size and statement.at[k].lexeme.marks & FITTED != 0
            and statement.at[k].surface == statement.at[k - 1].surface + 1)


def _mixed_with(nomenclature):
    """Return for each textile material what goods are mixed with in which it is the lesser: a value of the attribute "mix"."""
    names = nomenclature.value_names
    number = {name: value for value, name in enumerate(names)}
    out = {}
    for value, (attribute, _) in enumerate(names):
        if attribute == "material":
            above = {names[other][1] for other in nomenclature.core.value_ancestors(value)}
            mix = next((mix for material, mix in MIXED_WITH.items() if material in above), None)
            if ("mix", mix) in number:
                out[value] = number["mix", mix]
    return out


def _yes_and_no(names):
    """Return for each value "yes" of an attribute the "no" of it.

    Not the other way round: a word tells "no" by what it implies, "in rolls" that goods are not made up, and what is denied implies nothing.
    """
    number = {name: i for i, name in enumerate(names)}
    out = {}
    for (attribute, value), i in number.items():
        other = number.get((attribute, "no"))
        if value == "yes" and other is not None:
            out[i] = other
    return out
