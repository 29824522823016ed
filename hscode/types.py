"""The public types: what goes in and what comes out. Those that the first answer needs are in :mod:`hscode.classification`."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from hscode.codes import pretty
from hscode.errors import DescriptionError, shown
from hscode.index_file import LATEST
from hscode.reading.quantities import PLIES, Quantity, find_quantities
from hscode.reading.text import tokenise
from hscode.steps import Finding, Step

_K = TypeVar("_K")
_V = TypeVar("_V")

PRESENTATIONS = ("set", "retail", "unassembled", "disassembled", "unfinished", "incomplete", "empty", "parts")
"""Ways to present goods that :class:`Goods` takes."""
_ROUNDING = 0.005
"""By how much a share may be more than it is: shares are told in whole percents."""
_FAR = 1e15
"""From here on a share that is none is not shown: a whole number may have any number of digits."""


class Fixed(dict[_K, _V]):
    """A mapping that is not changed once it is made, which compares, prints and pickles as a plain one does.

    >>> Fixed({"cotton": 1.0}) == {"cotton": 1.0}
    True
    """

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("goods and answers are not changed once they are made; make others")

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return Fixed, (dict(self),)


@dataclass(frozen=True)
class Component:
    """One component of a set, a mixture or composite goods.

    Args:
        name: what it is, as an invoice would say.
        value_share: its share of the value of the whole, 0 to 1; None when unknown.
        weight_share: its share of the weight of the whole, 0 to 1; None when unknown.
        role: what it is to the whole; "main" says that it gives the whole its essential character.

    Raises:
        DescriptionError: a blank name, or a share outside 0 to 1.

    >>> Component("electric hair clippers", value_share=0.7)
    Component(name='electric hair clippers', value_share=0.7, weight_share=None, role='')

    Source: General Interpretative Rule 3(b) of the Harmonized System 2022.
    """

    name: str
    value_share: float | None = None
    weight_share: float | None = None
    role: str = ""

    def __post_init__(self) -> None:
        _set(self, "name", plain_text("the name of a component", self.name))
        _set(self, "role", plain_text(f"the role of the component {shown(self.name)}", self.role))
        if not self.name.strip():
            raise DescriptionError("the name of a component is blank; say what the component is")
        for what in ("value", "weight"):
            share = getattr(self, f"{what}_share")
            if share is not None:
                _set(self, f"{what}_share", _share(f"the {what} share of the component {shown(self.name)}", share))


@dataclass(frozen=True)
class Goods:
    """Goods as an ERP knows them: the description, and what is known besides.

    Args:
        description: free text, as on an invoice.
        materials: name of each material and its share by weight, 0 to 1, together no more than 1; empty when unknown.
        use: what or whom the goods are for ("women", "washing machines").
        state: state or process ("frozen", "knitted").
        components: the components of a set, a mixture or composite goods, each a :class:`Component`.
        measures: name of each measure and its number with the unit (``{"packing weight": "2 kg"}``).
        presentation: how the goods are presented: words of :data:`PRESENTATIONS`, parted by commas.

    Raises:
        DescriptionError: a field of the wrong type, a share outside 0 to 1, shares of more than the whole, a measure without its unit,
            an unknown presentation.

    >>> Goods("pullover", materials={"cotton": 0.6, "polyester": 0.4}, use="women").text
    'pullover, 60% cotton, 40% polyester, for women'
    >>> Goods("wardrobe", materials={"wood": 1}, presentation="unassembled").text
    'wardrobe, 100% wood, unassembled'
    """

    description: str
    materials: Mapping[str, float] = field(default_factory=dict, hash=False)
    use: str = ""
    state: str = ""
    components: Sequence[Component] = ()
    measures: Mapping[str, str] = field(default_factory=dict, hash=False)
    presentation: str = ""

    def __post_init__(self) -> None:
        # reasons are found later, on what was given: what the caller may change is copied
        _set(self, "description", plain_text("the description of goods", self.description))
        for name in ("use", "state", "presentation"):
            _set(self, name, plain_text(f"the field {name}", getattr(self, name)))
        shares = _named("materials", self.materials)
        _set(self, "materials", Fixed({material: _share(f"the share of {material:.60}", share) for material, share in shares.items()}))
        _check_whole(self.materials)
        _set(self, "components", _components(self.components))
        measures = _named("measures", self.measures)
        measures = {measure: plain_text(f"the measure {shown(measure)}", value) for measure, value in measures.items()}
        _set(self, "measures", Fixed(measures))
        for measure, value in self.measures.items():
            read_measure(measure, value)
        unknown = [word for word in self.presented if word not in PRESENTATIONS]
        if unknown:
            raise DescriptionError(f"presentation is {shown(unknown[0])}; use {', '.join(PRESENTATIONS)}")

    @property
    def presented(self) -> list[str]:
        """The words of :attr:`presentation`."""
        return [word.strip().casefold() for word in self.presentation.split(",") if word.strip()]

    @property
    def text(self) -> str:
        """The goods as one line of text, which fills the same slots of the statement."""
        return ", ".join([self.description, *self.fields])

    @property
    def fields(self) -> list[str]:
        """The fields in words, as far as text can say them; the measures are not among them."""
        parts = [f"{100 * share:g}% {name}" for name, share in self.materials.items()]
        if self.state:
            parts.append(self.state)
        parts += self.presented
        if self.components:
            parts.append("comprising " + " and ".join(component.name for component in self.components))
        if self.use:
            parts.append(f"for {self.use}")
        return parts


def read_measure(name: str, value: str) -> Quantity:
    """Return the quantity that the field of a measure states.

    Raises:
        DescriptionError: not text, or not one number with a unit and nothing else.

    >>> read_measure("packing weight", "500 g")[:2]
    ('mass', 0.5)
    """
    tokens = tokenise(plain_text(f"the measure {shown(name)}", value))
    found = [quantity for quantity in find_quantities(tokens) if quantity.dimension != PLIES]
    whole = len(found) == 1 and found[0].first == 0 and all(token.text == "." for token in tokens[found[0].last :])
    if not whole:  # of "2-4 kg" or "3 x 2 kg" the last number alone is none of the goods
        raise DescriptionError(f"the measure {shown(name)} is {shown(value)}; write one number with its unit, such as '2 kg'")
    return found[0]


def plain_text(what: str, value: object) -> str:
    """Return a value as text of Python's own class, which is all that compiled code takes.

    Args:
        what: what the value is, for the message.
        value: text, of that class or one derived from it.

    Raises:
        DescriptionError: no text.
    """
    if not isinstance(value, str):
        raise DescriptionError(f"{what} must be text, not {type(value).__name__} ({shown(value)})")
    return str.__str__(value)


def plain_number(value: object) -> int | float | None:
    """Return a number as one of Python's own classes, a whole one as an int, any other as a float; None for what is no number, or a truth value.

    >>> from fractions import Fraction
    >>> plain_number(Fraction(1, 2)), plain_number(3), plain_number("3"), plain_number(True)
    (0.5, 3, None, None)
    """
    if type(value) is int or type(value) is float:
        return value
    from decimal import Decimal  # slow to import, and most numbers are plain
    from numbers import Integral, Real

    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        return None
    try:
        return operator.index(value) if isinstance(value, Integral) else float(value)
    except TypeError:  # a span of time of numpy calls itself a whole number
        return None
    except ValueError:  # a decimal number that signals that it is none
        return math.nan
    except OverflowError:  # a fraction beyond all floats
        return math.inf


def _set(of: object, name: str, value: object) -> None:
    """Set a field of a frozen object that is being made."""
    object.__setattr__(of, name, value)


def _named(field_name: str, given: object) -> dict[str, Any]:
    """Return a copy of a field that maps names to values."""
    if not isinstance(given, Mapping):
        raise DescriptionError(f"the field {field_name} must map names to values, not be {type(given).__name__}")
    return {plain_text(f"a name in the field {field_name}", name): value for name, value in given.items()}


def _components(given: object) -> tuple[Component, ...]:
    listed = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (None,)
    if not all(isinstance(each, Component) for each in listed):
        raise DescriptionError("the field components must be a list of Component(name, value_share=..., weight_share=..., role=...)")
    return listed


def _share(what: str, share: object) -> float:
    number = plain_number(share)
    if number is None:
        raise DescriptionError(f"{what} is {shown(share)}; a share is a number between 0 and 1")
    if not 0 <= number <= 1:
        told = f"{number:g}" if not abs(number) > _FAR else "far beyond"
        raise DescriptionError(f"{what} is {told}; a share lies between 0 and 1")
    return float(number)


def _check_whole(materials: Mapping[str, float]) -> None:
    """Check that shares of materials are no more than the whole, but for what each may be rounded up by."""
    whole = sum(materials.values())
    if whole > 1 + _ROUNDING * len(materials):
        listed = ", ".join(f"{100 * share:g}% {name}" for name, share in materials.items())
        raise DescriptionError(f"the shares of the materials add up to {whole:.0%} ({listed:.200}); together they are 100% at most")


@dataclass(frozen=True)
class Question:
    """A fact that would decide: the plain question, and the code that each answer leads to."""

    fact: str
    says: str
    answers: Mapping[str, str] = field(hash=False)
    states: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What each answer states, as the pipeline takes it."""

    def __post_init__(self) -> None:
        _set(self, "answers", Fixed(self.answers))
        _set(self, "states", Fixed(self.states))


