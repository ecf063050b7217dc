"""The desk: overview, queues, quick search, and the keys one moves with."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.identity import BadNumber, valid_national_id
from portal.accounts.reader import Reader
from portal.desk.asked import Asked, asked, holds_id, searched
from portal.desk.booked import bookings_today
from portal.desk.finding import Found, find_by_id, find_petitions
from portal.desk.queries import asked_of, saved_filters
from portal.desk.urgent import desk_of
from portal.errors import Refused
from portal.i18n import gettext
from portal.offers.queries import offered
from portal.petitions.desk import Gone, was_served
from portal.petitions.overview import overview as lines
from portal.petitions.paging import SIZES
from portal.petitions.queries import on_desk
from portal.petitions.queue import filters_of, queue
from portal.petitions.terms import REFERENCE, terms_of
from portal.petitions.together import steps_of
from portal.plugins import registry
from portal.policy import readers
from portal.service import Service

bp = Blueprint("desk", __name__, url_prefix="/staff")

YEAR = 31_536_000  #: seconds that a choice for the desk is remembered


def reading() -> Reader:
    """Who reads, without the proxy: each look through it costs a microsecond."""
    reader: Reader = current_user._get_current_object()  # noqa: SLF001 - Werkzeug's own way
    return reader


def named(slug: str) -> tuple[str, Service | None]:
    """Code and service at an address that the reader may read, or 404; None: plugin is gone."""
    known = registry().by_slug(slug)
    service = offered(known) if known else None
    code = service.code if service else slug.replace("-", "_")
    if not current_user.may_read(code) or (service is None and not was_served(code)):
        abort(404)
    return code, service


def queue_url(slug: str, wanted: Asked) -> str:
    """The address of a queue as it is asked for."""
    return f"{url_for('desk.service_queue', slug=slug)}?{urlencode(wanted.words)}"


@bp.get("")
@readers
def overview() -> ResponseReturnValue:
    reader = reading()
    services = lines(reader)
    known = registry()
    desk = desk_of(reader, [(s.service.code, known.get(s.service.code)) for s in services])
    return render_template(
        "staff/overview.html", services=services, ten=desk.ten, pickups=desk.pickups,
        bookings=bookings_today(reader),
    )


@bp.get("/<slug>")
@readers
def service_queue(slug: str) -> ResponseReturnValue:
    """One queue; without any parameter as the reader's default filter shows it."""
    code, service = named(slug)
    reader = reading()
    kept = saved_filters(reader, code)
    default = next((one for one in kept if one.is_default), None)
    if default is not None and not request.query_string:
        return redirect(queue_url(slug, asked_of(default)), 303)
    wanted = asked(request.args, service)
    size = request.args.get("size", request.cookies.get("rows", 10, type=int), type=int)
    page = queue(
        reader, code, state=wanted.state, assigned=wanted.assigned, q=wanted.q,
        sort=wanted.sort, size=size, cursor=request.args.get("at"),
    )
    return render_template(
        "staff/queue.html", service=service or Gone(code), page=page, asked=wanted,
        saved=[(one, asked_of(one)) for one in kept], states=filters_of(service),
        columns=service.columns if service else (),
        steps=steps_of(reader, [service] if service else []),
    )


@bp.post("/<slug>")
@readers
def narrow(slug: str) -> ResponseReturnValue:
    """Filter a queue: an ID that was typed goes into no address, and the size is remembered."""
    _code, service = named(slug)
    form = request.form.to_dict()
    form.pop("csrf_token", None)
    if holds_id(typed := searched(form.get("q", ""))):
        return _of_person(typed)
    wanted, size = asked(form, service), form.get("size", "")
    answer = redirect(queue_url(slug, wanted), 303)
    if size in map(str, SIZES):
        remember(answer, "rows", size)
    return answer


@bp.post("/search")
@readers
def search() -> ResponseReturnValue:
    """A whole reference leads to its petition; an ID to a page that has no address of its own."""
    typed = searched(request.form.get("q", ""))
    if holds_id(typed):
        return _of_person(typed)
    codes = terms_of(typed).codes
    if len(codes) == 1 and len(codes[0]) == REFERENCE and on_desk(current_user, codes[0]):
        return redirect(url_for("staff.process", reference=codes[0]), 303)
    return redirect(url_for("desk.found", q=typed), 303)


@bp.get("/search")
@readers
def found() -> ResponseReturnValue:
    """What was found by reference, name or telephone."""
    typed = searched(request.args.get("q", ""))
    if holds_id(typed):
        raise Refused(gettext(
            "A national ID must not stand in an address. Type it into the search box at the top."
        ))
    return _results(find_petitions(current_user, typed), q=typed)


def _of_person(typed: str) -> ResponseReturnValue:
    try:
        number = valid_national_id(typed)
    except BadNumber as trouble:
        return _results(Found([], []), error=str(trouble)), 422
    return _results(find_by_id(current_user, number), by_id=True)


def _results(results: Found, q: str = "", error: str = "", *, by_id: bool = False) -> str:
    return render_template(
        "staff/search.html", results=results, q=q, error=error, by_id=by_id
    )


@bp.get("/keys")
@readers
def keys() -> ResponseReturnValue:
    """The keys, and the switch for those of one letter."""
    return render_template("staff/keys.html", are_off=request.cookies.get("keys") == "off")


@bp.post("/keys")
@readers
def switch_keys() -> ResponseReturnValue:
    answer = redirect(url_for("desk.keys"), 303)
    remember(answer, "keys", "off" if request.form.get("keys") == "off" else "on")
    return answer


def remember(answer: ResponseReturnValue, name: str, value: str) -> None:
    """Keep a choice for the desk in this browser."""
    answer.set_cookie(  # type: ignore[union-attr]
        name, value, max_age=YEAR, samesite="Lax", httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
