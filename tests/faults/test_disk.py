"""The disk is full, or may not be written: a sentence, the words kept, nothing half, reading on."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select, text

from portal.app import Portal
from portal.extensions import db
from portal.i18n import gettext, use_language
from portal.petitions.models import Draft, Petition
from portal.testing import make_person, sign_in, unavailable
from portal.uploads.models import StoredFile
from portal.uploads.storage import storage
from tests.faults.citizen import CHECK, FORM, Citizen
from tests.faults.soundness import everything_agrees, petitions_are
from tests.petitions.conftest import ANSWERS, picture
from tests.races.crowd import web_processes
from tests.uploads.conftest import sent
from tests.uploads.samples import noise

SENTENCE = "Files cannot be stored right now. What you typed is kept; please try again later."
CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_PRIVATE_ALL = 1, 32, 4096, 0x44000


@pytest.fixture
def reader(app: Portal) -> FlaskClient:
    """A citizen with one file already sent for the form."""
    reader = sign_in(app, make_person())
    reader.get(FORM)
    post(reader, position="ครู", other_1=sent(picture(), "ก่อน.png"))
    return reader


def post(reader: FlaskClient, **fields: Any) -> Any:
    """The form with files."""
    return reader.post(FORM, data={**ANSWERS, **fields}, content_type="multipart/form-data")


def told(status: int, page: str) -> bool:
    """Whether the form came back with the sentence beside the file and the words kept."""
    with use_language("th"):
        return status == 422 and gettext(SENTENCE) in page and "ครูชำนาญการ" in page


def nothing_half(files: int) -> None:
    """So many files with rows, all whole, and nothing else in the storage."""
    db.session.rollback()
    rows = set(db.session.scalars(select(StoredFile.id)))
    assert rows == {lying.id for lying in storage().lying()}
    assert len(rows) == files
    assert list(storage().halves.glob("*")) == []  # type: ignore[attr-defined]
    everything_agrees()


def disk_full(*_: Any, **__: Any) -> Any:
    """What the system says of a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    "where", ["portal.uploads.streaming.nameless", "portal.uploads.checks.nameless", "os.fsync"]
)
def test_a_full_disk_is_told_and_leaves_nothing_half(
    app: Portal, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch, where: str
):
    with monkeypatch.context() as full:
        full.setattr(where, disk_full)
        answer = post(reader, position="ครูชำนาญการ", id_card_copy=sent(picture(), "บัตร.png"))
        assert told(answer.status_code, answer.get_data(as_text=True))
        assert reader.get(FORM).status_code == 200, "reading goes on"
        kept = db.session.scalars(select(StoredFile.id)).one()
        assert reader.get(f"/files/{kept}").status_code == 200
    draft = db.session.scalars(select(Draft)).one()
    assert ["position", "ครูชำนาญการ"] in draft.answers, "what was typed is kept"
    nothing_half(files=1)
    assert post(reader, id_card_copy=sent(picture(), "บัตร.png")).status_code == 303
    nothing_half(files=2)


def mounted(folder: Path, mount: Callable[[Any, bytes], int]) -> Callable[[], None]:
    """Lets a process see the folder as mounted anew, itself alone."""

    def arrange() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        alone = CLONE_NEWNS if os.geteuid() == 0 else CLONE_NEWNS | CLONE_NEWUSER
        if libc.unshare(alone) or libc.mount(None, b"/", None, MS_PRIVATE_ALL, None):
            raise OSError(ctypes.get_errno(), "mounting is not allowed here")
        if mount(libc, str(folder).encode()):
            raise OSError(ctypes.get_errno(), "mounting is not allowed here")

    return arrange


def small(libc: Any, folder: bytes) -> int:
    """A real file system with room for one picture."""
    return int(libc.mount(b"none", folder, b"tmpfs", 0, b"size=256k"))


def read_only(libc: Any, folder: bytes) -> int:
    """The same files, not to be written."""
    flags = MS_BIND | MS_REMOUNT | MS_RDONLY
    return int(
        libc.mount(folder, folder, None, MS_BIND, None)
        or libc.mount(None, folder, None, flags, None)
    )


@pytest.fixture
def uploads(app: Portal) -> Path:
    """The folder of uploads."""
    folder = Path(app.config["PORTAL_INSTANCE"]) / "uploads"
    folder.mkdir(exist_ok=True)
    return folder


