"""One line and one figure per request: never the raw path, the query or a person's name."""

from __future__ import annotations

import json
import secrets
import sys
from datetime import UTC, datetime
from functools import lru_cache
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask.signals import request_finished, request_started
from prometheus_client import Histogram

from portal.observe.metrics import REQUESTS

log = structlog.get_logger(__name__)

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def init_requests(app: Flask) -> None:
    """Listen to the beginning and the end of every request of this application."""
    request_started.connect(_begin, app)
    request_finished.connect(_end, app)


def _begin(_app: Flask, **_: Any) -> None:
    marks = _itself(g)
    marks.begun = perf_counter()
    marks.request_id = secrets.token_hex(8)


def _end(app: Flask, response: Response, **_: Any) -> None:
    """Known to be harmless, the line need not go the long way (80 µs) of the others."""
    marks, asked = _itself(g), _itself(request)
    seconds = perf_counter() - marks.begun
    endpoint = asked.url_rule.endpoint if asked.url_rule else "unmatched"
    rule = asked.url_rule.rule if asked.url_rule else None
    _figure(endpoint, response.status_code).observe(seconds)
    method = asked.method if asked.method in METHODS else "other"
    status, ms = response.status_code, round(seconds * 1000, 1)
    user = getattr(marks.get("_login_user"), "id", None)  # no query only for the log
    if app.config["PORTAL_ENV"] == "demo":
        log.info(
            "request", method=method, endpoint=endpoint, rule=rule, status=status, ms=ms, user=user
        )
        return
    sys.stderr.write(
        f'{{"event": "request", "method": "{method}", {_where(endpoint, rule)}, '
        f'"status": {status}, "ms": {ms}, "user": {int(user) if user else "null"}, '
        f'"request_id": "{marks.request_id}", "level": "info", '
        f'"timestamp": "{datetime.now(UTC).isoformat()}"}}\n'
    )


def _itself(proxy: Any) -> Any:
    """What a proxy stands for: every look through it costs two microseconds."""
    return proxy._get_current_object()  # noqa: SLF001


@lru_cache(maxsize=1024)
def _where(endpoint: str, rule: str | None) -> str:
    return json.dumps({"endpoint": endpoint, "rule": rule})[1:-1]


@lru_cache(maxsize=4096)
def _figure(endpoint: str, status: int) -> Histogram:
    return REQUESTS.labels(endpoint, status)
