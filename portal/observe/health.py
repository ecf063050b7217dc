"""/healthz: the process answers; /readyz: it can serve; /metrics: how it has been."""

from __future__ import annotations

import hmac
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from flask import Blueprint, Response, abort, current_app, jsonify, request
from sqlalchemy import select

from portal.database import reader
from portal.extensions import db
from portal.policy import public

bp = Blueprint("observe", __name__)
log = structlog.get_logger(__name__)

PROBE = b"\0" * 65_536  #: what must fit on the disk
_MIGRATED = "portal_migrated"


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process is up; asks nothing else, so that a slow database restarts no web process."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> Response:
    """200 when a petition could be taken now, else 503 with the names of what is missing."""
    trouble = [name for name, check in CHECKS.items() if not _sound(name, check)]
    response = jsonify(ready=not trouble, trouble=trouble)
    response.status_code = 503 if trouble else 200
    return response


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus' text format, for this machine or for who knows PORTAL_METRICS_TOKEN."""
    if not _may_see_figures():
        abort(404)
    from portal.observe.metrics import figures

    text, media_type = figures()
    return Response(text, content_type=media_type)


def _may_see_figures() -> bool:
    token = current_app.config.get("PORTAL_METRICS_TOKEN", "")
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # A proxy on this machine also comes from 127.0.0.1, but it says whom it comes for.
    proxied = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return request.remote_addr in {"127.0.0.1", "::1"} and not proxied


def _sound(name: str, check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception as trouble:  # noqa: BLE001 # whatever it is, we are not ready
        log.warning("not ready", check=name, trouble=str(trouble))
        return False
    return True


def _database() -> None:
    with reader(db.engine).connect() as connection:
        connection.execute(select(1))


def _migrations() -> None:
    """Once up to date a process stays so: its own code does not become newer."""
    from portal.migrate import pending
    from portal.plugins import registry

    if current_app.extensions.get(_MIGRATED):
        return
    with reader(db.engine).connect() as connection:
        late = pending(connection, registry())
    if late:
        raise RuntimeError(f"migrations are missing: {', '.join(late)}")
    current_app.extensions[_MIGRATED] = True


def _storage() -> None:
    """A file can be written where uploads lie; an object store is asked when it is used."""
    instance = Path(current_app.config["PORTAL_INSTANCE"])
    url = urlsplit(current_app.config["PORTAL_STORAGE_URL"])
    if url.scheme == "s3":
        return
    folder = Path(unquote(url.path)) if url.scheme == "file" else instance / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(PROBE)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database, "migrations": _migrations, "storage": _storage,
}
