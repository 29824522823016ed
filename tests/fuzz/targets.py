"""What is fuzzed: bytes become a description, goods, or damage to an index file; each target raises only what is a fault."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import hscode
from hscode.compile.builder import compile_index
from hscode.errors import DescriptionError, IndexFileError
from hscode.index_file import sealed
from tests.conftest import TINY, slimmed
from tests.test_damage import ask

Target = Callable[[bytes], None]
_CODECS = ("utf-8", "latin-1", "utf-16-le", "ascii")
SEEDS = (
    "60 kg bags of green coffee beans, not decaffeinated", "women's pullover, 60% cotton, 40% polyester, knitted", "DC motor 200W, 37,5 kW",
    "parts for pumps (of cast iron), w/o motor", "Radiators, motor vehicles", "caf&eacute; <b>cr&#232;me</b> 1.000,5 l", "h&m tshirt s/s 2pcs",
    "polyester witch costume for adults", "conditonair 12000 btu splitt", "cndtnr shmpoo 250ml", "set of 6 wine glasses, lead crystal",
    "½ inch ball valve brass 16 bar", "frozen shrimps peeled IQF 31/40", "used in cars; made of steel: 5 mm x 10 m", "cake toppe",
)  # fmt: skip
"""Descriptions from which the fuzzer starts."""


def text(data: bytes) -> None:
    """Classify any text; the first byte says in which code the others are."""
    codec = _CODECS[data[0] % len(_CODECS)] if data else "utf-8"
    check(data[1:].decode(codec, "surrogatepass" if codec.startswith("utf-16") and len(data) % 2 else "replace"))


def goods(data: bytes) -> None:
    """Classify goods with any shares, use and state."""
    shares = struct.unpack_from("<2d", data.ljust(16, b"\0"))
    words = (data[16:].decode("utf-8", "replace") + "\n\n\n\n").split("\n")
    with suppress(DescriptionError):
        made = hscode.Goods(words[0], materials=dict(zip(words[1:3], shares, strict=True)), use=words[3], state=words[4])
        check(made)


def index(data: bytes) -> None:
    """Damage an index file where the bytes say, give it the checksum that it must have, and ask it everything."""
    copy = bytearray(_tiny())
    for place, value in struct.iter_unpack("<HB", data[: len(data) // 3 * 3]):
        copy[(place * len(copy)) >> 16] = value
    with suppress(IndexFileError):
        ask(sealed(bytes(copy)), random.Random(len(data)))


TARGETS: dict[str, Target] = {"text": text, "goods": goods, "index": index}


def check(given: str | hscode.Goods) -> None:
    """Classify, and see that the answer is one."""
    try:
        answer = hscode.classify(given)
    except DescriptionError:
        return
    shares = [candidate.probability for candidate in answer.candidates]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) < 1 + 1e-6
    assert all(len(candidate.code) == 6 for candidate in answer.candidates)
    assert answer.code is None or answer.code.isdigit()
    json.dumps(answer.to_dict())


def seeds(name: str) -> list[bytes]:
    """Return bytes from which a target may start."""
    if name == "index":
        return [struct.pack("<HB", place, value) for place in (0, 9000, 30000, 60000) for value in (0, 255)]
    front = b"\0" if name == "text" else struct.pack("<2d", 0.6, 0.4)
    return [front + seed.replace(", ", "\n" if name == "goods" else ", ").encode() for seed in SEEDS]


@cache
def _tiny() -> bytes:
    with TemporaryDirectory() as folder:
        for name, content in TINY.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return slimmed(compile_index(Path(folder)))
