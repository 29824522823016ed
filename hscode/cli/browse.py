"""``hscode lookup``, ``search`` and ``suggest``: the tariff for reading."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from hscode import browse
from hscode.cli import render
from hscode.cli.streams import tell


def run(arguments: Namespace) -> int:
    """Show what the command asks for, and return the exit status: 1 when nothing is found.

    Raises:
        CodeError: malformed, or not in the edition.
        DescriptionError: no word to search for.
        OptionError: an unknown edition.
    """
    command = {"lookup": _lookup, "search": _search, "suggest": _suggest}[arguments.command]
    return command(arguments)


def _lookup(arguments: Namespace) -> int:
    """Show the place of a code in the tariff."""
    found = browse.lookup(arguments.code, edition=arguments.edition)
    return show(arguments, found.to_dict(), render.place(found, render.Style.of_stdout()))


def _search(arguments: Namespace) -> int:
    """Show the places whose titles hold all the words; status 1 when there are none."""
    words = " ".join(arguments.words)
    found = browse.search(words, limit=arguments.limit, edition=arguments.edition)
    if not found:
        tell(f"hscode: no title holds all of {words!r}; try fewer words, or `hscode classify`")
    status = show(arguments, [place.to_dict() for place in found], render.places(found, render.Style.of_stdout()))
    return status if found else 1


def _suggest(arguments: Namespace) -> int:
    """Show the words of the vocabulary that begin so; status 1 when there are none."""
    found = browse.suggest(arguments.prefix, limit=arguments.limit, edition=arguments.edition)
    if not found:
        tell(f"hscode: no word of the vocabulary begins with {arguments.prefix!r}; try fewer letters")
    status = show(arguments, found, found)
    return status if found else 1


def show(arguments: Namespace, data: Any, lines: Iterable[str]) -> int:
    """Print *data* where JSON is asked for, else the *lines*."""
    if arguments.json:
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for line in lines:
            print(line)
    return 0
