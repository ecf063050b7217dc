"""The mail server: one connection a round, bounded in time, its answers told apart."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from threading import Timer
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from portal.messages.channels import Deferred, Rejected, Unreachable

TIMEOUT = 10.0  #: seconds a mail server may be silent
LONGEST = 60.0  #: seconds one delivery may take in all, also from a server that drips bytes


class Server:
    """A mail server; one connection serves the mails of a round."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        self.host = parts.hostname or "localhost"
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        implicit = "implicit" if parts.scheme == "smtps" else ""
        self.tls = asked.get("tls", [implicit or ("starttls" if self.password else "off")])[0]
        if self.tls not in {"off", "starttls", "implicit"}:
            raise ValueError("PORTAL_SMTP_URL: tls is off, starttls or implicit")
        self.port = parts.port or {"implicit": 465, "starttls": 587}.get(self.tls, 25)
        self.authority = asked.get("ca", [None])[0]  #: file of a private certificate authority
        self._open: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        watch = Timer(LONGEST, self._cut)
        watch.daemon = True
        watch.start()
        try:
            self._hand_over(self._connected(), mail)
        finally:
            watch.cancel()

    def _hand_over(self, server: smtplib.SMTP, mail: EmailMessage) -> None:
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Rejected(str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Deferred(f"{type(error).__name__}: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        """A connection that answers: the one of the mail before, or a new one."""
        if self._open is not None and _answers(self._open):
            return self._open
        self._drop()
        server = self._open = self._new()
        try:
            code, answer = server.connect(self.host, self.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, answer)
            if self.tls == "starttls":
                server.starttls(context=self._context())
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        return server

    def _new(self) -> smtplib.SMTP:
        name = _own_name()
        server = (
            smtplib.SMTP_SSL(local_hostname=name, timeout=TIMEOUT, context=self._context())
            if self.tls == "implicit"
            else smtplib.SMTP(local_hostname=name, timeout=TIMEOUT)
        )
        # The name the certificate must prove; the library sets it only when it connects at once.
        server._host = self.host  # type: ignore[attr-defined] # noqa: SLF001
        return server

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authority)

    def _cut(self) -> None:
        sock = self._open.sock if self._open is not None else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._open.quit()
            self._drop()


def _answers(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _own_name() -> str:
    """What we call ourselves: the portal's address; asking the DNS could take long."""
    host = urlsplit(current_app.config["PORTAL_BASE_URL"]).hostname or "localhost"
    return f"[{host}]" if host.replace(".", "").isdigit() else host


def _refusal(code: int, answer: bytes | str) -> Deferred | Rejected:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    said = f"{code} {words}"
    return Rejected(said) if 500 <= code < 600 else Deferred(said)
