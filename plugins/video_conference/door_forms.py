"""What is typed at the door, and where the booker makes the PIN; secrets are never shown again."""

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from plugins.video_conference.pins import SHORTEST_PASSWORD
from portal.sdk import Form, Trimmed, arabic, lazy_gettext as _


def _digits(text: str | None) -> str | None:
    return arabic(text).replace(" ", "") if text else text


class PinField(PasswordField):
    """Seen while it is typed, with a keyboard of digits; never sent back to the browser."""

    def __init__(self, label: Any, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, render_kw={
            "type": "text", "class": "pin", "inputmode": "numeric", "autocapitalize": "none",
            "autocomplete": more.pop("autocomplete", "one-time-code"), "maxlength": 20,
        }, **more)  # fmt: skip


class JoinForm(Form):
    """Participate Now."""

    meeting_id = Trimmed(_("Meeting ID"), [DataRequired(), Length(max=20)], filters=[_digits],
                         render_kw={"class": "w-4 code", "inputmode": "numeric",
                                    "autocomplete": "off"})
    participant = Trimmed(_("Name of the participant"), [DataRequired(), Length(max=100)],
                          description=_("As in สดจ.<province>; one seat for each organisation"),
                          render_kw={"autocomplete": "organization"})
    pin = PinField(_("Meeting PIN"), [DataRequired(), Length(max=100)],
                   description=_("Good for this meeting only; the booker tells you"))


class OpenForm(Form):
    """The host opens the room."""

    host = Trimmed(_("Your name"), [DataRequired(), Length(max=100)],
                   render_kw={"autocomplete": "name"})
    password = PasswordField(_("The host's password"), [DataRequired(), Length(max=200)],
                             description=_("The one that was set when the PIN was made"),
                             render_kw={"autocomplete": "off"})
    pin = PinField(_("Meeting PIN"), [DataRequired(), Length(max=100)], id="host_pin")


class PinForm(Form):
    """The booker makes the PIN of the meeting, or makes it anew."""

    pin = PinField(_("PIN of your choice"), [Length(max=100)], autocomplete="off",
                   description=_("At least 4 characters; left empty, the portal makes six digits"))
    password = PasswordField(_("The host's password"), [Length(max=200)],
                             render_kw={"autocomplete": "new-password"})
    own_pins = BooleanField(_("A PIN of its own for each invited organisation, good for one "
                              "entry"))
    revision = HiddenField()

    def __init__(self, *args: Any, has_password: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_password:
            self.password.description = _("Left empty, the password of before stays")
            return
        self.password.description = _("At least 8 characters, for whoever opens the room")
        asked = DataRequired(_("The host's password has at least %(least)s characters.",
                               least=SHORTEST_PASSWORD))
        self.password.validators = [asked, *self.password.validators]
        self.password.flags.required = True
