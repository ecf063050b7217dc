"""Who did what, and who read whose data: for administrators and auditors, also as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.i18n import gettext as _
from portal.policy import auditor
from portal.privacy import searching
from portal.privacy.forms import ActsForm, LooksForm, RecordsForm
from portal.privacy.operations import record_act
from portal.privacy.queries import last_check
from portal.privacy.searching import Wanted
from portal.privacy.wording import act_label, in_one_line, look_label, told
from portal.reports.sheets import Cell, Sheet, send_sheet

bp = Blueprint("trail", __name__, url_prefix="/admin/audit")


@bp.get("/")
@auditor
def acts() -> ResponseReturnValue:
    form = ActsForm(request.args)
    page = searching.acts(current_user, form.wanted(), _place()) if form.validate() else None
    return render_template(
        "privacy/acts.html", form=form, page=page, told=told, act_label=act_label,
        check=last_check(),
    ), 200 if page else 422


@bp.get("/access")
@auditor
def looks() -> ResponseReturnValue:
    form = LooksForm(request.args)
    page = searching.looks(current_user, form.wanted(), _place()) if form.validate() else None
    return render_template(
        "privacy/looks.html", form=form, page=page, look_label=look_label
    ), 200 if page else 422


@bp.post("/file.<any(csv, xlsx):ending>")
@auditor
def acts_file(ending: str) -> ResponseReturnValue:
    """All that the question finds; that it was taken away is an act itself."""
    form = ActsForm(request.form)
    if not form.validate():
        return render_template("privacy/acts.html", form=form, page=None), 422
    wanted = form.wanted()
    _record("acts", form)
    heads = (_("When"), _("Who did it"), _("What was done"), _("About whom"), _("Details"))
    return _send(_("Who did what"), heads, _acts(wanted), "audit", ending)


@bp.post("/access/file.<any(csv, xlsx):ending>")
@auditor
def looks_file(ending: str) -> ResponseReturnValue:
    """All looks that the question finds."""
    form = LooksForm(request.form)
    if not form.validate():
        return render_template("privacy/looks.html", form=form, page=None), 422
    wanted = form.wanted()
    _record("access", form)
    heads = (_("When"), _("Who looked"), _("How"), _("At whose data"), _("Reference code"))
    return _send(_("Who read whose data"), heads, _looks(wanted), "access", ending)


def _place() -> str | None:
    return request.args.get("at")


def _record(which: str, form: RecordsForm) -> None:
    said = {field.name: str(field.data) for field in form if field.data}
    record_act("trail.exported", actor_id=current_user.id, records=which, asked=said)


def _send(
    title: str, heads: tuple[str, ...], rows: Iterator[tuple[Cell, ...]], name: str, ending: str
) -> Response:
    return send_sheet(Sheet(title=title, heads=heads, rows=rows), name, ending)


def _acts(wanted: Wanted) -> Iterator[tuple[Cell, ...]]:
    row: Any
    for row, who, whom in searching.every_act(current_user, wanted):
        yield row.at, who, act_label(row.action), whom, in_one_line(row.detail)


def _looks(wanted: Wanted) -> Iterator[tuple[Cell, ...]]:
    row: Any
    for row, who, whom in searching.every_look(current_user, wanted):
        yield row.at, who, look_label(row.action), whom, row.about
