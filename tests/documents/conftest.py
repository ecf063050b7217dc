"""The press: an app that draws documents, and a worker that is gone after the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.documents import pdf
from tests.documents import paper


@pytest.fixture(scope="session", autouse=True)
def _worker() -> Iterator[None]:
    """Tests need the libraries; where they are missing only the tests of that are of use."""
    yield
    pdf.stop()


@pytest.fixture(scope="session")
def printable() -> None:
    """Skip where this machine cannot make PDF at all."""
    reason = pdf.missing()
    if reason and reason.startswith("libraries"):
        pytest.skip(reason)


@pytest.fixture
def press(tmp_path: Path) -> Flask:
    """An app with an instance folder of its own."""
    return paper.press(instance=tmp_path)
