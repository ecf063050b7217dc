"""Settings an administrator changes: what they take, where they count, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal import create_app
from portal.config import DEFAULTS, load
from portal.extensions import db
from portal.face import office
from portal.privacy.models import AuditRecord
from portal.settings import in_force
from portal.settings.declared import SETTINGS, setting_at
from portal.settings.in_force import known, take_over
from portal.settings.models import SettingChange
from tests.queries import statements_of

NAME = "/admin/settings/office-name"
NEW = "สำนักงานเขตพื้นที่การศึกษาสมมติ เขต 9"


@pytest.fixture(autouse=True)
def _as_the_file_says(app: Any) -> Iterator[None]:
    yield
    with db.engine.begin() as connection:
        connection.execute(SettingChange.__table__.delete())
    take_over(at_once=True)


def acts() -> list[dict[str, Any]]:
    rows = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id))
    return [row.detail for row in rows if row.action == "setting.changed"]


def test_only_known_settings_may_be_changed_and_no_secret_is_among_them() -> None:
    names = {setting.name for setting in SETTINGS}
    assert names <= set(DEFAULTS)
    assert not [n for n in names if any(w in n for w in ("KEY", "URL", "TOKEN", "PASS", "SMTP"))]


@pytest.mark.parametrize("roles", [(), ("id_card.staff",), ("portal.auditor",)])
def test_nobody_but_administrators_changes_them(enter: Any, roles: tuple[str, ...]) -> None:
    browser = enter(*roles)
    for address in ("/admin/settings/", NAME):
        assert browser.get(address).status_code == 404
    assert browser.post(NAME, data={"value": "x", "seen": "0"}).status_code == 404
    assert browser.post(f"{NAME}/put-back/1").status_code == 404
    assert office()["name"] == DEFAULTS["OFFICE_NAME"]


def test_a_change_counts_at_once_on_pages_and_in_the_trail(enter: Any, client: Any) -> None:
    browser = enter("portal.admin")
    assert browser.post(NAME, data={"value": f" {NEW} ", "seen": "0"}).status_code == 303
    assert NEW in client.get("/").text
    assert office()["name"] == NEW
    assert acts() == [
        {"setting": "OFFICE_NAME", "before": DEFAULTS["OFFICE_NAME"], "after": NEW}
    ]
    page = browser.get(NAME).text
    assert NEW in page
    assert DEFAULTS["OFFICE_NAME"] in page
    assert browser.person.full_name in page


def test_the_same_value_again_is_no_change(enter: Any) -> None:
    browser = enter("portal.admin")
    for _twice in range(2):
        browser.post(NAME, data={"value": NEW})
    assert len(acts()) == 1


def test_what_was_before_is_put_back(enter: Any) -> None:
    browser = enter("portal.admin")
    browser.post(NAME, data={"value": "หนึ่ง"})
    browser.post(NAME, data={"value": "สอง"})
    first, second = db.session.scalars(select(SettingChange).order_by(SettingChange.id)).all()
    assert browser.post(f"{NAME}/put-back/{second.id}").status_code == 303
    assert office()["name"] == "หนึ่ง"
    assert browser.post(f"{NAME}/put-back/{first.id}").status_code == 303
    assert office()["name"] == DEFAULTS["OFFICE_NAME"]
    assert [(a["before"], a["after"]) for a in acts()][2:] == [
        ("สอง", "หนึ่ง"), ("หนึ่ง", DEFAULTS["OFFICE_NAME"]),
    ]


def test_changes_of_another_setting_cannot_be_put_back_here(enter: Any) -> None:
    browser = enter("portal.admin")
    browser.post(NAME, data={"value": NEW})
    change = db.session.scalars(select(SettingChange)).one()
    assert browser.post(f"/admin/settings/office-phone/put-back/{change.id}").status_code == 404
    assert browser.post(f"{NAME}/put-back/{change.id + 1}").status_code == 404
    assert browser.get("/admin/settings/secret-key").status_code == 404


@pytest.mark.parametrize(("slug", "typed", "kept"), [
    ("morning", "๐๘:๐๐ – ๑๑:๓๐", "08:00-11:30"), ("afternoon", "12:00-15:00", "12:00-15:00"),
    ("waiting-hours", "๑๒", "12"), ("office-phone", "0 2000 0000 ต่อ 11", "0 2000 0000 ต่อ 11"),
])  # fmt: skip
def test_values_are_kept_in_their_normal_form(
    app: Any, enter: Any, slug: str, typed: str, kept: str
) -> None:
    setting = setting_at(slug)
    assert setting
    answer = enter("portal.admin").post(f"/admin/settings/{slug}", data={"value": typed})
    assert answer.status_code == 303
    assert app.config[f"PORTAL_{setting.name}"] == kept
    assert app.config["HALVES"].morning[0].hour == 8


@pytest.mark.parametrize(("slug", "typed"), [
    ("morning", "08:30-14:00"), ("morning", "x"), ("morning", "25:00-26:00"),
    ("afternoon", "11:00-16:00"), ("afternoon", "16:00-13:00"), ("waiting-hours", "0"),
    ("waiting-hours", "169"), ("waiting-hours", "-1"), ("waiting-hours", "1.5"),
    ("waiting-hours", "9" * 300), ("office-name", ""), ("office-name", " \u200b "),
    ("office-name", "ก" * 301),
])  # fmt: skip
def test_what_a_setting_does_not_take_is_refused_with_a_sentence(
    app: Any, enter: Any, slug: str, typed: str
) -> None:
    before = dict(app.config)
    answer = enter("portal.admin").post(f"/admin/settings/{slug}", data={"value": typed})
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.text
    assert before == dict(app.config)
    assert acts() == []


def test_the_slower_of_two_administrators_is_told(enter: Any) -> None:
    one, other = enter("portal.admin"), enter("portal.admin")
    found = re.search(r'name="seen"[^>]*value="(\d+)"', one.get(NAME).text)
    assert found
    other.post(NAME, data={"value": "เร็วกว่า", "seen": found[1]})
    assert one.post(NAME, data={"value": "ช้ากว่า", "seen": found[1]}).status_code == 409
    assert office()["name"] == "เร็วกว่า"


def test_what_the_environment_says_is_fixed(
    app: Any, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = enter("portal.admin")
    browser.post(NAME, data={"value": NEW})
    change = db.session.scalars(select(SettingChange)).one()
    monkeypatch.setitem(app.config, "FIXED_SETTINGS", frozenset({"OFFICE_NAME"}))
    known().version = 0
    take_over(at_once=True)
    assert office()["name"] == DEFAULTS["OFFICE_NAME"]
    page = browser.get(NAME).text
    assert "<textarea" not in page
    assert 'name="value"' not in page
    assert browser.post(NAME, data={"value": "y"}).status_code == 409
    assert browser.post(f"{NAME}/put-back/{change.id}").status_code == 409
    assert len(acts()) == 1


def test_the_environment_and_nothing_else_fixes(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "portal.toml").write_text('office_phone = "0 2000 0001"\n')
    monkeypatch.setenv("PORTAL_OFFICE_NAME", "จากผู้ดูแลเครื่อง")
    settings = load({"INSTANCE": str(tmp_path), "ENV": "testing"})
    assert "OFFICE_NAME" in settings["FIXED_SETTINGS"]
    assert "OFFICE_PHONE" not in settings["FIXED_SETTINGS"]


def test_another_process_takes_it_over_when_its_look_is_too_old(
    app: Any, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = create_app({
        "ENV": "testing", "INSTANCE": str(app.config["PORTAL_INSTANCE"]),
        "DATABASE_URL": app.config["PORTAL_DATABASE_URL"],
    })  # fmt: skip
    moment = [0.0]
    monkeypatch.setattr(in_force, "monotonic", lambda: moment[0])
    with other.app_context():
        take_over(at_once=True)
        enter("portal.admin").post(NAME, data={"value": NEW})
        visitor = other.test_client()
        assert NEW not in visitor.get("/").text
        moment[0] = in_force.SECONDS
        assert NEW in visitor.get("/").text
        db.session.remove()
        db.engine.dispose()


def test_looking_is_one_statement_and_within_five_seconds_none(app: Any, client: Any) -> None:
    client.get("/services")
    with statements_of(db.engine) as asked:
        client.get("/services")
    assert not [statement for statement in asked if "setting_change" in statement]
    known().until = 0.0
    with statements_of(db.engine) as asked:
        take_over()
    assert len(asked) == 1


def test_pages_go_on_where_the_database_does_not_answer(
    app: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> int:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(in_force, "version", gone)
    known().until = 0.0
    assert client.get("/services").status_code == 200
    assert take_over() == 0


def test_liveness_never_asks_for_settings(app: Any, client: Any) -> None:
    known().until = 0.0
    with statements_of(db.engine) as asked:
        assert client.get("/healthz").status_code == 200
    assert asked == []
