"""Dates shown and typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from babel import Locale
from hypothesis import given, strategies as st

from portal.i18n import (
    BadDate,
    age_in_years,
    isoformat,
    long_day,
    moment,
    now,
    parse_day,
    parse_month,
    parse_time,
    parse_year,
    short_day,
    thai,
    today,
    use_language,
    weekday_day,
    year,
)
from portal.i18n.calendar_words import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from portal.i18n.dates import BUDDHIST, clock, parse_parts

SUBMITTED = datetime(2025, 3, 31, 4, 10, 14, tzinfo=UTC)
YEARS = st.integers(1900, 2199)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("th", "31 มี.ค. 2568, 11:10 น."),
        ("en", "31 Mar 2025, 11:10"),
        ("lo", "31 ມ.ນ. 2025, 11:10 ໂມງ"),
    ],
)
def test_a_moment_is_shown_in_bangkok(language: str, text: str) -> None:
    with use_language(language):
        assert moment(SUBMITTED) == text
        assert moment(SUBMITTED.astimezone(timezone(timedelta(hours=-9)))) == text


@pytest.mark.parametrize(
    ("language", "long", "weekday"),
    [
        ("th", "26 พฤศจิกายน 2569", "วันพฤหัสบดีที่ 26 พ.ย. 2569"),
        ("en", "26 November 2026", "Thursday 26 Nov 2026"),
        ("lo", "26 ພະຈິກ 2026", "ວັນພະຫັດ ທີ 26 ພ.ຈ. 2026"),
    ],
)
def test_a_day_is_shown_in_full(language: str, long: str, weekday: str) -> None:
    day = date(2026, 11, 26)
    with use_language(language):
        assert long_day(day) == long
        assert weekday_day(day) == weekday
        assert year(day) == year(2026) == int(long[-4:])


def test_a_moment_late_in_utc_is_the_next_day_in_bangkok() -> None:
    assert short_day(datetime(2026, 11, 25, 18, tzinfo=UTC)) == "26 พ.ย. 2569"


def test_nothing_is_shown_as_nothing() -> None:
    shown = (moment, short_day, long_day, weekday_day, clock, isoformat)
    assert [show(None) for show in shown] == [""] * len(shown)


@pytest.mark.parametrize("show", [moment, short_day, clock])
def test_a_moment_without_time_zone_is_refused(show: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        show(datetime(2026, 1, 1))  # type: ignore[operator]  # noqa: DTZ001


def test_machines_read_iso() -> None:
    assert isoformat(SUBMITTED) == "2025-03-31T04:10:14+00:00"
    assert isoformat(date(2025, 3, 31)) == "2025-03-31"


def test_the_clock_is_aware_and_bangkok_is_ahead() -> None:
    assert now().utcoffset() == timedelta(0)
    assert today() in {(now() + timedelta(hours=7)).date(), now().date()}


@pytest.mark.parametrize("language", ["th", "en", "lo"])
def test_names_are_those_of_the_locale_data(language: str) -> None:
    locale = Locale.parse(language)
    for ours, theirs in (
        (MONTHS, locale.months["format"]["wide"]),
        (SHORT_MONTHS, locale.months["format"]["abbreviated"]),
        (WEEKDAYS, locale.days["format"]["wide"]),
        (SHORT_WEEKDAYS, locale.days["format"]["abbreviated"]),
    ):
        assert list(ours[language]) == [theirs[key] for key in sorted(theirs)]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1992, 3, 27), date(2026, 3, 26), 33),
        (date(1992, 3, 27), date(2026, 3, 27), 34),
        (date(2000, 2, 29), date(2025, 2, 28), 24),
        (date(2000, 2, 29), date(2025, 3, 1), 25),
    ],
)
def test_age_counts_full_years(born: date, on: date, age: int) -> None:
    assert age_in_years(born, on) == age


@given(YEARS)
def test_a_year_of_either_era_is_understood(gregorian: int) -> None:
    for typed in (gregorian, gregorian + BUDDHIST):
        assert parse_year(str(typed)) == parse_year(f" {thai(typed)} ") == gregorian


@given(st.text(max_size=6) | st.integers(0, 99999).map(str))
def test_a_typed_year_is_read_in_one_way_or_refused(typed: str) -> None:
    try:
        gregorian = parse_year(typed)
    except BadDate:
        return
    assert 1900 <= gregorian <= 2199
    assert int(typed) in (gregorian, gregorian + BUDDHIST)


@pytest.mark.parametrize("typed", ["2200", "2300", "2442"])
def test_a_year_that_could_be_either_era_is_refused(typed: str) -> None:
    with use_language("th"), pytest.raises(BadDate) as refusal:
        parse_year(typed)
    assert str(refusal.value) == f"ปี {typed} อาจเป็น พ.ศ. หรือ ค.ศ. ก็ได้ โปรดตรวจสอบ เช่น 2569"


@pytest.mark.parametrize("typed", ["35", "๓๕", "", "25350", "-535", "year", "²⁰²⁵"])
def test_a_year_of_other_than_four_digits_is_refused_with_the_cure(typed: str) -> None:
    with use_language("th"), pytest.raises(BadDate) as refusal:
        parse_year(typed, birth=True)
    assert str(refusal.value) == "ใส่ปีเกิดเป็น พ.ศ. เช่น 2535"


@pytest.mark.parametrize("typed", ["0000", "1899", "2743", "9999"])
def test_a_year_far_from_us_is_refused(typed: str) -> None:
    with pytest.raises(BadDate):
        parse_year(typed)


@given(DAYS, st.sampled_from(["th", "en", "lo"]))
def test_what_is_shown_can_be_typed_again(day: date, language: str) -> None:
    with use_language(language):
        typed = (str(day.day), str(day.month), str(year(day)))
        assert parse_parts(*typed) == day
        assert parse_parts(*map(thai, typed)) == day
        assert parse_day("/".join(typed)) == day
        assert parse_day(long_day(day)) == day
        assert parse_day(short_day(day)) == day
        assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize("typed", ["31/02/2568", "๓๑/๒/๒๕๖๘", "2025-02-31", "31 ก.พ. 2568"])
def test_a_day_that_does_not_exist_is_named(typed: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse_day(typed)
    assert refusal.value.part == "day"
    sentence = "ไม่มีวันที่ 31 กุมภาพันธ์ 2568 โปรดตรวจสอบวันและเดือน"
    assert str(refusal.value.message) == sentence
    with use_language("en"):
        assert str(refusal.value) == ("There is no 31 February 2025; check the day and the month")


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("", "day"), ("tomorrow", "day"), ("0/1/2568", "day"), ("32/1/2568", "day"),
        ("1/13/2568", "month"), ("1//2568", "month"), ("1/1/68", "year"),
    ],
)  # fmt: skip
def test_the_part_to_mend_is_named(typed: str, part: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse_day(typed)
    assert refusal.value.part == part


@given(DAYS)
def test_a_leap_day_is_only_taken_in_leap_years(day: date) -> None:
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    if leap:
        assert parse_parts("29", "2", str(day.year + BUDDHIST)) == date(day.year, 2, 29)
    else:
        with pytest.raises(BadDate):
            parse_parts("29", "2", str(day.year + BUDDHIST))


@pytest.mark.parametrize("typed", ["3", "03", "๓", "มีนาคม", "มี.ค.", "March", "Mar", "ມີນາ"])
def test_a_month_is_read_from_digits_or_names(typed: str) -> None:
    assert parse_month(typed) == 3


@given(st.times())
def test_a_time_is_read_as_it_is_written(at: time) -> None:
    minute = at.replace(second=0, microsecond=0, tzinfo=None)
    for typed in (f"{minute:%H:%M}", f"{minute:%H.%M} น.", thai(f"{minute:%H:%M}"), clock(minute)):
        assert parse_time(typed) == minute


@pytest.mark.parametrize("typed", ["", "9", "24:00", "12:60", "9:3", "noon", "12:30:99x"])
def test_a_time_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(BadDate):
        parse_time(typed)
