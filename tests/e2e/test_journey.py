"""A teacher gets an ID card: the whole way in Chromium, in Thai, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.journey import Journey
from tests.e2e.people import Cast
from tests.e2e.visitor import LANGUAGES

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit


@pytest.mark.parametrize(
    ("database", "language"),
    [("postgres_site", "th"), *(("site", language) for language in LANGUAGES)],
)
def test_teacher_gets_an_id_card(
    request: pytest.FixtureRequest, visit: Visit, tmp_path: Path, database: str, language: str
) -> None:
    site = request.getfixturevalue(database)
    cast = Cast()
    # Once in daylight, once in the dark: so the colours of every page are checked in both.
    dark = database == "postgres_site"
    Journey(site, visit, tmp_path, cast, language=language, dark=dark).walk()
