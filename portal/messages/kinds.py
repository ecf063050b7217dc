"""The kinds of message and what each says; a kind's code is for ever, its words for today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from portal.i18n import gettext as _, moment, ngettext, weekday_day
from portal.messages.account_kinds import ACCOUNT_KINDS
from portal.messages.letters import Kind, Letter
from portal.messages.wording import (
    entered,
    next_sentence,
    notice_sentence,
    service_label,
    state_label,
)

Parameters = Mapping[str, Any]
Facts = tuple[tuple[str, str], ...]


def _petition(told: Parameters) -> Facts:
    return (
        (_("Reference code"), told["reference"]),
        (_("Service"), service_label(told["service"])),
    )


def _changed(told: Parameters) -> Letter:
    state = state_label(told["service"], told["state"])
    return Letter(
        subject=_("Petition %(reference)s: %(state)s", reference=told["reference"], state=state),
        paragraphs=(
            _("The status of your petition is now: %(state)s.", state=state),
            next_sentence(told["service"], told["state"]),
        ),
        facts=(
            *_petition(told), *entered(told), (_("Message from the office"), told.get("note", "")),
        ),
        action=_("See the petition"),
    )


def _filed(told: Parameters) -> Letter:
    return Letter(
        subject=_("A petition was filed for you: %(reference)s", reference=told["reference"]),
        paragraphs=(
            _("An officer has filed this petition for you at the counter, as you agreed."),
            _("If you did not ask for it, tell the office or cancel it on the petition's page."),
        ),
        facts=(*_petition(told), (_("Officer"), told["who"])),
        action=_("See the petition"),
    )


def _waits(told: Parameters) -> Letter:
    state = state_label(told["service"], told["state"])
    return Letter(
        subject=_(
            "Petition %(reference)s waits for you: %(state)s",
            reference=told["reference"], state=state,
        ),
        paragraphs=(_("A petition waits for your next step."),),
        facts=(*_petition(told), (_("Status"), state), (_("Message"), told.get("note", ""))),
        action=_("Open the petition"),
    )


def _handed(told: Parameters) -> Letter:
    return Letter(
        subject=_("Petition %(reference)s was handed to you", reference=told["reference"]),
        paragraphs=(_("A colleague has put a petition on your desk."),),
        facts=(*_petition(told), (_("From"), told["who"]), (_("Message"), told.get("note", ""))),
        action=_("Open the petition"),
    )


def _message(told: Parameters) -> Letter:
    return Letter(
        subject=_("New message about petition %(reference)s", reference=told["reference"]),
        paragraphs=(_("You have received a message:"), told["body"]),
        facts=_petition(told),
        action=_("Read and answer"),
    )


def _notice(told: Parameters) -> Letter:
    return Letter(
        subject=_("News about petition %(reference)s", reference=told["reference"]),
        paragraphs=(
            notice_sentence(told["service"], told["notice"])
            or _("This message can no longer be shown."),
        ),
        facts=_petition(told),
        action=_("See the petition"),
    )


def _revoked(told: Parameters) -> Letter:
    return Letter(
        subject=_("Document revoked: petition %(reference)s", reference=told["reference"]),
        paragraphs=(_("A document the office issued to you does not hold any more."),),
        facts=(
            *_petition(told), (_("Document"), told["document"]), (_("Reason"), told["reason"]),
        ),
        action=_("See the petition"),
    )


def _reminder(told: Parameters) -> Letter:
    return Letter(
        subject=_("Reminder: petition %(reference)s", reference=told["reference"]),
        paragraphs=(
            _("This is a reminder about your petition."),
            next_sentence(told["service"], told.get("state", "")),
        ),
        facts=(*_petition(told), *entered(told), (_("Message"), told.get("note", ""))),
        action=_("See the petition"),
    )


def _late(told: Parameters) -> Letter:
    return Letter(
        subject=ngettext(
            "%(num)s petition is late", "%(num)s petitions are late", told["number"]
        ),
        paragraphs=(
            _("The promised time has passed and the office has not finished."),
            _("See what holds it up."),
        ),
        facts=tuple((reference, service_label(code)) for reference, code in told["references"]),
        action=_("See all late petitions"),
    )


def _booking_reminder(told: Parameters) -> Letter:
    day = weekday_day(date.fromisoformat(told["day"]))
    return Letter(
        subject=_("Reminder: %(what)s, %(day)s", what=told["title"], day=day),
        paragraphs=(
            _("This is a reminder of what you have booked."),
            _("If you no longer need it, cancel it on the petition's page: others can have it."),
        ),
        facts=(
            *_petition(told), (_("Topic"), told["title"]), (_("Day"), day),
            (_("Time and place"), "\n".join(told["times"])),
        ),
        action=_("See the petition"),
    )


def _released(told: Parameters) -> Letter:
    return Letter(
        subject=_("Released: %(what)s", what=told["what"]),
        paragraphs=(
            _("Nobody checked in for your booking in time, so others can have it again."),
        ),
        facts=(
            *_petition(told), (_("Booked"), told["what"]),
            (_("From"), moment(datetime.fromisoformat(told["at"]))),
        ),
        action=_("See the petition"),
    )


def _offered(told: Parameters) -> Letter:
    until = moment(datetime.fromisoformat(told["until"]))
    return Letter(
        subject=_("Free for you: %(what)s", what=told["what"]),
        paragraphs=(
            _("A time you waited for is free. It is kept for you until %(until)s.", until=until),
        ),
        facts=(
            (_("Free"), told["what"]), (_("From"), moment(datetime.fromisoformat(told["at"]))),
        ),
        action=_("Book it"),
    )


def unknown(_told: Parameters) -> Letter:
    """For a kind whose plugin is gone: the link may still lead somewhere."""
    return Letter(
        subject=_("Message from the portal"),
        paragraphs=(_("This message can no longer be shown."),),
        action=_("Open"),
    )


KINDS: dict[str, Kind] = {
    "petition_changed": Kind(write=_changed, needs=("reference", "service", "state")),
    "petition_filed": Kind(write=_filed, needs=("reference", "service", "who")),
    "petition_waits": Kind(write=_waits, needs=("reference", "service", "state")),
    "petition_handed": Kind(write=_handed, needs=("reference", "service", "who")),
    "petition_message": Kind(write=_message, needs=("reference", "service", "body")),
    "petition_notice": Kind(write=_notice, needs=("reference", "service", "notice")),
    "document_revoked": Kind(
        write=_revoked, needs=("reference", "service", "document", "reason")
    ),
    "petitions_late": Kind(write=_late, needs=("number", "references")),
    "time_released": Kind(
        write=_released, needs=("reference", "service", "what", "at"), prompt=True
    ),
    "time_offered": Kind(write=_offered, needs=("what", "at", "until"), prompt=True),
    "reminder": Kind(write=_reminder, needs=("reference", "service")),
    "booking_reminder": Kind(
        write=_booking_reminder, needs=("reference", "service", "title", "day", "times"),
        lifetime=timedelta(days=5), prompt=True,
    ),
    **ACCOUNT_KINDS,
}
