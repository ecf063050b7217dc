"""What an administrator says about an address of another system."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.i18n import lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form
from portal.messages.forms import Ticks
from portal.plugins import registry

EVENT_NAMES = {
    "submitted": _("A petition is sent"),
    "changed": _("Its state changes"),
    "closed": _("It is completed or cancelled"),
}


class WebhookForm(Form):
    """Where to, and what about."""

    url = Trimmed(
        _("Address"), [DataRequired(), Length(max=500)],
        description=_("Begins with https:// and leads to a machine of the open internet"),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    events = Ticks(_("What is told"), [InputRequired()])
    services = Ticks(_("Of which services"), description=_("Of all where you tick nothing"))

    def offer(self) -> WebhookForm:
        """The same with its choices in the language of the page."""
        self.events.choices = [(code, str(name)) for code, name in EVENT_NAMES.items()]
        known = {service.code: str(service.label) for service in registry()}
        gone = {code: code for code in self.services.data or () if code not in known}
        kept = gone if not self.is_submitted() else {}
        self.services.choices = list((known | kept).items())
        return self


class WebhookChangeForm(WebhookForm):
    """The same of an address that is there."""

    active = BooleanField(_("Switched on"))
