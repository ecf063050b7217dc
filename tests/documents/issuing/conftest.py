"""A petition with its applicant and officers, and an office that has nothing to sign with."""

from __future__ import annotations

import pytest

from portal.app import Portal
from tests.petitions.conftest import Case


@pytest.fixture
def case(app: Portal, monkeypatch: pytest.MonkeyPatch) -> Case:
    """One request of somebody, and people of the office."""
    monkeypatch.setitem(app.config, "PORTAL_SIGNING_PASSPHRASE", "")
    return Case(app)
