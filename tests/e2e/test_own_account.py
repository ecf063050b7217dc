"""The pages of one's own account: details, sessions, data, a forgotten password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e import acts
from tests.e2e.people import somebody
from tests.e2e.visitor import LANGUAGES, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

NEW = "ดาวเหนือ ส่องทางกลับบ้าน"


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_account_is_kept_in_order(site: Site, visit: Visit, language: str) -> None:
    person = somebody(520 + LANGUAGES.index(language), "นาย", "แสงดาว", "ใจสมมติ")
    who: Visitor = visit(site, language=language)
    who.go("/account/register")
    who.speak(language)
    acts.register(who, person)
    acts.sign_in(who, person)
    _change_details(who)
    elsewhere: Visitor = visit(site, language=language)
    elsewhere.go("/account/login")
    elsewhere.speak(language)
    acts.sign_in(elsewhere, person)
    _end_other_sessions(who, elsewhere)
    who.go("/account/data")
    who.look("85-own-data")
    acts.press(who, "form[action$='/survey'] button")
    who.go("/privacy")
    who.look("86-privacy")
    who.go("/petitions")
    who.look("87-no-petitions")
    who.go("/messages")
    who.look("88-no-messages")
    who.go("/account/password")
    who.look("84-password")
    for name, value in (("current", person.password), ("password", NEW), ("password2", NEW)):
        who.page.fill(f"#{name}", value)
    acts.press(who, "main form .btn-big")
    assert who.page.locator(".note.good").is_visible()


def _change_details(who: Visitor) -> None:
    who.go("/account/profile")
    who.look("80-profile")
    who.page.fill("#first_name", "แสงเดือน")
    acts.press(who, "main form .btn-big")
    who.look("81-profile-saved")
    assert "แสงเดือน" in who.page.locator(".account summary").inner_text()


def _end_other_sessions(who: Visitor, elsewhere: Visitor) -> None:
    who.go("/account/sessions")
    who.look("82-sessions")
    acts.press(who, "form[action$='/end-others'] button")
    who.look("83-sessions-ended")
    elsewhere.go("/petitions")
    elsewhere.look("83-signed-out", "/account/login")


@pytest.mark.parametrize("language", LANGUAGES)
def test_forgotten_password_is_set_anew_by_mail(site: Site, visit: Visit, language: str) -> None:
    person = somebody(530 + LANGUAGES.index(language), "นาง", "ดวงใจ", "ใจสมมติ")
    who: Visitor = visit(site, language=language)
    who.go("/account/register")
    who.speak(language)
    acts.register(who, person)
    acts.press(who, "main form .acts a")
    who.look("90-forgot", "/account/forgot")
    who.page.fill("#national_id", person.national_id)
    acts.press(who, "main form .acts button")
    who.look("91-forgot-sent")
    text = site.mailbox.mail_to(person.email).get_body(("plain",))
    assert text is not None
    link = next(word for word in text.get_content().split() if "/account/reset/" in word)
    who.page.goto(link)
    who.look("92-new-password")
    who.page.fill("#password", NEW)
    who.page.fill("#password2", NEW)
    acts.press(who, "main form .acts button")
    who.look("93-new-password-set", "/account/login")
    who.expects(410)
    who.page.goto(link)
    who.look("94-link-over")
