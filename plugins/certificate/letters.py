"""What each kind of certificate says. Certificates are in Thai, whoever reads the portal."""

from datetime import date
from decimal import Decimal

from plugins.certificate.forms import KINDS
from plugins.certificate.models import Certificate
from portal.sdk import (
    STAFF_TYPES,
    Letter,
    Number,
    amount,
    baht_in_words,
    office,
    use_language,
)

#: What follows the person's name and position; a salary certificate tells the amounts.
SENTENCES = {
    "work": "ปัจจุบันปฏิบัติงานในตำแหน่งและสังกัดดังกล่าวจริง",
    "conduct": "เป็นผู้มีความประพฤติเรียบร้อย ไม่เคยถูกลงโทษทางวินัย และไม่อยู่ระหว่างถูกสอบสวนทางวินัย",
    "person": "เป็นผู้ดำรงตำแหน่งและสังกัดดังกล่าวจริง",
}


def letter_of(
    details: Certificate, *, number: Number | None = None, day: date | None = None,
    signatory: str = "",
) -> Letter:
    """The certificate of a request; without number, day and signatory as it would be."""
    statement = (details.statement or "").splitlines()
    said = statement or [SENTENCES.get(details.kind) or income(details)]
    return Letter(
        form="certificate", title=title_of(details), number=number.text if number else "",
        day=day, signatory=signatory, position=details.signed_as or office()["head"],
        paragraphs=(f"{opening(details)} {said[0]}", *filter(None, said[1:]), ending(details)),
    )


def title_of(details: Certificate) -> str:
    """What the certificate is called, in Thai."""
    with use_language("th"):
        return details.kind_other if details.kind == "other" else str(KINDS[details.kind])


def opening(details: Certificate) -> str:
    """Whom it is about, as form 10 of the regulation begins."""
    with use_language("th"):
        staff_type = str(STAFF_TYPES.get(details.staff_type, ""))
    return (
        f"หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า {details.petition.applicant_name} ตำแหน่ง {details.position}"
        f" {details.rank} สังกัด {details.unit} ซึ่งเป็น{staff_type}"
    )


def income(details: Certificate) -> str:
    """Each amount that is paid, in digits and in words, and their sum."""
    parts = [
        (label, paid)
        for label, paid in (
            ("อัตราเงินเดือน", details.salary), ("เงินวิทยฐานะ", details.allowance),
            ("เงินค่าตอบแทน", details.compensation),
        )
        if paid
    ]
    said = " ".join(f"{label} เดือนละ {_money(paid)}" for label, paid in parts)
    total = sum((paid for _label, paid in parts), Decimal(0))
    return f"ได้รับ{said}" + (f" รวมเป็นเงินเดือนละ {_money(total)}" if len(parts) > 1 else "")


def ending(details: Certificate) -> str:
    """What it may be used for."""
    purpose = details.purpose.removeprefix("เพื่อ").strip()
    return f"หนังสือรับรองฉบับนี้ออกให้ตามคำขอของบุคคลดังกล่าว เพื่อนำไปใช้{purpose}"


def _money(baht: Decimal) -> str:
    return f"{amount(baht)}\N{NO-BREAK SPACE}บาท ({baht_in_words(baht)})"
