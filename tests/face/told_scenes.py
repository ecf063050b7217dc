"""What pages about messages show."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

from portal.messages.forms import WishesForm

LINE = Thing(label="LINE (ไลน์)", icon="chat-left-text",
             hint="เพิ่มบัญชี LINE ของสำนักงานเป็นเพื่อน แล้วส่งรหัสนี้เป็นข้อความ")
SMS = Thing(label="SMS", icon="phone", hint="")


def form() -> Any:
    """The choice of somebody patient."""
    made = WishesForm(formdata=None, data={"channels": ["mail"], "pace": "daily", "muted": ["b"]})
    made.channels.choices = [("mail", "อีเมล"), ("line", "LINE (ไลน์)")]
    made.muted.choices = [("a", "ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ"), ("b", "ขอใช้ห้องประชุม")]
    return made
