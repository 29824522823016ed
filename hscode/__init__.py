"""hscode: Harmonized System codes for goods descriptions, offline, with the legal reason for every answer."""

from hscode.browse import lookup, notes, search, suggest
from hscode.classify import classify, classify_many
from hscode.errors import (
    CodeError,
    DescriptionError,
    HSCodeError,
    IndexFileError,
    InputFileError,
    NomenclatureError,
    OptionError,
)
from hscode.types import Candidate, Classification, Finding, Goods, LegalNote, Place, Question, Step

__all__ = [
    "Candidate",
    "Classification",
    "CodeError",
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
    "classify",
    "classify_many",
    "lookup",
    "notes",
    "search",
    "suggest",
]
