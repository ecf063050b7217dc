"""The same journey in a browser that runs no script, on PostgreSQL: everything works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.acts import result_of
from tests.e2e.journey import Journey
from tests.e2e.people import Cast

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site


@pytest.mark.parametrize(("question", "result"), [
    ("เจ็ด บวก สอง ได้เท่าไร", 9), ("สิบ ลบ สิบ ได้เท่าไร", 0), ("สาม บวก ศูนย์ ได้เท่าไร", 3),
])
def test_question_in_words_is_read_right(question: str, result: int) -> None:
    assert result_of(question) == result


def test_teacher_gets_an_id_card_without_script(
    postgres_site: Site, visit: Visit, tmp_path: Path
) -> None:
    Journey(postgres_site, visit, tmp_path, Cast(), script=False).walk()
