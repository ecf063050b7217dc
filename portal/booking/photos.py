"""Writes the photo of a resource: one picture, checked and drawn anew as every upload is."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from portal.booking.models import Resource
from portal.booking.operations import touch
from portal.errors import Refused
from portal.extensions import transaction
from portal.i18n import gettext
from portal.privacy.operations import record_act
from portal.uploads.models import StoredFile
from portal.uploads.operations import keep, record


def hang(resource: Resource, sent: FileStorage | None, *, by: int) -> None:
    """Put the picture in place of the one there was. Raises Refused for what is no picture."""
    if sent is None or not sent.filename:
        raise Refused(gettext("Choose a file."))
    kept = keep(sent)
    if kept.media_type not in {"image/png", "image/jpeg"}:
        raise Refused(gettext("A photo is a png or jpg file."))
    with transaction() as session:
        touch(session, [resource.id])  # two who hang one at once come one after the other
        before = _hanging(session, resource)
        session.execute(delete(StoredFile).filter_by(resource_id=resource.id))
        record(kept, slot="photo", owner_id=by, resource_id=resource.id)
        record_act("resource_photo", actor_id=by, kind=resource.kind, slug=resource.slug,
                   before=before, after=kept.sha256)  # fmt: skip


def take_down(resource: Resource, *, by: int) -> None:
    """Without a photo from now on; its bytes go with the next sweep."""
    with transaction() as session:
        touch(session, [resource.id])
        before = _hanging(session, resource)
        session.execute(delete(StoredFile).filter_by(resource_id=resource.id))
        record_act("resource_photo", actor_id=by, kind=resource.kind, slug=resource.slug,
                   before=before, after=None)  # fmt: skip


def _hanging(session: Session, resource: Resource) -> str | None:
    """The hash of the photo there is."""
    found: str | None = session.scalar(
        select(StoredFile.sha256).where(StoredFile.resource_id == resource.id)
    )
    return found
