"""Every page of the room, in every language: sound HTML that the content security policy allows."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from portal.i18n import LANGUAGES
from portal.testing import make_person, sign_in

OPEN = ("/account/register", "/account/login", "/account/login?registered=1", "/account/forgot",
        "/account/reset", "/account/reset/x", "/privacy")
OWN = ("/account/profile", "/account/password", "/account/sessions", "/account/data")
WORK = ("/account/totp", "/account/totp/enrol", "/account/recovery", "/admin/", "/admin/users",
        "/staff/people")


class Page(HTMLParser):
    """What can be wrong with a page: collected while it is read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[str] = []
        self.trouble: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if identifier := given.get("id"):
            self.ids.append(identifier)
        if tag == "label":
            self.labels.add(given.get("for") or "")
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.controls.append(given.get("id") or "")
        if tag == "form" and given.get("method", "").lower() not in {"post", "get"}:
            self.trouble.append("a form without a method")
        if tag == "script" and not given.get("src"):
            self.trouble.append("an inline script")
        self.trouble += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]
        self.trouble += [
            f"{tag} {value}" for name, value in attrs
            if name in {"src", "href", "action"} and value and "//" in value
        ]


def check(page: str) -> None:
    found = Page(page)
    assert found.trouble == []
    assert len(found.ids) == len(set(found.ids))
    assert [one for one in found.controls if one not in found.labels] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_strangers(guarded: Any, client: Any, language: str) -> None:
    client.set_cookie("lang", language)
    for address in OPEN:
        page = client.get(address)
        assert page.status_code in {200, 410}
        assert f'<html lang="{language}">' in page.text
        check(page.text)
    for address in ("register", "login", "forgot", "reset"):
        page = client.post(f"/account/{address}", data={"national_id": "1"})
        assert page.status_code == 422
        check(page.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ones_own_pages(app: Any, language: str) -> None:
    person = make_person(language=language)
    browser, _another = sign_in(app, person), sign_in(app, person)
    for address in OWN:
        page = browser.get(address)
        assert page.status_code == 200
        check(page.text)
    for address in ("profile", "password"):
        page = browser.post(f"/account/{address}", data={"phone": "1"})
        assert page.status_code == 422
        check(page.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_work(app: Any, enter: Any, language: str) -> None:
    person = make_person("gone.staff", national_id="1234567890121")
    browser = enter("portal.admin", "id_card.staff", language=language)
    address = f"/admin/users/{person.id}"
    for page in (
        *(browser.get(one) for one in WORK), browser.get(address),
        browser.get(f"/admin/users/{browser.person.id}"),
        browser.post(f"{address}/reveal"), browser.post(f"{address}/code", data={"reason": "x"}),
        browser.post(f"{address}/disable"), browser.post("/admin/users", data={"q": "x"}),
        browser.post("/staff/people", data={"national_id": "1234567890121"}),
        browser.post("/account/recovery-codes"), browser.post("/account/totp/enrol"),
    ):
        assert page.status_code in {200, 422}
        check(page.text)
