"""Past news: walks through the archives of outlets, and the pages that were walked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables beside the others."""
    op.create_table(
        "walks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.key"], name="fk_walks_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_walks"),
    )
    op.create_index("ix_walks_outlet", "walks", ["outlet"])
    op.create_table(
        "walked_pages",
        sa.Column("walk_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("listed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("found", sa.Integer(), server_default="0", nullable=False),
        sa.Column("digest", sa.String(), server_default="", nullable=False),
        sa.Column("ended", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name="fk_walked_pages_walk_id"),
        sa.PrimaryKeyConstraint("walk_id", "url", name="pk_walked_pages"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """As it was; a walk that was broken off begins anew."""
    op.drop_table("walked_pages")
    op.drop_table("walks")
