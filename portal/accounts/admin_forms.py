"""The forms of administration and of the counter: search, roles, reasons."""

from __future__ import annotations

from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.accounts.fields import national_id_field
from portal.accounts.listing import ANY
from portal.accounts.roles import grantable
from portal.choices import choices
from portal.i18n import gettext, lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form
from portal.plugins import registry


def _held() -> list[tuple[str, str]]:
    """What a list is narrowed by: any role, a service, or one role."""
    services = [(f"{one.code}.", gettext("%(service)s: anybody", service=one.label))
                for one in registry()]
    return [
        ("", gettext("All")), (ANY, gettext("Whoever holds a role")), *services,
        *grantable().items(),
    ]  # fmt: skip


class SearchForm(Form):
    """Find an account. Posted, so that an ID never stands in an address."""

    q = Trimmed(
        _("Name, phone or national ID"), [Length(max=100)], render_kw={"autocomplete": "off"}
    )
    role = SelectField(_("Role"), choices=_held, validate_choice=False)
    standing = SelectField(
        _("Standing"), validate_choice=False,
        choices=choices({"open": _("Open"), "disabled": _("Disabled"),
                         "unverified": _("Not verified yet")}, empty=_("All")),
    )
    after = HiddenField()

    def place(self) -> int:
        """The key behind which the page begins; 0 for the first page."""
        text = self.after.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


class GrantForm(Form):
    """One role, of those the services and the portal have."""

    role = SelectField(
        _("Role"), [InputRequired()],
        choices=lambda: [("", _("Choose one")), *grantable().items()],
    )


class RoleForm(Form):
    """A role a person holds, also of a service whose plugin is gone."""

    role = HiddenField(validators=[InputRequired(), Length(max=61)])


class ReasonForm(Form):
    """Why something is done to an account."""

    reason = Trimmed(
        _("Reason"), [DataRequired(_("Say why; it is recorded.")), Length(max=500)],
        description=_("Recorded, and shown in the audit trail"),
    )


class SeenForm(Form):
    """What an officer has seen of the person's identity."""

    seen = Trimmed(
        _("What you have seen"),
        [DataRequired(_("Say what you have seen; it is recorded.")), Length(max=500)],
        description=_("For example: national ID card, at the counter"),
    )


class UndoForm(Form):
    """Why an account does not count as verified any more."""

    why = Trimmed(
        _("Reason"), [DataRequired(_("Say why; it is recorded.")), Length(max=500)],
        description=_("Recorded, and shown in the audit trail"),
    )


class FindPersonForm(Form):
    """The person standing at the counter, by the whole number on the card."""

    national_id = national_id_field(autocomplete="off")
