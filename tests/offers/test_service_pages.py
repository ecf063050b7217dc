"""What an administrator says of a service: closed and open, its words, its promise, its past."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.roles import role_label
from portal.app import Portal
from portal.errors import Conflict, NotAllowed
from portal.extensions import db
from portal.i18n import today, use_language
from portal.kept import forget_kept
from portal.messages.wording import service_label
from portal.offers import queries
from portal.offers.operations import decide
from portal.offers.queries import offer_of, offers
from portal.petitions.models import Draft
from portal.petitions.summary import Summary
from portal.plugins import registry
from portal.privacy.models import AuditRecord
from portal.service import Sla
from portal.testing import make_person, sign_in
from tests.petitions.conftest import ANSWERS, as_reader, filed, fresh
from tests.queries import statements_of

SWITCH = "/admin/services/id-card/switch"
CLOSED = {"is_on": "off", "why_th": "ปรับปรุงเครื่องพิมพ์บัตร", "seen": "0"}


def say(part: str, code: str = "id_card", **values: object) -> None:
    """Decide a part over whatever was said before."""
    known = queries.latest(code, part)
    decide(code, part, values, seen=known.id if known else 0, by=make_person("portal.admin").id)


def close(code: str = "id_card", **more: object) -> None:
    said = {"is_on": "off", "why_th": "ปรับปรุงระบบ", "why_en": "", "until": None, **more}
    say("switch", code, **said)


@pytest.fixture
def admin(app: Portal) -> FlaskClient:
    return sign_in(app, make_person("portal.admin"))


def test_a_closed_service_says_why_and_takes_no_new_petition(admin: FlaskClient, app: Portal):
    person = make_person()
    citizen = sign_in(app, person)
    assert citizen.get("/services/id-card/new").status_code == 200
    assert citizen.post("/services/id-card/draft", data=ANSWERS).status_code == 200
    assert admin.post(SWITCH, data=CLOSED).status_code == 303
    for address in ("/", "/services", "/services/id-card"):
        page = citizen.get(address)
        assert page.status_code == 200
        assert "ปิดรับ" in page.text
    assert CLOSED["why_th"] in citizen.get("/services/id-card").text
    assert "/services/id-card/new" not in citizen.get("/services/id-card").text
    for address in ("new", "check"):
        page = citizen.get(f"/services/id-card/{address}")
        assert page.status_code == 409
        assert CLOSED["why_th"] in page.text
    assert citizen.post("/services/id-card/new", data=ANSWERS).status_code == 409
    assert citizen.post("/services/id-card/check", data={"confirm": "1"}).status_code == 409
    assert db.session.scalars(select(Draft).filter_by(user_id=person.id)).one().answers
    assert citizen.get("/services/pension/new").status_code == 200
    assert admin.post(SWITCH, data={"is_on": "on", "seen": "1"}).status_code in {303, 409}


def test_who_has_the_form_open_already_is_refused_by_the_database(app: Portal):
    close()
    with pytest.raises(NotAllowed, match="ปรับปรุงระบบ"):
        filed(make_person(), "late")


def test_open_petitions_go_on_and_the_administrator_is_told_of_them(
    admin: FlaskClient, app: Portal
):
    person = make_person()
    petition = filed(person, "t")
    page = admin.post(SWITCH, data=CLOSED)
    assert page.status_code == 422
    assert "1 คำร้อง" in page.text
    assert CLOSED["why_th"] in page.text  # what was typed is kept
    assert queries.latest("id_card", "switch") is None
    assert admin.post(SWITCH, data={**CLOSED, "understood": "y"}).status_code == 303
    officer = sign_in(app, make_person("id_card.staff"))
    step = {"action": "take", "version": fresh(petition).version, "note": ""}
    page = officer.get(f"/staff/petitions/{petition.reference}")
    assert page.status_code == 200
    actions = [s.action for s in offer_of("id_card").workflow.from_("submitted")]  # type: ignore[union-attr]
    step["action"] = next(a for a in actions if f'value="{a}"' in page.text)
    assert officer.post(
        f"/staff/petitions/{petition.reference}/step", data={**step, "note": "ครบ"}
    ).status_code in {303, 422}
    assert sign_in(app, person).get(f"/petitions/{petition.reference}").status_code == 200


def test_it_opens_again_by_itself_after_the_last_day(app: Portal, monkeypatch: pytest.MonkeyPatch):
    last = today() + timedelta(days=2)
    close(until=last.isoformat())
    assert "id_card" in queries.closed_services()
    monkeypatch.setattr(queries, "today", lambda: last)
    assert "id_card" in queries.closed_services()
    monkeypatch.setattr(queries, "today", lambda: last + timedelta(days=1))
    assert "id_card" not in queries.closed_services()
    assert filed(make_person(), "again").reference


@pytest.mark.parametrize(("part", "typed", "sentence"), [
    ("switch", {"is_on": "off", "why_th": ""}, "บอกเหตุผล"),
    ("switch", {"is_on": "perhaps"}, "ตัวเลือก"),
    ("switch", {"is_on": "off", "why_th": "x", "until": "2020-01-01"}, "ตั้งแต่"),
    ("terms", {"target": "9", "due": "3"}, "เป้าหมาย"),
    ("terms", {"target": "1", "due": "0"}, "1"),
    ("terms", {"target": "ห้า", "due": "9"}, "ห้า"),
    ("data", {"retention_years": "1000"}, "1000"),
    ("tile", {"position": "0"}, "0"),
    ("words", {"label_th": "ก" * 121}, "120"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_kept(
    admin: FlaskClient, part: str, typed: dict[str, str], sentence: str
):
    page = admin.post(f"/admin/services/id-card/{part}", data={**typed, "seen": "0"})
    assert page.status_code == 422
    assert 'class="trouble"' in page.text
    assert sentence in page.text
    assert queries.latest("id_card", part) is None


def test_words_are_the_offices_in_each_language_and_the_plugins_where_it_says_none(
    admin: FlaskClient, client: FlaskClient
):
    typed = {"label_th": "บัตรข้าราชการ", "steps_th": "ยื่น | ทางออนไลน์\nรับบัตร", "bring_th": "รูปถ่าย",
             "summary_en": "Cards <b>for</b> officials", "seen": "0"}
    assert admin.post("/admin/services/id-card/words", data=typed).status_code == 303
    assert "บัตรข้าราชการ" in client.get("/").text
    page = client.get("/services/id-card").text
    assert all(words in page for words in ("ทางออนไลน์", "รับบัตร", "รูปถ่าย"))
    client.set_cookie("lang", "en")
    home = client.get("/").text
    assert "บัตรข้าราชการ" not in home
    assert "Cards &lt;b&gt;for&lt;/b&gt; officials" in home
    record = db.session.scalars(
        select(AuditRecord).filter_by(action="service_changed").order_by(AuditRecord.id.desc())
    ).first()
    assert record is not None
    assert record.detail["before"]["label_th"] is None
    assert record.detail["after"]["label_th"] == "บัตรข้าราชการ"


def test_a_new_promise_counts_for_petitions_sent_from_then_on(app: Portal):
    old = filed(make_person(), "old")
    say("terms", target=7, due=10)
    new = filed(make_person(), "new")
    assert (old.promised_days, new.promised_days) == (5, 10)
    assert (fresh(old).due_on, Summary(old).sla) != (new.due_on, Summary(new).sla)
    assert Summary(old).sla == Sla(target=3, due=5)
    assert Summary(new).sla == Sla(target=7, due=10)


def test_everybody_reads_how_long_data_is_kept_and_why(app: Portal, client: FlaskClient):
    assert "10 ปี" in client.get("/privacy").text
    say("data", retention_years=7, purpose_th="ออกบัตรประจำตัว <b>", purpose_en="", purpose_lo="")
    page = client.get("/privacy").text
    assert "7 ปี" in page
    assert "ออกบัตรประจำตัว &lt;b&gt;" in page


def test_lists_mails_and_roles_call_it_as_the_office_does(app: Portal):
    petition = filed(make_person(), "t")
    say("words", label_th="บัตรใหม่")
    with use_language("th"):
        assert str(Summary(petition).service_label) == "บัตรใหม่"
        assert service_label("id_card") == "บัตรใหม่"
        assert role_label("id_card.staff").startswith("บัตรใหม่")
        assert str(offer_of("pension").label) == str(registry()["pension"].label)  # type: ignore[union-attr]
        assert offer_of("gone") is None


def test_editions_of_a_service_that_is_gone_trouble_nobody(client: FlaskClient):
    close(code="gone")
    say("words", "gone", label_th="ไม่มีแล้ว")
    for address in ("/", "/services", "/privacy"):
        assert "ไม่มีแล้ว" not in client.get(address).text


def test_tiles_stand_in_the_order_of_the_office(app: Portal):
    first, *_others, last = [s.code for s in offers()]
    say("tile", last, first=True, position=None)
    say("tile", first, first=False, position=99)
    found = [s.code for s in offers()]
    assert (found[0], found[-1]) == (last, first)


def test_an_older_edition_is_brought_back_by_saving_it_again(admin: FlaskClient):
    page = "/admin/services/id-card/terms"
    for number, seen in ((6, 0), (8, 1)):
        known = queries.latest("id_card", "terms")
        data = {"target": "2", "due": str(number), "seen": str(known.id if known else seen * 0)}
        assert admin.post(page, data=data).status_code == 303
    newest, oldest = queries.history("id_card", "terms")
    assert (newest.values["due"], oldest.values["due"]) == (8, 6)
    assert 'value="6"' in admin.get(f"{page}?edition={oldest.id}").text
    assert admin.get(f"{page}?edition={newest.id + 5}").status_code == 404


def test_of_two_administrators_the_slower_reads_that_somebody_was_faster(admin: FlaskClient):
    page = "/admin/services/id-card/terms"
    assert admin.post(page, data={"target": "2", "due": "6", "seen": "0"}).status_code == 303
    slower = admin.post(page, data={"target": "3", "due": "17", "seen": "0"})
    assert slower.status_code == 409
    assert 'value="17"' in slower.text
    with pytest.raises(Conflict):
        decide("id_card", "terms", {"target": 1, "due": 2}, seen=0, by=1)


def test_pages_ask_no_more_than_before_and_other_processes_learn_of_it(
    app: Portal, client: FlaskClient
):
    client.get("/")
    client.get("/services")
    say("words", label_th="ใหม่")
    client.get("/")
    with statements_of(db.engine) as asked:
        for address in ("/", "/services", "/services/id-card"):
            assert client.get(address).status_code == 200
    assert asked == []
    forget_kept()  # as when ten seconds have passed
    with use_language("th"):
        assert str(offer_of("id_card").label) == "ใหม่"  # type: ignore[union-attr]


@pytest.mark.parametrize("role", ["id_card.staff", "id_card.approver", "portal.auditor", ""])
def test_only_administrators_see_and_change_it(app: Portal, role: str):
    browser = sign_in(app, make_person(*([role] if role else [])))
    assert browser.get("/admin/services/").status_code == 404
    assert browser.get(SWITCH).status_code == 404
    assert browser.post(SWITCH, data=CLOSED).status_code == 404
    assert as_reader(make_person()).is_admin is False


def test_unknown_services_and_parts_are_not_there(admin: FlaskClient):
    assert admin.get("/admin/services/").status_code == 200
    for address in ("nothing/switch", "id-card/nothing", "id_card/switch"):
        assert admin.get(f"/admin/services/{address}").status_code == 404
