"""The command ``hscode``: the parser, and one clear line for every error.

Heavy parts are imported by the command that needs them, so that help is fast.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from hscode import __version__
from hscode.cli.options import CODE, TEXT, add_file_options
from hscode.cli.streams import abandon, tell
from hscode.errors import HSCodeError, OptionError
from hscode.ranking.groups import GROUPS

DONE, FAILED, INTERRUPTED, PIPE_CLOSED, ENDED = 0, 2, 130, 141, 143
"""Exit status; 1 is returned by the commands. The last three are what a shell reports for a process that the signals INT, PIPE and TERM end."""
MAX_LIMIT, MAX_THREADS = 1000, 64
_EXTRAS = {
    "yaml": ("PyYAML", "build"), "numpy": ("numpy", "fit"), "scipy": ("scipy", "fit"), "lightgbm": ("lightgbm", "fit"),
    "openpyxl": ("openpyxl", "excel"), "pyarrow": ("pyarrow", "parquet"),
}  # fmt: skip
"""Modules that only some commands need: the name to install and the extra that brings it."""
_STATUS = "Exit status: 0 done, 1 done with findings, 2 usage or I/O error."
_CLASSIFY = """\
examples:
  hscode classify "women's knitted pullover, 60% cotton, 40% polyester"
  hscode classify --json "frozen shrimp, peeled, 1 kg bags"
  hscode classify --jsonl < descriptions.txt > answers.jsonl
  hscode classify --input goods.csv --text-column item --output coded.csv

A file gets the columns hs_code, hs_level, hs_title, hs_probability, hs_alternatives, hs_findings (why there is no code, or none
of six digits) and hs_error; a row that cannot be read is carried through with hs_error set. Such a row, and one without a code,
gives exit status 1; so does a line that cannot be read or gets no code, and one description with anything to know."""

_CONVERT = """\
examples:
  hscode convert 8517.12 --from 2017 --to 2022
  hscode convert 8517.12 --description "satellite phone, no smartphone"
  hscode convert --from 2022 --to 2012 < codes.txt
  hscode convert --input goods.csv --code-column hs --output goods2022.csv --from 2017 --to 2022

A file gets the columns hs_converted, hs_converted_kind, hs_converted_title, hs_converted_others and hs_converted_error; a row that
cannot be converted is carried through with hs_converted_error set, and gives exit status 1."""
_VALIDATE = """\
examples:
  hscode validate 6109.10 "T-shirts, knitted, 100% polyester"
  hscode validate 6109.10 - < description.txt
  hscode validate --input declared.xlsx --code-column hs --text-column goods --output checked.xlsx --report report.html
  hscode validate --input declared.csv --output checked.csv --fail-on contradicted

A file gets the columns hs_verdict, hs_read (the digits that were judged), hs_findings, hs_reason and hs_better. The verdicts, from
the best to the worst: consistent, plausible, not-checkable, doubtful, contradicted."""

_NOTES = """\
examples:
  hscode notes 9503.00
  hscode notes --coverage
  hscode notes --reasons 39
  hscode notes --lint"""
_COMPILE = """\
examples:
  hscode compile
  hscode compile --nomenclature my-nomenclature --output my.idx

The new index is checked before it takes the place of the old one. A fault in a file of the nomenclature is told with file, line and
mend, and the old index stays. Needs PyYAML: pip install ".[build]"."""
_FIT = """\
examples:
  hscode fit labelled.jsonl --examples nomenclature
  hscode fit labelled.jsonl --without second-opinion

Prints the measures of each file, with each row judged by weights that were fitted without it; then writes the weights that are
fitted to all rows, and the trees beside them. Needs numpy, scipy and lightgbm: pip install ".[fit]"."""

_OPTION = re.compile(r"-(?!\d+$|\d*\.\d+$)\S+$")
"""Words that argparse takes for options; numbers below zero are none."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are hscode's own, so that all are told in one way."""

    def error(self, message: str) -> NoReturn:
        raise OptionError(f"{message}; see `{self.prog} --help`")


