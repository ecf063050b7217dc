"""`portal serve`: web processes and the worker beside them, started and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click

from portal.config import load

GRACE = 5  #: seconds a child has to finish what it is doing
PR_SET_PDEATHSIG = 1  #: <sys/prctl.h>

Child = subprocess.Popen[bytes]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=int)
@click.option("--workers", default=2, show_default=True, type=int, help="Web processes.")
@click.option("--threads", default=8, show_default=True, type=int, help="Threads in each.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Production server (granian) on the configured database, with the worker."""
    from portal.observe.metrics import shared_folder

    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "portal.wsgi:app",
        "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(threads), "--no-ws", "--respawn-failed-workers",
        "--log-level", "warning", "--workers-kill-timeout", str(GRACE),
    ]
    worker = [sys.executable, "-m", "portal", "worker"]
    instance: Path = load()["PORTAL_INSTANCE"]
    shared = {**os.environ, **shared_folder(instance)}
    children = {"web": _started(web, shared), "worker": _started(worker)}

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    code = 0
    try:
        click.echo(f"serving http://{host}:{port}")
        while True:
            ended, status = os.wait()
            if ended == children["web"].pid:
                code = os.waitstatus_to_exitcode(status)
                break
            # Mail must not stop silently: a worker that died is started again.
            children["worker"] = _started(worker)
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        for child in children.values():
            child.terminate()
        for child in children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(GRACE)
            # Also what a child that was killed has left behind: it would hold the port.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    sys.exit(code)


def _started(command: list[str], environment: dict[str, str] | None = None) -> Child:
    """A child in a process group of its own, which does not outlive us."""
    return subprocess.Popen(  # noqa: S603 - our own
        command, env=environment, process_group=0,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - there is only one thread yet
    )


def _end_with_parent() -> None:
    """Ask Linux for SIGTERM when `portal serve` is killed; elsewhere the children stay."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
