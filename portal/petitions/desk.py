"""What the office's pages show and do around a petition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import render_template
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from portal.counter.queries import filed_for
from portal.documents import pdf
from portal.errors import NotAllowed, PortalError, Refused
from portal.extensions import db, transaction
from portal.i18n import gettext
from portal.petitions import assigning, queries
from portal.petitions.asking import tell_fields
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.operations import lock
from portal.petitions.showing import entered, shown
from portal.petitions.steps import available, may_revoke
from portal.petitions.summary import Summary
from portal.petitions.workflow import By, Turn
from portal.plugins import registry
from portal.replies.queries import offered_for
from portal.uploads.operations import keep, record
from portal.uploads.pages import page_count

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.accounts.reader import Reader
    from portal.counter.models import CounterFiling
    from portal.uploads.models import StoredFile

@dataclass(frozen=True, slots=True)
class Gone:
    """Stands for a service whose plugin is no longer there."""

    code: str
    columns: tuple[()] = ()

    @property
    def label(self) -> str:
        """All we still know of its name."""
        return self.code

    @property
    def slug(self) -> str:
        """The address its queue keeps."""
        return self.code.replace("_", "-")


def was_served(code: str) -> bool:
    """Whether petitions of a service that is gone are still there."""
    counter = select(PetitionCount.number).where(PetitionCount.service_code == code)
    return db.session.scalar(counter.where(PetitionCount.number > 0).limit(1)) is not None


def handled(
    reader: Reader,
    petition: Petition,
    *,
    file_id: str | None = None,
    page: int = 1,
    forms: dict[str, FlaskForm] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The context of staff/process.html."""
    context = shown(reader, petition)
    steps = available(reader, petition, office=True)
    files = [file for _label, file in context["files"]]
    known = entered(queries.details_of(petition))
    service = registry().get(petition.service_code)
    forms = {
        step.action: (forms or {}).get(step.action) or step.form(data=known)
        for step in steps if step.form is not None
    }  # fmt: skip
    for form in forms.values():
        tell_fields(form, petition)
    if steps and service is not None and service.series:
        pdf.start()  # a step may draw a numbered letter, and others wait for its transaction
    can_talk = petition.service_code in reader.served
    return {
        **context,
        "steps": [(step, forms.get(step.action)) for step in steps],
        "version": petition.version,
        **_viewed(files, file_id, page),
        "notes": queries.messages(petition, internal=True),
        "assignee": petition.assignee.full_name if petition.assignee else "",
        "assigned_to_me": petition.assignee_id == reader.id,
        "can_take": assigning.may_take(reader, petition),
        "colleagues": _others(reader, petition),
        "events": _history(context["events"], petition),
        "replies": offered_for(petition, reader.full_name) if can_talk else [],
        "filed": _filed(context["events"], petition),
        "can_act": reader.has(petition.service_code, By.STAFF),
        "can_revoke": may_revoke(reader, petition),
        "can_talk": can_talk,
        "next_reference": _next_waiting(petition),
        **more,
    }


def _viewed(files: Sequence[StoredFile], file_id: str | None, page: int) -> dict[str, Any]:
    """The file shown beside the answers, the ones before and after it, and its pages."""
    ids = [file.id for file in files]
    place = ids.index(file_id) if file_id in ids else 0
    file = files[place] if files else None
    pages = page_count(file) if file else 0
    return {
        "file": file, "pages": pages, "page": max(1, min(page, pages)),
        "file_before": files[place - 1] if place else None,
        "file_after": files[place + 1] if place + 1 < len(files) else None,
    }


def typed_forms(
    reader: Reader, petition: Petition, typed: MultiDict[str, str]
) -> dict[str, FlaskForm]:
    """The forms of the steps as they were typed, so far not judged."""
    steps = available(reader, petition, office=True)
    return {step.action: step.form(formdata=typed) for step in steps if step.form is not None}


def _others(reader: Reader, petition: Petition) -> list[assigning.Colleague]:
    """Whom the reader may hand the petition to."""
    if not assigning.may_hand_over(reader, petition):
        return []
    there = {reader.id, petition.assignee_id}
    return [one for one in assigning.colleagues(petition) if one.id not in there]


def _filed(events: list[dict[str, Any]], petition: Petition) -> CounterFiling | None:
    """How it was filed at the counter, where it was."""
    return None if not events or events[0]["by"] == By.APPLICANT else filed_for(petition.id)


def _history(events: list[dict[str, Any]], petition: Petition) -> list[dict[str, Any]]:
    """The steps, and between them on whose desk it lay."""
    moves = [assigning.assignment_line(row) for row in assigning.assignments(petition)]
    return sorted([*events, *moves], key=lambda line: line["at"]) if moves else events


def _next_waiting(petition: Petition) -> str | None:
    return db.session.scalar(
        select(Petition.reference)
        .where(
            Petition.service_code == petition.service_code, Petition.turn == Turn.OFFICE,
            Petition.submitted_at > petition.submitted_at,
        )
        .order_by(Petition.submitted_at)
        .limit(1)
    )


def conflict_page(
    petition: Petition, typed: str, error: PortalError, onward: str | None = None
) -> str:
    """Someone was faster: what happened meanwhile, and the text that was typed."""
    now_there = queries.by_reference(petition.reference)
    return render_template(
        "petitions/conflict.html",
        petition=Summary(now_there or petition),
        message=error.message,
        typed=typed,
        events=shown_events(now_there or petition),
        onward=onward or f"/staff/petitions/{petition.reference}",
    )


def shown_events(petition: Petition) -> list[dict[str, Any]]:
    """The history as timeline lines."""
    from portal.petitions.showing import event_line

    summary = Summary(petition)
    return [event_line(summary, event) for event in queries.events(petition)]


def with_reply(petition: Petition, reader: Reader, typed: str, number: int) -> str:
    """What was typed, and below it the kept text that was chosen; as it is if none was."""
    found = [one.text for one in offered_for(petition, reader.full_name) if one.id == number]
    return "\n".join(part for part in (typed.rstrip(), *found) if part)


def attach_result(petition_id: int, reader: Reader, file: FileStorage | None) -> None:
    """Store a file the office hands out."""
    if file is None or not file.filename:
        raise Refused(gettext("Choose a file."))
    kept = keep(file)
    with transaction() as session:
        petition = lock(session, petition_id)
        if not reader.has(petition.service_code, By.STAFF) or petition.applicant_id == reader.id:
            raise NotAllowed(gettext("This step cannot be taken now."))
        record(kept, slot="result", owner_id=reader.id, petition_id=petition.id, kind="result")
