"""Every registered service keeps the contract; a new plugin is tested here without a line."""

from __future__ import annotations

import pytest

from portal import rooms
from portal.plugins import Registry
from portal.testing import ServiceContract


def registered() -> list[str]:
    """The codes of all services found."""
    rooms.import_models()
    registry = Registry()
    registry.load()
    return [service.code for service in registry]


@pytest.mark.parametrize("code", registered(), scope="class")
class TestEveryService(ServiceContract):
    """The contract, once per service."""

    @pytest.fixture(autouse=True)
    def _choose(self, code: str) -> None:
        self.code = code
