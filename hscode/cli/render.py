"""Text for people: answers, places and notes of the tariff, as lines for a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hscode.classification import Classification
from hscode.codes import pretty
from hscode.index_file import EDITIONS, LATEST
from hscode.steps import Step
from hscode.types import Conversion, LegalNote, NoteCoverage, Place, Question

if TYPE_CHECKING:
    from hscode.validation.types import Validation

_STEPS = {
    "reading": "Reading", "note": "Legal note", "GIR 1": "Heading", "GIR 2(a)": "Incomplete or unassembled", "GIR 2(b)": "Mixture",
    "GIR 3(a)": "Most specific", "GIR 3(b)": "Essential character", "GIR 3(c)": "Last in order", "GIR 4": "Most akin", "GIR 5(a)": "Case",
    "GIR 5(b)": "Packing", "GIR 6": "Subheading", "edition": "Edition", "depth": "Depth",
}  # fmt: skip
"""What each rule settles, in the words of a declarant."""
_LEVELS = {6: "", 4: "heading", 2: "chapter"}
_KINDS = {
    "same": "the same goods",
    "merged": "one code, which holds other goods too",
    "split": "several codes, which hold nothing else",
    "part": "several codes, some of which hold other goods too",
    "ended": "no code",
}
MAX_WIDTH = 100
MAX_SUCCESSORS = 20
"""Codes that a conversion shows to people; some codes of waste have a thousand."""


@dataclass(frozen=True)
class Style:
    """How text is set: the width of a line, and whether to use bold and dim."""

    width: int = MAX_WIDTH
    colour: bool = False

    @classmethod
    def of_stdout(cls) -> Style:
        """Return the style of standard output: colour on a terminal only, and not where ``NO_COLOR`` is set."""
        terminal = sys.stdout.isatty()
        colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(min(shutil.get_terminal_size().columns, MAX_WIDTH) if terminal else MAX_WIDTH, colour)

    def bold(self, text: str) -> str:
        """Return *text* in bold where colour is in use."""
        return f"\033[1m{text}\033[0m" if self.colour else text

    def dim(self, text: str) -> str:
        """Return *text* dimmed where colour is in use."""
        return f"\033[2m{text}\033[0m" if self.colour else text

    def wrap(self, text: str, indent: str = "  ", hang: str = "    ") -> list[str]:
        """Return *text* as lines that fit the width, the first indented by *indent*, the others by *hang*."""
        return textwrap.wrap(visible(text), max(self.width, 30), initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False) or [""]

    def entry(self, label: str, text: str, indent: str = "") -> list[str]:
        """Return a bold *label* and *text* behind it as lines; the text hangs at its own margin."""
        first, *others = self.wrap(f"{label}  {text}", indent, indent + " " * (len(label) + 2))
        return [first.replace(label, self.bold(label), 1), *others]


def visible(text: str) -> str:
    r"""Return *text* with characters that cannot be printed escaped: what came in may not steer the terminal.

    >>> print(visible("tea\x1b[2J \ud800"))
    tea\x1b[2J \ud800
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def classification(answer: Classification, title: str, style: Style, *, explain: bool = False) -> Iterator[str]:
    """Yield the lines that show an answer: code and title, alternatives, reasons, assumptions, questions and findings.

    Args:
        answer: what the classifier says.
        title: the title of its code, empty when it has none.
        style: how to set it.
        explain: whether to show the whole trace instead of the reasons for the first candidate in the code.
    """
    yield from _answer(answer, title, style)
    yield from _block("To know", (finding.says for finding in answer.findings), style)
    others = [c for c in answer.candidates if c.code != answer.code]
    heading = "Other candidates" if answer.level == 6 else "Candidates"
    yield from _block(heading, (f"{pretty(c.code)}  {c.probability:4.0%}  {c.title}" for c in others), style, hang=" " * 17)
    told = next((each for each in answer.candidates if each.code.startswith(answer.code or "")), None)
    steps = answer.trace if explain else told.reasons if told else ()
    first = f" {pretty(told.code)}" if told and answer.level != 6 else ""
    yield from _block("All steps" if explain else f"Why{first}", map(_step, steps), style, dim=True)
    if explain:
        yield from _block("Excluded by legal notes", map(_step, answer.excluded), style, dim=True)
    yield from _block("Assumed", answer.assumptions, style)
    yield from _block("Questions that would decide", map(_question, answer.questions), style)


def validation(answer: Validation, title: str, style: Style) -> Iterator[str]:
    """Yield the lines that show a validation: the code, the verdict, each finding with its reason and mend, and the better codes.

    Args:
        answer: what validation says.
        title: the title of the judged code, empty when it has none.
        style: how to set it.
    """
    code = pretty(answer.digits) if answer.digits else visible(answer.code) or "(no code)"
    share = f"  ({answer.probability:.0%})" if answer.probability else ""
    yield from style.entry(code, f"{answer.verdict}{share}")
    if title:
        yield from style.wrap(title)
    for finding in answer.findings:
        yield ""
        yield from style.entry(finding.id, f"{finding.severity}: {finding.says}", "  ")
        if finding.reason:
            yield from (style.dim(each) for each in style.wrap(finding.reason, " " * 11, " " * 11))
        yield from (style.dim(each) for each in style.wrap(f"Mend: {finding.mend}", " " * 11, " " * 11))
    yield from _block("Likelier codes", map(pretty, answer.better), style)


def question(asked_for: Question, style: Style) -> Iterator[str]:
    """Yield the lines that ask a question, its answers numbered."""
    yield ""
    yield style.bold(visible(asked_for.says))
    for number, (said, code) in enumerate(asked_for.answers.items(), 1):
        yield from style.wrap(f"{number}  {said} ({pretty(code)})", "  ", "     ")


def line(answer: Classification, title: str) -> str:
    """Return an answer as one line: code, probability, title and text, parted by tabs; without a code the reason stands in the place of the title."""
    shown = f"{answer.probability:.0%}" if answer.code else ""
    return "\t".join((pretty(answer.code or ""), shown, title if answer.code else visible(reasons(answer)), visible(answer.text)))


def reasons(answer: Classification) -> str:
    """Return what the findings of an answer say: why it has no code, or none of six digits."""
    return "; ".join(finding.says for finding in answer.findings)


def place(found: Place, style: Style) -> Iterator[str]:
    """Yield the lines that show a place of the tariff between what is above it and what is below."""
    above = ""
    for depth, (code, title) in enumerate(found.path):
        yield from style.entry(_numbered(code, above), title, "  " * depth)
        above = code
    indent = "  " * len(found.path)
    yield from style.entry(pretty(found.code), found.title, indent)
    for condition in found.conditions:
        yield style.dim(f"{indent}  when {condition}")
    for code, title in found.children:
        yield from style.entry(_numbered(code, found.code), title, indent + "  ")
    if found.successors:
        yield from style.wrap(f"in HS {LATEST}: {_several(found.successors)}", indent + "  ", indent + "    ")
    if found.predecessors not in ((), (found.code,)):
        before = EDITIONS[EDITIONS.index(found.edition) - 1]
        yield from style.wrap(f"from HS {before}: {_several(found.predecessors)}", indent + "  ", indent + "    ")


def conversion(answer: Conversion, style: Style) -> Iterator[str]:
    """Yield the lines that show what became of a code: the kind, the codes with their titles, the way to the first, and findings."""
    yield style.bold(f"{pretty(answer.code)} of HS {answer.source} in HS {answer.target}: {_KINDS[answer.kind]}")
    for each in answer.codes[:MAX_SUCCESSORS]:
        fit = "" if each.probability is None else f"{each.probability:4.0%}  "
        yield from style.entry(pretty(each.code), f"{fit}{each.title}", "  ")
    if len(answer.codes) > MAX_SUCCESSORS:
        yield f"  and {len(answer.codes) - MAX_SUCCESSORS} more; --json shows all"
    if len(answer.path) > 2:
        yield from style.wrap("Way: " + " > ".join(f"{edition} {pretty(code)}" for edition, code in answer.path), "  ", "    ")
    yield from _block("To know", (finding.says for finding in answer.findings), style)


def conversion_line(answer: Conversion) -> str:
    """Return a conversion as one line: the code, the first code, the kind and the other codes, parted by tabs."""
    codes = [pretty(each.code) for each in answer.codes]
    return "\t".join((pretty(answer.code), codes[0] if codes else "", answer.kind, " ".join(codes[1:])))


def places(found: Iterable[Place], style: Style) -> Iterator[str]:
    """Yield places one below the other."""
    for each in found:
        yield from style.entry(f"{pretty(each.code):7}", each.title)


def notes(found: Iterable[LegalNote], style: Style) -> Iterator[str]:
    """Yield the lines that show legal notes: where each stands, what it says, where it sends the goods, how far it is executed."""
    for note in found:
        yield style.bold(note.cite)
        yield from style.wrap(note.says, "  ", "  ")
        if note.to:
            yield from style.wrap("See " + ", ".join(map(pretty, note.to)), "  ", "  ")
        yield from (style.dim(each) for each in style.wrap(f"[{note.status}: {note.why}]" if note.why else f"[{note.status}]", "  ", "  "))


def coverage(found: Sequence[NoteCoverage], reasons: bool, style: Style) -> Iterator[str]:
    """Yield a table of how far the notes are executed, with the reason of each that is not where *reasons* are wanted."""
    wide = max((len(each.origin) for each in found), default=0)
    yield style.bold(f"{'':{wide}}  encoded   partly  text only  encoded of all  exclusions encoded")
    for each in found:
        yield _covered(each.origin, each, wide)
        if reasons:
            for cite, status, why in each.reasons:
                yield from style.wrap(f"{cite} [{status}]: {why}", "  ", "    ")
    yield _covered("all", NoteCoverage("all", *(sum(getattr(each, name) for each in found) for name in _COUNTS)), wide)


_COUNTS = ("encoded", "partly", "text_only", "exclusions", "exclusions_encoded")


def _covered(name: str, each: NoteCoverage, wide: int) -> str:
    share = each.encoded / each.provisions if each.provisions else None
    excluded = each.exclusions_encoded / each.exclusions if each.exclusions else None
    of = f" of {each.exclusions}" if each.exclusions else ""
    return f"{name:{wide}}  {each.encoded:7}  {each.partly:7}  {each.text_only:9}  {percent(share):>14}  {percent(excluded):>7}{of}"


def _answer(answer: Classification, title: str, style: Style) -> Iterator[str]:
    if answer.code is None:
        yield style.bold("No code")
        return
    shown = f"{_LEVELS[answer.level]} {pretty(answer.code)}".strip()
    yield from style.entry(shown, f"{title}  ({answer.probability:.0%})")


def _block(heading: str, items: Iterable[str], style: Style, *, hang: str = "    ", dim: bool = False) -> Iterator[str]:
    """Yield a heading with one item a paragraph below it; nothing when there are no items."""
    lines = [each for item in items for each in style.wrap(item, "  ", hang)]
    if lines:
        yield ""
        yield f"{heading}:"
        yield from (style.dim(each) if dim else each for each in lines)


def _step(step: Step) -> str:
    subject = _STEPS.get(step.rule, step.rule)
    return f"{subject}: {step.says}" if step.citation in ("reading", "depth") else f"{subject} ({step.citation}): {step.says}"


def _question(question: Question) -> str:
    return f"{question.says} " + "; ".join(f"{answer}: {pretty(code)}" for answer, code in question.answers.items())


def _several(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - MAX_SUCCESSORS} more" if len(codes) > MAX_SUCCESSORS else ""
    return ", ".join(map(pretty, codes[:MAX_SUCCESSORS])) + more


def _numbered(code: str, above: str) -> str:
    """Return a code for printing; a group has no number but that of the heading above it."""
    return "-" if code == above else pretty(code)


def percent(share: float | None) -> str:
    """Return a share in per cent, a dash where there is none."""
    return "-" if share is None else f"{share:.1%}"
