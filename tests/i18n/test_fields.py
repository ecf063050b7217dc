"""Form fields: dates in parts, times, cleaned text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, strategies as st
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.i18n import lazy_gettext as _, use_language
from portal.i18n.fields import DateField, TimeField, Trimmed, TrimmedText, trimmed, trimmed_lines
from portal.i18n.forms import Form


class Asked(Form):
    birth_date = DateField(
        _("Date of birth"),
        validators=[DataRequired()],
        earliest=date(1920, 1, 1),
        latest=lambda: date(2026, 11, 21),
    )
    start_date = DateField(validators=[Optional()])
    start_time = TimeField(validators=[Optional()])
    name = Trimmed(validators=[Length(max=5)])
    purpose = TrimmedText()


def parts(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


BORN = parts("birth_date", "27", "3", "2535")


@pytest.fixture
def page(speaking: Flask) -> Iterator[Any]:
    """Posts a form and answers it, validated, while the request lasts."""
    contexts = []

    def post(data: dict[str, str], form: type[Form] = Asked) -> Any:
        contexts.append(speaking.test_request_context(method="POST", data=data))
        contexts[-1].push()
        answered = form()
        answered.validate()
        return answered

    yield post
    for context in reversed(contexts):
        context.pop()


@pytest.mark.parametrize(
    "posted",
    [
        BORN,
        parts("birth_date", "๒๗", "มีนาคม", "๒๕๓๕"),
        parts("birth_date", "27", "03", "1992"),
        {"birth_date": "1992-03-27"},
        {"birth_date": "27/3/2535"},
    ],
)
def test_a_date_is_read_from_parts_or_from_one_field(page: Any, posted: dict[str, str]) -> None:
    form = page(posted)
    assert form.errors == {}
    assert form.birth_date.data == date(1992, 3, 27)


def test_a_two_digit_year_is_kept_and_the_cure_is_said(page: Any) -> None:
    field = page(parts("birth_date", "27", "3", "35")).birth_date
    assert [str(error) for error in field.errors] == ["ใส่ปีเกิดเป็น พ.ศ. เช่น 2535"]
    assert field.data is None
    assert field.focus_id == "birth_date-year"
    assert controls(field())["birth_date-year"]["value"] == "35"


@pytest.mark.parametrize("posted", [{"birth_date": "31/02/2568"}, {"birth_date": "2025-02-31"}])
def test_a_date_typed_in_one_field_is_kept_in_parts(page: Any, posted: dict[str, str]) -> None:
    field = page(posted).birth_date
    assert len(field.errors) == 1
    assert int(field.typed["day"]) == 31
    assert int(field.typed["month"]) == 2


def test_of_other_dates_no_year_of_birth_is_asked(page: Any) -> None:
    field = page(BORN | parts("start_date", "27", "3", "35")).start_date
    assert [str(error) for error in field.errors] == ["ใส่ปีเป็น พ.ศ. สี่หลัก เช่น 2569"]


@pytest.mark.parametrize("posted", [{}, parts("birth_date", "", "", ""), {"birth_date": ""}])
def test_an_empty_date_is_missing_not_wrong(page: Any, posted: dict[str, str]) -> None:
    form = page(posted)
    assert form.birth_date.errors == ["โปรดกรอกข้อมูลนี้"]
    assert form.start_date.errors == () or list(form.start_date.errors) == []
    assert form.start_date.data is None


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ("1919-12-31", "ใส่วันที่ตั้งแต่ 1 มกราคม 2463 เป็นต้นไป"),
        ("2026-11-22", "ใส่วันที่ไม่เกิน 21 พฤศจิกายน 2569"),
    ],
)
def test_a_date_outside_its_limits_names_the_limit(page: Any, posted: str, sentence: str) -> None:
    field = page({"birth_date": posted}).birth_date
    assert [str(error) for error in field.errors] == [sentence]


def test_an_error_replaces_the_date_the_row_had(speaking: Flask) -> None:
    with speaking.test_request_context(method="POST", data=parts("birth_date", "x", "1", "2535")):
        assert Asked(data={"birth_date": date(1992, 3, 27)}).birth_date.data is None


class Controls(HTMLParser):
    """Collects inputs, selects and their chosen options by name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str | None]] = {}
        self.labels: set[str | None] = set()
        self._select: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("input", "select"):
            self._select = self.found[str(given["name"])] = given
        elif tag == "option" and "selected" in given:
            self._select["value"] = given["value"]
        elif tag == "label":
            self.labels.add(given["for"])


