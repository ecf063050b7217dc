"""A day of the office: thirty petitions of all services, and nobody touches a mouse."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.accounts.operations import grant
from portal.demo.operations import load
from portal.demo.people import Account, readers_of
from portal.demo.walking import filed
from portal.extensions import db
from portal.i18n import today
from portal.petitions.models import Petition
from portal.plugins import registry
from tests.e2e.hands import Hands
from tests.e2e.sites import Site, postgres_database, served
from tests.e2e.visitor import DESK, LANGUAGES, PHONE

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit

PETITIONS, CITIZENS = 30, 6


class Office:
    """A portal in which thirty petitions have come in, and the people who work there."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.app.app_context():
            self.services = list(registry())
            demo = load(citizens=CITIZENS, petitions=0, seed=5)
            officers = [a for a in demo.accounts if (a.role, a.service) == ("staff", "id_card")]
            self.first, self.second = officers
            self.approver = next(a for a in demo.accounts if a.role == "approver")
            self.administrator = next(a for a in demo.accounts if a.role == "admin")
            self.ids = dict(zip(
                (a.national_id for a in demo.accounts),
                db.session.scalars(select(User.id).order_by(User.id)), strict=True,
            ))
            self._staff_every_service()
            self._receive(demo.accounts)

    def _staff_every_service(self) -> None:
        for service in self.services:
            for who, role in (
                (self.first, "staff"), (self.second, "staff"), (self.approver, "approver")
            ):
                if role in service.workflow.roles:
                    grant(None, self.ids[who.national_id], service.code, role)

    def _receive(self, accounts: list[Account]) -> None:
        citizens = readers_of(accounts, [*self.ids.values()])["citizen", ""]
        rng = Random(5)
        for number in range(PETITIONS):
            service = self.services[number % len(self.services)]
            filed(rng, service, citizens[number % CITIZENS])

    def stand(self, by: Any = Petition.turn, **where: str) -> Counter[str]:
        """How many petitions stand where, as the rows have it."""
        with self.site.app.app_context():
            counted = select(by, func.count()).filter_by(**where).group_by(by)
            return Counter({row[0]: row[1] for row in db.session.execute(counted)})

    def one(self, state: str) -> str:
        """The reference of the first petition in a state."""
        with self.site.app.app_context():
            found = select(Petition.reference).filter_by(state=state).order_by(Petition.id)
            return db.session.scalars(found.limit(1)).one()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Office]:
    """On PostgreSQL, which an office of two officers and more runs on."""
    instance = tmp_path_factory.mktemp("office_day")
    with (
        postgres_database(f"portal_day_{os.getpid()}_{worker_id}") as database,
        served(instance, database) as site,
    ):
        yield Office(site)


