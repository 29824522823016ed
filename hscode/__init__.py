"""hscode: Harmonized System codes for goods descriptions, offline, with the legal reason for every answer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from hscode.browse import lookup, notes, search, suggest
    from hscode.classifier import answer, classify, classify_many
    from hscode.errors import CodeError, DescriptionError, HSCodeError, IndexFileError, InputFileError, NomenclatureError, OptionError
    from hscode.types import Candidate, Classification, Component, Finding, Goods, LegalNote, Place, Question, Step

_HOME = {
    **dict.fromkeys(("lookup", "notes", "search", "suggest"), "hscode.browse"),
    **dict.fromkeys(("answer", "classify", "classify_many"), "hscode.classifier"),
    **dict.fromkeys(
        ("CodeError", "DescriptionError", "HSCodeError", "IndexFileError", "InputFileError", "NomenclatureError", "OptionError"), "hscode.errors"
    ),
    **dict.fromkeys(("Candidate", "Classification", "Component", "Finding", "Goods", "LegalNote", "Place", "Question", "Step"), "hscode.types"),
}

__all__ = [
    "Candidate",
    "Classification",
    "CodeError",
    "Component",
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
    "__version__",
    "answer",
    "classify",
    "classify_many",
    "lookup",
    "notes",
    "search",
    "suggest",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the compiler of the index runs before the compiled core exists."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'hscode' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value
