"""Pages of a stored PDF as pictures, drawn by poppler in a process that may be killed.

No page of ours lets a browser open a stranger's PDF: its viewer is a program of its own, and our
policy of contents shuts it out. Where poppler-utils is missing the file can be downloaded.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING

from portal.errors import Unavailable
from portal.i18n import lazy_gettext as _
from portal.uploads.sending import read_stored

if TYPE_CHECKING:
    from portal.uploads.models import StoredFile

log = logging.getLogger(__name__)

LONGEST_SIDE = 1600  #: pixels of the picture
SECONDS = 10.0
#: Memory and time of the process, no core dump of an ID card, no file written.
LIMITS = ("prlimit", "--as=805306368", "--cpu=8", "--core=0", "--fsize=0", "--")

#: Drawing costs memory, so each web process does two at a time; the others wait their turn.
_places = threading.BoundedSemaphore(2)


def can_draw() -> bool:
    """Whether this machine has what draws pages."""
    return all(shutil.which(tool) for tool in ("prlimit", "pdftoppm", "pdfinfo"))


def page_count(file: StoredFile) -> int:
    """How many pages can be shown; 0 where none can: no PDF, no tool, lost or unreadable."""
    if file.media_type != "application/pdf" or not can_draw():
        return 0
    try:
        told = _asked("pdfinfo", "-", raw=read_stored(file))
    except Unavailable:
        return 0
    found = re.search(rb"^Pages:\s+(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0


def drawn_page(file: StoredFile, number: int) -> bytes:
    """Page `number`, counted from 1, as PNG; empty where there is no such page.

    :raises Unavailable: the file or the tool is lost, or the page takes too long.
    """
    if not 1 <= number <= page_count(file):
        return b""
    return _asked(
        "pdftoppm", "-png", "-singlefile", "-scale-to", str(LONGEST_SIDE),
        "-f", str(number), "-l", str(number), "-", raw=read_stored(file),
    )  # fmt: skip


def _asked(*command: str, raw: bytes) -> bytes:
    try:
        with _places:
            done = subprocess.run(  # noqa: S603 - our own words, the file only on its input
                [*LIMITS, *command], input=raw, capture_output=True, check=True, cwd="/",
                timeout=SECONDS, env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            )
    except (OSError, subprocess.SubprocessError) as trouble:
        log.warning("a page could not be drawn: %s", type(trouble).__name__)
        raise Unavailable(_("This page cannot be shown here. Download the file.")) from trouble
    return done.stdout
