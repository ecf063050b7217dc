"""What administrators do to series: change how they are written, make a number void."""

from __future__ import annotations

from sqlalchemy import select

from portal.errors import Refused
from portal.extensions import transaction
from portal.i18n import gettext, now
from portal.numbering.models import NumberPattern, TakenNumber
from portal.numbering.operations import held
from portal.numbering.queries import OFFICE, pattern_of, series_of, year_now
from portal.privacy.operations import record_act


def void_number(kind: str, year: int, value: int, reason: str, *, by: int) -> None:
    """Make a number void: it keeps its place, and nobody gets it again.

    Raises Refused without a reason, for a number not taken and for one already void.
    """
    if not reason.strip():
        raise Refused(gettext("Say why the number is void."))
    with transaction() as session:
        row = session.scalars(
            select(TakenNumber)
            .filter_by(office=OFFICE, kind=kind, year=year, value=value)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one_or_none()
        if row is None or row.voided_at is not None:
            raise Refused(gettext("This number was not taken, or it is void already."))
        row.void_reason, row.voided_by_id, row.voided_at = reason.strip()[:500], by, now()
        record_act("number_voided", actor_id=by, kind=kind, number=row.text,
                   reason=row.void_reason, before="taken", after="void")


def change_series(kind: str, pattern: str, following: int | None, *, by: int) -> None:
    """Write numbers in another way from now on, and let this year begin at `following`.

    Raises Refused when the year has numbers already and they would not go on without a gap.
    """
    with transaction() as session:
        series = series_of(kind)
        pattern_before, year = pattern_of(series), year_now(series)
        row = held(session, kind, year)
        before = {"pattern": pattern_before, "following": row.last + 1}
        session.merge(NumberPattern(office=OFFICE, kind=kind, pattern=pattern))
        if following is not None and following != row.last + 1:
            if row.last >= row.first:
                raise Refused(gettext("Numbers of this year were taken: the next one is fixed."))
            row.first, row.last = following, following - 1
        record_act("series_changed", actor_id=by, kind=kind, year=year, before=before,
                   after={"pattern": pattern, "following": row.last + 1})
