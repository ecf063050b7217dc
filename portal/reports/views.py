"""Reports of the office: pages of figures, their files, and the board everybody may read."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.i18n import gettext
from portal.policy import public, readers
from portal.reports import lines
from portal.reports.asking import Asked, asked, every_service, groups, readable
from portal.reports.board import shown
from portal.reports.drawing import by_days, by_months
from portal.reports.listing import heads, petitions
from portal.reports.operations import record_export
from portal.reports.periods import offered
from portal.reports.queries import officers, report
from portal.reports.sheets import KINDS, Sheet, send_sheet
from portal.reports.workbook import MOST_ROWS

bp = Blueprint("reports", __name__, url_prefix="/reports")
ENDING = "<any(csv, xlsx):ending>"


def _question() -> tuple[tuple[str, ...], Asked]:
    """Services the reader may read, and what the address asks about them; or 404."""
    codes = readable(current_user)
    return codes, asked(codes, request.args) or abort(404)


@bp.get("")
@readers
def index() -> ResponseReturnValue:
    codes, question = _question()
    found, people = report(question), officers(question)
    return render_template(
        "reports/index.html", asked=question, whole=found.whole, periods=offered(question.period),
        services=[(code, lines.service_name(code)) for code in codes], groups=groups(codes),
        phases=lines.PHASES, officers={key: name for key, (name, _tally) in people.items()},
        months=lines.by_month(found), by_service=lines.by_service(found),
        by_group=lines.by_group(found), by_officer=lines.by_officer(people, question),
        chart=by_months(found), days=by_days(found.whole),
    )


@bp.get(f"/figures.{ENDING}")
@readers
def figures(ending: str) -> Response:
    _codes, question = _question()
    found, people = report(question), officers(question)
    parts = (
        lines.by_service(found), lines.by_month(found), lines.by_group(found),
        lines.by_officer(people, question),
    )  # fmt: skip
    sheet = Sheet(
        title=question.period.label, rows=lines.table(parts, found.whole),
        heads=(gettext("Table"), gettext("Line"), *lines.heads()),
    )
    return send_sheet(sheet, f"figures-{question.period.word}", ending)


@bp.get(f"/petitions.{ENDING}")
@readers
def listing(ending: str) -> Response:
    """A row for each petition, without persons."""
    return _listed(_question()[1], ending, persons=False)


@bp.post("/petitions")
@readers
def named_listing() -> Response:
    """The same with names and telephones; who is named reads that it was exported, and by whom."""
    ending = request.form.get("ending", "")
    if ending not in KINDS:
        abort(404)
    codes = readable(current_user)
    question = asked(codes, request.form) or abort(404)
    return _listed(question, ending, persons=True)


def _listed(question: Asked, ending: str, *, persons: bool) -> Response:
    if ending == "xlsx" and report(question).whole.received > MOST_ROWS:
        raise Refused(gettext("That is more than an XLSX file can hold. Choose a shorter period,"
                              " or CSV."))  # fmt: skip
    if persons:
        record_export(current_user.id, question, ending)
    sheet = Sheet(
        title=question.period.label, heads=heads(persons=persons),
        rows=petitions(question, current_user.id, persons=persons),
    )
    return send_sheet(sheet, f"petitions-{question.period.word}", ending)


@bp.get("/board")
@public
def board() -> ResponseReturnValue:
    """Everybody's page: fiscal years alone, no officers, nothing that points at a person."""
    given = {"period": request.args["period"]} if "period" in request.args else {}
    question = asked(tuple(every_service()), given)
    if question is None or not question.period.word.startswith("f"):
        abort(404)
    found = report(question)
    sums, months = gettext("In all"), lines.by_month(found)
    return render_template(
        "reports/board.html", period=question.period, years=offered(question.period)[0][1],
        services=shown(lines.by_service(found), found.whole, sums),
        months=shown(months, found.whole, sums),
    )
