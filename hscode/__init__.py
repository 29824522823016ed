"""hscode: Harmonized System codes for goods descriptions, offline, with the legal reason for every answer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# What every answer needs comes with the package, so that the first one does not wait for it; the modules ask for the version.
from hscode.classification import Classification
from hscode.classifier import answer, classify, classify_many
from hscode.errors import CodeError, DescriptionError, HSCodeError, IndexFileError, InputFileError, NomenclatureError, OptionError
from hscode.steps import Finding, Step

if TYPE_CHECKING:
    from hscode.browse import lookup, notes, search, suggest
    from hscode.editions.convert import convert
    from hscode.editions.places import editions_of
    from hscode.types import Candidate, Component, Conversion, Goods, LegalNote, Place, Question, Successor
    from hscode.validation.types import Validation, ValidationFinding, Verdict
    from hscode.validation.validate import validate, validate_many

_HOME = {
    **dict.fromkeys(("lookup", "notes", "search", "suggest"), "hscode.browse"),
    "convert": "hscode.editions.convert",
    "editions_of": "hscode.editions.places",
    **dict.fromkeys(("Candidate", "Component", "Conversion", "Goods", "LegalNote", "Place", "Question", "Successor"), "hscode.types"),
    **dict.fromkeys(("Validation", "ValidationFinding", "Verdict"), "hscode.validation.types"),
    **dict.fromkeys(("validate", "validate_many"), "hscode.validation.validate"),
}
"""Modules of the public names that many programs do without."""

__all__ = [
    "Candidate",
    "Classification",
    "CodeError",
    "Component",
    "Conversion",
    "DescriptionError",
    "Finding",
    "Goods",
    "HSCodeError",
    "IndexFileError",
    "InputFileError",
    "LegalNote",
    "NomenclatureError",
    "OptionError",
    "Place",
    "Question",
    "Step",
    "Successor",
    "Validation",
    "ValidationFinding",
    "Verdict",
    "__version__",
    "answer",
    "classify",
    "classify_many",
    "convert",
    "editions_of",
    "lookup",
    "notes",
    "search",
    "suggest",
    "validate",
    "validate_many",
]


def __getattr__(name: str) -> Any:
    """Import a public name that many programs do without, when it is first used."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'hscode' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return all public names, also those that are not imported yet."""
    return sorted({*globals(), *__all__})
