"""Texts at run time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask, g, jsonify
from markupsafe import escape

from portal.i18n import gettext, lazy_gettext, lazy_ngettext, ngettext, use_language
from portal.i18n.catalogue import Catalogue
from portal.i18n.language import current_language
from tests.i18n.conftest import write_po


@pytest.mark.parametrize(("language", "text"), [("th", "ถ้วย <ชา>"), ("lo", "ຈອກ"), ("en", "Cup")])
def test_each_language_says_it_its_own_way(context: Flask, language: str, text: str) -> None:
    with use_language(language):
        assert gettext("Cup") == text


def test_thai_is_spoken_where_nothing_else_is_said(context: Flask) -> None:
    assert current_language() == "th"
    assert gettext("Cup") == "ถ้วย <ชา>"


def test_the_request_chooses_and_use_language_overrides(context: Flask) -> None:
    g.language = "lo"
    assert gettext("Cup") == "ຈອກ"
    with use_language("en"):
        assert gettext("Cup") == "Cup"
    assert gettext("Cup") == "ຈອກ"


def test_a_foreign_language_is_refused() -> None:
    with pytest.raises(ValueError, match="de"), use_language("de"):
        pass


@pytest.mark.parametrize("msgid", ["Doubtful", "Untold", "Never written down"])
def test_what_is_fuzzy_empty_or_missing_shows_its_msgid(context: Flask, msgid: str) -> None:
    assert gettext(msgid) == msgid


def test_variables_are_filled_only_when_given(context: Flask) -> None:
    assert gettext("Hello %(name)s & all", name="ฟ้าใส") == "สวัสดี ฟ้าใส & ทุกท่าน"
    assert gettext("100 % sure") == "100 % sure"


@pytest.mark.parametrize(
    ("language", "one", "two"), [("th", "1 ถ้วย", "2 ถ้วย"), ("en", "1 cup", "2 cups")]
)
def test_plurals_follow_the_language(context: Flask, language: str, one: str, two: str) -> None:
    with use_language(language):
        assert ngettext("%(num)s cup", "%(num)s cups", 1) == one
        assert ngettext("%(num)s cup", "%(num)s cups", 2) == two


def test_a_later_folder_wins_and_one_can_be_added(tmp_path: Path) -> None:
    for name, text in (("a", "หนึ่ง"), ("b", "สอง")):
        write_po(tmp_path / name, "th", f'msgid "Number"\nmsgstr "{text}"\n')
    catalogue = Catalogue([tmp_path / "a"])
    assert catalogue.texts("th")["Number"] == "หนึ่ง"
    catalogue.add(tmp_path / "b")
    assert catalogue.texts("th")["Number"] == "สอง"


def test_outside_an_app_the_core_still_speaks() -> None:
    with use_language("th"):
        assert gettext("Day") == "วัน"


def test_a_lazy_text_waits_for_its_language(context: Flask) -> None:
    cup = lazy_gettext("Cup")
    cups = lazy_ngettext("%(num)s cup", "%(num)s cups", 2)
    with use_language("en"):
        assert (str(cup), str(cups)) == ("Cup", "2 cups")
    assert (str(cup), str(cups)) == ("ถ้วย <ชา>", "2 ถ้วย")


def test_a_lazy_text_behaves_like_text(context: Flask) -> None:
    with use_language("en"):
        cup = lazy_gettext("Cup")
        assert cup == "Cup"
        assert cup == lazy_gettext("Cup")
        assert cup != "Mug"
        assert {cup: 1}["Cup"] == 1
        assert f"{cup:>5}" == "  Cup"
        assert cup + "s" == "Cups"
        assert "a " + cup == "a Cup"
        assert lazy_gettext("Hello %(name)s & all") % {"name": "you"} == "Hello you & all"
        assert sorted([lazy_gettext("b"), lazy_gettext("a")]) == ["a", "b"]
        assert (cup.upper(), len(cup), "up" in cup, cup[0], list(cup)[-1]) == (
            "CUP", 3, True, "C", "p",
        )  # fmt: skip
        assert "Cup" in repr(cup)


def test_a_lazy_text_is_escaped_like_any_text(context: Flask) -> None:
    assert escape(lazy_gettext("Cup")) == "ถ้วย &lt;ชา&gt;"


def test_a_lazy_text_can_be_sent_as_json(context: Flask) -> None:
    with context.test_request_context():
        assert json.loads(jsonify(label=lazy_gettext("Cup")).data) == {"label": "ถ้วย <ชา>"}


def test_a_lazy_text_has_no_private_attributes_to_borrow() -> None:
    assert not hasattr(lazy_gettext("Cup"), "__html__")
    assert not hasattr(lazy_gettext("Cup"), "_anything")
