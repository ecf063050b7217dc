"""Writes a rule: one more row and one act in the trail, together."""

from __future__ import annotations

from flask_wtf import FlaskForm

from portal.extensions import transaction
from portal.i18n import now
from portal.privacy.operations import record_act
from portal.rules.dated import DatedRules, values_of, written
from portal.rules.models import Rule


def decide(rules: DatedRules, actor_id: int, form: FlaskForm) -> Rule:
    """Keep the validated form as the rule from its day on; an earlier row of that day yields."""
    values = {field.name: written(field) for field in values_of(form)}
    day = form.valid_from.data
    with transaction() as session:
        rule = Rule(
            kind=rules.code, valid_from=day, values=values, reason=form.reason.data,
            made_by_id=actor_id, made_at=now(),
        )
        session.add(rule)
        record_act(
            "rule_decided", actor_id=actor_id, kind=rules.code, valid_from=day.isoformat(),
            values=values, reason=rule.reason,
        )
        return rule
