"""Which roles there are: what the workflows of the services name, and those of the whole portal."""

from __future__ import annotations

from portal.accounts.models import PORTAL
from portal.i18n import gettext, lazy_gettext as _
from portal.offers.queries import offer_of
from portal.plugins import registry

PORTAL_ROLES: dict[str, object] = {"admin": _("Administrator"), "auditor": _("Auditor")}
SERVICE_ROLES: dict[str, object] = {"staff": _("Officer"), "approver": _("Approver")}


def grantable() -> dict[str, str]:
    """`<service>.<role>` → label, in the order of the services; the portal's own roles last."""
    found = {
        permission: role_label(permission)
        for service in registry()
        for permission in service.permissions
    }
    return {**found, **{f"{PORTAL}.{role}": str(PORTAL_ROLES[role]) for role in PORTAL_ROLES}}


def role_label(permission: str) -> str:
    """A role in words; of a service whose plugin is gone, its code."""
    code, _dot, role = permission.rpartition(".")
    if code == PORTAL:
        return str(PORTAL_ROLES.get(role, role))
    service = offer_of(code)
    label = str(SERVICE_ROLES.get(role, role))
    return gettext("%(service)s: %(role)s", service=str(service.label if service else code),
                   role=label)
