"""Names, numbers, words and secrets of people who do not exist, drawn from a seeded Random."""

from __future__ import annotations

import base64
from random import Random

TITLES = ("นาย", "นาง", "นางสาว")
_MEN = (
    "สมมติ", "ก้องภพ", "ขวัญเมือง", "จารึก", "ชาญเดช", "ฐากูร", "ดนัยเทพ", "ตะวันฉาย", "ทิวากร",
    "ธารา", "นภดล", "บรรพต", "ปฐพี", "พสุธา", "ภูผา", "เมฆา", "รวีโรจน์", "วายุ", "ศิขริน", "อาทิตย์ธร",
)
_WOMEN = (
    "สมหมาย", "กานดาวสี", "แก้วใจ", "จันทร์ฉาย", "ชมดาว", "ดวงเดือน", "ทอรุ้ง", "ธาริณี", "นวลอนงค์",
    "บุษบง", "ปานตะวัน", "พิมพ์ดาว", "ฟ้าใส", "มะลิวัลย์", "เมฆขลา", "รินธารา", "ลำดวน", "วรรณรุ้ง",
    "สายน้ำผึ้ง", "อรุณรุ่ง",
)
# No family is called so: every surname says that it is made up.
_MADE_UP = ("สมมติ", "ตัวอย่าง", "ทดลอง", "จำลอง", "สาธิต", "นามแฝง")
_ENDINGS = (
    "กุล", "วงศ์", "สุข", "ชัย", "ทรัพย์", "พัฒนา", "ศรี", "รักษ์", "งาม", "มั่นคง", "เจริญ", "วัฒนา",
)
_UNITS = (
    "โรงเรียนบ้านตัวอย่างเหนือ", "โรงเรียนบ้านสมมติ", "โรงเรียนอนุบาลตัวอย่าง", "โรงเรียนทดลองวิทยา",
    "โรงเรียนวัดสมมติธรรม", "กลุ่มบริหารงานบุคคล", "กลุ่มนโยบายและแผน", "หน่วยตรวจสอบภายใน",
)
_TEXTS: dict[str, tuple[str, ...]] = {
    "nationality": ("ไทย",),
    "unit": _UNITS,
    "school": _UNITS[:5],
    "agency": ("สำนักงานสมมติจังหวัดตัวอย่าง", "เทศบาลเมืองตัวอย่าง", "ชมรมครูสมมติ"),
    "position": ("ครู", "ครูผู้ช่วย", "ผู้อำนวยการโรงเรียน", "นักวิชาการศึกษา", "เจ้าหน้าที่ธุรการ"),
    "rank": ("ชำนาญการ", "ชำนาญการพิเศษ", "ปฏิบัติการ", "คศ. 1", "คศ. 2"),
    "purpose": ("ใช้ประกอบการขอสินเชื่อ", "ใช้เป็นหลักฐานการปฏิบัติงาน", "จัดประชุมประจำเดือน"),
    "subject": ("ขอเข้าพบเพื่อหารือ", "ขอความอนุเคราะห์วิทยากร", "ประชุมชี้แจงแนวทาง"),
    "place": ("กลุ่มบริหารงานบุคคล", "ห้องธุรการ ชั้น 1"),
    "reason": ("ข้อมูลเดิมไม่ตรงกับปัจจุบัน", "เอกสารเดิมชำรุด"),
}
_PLAIN = ("ตามเอกสารที่แนบ", "รายละเอียดตามที่แจ้งไว้", "ข้อมูลตัวอย่างเพื่อทดลองระบบ")
NOTES = (
    "สำเนาบัตรไม่ชัด โปรดถ่ายใหม่ให้เห็นทั้งใบ",
    "โปรดตรวจสอบตำแหน่งและสังกัดให้ตรงกับคำสั่งล่าสุด",
    "เอกสารแนบไม่ครบ โปรดแนบเพิ่มเติม",
    "โปรดระบุที่อยู่ให้ครบถ้วน",
)
_CONSONANTS, _VOWELS = "bdfghjklmnprstvwz", "aeiou"


def dice(seed: int, purpose: str) -> Random:
    """Chance that falls the same way every time, for one purpose of one seed."""
    return Random(f"{seed}:{purpose}")  # noqa: S311


def person(rng: Random) -> tuple[str, str, str]:
    """Title, first and last name."""
    title = rng.choice(TITLES)
    first = rng.choice(_MEN if title == TITLES[0] else _WOMEN)
    return title, first, rng.choice(_MADE_UP) + rng.choice(_ENDINGS)


def national_id(rng: Random) -> str:
    """Thirteen digits with a right check digit that no card bears: there is no province 99."""
    from stdnum.th.pin import calc_check_digit

    digits = f"199{rng.randrange(10**9):09d}"
    return digits + str(calc_check_digit(digits))


def phone(rng: Random) -> str:
    """02-000-xxxx, a block no exchange has given out."""
    return f"02000{rng.randrange(10**4):04d}"


def password(rng: Random) -> str:
    """Three words of no language and a number: 16 characters and more, easily typed."""
    words = ("".join(rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in "abc") for _ in "abc")
    return f"{'-'.join(words)}-{rng.randrange(10, 100)}"


def totp_secret(rng: Random) -> str:
    """32 base32 characters, what an authenticator app is given."""
    return base64.b32encode(rng.randbytes(20)).decode()


def text(rng: Random, name: str) -> str:
    """A few Thai words that suit a field of that name."""
    if "address" in name:
        return (
            f"{rng.randrange(1, 300)} หมู่ {rng.randrange(1, 13)} ตำบลสมมติ อำเภอเมือง"
            " จังหวัดตัวอย่าง 99000"
        )
    if "phone" in name or "fax" in name:
        return phone(rng)
    if "email" in name:
        return f"demo{rng.randrange(10**6)}@portal.example"
    if name.endswith("name") or name in {"participant", "executive"}:
        return " ".join(person(rng)[1:])
    for word, texts in _TEXTS.items():
        if word in name:
            return rng.choice(texts)
    return rng.choice(_PLAIN)
