"""A teacher gets an ID card: the whole way in Chromium, in Thai, and in others for pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.journey import Journey
from tests.e2e.people import Cast
from tests.e2e.visitor import LANGUAGES

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site


@pytest.mark.parametrize("language", LANGUAGES)
def test_teacher_gets_an_id_card(
    site: Site, visit: Visit, tmp_path: Path, language: str
) -> None:
    """On SQLite; test_without_script walks the same way on PostgreSQL."""
    Journey(site, visit, tmp_path, Cast(), language=language).walk()
