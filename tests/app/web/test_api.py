"""The JSON beside the pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import StorageBusyError, StorageError
from tests import factories as make
from tests.app.web import world
from tests.app.web.fake_reader import FakeReader, empty_reader
from tests.app.web.visiting import get, request, site_of


def test_health_says_that_the_database_answers() -> None:
    assert get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("failure", "status"), [(StorageBusyError("locked"), 503), (StorageError("disk I/O error"), 500)]
)
def test_health_fails_when_the_database_does(failure: Exception, status: int) -> None:
    answer = get("/health", FakeReader(failure=failure))
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_status_tells_how_everything_is() -> None:
    status = get("/api/status").json()
    assert status["status"] == "degraded"
    assert status["feed_states"] == {"failing": 1, "warned": 1, "new": 1, "well": 2, "off": 1}
    assert status["run"]["pid"] == 4321
    assert status["counts"]["entries"] == {"stored": 398, "pending": 4, "not an article": 10}
    assert status["feeds"][2]["problem"] == "rate limited"
    assert status["receivers"][2]["disabled"].startswith("410")


def test_status_is_ok_when_nothing_fails() -> None:
    calm = FakeReader(feeds=[make.feed_health()], receivers=[make.receiver_health()])
    assert get("/api/status", calm).json()["status"] == "ok"
    assert get("/api/status", empty_reader()).json()["run"] is None


def test_status_names_what_operators_were_told_of() -> None:
    noticed = FakeReader(
        feeds=[make.feed_health()], receivers=[make.receiver_health()], notices=[make.standing_notice()]
    )
    status = get("/api/status", noticed).json()
    assert status["status"] == "degraded"
    (notice,) = status["notices"]
    assert (notice["kind"], notice["subject"]) == ("template changed", "tinsang")
    assert notice["changes"][0]["what"] == "title"


def test_stories_come_with_their_articles_and_matches() -> None:
    found = get("/api/stories?topic=china-tech-restructuring").json()
    assert [story["id"] for story in found["stories"]] == [2]
    assert found["next"] is None
    story = found["stories"][0]
    assert [article["outlet"] for article in story["articles"]] == ["kinhte24"]
    assert [match["reason"] for match in story["matches"]] == [
        "told",
        "score below the topic's threshold for alerts",
    ]


def test_the_next_stories_are_where_the_answer_says() -> None:
    site, address, seen = site_of(), "/api/stories?limit=1", []
    while address:
        answer = request(site, address).json()
        seen += [story["id"] for story in answer["stories"]]
        address = answer["next"]
    assert seen == [1, 2, 3, 4]


def test_an_article_comes_with_text_evidence_and_revisions() -> None:
    article = get("/api/articles/1").json()
    assert (article["body"], article["outlet"], article["story"]) == (world.FINE.body, "tinsang", 1)
    evidence = article["topics"][0]["evidence"][0]
    assert evidence == {
        "field": "title",
        "start": 0,
        "end": 8,
        "text": "Bắc Kinh",
        "concept": "china-authority",
        "entity": "",
    }
    assert [revision["title"] for revision in article["revisions"]] == [world.ARTICLES[0].revisions[0].title]


def test_vietnamese_is_written_as_it_is() -> None:
    assert "Bắc Kinh" in get("/api/articles/1").text


def test_a_search_answers_as_the_page_does() -> None:
    found = get("/api/search?q=ca phe").json()
    assert [article["id"] for article in found["articles"]] == [5]
    assert get("/api/search").json() == {"query": "", "articles": [], "next": None}
    assert [one["id"] for one in get(f"/api/search?q={world.SPLIT.url}").json()["articles"]] == [2]


def test_the_next_results_are_where_the_answer_says() -> None:
    many = [replace(world.ARTICLES[0], id=number) for number in range(1, 6)]
    site, address, seen = site_of(FakeReader(articles=many)), "/api/search?q=Alibaba&limit=2", []
    while address:
        answer = request(site, address).json()
        seen += [article["id"] for article in answer["articles"]]
        address = answer["next"]
    assert seen == [1, 2, 3, 4, 5]


def test_a_query_that_cannot_be_read_says_where() -> None:
    answer = get("/api/search?q=(phạt")
    assert (answer.status_code, answer.json()["column"]) == (400, 6)
    too_long = get("/api/search?q=" + "a" * 1001)
    assert (too_long.status_code, too_long.json()["error"]) == (400, "the query is longer than 1000 characters")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/nothing", 404),
        ("/api/articles/999", 404),
        ("/api/stories?limit=x", 400),
        ("/api/stories?before=x", 400),
    ],
)
def test_a_wrong_request_is_answered_as_json(path: str, status: int) -> None:
    answer = get(path)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
