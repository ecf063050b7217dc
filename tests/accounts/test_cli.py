"""`portal user`: the first administrator and emergencies, from the command line."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.cli import user
from portal.accounts.models import Grant, LoginSession, User
from portal.accounts.passwords import matches
from portal.extensions import db
from portal.testing import PASSWORD, make_person, sign_in

ID = "1234567890121"
NAMES = ("--national-id", "1-2345-67890-12-1", "--title", "นาง", "--first-name", "ผู้ดูแล",
         "--last-name", "ระบบสมมติ", "--phone", "02-000-0000")


@pytest.fixture
def run(app: Any) -> Any:
    runner = app.test_cli_runner()

    def running(*arguments: str, typed: str = "") -> Any:
        return runner.invoke(user, arguments, input=typed)

    return running


def only() -> User:
    return db.session.scalars(select(User).execution_options(populate_existing=True)).one()


def test_the_first_administrator_is_made_here(run: Any) -> None:
    done = run("create", *NAMES, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    person = only()
    assert (person.full_name, person.phone) == ("นางผู้ดูแล ระบบสมมติ", "020000000")
    assert person.verified_at is not None
    assert matches(PASSWORD, person.password_hash)
    assert [f"{g.service_code}.{g.role}" for g in db.session.scalars(select(Grant))] == [
        "portal.admin"
    ]
    assert PASSWORD not in done.output
    assert ID not in done.output


@pytest.mark.parametrize(
    ("change", "word"),
    [(("--national-id", "1234567890122"), "card"), (("--phone", "1"), "telephone"),
     (("--staff-type", "x"), "staff type")],
)
def test_bad_input_makes_nothing_and_says_why(
    run: Any, change: tuple[str, ...], word: str
) -> None:
    done = run("create", *NAMES, *change, "--password-stdin", typed=f"{PASSWORD}\n")
    assert done.exit_code == 1
    assert word in done.output
    assert db.session.scalars(select(User)).all() == []


def test_a_weak_password_makes_nothing(run: Any) -> None:
    done = run("create", *NAMES, "--password-stdin", typed="password1234\n")
    assert done.exit_code == 1
    assert db.session.scalars(select(User)).all() == []


def test_a_known_id_is_said_so_here(run: Any) -> None:
    make_person(national_id=ID)
    done = run("create", *NAMES, "--password-stdin", typed=f"{PASSWORD}\n")
    assert done.exit_code == 1
    assert "exists" in done.output


def test_an_account_is_made_with_its_roles_or_not_at_all(run: Any) -> None:
    made = ("create", *NAMES, "--password-stdin", "--role", "id_card.staff")
    assert run(*made, "--role", "id_card.nobody", typed=f"{PASSWORD}\n").exit_code == 1
    assert db.session.scalars(select(User)).all() == []
    done = run(*made, "--role", "portal.auditor", typed=f"{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    held = {(grant.service_code, grant.role) for grant in only().grants}
    assert held == {("id_card", "staff"), ("portal", "auditor")}


def test_roles_are_given_and_taken(run: Any) -> None:
    make_person(national_id=ID)
    assert run("grant", ID, "portal.auditor").exit_code == 0
    assert db.session.scalars(select(Grant)).one().role == "auditor"
    assert run("revoke", "-", "portal.auditor", typed=f"{ID}\n").exit_code == 0
    assert db.session.scalars(select(Grant)).all() == []
    assert run("grant", ID, "portal.king").exit_code == 1
    assert run("grant", "8123456789011", "portal.admin").exit_code == 1


def test_disabling_and_opening_need_a_reason(app: Any, run: Any) -> None:
    person = make_person(national_id=ID)
    sign_in(app, person)
    assert run("disable", ID).exit_code == 2
    assert run("disable", ID, "--reason", "ลาออก").exit_code == 0
    assert only().disabled_at is not None
    assert db.session.scalars(select(LoginSession)).one().ended_at is not None
    assert run("enable", ID, "--reason", "กลับมา").exit_code == 0
    assert only().disabled_at is None


def test_a_reset_prints_the_new_password_once_and_ends_the_sessions(app: Any, run: Any) -> None:
    from portal.accounts.operations import enrol_totp

    person = make_person("portal.admin", national_id=ID)
    enrol_totp(person.id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    sign_in(app, person)
    done = run("reset", ID, "--second-factor")
    assert done.exit_code == 0
    kept = only()
    assert matches(done.output.strip(), kept.password_hash)
    assert kept.totp_cipher is None
    assert db.session.scalars(select(LoginSession)).one().ended_at is not None
