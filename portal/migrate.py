"""Bring the database up to date: the core first, then each plugin on its own.

Every owner has its own version table. Taking a plugin away therefore never strands the core
on a revision nobody has the file for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy import Connection, inspect, text

from portal.database import migrating
from portal.extensions import db
from portal.plugins import Registry, registry

HERE = Path(__file__).parent
LOCK = 7_041_2569  #: advisory lock: two starting servers do not migrate at once


def init_migrate(app: Flask) -> None:
    """Templates of plugins come after the site's own, so `templates/<code>/x` overrides them."""
    folders = [f / "templates" for f in app.extensions["portal"].folders.values()]
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader(
        [*([own] if own else []), *(FileSystemLoader(str(f)) for f in folders if f.is_dir())]
    )


def owners(found: Registry) -> dict[str, Path]:
    """Who has migrations, core first: name → folder of revisions."""
    folders = {"portal": HERE, **dict(sorted(found.folders.items()))}
    return {n: p / "migrations" for n, p in folders.items() if (p / "migrations").is_dir()}


def config_for(owner: str, folder: Path, connection: Connection, **attributes: Any) -> Config:
    """Alembic's configuration for one owner."""
    config = Config(attributes={"owner": owner, "connection": connection, **attributes})
    config.set_main_option("script_location", str(HERE / "alembic"))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "newline")
    return config


def upgrade(connection: Connection, found: Registry) -> None:
    """Run what is missing, inside the caller's transaction: all of it or nothing."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    for owner, folder in owners(found).items():
        command.upgrade(config_for(owner, folder, connection), "head")


def upgrade_database() -> None:
    """Migrate the configured database."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    with migrating(url), db.engine.begin() as connection:
        upgrade(connection, registry())


def pending(connection: Connection, found: Registry) -> list[str]:
    """Owners whose database is not at their newest revision."""
    late = []
    for owner, folder in owners(found).items():
        head = ScriptDirectory.from_config(config_for(owner, folder, connection)).get_heads()
        context = MigrationContext.configure(
            connection, opts={"version_table": f"{owner}_version"}
        )
        if set(context.get_current_heads()) != set(head):
            late.append(owner)
    return late


def differences(connection: Connection) -> Iterator[Any]:
    """What autogenerate would still change: nothing, when migrations build the models.

    Tables that no model names are left alone where a plugin has gone: they are its.
    """
    versions = {f"{owner}_version" for owner in owners(registry())}
    tables = inspect(connection).get_table_names()
    gone = any(table.endswith("_version") and table not in versions for table in tables)

    def known(name: str | None, kind: str, parents: object) -> bool:
        left_behind = gone and kind == "table" and name not in db.metadata.tables
        return not left_behind and _ours(name, kind, parents)

    context = MigrationContext.configure(
        connection, opts={"include_name": known, "compare_type": True}
    )
    yield from compare_metadata(context, db.metadata)


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """Version tables and the search index belong to no model."""
    if kind == "table":
        return not (name or "").endswith("_version") and not (name or "").startswith(
            "petition_search"
        )
    return name != "ix_petition_search"


def revision(owner: str, message: str) -> None:
    """Write a new revision file for one owner, with what the models have and tables lack."""
    folders = {"portal": HERE, **current_app.extensions["portal"].folders}
    folder = folders[owner] / "migrations"
    folder.mkdir(exist_ok=True)

    def belongs(item: Any, name: str | None, kind: str, *_: object) -> bool:
        table = name if kind == "table" else item.table.name
        return _ours(name, kind, None) and owner_of(table or "") == owner

    with db.engine.connect() as connection:
        number = len(list(folder.glob("[0-9]*.py"))) + 1
        config = config_for(
            owner, folder, connection, metadata=db.metadata, include_object=belongs
        )
        command.revision(
            config, message, autogenerate=True, rev_id=f"{owner}_{number:04d}",
            version_path=str(folder),
        )


def owner_of(table: str) -> str:
    """The plugin whose service code the table's name begins with; else the core."""
    for service in registry():
        if table == service.code or table.startswith(f"{service.code}_"):
            return registry().owner(service.code)
    return "portal"
