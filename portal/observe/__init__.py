"""What operators see of the portal: log lines, health, figures, and tickets of failures."""

from __future__ import annotations

from flask import Flask

from portal.observe.failures import init_failures, is_outage, report
from portal.observe.health import bp
from portal.observe.logs import configure
from portal.observe.requests import init_requests

__all__ = ["init_observe", "is_outage", "report"]


def init_observe(app: Flask) -> None:
    """Logs, a line and a figure per request, /healthz, /readyz, /metrics, and the page of a 500."""
    configure(app.config["PORTAL_ENV"])
    init_requests(app)
    init_failures(app)
    app.register_blueprint(bp)
