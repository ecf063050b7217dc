"""What can be booked by time; two holders of one unit at one moment are refused."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0006"
down_revision = "portal_0005"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("on_holidays", sa.Boolean(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("for_outsiders", sa.Boolean(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("release_minutes", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("stock > 0", name="ck_resource_stock"),
        sa.CheckConstraint("slot_minutes > 0", name="ck_resource_slot"),
        sa.CheckConstraint(
            "buffer_before BETWEEN 0 AND 240 AND buffer_after BETWEEN 0 AND 240",
            name="ck_resource_buffers",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_resource"),
        sa.UniqueConstraint("kind", "slug", name="uq_resource_slug"),
    )
    op.create_table(
        "resource_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_resource_hours_weekday"),
        sa.CheckConstraint("opens < closes", name="ck_resource_hours_order"),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name="fk_resource_hours_resource_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_resource_hours"),
    )
    op.create_index("ix_resource_hours_resource_id", "resource_hours", ["resource_id"])
    op.create_table(
        "resource_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="ck_resource_closure_order"),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name="fk_resource_closure_resource_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_resource_closure"),
    )
    op.create_index("ix_resource_closure_resource_id", "resource_closure", ["resource_id"])
    op.create_index("ix_resource_closure_kind_ends_at", "resource_closure", ["kind", "ends_at"])
    _reservations()
    if op.get_bind().dialect.name == "postgresql":
        _keep_apart_on_postgresql()
    else:
        _keep_apart_on_sqlite()


def _reservations():
    op.create_table(
        "reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("held_from", MOMENT, nullable=False),
        sa.Column("held_until", MOMENT, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("attendees", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("checked_in_at", MOMENT, nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "status IN ('tentative', 'firm', 'gone')", name="ck_reservation_status"
        ),
        sa.CheckConstraint(
            "held_from <= starts_at AND starts_at < ends_at AND ends_at <= held_until",
            name="ck_reservation_order",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name="fk_reservation_resource_id"
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name="fk_reservation_petition_id"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_reservation_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
        sa.UniqueConstraint("uid", name="uq_reservation_uid"),
    )
    held = sa.text("status <> 'gone'")
    for name, columns in (
        ("ix_reservation_held", ["resource_id", "unit", "held_from"]),
        ("ix_reservation_shown", ["resource_id", "starts_at"]),
    ):
        op.create_index(name, "reservation", columns, sqlite_where=held, postgresql_where=held)
    op.create_index(
        "ix_reservation_petition_id_starts_at", "reservation", ["petition_id", "starts_at"]
    )


def _keep_apart_on_postgresql():
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE reservation ADD CONSTRAINT reservation_apart EXCLUDE USING gist ("
        "resource_id WITH =, unit WITH =, tstzrange(held_from, held_until, '[)') WITH &&)"
        " WHERE (status <> 'gone')"
    )
    op.execute(
        "ALTER TABLE reservation ADD CONSTRAINT ck_reservation_length"
        " CHECK (held_until - held_from <= interval '2 days')"
    )


def _keep_apart_on_sqlite():
    met = (
        "SELECT 1 FROM reservation r WHERE r.resource_id = new.resource_id"
        " AND r.unit = new.unit AND r.status <> 'gone' AND r.id <> new.id"
        " AND r.held_from < new.held_until AND r.held_until > new.held_from"
        " AND r.held_from > datetime(new.held_from, '-3 days')"
    )
    body = (
        "BEGIN SELECT RAISE(ABORT, 'reservation_apart: two hold one unit at one moment')"
        f" WHERE EXISTS ({met});"
        " SELECT RAISE(ABORT, 'reservation_length: longer than two days')"
        " WHERE julianday(new.held_until) - julianday(new.held_from) > 2.0001; END"
    )
    op.execute(
        "CREATE TRIGGER reservation_apart_i AFTER INSERT ON reservation"
        f" WHEN new.status <> 'gone' {body}"
    )
    op.execute(
        "CREATE TRIGGER reservation_apart_u AFTER UPDATE OF resource_id, unit, held_from,"
        f" held_until, status ON reservation WHEN new.status <> 'gone' {body}"
    )
