"""One Alembic environment for everybody; who is being upgraded comes in the config."""

from typing import Any, Literal

from alembic import context

from portal.extensions import UTCDateTime


def plainly(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations must run for ever, so they name only SQLAlchemy's own types."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


asked = context.config.attributes
context.configure(
    connection=asked["connection"],
    version_table=f"{asked['owner']}_version",
    target_metadata=asked.get("metadata"),
    include_object=asked.get("include_object"),
    compare_type=True,
    render_item=plainly,
)
with context.begin_transaction():
    context.run_migrations()
