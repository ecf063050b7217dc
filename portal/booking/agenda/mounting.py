"""Puts the agenda of a kind onto the blueprint of the service whose staff keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint

from portal.booking.affected import Way
from portal.booking.agenda import views
from portal.booking.agenda.site import AgendaPages
from portal.booking.kinds import ResourceKind
from portal.policy import readers_of, staff_of

BOTH = ("GET", "POST")
#: (rule below the blueprint's own address, page, methods, whether it changes something)
PAGES: tuple[tuple[str, Callable[..., Any], tuple[str, ...], bool], ...] = (
    ("/agenda", views.agendas, ("GET",), False),
    ("/agenda/<slug>", views.agenda, ("GET",), False),
    ("/agenda/<slug>/new", views.enter, BOTH, True),
    ("/agenda/<slug>/<int:number>", views.amend, BOTH, True),
    ("/agenda/<slug>/<int:number>/remove", views.strike, ("POST",), True),
    ("/agenda/<slug>/away", views.away, BOTH, True),
    ("/agenda/<slug>/away/<int:number>/remove", views.back, ("POST",), True),
)


def agenda_pages(
    bp: Blueprint, *, kind: ResourceKind, service: str, title: object,
    ways: Mapping[str, Way] | None = None,
) -> AgendaPages:
    """Mount the agenda of a kind at /agenda below the blueprint's own address.

    Whoever reads the queue of the service reads it, approvers too; its staff enter and change.
    `ways` are what else, beside keep and cancel, may become of a booking in the way of an absence.
    """
    pages = AgendaPages(
        kind=kind, service=service, blueprint=bp.name, title=title, ways=dict(ways or {})
    )
    for rule, view, methods, changes in PAGES:
        policy = staff_of(service) if changes else readers_of(service)
        shown = policy(_of(pages, view, bp.import_name))
        bp.add_url_rule(rule, view.__name__, shown, methods=list(methods))
    return pages


def _of(pages: AgendaPages, view: Callable[..., Any], owner: str) -> Callable[..., Any]:
    """The view for this kind; it counts as the plugin's own page."""

    @wraps(view)
    def shown(**parts: Any) -> Any:
        return view(pages, **parts)

    shown.__module__ = owner
    return shown