def controls(html: str) -> dict[str, dict[str, str | None]]:
    parser = Controls()
    parser.feed(html)
    assert parser.labels == {control["id"] for control in parser.found.values()}
    return parser.found


@pytest.mark.parametrize(("language", "year"), [("th", "2535"), ("en", "1992"), ("lo", "1992")])
def test_the_widget_shows_the_year_of_the_readers_era(
    speaking: Flask, language: str, year: str
) -> None:
    with speaking.test_request_context(), use_language(language):
        field = Asked(data={"birth_date": date(1992, 3, 27)}).birth_date
        drawn = controls(field())
    assert [drawn[f"birth_date-{part}"]["value"] for part in ("day", "month", "year")] == [
        "27", "3", year,
    ]  # fmt: skip
    assert drawn["birth_date-day"]["autocomplete"] == "bday-day"


def test_only_the_part_to_mend_is_marked(page: Any) -> None:
    field = page(parts("birth_date", "27", "3", "35")).birth_date
    drawn = controls(field(**{"aria-invalid": "true", "aria-describedby": "birth_date-error"}))
    assert "aria-invalid" not in drawn["birth_date-day"]
    assert drawn["birth_date-year"]["aria-invalid"] == "true"
    assert "is-invalid" in str(drawn["birth_date-year"]["class"])
    assert {control["aria-describedby"] for control in drawn.values()} == {"birth_date-error"}


def test_what_was_typed_is_escaped(page: Any) -> None:
    evil = '"><script>'
    html = page(parts("birth_date", evil, evil, evil)).birth_date()
    assert "<script>" not in html
    assert controls(html)["birth_date-month"]["value"] == evil


@pytest.mark.parametrize("typed", ["09:30", "9.30", "๐๙:๓๐", "09:30 น."])
def test_a_time_is_read(page: Any, typed: str) -> None:
    assert page(BORN | {"start_time": typed}).start_time.data == time(9, 30)


def test_a_wrong_time_is_kept_and_the_cure_is_said(page: Any) -> None:
    field = page(BORN | {"start_time": "25:00"}).start_time
    assert [str(error) for error in field.errors] == ["ใส่เวลาเป็นชั่วโมงและนาที เช่น 09:30"]
    assert 'value="25:00"' in field()


def test_a_line_of_text_is_cleaned_before_it_is_measured(page: Any) -> None:
    form = page(BORN | {"name": " a\r\nBcc:\x00 ", "purpose": " one\r\ntwo\x07\u202e "})
    assert form.name.data == "a Bcc:"
    assert [str(error) for error in form.name.errors] == ["กรอกได้ไม่เกิน 5 ตัวอักษร"]
    assert form.purpose.data == "one\ntwo"


@given(st.text())
def test_a_trimmed_line_is_one_printable_line_and_stays_so(text: str) -> None:
    line = trimmed(text) or ""
    assert re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line) is None
    assert trimmed(line) == line


@given(st.text())
def test_trimmed_lines_keep_only_the_line_feed(text: str) -> None:
    lines = trimmed_lines(text) or ""
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", lines) is None
    assert trimmed_lines(lines) == lines


def test_thai_marks_and_joiners_survive() -> None:
    for text in ("น้ำ ใจ๊ะ ก็ ฟ้าใส", "ເປັນ ນ້ຳ", "e\u0301"):
        assert trimmed(text) == text.replace("e\u0301", "é")


def test_the_libraries_sentences_come_from_our_catalogue(speaking: Flask) -> None:
    class Short(Form):
        name = Trimmed(validators=[InputRequired()])

    seen = {}
    for language in ("th", "lo", "en"):
        with speaking.test_request_context(method="POST"), use_language(language):
            form = Short()
            form.validate()
            seen[language] = form.name.errors
    assert seen == {
        "th": ["โปรดกรอกข้อมูลนี้"],
        "lo": ["ກະລຸນາຕື່ມຂໍ້ມູນນີ້"],
        "en": ["This field is required."],
    }
