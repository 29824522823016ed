"""The register: what the nomenclature holds for each chapter, and how many of its legal notes run.

``python -m hscode.compile.register`` writes it into ``nomenclature/README.md``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hscode.compile.builder import read_sources
from hscode.compile.notes import STATUSES
from hscode.compile.tariff import CHAPTER, Node
from hscode.errors import NomenclatureError

BEGIN, END = "<!-- register: begin -->", "<!-- register: end -->"
"""The lines of the README between which the register stands."""

_COLUMNS = ("", "codes", "terms", "cues", "facts", "examples", *(f"notes {status}" for status in STATUSES))


def register(root: Path) -> str:
    """Return the register of the nomenclature folder *root* as a Markdown table.

    A row for each section counts the notes of the section itself, a row for each chapter its six-digit codes, the terms
    and cues said for its codes, the conditions that part them, the example lines and the legal notes by status.
    """
    sources = read_sources(root)
    notes = Counter((note.id.split(".")[0], note.status) for note in sources.notes)
    terms = Counter(chapter for chapter, _ in {(code[:2], text) for text, code, _ in sources.sheet.terms})
    cues = Counter(chapter for chapter, _ in {(code[:2], text) for text, code, _ in sources.sheet.cues})
    rows: list[tuple[str, list[int]]] = []
    for section in sources.sections:
        rows.append((f"**Section {section.code}**", [0] * 5 + [notes[f"sec{section.code}", status] for status in STATUSES]))
        for chapter in section.children:
            own = [notes[f"ch{chapter.code}", status] for status in STATUSES]
            rows.append((chapter.code, [_codes(chapter), terms[chapter.code], cues[chapter.code], *_facts_and_examples(chapter), *own]))
    total = [sum(column) for column in zip(*(numbers for _, numbers in rows), strict=True)]
    lines = [_line(_COLUMNS), _line(("---", *("---:" for _ in _COLUMNS[1:])))]
    return "\n".join(lines + [_row(name, numbers) for name, numbers in rows] + [_row("**all**", total)]) + "\n"


def update(root: Path) -> None:
    """Write the register of the nomenclature folder *root* into its README.

    Raises:
        NomenclatureError: the README has not the two marks.
    """
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NomenclatureError(readme.name, 1, "register", f"has not the marks {BEGIN} and {END}", "Put the two marks on lines of their own")
    readme.write_text(f"{before}{BEGIN}\n{register(root)}{END}{after}", encoding="utf-8")


def _codes(chapter: Node) -> int:
    return sum(not node.children for node in chapter.walk() if node.kind != CHAPTER)


def _facts_and_examples(chapter: Node) -> tuple[int, int]:
    nodes = list(chapter.walk())
    return sum(len(node.when) for node in nodes), sum(len(node.examples) for node in nodes)


def _row(name: str, numbers: list[int]) -> str:
    return _line((name, *(f"{number:,}" if number else "" for number in numbers)))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    update(Path("nomenclature"))
