"""The worker reaches fonts, our pictures and its request; nothing else, whatever runs in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.documents.walls import STATIC, Refused, asset

ROOT = Path(__file__).parents[2]
#: name: an expression that reaches outside
ATTEMPTS = {
    "a socket": "__import__('socket').socket()",
    "a name look-up": "__import__('socket').getaddrinfo('localhost', 80)",
    "an address": "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/', timeout=1)",
    "a program": "__import__('subprocess').run(['true'])",
    "a shell": "__import__('os').system('true')",
    "a fork": "__import__('os').fork() or __import__('os')._exit(0)",
    "a signal to others": "__import__('os').kill(__import__('os').getpid(), 0)",
    "a library": "__import__('ctypes').CDLL(None)",
    "reading a file": "open('{canary}').read()",
    "reading past the interpreter": "__import__('os').open('{canary}', 0)",
    "reading by a detour": "open('{static}/img/../../config.py').read()",
    "reading by a link": "open('{link}').read()",
    "reading a folder": "__import__('os').listdir('{folder}')",
    "writing a file": "open('{folder}/new', 'w')",
    "writing to a picture": "open('{static}/img/logo.svg', 'r+')",
    "deleting a file": "__import__('os').remove('{spare}')",
    "renaming a file": "__import__('os').rename('{spare}', '{spare}2')",
    "making a folder": "__import__('os').mkdir('{folder}/made')",
    "changing rights": "__import__('os').chmod('{canary}', 0o600)",
    "a database": "__import__('sqlite3').connect('{folder}/db')",
    "changing the environment": "__import__('os').putenv('A', 'B')",
}
CHILD = """
import ctypes, json, os, socket, sqlite3, subprocess, sys, urllib.request
from portal.documents import walls
attempts, closed = json.load(sys.stdin)
if closed:
    walls.close_doors()
result = {}
for name, attempt in attempts.items():
    try:
        eval(attempt)
        result[name] = "done"
    except walls.Refused:
        result[name] = "refused"
    except Exception as error:
        result[name] = type(error).__name__
print(json.dumps(result))
"""


def tried(folder: Path, *, closed: bool) -> dict[str, str]:
    """What became of each attempt in a process of its own."""
    folder.mkdir()
    (folder / "canary").write_text("canary")
    (folder / "spare").write_text("spare")
    (folder / "link").symlink_to(folder / "canary")
    places = {"canary": folder / "canary", "spare": folder / "spare", "folder": folder,
              "link": folder / "link", "static": STATIC}  # fmt: skip
    attempts = {name: attempt.format(**places) for name, attempt in ATTEMPTS.items()}
    run = subprocess.run(
        [sys.executable, "-c", CHILD], input=json.dumps([attempts, closed]), text=True,
        capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    result: dict[str, str] = json.loads(run.stdout)
    return result


def test_behind_closed_doors_every_attempt_is_refused(tmp_path: Path) -> None:
    assert tried(tmp_path / "closed", closed=True) == dict.fromkeys(ATTEMPTS, "refused")
    assert sorted(p.name for p in (tmp_path / "closed").iterdir()) == ["canary", "link", "spare"]


def test_with_open_doors_nothing_is_refused(tmp_path: Path) -> None:
    """The control: the same attempts reach outside, so it is the doors that refuse."""
    drawings = STATIC / "img" / "logo.svg"
    before = drawings.read_bytes()
    results = tried(tmp_path / "open", closed=False)
    assert "refused" not in results.values()
    assert sum(result == "done" for result in results.values()) >= len(ATTEMPTS) - 2
    assert drawings.read_bytes() == before


def test_libraries_and_pictures_can_still_be_read() -> None:
    code = (
        "from portal.documents import walls; walls.close_doors();"
        "import encodings.koi8_t, wave;"
        "print(walls.asset('asset:img/logo.svg', {})[1], len(open(wave.__file__).read()) > 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], text=True, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.stdout.split() == ["image/svg+xml", "True"]


def test_an_asset_comes_from_the_request_before_our_pictures() -> None:
    assert asset("asset:qr.svg", {"qr.svg": b"<svg/>"}) == (b"<svg/>", "image/svg+xml")
    ours, kind = asset("asset:img/garuda.svg", {})
    assert ours.startswith(b"<svg")
    assert kind == "image/svg+xml"
    assert asset("asset:img/garuda.svg", {"img/garuda.svg": b"office"})[0] == b"office"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.svg", "https://portal.example/a.svg", "file:///etc/hosts.svg",
        "file:///work/logo.svg", "ftp://127.0.0.1/a.png", "data:image/svg+xml,<svg/>", "a.svg",
        "asset:../config.svg", "asset:img/../../../etc/passwd.svg", "asset:/etc/passwd.svg",
        "asset:img/../js/portal.js", "asset:fonts/print/sarabun-400.ttf", "asset:portal.css",
        "ASSET:img/logo.svg", "asset:img%2flogo.svg%00.svg", "",
    ],
)  # fmt: skip
def test_every_other_address_is_refused_unseen(url: str) -> None:
    with pytest.raises((Refused, FileNotFoundError)):
        asset(url, {})
