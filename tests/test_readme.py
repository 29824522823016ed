"""The README: its Python blocks give the values that stand behind them, and every command and option of the parser is named on a page."""

from __future__ import annotations

import argparse
import ast
import doctest
import re
from typing import Any

import pytest

import hscode
from hscode.cli.main import make_parser
from tests.conftest import ROOT

TOP = ROOT.parent
PAGE = (TOP / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
OTHER_PAGES = ("nomenclature/README.md", "docs/files.md")


def _commands() -> dict[str, argparse.ArgumentParser]:
    """The commands of the program, each with its parser."""
    (commands,) = (action for action in make_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(commands.choices)


def _shown(expression: ast.expr, value: Any) -> str:
    """A value as the page shows it: several, parted by commas, without brackets around them."""
    return ", ".join(map(repr, value)) if isinstance(expression, ast.Tuple) else repr(value)


def run_block(block: str, names: dict[str, Any]) -> list[tuple[str, str]]:
    """Run a block of the page, and return what it says of each value and what the value is.

    A remark that begins with a small letter is no value. `...` stands for what may change.
    """
    said = []
    lines = block.splitlines()
    for statement in ast.parse(block).body:
        if not isinstance(statement, ast.Expr):
            exec(ast.unparse(statement), names)
            continue
        value = eval(ast.unparse(statement.value), names)
        remark = re.fullmatch(r"\s*# (?![a-z])(.*)", lines[statement.lineno - 1][statement.end_col_offset :])
        if remark:
            said.append((remark[1], _shown(statement.value, value)))
    return said


def test_python_blocks_give_the_values_behind_them() -> None:
    names: dict[str, Any] = {}
    said = [each for block in BLOCKS for each in run_block(block, names)]
    assert len(said) >= 10
    holds = doctest.OutputChecker().check_output
    assert [(page, program) for page, program in said if not holds(f"{page}\n", f"{program}\n", doctest.ELLIPSIS)] == []


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("1 + 1  # 2\n", [("2", "2")]),
        ("1, 'a'  # 1, 'a'\n", [("1, 'a'", "1, 'a'")]),
        ("x = 1  # 5\nx  # one\nx; -x  # -1\n", [("-1", "-1")]),
    ],
)
def test_values_of_a_block(block: str, said: list[tuple[str, str]]) -> None:
    assert run_block(block, {}) == said


@pytest.mark.parametrize(
    ("page", "text", "code"),
    [
        ("README.md", "Case for binoculars", "4202"), ("README.md", "parts of a washing machine", "845090"),
        ("README.md", "gate valve yoke", "848190"),
        ("CHANGELOG.md", "device that opens cans", "8205"), ("CHANGELOG.md", "guitar stand", "920992"), ("CHANGELOG.md", "T.N.T.", "290420"),
        ("CHANGELOG.md", "gate valve spindle", "848190"), ("CHANGELOG.md", "barley for sowing", "100310"),
    ],
)  # fmt: skip
def test_goods_that_a_page_names_are_what_it_says(page: str, text: str, code: str) -> None:
    assert f'"{text}"' in (TOP / page).read_text(encoding="utf-8")
    assert hscode.classify(text).candidates[0].code.startswith(code)


@pytest.mark.parametrize("name", _commands())
def test_every_command_is_named(name: str) -> None:
    assert re.search(rf"`hscode {name}\b", PAGE)


def test_every_option_is_named() -> None:
    pages = PAGE + "".join((TOP / page).read_text(encoding="utf-8") for page in OTHER_PAGES)
    options = {option for parser in _commands().values() for action in parser._actions for option in action.option_strings if option.startswith("--")}
    assert sorted(option for option in options if not re.search(rf"{option}\b(?!-)", pages)) == []
