"""What is fuzzed: bytes become a description, goods, a declaration, damage to an index file or numbers for the ranker; only a fault is raised."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import hscode
from hscode._core import Index
from hscode.compile.builder import compile_index
from hscode.errors import DescriptionError, IndexFileError
from hscode.index import Nomenclature
from hscode.index_file import sealed
from hscode.pipeline import Pipeline
from hscode.ranking._questions import Questions
from hscode.ranking._ranker import CONTENDER_FEATURES, HEADING_FEATURES, SUBHEADING_FEATURES, Ranker
from hscode.ranking._trees import Forest
from hscode.ranking.model import load_weights
from tests.conftest import TINY, slimmed
from tests.test_damage import ask

Target = Callable[[bytes], None]
_CODECS = ("utf-8", "latin-1", "utf-16-le", "ascii")
SEEDS = (
    "60 kg bags of green coffee beans, not decaffeinated", "women's pullover, 60% cotton, 40% polyester, knitted", "DC motor 200W, 37,5 kW",
    "parts for pumps (of cast iron), w/o motor", "Radiators, motor vehicles", "caf&eacute; <b>cr&#232;me</b> 1.000,5 l", "h&m tshirt s/s 2pcs",
    "polyester witch costume for adults", "conditonair 12000 btu splitt", "cndtnr shmpoo 250ml", "set of 6 wine glasses, lead crystal",
    "½ inch ball valve brass 16 bar", "frozen shrimps peeled IQF 31/40", "used in cars; made of steel: 5 mm x 10 m", "cake toppe",
    "Carrier bags of low-density film (LDPE), 40 by 50 cm, neither printed nor laminated. They are used by shops; packed by 500 in boxes.",
    "Farmers spread it in spring. Gift set, 2 kg: it contains soap, a towel and these toys. Bundles of ten.",
)  # fmt: skip
"""Descriptions from which the fuzzer starts."""


def text(data: bytes) -> None:
    """Classify any text; the first byte says in which code the others are."""
    codec = _CODECS[data[0] % len(_CODECS)] if data else "utf-8"
    check(data[1:].decode(codec, "surrogatepass" if codec.startswith("utf-16") and len(data) % 2 else "replace"), sample(data))


def goods(data: bytes) -> None:
    """Classify goods with any shares, use and state."""
    shares = struct.unpack_from("<2d", data.ljust(16, b"\0"))
    words = (data[16:].decode("utf-8", "replace") + "\n\n\n\n").split("\n")
    with suppress(DescriptionError):
        made = hscode.Goods(words[0], materials=dict(zip(words[1:3], shares, strict=True)), use=words[3], state=words[4])
        check(made, sample(data))


def index(data: bytes) -> None:
    """Damage an index file where the bytes say, give it the checksum that it must have, and ask it everything."""
    copy = bytearray(_tiny())
    for place, value in struct.iter_unpack("<HB", data[: len(data) // 3 * 3]):
        copy[(place * len(copy)) >> 16] = value
    with suppress(IndexFileError):
        ask(sealed(bytes(copy)), random.Random(len(data)))


def tariff(data: bytes) -> None:
    """Classify by a damaged index: its words, its phrases and what notes ask for go through the reader and the rules."""
    copy = bytearray(_tiny())
    for place, value in struct.iter_unpack("<HB", data[: len(data) // 3 * 3]):
        copy[(place * len(copy)) >> 16] = value
    with TemporaryDirectory() as folder, suppress(Exception):  # names and notes are JSON: what misses there may be missed anywhere
        path = Path(folder, "tiny.idx")
        path.write_bytes(sealed(bytes(copy)))
        pipeline = Pipeline(Nomenclature(path), load_weights())
        for said in ("60% green coffee beans, 40% tea in bags of 1 kg, not decaffeinated", "tea, green", "parts of raw coffe", "coffee without mat"):
            ranked = pipeline.rank(said, 24)
            repr(ranked.reading), ranked.reading.phrases


def numbers(data: bytes) -> None:
    """Rank what the bytes say: words, numbers of any size, weights of any kind, in lists that need not go together."""
    asked = _Bytes(data)
    ranker = _ranker()
    of = ranker.index.counts
    values = len(ranker.index.section("value_attr"))
    with suppress(ValueError, IndexError, OverflowError):
        if asked.byte() % 4 == 0:
            ranker.set_forest(Forest([asked.tree() for _ in range(asked.byte() % 4)], asked.real(), len(CONTENDER_FEATURES)))
        n = asked.size(500)
        tokens = [asked.number(of["tokens"] + 1) - 1 for _ in range(asked.near(n))]
        said = (
            [chr(97 + asked.byte() % 26) * asked.size(60) for _ in range(n)], tokens,
            [asked.real() for _ in range(asked.near(n))], [asked.real() for _ in range(asked.near(n))], asked.number(n + 1) - 1,
            [asked.number(values) for _ in range(asked.size(80))],
            [(asked.number(20), asked.real(), tuple(asked.number(of["tokens"]) for _ in range(asked.size(12)))) for _ in range(asked.size(20))],
            bool(asked.byte() & 1), bool(asked.byte() & 1), [asked.number(of["nodes"]) for _ in range(asked.size(60))],
            [(asked.number(of["nodes"]), asked.real()) for _ in range(asked.size(60))],
        )  # fmt: skip
        questions = Questions(ranker.index)
        for _ in range(1 + asked.byte() % 3):
            questions.add(*said, asked.number(30))
        for codes, headings in ranker.rank(questions):
            assert len(codes) <= of["leaves"]
            assert len(headings) <= of["headings"]
        ranker.contend(questions)
        ranker.explain(questions, [asked.number(of["nodes"])])
        ranker.index.match(tokens)


def trees(data: bytes) -> None:
    """Plant the trees that the bytes say, and judge by them."""
    asked = _Bytes(data)
    with suppress(ValueError):
        forest = Forest([asked.tree() for _ in range(asked.size(8))], asked.real(), 4)
        codes = [[asked.real() for _ in range(4)] for _ in range(asked.size(13))]
        assert len(forest.scores(codes)) == len(codes)


def declared(data: bytes) -> None:
    """Validate any code with any description, and look both up."""
    code, _, described = data.decode("utf-8", "replace").partition("\n")
    verdict = hscode.validate(code, described)
    if sample(data):
        json.dumps(verdict.to_dict())
    for ask_for in (hscode.lookup, hscode.suggest):
        with suppress(hscode.HSCodeError):
            ask_for(code)


TARGETS: dict[str, Target] = {
    "text": text, "goods": goods, "declared": declared, "index": index, "tariff": tariff, "numbers": numbers, "trees": trees,
}  # fmt: skip


class _Bytes:
    """Bytes as numbers, nought when they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at].ljust(size, b"\0")

    def byte(self) -> int:
        return self.take(1)[0]

    def size(self, most: int) -> int:
        """A length: small as a rule."""
        first = self.byte()
        return most * (first - 240) // 15 if first > 240 else first % min(most + 1, 7)

    def near(self, length: int) -> int:
        """Nearly always the same length."""
        return max(0, length + self.byte() % 3 - 1) if self.byte() > 250 else length

    def number(self, end: int) -> int:
        """A number below *end* as a rule, seldom one that fits nowhere."""
        first = self.byte()
        return first % max(end, 1) if first < 254 else int(struct.unpack("<q", self.take(8))[0]) << (self.byte() % 4)

    def real(self) -> float:
        """A weight, or any fraction there is."""
        first = self.byte()
        return first / 128 if first < 248 else float(struct.unpack("<d", self.take(8))[0])

    def tree(self) -> tuple[list[tuple[int, float, int, int]], list[float]]:
        size, leaves = self.size(40), 1 + self.byte() % 16 if self.byte() < 250 else self.byte()
        branches = [(self.number(4), self.real(), self._way(n, size, leaves), self._way(n, size, leaves)) for n in range(size)]
        return branches, [self.real() for _ in range(leaves)]

    def _way(self, branch: int, size: int, leaves: int) -> int:
        """To a branch that follows, or to a leaf."""
        return branch + 1 + self.byte() % 4 if self.byte() % 2 and branch + 5 < size else ~self.number(leaves)


