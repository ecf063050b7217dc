"""A virtual room and a time that are free, for demo data and for the dry run of the service."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from plugins.video_conference.rooms import MEETINGS
from portal.sdk import Span, Transition, furnish, next_free, today

FIRST = timedelta(days=3)


def example(step: Transition, details: Any) -> Mapping[str, str]:
    """Answers for a form of the service: the first free two hours of the first virtual room."""
    if not step.refill:
        return {}
    room = furnish(MEETINGS)[0]
    opens = room.hours[0].opens
    wanted = Span.of(today() + FIRST, opens, opens.replace(hour=opens.hour + 2))
    span = next_free(room, wanted, within=200, most=1)[0]
    begins, ends = span.hours
    return {
        "subject": "ประชุมชี้แจงนโยบายภาคเรียนที่ 2", "agency": "กลุ่มนโยบายและแผน",
        "meeting_id": room.slug, "start_date": span.day.isoformat(),
        "start_time": f"{begins:%H:%M}", "end_time": f"{ends:%H:%M}", "attendees": "20",
        "invited": "สดจ.เชียงใหม่\nสดจ.ลำพูน", "rehearsal_date": "", "rehearsal_start": "",
        "rehearsal_end": "", "room": "",
    }  # fmt: skip
