"""A bare app that speaks: the i18n room needs no other room of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.i18n.setup import init_i18n
from portal.i18n.templates import base_environment


class Speaking(Flask):
    """Flask with one template environment per language."""

    def create_jinja_environment(self) -> Any:
        return base_environment(self, super().create_jinja_environment)


def write_po(folder: Path, language: str, text: str) -> None:
    """A messages.po in a translations folder."""
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'msgid ""\nmsgstr "Language: {language}\\n"\n\n{text}', encoding="utf-8")


@pytest.fixture
def speaking(tmp_path: Path) -> Flask:
    """An app whose catalogue has a few texts of our own besides the core's."""
    folder = tmp_path / "translations"
    write_po(
        folder,
        "th",
        'msgid "Cup"\nmsgstr "ถ้วย <ชา>"\n\n'
        'msgid "Hello %(name)s & all"\nmsgstr "สวัสดี %(name)s & ทุกท่าน"\n\n'
        'msgid "Twice %(name)s"\nmsgstr "%(name)s และ %(name)s"\n\n'
        'msgid "%(num)s cup"\nmsgid_plural "%(num)s cups"\nmsgstr[0] "%(num)s ถ้วย"\n\n'
        'msgid "<b>%(name)s</b> reads"\nmsgstr "<b>%(name)s</b> อ่าน"\n\n'
        '#, fuzzy\nmsgid "Doubtful"\nmsgstr "เดา"\n\n'
        'msgid "Untold"\nmsgstr ""\n\n',
    )
    write_po(folder, "lo", 'msgid "Cup"\nmsgstr "ຈອກ"\n\n')
    app = Speaking("speaking", root_path=str(tmp_path))
    app.config.update(SECRET_KEY="a key of the tests", WTF_CSRF_ENABLED=False, TESTING=True)
    init_i18n(app, [folder])
    return app


@pytest.fixture
def context(speaking: Flask) -> Iterator[Flask]:
    """The same app, its context pushed."""
    with speaking.app_context():
        yield speaking
