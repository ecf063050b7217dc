"""Series that only the tests declare."""

from __future__ import annotations

import pytest

from portal.numbering import queries
from portal.numbering.series import Series

LETTERS = Series("letters", "Letters", "ที่ ศธ 04001/{number}")
RECEIPTS = Series("receipts", "Receipts", "{number}/{year}", "fiscal")


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {series.kind: series for series in (LETTERS, RECEIPTS)}
    monkeypatch.setattr(queries, "declared", lambda: found)
