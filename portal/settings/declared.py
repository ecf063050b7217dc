"""Which settings an administrator may change, and what each takes; no secret is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.booking.halves import Halves
from portal.i18n import arabic, lazy_gettext as _

LONGEST = 300  #: characters of a value

#: (what was typed, name → value of all others) → the value kept; ValueError with a sentence.
Reading = Callable[[str, Mapping[str, str]], str]


def _words(text: str, _others: Mapping[str, str]) -> str:
    if not text:
        raise ValueError(_("Enter a value."))
    return text


def _morning(text: str, others: Mapping[str, str]) -> str:
    return _half(text, text, others["AFTERNOON"])


def _afternoon(text: str, others: Mapping[str, str]) -> str:
    return _half(text, others["MORNING"], text)


def _half(text: str, morning: str, afternoon: str) -> str:
    try:
        Halves.read(arabic(morning), arabic(afternoon))
    except ValueError:
        raise ValueError(
            _("Write it as 08:30-12:00; the afternoon follows the morning.")
        ) from None
    return arabic(text).replace(" ", "").replace("–", "-")


def _hours(text: str, _others: Mapping[str, str]) -> str:
    plain = arabic(text)
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:4]) <= 168):
        raise ValueError(_("Enter whole hours, from 1 to 168."))
    return str(int(plain))


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the settings file, what it is called, and how it is read."""

    name: str  #: of portal.config.DEFAULTS
    label: object
    about: object
    read: Reading = _words

    @property
    def slug(self) -> str:
        """As in an address."""
        return self.name.lower().replace("_", "-")


SETTINGS: tuple[Setting, ...] = (
    Setting("OFFICE_NAME", _("Name of the office"), _("In full, on pages, letters and mails")),
    Setting("OFFICE_SHORT_NAME", _("Short name"), _("In titles of pages and names of calendars")),
    Setting("OFFICE_ADDRESS", _("Address"), _("At the foot of every page and on letters")),
    Setting("OFFICE_PHONE", _("Telephone"), _("As people should read it, with extensions")),
    Setting("OFFICE_HEAD", _("Position of the head"),
            _("Who signs letters, for example the director")),
    Setting("OFFICE_HOURS", _("Office hours"), _("In words, at the foot of every page")),
    Setting("MORNING", _("Morning"),
            _("First half of a day in tables of what is booked"), _morning),
    Setting("AFTERNOON", _("Afternoon"), _("Second half of a day in the same tables"), _afternoon),
    Setting("WAITING_HOURS", _("Hours a time is kept for the first in line"),
            _("Then the next in line is asked"), _hours),
)  # fmt: skip


def setting_at(slug: str) -> Setting | None:
    """The setting of an address."""
    return next((setting for setting in SETTINGS if setting.slug == slug), None)
