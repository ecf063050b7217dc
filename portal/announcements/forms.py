"""What an administrator writes of an announcement."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.choices import choices
from portal.i18n import lazy_gettext as _, today
from portal.i18n.fields import DateField, Trimmed, TrimmedText
from portal.i18n.forms import Form

MOST = 20_000  #: characters of one body


class AnnouncementForm(Form):
    """Words, for whom, and when; `version` is what the administrator had before them."""

    sections = [
        ("ไทย", "", ["title_th", "body_th"]),
        ("English", _("What is left empty is shown in Thai."), ["title_en", "body_en"]),
        ("ລາວ", "", ["title_lo", "body_lo"]),
        (_("For whom and when"), "",
         ["audience", "shown_from", "shown_until", "pinned", "position"]),
    ]

    version = HiddenField(default="0")
    title_th = Trimmed(_("Heading"), [DataRequired(), Length(max=200)])
    body_th = TrimmedText(_("Text"), [Length(max=MOST)], render_kw={"rows": 8}, description=_(
        "In Markdown: # heading, - list, **bold**, [words](address). No pictures and no HTML."))
    title_en = Trimmed(_("Heading"), [Length(max=200)])
    body_en = TrimmedText(_("Text"), [Length(max=MOST)], render_kw={"rows": 4})
    title_lo = Trimmed(_("Heading"), [Length(max=200)])
    body_lo = TrimmedText(_("Text"), [Length(max=MOST)], render_kw={"rows": 4})
    audience = RadioField(_("For whom"), [InputRequired()], default="public", choices=choices(
        {"public": _("Everybody"), "staff": _("The office alone")}))
    shown_from = DateField(_("From the day"), [InputRequired()])
    shown_until = DateField(_("To the day"), [Optional()], description=_(
        "The last day it is shown. Empty: until you take it down"))
    pinned = BooleanField(_("Pinned above the others"))
    position = IntegerField(_("Place in the row"), [InputRequired(), NumberRange(1, 99)],
                            default=50)

    @property
    def values(self) -> dict[str, Any]:
        """Column → what is kept."""
        return {f.name: f.data for f in self if f.name not in {"version", "csrf_token"}}

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that the days are in order and not over."""
        if not super().validate(extra_validators):
            return False
        last = self.shown_until.data
        if last and last < max(self.shown_from.data, today()):
            self.shown_until.errors = [_("The last day lies before the first, or is over.")]
            return False
        return True
