"""One line of a file read into values, with a sentence for everything that is wrong in itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.accounts.identity import BadNumber, valid_national_id
from portal.accounts.phones import BadPhone, valid_phone
from portal.accounts.staff_types import STAFF_TYPES
from portal.i18n import gettext as _
from portal.messages.operations import is_address
from portal.staffing.columns import plain
from portal.staffing.reading import Line
from portal.staffing.words import Book

PERSONAL = ("title", "first_name", "last_name", "email", "phone", "staff_type")
ORDINARY = next(iter(STAFF_TYPES))  #: kind of personnel of a new account that names none
#: As the columns of the tables take them.
_LONGEST = {"title": 40, "first_name": 100, "last_name": 100, "email": 254, "position": 120}


@dataclass(slots=True)
class Parsed:
    """A line as values; empty ones say nothing. `permission` is `<service>.<role>` or empty."""

    line: Line
    number: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    permission: str = ""
    closed_group: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as it is written, for whoever looks at the line."""
        cells = self.line.cells
        first = f"{cells.get('title', '')}{cells.get('first_name', '')}"
        return f"{first} {cells.get('last_name', '')}"


def parsed(line: Line, words: Book) -> Parsed:
    """The values of a line, and what is wrong with it by itself."""
    one, cells = Parsed(line), line.cells
    if line.acts:
        one.reasons.append(_("A cell is a formula: put its value there."))
    try:
        one.number = valid_national_id(cells.get("national_id", ""))
    except BadNumber as wrong:
        one.reasons.append(_masked(cells) or str(wrong))
    for name in ("title", "first_name", "last_name", "position"):
        one.values[name] = cells.get(name, "")
    _mail(one, cells.get("email", ""))
    _phone(one, cells.get("phone", ""))
    _kind(one, cells.get("staff_type", ""), words)
    _group(one, cells.get("group", ""), words)
    _role(one, cells.get("service", ""), cells.get("role", ""), words)
    if any(len(str(one.values.get(name) or "")) > most for name, most in _LONGEST.items()):
        one.reasons.append(_("A text is too long."))
    return one


def _masked(cells: dict[str, str]) -> str:
    if "x" in cells.get("national_id", "").casefold():
        return _("The ID is masked: take the file out with whole numbers.")
    return ""


def _mail(one: Parsed, text: str) -> None:
    domain = text.rpartition("@")[2]
    if text and not (is_address(text) and "." in domain.strip(".")):
        one.reasons.append(_("This is no e-mail address."))
    one.values["email"] = text


def _phone(one: Parsed, text: str) -> None:
    try:
        one.values["phone"] = valid_phone(text) if text else ""
    except BadPhone as wrong:
        one.reasons.append(str(wrong))


def _kind(one: Parsed, text: str, words: Book) -> None:
    found = words.staff_types.get(plain(text), "")
    if text and not found:
        one.reasons.append(_("There is no such kind of personnel."))
    one.values["staff_type"] = found


def _group(one: Parsed, text: str, words: Book) -> None:
    group = words.groups.get(plain(text)) if text else None
    if text and group is None:
        one.reasons.append(_("There is no such group."))
    one.values["group_id"] = group.id if group else None
    one.closed_group = group is not None and group.closed_at is not None


def _role(one: Parsed, service: str, role: str, words: Book) -> None:
    if bool(service) != bool(role):
        one.reasons.append(_("A service and its role go together."))
    elif service:
        one.permission = words.permission(service, role)
