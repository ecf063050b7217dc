"""Documents once made are kept as files, so that showing one again costs what a file costs.

Nothing here is the only copy: every file can be deleted at any time and is made anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

from flask import current_app, has_app_context


def cached_pdf(key: str, make: Callable[[], bytes]) -> bytes:
    """The document kept under `key`, made by `make` and kept first if there is none.

    `key` names the content: everything that can change what is printed belongs in it (reference,
    version, language). Documents of an older edition of our templates or fonts are not found.
    Exceptions of `make` pass through and nothing is kept.
    """
    path = _path(key)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        document = make()
    _keep(path, document)
    return document


def forget(key: str) -> None:
    """Delete the document kept under `key`, if there is one: for erasure of a person's data."""
    _path(key).unlink(missing_ok=True)


def sweep(unused_for: timedelta) -> int:
    """Delete documents made longer ago than `unused_for`; how many. Also remains of a crash."""
    oldest = time.time() - unused_for.total_seconds()
    swept = 0
    for file in _folder().glob("*"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            swept += 1
    return swept


def edition() -> str:
    """A digest of what shapes a document besides its content: templates, style, fonts, code."""
    registry = current_app.extensions.get("portal") if has_app_context() else None
    return _digest(tuple(registry.folders.values()) if registry else ())


@cache
def _digest(plugins: tuple[Path, ...]) -> str:
    from importlib.metadata import version

    rooms = Path(__file__).parents[1]
    files = (
        *(rooms.parent / "templates" / "documents").glob("*.html"),
        *(rooms / "static" / "documents").glob("*"),
        *(rooms / "static" / "fonts" / "print").glob("*"),
        *(rooms / "documents").glob("*.py"),
        *(file for plugin in plugins for file in (plugin / "templates").rglob("*.html")),
    )
    digest = hashlib.sha256(version("weasyprint").encode())
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _folder() -> Path:
    return Path(current_app.config["PORTAL_INSTANCE"]) / "documents"


def _path(key: str) -> Path:
    return _folder() / (hashlib.sha256(f"{edition()}\0{key}".encode()).hexdigest() + ".pdf")


def _keep(path: Path, document: bytes) -> None:
    """Write under a name of its own, make it durable, then give it its name: all or nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(document)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
