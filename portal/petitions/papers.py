"""Papers of a service's own, such as a quotation, drawn when somebody asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort

from portal.documents.printing import printed
from portal.petitions import queries
from portal.petitions.printing import heading
from portal.petitions.showing import papers_of

if TYPE_CHECKING:
    from portal.petitions.models import Petition


def own_paper(petition: Petition, code: str, *, at_desk: bool) -> Response:
    """The paper as a PDF, or 404; the caller has checked who reads, and on which side."""
    found = [paper for paper in papers_of(petition, at_desk=at_desk) if paper.code == code]
    paper = found[0] if found else abort(404)
    details, name = queries.details_of(petition), f"{petition.reference}-{code}.pdf"
    if paper.pdf is not None:
        response = Response(paper.pdf(details), mimetype="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return response
    qr = paper.qr(details)
    return printed(
        f"paper:{code}:{petition.reference}:{petition.version}:{qr}",
        paper.template,
        lambda: {**heading(petition), "details": details, **paper.context(details)},
        title=f"{paper.label} {petition.reference}",
        name=name,
        qr=qr or None,
    )
