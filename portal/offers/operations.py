"""Writes an edition of what is said of a service, and one act in the trail, together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.errors import Conflict
from portal.extensions import in_turn, transaction
from portal.i18n import gettext, now
from portal.offers.models import Edition
from portal.offers.queries import latest, said
from portal.privacy.changes import difference
from portal.privacy.operations import record_act


def decide(
    service_code: str, part: str, values: Mapping[str, Any], *, seen: int, by: int
) -> bool:
    """Keep the validated values as the edition in force; whether anything was new.

    `seen` is the edition the administrator had before them, 0 where there was none. Raises
    Conflict when somebody else has decided since.
    """
    with transaction() as session:
        in_turn(f"service_edition:{service_code}:{part}")
        known = latest(service_code, part)
        if seen != (known.id if known else 0):
            raise Conflict(gettext("Someone else has changed this in the meantime."))
        before = known.values if known else {}
        changed = [name for name in values if before.get(name) != values[name]]
        if changed:
            session.add(Edition(
                service_code=service_code, part=part, values=dict(values), made_by_id=by,
                made_at=now(),
            ))  # fmt: skip
            record_act("service_changed", actor_id=by, service=service_code, part=part,
                       **difference(before, values))
    said.forget()
    return bool(changed)
