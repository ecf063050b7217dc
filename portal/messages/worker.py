"""The worker: delivers, announces and tidies, each job in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

import structlog
from flask import Flask

from portal.messages.announce import announce_events
from portal.messages.carrying import carry_due
from portal.messages.declared import declared
from portal.messages.delivery import deliver_due
from portal.messages.digest import send_digests
from portal.messages.hook_calls import application
from portal.messages.tidying import forget_attempts, forget_drafts, forget_sessions

log = structlog.get_logger(__name__)

IDLE = 2.0  #: seconds between two looks for work
MINUTE = 60.0
HOUR = 60 * MINUTE
SLOWEST = MINUTE  #: a failing job waits so long at most, unless its turn is later anyway
FAREWELL = 4.0  #: seconds a running job gets to end when the worker stops


@dataclass(frozen=True, slots=True)
class Job:
    """One thing the worker does again and again; `work` returns how many things it did."""

    name: str
    every: float  #: seconds from one run to the next
    work: Callable[[], int]


def keep_promises() -> int:
    """Last days as the holidays have it, and word of what is late."""
    from portal.petitions.clock import realign
    from portal.petitions.late import escalate

    return realign() + escalate()


def remind() -> int:
    """Applicants of what they have booked for the next working day, and of what waits for them."""
    from portal.booking.reminders import remind as remind_of_bookings
    from portal.petitions.reminding import remind_citizens

    return remind_of_bookings() + remind_citizens()


def sweep_uploads() -> int:
    """Files without rows, rows without a use."""
    from portal.uploads.operations import sweep

    return sweep()


def release_no_shows() -> int:
    """What was booked and nobody came for."""
    from portal.booking.operations import release_no_shows as release

    return release()


def end_offers() -> int:
    """Times kept too long for somebody in line."""
    from portal.booking.waiting import expire

    return expire()


def take_over_settings() -> int:
    """What an administrator has set, for the mails and reminders made here."""
    from portal.settings.in_force import take_over

    return take_over()


def webhooks() -> int:
    """Changes told to other systems."""
    from portal.webhooks.sending import send_posts

    return send_posts()


def forget_webhooks() -> int:
    """The log of webhooks, after three months."""
    from portal.webhooks.sending import forget_posts

    return forget_posts()


def forget_staged_staff() -> int:
    """Tables of staff that nobody took in within their hour: they hold people's data."""
    from portal.staffing.operations import forget_staged

    return forget_staged()


JOBS = (
    Job("take over settings", IDLE, take_over_settings),
    Job("deliver", IDLE, deliver_due),
    Job("announce", IDLE, announce_events),
    Job("mail of the morning", MINUTE, send_digests),
    Job("webhooks", IDLE, webhooks),
    Job("release no-shows", MINUTE, release_no_shows),
    Job("end offers", MINUTE, end_offers),
    Job("sweep uploads", 10 * MINUTE, sweep_uploads),
    Job("keep promises", 10 * MINUTE, keep_promises),
    Job("remind", 10 * MINUTE, remind),
    Job("forget attempts", 10 * MINUTE, forget_attempts),
    Job("forget staged staff", 10 * MINUTE, forget_staged_staff),
    Job("forget sessions", 6 * HOUR, forget_sessions),
    Job("forget drafts", HOUR, forget_drafts),
    Job("forget webhooks", 6 * HOUR, forget_webhooks),
)


def all_jobs() -> tuple[Job, ...]:
    """The core's, and one for each channel of a plugin: a slow one keeps nobody else waiting."""
    return *JOBS, *(Job(f"deliver {code}", IDLE, partial(carry_due, code)) for code in declared())


def run(
    once: bool = False, stop: threading.Event | None = None, jobs: tuple[Job, ...] | None = None
) -> bool:
    """Do every job once, or again and again until `stop` is set; needs an application context.

    Returns whether all went well (of the one round). A job that raises is logged by name, rests
    a while and stops no other; one that hangs holds up only itself.
    """
    app = application()
    jobs = all_jobs() if jobs is None else jobs
    if once:
        done = [_do(app, job) for job in jobs]  # each, also after one that failed
        return None not in done
    stop = stop or threading.Event()
    threads = [
        threading.Thread(target=_repeat, args=(app, job, stop), name=job.name, daemon=True)
        for job in jobs
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    until = monotonic() + FAREWELL
    for thread in threads:
        thread.join(max(0.0, until - monotonic()))
    return True


def _repeat(app: Flask, job: Job, stop: threading.Event) -> None:
    failures = 0
    while not stop.is_set():
        done = _do(app, job)
        failures = failures + 1 if done is None else 0
        busy = bool(done) and job.every <= IDLE
        pause = min(job.every * 2 ** min(failures, 10), max(SLOWEST, job.every))
        stop.wait(0.0 if busy else pause)


def _do(app: Flask, job: Job) -> int | None:
    """One run in a context of its own; None when it raised."""
    begun = monotonic()
    with app.app_context():
        try:
            done = job.work()
        except Exception:
            log.exception("job failed", job=job.name)
            return None
    if done:
        log.info("job", job=job.name, done=done, ms=round((monotonic() - begun) * 1000))
    return done
