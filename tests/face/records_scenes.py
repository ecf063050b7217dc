"""The trail, the access log and the table of staff, in the situations that matter."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.petitions.paging import Page
from portal.privacy.forms import ActsForm, LooksForm
from portal.privacy.wording import Told
from portal.staffing.columns import COLUMNS
from portal.staffing.judging import Change, Plan, Verdict
from portal.staffing.views import FileForm, TakeForm
from tests.face import stage as s

ACT = Thing(id=1, at=s.NOW, actor_id=7, subject_id=9, action="role.granted", detail={})
SAID = Told(
    [("", "–", "ขอบัตรประจำตัว: เจ้าหน้าที่"), ("ชื่อ", "<b>เดิม", "ใหม่")], [("เหตุผล", "ย้ายกลุ่ม " * 20)]
)
ROWS: list[Any] = [
    (ACT, "นายตะวัน นามสมมติ", "นางสาวฟ้าใส ใจสมมติ"),
    (Thing(**{**vars(ACT), "actor_id": None, "subject_id": None}), "", ""),
]
LOOK = Thing(id=1, at=s.NOW, reader_id=7, subject_id=9, action="view", about="1120261119093216")
PAGE = {"current_user": s.OFFICER, "told": lambda: lambda _detail: SAID}


PLAN = Plan(
    [Verdict(2, "–", "<b>นายสมมติ ทดสอบ", "bad", ["เลขไม่ถูกต้อง", "ไม่มีกลุ่มงานนี้"]),
     Verdict(3, "x-xxxx-xxxxx-12-1", "นายสมมติ ทดสอบ", "new", [], [], "id_card.staff"),
     Verdict(4, "x-xxxx-xxxxx-13-9", "นางสมมติ ทดสอบ", "changed", [], ["phone", "group"])],
    [Change(number="1", index="", user_id=None, details={}, place={}, grants=(), before={})],
)  # fmt: skip


def wrong() -> ActsForm:
    form = ActsForm(MultiDict({"since": "2026-11-10", "until": "2026-11-09", "words": "x" * 101}))
    form.validate()
    return form


SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "trail": ("privacy/acts.html", {
        **PAGE, "form": lambda: ActsForm(MultiDict()), "page": Page(ROWS, 50, None, None),
        "act_label": lambda: lambda code: code, "check": Thing(at=s.NOW, troubles={"audit": []})}),
    "trail_troubled": ("privacy/acts.html", {
        **PAGE, "form": lambda: ActsForm(MultiDict()), "page": Page([], 50, None, None, note="…"),
        "act_label": lambda: lambda code: code,
        "check": Thing(at=s.NOW, troubles={"audit": ["audit record 3 was changed"]})}),
    "trail_wrong": ("privacy/acts.html", {**PAGE, "form": wrong, "page": None, "check": None}),
    "looks": ("privacy/looks.html", {
        "current_user": s.OFFICER, "form": lambda: LooksForm(MultiDict()),
        "page": Page([(LOOK, "นายตะวัน นามสมมติ", "นางสาวฟ้าใส ใจสมมติ")], 50, None, None),
        "look_label": lambda: lambda code: code}),
    "staff_table": ("staffing/index.html", {
        "current_user": s.OFFICER, "form": lambda: s.sent(FileForm),
        "take": lambda: TakeForm(formdata=None), "columns": COLUMNS, "most": 2000, "number": 1}),
    "staff_plan": ("staffing/plan.html", {
        "current_user": s.OFFICER, "number": "a" * 32, "plan": PLAN, "bad": PLAN.verdicts[:1],
        "good": PLAN.verdicts[1:], "more": 3, "labels": {c.name: c.label for c in COLUMNS},
        "role_label": lambda: lambda code: code}),
    "staff_plan_none": ("staffing/plan.html", {
        "current_user": s.OFFICER, "number": "a" * 32, "plan": Plan([], []), "bad": [],
        "good": [], "more": 0, "labels": {}, "role_label": lambda: lambda code: code}),
    "staff_conflict": ("staffing/conflict.html", {
        "current_user": s.OFFICER, "message": "บัญชีผู้ใช้มีการเปลี่ยนแปลง"}),
}  # fmt: skip
