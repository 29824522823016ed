"""Work that is shared out among threads: the order of what is made, who works, and what happens where something fails."""

from __future__ import annotations

import threading
import time

import pytest

import hscode
from hscode.threads import share_out


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
