"""People, drafts and petitions that own files; files on their way in."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import now, use_language
from portal.i18n.setup import init_i18n
from portal.petitions.models import Draft, Petition
from portal.testing import make_person
from portal.uploads import MAX_BYTES
from portal.uploads.models import StoredFile
from portal.uploads.storage import storage
from portal.uploads.streaming import Incoming


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared by their msgids."""
    with use_language("en"):
        yield


@pytest.fixture
def owner(app: Portal) -> User:
    """A person who sends files."""
    return make_person()


@pytest.fixture
def draft(owner: User) -> Draft:
    """A form that person is filling in."""
    return make_draft(owner)


@pytest.fixture
def petition(owner: User) -> Petition:
    """A petition that person has sent."""
    return make_petition(owner)


def make_draft(owner: User, code: str = "id_card") -> Draft:
    """A fresh draft of this service."""
    with transaction() as session:
        draft = Draft(
            user_id=owner.id, service_code=code, token=secrets.token_hex(), saved_at=now()
        )
        session.add(draft)
    return draft


def make_petition(owner: User) -> Petition:
    """A petition without a life of its own: files need no more."""
    with transaction() as session:
        petition = Petition(
            reference=str(secrets.randbelow(10**16)).zfill(16), service_code="id_card",
            state="submitted", phase="submitted", turn="office", applicant_id=owner.id,
            applicant_name=owner.full_name, phone=owner.phone, promised_days=5, days_left=5,
            search_text="", submit_token=secrets.token_hex(), submitted_at=now(), changed_at=now(),
        )  # fmt: skip
        session.add(petition)
    return petition


@pytest.fixture
def light(tmp_path: Path) -> Iterator[Flask]:
    """An app for what needs settings but no table, its context pushed."""
    app = Portal("light")
    app.config.update(PORTAL_INSTANCE=tmp_path, PORTAL_STORAGE_URL="", TESTING=True)
    init_i18n(app)
    with app.app_context():
        yield app


@pytest.fixture
def incoming(tmp_path: Path) -> Iterator[Callable[[bytes], Incoming]]:
    """Make bytes that have come in."""
    made: list[Incoming] = []

    def come(data: bytes, limit: int = MAX_BYTES) -> Incoming:
        made.append(file := Incoming(tmp_path / "waiting", limit))
        for start in range(0, len(data), 65536):
            file.write(data[start : start + 65536])
        return file

    yield come
    for file in made:
        file.close()


def sent(data: bytes, name: str = "a.pdf") -> FileStorage:
    """A file as werkzeug hands it to a view."""
    return FileStorage(io.BytesIO(data), filename=name)


NOW = timedelta(seconds=-5)  #: a grace so short that everything is old


def lying() -> set[str]:
    """Ids of all files in the storage."""
    return {file.id for file in storage().lying()}


def rows() -> set[str]:
    """Ids of all files the database speaks of."""
    return set(db.session.scalars(select(StoredFile.id)))
