"""Merging: the text of goods and the fields that an ERP states besides become one, and what contradicts is told.

The fields are taken where they contradict the text: they were filled in for the purpose.
"""

from __future__ import annotations

from hscode.classification import Finding
from hscode.pipeline import Pipeline, Stated
from hscode.reading.reader import DIMENSIONS, FactHit, Reading
from hscode.reading.statement import Statement
from hscode.types import Goods, read_measure

_TOLERANCE = 0.01
"""Share of a measure by which text and field may differ."""
_ONE_EACH = frozenset({"mass", "volume", "power", "voltage", "alcohol", "area density", "apparent power"})
"""Dimensions of which goods have one value; they have several lengths, shares and counts."""


def merge(goods: Goods, pipeline: Pipeline) -> tuple[Stated, tuple[Finding, ...]]:
    """Return what the fields of *goods* state beyond their text, and what of the text they contradict.

    Findings have the ids ``contradiction-<attribute>`` (``contradiction-material``, ``contradiction-sex``),
    ``contradiction-share`` and ``contradiction-measure``.
    """
    text = pipeline.reader.read(goods.description)
    facts, findings = _facts(goods, text, pipeline)
    measures, more = _measures(goods, text, pipeline)
    shares = _shares(goods, text.statement)
    return Stated(facts, measures, components=tuple(goods.components)), (*findings, *shares, *more)


def _facts(goods: Goods, text: Reading, pipeline: Pipeline) -> tuple[tuple[FactHit, ...], tuple[Finding, ...]]:
    """Return the facts of the fields that contradict the text, which take the place of the text's, with a finding for each."""
    names = pipeline.nomenclature.value_names
    taken: list[FactHit] = []
    findings: dict[tuple[str, str], Finding] = {}
    stated = [fact for field in _worded(goods) for fact in pipeline.reader.read(field).facts]
    main = max(goods.materials, key=lambda name: goods.materials[name], default="")
    for fact in text.facts:
        attribute = names[fact.value][0]
        others = [other for other in stated if names[other.value][0] == attribute]
        if not others or any(_akin(pipeline, fact.value, other.value) for other in others):
            continue
        other = next((each for each in others if each.words in main), others[0])
        if (fact.words, other.words) not in findings:
            says = f"the text says {attribute.replace('-', ' ')} “{fact.words}”, the fields say “{other.words}”; the fields are taken"
            findings[fact.words, other.words] = Finding(f"contradiction-{attribute}", says)
        taken.append(other)
    return tuple(taken), tuple(findings.values())


def _worded(goods: Goods) -> list[str]:
    """Return the fields that state facts, as an article of the kind would have them in its text."""
    return [*goods.materials, *([goods.state] if goods.state else []), *([f"goods for {goods.use}"] if goods.use else [])]


def _akin(pipeline: Pipeline, one: int, other: int) -> bool:
    core = pipeline.nomenclature.core
    return one in core.value_ancestors(other) or other in core.value_ancestors(one)


def _shares(goods: Goods, statement: Statement) -> tuple[Finding, ...]:
    """Return a finding for each material whose share in the text is not that of the field."""
    findings = []
    words = {name: name.casefold().split()[-1] for name in goods.materials if name.strip()}
    for quantity in statement.quantities:
        if quantity.dimension != "share":
            continue
        behind = [token.text for token in statement.surface[quantity.last : quantity.last + 2]]
        for name, word in words.items():
            if word in behind and abs(quantity.value / 100 - goods.materials[name]) > _TOLERANCE:
                says = f"the text says {quantity.value:g}% {name}, the field materials says {100 * goods.materials[name]:g}%; the field is taken"
                findings.append(Finding("contradiction-share", says))
    return tuple(findings)


def _measures(goods: Goods, text: Reading, pipeline: Pipeline) -> tuple[tuple[tuple[int, float, tuple[int, ...]], ...], tuple[Finding, ...]]:
    """Return the measures of the fields, and a finding where the text gives another value of the same dimension."""
    out, findings = [], []
    for name, value in goods.measures.items():
        quantity = read_measure(name, value)
        near = tuple(token for token in pipeline.reader.read(name).statement.tokens if token >= 0)
        out.append((DIMENSIONS[quantity.dimension], quantity.value, near[:8]))
        said = [other for other in text.statement.quantities if other.dimension == quantity.dimension]
        if quantity.dimension in _ONE_EACH and len(said) == 1 and abs(said[0].value - quantity.value) > _TOLERANCE * quantity.value:
            written = text.statement.surface_words(said[0].first, said[0].last)
            findings.append(Finding("contradiction-measure", f"the text says {written}, the field {name} says {value}; the field is taken"))
    return tuple(out), tuple(findings)
