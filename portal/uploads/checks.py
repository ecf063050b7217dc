"""What is taken and what is refused: png, jpg and pdf by their content, never by their name."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from portal.errors import Refused, Unavailable
from portal.i18n import lazy_gettext as _
from portal.uploads import names
from portal.uploads.streaming import Incoming, nameless

log = logging.getLogger(__name__)

#: (first bytes, kind of the checking process, media type, extension, endings a name may have)
TYPES = (
    (b"\x89PNG\r\n\x1a\n", "PNG", "image/png", "png", {"png"}),
    (b"\xff\xd8\xff", "JPEG", "image/jpeg", "jpg", {"jpg", "jpeg", "jpe", "jfif"}),
    (b"%PDF-", "PDF", "application/pdf", "pdf", {"pdf"}),
)

SENTENCES = {
    "torn": _(
        "This file is damaged or incomplete. Open it to see whether it is whole, save it again "
        "and send the new file."
    ),
    "locked": _(
        "This PDF is locked or protected by a password. Save a copy without protection and send it."
    ),
    "active": _(
        "This PDF contains scripts, media or links that start by themselves. Print it to a new "
        "PDF and send that."
    ),
    "attached": _("This PDF has other files packed inside. Print it to a new PDF and send that."),
    "double_faced": _(
        "This file hides another kind of file inside. Photograph or scan the paper again and "
        "send the new file."
    ),
    "too_many_pixels": _("This picture is too large. Take it again with a lower resolution."),
    "too_much": _(
        "This file is too complicated to open. Print it to a new PDF with fewer pages, or "
        "photograph the paper."
    ),
}

CHECKER = Path(__file__).with_name("checker.py")
SECONDS = 30.0

#: Checking costs memory, so each web process does two at a time; the others wait their turn.
_places = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that is taken: what to store, at its first byte, and what it is."""

    media_type: str
    extension: str
    file: BinaryIO
    size: int


def inspect(incoming: Incoming, *, declared_name: str) -> Checked:
    """Look at a file that came in; `declared_name` is what its sender calls it.

    Pictures are drawn anew, so their bytes are ours. PDFs are kept byte for byte, because a new
    copy would break the signatures in them; so a PDF that is not clean is refused.
    The file is opened in a process of its own, with limits of memory and time: a decoder that
    is fooled, or a bomb, takes nothing down but that process.

    :raises Refused: with a sentence that says the cure.
    :raises Unavailable: disk full, or too many files at once; sending again is safe.
    """
    if incoming.trouble is not None:
        raise no_room(incoming.trouble)
    if incoming.size == 0:
        raise Refused(_("This file is empty. Choose it again, or photograph the paper once more."))
    if incoming.size > incoming.limit:
        raise Refused(
            _(
                "The file is %(size)s MB, more than 5 MB. Take it again with a lower resolution.",
                size=megabytes(incoming.size),
            )
        )
    kind, media_type, extension = _type(incoming, declared_name)
    try:
        drawn = nameless(incoming.folder)
    except OSError as trouble:
        raise no_room(trouble) from trouble
    try:
        _let_judge(kind, incoming, drawn)
    except BaseException:
        drawn.close()
        raise
    if kind == "PDF":
        drawn.close()
        incoming.seek(0)
        file, size = cast(BinaryIO, incoming), incoming.size
    else:
        size = drawn.seek(0, 2)
        drawn.seek(0)
        file = drawn
    return Checked(media_type=media_type, extension=extension, file=file, size=size)


def megabytes(size: int) -> str:
    """`size` bytes in MB with one decimal, rounded up so that 5 MB + 1 byte reads 5.1."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}.{tenths % 10}"


def no_room(trouble: OSError) -> Unavailable:
    """The error for a storage that cannot be written; the reason goes to the log."""
    log.error("uploads cannot be stored: %s", trouble)
    return Unavailable(
        _("Files cannot be stored right now. What you typed is kept; please try again later.")
    )


def _type(incoming: Incoming, name: str) -> tuple[str, str, str]:
    incoming.seek(0)
    head = incoming.read(8192)
    incoming.seek(0)
    for magic, kind, media_type, extension, endings in TYPES:
        if head.startswith(magic):
            _refuse_lying(names.suffixes(name), extension, endings)
            return kind, media_type, extension
    import filetype

    known = filetype.guess(head)
    if known is None or known.extension in {"png", "jpg", "pdf"}:
        raise Refused(
            _(
                "Only png, jpg and pdf can be sent. Save it as one of these, or photograph the "
                "paper."
            )
        )
    raise Refused(
        _(
            "This is a %(type)s file. Only png, jpg and pdf can be sent: save it as one of these.",
            type=known.extension,
        )
    )


def _refuse_lying(endings: list[str], extension: str, right: set[str]) -> None:
    if not endings:
        return
    if endings[-1] not in right:
        raise Refused(
            _(
                "The name ends in .%(named)s but this is a %(type)s file. Change the ending to "
                ".%(type)s and send it again.",
                named=endings[-1][:20],
                type=extension,
            )
        )
    if len(endings) == 2 and endings[0] in names.RUNNING:
        raise Refused(
            _(
                "The name of this file has two endings (.%(first)s.%(last)s). Rename it with one "
                "ending only and send it again.",
                first=endings[0],
                last=endings[1],
            )
        )


def _let_judge(kind: str, source: Incoming, target: BinaryIO) -> None:
    verdict = _verdict(kind, source, target)
    if verdict != "good":
        raise Refused(SENTENCES.get(verdict, SENTENCES["torn"]))


def _verdict(kind: str, source: Incoming, target: BinaryIO) -> str:
    numbers = (source.fileno(), target.fileno())
    if not _places.acquire(timeout=SECONDS):
        raise Unavailable(
            _("Many files are being checked right now. Please send yours again in a minute.")
        )
    try:
        done = subprocess.run(  # noqa: S603 - our own program and three words of our own
            [sys.executable, "-I", str(CHECKER), kind, *map(str, numbers)],
            pass_fds=numbers,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},  # none of our secrets
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "too_much"
    except OSError as trouble:
        raise no_room(trouble) from trouble
    finally:
        _places.release()
    if done.returncode < 0:  # killed: by its own limits, or by the decoder it crashed
        return "too_much"
    if done.returncode > 0:
        raise no_room(OSError(f"the checking process failed with {done.returncode}"))
    answer = json.loads(done.stdout)
    if answer["verdict"] == "no_room":
        raise no_room(OSError(answer["detail"]))
    if answer["verdict"] != "good":
        log.info("upload refused: %s (%s)", answer["verdict"], answer.get("detail"))
    return str(answer["verdict"])
