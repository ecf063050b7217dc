"""What every page shares: security headers, asset addresses, the office, errors, the language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from portal import outside, packing
from portal.accounts.targets import safe_next
from portal.cookies import csrf_token
from portal.documents.qr import qr_code
from portal.errors import PortalError
from portal.extensions import db, login
from portal.i18n import LANGUAGES, gettext, lazy_gettext as _
from portal.policy import public

bp = Blueprint("face", __name__)

#: No `unsafe-*`, no third-party origin, no `data:`; the same on every page.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STATIC = Path(__file__).parent / "static"
YEAR = 31_536_000


def init_face(app: Flask) -> None:
    """Headers, template globals and error pages."""
    app.after_request(_headers)
    app.after_request(packing.pack)
    app.jinja_env.globals.update(
        asset=asset, page_url=page_url, qr_code=qr_code, office=Office(app.config)
    )
    app.context_processor(_context)
    app.register_error_handler(PortalError, _told)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(StaleDataError, _stale)


def asset(filename: str) -> str:
    """Address of a static file with the hash of its content: it may be cached for ever.

    `bootstrap/…` names a file of the Bootstrap that Bootstrap-Flask ships.
    """
    owner, _slash, rest = filename.partition("/")
    if owner == "bootstrap":
        mounted = current_app.blueprints["bootstrap"]
        folder, address = Path(mounted.static_folder or ""), mounted.static_url_path
        return f"{address}/{rest}?v={_digest(folder / rest)}"
    return f"{current_app.static_url_path}/{filename}?v={_digest(STATIC / filename)}"


@lru_cache(maxsize=256)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "0"


def page_url(**changes: Any) -> str:
    """The present address with some of its parameters changed; None takes one away."""
    marks = g._get_current_object()  # noqa: SLF001 - a list asks for a dozen addresses
    asked: dict[str, str] | None = marks.get("asked")
    if asked is None:
        asked = marks.asked = dict(request.args.items())
    return "?" + "&".join(
        [
            f"{name}={_quoted(str(value))}"
            for name, value in {**asked, **changes}.items() if value is not None and value != ""
        ]
    )


_quoted = lru_cache(maxsize=1024)(quote)  # a list asks for a dozen addresses of the same parts


def _headers(response: Response) -> Response:
    kept, endpoint = response.headers, request.endpoint
    if "Content-Security-Policy" in kept:  # stored files bring stricter ones of their own
        for name, value in HEADERS.items():
            kept.setdefault(name, value)
    else:
        kept.extend(HEADERS)
        if "forms_lead_to" in g:
            kept["Content-Security-Policy"] = outside.widened(CSP)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        kept.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    static = (endpoint or "").endswith("static")
    if static and "v" in request.args and response.status_code < 400:
        kept["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif not static:
        kept.setdefault("Cache-Control", "no-store")
    return response


def _context() -> dict[str, Any]:
    return {
        "language": g.get("language", "th"), "csrf_token": csrf_token, "current_user": _reader(),
    }


def _reader() -> Any:
    """Who reads, as flask-login knows; it need not look where no cookie came."""
    if not request:
        return None
    if "_login_user" in g or current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return current_user._get_current_object()  # noqa: SLF001 - a page asks it a dozen times
    return login.anonymous_user()


def office() -> dict[str, str]:
    """Name, short name, address, phone, hours and position of the head, as set at present."""
    return dict(Office(current_app.config))


class Office(Mapping[str, str]):
    """The same for templates, which are given it once: settings change under it."""

    FACTS = ("name", "short_name", "address", "phone", "hours", "head")

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config

    def __getitem__(self, fact: str) -> str:
        said: str = self._config[f"PORTAL_OFFICE_{fact.upper()}"]
        return said

    def __getattr__(self, fact: str) -> str:
        try:
            return self[fact]
        except KeyError:
            raise AttributeError(fact) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.FACTS)

    def __len__(self) -> int:
        return len(self.FACTS)


@bp.post("/lang/<language>")
@public
def choose_language(language: str) -> ResponseReturnValue:
    """Remember the reader's language in a cookie, and in the account where one is signed in."""
    if language not in LANGUAGES:
        abort(404)
    from portal.accounts.operations import remember_language

    remember_language(language)
    response = redirect(safe_next(request.form.get("next")) or url_for("catalogue.home"), 303)
    response.set_cookie(
        "lang", language, max_age=YEAR, samesite="Lax", httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def problem(status: int, title: str, lead: str, hints: tuple[str, ...] = ()) -> Response:
    """The page, or for scripts the JSON, that tells what went wrong."""
    if request.accept_mimetypes.best == "application/json":
        return current_app.make_response(({"error": lead or title}, status))
    page = render_template("error.html", status=status, title=title, lead=lead, hints=hints)
    return current_app.make_response((page, status))


def _told(error: PortalError) -> Response:
    titles = {409: gettext("Not possible now"), 503: gettext("Please try again shortly")}
    title = titles.get(error.status, gettext("Something must be corrected"))
    return problem(error.status, title, str(error.message))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if isinstance(error, SecurityError):  # unknown Host: no page may be built from it
        return Response("Bad Request", 400, mimetype="text/plain")
    if error.code == 500:
        return error
    title, lead = _words(error)
    hints = _HINTS if error.code == 404 else ()
    response = problem(error.code or 400, title, lead, tuple(str(hint) for hint in hints))
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


_HINTS = (
    _("If you typed the address yourself, please check it."),
    _("If you came from a link in a mail, please sign in with the account that filed it."),
)


def _words(error: HTTPException) -> tuple[str, str]:
    if isinstance(error, CSRFError):
        return (
            gettext("The page has expired"),
            gettext("Go back, reload the page and send it again. What you typed is kept."),
        )
    texts = {
        404: (
            gettext("Page not found"),
            gettext("The address may be mistyped, or you may not be allowed to see this page."),
        ),
        413: (
            gettext("Too large"),
            gettext("A file may have 5 MB at most. Nothing of this was stored."),
        ),
        429: (
            gettext("Too many attempts"),
            gettext("Please wait a moment and try again."),
        ),
    }
    plain = (gettext("This cannot be done"), gettext("The request was not understood."))
    return texts.get(error.code or 400, plain)


def _database(error: DBAPIError) -> Response:
    """The database is locked or gone."""
    from portal.observe import is_outage

    if not is_outage(error):
        raise error
    return _busy(error)


def _busy(error: DBAPIError | PoolTimeout) -> Response:
    """No connection, or no answer on it: nothing was kept, trying again is safe."""
    from portal.observe import report

    report(error)
    db.session.rollback()
    # Where asking who reads is what failed, the page must not ask again.
    g.setdefault("_login_user", login.anonymous_user())
    return problem(
        503, gettext("Please try again shortly"),
        gettext("The system is busy. Nothing was lost; what was sent before is safe."),
    )


def _stale(_error: StaleDataError) -> Response:
    return problem(
        409, gettext("Not possible now"),
        gettext("Someone else has changed this petition in the meantime."),
    )
