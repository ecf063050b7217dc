"""Many readers at once, and one who looks at the clock while others keep the server busy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from bench.server import Line
from bench.timing import quantile


def requests_per_second(port: int, path: str, *, readers: int, seconds: float) -> tuple[float, int]:
    """How many requests a second `readers` connections get answered, and how many in all."""
    end = time.perf_counter() + seconds
    counts = [0] * readers

    def read(number: int) -> None:
        line = Line(port)
        while time.perf_counter() < end:
            if line.get(path) != 200:
                raise RuntimeError(f"{path} was not answered with 200")
            counts[number] += 1
        line.close()

    threads = [Thread(target=read, args=(number,)) for number in range(readers)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun), sum(counts)


def waiting_p99(port: int, path: str, *, times: int, every: float = 0.02) -> float:
    """Seconds a reader waits at worst (p99) who asks at a steady pace."""
    line = Line(port)
    waits = []
    for _time in range(times):
        begun = time.perf_counter()
        line.get(path)
        waits.append(time.perf_counter() - begun)
        time.sleep(max(0.0, every - waits[-1]))
    line.close()
    return quantile(waits, 0.99)


@contextmanager
def meanwhile(act: Callable[[], None], *, hands: int = 1) -> Iterator[None]:
    """Repeat something in other threads for as long as the block lasts; its errors come out."""
    over = Event()
    trouble: list[Exception] = []

    def repeat() -> None:
        try:
            while not over.is_set():
                act()
        except Exception as error:  # noqa: BLE001 - it comes out in the thread that asked
            trouble.append(error)

    threads = [Thread(target=repeat) for _hand in range(hands)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if trouble:
        raise trouble[0]
