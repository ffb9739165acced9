"""The address of what an article was taken from, as its page gives it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Unknown for the articles that are there."""
    op.add_column("articles", sa.Column("credit_url", sa.String(), nullable=True))


def downgrade() -> None:
    """As it was."""
    op.drop_column("articles", "credit_url")
