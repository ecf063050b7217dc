"""Who is reading: a light, frozen picture of the signed-in person, taken in one query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from flask_login import AnonymousUserMixin, UserMixin

from portal.accounts.models import PORTAL


class Visitor(AnonymousUserMixin):  # type: ignore[misc]
    """Nobody signed in."""

    id, language, full_name, unread = None, None, "", 0
    grants: frozenset[str] = frozenset()
    is_staff = is_admin = is_auditor = reads_queues = is_verified = False


@dataclass(frozen=True, kw_only=True)
class Reader(UserMixin):  # type: ignore[misc]
    """The signed-in person; roles count only after the second factor was shown.

    `grants` holds `<service>.<role>`; portal-wide roles are `portal.admin`, `portal.auditor`.
    """

    id: int
    session_id: int
    full_name: str
    language: str
    verified_at: datetime | None
    grants: frozenset[str]
    waiting_grants: frozenset[str] = frozenset()  #: granted, but the second factor is missing
    unread: int = 0
    second_factor: bool = False  #: this session has shown it

    def get_id(self) -> str:
        return str(self.id)

    @property
    def promoted(self) -> Reader:
        """The same person as they would be after showing the second factor."""
        every = self.grants | self.waiting_grants
        return replace(self, grants=every, waiting_grants=frozenset(), second_factor=True)

    def lent(self, *grants: str) -> Reader:
        """The same person with rights for one act that follows from another they may do."""
        return replace(self, grants=self.grants | set(grants))

    @cached_property
    def is_admin(self) -> bool:
        return f"{PORTAL}.admin" in self.grants

    @cached_property
    def is_auditor(self) -> bool:
        return f"{PORTAL}.auditor" in self.grants

    @cached_property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @cached_property
    def served(self) -> frozenset[str]:
        """Codes of the services this person works for, as staff or approver."""
        return frozenset(g.rpartition(".")[0] for g in self.grants) - {PORTAL}

    @cached_property
    def is_staff(self) -> bool:
        return bool(self.served)

    @cached_property
    def approves(self) -> bool:
        """Whether some service waits for this person's approval."""
        return any(grant.endswith(".approver") for grant in self.grants)

    @cached_property
    def reads_queues(self) -> bool:
        """Staff and approvers read their services; administrators and auditors read all."""
        return self.is_staff or self.is_admin or self.is_auditor

    def has(self, service_code: str, role: str) -> bool:
        """Whether the person holds the role in the service."""
        return f"{service_code}.{role}" in self.grants

    def may_read(self, service_code: str) -> bool:
        """Whether the queue of the service is open to this person."""
        return self.is_admin or self.is_auditor or service_code in self.served
