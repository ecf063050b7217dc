"""The officer's desk: overview, queue, search, saved filters, keys."""

from __future__ import annotations

from datetime import time
from types import SimpleNamespace as Thing
from typing import Any

from portal.desk.asked import Asked
from tests.face import stage as s

STATES = [("", "รอดำเนินการ"), ("turn:citizen", "รอผู้ยื่น"), *s.LABELS.items()]
COLUMNS = [Thing(label="กลุ่มงาน/โรงเรียน"), Thing(label="อันดับ/ระดับ")]
STEPS = [Thing(action="approve", label="อนุมัติ", note=False),
         Thing(action="send_back", label="ส่งคืนเจ้าหน้าที่", note=True)]
LATE = Asked(state="turn:citizen", assigned="me", sort="-state", q="x")
SAVED = [(Thing(id=1, name="ล่าช้าของฉัน", is_default=True), LATE),
         (Thing(id=2, name="<b>รอผู้ยื่น", is_default=False), Asked(state="turn:citizen"))]
BOOKING = Thing(hours="09:00–12:00", title="ประชุมครู", reference="3120261119093216",
                things=["ห้องเพชร", "ไมโครโฟน"], who="ครูสมมติ", service=s.ID_CARD)


def queue(**more: Any) -> tuple[str, dict[str, Any]]:
    return "staff/queue.html", {
        "current_user": s.OFFICER, "service": s.ID_CARD, "page": s.page(), "columns": COLUMNS,
        "steps": STEPS, "asked": Asked(), "states": STATES, "saved": SAVED, **more,
    }


def filters(**more: Any) -> tuple[str, dict[str, Any]]:
    return "staff/filters.html", {
        "current_user": s.OFFICER, "service": s.ID_CARD, "saved": SAVED, "labels": dict(STATES),
        "asked": LATE, "wanted": True, "name": "", "error": "", "wrong": (0, "", ""), **more,
    }


def search(*petitions: Thing, **more: Any) -> tuple[str, dict[str, Any]]:
    results = Thing(petitions=petitions, more=[s.ID_CARD] if petitions else [], note="")
    return "staff/search.html", {
        "current_user": s.OFFICER, "results": results, "q": "", "error": "", "by_id": False, **more,
    }


SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "overview": ("staff/overview.html", {
        "current_user": s.OFFICER, "ten": [s.petition("in_progress", age=12, nr=40),
                                           s.petition("in_progress", age=4, nr=41)],
        "pickups": [s.petition("in_progress", "citizen", nr=42, pick_at=time(10),
                               pick_place="ห้อง 101")],
        "bookings": [BOOKING, Thing(**{**vars(BOOKING), "reference": None, "who": ""})],
        "services": [Thing(service=x, waiting=9 - n, late=n % 3, mine=n * 1001, citizen=2,
                           approver=1) for n, x in enumerate(s.SERVICES[:4])]}),
    "overview_none": ("staff/overview.html", {
        "current_user": s.OFFICER, "services": [], "ten": [], "pickups": [], "bookings": []}),
    "overview_calm": ("staff/overview.html", {
        "current_user": s.OFFICER, "ten": [], "pickups": [], "bookings": [], "services": [
            Thing(service=s.ID_CARD, waiting=0, late=0, mine=0, citizen=0, approver=0)]}),
    "queue": queue(),
    "queue_empty": queue(page=s.page(()), columns=[], steps=[], asked=LATE),
    "filters": filters(),
    "filters_wrong": filters(name="<i>", error="โปรดตั้งชื่อตัวกรอง"),
    "filters_taken": filters(wanted=False, wrong=(2, "ล่าช้าของฉัน", "ท่านมีตัวกรองชื่อนี้แล้ว")),
    "filters_none": filters(saved=[], wanted=False),
    "search": search(*s.ROWS[:4], q="ฟ้าใส <b>"),
    "search_by_id": search(*s.ROWS[:2], by_id=True),
    "search_none": search(q="ไม่มีใคร"),
    "search_wrong": search(error="เลขนี้ไม่ถูกต้อง"),
    "keys": ("staff/keys.html", {"current_user": s.OFFICER, "are_off": False}),
    "keys_off": ("staff/keys.html", {"current_user": s.OFFICER, "are_off": True}),
}  # fmt: skip
