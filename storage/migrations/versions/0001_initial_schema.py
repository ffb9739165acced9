"""The first schema: outlets to articles, stories to deliveries, and the search index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Every table, those that are pointed at first."""
    _outlets_and_feeds()
    _stories()
    _articles()
    _entries()
    _tagging()
    _alerts()
    _deliveries()
    _records()
    if op.get_bind().dialect.name == "sqlite":
        _search_index()


def downgrade() -> None:
    """There is nothing before this."""
    raise NotImplementedError("the first schema has none before it")


def _outlets_and_feeds() -> None:
    op.create_table(
        "outlets",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_outlets"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("section", sa.String(), server_default="", nullable=False),
        sa.Column("interval", sa.Double(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(), server_default="", nullable=False),
        sa.Column("last_modified", sa.String(), server_default="", nullable=False),
        sa.Column("next_check", TIME, nullable=False),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("checked_at", TIME, nullable=True),
        sa.Column("succeeded_at", TIME, nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("warning", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), server_default="", nullable=False),
        sa.Column("seconds", sa.Double(), server_default="0", nullable=False),
        sa.Column("newest_published", TIME, nullable=True),
        sa.Column("entry_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("article_count", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.key"], name="fk_feeds_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("outlet", "url", name="uq_feeds_outlet_url"),
    )
    op.create_index(
        "ix_feeds_due",
        "feeds",
        ["next_check"],
        sqlite_where=sa.text("enabled = 1"),
        postgresql_where=sa.text("enabled"),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("newest_at", TIME, nullable=False),
        sa.Column("matched", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index(
        "ix_stories_newest",
        "stories",
        ["newest_at"],
        sqlite_where=sa.text("matched = 1"),
        postgresql_where=sa.text("matched"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("canonical_url", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), server_default="", nullable=False),
        sa.Column("published", TIME, nullable=True),
        sa.Column("modified", TIME, nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("image", sa.String(), nullable=True),
        sa.Column("credit", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("found_by", sa.JSON(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("dated_at", TIME, nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("revised_at", TIME, nullable=True),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("tagged_by", sa.String(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("story_reason", sa.String(), nullable=True),
        sa.Column("story_likeness", sa.Double(), nullable=True),
        sa.Column("story_nearest", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.key"], name="fk_articles_outlet"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_articles_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("outlet", "key", name="uq_articles_outlet_key"),
    )
    op.create_index("ix_articles_canonical_url", "articles", ["canonical_url"])
    op.create_index("ix_articles_dated_at", "articles", ["dated_at"])
    op.create_index("ix_articles_first_seen", "articles", ["first_seen"])
    op.create_index("ix_articles_story_id", "articles", ["story_id"])
    op.create_index(
        "ix_articles_untagged",
        "articles",
        ["id"],
        sqlite_where=sa.text("tagged_by IS NULL"),
        postgresql_where=sa.text("tagged_by IS NULL"),
    )
    op.create_index("ix_articles_url", "articles", ["url"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_revisions_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
    )
    op.create_index("ix_revisions_article_id", "revisions", ["article_id"])


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("lead", sa.String(), server_default="", nullable=False),
        sa.Column("published", TIME, nullable=True),
        sa.Column("section", sa.String(), server_default="", nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("first_listed", TIME, nullable=False),
        sa.Column("next_try_at", TIME, nullable=True),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("not_article", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), server_default="", nullable=False),
        sa.Column("etag", sa.String(), server_default="", nullable=False),
        sa.Column("last_modified", sa.String(), server_default="", nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_entries_article_id"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_entries_feed_id"),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.key"], name="fk_entries_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("outlet", "key", name="uq_entries_outlet_key"),
    )
    op.create_index("ix_entries_article_id", "entries", ["article_id"])
    op.create_index(
        "ix_entries_due",
        "entries",
        ["next_try_at"],
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.create_index("ix_entries_state", "entries", ["state"])
    op.create_index("ix_entries_url", "entries", ["url"])
    op.create_table(
        "listings",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_listings_entry_id"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_listings_feed_id"),
        sa.PrimaryKeyConstraint("feed_id", "entry_id", name="pk_listings"),
        sqlite_with_rowid=False,
    )


def _tagging() -> None:
    op.create_table(
        "matches",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("alerting", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("matched_at", TIME, nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_matches_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "topic", name="pk_matches"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_matches_topic", "matches", ["topic", "article_id"])
    op.create_table(
        "facets",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("concept", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_facets_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "concept", "entity", name="pk_facets"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sketches",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_sketches_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name="pk_sketches"),
    )
    op.create_table(
        "sketch_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_sketch_keys_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "seen", "article_id", name="pk_sketch_keys"),
        sqlite_with_rowid=False,
    )


def _alerts() -> None:
    op.create_table(
        "receivers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("paused_until", TIME, nullable=True),
        sa.Column("disabled", sa.String(), server_default="", nullable=False),
        sa.Column("last_error", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_receivers"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("matches", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_alerts_article_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_alerts_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_article_id", "alerts", ["article_id"])
    op.create_index("ix_alerts_story_id", "alerts", ["story_id"])
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_verdicts_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
    )
    op.create_index("ix_verdicts_article_id", "verdicts", ["article_id", "topic"])
    op.create_table(
        "silences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("topic", sa.String(), server_default="", nullable=False),
        sa.Column("outlet", sa.String(), server_default="", nullable=False),
        sa.Column("receiver", sa.String(), server_default="", nullable=False),
        sa.Column("query", sa.String(), server_default="", nullable=False),
        sa.Column("comment", sa.String(), server_default="", nullable=False),
        sa.Column("created_by", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("next_try_at", TIME, nullable=True),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_deliveries_alert_id"),
        sa.ForeignKeyConstraint(["receiver"], ["receivers.name"], name="fk_deliveries_receiver"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_alert_id", "deliveries", ["alert_id"])
    op.create_index("ix_deliveries_created_at", "deliveries", ["created_at"])
    op.create_index("ix_deliveries_receiver", "deliveries", ["receiver", "state"])
    op.create_index("ix_deliveries_state", "deliveries", ["state", "next_try_at"])
    op.create_table(
        "tellings",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_tellings_delivery_id"),
        sa.ForeignKeyConstraint(["receiver"], ["receivers.name"], name="fk_tellings_receiver"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_tellings_story_id"),
        sa.PrimaryKeyConstraint("story_id", "topic", "receiver", name="pk_tellings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), server_default="", nullable=False),
        sa.Column("retry_after", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_attempts_delivery_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_delivery_id", "attempts", ["delivery_id"])


def _records() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )


def _search_index() -> None:
    """Without the texts themselves (they are in `articles`), each field as written and folded, in the form that
    `storage.search_forms` makes: letters and digits, and between them whatever `ascii` parts words at."""
    op.execute(
        "CREATE VIRTUAL TABLE article_text USING fts5("
        "title, lead, body, section, title_folded, lead_folded, body_folded, section_folded, "
        "content='', tokenize='ascii')"
    )
