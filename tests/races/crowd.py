"""Many at once: web processes forked from the test, and threads that start together.

A forked process has the code of the test with everything that was patched in it, and its own
connections to the database: a guard switched off in the test is off in every process.
"""

from __future__ import annotations

import multiprocessing
import socket
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from werkzeug.serving import WSGIRequestHandler, make_server

from portal.app import Portal
from portal.extensions import db

Found = TypeVar("Found")
PATIENCE = 180  #: seconds after which a process hangs, also on a machine busy with other things


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """The portal writes its own log."""


def _serve(app: Portal, listening: socket.socket, arrange: Callable[[], None] | None) -> None:
    if arrange:
        arrange()
    host, port = listening.getsockname()
    make_server(
        host, port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno()
    ).serve_forever()


@contextmanager
def web_processes(
    app: Portal, number: int = 3, arrange: Callable[[], None] | None = None
) -> Iterator[list[int]]:
    """The ports of so many processes that serve the app, each with threads.

    Each first does what `arrange` says, to itself alone.
    """
    fork = multiprocessing.get_context("fork")
    _let_go()
    doors = [socket.create_server(("127.0.0.1", 0), backlog=256) for _ in range(number)]
    served = [fork.Process(target=_serve, args=(app, door, arrange)) for door in doors]
    try:
        _start(served)
        yield [door.getsockname()[1] for door in doors]
    finally:
        for process in served:
            process.kill()
            process.join()
        for door in doors:
            door.close()


def in_processes(work: Sequence[Callable[[], None]]) -> None:
    """Do each piece of work in a process of its own, all starting together; all must end well."""
    fork = multiprocessing.get_context("fork")
    _let_go()
    barrier = fork.Barrier(len(work))

    def together(piece: Callable[[], None]) -> None:
        barrier.wait(30)
        piece()

    processes = [fork.Process(target=together, args=(piece,), daemon=True) for piece in work]
    _start(processes)
    for process in processes:
        process.join(PATIENCE)
    left = [process for process in processes if process.exitcode is None]
    for process in left:
        process.kill()
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(work)


def in_fork(work: Callable[[], Found]) -> Found:
    """What the work gives, done in a process of its own that leaves no trace in this one."""
    fork = multiprocessing.get_context("fork")
    reading, writing = fork.Pipe(duplex=False)
    process = fork.Process(target=lambda: writing.send(work()), daemon=True)
    _start([process])
    writing.close()
    try:
        with reading:
            found: Found = reading.recv()
    finally:
        process.join()
    return found


@contextmanager
def in_background(work: Callable[[], None]) -> Iterator[multiprocessing.context.ForkProcess]:
    """A process that does the work meanwhile; killed in the end, should it still be at it."""
    _let_go()
    process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
    try:
        _start([process])
        yield process
    finally:
        process.kill()
        process.join()


def _start(processes: Sequence[multiprocessing.context.ForkProcess]) -> None:
    with warnings.catch_warnings():  # Python 3.12 warns of threads, of which ours hold no lock
        warnings.simplefilter("ignore", DeprecationWarning)
        for process in processes:
            process.start()


def _let_go() -> None:
    """SQLite's connections must not cross a fork."""
    db.session.remove()
    db.engine.dispose()


def at_once(calls: Sequence[Callable[[], Found]]) -> list[Found]:
    """The answers of all calls, begun at one moment, each in a thread; in the order of calls."""
    barrier = threading.Barrier(len(calls))
    answers: dict[int, Found] = {}
    raised: list[BaseException] = []

    def one(number: int) -> None:
        barrier.wait(30)
        try:
            answers[number] = calls[number]()
        except BaseException as error:  # noqa: BLE001 - raised again in the test
            raised.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
    return [answers[number] for number in range(len(calls))]
