"""What a person chooses about messages."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.choices import choices
from portal.i18n import lazy_gettext as _
from portal.i18n.forms import Form
from portal.messages.wishes import Wishes

PACES = {"now": _("Each message at once"), "daily": _("One mail in the morning of a working day")}


class Ticks(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WishesForm(Form):
    """By which ways, how often, and about what."""

    channels = Ticks(
        _("Where messages go"),
        description=_("The inbox of the portal always has them all"),
    )
    pace = RadioField(
        _("How often by e-mail"), [InputRequired()], choices=choices(PACES),
        description=_("What cannot wait, and what concerns the safety of your account, always"
                      " comes at once."),
    )  # fmt: skip
    muted = Ticks(
        _("Services that stay quiet"),
        description=_("Their messages wait in the inbox and are sent nowhere."),
    )

    def wishes(self) -> Wishes:
        """What was chosen."""
        chosen = frozenset(self.channels.data or ())
        return Wishes(
            mail="mail" in chosen, daily=self.pace.data == "daily",
            muted=frozenset(self.muted.data or ()), channels=chosen - {"mail"},
        )
