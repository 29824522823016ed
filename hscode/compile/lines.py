"""Lines of trade: whole lines as declarants, shops and officers write them, from which the second opinion learns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hscode.compile.source import Place, text_lines


def read_lines(folder: Path, root: Path) -> Iterator[tuple[str, str, Place]]:
    """Yield each line of all files of *folder* with the code it stands under.

    A file holds blocks: a six-digit code at the left margin, below it lines indented by two spaces.

    Raises:
        NomenclatureError: a block without a code of six digits, or a line that stands twice.
    """
    for path in sorted(folder.glob("*.txt")):
        yield from _lines_of(path, root)


def _lines_of(path: Path, root: Path) -> Iterator[tuple[str, str, Place]]:
    """Yield each line of a file with the code it stands under."""
    code = ""
    seen: dict[str, int] = {}
    for line, place in text_lines(path, root):
        if not line.startswith("  "):
            code = line
            if not code.isdigit() or len(code) != 6:
                raise place.fault(code[:40], "is not a code of six digits", "Start a block with one code; indent its lines by two spaces")
            continue
        text = line.strip()
        if not code:
            raise place.fault(text[:40], "stands before any code", "Write the code on a line above it")
        first = seen.setdefault(text.lower(), place.line)
        if first != place.line:
            raise place.fault(code, f"the line {text!r} stands in line {first} as well", "Keep it under the code where it belongs")
        yield text, code, place
