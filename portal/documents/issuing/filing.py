"""Puts the bytes of an issued document where all files lie, and one function sends them."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from portal.uploads.checks import no_room
from portal.uploads.names import cleaned
from portal.uploads.operations import Kept, record
from portal.uploads.storage import new_id, storage

if TYPE_CHECKING:
    from portal.uploads.models import StoredFile

#: The slot that tells an issued document from other results the office attaches.
SLOT = "issued"


def filed(content: bytes, name: str, *, petition_id: int, owner_id: int) -> StoredFile:
    """Keep the bytes and record them as a result of the petition, in the caller's transaction.

    The file lies under its final name before the row speaks of it; if the transaction fails,
    the sweep takes it.

    :raises Unavailable: the storage takes nothing now.
    """
    file_id = new_id()
    try:
        written = storage().put(file_id, BytesIO(content))
    except OSError as trouble:
        raise no_room(trouble) from trouble
    digest = sha256(content).hexdigest()
    if (written.size, written.sha256) != (len(content), digest):
        raise no_room(OSError("other bytes were stored than issued"))
    kept = Kept(
        id=file_id, name=cleaned(f"{name.replace('/', '-')}.pdf", fallback="document.pdf"),
        media_type="application/pdf", size=written.size, sha256=written.sha256,
    )  # fmt: skip
    return record(kept, slot=SLOT, owner_id=owner_id, petition_id=petition_id, kind="result")
