"""Puts together what the page of one petition shows, for its applicant and for the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from portal.booking.shown import held_by
from portal.documents.issuing.filing import SLOT as ISSUED
from portal.documents.issuing.queries import issued_for
from portal.i18n import gettext
from portal.petitions import queries, talk
from portal.petitions.answers import Section, sections, thaw
from portal.petitions.applicant import applicant_facts
from portal.petitions.asking import Asked, about, asked, asks
from portal.petitions.estimates import of_sent
from portal.petitions.steps import available
from portal.petitions.summary import Summary
from portal.petitions.workflow import Turn
from portal.uploads.queries import current_files
from portal.uploads.slots import CONSENT_SLOT

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.documents.issuing import IssuedDocument
    from portal.petitions.models import Petition, PetitionEvent
    from portal.service import Paper
    from portal.uploads.models import StoredFile


class Row(Summary):
    """A petition in its applicant's list, with what may be done to it now."""

    __slots__ = ("can_cancel", "can_edit", "result_url")

    def __init__(
        self, reader: Reader, petition: Petition, result_url: str | None = None
    ) -> None:
        super().__init__(petition)
        steps = available(reader, petition, office=False)
        self.can_edit = any(step.refill for step in steps)
        self.can_cancel = any(step.action == "cancel" for step in steps)
        self.result_url = result_url


def row_of(reader: Reader, petition: Petition) -> Row:
    """One petition with its possible actions."""
    return Row(reader, petition)


def answer_sections(petition: Petition, history: list[PetitionEvent]) -> list[Section]:
    """The answers as they stand; from the frozen copy when the plugin is gone."""
    summary = Summary(petition)
    details = queries.details_of(petition)
    if summary.service is not None and details is not None:
        return sections(summary.service.form(formdata=None, obj=details, meta={"csrf": False}))
    sent = [e.answers for e in history if e.answers and is_applicants(e)]
    return thaw(sent[-1] if sent else None)


def is_applicants(event: PetitionEvent) -> bool:
    """Whether the applicant says it; also what an officer filed for them at the counter."""
    return event.by == "applicant" or event.source is None


def step_facts(petition: Petition, history: list[PetitionEvent]) -> list[tuple[str, str]]:
    """What the office filled in on its last step with a form, such as the pick-up time."""
    summary, details = Summary(petition), queries.details_of(petition)
    if summary.service is None or details is None:
        said = [e.answers for e in history if e.answers and not is_applicants(e)]
        return [pair for _t, _a, rows in thaw(said[-1] if said else None) for pair in rows]
    done = {event.action for event in history}
    facts: dict[str, str] = {}
    for step in summary.service.workflow.transitions:
        if step.form is not None and step.action in done and not step.aside:
            form = step.form(formdata=None, obj=details, meta={"csrf": False})
            facts.update(pair for _t, _a, rows in sections(form) for pair in rows)
    return list(facts.items())


def next_sentence(summary: Summary, issued: Sequence[IssuedDocument] = ()) -> object:
    """What happens next, in one sentence: the service's own, or the core's for the turn.

    Where the last document `issued` was revoked, no sentence may say that it is there.
    """
    if summary.turn == Turn.NOBODY and issued and issued[0].state == "revoked":
        return gettext("The document issued here was revoked and does not hold any more.")
    if summary.service is not None and summary.state in summary.service.next_steps:
        return summary.service.next_steps[summary.state]
    return {
        Turn.OFFICE: gettext("An officer checks your petition. You need not do anything yet."),
        Turn.APPROVER: gettext("The director considers it. You need not do anything yet."),
        Turn.CITIZEN: gettext("Correct what the officer asks for and send it again."),
        Turn.NOBODY: gettext("Nothing more happens: this petition has ended."),
    }[Turn(summary.turn)]


