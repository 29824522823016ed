"""The register: what the nomenclature holds for each chapter, how many of its legal notes run, and what its example lines come to.

``python -m hscode.compile.register`` writes it into ``nomenclature/README.md``, from the index that is compiled: run it after ``hscode compile``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hscode.codes import pretty
from hscode.compile.builder import read_sources
from hscode.compile.notes import STATUSES
from hscode.compile.tariff import CHAPTER, Node
from hscode.errors import NomenclatureError
from hscode.evaluate import Outcome, Report, evaluate, read_examples

BEGIN, END = "<!-- register: begin -->", "<!-- register: end -->"
"""The lines of the README between which the register stands."""

_COLUMNS = ("", "codes", "terms", "cues", "facts", "examples", *(f"notes {status}" for status in STATUSES), "right at six", "at four")
_SHOWN = 3
"""Codes that are named as those to which the lines of another go."""


def try_examples(root: Path) -> Report:
    """Return what the program says to the example lines of the nomenclature folder *root*."""
    return evaluate(read_examples(root), limit=1)


def register(root: Path, tried: Report) -> str:
    """Return the register of the nomenclature folder *root*: a table in Markdown, and the codes that no example line reaches.

    A row for each section counts the notes of the section itself, a row for each chapter its six-digit codes, the terms and cues said for its
    codes, the conditions that part them, the example lines, the legal notes by status, and the share of the example lines that come out right.
    """
    return f"{_table(root, tried)}\n{_unreached(tried)}"


def _table(root: Path, tried: Report) -> str:
    sources = read_sources(root)
    notes = Counter((note.id.split(".")[0], note.status) for note in sources.notes)
    terms = Counter(chapter for chapter, _ in {(code[:2], text) for text, code, _ in sources.sheet.terms})
    cues = Counter(chapter for chapter, _ in {(code[:2], text) for text, code, _ in sources.sheet.cues})
    rows: list[tuple[str, list[int]]] = []
    by_chapter: dict[str, list[Outcome]] = {}
    for outcome in tried.outcomes:
        by_chapter.setdefault(outcome.codes[0][:2], []).append(outcome)
    for section in sources.sections:
        rows.append((f"**Section {section.code}**", [0] * 5 + [notes[f"sec{section.code}", status] for status in STATUSES]))
        for chapter in section.children:
            own = [notes[f"ch{chapter.code}", status] for status in STATUSES]
            rows.append((chapter.code, [_codes(chapter), terms[chapter.code], cues[chapter.code], *_facts_and_examples(chapter), *own]))
    total = [sum(column) for column in zip(*(numbers for _, numbers in rows), strict=True)]
    lines = [_line(_COLUMNS), _line(("---", *("---:" for _ in _COLUMNS[1:])))]
    body = [_row(name, numbers, _right(by_chapter.get(name, []))) for name, numbers in rows]
    return "\n".join([*lines, *body, _row("**all**", total, _right(tried.outcomes))]) + "\n"


def _right(outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """Return the shares of example lines that are right at six and at four digits."""
    if not outcomes:
        return "", ""
    six, four = (sum(outcome.right(1, digits) for outcome in outcomes) / len(outcomes) for digits in (6, 4))
    return f"{six:.0%}", f"{four:.0%}"


def _unreached(tried: Report) -> str:
    """Say of each code that none of its example lines reaches where they go instead."""
    lost = {code: Counter[str]() for code in tried.unreached}
    for outcome in tried.outcomes:
        if outcome.codes[0] in lost:
            lost[outcome.codes[0]].update(outcome.candidates or ("",))
    end = ", which go to other codes instead:" if lost else "."
    known = len({outcome.codes[0] for outcome in tried.outcomes})
    lines = [f"{len(lost)} of {known:,} codes are reached by none of their example lines{end}"]
    lines += [f"- {pretty(code)}: {_listed(found)}" for code, found in lost.items()]
    return "\n".join(lines) + "\n"


def _listed(found: Counter[str]) -> str:
    return ", ".join(pretty(code) if code else "none" for code, _ in found.most_common(_SHOWN))


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
    readme.write_text(f"{before}{BEGIN}\n{register(root, try_examples(root))}{END}{after}", encoding="utf-8")


def _codes(chapter: Node) -> int:
    return sum(not node.children for node in chapter.walk() if node.kind != CHAPTER)


def _facts_and_examples(chapter: Node) -> tuple[int, int]:
    nodes = list(chapter.walk())
    return sum(len(node.when) for node in nodes), sum(len(node.examples) for node in nodes)


def _row(name: str, numbers: list[int], shares: tuple[str, str]) -> str:
    return _line((name, *(f"{number:,}" if number else "" for number in numbers), *shares))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    update(Path("nomenclature"))
