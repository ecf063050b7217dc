"""The invitation to a meeting: ready to paste in Thai and in English, and as paper."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from plugins.video_conference.gateway import link
from plugins.video_conference.models import Meeting, VideoConference
from plugins.video_conference.times import answers_of, rehearsal_span
from portal.sdk import Paper, db, gettext, lazy_gettext as _, long_day, use_language

HIDDEN = "••••"  #: in place of a PIN that was shown once


def meeting_of(details: VideoConference) -> Meeting | None:
    """The meeting of a request, while it is good."""
    meeting = db.session.get(Meeting, details.petition_id)
    return None if meeting is None or meeting.closed_at else meeting


def _hours(span: Any) -> str:
    opens, closes = span.hours
    return gettext("%(day)s, %(opens)s–%(closes)s", day=long_day(span.day),
                   opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")


def lines(details: VideoConference, meeting: Meeting, pin: str = HIDDEN) -> list[tuple[str, str]]:
    """Label and text of what a participant must know, in the language of the moment."""
    from plugins.video_conference.times import meeting_span

    practice = rehearsal_span(answers_of(details))
    page = f"{current_app.config['PORTAL_BASE_URL'].rstrip('/')}/conference/{meeting.meeting_id}"
    found = [
        (gettext("Subject of the meeting"), details.subject),
        (gettext("Invited by"), details.agency),
        (gettext("Day and time"), _hours(meeting_span(answers_of(details)))),
        (gettext("Rehearsal"), _hours(practice) if practice else ""),
        (gettext("Meeting ID"), meeting.meeting_id),
        (gettext("Meeting PIN"), pin),
        (gettext("Participate Now"), page),
        (gettext("Link of the meeting"), link(meeting.meeting_id)),
    ]
    return [(label, text) for label, text in found if text]


def texts(details: VideoConference, meeting: Meeting, pin: str = HIDDEN) -> dict[str, str]:
    """The invitation by language, to copy."""
    found = {}
    for language in ("th", "en"):
        with use_language(language):
            said = [f"{label}: {text}" for label, text in lines(details, meeting, pin)]
            found[language] = "\n".join([gettext("Invitation to a video meeting"), *said])
    return found


def _facts(details: Any) -> Mapping[str, Any]:
    meeting = meeting_of(details)
    return {"lines": lines(details, meeting) if meeting else []}


def _link(details: Any) -> str:
    meeting = meeting_of(details)
    return link(meeting.meeting_id) if meeting else ""


def _is_there(details: Any) -> bool:
    return details.petition.state == "approved" and meeting_of(details) is not None


INVITATION = Paper(
    code="invitation", label=_("Invitation to the meeting"),
    template="video_conference/invitation.html", is_there=_is_there, context=_facts, qr=_link,
)
