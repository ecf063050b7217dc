"""How files come in: straight to disk, no further than the limit, whatever the rest of the form.

Nothing here raises while a form is read. A file that is too large or meets a full disk is cut
off, the rest of it is read and thrown away, and the trouble is told when the file is taken in:
so the words people typed beside it are all there on the page that tells them.
"""

from __future__ import annotations

import io
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from flask import Request as FlaskRequest, current_app
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wsgi import LimitedStream

from portal.uploads import MAX_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: One form never needs more; each costs an open file.
MOST_FILES = 12

#: A body refused for its size is read this far, so that the browser shows our page and not
#: "connection reset"; whoever sends more than this does not wait for a page.
MOST_DRAINED = 64 * 1024 * 1024

CHUNK = 64 * 1024


class Incoming(io.BufferedIOBase):
    """One file on its way in, as a nameless file that vanishes with the process.

    `size` counts every byte sent; `trouble` is the error that stopped us keeping them. At most
    `limit` + 1 bytes ever lie on disk, and none once the limit is passed.
    """

    def __init__(self, folder: Path, limit: int = MAX_BYTES) -> None:
        self.folder = folder
        self.limit = limit
        self.size = 0
        self.trouble: OSError | None = None
        self._file: BinaryIO | None = None

    @property
    def whole(self) -> bool:
        """All that was sent lies on disk."""
        return self.trouble is None and self.size <= self.limit

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self.size += len(data)
        if not self.whole:
            self._drop()
            return len(data)
        try:
            self._opened().write(data)
        except OSError as trouble:
            self.trouble = trouble
            self._drop()
        return len(data)

    def read(self, size: int | None = -1) -> bytes:
        return self._file.read(-1 if size is None else size) if self._file else b""

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence) if self._file else 0

    def tell(self) -> int:
        return self._file.tell() if self._file else 0

    def fileno(self) -> int:
        if self._file is None:
            raise OSError("nothing was sent")
        return self._file.fileno()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._drop()
        super().close()

    def _opened(self) -> BinaryIO:
        # Not before the first byte: an empty file field costs nothing.
        if self._file is None:
            self._file = nameless(self.folder)
        return self._file

    def _drop(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def nameless(folder: Path) -> BinaryIO:
    """A new file without a name in `folder`: gone when closed, also by kill -9.

    :raises OSError: disk full, folder not writable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return cast(BinaryIO, tempfile.TemporaryFile(dir=folder, buffering=0))


def waiting_room() -> Path:
    """Where incoming files lie until they are checked: always a local disk."""
    return Path(current_app.config["PORTAL_INSTANCE"]) / "uploads" / "tmp"


class Request(FlaskRequest):
    """Flask's request, with files streamed to disk and oversized bodies read to their end."""

    def __init__(self, environ: WSGIEnvironment, *args: Any, **more: Any) -> None:
        super().__init__(environ, *args, **more)
        self._coming: list[Incoming] = []

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        coming = Incoming(waiting_room(), limit=MAX_BYTES if filename else 0)
        if filename:
            self._coming.append(coming)
        if len(self._coming) > MOST_FILES:
            raise RequestEntityTooLarge
        return cast("IO[bytes]", coming)

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except BaseException as trouble:
            # Werkzeug closes only the files of a form it has read to the end.
            for coming in self._coming:
                coming.close()
            if isinstance(trouble, RequestEntityTooLarge):
                self._drain()
            raise

    def _drain(self) -> None:
        try:
            source = self.stream
        except RequestEntityTooLarge:  # announced too large: nothing of it was read yet
            source = cast(
                "IO[bytes]", LimitedStream(self.environ["wsgi.input"], self.content_length or 0)
            )
        left = MOST_DRAINED
        with suppress(RequestEntityTooLarge, ClientDisconnected, OSError):
            while left > 0 and (data := source.read(CHUNK)):
                left -= len(data)
