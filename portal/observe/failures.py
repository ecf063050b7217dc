"""What broke: a ticket number for the reader, the trace for the log; and what is mere outage."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from flask import Flask, Response, current_app, jsonify, request
from markupsafe import escape
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import InternalServerError

from portal.i18n import current_language, gettext

log = structlog.get_logger(__name__)

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  #: none is mistaken for another on the telephone
#: PostgreSQL: connection lost, resources, shut down, read-only, locks, deadlock.
_STATES = ("08", "53", "57P", "25006", "55P03", "40001", "40P01", "58")
#: SQLite's codes: locked, busy, no memory, read-only, input/output, full, cannot open, protocol.
_CODES = {5, 6, 7, 8, 10, 13, 14, 15}


def init_failures(app: Flask) -> None:
    """Our page for what nobody caught, and our log line instead of Flask's."""
    app.register_error_handler(500, _broken)
    # Flask would log the raw path, which may hold a token; _broken logs the rule instead.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]


def is_outage(error: DBAPIError) -> bool:
    """Whether the database is away, locked, full or read-only: waiting helps, no row is wrong."""
    if error.connection_invalidated:
        return True
    cause: Any = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _CODES
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return bool(state.startswith(_STATES))
    return type(cause).__name__ in {"OperationalError", "InterfaceError"}


def report(error: SQLAlchemyError) -> None:
    """Log an outage that the reader was told of."""
    trouble = str(getattr(error, "orig", None) or error)
    log.error("database outage", endpoint=request.endpoint, trouble=trouble)


def ticket_number() -> str:
    """E-7K2M-49QX: found again in the log."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"E-{signs[:4]}-{signs[4:]}"


def _broken(error: InternalServerError) -> Response:
    ticket = ticket_number()
    cause = error.original_exception or error
    rule = request.url_rule.rule if request.url_rule else None
    log.error(
        "failure", ticket=ticket, method=request.method[:10], endpoint=request.endpoint,
        rule=rule, exc_info=cause,
    )
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(error=gettext("Sorry, the system has a problem"), ticket=ticket)
    else:
        response = Response(_page(ticket), mimetype="text/html")
    response.status_code = 500
    return response


def _page(ticket: str) -> str:
    """Without database, session and reader; should even that break, the bare ticket."""
    from portal.face import office

    try:
        template = current_app.jinja_env.get_template("500.html")
        return template.render(ticket=ticket, office=office(), language=current_language())
    except Exception:
        log.exception("the page of a failure could not be drawn", ticket=ticket)
        return f"<!doctype html><title>{escape(ticket)}</title><h1>{escape(ticket)}</h1>"
