"""The captcha as a form field: right answers pass, and are used up when all else is right."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import current_app
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from portal.accounts import captcha
from portal.accounts.limits import address, spend
from portal.i18n import gettext, lazy_gettext as _
from portal.i18n.forms import Form

PAYLOAD = "altcha"  #: what the browser computed
QUESTION = "captcha_question"  #: the token of the sum; the typed result has the field's name


class CaptchaField(Field):
    """Reads the computed payload or the answered sum; drawn by accounts/captcha.html."""

    payload = question = typed = ""
    answer: captcha.Answer | None = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata:
            self.payload = formdata.get(PAYLOAD, "")
            self.question = formdata.get(QUESTION, "")
            self.typed = formdata.get(self.name, "")

    def pre_validate(self, form: Any) -> None:
        self.answer = captcha.solved(self.payload)
        if self.answer is None and self.typed:
            if not captcha.read_sum(self.question):
                self.renew()
                raise StopValidation(gettext("The question was too old. Here is a new one."))
            self.answer = captcha.answered(self.question, self.typed)
        if self.answer is None:
            said = self.typed
            self.renew()
            raise StopValidation(
                gettext("That is not right. Here is a new question.") if said
                else gettext("Please answer the question.")
            )

    def take(self) -> bool:
        """Use the answer up; False when it was used before. A new one is needed either way."""
        answer = self.answer
        if answer is None:
            return False
        if answer.in_words:
            spend(("question_address", address()))
        self.renew()
        return captcha.use_up(answer)

    def renew(self) -> None:
        """Ask anew the next time the field is drawn."""
        self.payload = self.question = self.typed = ""
        self.answer = None
        self.__dict__.pop("sum", None)

    @cached_property
    def sum(self) -> captcha.Sum:
        """The question to draw: the one just answered right, else a new one."""
        return captcha.read_sum(self.question) or captcha.new_sum()


class GuardedForm(Form):
    """A form with a field `captcha`, which is gone when captchas are off or `ask` is False."""

    captcha: CaptchaField

    def __init__(self, *args: Any, ask: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (ask and current_app.config["PORTAL_CAPTCHA"] != "off"):
            del self.captcha

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields; the captcha is used up only when every one of them is right."""
        if not super().validate(extra_validators):
            return False
        field = self._fields.get("captcha")
        if field is None or field.take():
            return True
        field.errors = [gettext("This answer was used before. Please answer again.")]
        return False


def captcha_field() -> CaptchaField:
    """Each form declares it where it stands among the other fields."""
    return CaptchaField(_("Are you a person?"))
