"""Keeps a sent file for its dry run, and takes in exactly what the dry run has shown."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from portal.accounts import passwords
from portal.accounts.identity import encrypt
from portal.accounts.models import Grant, User
from portal.accounts.operations import invite
from portal.errors import Conflict
from portal.extensions import in_turn, transaction
from portal.i18n import gettext as _, now
from portal.offices.models import Membership
from portal.offices.operations import told_place
from portal.privacy.operations import record_acts
from portal.staffing.judging import Change, Plan, judge
from portal.staffing.lines import ORDINARY
from portal.staffing.models import StagedImport
from portal.staffing.queries import staged
from portal.staffing.reading import read_table
from portal.staffing.sealed import close, disclose

LASTS = timedelta(hours=1)  #: how long a file waits to be confirmed
_ON_THE_CARD = {"title", "first_name", "last_name"}


def stage(actor_id: int, data: bytes) -> tuple[str, Plan]:
    """Keep a file, sealed, and what it would do; nothing else is written.

    Answers the number it is confirmed by, and its dry run. Raises Refused for no such file.
    """
    plan = judge(read_table(data))
    moment = now()
    with transaction() as session:
        row = StagedImport(
            id=secrets.token_hex(16), made_by_id=actor_id, made_at=moment,
            sha256=hashlib.sha256(data).hexdigest(), digest=plan.digest, cipher=close(data),
        )
        session.add(row)
        record_acts("staff.staged", actor_id=actor_id, told=[(
            None, {"before": None, "after": len(plan.verdicts), "file": row.sha256[:12]}
        )])  # fmt: skip
        return row.id, plan


def forget_staged() -> int:
    """Files nobody has taken in within their hour; how many went."""
    with transaction() as session:
        gone = session.execute(delete(StagedImport).where(StagedImport.made_at < now() - LASTS))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def take_in(actor_id: int, number: str) -> Plan:
    """Do what the dry run has shown, all of it or nothing; its plan.

    Raises Conflict where the file was taken in before, waited too long, or would do something
    else now than it did in the dry run.
    """
    try:
        with transaction() as session:
            in_turn("staff_import")
            row = staged(actor_id, number)
            if row is None or not _taken(row):
                raise Conflict(_("This file was taken in already, or waited too long. "
                                 "Send it again."))
            data = disclose(row.cipher)
            plan = judge(read_table(data))
            if plan.digest != row.digest or hashlib.sha256(data).hexdigest() != row.sha256:
                raise Conflict(_("Accounts have changed since the dry run: nothing was written. "
                                 "Send the file again to see what it would do now."))
            _write(actor_id, plan)
            session.execute(
                update(StagedImport).where(StagedImport.id == number).values(cipher=b"")
            )
            return plan
    except IntegrityError:
        raise Conflict(_("Accounts have changed since the dry run: nothing was written. "
                         "Send the file again to see what it would do now.")) from None


def _taken(row: StagedImport) -> bool:
    """Of many who confirm at once one wins."""
    with transaction() as session:
        done = session.execute(
            update(StagedImport)
            .where(StagedImport.id == row.id, StagedImport.done_at.is_(None),
                   StagedImport.made_at > now() - LASTS)
            .values(done_at=now())
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        return bool(done.rowcount)  # type: ignore[attr-defined]


def _write(actor_id: int, plan: Plan) -> None:
    unknown = passwords.hashed(secrets.token_urlsafe(32))  # nobody's: an invitation sets a new one
    with transaction() as session:
        people = [(change, _person(change, unknown)) for change in plan.changes]
        session.add_all(person for _change, person in people)
        session.flush()
        with session.no_autoflush:  # all rows go in together at the end
            told = [(person.id, _done(actor_id, change, person)) for change, person in people]
            record_acts("staff.imported", actor_id=actor_id, told=told)
            for change, person in people:
                if change.user_id is None and person.email:
                    invite(actor_id, person)


def _person(change: Change, unknown: str) -> User:
    with transaction() as session:
        if change.user_id is None:
            details = {"staff_type": ORDINARY, **change.details}
            return User(
                national_id_cipher=encrypt(change.number), national_id_index=change.index,
                password_hash=unknown, language="th", created_at=now(),
                **{**details, "email": details.get("email") or None},
            )
        person = session.get_one(User, change.user_id)
        for name, value in change.details.items():
            setattr(person, name, value)
        if person.verified_at is not None and _ON_THE_CARD.intersection(change.details):
            person.verified_at = person.verified_by_id = None  # not the name somebody has seen
        return person


def _done(actor_id: int, change: Change, person: User) -> dict[str, object]:
    """Place and roles of the person; the trail keeps which details changed, not what they held."""
    before: dict[str, object] = {"roles": change.before["roles"]}
    after: dict[str, object] = {"roles": sorted({*change.before["roles"], *change.grants})}
    with transaction() as session:
        if change.place:
            row = session.get(Membership, person.id) if change.user_id else None
            row = row or Membership(user_id=person.id, position="")
            before |= told_place(row.group_id, row.position)
            for name, value in change.place.items():
                setattr(row, name, value)
            after |= told_place(row.group_id, row.position)
            session.add(row)
        for permission in change.grants:
            code, _dot, role = permission.rpartition(".")
            session.add(Grant(user_id=person.id, service_code=code, role=role,
                              granted_by_id=actor_id, granted_at=now()))
    return {"before": before if change.user_id else None, "after": after,
            "fields": sorted(change.details)}
