"""One POST to another system: bounded in time and size, no redirect followed, no proxy asked."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import Timer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.messages.channels import Deferred, Unreachable

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection

SILENCE = 5.0  #: seconds the other side may say nothing
LONGEST = 10.0  #: seconds one POST may take in all, also where bytes drip
MOST = 4096  #: bytes of the answer that are read


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    text: str  #: the beginning of the body, on one line


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, address: str | None = None
) -> Answer:
    """Send `body` and return the answer, whatever its status.

    With `address`, an IP address, the connection goes there and nowhere else; the certificate
    must still prove the name in `url`. Raises Unreachable when nothing was sent, Deferred when
    it cannot be known whether the other side took it.
    """
    from urllib3.exceptions import HTTPError

    parts = urlsplit(url)
    connection = _connection(url, address)
    watch = Timer(LONGEST, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            raise Unreachable(_said(error)) from error
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(
                "POST", path, body=body, headers={"Host": parts.netloc, **headers},
                preload_content=False,
            )
            answer = connection.getresponse()
            text = answer.read(MOST, decode_content=False).decode("utf-8", "replace")
            return Answer(answer.status, " ".join(text.split())[:300])
        except (HTTPError, OSError, ValueError) as error:
            raise Deferred(_said(error)) from error
    finally:
        watch.cancel()
        connection.close()


def _connection(url: str, address: str | None) -> HTTPConnection:
    from urllib3.connection import HTTPConnection, HTTPSConnection

    parts = urlsplit(url)
    name = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(
            address or name, parts.port or 443, timeout=SILENCE, ssl_context=_context(),
            server_hostname=name, assert_hostname=name,
        )
    return HTTPConnection(address or name, parts.port or 80, timeout=SILENCE)


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(connection: HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
