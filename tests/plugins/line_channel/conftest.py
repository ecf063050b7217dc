"""A LINE server of our own, with the retry keys of the real one, and the portal set to use it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient

from plugins.line_channel import line
from portal.accounts.models import User
from portal.app import Portal
from portal.messages.linking import link_contact, new_code
from tests.messages.conftest import server

__all__ = ["server"]

TOKEN, SECRET = "line-token-4f2b", "line-secret-9c1e"
USER = "U" + "0123456789abcdef" * 2


class LineServer:
    """Speaks POST /v2/bot/message/push: keeps what it accepts, refuses what it is told to."""

    def __init__(self) -> None:
        self.pushed: list[dict[str, Any]] = []
        self.keys: list[str] = []  #: of every call, accepted or not
        self.answers: list[int] = []  #: used up one by one; then 200
        self.lose_answer = False  #: accept, then cut the connection
        self.over = threading.Event()
        self.hangs = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, call: BaseHTTPRequestHandler) -> None:
        body = json.loads(call.rfile.read(int(call.headers["Content-Length"])))
        key = call.headers["X-Line-Retry-Key"]
        assert call.path == "/v2/bot/message/push"
        known = key in self.keys and any(one["key"] == key for one in self.pushed)
        self.keys.append(key)
        if self.hangs:
            self.over.wait(30)
            return
        status = self.answers.pop(0) if self.answers else 409 if known else 200
        if call.headers["Authorization"] != f"Bearer {TOKEN}":
            status = 401
        if status == 200:
            self.pushed.append({**body, "key": key})
        if self.lose_answer:
            self.lose_answer = False
            return
        call.send_response(status)
        call.end_headers()
        call.wfile.write(b"{}" if status == 200 else b'{"message": "no"}')

    def stop(self) -> None:
        """Refuse connections from now on."""
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def texts(self) -> list[str]:
        return [one["messages"][0]["text"] for one in self.pushed]


@pytest.fixture
def line_server(app: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[LineServer]:
    """A running LINE server; the office has its channel."""
    server = LineServer()
    for name, value in ((line.TOKEN, TOKEN), (line.SECRET, SECRET), (line.URL, server.url)):
        monkeypatch.setitem(app.config, name, value)
    yield server
    if not server.over.is_set():
        server.stop()


def linked(person: User, user: str = USER) -> User:
    """The person, reached by LINE; the message that says so is delivered elsewhere."""
    assert link_contact("line", new_code(person.id, "line"), user)
    return person


def event(kind: str = "message", user: str = USER, text: str = "", **more: Any) -> dict[str, Any]:
    """An event as LINE tells it."""
    words = {"message": {"type": "text", "id": "1", "text": text}} if kind == "message" else {}
    return {
        "type": kind, "timestamp": 1_800_000_000_000, "mode": "active",
        "source": {"type": "user", "userId": user}, **words, **more,
    }


def signature(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


@pytest.fixture
def call(app: Portal, line_server: LineServer) -> Callable[..., int]:
    """`call(event, …)` posts them as LINE would; the status."""
    client: FlaskClient = app.test_client()

    def calling(*events: Any, secret: str = SECRET, body: bytes | None = None) -> int:
        told = body if body is not None else json.dumps({"events": list(events)}).encode()
        headers = {"X-Line-Signature": signature(told, secret)}
        return client.post("/line/webhook", data=told, headers=headers).status_code

    return calling
