"""Lets a browser keep a calendar page: the same answer again costs one question and no drawing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, make_response, request, session
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from portal.accounts.sessions import TOKEN
from portal.booking.models import Closure, Resource
from portal.booking.pages.site import CalendarPages
from portal.booking.spans import Span
from portal.config import ROOT
from portal.cookies import CSRF, csrf_token
from portal.extensions import rows
from portal.i18n import current_language, today
from portal.i18n.models import Holiday

_NONE: ColumnElement[str] = literal_column("''")
#: One question: all revisions of the kind, its closures in these days, the holidays among them.
#: Resources are never deleted and a revision only grows: no two states have one sum.
_STATE: CompoundSelect[Any] = union_all(
    select(
        literal_column("'all'"), cast(func.sum(Resource.revision), String),
        cast(func.count(), String), _NONE, _NONE,
    ).where(Resource.kind == bindparam("kind")),
    select(
        cast(Closure.id, String), cast(Closure.resource_id, String),
        cast(Closure.starts_at, String), cast(Closure.ends_at, String), Closure.reason,
    ).where(
        Closure.kind == bindparam("kind"), Closure.ends_at > bindparam("start"),
        Closure.starts_at < bindparam("end"),
    ),
    select(
        literal_column("'day'"), cast(Holiday.day, String), Holiday.name_th, Holiday.name_en, _NONE
    ).where(Holiday.day.between(bindparam("first"), bindparam("last"))),
)  # fmt: skip


def kept(
    pages: CalendarPages, first: date, last: date, draw: Callable[[], str], *more: object
) -> Response:
    """The page, or 304 where the browser has it; it shows the days from the first to the last.

    `more` is what else it depends on, such as the minute. For strangers alone: a signed-in
    reader's name stands on the page and is to be gone from the machine when they are.
    """
    if session.get(TOKEN) or session.get("_flashes"):
        return make_response(draw())
    csrf_token()  # it stands in the page; made now where the stranger has none
    mark = _mark(pages, first, last, more)
    answer = (
        Response(status=304) if request.if_none_match.contains_weak(mark) else make_response(draw())
    )
    answer.set_etag(mark, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Cookie")
    return answer


def state(pages: CalendarPages, first: date, last: date) -> str:
    """Changes with any booking, resource, closure or holiday that these days show."""
    whole = Span.whole_days(first, last)
    found = rows(_STATE, {
        "kind": pages.kind.code, "start": whole.start, "end": whole.end, "first": first,
        "last": last,
    })  # fmt: skip
    return repr(sorted(map(repr, found)))


def _mark(pages: CalendarPages, first: date, last: date, more: tuple[object, ...]) -> str:
    parts = (
        _face(current_app.config["PORTAL_OFFICE_NAME"]), current_app.config["HALVES"],
        current_language(), today(), request.full_path, session[CSRF],
        state(pages, first, last), *more,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


@lru_cache(maxsize=2)
def _face(office: str) -> str:
    """Of everything besides the database that such a page is drawn from; read once a process."""
    digest = hashlib.sha256(office.encode())
    for folder, kind in (
        ("templates", "*.html"), ("portal/static", "*.css"), ("portal/static", "*.js"),
        ("portal/static", "*.svg"), ("portal/booking", "*.py"), ("portal/translations", "*.po"),
        ("plugins", "*.po"), ("plugins", "*.py"),
    ):  # fmt: skip
        for path in sorted(Path(ROOT, folder).rglob(kind)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
