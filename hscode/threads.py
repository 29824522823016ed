"""Work that is shared out among threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def share_out(work: Callable[[Given], Made], given: Sequence[Given], workers: int) -> list[Made]:
    """Return what *work* makes of each of the things *given*, in their order.

    The calling thread works as well, so that nobody has to be woken for each thing done. Whoever is free takes the next thing, in one step that no
    other thread can come between, with a lock of the interpreter or without. Where the system refuses a thread, those that there are do all.

    Args:
        work: what is done with each thing; it is called by several threads at once.
        given: the things.
        workers: the number of threads, the calling one included, at least 1; there are no more than things.

    Raises:
        Exception: what *work* raised of the first thing with which it failed; no thread takes another thing from then on.

    >>> share_out(str.upper, ["tea", "coffee", "salt"], 2)
    ['TEA', 'COFFEE', 'SALT']
    """
    waiting = deque(enumerate(given))
    made: dict[int, Made] = {}
    failed: dict[int, Exception] = {}

    def take_turns() -> None:
        number = 0
        try:
            while (taken := _first(waiting)) is not None:
                number, each = taken
                made[number] = work(each)
        except Exception as error:
            failed[number] = error
        finally:
            waiting.clear()  # nobody takes another

    others = [Thread(target=take_turns, name="hscode") for _ in range(min(workers, len(given)) - 1)]
    started: list[Thread] = []
    try:
        with suppress(RuntimeError):  # no more threads are to be had
            for each in others:
                each.start()
                started.append(each)
        take_turns()
    finally:
        for each in started:
            each.join()
    if failed:
        raise failed[min(failed)]  # all before it were taken before it, and so are done
    return [made[number] for number in range(len(given))]


def _first(waiting: deque[Given]) -> Given | None:
    """Take what waits first, None where nothing does."""
    try:
        return waiting.popleft()
    except IndexError:
        return None
