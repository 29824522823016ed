"""The library inside another program: the example, threads, processes, logging."""

from __future__ import annotations

import importlib.util
import json
import logging
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import hscode
from hscode.classifier import RUN

EXAMPLE = Path(__file__).parent.parent / "examples" / "declaration_checker.py"
PAGE = Path(__file__).parent.parent / "docs" / "embedding.md"
PAIRS = [("0901.21", "roasted coffee beans"), ("6109.10", "T-shirts, knitted, 100% polyester"), ("9505.10", "polyester witch costume for adults"),
         ("8471.30", "accessories"), ("90240", "black tea, 25 kg"), ("8501.31", "DC motor 2 kW")] * 20  # fmt: skip


def plain(pair: tuple[str, str]) -> str:
    return json.dumps(hscode.validate(*pair).to_dict())


def whole(pair: tuple[str, str]) -> hscode.Validation:
    return hscode.validate(*pair)


@pytest.fixture(scope="module")
def example() -> Any:
    """The example as a module."""
    if not EXAMPLE.is_file():
        pytest.skip("the examples are not here")
    spec = importlib.util.spec_from_file_location("declaration_checker", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class TestExample:
    def test_batch(self, example: Any) -> None:
        checked = example.check(example.read_items(example.BATCH))
        actions = {(name, each.item.number): each.action for name, items in checked.items() for each in items}
        assert len(actions) == 15
        assert [key for key, action in actions.items() if action == example.BACK] == [
            ("25DE-000417", "2"), ("25DE-000418", "1"), ("25DE-000419", "1"), ("25DE-000419", "3"), ("25DE-000421", "3")]  # fmt: skip
        assert [key for key, action in actions.items() if action == example.LOOK] == [
            ("25DE-000417", "3"), ("25DE-000418", "3"), ("25DE-000421", "1")]  # fmt: skip

    def test_program(self) -> None:
        done = subprocess.run([sys.executable, str(EXAMPLE)], capture_output=True, text=True, check=False, cwd=EXAMPLE.parent.parent,
                              env={"PYTHONPATH": str(EXAMPLE.parent.parent), "PYTHONIOENCODING": "utf-8"})  # fmt: skip
        assert (done.returncode, done.stderr) == (1, "")
        assert "because Chapter 95, note 1(e)" in done.stdout
        assert done.stdout.splitlines()[-1] == "15 items; value of those to send back: 20,460.50"

    def test_a_good_file_passes(self, example: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "good.csv"
        path.write_text("declaration,item,code,description,value\nD1,1,090121,roasted coffee beans,5\n", encoding="utf-8")
        assert example.main([str(path)]) == 0
        assert capsys.readouterr().out.splitlines()[0] == "D1: pass"


class TestThreads:
    def test_the_same_in_every_thread(self) -> None:
        expected = list(map(plain, PAIRS))
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(plain, PAIRS)) == expected

    def test_reasons_are_worked_out_in_another_thread(self) -> None:
        answers = list(map(whole, PAIRS))
        with ThreadPoolExecutor(8) as pool:
            traces = list(pool.map(lambda answer: answer.classification.trace if answer.classification else (), answers))
        assert traces == [hscode.classify(text).trace for _, text in PAIRS]


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
class TestProcesses:
    def test_the_same_in_every_process(self, method: str) -> None:
        expected = list(map(plain, PAIRS))
        with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as pool:
            assert list(pool.map(plain, PAIRS, chunksize=10)) == expected

    def test_answers_come_back_whole(self, method: str) -> None:
        with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as pool:
            answer = pool.submit(whole, PAIRS[2]).result()
            classified = pool.submit(hscode.classify, PAIRS[2][1]).result()
        assert answer == whole(PAIRS[2])
        assert classified.trace == hscode.classify(PAIRS[2][1]).trace
        assert classified.candidates[0].reasons == hscode.classify(PAIRS[2][1]).candidates[0].reasons


class TestFirstAnswer:
    """What a new process does up to its first answer."""

    def _said(self, program: str) -> str:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=EXAMPLE.parent.parent)
        assert done.stderr == ""
        return done.stdout

    def test_nothing_is_imported_that_it_does_without(self) -> None:
        said = self._said("import sys, hscode; hscode.classify('cotton t-shirt'); print(*sys.modules)").split()
        needless = {
            "hscode.types", "hscode.replay", "hscode.questions", "hscode.explaining", "hscode.merging", "hscode.evaluate", "hscode.validation",
            "hscode.editions", "hscode.browse", "html", "hashlib", "concurrent.futures",
        }  # fmt: skip
        assert "hscode.classifier" in said
        assert needless.isdisjoint(said)

    def test_nothing_is_opened_before_the_first_call(self) -> None:
        program = (
            "import hscode, threading\nfrom hscode import index\n"
            "def opened(): return bool(index._ahead or index._built_in.nomenclature or threading.active_count() > 1)\n"
            "said = [opened()]\nhscode.classify, hscode.validate\nsaid.append(opened())\nhscode.classify('tea')\nsaid.append(opened())\nprint(said)"
        )
        assert self._said(program) == "[False, False, True]\n"

    def test_the_page_says_what_the_program_does(self) -> None:
        if not PAGE.is_file():
            pytest.skip("the documentation is not here")
        text = " ".join(PAGE.read_text(encoding="utf-8").split())
        assert f"each of its threads reads {RUN} descriptions" in text
        assert "`import hscode` opens nothing" in text
        assert 'calls `hscode.classify("tea")` when it starts' in text
        assert "but the index, which is opened read-only, and the `weights.json` and `trees.json` of the package" in text

    def test_no_other_files_are_opened(self) -> None:
        program = (
            "import sys\nopened = []\nsys.addaudithook(lambda event, said: opened.append(str(said[0])) if event == 'open' else None)\n"
            "import hscode; hscode.validate('090210', 'tea'); hscode.convert('090210', source='2017', target='2022')\n"
            "hscode.classify('tea', edition='2007').to_dict()\n"
            "print(*{name.replace('\\\\', '/').rpartition('/')[2] for name in opened if name.endswith(('.json', '.idx', '.txt', '.yaml'))})"
        )
        assert set(self._said(program).split()) == {"hs2022.idx", "weights.json", "trees.json"}

    @pytest.mark.parametrize("module", ["classify", "validate"])
    def test_an_index_that_is_missing_is_told_to_who_asks_for_it(self, module: str) -> None:
        said = self._said(
            "import hscode, hscode.index; hscode.index.PACKAGE = 'nowhere'\n"
            f"asked = hscode.{module}; asked = hscode.classify\n"
            "for _ in range(2):\n"
            "    try: asked('tea')\n"
            "    except hscode.IndexFileError as error: print(error)\n"
        )
        assert said.count("build it with `hscode compile`") == 2

    def test_where_no_thread_can_be_started_it_is_the_same(self) -> None:
        answer = "print(hscode.classify('cotton t-shirt').to_dict())"
        refused = "import threading\ndef start(_): raise RuntimeError('no thread')\nthreading.Thread.start = start\n"
        assert self._said(f"import hscode\n{refused}{answer}") == self._said(f"import hscode\n{answer}")

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts processes in another way")
    def test_a_process_may_be_forked_while_the_index_is_opened(self) -> None:
        program = (
            "import os, hscode\nask = hscode.classify\nchild = os.fork()\n"
            "os.write(1, ask('cotton t-shirt').code.encode())\nif child: os.waitpid(child, 0)"
        )
        assert self._said(program) == "610910" * 2

    @pytest.mark.parametrize(
        "first", ["", "open_ahead(); open_ahead()", "threading.Thread.start = refuse; open_ahead(); threading.Thread.start = start"]
    )
    def test_threads_that_ask_together_have_one_nomenclature(self, first: str) -> None:
        program = (
            "import hscode, threading\nfrom hscode.index import nomenclature, open_ahead\nstart, found = threading.Thread.start, []\n"
            f"def refuse(_): raise RuntimeError('no thread')\n{first}\ntogether = threading.Barrier(8)\n"
            "def ask():\n    together.wait()\n"
            "    found.append((nomenclature(), hscode.lookup('0901').title, hscode.classify('roasted coffee beans').code))\n"
            "asking = [threading.Thread(target=ask) for _ in range(8)]\n"
            "for each in asking: each.start()\nfor each in asking: each.join()\nprint(len(found), len(set(found)), found[0][2])"
        )
        assert self._said(program) == "8 1 090121\n"


