"""The child process that opens a stranger's file, so that no file can harm the web process.

Run by checks.py as `python -I checker.py <kind> <file in> <file out>` (numbers of open files).
It knows no secret, no database and no setting, limits its own memory, time and output before
it looks at the first byte, and answers with one line of JSON: `{"verdict": "good"}` or another
word that checks.py turns into a sentence. A picture is drawn anew into the file out; a PDF is
only read. A child that dies or hangs has refused the file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import types
import warnings
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
MOST_OUTPUT = 20 * 1024 * 1024


def limit_this_process() -> None:
    """Memory, time, output: after this a bomb harms only the child. No core dump of an ID card."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # pages of other people come first


def judge(kind: str, raw: bytes) -> bytes:
    """The bytes to store for a sound file of `kind` (PNG, JPEG or PDF).

    :raises Bad: with the word for what is wrong.
    """
    from portal.uploads.verdicts import Bad

    try:
        if kind == "PDF":
            from portal.uploads.papers import read_paper

            read_paper(raw)
            return raw
        from portal.uploads.pictures import redraw

        return redraw(raw, kind)
    except Bad:
        raise
    except MemoryError:
        raise Bad("too_much") from None
    except Exception as trouble:  # the libraries raise anything on torn files
        raise Bad("torn") from trouble


def main(kind: str, source: int, target: int) -> str:
    """Judge the open file `source`, draw a picture into `target`; the answer as JSON."""
    from portal.uploads.verdicts import Bad

    warnings.simplefilter("ignore")
    limit_this_process()
    with os.fdopen(source, "rb") as file:
        raw = file.read()
    try:
        stored = judge(kind, raw)
    except Bad as bad:
        return json.dumps({"verdict": str(bad), "detail": repr(bad.__cause__)[:200]})
    try:
        if kind != "PDF":
            with os.fdopen(target, "wb") as file:
                file.write(stored)
    except OSError as trouble:
        return json.dumps({"verdict": "no_room", "detail": repr(trouble)})
    return json.dumps({"verdict": "good"})


def _without_the_portal() -> None:
    """Let `portal.uploads` be imported without `portal`, which would load all of Flask."""
    package = types.ModuleType("portal")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["portal"] = package


if __name__ == "__main__":
    _without_the_portal()
    answer = main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(answer)
