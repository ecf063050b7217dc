"""The storage in an object store, S3-compatible or any other that obstore knows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from portal.uploads.storage import Hashed, Lying, Written, checked, is_id
from portal.uploads.streaming import CHUNK

if TYPE_CHECKING:
    from obstore import ReadableFile
    from obstore.store import ObjectStore


class Bucket:
    """Files in an object store; any that obstore knows, S3-compatible ones in practice."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    def put(self, file_id: str, source: BinaryIO) -> Written:
        hashed = Hashed(source)
        with _told_as_oserror() as obstore:
            obstore.put(self.store, checked(file_id), iter(hashed))
        return hashed.written

    def open(self, file_id: str) -> tuple[BinaryIO, int]:
        with _told_as_oserror() as obstore:
            reader = obstore.open_reader(self.store, checked(file_id))
        return cast(BinaryIO, io.BufferedReader(_Object(reader), CHUNK)), reader.size

    def holds(self, file_id: str) -> bool:
        checked(file_id)
        try:
            with _told_as_oserror() as obstore:
                obstore.head(self.store, file_id)
        except FileNotFoundError:
            return False
        return True

    def delete(self, file_id: str) -> None:
        checked(file_id)
        with _told_as_oserror() as obstore, suppress(FileNotFoundError):
            obstore.delete(self.store, file_id)

    def lying(self) -> Iterator[Lying]:
        with _told_as_oserror() as obstore:
            for page in obstore.list(self.store):
                for item in page:
                    if is_id(item["path"]):
                        yield Lying(id=item["path"], at=item["last_modified"])

    def sweep_halves(self, before: datetime) -> int:
        return 0  # an object appears whole or not at all


class _Object(io.RawIOBase):
    """An obstore reader as a plain binary file."""

    def __init__(self, reader: ReadableFile) -> None:
        self.reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self.reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self.reader.tell())

    def readinto(self, buffer: Any) -> int:
        with _told_as_oserror():
            data = bytes(self.reader.read(len(buffer)))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _told_as_oserror() -> Iterator[Any]:
    import obstore
    from obstore.exceptions import BaseError

    try:
        yield obstore
    except BaseError as trouble:
        raise OSError(str(trouble).splitlines()[0]) from trouble
