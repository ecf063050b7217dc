"""What is taken and what is refused, with the sentence; and the process that looks at it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.errors import Refused, Unavailable
from portal.uploads import MAX_BYTES, checks
from portal.uploads.checks import Checked, inspect
from portal.uploads.streaming import Incoming
from tests.uploads import samples

Come = Callable[..., Incoming]


def refusal(incoming: Incoming, name: str = "") -> str:
    with pytest.raises(Refused) as refused:
        inspect(incoming, declared_name=name)
    return str(refused.value.message)


def taken(incoming: Incoming, name: str) -> tuple[Checked, bytes]:
    checked = inspect(incoming, declared_name=name)
    with checked.file:
        stored = checked.file.read()
    assert len(stored) == checked.size
    return checked, stored


@pytest.mark.parametrize(
    ("raw", "name", "media_type", "extension"),
    [
        (samples.picture("PNG"), "การ์ด.png", "image/png", "png"),
        (samples.picture("PNG"), "CARD.PNG", "image/png", "png"),
        (samples.picture("JPEG"), "card.jpeg", "image/jpeg", "jpg"),
        (samples.picture("JPEG"), "card.JFIF", "image/jpeg", "jpg"),
        (samples.picture("JPEG"), "image", "image/jpeg", "jpg"),
        (samples.paper(), "นาย ก. ข. 2568.v1.2.pdf", "application/pdf", "pdf"),
        (samples.paper(), "report.docx.pdf", "application/pdf", "pdf"),
        (samples.paper(), ".pdf", "application/pdf", "pdf"),
    ],
)
def test_the_three_types_are_taken(
    incoming: Come, raw: bytes, name: str, media_type: str, extension: str
) -> None:
    checked, stored = taken(incoming(raw), name)
    assert (checked.media_type, checked.extension) == (media_type, extension)
    assert stored == raw or extension != "pdf", "papers are kept byte for byte"


@pytest.mark.parametrize(
    ("raw", "name", "sentence"),
    [
        (b"", "a.pdf", "is empty"),
        (b"hello", "a.pdf", "Only png, jpg and pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "Only png, jpg and pdf"),
        (b"MZ" + bytes(200), "a.jpg", "This is a exe file"),
        (b"GIF89a" + bytes(99), "a.jpg", "This is a gif file"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), "a.jpg", "This is a heic file"),
        (samples.archive(), "a.pdf", "This is a zip file"),
        (b" " + samples.paper(), "a.pdf", "Only png, jpg and pdf"),
        (b"\xef\xbb\xbf" + samples.paper(), "a.pdf", "Only png, jpg and pdf"),
        (b"\xff\xd8\xff", "a.jpg", "damaged or incomplete"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "damaged or incomplete"),
        (samples.picture("PNG"), "a.jpg", "ends in .jpg but this is a png file"),
        (samples.paper(), "a.jpg", "ends in .jpg but this is a pdf file"),
        (samples.picture(), "a.pdf", "ends in .pdf but this is a jpg file"),
        (samples.picture(), "a.exe", "ends in .exe but this is a jpg file"),
        (samples.picture(), "a.jpg.exe", "ends in .exe"),
        (samples.picture(), "a.jpg\u202e.exe ", "ends in .exe"),
        (samples.picture(), "a.php.jpg", r"two endings (.php.jpg)"),
        (samples.paper(), "a.HTML. pdf", r"two endings (.html.pdf)"),
        (samples.paper(samples.with_attachment), "a.pdf", "files packed inside"),
        (samples.paper(samples.with_link(S=samples.Name.Launch)), "a.pdf", "scripts, media"),
        (samples.paper() + samples.archive(), "a.pdf", "hides another kind"),
        (samples.paper()[:-9], "a.pdf", "damaged or incomplete"),
        (samples.picture() + samples.archive(), "a.jpg", "hides another kind"),
    ],
)
def test_others_are_refused_with_the_cure(
    incoming: Come, raw: bytes, name: str, sentence: str
) -> None:
    assert sentence in refusal(incoming(raw), name)


def test_exactly_five_megabytes_pass_and_one_byte_more_does_not(incoming: Come) -> None:
    raw = samples.paper(samples.with_stream(bytes(MAX_BYTES), []))
    raw = samples.paper(samples.with_stream(bytes(2 * MAX_BYTES - len(raw)), []))
    assert len(raw) == MAX_BYTES
    _, stored = taken(incoming(raw), "a.pdf")
    assert hashlib.sha256(stored).digest() == hashlib.sha256(raw).digest()
    assert "5.1 MB, more than 5 MB" in refusal(incoming(raw + b"\n"), "a.pdf")


def test_size_is_told_as_people_read_it() -> None:
    assert checks.megabytes(7_549_747) == "7.2"
    assert checks.megabytes(MAX_BYTES + 1) == "5.1"
    assert checks.megabytes(1) == "0.1"


def test_every_word_of_the_checking_process_has_a_sentence() -> None:
    room = Path(checks.__file__).parent
    words = set()
    for file in ("verdicts.py", "pictures.py", "papers.py", "checker.py"):
        words |= {part.split('"')[1] for part in (room / file).read_text().split("Bad(")[1:]
                  if part.startswith('"')}  # fmt: skip
    assert words == set(checks.SENTENCES)


# The process


def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Put a program of the test in the place of the checking process."""
    program = tmp_path / "checker.py"
    program.write_text(code)
    monkeypatch.setattr(checks, "CHECKER", program)


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        ("import os; os.kill(os.getpid(), 11)", Refused, "too complicated"),
        ("while True: pass", Refused, "too complicated"),
        ("raise SystemExit(3)", Unavailable, "cannot be stored right now"),
        ("""print('{"verdict": "no_room", "detail": "full"}')""", Unavailable, "cannot be stored"),
        ("""print('{"verdict": "a word of tomorrow"}')""", Refused, "damaged or incomplete"),
    ],
)
def test_whatever_becomes_of_the_process_the_web_lives(
    incoming: Come, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    code: str, error: type[Exception], sentence: str,
) -> None:  # fmt: skip
    child(monkeypatch, tmp_path, code)
    monkeypatch.setattr(checks, "SECONDS", 0.5)
    with pytest.raises(error, match=sentence):
        inspect(incoming(samples.picture()), declared_name="a.jpg")
    monkeypatch.undo()
    assert taken(incoming(samples.picture()), "a.jpg")


