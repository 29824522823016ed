"""A tiny nomenclature to compile and to break, an index of any patterns, and the built nomenclature."""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from hscode import index_file
from hscode._core import Index
from hscode.cli.main import main
from hscode.compile.automaton import build
from hscode.index import Nomenclature, nomenclature
from hscode.index_file import pack_bits
from hscode.kinds import Kind

if TYPE_CHECKING:
    from hscode.compile.builder import Sources

settings.register_profile("hscode", deadline=None)  # a busy machine is no fault
settings.register_profile("hscode-ci", settings.get_profile("hscode"), derandomize=True)  # the same inputs in each run
settings.load_profile("hscode-ci" if os.environ.get("CI") else "hscode")

Run = Callable[..., tuple[int, str, str]]
"""Runs a command: its status, standard output and standard error."""
ROOT = Path(__file__).parent.parent / "nomenclature"

TINY = {
    "hs2022/sections.yaml": """\
sections:
- section: "II"
  title: Products of plants
  notes:
  - id: secII.1
    cite: Section II, note 1
    says: Pellets are pressed.
    effect: define
    scope: ["09"]
    when:
      mentions: [pellets]
    sets: "pellets=yes"
    status: encoded
    cases:
    - {goods: roasted coffee pellets, code: "0901"}
""",
    "hs2022/09.yaml": """\
chapter: "09"
section: "II"
title: Coffee and tea
notes:
- id: ch09.1
  cite: Chapter 09, note 1
  says: Coffee substitutes without coffee are elsewhere.
  effect: exclude
  scope: ["0901"]
  to: ["0902"]
  when:
    article: [chicory]
    goods-of: ["0901"]
  unless:
    facts: "coffee share>=1 %"
  status: encoded
  cases:
  - {goods: roasted chicory, not: "0901"}
- id: ch09.2
  cite: Chapter 09, note 2
  says: Mixtures follow their character.
  status: text-only
  why: it needs shares
headings:
- heading: "0901"
  title: Coffee of any kind
  children:
  - group: Green coffee
    when: roasted=no
    children:
    - code: "090111"
      title: Green coffee with its caffeine
      examples:
      - 60 kg bag of green coffee
    - code: "090112"
      title: Green coffee without caffeine
      when: decaffeinated=yes
  - code: "090190"
    title: Husks and coffee substitutes
    residual: true
- heading: "0902"
  title: Tea, flavoured or not
  when: share of caffeine<=5 %; weight<3 kg
  children:
  - code: "090210"
    title: Green tea in small packets
  - code: "090290"
    title: Parts of tea plants
    parts: true
- heading: "0903"
  title: Mate
""",
    "terms/09.txt": """\
# the words of trade
0901
  default   090111
  terms     coffee; coffee bean;
            mocha; coffee for roasting
  elsewhere tea cup > 0902

090111 090112
  terms     raw coffee

090112
  terms     decaf green coffee
  cues      decaf

0902
  terms     tea; green tea

090300
  terms     yerba mate
""",
    "descriptions/09.txt": """\
# Chapter 09
090300
  We import mate, dried and cut, for infusions. It comes in bags of 500 g, twenty to a carton.
""",
    "lines/09.txt": """\
# lines of trade
090111
  santos ny2 scr 17/18 jute bags

090300
  taragui con palo 500g
""",
    "editions/2017-2022.txt": """\
# HS 2022 from HS 2017
090112 < 090190 090112
090210 090290 < 090200 0903-0904
- < 090500
""",
    **{f"editions/{pair}.txt": "# nothing changed\n" for pair in ("1992-1996", "1996-2002", "2002-2007", "2007-2012")},
    "editions/2012-2017.txt": "090500 < 090400\n",
    "vocabulary/facts.txt": """\
material
  textile: textile
  cotton < textile: cotton
roasted
  yes: roasted
  no: green; raw
decaffeinated
  yes: decaffeinated; decaf
  no
pellets
  yes
  no
""",
    "vocabulary/noise.txt": "# selling words\nfine; best\nprice; large\n\nsmall\n# sizes\nmini\n",
    "vocabulary/packings.txt": "box; bag\n",
    "vocabulary/labels.txt": "names goods\n  product; item\nis of\n  material\n\nsays nothing\n  model\n",
    "vocabulary/lengths.txt": "# by the article\nwidth\n  tape; ribbon\n\ndiameter\n  wire\n",
    "vocabulary/packed.txt": "stiff\n  wood\n",
    "vocabulary/components.txt": "part of a machine\n  spindle; drum\n\non an article\n  handle; drum\n",
    "vocabulary/alloys.txt": """\
elements
  C: carbon
  Cr: chromium; chrome
# of steel
alloyed steel from
  Cr 0.3;
    C 5
kinds of steel
  cotton: only Cr; told C; Cr>=10.5; C+Cr<=12
pure from
  C 99
refined copper up to
  C+Cr 1; others 0.3
coats of steel
  C
""",
    "vocabulary/measures.txt": """\
described
  # of length
  width: wide;
    broad
  side: &width
telling little
  oil
mass
  packing weight: content
of something else
  carton
""",
    "vocabulary/trades.txt": "deniers\n  yarn; silk\n\n# on canvas\npainted on\n  canvas; silk\n",
    "vocabulary/rules.yaml": """\
# what is left of tea
lacking:
- {article: "0902", without: leaf, rest: "0903"}
parts-notes:
- of: ["09", "0901"]
  own-cite: note 1
  own: ["0903"]
  cite: note two
  nouns: [lugs]
  named: [spout]
  with: true
parts-of:
- {machines: ["0902"], parts: "0901-0903"}
- {machines: ["0901", "090290"], parts: "090300"}
utensils: ["0902-0903"]
stuff: ["0901"]
articles: ["0901-0902"]
plated: [plated]
serving-words: [spoons]
mixtures:
- of: ["0901", "0902"]
  place: "090300"
  cite: heading 0903
  several: true
  state: cotton
""",
    "vocabulary/vague.txt": "goods; sample > what they are\n",
    "vocabulary/brands.txt": "nike; bosch\n",
    "vocabulary/frames.txt": """\
clues
  code; item

# what it is called
code
  hs|tariff code

questions
  what is the {code} for [a|the] GOODS; GOODS {code}
  how is|are the item GOODS classified
rulings
  item : GOODS; item ... , is # GOODS
  item {code}* !# GOODS
""",
    "vocabulary/abbreviations.txt": "decaf. = decaffeinated\nw/o = without\ngrn = green\n",
}
"""File of a nomenclature to its text."""

