"""Pages on which an administrator says how the office works, for the stage."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

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


SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "service_closed": ("service.html", {"service": s.ID_CARD, "closed": _CLOSED}),
    "offers": ("offers/index.html", {
        "current_user": s.OFFICER, "services": s.SERVICES[:3], "parts": list(PARTS.values()),
        "closed": {s.SERVICES[1].code: _CLOSED}, "open": {s.SERVICES[0].code: 12}}),
    "offers_switch": ("offers/part.html", part("switch", is_on="off")),
    "offers_words": ("offers/part.html", {
        **part("words", label_th="ก" * 121), "past": [], "trouble": "มีผู้แก้ไขก่อนแล้ว"}),
}
