"""Administration of the holidays that stop the clock of working days."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.validators import DataRequired, InputRequired, Length

from portal.accounts.reader import Reader
from portal.booking.affected import Decided
from portal.booking.holidays import Unsure, take_off, work_on
from portal.errors import Refused
from portal.i18n import gettext, lazy_gettext as _, long_day, ngettext, today
from portal.i18n.fields import DateField, Trimmed
from portal.i18n.forms import Form
from portal.i18n.operations import seed_holidays
from portal.i18n.queries import holidays_of, years_known
from portal.policy import admin

bp = Blueprint("holidays", __name__)


class HolidayForm(Form):
    """One more day on which the office does not work."""

    day = DateField(_("Day"), [InputRequired()], earliest=today)
    name_th = Trimmed(_("Name in Thai"), [DataRequired(), Length(max=300)])
    name_en = Trimmed(_("Name in English"), [Length(max=300)])


def _page(
    form: Form, status: int = 200, unsure: Unsure | None = None, off: date | None = None
) -> ResponseReturnValue:
    """The year; with what adding the day of the form, or taking `off` away, would do."""
    year = off.year if off else request.args.get("year", today().year, type=int)
    page = render_template(
        "holidays.html", form=form, shown=year, holidays=holidays_of(year), today=today(),
        years=sorted({*years_known(), today().year, today().year + 1}),
        unsure=unsure, off=off, decided=Decided.typed(request.form),
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
        moved = take_off(
            day, form.name_th.data or "", form.name_en.data or "", Decided.typed(request.form),
            _reader(), sure="sure" in request.form,
        )
    except Unsure as unsure:
        return _page(form, 422, unsure)
    except Refused as refusal:
        form.day.errors = [str(refusal.message)]
        return _page(form, 422)
    flash(f"{gettext('Added: %(day)s', day=long_day(day))} {_moved(moved)}", "good")
    return redirect(url_for("holidays.index", year=day.year), 303)


@bp.post("/admin/holidays/<day>/remove")
@admin
def remove(day: str) -> ResponseReturnValue:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        abort(404)
    try:
        moved = work_on(found, _reader(), sure="sure" in request.form)
    except Unsure as unsure:
        return _page(HolidayForm(formdata=None), 422, unsure, found)
    flash(f"{gettext('Removed: %(day)s', day=long_day(found))} {_moved(moved)}", "good")
    return redirect(url_for("holidays.index", year=found.year), 303)


def _reader() -> Reader:
    reader: Reader = current_user._get_current_object()  # noqa: SLF001 - the verbs copy it
    return reader


def _moved(number: int) -> str:
    return ngettext("%(num)s due date moved", "%(num)s due dates moved", number) if number else ""


@bp.post("/admin/holidays/seed/<int:year>")
@admin
def seed(year: int) -> ResponseReturnValue:
    """Take the government holidays of a year over from the library, once."""
    if abs(year - today().year) > 5:
        abort(404)
    added = seed_holidays([year], by=current_user.id)
    flash(gettext("%(number)s days were taken over.", number=added), "good")
    return redirect(url_for("holidays.index", year=year), 303)
