"""The forms of the counter: which petition for the person, and an account for who has none."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, FileField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from portal.accounts.fields import MailAddress, PhoneField, name_field, national_id_field
from portal.accounts.staff_types import ACCOUNT_TYPES
from portal.counter.consent import HOW
from portal.i18n import lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form


class BeginForm(Form):
    """For which service, and how the person agreed."""

    service = SelectField(_("Service"), [InputRequired(_("Choose one."))])
    how = RadioField(
        _("How the person agreed"), [InputRequired(_("Say how the person agreed."))],
        choices=lambda: [(code, str(words)) for code, words in HOW.items()],
    )
    paper = FileField(
        _("The signed paper, scanned"), description=_("png, jpg or pdf files of at most 5 MB only")
    )
    agreed = BooleanField(
        _("The person before me has agreed to this text."),
        [InputRequired(_("Without the person's agreement nothing can be filed for them."))],
    )

    def __init__(self, services: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.service.choices = [("", _("Choose one")), *services]


class NewPersonForm(Form):
    """An account for a person who stands at the counter; a password comes by a code."""

    national_id = national_id_field(autocomplete="off")
    staff_type = SelectField(
        _("Kind of personnel"), [InputRequired(_("Choose one."))],
        choices=lambda: [("", _("Choose one")), *ACCOUNT_TYPES.items()],
    )
    title = name_field(_("Title"), 40, list="titles", **{"class": "w-m"})
    first_name = name_field(_("First name"), 100)
    last_name = name_field(_("Last name"), 100)
    phone = PhoneField(
        _("Phone"), [InputRequired()], render_kw={"type": "tel", "class": "w-n"},
    )
    email = Trimmed(
        _("E-mail"), [Optional(), Length(max=254), MailAddress()],
        description=_("For messages, and to set a new password when you forget yours"),
        render_kw={"type": "email", "autocomplete": "off"},
    )
    seen = Trimmed(
        _("What you have seen"), [Optional(), Length(max=500)],
        description=_("The national ID card, for example: then the account is verified at once"),
    )
    notice = BooleanField(
        _("The person was given the privacy notice to read."),
        [InputRequired(_("Give the person the privacy notice to read first."))],
    )
