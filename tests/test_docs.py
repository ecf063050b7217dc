"""The documents keep up with the code: hooks, settings, commands, the SDK, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def hooks() -> list[str]:
    from portal import hookspecs

    return [name for name in vars(hookspecs) if name.startswith("portal_")]


@pytest.mark.parametrize("hook", hooks())
class TestHook:
    def test_has_a_heading_and_an_example(self, hook: str) -> None:
        _before, heading, after = text_of("docs/hooks.md").partition(f"\n## {hook}\n")
        assert heading, f"docs/hooks.md has no heading {hook}"
        section = after.split("\n## ")[0]
        assert re.search(rf"```python\n@hookimpl\ndef {hook}\(", section)

    def test_says_in_one_line_what_it_is_for(self, hook: str) -> None:
        from portal import hookspecs

        docstring = getattr(hookspecs, hook).__doc__
        assert docstring
        assert "\n" not in docstring.strip()

    def test_is_used_by_a_plugin_or_a_test(self, hook: str) -> None:
        used = re.compile(rf"^\s*def {hook}\(", re.MULTILINE)
        places = [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "tests").rglob("test_*.py")]
        assert any(used.search(path.read_text("utf-8")) for path in places)


def test_every_heading_of_the_hooks_page_is_a_hook() -> None:
    assert re.findall(r"^## (\S+)$", text_of("docs/hooks.md"), re.MULTILINE) == hooks()


def test_every_setting_is_described() -> None:
    from portal.config import DEFAULTS

    page = text_of("docs/operations.md")
    described = set(re.findall(r"^\| `PORTAL_(\w+)` \|", page, re.MULTILINE))
    assert described == {*DEFAULTS, "INSTANCE"}


def test_every_name_of_the_sdk_is_described() -> None:
    from portal import sdk

    described = set(re.findall(r"`(\w+)`", text_of("docs/sdk.md")))
    assert not set(sdk.__all__) - described
    assert all(hasattr(sdk, name) for name in sdk.__all__)


def test_every_command_is_described() -> None:
    import click

    from portal.cli import main

    page = text_of("docs/operations.md")
    context = click.Context(main)
    assert [name for name in main.list_commands(context) if f"`portal {name}" not in page] == [
        "doctor"  # another name of `portal check`
    ]
    assert "`doctor`" in page


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
class TestPage:
    def test_leads_only_to_what_is_there(self, page: Path) -> None:
        text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if "://" in target:
                continue
            name, _hash, anchor = target.partition("#")
            found = (page.parent / name) if name else page
            assert found.exists(), target
            if anchor:
                assert anchor in anchors(found), target

    def test_names_only_files_that_are_there(self, page: Path) -> None:
        prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
        paths = re.findall(r"`((?:portal|plugins|tests|bench|docs|bin)/[\w./-]+)`", prose)
        assert not [path for path in paths if not (ROOT / path).exists()]


def anchors(page: Path) -> set[str]:
    """The anchors a forge gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
