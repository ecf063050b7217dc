"""The one function that sends stored files, so that no file can act in anybody's browser."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from flask import Response

from portal.errors import Unavailable
from portal.i18n import lazy_gettext as _
from portal.uploads.models import StoredFile
from portal.uploads.names import ascii_name, shown
from portal.uploads.storage import storage
from portal.uploads.streaming import CHUNK

log = logging.getLogger(__name__)

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "Accept-Ranges": "none",
}


def send_stored(file: StoredFile, *, inline: bool = False) -> Response:
    """The answer that carries `file`; the caller has made sure that the reader may have it.

    Always an attachment; with `inline`, pictures (which we drew ourselves) show in the page.
    The bytes are compared with the hash of the row before the first one is sent.

    :raises Unavailable: the file is lost or changed; the log names it.
    """
    opened = _opened(file)
    extension = EXTENSIONS.get(file.media_type, "bin")
    response = Response(_chunks(opened), headers=HEADERS)
    response.call_on_close(opened.close)
    response.content_length = file.size
    response.content_type = file.media_type if extension != "bin" else "application/octet-stream"
    response.headers.set(
        "Content-Disposition",
        "inline" if inline and file.is_picture else "attachment",
        filename=ascii_name(file.name, extension),
        **{"filename*": f"UTF-8''{quote(_full_name(file.name, extension), safe='')}"},
    )
    return response


def read_stored(file: StoredFile) -> bytes:
    """The bytes of `file`, compared with the hash of the row: 5 MB at most.

    :raises Unavailable: the file is lost or changed; the log names it.
    """
    with _opened(file) as opened:
        return opened.read()


def send_drawn(png: bytes) -> Response:
    """A picture we drew of a stored file, to show in a page; kept by no browser."""
    response = Response(png, headers=HEADERS, content_type="image/png")
    response.headers.set("Content-Disposition", "inline", filename="page.png")
    return response


def _full_name(name: str, extension: str) -> str:
    """The name as people see it, with the ending of what the file really is."""
    known = shown(name).strip()
    endings = {"jpg", "jpeg", "jpe", "jfif"} if extension == "jpg" else {extension}
    return known if known.rpartition(".")[2].lower() in endings else f"{known}.{extension}"


def _opened(file: StoredFile) -> BinaryIO:
    trouble = "lost"
    try:
        opened, size = storage().open(file.id)
        digest = hashlib.sha256()
        for chunk in _chunks(opened):
            digest.update(chunk)
        if size == file.size and digest.hexdigest() == file.sha256:
            opened.seek(0)
            return opened
        opened.close()
        trouble = "changed"
    except FileNotFoundError:
        pass
    except OSError as unread:
        trouble = f"unreadable ({unread})"
    log.error("stored file %s is %s", file.id, trouble)
    raise Unavailable(
        _("The file %(name)s cannot be read from our storage. Please tell the office.",
          name=file.shown_name)
    )  # fmt: skip


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
