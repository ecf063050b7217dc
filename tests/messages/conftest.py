"""A sample service, a mail server of our own, and plugins that come and go with a test."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask_wtf import FlaskForm
from sqlalchemy import update
from wtforms import SelectField, StringField

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db, transaction
from portal.hookspecs import hookimpl
from portal.i18n import now
from portal.i18n.fields import DateField
from portal.messages import hook_calls
from portal.messages.models import Delivery, Message
from portal.messages.operations import tell
from portal.petitions.workflow import STANDARD, By, Phase, State, Transition, Turn
from portal.service import Service

REFERENCE = "9920261119093215"


class PickUp(FlaskForm):
    """What staff fill in when the card is ready."""

    pickup_date = DateField("Day")
    pickup_time = StringField(label="Time")
    place = SelectField("Place", choices=[("hr", "Personnel desk"), ("front", "Front desk")])


class SampleDetails:
    """Stands where a service's own table would."""

    __tablename__ = "sample"


SAMPLE = Service(
    number=99, code="sample", title="Sample request", label="Sample", form=FlaskForm,
    details=SampleDetails, next_steps={"ready": "Please come and bring two photographs."},
    workflow=STANDARD.extend(
        State("ready", "Ready to collect", Turn.CITIZEN, Phase.IN_PROGRESS),
        Transition("set_pickup", "Set a time", ("in_progress",), "ready", form=PickUp),
        Transition("hand_over", "Hand over", ("ready",), "completed"),
        Transition("forget", "Forget", ("ready",), "cancelled", By.APPLICANT),
    ),
)


class SamplePlugin:
    """Offers the sample service."""

    @hookimpl
    def portal_services(self) -> list[Service]:
        return [SAMPLE]


class MailServer:
    """An SMTP server that keeps what it accepts and answers as it is told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []  #: used up one by one; then "250 OK"
        self.rcpt_answers: list[str] = []
        self.sessions = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Listen at the port, also again after a stop."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Refuse connections."""
        if self.controller.loop.is_running():
            self.controller.stop()

    async def handle_EHLO(  # noqa: N802 # aiosmtpd names its hooks so
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.rcpt_answers.pop(0) if self.rcpt_answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("2"):
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return answer

    @property
    def identifiers(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


@pytest.fixture
def server(app: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A running mail server, the one the portal is set to use."""
    server = MailServer()
    monkeypatch.setitem(app.config, "PORTAL_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
    yield server
    server.stop()


@pytest.fixture
def plug(app: Portal) -> Iterator[Callable[..., None]]:
    """`plug(plugin)` registers an object for the length of the test."""
    registry = app.extensions["portal"]
    names: list[str] = []

    def plugging(plugin: object, name: str = "") -> None:
        names.append(name or type(plugin).__name__)
        registry.pm.register(plugin, names[-1])
        registry._take_services(names[-1], plugin)

    yield plugging
    for name in names:
        registry.pm.unregister(name=name)
    registry._services.pop("sample", None)
    hook_calls._resting.clear()


@pytest.fixture
def sample(plug: Callable[..., None]) -> Service:
    """The sample service, offered."""
    plug(SamplePlugin())
    return SAMPLE


def changed(person: User, state: str = "returned", **more: Any) -> Message:
    """Tell a person that their petition moved."""
    words = {"reference": REFERENCE, "service": "sample", "state": state, "note": "", **more}
    return tell(person.id, "petition_changed", link=f"/petitions/{REFERENCE}", **words)


def make_due() -> None:
    """Let all waits and leases be over."""
    with transaction() as session:
        session.execute(update(Delivery).where(Delivery.state == "waiting").values(due_at=now()))


def deliveries() -> list[Delivery]:
    """All of them as they are in the database now, oldest first."""
    query = db.select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def close_to(wait: timedelta, expected: timedelta) -> bool:
    """Whether two lengths of time are the same but for the time a test takes."""
    return abs(wait - expected) < timedelta(seconds=10)


def plain(mail: EmailMessage) -> str:
    """The text of a mail for people without HTML."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html(mail: EmailMessage) -> str:
    """The HTML of a mail."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
