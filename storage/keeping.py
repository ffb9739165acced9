"""Keeps an article: a new row, a revision of the one there, or nothing new. One article, one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, bindparam, insert, or_, select, update

from core.model import Article
from core.reasons import ArticleChange
from core.views import StoredMatch
from storage.prepared import Prepared, prepared_insert
from storage.search import Pending, Texts
from storage.tables import ArticleRow, MatchRow, OutletRow, RevisionRow
from storage.upsert import insert_missing
from storage.values import Kept, dated, match_of

_KNOWN = select(
    ArticleRow.id,
    ArticleRow.outlet,
    ArticleRow.key,
    ArticleRow.published,
    ArticleRow.external_id,
    ArticleRow.text_hash,
    ArticleRow.section,
    ArticleRow.baseline,
    ArticleRow.imported,
    ArticleRow.first_seen,
    ArticleRow.story_id,
)
_BY_ID = _KNOWN.where(ArticleRow.id == bindparam("article_id"))
_TEXT = select(ArticleRow.title, ArticleRow.lead, ArticleRow.body, ArticleRow.section).where(
    ArticleRow.id == bindparam("article_id")
)
_ID_BY_KEY = Prepared(
    select(ArticleRow.id).where(ArticleRow.outlet == bindparam("outlet"), ArticleRow.key == bindparam("key"))
)
_ID_BY_ADDRESS = Prepared(
    select(ArticleRow.id)
    .where(ArticleRow.canonical_url == bindparam("address"))
    .where(or_(ArticleRow.outlet.in_((bindparam("outlet"), "")), bindparam("outlet", type_=String) == ""))
    .order_by(ArticleRow.id)
    .limit(1)
)
_ADD = prepared_insert(
    ArticleRow,
    *("key", "outlet", "url", "canonical_url", "title", "lead", "body", "published", "modified", "authors"),
    *(
        "section",
        "tags",
        "image",
        "credit",
        "credit_url",
        "external_id",
        "found_by",
        "text_hash",
        "dated_at",
        "first_seen",
    ),
    *("first_seen", "fetched_at", "baseline", "imported"),
    returning=ArticleRow.id,
)
_OUTLET_KNOWN = Prepared(select(OutletRow.key).where(OutletRow.key == bindparam("key")))
_MATCHES = select(MatchRow).where(MatchRow.article_id == bindparam("article_id")).order_by(MatchRow.topic)
_CHANGE = update(ArticleRow).where(ArticleRow.id == bindparam("article_id"))


def keep(
    connection: Connection, article: Article, *, now: datetime, baseline: bool, imported: bool, index: Pending
) -> Kept:
    """The article as it now stands in the database. What was crawled is never overwritten by an import; of what was
    imported and is crawled now, the crawl says whether it is news (`baseline`)."""
    known = _find(connection, article)
    if known is None:
        return _add(connection, article, now=now, baseline=baseline, imported=imported, index=index)
    if imported and not known.imported:
        change = ArticleChange.SAME
    else:
        change = _renew(connection, article, known, now=now, baseline=baseline, imported=imported, index=index)
    kept = kept_of(connection, known, change=change)
    return replace(kept, baseline=baseline) if known.imported else kept


def find_kept(connection: Connection, article_id: int) -> Kept | None:
    """A stored article as keeping it again unchanged would say."""
    known = connection.execute(_BY_ID, {"article_id": article_id}).one_or_none()
    return kept_of(connection, known, change=ArticleChange.SAME) if known else None


def kept_of(connection: Connection, known: Any, *, change: ArticleChange) -> Kept:
    """What is known of a row of `_KNOWN`, with its matches."""
    return Kept(
        article_id=known.id,
        change=change,
        story_id=known.story_id,
        baseline=known.baseline,
        first_seen=known.first_seen,
        imported=known.imported,
        previous=stored_matches(connection, known.id),
    )


def stored_matches(connection: Connection, article_id: int) -> tuple[StoredMatch, ...]:
    """The article's matches, by topic."""
    return tuple(match_of(row) for row in connection.execute(_MATCHES, {"article_id": article_id}))


