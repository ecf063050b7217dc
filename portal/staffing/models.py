"""Files that wait to be taken in: sealed, for an hour, and emptied when they were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model, UTCDateTime


class StagedImport(Model):
    """One sent file; its bytes hold people's data and are kept encrypted."""

    __tablename__ = "staged_import"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    sha256: Mapped[str] = mapped_column(String(64))  #: of the bytes as they were sent
    digest: Mapped[str] = mapped_column(String(64))  #: of the dry run that was shown
    cipher: Mapped[bytes] = mapped_column(LargeBinary)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
