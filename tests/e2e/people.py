"""Invented people who walk through the portal, and what the teacher answers on the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import count

from portal.testing import PASSWORD, invented_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who does not exist; the national ID has a right check digit."""

    national_id: str
    title: str
    first_name: str
    last_name: str
    phone: str
    password: str = PASSWORD

    @property
    def full_name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return f"{self.phone}@mail.example"


def somebody(number: int, title: str, first_name: str, last_name: str) -> Person:
    """A person with everything that must be unique made from a number."""
    return Person(
        national_id=invented_id(90_000 + number), title=title, first_name=first_name,
        last_name=last_name, phone=f"02000{number:04d}",
    )


@dataclass(frozen=True, slots=True)
class Cast:
    """Who one story needs; another story on the same portal has people of its own."""

    number: int = field(default_factory=partial(next, count(1)))  #: of the story

    @property
    def teacher(self) -> Person:
        return somebody(self.number * 10, "นางสาว", "น้ำค้าง", "ใจสมมติ")

    @property
    def officer(self) -> Person:
        return somebody(self.number * 10 + 1, "นาย", "ตะวัน", "นามสมมติ")

    @property
    def director(self) -> Person:
        return somebody(self.number * 10 + 2, "นาง", "กำไล", "สมมติวงศ์")

    @property
    def administrator(self) -> Person:
        return somebody(self.number * 10 + 3, "นาย", "สายชล", "สมมติพงษ์")


#: What must be chosen or typed on the form of the ID card, by the name of the field.
ANSWERS = {
    "birth_date-day": "27",
    "birth_date-month": "3",
    "birth_date-year": "2535",
    "nationality": "ไทย",
    "blood_group": "O",
    "registered_address": "99/9 หมู่ 9 ถนนน้ำใสใจดี ตำบลในเมือง\nอำเภอเมือง จังหวัดตัวอย่าง 99000",
    "contact_address": "บ้านพักครู โรงเรียนบ้านตัวอย่างวิทยา",
    "staff_type": "teacher_official",
    "unit": "โรงเรียนบ้านตัวอย่างวิทยา",
    "position": "ครู",
    "rank": "คศ.2 ชำนาญการ",
    "reason": "promoted",
}
CORRECTED = "บ้านพักครู เลขที่ 7 โรงเรียนบ้านตัวอย่างวิทยา"
