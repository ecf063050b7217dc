"""The wall around administration: nothing is changed there that the trail does not tell."""

from __future__ import annotations

from typing import Any

import pytest
from flask import request
from sqlalchemy import delete, update
from werkzeug.routing import IntegerConverter

from portal.accounts.models import Grant, User
from portal.extensions import db, transaction
from portal.i18n.models import Holiday
from portal.policy import admin, auditor, policy_of
from portal.privacy.operations import record_access, record_act
from portal.privacy.wall import Unrecorded, demand_record
from portal.testing import make_person

FORM = "/admin/settings/office-name"


def add_silently(person: User) -> None:
    with transaction() as session:
        session.add(Grant(user_id=person.id, service_code="portal", role="auditor"))


def update_silently(person: User) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.id == person.id).values(language="lo"))


def delete_silently(person: User) -> None:
    with transaction() as session:
        session.execute(delete(Grant).where(Grant.user_id == person.id))


def without_before(person: User) -> None:
    with transaction():
        record_act("role.granted", actor_id=None, subject_id=person.id, after=["x"])
        add_silently(person)


@pytest.mark.parametrize(
    "act", [add_silently, update_silently, delete_silently, without_before],
    ids=lambda act: act.__name__,
)
def test_a_form_of_administration_that_does_not_record_keeps_nothing(app: Any, act: Any) -> None:
    person = make_person("id_card.staff")
    with app.test_request_context(FORM, method="POST"), pytest.raises(Unrecorded):
        act(person)
    db.session.expire_all()
    assert db.session.get_one(User, person.id).language == "th"
    kept = db.session.query(Grant).filter_by(user_id=person.id).all()
    assert [(grant.service_code, grant.role) for grant in kept] == [("id_card", "staff")]


def administrative(app: Any) -> list[str]:
    """An address for every form below /admin."""
    return sorted(
        str(rule.build({name: sample(one) for name, one in rule._converters.items()})[1])
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.rule.startswith("/admin/")
    )


def sample(converter: Any) -> object:
    if isinstance(converter, IntegerConverter):
        return 1
    return next(iter(getattr(converter, "items", ())), "a" * 32)


def test_the_wall_stands_before_every_form_of_administration(app: Any) -> None:
    person, addresses = make_person(), administrative(app)
    assert len(addresses) > 45
    for address in addresses:
        with app.test_request_context(address, method="POST"):
            assert request.endpoint, address
            if (policy := policy_of(app, request.endpoint)) is not admin:
                assert policy is auditor, f"{address} is neither for administrators nor auditors"
                continue
            with pytest.raises(Unrecorded):
                add_silently(person)
    assert db.session.query(Grant).filter_by(user_id=person.id).count() == 0


def test_with_before_and_after_it_is_kept(app: Any) -> None:
    person = make_person()
    with app.test_request_context(FORM, method="POST"), transaction():
        record_act("role.granted", actor_id=None, subject_id=person.id, before=[], after=["x"])
        add_silently(person)
    assert db.session.query(Grant).filter_by(user_id=person.id).count() == 1


@pytest.mark.parametrize(("address", "method"), [(FORM, "GET"), ("/account/profile", "POST")])
def test_other_pages_are_not_asked(app: Any, address: str, method: str) -> None:
    person = make_person()
    context = app.test_request_context(address, method=method)
    with context, transaction(while_reading=True) as session:
        session.get_one(User, person.id).language = "en"


def test_looking_is_no_change_and_changing_nothing_needs_no_record(app: Any) -> None:
    person, other = make_person(), make_person()
    with app.test_request_context(FORM, method="POST"):
        record_access(person.id, other.id, "view")
        with transaction() as session:
            session.execute(delete(Holiday))


def test_without_the_wall_the_silent_change_goes_through(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal import extensions

    others = [work for work in extensions._last_works if work is not demand_record]
    monkeypatch.setattr(extensions, "_last_works", others)
    person = make_person()
    with app.test_request_context(FORM, method="POST"):
        add_silently(person)
    assert db.session.query(Grant).filter_by(user_id=person.id).count() == 1
