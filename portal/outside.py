"""Where the forms of a page may lead outside the portal, such as to the gateway of a meeting."""

from __future__ import annotations

import re

from flask import g

_ORIGIN = re.compile(r"(https?://[a-z0-9][a-z0-9.-]*(?::\d{1,5})?)(?=/|$)", re.IGNORECASE)


def origin_of(address: str) -> str:
    """Scheme, host and port of a web address. Raises ValueError for anything else."""
    found = _ORIGIN.match(address)
    if found is None:
        raise ValueError(f"{address!r} is no address of the web")
    return found[1].lower()


def forms_may_lead_to(address: str) -> None:
    """Let the forms of the page now made end at this origin too: browsers stop them elsewhere.

    The address comes from the settings, never from a request.
    """
    g.forms_lead_to = origin_of(address)


def widened(policy: str) -> str:
    """The Content-Security-Policy of the page now made."""
    return policy.replace("form-action 'self'", f"form-action 'self' {g.forms_lead_to}")
