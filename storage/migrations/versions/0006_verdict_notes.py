"""What an analyst says to a verdict, and which rules had made the match that it is on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is known of the verdicts that are there."""
    op.add_column("verdicts", sa.Column("note", sa.String(), server_default="", nullable=False))
    op.add_column("verdicts", sa.Column("version", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """As it was."""
    op.drop_column("verdicts", "version")
    op.drop_column("verdicts", "note")
