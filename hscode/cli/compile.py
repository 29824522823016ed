"""``hscode compile``: the index file, rebuilt from the files of the nomenclature. Needs PyYAML."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import yaml

from hscode._core import Index
from hscode.compile.builder import compile_index
from hscode.errors import InputFileError
from hscode.files.output import replacing
from hscode.index import PACKAGE

NOMENCLATURE = Path(PACKAGE).parent / "nomenclature"
INDEX = Path(PACKAGE) / "hs2022.idx"


def run(arguments: Namespace) -> int:
    """Compile a nomenclature folder, check the index, and put it in the place of the old one.

    Raises:
        InputFileError: a folder or file that is missing.
        NomenclatureError: a fault in a source file.
        IndexFileError: the index that came of it does not hold together.
    """
    output = INDEX if arguments.output is None else Path(arguments.output)
    data = _compiled(source_folder(arguments.nomenclature, "--nomenclature"))
    with replacing(output) as temporary:
        temporary.write_bytes(data)
        index = Index(temporary.read_bytes())
    counts = index.counts
    print(f"{output}: HS {index.edition}, {counts['leaves']} codes, {counts['patterns']} phrases, {len(data):,} bytes")
    return 0


def source_folder(name: str | None, option: str) -> Path:
    """Return the nomenclature folder that an option names, the one beside the package for None.

    Raises:
        InputFileError: it is none.
    """
    root = NOMENCLATURE if name is None else Path(name)
    if not (root / "hs2022").is_dir():
        raise InputFileError(f"{root} is no nomenclature folder (it holds no hs2022); name one with {option} DIR")
    return root


def _compiled(root: Path) -> bytes:
    try:
        return compile_index(root)
    except FileNotFoundError as error:
        raise InputFileError(f"the nomenclature has no file {error.filename}; restore it") from None
    except yaml.YAMLError as error:
        raise InputFileError(f"a file of {root} is not YAML ({error}); remove what is not text") from None
