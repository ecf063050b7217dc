"""The demo people of a seed have the same passwords in every test: each is hashed once."""

from functools import lru_cache

import pytest

from portal.accounts.passwords import hashed
from portal.demo import people

_hashed_once = lru_cache(maxsize=None)(hashed)


@pytest.fixture(autouse=True)
def _hashed_once_only(monkeypatch):
    monkeypatch.setattr(people, "hashed", _hashed_once)
