"""``hscode convert``: one code, lines from standard input, or a file with one row out for each row in."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any

from hscode.cli import render
from hscode.cli.batch import answer_rows
from hscode.cli.options import CODE, check_options
from hscode.cli.streams import check_output, lines, tell
from hscode.editions.convert import convert
from hscode.errors import CodeError, OptionError
from hscode.files.rows import Cells, Columns
from hscode.index import check_edition
from hscode.types import Conversion

ADDED: Columns = dict.fromkeys(("hs_converted", "hs_converted_kind", "hs_converted_title", "hs_converted_others", "hs_converted_error"), str)
"""The columns that converting a file adds, in their order."""
_TEXT_OPTIONS = ("description", "json")


def run(arguments: Namespace) -> int:
    """Convert what the arguments name, and return the exit status: 1 when no code took the goods, or the description fits none.

    Raises:
        OptionError: options that do not go together, or an unknown edition.
        CodeError: the one code is malformed, or not in its edition.
        InputFileError: a file that cannot be read or written.
    """
    _check_options(arguments)
    for edition in (arguments.source, arguments.target):
        check_edition(edition)
    check_output(arguments)
    if arguments.input is not None:
        return _file(arguments)
    if arguments.code is not None:
        return _one(arguments)
    if sys.stdin is None or sys.stdin.isatty():
        tell(arguments.format_help().rstrip())
        return 2
    return _lines(arguments)


def _check_options(arguments: Namespace) -> None:
    check_options(arguments, "a code" if arguments.code is not None else "", _TEXT_OPTIONS)
    if arguments.description is not None and arguments.code is None:
        raise OptionError("--description is for one code; name the code")


def _converted(code: str, arguments: Namespace) -> Conversion:
    return convert(code, source=arguments.source, target=arguments.target, description=getattr(arguments, "description", None))


def _one(arguments: Namespace) -> int:
    answer = _converted(arguments.code, arguments)
    if arguments.json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(render.conversion(answer, render.Style.of_stdout())))
    return 1 if answer.findings else 0


def _lines(arguments: Namespace) -> int:
    """Answer each line of standard input with a line, at once, so that a program may wait for it."""
    failed = False
    for code in lines():
        try:
            answer = _converted(code, arguments)
        except CodeError as error:
            failed = True
            fault: dict[str, Any] = {"code": code, "codes": [], "error": str(error)}
            print(json.dumps(fault, ensure_ascii=False) if arguments.json else f"{render.visible(code)}\t\t{render.visible(str(error))}", flush=True)
            continue
        failed = failed or bool(answer.findings)
        print(json.dumps(answer.to_dict(), ensure_ascii=False) if arguments.json else render.conversion_line(answer), flush=True)
    return 1 if failed else 0


def _file(arguments: Namespace) -> int:
    return answer_rows(arguments, ADDED, lambda codes: [_added(code, arguments) for code in codes], CODE, error="hs_converted_error", unfit=CodeError)


def _added(text: str, arguments: Namespace) -> Cells:
    """Return the values of the added columns for a code."""
    answer = _converted(text, arguments)
    first, *others = answer.codes or (None,)
    return {
        "hs_converted": first.code if first else None,
        "hs_converted_kind": answer.kind,
        "hs_converted_title": first.title if first else None,
        "hs_converted_others": " ".join(each.code for each in others if each),
        "hs_converted_error": "; ".join(finding.says for finding in answer.findings) or None,
    }
