"""Outputs: a file appears under its name only when it is whole."""

from __future__ import annotations

import io
import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hscode.errors import InputFileError

_NAMED = 50
"""Letters of the name of an output that its temporary name begins with: a name of the longest has no room for more."""
_numbers = itertools.count(1)


@contextmanager
def open_text_output(name: str | None) -> Iterator[TextIO]:
    """Open an output as text: standard output for None or ``-``; a file that appears under its name only when it is whole.

    Raises:
        InputFileError: a file that cannot be written.
    """
    if name is None or name == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    with replacing(Path(name)) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name in the folder of *path*; it is renamed to *path* when the block ends well, and deleted when not.

    A pipe or device is written in place.

    Raises:
        InputFileError: a folder that is missing, or may not be written to.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        yield path  # by its own name: that of a pipe behind /dev/stdout leads nowhere
        return
    target = path.resolve()
    if target.is_dir() or not target.parent.is_dir():
        fault = "it is a folder; name a file" if target.is_dir() else f"there is no folder {path.parent}; make it first"
        raise InputFileError(f"cannot write {path}: {fault}")
    temporary = target.with_name(f".{target.name[:_NAMED]}.{os.getpid()}.{next(_numbers)}.tmp")
    try:
        yield temporary
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        if error.filename != str(temporary):
            raise
        raise InputFileError(f"cannot write {path}: {error.strerror}; choose another folder") from None
    finally:
        temporary.unlink(missing_ok=True)