def serving(app: Portal, arrange: Callable[[], None]) -> Any:
    """One web process that sees the disk as arranged; a skip where the system forbids it."""
    pid = os.fork()
    if pid == 0:
        try:
            arrange()
        except OSError:
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        unavailable("mounts", "this process may not mount")
    return web_processes(app, 1, arrange)


def test_a_disk_that_is_really_full(app: Portal, uploads: Path):
    citizen = Citizen(app, make_person(), 0)
    with serving(app, mounted(uploads, small)) as ports:
        citizen.port = ports[0]
        citizen.ask("GET", FORM)
        answers = {**ANSWERS, "position": "ครูชำนาญการ"}
        large = {**answers, "id_card_copy": sent(noise("PNG", (500, 400)), "บัตร.png")}
        answer = citizen.ask("POST", FORM, large)
        assert told(answer.status, answer.text)
        assert citizen.ask("GET", "/petitions").status == 200
        little = {**answers, "id_card_copy": sent(picture(), "บัตร.png")}
        assert citizen.ask("POST", FORM, little).status == 303, "what is there is used"
    assert ["position", "ครูชำนาญการ"] in db.session.scalars(select(Draft)).one().answers


def test_a_folder_that_may_not_be_written(app: Portal, uploads: Path):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 1) as ports:
        citizen.port = ports[0]
        citizen.confirm(citizen.fill())
    file = db.session.scalars(select(StoredFile.id)).first()
    with serving(app, mounted(uploads, read_only)) as ports:
        citizen.port = ports[0]
        citizen.ask("GET", FORM)
        answer = citizen.ask("POST", FORM, {
            **ANSWERS, "position": "ครูชำนาญการ", "id_card_copy": sent(picture(), "บัตร.png"),
        })  # fmt: skip
        assert told(answer.status, answer.text)
        assert citizen.ask("GET", f"/files/{file}").status == 200
        assert citizen.ask("GET", f"/petitions/{citizen.sent[0].reference}").status == 200
        citizen.ask("POST", FORM, ANSWERS)
    petitions_are(citizen.sent)
    everything_agrees()


class Fullness:
    """Call it, and no petition finds room; SQLite says so itself, PostgreSQL by a trigger."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def __call__(self) -> None:
        is_sqlite = db.engine.dialect.name == "sqlite"
        self._undo.append(_page_limit() if is_sqlite else _trigger())

    def restore(self) -> None:
        """There is room again."""
        while self._undo:
            self._undo.pop()()


@pytest.fixture
def full_database(app: Portal) -> Iterator[Fullness]:
    """A database that may be full for a while."""
    fullness = Fullness()
    yield fullness
    fullness.restore()


def _trigger() -> Callable[[], None]:
    with db.engine.begin() as connection:
        connection.execute(text(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        ))  # fmt: skip
        connection.execute(text(
            "CREATE TRIGGER full_disk BEFORE INSERT ON petition EXECUTE FUNCTION no_room()"
        ))  # fmt: skip

    def restore() -> None:
        with db.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER full_disk ON petition"))
            connection.execute(text("DROP FUNCTION no_room"))

    return restore


def _page_limit() -> Callable[[], None]:
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE ballast (filling BLOB)"))
        pages = connection.scalar(text("PRAGMA page_count"))
        free = connection.scalar(text("PRAGMA freelist_count"))
        size = connection.scalar(text("PRAGMA page_size"))
        connection.execute(text(f"INSERT INTO ballast VALUES (zeroblob({free * size}))"))

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Engine, "connect", limit)
    db.engine.dispose()

    def restore() -> None:
        event.remove(Engine, "connect", limit)
        db.session.remove()
        db.engine.dispose()
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE ballast"))

    return restore


def test_a_full_database_is_told_and_nothing_is_lost(
    app: Portal, reader: FlaskClient, full_database: Fullness
):
    long = "ก" * 500  # more than fits into what is left of the last pages
    post(
        reader, registered_address=long, contact_address=long,
        id_card_copy=sent(picture(), "บัตร.png"),
    )  # fmt: skip
    page = reader.get(CHECK).get_data(as_text=True)
    form = {"token": page.partition('name="token" value="')[2].partition('"')[0], "confirm": "y"}
    full_database()
    for _ in range(2):
        assert reader.post(CHECK, data=form).status_code == 503
        assert reader.get("/petitions").status_code == 200, "reading goes on"
        assert db.session.scalar(select(func.count()).select_from(Petition)) == 0
    full_database.restore()
    assert reader.post(CHECK, data=form).status_code == 303
    nothing_half(files=2)
