"""Articles come in from JSON lines and go out as JSON lines, CSV and Atom; a bad line is named."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.articles_in import Line, LineError, article_of, read_lines
from app.explaining import explain_article
from app.exporting import record, write
from app.importing import read_file
from core.reasons import AlertReason
from crawler.catalogue import load_outlets
from tests import factories

OUTLETS = load_outlets()


def parsed(**fields: Any) -> Any:
    """The article of one line."""
    return article_of(Line(1, fields), OUTLETS)


def test_a_line_becomes_an_article_known_by_its_outlets_id() -> None:
    article = parsed(
        id="g1",
        url="https://vnexpress.net/mot-tin-5047363.html?utm_source=x",
        title="Tiêu  đề &amp",
        lead=None,
        body="Một.\nHai.",
        published="2026-01-17T07:59",
    )
    assert (article.key, article.outlet) == ("vnexpress:5047363", "vnexpress")
    assert article.canonical_url == "https://vnexpress.net/mot-tin-5047363.html"
    assert article.body == "Một.\n\nHai."
    assert article.published.isoformat() == "2026-01-17T07:59:00+07:00"
    assert article.external_id == "g1"


def test_without_an_address_the_id_names_the_article() -> None:
    article = parsed(id="s0001", outlet="báo lạ", title="Tin", published=None)
    assert (article.key, article.outlet, article.published) == ("import:s0001", "báo lạ", None)


def test_an_unknown_site_is_known_by_its_address() -> None:
    assert parsed(url="https://la.example/a-1.html#x", title="Tin").key == "la.example/a-1.html"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"id": "1"}, 'neither "title" nor "body"'),
        ({"title": "Tin"}, 'neither "url" nor "id"'),
        ({"title": "Tin", "url": "javascript:alert(1)"}, '"url" is not a web address'),
        ({"title": ["Tin"], "id": "1"}, '"title" must be text'),
        ({"title": True, "id": "1"}, '"title" must be text'),
    ],
)
def test_a_line_that_is_no_article_says_what_it_lacks(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(LineError, match=says):
        parsed(**fields)


@pytest.mark.parametrize(
    ("row", "says"), [(b"{", "not JSON"), (b"[1]", "JSON, but not an object"), (b'"x"', "JSON, but not an object")]
)
def test_a_line_that_is_no_object_is_named(row: bytes, says: str) -> None:
    with pytest.raises(LineError, match=f"line 2: is {says}"):
        list(read_lines([b'{"id": 1}', row]))


def test_blank_lines_are_passed_over() -> None:
    assert [line.number for line in read_lines([b"\n", b'{"id": 1}\n', b"  "])] == [2]


@pytest.mark.parametrize("packed", ["plain", "gzip"])
def test_a_file_is_read_in_order_of_publication_and_bad_lines_are_named(tmp_path: Path, packed: str) -> None:
    rows = [
        {"id": "b", "title": "Sau", "published": "2026-01-02T00:00:00+07:00"},
        {"id": "a", "title": "Trước", "published": "2026-01-01T00:00:00+07:00"},
        {"id": "c"},
    ]
    text = "\n".join(json.dumps(row) for row in rows).encode() + b"\n{broken\n"
    file = tmp_path / "articles"  # what it is shows in its first bytes, not in its name
    file.write_bytes(gzip.compress(text) if packed == "gzip" else text)
    plan = read_file(file, OUTLETS)
    assert [article.external_id for article in plan.articles] == ["a", "b"]
    assert [problem.split(":")[0] for problem in plan.problems] == ["line 3", "line 4"]


def stored() -> Any:
    """A stored article with a match."""
    article = factories.article(title='=HYPERLINK("x") & <b>', external_id="e7")
    span = factories.evidence(article, "Alibaba", field="body", entity="Alibaba")
    return factories.stored_article(article=article, matches=(factories.stored_match(span),))


def test_what_is_exported_can_be_imported() -> None:
    found = stored()
    out = io.StringIO()
    write([found], form="jsonl", out=out)
    line = json.loads(out.getvalue())
    assert line == json.loads(json.dumps(record(found)))
    assert line["id"] == "e7"
    assert line["story"] == found.story_id
    again = article_of(Line(1, line), OUTLETS)
    original = found.article
    assert (again.title, again.lead, again.body) == (original.title, original.lead, original.body)
    assert again.published == original.published


def test_a_spreadsheet_never_takes_a_title_for_a_formula() -> None:
    out = io.StringIO()
    write([stored()], form="csv", out=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert rows[0]["title"].startswith("'=")


def test_the_feed_is_atom() -> None:
    out = io.StringIO()
    write([stored()], form="feed", out=out)
    root = etree.fromstring(out.getvalue().encode())
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{atom}feed"
    for name in ("title", "id", "updated"):
        assert root.findtext(f"{atom}{name}")
    found = root.find(f"{atom}entry")
    assert found is not None
    assert found.findtext(f"{atom}title") == '=HYPERLINK("x") & <b>'
    assert found.find(f"{atom}author") is not None


def test_an_explanation_names_reason_evidence_and_deliveries() -> None:
    text = "\n".join(explain_article(stored(), [factories.delivery_view(receiver="desk")]))
    assert "Alibaba" in text
    assert "desk: " in text


def test_an_explanation_of_silence_says_what_to_do() -> None:
    article = factories.article()
    quiet = factories.stored_article(
        article=article,
        matches=(
            factories.stored_match(
                factories.evidence(article, "Alibaba", field="title"), reason=AlertReason.BELOW_ALERT_THRESHOLD
            ),
        ),
    )
    assert "Lower the topic's `alert_threshold`" in "\n".join(explain_article(quiet, []))
    assert "No topic" in "\n".join(explain_article(factories.stored_article(matches=()), []))
