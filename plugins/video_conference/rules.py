"""How early people may enter, and how long wrong PINs pause an address: an administrator's say."""

from datetime import timedelta
from typing import Any

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.sdk import DatedRules, RuleForm, Tries, lazy_gettext as _, now

MOST_WRONG = 5  #: PINs from one address for one meeting


class EntryForm(RuleForm):
    """Two numbers of minutes."""

    lead_minutes = IntegerField(_("Enter so many minutes before the start"),
                                [InputRequired(), NumberRange(0, 240)])
    pause_minutes = IntegerField(_("Minutes of pause after five wrong PINs"),
                                 [InputRequired(), NumberRange(1, 1440)])


ENTRY = DatedRules(
    code="video_conference_entry", title=_("Entering video meetings"), form=EntryForm,
    initial={"lead_minutes": "30", "pause_minutes": "10"},
)


def _now() -> Any:
    return ENTRY.on(now())


def lead() -> timedelta:
    """How long before the start a room may be opened and entered."""
    return timedelta(minutes=_now()["lead_minutes"])


def wrong_pins() -> Tries:
    """Counts wrong PINs of an address for a meeting."""
    return Tries("video_conference_pin", MOST_WRONG, _now()["pause_minutes"])


def warnings() -> Tries:
    """Counts how often the host of a meeting is told of them: once in a pause."""
    return Tries("video_conference_warning", 1, _now()["pause_minutes"])
