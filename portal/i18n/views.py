"""Administration of the holidays that stop the clock of working days."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.validators import InputRequired, Length

from portal.errors import Refused
from portal.i18n import gettext, lazy_gettext as _, long_day, today
from portal.i18n.fields import DateField, Trimmed
from portal.i18n.forms import Form
from portal.i18n.operations import add_holiday, remove_holiday, seed_holidays
from portal.i18n.queries import holidays_of, years_known
from portal.policy import admin

bp = Blueprint("holidays", __name__)


class HolidayForm(Form):
    """One more day on which the office does not work."""

    day = DateField(_("Day"), [InputRequired()])
    name_th = Trimmed(_("Name in Thai"), [InputRequired(), Length(max=300)])
    name_en = Trimmed(_("Name in English"), [Length(max=300)])


def _page(form: Form, status: int = 200) -> ResponseReturnValue:
    year = request.args.get("year", today().year, type=int)
    page = render_template(
        "holidays.html", form=form, shown=year, holidays=holidays_of(year),
        years=sorted({*years_known(), today().year, today().year + 1}),
    )
    return page, status


@bp.route("/admin/holidays", methods=["GET", "POST"])
@admin
def index() -> ResponseReturnValue:
    form = HolidayForm()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, 422)
    day: date = form.day.data
    try:
        add_holiday(current_user.id, day, form.name_th.data or "", form.name_en.data or "")
    except Refused as refusal:
        form.day.errors = [str(refusal.message)]
        return _page(form, 422)
    flash(gettext("Added: %(day)s", day=long_day(day)), "good")
    return redirect(url_for("holidays.index", year=day.year), 303)


@bp.post("/admin/holidays/<day>/remove")
@admin
def remove(day: str) -> ResponseReturnValue:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        abort(404)
    remove_holiday(current_user.id, found)
    flash(gettext("Removed: %(day)s", day=long_day(found)), "good")
    return redirect(url_for("holidays.index", year=found.year), 303)


@bp.post("/admin/holidays/seed/<int:year>")
@admin
def seed(year: int) -> ResponseReturnValue:
    """Take the government holidays of a year over from the library, once."""
    if abs(year - today().year) > 5:
        abort(404)
    added = seed_holidays([year], by=current_user.id)
    flash(gettext("%(number)s days were taken over.", number=added), "good")
    return redirect(url_for("holidays.index", year=year), 303)
