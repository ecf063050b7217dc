"""The agenda by day, week and month; entries of the office; absence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.booking.affected import Affected, Decided, Undecided
from portal.booking.agenda.forms import AmendForm, AwayForm, EntryForm
from portal.booking.agenda.operations import Words, amend as change, enter as put, strike as take
from portal.booking.agenda.queries import VIEWS, absences, agenda as days_of, entry_at, reach
from portal.booking.agenda.site import AgendaPages
from portal.booking.closures import close, reopen
from portal.booking.models import Closure, Reservation, Resource
from portal.booking.queries import resources
from portal.booking.spans import Span
from portal.booking.views import reader_now
from portal.errors import Refused
from portal.extensions import db
from portal.i18n import gettext, ngettext, today

FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)


def agendas(pages: AgendaPages) -> ResponseReturnValue:
    """Whose agenda: the first one's, until another is chosen."""
    found = resources(pages.kind.code)
    if not found:
        return render_template("booking/agenda/none.html", pages=pages)
    return redirect(pages.url("agenda", slug=found[0].slug), 303)


def agenda(pages: AgendaPages, slug: str) -> ResponseReturnValue:
    """`view` is day, week or month, `day` any day in it."""
    resource, view = pages.at(slug), request.args.get("view", "week")
    if view not in VIEWS:
        abort(404)
    first, last = reach(view, day := _day_asked())
    return render_template(
        "booking/agenda/show.html", pages=pages, resource=resource, view=view, day=day,
        others=resources(pages.kind.code), days=days_of(resource, first, last), today=today(),
        before=first - timedelta(days=1), after=last + timedelta(days=1), reader=reader_now(),
    )


def _day_asked() -> date:
    try:
        day = date.fromisoformat(request.args["day"]) if "day" in request.args else today()
    except ValueError:
        abort(404)
    return day if FIRST <= day <= LAST else abort(404)


def enter(pages: AgendaPages, slug: str) -> ResponseReturnValue:
    """A new entry of the office, for one day or many."""
    resource = pages.at(slug)
    day = _day_asked()
    form = EntryForm(data={"start_date": day, "end_date": day})
    status, refused = 200, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                rows = put(resource, form.spans, _words(form), by=reader_now().id)
            except Refused as refusal:
                refused = str(refusal.message)
            else:
                flash(gettext("Entered: %(title)s", title=rows[0].title), "good")
                return _back(pages, slug, form.start_date.data)
    return _form(pages, resource, form, gettext("Add an entry"), status, refused=refused)


def amend(pages: AgendaPages, slug: str, number: int) -> ResponseReturnValue:
    """Change an entry of the office, or take it out."""
    resource = pages.at(slug)
    row = entry_at(resource, number) or abort(404)
    span = Span(row.starts_at, row.ends_at)
    form = AmendForm(data={
        **row.extra, "title": row.title, "start_date": span.day, "start_time": span.hours[0],
        "end_time": span.hours[1],
    })  # fmt: skip
    status, refused = 200, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                change(number, form.span, _words(form), by=reader_now().id)
            except Refused as refusal:
                refused = str(refusal.message)
            else:
                flash(gettext("Saved: %(name)s", name=form.title.data), "good")
                return _back(pages, slug, form.start_date.data)
    return _form(pages, resource, form, gettext("Change the entry"), status, refused=refused,
                 row=row)  # fmt: skip


def strike(pages: AgendaPages, slug: str, number: int) -> ResponseReturnValue:
    """Take an entry out; with `following` the later ones of its series too."""
    row = entry_at(pages.at(slug), number) or abort(404)
    day = Span(row.starts_at, row.ends_at).day
    gone = take(number, following=bool(request.form.get("following")), by=reader_now().id)
    flash(ngettext("%(num)s entry was taken out.", "%(num)s entries were taken out.", len(gone)),
          "good")  # fmt: skip
    return _back(pages, slug, day)


def away(pages: AgendaPages, slug: str) -> ResponseReturnValue:
    """Absence: what is booked then is listed, and nothing is saved until it is decided."""
    resource = pages.at(slug)
    form = AwayForm(data={"start_time": time(0), "end_time": time(23, 59)})
    decided = Decided.typed(request.form, also=pages.ways)
    affected: Sequence[Affected] = ()
    status, refused = 200, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                close(pages.kind.code, resource, form.span, form.reason.data or "", decided,
                      reader_now(), ways=pages.ways)  # fmt: skip
            except Undecided as undecided:
                affected, refused = undecided.affected, str(undecided.message)
                if not decided.choices:  # asked for the first time: why is mostly the same
                    decided = replace(decided, reason=form.reason.data or "")
            else:
                flash(gettext("The absence was entered."), "good")
                return redirect(pages.url("away", slug=slug), 303)
    return render_template(
        "booking/agenda/away.html", pages=pages, resource=resource, form=form, decided=decided,
        affected=affected, sentence=refused, absences=absences(resource),
    ), status


def back(pages: AgendaPages, slug: str, number: int) -> ResponseReturnValue:
    """Take an absence away: the time can be booked again."""
    found = db.session.get(Closure, number) if number < 2**31 else None
    if found is None or found.resource_id != pages.at(slug).id:
        abort(404)
    reopen(found, reader_now())
    flash(gettext("It can be booked again."), "good")
    return redirect(pages.url("away", slug=slug), 303)


def _words(form: Any) -> Words:
    return Words(title=form.title.data, place=form.place.data, note=form.note.data)


def _back(pages: AgendaPages, slug: str, day: date) -> ResponseReturnValue:
    return redirect(pages.url("agenda", slug=slug, day=day.isoformat()), 303)


def _form(
    pages: AgendaPages, resource: Resource, form: AmendForm, heading: str, status: int,
    *, refused: str, row: Reservation | None = None,
) -> ResponseReturnValue:
    if refused:
        form.start_date.errors = [refused]
    return render_template(
        "booking/agenda/entry.html", pages=pages, resource=resource, form=form, heading=heading,
        row=row,
    ), status