def _find(connection: Connection, article: Article) -> Any | None:
    """By the outlet's own id of it, else by its address (an import may not have known the id, or the outlet)."""
    outlet = article.outlet or ""
    found = _ID_BY_KEY.scalar(connection, {"outlet": outlet, "key": article.key})
    if found is None and article.canonical_url:
        found = _ID_BY_ADDRESS.scalar(connection, {"address": article.canonical_url, "outlet": outlet})
    return None if found is None else connection.execute(_BY_ID, {"article_id": found}).one()


def _add(
    connection: Connection, article: Article, *, now: datetime, baseline: bool, imported: bool, index: Pending
) -> Kept:
    _ensure_outlet(connection, article.outlet or "", now)
    row = {
        **_columns(article),
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "text_hash": article.text_hash,
        "published": article.published,
        "external_id": article.external_id,
        "dated_at": dated(article.published, now),
        "first_seen": now,
        "fetched_at": now,
        "baseline": baseline,
        "imported": imported,
    }
    article_id = int(_ADD.scalar(connection, row))
    index.add(article_id, _texts(article))
    return Kept(
        article_id=article_id,
        change=ArticleChange.NEW,
        story_id=None,
        baseline=baseline,
        first_seen=now,
        imported=imported,
    )


def _ensure_outlet(connection: Connection, key: str, now: datetime) -> None:
    if _OUTLET_KNOWN.scalar(connection, {"key": key}) is None:
        insert_missing(connection, OutletRow, [{"key": key, "first_seen": now}])


def _renew(
    connection: Connection,
    article: Article,
    known: Any,
    *,
    now: datetime,
    baseline: bool,
    imported: bool,
    index: Pending,
) -> ArticleChange:
    """Brings the row up to date; a changed text becomes a revision. It is there again, if it was withdrawn."""
    _ensure_outlet(connection, article.outlet or known.outlet, now)
    published = article.published or known.published
    values: dict[str, Any] = {
        **_columns(article),
        "outlet": article.outlet or known.outlet,
        "key": article.key if article.outlet or not known.outlet else known.key,
        "imported": imported,  # what is crawled now was perhaps imported once; then the crawl says if it is news
        "baseline": baseline if known.imported else known.baseline,
        "published": published,
        "dated_at": dated(published, known.first_seen),
        "external_id": article.external_id or known.external_id,
        "fetched_at": now,
        "withdrawn_at": None,
    }
    revised = article.text_hash != known.text_hash
    if revised or article.section != known.section:
        old = connection.execute(_TEXT, {"article_id": known.id}).one()
        texts = Texts(old.title, old.lead, old.body, old.section or "")
        index.replace(known.id, old=texts, new=_texts(article))
        if revised:
            _write_revision(connection, known.id, texts, now)
    if revised:
        values |= {"title": article.title, "lead": article.lead, "body": article.body, "revised_at": now}
        values["text_hash"] = article.text_hash
    connection.execute(_CHANGE.values(values), {"article_id": known.id})
    return ArticleChange.REVISED if revised else ArticleChange.SAME


def _write_revision(connection: Connection, article_id: int, old: Texts, until: datetime) -> None:
    row = {"article_id": article_id, "title": old.title, "lead": old.lead, "body": old.body, "until": until}
    connection.execute(insert(RevisionRow), row)


def _columns(article: Article) -> dict[str, Any]:
    """What every fetch may tell anew."""
    return {
        "key": article.key,
        "outlet": article.outlet or "",
        "url": article.url,
        "canonical_url": article.canonical_url,
        "modified": article.modified,
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "image": article.image,
        "credit": article.credit,
        "credit_url": article.credit_url,
        "found_by": dict(article.found_by),
    }


def _texts(article: Article) -> Texts:
    return Texts(article.title, article.lead, article.body, article.section or "")
