"""How early people may enter, and how long wrong PINs pause an address: an administrator's say."""

from dataclasses import dataclass
from datetime import timedelta

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


@dataclass(frozen=True, slots=True)
class DoorRules:
    """What is in force now, read once for each who comes."""

    lead: timedelta  #: how long before the start a room may be opened and entered
    wrong_pins: Tries  #: of an address for a meeting
    warnings: Tries  #: how often the host of a meeting is told of them: once in a pause


def in_force() -> DoorRules:
    """The rules of this moment."""
    said = ENTRY.on(now())
    pause = said["pause_minutes"]
    return DoorRules(
        timedelta(minutes=said["lead_minutes"]),
        Tries("video_conference_pin", MOST_WRONG, pause),
        Tries("video_conference_warning", 1, pause),
    )
