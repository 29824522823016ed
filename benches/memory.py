"""``python -m benches.memory [CALLS]``: call everything that the library offers, errors included, and see that its memory stays as it is.

Words that nobody said before fill the vocabularies of spellings until these have as many as they keep; the first third of the calls is for
that. Behind it private memory may not grow by more than a vocabulary takes, and the objects that Python holds by no more than the vocabularies
swing as they are forgotten and filled anew; a leak of one small object a call would be ten times that in a million calls. Private memory
creeps for longer, by pages of tables that new words touch for the first time and by gaps between objects that live long. Linux only.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import hscode
from hscode._core import Index
from hscode.index import nomenclature
from hscode.ranking._questions import Questions
from hscode.ranking._trees import Forest
from hscode.ranking.model import load_weights, make_ranker

LINES = (
    "60 kg bags of green coffee beans, not decaffeinated", "women's pullover, 60% cotton, 40% polyester, knitted", "DC motor 200W, 37,5 kW",
    "parts for pumps (of cast iron), w/o motor", "cndtnr shmpoo 250ml", "set of 6 wine glasses, lead crystal", "roasted chicory", "cake toppe",
    "polyester witch costume for adults", "½ inch ball valve brass 16 bar", "sneakers, rubber sole, leather upper", "order no 5512 gift box of tea",
)  # fmt: skip
STEPS = 30
ALLOWED = 6 << 20
ALLOWED_OBJECTS = 60_000


def private_memory() -> int:
    """Return the bytes of memory that are this process's alone."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("RssAnon"))


def calls(rng: random.Random) -> list[tuple[float, Callable[[], object]]]:
    """Return what is called, each with how often among a thousand calls."""
    whole = Path(nomenclature().file).read_bytes()
    cut, core, weights = whole[: 1 << 16], nomenclature().core, load_weights()
    ranker = make_ranker(nomenclature(), weights)

    def line() -> str:
        new = "".join(rng.choice("abcdefghilmnorstuy") for _ in range(rng.randint(2, 9)))
        return f"{rng.choice(LINES)} {new} {rng.randint(1, 9999)}" if rng.random() < 0.7 else rng.choice(LINES)

    def all_of(answer: hscode.Classification) -> object:
        return answer.candidates, answer.trace, answer.questions, answer.to_dict()

    return [
        (120, lambda: hscode.classify(line())), (10, lambda: all_of(hscode.classify(line()))), (3, lambda: hscode.classify_many([line()] * 3)),
        (1, lambda: hscode.classify_many([line()] * 4, threads=2)), (10, lambda: hscode.validate("090121", line())),
        (5, lambda: hscode.validate("61091", line()).to_dict()), (5, lambda: hscode.classify(hscode.Goods(line(), materials={"cotton": 0.6}))),
        (5, lambda: hscode.classify(line(), edition="2012").candidates), (290, lambda: hscode.lookup("090121")),
        (100, lambda: hscode.suggest("coff")), (0.5, lambda: hscode.search("coffee")), (1, lambda: hscode.notes("6109")),
        (10, lambda: hscode.convert("640610", source="2017", target="2022")),
        # errors
        (100, lambda: hscode.classify(" ")), (50, lambda: hscode.classify("tea", limit=0)), (3, lambda: hscode.lookup("999999")),
        (50, lambda: hscode.suggest("")), (50, lambda: hscode.validate("tea", None)), (5, lambda: hscode.classify_many(["tea", ""])),
        (20, lambda: Index(cut)), (40, lambda: core.title(1 << 30)), (20, lambda: core.match([1 << 30])), (50, lambda: core.near("cofee")),
        (20, lambda: Questions(core).add(["a"], [1 << 30], [1.0], [1.0], 0, [], [], False, False, [], [], 5)),
        (20, lambda: Questions(core).add(["a"], [0], [1.0], [1.0], 0, [], [(0, 1.0, [-1])], False, False, [], [], 5)),
        (5, lambda: Forest([([(0, 1.0, 0, -1)], [1.0])], 1.0, 1)), (5, lambda: ranker.set_forest(Forest([], 1.0, 1))),
        (7, lambda: hscode.classify(None)),  # type: ignore[arg-type]
    ]  # fmt: skip


def grown(n: int, seed: int = 1) -> list[tuple[int, int]]:
    """Make *n* calls; return how much private memory there is after each of the steps, in bytes, and how many objects Python holds."""
    rng = random.Random(seed)
    offered = calls(rng)
    often, each = [times for times, _ in offered], [call for _, call in offered]
    out = []
    for _ in range(STEPS):
        for call in rng.choices(each, often, k=n // STEPS):
            with suppress(hscode.HSCodeError, IndexError, ValueError, OverflowError):
                call()
        out.append((private_memory(), sys.getallocatedblocks()))
    return out


def main() -> None:
    """Make the calls and say how the memory grew; end with status 1 if it did."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    memory, objects = zip(*grown(n), strict=True)
    print(f"{n} calls; private memory in MB at each thirtieth: {' '.join(f'{each / 1e6:.1f}' for each in memory)}")
    print(f"thousands of objects: {' '.join(f'{each / 1e3:.0f}' for each in objects)}")
    growth, more = _last_third_over_second(memory), _last_third_over_second(objects)
    print(f"the last third over the second: {growth / 1e6:+.2f} MB, {more:+} objects")
    sys.exit(int(growth > ALLOWED or more > ALLOWED_OBJECTS))


def _last_third_over_second(values: Sequence[int]) -> int:
    return max(values[-STEPS // 3 :]) - max(values[STEPS // 3 : -STEPS // 3])


if __name__ == "__main__":
    main()
