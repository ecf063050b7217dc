"""The forms of accounts: registering, signing in, passwords, profile, second factor."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.accounts import passwords
from portal.accounts.captcha_field import GuardedForm, captcha_field
from portal.accounts.fields import (
    MailAddress,
    PhoneField,
    name_field,
    national_id_field,
    password_field,
)
from portal.accounts.staff_types import ACCOUNT_TYPES
from portal.i18n import lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form

TITLES = ("นาย", "นาง", "นางสาว", "ว่าที่ ร.ต.", "ว่าที่ ร.ต. หญิง", "ดร.", "ผศ.", "รศ.")


def _staff_type_field() -> SelectField:
    return SelectField(
        _("Kind of personnel"), [InputRequired(_("Choose one."))],
        choices=lambda: [("", _("Choose one")), *ACCOUNT_TYPES.items()],
    )


def _new_password(label: str = _("Password")) -> PasswordField:
    return password_field(
        label, "new-password",
        description=_("At least 12 characters. A sentence in Thai is fine."),
    )


def _password_again() -> PasswordField:
    return password_field(_("Password again"), "new-password")


class TwicePassword:
    """For forms with `password` and `password2`: checked against the rules and each other."""

    password: PasswordField
    password2: PasswordField

    def personal(self) -> tuple[str, ...]:
        """What the password must not be made of; forms that know more say so."""
        return ()

    def validate_password(self, field: Any) -> None:
        """WTForms calls this for the field `password`."""
        try:
            passwords.checked(field.data or "", personal=self.personal())
        except passwords.WeakPassword as weak:
            raise ValidationError(str(weak)) from None

    def validate_password2(self, field: Any) -> None:
        """WTForms calls this for the field `password2`."""
        if field.data and passwords.normal(field.data) != passwords.normal(
            self.password.data or ""
        ):
            raise ValidationError(_("The two passwords are not the same."))


class RegisterForm(TwicePassword, GuardedForm):
    """A new account."""

    national_id = national_id_field()
    staff_type = _staff_type_field()
    title = name_field(_("Title"), 40, list="titles", **{"class": "w-m"})
    first_name = name_field(_("First name"), 100, autocomplete="given-name")
    last_name = name_field(_("Last name"), 100, autocomplete="family-name")
    phone = PhoneField(
        _("Phone"), [InputRequired()],
        render_kw={"type": "tel", "autocomplete": "tel", "class": "w-n"},
    )
    email = Trimmed(
        _("E-mail"), [Optional(), Length(max=254), MailAddress()],
        description=_("For messages, and to set a new password when you forget yours"),
        render_kw={"type": "email", "autocomplete": "email"},
    )
    password = _new_password()
    password2 = _password_again()
    notice = BooleanField(
        _("I have read the privacy notice."),
        [InputRequired(_("Please confirm that you have read the privacy notice."))],
    )
    survey = BooleanField(_("I agree to receive satisfaction surveys."))
    captcha = captcha_field()

    def personal(self) -> tuple[str, ...]:
        """Name, ID, telephone and mail address as typed."""
        fields = (self.first_name, self.last_name, self.national_id, self.phone, self.email)
        return tuple(field.data or "" for field in fields)


class LoginForm(GuardedForm):
    """ID and password."""

    national_id = national_id_field()
    password = password_field(_("Password"), "current-password")
    captcha = captcha_field()


class ForgotForm(GuardedForm):
    """Ask for a link by mail."""

    national_id = national_id_field()
    captcha = captcha_field()


class ResetForm(TwicePassword, Form):
    """A new password, by a link."""

    password = _new_password(_("New password"))
    password2 = _password_again()


class CounterForm(TwicePassword, GuardedForm):
    """A new password, by a code from the counter."""

    national_id = national_id_field()
    code = Trimmed(
        _("Code from the counter"), [DataRequired(), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters",
                   "class": "code w-n"},
    )
    password = _new_password(_("New password"))
    password2 = _password_again()
    captcha = captcha_field()


class PasswordForm(TwicePassword, Form):
    """Another password, knowing the present one."""

    current = password_field(_("Present password"), "current-password")
    password = _new_password(_("New password"))
    password2 = _password_again()


class ProfileForm(Form):
    """One's own details."""

    title = name_field(_("Title"), 40, list="titles", **{"class": "w-m"})
    first_name = name_field(_("First name"), 100, autocomplete="given-name")
    last_name = name_field(_("Last name"), 100, autocomplete="family-name")
    staff_type = _staff_type_field()
    phone = PhoneField(
        _("Phone"), [InputRequired()],
        render_kw={"type": "tel", "autocomplete": "tel", "class": "w-n"},
    )
    email = Trimmed(
        _("E-mail"), [Optional(), Length(max=254), MailAddress()],
        render_kw={"type": "email", "autocomplete": "email"},
    )
    password = PasswordField(
        _("Your password"), [Optional()],
        description=_("Only needed when you change the e-mail address"),
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(Form):
    """Six digits from the authenticator app."""

    code = Trimmed(
        _("Code from the app"), [DataRequired(), Length(max=40)],
        description=_("Six digits"),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code w-m"},
    )


class RecoveryForm(Form):
    """One of the spare codes."""

    code = Trimmed(
        _("Recovery code"), [DataRequired(), Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "class": "code w-n"},
    )
