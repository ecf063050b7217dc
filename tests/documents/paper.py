"""Invented papers to print: one petition in three languages, drawn as the portal draws it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, g, render_template
from flask.templating import Environment

from portal.documents.qr import qr_svg
from portal.i18n.setup import init_i18n
from portal.i18n.templates import base_environment

ROOT = Path(__file__).parents[2]
SENT = datetime(2025, 3, 31, 4, 10, 14, tzinfo=UTC)
REFERENCE = "1120250331111014"
QR = {"qr.svg": qr_svg("https://portal.example/s/1120250331111014" + "0123456789ab" * 2)}
#: Begins a document without page numbers, so that its text is all there is to read.
BARE = "<style>@page { @bottom-left { content: none } @bottom-right { content: none } }</style>"
FORM = {
    "th": "คำขอมีบัตรประจำตัวหรือขอบัตรประจำตัวใหม่",
    "en": "Request for an official ID card or a new one",
    "lo": "ຄໍາຮ້ອງຂໍບັດປະຈໍາຕົວພະນັກງານລັດ ຫຼື ຂໍບັດໃໝ່",
}
ANSWERS = {
    "th": [
        ("ข้อมูลส่วนบุคคล", [
            ("วันเดือนปีเกิด", "27 มีนาคม 2535"), ("อายุ", "33 ปี"), ("สัญชาติ", "ไทย"),
            ("หมู่โลหิต", "O"),
            ("ที่อยู่ในทะเบียนบ้าน", "99/9 หมู่ 9 ถนนน้ำใสใจดี ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 99000"),
            ("ที่อยู่ที่สามารถติดต่อได้", "ที่เดียวกับทะเบียนบ้าน"),
        ]),
        ("ตำแหน่งและเหตุผล", [
            ("เจ้าหน้าที่ของรัฐประเภท", "ข้าราชการครูและบุคลากรทางการศึกษา"),
            ("กลุ่มงาน/โรงเรียน", "โรงเรียนบ้านตัวอย่างวิทยา"), ("ตำแหน่ง", "ครู"),
            ("อันดับ/ระดับ", "คศ.2 ชำนาญการ"),
            ("กรณีการขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ",
             "ขอเปลี่ยนบัตร เนื่องจากเปลี่ยนตำแหน่ง/เลื่อนระดับ"),
        ]),
    ],
    "en": [
        ("Personal details", [
            ("Date of birth", "27 March 1992"), ("Age", "33 years"), ("Nationality", "Thai"),
            ("Blood group", "O"),
            ("Address in the house registration", "99/9 Moo 9, Example Road, Muang, 99000"),
            ("Address where you can be reached", "The same"),
        ]),
        ("Position and reason", [
            ("Type of state official", "Teacher civil servants and education personnel"),
            ("Work group or school", "Ban Example School"), ("Position", "Teacher"),
            ("Rank or level", "K2, Experienced"),
            ("Reason for requesting an official ID card", "New position, new card"),
        ]),
    ],
    "lo": [
        ("ຂໍ້ມູນສ່ວນຕົວ", [
            ("ວັນເດືອນປີເກີດ", "27 ມີນາ 1992"), ("ອາຍຸ", "33 ປີ"), ("ສັນຊາດ", "ໄທ"),
            ("ທີ່ຢູ່ຕາມສຳມະໂນຄົວ", "99/9 ບ້ານຕົວຢ່າງ ເມືອງຕົວຢ່າງ ແຂວງຕົວຢ່າງ ສາທາລະນະລັດປະຊາທິປະໄຕປະຊາຊົນລາວ"),
        ]),
        ("ຕຳແໜ່ງ ແລະ ເຫດຜົນ", [
            ("ປະເພດພະນັກງານລັດ", "ຂ້າລັດຖະການຄູ ແລະ ບຸກຄະລາກອນທາງການສຶກສາ"),
            ("ເຫດຜົນ", "ຂໍປ່ຽນບັດ ເນື່ອງຈາກປ່ຽນຕຳແໜ່ງຫຼືເລື່ອນລະດັບ"),
        ]),
    ],
}  # fmt: skip
TIMELINE = {
    "th": [("ส่งคำร้องไปยังเจ้าหน้าที่", "31 มี.ค. 2568, 11:10 น.", "ผู้ยื่นคำขอ", ""),
           ("เจ้าหน้าที่ส่งให้แก้ไขข้อมูล", "1 เม.ย. 2568, 09:05 น.", "นายตะวัน นามสมมติ",
            "สำเนาบัตรประชาชนไม่ชัดเจน\nโปรดถ่ายใหม่"),
           ("ส่งข้อมูลแก้ไขไปยังเจ้าหน้าที่", "1 เม.ย. 2568, 12:40 น.", "ผู้ยื่นคำขอ", "")],
    "en": [("Sent to the officer", "31 Mar 2025, 11:10", "Applicant", ""),
           ("Returned for correction", "1 Apr 2025, 09:05", "Mr Tawan Namsommut",
            "The copy of the ID card is blurred. Please photograph it again.")],
    "lo": [("ສົ່ງຄຳຮ້ອງໄປຍັງເຈົ້າໜ້າທີ່", "31 ມີນາ 2025, 11:10", "ຜູ້ຍື່ນຄຳຮ້ອງ", "")],
}  # fmt: skip
FILES = [
    ("สำเนาบัตรประชาชน", "บัตรประชาชน ของฉัน.jpg", 1_204_113),
    ("เอกสารอื่นๆ 1", "คำสั่งเลื่อน.pdf", 88_020),
]
BLANK = [
    ("ข้อมูลส่วนบุคคล", [
        ("วันเดือนปีเกิด", "line", []), ("สัญชาติ", "line", []),
        ("หมู่โลหิต", "choice", ["A", "B", "AB", "O"]), ("ที่อยู่ในทะเบียนบ้าน", "text", []),
    ]),
    ("ตำแหน่งและเหตุผล", [
        ("เจ้าหน้าที่ของรัฐประเภท", "choice",
         ["ข้าราชการครูและบุคลากรทางการศึกษา", "ลูกจ้างประจำ", "พนักงานราชการ", "บำเหน็จบำนาญ"]),
        ("ตำแหน่ง", "line", []),
    ]),
]  # fmt: skip


class Press(Flask):
    """The smallest app that draws documents."""

    def create_jinja_environment(self) -> Environment:
        return base_environment(self, super().create_jinja_environment)


def press(translations: list[Path] | None = None, instance: Path | None = None) -> Flask:
    """An app without views or database; `instance` is where it keeps documents and fonts."""
    app = Press("paper", root_path=str(ROOT / "portal"), template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="paper", TESTING=True)
    if instance:
        app.config["PORTAL_INSTANCE"] = instance
    init_i18n(app, translations or [])
    app.jinja_env.globals["asset"] = lambda name: f"/static/{name}"
    return app


def petition(language: str = "th", **more: Any) -> dict[str, Any]:
    """What the portal gives to petition.html and receipt.html."""
    heading = {"title": FORM[language], "paper_title": FORM[language],
               "reference": REFERENCE, "submitted_at": SENT,
               "state_label": TIMELINE[language][-1][0]}  # fmt: skip
    return {
        "office": {"name": "สำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1", "phone": "0 2000 0000 ต่อ 11",
                   "address": "99 ถนนตัวอย่าง ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 99000"},
        "service": heading, "petition": heading, "printed_at": SENT, "qr": "asset:qr.svg",
        "applicant": {"name": "นางสาวฟ้าใส ใจสมมติ", "masked_id": "x-xxxx-xxxxx-97-7",
                      "phone": "02-000-0000"},
        "answers": ANSWERS[language], "files": FILES, "timeline": TIMELINE[language], **more,
    }  # fmt: skip


def draw(app: Flask, name: str, language: str, context: dict[str, Any]) -> str:
    """The HTML of documents/<name>.html."""
    with app.test_request_context("/"):
        g.language = language
        return render_template(f"documents/{name}.html", language=language, **context)
