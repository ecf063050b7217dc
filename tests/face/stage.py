"""A stage for the templates: the smallest app that can draw them, and invented people to draw."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

from flask import Flask, g, render_template
from flask.templating import Environment
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TelField,
    widgets,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.face import asset
from portal.i18n.fields import DateField, TimeField, Trimmed, TrimmedText
from portal.i18n.forms import Form
from portal.i18n.setup import init_i18n
from portal.i18n.templates import base_environment

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 2, 32, tzinfo=UTC)


class Stage(Flask):
    """A Flask app whose templates are translated when loaded, as the portal's are."""

    def create_jinja_environment(self) -> Environment:
        return base_environment(self, super().create_jinja_environment)


def stage(translations: list[Path] | None = None) -> Flask:
    """An app that draws templates for a request; no database, no views, nobody signed in."""
    app = Stage("face", root_path=str(ROOT / "portal"), template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="stage", TESTING=True, BOOTSTRAP_SERVE_LOCAL=True)
    Bootstrap5(app)
    CSRFProtect(app)
    init_i18n(app, translations or [])
    app.jinja_env.globals.update(
        asset=asset,
        page_url=lambda **changes: "?" + "&".join(f"{k}={v}" for k, v in changes.items() if v),
    )
    return app


def draw(app: Flask, page: str, language: str, context: dict[str, Any]) -> str:
    """One page as a reader of `language` gets it."""
    with app.test_request_context("/somewhere?q=x"):
        g.language = language
        return render_template(page, **everything(language, context))


def everything(language: str, context: dict[str, Any]) -> dict[str, Any]:
    """The context of a page with what every page has; functions are called for their value."""
    made = {name: value() if callable(value) else value for name, value in context.items()}
    return {"office": OFFICE, "current_user": VISITOR, "language": language, **made}


OFFICE = Thing(
    name="สำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1",
    short_name="สพป.ตัวอย่าง เขต 1",
    address="99 ถนนตัวอย่าง ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 99000",
    phone="0 2000 0000 ต่อ 11",
    hours="วันจันทร์–ศุกร์ 08:30–16:30 น.",
)
VISITOR = Thing(is_authenticated=False, is_staff=False, is_admin=False, unread=0, full_name="")
CITIZEN = Thing(
    id=9, is_authenticated=True, is_staff=False, is_admin=False, unread=2,
    full_name="นางสาวฟ้าใส ใจสมมติ",
)
OFFICER = Thing(
    id=7, is_authenticated=True, is_staff=True, is_admin=True, reads_queues=True, approves=True,
    unread=0,
    full_name="นายตะวัน นามสมมติ",
)


def chosen_from(**labels: str) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class Card(Form):
    """A form with one of every kind of field."""

    birth_date = DateField("วันเดือนปีเกิด", [InputRequired()], description="เช่น 27 มีนาคม 2535")
    nationality = Trimmed("สัญชาติ", [InputRequired()])
    blood_group = RadioField(
        "หมู่โลหิต", choices=chosen_from(a="A", b="B", ab="AB", o="O"),
        validate_choice=False, render_kw={"inline": True},
    )
    address = TrimmedText("ที่อยู่ในทะเบียนบ้าน", [InputRequired()])
    same_address = BooleanField("เหมือนที่อยู่ในทะเบียนบ้าน")
    staff_type = RadioField(
        "เจ้าหน้าที่ของรัฐประเภท", [InputRequired()],
        choices=chosen_from(teacher="ข้าราชการครูและบุคลากรทางการศึกษา", hired="ลูกจ้างประจำ"),
    )
    position = Trimmed("ตำแหน่ง", [InputRequired()])
    rank = Trimmed("อันดับ/ระดับ")
    reason = SelectField(
        "กรณีการขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ", [InputRequired()],
        choices=chosen_from(first="ขอมีบัตรครั้งแรก", lost="บัตรหายหรือถูกทำลาย"),
    )
    salary = DecimalField("อัตราเงินเดือน (บาท)")
    attendees = IntegerField("จำนวนผู้เข้าร่วมประชุม", [Optional(), NumberRange(1, 500)])
    phone = TelField("เบอร์โทรศัพท์")
    start_time = TimeField("ตั้งแต่เวลา")
    equipment = SelectMultipleField(
        "อุปกรณ์", choices=chosen_from(projector="โปรเจคเตอร์", screen="จอโปรเจคเตอร์"),
        widget=widgets.ListWidget(), option_widget=widgets.CheckboxInput(),
    )
    sections = (
        ("ข้อมูลส่วนตัว", "ตามที่ปรากฏในทะเบียนบ้าน",
         ["birth_date", "nationality", "blood_group", "address", "same_address"]),
        ("ตำแหน่งและเหตุที่ขอ", "ข้อมูลนี้จะพิมพ์ลงบนบัตร",
         ["staff_type", ("position", "rank"), "reason"]),
    )


