"""No PIN, password or code is to be found anywhere but in the answer that shows it."""

from __future__ import annotations

import re
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.app import Portal
from portal.booking.reminders import remind
from portal.extensions import db
from portal.messages.announce import announce_events
from portal.messages.delivery import deliver_due
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.documents.reading import by_reader
from tests.plugins.video_conference.conftest import (
    PASSWORD,
    Story,
    during,
    enter,
    fresh,
    open_room,
)

CHOSEN = "Zw7-Qx9k"  #: nothing else looks so


def rows() -> str:
    """Every value of every row, as text."""
    with db.engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in db.metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def raw(app: Portal) -> bytes:
    """The bytes of the database and its journal, and every file of the instance."""
    found = [p for p in app.config["PORTAL_INSTANCE"].rglob("*") if p.is_file()]
    if db.engine.dialect.name == "sqlite":
        file = db.engine.url.database
        assert file
        found += [Path(file), Path(f"{file}-wal")]
    return b"\n".join(path.read_bytes() for path in found)


def mailed(app: Portal) -> str:
    """Every mail with what is attached to it, as its reader sees it."""
    found = (app.config["PORTAL_INSTANCE"] / "mail").rglob("*.eml")
    parts = [part for file in found for part in message_from_bytes(file.read_bytes()).walk()]
    return "\n".join(
        f"{part.items()} {(part.get_payload(decode=True) or b'').decode('utf-8', 'replace')}"
        for part in parts
    )


@pytest.mark.usefixtures("app")
def test_a_pin_is_nowhere(app: Portal, story: Story, capfd: pytest.CaptureFixture[str]):
    meeting = story.approved()
    reference = story.reference(meeting)
    address = f"/conference/booking/{reference}"
    booker, host, guest = story.browser(), app.test_client(), app.test_client()
    answer = booker.post(f"{address}/pin", data={
        "pin": CHOSEN, "password": PASSWORD, "revision": "0", "own_pins": "y",
    })  # fmt: skip
    page = answer.get_data(as_text=True)
    own = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="code">(\d{6})</td>', page))
    assert CHOSEN in page
    assert answer.headers["Cache-Control"] == "no-store"
    seen: list[Any] = []
    with during(fresh(meeting)):
        seen.append(open_room(host, "8001", pin=CHOSEN))
        seen.append(enter(guest, pin=own["สดจ.เชียงใหม่"]))
        seen += [enter(app.test_client(), pin=CHOSEN) for _n in range(6)]
        booker = story.browser()
        seen += [booker.get(page) for page in (
            address, f"/petitions/{reference}", f"/petitions/{reference}/print.pdf",
            f"/petitions/{reference}/papers/invitation.pdf", "/conference", "/conference/8001",
            "/messages", "/petitions",
        )]  # fmt: skip
        seen.append(sign_in(app, story.officer).get(f"/staff/petitions/{reference}"))
    secrets = [CHOSEN, PASSWORD, *own.values()]
    codes = [
        cookie.value
        for browser, name in ((host, "conference_host"), (guest, "conference_seat"))
        if (cookie := browser.get_cookie(name, path="/conference"))
    ]
    assert len(codes) == 2
    with during(meeting, -23 * 60):
        assert remind() == 1
    for step in (announce_events, deliver_due):
        step()
    mails = mailed(app)
    assert "BEGIN:VCALENDAR" in mails
    everything = mails + rows() + raw(app).decode("utf-8", "replace")
    logged = "".join(capfd.readouterr())
    for secret in [*secrets, *codes, *(code.replace("-", "") for code in codes)]:
        assert secret not in everything
        assert secret not in logged
    for shown in seen:
        paper = shown.mimetype == "application/pdf"
        read = by_reader(shown.data) if paper else shown.get_data(as_text=True)
        assert not any(secret in read or secret in (shown.location or "") for secret in secrets)
    assert everything.count(reference) > 2, "the search finds what is there"


def test_what_is_kept_of_a_pin_changes_with_the_key_of_the_portal(app: Portal, story: Story):
    from plugins.video_conference import pins

    before = pins.hashed("pin", 1, CHOSEN)
    app.config["SECRET_KEY"], key = "another key of thirty-two characters", app.config["SECRET_KEY"]
    try:
        assert pins.hashed("pin", 1, CHOSEN) != before
    finally:
        app.config["SECRET_KEY"] = key


def test_somebody_elses_petition_shows_no_meeting(app: Portal, story: Story):
    meeting = story.ready()
    browser = sign_in(app, make_person())
    paper = f"/petitions/{story.reference(meeting)}/papers/invitation.pdf"
    assert browser.get(paper).status_code == 404
    assert story.browser().get(paper).status_code == 200
    assert db.session.scalars(select(Petition.id)).all() == [meeting.petition_id]
    assert db.session.scalar(text("SELECT count(*) FROM video_conference_meeting")) == 1
