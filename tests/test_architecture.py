"""The rules of the house: who imports whom, how large a room may be, what is barred."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("portal", "plugins", "bench", "assets")
#: Migrations are listings of columns, one line each; how long they are says nothing.
LISTINGS = "migrations"
FORBIDDEN_NAMES = {"services.py", "utils.py", "util.py", "helpers.py", "helper.py", "manager.py"}
TEMPLATES = sorted(
    path
    for folder in ("templates", "portal", "plugins")
    for path in (ROOT / folder).rglob("*.html")
    if "static" not in path.parts
)


def tool(*command: str) -> subprocess.CompletedProcess[str]:
    """A tool of the development environment, run on the project."""
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


def kept(*patterns: str) -> list[Path]:
    """Files of the project itself: not what is made, fetched or somebody's data."""
    elsewhere = {".git", ".venv", "node_modules", "instance", "build", "dist", "__pycache__"}
    found = {path for pattern in patterns for path in ROOT.rglob(pattern) if path.is_file()}
    return sorted(
        path for path in found
        if not elsewhere & set(path.relative_to(ROOT).parts)
        and not path.relative_to(ROOT).parts[0].endswith(("_cache", ".egg-info"))
        and path.relative_to(ROOT).parts[0] not in {".hypothesis", ".screenshots"}
    )


def modules(*folders: str) -> list[Path]:
    """Python files below the folders, the listings left out."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if LISTINGS not in path.parts]


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_contracts_between_packages_are_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_ruff_finds_nothing() -> None:
    result = tool("ruff", "check", "--no-cache", "--output-format", "concise", ".")
    assert result.returncode == 0, result.stdout


def test_types_agree() -> None:
    result = tool("mypy")
    assert result.returncode == 0, result.stdout


def test_templates_are_tidy() -> None:
    result = tool("djlint", "--lint", "--quiet", "templates", "portal", "plugins")
    assert result.returncode == 0, result.stdout


def test_rooms_are_small() -> None:
    sizes = {named(path): lines(path) for path in modules(*CODE)}
    too_long = {name: size for name, size in sizes.items() if size > 300}
    assert not too_long
    assert statistics.median(sizes.values()) < 80
    within = sum(size <= 200 for size in sizes.values()) / len(sizes)
    assert within >= 0.9, {name: size for name, size in sizes.items() if size > 200}


def test_rooms_of_tests_are_not_too_long_either() -> None:
    assert {named(path): n for path in modules("tests") if (n := lines(path)) > 300} == {}


def test_tests_are_in_proportion_to_code() -> None:
    code = sum(map(lines, modules("portal", "plugins")))
    tests = sum(lines(path) for path in (ROOT / "tests").rglob("*.py"))
    assert 0.5 < tests / code < 2.5, f"{tests} lines of tests for {code} of code"


@pytest.mark.parametrize("path", modules(*CODE, "tests"), ids=named)
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    text = path.read_text("utf-8")
    if not text.strip():
        assert path.name == "__init__.py"
        return
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, f"{named(path)} does not say what it is for"
    assert re.search(r"[.!?]$", docstring.split("\n\n")[0]), "a sentence ends with a stop"


def test_no_room_is_named_for_nothing() -> None:
    found = [named(path) for path in modules(*CODE, "tests") if path.name in FORBIDDEN_NAMES]
    assert not found


def test_every_route_says_who_may_call_it(tmp_path: Path) -> None:
    from portal import create_app
    from portal.policy import policy_of

    app = create_app({"ENV": "testing", "INSTANCE": str(tmp_path)})
    silent = [r.rule for r in app.url_map.iter_rules() if policy_of(app, r.endpoint) is None]
    assert not silent


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
class TestTemplate:
    """What one strict CSP and one rule of escaping ask of every template."""

    def test_marks_nothing_as_safe(self, path: Path) -> None:
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text)

    def test_has_no_inline_style_script_or_handler(self, path: Path) -> None:
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        if "mail" in path.name or "documents" in path.parts:
            text = re.sub(r"<style\b.*?</style>|\sstyle=\"[^\"]*\"", "", text, flags=re.DOTALL)
        assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text)
        assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)

    def test_fetches_nothing_from_elsewhere(self, path: Path) -> None:
        assert not re.search(r"\b(src|href|action)=\"(https?:)?//", path.read_text("utf-8"))


def test_every_recorded_act_has_words() -> None:
    from portal.privacy.acts import ACTS

    acts = {
        str(node.args[0].value)
        for path in modules("portal")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record_act"
        and node.args and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip
    assert len(acts) > 25
    assert acts - set(ACTS) == set(), "say it in portal/privacy/acts.py"


def test_heavy_libraries_wait_until_they_are_needed(tmp_path: Path) -> None:
    heavy = {"PIL", "pikepdf", "weasyprint", "fontTools", "numpy", "playwright", "icu4py",
             "num2words", "holidays", "obstore", "pwdlib", "segno"}
    script = (
        f"import sys, portal; portal.create_app({{'INSTANCE': {str(tmp_path)!r}}});"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not heavy & set(result.stdout.split())


def test_translations_are_complete() -> None:
    result = tool("portal.i18n.extract", "--check")
    assert result.returncode == 0, result.stdout


def test_no_address_of_a_package_index_is_kept() -> None:
    pattern = re.compile(
        r"--(extra-)?index-url|--find-links|\"resolved\": *\"http|^registry *=|simple/?$",
        re.MULTILINE,
    )
    for path in kept("requirements*.txt", "*package*.json", "*.toml", ".npmrc", "pip.conf"):
        assert not pattern.search(path.read_text("utf-8")), named(path)
    for path in kept("requirements*.txt"):
        assert "://" not in path.read_text("utf-8"), named(path)


def test_no_file_names_the_folder_it_was_written_in() -> None:
    for path in kept("*"):
        assert str(ROOT).encode() not in path.read_bytes(), named(path)


def test_every_pinned_package_carries_its_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert pins
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)


def test_development_runs_on_the_versions_of_production() -> None:
    pinned = [
        set(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pinned[0] <= pinned[1]
