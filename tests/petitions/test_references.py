"""Reference codes: the moment of submission, unique whatever happens at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from portal.app import Portal
from portal.extensions import db, transaction
from portal.petitions.references import code_of, next_reference

MOMENT = datetime(2025, 3, 31, 4, 10, 14, tzinfo=UTC)


def test_the_code_is_the_number_and_the_moment_in_bangkok():
    assert code_of(11, MOMENT) == "1120250331111014"


def test_the_second_in_one_second_takes_the_next(app: Portal):
    with transaction() as session:
        codes = [next_reference(session, 11, MOMENT) for _ in range(3)]
        other = next_reference(session, 12, MOMENT)
    assert codes == ["1120250331111014", "1120250331111015", "1120250331111016"]
    assert other == "1220250331111014"


def test_a_rolled_back_submission_gives_its_second_back(app: Portal):
    def take_and_fail() -> None:
        with transaction() as session:
            next_reference(session, 11, MOMENT)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        take_and_fail()
    with transaction() as session:
        assert next_reference(session, 11, MOMENT) == "1120250331111014"


def test_a_quiet_time_begins_anew_at_its_own_moment(app: Portal):
    later = MOMENT + timedelta(hours=1)
    with transaction() as session:
        next_reference(session, 11, MOMENT)
        assert next_reference(session, 11, later) == code_of(11, later)


def test_two_hundred_at_once_get_two_hundred_codes(app: Portal):
    codes: list[str] = []
    barrier = Barrier(8)

    def take() -> None:
        with app.app_context():
            barrier.wait()
            for _ in range(25):
                with transaction() as session:
                    code = next_reference(session, 11, MOMENT)
                codes.append(code)
            db.session.remove()

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [code_of(11, MOMENT + timedelta(seconds=n)) for n in range(200)]
