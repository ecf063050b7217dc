"""The columns of the staff table: what they are called, and which headings are understood."""

from __future__ import annotations

from dataclasses import dataclass

from portal.i18n import lazy_gettext as _, use_language


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `needed`: what cannot be left out of the file; `about` explains the rest."""

    name: str
    label: object
    about: object
    aliases: tuple[str, ...] = ()
    needed: bool = False
    sample: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("national_id", _("National ID"), _("13 digits, with or without dashes"),
           ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "id"), True, "8-0000-00000-12-1"),
    Column("title", _("Title"), _("As on the card"), ("คำนำหน้า", "คำนำหน้าชื่อ"), sample="นาง"),
    Column("first_name", _("First name"), _("As on the card"), ("ชื่อ",), sample="สมมติ"),
    Column("last_name", _("Last name"), _("As on the card"), ("นามสกุล", "surname"),
           sample="ไม่มีตัวตน"),
    Column("email", _("E-mail"), _("The invitation is sent there; without one, give a code at the"
                                   " counter"), ("อีเมล", "mail"), sample="somebody@mail.example"),
    Column("phone", _("Phone"), _("Needed for a new account"),
           ("โทรศัพท์", "เบอร์โทรศัพท์", "telephone"), sample="0 2000 0000"),
    Column("staff_type", _("Kind of personnel"), _("A code or its words; empty for a new account:"
                                                   " teacher civil servant"),
           ("ประเภทบุคลากร",), sample="teacher_official"),
    Column("group", _("Group"), _("A group of the office, by its name"), ("กลุ่ม", "กลุ่มงาน")),
    Column("position", _("Position"), _("In a few words"), ("ตำแหน่ง",), sample="เจ้าพนักงานธุรการ"),
    Column("service", _("Service"), _("Its code or its name; one line for each role"),
           ("บริการ",), sample="id_card"),
    Column("role", _("Role"), _("staff or approver, or the word for it"),
           ("บทบาท", "สิทธิ์"), sample="staff"),
)  # fmt: skip

NAMES = tuple(column.name for column in COLUMNS)


def plain(text: str) -> str:
    """A heading as it is compared: without case, spaces, dashes and stops."""
    return "".join(c for c in text.casefold() if c not in " -_.*\t")


def known_heads() -> dict[str, str]:
    """Every understood heading, plain → name of its column."""
    found: dict[str, str] = {}
    for column in COLUMNS:
        heads = {column.name, *column.aliases}
        for language in ("th", "en", "lo"):
            with use_language(language):
                heads.add(str(column.label))
        found.update({plain(head): column.name for head in heads})
    return found
