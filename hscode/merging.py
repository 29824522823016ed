"""Merging: the text of goods and the fields that an ERP states besides become one, and what contradicts is told.

The fields are taken where they contradict the text: they were filled in for the purpose. The words that they contradict are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from hscode.index import Nomenclature
from hscode.pipeline import Pipeline, Stated
from hscode.ranges import Measure
from hscode.reading.facts import FactHit
from hscode.reading.quantities import DIMENSIONS, Quantity
from hscode.reading.reader import Reading
from hscode.reading.statement import Statement
from hscode.rules._names import naming_head
from hscode.rules.facts import NAMED
from hscode.steps import Finding
from hscode.types import Goods, read_measure

_TOLERANCE = 0.01
"""Share of a measure by which text and field may differ."""
_ONE_EACH = frozenset({"mass", "volume", "power", "voltage", "alcohol", "area density", "apparent power"})
"""Dimensions of which goods have one value; they have several lengths, shares and counts, which are told apart by their names."""
_NOT = frozenset({"no", "non", "not", "without"})


@dataclass(frozen=True)
class _FieldWords:
    """Words in the names of fields that hold measures of one dimension, as ``vocabulary/measures.txt`` has them."""

    same: dict[str, str]
    """To a word the words by which the tariff says the same; none of a dimension in which goods have one measure."""
    of_others: frozenset[str]
    """They tell of what the goods come in, or take in, unless the tariff asks for just that."""
    saying_nothing: frozenset[str]

    def meant(self, words: Iterable[str]) -> frozenset[str]:
        """Return *words* as the tariff says them."""
        return frozenset(meant for word in words for meant in self.same.get(word, word).split())

    def fits(self, words: Iterable[str], asked: frozenset[str]) -> bool:
        """Whether a field of a name in these words may be the measure asked for: one name holds the other, and no word tells of something else."""
        if any(word in self.of_others and word not in asked for word in words):
            return False
        meant = self.meant(words) - (self.saying_nothing - asked)
        return not self.same or meant <= asked or asked <= meant


def _field_words(tariff: Nomenclature, dimension: str) -> _FieldWords:
    said = tariff.meta["fields"]
    return _FieldWords(said["same"].get(dimension, {}), frozenset(said["of_others"]), frozenset(said["saying_nothing"]))


@dataclass
class _Contradicted:
    """What of a text the fields contradict: the findings, and what is read in the place of the surface tokens ``[first, last)``."""

    statement: Statement
    findings: list[Finding] = field(default_factory=list)
    exchanged: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, what: str, says: str, spans: Iterable[tuple[int, int]], instead: str) -> None:
        """Add a finding, and what is read instead of the words that it is about, unless these name the article."""
        self.findings.append(Finding(f"contradiction-{what}", f"the text says {says} taken"))
        article = self.statement.positions[self.statement.head] if self.statement.head >= 0 else -1
        for first, last in spans:
            if not first <= article < last and not any(first < end and begin < last for begin, end in self.exchanged):
                self.exchanged[first, last] = instead

    def text(self) -> str:
        """Return the text as it is read."""
        out, at = [], 0
        for (first, last), instead in sorted(self.exchanged.items()):
            out += [self.statement.surface_words(at, first), instead]
            at = last
        return " ".join(filter(None, [*out, self.statement.surface_words(at, len(self.statement.surface))])).replace(" ,", ",")


def merge(goods: Goods, pipeline: Pipeline) -> tuple[Stated, tuple[Finding, ...]]:
    """Return what the fields of *goods* state beyond their text, and what of the text they contradict.

    Findings have the ids ``contradiction-<attribute>`` (``contradiction-material``, ``contradiction-sex``),
    ``contradiction-share``, ``contradiction-measure``, and ``measure-passed-over`` where a field has a measure of something else than that
    for which the tariff asks.
    """
    text = pipeline.reader.read(goods.description)
    against = _Contradicted(text.statement)
    facts = _facts(goods, text, pipeline, against)
    _shares(goods, against)
    measures = _measures(goods, text, pipeline, against)
    instead = replace(goods, description=against.text()).text if against.exchanged else ""
    return Stated(facts, measures, components=tuple(goods.components), instead=instead), tuple(against.findings)


def _facts(goods: Goods, text: Reading, pipeline: Pipeline, against: _Contradicted) -> tuple[FactHit, ...]:
    """Return the facts of the fields that contradict the text, which take the place of the text's."""
    names = pipeline.nomenclature.value_names
    taken: list[FactHit] = []
    stated = [(fact, _as_said(field.statement, fact)) for field in map(pipeline.reader.read, _worded(goods)) for fact in field.facts]
    main = max(goods.materials, key=lambda name: goods.materials[name], default="")
    told, read = set[str](), set[str]()
    for fact in text.facts:
        attribute = names[fact.value][0]
        others = [(other, words) for other, words in stated if names[other.value][0] == attribute]
        if not others or any(_akin(pipeline, fact.value, other.value) for other, _ in others):
            continue
        other, words = next((each for each in others if each[0].words in main), others[0])
        taken.append(other)
        said = _as_said(text.statement, fact)
        if said not in told:  # of the facts that some words state the first is the plainest
            told.add(said)
            says = f"{attribute.replace('-', ' ')} “{said}”, the fields say “{words}”; the fields are"
            spans = [_with_share(text.statement, *span) for span in _spans(text.statement, fact.words)]
            against.add(attribute, says, spans, words if words not in read else "")  # one name for all that it takes the place of
            read.add(words)
    return tuple(taken)


