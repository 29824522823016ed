"""The register of the nomenclature: right in itself, and up to date in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hscode.compile.register import BEGIN, END, register, update
from hscode.errors import NomenclatureError
from tests.conftest import Write

pytest.importorskip("yaml")

TINY_REGISTER = """\
|  | codes | terms | cues | facts | examples | notes encoded | notes partly | notes text-only |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| **Section II** |  |  |  |  |  | 1 |  |  |
| 09 | 6 | 9 | 1 | 4 | 1 | 1 |  | 1 |
| **all** | 6 | 9 | 1 | 4 | 1 | 2 |  | 1 |
"""


def test_register_counts(write: Write) -> None:
    assert register(write({})) == TINY_REGISTER


def test_update_writes_between_the_marks_only(write: Write) -> None:
    root = write({"README.md": f"before\n{BEGIN}\nold\n{END}\nafter\n"})
    update(root)
    assert (root / "README.md").read_text(encoding="utf-8") == f"before\n{BEGIN}\n{TINY_REGISTER}{END}\nafter\n"
    update(root)
    assert (root / "README.md").read_text(encoding="utf-8").count("**all**") == 1


@pytest.mark.parametrize("text", ["", f"{BEGIN}\n", f"{END}\n{BEGIN}\n"])
def test_readme_without_its_marks_is_refused(write: Write, text: str) -> None:
    with pytest.raises(NomenclatureError, match="marks"):
        update(write({"README.md": text}))


def test_register_of_the_readme_is_up_to_date(root: Path) -> None:
    written = (root / "README.md").read_text(encoding="utf-8").partition(f"{BEGIN}\n")[2].partition(END)[0]
    assert written == register(root), "run `python -m hscode.compile.register`"


def test_excerpts_of_the_readme_are_from_the_files(root: Path) -> None:
    """Every line of the worked chapter stands in it."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    chapter = (root / "hs2022" / "09.yaml").read_text(encoding="utf-8").splitlines()
    excerpts = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    lines = [line for line in excerpts[0].splitlines() if line.strip() != "..."]
    assert len(lines) > 10
    assert [line for line in lines if line not in chapter] == []