class _Command(_Parser):
    """The parser of a command: words behind an option count like those before it, and what is left over is an error of the command."""

    words = ""
    """The argument that takes any number of words, where there is one."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse, and leave nothing over; a word that begins with a dash is an option, a negative number, or stands behind ``--``."""
        found, left = super().parse_known_args(args, namespace)
        behind = left.index("--") if "--" in left else len(left)
        unknown = [word for word in left[:behind] if _OPTION.match(word)]
        words = [*left[:behind], *left[behind + 1 :]]
        if unknown:
            self.error(f"unknown option {unknown[0]!r}" + ("; write -- before words that begin with a dash" if self.words else ""))
        if words and not self.words:
            self.error(f"unexpected argument {words[0]!r}")
        if words:
            setattr(found, self.words, [*getattr(found, self.words), *words])
        return found, []


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Args:
        argv: the arguments without the program's name; None means those of the process.
    """
    if sys.stderr is None:  # the shell closed it
        sys.stderr = io.StringIO()
    if sys.stdout is None:
        return _fail("standard output is closed; send it to a file, or to /dev/null")
    _set_up_streams()
    try:
        status = _run(argv)
        sys.stdout.flush()
        return status
    except SystemExit:  # by _end
        return ENDED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_stdout()
        return PIPE_CLOSED
    except Exception as error:
        if not isinstance(error, (HSCodeError, OSError, ModuleNotFoundError)) and os.environ.get("HSCODE_TRACEBACK"):
            raise
        _abandon_stdout()
        return _fail(_message(error))


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    what = "Harmonized System codes for goods descriptions, with the legal reason."
    parser = _Parser(prog="hscode", description=what, epilog=_STATUS, allow_abbrev=False)
    parser.add_argument("--version", action="store_true", help="print the version of hscode, the edition and the digest of its index")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Command)
    _add_classify(commands)
    _add_validate(commands)
    lookup = _command(commands, "lookup", "show a code's place in the tariff", "hscode lookup 0901.21")
    lookup.add_argument("code", metavar="CODE", help="chapter, heading or subheading, with or without dots")
    search = _command(commands, "search", "find places whose titles hold all the words", "hscode search decaffeinated coffee")
    search.add_argument("words", metavar="WORD", nargs="+")
    search.words = "words"
    _add_limit(search, 20, "places")
    _add_notes(commands)
    _add_convert(commands)
    suggest = _command(commands, "suggest", "complete a word of the vocabulary", "hscode suggest decaf")
    suggest.add_argument("prefix", metavar="PREFIX")
    _add_limit(suggest, 10, "words")
    _add_evaluate(commands)
    _add_developer_commands(commands)
    return parser


def _add_classify(commands: Any) -> None:
    classify = _command(commands, "classify", "find the code of a description, of lines, or of each row of a file", _CLASSIFY)
    classify.add_argument("text", nargs="*", metavar="TEXT", help="the description; - reads one from standard input; none reads one a line")
    classify.words = "text"
    _add_limit(classify, 5, "candidates")
    classify.add_argument("--jsonl", action="store_true", help="print one JSON object a line, one for each line in")
    classify.add_argument("--explain", action="store_true", help="show every step, then the notes that keep the goods from headings that are named")
    classify.add_argument("--ask", action="store_true", help="ask on the terminal for the facts that would decide, and go on with the answers")
    _add_threads(add_file_options(classify, "classify", TEXT))


def _add_convert(commands: Any) -> None:
    does = "carry a code, lines or a file of codes from one edition to another"
    convert = _command(commands, "convert", does, _CONVERT, edition=False)
    convert.add_argument("code", nargs="?", metavar="CODE", help="six digits, with or without dots; none reads one a line")
    convert.add_argument("--from", dest="source", default="2017", metavar="YEAR", help="edition of the code (default: 2017)")
    convert.add_argument("--to", dest="target", default="2022", metavar="YEAR", help="edition to convert to (default: 2022)")
    convert.add_argument("--description", metavar="TEXT", help="what the goods are; the code that fits them stands first")
    add_file_options(convert, "convert", CODE)


def _add_validate(commands: Any) -> None:
    validate = _command(commands, "validate", "check a declared code, or each row of a file, against the description", _VALIDATE)
    validate.add_argument("code", nargs="?", metavar="CODE", help="the declared code; a national one is judged by its six digits")
    validate.add_argument("text", nargs="*", metavar="TEXT", help="the description; - reads it from standard input; none checks the code alone")
    validate.words = "text"
    files = add_file_options(validate, "validate", TEXT, CODE)
    _add_threads(files)
    files.add_argument("--report", metavar="FILE", help="write an HTML report that needs no network")
    fail_on = "exit with status 1 only for this verdict or a worse one, a code that is none, or a row that cannot be read"
    fail_on += " (default: for any error or warning)"
    files.add_argument("--fail-on", choices=("plausible", "not-checkable", "doubtful", "contradicted"), help=fail_on)


def _add_notes(commands: Any) -> None:
    notes = _command(commands, "notes", "show the legal notes that bear on a code, or how far all are executed", _NOTES)
    notes.add_argument("code", nargs="?", metavar="CODE", help="chapter, heading or subheading, with or without dots")
    notes.add_argument("--coverage", action="store_true", help="show how many notes of each section and chapter are executed")
    notes.add_argument("--reasons", action="store_true", help="the same, with the reason of each note that is not executed in full")
    notes.add_argument("--lint", action="store_true", help="show what to look at again in the source files of the notes, or of the chapter of CODE")
    notes.add_argument("--nomenclature", metavar="DIR", help="for --lint; default: the folder nomenclature beside the package")


def _add_evaluate(commands: Any) -> None:
    evaluate = _command(commands, "evaluate", "measure the answers on labelled files", "hscode evaluate labelled.jsonl --misses")
    evaluate.add_argument("files", nargs="*", metavar="FILE", help="JSONL with description, code and optionally also")
    evaluate.words = "files"
    examples = "measure the example lines of a nomenclature too (default: the folder beside the package), and list the codes that none reaches"
    evaluate.add_argument("--examples", nargs="?", const=True, metavar="DIR", help=examples)
    terms = "measure the trade terms of a nomenclature that stand at one six-digit code too; the built-in ones take some minutes"
    evaluate.add_argument("--terms", nargs="?", const=True, metavar="DIR", help=terms)
    evaluate.add_argument("--misses", action="store_true", help="show each wrong row with the reasons for what was chosen")
    evaluate.add_argument("--validation", action="store_true", help="measure the verdicts on right codes and on wrong ones drawn at random instead")
    evaluate.add_argument("--calibration", action="store_true", help="show whether the probabilities hold")
    evaluate.add_argument("--questions", action="store_true", help="answer one question a row from the right code, and show what that gains")
    without = "show top-1 without each step: notes, rules, facts, defaults, trees, second opinion, weights"
    evaluate.add_argument("--ablation", action="store_true", help=without)
    _add_limit(evaluate, 5, "candidates")
    evaluate.set_defaults(limit=None)  # so that it is known whether it was given


def _add_developer_commands(commands: Any) -> None:
    compile_ = _plain_command(commands, "compile", "rebuild the index from the nomenclature", _COMPILE)
    compile_.add_argument("--nomenclature", metavar="DIR", help="default: the folder nomenclature beside the package")
    compile_.add_argument("--output", metavar="FILE", help="default: the index that this hscode uses")
    fit = _plain_command(commands, "fit", "refit the weights of the ranking from labelled files", _FIT)
    fit.add_argument("files", nargs="+", metavar="FILE", help="JSONL with description, code and optionally also")
    fit.words = "files"
    counted = "a nomenclature folder whose example lines count too, thirty of them as one row, and whose descriptions do, ten as three"
    fit.add_argument("--examples", metavar="DIR", help=counted)
    fit.add_argument("--output", metavar="FILE", help="default: the weights that this hscode uses")
    groups = ", ".join(GROUPS)
    fit.add_argument("--without", metavar="GROUP", choices=tuple(GROUPS), help=f"measure without a group of features, write nothing: {groups}")


def _plain_command(commands: Any, name: str, does: str, examples: str) -> _Command:
    """Add a command that has no options yet."""
    shown = examples if "\n" in examples else f"example:\n  {examples}"
    parser: _Command = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}.", epilog=f"{shown}\n\n{_STATUS}",
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)  # fmt: skip
    return parser


def _command(commands: Any, name: str, does: str, examples: str, *, edition: bool = True) -> _Command:
    """Add a command with the options that all commands of users have."""
    parser = _plain_command(commands, name, does, examples)
    parser.add_argument("--json", action="store_true", help="print JSON")
    if edition:
        parser.add_argument("--edition", default="2022", metavar="YEAR", help="edition of the Harmonized System (default: 2022)")
    return parser


def _add_limit(parser: argparse.ArgumentParser, default: int, what: str) -> None:
    parser.add_argument("--limit", type=_up_to(MAX_LIMIT), default=default, metavar="N", help=f"number of {what} (default: {default})")


def _add_threads(files: argparse._ArgumentGroup) -> None:
    files.add_argument("--threads", type=_up_to(MAX_THREADS), metavar="N", help="threads that work on the rows (default: 1)")


def _up_to(most: int) -> Callable[[str], int]:
    """Return what reads a whole number from 1 to *most*."""

    def number_of(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = 0
        if not 1 <= number <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
        return number

    return number_of


def _run(argv: Sequence[str] | None) -> int:
    parser = make_parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit:  # --help was asked for and shown
        return DONE
    if arguments.version:
        print(_version())
        return DONE
    if arguments.command is None:
        tell(parser.format_help().rstrip())
        return FAILED
    if arguments.command == "classify":
        from hscode.cli.classify import run
    elif arguments.command == "convert":
        from hscode.cli.convert import run
    elif arguments.command == "validate":
        from hscode.cli.validate import run
    elif arguments.command == "evaluate":
        from hscode.cli.evaluate import run
    elif arguments.command == "compile":
        from hscode.cli.compile import run
    elif arguments.command == "notes":
        from hscode.cli.notes import run
    elif arguments.command == "fit":
        from hscode.cli.fit import run
    else:
        from hscode.cli.browse import run
    with _ending_tidily():
        return run(arguments)


def _version() -> str:
    from hscode.index import nomenclature

    index = nomenclature()
    return f"hscode {__version__}, HS {index.core.edition}, index {index.digest}"


@contextlib.contextmanager
def _ending_tidily() -> Iterator[None]:
    """Have a process that is told to end (SIGTERM) delete what it has begun to write, as for Ctrl-C; other handlers of a program stay."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(*_: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # told once is enough: what is being tidied up is not to be left half done
    raise SystemExit(ENDED)


def _message(error: Exception) -> str:
    """Say what was wrong and the mend."""
    if isinstance(error, HSCodeError):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] in _EXTRAS:
        name, extra = _EXTRAS[(error.name or "").split(".")[0]]
        return f"this command needs {name}; install it with `pip install {name}` (the extra {extra!r} of hscode)"
    if isinstance(error, OSError):
        where = error.filename or "the input or output"
        return f"cannot read or write {where}: {error.strerror or error}; check the path, its rights and the free space"
    return f"internal fault ({type(error).__name__}: {error}); please report it with the traceback that HSCODE_TRACEBACK=1 shows"


def _fail(message: str) -> int:
    from hscode.cli.render import visible

    tell(f"hscode: error: {visible(message)}")
    return FAILED


def _set_up_streams() -> None:
    """Make every text printable, and what is written to pipes UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")


def _abandon_stdout() -> None:
    """Flush what can be; what nobody takes is given up."""
    try:
        sys.stdout.flush()
    except OSError:
        abandon(sys.stdout)
