"""What pages about messages show."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

from portal.messages.forms import WishesForm
from portal.webhooks.forms import EVENT_NAMES, WebhookChangeForm
from tests.face import stage as s

LINE = Thing(label="LINE (ไลน์)", icon="chat-left-text",
             hint="เพิ่มบัญชี LINE ของสำนักงานเป็นเพื่อน แล้วส่งรหัสนี้เป็นข้อความ")
SMS = Thing(label="SMS", icon="phone", hint="")


def form() -> Any:
    """The choice of somebody patient."""
    made = WishesForm(formdata=None, data={"channels": ["mail"], "pace": "daily", "muted": ["b"]})
    made.channels.choices = [("mail", "อีเมล"), ("line", "LINE (ไลน์)")]
    made.muted.choices = [("a", "ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ"), ("b", "ขอใช้ห้องประชุม")]
    return made


HOOK = Thing(id=3, url="https://saraban.office.example/hooks/petitions?key=9", active=False,
             events=["submitted", "closed"], services=["a"])
POSTS = [
    Thing(id=9, event="ping", reference="", service_code="", reached="", at=s.NOW, state="waiting",
          tries=0, due_at=s.NOW, done_at=None, status=None, error=""),
    Thing(id=8, event="changed", reference="1120261119093215", service_code="id_card",
          reached="in_progress", at=s.NOW, state="waiting", tries=3, due_at=s.NOW, done_at=None,
          status=503, error="Service Unavailable"),
    Thing(id=7, event="closed", reference="1120261119093215", service_code="id_card",
          reached="completed", at=s.NOW, state="done", tries=1, due_at=s.NOW, done_at=s.NOW,
          status=200, error=""),
    Thing(id=6, event="submitted", reference="1120261119093216", service_code="id_card",
          reached="submitted", at=s.NOW, state="dead", tries=8, due_at=s.NOW, done_at=None,
          status=None, error="NameResolutionError: saraban.office.example"),
]


def hook_form() -> Any:
    """An address as it is, its choices as everywhere."""
    made = WebhookChangeForm(formdata=None, obj=HOOK)
    made.events.choices = [(code, str(name)) for code, name in EVENT_NAMES.items()]
    made.services.choices = form().muted.choices
    return made


def wrong_hook() -> Any:
    """The same with an address nobody may call."""
    made = hook_form()
    made.url.errors = ["ที่อยู่นี้ชี้ไปยังเครือข่ายภายใน"]
    return made


TROUBLE = Thing(message=Thing(created_at=s.NOW), error='LINE 401 {"message": "Invalid token"}')
CHANNELS = [
    Thing(code="mail", label="อีเมล", icon="envelope", ready=True, where="mail.office.example:587",
          reaches_me=True, fare=Thing(waiting=0, dead=0, last=s.NOW, trouble=None)),
    Thing(code="line", label="LINE (ไลน์)", icon="chat-left-text", ready=True, where="",
          reaches_me=False, fare=Thing(waiting=12, dead=3, last=None, trouble=TROUBLE)),
    Thing(code="sms", label="SMS", icon="phone", ready=False, where="", reaches_me=False,
          fare=Thing(waiting=0, dead=0, last=None, trouble=None)),
]

SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "choices": ("messages/choices.html", {
        "current_user": s.CITIZEN, "form": form, "email": "", "minutes": 15,
        "channels": {"line": LINE, "sms": SMS}, "linked": {"sms": s.NOW},
        "code": {"line": "7KQ2-M4XW"}}),
    "channels": ("messages/channels.html", {"current_user": s.OFFICER, "rows": CHANNELS}),
    "webhooks": ("webhooks/index.html", {
        "current_user": s.OFFICER, "form": wrong_hook, "secret": "5e" * 32,
        "event_names": EVENT_NAMES,
        "webhooks": [(HOOK, 2, POSTS[1]), (HOOK, 0, POSTS[2]), (HOOK, 0, None)]}),
    "webhooks_none": ("webhooks/index.html", {
        "current_user": s.OFFICER, "form": hook_form, "secret": "", "event_names": EVENT_NAMES,
        "webhooks": []}),
    "webhook": ("webhooks/one.html", {
        "current_user": s.OFFICER, "form": hook_form, "secret": "", "event_names": EVENT_NAMES,
        "webhook": HOOK, "page": s.page(rows=POSTS)}),
}
