"""The applicant as forms, pages and papers show them: name, masked ID, masked phone."""

from __future__ import annotations

from portal.accounts import phones
from portal.accounts.identity import decrypt, masked
from portal.accounts.models import User
from portal.extensions import db
from portal.i18n import gettext


def national_id(person: User) -> str:
    """The full number: for the last four digits, and for a reveal that was written down."""
    return decrypt(person.national_id_cipher, person.national_id_index)


def applicant_facts(user_id: int) -> list[tuple[str, str]]:
    """(label, text) of the person, the ID and the phone masked."""
    person = db.session.get_one(User, user_id)
    return [
        (gettext("Name"), person.full_name),
        (gettext("National ID"), masked(national_id(person))),
        (gettext("Phone"), phones.masked(person.phone)),
    ]
