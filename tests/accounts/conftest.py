"""Fixtures of the accounts room: limits and captcha switched on, a clock that can be moved."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

import portal.i18n
from portal.testing import PASSWORD


class Clock:
    """The time as the accounts room sees it; it stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = portal.i18n.now()

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock(app: Any, monkeypatch: pytest.MonkeyPatch) -> Clock:
    import portal.accounts.attempts

    clock = Clock()
    for name, module in list(sys.modules.items()):
        if name.startswith("portal.accounts") and getattr(module, "now", None) is portal.i18n.now:
            monkeypatch.setattr(module, "now", clock)
    assert portal.accounts.attempts.now is clock
    return clock


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What is called directly answers in the language of the msgids; pages speak Thai."""
    with portal.i18n.use_language("en"):
        yield


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are not stretched, but in the test that measures it."""
    monkeypatch.setattr("portal.accounts.pace.EVEN", 0.0)


@pytest.fixture
def limited(app: Any) -> Iterator[Any]:
    """The app with its limits on."""
    app.config["RATELIMIT_ENABLED"] = True
    yield app
    app.config["RATELIMIT_ENABLED"] = False


@pytest.fixture
def guarded(app: Any) -> Iterator[Any]:
    """The app with its captcha on."""
    app.config["PORTAL_CAPTCHA"] = "altcha"
    yield app
    app.config["PORTAL_CAPTCHA"] = "off"


@pytest.fixture
def application() -> dict[str, str]:
    """What somebody types to register."""
    return {
        "national_id": "1-2345-67890-12-1",
        "staff_type": "teacher_official",
        "title": "นาย",
        "first_name": "สมมติ",
        "last_name": "ไม่มีตัวตน",
        "phone": "02-000-0000",
        "email": "somebody@mail.example",
        "password": PASSWORD,
        "password2": PASSWORD,
        "notice": "y",
    }


@pytest.fixture
def at_once(app: Any) -> Callable[..., list[Any]]:
    """`at_once(50, act)` calls `act(n)` in fifty threads that all start together.

    What a call raises is its result.
    """

    def race(count: int, act: Callable[[int], Any]) -> list[Any]:
        start = Barrier(count)

        def one(number: int) -> Any:
            with app.app_context():
                start.wait()
                try:
                    return act(number)
                except Exception as error:  # noqa: BLE001  the outcome is what is asserted
                    return error

        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(one, range(count)))

    return race


def without_tokens(page: str) -> str:
    """A page without its CSRF tokens, which differ from page to page by design."""
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", page)


@pytest.fixture
def plain() -> Callable[[str], str]:
    """`plain(page)`: what can be compared."""
    return without_tokens
