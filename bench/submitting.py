"""Sending a petition beside a bare Flask insert, and many writers at once."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from random import Random

from bench import bare
from bench.asking import Ask, asking
from bench.house import UNLIMITED, House, databases, house
from bench.server import ROOT
from bench.timing import Claim, quantile

WRITERS = 8
#: (service, what is counted, goal); that of bookings is set beside a peer which is not here.
SENT = (("id_card", "petitions submitted", 0.5), ("room_booking", "rooms booked, signed in", None))


def submit(quick: bool) -> list[Claim]:
    """One petition after another through the page, and eight writers through the operation."""
    claims = []
    for name, base in databases().items():
        with house(base, petitions=0, citizens=WRITERS, settings=UNLIMITED) as place:
            for code, what, goal in SENT:
                ours, other = _one_by_one(place, code, 5 if quick else 150)
                claims.append(
                    Claim(
                        what=f"{name}: {what} a second", ours=1 / ours, other=1 / other,
                        unit="/s", against="bare Flask insert", goal=goal, at_least=True,
                    )
                )
            if name == "sqlite":
                claims.append(_writers_at_once(place, 5 if quick else 100))
    return claims


def _one_by_one(place: House, code: str, number: int) -> tuple[float, float]:
    """Median seconds of the request that sends a petition, and of a bare insert, in turns."""
    bare_app = (
        bare.inserting_into_postgres(place.url)
        if place.url.startswith("postgresql")
        else bare.inserting(place.folder / "bare.db")
    )
    insert = asking(bare_app, "/", data={"text": "x" * 1000})
    person = place.someone("citizen")
    cookie, token = place.enter(person)
    ours, other = [], []
    for _time in range(number):
        send = _ready_to_send(place, code, person, cookie, token)
        ours.append(_seconds(send, 303))
        other.append(_seconds(insert, 204))
    getattr(bare_app, "teardown_bench", lambda: None)()
    return quantile(ours, 0.5), quantile(other, 0.5)


def _seconds(ask: Ask, status: int) -> float:
    begun = time.perf_counter()
    answer = ask()
    spent = time.perf_counter() - begun
    if answer.status != status:
        raise RuntimeError(f"status {answer.status}: {answer.text[:300]}")
    return spent


_serial = count(1)


def _ready_to_send(place: House, code: str, person: int, cookie: str, token: str) -> Ask:
    """The last request of a form: filled in, file attached, answers checked, box ticked."""
    with place.app.app_context():
        draft_token = _fill_draft(code, person, Random(next(_serial)))
    fields = {"csrf_token": token, "token": draft_token, "confirm": "y"}
    path = f"/services/{code.replace('_', '-')}/check"
    return asking(place.app, path, cookie=cookie, data=fields)


def _fill_draft(code: str, person: int, rng: Random) -> str:
    from werkzeug.datastructures import MultiDict

    from portal.accounts.models import User
    from portal.accounts.reader import Reader
    from portal.demo.answering import asked
    from portal.demo.papers import attach
    from portal.extensions import db
    from portal.petitions import drafts
    from portal.plugins import registry

    service = registry()[code]
    user = db.session.get_one(User, person)
    reader = Reader(
        id=user.id, session_id=0, full_name=user.full_name, language="th",
        verified_at=user.verified_at, grants=frozenset(),
    )
    draft = drafts.open_draft(service, reader)
    attach(service.slots[0], "pdf", owner_id=person, draft_id=draft.id)
    form = asked(rng, service)
    typed = MultiDict([(f.name, text) for f in form for text in f.raw_data or ()])
    return drafts.save(draft.id, typed, form).token


def _writers_at_once(place: House, number: int) -> Claim:
    """p99 beside p50 of the submit operation with eight processes writing to one file."""
    gate = place.folder / "gate"
    command = [sys.executable, "-m", "bench.writer", str(number), str(gate)]
    writers = [
        subprocess.Popen(
            [*command, str(order)], cwd=ROOT, env=place.environment, stdout=subprocess.PIPE,
            text=True,
        )
        for order in range(WRITERS)
    ]
    waits: list[float] = []
    try:
        for writer in writers:
            assert writer.stdout is not None
            if writer.stdout.readline() != "ready\n":
                raise RuntimeError("a writer did not begin")
        Path(gate).touch()
        for writer in writers:
            said, _nothing = writer.communicate()
            waits += [float(line) for line in said.split()]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    return Claim(
        what=f"sqlite: {WRITERS} writers at once, p99 of submit", ours=quantile(waits, 0.99) * 1e3,
        other=quantile(waits, 0.5) * 1e3, unit="ms", against="p50 of the same", goal=5,
    )
