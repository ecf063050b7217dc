"""Virtual meeting rooms: booked, signed for, approved, then opened and entered by One-Time PIN."""

from flask import Flask

from plugins.video_conference import gateway
from plugins.video_conference.booker_views import pages
from plugins.video_conference.estimate import estimate
from plugins.video_conference.example import example
from plugins.video_conference.forms import ConferenceForm
from plugins.video_conference.invitation import INVITATION
from plugins.video_conference.models import VideoConference
from plugins.video_conference.rooms import MEETINGS
from plugins.video_conference.rules import ENTRY
from plugins.video_conference.workflow import WORKFLOW
from portal.sdk import Column, Service, hookimpl, lazy_gettext as _, resource_at, short_day

SERVICE = Service(
    number=33,
    code="video_conference",
    label=_("Book a video meeting"),
    title=_("Request to use a video meeting room"),
    paper_title=_("Request to use a video meeting room"),
    summary=_("A virtual room with its own number and One-Time PIN"),
    who=_("For work groups of the office, schools, and outside agencies"),
    group=_("Distance Education and Information Technology Group"),
    icon="camera-video",
    form=ConferenceForm,
    details=VideoConference,
    workflow=WORKFLOW,
    estimate=estimate,
    example=example,
    resources=(MEETINGS,),
    rules=(ENTRY,),
    document="video_conference/document.html",
    papers=(INVITATION,),
    panel="video_conference/panel.html",
    steps=(
        (_("Choose virtual room and time"), _("They are held for you at once")),
        (_("Print the form, sign it, send it"), _("As a picture or PDF, on paper, by fax or mail")),
        (_("Officers decide"), _("You are told when it is approved")),
        (_("Make the PIN and invite"), _("The invitation is ready to paste, with a QR code")),
    ),
    next_steps={
        "unsigned": _("Print the request form, sign it, and send it here. On paper, by fax or by "
                      "e-mail it is as good: an officer notes that it has come."),
        "approved": _("The virtual room is yours. Make the PIN, then pass the invitation on."),
    },
    notices={
        "wrong_pins": _("Five wrong PINs were typed for your video meeting from one address, which "
                        "must wait now. If you fear that somebody guesses, make a new PIN."),
    },
    columns=(
        Column(label=_("Meeting ID"), value=lambda row: _name(row.meeting_id)),
        Column(label=_("Subject of the meeting"), value=lambda row: row.subject),
        Column(label=_("Day of the meeting"),
               value=lambda row: f"{short_day(row.start_date)} {row.start_time:%H:%M}"),
    ),
    desk_links={"video_conference.month": _("Table of virtual rooms")},
    menu={"video_conference.join": _("Video meetings")},
    purpose=_("To allot virtual meeting rooms and to let in those who are invited"),
    retention_years=3,
    blueprint=pages,
)


def _name(slug: str) -> str:
    room = resource_at("meeting", slug)
    return room.name if room else slug


@hookimpl
def portal_services() -> list[Service]:
    """The one service of this plugin."""
    return [SERVICE]


@hookimpl
def portal_setup(app: Flask) -> None:
    """Read where the gateway stands; a wrong setting stops the boot, it misleads nobody."""
    gateway.configure(app)
