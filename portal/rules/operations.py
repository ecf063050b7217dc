"""Writes a rule: one more row and one act in the trail, together."""

from __future__ import annotations

from datetime import datetime, time

from flask_wtf import FlaskForm

from portal.extensions import transaction
from portal.i18n import BANGKOK, now
from portal.privacy.operations import record_act
from portal.rules.dated import DatedRules, values_of, written
from portal.rules.models import Rule
from portal.rules.queries import in_force


def decide(rules: DatedRules, actor_id: int, form: FlaskForm) -> Rule:
    """Keep the validated form as the rule from its day on; an earlier row of that day yields."""
    values = {field.name: written(field) for field in values_of(form)}
    day = form.valid_from.data
    with transaction() as session:
        rule = Rule(
            kind=rules.code, valid_from=day, values=values, reason=form.reason.data,
            made_by_id=actor_id, made_at=now(),
        )
        before = in_force(rules.code, datetime.combine(day, time(23, 59), BANGKOK))
        session.add(rule)
        record_act(
            "rule_decided", actor_id=actor_id, kind=rules.code, valid_from=day.isoformat(),
            before=dict(before.values if before else rules.initial), after=values,
            reason=rule.reason,
        )
        return rule
