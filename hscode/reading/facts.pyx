# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The facts that a text states of the goods: the values of the attributes by which the tariff parts them."""

from typing import NamedTuple

from libc.stdint cimport int32_t, uint8_t, uint32_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memset

from hscode._core cimport FACT, RELATED, SHARE, Found, View, entry_start, find_all, is_kind_of
from hscode.reading._flags cimport is_material, tells_nothing
from hscode.reading._named cimport named
from hscode.reading._patterns cimport Phrases
from hscode.reading._position cimport (
    ASIDE, FOR, HEAD, LATER, LESSER, LINING, MEASURED, OF, PACKED, PACKING, PLACE, QUALIFIER, SHARED, SILENT, WITH, WITHOUT, Position,
)
from hscode.reading._scan cimport Token
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport FIBRE_FORM, FITTED, PAST, PLACES, Lexeme, Vocabulary

from hscode.reading.blends import MIXED_WITH
from hscode.reading.footwear import SHOE_PARTS, shoe_material, shoe_parts
from hscode.reading.quantities import PLIES
from hscode.reading.relations import COATED, OUTSIDES

cdef enum:
    NONE = -1
    FEW = 32  # hits for which there is room at first
    NEGATED_WORDS = 6  # of a phrase that begins with a negation, at most
    NEGATED_FOUND = 40

cdef enum:  # what attributes are spoken of by
    PERSONS = 1  # "for" states them too: "shirts for men"
    BY_PACKING = 2  # the packing of the goods tells them; what it is of does not speak of the goods: "honey in glass jars" is not of glass

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
        if self._opposite == NULL or self._mixed_with == NULL or self._known == NULL or self._settled == NULL:
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
        self._negations = tuple([(word, numbers[0]) for word in ("not", "no", "without") if (numbers := vocabulary.numbers(word))])
        self._spoken_of = bytes([PERSONS * (name in _PERSONS) | BY_PACKING * (name in _TOLD_BY_PACKING) for name in attributes])
        self._had = set(nomenclature.meta["had"])
        self._served = set(nomenclature.meta["served"])
        self._plies = {several: self._number.get(("yarn", name)) for several, name in ((False, "single"), (True, "multiple"))}

    def __dealloc__(self):
        free(self._opposite); free(self._mixed_with); free(self._known); free(self._settled); free(self._hits)

    cdef int find(self, Statement statement, const Phrases* phrases) except -1:
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

    cdef int _find_hits(self, Statement statement, const Phrases* phrases, int kind, int related) except -1:
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

    cdef int add_hit(self, int32_t value, int start, int end) except -1:
        """Add a value that the words at the positions ``[start, end)`` say."""
        cdef Hit* longer
        cdef Hit* hit
        cdef int room
        if self.n_hits == self._room:
            room = max(FEW, 2 * self._room)
            longer = <Hit*>realloc(self._hits, room * sizeof(Hit))
            if longer == NULL:
                raise MemoryError
            self._hits, self._room = longer, room
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

    cdef object mark_named_later(self, Statement statement):
        """Mark the fibres after the first as lesser where several are listed without shares: trade names the predominant one first.

        Section XI, note 2(A) asks for the predominant textile material by weight.
        """
        cdef const View* view = &self._core.view
        cdef list fibres = []
        cdef const Hit* hit
        cdef int i
        for i in range(self.n_hits):
            hit = &self._hits[i]
            if statement.at[hit.start].role == OF and hit.attribute == self.material and is_kind_of(view, hit.value, self.textile):
                fibres.append((hit.start, hit.end, hit.value))
        if len(fibres) < 2:
            return
        fibres.sort()
        first = fibres[0][2]
        kin = {other for _, _, other in fibres if is_kind_of(view, first, other) or is_kind_of(view, other, first)}
        for start, end, value in fibres[1:]:
            if value not in kin:
                statement.mark(start, end, LESSER)

    cdef list stated(self, Statement statement):
        """Return the facts of the goods that the hits state."""
        cdef const Hit* hit
        cdef const Position* at = statement.at
        cdef int i, k, marks
        cdef bint denied, lesser, main
        cdef list facts = []
        memset(self._known, 0, self._n_values)
        memset(self._settled, 0, self._n_attributes)
        for attribute, fact in self._negated(statement):
            self._settled[<uint32_t>attribute] = True
            if not self._known[<uint32_t>fact.value]:
                self._known[<uint32_t>fact.value] = True
                facts.append(fact)
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
                self._add_mixed(facts, statement, hit)
            if lesser or not (denied or self._speaks_of_goods(statement, hit)):
                continue
            self._add_fact(facts, self._opposite[hit.value] if denied else hit.value, statement, hit)
        return facts

    cdef int _add_fact(self, list facts, int32_t value, Statement statement, const Hit* hit) except -1:
        """Add a fact that the words of a hit say, if there is one and it is not known yet."""
        if value != NONE and not self._known[value]:
            self._known[value] = True
            facts.append(named(FactHit, (value, _words(statement, hit.start, hit.end))))
        return 0

    cdef int _add_mixed(self, list facts, Statement statement, const Hit* hit) except -1:
        """Add with what goods are mixed by the lesser material of a blend that a hit says, and in which form: filament or staple."""
        cdef int32_t mix = self._mixed_with[hit.value]
        cdef Lexeme behind = statement.lexemes[hit.end] if hit.end < statement.size else None
        self._add_fact(facts, mix, statement, hit)
        if mix != NONE and behind is not None and behind.marks & FIBRE_FORM:
            form = "filament" if behind.form.endswith("filament") else "staple"
            self._add_fact(facts, self._number.get(("mix", form), NONE), statement, hit)
        return 0

    cdef list _negated(self, Statement statement):
        """Return the facts whose words begin with a negation, "not covering the ankle", each with its attribute."""
        cdef int k
        cdef list stated = []
        for k in range(<int>statement.size):
            if statement.at[k].role == WITHOUT and (k == 0 or statement.at[k - 1].role != WITHOUT):
                for word, number in self._negations:
                    self._add_negated(stated, statement, k, word, number)
        return stated

    cdef object _add_negated(self, list stated, Statement statement, int k, str word, int32_t number):
        """Add the facts that a word of negation states with the words from the position *k* on."""
        cdef Found found[NEGATED_FOUND]
        cdef int32_t tokens[NEGATED_WORDS]
        cdef const View* view = &self._core.view
        cdef int i, size = 1
        cdef uint32_t entry
        tokens[0] = number
        while size < NEGATED_WORDS and k + size - 1 < statement.size:
            tokens[size] = statement.at[k + size - 1].token
            size += 1
        for i in range(find_all(view, tokens, size, found, NEGATED_FOUND)):
            if found[i].start or found[i].end < 2:
                continue
            for entry in range(entry_start(view, found[i].pattern), entry_start(view, found[i].pattern + 1)):
                if view.ent_kind[entry] == FACT:
                    value = view.ent_target[entry]
                    stated.append((view.value_attr[value], FactHit(value, f"{word} {_words(statement, k, k + found[i].end - 1)}")))

    cdef bint _speaks_of_goods(self, Statement statement, const Hit* hit):
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
        if (at.role == WITH and hit.value in self._had) or (at.role == FOR and hit.value in self._served):
            return True
        for told in statement.told:
            if told.first <= at.surface < told.last:
                return True
        return False

    cdef list with_footwear(self, list facts, Statement statement):
        """Return the facts with the materials of footwear for those of its upper or of its outer sole, as they stand by these words."""
        cdef list hits = [hit for hit in self.told() if self.names[hit[0]][0] in ("material", *SHOE_PARTS.values())]
        cdef set materials = {k for _, start, end in hits for k in range(start, end)}
        cdef dict part_of = shoe_parts(statement.words, statement.positions, [(<Token>token).text for token in statement.surface], materials)
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
            sole = {(<Lexeme>statement.lexemes[k]).form for k, part in part_of.items() if part == "sole"}
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


