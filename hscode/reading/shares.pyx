# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Shares of materials: which share of a text is that of which material, and which of the materials the goods count as."""

from libc.stdint cimport int32_t

from hscode._core cimport is_kind_of
from hscode.reading._patterns cimport Phrases
from hscode.reading._position cimport BEHIND_SHARE, LESSER, LINING, SHARED, Position
from hscode.reading.facts cimport FactFinder
from hscode.reading.quantities cimport SHARE_DIMENSION, add_amount
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport FIBRE_FORM, form_of

from hscode.reading.blends import Blend, Share, is_minor, predominant
from hscode.reading.linings import SECONDARY, Placed, outer
from hscode.reading.quantities import PROPORTION
from hscode.reading.relations import IN_PART

cdef enum:
    HALF = 50  # per cent

cdef object _NO_BLEND = Blend("", frozenset())


cdef object weigh(Statement statement, const Phrases* phrases, FactFinder facts):
    """Find the material that counts where shares are stated: the others become lesser, and what only a share names joins the hits of *facts*."""
    if not (statement.has_shares or statement.has_proportions):
        return _NO_BLEND
    _set_lesser_states_aside(statement)
    materials = _materials(facts)
    only = facts.beside_shares(statement, phrases)
    at = {k: hit for hit in sorted(only + materials, key=_length) for k in range(hit[1], hit[2])}
    percents = _proportions(statement, at) or _material_shares(statement, at)
    if not percents:
        return _NO_BLEND
    for value, start, end in dict.fromkeys([at[k] for k in percents]):
        if (value, start, end) in only:
            facts.add_hit(value, start, end)
    own = _outer(statement, percents, at)
    shares = {k: _share(statement, facts, at[k], percent) for k, percent in percents.items() if k in own}
    spans = {at[k] for k in percents}
    besides = [hit for hit in materials if hit not in spans and "base-metal" in facts.above(hit[0])]
    blend = predominant(shares, bool(besides))
    if not blend.method and is_minor(shares) and all([statement.at[at[k][1]].marks & BEHIND_SHARE for k in own]):
        blend = _NO_BLEND
    lesser = [at[k] for k in percents if k not in blend.main]
    if blend.method == "precious-alloy":
        lesser += besides
    if len(percents) > 1:
        for k in sorted(percents):
            _, start, end = at[k]
            add_amount(&statement.portions, SHARE_DIMENSION, percents[k], start, end)
    for _, start, end in spans:
        statement.mark(start, end, SHARED)
    for _, start, end in lesser:
        statement.mark(start, _with_form(statement, end), LESSER)
    for k in percents:
        if k not in own:
            statement.mark(at[k][1], at[k][2], LINING)
    return blend


cdef list _materials(FactFinder facts):
    """Return the hits that say materials; "textile" says none beside a kind of it: "cotton 60% polyester 40% fabric"."""
    cdef list hits = [hit for hit in facts.told() if facts.names[hit[0]][0] == "material"]
    if any([hit[0] != facts.textile and is_kind_of(&facts._core.view, hit[0], facts.textile) for hit in hits]):
        return [hit for hit in hits if hit[0] != facts.textile]
    return hits


cdef object _share(Statement statement, FactFinder facts, tuple hit, double percent):
    """Return the share of the material of a hit."""
    value, _, end = hit
    return Share(facts.above(value), percent, staple=statement.words[end : end + 1] == ["staple"])


cdef dict _proportions(Statement statement, dict materials):
    """Return the shares of figures such as "55/45" for the positions of the materials, in order; none if there are not as many of both."""
    cdef list figures = [quantity for quantity in statement.quantities if quantity.dimension == PROPORTION], places
    places = [k for k in sorted(materials) if k == materials[k][1]]
    if len(places) > len(figures) > 0:
        places = _named_beside(statement, places, materials, figures)
    return {k: figure.value for k, figure in zip(places, figures, strict=True)} if len(places) == len(figures) else {}


cdef list _named_beside(Statement statement, list places, dict materials, list figures):
    """Return the materials nearest to the figures, if those named besides are the same: "worsted suiting 70/30 wool/viscose", "merino wool 70 silk 30"."""
    cdef Py_ssize_t k, many = len(figures)
    cdef set values = {materials[place][0] for place in places}
    cdef list run, nearest = places
    cdef double middle = (figures[0].first + figures[many - 1].last) / 2, gap, least = len(statement.surface) * many
    if len(values) != many:
        return places
    for k in range(<Py_ssize_t>len(places) - many + 1):
        run = places[k : k + many]
        if _straddles(statement, run, figures[0].first, figures[many - 1].first):
            continue
        gap = sum([abs(statement.at[<int>place].surface - middle) for place in run])
        if gap < least and len({materials[place][0] for place in run}) == many:
            nearest, least = run, gap
    return nearest


cdef bint _straddles(Statement statement, list run, int32_t first, int32_t last):
    """Whether materials stand on both sides of the figures ``[first, last]``, and none between: of "wool polyester 55/45 worsted" two have the shares."""
    places = [statement.at[<int>place].surface for place in run]
    return places[0] < first and places[len(places) - 1] > last and not any([first < place < last for place in places])


cdef dict _material_shares(Statement statement, dict materials):
    """Return the share in per cent of each position of a material.

    "60% cotton" or "cotton 60%": the way in which more of the shares can be read, and then the one in which the materials stand nearer.
    """
    percents = [q for q in statement.quantities if q.dimension == "share"]
    at = {position: k for k, position in reversed(list(enumerate(statement.positions)))}
    stops = {k for k, token in enumerate(statement.surface) if token.text == ","}
    stops.update([k for quantity in percents for k in range(quantity.first, quantity.last)])
    readings = []
    for after in (True, False):
        shares = {}
        gap = 0
        for quantity in percents:
            places = range(quantity.last, quantity.last + 4) if after else range(quantity.first - 1, quantity.first - 4, -1)
            found = next((k for k in places if at.get(k) in materials or k in stops), None)
            if at.get(found) in materials and at[found] not in shares:
                shares[at[found]] = quantity.value
                gap += abs(found - places[0])
        readings.append((len(shares), -gap, shares))
    return max(readings, key=_read_shares)[2]


def _length(hit):
    return hit[2] - hit[1]


def _read_shares(reading):
    return reading[:2]


cdef object _set_lesser_states_aside(Statement statement):
    """What is so of less than half of the goods is not so of them: "rice 5 % broken", but "45 % broken rice" tells of what is in them."""
    cdef Position* at = statement.at
    cdef Py_ssize_t k
    lesser = {quantity.last for quantity in statement.quantities if quantity.dimension == "share" and quantity.value < HALF}
    for k in range(statement.size):
        if at[k].marks & BEHIND_SHARE and at[k].surface in lesser and form_of(statement.at[k].lexeme) in IN_PART:
            if k + 1 == statement.size or at[k + 1].surface > at[k].surface + 1:
                at[k].marks |= LESSER


cdef object _outer(Statement statement, dict percents, dict at):
    """Return the positions, of those with shares, that are of the goods themselves and not of a lining or the like."""
    cdef Py_ssize_t k
    cdef list places = sorted(percents)
    placed = [Placed(statement.at[at[k][1]].surface, statement.at[at[k][2] - 1].surface + 1, percents[k]) for k in places]
    secondary = [statement.at[k].surface for k in range(statement.size) if form_of(statement.at[k].lexeme) in SECONDARY]
    texts = [token.text for token in statement.surface]
    return frozenset([places[number] for number in outer(placed, texts, sorted(secondary))])


cdef Py_ssize_t _with_form(Statement statement, Py_ssize_t end):
    """The end of a fibre's name with what says whether it is filament or staple."""
    return end + 1 if end < statement.size and statement.at[end].lexeme.marks & FIBRE_FORM else end
