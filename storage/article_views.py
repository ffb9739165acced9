"""Reads articles with everything known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Connection, select

from core.urls import canonical
from core.views import Revision, StoredArticle, StoredMatch
from storage.tables import ArticleRow, EntryRow, MatchRow, RevisionRow
from storage.values import article_of, match_of

_HOST_PREFIXES = ("www.", "m.", "amp.", "mobile.")


def load(connection: Connection, ids: Sequence[int]) -> list[StoredArticle]:
    """The articles of these ids, in the same order, with their matches."""
    if not ids:
        return []
    matches: dict[int, list[StoredMatch]] = defaultdict(list)
    of_articles = select(MatchRow).where(MatchRow.article_id.in_(list(ids)))
    for row in connection.execute(of_articles.order_by(MatchRow.score.desc(), MatchRow.topic)):
        matches[row.article_id].append(match_of(row))
    rows = connection.execute(select(ArticleRow).where(ArticleRow.id.in_(list(ids))))
    found = {row.id: _stored(row, matches[row.id]) for row in rows}
    return [found[article_id] for article_id in ids if article_id in found]


def _stored(row: Any, matches: Iterable[StoredMatch]) -> StoredArticle:
    return StoredArticle(
        id=row.id,
        article=article_of(row),
        story_id=row.story_id or 0,
        first_seen=row.first_seen,
        revised_at=row.revised_at,
        withdrawn_at=row.withdrawn_at,
        matches=tuple(matches),
    )


def with_revisions(connection: Connection, article_id: int) -> StoredArticle | None:
    """One article, with what it said before, newest first."""
    found = load(connection, [article_id])
    if not found:
        return None
    chosen = select(RevisionRow).where(RevisionRow.article_id == article_id).order_by(RevisionRow.id.desc())
    revisions = tuple(
        Revision(title=row.title, lead=row.lead, body=row.body, until=row.until)
        for row in connection.execute(chosen)
    )
    return replace(found[0], revisions=revisions)


def id_of_url(connection: Connection, url: str) -> int | None:
    """The article at an address: its own, the one it was fetched from, or the one a feed listed. None for no
    address at all: that is what imported articles without one have."""
    if not url.strip():
        return None
    forms = forms_of(url)
    for column in (ArticleRow.canonical_url, ArticleRow.url):
        found = connection.execute(select(ArticleRow.id).where(column.in_(forms)).limit(1)).scalar()
        if found is not None:
            return found
    listed = select(EntryRow.article_id).where(EntryRow.url.in_(forms), EntryRow.article_id.is_not(None))
    return connection.execute(listed.limit(1)).scalar()


def forms_of(url: str) -> list[str]:
    """The ways in which people and feeds write one address: with and without https, www., m. and a last slash.
    What is no web address is looked for as it stands."""
    plain = canonical(url if "://" in url else f"https://{url}")
    if not plain:
        return [url]
    parts = urlsplit(plain)
    bare = next((parts.netloc.removeprefix(p) for p in _HOST_PREFIXES if parts.netloc.startswith(p)), parts.netloc)
    hosts = dict.fromkeys((parts.netloc, bare, *(prefix + bare for prefix in _HOST_PREFIXES)))
    path = parts.path.rstrip("/")
    forms = [
        urlunsplit((scheme, host, ending, parts.query, ""))
        for host in hosts
        for scheme in ("https", "http")
        for ending in (path or "/", f"{path}/")
    ]
    return list(dict.fromkeys((url, plain, *forms)))
