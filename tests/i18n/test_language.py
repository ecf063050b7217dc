"""Which language a request is answered in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g
from flask_babel import get_locale
from flask_login import LoginManager, UserMixin as Person, login_user

from portal.extensions import login
from portal.i18n import current_language, gettext
from portal.i18n.setup import plugin_folders


class Reader(Person):
    """Someone signed in."""

    id = "1"

    def __init__(self, language: str) -> None:
        self.language = language


@pytest.fixture
def pages(speaking: Flask) -> Flask:
    """An app with a page that says its language and one that signs a reader in."""
    manager = LoginManager(speaking)
    reader = Reader("lo")
    manager.user_loader(lambda _id: reader)

    @speaking.get("/")
    def home() -> dict[str, str]:
        return {"language": current_language(), "says": gettext("Cup"), "babel": str(get_locale())}

    @speaking.post("/in/<language>")
    def enter(language: str) -> str:
        reader.language = language
        login_user(reader)
        return ""

    @speaking.get("/looks")
    def looks() -> dict[str, bool]:
        return {"user loaded": "_login_user" in g}

    @speaking.errorhandler(ConnectionError)
    def lost(_error: Exception) -> tuple[str, int]:
        return gettext("Cup"), 503

    return speaking


def spoken(client: Any) -> str:
    answer = client.get("/").json
    assert answer["language"] == answer["babel"]
    return str(answer["language"])


def test_a_stranger_is_greeted_in_thai(pages: Flask) -> None:
    client = pages.test_client()
    assert spoken(client) == "th"
    assert client.get("/").json["says"] == "ถ้วย <ชา>"


@pytest.mark.parametrize(
    ("cookie", "language"), [("en", "en"), ("lo", "lo"), ("de", "th"), ("", "th"), ("../th", "th")]
)
def test_the_cookie_chooses_among_our_languages(pages: Flask, cookie: str, language: str) -> None:
    client = pages.test_client()
    client.set_cookie("lang", cookie)
    assert spoken(client) == language


def test_the_language_of_the_signed_in_person_comes_first(pages: Flask) -> None:
    client = pages.test_client()
    client.set_cookie("lang", "en")
    client.post("/in/lo")
    assert spoken(client) == "lo"
    client.post("/in/nonsense")
    assert spoken(client) == "en"


def test_for_a_stranger_nobody_is_loaded_and_no_cookie_set(pages: Flask) -> None:
    answer = pages.test_client().get("/looks")
    assert answer.json == {"user loaded": False}
    assert "Set-Cookie" not in answer.headers


def test_sign_in_messages_are_ours(speaking: Flask) -> None:
    with speaking.app_context():
        assert str(login.login_message) == "โปรดเข้าสู่ระบบเพื่อดูหน้านี้"
        assert login.localize_callback(login.needs_refresh_message) == ("โปรดเข้าสู่ระบบอีกครั้งเพื่อดูหน้านี้")


def test_the_folders_of_plugins_are_found(speaking: Flask, tmp_path: Any) -> None:
    for name in ("speaks", "silent"):
        (tmp_path / name).mkdir()
    (tmp_path / "speaks" / "translations").mkdir()
    plugins = [
        (name, SimpleNamespace(__file__=str(tmp_path / name / "__init__.py")))
        for name in ("speaks", "silent")
    ]
    registry = SimpleNamespace(
        pm=SimpleNamespace(list_name_plugin=lambda: [*plugins, ("object", object())])
    )
    speaking.extensions["portal"] = registry
    assert plugin_folders(speaking) == [tmp_path / "speaks" / "translations"]


def test_an_error_page_speaks_the_cookies_language_when_the_person_cannot_be_asked(
    pages: Flask,
) -> None:
    client = pages.test_client()
    client.set_cookie("lang", "lo")
    client.post("/in/en")

    def broken(_id: str) -> None:
        raise ConnectionError

    pages.login_manager.user_loader(broken)  # type: ignore[attr-defined]
    answer = client.get("/")
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "ຈອກ")
