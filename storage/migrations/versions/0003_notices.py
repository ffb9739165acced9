"""Notices to whoever operates Baotin: alerts of no story; and the newest pages of an outlet, by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
STANDING = sa.text("over_at IS NULL")
LISTED = sa.text("feed_id IS NOT NULL")


def upgrade() -> None:
    """Alerts are copied to a new table, for SQLite cannot take NOT NULL off a column."""
    with op.batch_alter_table("alerts") as alerts:
        alerts.alter_column("story_id", existing_type=sa.Integer(), nullable=True)
        alerts.alter_column("article_id", existing_type=sa.Integer(), nullable=True)
        alerts.add_column(sa.Column("notice", sa.JSON(), nullable=True))
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("raised_at", TIME, nullable=False),
        sa.Column("over_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index(
        "uq_notices_standing",
        "notices",
        ["kind", "subject"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index(
        "ix_entries_news",
        "entries",
        ["outlet", "first_listed"],
        sqlite_where=LISTED,
        postgresql_where=LISTED,
    )


def downgrade() -> None:
    """As it was; what notices told is forgotten."""
    op.drop_index("ix_entries_news", "entries")
    op.drop_table("notices")
    op.execute(
        "DELETE FROM attempts WHERE delivery_id IN (SELECT deliveries.id FROM deliveries "
        "JOIN alerts ON alerts.id = deliveries.alert_id WHERE alerts.notice IS NOT NULL)"
    )
    op.execute("DELETE FROM deliveries WHERE alert_id IN (SELECT id FROM alerts WHERE notice IS NOT NULL)")
    op.execute("DELETE FROM alerts WHERE notice IS NOT NULL")
    with op.batch_alter_table("alerts") as alerts:
        alerts.drop_column("notice")
        alerts.alter_column("article_id", existing_type=sa.Integer(), nullable=False)
        alerts.alter_column("story_id", existing_type=sa.Integer(), nullable=False)
