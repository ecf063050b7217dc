"""A few announcements of an office that does not exist, so that the home page shows some."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.announcements.operations import change, write
from portal.i18n import today

#: Days before today from which each is shown, and what it says.
_TEXTS: tuple[tuple[int, dict[str, Any]], ...] = (
    (16, {
        "title_th": "แนวปฏิบัติการขีดฆ่าข้อมูลศาสนาและหมู่โลหิตบนสำเนาบัตร",
        "title_en": "How to strike out religion and blood group on copies of ID cards",
        "title_lo": "ວິທີຂີດຂ້າຂໍ້ມູນສາສະໜາ ແລະ ໝວດເລືອດໃນສຳເນົາບັດ",
        "body_th": "ก่อนแนบสำเนาบัตรประจำตัวประชาชน\n\n1. ขีดฆ่าข้อมูล **ศาสนา** และ **หมู่โลหิต**\n"
                   "2. ลงชื่อรับรองสำเนา\n3. ถ่ายรูปให้เห็นเลขครบทุกหลัก",
    }),
    (5, {
        "title_th": "เปิดรับคำสั่งซื้อแบบพิมพ์ ปพ. ประจำปีการศึกษา",
        "title_en": "Orders of school forms for this school year are open",
        "title_lo": "ເປີດຮັບຄຳສັ່ງຊື້ແບບພິມ ປພ. ປະຈຳສົກຮຽນ",
        "body_th": "โรงเรียนสั่งซื้อได้ที่หน้า [บริการ](/services)",
    }),
    (1, {
        "title_th": "หยุดให้บริการหน้าเคาน์เตอร์ในวันหยุดราชการ", "pinned": True,
        "title_en": "The counter is closed on public holidays",
        "title_lo": "ປິດເຄົາເຕີໃນວັນພັກລັດຖະການ",
        "body_th": "ยื่นคำร้องออนไลน์ได้ตามปกติ **ตลอด 24 ชั่วโมง**",
        "body_en": "Petitions can be sent online at any time.",
    }),
)  # fmt: skip


def announce(by: int) -> None:
    """Write and publish them as an administrator does."""
    for days, words in _TEXTS:
        values = {**words, "shown_from": today() - timedelta(days=days), "is_published": False}
        one = write(values, by=by)
        change(one.id, {"is_published": True}, seen=one.version, by=by)
