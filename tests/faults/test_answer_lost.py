"""The connection breaks: before the form was whole, or after all was kept but before the answer."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.extensions import db
from portal.petitions.models import Draft, Petition
from portal.testing import make_person
from portal.uploads.models import StoredFile
from portal.uploads.storage import storage
from tests.faults.browser import encoded
from tests.faults.citizen import CHECK, FORM, Citizen
from tests.faults.soundness import everything_agrees, petitions_are
from tests.faults.waiting import until
from tests.petitions.conftest import ANSWERS
from tests.races.crowd import web_processes
from tests.uploads.conftest import sent
from tests.uploads.samples import noise


def number_of(table: type) -> int:
    """How many rows."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_who_did_not_hear_the_answer_sends_again_and_has_one_petition(app: Portal):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 2) as ports:
        citizen.port = ports[0]
        sending = citizen.fill()
        form = {"token": sending.token, "confirm": "y"}
        citizen.begin("POST", CHECK, form).close()
        until(lambda: number_of(Petition) == 1, what="for the petition")
        for port in ports:
            before, citizen.port = sending.reference, port
            citizen.confirm(sending)
            assert sending.reference
            assert before in {"", sending.reference}
    petitions_are([sending])
    everything_agrees()


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_who_goes_in_the_middle_of_an_upload_leaves_nothing_half(app: Portal, part: float):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 1) as ports:
        citizen.port = ports[0]
        citizen.ask("GET", FORM)
        photo = sent(noise("PNG", (600, 400)), "รูป.png")
        body, kind = encoded({"csrf_token": citizen.csrf, **ANSWERS, "id_card_copy": photo})
        head = (
            f"POST {FORM} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Cookie: {citizen.name}={citizen.cookie}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", ports[0]), 20) as broken:
            broken.sendall(head.encode() + body[: int(len(body) * part)])
            broken.shutdown(socket.SHUT_WR)
            with suppress(OSError):  # whatever is said to who has gone
                while broken.recv(4096):
                    pass
        assert number_of(StoredFile) == 0
        assert list(storage().lying()) == []
        assert citizen.confirm(citizen.fill()).status == 303
    assert number_of(Draft) == 0
    petitions_are(citizen.sent)
    everything_agrees()
