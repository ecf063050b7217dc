"""Form fields of people: national ID, telephone, mail address, passwords."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from portal.accounts.identity import valid_national_id
from portal.accounts.phones import grouped, valid_phone
from portal.i18n import lazy_gettext as _
from portal.i18n.fields import Trimmed, trimmed
from portal.messages.operations import is_address

_LONGEST_TYPED = 64  # characters of an ID or number with all its dashes and spaces


class _Read(StringField):
    """Text that is read into a normal form; what was typed is drawn again after an error."""

    data: Any

    def read(self, text: str) -> str:
        """The normal form of what was typed; ValueError with a sentence."""
        raise NotImplementedError

    def shown(self, value: str) -> str:
        """A stored value as people write it."""
        return value

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])[:_LONGEST_TYPED]
        return self.shown(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and (text := str(trimmed(str(valuelist[0])[:_LONGEST_TYPED]))):
            self.data = self.read(text)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation  # "required" must not hide what is wrong


class NationalIdField(_Read):
    """Thirteen digits with or without dashes, in Arabic, Thai or Lao digits; data is bare."""

    def read(self, text: str) -> str:
        return valid_national_id(text)


class PhoneField(_Read):
    """A telephone number; data is bare digits."""

    def read(self, text: str) -> str:
        return valid_phone(text)

    def shown(self, value: str) -> str:
        return grouped(value)


def national_id_field(autocomplete: str = "username") -> NationalIdField:
    """The field of sign-in, registration and everything that asks for the whole number."""
    return NationalIdField(
        _("National ID"), [InputRequired(_("Enter the 13 digits of the national ID."))],
        description=_("13 digits, with or without dashes"),
        render_kw={"inputmode": "numeric", "autocomplete": autocomplete, "class": "code w-n",
                   "maxlength": _LONGEST_TYPED},
    )


def password_field(label: str, autocomplete: str, **more: Any) -> PasswordField:
    """A password; what was typed is never drawn again."""
    return PasswordField(
        label, [InputRequired(_("Enter the password."))],
        render_kw={"autocomplete": autocomplete}, **more,
    )


class MailAddress:
    """Validator: something mail can be sent to, on one line."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation with a sentence when it is none."""
        domain = (field.data or "").rpartition("@")[2]
        if field.data and not (is_address(field.data) and "." in domain.strip(".")):
            raise StopValidation(_("Enter an e-mail address such as name@example.com."))


def name_field(label: object, longest: int, **attributes: str) -> Trimmed:
    """One line of a name."""
    return Trimmed(label, [DataRequired(), Length(max=longest)], render_kw=attributes)
