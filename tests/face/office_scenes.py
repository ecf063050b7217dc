"""Pages on which an administrator says how the office works, for the stage."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Thing
from typing import Any

from portal.announcements.forms import AnnouncementForm
from portal.booking.affected import Affected, Decided
from portal.i18n.views import HolidayForm
from portal.markdown import rendered
from portal.offers.forms import PARTS
from tests.face import stage as s

_EDITIONS = [
    (Thing(id=n, made_at=s.NOW, made_by=s.OFFICER), [("เหตุผล ภาษาไทย", f"ปรับปรุงครั้งที่ {n}")])
    for n in (2, 1)
]
_CLOSED = Thing(why="ปรับปรุงเครื่องพิมพ์บัตร", until=s.NOW.date(),
                sentence="ปรับปรุงเครื่องพิมพ์บัตร เปิดรับอีกครั้งหลัง 24 พฤศจิกายน 2569")


def part(code: str, **more: Any) -> dict[str, Any]:
    return {
        "current_user": s.OFFICER, "service": s.ID_CARD, "part": PARTS[code], "open": 12,
        "parts": list(PARTS.values()), "past": _EDITIONS, "old": None, "trouble": "",
        "form": lambda: s.sent(PARTS[code].form, **more),
    }


_NEWS = Thing(
    id=3, title_th="หยุดให้บริการหน้าเคาน์เตอร์ วันที่ 7 และ 10 ธันวาคม 2569", audience="staff", pinned=True,
    shown_from=s.NOW.date(), shown_until=s.NOW.date(), is_published=True, changed_by=s.OFFICER,
    changed_at=s.NOW, version=2,
)
_TYPED = {"title_th": _NEWS.title_th, "body_th": "## หัวข้อ", "audience": "public", "position": "5",
          "shown_from": "2026-11-24"}

def _holidays(**more: Any) -> dict[str, Any]:
    booking = Affected(
        key="p7", title="ประชุมผู้บริหาร", organisation="กลุ่มอำนวยการ", reference="3120261119093216",
        times=("เพชร: 24 พ.ย. 2569 09:00 – 12:00",), why="",
    )
    return {
        "current_user": s.OFFICER, "form": lambda: s.sent(HolidayForm), "shown": 2026,
        "years": [2026, 2027], "today": s.NOW.date(), "decided": Decided({}, ""), "holidays": [
            Thing(day=day, name_th="วันหยุดของสำนักงาน", name_en="Office", source="office")
            for day in (date(2026, 10, 23), date(2026, 12, 7))
        ],
        "unsure": Thing(moved=12, affected=[booking], message=""), **more,
    }


SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "service_closed": ("service.html", {"service": s.ID_CARD, "closed": _CLOSED}),
    "offers": ("offers/index.html", {
        "current_user": s.OFFICER, "services": s.SERVICES[:3], "parts": list(PARTS.values()),
        "closed": {s.SERVICES[1].code: _CLOSED}, "open": {s.SERVICES[0].code: 12}}),
    "offers_switch": ("offers/part.html", part("switch", is_on="off")),
    "offers_manual": ("offers/part.html", part(
        "manual_th", body="# ก่อนยื่น") | {"preview": rendered("# ก่อนยื่น\n\n- ถ่ายรูป\n- อ่าน")}),
    "manual_own": ("manual.html", {
        "service": s.ID_CARD, "closed": _CLOSED, "body": rendered("# ก่อนยื่น\n\n1. ถ่ายรูป\n2. อ่าน")}),
    "blank_own": ("offers/blank.html", {
        "current_user": s.OFFICER, "service": s.ID_CARD, "file": s.PAPER, "error": "เลือกไฟล์"}),
    "news": ("announcements/index.html", {"lines": [
        Thing(title=_NEWS.title_th, url="/announcements/3", day=s.NOW.date(), note="ปักหมุด")]}),
    "news_none": ("announcements/index.html", {"lines": []}),
    "news_one": ("announcements/show.html", {
        "one": _NEWS, "title": _NEWS.title_th, "files": [s.PAPER, s.PICTURE],
        "body": rendered("## เหตุผล\n\nซ่อมไฟฟ้า **ทั้งอาคาร**")}),
    "news_all": ("announcements/all.html", {"current_user": s.OFFICER, "every": [
        (_NEWS, state) for state in ("draft", "coming", "shown", "over")]}),
    "news_edit": ("announcements/edit.html", {
        "current_user": s.OFFICER, "one": _NEWS, "state": "shown", "files": [s.PAPER], "most": 5,
        "form": lambda: s.sent(AnnouncementForm, **_TYPED), "file_error": "เลือกไฟล์",
        "preview": rendered("## หัวข้อ")}),
    "news_new": ("announcements/edit.html", {
        "current_user": s.OFFICER, "one": None, "files": [], "most": 5, "trouble": "มีผู้แก้ไขก่อนแล้ว",
        "form": lambda: s.sent(AnnouncementForm)}),
    "holidays": ("holidays.html", _holidays(off=None)),
    "holidays_off": ("holidays.html", _holidays(off=s.NOW.date(), holidays=[])),
    "offers_words": ("offers/part.html", {
        **part("words", label_th="ก" * 121), "past": [], "trouble": "มีผู้แก้ไขก่อนแล้ว"}),
}
