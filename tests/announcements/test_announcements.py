"""Announcements from the first word to the last day, on the home page and in the feed."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.announcements import queries
from portal.announcements.models import Announcement
from portal.announcements.operations import MOST_FILES, change, write
from portal.app import Portal
from portal.errors import Conflict
from portal.extensions import db
from portal.i18n import today
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from portal.uploads.models import StoredFile
from portal.uploads.operations import sweep
from tests.petitions.conftest import picture
from tests.queries import statements_of

TYPED = {
    "title_th": "หยุดให้บริการหน้าเคาน์เตอร์", "body_th": "## เหตุผล\n\n<script>x</script>**ซ่อมไฟฟ้า**",
    "title_en": "Counter closed", "audience": "public", "position": "50", "version": "0",
}


def typed(**changes: str) -> dict[str, str]:
    return {**TYPED, "shown_from": today().isoformat(), **changes}


def put_up(title: str, **more: Any) -> Announcement:
    """One that is published."""
    admin = make_person("portal.admin")
    values = {"title_th": title, "shown_from": today(), "is_published": True, **more}
    one = write({**values, "is_published": False}, by=admin.id)
    return change(one.id, values, seen=one.version, by=admin.id)


@pytest.fixture
def admin(app: Portal) -> FlaskClient:
    return sign_in(app, make_person("portal.admin"))


def test_it_is_written_looked_at_published_and_taken_down(admin: FlaskClient, client: FlaskClient):
    page = admin.post("/admin/announcements/new", data=typed(preview="1"))
    assert page.status_code == 200
    assert "<strong>ซ่อมไฟฟ้า</strong>" in page.text
    assert "<script>x" not in page.text
    assert db.session.scalars(select(Announcement)).all() == []
    made = admin.post("/admin/announcements/new", data=typed())
    assert made.status_code == 303
    address = made.location
    public = address.removeprefix("/admin")
    assert client.get(public).status_code == 404  # a draft
    assert admin.post(address, data=typed(version="1", do="publish")).status_code == 303
    assert TYPED["title_th"] in client.get("/").text
    assert TYPED["title_th"] in client.get("/announcements").text
    page = client.get(public)
    assert "<h2>เหตุผล</h2>" in page.text
    assert "<script>x" not in page.text
    client.set_cookie("lang", "en")
    assert "Counter closed" in client.get("/").text
    client.set_cookie("lang", "lo")
    assert TYPED["title_th"] in client.get("/").text  # nothing in Lao: Thai
    assert admin.post(address, data=typed(version="2", do="take_down")).status_code == 303
    assert client.get(public).status_code == 404
    assert TYPED["title_th"] not in client.get("/announcements").text
    acts = [record.detail for record in db.session.scalars(
        select(AuditRecord).filter_by(action="announcement_changed").order_by(AuditRecord.id)
    )]
    assert [(a["before"], a["after"]) for a in acts] == [
        ({"is_published": False}, {"is_published": True}),
        ({"is_published": True}, {"is_published": False}),
    ]


def test_it_is_shown_on_its_days_pinned_first_then_by_place_then_the_newest(
    app: Portal, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    day = today()
    for title, more in {
        "เมื่อวาน": {"shown_from": day - timedelta(days=9), "shown_until": day - timedelta(days=1)},
        "วันนี้": {"shown_until": day}, "พรุ่งนี้": {"shown_from": day + timedelta(days=1)},
        "ปักหมุด": {"pinned": True, "shown_from": day - timedelta(days=5)},
        "ก่อน": {"position": 1}, "เก่า": {"shown_from": day - timedelta(days=3)},
    }.items():
        put_up(title, **more)
    assert [line.title for line in queries.announced(inside=False)] == [
        "ปักหมุด", "ก่อน", "วันนี้", "เก่า"
    ]
    monkeypatch.setattr(queries, "today", lambda: day + timedelta(days=1))
    found = [line.title for line in queries.announced(inside=False)]
    assert found == ["ปักหมุด", "ก่อน", "พรุ่งนี้", "เก่า"]


def test_what_is_for_the_office_alone_is_not_there_for_others(app: Portal, client: FlaskClient):
    one = put_up("ประชุมภายใน", audience="staff")
    citizen, officer = sign_in(app, make_person()), sign_in(app, make_person("pension.staff"))
    for browser, may in ((client, False), (citizen, False), (officer, True)):
        assert ("ประชุมภายใน" in browser.get("/").text) is may
        assert ("ประชุมภายใน" in browser.get("/announcements").text) is may
        assert browser.get(f"/announcements/{one.id}").status_code == (200 if may else 404)
    assert "ประชุมภายใน" not in officer.get("/announcements/feed.atom").text


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"title_th": "  "}, "trouble"), ({"title_th": "ก" * 201}, "200"),
    ({"body_en": "x" * 20_001}, "20000"), ({"audience": "all"}, "ตัวเลือก"),
    ({"shown_from": ""}, "trouble"), ({"shown_from": "31 กุมภาพันธ์"}, "trouble"),
    ({"shown_until": "2020-01-01"}, "ผ่านไปแล้ว"), ({"position": "x"}, "trouble"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_kept(
    admin: FlaskClient, wrong: dict[str, str], sentence: str
):
    page = admin.post("/admin/announcements/new", data=typed(**wrong))
    assert page.status_code == 422
    assert sentence in page.text
    assert "Counter closed" in page.text  # what was typed is kept
    assert db.session.scalars(select(Announcement)).all() == []


def test_files_are_checked_counted_and_follow_the_right_to_read(app: Portal, admin: FlaskClient):
    one = put_up("ภายใน", audience="staff")
    address = f"/admin/announcements/{one.id}/files"

    def send(content: bytes, name: str) -> int:
        return admin.post(address, data={"file": (io.BytesIO(content), name)}).status_code

    assert send(b"MZ\x90", "virus.exe") == 422
    assert admin.post(address, data={}).status_code == 422
    for number in range(MOST_FILES):
        assert send(picture(), f"ผัง{number}.png") == 303
    assert send(picture(), "more.png") == 422
    files = db.session.scalars(select(StoredFile)).all()
    assert [file.house for file in files] == [f"announcement:{one.id}"] * MOST_FILES
    officer, public = sign_in(app, make_person("id_card.staff")), app.test_client()
    assert "ผัง0.png" in officer.get(f"/announcements/{one.id}").text
    path = f"/announcements/{one.id}/files/{files[0].id}"
    assert officer.get(path).data.startswith(b"\x89PNG")
    assert public.get(path).status_code == 404
    assert officer.get(f"/files/{files[0].id}").status_code == 404
    assert officer.get(f"/announcements/{one.id}/files/nothing").status_code == 404
    assert admin.post(address, data={"remove": files[0].id}).status_code == 303
    assert officer.get(path).status_code == 404
    sweep(timedelta(0))  # they belong to the house, and stay
    path = f"/announcements/{one.id}/files/{files[1].id}"
    assert officer.get(path).data.startswith(b"\x89PNG")


def test_of_two_who_write_the_slower_reads_that_somebody_was_faster(admin: FlaskClient):
    one = put_up("ประกาศ")
    page = admin.post(f"/admin/announcements/{one.id}", data=typed(version="1", title_th="ช้ากว่า"))
    assert page.status_code == 409
    assert "ช้ากว่า" in page.text
    with pytest.raises(Conflict):
        change(one.id, {"title_th": "x"}, seen=99, by=1)


def test_the_home_page_asks_the_database_nothing_for_it(client: FlaskClient):
    put_up("ประกาศ")
    assert "ประกาศ" in client.get("/").text
    with statements_of(db.engine) as asked:
        assert client.get("/").status_code == 200
        assert client.get("/announcements").status_code == 200
    assert asked == []


def test_the_feed_is_xml_whatever_the_title(client: FlaskClient):
    put_up('<b> & "อัญประกาศ"')
    answer = client.get("/announcements/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    name = "{http://www.w3.org/2005/Atom}"
    entry = ET.fromstring(answer.data).find(f"{name}entry")
    assert entry is not None
    assert entry.findtext(f"{name}title") == '<b> & "อัญประกาศ"'


@pytest.mark.parametrize("role", ["", "id_card.staff", "id_card.approver", "portal.auditor"])
def test_only_administrators_write(app: Portal, role: str):
    one = put_up("ประกาศ")
    browser = sign_in(app, make_person(*([role] if role else [])))
    for path in ("", "new", str(one.id)):
        assert browser.get(f"/admin/announcements/{path}").status_code == 404
    assert browser.post("/admin/announcements/new", data=typed()).status_code == 404
    assert browser.post(f"/admin/announcements/{one.id}/files").status_code == 404


def test_the_list_says_where_each_stands(admin: FlaskClient):
    put_up("แสดง")
    put_up("หมด", shown_from=today() - timedelta(2), shown_until=today() - timedelta(1))
    put_up("ต่อไป", shown_from=today() + timedelta(2))
    admin.post("/admin/announcements/new", data=typed())
    page = admin.get("/admin/announcements/").text
    assert all(words in page for words in ("กำลังแสดง", "หมดอายุแล้ว", "จะมีผล", "ฉบับร่าง"))
