"""The register of the nomenclature: right in itself, and up to date in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hscode.errors import NomenclatureError
from hscode.evaluate import Outcome, Report
from tests.conftest import Write

pytest.importorskip("yaml")

from hscode.compile.register import BEGIN, END, register, try_examples, update
from hscode.compile.terms import KEYS

TINY_REGISTER = """\
|  | codes | terms | cues | facts | examples | notes encoded | notes partly | notes text-only | right at six | at four |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| **Section II** |  |  |  |  |  | 1 |  |  |  |  |
| 09 | 6 | 9 | 1 | 4 | 1 | 1 |  | 1 | 33% | 67% |
| **all** | 6 | 9 | 1 | 4 | 1 | 2 |  | 1 | 33% | 67% |

1 of 2 codes are reached by none of their example lines, which go to other codes instead:
- 0901.21: 0901.22, none
"""
TRIED = tuple(Outcome((right,), got, 0.5, 6) for right, got in (("090111", ("090111",)), ("090121", ("090122",)), ("090121", ())))


def test_register_counts(write: Write) -> None:
    assert register(write({}), Report(TRIED, 1.0, 1)) == TINY_REGISTER


def test_codes_that_are_all_reached(write: Write) -> None:
    assert register(write({}), Report(TRIED[:1], 1.0, 1)).endswith("\n0 of 1 codes are reached by none of their example lines.\n")


def test_example_lines_are_tried(write: Write) -> None:
    assert [outcome.codes for outcome in try_examples(write({})).outcomes] == [("090111",)]


def test_update_writes_between_the_marks_only(write: Write) -> None:
    root = write({"README.md": f"before\n{BEGIN}\nold\n{END}\nafter\n"})
    update(root)
    text = (root / "README.md").read_text(encoding="utf-8")
    assert text == f"before\n{BEGIN}\n{register(root, try_examples(root))}{END}\nafter\n"
    update(root)
    assert (root / "README.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ["", f"{BEGIN}\n", f"{END}\n{BEGIN}\n"])
def test_readme_without_its_marks_is_refused(write: Write, text: str) -> None:
    with pytest.raises(NomenclatureError, match="marks"):
        update(write({"README.md": text}))


def test_register_of_the_readme_is_up_to_date(root: Path) -> None:
    written = (root / "README.md").read_text(encoding="utf-8").partition(f"{BEGIN}\n")[2].partition(END)[0]
    assert written == register(root, try_examples(root)), "run `python -m hscode.compile.register`"


def test_excerpts_of_the_readme_are_from_the_files(root: Path) -> None:
    """Every line of the worked chapter stands in it."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    chapter = (root / "hs2022" / "09.yaml").read_text(encoding="utf-8").splitlines()
    excerpts = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    lines = [line for line in excerpts[0].splitlines() if line.strip() != "..."]
    assert len(lines) > 10
    assert [line for line in lines if line not in chapter] == []


def test_faults_of_the_readme_name_the_keys_that_there_are(root: Path) -> None:
    assert f"is not a key of a block of terms. Use one of {', '.join(KEYS)}.\n" in (root / "README.md").read_text(encoding="utf-8")
