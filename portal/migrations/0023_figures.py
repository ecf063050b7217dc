"""Figures of reports, counted from the petitions there are."""

import sqlalchemy as sa
from alembic import op

revision = "portal_0023"
down_revision = "portal_0022"

PHASES = ("submitted", "in_progress", "returned", "resubmitted", "completed", "cancelled")
KEYS = ("service_code", "month", "officer_id", "base")


def upgrade():
    op.add_column(
        "petition", sa.Column("returns", sa.Integer(), server_default="0", nullable=False)
    )
    numbers = {
        **{f"phase_{p}": f"SUM(CASE WHEN phase = '{p}' THEN 1 ELSE 0 END)" for p in PHASES},
        **{f"returns_{p}": f"SUM(CASE WHEN phase = '{p}' THEN returns ELSE 0 END)" for p in PHASES},
        "on_time": _number("days_left >= 0"),
        **{f"stars_{n}": _number(f"rating = {n}") for n in range(1, 6)},
        **{f"days_{n}": _number(f"days - days / 32 * 32 = {n}") for n in range(32)},
    }
    op.create_table(
        "figure",
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("officer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint(*KEYS, name="pk_figure"),
    )
    op.execute(
        "UPDATE petition SET returns = (SELECT COUNT(*) FROM petition_event e JOIN petition_count c"
        " ON c.service_code = petition.service_code AND c.state = e.target"
        " WHERE e.petition_id = petition.id AND c.phase = 'returned' AND e.source IS NOT NULL"
        " AND e.source <> e.target) WHERE EXISTS (SELECT 1 FROM petition_event e"
        " WHERE e.petition_id = petition.id AND e.source IS NOT NULL)"
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    month = (
        "CAST(strftime('%Y%m', submitted_at, '+7 hours') AS INTEGER)" if sqlite
        else "CAST(to_char(submitted_at AT TIME ZONE 'Asia/Bangkok', 'YYYYMM') AS INTEGER)"
    )  # fmt: skip
    spent = "CASE WHEN promised_days > days_left THEN promised_days - days_left ELSE 0 END"
    told = ", ".join(numbers.values())
    petitions = f"SELECT *, {month} AS month, {spent} AS days FROM petition"  # noqa: S608
    op.execute(
        f"INSERT INTO figure ({', '.join((*KEYS, *numbers))}) "  # noqa: S608
        f"SELECT service_code, month, officer, base, {told} FROM (SELECT *, "
        "COALESCE(assignee_id, 0) AS officer, "
        "CASE WHEN phase = 'completed' THEN days / 32 * 32 ELSE 0 END AS base "
        f"FROM ({petitions}) AS petitions) AS known GROUP BY service_code, month, officer, base"
    )


def _number(condition):
    """How many petitions are finished and meet a condition."""
    return f"SUM(CASE WHEN phase = 'completed' AND {condition} THEN 1 ELSE 0 END)"
