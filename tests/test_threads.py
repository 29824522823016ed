"""Work that is shared out among threads, and what threads share: with the lock of the interpreter, and on a Python that has none."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

import hscode
from hscode.index import PACKAGE, Nomenclature
from hscode.pipeline import Pipeline
from hscode.ranking._questions import Questions
from hscode.ranking._ranker import HEADING_FEATURES, SUBHEADING_FEATURES
from hscode.ranking.model import load_weights
from hscode.reading.reader import Reader
from hscode.rules.general import GeneralRules, words_heard
from hscode.rules.hearing import names_nothing
from hscode.rules.notes import Outcome
from hscode.threads import share_out

T = TypeVar("T")
TEXTS = (
    "green tea, 100 g", "women's pullover, 60% cotton, 40% polyester, knitted", "case for binoculars", "steel screws, lamps and a cotton t-shirt",
    "gift set of a silk tie with tie clip", "DC motor 200W", "cndtnr for hair 500 ml", "device that opens cans", "peas, chick", "playing cards",
    "machine parts for washing machines, of plastic", "not roasted coffee beans in 60 kg bags", "hs code for a kettle?", "ppr a4 80 gsm",
)  # fmt: skip


def test_what_is_made_stands_in_the_order_of_what_was_given() -> None:
    def work(number: int) -> int:
        time.sleep(0.002 * (number % 3))  # those that begin later end earlier
        return number * number

    assert share_out(work, range(50), 4) == [number * number for number in range(50)]
    assert share_out(work, [], 4) == []


@pytest.mark.parametrize(("things", "workers", "threads"), [(8, 3, 3), (2, 5, 2), (3, 1, 1)])
def test_as_many_threads_as_asked_for_work_at_once_the_caller_among_them(things: int, workers: int, threads: int) -> None:
    together = threading.Barrier(threads)

    def work(number: int) -> int:
        if number < threads:
            together.wait(10)  # each of the first things has a thread of its own, or this fails
        return threading.get_ident()

    worked = set(share_out(work, range(things), workers))
    assert threading.get_ident() in worked
    assert len(worked) == threads


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_the_first_that_fails_is_told_and_nothing_is_begun_behind_it(workers: int) -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        time.sleep(0.01 if number == 5 else 0.001)  # the sixth fails first, and it takes longer to do all than to tell of it
        if number in {5, 6, 40}:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError) as raised:
        share_out(work, range(1000), workers)
    assert raised.value.args == (5,)
    assert len(begun) < 900


def test_an_interrupt_ends_the_work_and_leaves_no_thread_behind() -> None:
    caller, before = threading.current_thread(), threading.active_count()
    done: list[int] = []

    def work(number: int) -> None:
        time.sleep(0.001)
        done.append(number)
        if threading.current_thread() is caller:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        share_out(work, range(1000), 3)
    assert len(done) < 900
    assert threading.active_count() == before


def test_where_no_thread_can_be_started_the_caller_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    goods = ["green tea, 100 g", "playing cards", "cotton t-shirt"] * 100
    expected = hscode.classify_many(goods)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert hscode.classify_many(goods, threads=4) == expected


@pytest.fixture
def _in_turns() -> Iterator[None]:
    """Have the interpreter, where it has a lock, hand it over as often as it can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def pipeline(tariff: Nomenclature) -> Pipeline:
    return Pipeline(tariff, load_weights())


def _at_once(work: Callable[[int], T], threads: int = 6) -> list[T]:
    """Return what *work* makes of the number of each thread, all of which begin together."""
    together = threading.Barrier(threads)

    def begin(number: int) -> T:
        together.wait(30)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def _leaves_the_lock(work: Callable[[], object]) -> bool:
    """Whether another thread, which gives the lock away but is never asked for it, goes on meanwhile: nobody else lets it have the lock."""
    watched, stopped = [0], threading.Event()

    def watch() -> None:
        while not stopped.is_set():
            watched[0] += 1
            time.sleep(0)

    before = sys.getswitchinterval()
    watcher = threading.Thread(target=watch)
    sys.setswitchinterval(60)
    try:
        watcher.start()
        so_far = watched[0]
        work()
        return watched[0] > so_far
    finally:
        stopped.set()
        sys.setswitchinterval(before)
        watcher.join()


@pytest.mark.usefixtures("_in_turns")
@pytest.mark.parametrize("text", [
    "stainless steel kitchen knife with wooden handle", "sprk plug for engines", "GPS navigation device for cars", "machine used to wash bottles",
])  # fmt: skip
def test_texts_are_read_without_the_lock_of_the_interpreter(tariff: Nomenclature, text: str) -> None:
    reader, run = Reader(tariff), [", ".join([text] * 60)] * 64
    reader.read_run(run)
    assert _leaves_the_lock(lambda: reader.read_run(run))


@pytest.mark.usefixtures("_in_turns")
def test_goods_are_heard_without_the_lock_of_the_interpreter(tariff: Nomenclature) -> None:
    readings = Reader(tariff, words_heard(tariff)).read_run([", ".join(["electric shaver 5 W with comb"] * 60)] * 64)
    rules, outcomes = GeneralRules(tariff), [Outcome() for _ in readings]

    def hear() -> None:
        for _ in range(20):
            assert rules.hear_run(readings, outcomes, [()] * len(readings), names_nothing, False) == [None] * len(readings)

    assert _leaves_the_lock(hear)
    assert outcomes[0].noted


