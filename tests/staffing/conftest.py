"""Who takes staff in, and the groups of the office they come to."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func

from portal.accounts.models import User
from portal.extensions import transaction
from portal.i18n import use_language
from portal.offices.models import OfficeGroup
from portal.testing import make_person


@pytest.fixture(autouse=True)
def _english(app: Any) -> Any:
    with use_language("en"):
        yield


@pytest.fixture
def groups(app: Any) -> dict[str, int]:
    with transaction() as session:
        rows = [OfficeGroup(name="กลุ่มอำนวยการ", position=1),
                OfficeGroup(name="กลุ่มเก่า", position=2, closed_at=func.now())]
        session.add_all(rows)
    return {one.name: one.id for one in rows}


@pytest.fixture
def boss(app: Any) -> User:
    return make_person("portal.admin")
