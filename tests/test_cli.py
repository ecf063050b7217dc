"""The command line of a portal whose database nobody has migrated yet."""

import psycopg
import pytest

from portal import create_app
from portal.cli import _lacks_a_table, main
from portal.extensions import db


def test_a_command_before_the_migrations_says_what_to_do(tmp_path):
    app = create_app({"ENV": "testing", "INSTANCE": str(tmp_path), "DATABASE_URL": ""})
    told = app.test_cli_runner().invoke(main, ["services", "--json"])
    assert told.exit_code == 1
    assert told.stderr == "Error: The database lacks a table: run `portal db upgrade` first.\n"
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("cause", "lacks"), [
    (psycopg.errors.UndefinedTable("resource"), True),
    (psycopg.errors.UndefinedColumn("resource"), True),
    (psycopg.errors.UniqueViolation("resource"), False),
])  # fmt: skip
def test_postgresql_says_it_by_its_code(cause, lacks):
    assert _lacks_a_table(cause) is lacks
