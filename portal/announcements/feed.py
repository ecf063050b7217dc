"""Announcements as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from portal.announcements.queries import Line
from portal.i18n import now


def atom(lines: Sequence[Line], base: str, office: str) -> str:
    """The feed of these lines; `base` is the address of the portal."""
    latest = max((line.changed_at for line in lines), default=now())
    entries = "".join(
        f"<entry><title>{escape(line.title)}</title><id>{escape(base + line.url)}</id>"
        f"<link href={quoteattr(base + line.url)}/>"
        f"<updated>{line.changed_at.isoformat(timespec='seconds')}</updated></entry>"
        for line in lines
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(office)}</title><id>{escape(base)}/announcements/feed.atom</id>"
        f"<link rel=\"self\" href={quoteattr(base + '/announcements/feed.atom')}/>"
        f"<author><name>{escape(office)}</name></author>"
        f"<updated>{latest.isoformat(timespec='seconds')}</updated>{entries}</feed>\n"
    )