class Pickup(Form):
    day = DateField("วันรับบัตร", [InputRequired()])
    hour = TimeField("เวลา", [InputRequired()])


def sent(form: type[Form], **typed: str) -> Form:
    """A form as after a POST that was judged."""
    made = form(formdata=MultiDict({"csrf_token": generate_csrf(), **typed}))
    made.validate()
    return made


def file(id: str, name: str, media_type: str, size: int) -> Thing:
    return Thing(
        id=id, shown_name=name, media_type=media_type, size=size, created_at=NOW,
        is_picture=media_type.startswith("image/"),
    )


PICTURE = file("a" * 32, "สำเนาบัตร-ฟ้าใส.jpg", "image/jpeg", 1_890_000)
PAPER = file("b" * 32, "คำสั่งเลื่อนวิทยฐานะ.pdf", "application/pdf", 655_000)


def slot(code: str, label: str, required: bool = False) -> Thing:
    return Thing(code=code, label=label, required=required, hint="")


SLOTS = (
    slot("id_card_copy", "สำเนาบัตรประชาชน", required=True),
    slot("other_1", "เอกสารอื่นๆ 1"),
    slot("other_2", "เอกสารอื่นๆ 2"),
)


def service(slug: str, label: str, summary: str, icon: str, **more: Any) -> Thing:
    return Thing(
        slug=slug, code=slug.replace("-", "_"), label=label, summary=summary, icon=icon,
        title=label, who="", bring=(), steps=(),
        fee="", group="กลุ่มอำนวยการ", slots=(), sla=Thing(target=3, due=5), promise=True,
        next_steps={}, **more,
    )


ID_CARD = service("id-card", "ขอบัตรประจำตัว", "บัตรเจ้าหน้าที่ของรัฐ หมดอายุ หรือหาย", "person-vcard")
ID_CARD.title = "คำขอมีบัตรประจำตัวหรือขอบัตรประจำตัวใหม่"
ID_CARD.who = "สำหรับข้าราชการครูและบุคลากรทางการศึกษา ลูกจ้างประจำ และพนักงานราชการ ในสังกัดสำนักงาน"
ID_CARD.bring = ("รูปถ่าย 1 นิ้ว 2 รูป นำมาในวันรับบัตร",)
ID_CARD.steps = (
    ("ยื่นคำขอออนไลน์", "ท่านได้รหัสอ้างอิงและใบรับคำร้องทันที"),
    ("เจ้าหน้าที่ตรวจความครบถ้วน", "หากเอกสารไม่ครบ จะส่งกลับให้แก้ไขพร้อมข้อความ"),
    ("เสนอ ผอ.", "ผู้อำนวยการพิจารณาและลงนาม"),
)
ID_CARD.group = "กลุ่มบริหารงานบุคคล"
ID_CARD.slots = SLOTS
SERVICES = (
    ID_CARD,
    service("certificate", "หนังสือรับรอง", "รับรองเงินเดือน การปฏิบัติงาน", "file-earmark-text"),
    service("pension", "บำเหน็จดำรงชีพ", "ยื่นขอและคำนวณเงินโดยประมาณ", "cash-coin"),
    service("room-booking", "จองห้องประชุม", "ดูห้องว่างรายเดือนและจองได้ทันที", "door-open"),
    service("appointment", "นัดหมาย", "ขอเข้าพบผู้บริหารในเวลาที่ว่าง", "calendar-check"),
    service("video-conference", "จองห้องประชุมทางไกล", "รับลิงก์และ PIN ใช้ครั้งเดียว", "camera-video"),
    service("pp-order", "สั่งซื้อ ปพ.1-3", "แบบพิมพ์ทางการศึกษาสำหรับโรงเรียน", "journal-bookmark"),
)

LABELS = {
    "submitted": "ส่งคำร้องไปยังเจ้าหน้าที่",
    "in_progress": "เจ้าหน้าที่กำลังดำเนินการ",
    "returned": "เจ้าหน้าที่ส่งให้แก้ไขข้อมูล",
    "resubmitted": "ส่งข้อมูลแก้ไขไปยังเจ้าหน้าที่",
    "completed": "ดำเนินการเรียบร้อย",
    "cancelled": "ยกเลิกคำร้อง",
}


