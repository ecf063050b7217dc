"""Two tabs of one person: one draft, and no file or word that comes late breaks the sending."""

from __future__ import annotations

from functools import partial

from sqlalchemy import func, select

from portal.app import Portal
from portal.extensions import db
from portal.petitions.models import Draft
from portal.testing import make_person
from portal.uploads.models import StoredFile
from tests.faults.citizen import CHECK, FORM, Citizen, reference_in
from tests.faults.soundness import everything_agrees
from tests.petitions.conftest import ANSWERS, picture
from tests.races.crowd import at_once, web_processes
from tests.uploads.conftest import sent


def test_ten_tabs_begin_one_draft(app: Portal):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 2) as ports:
        windows = [citizen.at(ports[n % 2]) for n in range(10)]
        answers = at_once([partial(window.ask, "GET", FORM) for window in windows])
    assert {answer.status for answer in answers} == {200}
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 1


def test_files_and_words_that_come_while_the_form_is_sent(app: Portal):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 2) as ports:
        for _ in range(4):
            citizen.port = ports[0]
            sending = citizen.fill()
            windows = [citizen.at(ports[n % 2]) for n in range(6)]
            answers = at_once([
                partial(windows[0].ask, "POST", CHECK, {"token": sending.token, "confirm": "y"}),
                *(
                    partial(w.ask, "POST", "/services/id-card/files/other_2",
                            {"other_2": sent(picture(), "สาม.png")})
                    for w in windows[1:3]
                ),
                *(partial(w.ask, "POST", "/services/id-card/draft", ANSWERS) for w in windows[3:]),
            ])  # fmt: skip
            sending.reference = reference_in(answers[0])
            assert sending.reference, answers[0]
            assert {answer.status for answer in answers[1:]} <= {200, 409, 422, 503}
    everything_agrees()
    for file in db.session.scalars(select(StoredFile).where(StoredFile.petition_id.is_not(None))):
        assert file.draft_id is None
