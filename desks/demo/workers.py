"""Many chunks through a few processes, results in order, never more than a few waiting."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")


def _start() -> None:
    import django

    django.setup()


def in_order(
    work: Callable[..., ResultT], tasks: Iterable[tuple[object, ...]], *, processes: int
) -> Iterator[ResultT]:
    """`work(*task)` for each task; in this process when `processes` is 0."""
    if not processes:
        for task in tasks:
            yield work(*task)
        return
    waiting: deque[Future[ResultT]] = deque()
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_start) as pool:
        for task in tasks:
            waiting.append(pool.submit(work, *task))
            if len(waiting) > processes * 3:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
