"""hscode: Harmonized System codes for goods descriptions, offline, with the legal reason for every answer."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from hscode.browse import lookup, notes, search, suggest
    from hscode.classification import Classification, Finding, Step
    from hscode.classifier import answer, classify, classify_many
    from hscode.editions.convert import convert, editions_of
    from hscode.errors import CodeError, DescriptionError, HSCodeError, IndexFileError, InputFileError, NomenclatureError, OptionError
    from hscode.types import Candidate, Component, Conversion, Goods, LegalNote, Place, Question, Successor
    from hscode.validation.types import Validation, ValidationFinding, Verdict
    from hscode.validation.validate import validate

_HOME = {
    **dict.fromkeys(("lookup", "notes", "search", "suggest"), "hscode.browse"),
    **dict.fromkeys(("answer", "classify", "classify_many"), "hscode.classifier"),
    **dict.fromkeys(("convert", "editions_of"), "hscode.editions.convert"),
    **dict.fromkeys(
        ("CodeError", "DescriptionError", "HSCodeError", "IndexFileError", "InputFileError", "NomenclatureError", "OptionError"), "hscode.errors"
    ),
    **dict.fromkeys(("Classification", "Finding", "Step"), "hscode.classification"),
    **dict.fromkeys(("Candidate", "Component", "Conversion", "Goods", "LegalNote", "Place", "Question", "Successor"), "hscode.types"),
    **dict.fromkeys(("Validation", "ValidationFinding", "Verdict"), "hscode.validation.types"),
    "validate": "hscode.validation.validate",
}
_CLASSIFYING = ("hscode.classifier", "hscode.validation.validate")
"""Modules whose functions ask for the index first of all."""

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
]
_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # silent unless the application asks: logging is for it to set up


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the compiler of the index runs before the compiled core exists."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'hscode' has no attribute {name!r}")
    if home in _CLASSIFYING:
        import_module("hscode.index").open_ahead()  # beside the imports that follow
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value
