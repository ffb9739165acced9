"""Title and snippet of what a search found, with its words between two control characters. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from core.query import Document, Field, Query, find_spans
from core.text import shorten
from core.views import StoredArticle

START, END = "\x02", "\x03"
_WIDTH = 240  # characters of a snippet: three lines of a result
Spans: TypeAlias = Sequence[tuple[int, int]]


def highlight(stored: StoredArticle, query: Query) -> StoredArticle:
    """The article with `highlight` filled in: its title whole, and the part of its text that says most."""
    article = stored.article
    texts = {Field.TITLE: article.title, Field.LEAD: article.lead, Field.BODY: article.body}
    spans = find_spans(query.root, _document(stored))
    title = _marked(article.title, spans.get(Field.TITLE, ()))
    return replace(stored, highlight={"title": title, "snippet": _snippet(spans, texts)})


def _document(stored: StoredArticle) -> Document:
    article = stored.article
    return Document.of(
        title=article.title,
        lead=article.lead,
        body=article.body,
        outlet=article.outlet,
        topics=[match.topic for match in stored.matches],
        section=article.section,
        published=article.published or stored.first_seen,
    )


def _snippet(found: Mapping[Field, Spans], texts: Mapping[Field, str]) -> str:
    """Of lead and body, the window with the most found words; where there are none, how the text begins."""
    best: tuple[int, str] = (0, "")
    for field in (Field.LEAD, Field.BODY):
        spans = found.get(field)
        if spans:
            start, inside = _densest(spans)
            if len(inside) > best[0]:
                best = (len(inside), _cut(texts[field], start, inside))
    return best[1] or shorten(" ".join((texts[Field.LEAD] or texts[Field.BODY]).split()), _WIDTH)


def _densest(spans: Spans) -> tuple[int, Spans]:
    """Where the window with the most spans begins, and these spans; the earliest of equals."""
    windows = (
        (start, [span for span in spans[at:] if span[1] <= start + _WIDTH] or [spans[at]])
        for at, (start, _) in enumerate(spans)
    )
    return max(windows, key=lambda window: len(window[1]))


def _cut(text: str, start: int, inside: Spans) -> str:
    """A window around the spans, cut between words; what was left out is "…"."""
    room = max(_WIDTH - (inside[-1][1] - start), 0)
    left = max(start - room // 3, 0)
    if left:
        space = text.find(" ", left, start)
        left = space + 1 if space >= 0 else start
    right = min(left + max(_WIDTH, inside[-1][1] - left), len(text))
    if right < len(text):
        space = text.rfind(" ", inside[-1][1], right)
        right = space if space >= 0 else right
    marked = _marked(text[left:right], [(a - left, b - left) for a, b in inside])
    return ("…" if left else "") + " ".join(marked.split()) + ("…" if right < len(text) else "")


def _marked(text: str, spans: Spans) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], START, text[start:end], END]
        at = end
    return "".join([*parts, text[at:]])
