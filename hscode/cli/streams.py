"""What a command reads from and writes to: the standard streams, and files that must not be one another."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from hscode.errors import DescriptionError, OptionError


def lines() -> Iterator[str]:
    """Yield the lines of standard input without their ends, each as soon as it is there.

    Raises:
        InputFileError: this is no text but a file of another format, or a line without end.
    """
    from hscode.files.text import bounded  # slow to import, as all of the files is, and help does without

    for line in bounded(_input(), "standard input"):
        yield line.rstrip("\r\n")


def whole() -> str:
    """Return all of standard input as one text, empty where it is closed.

    Raises:
        DescriptionError: a part of it cannot be decoded.
        InputFileError: this is no text but a file of another format.
    """
    return decoded("\n".join(lines())) if sys.stdin else ""


def decoded(text: str) -> str:
    """Return a text of standard input, which could be decoded.

    Raises:
        DescriptionError: it could not, or not whole.
    """
    from hscode.files.encodings import shown

    try:
        text.encode()
    except UnicodeEncodeError as error:
        byte = ord(text[error.start]) & 0xFF
        raise DescriptionError(f"the text is not {shown(sys.stdin.encoding)} (byte 0x{byte:02x}); write it in UTF-8") from None
    return text


def tell(message: str) -> None:
    """Print on standard error; where nobody takes it, the exit status has to say it all."""
    try:
        print(message, file=sys.stderr, flush=True)
    except OSError:
        abandon(sys.stderr)


def abandon(stream: TextIO) -> None:
    """Let the interpreter's last flush of a stream go nowhere instead of failing."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def check_output(arguments: Namespace) -> None:
    """Check that the output of a command that works through a file is not the workbook that it reads: it has one sheet.

    Raises:
        OptionError: it is, or the format of the input cannot be told.
    """
    from hscode.files import input_format

    if is_same(arguments.output, arguments.input) and input_format(arguments.input, arguments.format) == "xlsx":
        raise OptionError(f"--output {arguments.output} is the workbook that is read, whose other sheets would be lost; name another file")


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two names are of the same file, however they are written; None and ``-`` name no file."""
    if one is None or other is None or "-" in (one, other):
        return False
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)


def _input() -> TextIO:
    """Return standard input set to the encoding that it is found to be in; to that of the terminal where it is one."""
    stream = sys.stdin
    if isinstance(stream, io.TextIOWrapper):
        from hscode.files.encodings import STAND_INS

        encoding = stream.encoding if stream.isatty() else _encoding(stream.buffer)
        with contextlib.suppress(io.UnsupportedOperation):  # it was read from already
            stream.reconfigure(encoding=encoding, errors=STAND_INS)
    return stream


def _encoding(stream: BinaryIO) -> str:
    """Return the encoding of what is to come; what the shell or another command has read of the same file is not read again."""
    from hscode.files.encodings import encoding_of

    if not stream.seekable():
        return encoding_of(stream, "standard input")
    place = stream.tell()
    try:
        return encoding_of(stream, "standard input")
    finally:
        stream.seek(place)
