"""``hscode notes``: the legal notes that bear on a code, how far the notes are executed, and what to look at again in them."""

from __future__ import annotations

from argparse import Namespace

from hscode import browse
from hscode.browse import find
from hscode.cli import render
from hscode.cli.browse import show
from hscode.cli.streams import tell
from hscode.errors import OptionError
from hscode.index import nomenclature


def run(arguments: Namespace) -> int:
    """Show what is asked for, and return the exit status: 1 when the lint has remarks.

    Raises:
        CodeError: malformed, or not in the edition.
        OptionError: neither a code nor what to show of all notes, options that do not go together, or an unknown edition.
        InputFileError: a folder that is no nomenclature, for the lint.
        NomenclatureError: a fault in the source files, for the lint.
    """
    _check_options(arguments)
    if arguments.lint:
        return _lint(arguments)
    if arguments.coverage or arguments.reasons:
        return _coverage(arguments)
    if not arguments.code:
        raise OptionError("no code is given; name a chapter, heading or subheading, or use --coverage, --reasons or --lint")
    return _notes(arguments)


def _check_options(arguments: Namespace) -> None:
    for name in ("coverage", "reasons"):
        if arguments.lint and getattr(arguments, name):
            raise OptionError(f"--{name} does not go with --lint; give one of them")
    if arguments.nomenclature is not None and not arguments.lint:
        raise OptionError("--nomenclature needs --lint")


def _notes(arguments: Namespace) -> int:
    """Show the legal notes that bear on a code."""
    found = browse.notes(arguments.code, edition=arguments.edition)
    if not found:
        tell(f"hscode: no legal note bears on {arguments.code}")
    return show(arguments, [note.to_dict() for note in found], render.notes(found, render.Style.of_stdout()))


def _coverage(arguments: Namespace) -> int:
    """Show how far the notes are executed, of all sections and chapters or those of a code."""
    found = browse.coverage(arguments.code or "", edition=arguments.edition)
    return show(arguments, [each.to_dict() for each in found], render.coverage(found, arguments.reasons, render.Style.of_stdout()))


def _lint(arguments: Namespace) -> int:
    """Show what a customs expert should look at again in the notes of a nomenclature folder."""
    from hscode.cli.compile import source_folder
    from hscode.compile.builder import read_sources
    from hscode.compile.lint import failing_cases, lint

    sources = read_sources(source_folder(arguments.nomenclature, "--nomenclature"))
    found = [*lint(sources), *failing_cases(sources)]
    if arguments.code:
        chapter = nomenclature(arguments.edition).path(find(arguments.code, nomenclature(arguments.edition)))[0].code
        found = [remark for remark in found if remark.place.file == f"hs2022/{chapter}.yaml"]
    show(arguments, [remark.to_dict() for remark in found], map(str, found))
    return 1 if found else 0
