"""Administrators add, change and remove webhooks; everything is in the audit trail."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import Portal
from portal.extensions import db
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from portal.webhooks.models import Webhook
from portal.webhooks.sending import send_posts
from tests.queries import statements_of
from tests.webhooks.conftest import Receiver, hooked, posts

PAGE = "/admin/webhooks"


@pytest.fixture
def admin(app: Portal, inside: None) -> FlaskClient:
    return sign_in(app, make_person("portal.admin", language="en"))


def acts() -> list[tuple[str, dict[str, Any]]]:
    rows = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id))
    return [(row.action, row.detail) for row in rows if row.action.startswith("webhook")]


def hooks() -> list[Webhook]:
    return list(db.session.scalars(select(Webhook).execution_options(populate_existing=True)))


@pytest.mark.parametrize("role", ["id_card.staff", "portal.auditor", ""])
def test_nobody_but_administrators_comes_in(app: Portal, inside: None, role: str) -> None:
    hook, _secret = hooked("http://127.0.0.1:1/")
    browser = sign_in(app, make_person(*([role] if role else [])))
    for path in ("", f"/{hook}", f"/{hook}/ping", f"/{hook}/remove", f"/{hook}/secret"):
        assert browser.post(PAGE + path).status_code == 404
        assert browser.get(PAGE + path).status_code in {404, 405}
    assert (len(hooks()), posts()) == (1, [])


def test_an_address_is_added_its_secret_shown_once_and_kept_sealed(admin: FlaskClient) -> None:
    words = {"url": "http://127.0.0.1:9/x", "events": ["submitted"], "services": ["id_card"]}
    answer = admin.post(PAGE, data=words)
    secret = answer.text.partition('<b class="font-monospace text-break">')[2][:64]
    assert (answer.status_code, len(secret)) == (200, 64)
    assert secret not in admin.get(PAGE).text
    (row,) = hooks()
    assert (row.url, row.services, row.events) == (words["url"], ["id_card"], ["submitted"])
    assert secret.encode() not in row.secret_cipher
    ((action, detail),) = acts()
    assert (action, detail["before"], detail["after"]["url"]) == ("webhook.add", None, row.url)
    assert secret not in str(detail)
    renewed = admin.post(f"{PAGE}/{row.id}/secret").text
    assert secret not in renewed
    assert acts()[-1][0] == "webhook.renew"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"url": "https://10.0.0.1/", "events": "closed"}, "private network"),
        ({"url": "https://localhost/", "events": "closed"}, "private network"),
        ({"url": "http://8.8.8.8/", "events": "closed"}, "begins with https://"),
        ({"url": "https://nobody.invalid/", "events": "closed"}, "Nobody knows"),
        ({"url": "", "events": "closed"}, "to correct first"),
        ({"url": "https://8.8.8.8/"}, "to correct first"),
        ({"url": "https://8.8.8.8/", "events": "nonsense"}, "to correct first"),
        ({"url": "https://8.8.8.8/", "events": "closed", "services": "no"}, "to correct first"),
        ({"url": "https://8.8.8.8/" + "x" * 500, "events": "closed"}, "to correct first"),
    ],
)
def test_an_unfit_address_is_told_and_nothing_kept_but_what_was_typed(
    app: Portal, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch,
    words: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.config, "PORTAL_WEBHOOKS_INSIDE", "off")
    answer = admin.post(PAGE, data=words)
    assert (answer.status_code, hooks(), acts()) == (422, [], [])
    assert sentence in answer.text
    assert words["url"] in answer.text


def test_a_change_is_audited_with_before_and_after(admin: FlaskClient) -> None:
    hook, _secret = hooked("http://127.0.0.1:1/")
    words = {"url": "http://127.0.0.1:2/", "events": ["closed"]}
    for _ in range(2):  # the second changes nothing and is no act
        assert admin.post(f"{PAGE}/{hook}", data=words).status_code == 303
    (_added, (action, detail)) = acts()[-2:]
    assert action == "webhook.change"
    assert (detail["before"]["url"], detail["after"]["url"]) == (
        "http://127.0.0.1:1/", "http://127.0.0.1:2/",
    )  # fmt: skip
    assert (detail["before"]["active"], detail["after"]["active"]) == (True, False)
    assert admin.post(f"{PAGE}/{hook}", data={"url": ""}).status_code == 422
    assert admin.post(f"{PAGE}/{hook}/remove").status_code == 303
    assert (acts()[-1][0], acts()[-1][1]["before"]["url"]) == (
        "webhook.remove", "http://127.0.0.1:2/",
    )  # fmt: skip


def test_the_log_shows_what_came_of_it_and_sends_again(
    admin: FlaskClient, receiver: Receiver
) -> None:
    hook, _secret = hooked(receiver.url)
    receiver.answers = [200, 503]
    admin.post(f"{PAGE}/{hook}/ping")
    send_posts()
    assert "Arrived" in admin.get(f"{PAGE}/{hook}").text
    (only,) = posts()
    assert admin.post(f"{PAGE}/{hook}/again", data={"post": only.id}).status_code == 303
    send_posts()
    page = admin.get(f"{PAGE}/{hook}").text
    assert "Is tried again" in page
    assert "503 thank you" in page
    assert "Is tried again" in admin.get(PAGE).text
    assert acts()[-1][0] == "webhook.again"


def test_a_post_of_another_address_is_not_there(admin: FlaskClient) -> None:
    first, _secret = hooked("http://127.0.0.1:1/")
    second, _secret = hooked("http://127.0.0.1:1/")
    admin.post(f"{PAGE}/{first}/ping")
    for wanted in (posts()[0].id, "", "x", 10**9):
        answer = admin.post(f"{PAGE}/{second}/again", data={"post": wanted})
        assert answer.status_code == 404
    assert admin.get(f"{PAGE}/999").status_code == 404


def test_there_is_an_end_to_how_many(admin: FlaskClient) -> None:
    for _ in range(20):
        hooked("http://127.0.0.1:1/")
    answer = admin.post(PAGE, data={"url": "http://127.0.0.1:1/", "events": "closed"})
    assert (answer.status_code, len(hooks())) == (422, 20)


def test_the_list_costs_the_same_for_one_and_for_many(app: Portal, admin: FlaskClient) -> None:
    hooked("http://127.0.0.1:1/")
    counts = []
    for _ in range(2):
        with statements_of(db.engine) as asked:
            assert admin.get(PAGE).status_code == 200
        counts.append(len(asked))
        for _more in range(5):
            hooked("http://127.0.0.1:1/")
    assert counts[0] >= counts[1]
