"""Puts the calendar pages of a kind onto the blueprint of the service that lends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from portal.booking.feed_views import feed
from portal.booking.kinds import ResourceKind
from portal.booking.pages import door_views, views
from portal.booking.pages.site import EXTENSION, CalendarPages, Part
from portal.policy import public

#: (rule below the blueprint's own address, page); a slug never hides the words before it.
PAGES: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("", views.index),
    ("/calendar", views.calendar),
    ("/month", views.month),
    ("/year", views.years),
    ("/board", door_views.board),
    ("/<slug>", door_views.show),
    ("/<slug>.ics", feed),
    ("/<slug>/board", door_views.board_of),
    ("/<slug>/poster.pdf", door_views.poster),
)


def calendar_pages(
    bp: Blueprint, *, kind: ResourceKind, service: str, prefill: Mapping[str, Part],
    minutes: int = 60, on_home: bool = False, under: str = "",
) -> CalendarPages:
    """Mount the public pages of a kind; `bp` has an address of its own, such as /rooms.

    `prefill` says what a free time puts into which field of the service's form: "resource" (the
    slug), "day", "start", "end"; `minutes` is how long a booking lasts that begins in a free cell.
    `under` (such as "/rooms") sets them apart from other pages of the blueprint. Raises ValueError
    for anything else.
    """
    if not bp.url_prefix:
        raise ValueError("calendar pages need a blueprint with a url_prefix of its own")
    pages = CalendarPages(
        kind=kind, service=service, blueprint=bp.name, prefill=prefill, minutes=minutes,
        on_home=on_home,
    )
    for rule, view in PAGES:
        bp.add_url_rule(under + rule, view.__name__, public(_of(pages, view, bp.import_name)))

    @bp.record_once
    def known(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault(EXTENSION, {})[kind.code] = pages

    return pages


def _of(pages: CalendarPages, view: Callable[..., Any], owner: str) -> Callable[..., Any]:
    """The view for this kind; it counts as the plugin's own page."""

    @wraps(view)
    def shown(**parts: Any) -> Any:
        return view(pages, **parts)

    shown.__module__ = owner
    return shown
