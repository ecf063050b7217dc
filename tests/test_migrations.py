"""Migrations build what the models say, from nothing and with any plugins, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from portal import create_app
from portal.app import Portal
from portal.config import ROOT
from portal.extensions import db
from portal.migrate import config_for, differences, owners, pending, upgrade_database
from portal.plugins import registry
from tests.faults.databases import empty_database
from tests.races.crowd import in_processes


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else ""
    with empty_database(request.param, tmp_path, postgres) as address:
        yield address


class House:
    """A portal on a database, with or without the ID card service."""

    def __init__(self, address: str, folder: Path, disabled: str = "") -> None:
        settings = {"ENV": "testing", "INSTANCE": str(folder), "DATABASE_URL": address}
        self.app: Portal = create_app({**settings, "DISABLED_PLUGINS": disabled})

    def __enter__(self) -> House:
        self._context = self.app.app_context()
        self._context.push()
        return self

    def __exit__(self, *_: object) -> None:
        db.session.remove()
        db.engine.dispose()
        self._context.pop()

    def tables(self) -> dict[str, list[Any]]:
        """Table → its columns and indexes, as the database describes them."""
        found = inspect(db.engine)
        return {
            name: [
                [(column["name"], str(column["type"])) for column in found.get_columns(name)],
                sorted(str(index["name"]) for index in found.get_indexes(name)),
            ]
            for name in found.get_table_names()
        }

    def late(self) -> list[str]:
        """Owners that are not at their newest revision."""
        with db.engine.connect() as connection:
            return pending(connection, registry())


def test_from_nothing_to_the_models_and_once_more(bare: str, tmp_path: Path):
    with House(bare, tmp_path) as house:
        assert house.late() == list(owners(registry()))
        upgrade_database()
        assert house.late() == []
        with db.engine.connect() as connection:
            assert list(differences(connection)) == []
        before = house.tables()
        upgrade_database()
        assert house.tables() == before


def test_a_plugin_comes_and_goes_and_comes_back(bare: str, tmp_path: Path):
    with House(bare, tmp_path, "id_card") as core:
        upgrade_database()
        assert core.late() == []
        alone = core.tables()
        assert not [name for name in alone if name.startswith("id_card")]
    with House(bare, tmp_path) as both:
        assert both.late() == ["id_card"]
        upgrade_database()
        full = both.tables()
        assert {"id_card", "id_card_version"} <= full.keys()
        assert {name: full[name] for name in alone} == alone
    with House(bare, tmp_path, "id_card") as core:
        upgrade_database()
        assert core.late() == []
        assert core.tables() == full, "what a plugin leaves behind stays as it is"
    with House(bare, tmp_path) as both:
        assert both.late() == []
        upgrade_database()
        assert both.tables() == full


def test_the_commands_find_nothing_wrong_when_the_plugin_has_gone(bare: str, tmp_path: Path):
    with House(bare, tmp_path):
        upgrade_database()
    commands = (
        "from portal.cli import main\n"
        "for words in (['db', 'upgrade'], ['db', 'check'], ['check']):\n"
        "    try: main(words)\n"
        "    except SystemExit as end: assert not end.code, words\n"
    )
    answer = subprocess.run(  # a process that has not imported the plugin
        [sys.executable, "-c", commands], cwd=ROOT, capture_output=True, text=True, check=False,
        env={
            **os.environ, "PORTAL_DATABASE_URL": bare, "PORTAL_INSTANCE": str(tmp_path),
            "PORTAL_DISABLED_PLUGINS": "id_card",
        },
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_servers_that_start_together_migrate_once(bare: str, tmp_path: Path):
    with House(bare, tmp_path) as house:

        def starting() -> None:
            upgrade_database()

        in_processes([starting] * 3)
        assert house.late() == []
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM portal_version")) == 1


def test_every_owner_has_one_newest_revision(tmp_path: Path):
    with House(f"sqlite:///{tmp_path / 'portal.db'}", tmp_path), db.engine.connect() as connection:
        for owner, folder in owners(registry()).items():
            script = ScriptDirectory.from_config(config_for(owner, folder, connection))
            assert len(script.get_heads()) == 1
            assert all(r.revision.startswith(f"{owner}_") for r in script.walk_revisions())


def test_a_column_without_a_migration_is_noticed(tmp_path: Path):
    """Control: the comparison finds what is missing."""
    with House(f"sqlite:///{tmp_path / 'portal.db'}", tmp_path):
        upgrade_database()
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE petition DROP COLUMN rating_comment"))
            connection.execute(text("CREATE TABLE left_over (id INTEGER PRIMARY KEY)"))
        with db.engine.connect() as connection:
            found = [difference[0] for difference in differences(connection)]
    assert sorted(found) == ["add_column", "remove_table"]


def test_no_migration_copies_a_table_as_sqlite_would_lose_its_triggers():
    """Alembic's batch mode makes the table anew; what keeps bookings apart would be gone."""
    migrations = [*ROOT.glob("portal/migrations/*.py"), *ROOT.glob("plugins/*/migrations/*.py")]
    assert migrations
    assert not [file for file in migrations if "batch_alter_table" in file.read_text()]
