"""A line to PostgreSQL that can be cut, fall silent, or break right after a commit."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Line:
    """A TCP proxy on a port of this machine, one thread for each connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self.user = f"{parts.username}@" if parts.username else ""
        self.database = parts.path
        self.is_cut = False
        self.is_silent = False  #: takes what is said and passes nothing on
        self.breaks_after = b""  #: words of ours after which the line is cut, unanswered
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._answer, daemon=True).start()

    @property
    def address(self) -> str:
        """The database's address through this line."""
        return f"postgresql://{self.user}127.0.0.1:{self._door.getsockname()[1]}{self.database}"

    @property
    def is_idle(self) -> bool:
        """Whether every connection has ended, and our end has been told."""
        return not self._pairs

    def cut(self) -> None:
        """Break every connection; new ones are hung up at once."""
        self.is_cut = True
        for pair in list(self._pairs):
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let everything pass again."""
        self.is_cut = self.is_silent = False
        self.breaks_after = b""

    def close(self) -> None:
        """No more connections."""
        self._door.close()
        self.cut()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        with near:
            if self.is_cut:
                return
            with socket.create_connection(self.target) as far:
                for end in (near, far):  # as PostgreSQL itself: nothing waits to be acknowledged
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._pairs.add((near, far))
                with suppress(OSError):
                    self._pass_on(near, far)
                self._pairs.discard((near, far))

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with selectors.DefaultSelector() as either:
            either.register(near, selectors.EVENT_READ, far)
            either.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in either.select():
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    if self.is_silent:
                        continue
                    key.data.sendall(data)
                    if key.fileobj is near and self.breaks_after and self.breaks_after in data:
                        far.recv(65536)  # the database has done it, and nobody hears
                        return
