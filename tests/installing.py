"""How an office comes by a plugin: a wheel, pip, and a look at what the portal then says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, environment: dict[str, str], folder: Path = ROOT) -> str:
    """What `python -m <command>` prints; an AssertionError with all of it where it fails."""
    result = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    return result.stdout


def environment(*folders: Path, instance: Path) -> dict[str, str]:
    """The environment of an office whose packages lie in these folders, the portal's last."""
    path = os.pathsep.join(map(str, (*folders, ROOT)))
    return {
        **os.environ, "PYTHONPATH": path, "PORTAL_INSTANCE": str(instance), "PYTEST_ADDOPTS": "",
    }


def install(project: Path, target: Path) -> None:
    """Build a wheel of the project and install it into a folder; no index is asked."""
    wheels = target.with_name("wheels")
    pip = ("pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", wheels,
        project, environment=dict(os.environ))
    run(*pip, "install", "--no-deps", "--no-index", "--target", target, *wheels.glob("*.whl"),
        environment=dict(os.environ))


def passed(folder: Path, where: dict[str, str], *options: str) -> int:
    """How many tests of the folder pass there; all must."""
    output = run(
        "pytest", "-q", "-p", "no:cacheprovider", *options, environment=where, folder=folder
    )
    found = re.search(r"\b(\d+) passed", output)
    assert found, output
    return int(found[1])
