"""Templates translated when they are loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, render_template, render_template_string
from markupsafe import Markup

from portal.i18n import use_language
from portal.i18n.templates import TranslatedEnvironment, front_door


def compiled(app: Flask, source: str, language: str = "th") -> str:
    """The Python that Jinja makes of a template."""
    return str(front_door(app).speaking(language).compile(source, raw=True))


def shown(source: str, language: str = "th", **values: object) -> str:
    with use_language(language):
        return render_template_string(source, **values)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{{ _("Cup") }}', "ถ้วย &lt;ชา&gt;"),
        ('{{ gettext("Cup") }}', "ถ้วย &lt;ชา&gt;"),
        ('{{ _("Cup")|safe }}', "ถ้วย <ชา>"),
        ('{{ _("Cup") ~ "<" }}', "ถ้วย &lt;ชา&gt;&lt;"),
        ('{{ _("Cup") if x else _("Mug") }}', "ถ้วย &lt;ชา&gt;"),
        ('{% set t = _("Cup") %}{{ t }}', "ถ้วย &lt;ชา&gt;"),
        ("{% macro m(t) %}{{ t }}{% endmacro %}{{ m(_('Cup')) }}", "ถ้วย &lt;ชา&gt;"),
        ("{% trans %}Cup{% endtrans %}", "ถ้วย <ชา>"),
        ("{% trans %}\n  Cup\n{% endtrans %}", "ถ้วย <ชา>"),
        ('{{ _("Hello %(name)s & all", name=x) }}', "สวัสดี &lt;i&gt; &amp; ทุกท่าน"),
        ('{{ _("Hello %(name)s & all", name=x)|upper }}', "สวัสดี &lt;I&gt; &amp; ทุกท่าน"),
        ('{{ _("Twice %(name)s", name=x) }}', "&lt;i&gt; และ &lt;i&gt;"),
        ("{% trans name=x %}<b>{{ name }}</b> reads{% endtrans %}", "<b>&lt;i&gt;</b> อ่าน"),
        ("{{ _(msgid) }}", "ถ้วย &lt;ชา&gt;"),
        ("{{ _(greeting, name=x) }}", "สวัสดี &lt;i&gt; &amp; ทุกท่าน"),
        ('{{ ngettext("%(num)s cup", "%(num)s cups", 2) }}', "2 ถ้วย"),
        ("{% trans num=2 %}{{ num }} cup{% pluralize %}{{ num }} cups{% endtrans %}", "2 ถ้วย"),
        ('{{ _("100 % of it") }} {{ _("%(a)s %% of it", a=5) }}', "100 % of it 5 % of it"),
        ('{% autoescape false %}{{ _("Cup") }}{% endautoescape %}', "ถ้วย <ชา>"),
    ],
)
def test_a_template_speaks_thai_and_escapes(context: Flask, source: str, text: str) -> None:
    values = {"x": "<i>", "msgid": "Cup", "greeting": "Hello %(name)s & all"}
    assert shown(source, **values) == text


def test_a_value_that_is_markup_stays_markup(context: Flask) -> None:
    link = Markup("<a>x</a>")
    assert shown('{{ _("Hello %(name)s & all", name=x) }}', "en", x=link) == (
        "Hello <a>x</a> &amp; all"
    )


def test_the_same_template_speaks_each_language(context: Flask, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text('{% block b %}{% endblock %}|{{ _("Cup") }}')
    page = '{% extends "base.html" %}{% block b %}{{ _("Cup") }}{% endblock %}'
    (tmp_path / "templates" / "page.html").write_text(page)
    seen = {}
    for language in ("th", "lo", "en", "th"):
        with use_language(language):
            seen[language] = render_template("page.html")
    assert seen == {
        "th": "ถ้วย &lt;ชา&gt;|ถ้วย &lt;ชา&gt;",
        "lo": "ຈອກ|ຈອກ",
        "en": "Cup|Cup",
    }


def test_literal_texts_leave_no_call_behind(context: Flask) -> None:
    source = '{{ _("Cup") }}{{ _("Hello %(name)s & all", name=x) }}{% trans %}Cup{% endtrans %}'
    code = compiled(context, source)
    assert "gettext" not in code
    assert "ถ้วย &lt;ชา&gt;สวัสดี " in code
    assert "gettext" in compiled(context, "{{ gettext(x) }}")


def test_a_placeholder_the_call_does_not_fill_is_an_error_not_a_gap(context: Flask) -> None:
    with pytest.raises(KeyError, match="name"):
        shown('{{ _("Hello %(name)s & all", other=1) }}')


def test_all_languages_share_filters_globals_and_extensions(context: Flask) -> None:
    for language in ("th", "en"):
        shown("warm", language)
    context.jinja_env.globals["shared"] = "of all"
    context.jinja_env.filters["twice"] = lambda text: text * 2
    context.jinja_env.add_extension("jinja2.ext.do")
    for language in ("th", "en", "lo"):
        source = "{% do [].append(1) %}{{ shared|twice }}"
        assert shown(source, language) == "of allof all"


def test_the_filters_of_the_room_are_there(context: Flask) -> None:
    names = "moment short_day long_day weekday_day thai_digits baht isoformat amount clock year"
    assert set(names.split()) <= context.jinja_env.filters.keys()
    assert shown("{{ 16|thai_digits }} {{ 1600|baht }}") == "๑๖ 1,600.00 บาท"


def test_an_app_without_our_environment_is_told(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="base_environment"):
        front_door(Flask("plain", root_path=str(tmp_path)))


def test_the_front_door_itself_compiles_nothing(context: Flask) -> None:
    environment = context.jinja_env
    assert isinstance(environment, TranslatedEnvironment)
    shown('{{ _("Cup") }}')
    assert environment.cache is not None
    assert len(environment.cache) == 0