@dataclass(frozen=True)
class Told:
    """What was worked out, in the place of the way to work it out: an answer that goes to another process takes this along."""

    value: Any

    def __call__(self) -> Any:
        """Return it."""
        return self.value


@dataclass(frozen=True)
class Candidate:
    """A six-digit code with its probability, 0 to 1, and the reasons for it."""

    code: str
    title: str
    probability: float
    explain: Callable[[], tuple[Step, ...]] = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Candidate, (self.code, self.title, self.probability, Told(self.reasons))

    @property
    def reasons(self) -> tuple[Step, ...]:
        """The steps that lead to this code, in legal order."""
        return self.explain()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "code": pretty(self.code),
            "title": self.title,
            "probability": round(self.probability, 4),
            "reasons": [str(step) for step in self.reasons],
        }


@dataclass(frozen=True)
class Explanation:
    """What is worked out only when asked for: the trace and what hangs on it."""

    trace: tuple[Step, ...]
    excluded: tuple[Step, ...]
    assumptions: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Place:
    """A place in the tariff, as :func:`hscode.lookup` shows it.

    ``successors`` are the codes that hold the goods of a six-digit code in the latest edition, ``predecessors`` those from which it took
    them in the edition before its own; both best first.
    """

    code: str
    title: str
    level: str
    path: tuple[tuple[str, str], ...]
    children: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    edition: str = LATEST
    successors: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        pairs = [{"code": pretty(code), "title": title} for code, title in self.path]
        below = [{"code": pretty(code), "title": title} for code, title in self.children]
        return {
            "code": pretty(self.code),
            "title": self.title,
            "level": self.level,
            "path": pairs,
            "children": below,
            "conditions": list(self.conditions),
            "edition": self.edition,
            "successors": [pretty(code) for code in self.successors],
            "predecessors": [pretty(code) for code in self.predecessors],
        }


