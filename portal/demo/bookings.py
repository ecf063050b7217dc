"""Bookings over five years in ten rooms, written as rows: as many as a calendar must bear.

They are the office's own, without petitions. Each day has cells of half an hour, or of a quarter
where so many are asked for; a booking begins in a cell and ends before the next one does, so that
none meets another. The database holds the rows to that all the same. Late afternoons stay free.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from portal.booking.furnishing import CLOSES, OPENS, furnish
from portal.booking.kinds import ResourceKind
from portal.booking.models import OpeningHours, Reservation, Resource
from portal.booking.operations import touch
from portal.booking.pages.site import calendars_shown
from portal.demo import invented
from portal.demo.loading import analyse, fill, table_of
from portal.errors import Refused
from portal.extensions import transaction
from portal.i18n import BANGKOK, now, today

ROOMS = 10
AHEAD, YEARS = timedelta(days=120), timedelta(days=5 * 365)  #: they end so far after today
CELLS = 12  #: half hours of a day in which bookings begin; twice as many quarters
BATCH = 20_000
COLUMNS = (
    "resource_id", "unit", "starts_at", "ends_at", "held_from", "held_until", "status", "title",
    "organisation", "attendees", "uid", "sequence", "made_at", "changed_at", "extra",
)  # fmt: skip
_TITLES = (
    "ประชุมผู้บริหารสถานศึกษา", "อบรมระบบพัสดุ", "ประชุมงบประมาณ", "ตรวจแฟ้มวิทยฐานะ", "ประชุมลูกเสือ",
    "ชี้แจงการสอบ", "สัมภาษณ์ย้ายครู", "รับรองคณะดูงาน", "อบรมครูผู้ช่วย", "ประชุมออนไลน์",
)
_GROUPS = (
    "กลุ่มอำนวยการ", "กลุ่มบริหารงานบุคคล", "กลุ่มนโยบายและแผน", "กลุ่มนิเทศฯ", "เทศบาลเมืองตัวอย่าง",
    "โรงเรียนบ้านสมมติ",
)


def load(seed: int, number: int) -> list[Resource]:
    """Write `number` bookings and answer the rooms. Refused for more than the days can hold."""
    if not calendars_shown():
        raise Refused("No service lends anything that can be booked.")
    rooms = _rooms(calendars_shown()[0].kind)
    first = today() + AHEAD - YEARS
    spots = [(room, first + timedelta(days=n)) for n in range(YEARS.days) for room in rooms]
    most = len(spots) * CELLS * 2
    if number > most:
        raise Refused(f"At most {most} bookings fit into five years of ten rooms.")
    rows = _rows(invented.dice(seed, "bookings"), spots, number)
    while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
        with transaction() as session:
            fill(session.connection(), table_of(Reservation), COLUMNS, batch)
            touch(session, {room.id for room in rooms})
    analyse()
    return rooms


def _rooms(kind: ResourceKind) -> list[Resource]:
    """The samples of the kind, and more like them until they are ten."""
    rooms = furnish(kind)
    with transaction() as session:
        for n in range(len(rooms) + 1, ROOMS + 1):
            room = Resource(
                kind=kind.code, slug=f"{kind.code}-{n}", name=f"ห้องประชุม {n}", capacity=n * 5,
                place=f"อาคาร 3 ชั้น {n - 4}", position=n,
                hours=[OpeningHours(weekday=w, opens=OPENS, closes=CLOSES) for w in range(5)],
            )
            session.add(room)
            rooms.append(room)
        session.flush()
    return rooms


def _rows(
    rng: Random, spots: list[tuple[Resource, date]], number: int
) -> Iterator[tuple[Any, ...]]:
    """Rows in order of time; each room has as many a day as the others, or one more."""
    each, more = divmod(number, len(spots))
    lucky = set(rng.sample(range(len(spots)), more))
    minutes = 30 if each < CELLS else 15
    cells, made_at, at_present = CELLS * 30 // minutes, now(), datetime.now(BANGKOK).date()
    for n, (room, day) in enumerate(spots):
        starts = sorted(rng.sample(range(cells), each + (n in lucky)))
        zero = datetime.combine(day, time(OPENS.hour, OPENS.minute), BANGKOK)
        for start, after in zip(starts, [*starts[1:], cells], strict=False):
            length = min(after - start, rng.randint(1, 4))
            begins = zero + timedelta(minutes=start * minutes)
            ends = begins + timedelta(minutes=length * minutes)
            waits = day > at_present and rng.random() < 0.1
            yield (
                room.id, 0, begins, ends, begins, ends, "tentative" if waits else "firm",
                rng.choice(_TITLES), rng.choice(_GROUPS), rng.randint(3, room.capacity or 30),
                f"{rng.getrandbits(128):032x}", 0, made_at, made_at, {},
            )
