"""The README of a plugin shows its workflow as it is."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from portal.describing import picture

PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.mark.parametrize("folder", [p.parent.name for p in PLUGINS.glob("*/README.md")])
def test_the_picture_of_the_states_is_the_workflow(folder: str) -> None:
    service = getattr(import_module(f"plugins.{folder}"), "SERVICE", None)
    if service is None:  # a plugin that only carries messages
        return
    assert picture(service.workflow) in (PLUGINS / folder / "README.md").read_text("utf-8")


def test_every_plugin_has_a_readme() -> None:
    folders = {p.parent.name for p in PLUGINS.glob("*/__init__.py")}
    assert folders == {p.parent.name for p in PLUGINS.glob("*/README.md")}
