"""What the checking process may say about a file, and the rule pictures and papers share."""

from __future__ import annotations

import io
import zipfile

#: Archives that other programs find wherever they lie in a file.
FOREIGN = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
MARKUP = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<iframe")


class Bad(Exception):
    """The file is not taken; the only argument is one of the words of checks.SENTENCES."""


def refuse_polyglots(raw: bytes, *, markup_within: int) -> None:
    """Refuse what a second kind of program would open as its own.

    Markup is looked for in the first `markup_within` bytes only: deeper inside a PDF it may be
    what the paper is about.
    """
    if zipfile.is_zipfile(io.BytesIO(raw)) or raw[257:262] == b"ustar":
        raise Bad("double_faced")
    start = raw[:markup_within].lower()
    if any(mark in raw for mark in FOREIGN) or any(mark in start for mark in MARKUP):
        raise Bad("double_faced")
