"""Starts the production server on an application, and asks it over real sockets."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 30  #: seconds a server may take until it answers


class Line:
    """One connection that is kept open, asking and waiting in turn."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = port

    def get(self, path: str, *, cookie: str = "") -> int:
        """Ask for a page and read all of it; its status."""
        return self.send(b"GET", path, b"", cookie=cookie)

    def send(
        self, method: bytes, path: str, body: bytes, *, cookie: str = "", kind: str = ""
    ) -> int:
        """Send a request and read the whole answer; its status."""
        head = (
            f" {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: {len(body)}\r\n"
            + (f"Cookie: {cookie}\r\n" if cookie else "")
            + (f"Content-Type: {kind}\r\n" if kind else "")
        )
        self.socket.sendall(method + head.encode() + b"\r\n" + body)
        return self._status()

    def _status(self) -> int:
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += self._some()
        head, _gap, rest = heard.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(x[15:]) for x in lines if x.startswith(b"content-length:")), 0)
        missing = length - len(rest)
        while missing > 0:
            missing -= len(self._some())
        return int(lines[0].split()[1])

    def _some(self) -> bytes:
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError("the server hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


@contextmanager
def serving(
    target: str, environment: Mapping[str, str], *, workers: int = 1, threads: int = 8
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The production server on a free port, ended and gone afterwards: (port, process)."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", target, "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads),
        "--no-ws", "--log-level", "error", "--workers-kill-timeout", "2",
    ]  # fmt: skip
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until(lambda: _answers(port), process)
            yield port, process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Ask again and again; RuntimeError when the process ends or patience does."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("the server does not answer")
        time.sleep(0.01)


def _answers(port: int) -> bool:
    try:
        line = Line(port)
    except OSError:
        return False
    try:
        return line.get("/") < 500
    except OSError:
        return False
    finally:
        line.close()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def family(process: subprocess.Popen[bytes]) -> list[int]:
    """The process and all that came of it."""
    found = [process.pid]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found.extend(int(child) for child in task.read_text().split())
    return found


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """CPU a server has used so far, all its processes together."""
    ticks = 0
    for pid in family(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def memory_peak(process: subprocess.Popen[bytes], *, anew: bool = False) -> float:
    """The most memory the server's processes held, in MB; `anew` begins a new observation."""
    kilobytes = 0
    for pid in family(process):
        if anew:
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        status = Path(f"/proc/{pid}/status").read_text()
        kilobytes += int(status.partition("VmHWM:")[2].split()[0])
    return kilobytes / 1024
