"""Filing for a person at the counter: consent, the service's own form, check, receipt."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.operations import AlreadyRegistered
from portal.accounts.people_views import (
    begin_form,
    person_at_counter,
    person_page,
    search_page,
)
from portal.counter import operations, queries
from portal.counter.filling import CounterFilling, filling_for
from portal.counter.forms import NewPersonForm
from portal.counter.models import CounterFiling
from portal.errors import PortalError
from portal.i18n import current_language, gettext, now
from portal.petitions.estimate_views import panel
from portal.petitions.form_pages import attach_one, autosave, check_and_send, fill, once
from portal.petitions.summary import Summary
from portal.plugins import registry
from portal.policy import staff
from portal.privacy.operations import record_access

bp = Blueprint("counter", __name__, url_prefix="/staff")

_PERSON = ("national_id", "staff_type", "title", "first_name", "last_name", "phone", "email")


@bp.post("/people/new")
@staff
def register() -> ResponseReturnValue:
    """An account for somebody without one; the next page is the one of the person found."""
    form = NewPersonForm()
    if form.validate():
        person = {name: form[name].data for name in _PERSON}
        try:
            found = operations.register_person(
                current_user, seen=form.seen.data or "", language=current_language(), **person
            )
        except AlreadyRegistered as known:
            form.national_id.errors = [str(known.message)]
        else:
            flash(gettext("The account was made."), "good")
            return person_page(found)
    return search_page(new=form), 422


@bp.post("/behalf")
@staff
def begin() -> ResponseReturnValue:
    """`handle` of the person found, `service`, `how`, `agreed`, and the signed `paper` if any."""
    person, form = person_at_counter(), begin_form()
    if not form.validate():
        return person_page(person, wrong=form), 422
    service = registry()[form.service.data]
    try:
        filing = operations.begin(
            current_user, person.id, service, form.how.data, request.files.get("paper")
        )
    except PortalError as refusal:
        field = form.service if refusal.status == 409 else form.paper
        field.errors = [str(refusal.message)]
        return person_page(person, wrong=form), 422
    return redirect(url_for("counter.form", number=filing.id), 303)


@bp.route("/behalf/<int:number>", methods=["GET", "POST"])
@staff
def form(number: int) -> ResponseReturnValue:
    return fill(_filling(number))


@bp.post("/behalf/<int:number>/draft")
@staff
def draft(number: int) -> ResponseReturnValue:
    return autosave(_filling(number))


@bp.post("/behalf/<int:number>/files/<slot>")
@staff
def attach(number: int, slot: str) -> ResponseReturnValue:
    return attach_one(_filling(number), slot)


@bp.post("/behalf/<int:number>/estimate")
@staff
def estimate(number: int) -> ResponseReturnValue:
    return panel(_filling(number).service, now())


@bp.route("/behalf/<int:number>/check", methods=["GET", "POST"])
@staff
def check(number: int) -> ResponseReturnValue:
    def known(_token: str) -> str | None:
        over = _filing(number).petition_id is not None
        return url_for("counter.sent", number=number) if over else None

    return once(lambda: check_and_send(_filling(number)), known)


@bp.get("/behalf/<int:number>/sent")
@staff
def sent(number: int) -> ResponseReturnValue:
    """What the officer hands out: reference and receipt."""
    filing = _filing(number)
    petition = filing.petition or abort(404)
    record_access(current_user.id, filing.applicant_id, "view", petition.reference)
    return render_template("staff/filed.html", petition=Summary(petition), filing=filing)


@bp.post("/behalf/<int:number>/drop")
@staff
def drop(number: int) -> ResponseReturnValue:
    filling = _filling(number)
    operations.drop(filling.filing, filling.draft)
    flash(gettext("Nothing was filed."), "info")
    return redirect(url_for("accounts.people"), 303)


def _filing(number: int) -> CounterFiling:
    return queries.filing(current_user, number) or abort(404)


def _filling(number: int) -> CounterFilling:
    """The open filing; one that was sent leads to its receipt. Each look is written down."""
    filing = _filing(number)
    if filing.petition_id is not None:
        abort(redirect(url_for("counter.sent", number=number), 303))
    if request.method == "GET":
        record_access(current_user.id, filing.applicant_id, "view", "counter")
    return filling_for(filing, current_user)
