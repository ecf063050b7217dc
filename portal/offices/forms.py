"""The forms of offices, groups and the place of a person."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from portal.choices import choices
from portal.i18n import lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form
from portal.offices.queries import open_groups

#: code → label, for ever.
KINDS: dict[str, object] = {
    "school": _("School"),
    "agency": _("Agency"),
    "own": _("The office itself"),
}


class OfficeForm(Form):
    """An office, school or agency."""

    name = Trimmed(_("Name"), [DataRequired(), Length(max=200)])
    code = Trimmed(
        _("Code"), [Length(max=40), Regexp(r"[\w.-]*\Z", message=_("Letters and digits only."))],
        description=_("As the ministry gives it; may stay empty"),
    )
    kind = RadioField(_("Kind"), [InputRequired()], choices=choices(KINDS), default="school")


class GroupForm(Form):
    """A group of the own office."""

    name = Trimmed(_("Name"), [DataRequired(), Length(max=200)])
    place = IntegerField(
        _("Place in the list"), [InputRequired(), NumberRange(1, 999)],
        render_kw={"class": "w-n"},
    )


class PlaceForm(Form):
    """Where a person sits."""

    group = SelectField(
        _("Group"), coerce=int,
        choices=lambda: [(0, _("none")), *((one.id, one.name) for one in open_groups())],
    )
    position = Trimmed(_("Position"), [Length(max=120)])
