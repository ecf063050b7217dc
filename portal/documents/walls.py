"""What the PDF worker can reach: fonts, our own pictures, and what came with the request.

Three walls, each of which would do alone: the fetcher knows one scheme, an audit hook refuses the
interpreter every socket, program and file outside the libraries, and limits of the operating
system bound memory and forbid writing.
"""

from __future__ import annotations

import os
import resource
import sys
import sysconfig
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent.parent / "static"
#: Addresses of things a document may show: asset:qr.svg, asset:img/garuda.svg
SCHEME = "asset:"
#: Room for one document of the largest size; beyond it the worker fails instead of the machine.
MEMORY = 1 << 30
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
_READS = ("open", "os.listdir", "os.scandir")
_REFUSED = (
    "socket.", "subprocess.", "os.", "ctypes.", "shutil.", "tempfile.", "urllib.", "http.",
    "ftplib.", "smtplib.", "sqlite3.", "mmap.", "pty.", "syslog.", "signal.pthread_kill",
)  # fmt: skip


class Refused(PermissionError):
    """The worker was asked for something outside its walls."""


def asset(url: str, given: dict[str, bytes]) -> tuple[bytes, str]:
    """Content and media type of an asset address: from the request, else a picture of ours.

    Raises Refused for every other address, so nothing is ever looked up by file or network.
    """
    name = url.removeprefix(SCHEME)
    kind = _TYPES.get(Path(name).suffix)
    if not url.startswith(SCHEME) or kind is None:
        raise Refused("not an asset")
    if name in given:
        return given[name], kind
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC / "img"):
        raise Refused("not an asset")
    return path.read_bytes(), kind


def limit_resources() -> None:
    """Bound memory, forbid writing files and core dumps, and step behind the web processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(3)


def close_doors() -> None:
    """From here on no sockets, no programs, no writing, and reading only of libraries and pictures.

    Cannot be undone. Everything needed must be imported, and every font loaded, before.
    """
    libraries = {
        sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    }
    roots = tuple(os.path.realpath(root) + os.sep for root in (*libraries, str(STATIC / "img")))
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _READS:
            path: Any = arguments[0]
            if isinstance(path, int):
                return
            flags = arguments[2] if event == "open" else 0
            inside = path is not None and os.path.realpath(os.fsdecode(path)).startswith(roots)
            if not inside or (flags or 0) & writing:
                raise Refused(event)
        elif event.startswith(_REFUSED):
            raise Refused(event)

    sys.addaudithook(watch)
