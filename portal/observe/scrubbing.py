"""What must never leave the portal in a log line or a mail: ID numbers, addresses, secrets."""

from __future__ import annotations

import re
from typing import Any

HIDDEN = "[hidden]"
_THIRTEEN_DIGITS = 10**12

#: Thirteen digits of any script, bare or grouped as on the card; the 16 of a reference stay.
_NATIONAL_ID = re.compile(r"(?<!\d)\d[ -]?\d{4}[ -]?\d{5}[ -]?\d{2}[ -]?\d(?!\d)")
_MAIL = re.compile(r"([\w.+%-])[\w.+%-]*@([\w-]+(?:\.[\w-]+)+)")
#: What SQLAlchemy prints of the values of a failed statement: people's data. Values may hold
#: brackets, so all goes up to the line that names SQLAlchemy's help page.
_SQL_VALUES = re.compile(r"\[parameters: .*?(?=\n\(Background|\Z)", re.DOTALL)
#: What PostgreSQL quotes of the offending row.
_SQL_DETAIL = re.compile(r"(DETAIL:\s+).*")
_LINK_TOKEN = re.compile(r"(/(?:account/reset|s|feed)/)[\w.~-]+")
_SECRET_NAME = re.compile(
    r"password|passwd|secret|token|cookie|authori[sz]ation|api_?key|\bpin\b|\bcode\b|national_id",
    re.IGNORECASE,
)


def hide_ids(text: str) -> str:
    """`text` with every national ID number put out of sight."""
    return _NATIONAL_ID.sub("x-xxxx-xxxxx-xx-x", text)


def hide_addresses(text: str) -> str:
    """`text` with every mail address cut to its first letter and its domain."""
    return _MAIL.sub(r"\1***@\2", text)


def hide(text: str) -> str:
    """`text` fit for a log: no ID numbers, mail addresses, link tokens or rows of the database."""
    if "[parameters: " in text:
        text = _SQL_VALUES.sub("[parameters hidden]", text)
    if "DETAIL: " in text:
        text = _SQL_DETAIL.sub(r"\1[hidden]", text)
    if "/" in text:
        text = _LINK_TOKEN.sub(r"\1[hidden]", text)
    if "@" in text:
        text = hide_addresses(text)
    return hide_ids(text) if len(text) >= len("1234567890123") else text


def scrub(_logger: Any, _method: str, event: Any) -> Any:
    """Processor for structlog: hide what must not be logged, at any depth."""
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(name: object, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean(key, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(name, inner) for inner in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int) and abs(value) < _THIRTEEN_DIGITS:
        return value
    if isinstance(name, str) and _SECRET_NAME.search(name):
        return HIDDEN
    return hide(str(value))
