"""Codes: reading what people write as a code, and writing it the usual way."""

from __future__ import annotations

import re

from hscode.errors import CodeError, shown
from hscode.index import Nomenclature

_SEPARATORS = r"[.\s\-/]"


def compact(code: str) -> str:
    """Return the digits of a code of two, four or six digits, written with or without dots.

    Raises:
        CodeError: not text, not digits, or another number of digits.

    >>> compact("0901.21"), compact("09"), compact("9503.00")
    ('090121', '09', '950300')
    """
    if not isinstance(code, str):
        raise CodeError(f"a code must be text, not {type(code).__name__} ({shown(code)}): write it in quotes, with its leading zero")
    digits = re.sub(_SEPARATORS, "", code.strip())
    if not digits:
        raise CodeError("the code is empty; write a chapter (09), a heading (0901) or a subheading (0901.21)")
    if not (digits.isascii() and digits.isdigit()):
        raise CodeError(f"malformed code {shown(code)}: a code has digits only, such as 0901.21")
    if len(digits) > 6:
        raise CodeError(f"malformed code {shown(code)}: only the first six digits are international; use {pretty(digits[:6])}")
    if len(digits) not in (2, 4, 6):
        raise CodeError(f"malformed code {shown(code)}: {len(digits)} digits; a chapter has 2, a heading 4, a subheading 6")
    return digits


def pretty(code: str) -> str:
    """Return a code the way it is printed: 0901, 0901.21.

    >>> pretty("090121"), pretty("0901")
    ('0901.21', '0901')
    """
    return f"{code[:4]}.{code[4:]}" if len(code) == 6 else code


def find(code: str, nomenclature: Nomenclature) -> int:
    """Return the node of a code.

    Raises:
        CodeError: malformed, or not in the edition; the message names the editions that have it, or the nearest codes.
    """
    digits = compact(code)
    node = nomenclature.by_code.get(digits)
    if node is None:
        from hscode.editions.convert import unknown_code  # only a fault needs the older editions

        raise unknown_code(digits, nomenclature.core.edition)
    return node
