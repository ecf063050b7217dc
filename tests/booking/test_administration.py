"""Administrators say what can be booked; every change stands in the trail."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.booking.queries import by_slug, resources
from portal.extensions import db
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.booking.conftest import make_resource


def typed(**given: Any) -> dict[str, Any]:
    return {
        "name": "ห้องประชุมใหม่", "place": "อาคาร 3", "capacity": "๕๐", "stock": "1",
        "weekdays": ["0", "2"], "opens": "09:00", "closes": "15:00", "buffer_before": "0",
        "buffer_after": "15", "notice_minutes": "60", "horizon_days": "90", **given,
    }  # fmt: skip


@pytest.fixture
def administrator(app: Portal) -> Any:
    return sign_in(app, make_person("portal.admin"))


def test_a_room_is_added_and_offered(app: Portal, administrator: Any):
    answer = administrator.post("/admin/resources/room/new", data=typed())
    assert (answer.status_code, answer.location) == (303, "/admin/resources/")
    (room,) = resources("room")
    assert (room.name, room.capacity, room.buffer_after) == ("ห้องประชุมใหม่", 50, 15)
    assert [hours.weekday for hours in room.hours] == [0, 2]
    assert "ห้องประชุมใหม่" in app.test_client().get("/rooms/month").get_data(as_text=True)
    assert db.session.scalars(select(AuditRecord).filter_by(action="resource_saved")).one()


def test_a_room_is_changed_with_before_and_after_in_the_trail(app: Portal, administrator: Any):
    room = make_resource()
    page = administrator.get("/admin/resources/room/petch").get_data(as_text=True)
    assert 'value="เพชร"' in page
    revision = room.revision
    administrator.post("/admin/resources/room/petch", data=typed(name="เพชรใหม่", retired="y"))
    db.session.expire_all()
    changed = by_slug("room", "petch")
    assert changed
    assert (changed.name, changed.revision) == ("เพชรใหม่", revision + 1)
    assert changed.retired_at is not None
    assert resources("room") == []
    act = db.session.scalars(select(AuditRecord).filter_by(action="resource_saved")).one()
    assert (act.detail["before"]["name"], act.detail["after"]["name"]) == ("เพชร", "เพชรใหม่")


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"closes": "08:00"}, {"capacity": "0"}, {"weekdays": []}, {"stock": "-1"},
     {"buffer_before": "241"}],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_kept(
    app: Portal, administrator: Any, wrong: dict[str, Any]
):
    answer = administrator.post("/admin/resources/room/new", data=typed(**wrong))
    assert answer.status_code == 422
    assert "trouble" in answer.get_data(as_text=True)
    assert resources("room") == []


def test_only_administrators_come_here(app: Portal):
    officer = sign_in(app, make_person("room_booking.staff"))
    for address in ("/admin/resources/", "/admin/resources/room/new"):
        assert officer.get(address).status_code == 404
    administrator = sign_in(app, make_person("portal.admin"))
    assert administrator.get("/admin/resources/x/new").status_code == 404
