"""Since when a feed is to be polled: what was published later is news, even if it could not be read before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Unknown for the feeds that are there."""
    op.add_column("feeds", sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """As it was."""
    op.drop_column("feeds", "added_at")
