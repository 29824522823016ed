"""Encodings: what a file of text is written in, told by its first letters that are not plain ASCII, and the bytes that are no text in it."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from hscode.errors import InputFileError, OptionError

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FOREIGN = (
    (b"PK\x03\x04", "a zip archive, as Excel workbooks are", "give it the suffix .xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "save it as .xlsx with Excel"),
    (b"PAR1", "a Parquet file", "give it the suffix .parquet"),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first"),
)
_NO_FILES = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape")
"""Encodings that Python knows and no file is written in."""
STAND_INS = "hscode.stand_ins"
"""How files are decoded: for each byte that their encoding does not know stands one surrogate, U+DC00 and the byte."""
_STAND_IN = 0xDC00
_UNDECODED = re.compile("[\udc00-\udcff]")
_ASCII = bytes(range(128))
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
"""A letter of UTF-8 beyond ASCII, and one that the end of what was read cuts."""
_SAMPLE = 4096
_UNUSUAL = 0.4
"""Share of NULs at every second byte from which a text without a mark is UTF-16."""


def check_encoding(name: str | None) -> None:
    """Check the name of an encoding that the user gives.

    Raises:
        OptionError: there is none of that name, or it is not one of text.
    """
    if name is None:
        return
    unknown = f"unknown encoding {name!r}; use utf-8, utf-16, cp1252 or another that Python knows"
    try:
        known = codecs.lookup(name).name.replace("-", "_")
        if known not in _NO_FILES:
            "".encode(name)
    except (LookupError, ValueError):
        raise OptionError(unknown) from None
    if known in _NO_FILES:
        raise OptionError(f"{name!r} is no encoding of files; use utf-8, utf-16 or cp1252")


def encoding_of(stream: BinaryIO, name: str) -> str:
    """Return the encoding of the text in *stream*: by its mark, else by its NULs, else by its first letters beyond ASCII.

    A file is read up to these letters and set back; of standard input only what stands in its buffer is looked at.

    Raises:
        InputFileError: this is no text but a file of another format.
    """
    head = _peek(stream)
    foreign = foreign_format(head)
    if foreign:
        what, mend = foreign
        raise InputFileError(f"{name} is {what}, not text; {mend}")
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[:_SAMPLE]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 3 and sample[start::2].count(0) > _UNUSUAL * len(sample) / 2 and not sample[1 - start :: 2].count(0):
            return encoding
    if not stream.seekable():
        return _by_letters(head) or "utf-8"
    try:
        return _scan(stream) or "utf-8"
    finally:
        stream.seek(0)


def foreign_format(head: bytes) -> tuple[str, str] | None:
    """Return what a file is by its first bytes and what to do about it, None where it may be text."""
    return next(((what, mend) for magic, what, mend in _FOREIGN if head.startswith(magic)), None)


def shown(encoding: str) -> str:
    """Return the name of an encoding for messages.

    >>> shown("utf-8"), shown("UTF_16_LE"), shown("cp1252")
    ('UTF-8', 'UTF-16-LE', 'cp1252')
    """
    name = codecs.lookup(encoding).name.removesuffix("-sig")
    return name.upper() if name.startswith("utf") else name


def undecoded(column: str, text: str, encoding: str) -> str:
    """Return the fault of the text of a column with bytes that its encoding does not know, empty when there are none."""
    found = None if text.isascii() else _UNDECODED.search(text)
    return f"{column!r} is not {shown(encoding)} (byte 0x{ord(found[0]) - _STAND_IN:02x})" if found else ""


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the bytes that an encoding does not know, and where to go on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(_STAND_IN + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(STAND_INS, _stand_in)


def _peek(stream: BinaryIO) -> bytes:
    if stream.seekable():
        head = stream.read(_CHUNK)
        stream.seek(0)
        return head
    return stream.peek(_SAMPLE) if isinstance(stream, io.BufferedReader) else b""


def _scan(stream: BinaryIO) -> str | None:
    rest = b""
    while chunk := stream.read(_CHUNK):
        found = _by_letters(rest + chunk)
        if found:
            return found
        rest = (rest + chunk)[-3:] if not (rest + chunk)[-3:].isascii() else b""
    return "cp1252" if rest else None


def _by_letters(data: bytes) -> str | None:
    """Return UTF-8 or cp1252 by what most of the letters beyond ASCII are, None where there is none, or only one that is cut.

    A stray byte does not change what the file is written in: it becomes the fault of its row.
    """
    if data.isascii():
        return None
    cut = _CUT.search(data[-3:])
    rest, letters = _UTF8.subn(b"", data[: len(data) - len(cut[0])] if cut else data)
    others = len(rest.translate(None, _ASCII))
    if not letters and not others:
        return None
    return "utf-8" if letters >= others else "cp1252"
