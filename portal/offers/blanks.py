"""Writes the form to fill in by hand: the office's own PDF in place of the one we draw."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage

from portal.errors import Refused
from portal.extensions import in_turn, transaction
from portal.i18n import gettext
from portal.privacy.operations import record_act
from portal.uploads.models import StoredFile
from portal.uploads.operations import keep, record, supersede
from portal.uploads.queries import house_files


def blank_of(code: str) -> StoredFile | None:
    """The office's own form of a service; None where ours is given out."""
    found = house_files(_house(code))
    return found[-1] if found else None


def put_blank(code: str, sent: FileStorage | None, *, by: int) -> None:
    """Give out this PDF from now on. Raises Refused for anything else."""
    if sent is None or not sent.filename:
        raise Refused(gettext("Choose a file."))
    kept = keep(sent)
    if kept.media_type != "application/pdf":
        raise Refused(gettext("A form to print is a pdf file."))
    with transaction():
        before = _take_off(code)
        record(kept, slot="blank", owner_id=by, house=_house(code))
        record_act("service_blank", actor_id=by, service=code, before=before, after=kept.sha256)


def take_blank(code: str, *, by: int) -> None:
    """Give out our own again; the office's stays as history."""
    with transaction():
        before = _take_off(code)
        if before:
            record_act("service_blank", actor_id=by, service=code, before=before, after=None)


def _house(code: str) -> str:
    return f"blank:{code}"


def _take_off(code: str) -> str | None:
    """Out of sight with what there is; its hash."""
    in_turn(_house(code))
    before = None
    for file in house_files(_house(code)):
        supersede(file)
        before = file.sha256
    return before
