"""The accounts of a seed."""

from random import Random

from portal.accounts.identity import valid_national_id
from portal.accounts.models import User
from portal.accounts.operations import use_totp
from portal.accounts.passwords import checked, matches
from portal.accounts.phones import valid_phone
from portal.demo import invented
from portal.demo.people import OWN_PASSWORDS, accounts, readers_of, settle
from portal.extensions import db
from portal.plugins import registry


def test_a_seed_always_gives_the_same_accounts(app):
    assert accounts(7, 5) == accounts(7, 5)
    assert accounts(7, 5) != accounts(8, 5)


def test_more_citizens_change_nothing_about_the_officers(app):
    few, many = (
        [a for a in accounts(7, n) if a.role not in {"citizen", "disabled"}] for n in (1, 50)
    )
    assert few == many


def test_every_service_has_two_officers_and_its_approver(app):
    found = [(a.role, a.service) for a in accounts(1, 3)]
    for service in registry():
        for role in service.workflow.roles:
            assert found.count((str(role), service.code)) == (2 if role == "staff" else 1)
    assert found.count(("citizen", "")) == 3
    assert {("admin", "portal"), ("auditor", "portal"), ("disabled", "")} <= set(found)


def test_invented_numbers_pass_the_check_and_belong_to_no_province():
    for seed in range(200):
        number = invented.national_id(Random(seed))
        assert valid_national_id(number) == number
        assert number[1:3] == "99"
        assert valid_phone(invented.phone(Random(seed))).startswith("02000")


def test_invented_passwords_are_good_enough_for_staff(app):
    for account in accounts(1, 50):
        assert checked(account.password, staff=True) == account.password


def test_numbers_are_given_to_one_person_each(app):
    numbers = [a.national_id for a in accounts(1, 2000)]
    assert len(set(numbers)) == len(numbers)


def test_a_crowd_shares_one_password(app):
    crowd = [a.password for a in accounts(1, OWN_PASSWORDS + 30) if a.role == "citizen"]
    assert len(set(crowd)) < OWN_PASSWORDS
    assert len(set(crowd[-20:])) == 1


def test_people_can_sign_in_with_what_is_printed(app):
    import pyotp

    found = accounts(3, 1)
    for account, user_id in zip(found, settle(3, found), strict=True):
        person = db.session.get_one(User, user_id)
        assert matches(account.password, person.password_hash)
        assert (person.disabled_at is not None) == (account.role == "disabled")
        assert bool(account.totp_secret) == bool(account.service)
        if account.totp_secret:
            assert person.verified_at is not None
            assert use_totp(user_id, pyotp.TOTP(account.totp_secret).now())


def test_operations_know_the_people_by_their_roles(app):
    found = accounts(3, 2)
    people = readers_of(found, settle(3, found))
    assert all(person.has("id_card", "staff") for person in people["staff", "id_card"])
    assert people["admin", "portal"][0].is_admin
    assert not any(person.grants for person in people["citizen", ""])
