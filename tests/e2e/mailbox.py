"""The mail server the portal under test sends to: it keeps what it gets and says when it came."""

from __future__ import annotations

import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

PATIENCE = 30  # seconds; the worker looks for work every two


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Mailbox:
    """Every mail that was sent to anybody, oldest first."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._came = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()

    async def handle_DATA(  # noqa: N802 # aiosmtpd names its hooks so
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        with self._came:
            self.mails.append(mail)
            self._came.notify_all()
        return "250 OK"

    def mail_to(self, address: str, *words: str) -> EmailMessage:
        """The first mail to this address whose subject has all the words, waited for."""

        def found() -> EmailMessage | None:
            fitting = (
                mail for mail in self.mails
                if address in str(mail["To"]) and all(w in str(mail["Subject"]) for w in words)
            )
            return next(fitting, None)

        with self._came:
            mail = self._came.wait_for(found, PATIENCE)
        assert mail, [(str(m["To"]), str(m["Subject"])) for m in self.mails]
        return mail
