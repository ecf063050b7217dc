"""The rooms of the core: their tables and their blueprints, in one list each."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

#: Modules that declare tables.
MODELS = (
    "portal.accounts.models",
    "portal.announcements.models",
    "portal.booking.models",
    "portal.desk.models",
    "portal.counter.models",
    "portal.documents.issuing.models",
    "portal.i18n.models",
    "portal.messages.models",
    "portal.offices.models",
    "portal.staffing.models",
    "portal.numbering.models",
    "portal.offers.models",
    "portal.petitions.models",
    "portal.privacy.models",
    "portal.reports.models",
    "portal.replies.models",
    "portal.rules.models",
    "portal.settings.models",
    "portal.uploads.models",
    "portal.webhooks.models",
)

#: (module, name of its blueprint)
VIEWS = (
    ("portal.face", "bp"),
    ("portal.accounts.views", "bp"),
    ("portal.accounts.admin_views", "bp"),
    ("portal.administration.views", "bp"),
    ("portal.announcements.views", "bp"),
    ("portal.announcements.admin_views", "bp"),
    ("portal.booking.views", "bp"),
    ("portal.booking.checkin_views", "bp"),
    ("portal.booking.closure_views", "bp"),
    ("portal.booking.feed_views", "bp"),
    ("portal.booking.slot_views", "bp"),
    ("portal.booking.file_views", "bp"),
    ("portal.booking.usage_views", "bp"),
    ("portal.booking.waiting_views", "bp"),
    ("portal.desk.views", "bp"),
    ("portal.desk.filter_views", "bp"),
    ("portal.counter.views", "bp"),
    ("portal.i18n.views", "bp"),
    ("portal.messages.views", "bp"),
    ("portal.messages.choice_views", "bp"),
    ("portal.messages.channel_views", "bp"),
    ("portal.numbering.views", "bp"),
    ("portal.offices.views", "bp"),
    ("portal.staffing.views", "bp"),
    ("portal.offers.views", "bp"),
    ("portal.offers.blank_views", "bp"),
    ("portal.documents.issuing.views", "bp"),
    ("portal.documents.issuing.staff_views", "bp"),
    ("portal.petitions.assigning_views", "bp"),
    ("portal.petitions.catalogue_views", "bp"),
    ("portal.petitions.form_views", "bp"),
    ("portal.petitions.estimate_views", "bp"),
    ("portal.petitions.views", "bp"),
    ("portal.petitions.file_views", "bp"),
    ("portal.petitions.status_views", "bp"),
    ("portal.petitions.together_views", "bp"),
    ("portal.petitions.staff_views", "bp"),
    ("portal.privacy.views", "bp"),
    ("portal.reports.views", "bp"),
    ("portal.replies.views", "bp"),
    ("portal.rules.views", "bp"),
    ("portal.webhooks.views", "bp"),
    ("portal.settings.views", "bp"),
)


def import_models() -> None:
    """Make every core table known to the metadata."""
    for name in MODELS:
        import_module(name)


def register(app: Flask) -> None:
    """Mount every blueprint of the core, and the wall around administration."""
    import_module("portal.privacy.wall")
    for module, name in VIEWS:
        app.register_blueprint(getattr(import_module(module), name))
