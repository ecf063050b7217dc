"""Wires languages into an app: catalogue, flask-babel, templates, filters, sign-in messages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user

from portal.i18n import dates, digits
from portal.i18n.catalogue import CORE, EXTENSION, Catalogue, LazyText, lazy_gettext as _
from portal.i18n.language import DEFAULT, current_language, is_language
from portal.i18n.templates import front_door, install

COOKIE = "lang"

FILTERS = {
    "amount": digits.amount,
    "baht": digits.baht,
    "baht_in_words": digits.baht_in_words,
    "clock": dates.clock,
    "isoformat": dates.isoformat,
    "long_day": dates.long_day,
    "moment": dates.moment,
    "month_name": dates.month_name,
    "short_day": dates.short_day,
    "short_month_name": dates.short_month_name,
    "thai_digits": digits.thai,
    "weekday_day": dates.weekday_day,
    "weekday_name": dates.weekday_name,
    "year": dates.year,
}


def init_i18n(app: Flask, folders: Iterable[Path] | None = None) -> None:
    """Make `app` speak Thai, English and Lao. `folders`: translations besides the core's.

    Without `folders` those of the plugins in the app's registry are taken.
    """
    from portal.extensions import babel, login

    more = plugin_folders(app) if folders is None else folders
    app.extensions[EXTENSION] = Catalogue([CORE, *more])
    if "babel" not in app.extensions:
        babel.init_app(app, default_locale=DEFAULT, default_timezone="Asia/Bangkok")
    app.extensions["babel"].locale_selector = current_language
    environment = front_door(app)
    install(environment)
    environment.filters.update(FILTERS)
    _let_json_write_lazy_texts(app)
    login.login_message = _("Please sign in to see this page.")
    login.needs_refresh_message = _("Please sign in again to see this page.")
    login.localize_callback = str
    app.before_request(choose_language)


def plugin_folders(app: Flask) -> list[Path]:
    """The translations folders of the app's plugins that have one."""
    registry = app.extensions.get("portal")
    found = []
    for _name, plugin in registry.pm.list_name_plugin() if registry else ():
        file = getattr(plugin, "__file__", None)
        folder = Path(file).parent / "translations" if file else None
        if folder and folder.is_dir():
            found.append(folder)
    return found


def choose_language() -> None:
    """The signed-in person's language, else the cookie's, else Thai.

    Without a session cookie nobody is signed in, and the session is not touched at all: pages
    for strangers stay free of cookies and of the database.
    """
    if request.endpoint == "static":
        return
    cookie = request.cookies.get(COOKIE)
    # First the cookie: should asking for the person fail, the error page has a language too.
    g.language = cookie if is_language(cookie) else DEFAULT
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        wish = getattr(current_user, "language", None)
        if is_language(wish):
            g.language = wish


def _let_json_write_lazy_texts(app: Flask) -> None:
    otherwise: Any = app.json.default  # type: ignore[attr-defined]

    def default(value: Any) -> Any:
        return str(value) if isinstance(value, LazyText) else otherwise(value)

    app.json.default = default  # type: ignore[attr-defined]
