"""``hscode classify``: one description, lines from standard input, or a file with one row out for each row in."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from hscode.browse import lookup
from hscode.classification import Classification
from hscode.classifier import RUN, classify, classify_many
from hscode.classifier import answer as go_on
from hscode.cli import render
from hscode.cli.batch import answer_rows
from hscode.cli.options import TEXT, check_options
from hscode.cli.streams import check_output, decoded, lines, tell, whole
from hscode.errors import DescriptionError, OptionError
from hscode.files.rows import Cells, Columns, counted
from hscode.index import check_edition

ADDED: Columns = {
    "hs_code": str, "hs_level": int, "hs_title": str, "hs_probability": float, "hs_alternatives": str, "hs_findings": str, "hs_error": str,
}  # fmt: skip
"""The columns that classifying a file adds, in their order."""
_TEXT_OPTIONS = ("json", "jsonl", "explain")


def run(arguments: Namespace) -> int:
    """Classify what the arguments name, and return the exit status: 1 for a row or line without a code, and for one answer with findings.

    Raises:
        OptionError: options that do not go together, or an unknown edition.
        DescriptionError: the one description is empty, or cannot be decoded.
        InputFileError: a file that cannot be read or written.
    """
    _check_options(arguments)
    check_edition(arguments.edition)
    check_output(arguments)
    if arguments.input is not None:
        return _file(arguments)
    if arguments.text == ["-"]:
        return _one(whole(), arguments)
    if arguments.text:
        return _one(" ".join(arguments.text), arguments)
    if sys.stdin is None or sys.stdin.isatty():
        tell(arguments.format_help().rstrip())
        return 2
    return _lines(arguments)


def _check_options(arguments: Namespace) -> None:
    check_options(arguments, f"a description ({' '.join(arguments.text)!r})" if arguments.text else "", _TEXT_OPTIONS)
    if arguments.ask and (arguments.input is not None or not arguments.text or arguments.text == ["-"]):
        raise OptionError("--ask needs the one description to ask about: hscode classify --ask TEXT")
    if arguments.ask and not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise OptionError("--ask asks on a terminal, and standard input or output is none; leave it out: the questions stand in the answer")
    if arguments.explain and arguments.input is None and not arguments.text and sys.stdin and not sys.stdin.isatty():
        raise OptionError("--explain is for one description; with --jsonl each line holds its trace")


def _one(text: str, arguments: Namespace) -> int:
    answer = classify(text.strip(), limit=arguments.limit, edition=arguments.edition)
    if arguments.ask:
        answer = _asked(answer)
    if arguments.json or arguments.jsonl:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1 if arguments.json else None))
    else:
        shown = render.classification(answer, _title(answer, arguments.edition), render.Style.of_stdout(), explain=arguments.explain)
        print("\n".join(shown))
    return 1 if answer.findings else 0


def _asked(answer: Classification) -> Classification:
    """Ask the best open question until none is open; an empty line, or the end of the input, leaves the answer as it is."""
    while answer.questions:
        question = answer.questions[0]
        choices = list(question.answers)
        print("\n".join(render.question(question, render.Style.of_stdout())))
        try:
            said = input(f"1 to {len(choices)}, or nothing to leave it open: ").strip()
        except EOFError:
            print()
            return answer
        if not said:
            return answer
        chosen = choices[int(said) - 1] if said.isascii() and said.isdigit() and 0 < int(said) <= len(choices) else said
        try:
            answer = go_on(answer, {question: chosen})
        except OptionError as error:
            print(render.visible(str(error)))
    return answer


def _lines(arguments: Namespace) -> int:
    """Answer each line of standard input with a line, at once, so that a program may wait for it."""
    failed = False
    for text in lines():
        try:
            answer = classify(decoded(text), limit=arguments.limit, edition=arguments.edition)
        except DescriptionError as error:
            failed = True
            fault: dict[str, Any] = {"text": text, "code": None, "error": str(error)}
            print(json.dumps(fault, ensure_ascii=False) if arguments.json or arguments.jsonl else f"\t\t{error}\t{render.visible(text)}", flush=True)
            continue
        failed = failed or answer.code is None
        if arguments.json or arguments.jsonl:
            print(json.dumps(answer.to_dict(), ensure_ascii=False), flush=True)
        else:
            print(render.line(answer, _title(answer, arguments.edition)), flush=True)
    return 1 if failed else 0


def _file(arguments: Namespace) -> int:
    """Answer each row of the file; that rows have no code is told at the end, as what is wrong with rows is."""
    bare, threads = 0, arguments.threads or 1

    def added(texts: Sequence[str]) -> list[Cells]:
        nonlocal bare
        answers = _answered(texts, arguments, threads)
        bare += sum(answer.code is None for answer in answers)
        return [_added(answer, arguments.edition) for answer in answers]

    status = answer_rows(arguments, ADDED, added, TEXT, error="hs_error", unfit=DescriptionError, at_once=RUN * threads)
    if not bare:
        return status
    tell(f"hscode: no code for {counted(bare, 'row')}; see the column hs_findings")
    return 1


def _answered(texts: Sequence[str], arguments: Namespace, threads: int) -> list[Classification]:
    """Return the answers to some texts. Of one that cannot be read the error names no number: its row is known."""
    if len(texts) == 1:
        return [classify(texts[0], limit=arguments.limit, edition=arguments.edition)]
    return classify_many(texts, limit=arguments.limit, threads=threads, edition=arguments.edition)


def _added(answer: Classification, edition: str) -> Cells:
    """Return the values of the added columns for an answer."""
    others = (f"{c.code}:{c.probability:.4f}" for c in answer.candidates if c.code != answer.code)
    probability = round(answer.probability, 4) if answer.code else None
    title = _title(answer, edition)
    return {
        "hs_code": answer.code,
        "hs_level": answer.level,
        "hs_title": title,
        "hs_probability": probability,
        "hs_alternatives": " ".join(others),
        "hs_findings": render.reasons(answer) or None,
        "hs_error": None,
    }


def _title(answer: Classification, edition: str) -> str:
    if answer.code is None:
        return ""
    return answer.candidates[0].title if answer.level == 6 else _title_of(answer.code, edition)


@lru_cache(maxsize=2000)
def _title_of(code: str, edition: str) -> str:
    return lookup(code, edition=edition).title
