"""Reads the rules: what is in force at a moment, and everything there ever was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.i18n import BANGKOK
from portal.rules.models import Rule


def in_force(kind: str, at: datetime) -> Rule | None:
    """The rule of that moment; one decided afterwards does not reach back, whatever its day."""
    return db.session.scalars(
        select(Rule)
        .where(
            Rule.kind == kind, Rule.made_at <= at, Rule.valid_from <= at.astimezone(BANGKOK).date()
        )
        .order_by(Rule.valid_from.desc(), Rule.id.desc())
        .limit(1)
    ).one_or_none()


def history(kind: str) -> Sequence[Rule]:
    """All rules of a kind, the latest to come into force first."""
    return db.session.scalars(
        select(Rule)
        .where(Rule.kind == kind)
        .options(joinedload(Rule.made_by))
        .order_by(Rule.valid_from.desc(), Rule.id.desc())
    ).all()
