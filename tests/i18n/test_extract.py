"""The .po files keep up with the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.i18n import extract
from portal.i18n.extract import Owner, contradictions, faults, merge, owners, read


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small portal with one plugin."""
    files = {
        "portal/room/views.py": (
            'a = _("Core text")\nb = ngettext("%(num)s cup", "%(num)s cups", n)\n'
            'c = lazy_gettext("In " "two parts")\n_(not_literal)\n'
        ),
        "portal/static/js/skipped.py": '_("Never")',
        "templates/page.html": (
            '{% do f(1) %}<p>{{ _("Page %(x)s", x=1) }}</p>'
            "{% trans %}\n Spread\n  out\n{% endtrans %}"
        ),
        "templates/mail.txt": '{{ gettext("Plain mail") }}',
        "plugins/lamp/__init__.py": '_("Lamp")\n_("Core text")',
        "plugins/lamp/templates/lamp/x.html": '{{ _("Light") }}',
        "plugins/not_one/readme.txt": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_python_and_templates_are_heard_and_given_to_their_owner(tree: Path) -> None:
    core, lamp = owners(tree)
    ours = {id_ for id_, files in core.said.items() if files}
    assert ours == {
        "Core text", ("%(num)s cup", "%(num)s cups"), "In two parts",
        "Page %(x)s", "Spread out", "Plain mail",
    }  # fmt: skip
    assert core.said["Page %(x)s"] == {"templates/page.html"}
    assert lamp.said.keys() == {"Lamp", "Light"}
    assert lamp.po("lo") == tree / "plugins/lamp/translations/lo/LC_MESSAGES/messages.po"


def test_what_libraries_say_belongs_to_the_core(tree: Path) -> None:
    said = owners(tree)[0].said
    for message in (
        "This field is required.",
        "Invalid email address.",
        "The CSRF token is missing.",
    ):
        assert message in said


def owner(tmp_path: Path, *messages: str | tuple[str, str]) -> Owner:
    return Owner("test", tmp_path, {message: {"a.py"} for message in messages})


def test_a_merge_keeps_texts_adds_what_is_new_and_lays_aside_the_rest(tmp_path: Path) -> None:
    merge(owner(tmp_path, "Old", "Kept"), "th")
    path = owner(tmp_path).po("th")
    path.write_text(path.read_text().replace('"Kept"\nmsgstr ""', '"Kept"\nmsgstr "เก็บ"'))
    path.write_text(path.read_text().replace('"Old"\nmsgstr ""', '"Old"\nmsgstr "เก่า"'))
    merge(owner(tmp_path, "Kept", "New"), "th")
    entries = read(path, "th")
    assert {id_: (entry.texts[0], entry.obsolete) for id_, entry in entries.items()} == {
        "Kept": ("เก็บ", False), "New": ("", False), "Old": ("เก่า", True),
    }  # fmt: skip
    merge(owner(tmp_path, "Old", "Kept", "New"), "th")
    assert read(path, "th")["Old"].texts == ("เก่า",)
    merge(owner(tmp_path, "Kept"), "th", prune=True)
    assert read(path, "th").keys() == {"Kept"}


def test_merging_twice_changes_nothing(tmp_path: Path) -> None:
    mine = owner(tmp_path, "One", ("%(num)s cup", "%(num)s cups"), 'With "quotes" and\nlines')
    merge(mine, "lo")
    first = mine.po("lo").read_bytes()
    merge(mine, "lo")
    assert mine.po("lo").read_bytes() == first


@pytest.mark.parametrize(
    ("said", "entry", "fault"),
    [
        ("Cup", 'msgid "Cup"\nmsgstr "ถ้วย"', None),
        ("Cup", 'msgid "Cup"\nmsgstr ""', "missing: 'Cup' (a.py)"),
        ("Cup", "", "missing: 'Cup' (a.py)"),
        ("Cup", '#~ msgid "Cup"\n#~ msgstr "ถ้วย"', "missing: 'Cup' (a.py)"),
        ("Cup", '#, fuzzy\nmsgid "Cup"\nmsgstr "ถ้วย"', "fuzzy: 'Cup'"),
        ("Hi %(a)s", 'msgid "Hi %(a)s"\nmsgstr "สวัสดี %(a)s"', None),
        ("Hi %(a)s", 'msgid "Hi %(a)s"\nmsgstr "สวัสดี %(b)s"', "placeholders differ"),
        ("Hi %(a)s", 'msgid "Hi %(a)s"\nmsgstr "สวัสดี %(a)d"', "placeholders differ"),
        ("Only {x}", 'msgid "Only {x}"\nmsgstr "เฉพาะ"', "placeholders differ"),
        (
            ("One cup", "%(num)s cups"),
            'msgid "One cup"\nmsgid_plural "%(num)s cups"\nmsgstr[0] "ถ้วย"',
            "placeholders differ",
        ),
        (
            ("One cup", "%(num)s cups"),
            'msgid "One cup"\nmsgid_plural "%(num)s cups"\nmsgstr[0] "%(num)s ถ้วย"',
            None,
        ),
    ],
)
def test_the_check_names_what_cannot_be_shown(
    tmp_path: Path, said: str | tuple[str, str], entry: str, fault: str | None
) -> None:
    mine = owner(tmp_path, said)
    mine.po("th").parent.mkdir(parents=True)
    mine.po("th").write_text(f'msgid ""\nmsgstr "Language: th\\n"\n\n{entry}\n', encoding="utf-8")
    found = list(faults(mine, "th"))
    assert len(found) == (fault is not None)
    assert fault is None or found[0].startswith(fault)


def test_the_check_names_what_nobody_says_any_more(tmp_path: Path) -> None:
    merge(owner(tmp_path, "Old"), "th")
    assert list(faults(owner(tmp_path), "th")) == ["obsolete: 'Old'"]


def test_the_check_names_what_two_catalogues_say_differently(tmp_path: Path) -> None:
    lamp, light = owner(tmp_path / "lamp", "Old"), owner(tmp_path / "light", "Old")
    for one, text in ((lamp, "เก่า"), (light, "โบราณ")):
        merge(one, "th")
        path = one.po("th")
        path.write_text(path.read_text().replace('"Old"\nmsgstr ""', f'"Old"\nmsgstr "{text}"'))
    (found,) = contradictions([lamp, light], "th")
    assert "'Old'" in found
    assert not list(contradictions([lamp, lamp], "th"))


def test_check_changes_nothing_and_its_status_tells(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extract, "owners", lambda: owners(tree))
    assert extract.main(["--check"]) == 1
    assert "plugin lamp [th] missing: 'Light'" in capsys.readouterr().out
    assert not list(tree.rglob("*.po"))
    monkeypatch.setattr(extract, "owners", list)
    assert extract.main(["--check"]) == 0


def test_every_text_of_the_portal_is_translated() -> None:
    wrong = [
        f"{who.name} [{language}] {fault}"
        for who in owners()
        for language in extract.TRANSLATED
        for fault in faults(who, language)
    ]
    assert wrong == []
