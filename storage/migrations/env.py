"""How Alembic runs here: on the connection it is given, inside that connection's transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.columns import Choice, UtcTime
from storage.tables import Base


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own column types are written as the plain types they are, so that a migration never imports us."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Choice):
        return "sa.String()"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """All but the search index, whose tables SQLite makes and keeps by itself."""
    return not (kind == "table" and (name or "").startswith("article_text"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=render_item,
    include_name=include_name,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
