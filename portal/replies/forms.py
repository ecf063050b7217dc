"""The form of a kept text; an unknown word in braces is named before it reaches an applicant."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.i18n import gettext, lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form
from portal.replies.placeholders import PLACEHOLDERS, unknown

ALL = "all"  #: instead of a service's code


class ReplyForm(Form):
    """For which service, under which name, and what it says."""

    service = SelectField(_("Service"))
    title = Trimmed(
        _("Name of the text"), [DataRequired(), Length(max=100)],
        description=_("As it stands in the list to choose from"),
    )
    body = TextAreaField(
        _("Text"), [DataRequired(), Length(max=2000)], render_kw={"rows": 6},
        description=_("Words in braces fill themselves, see below"),
    )
    body_en = TextAreaField(
        _("The same in English"), [Optional(), Length(max=2000)], render_kw={"rows": 4},
        description=_("For applicants who read the portal in English"),
    )
    body_lo = TextAreaField(
        _("The same in Lao"), [Optional(), Length(max=2000)], render_kw={"rows": 4},
        description=_("For applicants who read the portal in Lao"),
    )

    def __init__(self, services: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.service.choices = services

    def validate_body(self, field: Any) -> None:
        """Only what can be filled in may stand in braces."""
        if wrong := unknown(field.data or ""):
            raise ValidationError(gettext(
                "{%(wrong)s} is not known. Known are: %(known)s",
                wrong="}, {".join(wrong), known=" ".join(f"{{{one}}}" for one in PLACEHOLDERS),
            ))

    validate_body_en = validate_body_lo = validate_body
