"""The storage on a disk of this machine: whole files only, safe from power cuts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from portal.uploads.storage import Hashed, Lying, Written, checked, is_id


class Folder:
    """Files in a folder of this machine, `ab/ab12…`, so that no folder grows too large."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.halves = root / "tmp"

    def put(self, file_id: str, source: BinaryIO) -> Written:
        final = self._path(file_id)
        self.halves.mkdir(parents=True, exist_ok=True)
        half = self.halves / file_id
        try:
            with half.open("xb") as target:
                hashed = Hashed(source)
                for chunk in hashed:
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            final.parent.mkdir(exist_ok=True)
            half.rename(final)
            _sync(final.parent)
            _sync(self.root)  # the folder itself may be new
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        return hashed.written

    def open(self, file_id: str) -> tuple[BinaryIO, int]:
        file = self._path(file_id).open("rb")
        return file, os.fstat(file.fileno()).st_size

    def holds(self, file_id: str) -> bool:
        return self._path(file_id).exists()

    def delete(self, file_id: str) -> None:
        self._path(file_id).unlink(missing_ok=True)

    def lying(self) -> Iterator[Lying]:
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if is_id(path.name) and (at := _moment(path)):
                yield Lying(id=path.name, at=at)

    def sweep_halves(self, before: datetime) -> int:
        old = [p for p in self.halves.glob("*") if (at := _moment(p)) and at < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, file_id: str) -> Path:
        return self.root / checked(file_id)[:2] / file_id


def _moment(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # another sweep was faster
        return None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