def sample(data: bytes) -> bool:
    """Whether an input is one of sixteen of which all is asked: the reasons take many times as long as the answer."""
    return crc32(data) % 16 == 0


def check(given: str | hscode.Goods, reasons: bool = True) -> None:
    """Classify, and see that the answer is one; with *reasons* see that they can be worked out and told."""
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
    if reasons:
        json.dumps(answer.to_dict())


def seeds(name: str) -> list[bytes]:
    """Return bytes from which a target may start."""
    if name in ("numbers", "trees"):
        rng = random.Random(0)
        return [bytes(rng.randrange(240) for _ in range(size)) for size in (40, 100, 300) for _ in range(5)] + [rng.randbytes(1500) for _ in range(5)]
    if name == "declared":
        return [f"{code}\n{seed}".encode() for code in ("0901.21", "6109100010", "84", "850000") for seed in SEEDS]
    if name in ("index", "tariff"):
        return [struct.pack("<HB", place, value) for place in (0, 9000, 30000, 60000) for value in (0, 255)]
    front = b"\0" if name == "text" else struct.pack("<2d", 0.6, 0.4)
    return [front + seed.replace(", ", "\n" if name == "goods" else ", ").encode() for seed in SEEDS]


@cache
def _ranker() -> Ranker:
    ranker = Ranker(Index(_tiny()), [0.5] * len(HEADING_FEATURES), [0.5] * len(SUBHEADING_FEATURES))
    ranker.set_dimensions(0, 1)
    return ranker


@cache
def _tiny() -> bytes:
    with TemporaryDirectory() as folder:
        for name, content in TINY.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return slimmed(compile_index(Path(folder)))
