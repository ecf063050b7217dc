"""The demo accounts: citizens, and for every service the people who work on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from random import Random

from sqlalchemy import select

from portal.accounts.models import PORTAL, User
from portal.accounts.operations import add_person, disable, enrol_totp, grant, verify_person
from portal.accounts.passwords import WeakPassword, checked, hashed
from portal.accounts.reader import Reader
from portal.accounts.staff_types import STAFF_TYPES
from portal.demo import invented
from portal.extensions import db, transaction
from portal.petitions.workflow import By
from portal.plugins import registry

#: A hash takes 24 ms: citizens beyond these share the password of the last of them.
OWN_PASSWORDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is printed about one demo account; `service` is empty for citizens."""

    role: str
    service: str
    national_id: str
    password: str
    totp_secret: str

    def shown(self) -> dict[str, str]:
        """The account as one object of the JSON output."""
        return asdict(self)


def accounts(seed: int, citizens: int) -> list[Account]:
    """The accounts of a seed, always the same; nothing is written."""
    rng = invented.dice(seed, "people")
    numbers: set[str] = set()
    # Officers first, so that more citizens change nothing about them.
    roles = [*_offices(), *(("citizen", "") for _ in range(citizens)), ("disabled", "")]
    found: list[Account] = []
    for role, service in roles:
        number = invented.national_id(rng)
        while number in numbers:
            number = invented.national_id(rng)
        numbers.add(number)
        crowd = role == "citizen" and len(found) >= OWN_PASSWORDS
        found.append(
            Account(
                role=role, service=service, national_id=number,
                password=found[-1].password if crowd else _password(rng),
                totp_secret=invented.totp_secret(rng) if service else "",
            )
        )
    return found


def _offices() -> Iterator[tuple[str, str]]:
    yield from (("admin", PORTAL), ("auditor", PORTAL))
    for service in registry():
        for role in service.workflow.roles:
            yield from [(str(role), service.code)] * (2 if role is By.STAFF else 1)


def _password(rng: Random) -> str:
    while True:
        try:
            return checked(invented.password(rng), staff=True)
        except WeakPassword:
            continue


def settle(seed: int, found: list[Account]) -> list[int]:
    """Write the accounts through the operations of their room; their user ids, in order."""
    rng = invented.dice(seed, "details")
    types = [*STAFF_TYPES]
    hashes: dict[str, str] = {}
    ids: list[int] = []
    for account in found:
        if account.password not in hashes:
            hashes[account.password] = hashed(account.password)
    with transaction():
        for number, account in enumerate(found):
            title, first, last = invented.person(rng)
            user = add_person(
                national_id=account.national_id, password_hash=hashes[account.password],
                title=title, first_name=first, last_name=last, phone=invented.phone(rng),
                staff_type=rng.choice(types), notice_read=True,
                email=f"demo{number}@portal.example" if number < OWN_PASSWORDS else None,
            )
            ids.append(user.id)
            _appoint(account, user.id, verified=rng.random() < 0.8)
    return ids


def _appoint(account: Account, user_id: int, *, verified: bool) -> None:
    if account.service:
        grant(None, user_id, account.service, account.role)
        enrol_totp(user_id, account.totp_secret)
    if account.role == "disabled":
        disable(None, user_id, "demo")
    elif account.service or verified:
        verify_person(None, user_id, "demo")


def readers_of(found: list[Account], ids: list[int]) -> dict[tuple[str, str], list[Reader]]:
    """(role, service code) → the people, as operations know them, with the second factor used."""
    people = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    readers: dict[tuple[str, str], list[Reader]] = {}
    for account, user_id in zip(found, ids, strict=True):
        person = people[user_id]
        granted = {f"{account.service}.{account.role}"} if account.service else set[str]()
        readers.setdefault((account.role, account.service), []).append(
            Reader(
                id=person.id, session_id=0, full_name=person.full_name,
                language=person.language, verified_at=person.verified_at,
                grants=frozenset(granted),
            )
        )
    return readers
