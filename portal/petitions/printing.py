"""Papers of a petition: the request form filled in, the receipt, the form to fill by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response
from wtforms import Field, RadioField, SelectField, TextAreaField

from portal.booking.shown import held_section
from portal.documents.printing import printed
from portal.face import office
from portal.i18n import moment, now
from portal.petitions import queries
from portal.petitions.answers import layout
from portal.petitions.applicant import applicant_facts
from portal.petitions.estimates import as_sections, of_sent
from portal.petitions.receipts import status_url
from portal.petitions.showing import answer_sections, event_line, split_files, step_facts
from portal.petitions.summary import Summary

if TYPE_CHECKING:
    from portal.petitions.models import Petition
    from portal.service import Service


def petition_paper(petition: Petition) -> Response:
    """The request form as the office knows it; made once per version and language."""
    summary = Summary(petition)

    def context() -> dict[str, Any]:
        history = queries.events(petition)
        lines = [event_line(summary, event) for event in history]
        return {
            **heading(petition),
            "answers": [
                *((t, rows) for t, _a, rows in answer_sections(petition, history)),
                *as_sections(of_sent(summary.service, petition)),
                *held_section(petition),
            ],
            "step_facts": step_facts(petition, history),
            "files": [(label, f.name, f.size) for label, f in split_files(petition)[0]],
            "timeline": [
                (line["label"], moment(line["at"]), line["who"], line["note"]) for line in lines
            ],
        }

    return printed(
        f"petition:{petition.reference}:{petition.version}",
        summary.service.document if summary.service else "documents/petition.html",
        context,
        title=petition.reference,
        name=f"{petition.reference}.pdf",
        qr=status_url(petition.reference),
    )


def receipt_paper(petition: Petition) -> Response:
    """ใบรับคำร้อง with the QR to the status page."""
    return printed(
        f"receipt:{petition.reference}",
        "documents/receipt.html",
        lambda: heading(petition),
        title=petition.reference,
        name=f"{petition.reference}-receipt.pdf",
        qr=status_url(petition.reference),
    )


def heading(petition: Petition) -> dict[str, Any]:
    """What every paper of a petition names: office, service, petition and applicant."""
    summary = Summary(petition)
    _name, (_i, masked_id), (_p, phone) = applicant_facts(petition.applicant_id)
    return {
        "office": office(),
        "service": summary,
        "petition": summary,
        "sla": summary.sla,
        "promise": summary.service is None or summary.service.promise,
        "applicant": {"name": petition.applicant_name, "masked_id": masked_id, "phone": phone},
        "printed_at": now(),
    }


def blank_paper(service: Service) -> Response:
    """The empty form, to print and fill in by hand."""

    def context() -> dict[str, Any]:
        form = service.form(formdata=None, meta={"csrf": False})
        return {
            "office": office(),
            "service": service,
            "fields": [
                (str(title), [(str(f.label.text), _kind(f), _choices(f)) for f in fields])
                for title, _hint, fields in layout(form)
            ],
            "slots": service.slots,
        }

    return printed(
        f"blank:{service.code}:{service.title}", "documents/blank.html", context,
        title=str(service.paper_title), name=f"{service.slug}-blank.pdf",
    )


def _kind(field: Field) -> str:
    if isinstance(field, SelectField | RadioField):
        return "choice"
    return "text" if isinstance(field, TextAreaField) else "line"


def _choices(field: Any) -> list[str]:
    return [str(choice.label) for choice in getattr(field, "choices", None) or () if choice.value]
