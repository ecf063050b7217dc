"""Figures equal what one counts petition by petition, whatever has happened to them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase as Stage, given, settings, strategies as st
from sqlalchemy import update

from portal.app import Portal
from portal.checking import troubles
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n.operations import add_holiday
from portal.petitions import talk
from portal.petitions.assigning import assign, hand_over
from portal.petitions.models import Petition
from portal.petitions.operations import advance
from portal.petitions.workflow import Phase
from portal.reports.asking import Asked
from portal.reports.checking import disagreements
from portal.reports.models import figure
from portal.reports.operations import recount
from portal.reports.periods import period
from portal.reports.queries import officers, report
from portal.reports.shares import month_of
from portal.testing import make_person, reader_for
from tests.petitions.conftest import Case, filed
from tests.queries import statements_of
from tests.reports.histories import (
    CODES,
    Change,
    a_petition,
    counted,
    every_petition,
    histories,
    live,
    told,
)

#: A history that fails is short enough as it is; each step of shrinking would write it anew.
MANY = {
    "phases": (Stage.explicit, Stage.reuse, Stage.generate), "max_examples": 25,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


def ask(word: str = "f2027", **more: object) -> Asked:
    found = period(word)
    assert found is not None
    return Asked(period=found, codes=more.pop("codes", CODES), **more)


def forget_all() -> None:
    with transaction() as session:
        for row in every_petition():
            session.delete(row)


@pytest.mark.parametrize("word", ["f2027", "y2026"])
@settings(**MANY)
@given(history=histories, phase=st.none() | st.sampled_from(Phase), who=st.integers(0, 3))
def test_reports_equal_counting_one_by_one(
    app: Portal, word: str, history: list[list[Change]], phase: Phase | None, who: int
):
    person, *people = make_person(), make_person(), make_person()
    live(history, person, people)
    officer = [None, 0, people[0].id, people[1].id][who]
    asked = ask(word, phase=phase, officer=officer)
    rows = [
        row for row in every_petition()
        if month_of(row.submitted_at) in asked.period.months
        and (officer is None or (row.assignee_id or 0) == officer)
    ]
    found = report(asked)
    assert told(found.whole) == pytest.approx(counted(rows, phase))
    for code, tally in found.services.items():
        mine = [row for row in rows if row.service_code == code]
        assert told(tally) == pytest.approx(counted(mine, phase))
    for month, tally in found.months.items():
        mine = [row for row in rows if month_of(row.submitted_at) == month]
        assert told(tally) == pytest.approx(counted(mine, phase))
    for number, (_name, tally) in officers(ask(word, phase=phase)).items():
        mine = [
            row for row in every_petition() if (row.assignee_id or 0) == number
            and month_of(row.submitted_at) in asked.period.months
        ]
        assert told(tally) == pytest.approx(counted(mine, phase))
    assert [line for line in disagreements() if line.startswith("figures")] == []
    forget_all()


@settings(**MANY)
@given(history=histories)
def test_counting_anew_changes_nothing(app: Portal, history: list[list[Change]]):
    live(history, make_person(), [make_person(), make_person()])
    before = nonzero()
    recount()
    assert nonzero() == before
    forget_all()
    assert nonzero() == set()


def nonzero() -> set[tuple[object, ...]]:
    rows = db.session.execute(figure.select()).all()
    return {tuple(row) for row in rows if any(row[4:])}


def test_a_petition_through_its_whole_life(case: Case):
    officer, applicant = reader_for(case.officer), reader_for(case.applicant)

    def now_told() -> dict[str, object]:
        return told(report(ask(codes=("id_card",), word=this_month(case.petition))).whole)

    assert now_told()["open"] == 1
    advance(case.petition.id, "return", officer, office=True, note="ภาพไม่ชัด")
    assert now_told()["returns"] == 1
    names = officers(ask(codes=("id_card",), word=this_month(case.petition)))
    assert [(key, tally.received) for key, (_name, tally) in names.items() if tally.received] == [
        (case.officer.id, 1)
    ]
    advance(case.petition.id, "cancel", applicant, office=False)
    assert (now_told()["cancelled"], now_told()["open"], now_told()["returns"]) == (1, 0, 1)
    assert troubles()["figures"] == []


def test_from_desk_to_desk_a_petition_takes_its_figures_along(case: Case):
    officer = reader_for(case.officer)

    def holders() -> list[int]:
        found = officers(ask(codes=("id_card",), word=this_month(case.petition)))
        return [key for key, (_name, tally) in found.items() if tally.received]

    assign(case.petition.id, officer, to_me=True)
    assert holders() == [case.officer.id]
    hand_over(case.petition.id, officer, case.colleague.id, "ลาพักร้อน")
    assert holders() == [case.colleague.id]
    assign(case.petition.id, reader_for(case.colleague), to_me=False)
    assert holders() == [0]
    assert troubles()["figures"] == []


def this_month(petition: Petition) -> str:
    month = month_of(petition.submitted_at)
    return f"m{month // 100}-{month % 100:02d}"


def test_a_rating_counts_and_a_petition_opened_again_takes_it_back(app: Portal):
    person = make_person()
    with transaction() as session:
        row = a_petition(person, 0, phase="completed", state="completed", turn="nobody")
        session.add(row)
    talk.rate(row.id, reader_for(person), 4, "")
    assert told(report(ask("m2026-09")).whole)["rating"] == 4
    with transaction():
        row.phase, row.turn = "in_progress", "office"
    again = told(report(ask("m2026-09")).whole)
    assert (again["rating"], again["median"]) == (None, None)
    assert (again["finished"], again["open"]) == (0, 1)


def test_what_is_refused_is_not_counted(app: Portal):
    person = make_person()

    def failing() -> None:
        with transaction() as session:
            session.add(a_petition(person, 0))
            session.flush()
            raise Refused("no")

    with pytest.raises(Refused):
        failing()
    with transaction():
        make_person()
    assert nonzero() == set()


def test_holidays_change_nothing_of_what_is_finished(app: Portal):
    admin = make_person("portal.admin")
    live([[Change(0, Phase.COMPLETED, 0, 3, 0, None, goes=False)]], make_person(), [])
    before = nonzero()
    add_holiday(admin.id, date(2026, 10, 2), "วันหยุดสมมติ", "Invented day off")
    assert nonzero() == before
    assert list(disagreements()) == []


def test_sending_a_petition_costs_one_statement_more(app: Portal):
    filed(make_person(), "warm")
    person = make_person()
    with statements_of(db.engine) as asked:
        filed(person, "counted")
    assert sum("figure" in statement for statement in asked) == 1


def test_check_names_what_disagrees_and_counting_anew_mends_it(app: Portal):
    live([[Change(0, Phase.COMPLETED, 0, 3, 0, 5, goes=False)]], make_person(), [])
    with transaction() as session:  # past the session's eyes
        session.execute(update(Petition).values(phase="cancelled"))
    (line,) = troubles()["figures"]
    assert line.startswith("figures of id_card/202609/0/0 disagree in phase_completed, ")
    recount()
    assert troubles()["figures"] == []
    with transaction() as session:
        session.execute(update(Petition).values(returns=2))
        recount()
    assert "was returned another number of times" in troubles()["figures"][0]
