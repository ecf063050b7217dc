"""kill -9 while petitions with files are being sent: none that was acknowledged is lost or torn.

PORTAL_TEST_KILLS says how often all processes of the server are killed, over both databases.
"""

from __future__ import annotations

import os
import random
import socket
import threading
from statistics import median

import pytest

from portal.app import Portal
from portal.extensions import db
from portal.testing import make_person
from tests.faults.citizen import Citizen
from tests.faults.server import Server, kill_one
from tests.faults.soundness import everything_agrees, petitions_are
from tests.faults.waiting import until

KILLS = int(os.environ.get("PORTAL_TEST_KILLS", "4"))
MOST_PULSES = 24  #: three citizens, four requests for a petition, two petitions each


class Storm:
    """Citizens who send petitions all at once until the server is gone."""

    def __init__(self, citizens: list[Citizen]) -> None:
        self.citizens = citizens
        self.pulses = threading.Semaphore(0)
        for citizen in citizens:
            citizen.pulse = self.pulses.release
        self.threads = [threading.Thread(target=c.keep_sending) for c in citizens]

    def rage(self, until_pulse: int, moment: float, server: Server) -> None:
        """Kill the server a `moment` after so many requests were begun."""
        for thread in self.threads:
            thread.start()
        for _ in range(until_pulse):
            assert self.pulses.acquire(timeout=15), "the citizens stand still"
        threading.Event().wait(moment)  # the random moment itself, not a wait for something
        server.kill()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()


def test_nothing_acknowledged_is_lost_when_everything_is_killed(app: Portal, server: Server):
    chance = random.Random(f"{app.config['SQLALCHEMY_DATABASE_URI'][:6]} {KILLS}")
    people = [make_person() for _ in range(3)]
    citizens = [Citizen(app, person, server.port) for person in people]
    db.session.remove()
    db.engine.dispose()  # nobody else holds the file open when the server dies
    starts = [server.start()]
    lost_answers = 0
    for _ in range(max(1, KILLS // 2)):
        Storm(citizens).rage(chance.randint(1, MOST_PULSES), chance.uniform(0, 0.3), server)
        starts.append(server.start())
        for citizen in citizens:
            citizen.pulse = lambda: None
            for sending in citizen.sent:
                if not sending.reference:
                    lost_answers += 1
                    answer = citizen.confirm(sending)
                    assert sending.reference, answer
        known = {s.reference for c in citizens for s in c.sent}
        for citizen in citizens:
            page = citizen.ask("GET", "/petitions?size=100").text
            newest = {s.reference for s in citizen.sent[-20:]}
            assert all(reference in page for reference in newest)
    sendings = [sending for citizen in citizens for sending in citizen.sent]
    for citizen in citizens:
        for sending in citizen.sent[-3:]:
            before = sending.reference
            citizen.confirm(sending)
            assert sending.reference == before, "sent once more: the same petition"
    server.kill()
    print(  # noqa: T201 - the figures of a long run, shown by `-s` or `-rP`
        f"{KILLS // 2} kills, {len(sendings)} petitions, {lost_answers} answers lost, "
        f"back after {median(starts):.1f} s (longest {max(starts):.1f} s)"
    )
    assert len(known) == len(sendings) > 0
    petitions_are(sendings)
    everything_agrees()
    assert min(starts[1:]) < 5, f"back only after {starts}"


def test_one_web_process_killed_is_replaced_and_nothing_is_lost(app: Portal, server: Server):
    citizen = Citizen(app, make_person(), server.port)
    server.start()
    sending = citizen.fill()
    for web in (webs := server.webs()):
        kill_one(web)
    until(lambda: not set(webs) & set(server.webs()) and server.is_ready(), what="for new ones")
    citizen.confirm(sending)
    server.kill()
    petitions_are([sending])
    everything_agrees()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["portal serve", "granian"])
def test_whichever_is_killed_the_rest_ends_too_and_leaves_the_port(server: Server, who: str):
    server.start()
    assert server.process
    first = server.process.pid
    kill_one(first if who == "portal serve" else server.master())
    server.process.wait(20)
    until(lambda: not server.processes(first), what="for the others to end")
    socket.create_server(("127.0.0.1", server.port)).close()