cdef bint _is_noun(Statement statement, int first, const View* view) noexcept:
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


cdef bint _stands_in_longer(const Hit* hits, Py_ssize_t n, Py_ssize_t i) noexcept:
    """Whether a longer range of words that holds this one says something else of the same attribute."""
    cdef Py_ssize_t k
    cdef const Hit* hit = &hits[i]
    for k in range(n):
        if (hits[k].attribute == hit.attribute and hits[k].start <= hit.start and hit.end <= hits[k].end
                and hits[k].end - hits[k].start > hit.end - hit.start):
            return True
    return False


cdef str _words(Statement statement, int start, int end):
    """Return the words at the positions ``[start, end)``."""
    if end - start == 1:
        return (<Lexeme>statement.lexemes[start]).form
    return statement.said_by(start, end)


cdef bint _is_coat(Statement statement, int k):
    """Whether the word at *k* tells that what is named right before it lies on the goods: "copper coated wire", "nickel-plated"."""
    if k >= statement.size or not (<Lexeme>statement.lexemes[k]).marks & PAST or statement.at[k].surface > statement.at[k - 1].surface + 2:
        return False
    return (<Lexeme>statement.lexemes[k]).form in COATED


cdef bint _is_of_surface(Statement statement, int k):
    """Whether the words from *k* on are the outside of the goods: "with textile outer surface"."""
    k += k < statement.size and (<Lexeme>statement.lexemes[k]).form == "outer"
    return k < statement.size and (<Lexeme>statement.lexemes[k]).form in OUTSIDES


cdef bint _is_of_part(Statement statement, int k):
    """Whether the word at *k*, or the one behind it, is what is on an article, and the word in front of it so the material or make of that."""
    if k + 1 < statement.size and (<Lexeme>statement.lexemes[k]).marks & PLACES and statement.at[k].surface == statement.at[k - 1].surface + 1:
        k += 1
    return (k < statement.size and (<Lexeme>statement.lexemes[k]).marks & FITTED != 0
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
