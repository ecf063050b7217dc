"""Where mails go: the configured server, or a folder; and the three ways it can go wrong."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from flask import current_app


class Unreachable(Exception):
    """The server cannot be spoken to at all: no fault of this message."""


class Deferred(Exception):
    """The server would not take this message now."""


class Rejected(Exception):
    """The server will never take this message."""


class Channel(Protocol):
    """Where mails go."""

    def send(self, mail: EmailMessage) -> None:
        """Hand one mail over. Raises Unreachable, Deferred or Rejected."""


class Folder:
    """One .eml per mail, named by its Message-ID: sent twice it is still one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, mail: EmailMessage) -> None:
        name = hashlib.sha256(mail["Message-ID"].encode()).hexdigest()[:32]
        part = self.path / f".{name}.{secrets.token_hex(4)}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            part.write_bytes(bytes(mail))
            part.replace(self.path / f"{name}.eml")
        except OSError as error:
            raise Unreachable(str(error)) from error


@contextmanager
def channel() -> Iterator[Channel]:
    """The configured channel, closed at the end of the round."""
    from portal.messages.smtp import Server

    url = current_app.config["PORTAL_SMTP_URL"]
    if url.startswith(("smtp://", "smtps://")):
        server = Server(url)
        try:
            yield server
        finally:
            server.close()
        return
    if url and not url.startswith("file://"):
        raise ValueError("PORTAL_SMTP_URL begins with smtp://, smtps:// or file://")
    folder = url.removeprefix("file://") or "mail"
    yield Folder(Path(current_app.config["PORTAL_INSTANCE"]) / folder)
