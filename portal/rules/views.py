"""Administration of dated rules: which there are, one kind with its history, a new one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from portal.i18n import gettext, long_day, now, today
from portal.petitions.answers import text_of
from portal.plugins import registry
from portal.policy import admin
from portal.rules.dated import DatedRules, values_of
from portal.rules.models import Rule
from portal.rules.operations import decide
from portal.rules.queries import history, in_force
from portal.service import Service

bp = Blueprint("rules", __name__, url_prefix="/admin/rules")


@dataclass(frozen=True, slots=True)
class Shown:
    """One set of values for the page; `rule` is none for those the portal came with."""

    rule: Rule | None
    rows: list[tuple[str, str]]
    now: bool
    later: bool


def _find(code: str) -> tuple[Service, DatedRules]:
    known = ((service, rules) for service in registry() for rules in service.rules)
    return next((pair for pair in known if pair[1].code == code), None) or abort(404)


@bp.get("/")
@admin
def index() -> ResponseReturnValue:
    kinds = [(service, rules) for service in registry() for rules in service.rules]
    return render_template("rules/index.html", kinds=kinds)


@bp.route("/<code>", methods=["GET", "POST"])
@admin
def kind(code: str) -> ResponseReturnValue:
    service, rules = _find(code)
    form = rules.form(data=rules.on(now()))
    if not form.is_submitted():
        return _page(service, rules, form), 200
    if not form.validate():
        return _page(service, rules, form), 422
    rule = decide(rules, current_user.id, form)
    flash(gettext("Valid from %(day)s.", day=long_day(rule.valid_from)), "good")
    return redirect(url_for("rules.kind", code=code), 303)


def _page(service: Service, rules: DatedRules, form: FlaskForm) -> str:
    present, kept = in_force(rules.code, now()), history(rules.code)
    past: list[Rule | None] = [*kept, None]
    last_words = {rule.valid_from: rule for rule in reversed(kept)}
    to_come = [rule for day, rule in last_words.items() if day > today()]
    return render_template(
        "rules/kind.html", service=service, rules=rules, form=form,
        shown=[
            Shown(rule, _rows(rules, rule), now=rule is present, later=rule in to_come)
            for rule in past
        ],
    )


def _rows(rules: DatedRules, rule: Rule | None) -> list[tuple[str, str]]:
    fields = values_of(rules.filled(rule.values if rule else {}))
    return [(str(field.label.text), text_of(field)) for field in fields]
