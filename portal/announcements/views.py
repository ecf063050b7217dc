"""Announcements for whoever may read them: the list, one with its files, and a feed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.announcements.feed import atom
from portal.announcements.models import Announcement
from portal.announcements.operations import house_of
from portal.announcements.queries import announced, announcement, for_office, words
from portal.markdown import rendered
from portal.policy import public
from portal.uploads.queries import house_files
from portal.uploads.sending import send_stored

bp = Blueprint("announcements", __name__, url_prefix="/announcements")

NUMBER = "<int:number>"


@bp.get("")
@public
def index() -> ResponseReturnValue:
    return render_template("announcements/index.html", lines=announced(inside=for_office()))


@bp.get(f"/{NUMBER}")
@public
def show(number: int) -> ResponseReturnValue:
    return drawn(announcement(number, inside=for_office()) or abort(404))


def drawn(one: Announcement) -> str:
    """The page of one, in the reader's language."""
    return render_template(
        "announcements/show.html", one=one, title=words(one, "title"),
        body=rendered(words(one, "body")), files=house_files(house_of(one.id)),
    )


@bp.get(f"/{NUMBER}/files/<file_id>")
@public
def download(number: int, file_id: str) -> ResponseReturnValue:
    """A file of one the reader may read."""
    one = announcement(number, inside=for_office()) or abort(404)
    files = house_files(house_of(one.id))
    return send_stored(next((f for f in files if f.id == file_id), None) or abort(404))


@bp.get("/feed.atom")
@public
def feed() -> ResponseReturnValue:
    """What is announced to everybody, for feed readers."""
    base = current_app.config["PORTAL_BASE_URL"].rstrip("/")
    text = atom(announced(inside=False), base, current_app.config["PORTAL_OFFICE_NAME"])
    return Response(text, mimetype="application/atom+xml")