class TestLogging:
    CODE = "import {first}; import hscode; hscode.validate('0901.21', 'secret coffee'); import hscode.cli.main as m; m.main(['lookup', '0901'])"

    def _err(self, first: str) -> str:
        command = [sys.executable, "-c", self.CODE.format(first=first)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stderr

    def test_silent_by_default(self) -> None:
        assert self._err("logging") == ""

    def test_told_when_asked_for_but_never_what_the_goods_are(self) -> None:
        err = self._err("logging; logging.basicConfig(level=logging.DEBUG)")
        assert "DEBUG:hscode.index:opened " in err
        assert "secret" not in err

    def test_the_library_sets_nothing_up(self) -> None:
        handlers = logging.getLogger("hscode").handlers
        assert handlers == []  # nothing is logged above INFO, which nobody sees who has not asked
        assert logging.getLogger("hscode").level == logging.NOTSET

    def test_a_command_tells_what_it_reads(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        from hscode.cli.main import main

        (tmp_path / "in.csv").write_text("code,description\n090121,roasted coffee\n", encoding="utf-8")
        with caplog.at_level(logging.INFO, "hscode"):
            main(["validate", "--input", str(tmp_path / "in.csv"), "--output", str(tmp_path / "o.csv")])
        assert "codes in 'code', descriptions in 'description'" in caplog.text
        assert "roasted" not in caplog.text
