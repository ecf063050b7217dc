"""A petition to follow through the figures."""

import pytest

from portal.app import Portal
from tests.petitions.conftest import Case


@pytest.fixture
def case(app: Portal) -> Case:
    """One that has just been sent."""
    return Case(app)
