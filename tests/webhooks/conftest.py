"""Other systems of our own: they keep what they accept, and refuse, hang or lie when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select, update

from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import now
from portal.testing import make_person
from portal.webhooks.models import WebhookPost
from portal.webhooks.operations import EVENTS, add_webhook, ping


class Receiver:
    """Another system."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []  #: used up one by one; then 200
        self.headers: dict[str, str] = {}  #: of every answer
        self.hangs = False
        self.lose_answer = False
        self.over = threading.Event()
        self.arrived = threading.Event()
        self.stopped = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook?x=1"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, call: BaseHTTPRequestHandler) -> None:
        body = call.rfile.read(int(call.headers["Content-Length"]))
        if self.hangs:
            self.over.wait(30)
            return
        self.got.append(({**dict(call.headers.items()), "path": call.path}, body))
        if self.lose_answer:
            self.lose_answer = False
            return
        call.send_response(self.answers.pop(0) if self.answers else 200)
        for name, value in self.headers.items():
            call.send_header(name, value)
        call.end_headers()
        call.wfile.write(b"thank you")
        self.arrived.set()

    def stop(self) -> None:
        self.over.set()
        if not self.stopped:
            self.stopped = True
            self.server.shutdown()
            self.server.server_close()


@pytest.fixture
def receivers() -> Iterator[Callable[[], Receiver]]:
    """`receivers()` starts one more."""
    started: list[Receiver] = []

    def start() -> Receiver:
        started.append(Receiver())
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def inside(app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings let webhooks reach this machine."""
    monkeypatch.setitem(app.config, "PORTAL_WEBHOOKS_INSIDE", "on")


@pytest.fixture
def receiver(receivers: Callable[[], Receiver], inside: None) -> Receiver:
    """One system that can be reached."""
    return receivers()


def hooked(
    url: str, services: tuple[str, ...] = (), events: tuple[str, ...] = EVENTS
) -> tuple[int, str]:
    """The id and the secret of an address that is told of changes."""
    administrator = make_person("portal.admin")
    return add_webhook(administrator.id, url=url, services=list(services), events=list(events))


def posts() -> list[WebhookPost]:
    """All of them as they are in the database now, oldest first."""
    query = select(WebhookPost).order_by(WebhookPost.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def make_due() -> None:
    """Let all waits and leases be over."""
    waiting = update(WebhookPost).where(WebhookPost.state == "waiting")
    with transaction() as session:
        session.execute(waiting.values(due_at=now()))


def pinged(url: str) -> WebhookPost:
    """A test call to an address, waiting."""
    ping(hooked(url)[0])
    return posts()[-1]
