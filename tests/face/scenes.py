"""Every page of the face in the situations it must look right in: name → (template, context).

A value that is a function is called inside the request, where forms can be made.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Thing
from typing import Any

from tests.face import (
    desk_scenes as desk,
    issued_scenes as issued,
    office_scenes as house,
    records_scenes as records,
    report_scenes as reports,
    stage as s,
    told_scenes as told,
)

PLAIN = [Thing(action="approve", label="อนุมัติ", note=False),
         Thing(action="send_back", label="ส่งคืนเจ้าหน้าที่", note=True)]
TYPED = {
    "nationality": "ไทย", "salary": "ห้า", "birth_date-day": "27", "birth_date-month": "3",
    "birth_date-year": "35",
}
STEPS = [
    (Thing(action="propose", label="เสนอ ผอ.", hint="ข้อมูลครบถ้วน ส่งต่อผู้อำนวยการ"), None),
    (Thing(action="return", label="เจ้าหน้าที่ส่งให้แก้ไขข้อมูล", hint="ต้องมีข้อความ"), None),
    (Thing(action="cancel", label="ยกเลิกคำร้อง", hint=""), None),
]
APPOINT = Thing(action="appoint", label="นัดหมายรับบัตร", hint="")


def process(**more: Any) -> dict[str, Any]:
    return {
        "current_user": s.OFFICER, "petition": s.ROWS[3], "files": s.FILES[:2],
        "sections": [("ผู้ยื่นคำขอ", None, s.FACTS), *s.SECTIONS], "file": s.PICTURE,
        "result_files": [s.PAPER], "steps": STEPS, "version": 6, "messages": s.MESSAGES,
        "notes": s.NOTES, "events": s.EVENTS, "later_states": s.LATER, "can_act": True,
        "can_talk": True, "assignee": "", "assigned_to_me": False, "step_facts": [],
        "next_reference": "1120261119093216", "can_take": True,
        "replies": [Thing(id=3, title="สำเนาไม่ชัด", text="เรียน คุณ\"ฟ้าใส\" <โปรดถ่ายใหม่>")],
        "colleagues": [Thing(id=7, full_name="นางสาวเพื่อน ร่วมงาน")], **more,
    }


def show(petition: Thing, **more: Any) -> dict[str, Any]:
    return {
        "current_user": s.CITIZEN, "petition": petition, "sections": s.SECTIONS, "files": s.FILES,
        "next_sentence": "สำเนาบัตรประชาชนไม่ชัด โปรดถ่ายใหม่ให้เห็นเลขครบทั้ง 13 หลัก แล้วส่งกลับ",
        "result_files": [], "messages": s.MESSAGES, "events": s.EVENTS, "later_states": s.LATER,
        "can_edit": petition.can_edit, "can_cancel": petition.can_cancel, "can_rate": False,
        "step_facts": [], **more,
    }


FORM = {
    "current_user": s.CITIZEN, "service": s.ID_CARD, "applicant": s.FACTS, "saved_at": s.NOW,
    "autosave_url": "/autosave", "upload_url": "/upload/",
}

SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "home": ("home.html", {
        "services": s.SERVICES, "calendars": "",
        "announcements": [Thing(title="หยุดให้บริการหน้าเคาน์เตอร์ วันที่ 7 ธันวาคม 2569",
                                url="/news/1", day=s.NOW.date(), note="ยื่นคำร้องออนไลน์ได้ตามปกติ")]}),
    "home_bare": ("home.html", {
        "services": s.SERVICES[:1], "announcements": [], "calendars": ""}),
    "services": ("services.html", {"groups": [
        ("กลุ่มบริหารงานบุคคล", s.SERVICES[:2]), ("กลุ่มอำนวยการ", s.SERVICES[3:6])], "q": ""}),
    "services_none": ("services.html", {"groups": [], "q": "<b>หมู"}),
    "service": ("service.html", {"service": s.ID_CARD}),
    "manual": ("manual.html", {"service": s.ID_CARD}),
    "form": ("petitions/form.html", {
        **FORM, "form": lambda: s.Card(formdata=None),
        "slots": [(place, None, None) for place in s.SLOTS]}),
    "form_wrong": ("petitions/form.html", {
        **FORM, "form": lambda: s.sent(s.Card, **TYPED), "petition": s.RETURNED,
        "note": s.RETURNED.note, "slots": [
            (s.SLOTS[0], s.PICTURE, None), (s.SLOTS[1], s.PAPER, None),
            (s.SLOTS[2], None, "ไฟล์มีขนาด 7.2 MB เกินกว่า 5 MB ลองถ่ายใหม่ด้วยความละเอียดต่ำลง")]}),
    "check": ("petitions/check.html", {
        "current_user": s.CITIZEN, "service": s.ID_CARD, "token": "t", "edit_url": "/edit",
        "sections": [("ผู้ยื่นคำขอ", None, s.FACTS), *s.SECTIONS], "files": s.FILES,
        "error": "โปรดทำเครื่องหมายรับรอง"}),
    "sent": ("petitions/sent.html", {
        "current_user": s.CITIZEN, "service": s.ID_CARD, "petition": s.ROWS[2]}),
    "mine": ("petitions/mine.html", {
        "current_user": s.CITIZEN, "page": s.page(), "q": "", "sort": "-reference",
        "waiting": [s.RETURNED]}),
    "mine_empty": ("petitions/mine.html", {
        "current_user": s.CITIZEN, "page": s.page(()), "q": "", "sort": "", "waiting": []}),
    "show_returned": ("petitions/show.html", show(s.RETURNED)),
    "show_waiting": ("petitions/show.html", show(s.ROWS[1])),
    "show_done": ("petitions/show.html", show(
        s.ROWS[6], can_rate=True, later_states=[], result_files=[s.PAPER], messages=[],
        rating_error="โปรดเลือกหนึ่งข้อ", rating_comment="<u>ดี")),
    "show_pickup": ("petitions/show.html", show(
        s.ROWS[5], next_sentence="มารับบัตรที่กลุ่มบริหารงานบุคคล พร้อมรูปถ่าย 1 นิ้ว 2 รูป",
        step_facts=[("วันรับบัตร", "1 ธันวาคม 2569"), ("เวลา", "10:00")],
        body="ยาวเกินไป", body_error="ข้อความยาวเกินไป")),
    "cancel": ("petitions/cancel.html", {
        "current_user": s.CITIZEN, "petition": s.ROWS[2]}),
    "conflict": ("petitions/conflict.html", {
        "current_user": s.OFFICER, "petition": s.ROWS[1], "events": s.EVENTS,
        "message": "มีผู้ดำเนินการขั้นนี้ก่อนท่าน", "onward": "/staff/petitions/1120261119093216",
        "typed": "</textarea><script>x</script>\nสองบรรทัด"}),
    "status": ("status.html", {"reference": "", "last4": "", "error": None, "result": None}),
    "status_wrong": ("status.html", {
        "reference": "1120261119093216", "last4": "1234", "result": None,
        "error": "ไม่พบคำร้องตามรหัสและเลขนี้"}),
    "status_found": ("status.html", {
        "reference": "1120261119093216", "last4": "", "error": None, "result": s.ROWS[1]}),
    "approvals": ("staff/approvals.html", {"current_user": s.OFFICER, "steps": PLAIN, "cases": [
        Thing(petition=s.petition("in_progress", "approver", nr=n, id=n, note=note), steps=PLAIN,
              sections=[("ข้อมูลส่วนตัว", "part-1", [("สัญชาติ", "ไทย"), ("ตำแหน่ง", "")])],
              files=[], needs_page=n == 31)
        for n, note in ((30, ""), (31, "เอกสารครบถ้วน เสนอเพื่อโปรดพิจารณา"))]}),
    "approvals_none": ("staff/approvals.html", {
        "current_user": s.OFFICER, "steps": [], "cases": []}),
    "together": ("staff/together.html", {
        "current_user": s.OFFICER, "step": PLAIN[0], "sentence": "", "back": "/staff/id-card",
        "note": "</textarea>\nสองบรรทัด",
        "done": [Thing(reference="1120261119093215", label="ครูสมมติ 1120261119093215")],
        "failed": [Thing(reference="1120261119093216", label="ครูอื่น 1120261119093216",
                         trouble="มีผู้แก้ไขคำร้องนี้ก่อนท่าน")]}),
    "together_wrong": ("staff/together.html", {
        "current_user": s.OFFICER, "step": None, "sentence": "โปรดเลือกคำร้องอย่างน้อยหนึ่งรายการ",
        "back": "/staff/id-card", "note": "", "done": [], "failed": []}),
    "form_behalf": ("petitions/form.html", {
        **FORM, "current_user": s.OFFICER, "for_whom": s.CITIZEN.full_name,
        "form": lambda: s.sent(s.Pickup), "slots": []}),
    "hand_over": ("staff/hand_over.html", {
        "current_user": s.OFFICER, "petitions": s.ROWS[:2], "slug": "id-card",
        "officers": [Thing(id=7, full_name="นางสาวเพื่อน ร่วมงาน")], "to_id": 0, "note": "ฝากด้วย",
        "error": "โปรดเลือกเจ้าหน้าที่ของบริการนี้", "back": "/staff/id-card"}),
    "filed": ("staff/filed.html", {
        "current_user": s.OFFICER, "petition": s.ROWS[2],
        "filing": Thing(officer=s.OFFICER, consent_at=s.NOW)}),
    "replies": ("replies/index.html", {"current_user": s.OFFICER, "replies": [
        (Thing(id=1, title="สำเนาไม่ชัด", body="เรียน {name} โปรดถ่ายใหม่ " * 9), "ขอบัตรประจำตัว", True),
        (Thing(id=2, title="ขอบคุณ", body="ขอบคุณ"), "ทุกบริการ", False)]}),
    "replies_none": ("replies/index.html", {"current_user": s.OFFICER, "replies": []}),
    "reply": ("replies/reply.html", {
        "current_user": s.OFFICER, "reply": Thing(id=1, title="สำเนาไม่ชัด"),
        "form": lambda: s.sent(s.Pickup), "placeholders": [("name", "ชื่อผู้ยื่นคำขอ")]}),
    "late": ("staff/late.html", {"current_user": s.OFFICER, "page": s.page(tuple(
        s.petition("in_progress", age=age, nr=20 + age, escalated=n, assignee=None,
                   due_on=date(2026, 11, 13 - n))
        for n, age in enumerate((8, 9, 12))))}),
    "reports": ("reports/index.html", {"current_user": s.OFFICER, **reports.INDEX}),
    "reports_none": ("reports/index.html", {"current_user": s.OFFICER, **reports.NOTHING}),
    "board": ("reports/board.html", {"current_user": s.VISITOR, **reports.BOARD}),
    "late_none": ("staff/late.html", {"current_user": s.OFFICER, "page": s.page(())}),
    "process": ("staff/process.html", process()),
    "process_wrong": ("staff/process.html", process(
        file=s.PAPER, action="appoint", error="เขียนข้อความถึงผู้ยื่นคำขอ", note="<i>ร่าง",
        full_id="1-2345-67890-12-1", assignee=s.OFFICER.full_name, assigned_to_me=True,
        step_facts=[("วันรับบัตร", "1 ธันวาคม 2569")], inside_error="เขียนก่อน", result_error="เลือกไฟล์",
        hand_error="โปรดเลือก", hand_to=7, hand_note="ลาพักร้อน", can_take=False,
        steps=lambda: [(APPOINT, s.sent(s.Pickup)), STEPS[1]])),
    "process_pages": ("staff/process.html", process(
        file=s.PAPER, file_before=s.PICTURE, page=2, pages=3, zoom=True)),
    "process_filed": ("staff/process.html", process(filed=Thing(
        officer=s.OFFICER, consent_at=s.NOW, consent_how="signed", consent_version="1 sha256:ab"))),
    "process_over": ("staff/process.html", process(
        petition=s.ROWS[6], steps=[], files=[], file=None, result_files=[], later_states=[],
        messages=[], notes=[], can_act=False, can_talk=False, next_reference=None)),
    "process_orphan": ("staff/process.html", process(
        petition=s.petition("submitted", service=None, service_label="id_card"), steps=[])),
    "inbox": ("inbox.html", {"current_user": s.CITIZEN, "page": s.page(), "unread": 1, "messages": [
        Thing(id=2, subject="คำร้องของท่านรอการแก้ไข", body="สำเนาบัตรไม่ชัด\n\nรหัส: 1120261119093215",
              created_at=s.NOW, link="/messages/2", read_at=None),
        Thing(id=1, subject="ได้รับคำร้องแล้ว", body="ขอบคุณ", created_at=s.NOW, link="",
              read_at=s.NOW)]}),
    "inbox_empty": ("inbox.html", {"current_user": s.CITIZEN, "messages": [], "unread": 0}),
    "error": ("error.html", {
        "title": "ไม่พบหน้านี้", "lead": "ที่อยู่อาจพิมพ์ผิด หรือท่านไม่มีสิทธิ์ดูหน้านี้",
        "hints": ["หากพิมพ์ที่อยู่เอง โปรดตรวจอีกครั้ง"]}),
    "error_busy": ("error.html", {
        "title": "ระบบไม่ว่าง", "lead": "โปรดลองใหม่ในอีกสักครู่", "retry": "/", "home_only": True}),
    **desk.SCENES,
    **issued.SCENES,
    **told.SCENES,
    **house.SCENES,
    **records.SCENES,
    "show_issued": ("petitions/show.html", show(
        s.ROWS[6], issued=issued.EVERY, later_states=[], messages=[])),
    "process_issued": ("staff/process.html", process(
        petition=s.ROWS[6], steps=[], later_states=[], issued=issued.EVERY, can_revoke=True,
        revoking=issued.EVERY[0].id, revoke_reason="ผิด</textarea>", revoke_error="ยาวเกินไป")),
    "broken": ("500.html", {"ticket": "E-7K2M-49QX"}),
}