def test_the_process_gets_none_of_our_secrets_and_files(
    incoming: Come, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "do not tell")
    secret = os.open(tmp_path / "secret", os.O_RDWR | os.O_CREAT)
    os.set_inheritable(secret, True)
    child(
        monkeypatch, tmp_path,
        "import os\n"
        f"open({str(tmp_path / 'seen')!r}, 'w').write(repr((dict(os.environ), os.getcwd(),"
        " [os.path.realpath(f'/proc/self/fd/{n}') for n in range(256)])))\n"
        """print('{"verdict": "good"}')""",
    )  # fmt: skip
    inspect(incoming(samples.picture()), declared_name="a.jpg").file.close()
    os.close(secret)
    environment, folder, files = eval((tmp_path / "seen").read_text())
    assert "do not tell" not in str(environment)
    assert set(environment) <= {"LANG", "LC_CTYPE"}
    assert folder == "/"
    assert str(tmp_path / "secret") not in files
    assert str(tmp_path / "seen") in files


def test_the_process_limits_itself() -> None:
    code = (
        f"import runpy, resource\nroom = runpy.run_path({str(checks.CHECKER)!r})\n"
        "room['limit_this_process']()\n"
        "names = ('AS', 'CPU', 'FSIZE', 'CORE')\n"
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[0] for n in names])\n"
        "try: bytearray(2 << 30)\n"
        "except MemoryError: print('kept')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"[{1 << 30}, 20, {20 << 20}, 0]\nkept\n"


def test_the_process_does_not_load_the_portal() -> None:
    code = (
        f"import runpy, sys\nroom = runpy.run_path({str(checks.CHECKER)!r})\n"
        "room['_without_the_portal']()\n"
        "import portal.uploads.papers, portal.uploads.pictures\n"
        "print('flask' in sys.modules, 'sqlalchemy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n"


def test_two_are_checked_at_once_and_the_next_waits_or_is_told(
    incoming: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_in, gate = threading.Barrier(3), threading.Event()
    inside: list[int] = []

    def run(*_: Any, **__: Any) -> Any:
        inside.append(1)
        if not gate.is_set():
            both_in.wait(10)
            gate.wait(10)
        inside.pop()
        return subprocess.CompletedProcess([], 0, b'{"verdict": "good"}')

    def look() -> None:
        inspect(incoming(samples.paper()), declared_name="a.pdf")

    monkeypatch.setattr(subprocess, "run", run)
    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    both_in.wait(10)
    with monkeypatch.context() as patch:
        patch.setattr(checks, "SECONDS", 0.01)
        with pytest.raises(Unavailable, match="Many files"):
            look()
    third = threading.Thread(target=look)
    third.start()
    assert len(inside) == 2
    gate.set()
    for thread in [*threads, third]:
        thread.join(10)
    assert not inside
    look()
