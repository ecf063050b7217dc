"""A browser without JavaScript, over a real connection that may break anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.accounts.models import User
from portal.app import Portal
from portal.testing import sign_in


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    location: str
    text: str


@dataclass
class Browser:
    """Where one person is signed in; one thread at a time uses it."""

    app: Portal
    person: User
    port: int
    pulse: Callable[[], object] = lambda: None  #: called as each request is under way
    cookie: str = ""
    csrf: str = ""

    def __post_init__(self) -> None:
        self.name = self.app.config["SESSION_COOKIE_NAME"]
        held = sign_in(self.app, self.person).get_cookie(self.name)
        assert held is not None
        self.cookie = held.value

    def at(self, port: int) -> Browser:
        """The same session at another process."""
        other = copy(self)
        other.port = port
        return other

    def begin(
        self, method: str, path: str, form: dict[str, Any] | None = None
    ) -> HTTPConnection:
        """Send a request and leave its answer unread."""
        headers = {"Cookie": f"{self.name}={self.cookie}"}
        body = None
        if form is not None:
            body, headers["Content-Type"] = encoded({"csrf_token": self.csrf, **form})
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers)
        self.pulse()
        return connection

    def finish(self, connection: HTTPConnection) -> Answer:
        """Read the answer."""
        try:
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        self._remember(response, text)
        return Answer(response.status, response.getheader("Location", ""), text)

    def ask(self, method: str, path: str, form: dict[str, Any] | None = None) -> Answer:
        """One request and its answer. OSError and HTTPException when the connection breaks."""
        return self.finish(self.begin(method, path, form))

    def _remember(self, response: HTTPResponse, text: str) -> None:
        for value in response.headers.get_all("Set-Cookie", []):
            if value.startswith(f"{self.name}="):
                self.cookie = value.split(";")[0].partition("=")[2]
        self.csrf = hidden(text, "csrf_token") or self.csrf


def encoded(form: dict[str, Any]) -> tuple[bytes, str]:
    """The body a browser makes of a form, and its type."""
    if any(isinstance(value, FileStorage) for value in form.values()):
        boundary, body = encode_multipart(form)
        return body, f'multipart/form-data; boundary="{boundary}"'
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def hidden(page: str, name: str) -> str:
    """The value of a hidden field; empty where the page has none of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""
