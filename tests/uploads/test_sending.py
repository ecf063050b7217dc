"""Files going out: the right type and name, an attachment, nothing in them can act."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings, strategies as st
from werkzeug.http import parse_options_header

from portal.errors import Unavailable
from portal.uploads import storage as room
from portal.uploads.models import StoredFile
from portal.uploads.names import cleaned
from portal.uploads.operations import keep
from portal.uploads.sending import send_stored
from tests.uploads import samples
from tests.uploads.conftest import sent


def stored(raw: bytes, name: str) -> StoredFile:
    """The row of a file that really lies there, without a database."""
    kept = keep(sent(raw, name))
    return StoredFile(
        id=kept.id, name=kept.name, media_type=kept.media_type, size=kept.size, sha256=kept.sha256
    )


def named(name: str, media_type: str = "application/pdf") -> str:
    """The header under which a file of this name is sent."""
    import hashlib
    import io

    storage = room.storage()
    written = storage.put(file_id := room.new_id(), io.BytesIO(b"x"))
    assert written.sha256 == hashlib.sha256(b"x").hexdigest()
    file = StoredFile(
        id=file_id, name=name, media_type=media_type, size=1, sha256=written.sha256
    )  # fmt: skip
    with send_stored(file) as response:
        return response.headers["Content-Disposition"]


def test_a_paper_is_sent_whole_as_an_attachment(light: Flask) -> None:
    raw = samples.paper()
    with send_stored(stored(raw, "คำร้อง.pdf")) as response:
        assert b"".join(response.iter_encoded()) == raw
        assert dict(response.headers) == {
            "Content-Type": "application/pdf",
            "Content-Length": str(len(raw)),
            "Content-Disposition": "attachment; filename=file.pdf; "
            "filename*=UTF-8''%E0%B8%84%E0%B8%B3%E0%B8%A3%E0%B9%89%E0%B8%AD%E0%B8%87.pdf",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store, private",
            "Accept-Ranges": "none",
        }


@pytest.mark.parametrize(
    ("raw", "name", "inline", "how"),
    [
        (samples.picture(), "a.jpg", True, "inline"),
        (samples.picture(), "a.jpg", False, "attachment"),
        (samples.picture("PNG"), "a.png", True, "inline"),
        (samples.paper(), "a.pdf", True, "attachment"),
    ],
)
def test_only_pictures_we_drew_show_in_the_page(
    light: Flask, raw: bytes, name: str, inline: bool, how: str
) -> None:
    with send_stored(stored(raw, name), inline=inline) as response:
        assert response.headers["Content-Disposition"].startswith(how)
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_row_with_a_strange_type_is_sent_as_mere_bytes(light: Flask) -> None:
    file = stored(samples.paper(), "a.pdf")
    file.media_type = "text/html"
    with send_stored(file, inline=True) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("สำเนาบัตร.pdf", "สำเนาบัตร.pdf"),
        ("ملف.pdf", "ملف.pdf"),
        ("photo\u202efdp.exe.pdf", "photofdp.exe.pdf"),
        ('a"b;c=d.pdf', 'a"b;c=d.pdf'),
        ("a%0d%0aX: y.pdf", "a%0d%0aX: y.pdf"),
        ("no ending", "no ending.pdf"),
        ("a.exe", "a.exe.pdf"),
        ("A.PDF", "A.PDF"),
        ("ก" * 251 + ".pdf", "ก" * 251 + ".pdf"),
    ],
)
def test_names_arrive_whole_and_harmless(light: Flask, name: str, shown: str) -> None:
    how, options = parse_options_header(named(name))
    assert how == "attachment"
    assert options["filename"] == shown


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_name_breaks_the_header(light: Flask, name: str) -> None:
    name = cleaned(name, fallback="file.pdf")
    header = named(name)
    assert re.fullmatch(r"[\x20-\x7e]+", header)
    plain, full = re.fullmatch(
        r'attachment; filename="?([\w.-]+)"?; filename\*=UTF-8\'\'([\w.~%-]+)', header
    ).groups()  # type: ignore[union-attr]
    assert plain.endswith(".pdf")
    assert unquote(full).lower().endswith(".pdf")


@pytest.mark.parametrize("harm", ["lost", "longer", "shorter", "other bytes", "unreadable"])
def test_a_lost_or_changed_file_is_named_and_never_sent(
    light: Flask, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    file = stored(samples.paper(), "คำร้อง.pdf")
    path = room.storage()._path(file.id)  # type: ignore[attr-defined]
    raw = path.read_bytes()
    if harm in {"lost", "unreadable"}:
        path.unlink()
        if harm == "unreadable":
            path.mkdir()
    else:
        path.write_bytes({"longer": raw + b"x", "shorter": raw[:-1]}.get(harm, raw[:-1] + b"x"))
    with pytest.raises(Unavailable, match=r"The file คำร้อง\.pdf cannot be read") as told:
        send_stored(file)
    assert told.value.status == 503
    assert file.id in caplog.text
    assert "คำร้อง" not in caplog.text
    if harm == "unreadable":
        path.rmdir()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_server_closes_the_file_with_the_answer(
    light: Flask, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    opened = []
    store, real = room.storage(), room.storage().open
    monkeypatch.setattr(store, "open", lambda i: opened.append(found := real(i)) or found)
    response = send_stored(stored(samples.paper(), "a.pdf"))
    answer = response.get_app_iter({"REQUEST_METHOD": method})
    assert not opened[0][0].closed
    answer.close()  # type: ignore[attr-defined]
    assert opened[0][0].closed