def _worded(goods: Goods) -> list[str]:
    """Return the fields that state facts, as an article of the kind would have them in its text."""
    return [*goods.materials, *([goods.state] if goods.state else []), *([f"goods for {goods.use}"] if goods.use else [])]


def _akin(pipeline: Pipeline, one: int, other: int) -> bool:
    core = pipeline.nomenclature.core
    return one in core.value_ancestors(other) or other in core.value_ancestors(one)


def _as_said(statement: Statement, fact: FactHit) -> str:
    """Return the words of a fact as they are written."""
    return next((statement.surface_words(first, last) for first, last in _spans(statement, fact.words)), fact.words)


def _spans(statement: Statement, words: str) -> Iterator[tuple[int, int]]:
    """Yield the surface tokens that say the *words* of a fact, with the negation in front of them."""
    wanted = words.split()
    while len(wanted) > 1 and wanted[0] in _NOT:
        wanted = wanted[1:]
    forms = [form.split() for form in statement.words]
    for first in range(len(forms)):
        last, said = first, list(forms[first])
        while len(said) < len(wanted) and last + 1 < len(forms):
            last += 1
            said += forms[last]
        if said == wanted:
            places = statement.positions[first : last + 1]
            begin = min(places)
            while begin and statement.surface[begin - 1].text in _NOT:
                begin -= 1
            yield begin, max(places) + 1


def _with_share(statement: Statement, first: int, last: int) -> tuple[int, int]:
    """Return the surface tokens of a material with those of its share, which stands in front of it or behind."""
    shares = [quantity for quantity in statement.quantities if quantity.dimension == "share"]
    before = next((share.first for share in shares if share.last == first), first)
    if before != first:
        return before, last
    behind = next((share.last for share in shares if share.first == last), last)
    ends = behind == len(statement.surface) or not statement.surface[behind].text[0].isalnum()
    return first, behind if ends else last


def _shares(goods: Goods, against: _Contradicted) -> None:
    """Tell each material whose share in the text is not that of the field."""
    words = {name: name.casefold().split()[-1] for name in goods.materials if name.strip()}
    for quantity in against.statement.quantities:
        if quantity.dimension != "share":
            continue
        behind = [token.text for token in against.statement.surface[quantity.last : quantity.last + 2]]
        for name, word in words.items():
            if word in behind and abs(quantity.value / 100 - goods.materials[name]) > _TOLERANCE:
                says = f"{quantity.value:g}% {name}, the field materials says {100 * goods.materials[name]:g}%; the field is"
                against.add("share", says, [(quantity.first, quantity.last)], f"{100 * goods.materials[name]:g}%")


def _measures(goods: Goods, text: Reading, pipeline: Pipeline, against: _Contradicted) -> tuple[Measure, ...]:
    """Return the measures of the fields that may be what the tariff asks for, those whose names are nearest to it first."""
    kept: list[tuple[int, Measure]] = []
    for name, value in goods.measures.items():
        quantity = read_measure(name, value)
        named = pipeline.reader.read(name).statement
        said = _field_words(pipeline.nomenclature, quantity.dimension)
        asked = _asked(pipeline.nomenclature, text, quantity.dimension)
        far = [len(said.meant(named.words) ^ words) for words in asked if said.fits(named.words, words)]
        if asked and not far:
            wanted = " or ".join(dict.fromkeys(asked.values()))
            says = f"the field {name} is passed over: of such goods the {wanted} counts; name the measure so where it is that"
            against.findings.append(Finding("measure-passed-over", says))
            continue
        measure = DIMENSIONS[quantity.dimension], quantity.value, tuple(token for token in named.tokens if token >= 0)[:8]
        kept.append((min(far, default=0), measure))
        other = _other(quantity, measure, text)
        if other is not None:
            written = text.statement.surface_words(other.first, other.last)
            against.add("measure", f"{written}, the field {name} says {value}; the field is", [(other.first, other.last)], value)
    kept.sort(key=lambda each: each[0])
    return tuple(measure for _, measure in kept)


def _asked(tariff: Nomenclature, text: Reading, dimension: str) -> dict[frozenset[str], str]:
    """Return the names of the measures of a dimension for which the headings ask that the text names."""
    names: dict[frozenset[str], str] = {}
    said = _field_words(tariff, dimension)
    for heading in sorted(naming_head(text, ())):
        below = tariff.measured_below(heading).get(DIMENSIONS[dimension], ())
        for is_measure, key, _, _, items in [*tariff.core.conditions(heading), *(condition for _, _, condition in below)]:
            if is_measure and key == DIMENSIONS[dimension]:
                words = [tariff.core.token_text(token) for token in items]
                names[said.meant(words)] = " ".join(words)
    return names


def _other(quantity: Quantity, measure: Measure, text: Reading) -> Quantity | None:
    """Return the quantity of the text that is the same measure as that of a field and has another value, None for none."""
    dimension, value, near = measure
    said = [other for other in text.statement.quantities if other.dimension == quantity.dimension]
    if dimension in NAMED:
        of_name = {number for key, number, words in text.measures if key == dimension and not set(near).isdisjoint(words)}
        said = [other for other in said if other.value in of_name]
    elif quantity.dimension not in _ONE_EACH:
        return None
    return said[0] if len(said) == 1 and abs(said[0].value - value) > _TOLERANCE * value else None
