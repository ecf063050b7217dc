"""The gateway the meetings are held on: its address, and the link to a meeting by a pattern."""

import os
from string import Formatter
from urllib.parse import quote, urlsplit

from flask import Flask, current_app

from portal.sdk import forms_may_lead_to, origin_of

BASE, PATTERN = "PORTAL_CONFERENCE_URL", "PORTAL_CONFERENCE_LINK"
#: Scopia's way; Jitsi's is {base}/{meeting_id}.
DEFAULTS = {BASE: "https://meeting.example", PATTERN: "{base}/scopia?ID={meeting_id}"}


def configure(app: Flask) -> None:
    """Read the settings. ValueError for an address or a pattern that could lead elsewhere."""
    for name, default in DEFAULTS.items():
        app.config[name] = str(os.environ.get(name) or app.config.get(name) or default).rstrip("/")
    base = urlsplit(app.config[BASE])
    if base.query or base.fragment or "@" in base.netloc:
        raise ValueError(f"{BASE} is the address of the gateway, without user, query or fragment")
    fields = {field for _text, field, *_ in Formatter().parse(app.config[PATTERN]) if field}
    if fields != {"base", "meeting_id"} or not app.config[PATTERN].startswith("{base}/"):
        raise ValueError(f"{PATTERN} begins with {{base}}/ and holds {{meeting_id}}")
    origin_of(app.config[BASE])


def link(meeting_id: str) -> str:
    """Where the meeting is held; always at the gateway of the settings."""
    base = current_app.config[BASE]
    return str(current_app.config[PATTERN]).format(base=base, meeting_id=quote(meeting_id, safe=""))


def allow() -> None:
    """Forms of the page may end at the gateway."""
    forms_may_lead_to(current_app.config[BASE])
