"""A second reader of iCalendar text, from RFC 5545 alone, which refuses what it does not know.

Calendars forgive different things; whatever passes here and in the library passes in all of them.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

LINE = re.compile(
    r'(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=(?:"[^"\x00-\x1f]*"|[^",;:\x00-\x1f]+))*):'
    r"(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
#: RFC 5545 3.6.1 and, for METHOD:PUBLISH, RFC 5546 3.2.1: how often each stands in an event.
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "ORGANIZER"}
MAYBE = {"CREATED", "LAST-MODIFIED", "TRANSP", "LOCATION", "DESCRIPTION", "URL", "CLASS"}
STATUSES = {"CONFIRMED", "TENTATIVE", "CANCELLED"}
TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "X-WR-CALNAME"}

Found = dict[str, str]


def lines(raw: bytes) -> list[tuple[str, str, str]]:
    """(name, parameters, value) of every line, after every rule of 3.1 was kept."""
    assert raw.endswith(b"\r\n")
    physical = raw.removesuffix(b"\r\n").split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode()  # no character is cut in two
    found = []
    for logical in re.sub(rb"\r\n[ \t]", b"", raw.removesuffix(b"\r\n")).split(b"\r\n"):
        matched = LINE.fullmatch(logical.decode())
        assert matched, logical
        found.append((matched["name"], matched["parameters"], matched["value"]))
    return found


def text(value: str) -> str:
    """A TEXT without its escapes; what should be escaped and is not, is refused."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\[\\;,nN]", lambda found: ESCAPES[found[0]], value)


def moment(parameters: str, value: str, offset: timedelta) -> datetime:
    """A DATE-TIME in UTC, or in the zone of the calendar, which must be named."""
    if value.endswith("Z"):
        assert not parameters
        return datetime.strptime(value, "%Y%m%dT%H%M%S%z")
    assert parameters == ";TZID=Asia/Bangkok"
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=timezone(offset))


def read(raw: bytes) -> tuple[Found, list[dict[str, object]]]:
    """(properties of the calendar, its events) of a text without a fault."""
    calendar: Found = {}
    events: list[dict[str, object]] = []
    inside: list[str] = []
    zone: Found = {}
    for name, parameters, value in lines(raw):
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert inside.pop() == value
        elif inside[-1] == "VCALENDAR":
            assert name not in calendar, name
            calendar[name] = text(value) if name in TEXTS else value
        elif inside[-1] == "VEVENT":
            assert name in ONCE | MAYBE, name
            assert name not in events[-1], name
            events[-1][name] = (parameters, value)
        else:
            zone[name] = value
    assert inside == []
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["PRODID"]
    assert (zone["TZID"], zone["TZOFFSETTO"]) == ("Asia/Bangkok", "+0700")
    return calendar, [_event(one, timedelta(hours=7)) for one in events]  # type: ignore[arg-type]


def _event(given: dict[str, tuple[str, str]], offset: timedelta) -> dict[str, object]:
    assert given.keys() >= ONCE, ONCE - given.keys()
    found: dict[str, object] = {}
    for name, (parameters, value) in given.items():
        if name in {"DTSTAMP", "DTSTART", "DTEND", "CREATED", "LAST-MODIFIED"}:
            found[name] = moment(parameters, value, offset)
        else:
            found[name] = text(value) if name in TEXTS else value
    assert found["STATUS"] in STATUSES
    assert re.fullmatch(r"\d+", str(found["SEQUENCE"]))
    assert str(found["ORGANIZER"]).startswith("mailto:")
    assert found["DTSTART"] < found["DTEND"]  # type: ignore[operator]
    return found
