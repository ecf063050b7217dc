"""The office's holidays: seeded, edited, read once a minute. On both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import delete, event, func, select

from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import queries
from portal.i18n.models import Holiday
from portal.i18n.operations import seed_holidays
from portal.i18n.queries import forget_holidays, holidays_set
from portal.i18n.working_days import add_working_days, is_working_day, working_days_between

CONSTITUTION_DAY = date(2026, 12, 10)


@pytest.fixture
def statements(app: Portal) -> Iterator[list[str]]:
    """Every statement sent to the database from now on."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def names(day: date) -> tuple[str, str] | None:
    row = db.session.get(Holiday, day)
    return (row.name_th, row.name_en) if row else None


def test_the_seed_holds_the_days_offices_are_closed(app: Portal) -> None:
    assert seed_holidays([2026]) == len(holidays_set())
    assert names(CONSTITUTION_DAY) == ("วันรัฐธรรมนูญ", "Constitution Day")
    for closed in (
        date(2026, 1, 2),  # the cabinet's extra day
        date(2026, 5, 13),  # royal ploughing, for government alone
        date(2026, 6, 1),  # in lieu of a Sunday
        date(2026, 12, 7),  # in lieu of a Saturday
    ):
        assert not is_working_day(closed)


def test_offices_work_on_labour_day(app: Portal) -> None:
    seed_holidays([2026])
    assert is_working_day(date(2026, 5, 1))
    assert names(date(2026, 5, 1)) is None


def test_seeding_again_neither_doubles_nor_brings_back_what_was_removed(app: Portal) -> None:
    seed_holidays([2026])
    with transaction() as session:
        session.execute(delete(Holiday).where(Holiday.day == CONSTITUTION_DAY))
    before = db.session.scalar(select(func.count()).select_from(Holiday))
    assert seed_holidays([2026]) == 0
    assert db.session.scalar(select(func.count()).select_from(Holiday)) == before
    assert CONSTITUTION_DAY not in holidays_set()


def test_a_day_the_office_wrote_first_is_kept(app: Portal) -> None:
    with transaction() as session:
        session.add(Holiday(day=CONSTITUTION_DAY, name_th="ของเรา", name_en="Ours"))
    seed_holidays([2026])
    assert names(CONSTITUTION_DAY) == ("ของเรา", "Ours")
    assert date(2026, 1, 1) in holidays_set()


def test_the_table_is_read_once_a_minute(
    app: Portal, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(queries, "monotonic", lambda: clock[0])
    forget_holidays()
    for _ in range(10):
        holidays_set()
    assert len(statements) == 1
    clock[0] += 59
    holidays_set()
    assert len(statements) == 1
    clock[0] += 2
    holidays_set()
    assert len(statements) == 2


def test_an_edit_is_seen_after_it_is_told(app: Portal) -> None:
    assert is_working_day(CONSTITUTION_DAY)
    with transaction() as session:
        session.add(Holiday(day=CONSTITUTION_DAY, name_th="หยุด", name_en="Closed"))
    assert is_working_day(CONSTITUTION_DAY)
    forget_holidays()
    assert not is_working_day(CONSTITUTION_DAY)
    assert add_working_days(date(2026, 12, 9), 1) == date(2026, 12, 11)
    assert working_days_between(date(2026, 12, 9), date(2026, 12, 11)) == 1