class TestShared:
    """What several threads may share gives each what it gives one alone; what they may not share says so, and does no harm."""

    def test_a_reader_reads_right_or_refuses(self, tariff: Nomenclature) -> None:
        reader, alone = Reader(tariff), Reader(tariff)
        expected = [alone.read(text) for text in TEXTS]

        def read(number: int) -> int:
            done = 0
            for k in range(number, number + 300):
                try:
                    assert reader.read(TEXTS[k % len(TEXTS)]) == expected[k % len(TEXTS)]
                    done += 1
                except RuntimeError as error:
                    assert "one text at a time" in str(error)
            return done

        assert sum(_at_once(read)) > 0
        assert [reader.read(text) for text in TEXTS] == expected

    def test_questions_take_what_is_added_or_refuse_it(self, pipeline: Pipeline) -> None:
        core = pipeline.nomenclature.core
        questions = Questions(core)

        def add(number: int) -> int:
            done = 0
            for k in range(200):
                try:
                    questions.add(["tea"] * 3, [k, number, -1], [1.0] * 3, [1.0] * 3, 1, [], [], False, False, [], [], 3)
                    done += 1
                except RuntimeError as error:
                    assert "one thread at a time" in str(error)
                _ = len(questions)
            return done

        assert sum(_at_once(add)) == len(questions) > 0
        assert len(pipeline.ranker.rank(questions)) == len(questions)

    def test_a_ranker_answers_right_or_refuses(self, pipeline: Pipeline) -> None:
        expected = [pipeline.rank(text, 9).leaves for text in TEXTS]
        asked = [pipeline._asked(text, 9) for text in TEXTS]
        weights = pipeline.weights

        def rank(number: int) -> int:
            done = 0
            for k in range(number, number + 150):
                try:
                    if k % 10 == 0:
                        heading, subheading = weights.heading, weights.subheading
                        pipeline.ranker.set_weights([heading[name] for name in HEADING_FEATURES], [subheading[name] for name in SUBHEADING_FEATURES])
                    ((leaves, _),) = pipeline.ranker.rank(asked[k % len(TEXTS)])
                    assert leaves == expected[k % len(TEXTS)]
                    done += 1
                except RuntimeError as error:
                    assert "one thread" in str(error)
            return done

        assert sum(_at_once(rank)) > 0
        assert [pipeline.rank(text, 9).leaves for text in TEXTS] == expected

    def test_an_index_of_which_no_word_is_arranged(self, pipeline: Pipeline) -> None:
        expected = [pipeline.rank(text, 9).leaves[:] for text in TEXTS]
        for _ in range(3):
            fresh = Nomenclature(Path(PACKAGE, "hs2022.idx"))

            def rank(number: int, fresh: Nomenclature = fresh) -> list[Any]:
                mine = Pipeline(fresh, load_weights())
                order = [(number + k) % len(TEXTS) for k in range(len(TEXTS))]
                ranked = {k: mine.rank(TEXTS[k], 9).leaves[:] for k in order}
                return [ranked[k] for k in range(len(TEXTS))]

            assert _at_once(rank) == [expected] * 6

    def test_an_answer_behind_which_all_look(self) -> None:
        def seen(answer: hscode.Classification) -> tuple[Any, ...]:
            reasons = [candidate.reasons for candidate in answer.candidates]
            return answer.code, answer.candidates, answer.trace, answer.questions, answer.assumptions, answer.excluded, reasons, answer.digest

        for text in TEXTS:
            answer = hscode.classify(text)
            assert _at_once(lambda _, answer=answer: seen(answer)) == [seen(hscode.classify(text))] * 6  # type: ignore[misc]

    def test_a_reading_of_which_all_ask(self, tariff: Nomenclature) -> None:
        reader = Reader(tariff)
        for text in TEXTS * 5:
            reading, alone = reader.read(text), Reader(tariff).read(text)
            assert all(_at_once(lambda _, reading=reading, alone=alone: reading == alone and repr(reading) == repr(alone)))  # type: ignore[misc]

    def test_public_functions(self) -> None:
        def ask(number: int) -> list[Any]:
            texts = list(TEXTS[number:] + TEXTS[:number])
            answers = {text: hscode.classify(text).to_dict() for text in texts}
            verdicts = {text: hscode.validate("090210", text).to_dict() for text in texts}
            found = [hscode.search("coffee"), hscode.suggest("decaf"), hscode.lookup("8501.31"), hscode.notes("95")]
            return [[(answers[text], verdicts[text]) for text in TEXTS], found, hscode.convert("7019.39", source="2007")]

        alone = ask(0)
        assert _at_once(ask) == [alone] * 6


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this Python has the lock of the interpreter in any case")
def test_a_python_without_the_lock_goes_on_without_it() -> None:
    program = "import sys, hscode; hscode.classify('tea').trace, hscode.validate('0902', 'tea'); sys.exit(sys._is_gil_enabled())"
    assert subprocess.run([sys.executable, "-W", "error", "-c", program], check=False).returncode == 0
