"""The stock of controlled books; the database refuses a serial number twice or unknown."""

import sqlalchemy as sa
from alembic import op

revision = "pp_order_0002"
down_revision = "pp_order_0001"

_SPAN = "first >= 1 AND last >= first AND last <= 99999999"
_MET = "item = new.item AND first <= new.last AND last >= new.first"
_OTHER = "SELECT 1 FROM {table} WHERE id <> new.id AND " + _MET  # noqa: S608 - names of ours
#: How many of the new row's books ever came in; spans that came in never overlap.
_CAME_IN = "SELECT coalesce(sum({least}(last, new.last) - {greatest}(first, new.first) + 1), 0)"


def upgrade():
    op.create_table(
        "pp_order_received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_SPAN, name="ck_pp_order_received_span"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_pp_order_received_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pp_order_received"),
    )
    op.create_index("ix_pp_order_received_item_first", "pp_order_received", ["item", "first"])
    op.create_table(
        "pp_order_gone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_SPAN, name="ck_pp_order_gone_span"),
        sa.CheckConstraint(
            "(petition_id IS NULL) = (reason <> '')", name="ck_pp_order_gone_why"
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_pp_order_gone_petition_id"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_pp_order_gone_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pp_order_gone"),
    )
    op.create_index("ix_pp_order_gone_item_first", "pp_order_gone", ["item", "first"])
    op.create_index("ix_pp_order_gone_petition_id", "pp_order_gone", ["petition_id"])
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def _postgresql():
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    never_twice = "EXCLUDE USING gist (item WITH =, int4range(first, last, '[]') WITH &&)"
    op.execute(f"ALTER TABLE pp_order_received ADD CONSTRAINT pp_order_came_in_once {never_twice}")
    op.execute(
        f"ALTER TABLE pp_order_gone ADD CONSTRAINT pp_order_left_once {never_twice}"
        " WHERE (returned_at IS NULL)"
    )
    came_in = _CAME_IN.format(least="least", greatest="greatest")
    op.execute(f"""
        CREATE FUNCTION pp_order_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF ({came_in} FROM pp_order_received WHERE {_MET}) < new.last - new.first + 1 THEN
            RAISE EXCEPTION 'serial numbers that never came in' USING ERRCODE = 'check_violation';
          END IF;
          RETURN new;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER pp_order_is_there BEFORE INSERT OR UPDATE ON pp_order_gone"
        " FOR EACH ROW EXECUTE FUNCTION pp_order_is_there()"
    )


def _sqlite():
    came_in = _CAME_IN.format(least="min", greatest="max")
    refused = {
        "pp_order_came_in_once": (
            "pp_order_received",
            f"EXISTS ({_OTHER.format(table='pp_order_received')})",
        ),
        "pp_order_left_once": (
            "pp_order_gone",
            f"new.returned_at IS NULL AND EXISTS ({_OTHER.format(table='pp_order_gone')}"
            " AND returned_at IS NULL)",
        ),
        "pp_order_is_there": (
            "pp_order_gone",
            f"({came_in} FROM pp_order_received WHERE {_MET}) < new.last - new.first + 1",
        ),
    }
    for name, (table, wrong) in refused.items():
        for when in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER {name}_{when.lower()} AFTER {when} ON {table} WHEN {wrong}"
                f" BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )
