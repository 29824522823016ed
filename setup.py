"""Build: the compiled core, and the nomenclature compiled into one index file that ships as package data."""

from __future__ import annotations

import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
INDEX = "hs2022.idx"
FLAGS = ["-O3"] if sys.platform == "win32" else [
    "-O3", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-Werror=incompatible-pointer-types", "-Werror=discarded-qualifiers",
    "-Wno-unknown-warning-option",
]  # fmt: skip
"""No fused multiply-add: the second opinion is trained to the same numbers on every machine. Nobody asks what went wrong with a number, so that
comparisons need not come one after the other. A pointer to other numbers than a loop takes is an error, and so is one by which what is only read
could be written: some compilers refuse it, those that know no such warning among them."""

LIBRARIES = [] if sys.platform == "win32" else ["m"]
"""Named, so that the newest functions of mathematics are linked; unnamed, they are those of the oldest programs."""


class BuildWithIndex(build_py):
    """Compile ``nomenclature/`` into the package: beside the sources in editable mode, else into the build folder."""

    def run(self) -> None:
        """Build the modules and the trainer, then the index."""
        super().run()
        self.run_command("build_ext")  # the index is trained by compiled code
        sys.path.insert(0, str(ROOT if self.editable_mode else Path(self.build_lib).absolute()))
        from hscode.compile.builder import compile_index

        target = self._target()
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(".new")
        fresh.write_bytes(compile_index(ROOT / "nomenclature"))
        fresh.replace(target)  # a process that has the old index mapped keeps it whole

    def _target(self) -> Path:
        return (ROOT if self.editable_mode else Path(self.build_lib)) / "hscode" / INDEX

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return the files that the build makes, the index among them."""
        return [*super().get_outputs(include_bytecode), str(self._target())]


COMPILED = (
    "hscode._answer",
    "hscode._core",
    "hscode.compile._trainer",
    "hscode.ranking._evidence",
    "hscode.ranking._opinion",
    "hscode.ranking._postings",
    "hscode.ranking._questions",
    "hscode.ranking._ranked",
    "hscode.ranking._ranker",
    "hscode.ranking._trees",
    "hscode.ranking._words",
    "hscode.reading._scan",
    "hscode.reading.apart",
    "hscode.reading.facts",
    "hscode.reading.measures",
    "hscode.reading.names",
    "hscode.reading.packings",
    "hscode.reading.quantities",
    "hscode.reading.reader",
    "hscode.reading.roles",
    "hscode.reading.sentences",
    "hscode.reading.shares",
    "hscode.reading.statement",
    "hscode.reading.vocabulary",
    "hscode.reading.wording",
    "hscode.rules._evidence",
    "hscode.rules._facts",
    "hscode.rules._names",
    "hscode.rules._places",
    "hscode.rules.composite",
    "hscode.rules.general",
    "hscode.rules.gir3a",
    "hscode.rules.hearing",
    "hscode.rules.measures",
)
"""Modules that Cython compiles."""
HEADERS = {
    "hscode._core": ["hscode/_crc.h"],
    "hscode.compile._trainer": ["hscode/compile/_training.h", "hscode/ranking/_wide.h"],
    "hscode.ranking._evidence": ["hscode/ranking/_wide.h"],
    "hscode.ranking._opinion": ["hscode/ranking/_wide.h"],
    "hscode.ranking._ranker": ["hscode/ranking/_wide.h"],
    "hscode.ranking._trees": ["hscode/ranking/_wide.h"],
}
"""Headers in which some of them have inner loops."""

setup(
    ext_modules=cythonize(
        [
            Extension(
                name,
                [f"{name.replace('.', '/')}.pyx"],
                depends=HEADERS.get(name, []),
                libraries=LIBRARIES,
                extra_compile_args=FLAGS,
            )
            for name in COMPILED
        ],
        compiler_directives={"language_level": "3", "freethreading_compatible": True},
    ),
    cmdclass={"build_py": BuildWithIndex},
)
