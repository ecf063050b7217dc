"""Demo data is sound, the same each time, and never mixed with real people's."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from portal.announcements.queries import announced
from portal.checking import troubles
from portal.demo import bulk, operations
from portal.demo.cli import demo
from portal.demo.operations import load
from portal.demo.people import accounts, settle
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.i18n.models import Holiday
from portal.petitions.counts import count
from portal.petitions.models import Petition, PetitionCount, PetitionEvent
from portal.petitions.queue import queue
from portal.plugins import registry
from portal.privacy.operations import record_act
from portal.testing import make_person
from portal.uploads.models import StoredFile


def petitions():
    return list(db.session.scalars(select(Petition).order_by(Petition.id)))


def events_of(petition):
    return list(
        db.session.scalars(
            select(PetitionEvent)
            .where(PetitionEvent.petition_id == petition.id)
            .order_by(PetitionEvent.id)
        )
    )


@pytest.fixture
def many(monkeypatch):
    """What is above ten thousand, at a size for tests."""
    monkeypatch.setattr(operations, "STILL_WALKED", 20)
    monkeypatch.setattr(bulk, "BATCH", 70)
    monkeypatch.setattr(bulk, "PATTERNS", 30)


def is_sound():
    return not any(troubles().values())


def test_petitions_walk_through_the_operations_and_everything_is_sound(app):
    loaded = load(citizens=3, petitions=40, seed=5)
    rows = petitions()
    assert [p.reference for p in rows] == loaded.references
    assert len({p.state for p in rows}) > 2
    assert all(rows[i].submitted_at < rows[i + 1].submitted_at for i in range(39))
    assert all(p.changed_at <= now() for p in rows)
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) >= 12
    assert {d.year for d in db.session.scalars(select(Holiday.day))} >= {now().year, now().year - 1}
    assert is_sound()


def test_the_same_seed_gives_the_same_petitions(app, many):
    def told():
        return [(p.reference, p.applicant_name, p.state, p.note) for p in petitions()]

    load(citizens=3, petitions=120, seed=5, many=50)
    first = told()
    from portal.testing import _empty

    _empty(app)
    db.session.remove()
    load(citizens=3, petitions=120, seed=5, many=50)
    assert told() == first


def test_bulk_petitions_are_as_sound_as_walked_ones(app, many):
    load(citizens=5, petitions=200, seed=2, many=50)
    rows = petitions()
    assert len(rows) == 200
    assert is_sound()
    for petition in rows[:50]:
        history = events_of(petition)
        assert history[0].source is None
        assert history[0].answers
        assert history[-1].target == petition.state
        assert history[-1].at == petition.changed_at
        assert all(a.target == b.source for a, b in pairwise(history))
        service = registry()[petition.service_code]
        state = service.workflow.state(petition.state)
        assert (petition.phase, petition.turn) == (state.phase, state.turn)
        assert (petition.due_on is None) == (state.turn in {"citizen", "nobody"})


def test_bulk_rows_are_of_the_same_making_as_walked_ones(app, many):
    load(citizens=5, petitions=200, seed=2, many=50)
    codes = {service.code for service in bulk.services_without_effects()}
    ours = [p for p in petitions() if p.service_code in codes]
    walked = next(p for p in reversed(ours) if not p.submit_token.startswith("demo-"))
    written = next(p for p in ours if p.service_code == walked.service_code)
    for column in Petition.__table__.c:
        if not column.nullable:
            kinds = {type(getattr(p, column.key)) for p in (written, walked)}
            assert len(kinds) == 1, column.name
    submitted, real = events_of(written)[0], events_of(walked)[0]
    assert [title for title, _rows in submitted.answers] == [title for title, _rows in real.answers]
    assert all(label for _title, rows in submitted.answers for label, text in rows)


def test_bulk_petitions_are_found_counted_and_followed_by_new_ones(app, many):
    found = load(citizens=5, petitions=200, seed=2, many=50)
    one = next(p for p in petitions() if p.service_code == "id_card")
    reader = readers(found)["staff", "id_card"][0]
    page = queue(reader, "id_card", q=one.reference, state="all")
    assert [row.reference for row in page.rows] == [one.reference]
    assert db.session.scalar(select(func.sum(PetitionCount.number))) == 200
    assert petitions()[-1].id == 200  # the walked ones got the next ids


def readers(found):
    from portal.accounts.identity import index_of
    from portal.accounts.models import User
    from portal.demo.people import readers_of

    ids = [
        db.session.scalars(select(User.id).where(User.national_id_index == index_of(a.national_id)))
        .one()
        for a in found.accounts
    ]
    return readers_of(found.accounts, ids)


def test_a_wrong_counter_would_be_found(app, many):
    load(citizens=3, petitions=60, seed=2, many=50)
    with transaction() as session:
        count(session, registry()["id_card"], "submitted", +1)
    assert not is_sound()


def test_more_petitions_than_seconds_are_refused(app):
    found = accounts(1, 1)
    settle(1, found)
    moment = now()
    with pytest.raises(ValueError, match="do not fit"):
        bulk.load(1, {}, 100, moment - timedelta(seconds=50), moment)


def test_loading_again_changes_nothing_and_says_the_same(app):
    first = load(citizens=2, petitions=4, seed=5)
    assert load(citizens=2, petitions=4, seed=5) == first
    lines = announced(inside=False)
    assert [bool(line.note) for line in lines] == [True, False, False]  # one of them pinned
    assert len(petitions()) == 4


def test_it_is_refused_where_somebody_real_has_an_account(app):
    make_person()
    with pytest.raises(Refused, match="Real accounts"):
        load(citizens=2, petitions=0, seed=5)


def test_it_is_refused_once_somebody_real_has_joined(app):
    load(citizens=2, petitions=0, seed=5)
    make_person()
    with pytest.raises(Refused, match="Real accounts"):
        load(citizens=2, petitions=0, seed=5)


def test_it_is_refused_on_other_demo_data(app):
    load(citizens=2, petitions=0, seed=5)
    with pytest.raises(Refused, match="seed 5"):
        load(citizens=2, petitions=0, seed=6)


def test_it_is_refused_after_a_load_that_was_cut_short(app):
    record_act(operations.BEGUN, actor_id=None, people=9)
    with pytest.raises(Refused, match="cut short"):
        load(citizens=2, petitions=0, seed=5)


def test_it_is_refused_in_production(app, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL_ENV", "production")
    with pytest.raises(Refused, match="production"):
        load(citizens=2, petitions=0, seed=5)


def test_the_command_prints_one_json_object(app):
    result = app.test_cli_runner().invoke(demo, ["--petitions", "3", "--json"])
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert set(said) == {"accounts", "rooms", "references"}
    keys = {"role", "service", "national_id", "password", "totp_secret"}
    assert all(set(account) == keys for account in said["accounts"])
    assert len(said["references"]) == 3


def test_the_command_prints_a_table_with_every_password(app):
    result = app.test_cli_runner().invoke(demo, ["--petitions", "0", "--citizens", "25"])
    shown = [a for a in accounts(1, 25) if a.role != "citizen"]
    assert all(a.password in result.stdout and a.national_id in result.stdout for a in shown)
    assert "5 citizens more" in result.stdout


def test_the_command_answers_2_with_a_sentence_when_refused(app):
    make_person()
    result = app.test_cli_runner().invoke(demo, [])
    assert result.exit_code == 2
    assert "Real accounts" in result.stderr
