"""What the words of a file stand for: groups, services, roles, kinds of personnel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.models import PORTAL
from portal.accounts.roles import PORTAL_ROLES, SERVICE_ROLES, grantable
from portal.accounts.staff_types import ACCOUNT_TYPES
from portal.i18n import use_language
from portal.offices.models import OfficeGroup
from portal.offices.queries import every_group
from portal.plugins import registry
from portal.staffing.columns import plain

LANGUAGES = ("th", "en", "lo")


@dataclass(frozen=True, slots=True)
class Book:
    """Word, plain → what it stands for; codes are words too."""

    groups: dict[str, OfficeGroup]
    services: dict[str, str]
    roles: dict[str, str]
    staff_types: dict[str, str]
    grantable: frozenset[str]

    def permission(self, service: str, role: str) -> str:
        """`<service>.<role>` of two words; what stands for nothing stays as it is written."""
        code = self.services.get(plain(service), service)
        return f"{code}.{self.roles.get(plain(role), role)}"


def book() -> Book:
    """The words as they stand now."""
    services = {service.code: service.label for service in registry()}
    return Book(
        groups={plain(group.name): group for group in every_group()},
        services={**_words(services.items()), plain(PORTAL): PORTAL},
        roles=_words((*SERVICE_ROLES.items(), *PORTAL_ROLES.items())),
        staff_types=_words(ACCOUNT_TYPES.items()),
        grantable=frozenset(grantable()),
    )


def _words(labels: Iterable[tuple[str, object]]) -> dict[str, str]:
    pairs = list(labels)
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with use_language(language):
            found.update({plain(str(label)): code for code, label in pairs})
    return {**found, **{plain(code): code for code, _label in pairs}}
