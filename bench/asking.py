"""Calls a WSGI application: directly, or through Flask's test client."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Flask


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


Ask = Callable[[], Answer]


def asking(
    app: Flask, path: str, *, cookie: str = "", data: Mapping[str, str] | None = None,
    known: str = "",
) -> Ask:
    """A call that asks for `path` anew each time; with `data` it posts a form.

    `known` is the mark (ETag) of the page that the browser has.
    """
    body = urlencode(data).encode() if data is not None else b""
    path, _mark, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if data is None else "POST",
        "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if data is not None else "",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    if cookie:
        environ["HTTP_COOKIE"] = cookie
    if known:
        environ["HTTP_IF_NONE_MATCH"] = known

    def ask() -> Answer:
        heard: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _trouble: object = None) -> None:
            heard[:] = [int(status[:3]), headers]

        result = app({**environ, "wsgi.input": BytesIO(body)}, start)
        try:
            content = b"".join(result)
        finally:
            getattr(result, "close", lambda: None)()
        return Answer(heard[0], dict(heard[1]), content)

    return ask


def through_client(app: Flask, path: str, *, cookie: str = "") -> Callable[[], object]:
    """The same through Flask's test client, as the goals were set; bench/README.md says why."""
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": cookie} if cookie else {}
    return lambda: client.get(path, headers=headers, base_url="http://127.0.0.1:8000")


def sure(ask: Ask, *wanted: str, status: int = 200) -> Ask:
    """The same call, after one look at whether it answers what is to be measured."""
    answer = ask()
    if answer.status != status:
        raise RuntimeError(f"status {answer.status} instead of {status}: {answer.text[:300]}")
    missing = [word for word in wanted if word not in answer.text]
    if missing:
        raise RuntimeError(f"the page lacks {missing}")
    return ask
