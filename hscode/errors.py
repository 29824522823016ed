"""Errors: every one a subclass of :class:`HSCodeError`, each message says what was wrong, where, and the mend."""

from __future__ import annotations

from typing import Any


class HSCodeError(Exception):
    """Base of every error that hscode raises for bad input."""


class CodeError(HSCodeError, ValueError):
    """A code that is malformed or does not exist in the edition."""


class DescriptionError(HSCodeError, ValueError):
    """A goods description that cannot be read: empty, blank or not text."""


class OptionError(HSCodeError, ValueError):
    """An argument outside its range: an unknown edition, a limit below 1."""


class IndexFileError(HSCodeError):
    """The compiled index is missing, truncated, foreign or of another format version."""


class InputFileError(HSCodeError):
    """A file or a column that is missing or cannot be read."""


class NomenclatureError(HSCodeError):
    """A fault in a source file of the nomenclature: file, line and key stand in the message, with the mend."""

    def __init__(self, file: str, line: int, key: str, fault: str, mend: str) -> None:
        self.file, self.line, self.key, self.fault, self.mend = file, line, key, fault, mend
        super().__init__(f"{file}:{line}: {key}: {fault}. {mend}.")

    def __reduce__(self) -> tuple[Any, ...]:
        return NomenclatureError, (self.file, self.line, self.key, self.fault, self.mend)


def shown(value: object) -> str:
    """Return a value as a message shows it, cut; some have no text at all, such as a whole number of more than 4,300 digits.

    >>> shown("tea"), shown([10**5000])
    ("'tea'", 'something too long to show')
    """
    try:
        return f"{value!r:.60}"
    except ValueError:
        return "something too long to show"
