"""Codes: reading what people write as a code, and writing it the usual way."""

from __future__ import annotations

import re

from hscode.errors import CodeError, shown

LONGEST = 10
"""Digits of the longest national codes."""
_SEPARATORS = r"[.\s\-/]"
_WHOLE = re.compile(r"(\d{5,})[.,]0")
"""More digits than stand before the first point of a code, and a fraction."""


def compact(code: str) -> str:
    """Return the digits of a code of two, four or six digits, written with or without dots.

    Raises:
        CodeError: not text, not digits, or another number of digits.

    >>> compact("0901.21"), compact("09"), compact("9503.00"), compact("950300.0")
    ('090121', '09', '950300', '950300')
    """
    if not isinstance(code, str):
        raise CodeError(f"a code must be text, not {type(code).__name__} ({shown(code)}): write it in quotes, with its leading zero")
    digits = re.sub(_SEPARATORS, "", without_fraction(code.strip()))
    if not digits:
        raise CodeError("the code is empty; write a chapter (09), a heading (0901) or a subheading (0901.21)")
    if not (digits.isascii() and digits.isdigit()):
        raise CodeError(f"malformed code {shown(code)}: a code has digits only, such as 0901.21")
    if len(digits) not in (2, 4, 6):
        raise CodeError(f"malformed code {shown(code)}: {_meant(digits)}")
    return digits


def without_fraction(code: str) -> str:
    """Return a code without the ``.0`` that it has where a column of codes was taken for numbers with a fraction.

    >>> without_fraction("610910.0"), without_fraction("6109.0")
    ('610910', '6109.0')
    """
    whole = _WHOLE.fullmatch(code)
    return whole[1] if whole else code


def miscounted(digits: str) -> str:
    """Say of digits that no code has as many, and how many it has.

    >>> miscounted("090")
    '3 digits; a chapter has 2, a heading 4, a subheading 6, a national code up to 10'
    """
    return f"{len(digits)} digits; a chapter has 2, a heading 4, a subheading 6, a national code up to {LONGEST}"


def _meant(digits: str) -> str:
    """Say what digits of which no international code has as many may be: a national code, or one that lost a zero at its beginning.

    >>> _meant("09012100"), _meant("9012100")
    ('only the first six digits are international; use 0901.21', '7 digits; if a zero was lost at the beginning, it is 0901.21')
    """
    if len(digits) > LONGEST:
        return miscounted(digits)
    if len(digits) % 2 and not digits.startswith("0"):
        whole = f", otherwise {pretty(digits[:6])}" if len(digits) == LONGEST - 1 else ""  # nine digits are a code in Japan
        return f"{len(digits)} digits; if a zero was lost at the beginning, it is {pretty(f'0{digits}'[:6])}{whole}"
    if len(digits) > 6:
        return f"only the first six digits are international; use {pretty(digits[:6])}"
    return miscounted(digits)


def pretty(code: str) -> str:
    """Return a code the way it is printed: 0901, 0901.21.

    >>> pretty("090121"), pretty("0901")
    ('0901.21', '0901')
    """
    return f"{code[:4]}.{code[4:]}" if len(code) == 6 else code