class Day:
    """Each method is a piece of the day; they follow one another."""

    def __init__(self, office: Office, visit: Visit, language: str) -> None:
        self.office, self.language = office, language
        self.first = Hands(visit(office.site, width=DESK, language=language))
        self.second = Hands(visit(office.site, width=DESK, language=language))
        self.approver = Hands(visit(office.site, width=PHONE, language=language))
        self.administrator = Hands(visit(office.site, width=DESK, language=language))

    def enter(self, hands: Hands, account: Account, onward: str) -> None:
        """Sign in with the second factor, and come to the page where work begins."""
        hands.sign_in(account.national_id, account.password, account.totp_secret, onward)

    def announce(self) -> None:
        """The administrator writes what everybody finds on the home page a moment later."""
        hands, title = self.administrator, "ปิดบริการครึ่งวันเพื่อซ้อมดับเพลิง"
        self.enter(hands, self.office.administrator, "/admin/announcements/new")
        hands.type("#title_th", title)
        hands.type("#body_th", "บ่ายวันศุกร์ **งดรับคำร้องที่เคาน์เตอร์** ส่งทางเว็บไซต์ได้ตามปกติ")
        hands.enter("main button[name=do], main form.section .btn-primary")
        if hands.page.locator("button[value=publish]").count():
            hands.enter("button[value=publish]")
        hands.who.look("200-announcement")
        hands.who.go("/announcements")
        assert hands.page.locator("main").get_by_text(title).is_visible()

    def morning(self) -> None:
        """The desk shows how many wait, as the rows have it."""
        hands, turns = self.first, self.office.stand()
        assert sum(turns.values()) == PETITIONS
        self.enter(hands, self.office.first, "/staff")
        hands.who.look("201-desk", "/staff")
        shown = [int(n) for n in hands.page.locator(".figures b").all_inner_texts()]
        assert shown[0] == turns["office"]
        assert shown[-1] == turns["citizen"]
        hands.keys.press("?")
        hands.page.locator("dialog.keys").wait_for()
        hands.who.look("202-keys")
        hands.keys.press("Escape")

    def take_all(self) -> None:
        """Every petition that waits is taken, a queue at a time, each with an event of its own."""
        hands = self.first
        for service in self.office.services:
            waiting = self.office.stand(service_code=service.code)["office"]
            hands.who.go("/staff")
            hands.enter(f"th[scope=row] a[href='/staff/{service.slug}']")
            if not waiting:
                continue
            if service.code == "id_card":
                self.tick_with_letters(hands, waiting)
                hands.who.look("203-queue-ticked")
            else:
                assert self.tick_all(hands) == waiting
            self.for_all_ticked(hands, "take")
            self.is_done(hands)
        assert "submitted" not in self.office.stand(Petition.state)

    def tick_with_letters(self, hands: Hands, number: int) -> None:
        """Down the queue with j and x, which on a Thai keyboard are ◌่ and ป."""
        for _row in range(number):
            hands.letter("KeyJ", "่")
            hands.letter("KeyX", "ป")
        assert hands.page.locator("input[name=petition]:checked").count() == number

    def keep_a_filter(self) -> None:
        """The queue with every state is kept as one's own filter, and opens so from now on."""
        hands = self.first
        hands.who.go("/staff/id-card?state=all")
        hands.enter("a[href^='/staff/id-card/filters']")
        hands.type("#name", "ทุกสถานะ")
        hands.tick("#default")
        hands.enter("form[action='/staff/id-card/filters'] button")
        hands.key("g", "o")
        hands.enter("th[scope=row] a[href='/staff/id-card']")
        hands.who.look("204-own-filter")
        assert hands.page.input_value("#state") == "all"

    def return_one(self) -> None:
        """One is opened from its queue and returned; without a word why it is not."""
        hands = self.first
        hands.who.go("/staff/id-card")
        hands.enter("tbody .links a")
        hands.choose("input[name=action]", "return")
        hands.enter(".act form[action$='/step'] button.btn-primary")
        assert hands.page.locator(".trouble").is_visible()
        hands.type("#note", "โปรดแนบรูปถ่ายใหม่")
        hands.enter(".act form[action$='/step'] button.btn-primary")
        self.is_done(hands)
        assert self.office.stand(Petition.state, service_code="id_card")["returned"] == 1

    def propose(self) -> None:
        """All of a queue are put before the approver but the one returned, which is named."""
        hands = self.first
        hands.key("g", "q")
        ticked = self.tick_all(hands)
        self.for_all_ticked(hands, "propose", status=409)
        hands.who.look("205-one-was-left")
        assert hands.page.locator(".trouble li").count() == 1
        assert self.office.stand(service_code="id_card")["approver"] == ticked - 1

    def decide(self) -> None:
        """The approver decides on a telephone, several at once."""
        hands = self.approver
        self.enter(hands, self.office.approver, "/staff/approvals")
        hands.who.look("206-approvals", "/staff/approvals")
        waiting = self.office.stand(service_code="id_card")["approver"]
        assert self.tick_all(hands) == waiting
        self.for_all_ticked(hands, "approve")
        self.is_done(hands)
        assert self.office.stand(Petition.state, service_code="id_card")["approved"] == waiting

    def hand_over(self) -> str:
        """One is found by its reference from anywhere, and laid on the colleague's desk."""
        hands, reference = self.first, self.office.one("approved")
        hands.keys.press("/")
        hands.type("#find", reference)
        hands.key("Enter")
        hands.choose("#hand-to", str(self.office.ids[self.office.second.national_id]))
        hands.type("#hand-note", "ช่วยนัดวันรับบัตรให้ด้วย")
        hands.enter("#hand-over button")
        self.is_done(hands)
        return reference

    def appoint(self, reference: str) -> None:
        """The colleague finds it in the inbox, and says when the card can be collected."""
        hands, day = self.second, today() + timedelta(days=14)
        self.enter(hands, self.office.second, "/staff")
        hands.who.look("207-desk-of-the-colleague", "/staff")
        hands.who.go("/messages")
        hands.enter(f"a[href*='{reference}'], form[action*='/messages/'] button")
        hands.who.go(f"/staff/petitions/{reference}")
        hands.choose("input[name=action]", "appoint")
        hands.type("#pickup_date-day", str(day.day))
        hands.choose("#pickup_date-month", str(day.month))
        hands.type("#pickup_date-year", str(day.year + 543))
        hands.to("[name=pickup_time]")
        hands.keys.type("1030AM")
        hands.enter(".act form[action$='/step'] button.btn-primary")
        self.is_done(hands)
        hands.who.look("208-appointed")

    def evening(self) -> None:
        """The report counts what the day has brought; the auditors' check finds all sound."""
        hands = self.administrator
        hands.who.go("/reports")
        hands.who.look("209-report")
        shown = [int(n) for n in hands.page.locator(".figures b").all_inner_texts()[:3]]
        assert shown == [PETITIONS, 0, PETITIONS]
        hands.who.go("/admin/")
        hands.who.look("210-administration")
        assert "FAILED" not in self.office.site.portal("check")

    def tick_all(self, hands: Hands) -> int:
        """Tick every box of a list; how many there were."""
        boxes = hands.page.locator("input[name=petition][type=checkbox]")
        names = [boxes.nth(n).get_attribute("id") for n in range(boxes.count())]
        for name in names:
            hands.tick(f"#{name}")
        return len(names)

    def for_all_ticked(self, hands: Hands, action: str, status: int = 200) -> None:
        """Choose a step below the list and take it on all that are ticked."""
        hands.who.expects(status)
        hands.choose("#together-action", action)
        hands.enter("#together button.btn-primary")

    def is_done(self, hands: Hands) -> None:
        """The page says that what was asked for has been done."""
        assert hands.page.locator(".note.good").is_visible()


@pytest.mark.parametrize("language", LANGUAGES[:1])
def test_a_day_of_the_office_without_a_mouse(office: Office, visit: Visit, language: str) -> None:
    day = Day(office, visit, language)
    day.announce()
    day.morning()
    day.take_all()
    day.keep_a_filter()
    day.return_one()
    day.propose()
    day.decide()
    day.appoint(day.hand_over())
    day.evening()
