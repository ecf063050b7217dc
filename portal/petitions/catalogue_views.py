"""The front of the house: home, the catalogue of services, one service, its manual and form."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.announcements.queries import ON_HOME, announced, for_office
from portal.booking.pages.home import today_on_home
from portal.booking.pages.site import calendars_shown
from portal.markdown import rendered
from portal.offers.blanks import blank_of
from portal.offers.queries import closed_services, manual_of, offered, offers
from portal.petitions.filling import asks_verified
from portal.petitions.printing import blank_paper
from portal.plugins import registry
from portal.policy import public
from portal.service import Service
from portal.uploads.sending import send_stored

bp = Blueprint("catalogue", __name__)


def service_at(slug: str) -> Service:
    """The service at an address as the office offers it, or 404."""
    return offered(registry().by_slug(slug) or abort(404))


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    return render_template(
        "home.html", services=offers(), closed=closed_services(), calendars=today_on_home(),
        announcements=announced(inside=for_office())[:ON_HOME],
    )


@bp.get("/services")
@public
def services() -> ResponseReturnValue:
    """All services by owning group; `q` looks into names and summaries."""
    q = request.args.get("q", "").strip()[:100]
    groups: dict[str, list[Service]] = {}
    for service in offers():
        if _speaks_of(service, q):
            groups.setdefault(str(service.group), []).append(service)
    return render_template(
        "services.html", groups=list(groups.items()), q=q, closed=closed_services()
    )


def _speaks_of(service: Service, q: str) -> bool:
    words = (service.label, service.title, service.summary, service.group, *service.bring)
    return q.casefold() in " ".join(str(word) for word in words).casefold()


@bp.get("/services/<slug>")
@public
def service(slug: str) -> ResponseReturnValue:
    found = service_at(slug)
    return render_template(
        "service.html", service=found, verified=asks_verified(found),
        closed=closed_services().get(found.code),
        calendars=[pages for pages in calendars_shown() if pages.service == found.code],
    )


@bp.get("/services/<slug>/manual")
@public
def manual(slug: str) -> ResponseReturnValue:
    found = service_at(slug)
    return render_template(
        "manual.html", service=found, closed=closed_services().get(found.code),
        body=rendered(manual_of(found.code)),
    )


@bp.get("/services/<slug>/blank.pdf")
@public
def blank(slug: str) -> ResponseReturnValue:
    """The form to print and fill in by hand: the office's own, else ours."""
    found = service_at(slug)
    own = blank_of(found.code)
    return send_stored(own) if own else blank_paper(found)
