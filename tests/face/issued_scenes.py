"""Issued documents on their public page and on their petition, in the situations that matter."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace as Thing
from typing import Any

from tests.face import stage as s

COPY = "%PDF- issued"


def document(state: str = "valid", **more: Any) -> Thing:
    return Thing(**{
        "id": f"{state[:7]:2<16}", "state": state, "size": 61_000, "label": "หนังสือรับรองเงินเดือน",
        "number_text": "ที่ ศธ 04001/12", "title": "รับรองเงินเดือน", "holder": "นางสาวฟ้าใส ใจ***",
        "issued_at": s.NOW, "sha256": sha256(COPY.encode()).hexdigest(), "signature": "office",
        "reason": "",
        "revoked_at": None, "superseded_by_id": None, "file_id": "f" * 32, **more,
    })


REVOKED = document(
    "revoked", reason="พิมพ์ <i>ชื่อ</i> ผิด", revoked_at=s.NOW + timedelta(days=2),
    superseded_by_id="2" * 16,
)
EVERY = [document(), document("superseded", superseded_by_id="2" * 16), REVOKED,
         document("valid", id="3" * 16, signature="test")]
SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "verify": ("verify.html", {"document": document(), "at": s.NOW}),
    "verify_trial": ("verify.html", {
        "document": document(signature="test"), "at": s.NOW, "same": True}),
    "verify_revoked": ("verify.html", {"document": REVOKED, "at": s.NOW, "same": False}),
    "verify_replaced": ("verify.html", {
        "document": document("superseded", superseded_by_id="2" * 16, signature="none", holder=""),
        "at": s.NOW, "same": True}),
    "verify_wrong": ("verify.html", {
        "document": document(), "at": s.NOW, "error": "เลือกไฟล์"}),
    "verify_unknown": ("verify.html", {"document": None, "at": s.NOW}),
}
