"""Where an address of the web leads: only to machines anybody may reach, found once and kept."""

from __future__ import annotations

import ipaddress
import socket
import threading
from urllib.parse import urlsplit

from flask import current_app

from portal.errors import Refused
from portal.i18n import gettext as _

PATIENCE = 4.0  #: seconds the search for a name may take
#: Ranges that lead to an IPv4 address of the reader's choice, so perhaps to an inner one.
_THROUGH = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16",
                                            "2001::/32", "::/96")))


def inside_allowed() -> bool:
    """Whether the settings let webhooks reach machines of the office's own network."""
    return str(current_app.config["PORTAL_WEBHOOKS_INSIDE"]) == "on"


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if any(address in network for network in _THROUGH):
            return False
    special = (
        address.is_multicast, address.is_reserved, address.is_unspecified, address.is_loopback,
        address.is_link_local, address.is_private,
    )
    return address.is_global and not any(special)


def pinned(url: str) -> str:
    """The IP address to connect to for `url`, which is checked as it stands.

    Every address of the name must be public. Raises Refused, with a sentence, for anything but
    https, for a user or a fragment, a name nobody knows and an address that is not public.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused(_("This is not an address of the web.")) from error
    name = parts.hostname or ""
    schemes = {"https", "http"} if inside_allowed() else {"https"}
    if parts.scheme not in schemes or not name or parts.fragment or "@" in parts.netloc:
        raise Refused(_("The address begins with https:// and holds no user and no #."))
    if not url.isascii() or not url.isprintable() or " " in url:
        raise Refused(_("This is not an address of the web."))
    found = _look_up(name, port)
    if not found:
        raise Refused(_("Nobody knows a machine of this name."))
    if not inside_allowed() and not all(map(is_public, found)):
        raise Refused(_("The address leads into a private network."))
    return found[0]


def _look_up(name: str, port: int) -> list[str]:
    """The addresses of a name; none where the search fails or takes too long."""
    found: list[str] = []

    def search() -> None:
        try:
            known = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(info[4][0]) for info in known)

    thread = threading.Thread(target=search, name=f"look up {name}", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return list(found)