def split_files(petition: Petition) -> tuple[list[tuple[str, StoredFile]], list[StoredFile]]:
    """(what the applicant attached with its label, what the office attached as result).

    The attached stand in the order the form asks for them, whenever each was replaced.
    """
    service = Summary(petition).service
    labels = {slot.code: str(slot.label) for slot in service.all_slots} if service else {}
    labels[CONSENT_SLOT] = gettext("Signed consent")
    order = list(labels)
    files = current_files(petition.id)
    sent = [(labels.get(f.slot, f.slot), f) for f in files if f.kind == "upload"]
    sent.sort(key=lambda pair: order.index(pair[1].slot) if pair[1].slot in labels else len(order))
    return sent, [f for f in files if f.kind == "result" and f.slot != ISSUED]


def papers_of(petition: Petition, *, at_desk: bool) -> list[Paper]:
    """The papers of its service that are there now, for the office or for the applicant."""
    service, details = Summary(petition).service, queries.details_of(petition)
    if service is None or details is None:
        return []
    return [
        paper for paper in service.papers
        if (at_desk or not paper.at_desk) and paper.is_there(details)
    ]


def shown(
    reader: Reader, petition: Petition, *, sent: Asked | None = None, **more: Any
) -> dict[str, Any]:
    """The context of petitions/show.html; `sent` is a step that must be corrected."""
    summary = row_of(reader, petition)
    history = queries.events(petition)
    files, results = split_files(petition)
    issued = issued_for(petition.id)
    details = queries.details_of(petition)
    mine = available(reader, petition, office=False)
    steps = [step for step in mine if not step.refill and step.action != "cancel"]
    #: A way of its own to fill the form anew says itself what it is for.
    anew = [step for step in mine if step.refill and step.action not in {"edit", "resubmit"}]
    workflow = summary.service.workflow if summary.service else None
    known = workflow is not None and petition.state in {s.code for s in workflow.states}
    return {
        "petition": summary,
        "next_sentence": next_sentence(summary, issued),
        "step_facts": step_facts(petition, history),
        "sections": [
            (gettext("Applicant"), None, applicant_facts(petition.applicant_id)),
            *answer_sections(petition, history),
        ],
        "details": details,
        "panel": summary.service.panel if summary.service and details is not None else "",
        "papers": papers_of(petition, at_desk=petition.applicant_id != reader.id),
        "estimate": of_sent(summary.service, petition),
        "held": held_by(petition),
        "files": files,
        "result_files": results,
        "issued": issued,
        "messages": queries.messages(petition),
        "events": [event_line(summary, event) for event in history],
        "later_states": list(workflow.usual_way(petition.state)) if workflow and known else [],
        "can_edit": summary.can_edit,
        "edit_label": anew[0].label if anew else "",
        "can_cancel": summary.can_cancel,
        "can_rate": talk.may_rate(reader, petition),
        "steps": [step for step in steps if not asks(step)],
        "asked": [
            about(sent if sent and sent.step is step else asked(step, entered(details)), petition)
            for step in steps if asks(step)
        ],
        **more,
    }


def entered(details: Any) -> dict[str, Any]:
    """What the details hold; what is not filled in yet leaves a step's form its own defaults."""
    columns = details.__table__.columns.keys() if details is not None else ()
    values = {name: getattr(details, name) for name in columns}
    return {name: value for name, value in values.items() if value is not None}


def event_line(summary: Summary, event: PetitionEvent) -> dict[str, Any]:
    """One event for a timeline: label of the state reached, moment, who, note."""
    label: object = event.target
    for state in summary.service.workflow.states if summary.service else ():
        if state.code == event.target:
            label = state.label
    note = event.note
    if event.source is None and event.by != "applicant":
        note = note or gettext("Filed at the counter on the applicant's behalf")
    if event.action == "edit":
        label = gettext("Answers edited")
    return {
        "label": label,
        "at": event.at,
        "who": gettext("Applicant") if event.by == "applicant" else event.actor.full_name,
        "by": event.by,
        "note": note,
        "action": event.action,
    }
