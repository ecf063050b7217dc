"""What LINE tells us: a code that links a person, and whoever stopped following the office."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from plugins.line_channel import line
from portal.sdk import (
    Tries,
    called_by_machines,
    keyed_hash,
    link_contact,
    unlink_contact,
)

pages = Blueprint("line_channel", __name__)

LARGEST = 256 * 1024  #: bytes of one call
CODES = Tries("line_channel code", most=5, minutes=60)  #: wrong codes of one LINE user
_USER = re.compile(r"U[0-9a-f]{32}")
_CODE = re.compile(r"[\s\-0-9A-Za-z]{8,12}")


@pages.post("/line/webhook")
@called_by_machines
def webhook() -> ResponseReturnValue:
    """Signed by LINE or refused; whatever we cannot use is passed over, so that LINE goes on."""
    if not line.is_set_up():
        abort(404)
    request.max_content_length = LARGEST
    body = request.get_data()
    if not line.is_signed(body, request.headers.get("X-Line-Signature", "")):
        abort(403)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        abort(400)
    events = told.get("events") if isinstance(told, dict) else None
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict):
            _hear(event)
    return "", 200


def _hear(event: dict[str, Any]) -> None:
    """One event of one user; following alone binds nobody, only the code does."""
    source = event.get("source")
    user = source.get("userId") if isinstance(source, dict) else None
    if not isinstance(user, str) or not _USER.fullmatch(user):
        return
    if event.get("type") == "unfollow":
        unlink_contact("line", user, before=_moment(event.get("timestamp")))
    elif event.get("type") == "message":
        message = event.get("message")
        text = message.get("text") if isinstance(message, dict) else None
        if isinstance(text, str) and _CODE.fullmatch(text.strip()):
            _try_code(user, text)


def _try_code(user: str, text: str) -> None:
    who = keyed_hash("line tries", user)
    if CODES.left(who) > 0 and not link_contact("line", text, user):
        CODES.count(who)


def _moment(milliseconds: object) -> datetime | None:
    """When it happened: LINE may tell late, when the person has linked anew since."""
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 10**13:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
