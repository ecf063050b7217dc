"""Only addresses of the open internet are called, and just the one that was checked."""

from __future__ import annotations

import ipaddress
import json
import socket
import threading
from typing import Any

import pytest
from hypothesis import given, strategies as st

from portal.app import Portal
from portal.errors import Refused
from portal.extensions import transaction
from portal.messages.sealed import close
from portal.webhooks import pinning
from portal.webhooks.models import Webhook
from portal.webhooks.operations import ping
from portal.webhooks.pinning import is_public, pinned
from portal.webhooks.sending import send_posts
from tests.webhooks.conftest import Receiver, hooked, posts


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1",
    "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1",
    "2001:db8::1", "2001:0:7f00:1::",
])  # fmt: skip
def test_what_is_not_of_the_open_internet_is_told_apart(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.150.1.1", "2606:4700::1111"])
def test_what_is_of_the_open_internet_is_too(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="127.0.0.0/8")
       | st.ip_addresses(network="192.168.0.0/16") | st.ip_addresses(network="169.254.0.0/16"))
def test_no_private_address_passes_in_whatever_clothes(
    address: ipaddress.IPv4Address,
) -> None:
    number = int(address)
    for text in (str(address), f"::ffff:{address}", str(ipaddress.IPv6Address(number)),
                 str(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + number))):
        assert not is_public(text)


@pytest.mark.parametrize("url", [
    "", "nonsense", "ftp://a.example/", "http://a.example/", "https://", "https://:443/",
    "https://user:pass@8.8.8.8/", "https://8.8.8.8/#x", "https://8.8.8.8:99999/",
    "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://2130706433/",
    "https://0x7f.1/", "https://[::ffff:10.0.0.1]/", "https://8.8.8.8/\r\nHost: x",
    "https://ไม่มี.example/", "https://a b.example/", "https://[/", "file:///etc/passwd",
    "https://169.254.169.254/latest/meta-data/",
])  # fmt: skip
def test_an_unfit_address_is_refused(app: Portal, url: str) -> None:
    with pytest.raises(Refused), app.test_request_context():
        pinned(url)


def test_one_private_address_among_public_ones_is_enough(
    app: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def both(*_args: Any, **_more: Any) -> list[Any]:
        return [(2, 1, 6, "", (text, 443)) for text in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(Refused):
        pinned("https://a.example/")


def test_a_search_for_a_name_that_takes_too_long_is_given_up(
    app: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(pinning, "PATIENCE", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_m: over.wait(30) and [])
    with pytest.raises(Refused):
        pinned("https://slow.example/")
    over.set()


def test_a_name_that_has_moved_inside_since_is_not_called(
    app: Portal, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ping(hooked(receiver.url)[0])
    monkeypatch.setitem(app.config, "PORTAL_WEBHOOKS_INSIDE", "off")
    with transaction() as session:
        session.query(Webhook).update({"url": f"https://127.0.0.1:{receiver.port}/"})
    assert send_posts() == 1
    (only,) = posts()
    assert (only.state, receiver.got) == ("waiting", [])
    assert only.error


def test_the_call_goes_to_the_address_that_was_checked(
    app: Portal, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once: a second answer that leads inside would never be used."""
    known = socket.getaddrinfo
    asked: list[str] = []

    def once(host: str, *args: Any, **more: Any) -> list[Any]:
        asked.append(host)
        if host == "office.example":
            return [(2, 1, 6, "", ("127.0.0.1", receiver.port))]
        return known(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    with transaction() as session:
        session.add(Webhook(
            url=f"http://office.example:{receiver.port}/", services=[], events=[],
            secret_cipher=close("s"),
        ))  # fmt: skip
    hook = posts_of_only()
    ping(hook)
    assert send_posts() == 1
    assert asked.count("office.example") == 1
    ((headers, body),) = receiver.got
    assert headers["Host"] == f"office.example:{receiver.port}"
    assert json.loads(body)["event"] == "ping"


def posts_of_only() -> int:
    from sqlalchemy import select

    from portal.extensions import db

    return db.session.scalars(select(Webhook.id)).one()


def test_a_redirect_is_not_followed(app: Portal, receiver: Receiver) -> None:
    receiver.answers = [307]
    receiver.headers = {"Location": receiver.url}
    ping(hooked(receiver.url)[0])
    assert send_posts() == 1
    assert len(receiver.got) == 1
