"""`portal serve` on the test's own database: all its processes, to be killed at any moment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic
from typing import IO

from portal.app import Portal
from portal.config import ROOT
from tests.faults.waiting import until


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Server:
    """The production server, in a session of processes of its own."""

    def __init__(self, app: Portal, log: Path) -> None:
        self.port = free_port()
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._written: IO[bytes] | None = None
        self.environment = {
            **os.environ,
            "PORTAL_ENV": "demo",
            "PORTAL_INSTANCE": str(app.config["PORTAL_INSTANCE"]),
            "PORTAL_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "PORTAL_BASE_URL": f"http://127.0.0.1:{self.port}",
            "PORTAL_CAPTCHA": "off",
            "PORTAL_LIMITS": "off",
        }

    def start(self) -> float:
        """Start it and wait until it could take a petition; how many seconds that took.

        On a machine busy with other things: the processor time of two cores, if that is less.
        """
        begun = monotonic()
        if self._written:
            self._written.close()
        self._written = self.log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve", "--port", str(self.port)],
            cwd=ROOT, env=self.environment, stdout=self._written, stderr=self._written,
            start_new_session=True,
        )
        until(self.is_ready, 60, what=f"for {self.port} to serve, see {self.log}")
        return min(monotonic() - begun, sum(map(worked, self.processes())) / 2)

    def is_ready(self) -> bool:
        """Whether /readyz says 200."""
        assert self.process is None or self.process.poll() is None, self.log.read_text()[-3000:]
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def processes(self, session: int | None = None) -> list[int]:
        """Every living process of the session, whoever its parent is now."""
        if session is None:
            assert self.process is not None
            session = self.process.pid
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it went while we looked
                continue
            if int(fields[3]) == session and fields[0] not in {"Z", "X"}:
                found.append(int(stat.parent.name))
        return found

    def kill(self) -> None:
        """kill -9 of everything at once; nothing of it lives when this returns."""
        if self.process is None or self._written is None:
            return
        while alive := self.processes():
            for number in alive:
                kill_one(number)
        self.process.wait(10)
        self._written.close()
        self.process = None

    def master(self) -> int:
        """The process that watches over those that answer."""
        assert self.process is not None
        return next(p for p in children_of(self.process.pid) if b"granian" in command_of(p))

    def webs(self) -> list[int]:
        """The processes that answer requests."""
        return [p for p in children_of(self.master()) if b"portal.wsgi" in command_of(p)]


def worked(number: int) -> float:
    """Seconds of processor time a process has used, with the children that ended."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def kill_one(number: int) -> None:
    """kill -9; it is no error if the process is gone."""
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def command_of(number: int) -> bytes:
    """The command line of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def children_of(number: int) -> list[int]:
    """The processes a process has started and that still run."""
    found: list[int] = []
    for thread in Path(f"/proc/{number}/task").glob("*/children"):
        found += map(int, thread.read_text().split())
    return found
