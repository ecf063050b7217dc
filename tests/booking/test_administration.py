"""Administrators say what can be booked; every change stands in the trail."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.app import Portal
from portal.booking.queries import by_slug, resources
from portal.extensions import db, transaction
from portal.petitions.models import Draft
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from portal.uploads.operations import receive, sweep
from tests.booking.conftest import make_resource
from tests.uploads.samples import paper, picture


def typed(**given: Any) -> dict[str, Any]:
    return {
        "name": "ห้องประชุมใหม่", "place": "อาคาร 3", "capacity": "๕๐", "stock": "1",
        "hours_0": "09:00-12:00, 13:00-15:00", "hours_2": "9.00–๑๕.๐๐", "buffer_before": "0",
        "buffer_after": "15", "notice_minutes": "60", "horizon_days": "90", "slot_minutes": "30",
        **given,
    }  # fmt: skip


@pytest.fixture
def administrator(app: Portal) -> Any:
    return sign_in(app, make_person("portal.admin"))


def test_a_room_is_added_and_offered(app: Portal, administrator: Any):
    answer = administrator.post("/admin/resources/room/new", data=typed())
    assert (answer.status_code, answer.location) == (303, "/admin/resources/")
    (room,) = resources("room")
    assert (room.name, room.capacity, room.buffer_after) == ("ห้องประชุมใหม่", 50, 15)
    assert room.slot_minutes == 30
    assert [(h.weekday, h.opens.hour, h.closes.hour) for h in room.hours] == [
        (0, 9, 12), (0, 13, 15), (2, 9, 15),
    ]  # fmt: skip
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
    [{"name": ""}, {"hours_0": "09:00-08:00"}, {"hours_0": "9-10"},
     {"hours_0": "09:00-12:00, 11:00-15:00"}, {"hours_0": "", "hours_2": ""},
     {"hours_0": "morning"}, {"hours_0": ",".join(["08:00-08:01"] * 9)},
     {"release_minutes": "4"}, {"release_minutes": "1000000000"},
     {"capacity": "0"}, {"stock": "-1"},
     {"buffer_before": "241"}],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_kept(
    app: Portal, administrator: Any, wrong: dict[str, Any]
):
    answer = administrator.post("/admin/resources/room/new", data=typed(**wrong))
    assert answer.status_code == 422
    assert "trouble" in answer.get_data(as_text=True)
    assert resources("room") == []


def test_hours_outsiders_release_and_features_come_back_as_typed(app: Portal, administrator: Any):
    given = {"features": "จอ LED\n\nไมโครโฟน", "for_outsiders": "y", "release_minutes": "๓๐"}
    administrator.post("/admin/resources/room/new", data=typed(**given))
    (room,) = resources("room")
    assert (room.features, room.release_minutes) == (["จอ LED", "ไมโครโฟน"], 30)
    assert room.for_outsiders
    page = administrator.get(f"/admin/resources/room/{room.slug}").get_data(as_text=True)
    assert 'value="09:00-12:00, 13:00-15:00"' in page
    assert "จอ LED" in app.test_client().get(f"/rooms/{room.slug}").get_data(as_text=True)


def photo(content: bytes, name: str = "room.jpg") -> dict[str, Any]:
    return {"photo": (io.BytesIO(content), name)}


def shown(app: Portal) -> list[str]:
    page = app.test_client().get("/rooms/petch").get_data(as_text=True)
    return re.findall(r'src="(/photos/\w+)"', page)


def test_a_photo_is_hung_for_everybody_replaced_and_taken_down(app: Portal, administrator: Any):
    make_resource()
    here = "/admin/resources/room/petch/photo"
    assert administrator.post(here, data=photo(picture())).status_code == 303
    (first,) = shown(app)
    seen = app.test_client().get(first)
    assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
    assert sweep(timedelta(0)) == 0, "it has an owner"
    administrator.post(here, data=photo(picture("PNG"), "../ห้อง.png"))
    (second,) = shown(app)
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).mimetype == "image/png"
    administrator.post(here, data={"remove": "1"})
    assert shown(app) == []
    assert sweep(timedelta(0)) == 2


@pytest.mark.parametrize("wrong", [paper(), b"<script>alert(1)</script>", b""])
def test_what_is_no_picture_is_no_photo(app: Portal, administrator: Any, wrong: bytes):
    make_resource()
    answer = administrator.post("/admin/resources/room/petch/photo", data=photo(wrong))
    assert answer.status_code == 422
    assert "trouble" in answer.get_data(as_text=True)
    assert shown(app) == []


def test_files_of_petitions_are_no_photos_and_strangers_hang_none(app: Portal):
    make_resource()
    officer = sign_in(app, make_person("room_booking.staff"))
    assert officer.get("/admin/resources/room/petch/photo").status_code == 404
    assert app.test_client().get("/photos/none").status_code == 404
    person = make_person()
    with transaction() as session:
        draft = Draft(user_id=person.id, service_code="room_booking", token="t", answers=[])
        session.add(draft)
    sent = FileStorage(io.BytesIO(picture()), "x.jpg")
    file = receive(sent, slot="other_1", owner_id=person.id, draft_id=draft.id)
    assert app.test_client().get(f"/photos/{file.id}").status_code == 404


def test_only_administrators_come_here(app: Portal):
    officer = sign_in(app, make_person("room_booking.staff"))
    for address in ("/admin/resources/", "/admin/resources/room/new"):
        assert officer.get(address).status_code == 404
    administrator = sign_in(app, make_person("portal.admin"))
    assert administrator.get("/admin/resources/x/new").status_code == 404
