"""The pages one reads: stories, a story, an article, search. Blocking: Starlette runs endpoints in threads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.web.cards import Card, card, hit, quoted_article
from app.web.changes import Edit, edits
from app.web.desk import Desk, Links
from app.web.health import by_outlet
from app.web.marks import by_concept, mark_article
from app.web.outlet_notices import outlet_notices
from app.web.paging import page_of, read_cursor, read_number
from app.web.queries import LONGEST_QUERY, Asked, ask
from app.web.refusals import RefusalError
from app.web.times import ZONE
from core.model import Article
from core.views import DeliveryView, Revision, StoredArticle, StoryView

STORIES = 20
HITS = 20
FURTHEST = 10_000  # results a search pages through
_LARGEST_ID = 2**63 - 1
DELIVERIES = 50


class ReadingPages:
    """Endpoints over the reader."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reader = desk.reader

    def stories(self, request: Request) -> Response:
        """The latest stories by day, filtered by topic and outlet."""
        asked = request.query_params
        topic, outlet = asked.get("topic") or None, asked.get("outlet") or None
        before = read_cursor(asked.get("before"))
        found = self._reader.latest_stories(limit=STORIES + 1, before=before, topic=topic, outlet=outlet)
        page = page_of(found, limit=STORIES, at=lambda view: view.newest)
        feeds = by_outlet(self._reader.feed_health(now=self._desk.clock.now()), now=self._desk.clock.now())
        return self._desk.page(
            request,
            "stories.html",
            days=_days([self._card(view) for view in page.items]),
            older=page.older,
            before=before,
            topic=topic,
            outlet=outlet,
            topics=self._desk.topics,
            outlets=sorted({*self._desk.outlets, *(lines.outlet for lines in feeds)}),
            bad_feeds=sum(line.needs_attention for lines in feeds for line in lines.lines),
            unusual=len(outlet_notices(self._reader.standing_notices())),
            bad_receivers=sum(bool(health.disabled) for health in self._reader.receiver_health()),
        )

    def story(self, request: Request) -> Response:
        """One story: why it is here, how it was told, and who was told."""
        view = self._reader.find_story(row_id(request))
        if view is None:
            raise RefusalError(404, "no_such_page")
        return self._desk.page(
            request,
            "story.html",
            card=self._card(view, most=4),
            tellings=sorted(view.story.tellings, key=lambda telling: telling.first_seen),
            deliveries=self._deliveries(view),
        )

    def article(self, request: Request) -> Response:
        """One article with its evidence, its matches and its revisions."""
        stored = self._reader.find_article(row_id(request))
        if stored is None:
            raise RefusalError(404, "no_such_page")
        marked = mark_article(stored.article, stored.matches)
        matches = sorted(stored.matches, key=lambda match: -match.score)
        return self._desk.page(
            request,
            "article.html",
            stored=stored,
            article=stored.article,
            marked=marked,
            matches=[(match, by_concept(match, marked.anchors)) for match in matches],
            revisions=_revisions(stored),
            deliveries=self._reader.deliveries(limit=DELIVERIES, article_id=stored.id),
        )

    def search(self, request: Request) -> Response:
        """What a query finds, best first; an article's address leads to the article."""
        asked = ask(request.query_params.get("q", ""), self._desk.concepts)
        if asked.url:
            stored = self._reader.find_article_by_url(asked.url)
            if stored is not None:
                links = Links(request, assets=self._desk.assets)
                return RedirectResponse(links.to("article", id=stored.id), status_code=303)
        first = read_number(request.query_params.get("from"), default=0, most=FURTHEST)
        found = self._found(asked, first)
        return self._desk.page(
            request,
            "search.html",
            status=400 if asked.problem else 200,
            asked=asked,
            hits=[hit(stored) for stored in found[:HITS]],
            first=first,
            more=first + HITS if len(found) > HITS and first + HITS <= FURTHEST else None,
            longest=LONGEST_QUERY,
            examples=self._examples(),
        )

    def _examples(self) -> list[tuple[str, str]]:
        """Queries to learn from, each with the label that explains it."""
        outlet = next(iter(self._desk.outlets), "vnexpress")
        topic = next(iter(self._desk.topics), "china-tech-regulation")
        named = self._desk.concepts.names() if self._desk.concepts else ()
        concept = [("@china-tech-company phạt", "help_concept")] if "china-tech-company" in named else []
        return [
            ("Alibaba phạt", "help_words"),
            ('"chống độc quyền"', "help_phrase"),
            ("cấm", "help_accents"),
            ("cam van", "help_no_accents"),
            ("(Tencent OR NetEase) NOT game", "help_logic"),
            ("Alibaba NEAR/5 phạt", "help_near"),
            ("SENTENCE(Alibaba phạt)", "help_sentence"),
            ("AI", "help_capitals"),
            *concept,
            (f"title:Didi outlet:{outlet} topic:{topic}", "help_fields"),
            ('"dữ liệu" since:2021-07-01 until:2021-07-31', "help_dates"),
            ("https://…", "help_url"),
        ]

    def _found(self, asked: Asked, first: int) -> Sequence[StoredArticle]:
        if asked.query is None:
            return ()
        return self._reader.search(asked.query, limit=HITS + 1, offset=first)

    def _card(self, view: StoryView, *, most: int = 2) -> Card:
        return card(view, quoted_article(view, self._reader.find_article), most=most)

    def _deliveries(self, view: StoryView) -> list[DeliveryView]:
        """Those of the story; the reader finds them by any of its articles."""
        if not view.story.tellings:
            return []
        return self._reader.deliveries(limit=DELIVERIES, article_id=view.story.tellings[0].article_id)


def row_id(request: Request) -> int:
    """The number in the address, of an article or a story; one that no database can have is not found."""
    found: int = request.path_params["id"]
    if found > _LARGEST_ID:
        raise RefusalError(404, "no_such_page")
    return found


def _days(cards: Sequence[Card]) -> list[list[Card]]:
    """The stories of one day in Hanoi together."""
    return [list(group) for _, group in groupby(cards, key=lambda one: one.newest.astimezone(ZONE).date())]


def _revisions(stored: StoredArticle) -> list[tuple[Revision, tuple[Edit, ...]]]:
    """Each older version, newest first, with what the next one changed in it."""
    versions = sorted(stored.revisions, key=lambda revision: revision.until)
    if not versions:
        return []
    followers: list[Revision | Article] = [*versions[1:], stored.article]
    pairs = [(old, edits(old, new)) for old, new in zip(versions, followers, strict=True)]
    return list(reversed(pairs))
