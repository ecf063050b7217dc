"""The one function that makes PDF: HTML in, bytes out, by a warm process that may be killed."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from portal.documents import wire
from portal.documents.typefaces import font_files

#: What one document may weigh as HTML; plain text of this length is near the page limit.
MAX_HTML = 400_000
#: A worker that has once needed this much memory is replaced before the next document.
SWOLLEN = 400 << 20

Reason = Literal["libraries", "timeout", "died", "busy", "memory", "too_long", "failed"]


class PdfUnavailable(Exception):
    """No PDF this time, and why. For "libraries" show the print-ready HTML page instead."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason


class _Worker:
    """The process and the two pipes to it."""

    def __init__(self, fonts: Path | None) -> None:
        self.fonts = fonts
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "portal.documents.worker"],
            env=_environment(fonts), cwd="/",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.ready = False

    def ask(self, header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
        """One request and its answer; EOFError or OSError when the worker is no more."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if not self.ready:
            greeting, _ = wire.receive(self.process.stdout)
            if greeting["state"] != "ready":
                return greeting, []
            self.ready = True
        wire.send(self.process.stdin, header, blobs)
        return wire.receive(self.process.stdout)

    def end(self) -> None:
        """Kill the process and close the pipes."""
        self.process.kill()
        self.process.wait()
        self.close()

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _environment(fonts: Path | None) -> dict[str, str]:
    """All the worker is told: no secret of the portal's environment reaches it."""
    return {
        "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8", "PATH": os.defpath, "MALLOC_ARENA_MAX": "1",
        **({"PORTAL_FONTS": str(fonts)} if fonts else {}),
    }  # fmt: skip


class _Post:
    """Where this process keeps its worker; one document at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.worker: _Worker | None = None

    def at_work(self) -> _Worker:
        fonts = _office_fonts()
        if self.worker and (self.worker.process.poll() is not None or self.worker.fonts != fonts):
            self.dismiss()
        if self.worker is None:
            self.worker = _Worker(fonts)
        return self.worker

    def dismiss(self) -> None:
        if self.worker:
            self.worker.end()
        self.worker = None


_post = _Post()


def render_pdf(
    html: str,
    *,
    language: str,
    title: str,
    assets: Mapping[str, bytes] | None = None,
    archive: bool = False,
    timeout: float = 20.0,
) -> bytes:
    """The PDF of a page of HTML; the same bytes for the same arguments.

    `assets` are pictures by name ("qr.svg"), shown as `<img src="asset:qr.svg">`; ours are
    `asset:img/…`. Nothing else is ever fetched. `archive` makes it PDF/A-3b, as papers the office
    issues are. `timeout` in seconds covers waiting for other
    documents, starting the worker and the work. Raises PdfUnavailable; the next call starts anew.
    """
    content = html.encode()
    if len(content) > MAX_HTML:
        raise PdfUnavailable("too_long")
    end = time.monotonic() + timeout
    assets = assets or {}
    header = {
        "language": language, "title": title, "assets": list(assets), "archive": archive,
        "timeout": timeout,
    }  # fmt: skip
    if not _post.lock.acquire(timeout=timeout):
        raise PdfUnavailable("busy")
    try:
        return _ask(header, [content, *assets.values()], end - time.monotonic())
    finally:
        _post.lock.release()


def missing() -> str | None:
    """Why no PDF can be made on this machine, or None: for `portal check`."""
    try:
        render_pdf("<p>ทดสอบ</p>", language="th", title="")
    except PdfUnavailable as error:
        return str(error)
    return None


def start() -> None:
    """Start this process's worker ahead of its first document; waits for nothing."""
    if _post.lock.acquire(blocking=False):
        try:
            _post.at_work()
        finally:
            _post.lock.release()


def stop() -> None:
    """End this process's worker, if it has one."""
    with _post.lock:
        _post.dismiss()


def _ask(header: dict[str, Any], blobs: list[bytes], seconds: float) -> bytes:
    """One document from the worker; whoever does not answer in time is killed."""
    worker = _post.at_work()
    late = threading.Event()

    def kill() -> None:
        late.set()
        worker.process.kill()

    alarm = threading.Timer(max(seconds, 0), kill)
    alarm.daemon = True
    alarm.start()
    try:
        answer, parts = worker.ask(header, blobs)
    except (EOFError, OSError) as error:
        _post.dismiss()
        raise PdfUnavailable("timeout" if late.is_set() else "died") from error
    finally:
        alarm.cancel()
    if answer["state"] in ("memory", "libraries") or answer.get("peak", 0) > SWOLLEN:
        _post.dismiss()
    if answer["state"] != "done":
        raise PdfUnavailable(answer["state"], answer.get("detail", ""))
    return parts[0]


def _office_fonts() -> Path | None:
    """The instance's font folder, if the office has put any font there."""
    from flask import current_app, has_app_context

    if not has_app_context() or "PORTAL_INSTANCE" not in current_app.config:
        return None
    folder = Path(current_app.config["PORTAL_INSTANCE"]) / "fonts"
    return folder.resolve() if font_files(folder) else None


def _after_fork() -> None:
    """A forked process leaves the worker to its parent and will start its own."""
    if _post.worker:
        _post.worker.close()
    _post.lock, _post.worker = threading.Lock(), None


os.register_at_fork(after_in_child=_after_fork)
atexit.register(stop)
