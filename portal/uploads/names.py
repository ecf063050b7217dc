"""File names as data: kept as people wrote them, harmless wherever they are shown."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 255  #: characters

#: Endings that make a name lie when another follows: programs, scripts, pages, archives.
RUNNING = {
    "7z", "apk", "app", "asp", "aspx", "bat", "bin", "cmd", "cpl", "dll", "docm", "exe", "hta",
    "htm", "html", "iso", "jar", "js", "jse", "jsp", "lnk", "msi", "php", "phtml", "pif", "pl",
    "ps1", "py", "rar", "rb", "reg", "scr", "sh", "shtml", "svg", "vb", "vbe", "vbs", "wsf",
    "xhtml", "xlsm", "xml", "zip",
}  # fmt: skip

#: Characters that turn or isolate the direction of the text around them.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])

_THIRTEEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ _.-]?\d){12}(?!\d)")


def cleaned(name: str | None, *, fallback: str) -> str:
    """`name` as we keep it: no folder, no control characters, composed, at most 255 characters.

    A national ID in it is masked, because names are shown, mailed and logged by browsers.
    """
    last = re.split(r"[/\\]", name or "")[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"})
    kept = _THIRTEEN_DIGITS.sub(_masked, unicodedata.normalize("NFC", kept)).strip()
    if not shown(kept).strip(". "):
        return fallback
    if len(kept) <= LONGEST:
        return kept
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > 10:
        return kept[:LONGEST]
    return f"{stem[: LONGEST - len(suffix) - 1]}.{suffix}"


def shown(name: str) -> str:
    """`name` without the characters that turn text around: `gpj.exe` stays `gpj.exe`."""
    return name.translate(_TURNING)


def suffixes(name: str) -> list[str]:
    """The last two extensions in lower case, the last one last; empty where there is none."""
    parts = shown(name).lower().strip(". ").split(".")
    return [part.strip() for part in parts[1:]][-2:]


def ascii_name(name: str, extension: str) -> str:
    """What an old client that knows no `filename*` saves: plain letters, right extension."""
    stem = shown(name).rpartition(".")[0] or shown(name)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")
    return f"{plain[:60] or 'file'}.{extension}"


def _masked(match: re.Match[str]) -> str:
    digits = [int(c) for c in match.group() if c.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    if (11 - total % 11) % 10 != digits[12]:
        return match.group()
    return f"x-xxxx-xxxxx-{digits[10]}{digits[11]}-{digits[12]}"
