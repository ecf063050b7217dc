"""Pages and files of reports: who reads what, how much it asks of the database, what is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db, transaction
from portal.petitions.workflow import Phase
from portal.privacy.models import AccessRecord, AuditRecord
from portal.reports import views
from portal.reports.periods import offered, period, this_year
from portal.testing import make_person, sign_in
from tests.queries import statements_of
from tests.reports.histories import START, a_petition
from tests.reports.reading import cells_of, lines_of

MARK = "=2+5+cmd"
YEAR = "period=f2027"


def lay(person: User, number: int, **more: object) -> None:
    """So many petitions of one service in October 2026."""
    with transaction() as session:
        for place in range(number):
            at = START + timedelta(days=1, minutes=place)
            known = {"service_code": "id_card", "submitted_at": at, "changed_at": at, **more}
            session.add(a_petition(person, 0, **known))


def test_readers_see_services_they_read_and_others_none(app: Portal):
    lay(make_person(), 2, service_code="id_card")
    lay(make_person(), 3, service_code="certificate")
    staff = sign_in(app, make_person("id_card.staff"))
    page = staff.get(f"/reports?{YEAR}").get_data(as_text=True)
    assert "สรุปรายงานคำขอรับบริการ" in page
    assert "ปีงบประมาณ 2570" in page
    assert "<b>2</b> คำขอทั้งหมด" in page
    assert staff.get("/reports?service=certificate").status_code == 404
    for role in ("portal.admin", "portal.auditor"):
        assert "<b>5</b>" in sign_in(app, make_person(role)).get(f"/reports?{YEAR}").text
    assert sign_in(app, make_person()).get("/reports").status_code == 404
    assert "/account/login" in app.test_client().get("/reports").location


@pytest.mark.parametrize("query", [
    "period=f99", "period=2569", "period=m2026-13", "period=y9999", "status=lost", "group=x",
    "service=state", "officer=-1", "officer=1e3", "officer=9999999999", "officer=%E0%B9%91",
])  # fmt: skip
def test_what_is_not_there_is_not_found(app: Portal, query: str):
    reader = sign_in(app, make_person("portal.auditor"))
    for address in ("/reports", "/reports/figures.csv", "/reports/petitions.xlsx"):
        assert reader.get(f"{address}?{query}").status_code == 404
    assert reader.get("/reports/figures.ods").status_code == 404


def test_every_filter_narrows_the_figures(app: Portal):
    officer = make_person("id_card.staff")
    lay(make_person(), 3, phase="completed", state="completed", assignee_id=officer.id)
    lay(make_person(), 2)
    lay(make_person(), 4, service_code="room_booking")
    reader = sign_in(app, make_person("portal.admin"))

    def received(more: str) -> str:
        page = reader.get(f"/reports?{more}").text
        return page.partition('<ul class="figures')[2].partition("<b>")[2].partition("</b>")[0]

    wanted = {
        YEAR: "9", f"{YEAR}&service=id_card": "5", f"{YEAR}&group=id_card": "5",
        f"{YEAR}&status=completed": "3", f"{YEAR}&officer={officer.id}": "3",
        f"{YEAR}&officer=0": "6", "period=m2026-10": "9", "period=m2026-09": "0",
        "period=y2026": "9", "period=f2026": "0",
    }  # fmt: skip
    assert {more: received(more) for more in wanted} == wanted


def test_a_page_asks_four_times_however_much_there_is(app: Portal):
    reader = sign_in(app, make_person("portal.admin"))
    for path in (f"/reports?{YEAR}", "/reports/board"):
        reader.get(path)
        with statements_of(db.engine) as asked:
            assert reader.get(path).status_code == 200
        assert len(asked) <= 4, asked


@pytest.mark.parametrize(("language", "years"), [
    ("th", ["ปีงบประมาณ 2570", "ปี พ.ศ. 2569", "พฤศจิกายน 2569"]),
    ("en", ["Fiscal year 2027", "Calendar year 2026", "November 2026"]),
    ("lo", ["ປີງົບປະມານ 2027", "ປີ 2026"]),
])
def test_years_are_of_the_readers_era(app: Portal, language: str, years: list[str]):
    browser = sign_in(app, make_person("id_card.staff", language=language))
    browser.set_cookie("lang", language)
    page = browser.get("/reports?period=m2026-11").text
    more = browser.get("/reports?period=f2027").text + browser.get("/reports?period=y2026").text
    assert all(text in page + more for text in years)


def test_a_fiscal_year_begins_in_october():
    found = period("f2026")
    assert found is not None
    assert (found.first, found.last, len(found.months)) == (202510, 202609, 12)
    assert found.months[2:4] == [202512, 202601]
    assert this_year(datetime(2026, 9, 30, tzinfo=UTC).date()).word == "f2026"
    assert this_year(datetime(2026, 10, 1, tzinfo=UTC).date()).word == "f2027"


def test_a_period_of_long_ago_is_offered_where_it_was_asked_for(app: Portal):
    with app.test_request_context():
        old = period("m1999-02")
        assert old is not None
        assert old in offered(old)[2][1]


def test_figures_leave_as_files(app: Portal):
    lay(make_person(), 3, phase="completed", state="completed", days_left=1, rating=5, returns=1)
    reader = sign_in(app, make_person("id_card.staff"))
    rows = lines_of(reader.get(f"/reports/figures.csv?{YEAR}").data)
    assert rows[1][:3] == ["รวม", "", "3"]
    assert ["ตามบริการ", "ขอบัตรประจำตัว", "3", "3", "0", "0", "4.0", "4", "100.0", "1.0", "3",
            "5.0"] in rows  # fmt: skip
    cells = cells_of(reader.get(f"/reports/figures.xlsx?{YEAR}").data)
    assert cells[1][2:6] == [3, 3, 0, 0]


def test_a_row_for_each_petition_without_names_is_nobodys_business(app: Portal):
    lay(make_person(first_name=MARK), 2)
    reader = sign_in(app, make_person("id_card.staff"))
    sent = reader.get(f"/reports/petitions.csv?{YEAR}")
    assert len(lines_of(sent.data)) == 3
    assert MARK not in sent.text
    assert db.session.scalars(select(AccessRecord)).all() == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_whoever_is_named_in_a_file_reads_that_it_left(
    app: Portal, ending: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("portal.reports.listing.PIECE", 2)
    person = make_person(title="", first_name=MARK, phone="0200000007")
    lay(person, 5)
    lay(make_person(first_name="อื่น"), 1, service_code="certificate")
    officer = make_person("id_card.staff")
    form = {"ending": ending, "period": "f2027"}
    sent = sign_in(app, officer).post("/reports/petitions", data=form)
    rows = (lines_of if ending == "csv" else cells_of)(sent.data)
    assert len({row[0] for row in rows}) == 6
    assert all(row[0].startswith("9000") for row in rows[1:])
    assert all(row[4].startswith("'=" if ending == "csv" else "=2") for row in rows[1:])
    assert {row[5] for row in rows[1:]} == {"0200000007"}
    records = db.session.scalars(select(AccessRecord)).all()
    assert [(r.reader_id, r.subject_id, r.action) for r in records] == [
        (officer.id, person.id, "export")
    ] * 5
    assert {r.about for r in records} == {row[0] for row in rows[1:]}
    act = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id.desc())).first()
    assert act is not None
    assert (act.action, act.actor_id) == ("petitions_exported", officer.id)
    assert act.detail["services"] == ["id_card"]


def test_names_leave_only_by_a_form_and_to_those_who_read(app: Portal):
    lay(make_person(), 1)
    officer = sign_in(app, make_person("id_card.staff"))
    assert officer.get("/reports/petitions").status_code == 405
    assert officer.post("/reports/petitions", data={"ending": "ods"}).status_code == 404
    wrong = {"ending": "csv", "service": "certificate"}
    assert officer.post("/reports/petitions", data=wrong).status_code == 404
    citizen = sign_in(app, make_person())
    assert citizen.post("/reports/petitions", data={"ending": "csv"}).status_code == 404
    assert db.session.scalars(select(AccessRecord)).all() == []


def test_more_than_a_workbook_holds_is_said_before_it_is_begun(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(views, "MOST_ROWS", 1)
    lay(make_person(), 2)
    reader = sign_in(app, make_person("id_card.staff"))
    answer = reader.get(f"/reports/petitions.xlsx?{YEAR}")
    assert answer.status_code == 422
    assert "CSV" in answer.text
    assert reader.get(f"/reports/petitions.csv?{YEAR}").status_code == 200


def test_working_days_and_punctuality_of_each_petition_are_told(app: Portal):
    lay(make_person(), 1, phase="completed", state="completed", days_left=-2, returns=2)
    lay(make_person(), 1, phase="returned", state="returned", turn="citizen", days_left=4)
    reader = sign_in(app, make_person("id_card.staff"))
    late, waits = lines_of(reader.get(f"/reports/petitions.csv?{YEAR}").data)[1:]
    assert late[8:12] == ["7", "5", "ไม่ใช่", "2"]
    assert waits[8:12] == ["1", "5", "", "0"]
    only = reader.get(f"/reports/petitions.csv?{YEAR}&status={Phase.RETURNED}")
    assert len(lines_of(only.data)) == 2
    assert len(lines_of(reader.get(f"/reports/petitions.csv?{YEAR}&officer=0").data)) == 3
