"""The codes to come back with, kept by the browser until the meeting ends, out of any script."""

from flask import Response, current_app, request

from plugins.video_conference.models import Meeting

SEAT, HOST = "conference_seat", "conference_host"


def hand_out(response: Response, name: str, code: str, meeting: Meeting) -> Response:
    """Give the browser a code; only the pages of meetings get it back."""
    response.set_cookie(
        name, code, expires=meeting.ends_at, path="/conference", httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def take_back(response: Response, name: str) -> Response:
    """The code is of no use any more."""
    response.delete_cookie(name, path="/conference", httponly=True, samesite="Lax",
                           secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


def shown(name: str) -> str:
    """The code this browser has, empty without one."""
    return request.cookies.get(name, "")[:40]
