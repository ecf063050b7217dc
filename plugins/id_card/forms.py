"""The request form (แบบคำขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ) and the appointment to collect."""

from datetime import date

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, Length, StopValidation

from portal.sdk import (
    STAFF_TYPES,
    DateField,
    Form,
    TimeField,
    Trimmed,
    TrimmedText,
    age_in_years,
    choices,
    lazy_gettext as _,
    today,
)

REASONS = {
    "first": _("First card"),
    "expired": _("New card because the old one expired"),
    "lost": _("Card lost or destroyed"),
    "promoted": _("Change of card because of a new position or rank"),
    "renamed": _("Change of first or last name"),
    "damaged": _("Damaged"),
    "other": _("Other"),
}
BLOOD_GROUPS = {"A": "A", "B": "B", "AB": "AB", "O": "O", "": _("Not known")}


def _adult() -> date:
    """Officials are at least 15 years old; the form asks for no younger birth."""
    day = today()
    return day.replace(year=day.year - 15, day=min(day.day, 28))


class ForAnotherReason:
    """The reason in words is asked for only where none of the list fits."""

    field_flags = {"conditional": True}

    def __call__(self, form: "IdCardForm", field: Trimmed) -> None:
        """Refuse an empty text where the reason is another one."""
        if form.reason.data == "other" and not field.data:
            raise StopValidation(_("Write the other reason."))


class IdCardForm(Form):
    """Field by field as in the manual; the age is computed."""

    sections = [
        (_("Personal details"), _("As in the house registration"),
         ["birth_date", "nationality", "blood_group", "registered_address", "contact_address"]),
        (_("Position and reason"), _("This is printed on the card"),
         ["staff_type", "unit", ("position", "rank"), "reason", "reason_other"]),
    ]
    computed = {"birth_date": (_("Age"), lambda born: _("%(n)s years", n=age_in_years(born)))}

    birth_date = DateField(_("Date of birth"), [DataRequired()], latest=_adult,
                           description=_("For example 27 March 1992"))
    nationality = Trimmed(_("Nationality"), [DataRequired(), Length(max=60)], default="ไทย")
    blood_group = RadioField(_("Blood group"), choices=choices(BLOOD_GROUPS), default="",
                             render_kw={"inline": True})
    registered_address = TrimmedText(_("Address in the house registration"),
                                     [DataRequired(), Length(max=500)])
    contact_address = TrimmedText(_("Address where you can be reached"),
                                  [DataRequired(), Length(max=500)])
    staff_type = RadioField(_("Type of state official"), [DataRequired()],
                            choices=choices(STAFF_TYPES))
    unit = Trimmed(_("Work group or school"), [DataRequired(), Length(max=200)])
    position = Trimmed(_("Position"), [DataRequired(), Length(max=200)])
    rank = Trimmed(_("Rank or level"), [DataRequired(), Length(max=100)])
    reason = SelectField(_("Reason for requesting an official ID card"),
                         [DataRequired(_("Choose the reason that fits you"))],
                         choices=choices(REASONS, empty=_("Choose a reason")))
    reason_other = Trimmed(_("Other reason (please specify)"),
                           [ForAnotherReason(), Length(max=200)])


class PickupForm(Form):
    """When and where the applicant collects the card."""

    pickup_date = DateField(_("Day to collect"), [DataRequired()], earliest=today)
    pickup_time = TimeField(_("Time to collect"), [DataRequired()])
    pickup_place = Trimmed(_("Place"), [DataRequired(), Length(max=200)],
                           default="กลุ่มบริหารงานบุคคล")
