"""One log for everything: JSON lines on standard error, in a demo readable ones."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import structlog
from flask import g, has_request_context

from portal.observe.scrubbing import scrub


class Stderr:
    """Standard error as it is at the moment of writing, not as it was at start."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class Handler(logging.StreamHandler[Stderr]):
    """Ours, so that a second application in the process does not add another."""


def configure(env: str) -> None:
    """Set up structlog, and let what libraries log through `logging` take the same way."""
    renderer = _console() if env == "demo" else structlog.processors.JSONRenderer(_dump)
    before: list[Any] = [
        _request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        scrub,
    ]
    structlog.configure(
        processors=[*before, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(Stderr()),  # type: ignore[arg-type]
        cache_logger_on_first_use=env == "production",
    )
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its lines hold the raw path
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, Handler)]:
        root.removeHandler(old)
    handler = Handler(Stderr())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        *before, renderer],
        )
    )
    root.addHandler(handler)


def _request_id(_logger: Any, _method: str, event: Any) -> Any:
    """All lines of a request share its number."""
    if has_request_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event


def _console() -> Any:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        exception_formatter=structlog.dev.plain_traceback,  # never the values of variables
    )


def _dump(event: Any, **options: Any) -> str:
    return json.dumps(event, ensure_ascii=False, **options)
