"""Files on their way in: to disk, no further than the limit, and the form beside them is read."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pytest
from flask import Flask, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from portal.errors import Unavailable
from portal.uploads import MAX_BYTES, streaming
from portal.uploads.checks import inspect
from portal.uploads.streaming import MOST_FILES, Incoming, Request, waiting_room
from tests.uploads.samples import form_body


def on_disk(folder: Path) -> int:
    """Bytes the nameless files of this process hold in `folder`."""
    total = 0
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if str(handle.readlink()).startswith(str(folder)):
                total += handle.stat().st_size
    return total


def test_the_limit_passes_and_one_more_byte_is_cut_off(incoming: Callable[..., Incoming]) -> None:
    file = incoming(bytes(MAX_BYTES))
    assert file.whole
    assert file.size == MAX_BYTES == 5_242_880
    assert on_disk(file.folder) == MAX_BYTES
    file.write(b"x")
    assert not file.whole
    assert on_disk(file.folder) == 0
    file.write(bytes(1_000_000))
    assert file.size == MAX_BYTES + 1_000_001
    assert on_disk(file.folder) == 0
    assert file.read() == b""


def test_it_reads_back_what_was_written(incoming: Callable[..., Incoming]) -> None:
    file = incoming(b"one\ntwo\n")
    assert file.seek(0) == 0
    assert file.readline() == b"one\n"
    assert file.tell() == 4
    assert file.read() == b"two\n"


def test_an_empty_field_costs_no_file(incoming: Callable[..., Incoming]) -> None:
    file = incoming(b"")
    assert not file.folder.exists()
    assert file.read() == b""
    assert file.seek(0) == 0 == file.tell()
    with pytest.raises(OSError, match="nothing was sent"):
        file.fileno()


def test_no_file_has_a_name_while_it_waits(incoming: Callable[..., Incoming]) -> None:
    file = incoming(b"x" * 1000)
    assert on_disk(file.folder) == 1000
    assert list(file.folder.iterdir()) == []


@pytest.mark.parametrize("trouble", ["no folder", "full"])
def test_trouble_with_the_disk_is_told_when_the_file_is_taken_in(
    tmp_path: Path, trouble: str
) -> None:
    (tmp_path / "waiting").write_text("a file in the place of the folder")
    file = Incoming(tmp_path / "waiting" if trouble == "no folder" else tmp_path / "other")
    if trouble == "full":
        most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most[1]))
        try:
            file.write(bytes(200_000))
            file.write(bytes(200_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, most)
    else:
        file.write(b"x")
    assert file.trouble is not None
    assert not file.whole
    with pytest.raises(Unavailable, match="cannot be stored right now"):
        inspect(file, declared_name="a.pdf")


# Inside a form


@pytest.fixture
def form(light: Flask) -> Iterator[Flask]:
    """An app that says what it was sent."""
    light.config["MAX_CONTENT_LENGTH"] = 32 * 1024 * 1024

    @light.post("/")
    def view() -> object:
        sizes = {name: file.stream.size for name, file in request.files.items()}
        return jsonify(words=request.form, sizes=sizes, kept=on_disk(waiting_room()))

    return light


def test_words_beside_a_file_that_is_too_large_are_kept(form: Flask) -> None:
    body = form_body(
        before="ก่อน", big=(bytes(MAX_BYTES + 5), "big.pdf"), small=(b"ok", "small.pdf"),
        after="หลัง",
    )  # fmt: skip
    answer = form.test_client().post("/", **body).get_json()
    assert answer["words"] == {"before": "ก่อน", "after": "หลัง"}
    assert answer["sizes"] == {"big": MAX_BYTES + 5, "small": 2}
    assert answer["kept"] == 2


def test_all_is_gone_when_the_request_ends(form: Flask) -> None:
    answer = form.test_client().post("/", **form_body(f=(bytes(1000), "a.pdf"))).get_json()
    assert answer["kept"] == 1000
    with form.app_context():
        assert on_disk(waiting_room()) == 0


def test_an_unchosen_file_field_stores_nothing(form: Flask) -> None:
    answer = form.test_client().post("/", **form_body(f=(b"nameless", ""))).get_json()
    assert answer["kept"] == 0


def test_too_many_files_are_refused(form: Flask) -> None:
    def post(number: int) -> int:
        body = form_body(**{f"f{n}": (b"x", "a.pdf") for n in range(number)})
        return form.test_client().post("/", **body).status_code

    assert post(MOST_FILES) == 200
    assert post(MOST_FILES + 1) == 413


def posted(body: BinaryIO, size: int) -> Request:
    """A request as the server hands it over, its body not read yet."""
    environ = EnvironBuilder(method="POST").get_environ()
    return Request(
        environ
        | {
            "wsgi.input": body,
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": str(size),
        }
    )


@pytest.mark.parametrize(
    ("size", "most", "read"), [(3_000_000, 10_000_000, 3_000_000), (3_000_000, 200_000, 200_000)]
)
def test_a_body_refused_for_its_size_is_read_to_an_end(
    light: Flask, monkeypatch: pytest.MonkeyPatch, size: int, most: int, read: int
) -> None:
    monkeypatch.setattr(streaming, "MOST_DRAINED", most)
    body = io.BytesIO(bytes(size + 500_000))
    coming = posted(body, size)
    coming.max_content_length = 1_000_000
    with pytest.raises(RequestEntityTooLarge):
        coming.form  # noqa: B018
    assert read <= body.tell() <= read + streaming.CHUNK
    assert body.tell() <= size, "never into the next request"


def test_words_that_are_too_many_are_refused_and_read_to_the_end(form: Flask) -> None:
    form.config["MAX_FORM_MEMORY_SIZE"] = 200_000
    for length, status in ((900, 200), (900_000, 413)):
        body = form_body(words="x" * length)
        assert form.test_client().post("/", **body).status_code == status


def test_memory_does_not_grow_with_the_file(form: Flask) -> None:
    boundary = b"--x\r\nContent-Disposition: form-data; name=f; filename=a.pdf\r\n\r\n"
    path = Path(form.config["PORTAL_INSTANCE"]) / "body"
    path.write_bytes(boundary + bytes(MAX_BYTES) + b"\r\n--x--\r\n")
    with path.open("rb") as body:
        coming = posted(body, path.stat().st_size)
        tracemalloc.start()
        try:
            assert coming.files["f"].stream.size == MAX_BYTES
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        coming.close()
    assert peak < 1_000_000


def test_nothing_stays_behind_after_kill_9(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib\nfrom portal.uploads.streaming import Incoming\n"
        "file = Incoming(pathlib.Path(sys.argv[1]))\nfile.write(bytes(100_000))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -9
    assert list(tmp_path.iterdir()) == []
