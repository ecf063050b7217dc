"""The staff as a file in the form it is taken in by; every person in it is told of that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Response

from portal.accounts.identity import decrypt, masked, with_dashes
from portal.extensions import transaction
from portal.i18n import gettext as _
from portal.privacy.models import AccessRecord
from portal.privacy.operations import record_act
from portal.reports.sheets import Cell, Sheet, send_sheet
from portal.staffing.columns import COLUMNS
from portal.staffing.queries import staff, staff_ids

if TYPE_CHECKING:
    from portal.accounts.reader import Reader


def export_staff(reader: Reader, ending: str, *, whole: bool, reason: str) -> Response:
    """All staff, one line for each role; `whole` shows the IDs, which the others see masked.

    That the data was taken away stands in each person's access log, and once in the trail.
    """
    ids = staff_ids(reader)
    with transaction() as session:
        session.add_all(
            AccessRecord(reader_id=reader.id, subject_id=one, action="export", about="staff")
            for one in ids if one != reader.id
        )
        record_act("staff.exported", actor_id=reader.id, before=None, after=len(ids),
                   whole_ids=whole, reason=reason)  # fmt: skip
    return send_sheet(
        Sheet(title=_("Staff"), heads=_heads(), rows=_rows(ids, whole=whole)), "staff", ending
    )


def template(ending: str) -> Response:
    """The headings, and one invented line."""
    sample = [column.sample for column in COLUMNS]
    return send_sheet(Sheet(title=_("Staff"), heads=_heads(), rows=[sample]), "staff", ending)


def _heads() -> list[str]:
    return [str(column.label) for column in COLUMNS]


def _rows(ids: list[int], *, whole: bool) -> Iterator[list[Cell]]:
    for person, group, position, roles in staff(ids):
        number = decrypt(person.national_id_cipher, person.national_id_index)
        about: list[Cell] = [
            with_dashes(number) if whole else masked(number), person.title, person.first_name,
            person.last_name, person.email or "", person.phone, person.staff_type, group, position,
        ]
        for service, role in roles or [("", "")]:
            yield [*about, service, role]
