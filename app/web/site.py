"""Joins the pages, the JSON and the guard into one ASGI application."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from app.reading import Reader
from app.web.api import Api
from app.web.desk import STATIC, Actions, Desk, asset_versions, template_environment
from app.web.failures import Failures
from app.web.guard import Guard
from app.web.keeping_pages import KeepingPages
from app.web.labels import Language
from app.web.reading_pages import ReadingPages
from app.web.refusals import RefusalError
from core.clock import Clock
from core.errors import StorageBusyError
from core.query import Concepts

__all__ = ["Actions", "build_site"]

_LARGEST_BODY = 10_000  # bytes; the only form posts nothing


def build_site(  # noqa: PLR0913 (by keyword alone: what a page stands on)
    *,
    reader: Reader,
    actions: Actions,
    clock: Clock,
    language: str,
    topics: Mapping[str, str],
    outlets: Mapping[str, str] | None = None,
    base_path: str = "",
    hosts: Collection[str] = (),
    concepts: Concepts | None = None,
) -> Starlette:
    """The page. `topics` and `outlets` are key → label; `language` is "en" or "vi"; `base_path` and `hosts`
    are those of `WebSettings`; `concepts` are those that queries can name."""
    desk = Desk(
        reader=reader,
        actions=actions,
        clock=clock,
        language=Language(language),
        topics=dict(topics),
        outlets=dict(outlets or {}),
        env=template_environment(),
        assets=asset_versions(),
        concepts=concepts,
    )
    failures = Failures(desk, base_path=base_path)
    routes = _routes(desk)
    return Starlette(
        routes=[Mount(base_path, routes=routes)] if base_path else routes,
        middleware=[
            Middleware(Guard, hosts=hosts, static=f"{base_path}/static/", crashed=failures.crashed),
        ],
        exception_handlers={
            RefusalError: failures.refused,
            StorageBusyError: failures.busy,
            HTTPException: failures.http,
        },
        max_body_size=_LARGEST_BODY,
    )


def _routes(desk: Desk) -> list[BaseRoute]:
    reading, keeping, api = ReadingPages(desk), KeepingPages(desk), Api(desk)
    return [
        Route("/", reading.stories, name="stories"),
        Route("/stories/{id:int}", reading.story, name="story"),
        Route("/articles/{id:int}", reading.article, name="article"),
        Route("/search", reading.search, name="search"),
        Route("/sources", keeping.sources, name="sources"),
        Route("/alerts", keeping.alerts, name="alerts"),
        Route("/alerts/{id}/retry", keeping.retry, name="retry", methods=["POST"]),
        Route("/api/status", api.status, name="api_status"),
        Route("/api/stories", api.stories, name="api_stories"),
        Route("/api/articles/{id:int}", api.article, name="api_article"),
        Route("/api/search", api.search, name="api_search"),
        Route("/health", api.health, name="health"),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]
