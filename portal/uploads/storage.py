"""Where stored files lie: a folder, or an S3-compatible store; under random ids, never names."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.uploads.streaming import CHUNK

_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """A fresh random id: 32 hexadecimal digits, nothing to guess from."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was put: bytes and their SHA-256, counted while they were written."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A file found in the storage, whoever it belongs to."""

    id: str
    at: datetime


class Storage(Protocol):
    """Bytes under ids. Errors are OSError; FileNotFoundError where an id is not there."""

    def put(self, file_id: str, source: BinaryIO) -> Written:
        """Keep all of `source` under a new id; on return it survives a power cut."""

    def open(self, file_id: str) -> tuple[BinaryIO, int]:
        """The bytes from the first, and how many they are."""

    def holds(self, file_id: str) -> bool:
        """Is there a file of this id?"""

    def delete(self, file_id: str) -> None:
        """Forget a file; it is no error if it is gone already."""

    def lying(self) -> Iterator[Lying]:
        """Every file there is, in no order."""

    def sweep_halves(self, before: datetime) -> int:
        """Delete what was being put before that moment and never got its name."""


def storage() -> Storage:
    """The storage of the running app, as PORTAL_STORAGE_URL says."""
    found: Storage | None = current_app.extensions.get("portal_storage")
    if found is None:
        config = current_app.config
        found = opened(config["PORTAL_STORAGE_URL"], Path(config["PORTAL_INSTANCE"]))
        current_app.extensions["portal_storage"] = found
    return found


def opened(url: str, instance: Path) -> Storage:
    """The storage at `url`; empty: the folder `uploads` of the instance.

    :raises ValueError: an address that is neither `file://` nor `s3://`.
    """
    from portal.uploads.folder import Folder

    if not url:
        return Folder(instance / "uploads")
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        from obstore.store import S3Store

        from portal.uploads.bucket import Bucket

        return Bucket(S3Store.from_url(url))
    raise ValueError("PORTAL_STORAGE_URL must begin with file:// or s3://")


class Hashed:
    """Chunks of a file, counted and hashed as they pass."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.size = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.source.read(CHUNK):
            self.size += len(chunk)
            self.digest.update(chunk)
            yield chunk

    @property
    def written(self) -> Written:
        return Written(size=self.size, sha256=self.digest.hexdigest())


def is_id(text: str) -> bool:
    """Could `text` be an id of ours?"""
    return _ID.fullmatch(text) is not None


def checked(file_id: str) -> str:
    """`file_id`, which is never a path.

    :raises FileNotFoundError: it is not an id of ours.
    """
    if not is_id(file_id):
        raise FileNotFoundError(file_id)
    return file_id
