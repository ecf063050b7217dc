"""The whole suite runs on the fixtures we ship to plugin authors, and shares one browser."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = ["portal.testing"]

#: A machine busy with other things is no fault of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session", autouse=True)
def _demo_people_are_hashed_once() -> Iterator[None]:
    """Those of one seed have the same passwords in every test."""
    from portal.accounts.passwords import hashed
    from portal.demo import people

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "hashed", lru_cache(maxsize=None)(hashed))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    from portal.testing import unavailable  # not before pytest has prepared it as a plugin

    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        unavailable("browser", str(error))
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        except Error as error:
            unavailable("browser", str(error).splitlines()[0])
        yield chromium
        chromium.close()
