"""Everything the account itself holds about a person, for that person to take along."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.identity import decrypt
from portal.accounts.models import Consent, Grant, LoginSession
from portal.accounts.reader import Reader
from portal.booking.models import CalendarLink
from portal.counter.models import CounterFiling
from portal.extensions import db
from portal.i18n import isoformat
from portal.messages.wishes import copy_of as messages_of
from portal.offices.queries import told_place_of


def copy_of(reader: Reader) -> dict[str, Any]:
    """The reader's own data as plain JSON; moments are ISO 8601."""
    user = queries.person(reader.id)
    mine = db.session.scalars
    return {
        "account": {
            "national_id": decrypt(user.national_id_cipher, user.national_id_index),
            **{
                name: getattr(user, name)
                for name in ("title", "first_name", "last_name", "phone", "email", "staff_type",
                             "language")
            },
            "registered": isoformat(user.created_at),
            "verified": isoformat(user.verified_at) if user.verified_at else None,
            "second_factor": user.totp_cipher is not None,
        },
        "roles": [
            {"role": f"{g.service_code}.{g.role}", "since": isoformat(g.granted_at)}
            for g in mine(select(Grant).where(Grant.user_id == reader.id))
        ],
        "place_in_office": told_place_of(reader.id) or None,
        "consents": [
            {"kind": c.kind, "version": c.version, "given": c.given, "at": isoformat(c.at)}
            for c in mine(
                select(Consent).where(Consent.user_id == reader.id).order_by(Consent.id)
            )
        ],
        "sessions": [
            {"begun": isoformat(s.created_at), "last_seen": isoformat(s.seen_at),
             "ended": isoformat(s.ended_at) if s.ended_at else None,
             "address": s.address, "browser": s.agent}
            for s in mine(
                select(LoginSession)
                .where(LoginSession.user_id == reader.id)
                .order_by(LoginSession.id)
            )
        ],
        "calendar_links": [
            {"name": link.name, "made": isoformat(link.made_at),
             "used": isoformat(link.used_at) if link.used_at else None,
             "revoked": isoformat(link.revoked_at) if link.revoked_at else None}
            for link in mine(
                select(CalendarLink)
                .where(CalendarLink.user_id == reader.id)
                .order_by(CalendarLink.id)
            )
        ],
        "messages": messages_of(reader.id),
        "filed_for_me": [
            {"service": one.service_code, "officer": one.officer.full_name,
             "consent": one.consent_version, "how": one.consent_how,
             "at": isoformat(one.consent_at),
             "petition": one.petition.reference if one.petition else None}
            for one in mine(
                select(CounterFiling)
                .where(CounterFiling.applicant_id == reader.id)
                .order_by(CounterFiling.id)
            )
        ],
        "looks_at_my_data": [
            {"at": isoformat(at), "what": action, "about": about, "who": who}
            for at, action, about, who in queries.looks_at(reader.id, limit=10_000)
        ],
    }
