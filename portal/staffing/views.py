"""The staff as a table: out as a file, in by a dry run and its confirmation."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length

from portal.accounts.roles import role_label
from portal.errors import Conflict, Refused
from portal.i18n import gettext, lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form
from portal.policy import admin
from portal.staffing import exporting, operations
from portal.staffing.columns import COLUMNS
from portal.staffing.packed import MOST_ROWS
from portal.staffing.queries import number_of_staff
from portal.staffing.reading import MOST_BYTES

bp = Blueprint("staffing", __name__, url_prefix="/admin/staff")
SHOWN = 500  #: lines that are good and shown; bad ones are shown all


class FileForm(Form):
    """A table of staff."""

    file = FileField(
        _("File"), [FileRequired(_("Choose a file."))], description=_("XLSX or CSV, up to 5 MB"),
        render_kw={"accept": ".xlsx,.csv"},
    )


class TakeForm(Form):
    """Why the staff is taken out, and how much of it."""

    whole = BooleanField(_("Whole national IDs (recorded for each person)"))
    reason = Trimmed(
        _("Reason"), [DataRequired(_("Say why; it is recorded.")), Length(max=300)],
        description=_("Recorded, and shown in the audit trail"),
    )


@bp.get("/")
@admin
def index() -> ResponseReturnValue:
    return _page(FileForm(formdata=None), TakeForm(formdata=None))


@bp.post("/")
@admin
def dry_run() -> ResponseReturnValue:
    """What the file would do; nothing of it is done."""
    form = FileForm()
    if form.validate():
        try:
            number, plan = operations.stage(current_user.id, form.file.data.read(MOST_BYTES + 1))
        except Refused as refusal:
            form.file.errors = [str(refusal.message)]
        else:
            bad = [verdict for verdict in plan.verdicts if verdict.kind == "bad"]
            good = [verdict for verdict in plan.verdicts if verdict.kind != "bad"]
            return render_template(
                "staffing/plan.html", number=number, plan=plan, bad=bad, good=good[:SHOWN],
                more=max(0, len(good) - SHOWN),
                labels={c.name: c.label for c in COLUMNS}, role_label=role_label,
            )
    return _page(form, TakeForm(formdata=None)), 422


@bp.post("/<string(length=32):number>/take-in")
@admin
def take_in(number: str) -> ResponseReturnValue:
    try:
        plan = operations.take_in(current_user.id, number)
    except Conflict as conflict:
        return render_template("staffing/conflict.html", message=conflict.message), 409
    flash(gettext("Taken in: %(number)s people.", number=len(plan.changes)), "good")
    return redirect(url_for("staffing.index"), 303)


@bp.post("/file.<any(csv, xlsx):ending>")
@admin
def take_out(ending: str) -> ResponseReturnValue:
    form = TakeForm()
    if not form.validate():
        return _page(FileForm(formdata=None), form), 422
    return exporting.export_staff(
        current_user, ending, whole=form.whole.data, reason=form.reason.data or ""
    )


@bp.get("/template.<string:ending>")
@admin
def template(ending: str) -> Response:
    if ending not in {"csv", "xlsx"}:
        abort(404)
    return exporting.template(ending)


def _page(form: FileForm, take: TakeForm) -> str:
    return render_template(
        "staffing/index.html", form=form, take=take, columns=COLUMNS, most=MOST_ROWS,
        number=number_of_staff(),
    )
