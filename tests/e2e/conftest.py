"""Portals to visit, and a browser for every visitor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.sites import Site, postgres_database, served
from tests.e2e.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A portal on SQLite."""
    instance = tmp_path_factory.mktemp("sqlite_site")
    with served(instance, f"sqlite:///{instance / 'portal.db'}") as site:
        yield site


@pytest.fixture(scope="session")
def postgres_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """The same on PostgreSQL."""
    instance = tmp_path_factory.mktemp("postgres_site")
    with (
        postgres_database(f"portal_e2e_{os.getpid()}_{worker_id}") as database,
        served(instance, database) as site,
    ):
        yield site


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """`visit(site, width=…)` opens a browser; at the end each must have been quiet."""
    visitors: list[Visitor] = []

    def visiting(site: Site, **more: Any) -> Visitor:
        visitors.append(Visitor(browser, site, **more))
        return visitors[-1]

    yield visiting
    for visitor in visitors:
        visitor.leave()
