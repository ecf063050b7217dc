"""The worker dies, hangs, swells or cannot start: the caller is told and the next call works."""

from __future__ import annotations

import io
import os
import resource
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from portal.documents import pdf, wire, worker
from portal.documents.pdf import PdfUnavailable, missing, render_pdf

LONG = "<p>" + "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา " * 2000


def small() -> bytes:
    return render_pdf("<p>น้ำใจ", language="th", title="")


def refused(html: str = "<p>ก", timeout: float = 20) -> str:
    with pytest.raises(PdfUnavailable) as caught:
        render_pdf(html, language="th", title="", timeout=timeout)
    return caught.value.reason


def process() -> Any:
    assert pdf._post.worker is not None
    return pdf._post.worker.process


@pytest.mark.usefixtures("printable")
class TestTheNextCallWorks:
    """Whatever happened to the worker, it is gone and another one prints the same."""

    def test_after_it_was_killed_in_the_middle(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = small()
        send = wire.send

        def send_and_kill(*arguments: Any) -> None:
            send(*arguments)
            process().kill()

        monkeypatch.setattr(wire, "send", send_and_kill)
        assert refused(LONG) == "died"
        monkeypatch.undo()
        assert small() == before

    def test_after_it_was_killed_while_idle(self) -> None:
        before = small()
        process().kill()
        process().wait()
        assert small() == before

    def test_after_it_hung(self) -> None:
        before, hung = small(), process()
        hung.send_signal(signal.SIGSTOP)
        assert refused(timeout=0.2) == "timeout"
        assert hung.returncode == -signal.SIGKILL
        assert small() == before

    def test_after_a_document_that_takes_too_long(self) -> None:
        before, slow = small(), process()
        assert refused(LONG, timeout=0.1) == "timeout"
        assert slow.returncode == -signal.SIGKILL
        assert small() == before

    def test_after_it_met_its_memory_limit(self) -> None:
        before, full = small(), process()
        pages = int(Path(f"/proc/{full.pid}/statm").read_text().split()[0])
        limit = pages * os.sysconf("SC_PAGESIZE") + (4 << 20)
        resource.prlimit(full.pid, resource.RLIMIT_AS, (limit, limit))
        assert refused(LONG) in ("memory", "died", "failed")
        assert small() == before
        assert process().pid != full.pid

    def test_after_it_swelled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before, swollen = small(), process()
        monkeypatch.setattr(pdf, "SWOLLEN", 1)
        assert small() == before
        assert swollen.returncode is not None
        monkeypatch.undo()
        assert small() == before

    def test_what_the_portal_itself_has_needed_is_not_held_against_it(self) -> None:
        needed = b"x" * (pdf.SWOLLEN + (20 << 20))
        pdf.stop()
        small()
        first = process()
        del needed
        small()
        assert process() is first

    @pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
    def test_in_a_forked_process_which_starts_its_own(self) -> None:
        before, parents = small(), process().pid
        read, write = os.pipe()
        child = os.fork()
        if child == 0:  # the forked web process
            done = small() == before and process().pid != parents
            pdf.stop()
            os.write(write, b"1" if done else b"0")
            os._exit(0)
        os.waitpid(child, 0)
        assert os.read(read, 1) == b"1"
        os.close(read)
        os.close(write)
        assert small() == before
        assert process().pid == parents


@pytest.mark.usefixtures("printable")
def test_memory_and_writing_are_bounded_by_the_system() -> None:
    small()
    limits = Path(f"/proc/{process().pid}/limits").read_text()
    found = {line[:25].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert found["Max address space"] == str(1 << 30)
    assert found["Max file size"] == found["Max core file size"] == "0"


@pytest.mark.usefixtures("printable")
def test_the_worker_knows_nothing_of_the_portals_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "not for the worker")
    pdf.stop()
    small()
    assert b"not for the worker" not in Path(f"/proc/{process().pid}/environ").read_bytes()


@pytest.mark.usefixtures("printable")
def test_started_ahead_the_same_worker_makes_the_first_document() -> None:
    pdf.stop()
    pdf.start()
    ahead = process().pid
    assert small()
    assert process().pid == ahead


def test_who_waits_too_long_for_others_is_told_busy() -> None:
    with pdf._post.lock:
        assert refused(timeout=0.01) == "busy"


@pytest.mark.usefixtures("printable")
def test_many_at_once_each_get_their_own_document() -> None:
    texts = [f"คนที่ {number}" for number in range(8)]
    alone = [render_pdf(f"<p>{text}", language="th", title="") for text in texts]
    together: dict[int, bytes] = {}

    def make(place: int) -> None:
        together[place] = render_pdf(f"<p>{texts[place]}", language="th", title="")

    threads = [threading.Thread(target=make, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[place] for place in range(8)] == alone


def test_missing_libraries_are_named_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text('raise OSError("cannot load library libpango-1.0-0")')
    environment = pdf._environment

    def without_pango(fonts: Path | None) -> dict[str, str]:
        whole = environment(fonts)
        return {**whole, "PYTHONPATH": f"{tmp_path}{os.pathsep}{whole['PYTHONPATH']}"}

    pdf.stop()
    monkeypatch.setattr(pdf, "_environment", without_pango)
    assert refused() == "libraries"
    assert missing() == "libraries: cannot load library libpango-1.0-0"
    monkeypatch.undo()
    assert missing() is None or "libpango-1.0-0" not in str(missing())


def test_one_bad_document_does_not_end_the_worker() -> None:
    class Clumsy(worker.Renderer):
        def __init__(self) -> None:
            pass

        def render(self, html: str, *_: object, archive: bool = False) -> bytes:
            if html == "bad":
                raise KeyError("a person's answer")
            return b"%PDF-"

    asked, answered = io.BytesIO(), io.BytesIO()
    header = {"language": "th", "title": "", "assets": [], "archive": False, "timeout": 5}
    for html in (b"bad", b"good"):
        wire.send(asked, header, [html])
    asked.seek(0)
    with Path("/proc/self/status").open("rb") as status:
        worker.serve(asked, answered, Clumsy(), status.fileno())
    answered.seek(0)
    first, _ = wire.receive(answered)
    second, parts = wire.receive(answered)
    assert (first["state"], first["detail"]) == ("failed", "KeyError")
    assert (second["state"], parts) == ("done", [b"%PDF-"])


def test_a_cut_message_is_the_end_of_the_line() -> None:
    whole = io.BytesIO()
    wire.send(whole, {"state": "done"}, [b"123456"])
    for length in range(len(whole.getvalue())):
        with pytest.raises(EOFError):
            wire.receive(io.BytesIO(whole.getvalue()[:length]))