Write = Callable[[dict[str, str | None]], Path]
"""Writes the tiny nomenclature with some files changed, or left out for None, and returns its folder."""
Build = Callable[..., Index]
"""Builds an index of patterns of token numbers, and of what each stands for."""
BUCKETS = 64
"""Vectors of words in the second opinion of a slimmed index."""


def sections_of(data: bytes) -> dict[str, bytes]:
    """Return the sections of the bytes of an index file."""
    table = struct.iter_unpack("<16sQQ", data[64 : 64 + 32 * len(index_file.SECTIONS)])
    return {name.rstrip(b"\0").decode(): data[offset : offset + size] for name, offset, size in table}


def written(root: Path, changed: dict[str, str | None]) -> Path:
    """Write the tiny nomenclature into a folder, with changed files in their new text and without those that are None."""
    for name, text in {**TINY, **changed}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the tiny nomenclature as :func:`written` does."""
    return partial(written, tmp_path / "nomenclature")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The tiny nomenclature, compiled; skips where PyYAML is missing."""
    pytest.importorskip("yaml")
    from hscode.compile.builder import compile_index

    return compile_index(written(tmp_path_factory.mktemp("nomenclature"), {}))


@pytest.fixture(scope="session")
def slim(tiny: bytes) -> bytes:
    """The tiny nomenclature, slimmed."""
    return slimmed(tiny)


def slimmed(data: bytes) -> bytes:
    """Return an index with few vectors of words in its second opinion: short enough to be damaged byte by byte."""
    sections = sections_of(data)
    few = {"op_row": sections["op_row"][: 32 * BUCKETS], "op_scale": sections["op_scale"][:BUCKETS]}
    return index_file.write("2022", bytes(32), {**sections, **few})


def with_patterns(data: bytes, patterns: Sequence[tuple[int, ...]], entries: Sequence[Sequence[tuple[int, int]]] | None = None) -> Index:
    """Return the index of *data* with its words, and these patterns of their token numbers, in the order of ``arrange``.

    Each stands for its entries ``(kind, target)``, or is a term of the first node.
    """
    trie = build(patterns, Index(data).counts["tokens"])
    entries = [[(Kind.TERM, 0)]] * len(patterns) if entries is None else entries
    sections: dict[str, bytes | array[int] | array[float]] = {
        **sections_of(data),
        "trie_symbol": trie.symbol, "trie_bits": trie.bits, "trie_begin": trie.begin, "trie_edge": trie.edge, "pat_lengths": trie.lengths,
        "ent_begin": pack_bits(i == 0 for each in entries for i in range(len(each))),
        "ent_kind": bytes(kind for each in entries for kind, _ in each), "ent_target": array("H", (target for each in entries for _, target in each)),
    }  # fmt: skip
    return Index(index_file.write("2022", bytes(32), sections))


@pytest.fixture(scope="session")
def index_of(slim: bytes) -> Build:
    """Build an index that holds the words of the tiny nomenclature and any patterns of their token numbers."""
    return partial(with_patterns, slim)


@pytest.fixture(scope="session")
def tariff() -> Nomenclature:
    """The built nomenclature of HS 2022."""
    return nomenclature("2022")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the nomenclature's sources; skips where it or PyYAML is missing."""
    pytest.importorskip("yaml")
    if not (ROOT / "hs2022").is_dir():
        pytest.skip("the sources of the nomenclature are not here")
    return ROOT


@pytest.fixture(scope="session")
def sources(root: Path) -> Sources:
    """What the sources of the nomenclature say."""
    from hscode.compile.builder import read_sources

    return read_sources(root)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and return its status, standard output and standard error."""

    def call(*argv: str | Path) -> tuple[int, str, str]:
        status = main([str(each) for each in argv])
        return (status, *capsys.readouterr())

    return call


def fails(result: tuple[int, str, str], *says: str) -> None:
    """Check for status 2 and one line of error that says it."""
    status, out, err = result
    assert status == 2
    assert out == ""
    assert err.startswith("hscode: error: ")
    assert err.count("\n") == 1
    for part in says:
        assert part in err
