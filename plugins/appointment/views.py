"""The public pages of the executives, at /executives: when they are free, and nothing else."""

from flask import Blueprint

from plugins.appointment.executives import EXECUTIVES
from portal.sdk import calendar_pages

bp = Blueprint("appointment", __name__, url_prefix="/executives")
calendar_pages(bp, kind=EXECUTIVES, service="appointment", prefill={
    "executive": "resource", "start_date": "day", "start_time": "start",
})  # fmt: skip