def petition(phase: str, turn: str = "office", age: int = 2, nr: int = 15, **more: Any) -> Thing:
    return Thing(**{
        "reference": f"11202611190932{nr:02}", "service_label": "ขอบัตรประจำตัว",
        "title": ID_CARD.title, "phase": phase, "turn": turn, "state_label": LABELS[phase],
        "age_days": age, "days_left": 5 - age, "clock_stopped": turn == "citizen",
        "submitted_at": NOW - timedelta(days=5), "changed_at": NOW - timedelta(days=1),
        "due_on": date(2026, 11, 26), "note": "", "can_edit": phase in {"submitted", "returned"},
        "can_cancel": turn != "nobody", "result_url": None, "cells": ["โรงเรียนบ้านตัวอย่าง", None],
        "applicant_name": CITIZEN.full_name,
        "assignee_name": OFFICER.full_name if nr % 2 else None,
        "service": ID_CARD, "sla": ID_CARD.sla, "service_code": "id_card", "state": phase,
        "version": 6,
    } | more)


RETURNED = petition("returned", "citizen", note="สำเนาบัตรประชาชนไม่ชัด โปรดถ่ายใหม่")
ROWS = (
    RETURNED,
    petition("in_progress", "approver", age=1, nr=16, state_label="เสนอ ผอ."),
    petition("submitted", age=0, nr=17),
    petition("resubmitted", age=5, nr=18),
    petition("in_progress", age=8, nr=19),
    petition("in_progress", "citizen", age=4, nr=20, state_label="นัดหมายรับบัตร"),
    petition("completed", "nobody", nr=21, result_url=f"/files/{PAPER.id}"),
    petition("cancelled", "nobody", nr=22, note="ยกเลิกโดยผู้ยื่น"),
)


def page(rows: tuple[Thing, ...] = ROWS) -> Thing:
    return Thing(rows=rows, next="?at=x", previous="?at=y", size=10, count_text="24 คำร้อง")


FACTS = [
    ("ชื่อ", "นางสาวฟ้าใส ใจสมมติ"),
    ("เลขประจำตัวประชาชน", "x-xxxx-xxxxx-12-3"),
    ("เบอร์โทรศัพท์", "02-000-0000"),
]
SECTIONS = [
    ("ข้อมูลส่วนตัว", "part-1",
     [("วันเดือนปีเกิด", "27 มีนาคม 2535"), ("สัญชาติ", "ไทย"), ("หมู่โลหิต", ""),
      ("ที่อยู่ในทะเบียนบ้าน", "12/34 หมู่ 5 ตำบลตัวอย่าง\nอำเภอเมือง จังหวัดตัวอย่าง 99000")]),
    ("ตำแหน่งและเหตุที่ขอ", "part-2",
     [("ตำแหน่ง", "ครู"), ("อันดับ/ระดับ", "คศ.2 ชำนาญการ"), ("กรณีการขอมีบัตร", "บัตรหายหรือถูกทำลาย")]),
]
FILES = [("สำเนาบัตรประชาชน", PICTURE), ("เอกสารอื่นๆ 1", PAPER), ("เอกสารอื่นๆ 2", None)]
EVENTS = [
    Thing(label=LABELS["submitted"], at=NOW - timedelta(days=5), who="ผู้ยื่น", note=""),
    Thing(label=LABELS["returned"], at=NOW - timedelta(days=4), who="ตะวัน น.",
          note="สำเนาบัตรประชาชนไม่ชัด โปรดถ่ายใหม่"),
]
LATER = [Thing(label="เสนอ ผอ."), Thing(label="นัดหมายรับบัตร"), Thing(label=LABELS["completed"])]
AUTHOR = Thing(full_name="นายตะวัน นามสมมติ")
MESSAGES = [
    Thing(body="สำเนาบัตรประชาชนไม่ชัด\nโปรดถ่ายใหม่", at=NOW, from_office=True, author=AUTHOR),
    Thing(body="แนบไฟล์ใหม่ให้แล้วค่ะ", at=NOW, from_office=False, author=CITIZEN),
]
NOTES = [Thing(body="โทรถามโรงเรียนแล้ว", at=NOW, from_office=True, author=AUTHOR)]
