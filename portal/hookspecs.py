"""Everything a plugin may do that a Service cannot merely say; docs/hooks.md explains each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from flask import Flask

    from portal.messages.declared import MessageChannel
    from portal.messages.models import Message
    from portal.petitions.models import Petition, PetitionEvent
    from portal.service import Service

hookspec = pluggy.HookspecMarker("portal")
hookimpl = pluggy.HookimplMarker("portal")


@hookspec
def portal_services() -> list[Service]:  # type: ignore[empty-body]
    """Return the Service objects this plugin offers."""


@hookspec
def portal_setup(app: Flask) -> None:
    """Called once, after every service is known: add filters, commands, settings."""


@hookspec
def portal_petition_changed(petition: Petition, event: PetitionEvent) -> None:
    """A step was committed. Called by the worker, at least once: be idempotent."""


@hookspec
def portal_channels() -> list[MessageChannel]:  # type: ignore[empty-body]
    """Return the channels this plugin carries messages by, each an own delivery."""


@hookspec(firstresult=True)
def portal_deliver(
    message: Message, channel: str, address: str, identifier: str
) -> bool | None:
    """Deliver one message to its person; return True if you took it."""
