"""``python -m tests.fuzz.run text|goods|declared|index|tariff|numbers|trees [--runs N] [--seed N] [--guided python|compiled]``: fuzz one target.

Without ``--guided`` bytes are changed at random, the same for the same seed. With it atheris (``pip install atheris``) guides
the changes by the coverage of the Python code, or by that of the compiled code, where that was built to tell (CONTRIBUTING.md says how).
The input that failed is printed; ``targets.TARGETS[name](bytes)`` repeats it.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
from collections.abc import Sequence

from tests.fuzz.targets import TARGETS, Target, seeds

_SPLICES = (
    b"\0", b"\xff" * 4, b" of ", b" for ", b"%", b"&#x41;", b"<", b"'s", b", ", b"-", b"1,000.5", b"\xf0\x9f\x98\x80", b"kg", b"not ", b"(",
    b". A", b"; ",
)  # fmt: skip


def changed(data: bytes, rng: random.Random, pool: Sequence[bytes]) -> bytes:
    """Return *data* with one to six changes: bytes flipped, cut, doubled, spliced in, or joined with another input."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out) + 1)
        end = min(len(out), at + rng.randint(1, 12))
        kind = rng.randrange(6)
        if kind == 0 and out:
            out[at % len(out)] = rng.randrange(256)
        elif kind == 1:
            del out[at:end]
        elif kind == 2:
            out[at:at] = out[at:end] * rng.randint(1, 20)
        elif kind == 3:
            out[at:at] = rng.choice(_SPLICES)
        elif kind == 4:
            out[at:] = rng.choice(pool)[at:]
        else:
            out[at:at] = rng.randbytes(rng.randint(1, 8))
    return bytes(out[:3000])


def fuzz(name: str, runs: int, seed: int) -> None:
    """Run a target over changed inputs, the same for the same seed.

    Raises:
        Exception: what the target raised, after the input is printed.
    """
    target, rng, pool = TARGETS[name], random.Random(seed), seeds(name)
    for number in range(runs):
        data = changed(rng.choice(pool), rng, pool)
        try:
            target(data)
        except BaseException:
            print(f"run {number} of {name} with seed {seed} failed: {data!r}", file=sys.stderr)
            raise
        if number % 50 == 0 and len(pool) < 2000:
            pool.append(data)


def guided(target: Target, name: str, runs: int, seed: int, *, by: str) -> None:
    """Let atheris guide the changes by the coverage of the Python code or of what is compiled, which is many times as fast."""
    atheris = importlib.import_module("atheris")
    if by == "python":
        atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-runs={runs}", f"-seed={seed}", "-max_len=3000", *_corpus(name)], target)
    atheris.Fuzz()


def _corpus(name: str) -> list[str]:
    """Write the seeds to a folder, as atheris wants them."""
    import tempfile
    from pathlib import Path

    folder = Path(tempfile.mkdtemp(prefix="hscode-fuzz-"))
    for number, data in enumerate(seeds(name)):
        (folder / str(number)).write_bytes(data)
    return [str(folder)]


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", choices=("python", "compiled"))
    arguments = parser.parse_args()
    if arguments.guided:
        guided(TARGETS[arguments.target], arguments.target, arguments.runs, arguments.seed, by=arguments.guided)
        return
    start = time.perf_counter()
    fuzz(arguments.target, arguments.runs, arguments.seed)
    print(f"{arguments.target}: {arguments.runs} inputs in {time.perf_counter() - start:.0f} s, no fault")


if __name__ == "__main__":
    main()
