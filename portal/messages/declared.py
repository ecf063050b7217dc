"""Channels that plugins carry messages by, beside the inbox and the mail, which are the core's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.plugins import BadPlugin, Registry, registry

OWN = frozenset({"mail", "plugin", "daily", "inbox"})  #: codes the core uses itself
_CODE = re.compile(r"[a-z][a-z0-9_]{0,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageChannel:
    """One way to a person that a plugin knows, as `portal_channels` declares it."""

    code: str  #: kept in rows: for ever
    label: Any  #: its name for people, lazily translated
    #: Whether the office has set it up; asked often, so no network.
    ready: Callable[[], bool]
    hint: Any = ""  #: what a person does with the code that links them
    icon: str = "chat-dots"


def declared(of: Registry | None = None) -> dict[str, tuple[MessageChannel, str]]:
    """Code → (channel, name of its plugin)."""
    found: dict[str, tuple[MessageChannel, str]] = {}
    for implementation in (of or registry()).pm.hook.portal_channels.get_hookimpls():
        channels: list[MessageChannel] = list(implementation.function())  # type: ignore[call-overload]
        for channel in channels:
            found[channel.code] = channel, implementation.plugin_name
    return found


def ready() -> dict[str, MessageChannel]:
    """The channels the office has set up."""
    return {code: channel for code, (channel, _owner) in declared().items() if channel.ready()}


def check_channels(of: Registry) -> None:
    """Stop the boot, naming the plugin, where a code is unfit, the core's or another's."""
    taken: dict[str, str] = dict.fromkeys(OWN, "the portal")
    for implementation in of.pm.hook.portal_channels.get_hookimpls():
        name = implementation.plugin_name
        try:
            channels: list[MessageChannel] = list(implementation.function())  # type: ignore[call-overload]
        except Exception as error:
            raise BadPlugin(f"plugin {name}: {error}") from error
        for code in (channel.code for channel in channels):
            if not _CODE.fullmatch(code):
                raise BadPlugin(f"plugin {name}: {code!r} is no code of a channel")
            if code in taken:
                raise BadPlugin(f"plugin {name}: channel {code} is one of {taken[code]}")
            taken[code] = f"plugin {name}"
