"""Books that come in, and books that are void."""

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from plugins.pp_order.items import BOOKS
from plugins.pp_order.serials import Serials
from portal.sdk import Form, Trimmed, choices, lazy_gettext as _


class MovementForm(Form):
    """Which books; `serials` are checked here, whether they fit the stock by the operation."""

    item = RadioField(_("Item"), [InputRequired()], render_kw={"inline": True},
                      choices=choices({item.code: item.label for item in BOOKS}))
    serials = Trimmed(_("Serial numbers"), [DataRequired(), Length(max=500), Serials()],
                      description=_("For example 101-105, 110"))


class ReceiveForm(MovementForm):
    """Books came in."""

    source = Trimmed(_("Delivery note or sender"), [DataRequired(), Length(max=200)])


class VoidForm(MovementForm):
    """Books are spoilt or lost."""

    reason = Trimmed(_("Why they are void"), [DataRequired(), Length(max=300)])
