"""Call a hook plugin by plugin, each for a bounded time: one that raises or hangs is named."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import structlog
from flask import Flask, current_app

from portal.messages.channels import Deferred, Rejected, Unreachable
from portal.plugins import registry

log = structlog.get_logger(__name__)

PATIENCE = 30.0  #: seconds a plugin may take for one call
PAUSE = 600.0  #: seconds a plugin that hung is left alone


@dataclass(slots=True)
class Answer:
    """What came of one call: `sound` False when the plugin raised, hung or is left alone."""

    plugin: str
    value: Any = None
    sound: bool = False
    trouble: Exception | None = None  #: what it raised
    done: threading.Event = field(default_factory=threading.Event)


_resting: dict[str, float] = {}  #: plugin → until when it is left alone in this process


def application() -> Flask:
    """The application itself, for threads: the proxy knows it only in the one that asks."""
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    return found


def call_each(
    hook: str, arguments: Callable[[], dict[str, Any]], of: Callable[[str], bool] | None = None
) -> Iterator[Answer]:
    """One answer per plugin that implements the hook, in turn; of those `of` names, if given.

    `arguments` is called anew for each, inside its own application context: a plugin thus never
    shares our database session, and one that hangs keeps nothing of ours.
    """
    app = application()
    for implementation in reversed(getattr(registry().pm.hook, hook).get_hookimpls()):
        if of is not None and not of(implementation.plugin_name):
            continue
        answer = Answer(implementation.plugin_name)
        if _resting.get(answer.plugin, 0.0) > monotonic():
            yield answer
            continue
        thread = threading.Thread(
            target=_call, args=(app, hook, implementation, arguments, answer),
            name=f"{hook}:{answer.plugin}", daemon=True,
        )
        thread.start()
        if not answer.done.wait(PATIENCE):
            _resting[answer.plugin] = monotonic() + PAUSE
            log.error("plugin hangs", plugin=answer.plugin, hook=hook, seconds=PATIENCE)
            yield Answer(answer.plugin)
            continue
        yield answer


def _call(
    app: Flask, hook: str, implementation: Any, arguments: Callable[[], dict[str, Any]],
    answer: Answer,
) -> None:
    try:
        with app.app_context():
            offered = arguments()
            wanted = {name: offered[name] for name in implementation.argnames}
            answer.value = implementation.function(**wanted)
            answer.sound = True
    except (Unreachable, Deferred, Rejected) as trouble:  # a plugin's way to say how it went
        answer.trouble = trouble
    except Exception as trouble:
        answer.trouble = trouble
        log.exception("plugin raised", plugin=answer.plugin, hook=hook)
    finally:
        answer.done.set()
