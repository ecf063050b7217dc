"""The data-protection notice people acknowledge: its text, and which version of it they saw."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app

from portal.i18n import LANGUAGES, current_language

OURS = Path(__file__).parent / "notice_text"
HEADING = "# "


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice in all languages; `version` names the edition and the hash of every word."""

    version: str
    texts: dict[str, str]

    def blocks(self) -> list[tuple[bool, str]]:
        """(is a heading, text) of each paragraph in the reader's language."""
        text = self.texts[current_language()]
        return [
            (block.startswith(HEADING), block.removeprefix(HEADING))
            for block in (part.strip() for part in text.split("\n\n"))
            if block
        ]


def current() -> Notice:
    """The office's own text (`<instance>/notice/<language>.txt`), else the one we ship.

    Read once per process: a changed notice takes effect with the next start.
    """
    return _read(Path(current_app.config["PORTAL_INSTANCE"]) / "notice")


@lru_cache(maxsize=8)
def _read(own: Path) -> Notice:
    folder = own if all((own / f"{code}.txt").is_file() for code in LANGUAGES) else OURS
    texts: dict[str, str] = {
        code: (folder / f"{code}.txt").read_text(encoding="utf-8") for code in LANGUAGES
    }
    digest = hashlib.sha256("\0".join(texts[code] for code in LANGUAGES).encode()).hexdigest()
    edition = texts["en"].splitlines()[0].removeprefix(HEADING).strip()
    return Notice(f"{edition[:50]} sha256:{digest[:20]}", texts)