@dataclass(frozen=True)
class Successor:
    """A code that holds the goods of a converted code; ``probability``, 0 to 1, says how well a description fits it, None without one."""

    code: str
    edition: str
    probability: float | None
    titled: Callable[[], str] = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Successor, (self.code, self.edition, self.probability, Told(self.title))

    @property
    def title(self) -> str:
        """The title of the code; for an older edition that of what became of it."""
        return self.titled()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        probability = None if self.probability is None else round(self.probability, 4)
        return {"code": pretty(self.code), "title": self.title, "probability": probability}


@dataclass(frozen=True)
class Conversion:
    """What became of a code in another edition, as :func:`hscode.convert` finds it.

    ``kind`` is "same", "merged", "split", "part" or "ended"; ``codes`` hold the goods in the edition ``target``, best first; ``path``
    leads to the first of them, as pairs of edition and code.
    """

    code: str
    source: str
    target: str
    kind: str
    codes: tuple[Successor, ...]
    path: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(pretty(each.code) for each in self.codes) or "no code"
        return f"HS {self.source} {pretty(self.code)} is in HS {self.target} {shown} ({self.kind})"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "code": pretty(self.code),
            "source": self.source,
            "target": self.target,
            "kind": self.kind,
            "codes": [each.to_dict() for each in self.codes],
            "path": [{"edition": edition, "code": pretty(code)} for edition, code in self.path],
            "findings": [{"id": finding.id, "says": finding.says} for finding in self.findings],
        }


@dataclass(frozen=True)
class LegalNote:
    """One provision of the legal notes, with how far the program executes it."""

    id: str
    cite: str
    says: str
    effect: str
    status: str
    why: str
    scope: tuple[str, ...]
    to: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"id": self.id, "cite": self.cite, "says": self.says, "effect": self.effect, "status": self.status, "why": self.why,
                "scope": list(self.scope), "to": list(self.to)}  # fmt: skip


@dataclass(frozen=True)
class NoteCoverage:
    """How far the program executes the notes of one section or chapter; entries that share a provision count once."""

    origin: str
    """``Section XI`` or ``Chapter 95``."""
    encoded: int
    partly: int
    text_only: int
    exclusions: int
    """Exclusions other than lead-ins ("This chapter does not cover:")."""
    exclusions_encoded: int
    reasons: tuple[tuple[str, str, str], ...] = ()
    """Citation, status and reason of each provision that is not encoded."""

    @property
    def provisions(self) -> int:
        """Number of provisions."""
        return self.encoded + self.partly + self.text_only

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"origin": self.origin, "encoded": self.encoded, "partly": self.partly, "text_only": self.text_only,
                "exclusions": self.exclusions, "exclusions_encoded": self.exclusions_encoded,
                "reasons": [{"cite": cite, "status": status, "why": why} for cite, status, why in self.reasons]}  # fmt: skip
